"""Numbers from what is certain to what is possible, and what is worked out with them."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from publicservice.model.rules.expression import RoundNode

LARGEST = 10**17
"""The greatest product that is worked out: no money comes near it, and 64 bits hold sums of it."""


@frozen
class Interval:
    """From what is certain to what is possible; `None` is an end that is not known."""

    low: int | None
    high: int | None

    @classmethod
    def of(cls, value: int | None, *, nonnegative: bool = False) -> Interval:
        """A number that is known, or not at all."""
        if value is None and nonnegative:
            return cls(0, None)
        return cls(value, value)

    @property
    def known(self) -> bool:
        """Whether it is a single number."""
        return self.low is not None and self.low == self.high


def rounded(amount: Interval, node: RoundNode) -> Interval:
    """The amount in whole steps; half a step is rounded up."""
    step, half = node.step, node.step if node.rounding == "half_up" else 0
    ends = (amount.low, amount.high)
    low, high = (None if e is None else (2 * e + half) // (2 * step) * step for e in ends)
    return Interval(low, high)


def _sum(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right


def add(left: Interval, right: Interval) -> Interval:
    """The sum; an end is known where both are."""
    return Interval(_sum(left.low, right.low), _sum(left.high, right.high))


def subtract(left: Interval, right: Interval) -> Interval:
    """The difference, which turns the ends of what is taken away round."""

    def difference(a: int | None, b: int | None) -> int | None:
        return None if a is None or b is None else a - b

    return Interval(difference(left.low, right.high), difference(left.high, right.low))


def times(one: int, other: int) -> int | None:
    """The product; unknown where it would be beyond `LARGEST`."""
    found = one * other
    return found if abs(found) <= LARGEST else None


def product(
    left: Interval, right: Interval, factor: int | None, function: Callable[[int, int], int | None]
) -> Interval:
    """A function that rises or falls steadily with either operand, the other held.

    `factor` is the operand that is a stated number, if one is.
    """

    def of(one: int | None, other: int | None) -> int | None:
        return None if one is None or other is None else function(one, other)

    low, high = of(left.low, right.low), of(left.high, right.high)
    rising = all(end is not None and end >= 0 for end in (left.low, right.low))
    if rising:
        return Interval(low or 0, high)
    if factor is not None and factor >= 0:
        return Interval(low, high)
    if factor is not None:
        return Interval(high, low)
    ends = [low, of(left.low, right.high), of(left.high, right.low), high]
    known = [end for end in ends if end is not None]
    return Interval(min(known), max(known)) if len(known) == len(ends) else Interval(None, None)


def lesser(left: Interval, right: Interval) -> Interval:
    """The smaller of two; it never exceeds an end that is known."""
    highs = [high for high in (left.high, right.high) if high is not None]
    low = None if left.low is None or right.low is None else min(left.low, right.low)
    return Interval(low, min(highs) if highs else None)


def greater(left: Interval, right: Interval) -> Interval:
    """The greater of two; it never lies below an end that is known."""
    lows = [low for low in (left.low, right.low) if low is not None]
    high = None if left.high is None or right.high is None else max(left.high, right.high)
    return Interval(max(lows) if lows else None, high)
