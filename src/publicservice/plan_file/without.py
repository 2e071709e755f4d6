"""What a local plan does without: the parts of the plan beneath it that its document has not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from publicservice.model.plan import Replaced
from publicservice.model.problem import Problem, nearest
from publicservice.plan_file.draft import Draft

OF_THE_CLASS = ("rules", "indicators", "benefits", "scorecards", "ladders", "ledgers")
"""Sections whose entries a programme's class may have as well."""

LEFT_OUT = "left_out"
"""The clauses that the plan beneath leaves out of its own document."""


def without(default: Draft, local: Draft) -> Draft:
    """The default without what the local plan leaves out of it by path.

    What the default does not have is a problem of the local plan, except what the programme's class
    may have: whether that is there, putting the plan to use tells.
    """
    left_out = local.header.without if local.header else ()
    if not left_out:
        return default
    for path in left_out:
        there = path == LEFT_OUT or _of_the_class(path) or any(_below(path, default))
        if not there:
            local.report(f"without: {path}", _nothing_there(path, default))
    gone = {found for path in left_out for found in _below(path, default)}
    replaced = {path: _before(path, default) for path in gone}
    return attrs.evolve(
        default,
        replaced=default.replaced | replaced,
        numbers={path: each for path, each in default.numbers.items() if path not in gone},
        sections={
            section: {n: noun for n, noun in entries.items() if f"{section}.{n}" not in gone}
            for section, entries in default.sections.items()
        },
        adding_up=default.adding_up - set(left_out),
        problems=[each for each in default.problems if _path_of(each) not in gone],
        written=default.written - gone,
    )


def still_without(default: Draft, local: Draft) -> tuple[str, ...]:
    """What the merged plan does without, so that it does upon the same default once more.

    What a later plan writes again is there again.
    """
    listed = (*_left_out(default), *_left_out(local))
    again = {f"{section}.{name}" for section, own in local.sections.items() for name in own}
    return tuple(dict.fromkeys(path for path in listed if path not in again))


def _left_out(draft: Draft) -> tuple[str, ...]:
    return draft.header.without if draft.header else ()


def _of_the_class(path: str) -> bool:
    section, _, name = path.partition(".")
    return section in OF_THE_CLASS and bool(name)


def _below(path: str, draft: Draft) -> Iterator[str]:
    """The entry or number of that path, or all numbers of that section."""
    everything: list[Any] = [*draft.numbers]
    everything += [f"{section}.{name}" for section, own in draft.sections.items() for name in own]
    yield from (each for each in everything if each == path or each.startswith(f"{path}."))


def _before(path: str, draft: Draft) -> tuple[Replaced, ...]:
    """What was there, before what that had replaced itself."""
    section, _, name = path.partition(".")
    entry = draft.numbers.get(path) or draft.sections[section][name]
    return (Replaced(draft.origin.get(path, ""), entry), *draft.replaced.get(path, ()))


def _path_of(problem: Problem) -> str:
    return problem.where.rpartition(": ")[2]


def _nothing_there(path: str, draft: Draft) -> Problem:
    known = [f"{section}.{name}" for section, own in draft.sections.items() for name in own]
    return Problem(
        code="plan.without", message="the plan beneath has nothing of that path",
        remedy=nearest(path, (*known, *draft.numbers), limit=1),
    )  # fmt: skip
