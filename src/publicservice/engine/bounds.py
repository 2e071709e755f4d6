"""Numbers as intervals from what is certain to what is possible.

A null lower end means "no lower bound is known", a null upper end "no upper bound". Each operation
keeps the promise that the true value lies inside, whatever the missing values turn out to be.
"""

from __future__ import annotations

from typing import Literal

import narwhals as nw
from attrs import frozen

from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.expression import Comparison
from publicservice.model.field import Kind

MILLION = 1_000_000


@frozen
class Bounds:
    """An interval: two expressions, or one where the value is either known or wholly unknown.

    `constant` is the number itself where the plan or the rule states it.
    """

    low: nw.Expr
    high: nw.Expr
    exact: bool
    nonnegative: bool
    constant: int | None = None

    @classmethod
    def of_constant(cls, value: int) -> Bounds:
        """A stated number."""
        expr = literal(value)
        return cls(expr, expr, exact=True, nonnegative=value >= 0, constant=value)

    @classmethod
    def of_column(cls, column: nw.Expr, *, nonnegative: bool) -> Bounds:
        """A column whose value is known or, where null, unknown."""
        return cls(column, column, exact=True, nonnegative=nonnegative)

    @classmethod
    def of_unknown(cls, kind: Kind) -> Bounds:
        """Nothing is known but that it is not negative."""
        return cls(unknown(kind), unknown(kind), exact=True, nonnegative=True)

    @property
    def floor(self) -> nw.Expr:
        """The lower end, 0 where nothing is known of a number that cannot be negative."""
        return nw.coalesce(self.low, literal(0)) if self.nonnegative else self.low


def add(left: Bounds, right: Bounds) -> Bounds:
    """The sum: ends added."""
    nonnegative = left.nonnegative and right.nonnegative
    if left.exact and right.exact and not nonnegative:
        return Bounds.of_column(left.low + right.low, nonnegative=False)
    return Bounds(left.floor + right.floor, left.high + right.high, False, nonnegative)


def subtract(left: Bounds, right: Bounds) -> Bounds:
    """The difference: the other's ends turned round."""
    if left.exact and right.exact:
        return Bounds.of_column(left.low - right.low, nonnegative=False)
    return Bounds(left.floor - right.high, left.high - right.floor, False, nonnegative=False)


def multiply(left: Bounds, right: Bounds) -> Bounds:
    """The product; a factor that may be negative needs a stated number on the other side."""
    if left.exact and right.exact:
        product = left.low * right.low
        return Bounds.of_column(product, nonnegative=left.nonnegative and right.nonnegative)
    if left.nonnegative and right.nonnegative:
        return Bounds(left.floor * right.floor, left.high * right.high, False, nonnegative=True)
    factor, other = (left, right) if left.constant is not None else (right, left)
    if factor.constant is None:
        return Bounds(unknown("count"), unknown("count"), False, nonnegative=False)
    low, high = other.low * factor.low, other.high * factor.low
    ends = (low, high) if factor.constant >= 0 else (high, low)
    return Bounds(*ends, exact=False, nonnegative=False)


def percent(amount: Bounds, share: Bounds, rounding: Literal["half_up", "down"]) -> Bounds:
    """A share in millionths of an amount that is not negative, as a whole number."""

    def part(value: nw.Expr, millionths: nw.Expr) -> nw.Expr:
        # Integer arithmetic: engines disagree about rounding a fraction, never about this.
        half = literal(MILLION if rounding == "half_up" else 0)
        return (value * millionths * literal(2) + half) // literal(2 * MILLION)

    if amount.exact and share.exact:
        return Bounds.of_column(part(amount.low, share.low), nonnegative=True)
    low, high = part(amount.floor, share.floor), part(amount.high, share.high)
    return Bounds(low, high, exact=False, nonnegative=True)


def lesser(left: Bounds, right: Bounds) -> Bounds:
    """The lesser of two: an unknown upper end does not matter where the other has one."""
    low = choose(left.floor <= right.floor, left.floor, right.floor)
    low = choose(left.floor.is_null() | right.floor.is_null(), unknown("count"), low)
    high = nw.coalesce(
        choose(left.high <= right.high, left.high, right.high), left.high, right.high
    )
    return Bounds(low, high, False, left.nonnegative and right.nonnegative)


def greater(left: Bounds, right: Bounds) -> Bounds:
    """The greater of two: an unknown upper end makes the result's upper end unknown."""
    both = choose(left.floor >= right.floor, left.floor, right.floor)
    low = choose(
        left.floor.is_null() | right.floor.is_null(), nw.coalesce(left.floor, right.floor), both
    )
    high = choose(left.high >= right.high, left.high, right.high)
    high = choose(left.high.is_null() | right.high.is_null(), unknown("count"), high)
    return Bounds(low, high, False, left.nonnegative or right.nonnegative)


def conditional(condition: nw.Expr, then: Bounds, otherwise: Bounds) -> Bounds:
    """One of two values; where the condition is unknown, the interval that spans both."""
    spans_low = lesser(then, otherwise)
    spans_high = greater(then, otherwise)

    def pick(chosen: nw.Expr, other: nw.Expr, span: nw.Expr) -> nw.Expr:
        return choose(condition, chosen, choose(~condition, other, span))

    return Bounds(
        pick(then.floor, otherwise.floor, spans_low.low),
        pick(then.high, otherwise.high, spans_high.high),
        exact=False,
        nonnegative=then.nonnegative and otherwise.nonnegative,
    )


def compare(operator: Comparison, left: Bounds, right: Bounds) -> nw.Expr:
    """True or false where every value inside the intervals says so, else unknown."""
    if left.exact and right.exact and not _floor_may_decide(left, right):
        return _plain(operator, left.low, right.low)
    if operator in ("==", "!="):
        apart = (left.floor > right.high) | (left.high < right.floor)
        same = (left.floor == left.high) & (right.floor == right.high) & (left.floor == right.floor)
        yes, no = (same, apart) if operator == "==" else (apart, same)
    elif operator in (">", ">="):
        yes = _plain(operator, left.floor, right.high)
        no = ~_plain(operator, left.high, right.floor)
    else:
        yes = _plain(operator, left.high, right.floor)
        no = ~_plain(operator, left.floor, right.high)
    return choose(yes, literal(True), choose(no, literal(False), unknown("bool")))


def _floor_may_decide(left: Bounds, right: Bounds) -> bool:
    """Whether "not negative" alone can settle the comparison with an unknown number."""
    if not (left.nonnegative and right.nonnegative):
        return False
    constants = [c for c in (left.constant, right.constant) if c is not None]
    return not constants or min(constants) <= 0


def _plain(operator: Comparison, left: nw.Expr, right: nw.Expr) -> nw.Expr:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
        case "!=":
            return left != right
