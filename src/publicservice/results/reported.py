"""Reported figures beside what registers give: in their place, or held against them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from publicservice.model.indicator import RecordedIndicator
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.target import Reported
from publicservice.results.measured import SCHEMA, WHOLE
from publicservice.results.reported_check import counts_of, place, span_of
from publicservice.results.span import SCALES, Span, measured_span, rounded, shown

COLUMNS: dict[str, pl.DataType] = {**SCHEMA, "source": pl.String(), "as_of": pl.Date()}
Record = Mapping[str, Any]
Place = tuple[str, str, str]
"""Indicator, level and area."""


def with_reported(
    measured: pl.DataFrame, programme: type[Programme], plan: Plan, at: date
) -> pl.DataFrame:
    """The indicators, with reported figures where no register gives one.

    Columns beside those of `measured.indicators`: source (`registers`, `reported`, blank where
    there is neither) and as_of, the day of the report. Of several reports the last one up to the
    date counts.
    """
    rows = [{**row, "source": _source(row), "as_of": None} for row in measured.rows(named=True)]
    latest = last_reports(plan, at)
    for row in rows:
        found = latest.pop((row["indicator"], row["level"], row["area"]), None)
        if found is not None and not row["source"]:
            row.update(_reported_row(programme.indicators[found.indicator], found))
    for (indicator, level, area), found in latest.items():
        recorded = programme.indicators.get(indicator)
        if recorded is not None:
            named = {"level": level, "area": area}
            rows.append({**_labels(recorded), **named, **_reported_row(recorded, found)})
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def last_reports(plan: Plan, at: date) -> dict[Place, Reported]:
    """For each indicator and place the last report up to the date."""
    found: dict[Place, Reported] = {}
    for report in sorted(plan.reported.values(), key=lambda each: each.as_of):
        if report.as_of <= at:
            found[report.indicator, report.level or WHOLE, report.area or WHOLE] = report
    return found


def differences(
    measured: pl.DataFrame, programme: type[Programme], plan: Plan, at: date
) -> Iterator[Problem]:
    """Reports that registers contradict: a warning on their own day, a notice on a later one."""
    rows = {(r["indicator"], r["level"], r["area"]): r for r in measured.rows(named=True)}
    for key, report in last_reports(plan, at).items():
        row, indicator = rows.get(key), programme.indicators.get(report.indicator)
        if row is None or indicator is None or not row["measured"] or row["value_certain"] is None:
            continue
        said, counted = span_of(indicator, report), measured_span(row)
        if said is None or _agree(said, counted, report):
            continue
        unit = row["unit"]
        yield Problem(
            code="reported.differs", severity="warning" if report.as_of == at else "notice",
            message=f"reported is {_text(said, unit)} as of {report.as_of}, the registers give "
            f"{_text(counted, unit)} as of {at}",
            where=place(plan, report),
            remedy="correct the report or the register, or say what each of them counts",
        )  # fmt: skip


def _agree(said: Span, counted: Span, report: Reported) -> bool:
    """Whether the two can be the same number; a bare figure is as exact as it is printed."""
    slack = Fraction(0)
    if report.value is not None and report.value.kind == "percent":
        text = str(report.value.figure(int(said.low)))
        slack = Fraction(1, 2 * 10 ** len(text.partition(".")[2])) * SCALES["%"]
    return said.low - slack <= counted.high and counted.low <= said.high + slack


def _reported_row(indicator: RecordedIndicator, report: Reported) -> dict[str, Any]:
    """What a report says, as a measured row; a figure that is unknown may be of any size."""
    value = span_of(indicator, report) or Span(Fraction(0), math.inf)
    scale = SCALES.get(indicator.unit, 1)
    ends = _counts(indicator, report)
    return {
        **ends,
        "value_certain": rounded(value.low / scale),
        "value_possible": rounded(value.high / scale),
        "measured": True, "source": "reported", "as_of": report.as_of,
        "cite": report.cite or indicator.cite,
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


def _labels(indicator: RecordedIndicator) -> dict[str, Any]:
    return {
        "indicator": indicator.name, "label_en": indicator.label.text("en"),
        "label_zh": indicator.label.text("zh"), "unit": indicator.unit,
    }  # fmt: skip


def _source(row: Record) -> str:
    return "registers" if row["numerator_certain"] is not None else ""


def _text(span: Span, unit: str) -> str:
    scale = SCALES.get(unit, 1)
    ends: Sequence[Any] = [shown(end, scale, up=False) for end in (span.low, span.high)]
    low, high = (f"{end:f}".rstrip("0").rstrip(".") if end is not None else "" for end in ends)
    text = low if low == high else f"{low}..{high}" if high else f"{low} or more"
    return f"{text} {unit}".replace(" count", "")
