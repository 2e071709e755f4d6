"""Scarce places: how many may get a benefit, who comes first, and what happens to equals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from attrs import field, frozen

from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.money.order import each_after
from publicservice.model.state import Unknown

if TYPE_CHECKING:
    from publicservice.model.money.benefit import RecordedBenefit
    from publicservice.model.plan import Number

Tie = Literal["undecided", "all", "key"]
TIES: tuple[Tie, ...] = get_args(Tie)
DIRECTIONS = ("asc", "desc")


def _frozen_table(items: Any) -> Any:
    return MappingProxyType(dict(items)) if isinstance(items, Mapping) else items


@frozen
class RankKey:
    """One thing that beneficiaries are ranked by: a rule or a field, the greater first or last."""

    name: str
    descending: bool

    def __str__(self) -> str:
        return f"{self.name} {'desc' if self.descending else 'asc'}"


@frozen
class Places:
    """So many, and no more, may get certain benefits.

    Attributes:
        benefits: whose places these are; one beneficiary takes one place, whatever of them it gets.
        by: the level or field of the unit whose areas have places of their own; one pool without.
        number: how many there are in all.
        quota: how many each area has; unknown where the table is; none where there is no table.
        weights: what the number is divided in proportion to, by area; else as the quotas.
        in_proportion_to: in place of weights: the criterion whose holders are counted in each area.
        chosen: the criterion that holds for whom an office chose; nobody else gets a place.
        rank: what decides who comes first, the weightiest first.
        tie: what happens to equals of whom not all get a place.
    """

    name: str
    label: Label = NO_LABEL
    benefits: tuple[str, ...] = ()
    by: str = ""
    number: Number | None = None
    quota: Mapping[str, Number] | Unknown | None = field(
        default=None, converter=_frozen_table, hash=False
    )
    weights: Mapping[str, Number] | Unknown | None = field(
        default=None, converter=_frozen_table, hash=False
    )
    in_proportion_to: str = ""
    chosen: str = ""
    rank: tuple[RankKey, ...] = ()
    tie: Tie = "undecided"
    cite: str = ""
    note: str = ""

    @property
    def numbers(self) -> Iterator[Number]:
        """The figures that it has."""
        if self.number is not None:
            yield self.number
        for table in (self.quota, self.weights):
            if isinstance(table, Mapping):
                yield from table.values()

    @property
    def names_read(self) -> tuple[str, ...]:
        """The rules and fields that decide who gets a place."""
        named = (self.chosen, self.in_proportion_to)
        return tuple(dict.fromkeys((*(key.name for key in self.rank), *filter(None, named))))


Turn = tuple[tuple[str, ...], Places | None]
"""Benefits that are granted at one time, and whose places they take, if they are scarce."""


def turns(benefits: Mapping[str, RecordedBenefit], places: Mapping[str, Places]) -> list[Turn]:
    """In which order benefits are granted: what one gives way to comes before it.

    Benefits that share places come at one time, those that take precedence first. Those of a
    circle, which `check` refuses, come last.
    """
    found = list(_turns(benefits, places))
    return [*found, *(((name,), None) for name in circle(benefits, places))]


def circle(
    benefits: Mapping[str, RecordedBenefit], places: Mapping[str, Places]
) -> tuple[str, ...]:
    """Benefits that cannot be granted one after the other; empty where there is an order."""
    granted = {name for names, _ in _turns(benefits, places) for name in names}
    return tuple(name for name in benefits if name not in granted)


def _turns(benefits: Mapping[str, RecordedBenefit], places: Mapping[str, Places]) -> Iterator[Turn]:
    """The turns, as long as there is one that waits for no other."""
    waiting = {name: _sharing(name, benefits, places) for name in benefits}
    while free := next((t for t in waiting.values() if not _before(t[0], benefits, waiting)), None):
        yield each_after(free[0], lambda name: benefits[name].gives_way_to), free[1]
        for name in free[0]:
            del waiting[name]


def places_of(name: str, places: Mapping[str, Places]) -> Places | None:
    """The places that a benefit takes, if it is scarce."""
    return next((each for each in places.values() if name in each.benefits), None)


def _sharing(
    name: str, benefits: Mapping[str, RecordedBenefit], places: Mapping[str, Places]
) -> Turn:
    own = places_of(name, places)
    if own is None:
        return (name,), None
    return tuple(each for each in benefits if places_of(each, places) is own), own


def _before(
    names: tuple[str, ...], benefits: Mapping[str, RecordedBenefit], waiting: Mapping[str, Turn]
) -> bool:
    """Whether something that they give way to, outside of them, is still to be granted."""
    others = {other for name in names for other in benefits[name].gives_way_to}
    return any(other in waiting for other in others - set(names))
