"""Reported figures as rows of the indicators. Loads no engine."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from publicservice.model.areas import WHOLE
from publicservice.model.plan import Plan
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.target import Reported
from publicservice.results.reported_figures import counts_of, slack_of, span_of
from publicservice.results.span import SCALES, Span, rounded

Place = tuple[str, str, str]
"""Indicator, level and area."""


def last_reports(plan: Plan, at: date) -> dict[Place, Reported]:
    """For each indicator and place the last report up to the date."""
    found: dict[Place, Reported] = {}
    for report in sorted(plan.reported.values(), key=lambda each: each.as_of):
        if report.as_of <= at:
            found[report.indicator, report.level or WHOLE, report.area or WHOLE] = report
    return found


def reported_rows(
    indicators: Mapping[str, RecordedIndicator], reports: Mapping[Place, Reported]
) -> Iterator[dict[str, Any]]:
    """A row for each report; one of an indicator that there is not has none."""
    for (name, level, area), report in reports.items():
        indicator = indicators.get(name)
        if indicator is not None:
            named = {"level": level, "area": area}
            yield {**labels(indicator), **named, **reported_row(indicator, report)}


def reported_row(indicator: RecordedIndicator, report: Reported) -> dict[str, Any]:
    """What a report says, as a measured row; a figure that is unknown may be of any size."""
    value = span_of(indicator, report) or Span(Fraction(0), math.inf)
    scale = SCALES.get(indicator.unit, 1)
    ends = _counts(indicator, report)
    return {
        **ends,
        "value_certain": rounded(value.low / scale),
        "value_possible": rounded(value.high / scale),
        "measured": True, "source": "reported", "as_of": report.as_of,
        "cite": report.cite or indicator.cite, "slack": slack_of(report),
    }  # fmt: skip


def _counts(indicator: RecordedIndicator, report: Reported) -> dict[str, int | None]:
    numerator, denominator = counts_of(report)
    found: dict[str, int | None] = dict.fromkeys((
        "numerator_certain", "numerator_possible", "denominator_certain", "denominator_possible",
        "value_certain_of", "value_possible_of",
    ))  # fmt: skip
    if numerator:
        found |= {
            "numerator_certain": int(numerator.low),
            "numerator_possible": int(numerator.high),
        }
    if denominator:
        low, high = (int(end) * report.per_case for end in (denominator.low, denominator.high))
        found |= {"denominator_certain": low, "denominator_possible": high}
        if numerator and indicator.is_rate:
            found |= {"value_certain_of": high, "value_possible_of": low}
    return found


def labels(indicator: RecordedIndicator) -> dict[str, Any]:
    """What an indicator is called, as in its rows."""
    return {
        "indicator": indicator.name, "label_en": indicator.label.text("en"),
        "label_zh": indicator.label.text("zh"), "unit": indicator.unit,
    }  # fmt: skip
