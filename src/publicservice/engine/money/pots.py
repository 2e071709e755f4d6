"""Sources that give what they have and no more: the first keys first, then the next source.

What a source has is a figure of the plan, or what came in by a register, as a whole or for each
area by itself; what is paid back of loans refills it. A source that was given for an area is asked
by the rows of that area alone, so what is left in one is never moved to another.

A row's part is what the rows before it leave, at most what it asks for. Both ends are sound: the
least is left where all others ask for the most, and the other way round. A row whose area is not
known may be of any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, Protocol

import narwhals as nw
from attrs import define, field, frozen

from publicservice.engine import bounds as arithmetic
from publicservice.engine.bounds import Bounds
from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.literals import choose, literal, unknown
from publicservice.engine.measure import cell_column
from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.funding import Ends
from publicservice.model.money.routes import Pot, Route
from publicservice.model.programme import Programme

AREA_KEY, ALL = "__area", "__all_rows"
SUMS = ("value_low", "value_high", "value_open")
ZERO = Bounds.of_constant(0)
LOANS = ("repaid", "outstanding")
"""Of a loan: what was paid back, and what still has to be."""


class Tables(Protocol):
    """The registers, and whether they are complete."""

    def is_complete(self, register: Any, at: Any) -> bool:
        """Whether the register holds every row up to the date."""


@frozen
class Receipts:
    """What came in by a register: cells of an indicator at the lowest level.

    Attributes:
        frame: levels and cells, not computed.
        complete: whether every row is there; else more may have come in.
    """

    indicator: str
    frame: nw.LazyFrame[Any]
    complete: bool


def receipts_of(
    programme: type[Programme],
    routes: Mapping[str, Route],
    cells: Mapping[Any, nw.LazyFrame[Any]],
    tables: Tables,
    at: Any,
) -> dict[str, Receipts]:
    """The receipts of the pots that a register fills, by source; none where it is not supplied."""
    found: dict[str, Receipts] = {}
    for pot in pots_of(routes):
        indicator = programme.indicators.get(pot.received_from) if pot.has is None else None
        frame = cells.get(indicator.register) if indicator else None
        if indicator is not None and frame is not None:
            complete = tables.is_complete(indicator.register, at)
            found[pot.name] = Receipts(indicator.name, frame, complete)
    return found


def pots_of(routes: Mapping[str, Route]) -> tuple[Pot, ...]:
    """Every pot once, by name."""
    found = {pot.name: pot for route in routes.values() for pot in route.pots}
    return tuple(found[name] for name in sorted(found))


class Work(Protocol):
    """The frame that the parts are worked out in."""

    frame: nw.LazyFrame[Any]

    @property
    def key(self) -> str:
        """The unit's key."""

    def read(self, name: str, what: str) -> Bounds:
        """The two columns of an interval of a benefit."""

    def holds(self, criterion: str) -> nw.Expr:
        """The criterion of that name; true for the empty name."""

    def keep(self, *bounds: Bounds) -> tuple[Bounds, ...]:
        """The intervals as columns of their own, so that what reads them stays short."""


@define
class Pots:
    """What the sources have, and what they were asked for by the benefits so far.

    Columns of the frame: ``__pot_NAME`` and ``__pot_NAME_possible`` what there is for the row's
    area, ``__asked_NAME``, ``__asked_NAME_possible`` and ``__stray_NAME`` what earlier benefits
    asked for in it, for sure, at most, and at most by rows of no known area.
    """

    key: str
    work: Work
    _opened: set[str] = field(factory=set)

    def open(self, pots: Iterable[Pot], receipts: Mapping[str, Receipts]) -> None:
        """Add what each has. What was paid back is added by `refill`."""
        for pot in pots:
            if not self._opened:
                self._add(literal(1).alias(ALL))
            self._opened.add(pot.name)
            zeros = [f"__asked_{pot.name}", f"__asked_{pot.name}{SUFFIX_POSSIBLE}"]
            zeros.append(f"__stray_{pot.name}")
            self._add(*(literal(0).alias(name) for name in zeros))
            if pot.has is not None:
                self._set(pot, *_ends(pot.has))
            elif pot.name in receipts:
                self._fill(pot, receipts[pot.name])
            else:
                self._set(pot, literal(0), unknown("money"))

    def _fill(self, pot: Pot, receipts: Receipts) -> None:
        """Join what came in: for the row's area, and what came in for an area not known."""
        cells = {cell: cell_column(receipts.indicator, cell) for cell in SUMS}
        frame = receipts.frame
        if pot.by:
            totals = [nw.col(name).sum().cast(nw.Int64).alias(f"__in_{cell}")
                      for cell, name in cells.items()]  # fmt: skip
            areas = frame.group_by(pot.by).agg(*totals).rename({pot.by: AREA_KEY})
            known = areas.filter(~nw.col(AREA_KEY).is_null())
            self.work.frame = self.work.frame.join(
                known, left_on=pot.by, right_on=AREA_KEY, how="left"
            )
            frame = frame.filter(nw.col(pot.by).is_null())
        whole = [nw.col(name).sum().cast(nw.Int64).alias(f"__any_{cell}")
                 for cell, name in cells.items()]  # fmt: skip
        self.work.frame = self.work.frame.join(frame.select(*whole), how="cross")
        self._set(pot, *_received(by_area=bool(pot.by), complete=receipts.complete))
        helpers = [f"__any_{cell}" for cell in SUMS]
        helpers += [f"__in_{cell}" for cell in SUMS] if pot.by else []
        self.work.frame = self.work.frame.drop(*helpers)

    def refill(self, source: str, repaid: Bounds, *, by: str) -> None:
        """Add what was paid back of one benefit to the source that gave it."""
        own = nw.col(by).is_null() if by else literal(False)
        self._add(
            repaid.floor.alias("__low"),
            nw.coalesce(repaid.high, literal(0)).alias("__high"),
            choose(repaid.high.is_null(), literal(1), literal(0)).alias("__open"),
        )
        at_most = _total("__high", by or ALL)
        doubt = _total("__open", by or ALL)
        if by:
            self._add(
                choose(own, nw.col("__high"), literal(0)).alias("__stray_high"),
                choose(own, nw.col("__open"), literal(0)).alias("__stray_open"),
            )
            at_most = at_most + _total("__stray_high", ALL)
            doubt = doubt + _total("__stray_open", ALL)
        low = nw.col(f"__pot_{source}") + _total("__low", by or ALL)
        high = nw.col(f"__pot_{source}{SUFFIX_POSSIBLE}") + at_most
        high = choose(doubt > literal(0), unknown("money"), high)
        names = f"__pot_{source}", f"__pot_{source}{SUFFIX_POSSIBLE}"
        self._add(low.alias("__new_low"), high.alias("__new_high"))
        self._add(nw.col("__new_low").alias(names[0]), nw.col("__new_high").alias(names[1]))

    def draw(self, amount: Bounds, route: Route) -> tuple[dict[str, Bounds], Bounds]:
        """The part of each pot of a route, and what they leave of the amount."""
        parts: dict[str, Bounds] = {}
        rest = amount
        for pot in route.pots:
            condition = self.work.holds(pot.only_for)
            asked = arithmetic.conditional(condition, rest, ZERO) if pot.only_for else rest
            (asked,) = self.work.keep(asked)
            part, left = self._from(pot, asked)
            left = arithmetic.conditional(condition, left, rest) if pot.only_for else left
            parts[pot.name], rest = self.work.keep(part, left)
        return parts, rest

    def _from(self, pot: Pot, asked: Bounds) -> tuple[Bounds, Bounds]:
        """What a pot gives of what is asked, and what it leaves."""
        least, most = nw.col(f"__pot_{pot.name}"), nw.col(f"__pot_{pot.name}{SUFFIX_POSSIBLE}")
        by = pot.by or ALL
        stray = nw.col(by).is_null()
        # Who asks for any amount may empty the least that there is: more of it changes nothing.
        there = choose(stray, least.max().over(ALL), least) if pot.by else least
        at_most = nw.coalesce(asked.high, there)
        self._add(asked.floor.alias("__low"), at_most.alias("__high"))
        self._add(choose(stray, nw.col("__high"), literal(0)).alias("__stray"))
        earlier = {
            "__low_before": _so_far("__low", by, self.key) - nw.col("__low"),
            "__high_before": _so_far("__high", by, self.key) - nw.col("__high"),
            "__stray_before": _so_far("__stray", ALL, self.key) - nw.col("__stray"),
        }
        self._add(*(sums.alias(name) for name, sums in earlier.items()))
        others = nw.col("__low_before") + nw.col(f"__asked_{pot.name}")
        others_most = reduce(
            lambda one, other: one + nw.col(other),
            (f"__asked_{pot.name}{SUFFIX_POSSIBLE}", f"__stray_{pot.name}"),
            nw.col("__high_before") + nw.col("__stray_before"),
        )
        rooms = _room(least - others_most), _room(most - others)
        self._add(rooms[0].alias("__least_room"), rooms[1].alias("__most_room"))
        self._asked(pot, by)
        return _given(asked, stray), _left(asked, stray)

    def _asked(self, pot: Pot, by: str) -> None:
        """What this benefit asks for in each area, for the benefits after it."""
        added = {
            f"__asked_{pot.name}": ("__low", by),
            f"__asked_{pot.name}{SUFFIX_POSSIBLE}": ("__high", by),
            f"__stray_{pot.name}": ("__stray", ALL),
        }
        self._add(*((nw.col(name) + _total(*of)).alias(name) for name, of in added.items()))

    def _set(self, pot: Pot, low: nw.Expr, high: nw.Expr) -> None:
        names = f"__pot_{pot.name}", f"__pot_{pot.name}{SUFFIX_POSSIBLE}"
        self._add(low.alias(names[0]), high.alias(names[1]))

    def _add(self, *columns: nw.Expr) -> None:
        self.work.frame = self.work.frame.with_columns(*columns)


def _ends(has: Ends) -> tuple[nw.Expr, nw.Expr]:
    low, high = has
    return literal(low or 0), unknown("money") if high is None else literal(high)


def _received(*, by_area: bool, complete: bool) -> tuple[nw.Expr, nw.Expr]:
    """Both ends of what came in, from the joined totals; an area without a row got nothing."""

    def total(name: str) -> nw.Expr:
        return nw.coalesce(nw.col(name), literal(0))

    low, high, doubt = (total(f"__any_{cell}") for cell in SUMS)
    if by_area:
        # What came in for an area that is not known may be for this one.
        low = total("__in_value_low")
        high, doubt = high + total("__in_value_high"), doubt + total("__in_value_open")
    if not complete:
        return low, unknown("money")
    return low, choose(doubt > literal(0), unknown("money"), high)


def _given(asked: Bounds, stray: nw.Expr) -> Bounds:
    low = _lesser(nw.col("__least_room"), asked.floor)
    high = _lesser(nw.col("__most_room"), asked.high)
    low, high = choose(stray, literal(0), low), choose(stray, asked.high, high)
    return Bounds(low, high, exact=False, nonnegative=True)


def _left(asked: Bounds, stray: nw.Expr) -> Bounds:
    low = asked.floor - _lesser(nw.col("__most_room"), asked.floor)
    high = asked.high - _lesser(nw.col("__least_room"), asked.high)
    low, high = choose(stray, literal(0), low), choose(stray, asked.high, high)
    return Bounds(low, high, exact=False, nonnegative=True)


def _room(left: nw.Expr) -> nw.Expr:
    """Not less than nothing; not known where there may be any amount."""
    return choose(left < literal(0), literal(0), left)


def _lesser(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The lesser of two; of one that has no bound the other."""
    return nw.coalesce(choose(one <= other, one, other), one, other)


def _so_far(column: str, within: str, key: str) -> nw.Expr:
    return nw.col(column).cum_sum().over(within, order_by=key).cast(nw.Int64)


def _total(column: str, within: str) -> nw.Expr:
    return nw.col(column).sum().over(within).cast(nw.Int64)


def of_loan(amount: Bounds, repaid: Bounds) -> dict[str, Bounds]:
    """What was paid back of an amount, and what is outstanding: nothing where more was paid."""
    repaid = Bounds(repaid.floor, repaid.high, exact=False, nonnegative=True)
    low = choose(repaid.high < amount.floor, amount.floor - repaid.high, literal(0))
    high = choose(repaid.floor < amount.high, amount.high - repaid.floor, literal(0))
    high = choose(amount.high.is_null(), amount.high, high)
    return {"repaid": repaid, "outstanding": Bounds(low, high, exact=False, nonnegative=True)}


def drawn_together(
    benefits: Mapping[str, RecordedBenefit], routes: Mapping[str, Route]
) -> list[list[RecordedBenefit]]:
    """The benefits in groups: those that draw on the same pots or share a cap, others alone.

    In each they stand in their declared order.
    """
    groups: list[tuple[set[tuple[str, str]], list[RecordedBenefit]]] = []
    for benefit in benefits.values():
        ties = {("pot", pot.name) for pot in routes[benefit.name].pots}
        ties |= {("amount", name) for name in (benefit.name, *benefit.cap_with)}
        joined = [group for group in groups if group[0] & ties]
        groups = [group for group in groups if not group[0] & ties]
        members = [each for _, inside in joined for each in inside]
        groups.append((ties.union(*(names for names, _ in joined)), [*members, benefit]))
    order = list(benefits)
    return [sorted(members, key=lambda each: order.index(each.name)) for _, members in groups]


def opened(
    work: Work,
    benefits: Iterable[RecordedBenefit],
    routes: Mapping[str, Route],
    receipts: Mapping[str, Receipts],
) -> Pots:
    """The pots of all benefits, with what was paid back of loans in them."""
    pots = Pots(work.key, work)
    benefits = list(benefits)
    pots.open(pots_of({each.name: routes[each.name] for each in benefits}), receipts)
    for benefit in benefits:
        for pot in routes[benefit.name].pots if benefit.repaid is not None else ():
            amount, repaid = (work.read(benefit.name, what) for what in ("amount", "repaid"))
            pots.refill(pot.name, arithmetic.lesser(repaid, amount), by=pot.by)
    return pots
