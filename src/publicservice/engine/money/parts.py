"""What each source gives of an amount: fixed parts first, then shares, to the fen.

Every source's share is rounded down, and one of them takes the fen that are left over, so the parts
always make up the amount. The parts of an amount that is an interval are intervals; each holds
whatever the part turns out to be, and they are a few fen wider than needed at most.
"""

from __future__ import annotations

from functools import reduce
from typing import Protocol

import narwhals as nw
from attrs import frozen

from publicservice.engine import bounds as arithmetic
from publicservice.engine.bounds import MILLION, Bounds
from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.money.funding import UNFUNDED, Ends
from publicservice.model.money.routes import Funder, Route, shares_known

Parts = dict[str, Bounds]


class Work(Protocol):
    """The frame that the parts are worked out in."""

    def holds(self, criterion: str) -> nw.Expr:
        """The criterion of that name; true for the empty name."""

    def amount_of(self, rule: str) -> Bounds:
        """The interval of the amount rule or money field of that name."""

    def keep(self, *bounds: Bounds) -> tuple[Bounds, ...]:
        """The intervals as columns of their own, so that what reads them stays short."""


ZERO = Bounds.of_constant(0)


def divided(amount: Bounds, route: Route, work: Work) -> Parts:
    """The part of each funder, and what nobody funds, of an amount that is never negative."""
    match route.way:
        case "none":
            return {UNFUNDED: amount}
        case "assigned":
            return _assigned(amount, route)
        case "open":
            return _open(amount, route)
    return _shared(amount, route, work)


def _open(amount: Bounds, route: Route) -> Parts:
    """The plan does not say who gives how much: each may give all or nothing."""
    part = Bounds(literal(0), amount.high, exact=False, nonnegative=True)
    return dict.fromkeys(route.names, part) | {UNFUNDED: ZERO}


def _assigned(amount: Bounds, route: Route) -> Parts:
    named = nw.col(route.paid_by)
    if len(route.funders) == 1:  # there is nothing to choose between
        named = nw.coalesce(named, literal(route.funders[0].name))
    parts: Parts = {}
    called = {each.name: list(each.called) for each in route.funders}
    for name, names in called.items():
        parts[name] = arithmetic.conditional(named.is_in(names), amount, ZERO)
    nobody = ~named.is_in([each for names in called.values() for each in names])
    return parts | {UNFUNDED: arithmetic.conditional(nobody, amount, ZERO)}


def _shared(amount: Bounds, route: Route, work: Work) -> Parts:
    parts: Parts = {}
    rest = amount
    for funder in route.funders:
        if funder.fixed is not None:
            fixed = _stated(funder.fixed)
            given = arithmetic.lesser(fixed, rest)
            condition = work.holds(funder.only_for)
            parts[funder.name], rest = work.keep(
                arithmetic.conditional(condition, given, ZERO), _left(rest, fixed, condition)
            )
    sharing = [f for f in route.funders if f.share is not None or f.name == route.rest]
    if not sharing:
        return parts | {UNFUNDED: rest}
    exact = shares_known(route)
    lacking: list[Bounds] = []
    kept = work.keep(*(_part(rest, funder, sharing, route, exact=exact) for funder in sharing))
    for funder, part in zip(sharing, kept, strict=True):
        condition = work.holds(funder.only_for)
        given = arithmetic.conditional(condition, part, ZERO) if funder.only_for else part
        earlier = parts.get(funder.name)
        parts[funder.name] = given if earlier is None else arithmetic.add(earlier, given)
        if funder.only_for:
            lacking.append(arithmetic.conditional(condition, ZERO, part))
    return parts | {UNFUNDED: reduce(arithmetic.add, lacking, ZERO)}


def _left(rest: Bounds, fixed: Bounds, condition: nw.Expr) -> Bounds:
    """What a fixed part leaves: as the rest rises it never falls."""
    most, least = arithmetic.lesser(fixed, _at(rest.floor)), _taken(rest.high, fixed.floor)
    low = rest.floor - choose(~condition, literal(0), nw.coalesce(most.high, rest.floor))
    high = rest.high - choose(condition, least, literal(0))
    return Bounds(low, high, exact=False, nonnegative=True)


def _at(value: nw.Expr) -> Bounds:
    return Bounds(value, value, exact=False, nonnegative=True)


def _taken(high: nw.Expr, fixed: nw.Expr) -> nw.Expr:
    return choose(fixed <= high, fixed, high)


def _part(
    rest: Bounds, funder: Funder, sharing: list[Funder], route: Route, *, exact: bool
) -> Bounds:
    """One funder's part of the rest: its share rounded down, or what the others leave."""
    if funder.name != route.rest:
        assert funder.share is not None
        return arithmetic.percent(rest, _stated(funder.share), "down")
    others = [f.share for f in sharing if f.name != funder.name and f.share is not None]
    if not others and funder.share is None:
        return rest
    if not exact:
        return Bounds(literal(0), rest.high, exact=False, nonnegative=True)
    millionths = [low or 0 for low, _ in others]
    own = MILLION - sum(millionths)
    given = [_down(rest.floor, each) for each in millionths]
    left = rest.floor - reduce(lambda a, b: a + b, given, literal(0))
    slack = literal(max(len(given) - 1, 0))
    upper = _up(rest.high, own) + slack
    known = rest.floor == rest.high
    return Bounds(
        choose(known, left, _down(rest.floor, own)),
        choose(known, left, choose(upper <= rest.high, upper, rest.high)),
        exact=False,
        nonnegative=True,
    )


def _down(value: nw.Expr, millionths: int) -> nw.Expr:
    share = Bounds.of_constant(millionths)
    return arithmetic.percent(_at(value), share, "down").low


def _up(value: nw.Expr, millionths: int) -> nw.Expr:
    """A share rounded up; of what is unbounded nothing is known."""
    return value - _down(value, MILLION - millionths)


def _stated(ends: Ends) -> Bounds:
    low, high = ends
    if low is not None and low == high:
        return Bounds.of_constant(low)
    if low is None or high is None:
        return Bounds(literal(0), unknown("money"), exact=False, nonnegative=True)
    return Bounds(literal(low), literal(high), exact=False, nonnegative=True)


@frozen
class Running:
    """Shares in turn, so that each source's total comes out even over all rows.

    Each row's part is what brings a source's running total to its share of the running amount,
    rounded down, of what the sources before it left; the last source takes the rest. So no part is
    negative. Rows come in the order of their key.
    """

    key: str
    route: Route

    def parts(self, amount: Bounds, work: Work) -> Parts:
        """As `divided`, for shares of a plan that all are known and make 100 %.

        The columns ``__running`` and ``__doubt`` hold the sum of the amounts up to the row, and how
        many of them are not known.
        """
        sound = (nw.col("__doubt") == literal(0)) & (amount.floor == amount.high)
        upto = nw.col("__running")
        (running,) = work.keep(_ends(upto - amount.floor, upto))
        parts: Parts = {}
        whole, slack = MILLION, len(self.route.funders)
        *others, last = [f for f in self.route.funders if f.share is not None]
        for funder in others:
            share = (funder.share or (0, 0))[0] or 0
            (totals,) = work.keep(
                _ends(_fraction(running.low, share, whole), _fraction(running.high, share, whole))
            )
            part = totals.high - totals.low
            parts[funder.name], running = work.keep(
                _in_doubt(sound, part, amount, share, slack),
                _ends(running.low - totals.low, running.high - totals.high),
            )
            whole -= share
        share = (last.share or (0, 0))[0] or 0
        rest = running.high - running.low
        (parts[last.name],) = work.keep(_in_doubt(sound, rest, amount, share, slack))
        return parts | {UNFUNDED: ZERO}


def _ends(low: nw.Expr, high: nw.Expr) -> Bounds:
    return Bounds(low, high, exact=False, nonnegative=True)


def _fraction(value: nw.Expr, part: int, whole: int) -> nw.Expr:
    """So many parts of a whole, rounded down; no product leaves 64 bits."""
    if part == 0 or whole == 0:
        return value * literal(0)
    times = value // literal(whole)
    rest = value - times * literal(whole)
    return times * literal(part) + (rest * literal(part)) // literal(whole)


def _in_doubt(sound: nw.Expr, part: nw.Expr, amount: Bounds, share: int, slack: int) -> Bounds:
    """Where an earlier amount is not known, a part may be a few fen more or less."""
    low = _down(amount.floor, share) - literal(slack)
    low = choose(low < literal(0), literal(0), low)
    high = _up(amount.high, share) + literal(slack)
    high = choose(high > amount.high, amount.high, high)
    return _ends(choose(sound, part, low), choose(sound, part, high))
