"""Numbers that lie between two ends: compared, subtracted, shown; exact throughout."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from publicservice.model.state import Known, Range, State
from publicservice.model.target import Comparator

MILLION = 1_000_000
Amount = Fraction | float
"""An exact number, or infinity."""

SCALES = {"%": MILLION // 100, "yuan": 100}
"""How many of the smallest unit make 1 of the unit that figures are shown in; 1 of others."""


@frozen
class Span:
    """A number that lies between two, both included: exact, in the smallest unit.

    `high` is infinite where the number may be of any size.
    """

    low: Fraction
    high: Amount

    @classmethod
    def one(cls, value: int | Fraction) -> Span:
        """A number that is known."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def between(cls, low: int, high: int | None) -> Span:
        """A number from one to another, or of any size from there on."""
        return cls(Fraction(low), math.inf if high is None else Fraction(high))

    def __str__(self) -> str:
        return span_text(self, "")

    def times(self, other: Span) -> Span:
        """The product of two numbers, neither negative."""
        high = math.inf if math.inf in (self.high, other.high) else self.high * other.high
        return Span(self.low * other.low, high)

    def over(self, other: Span) -> Span:
        """The ratio of two numbers, neither negative, the other above 0 at its lower end."""
        low = Fraction(0) if isinstance(other.high, float) else self.low / other.high
        high = self.high if isinstance(self.high, float) else self.high / other.low
        return Span(low, high)


def holds(comparator: Comparator, value: Span, required: Span) -> bool | None:
    """Whether the comparison is true of every pair of values in the spans, or of none."""
    match comparator:
        case ">=":
            yes, no = value.low >= required.high, value.high < required.low
        case ">":
            yes, no = value.low > required.high, value.high <= required.low
        case "<=":
            yes, no = value.high <= required.low, value.low > required.high
        case "<":
            yes, no = value.high < required.low, value.low >= required.high
        case _:
            yes = value.low == value.high == required.low == required.high
            no = value.low > required.high or value.high < required.low
    return True if yes else False if no else None


def gap(comparator: Comparator, value: Span, required: Span) -> Fraction | None:
    """How far the unfavourable end of the value is from what is required; `None` if endless."""
    short, over = required.high - value.low, value.high - required.low
    worst = {">": short, ">=": short, "<": over, "<=": over, "=": max(short, over)}[comparator]
    return None if isinstance(worst, float) else max(worst, Fraction(0))


def stated(state: State) -> Span | None:
    """What a plan states, in the smallest unit; `None` unless it is a number."""
    if isinstance(state, Known) and isinstance(state.value, int):
        return Span.one(state.value)
    if isinstance(state, Range) and isinstance(state.low, int) and isinstance(state.high, int):
        return Span(Fraction(state.low), Fraction(state.high))
    return None


def measured_span(row: Mapping[str, Any]) -> Span:
    """The value of an indicator in the smallest unit: millionths of the whole, fen, or ones.

    The share is the fraction that it is, not the rounded figure that is shown.
    """
    scale = SCALES.get(row["unit"], 1)
    low = _end(row["numerator_certain"], row["value_certain_of"], row["unit"])
    high = _end(row["numerator_possible"], row["value_possible_of"], row["unit"])
    if low is None:
        low = Fraction(row["value_certain"]) * scale
    if high is None:
        shown = row["value_possible"]
        return Span(low, math.inf if shown is None else Fraction(shown) * scale)
    return Span(low, high)


def _end(numerator: int | None, of: int | None, unit: str) -> Fraction | None:
    if numerator is None or of is None:
        return None
    return Fraction(numerator, of) * (MILLION if unit == "%" else 1)


def shown(value: Amount, scale: int, *, up: bool) -> Decimal | None:
    """To four decimals, never to the favourable side; `None` for what has no end."""
    if isinstance(value, float):
        return None
    scaled = value / scale * 10_000
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled // 1
    return Decimal(int(whole)).scaleb(-4)


def rounded(value: Amount) -> Decimal | None:
    """To four decimals, halves up; `None` for what has no end."""
    if isinstance(value, float):
        return None
    return Decimal(int((value * 20_000 + 1) // 2)).scaleb(-4)


def span_text(span: Span, unit: str) -> str:
    """A number as people read it: in its unit, with both ends where they differ."""
    scale = SCALES.get(unit, 1)
    ends = [shown(end, scale, up=False) for end in (span.low, span.high)]
    low, high = (f"{end:f}".rstrip("0").rstrip(".") if end is not None else "" for end in ends)
    text = low if low == high else f"{low}..{high}" if high else f"{low} or more"
    return f"{text} {unit}".replace(" count", "").rstrip()
