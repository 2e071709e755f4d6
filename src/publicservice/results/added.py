"""Figures of several places added up: totals, and rates of totals; no average of averages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from publicservice.results.span import MILLION, SCALES, Amount, Span, rounded

Record = Mapping[str, Any]
"""A row of the indicators, see `measured.SCHEMA`."""


def can_be_added(row: Record, *, rate: bool) -> bool:
    """Whether a figure can be a part of a sum: a rate has to say what it is taken of."""
    return not rate or row["numerator_certain"] is not None


@frozen
class Added:
    """The sum of figures, each perhaps an interval.

    Attributes:
        numerator, denominator: the sums; `None` for the denominator of what is no rate.
        lowest_of, highest_of: the populations behind the lowest and the highest rate.
    """

    numerator: Span
    denominator: Span | None = None
    lowest_of: Amount = math.inf
    highest_of: Fraction = Fraction(0)

    @classmethod
    def of(cls, rows: Sequence[Record], *, rate: bool, is_open: bool = False) -> Added:
        """The sum of measured rows; `is_open` where more may come, so that it has no upper end."""
        numerator = _sum([_total(row) for row in rows], is_open=is_open)
        if not rate:
            return cls(numerator)
        names = ("denominator_certain", "denominator_possible")
        below = [_ends(row[names[0]], row[names[1]]) for row in rows]
        lowest = [_lowest_of(row) for row in rows]
        highest = 0 if is_open else sum(row["value_possible_of"] or 0 for row in rows)
        return cls(
            numerator,
            _sum(below, is_open=is_open),
            math.inf if is_open or math.inf in lowest else Fraction(sum(lowest)),
            Fraction(highest),
        )

    def value(self, unit: str) -> Span:
        """The total or the rate, in the unit that figures are shown in."""
        scale = SCALES.get(unit, 1)
        if self.denominator is None:
            return self.numerator.times(Span.one(Fraction(1, scale)))
        factor = Fraction(MILLION if unit == "%" else 1) / scale
        low, high = Fraction(0), self.numerator.high
        if self.lowest_of and not isinstance(self.lowest_of, float):
            low = self.numerator.low / self.lowest_of * factor
        if not self.highest_of or isinstance(high, float):
            return Span(low, Fraction(0) if high == 0 else math.inf)
        return Span(low, high / self.highest_of * factor)

    def columns(self, unit: str) -> dict[str, Any]:
        """The ends of numerator, denominator and value, as a row of the indicators has them."""
        value = self.value(unit)
        of: dict[str, int | None] = {"value_certain_of": None, "value_possible_of": None}
        if self.denominator is not None:
            of = {
                "value_certain_of": _whole(self.lowest_of),
                "value_possible_of": _whole(self.highest_of) or None,
            }
        return {
            **_whole_ends("numerator", self.numerator),
            **_whole_ends("denominator", self.denominator),
            "value_certain": rounded(value.low),
            "value_possible": rounded(value.high),
            **of,
        }


def _total(row: Record) -> Span:
    """What is added up of a row; a total that was reported by itself has no numerator."""
    if row["numerator_certain"] is not None:
        return _ends(row["numerator_certain"], row["numerator_possible"])
    scale = SCALES.get(row["unit"], 1)
    return _ends(row["value_certain"], row["value_possible"]).times(Span.one(scale))


def _lowest_of(row: Record) -> Amount:
    """The population behind the lowest rate: of any size where nothing bounds it."""
    if row["value_certain_of"] is not None:
        return Fraction(row["value_certain_of"])
    return math.inf if row["denominator_possible"] is None else Fraction(0)


def _ends(low: Any, high: Any) -> Span:
    return Span(Fraction(low or 0), math.inf if high is None else Fraction(high))


def _sum(spans: Sequence[Span], *, is_open: bool) -> Span:
    low = sum((span.low for span in spans), Fraction(0))
    ends = [span.high for span in spans]
    high: Amount = math.inf if is_open or math.inf in ends else sum(ends, Fraction(0))
    return Span(low, high)


def _whole(value: Amount) -> int | None:
    return None if isinstance(value, float) else int(value)


def _whole_ends(name: str, span: Span | None) -> dict[str, Any]:
    low, high = (None, None) if span is None else (int(span.low), _whole(span.high))
    return {f"{name}_certain": low, f"{name}_possible": high}
