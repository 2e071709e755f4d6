"""Numbers as intervals from what is certain to what is possible.

A null lower end means "no lower bound is known", a null upper end "no upper bound". Each operation
keeps the promise that the true value lies inside, whatever the missing values turn out to be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Literal

import narwhals as nw
from attrs import frozen

from publicservice.engine.intervals import LARGEST
from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.rules.expression import Comparison

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

    @property
    def floor(self) -> nw.Expr:
        """The lower end, 0 where nothing is known of a number that cannot be negative."""
        if self.constant is not None or not self.nonnegative:
            return self.low
        return nw.coalesce(self.low, literal(0))

    @property
    def floored(self) -> bool:
        """Whether the lower end is a number on every row."""
        return self.nonnegative or self.constant is not None


def add(left: Bounds, right: Bounds) -> Bounds:
    """The sum: ends added."""
    if _plain_columns(left, right):
        return Bounds.of_column(left.low + right.low, nonnegative=False)
    nonnegative = left.nonnegative and right.nonnegative
    return Bounds(left.floor + right.floor, left.high + right.high, False, nonnegative)


def subtract(left: Bounds, right: Bounds) -> Bounds:
    """The difference: the other's ends turned round."""
    if _plain_columns(left, right):
        return Bounds.of_column(left.low - right.low, nonnegative=False)
    return Bounds(left.floor - right.high, left.high - right.floor, False, nonnegative=False)


def multiply(left: Bounds, right: Bounds) -> Bounds:
    """The product: of the ends where neither is negative, else the extremes of all four.

    A product beyond `LARGEST` is unknown: engines wrap it round, refuse it or widen it.
    """
    factor = right.constant if left.constant is None else left.constant

    def times(one: nw.Expr, other: nw.Expr) -> nw.Expr:
        most = literal(LARGEST) // nw.max_horizontal(one.abs(), literal(1))
        return choose(other.abs() <= most, one * other, unknown("count"))

    def times_constant(one: nw.Expr, other: nw.Expr) -> nw.Expr:
        varying = one if left.constant is None else other
        most = literal(LARGEST // max(abs(factor or 0), 1))
        return choose(varying.abs() <= most, one * other, unknown("count"))

    return _product(left, right, times if factor is None else times_constant)


def percent(amount: Bounds, share: Bounds, rounding: Literal["half_up", "down"]) -> Bounds:
    """A share in millionths of an amount, as a whole number; a half is rounded up, -0.5 to 0."""
    half = literal(MILLION if rounding == "half_up" else 0)

    def part(value: nw.Expr, millionths: nw.Expr) -> nw.Expr:
        # Integer arithmetic: engines disagree about rounding a fraction, never about this. Whole
        # millions apart, so that no product leaves 64 bits or the digits of a double.
        millions = value // literal(MILLION)
        rest = value - millions * literal(MILLION)
        rounded = (rest * millionths * literal(2) + half) // literal(2 * MILLION)
        return millions * millionths + rounded

    return _product(amount, share, part)


def rounded(amount: Bounds, step: int, rounding: Literal["half_up", "down"]) -> Bounds:
    """The amount in whole steps; half a step is rounded up."""
    half = literal(step if rounding == "half_up" else 0)

    def whole(value: nw.Expr) -> nw.Expr:
        return (value * literal(2) + half) // literal(2 * step) * literal(step)

    if amount.exact:
        return Bounds.of_column(whole(amount.low), nonnegative=amount.nonnegative)
    return Bounds(whole(amount.floor), whole(amount.high), False, amount.nonnegative)


def decided(decided: Bounds, standard: Bounds) -> Bounds:
    """What was decided; as long as that is not known, what the standard allows."""
    low = nw.coalesce(decided.low, standard.floor)
    known = ~decided.low.is_null()
    high = choose(known, decided.high, standard.high)
    return Bounds(low, high, False, decided.nonnegative and standard.nonnegative)


def _plain_columns(left: Bounds, right: Bounds) -> bool:
    """Both are one column, and where it is null not even the sign is known."""
    return left.exact and right.exact and not (left.nonnegative or right.nonnegative)


def _product(
    left: Bounds, right: Bounds, function: Callable[[nw.Expr, nw.Expr], nw.Expr]
) -> Bounds:
    """A function that rises or falls steadily with either operand, the other held."""
    nonnegative = left.nonnegative and right.nonnegative
    if left.exact and right.exact and left.nonnegative == right.nonnegative:
        return Bounds.of_column(function(left.low, right.low), nonnegative=nonnegative)
    low, high = function(left.floor, right.floor), function(left.high, right.high)
    if nonnegative:
        return Bounds(low, high, exact=False, nonnegative=True)
    factor = right.constant if left.constant is None else left.constant
    if factor is not None:
        ends = (low, high) if factor >= 0 else (high, low)
        return Bounds(*ends, exact=False, nonnegative=False)
    ends_of_both = (left.floor, left.high, right.floor, right.high)
    known = ~reduce(lambda one, other: one | other, [end.is_null() for end in ends_of_both])
    four = (low, function(left.floor, right.high), function(left.high, right.floor), high)
    known = known & ~reduce(lambda one, other: one | other, [end.is_null() for end in four])
    rising = (left.floor >= literal(0)) & (right.floor >= literal(0))
    least = choose(known, nw.min_horizontal(*four), unknown("count"))
    most = choose(known, nw.max_horizontal(*four), unknown("count"))
    return Bounds(
        choose(rising, nw.coalesce(low, literal(0)), least),
        choose(rising, high, most),
        exact=False,
        nonnegative=False,
    )


def lesser(left: Bounds, right: Bounds) -> Bounds:
    """The lesser of two: an unknown upper end does not matter where the other has one."""
    low = _where_known(
        left, right, choose(left.floor <= right.floor, left.floor, right.floor), unknown("count")
    )
    if left.constant is not None:
        left, right = right, left
    high = choose(left.high <= right.high, left.high, right.high)
    if right.constant is None:
        high = nw.coalesce(high, left.high, right.high)
    return Bounds(low, high, False, left.nonnegative and right.nonnegative)


def greater(left: Bounds, right: Bounds) -> Bounds:
    """The greater of two: an unknown upper end makes the result's upper end unknown."""
    both = choose(left.floor >= right.floor, left.floor, right.floor)
    low = _where_known(left, right, both, nw.coalesce(left.floor, right.floor))
    if left.constant is not None:
        left, right = right, left
    high = choose(left.high < right.high, right.high, left.high)
    if right.constant is None:
        high = choose(right.high.is_null(), unknown("count"), high)
    return Bounds(low, high, False, left.nonnegative or right.nonnegative)


def _where_known(left: Bounds, right: Bounds, both: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """One of two lower ends where both are known; of what is not negative they always are."""
    gaps = [side.floor.is_null() for side in (left, right) if not side.floored]
    return choose(reduce(lambda one, other: one | other, gaps), otherwise, both) if gaps else both


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
    if not any(side.nonnegative and side.constant is None for side in (left, right)):
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
