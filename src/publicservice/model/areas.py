"""The areas that report to one another: which there are at a level, and what they are parts of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from publicservice.model.label import Label

WHOLE = "whole"
"""The level, and its one area, that stands for everything."""

NO_LABEL = Label()
Place = tuple[str, str]
"""A level and one of its areas."""


def _frozen_mapping(items: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType({name: tuple(areas) for name, areas in items.items()})


@frozen
class AreaLevel:
    """The areas of a level: those of the whole, or those within each area of the level above.

    Attributes:
        names: the areas, where they make up the whole.
        within: in the place of names: the areas by the area of the level above that they are in.
    """

    name: str
    names: tuple[str, ...] = ()
    within: Mapping[str, tuple[str, ...]] = field(
        factory=dict, converter=_frozen_mapping, hash=False
    )
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""

    @property
    def listed(self) -> tuple[str, ...]:
        """Every area of the level, one that is listed twice as often."""
        return (*self.names, *(area for areas in self.within.values() for area in areas))


@frozen
class AreaTree:
    """All levels of a plan, from the whole down."""

    levels: Mapping[str, AreaLevel]
    _above: Mapping[str, str] = field(init=False, eq=False, repr=False)

    @_above.default
    def _levels_above(self) -> dict[str, str]:
        listed = {name: frozenset(level.listed) for name, level in self.levels.items()}
        found = {}
        for name, level in self.levels.items():
            parents = frozenset(level.within)
            fits = (other for other, areas in listed.items() if parents <= areas)
            above = next((other for other in fits if other != name), "")
            found[name] = above if parents else WHOLE
        return found

    def above(self, level: str) -> str:
        """The level whose areas those of a level lie in; the whole, or empty where there is none.

        It is the one that lists the areas that `within` names.
        """
        return self._above[level]

    def parts(self, place: Place) -> Iterator[list[Place]]:
        """What a place is made up of: one list for each level below it."""
        level, area = place
        for each in self.levels.values():
            if level == WHOLE:
                inside = each.names
            else:
                inside = each.within.get(area, ()) if self._above[each.name] == level else ()
            if inside:
                yield [(each.name, name) for name in inside]

    def places(self) -> Iterator[Place]:
        """Every place, the levels in the order of the plan."""
        for level in self.levels.values():
            for area in level.listed:
                yield level.name, area
