"""What a report says as numbers. Loads no engine."""

from __future__ import annotations

from fractions import Fraction

from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.target import Reported
from publicservice.results.span import MILLION, SCALES, Span, stated


def span_of(indicator: RecordedIndicator, report: Reported) -> Span | None:
    """The reported value in the smallest unit; `None` where it is not known."""
    if report.value is not None:
        return stated(report.value.steps[0].state)
    numerator, denominator = counts_of(report)
    if numerator is None or not indicator.is_rate:
        return numerator
    if denominator is None or not denominator.low:
        return None
    rate = numerator.over(denominator.times(Span.one(report.per_case)))
    return rate.times(Span.one(MILLION)) if indicator.unit == "%" else rate


def counts_of(report: Reported) -> tuple[Span | None, Span | None]:
    """Numerator and denominator as they are written; `None` where they are not known."""
    numerator, denominator = (
        stated(number.steps[0].state) if number else None
        for number in (report.numerator, report.denominator)
    )
    return numerator, denominator


def slack_of(report: Reported) -> Fraction:
    """How far a bare percentage may be from what it was rounded from, in millionths."""
    if report.value is None or report.value.kind != "percent":
        return Fraction(0)
    said = stated(report.value.steps[0].state)
    text = str(report.value.figure(int(said.low))) if said else ""
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2])) * SCALES["%"]
