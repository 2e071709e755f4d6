"""Benefits that wait for others: in an order in which each comes after those, or in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Before = Callable[[str], Iterable[str]]
"""What a name waits for."""


def each_after(names: Iterable[str], before: Before) -> tuple[str, ...]:
    """The names, each after those among them that it waits for; else in the order given."""
    wanted = tuple(names)
    found: dict[str, None] = {}

    def add(name: str) -> None:
        for other in before(name):
            if other in wanted and other not in found:
                add(other)
        found.setdefault(name)

    for name in wanted:
        add(name)
    return tuple(found)


def circle_from(name: str, before: Before) -> tuple[str, ...]:
    """The names from `name` back to itself, as each waits for the next; empty where none does."""
    seen: set[str] = set()

    def follow(path: tuple[str, ...]) -> tuple[str, ...]:
        for other in before(path[-1]):
            if other == name:
                return (*path, name)
            if other not in seen:
                seen.add(other)
                if circle := follow((*path, other)):
                    return circle
        return ()

    return follow((name,))
