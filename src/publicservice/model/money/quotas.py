"""How many places each area has: a table, or a number divided in proportion, to the whole place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from publicservice.model.money.funding import Ends
from publicservice.model.money.places import Places
from publicservice.model.plan import Number
from publicservice.model.state import Known, NotInForce, Range

Bounded = tuple[int, int | None]
"""At least and at most; without an upper bound where nothing bounds it."""

ANY: Bounded = (0, None)


@frozen
class Quotas:
    """The places of every area on a day, from what is certain to what is possible.

    Attributes:
        whole: of all areas together, as the plan says it.
        listed: of each area of the plan's table.
        elsewhere: of an area that the table does not have; of the one pool where there is none.
    """

    whole: Bounded
    listed: Mapping[str, Bounded] = field(factory=dict)
    elsewhere: Bounded = ANY


def quotas_of(places: Places, day: date) -> Quotas:
    """The places of each area as the plan has them; those of a criterion the register tells.

    Where the table and the number disagree, the table counts, as it says which area has how many.
    """
    whole = bounded(places.number, day)
    if not places.by:
        return Quotas(whole, elsewhere=whole)
    if isinstance(places.quota, Mapping):
        return _listed(whole, {area: bounded(n, day) for area, n in places.quota.items()})
    if isinstance(places.weights, Mapping):
        weights = {area: bounded(number, day) for area, number in places.weights.items()}
        return Quotas(whole, in_proportion(whole, weights), (0, 0))
    return Quotas(whole, elsewhere=(0, whole[1]))


def bounded(number: Number | None, day: date) -> Bounded:
    """What a number of places is on a day; none are there before it is in force."""
    if number is None:
        return ANY
    match number.at(day):
        case Known(value=int(value)):
            return value, value
        case Range(low=int(low), high=int(high)):
            return low, high
        case NotInForce():
            return 0, 0
    return ANY


def _listed(whole: Bounded, quotas: Mapping[str, Bounded]) -> Quotas:
    """A table; what it does not say has what the listed areas leave of the whole."""
    certain = sum(low for low, _ in quotas.values())
    listed = {
        area: (low, _left(whole, certain - low) if high is None else high)
        for area, (low, high) in quotas.items()
    }
    return Quotas(whole, listed, (0, _left(whole, certain)))


def _left(whole: Bounded, taken: int) -> int | None:
    return None if whole[1] is None else max(whole[1] - taken, 0)


def in_proportion(whole: Bounded, weights: Mapping[str, Bounded]) -> dict[str, Bounded]:
    """The whole divided over areas in proportion to their weights, to the whole place.

    Exactly where all is known, see `divided`. Else each area has at least its share of the least
    rounded down, at most its share of the most rounded up, which the method keeps to.
    """
    known = {area: low for area, (low, high) in weights.items() if low == high}
    if whole[0] == whole[1] and len(known) == len(weights) and any(known.values()):
        return {area: (part, part) for area, part in divided(whole[0], known).items()}
    return {area: _share(whole, area, weights) for area in weights}


def _share(whole: Bounded, area: str, weights: Mapping[str, Bounded]) -> Bounded:
    own = weights[area]
    others = [ends for other, ends in weights.items() if other != area]
    least, most = sum(low for low, _ in others), _sum([high for _, high in others])
    low = 0
    if most is not None and own[0] + most:
        low = whole[0] * own[0] // (own[0] + most)
    if whole[1] is None or own[1] is None:
        return low, whole[1]
    high = -(-whole[1] * own[1] // (own[1] + least)) if own[1] + least else whole[1]
    return low, high


def _sum(ends: list[int | None]) -> int | None:
    known = [end for end in ends if end is not None]
    return sum(known) if len(known) == len(ends) else None


def divided(number: int, weights: Mapping[str, int]) -> dict[str, int]:
    """A number of places divided by largest remainder; the parts make up the number exactly.

    Each area gets its share rounded down; those with the largest remainders get one more, of equal
    remainders the first by name. The weights are not all 0.
    """
    total = sum(weights.values())
    parts = {area: number * weight // total for area, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda area: (-(number * weights[area] % total), area))
    for area in by_remainder[: number - sum(parts.values())]:
        parts[area] += 1
    return parts


def sum_of(quotas: Mapping[str, Number], day: date) -> Ends:
    """What a table makes together, at least and at most; open where one of them is not known."""
    ends = [bounded(number, day) for number in quotas.values()]
    return sum(low for low, _ in ends), _sum([high for _, high in ends])
