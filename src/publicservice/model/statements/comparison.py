"""When a number that was worked out agrees with one that is printed; all of it exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from publicservice.model.statements.arithmetic import Comparison
from publicservice.model.statements.quantity import Span
from publicservice.model.statements.statement import Figure

Agreement = Literal["exactly", "rounded", "truncated", "about", "within", "holds", "no", "unknown"]
"""How a printed result fits what its inputs give.

exactly: the very number. rounded: it rounds half up to what is printed. truncated: what is printed
was cut off. about: near enough for a figure printed as "about". within: inside the printed range,
or possible where the inputs leave room. holds: a relation that is true. no: none of these. unknown:
something that it rests on is not known.
"""

Bounds = tuple[Fraction | None, Fraction | None]


def truncated(value: Fraction, decimals: int) -> Fraction:
    """The number cut off after so many decimals, towards 0."""
    scaled = abs(value) * 10**decimals
    cut = Fraction(scaled.numerator // scaled.denominator, 10**decimals)
    return -cut if value < 0 else cut


def rounded(value: Fraction, decimals: int) -> Fraction:
    """The number rounded to so many decimals; a half goes away from 0."""
    half = Fraction(1, 2 * 10**decimals)
    return truncated(value + (half if value >= 0 else -half), decimals)


def agreement(printed: Figure, tolerance: Fraction | None, span: Span) -> Agreement:
    """How a printed figure fits what its inputs give, both in the printed unit.

    Args:
        tolerance: how far off a figure printed as "about" may be.
    """
    low, high = span
    if printed.is_range or printed.low is None:
        outcome = _inside(span, bounds(printed))
        return {True: "within", False: "no", None: "unknown"}[outcome]  # type: ignore[return-value]
    figure, decimals = Fraction(printed.low), printed.decimals
    if low == high == figure:
        return "exactly"
    if rounded(low, decimals) <= figure <= rounded(high, decimals):
        return "rounded" if low == high else "within"
    if tolerance is not None and low - tolerance <= figure <= high + tolerance:
        return "about"
    cut_off = truncated(low, decimals) <= figure <= truncated(high, decimals)
    return "truncated" if cut_off else "no"


def bounds(figure: Figure) -> Bounds:
    """The lowest and the highest that a printed figure allows; `None` where it is open."""
    low, high = figure.low, figure.high
    return None if low is None else Fraction(low), None if high is None else Fraction(high)


def distance(to: Bounds, span: Span) -> Fraction:
    """From what the inputs give to the nearest that is printed; 0 where the two meet."""
    low, high = span
    if to[0] is not None and high < to[0]:
        return to[0] - high
    if to[1] is not None and low > to[1]:
        return to[1] - low
    return Fraction(0)


def related(sign: Comparison, left: Span, right: Span) -> bool | None:
    """Whether a comparison is true of every pair of numbers in the spans, of none, or of some."""
    if sign == "in":
        return _inside(left, right)
    if sign in (">", ">="):
        left, right, sign = right, left, "<" if sign == ">" else "<="
    if sign == "<":
        always, never = left[1] < right[0], left[0] >= right[1]
    elif sign == "<=":
        always, never = left[1] <= right[0], left[0] > right[1]
    else:
        same = left[0] == left[1] == right[0] == right[1]
        apart = left[1] < right[0] or left[0] > right[1]
        always, never = (same, apart) if sign == "==" else (apart, same)
    return True if always else False if never else None


def _inside(span: Span, range_: Bounds) -> bool | None:
    low, high = range_
    above, below = low is None or span[0] >= low, high is None or span[1] <= high
    if above and below:
        return True
    return False if distance(range_, span) else None
