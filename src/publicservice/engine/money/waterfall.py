"""A bill through its payers, one after another, to the person's own share.

What a payer leaves never falls as the bill rises, so both ends of every part follow from the ends
of the bill. Each payer's reason says why it stopped.
"""

from __future__ import annotations

import narwhals as nw
from attrs import frozen

from publicservice.engine import bounds as arithmetic
from publicservice.engine.bounds import MILLION, Bounds
from publicservice.engine.literals import choose, is_false, literal
from publicservice.engine.money.parts import Parts, Work
from publicservice.model.money.funding import UNFUNDED, Payer, ends_of
from publicservice.model.money.routes import Route

NOT_FOR, NOTHING_LEFT, LIMIT, SHARE, ALL, OPEN = range(1, 7)
STOPPED = {
    NOT_FOR: "not_for", NOTHING_LEFT: "nothing_left", LIMIT: "limit", SHARE: "share", ALL: "all",
    OPEN: "open",
}  # fmt: skip
"""Why a payer paid no more: it does not pay for this one, nothing was left, its limit, its share of
the costs, the bill is paid, or that is not known."""


@frozen
class Paid:
    """A payer's part, and what it leaves."""

    part: Bounds
    left: Bounds


def paid_in_turn(bill: Bounds, route: Route, work: Work) -> tuple[Parts, dict[str, nw.Expr]]:
    """The part of each payer and the person's own, and why each payer stopped."""
    parts: Parts = {}
    stopped: dict[str, nw.Expr] = {}
    left = bill
    for payer in route.payers:
        of = work.amount_of(payer.of) if payer.of else None
        rule, condition = _Rule.of(payer, route), work.holds(payer.only_for)
        paid = _pay(rule, bill, left, of, condition)
        part, after = work.keep(paid.part), work.keep(paid.left)
        stopped[payer.name] = rule.stopped(left, part, after, condition)
        parts[payer.name], left = part, after
    return parts | {UNFUNDED: left}, stopped


def _pay(rule: _Rule, bill: Bounds, left: Bounds, of: Bounds | None, condition: nw.Expr) -> Paid:

    def pays(rest: nw.Expr, base: nw.Expr | None, whole: nw.Expr, *, most: bool) -> nw.Expr:
        return rule.pays(rest, base, whole, most=most)

    high_base = None if of is None else nw.coalesce(of.high, left.high)
    low_base = None if of is None else of.floor
    least = pays(left.floor, low_base, bill.high, most=False)
    most = pays(left.high, high_base, bill.floor, most=True)
    # What is left at least: as little as there was, and as much paid of it as can be.
    most_of_little = pays(left.floor, high_base, bill.floor, most=True)
    least_of_much = pays(left.high, low_base, bill.high, most=False)
    low_left = left.floor - choose(~condition, literal(0), most_of_little)
    high_left = left.high - choose(condition, least_of_much, literal(0))
    part = Bounds(
        choose(condition, least, literal(0)),
        choose(~condition, literal(0), most),
        exact=False,
        nonnegative=True,
    )
    after = Bounds(low_left, high_left, exact=False, nonnegative=True)
    return Paid(part, after)


@frozen
class _Rule:
    """A payer's figures on the day, at least and at most."""

    share: tuple[int, int | None]
    above: tuple[int, int | None]
    limit: tuple[int | None, int | None]
    own_share: tuple[int, int | None] | None
    net: bool

    @classmethod
    def of(cls, payer: Payer, route: Route) -> _Rule:
        day = route.day
        share = ends_of(payer.share, day) if payer.share else (MILLION, MILLION)
        above = ends_of(payer.above, day) if payer.above else (0, 0)
        limit: tuple[int | None, int | None] = (None, None)
        if payer.limit:
            low, high = ends_of(payer.limit, day)
            limit = (low or 0, high)
        own = None
        if payer.own_share:
            low, high = ends_of(payer.own_share, day)
            own = (low or 0, MILLION if high is None else high)
        low_share, high_share = share
        return cls(
            (low_share or 0, MILLION if high_share is None else high_share),
            (above[0] or 0, above[1]), limit, own, payer.net,
        )  # fmt: skip

    def pays(self, rest: nw.Expr, base: nw.Expr | None, whole: nw.Expr, *, most: bool) -> nw.Expr:
        """What it pays of the rest, at most or at least as its figures allow."""
        if self.own_share is not None:
            kept = _percent(whole, self.own_share[0] if most else self.own_share[1] or 0)
            paid = _not_negative(rest - kept)
        else:
            of = rest if base is None else _lesser(self._of(base, rest, whole, most=most), rest)
            above = self.above[0] if most else self.above[1]
            over = literal(0) if above is None else _not_negative(of - literal(above))
            paid = _percent(over, (self.share[1] if most else self.share[0]) or 0)
        if not most:  # of a bill without a bound all may stay with the person
            paid = nw.coalesce(paid, literal(0))
        limit = self.limit[1] if most else self.limit[0]
        return paid if limit is None else _lesser(paid, literal(limit))

    def _of(self, base: nw.Expr, rest: nw.Expr, whole: nw.Expr, *, most: bool) -> nw.Expr:
        """What it pays a share of; of a net base what was paid before it is taken off first."""
        if not self.net:
            return base
        unpaid = _not_negative(base - whole + rest)
        return _lesser(unpaid, base) if most else nw.coalesce(unpaid, literal(0))

    def stopped(self, left: Bounds, part: Bounds, after: Bounds, condition: nw.Expr) -> nw.Expr:
        """The number of the reason: open where a figure of the case is not known.

        Whom a payer is not for, is known without the figures.
        """
        known = (part.low == part.high) & (left.floor == left.high) & ~condition.is_null()
        reason = choose(after.low == literal(0), literal(ALL), literal(SHARE))
        limit = self.limit[1] if self.limit[0] == self.limit[1] else None
        if limit is not None:
            at_limit = (part.low == literal(limit)) & (after.low > literal(0))
            reason = choose(at_limit, literal(LIMIT), reason)
        reason = choose(left.floor == literal(0), literal(NOTHING_LEFT), reason)
        reason = choose(known, reason, literal(OPEN))
        return choose(is_false(condition), literal(NOT_FOR), reason)


def _percent(value: nw.Expr, millionths: int) -> nw.Expr:
    whole = Bounds(value, value, exact=False, nonnegative=False)
    return arithmetic.percent(whole, Bounds.of_constant(millionths), "half_up").low


def _not_negative(value: nw.Expr) -> nw.Expr:
    return choose(value < literal(0), literal(0), value)


def _lesser(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The lesser of two; one that has no bound does not count."""
    return nw.coalesce(choose(one <= other, one, other), one, other)
