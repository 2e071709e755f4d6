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

NOT_FOR, NOTHING_LEFT, LIMIT, SHARE, ALL, OPEN, NOTHING_DUE = range(1, 8)
STOPPED = {
    NOT_FOR: "not_for", NOTHING_LEFT: "nothing_left", LIMIT: "limit", SHARE: "share", ALL: "all",
    OPEN: "open", NOTHING_DUE: "nothing_due",
}  # fmt: skip
"""Why a payer paid no more: it does not pay for this one, nothing was left, its limit, its share of
the costs, the bill is paid, that is not known, or its rule leaves it nothing of this bill."""


def paid_in_turn(bill: Bounds, route: Route, work: Work) -> tuple[Parts, dict[str, nw.Expr]]:
    """The part of each payer and the person's own, and why each payer stopped."""
    parts: Parts = {}
    stopped: dict[str, nw.Expr] = {}
    left = bill
    for payer in route.payers:
        of = work.amount_of(payer.of) if payer.of else None
        rule, condition = _Rule.of(payer, route), work.holds(payer.only_for)
        part, after = work.keep(*_pay(rule, bill, left, of, condition, work))
        stopped[payer.name] = rule.stopped(left, part, after, condition)
        parts[payer.name], left = part, after
    return parts | {UNFUNDED: left}, stopped


def _pay(
    rule: _Rule, bill: Bounds, left: Bounds, of: Bounds | None, condition: nw.Expr, work: Work
) -> tuple[Bounds, Bounds]:
    """A payer's part, and what it leaves.

    What is left at least: as little as there was, and as much paid of it as can be.
    """
    high_base = None if of is None else nw.coalesce(of.high, left.high)
    low_base = None if of is None else of.floor
    # What it pays a share of is kept, as every step from there on reads it several times.
    paid_of, left_of = work.keep(
        _between(
            rule.counted(left.floor, low_base, bill.high, most=False),
            rule.counted(left.high, high_base, bill.floor, most=True),
        ),
        _between(
            rule.counted(left.floor, high_base, bill.floor, most=True),
            rule.counted(left.high, low_base, bill.high, most=False),
        ),
    )
    least, most = rule.pays(paid_of.low, most=False), rule.pays(paid_of.high, most=True)
    most_of_little = rule.pays(left_of.low, most=True)
    least_of_much = rule.pays(left_of.high, most=False)
    part = _between(choose(condition, least, literal(0)), choose(~condition, literal(0), most))
    after = _between(
        left.floor - choose(~condition, literal(0), most_of_little),
        left.high - choose(condition, least_of_much, literal(0)),
    )
    return part, after


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

    def counted(
        self, rest: nw.Expr, base: nw.Expr | None, whole: nw.Expr, *, most: bool
    ) -> nw.Expr:
        """What it pays a share of, at most or at least as its figures allow.

        Of a bill that has no bound it is null.
        """
        if self.own_share is not None:
            kept = _percent(whole, self.own_share[0] if most else self.own_share[1] or 0)
            return _not_negative(rest - kept)
        of = rest if base is None else _lesser(self._of(base, rest, whole, most=most), rest)
        above = self.above[0] if most else self.above[1]
        if above is None:
            return literal(0)
        return _not_negative(of - literal(above) if above else of)

    def pays(self, counted: nw.Expr, *, most: bool) -> nw.Expr:
        """What it pays of that, never more than its limit."""
        share = (self.share[1] if most else self.share[0]) or 0
        paid = counted if self.own_share is not None else _percent(counted, share)
        if not most:  # of a bill without a bound all may stay with the person
            paid = nw.coalesce(paid, literal(0))
        limit = self.limit[1] if most else self.limit[0]
        return paid if limit is None else _lesser(paid, literal(limit))

    def _of(self, base: nw.Expr, rest: nw.Expr, whole: nw.Expr, *, most: bool) -> nw.Expr:
        """The base; of a net one what was paid before it is taken off first."""
        if not self.net:
            return base
        unpaid = _not_negative(base - whole + rest)
        return _lesser(unpaid, base) if most else nw.coalesce(unpaid, literal(0))

    def stopped(self, left: Bounds, part: Bounds, after: Bounds, condition: nw.Expr) -> nw.Expr:
        """The number of the reason: open where a figure of the case is not known.

        Whom a payer is not for, is known without the figures.
        """
        known = (part.low == part.high) & (left.floor == left.high) & ~condition.is_null()
        nothing = choose(part.low == literal(0), literal(NOTHING_DUE), literal(SHARE))
        reason = choose(after.low == literal(0), literal(ALL), nothing)
        limit = self.limit[1] if self.limit[0] == self.limit[1] else None
        if limit is not None:
            at_limit = (part.low == literal(limit)) & (after.low > literal(0))
            reason = choose(at_limit, literal(LIMIT), reason)
        reason = choose(left.floor == literal(0), literal(NOTHING_LEFT), reason)
        reason = choose(known, reason, literal(OPEN))
        return choose(is_false(condition), literal(NOT_FOR), reason)


def _between(low: nw.Expr, high: nw.Expr) -> Bounds:
    return Bounds(low, high, exact=False, nonnegative=True)


def _percent(value: nw.Expr, millionths: int) -> nw.Expr:
    if millionths == MILLION:
        return value
    whole = Bounds(value, value, exact=False, nonnegative=False)
    return arithmetic.percent(whole, Bounds.of_constant(millionths), "half_up").low


def _not_negative(value: nw.Expr) -> nw.Expr:
    return value.clip(lower_bound=literal(0))


def _lesser(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    """The lesser of two; one that has no bound does not count."""
    return nw.min_horizontal(one, other)
