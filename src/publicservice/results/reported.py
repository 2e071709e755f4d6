"""Reported figures beside what registers give: in their place, or held against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.target import Reported
from publicservice.results.measured import SCHEMA
from publicservice.results.reported_check import place
from publicservice.results.reported_figures import slack_of, span_of
from publicservice.results.reported_rows import last_reports, reported_row, reported_rows
from publicservice.results.rolled_up import contradictions, roll_up
from publicservice.results.span import Span, measured_span, span_text

COLUMNS: dict[str, pl.DataType] = {**SCHEMA, "source": pl.String(), "as_of": pl.Date()}
Record = Mapping[str, Any]


def with_reported(
    measured: pl.DataFrame, programme: type[Programme], plan: Plan, at: date
) -> pl.DataFrame:
    """The indicators, with reported figures where no register gives one.

    Columns beside those of `measured.indicators`: source (`registers`, `reported`, `rolled_up` from
    the reports of its parts, `missing` where an area should have reported, blank where there is
    nothing) and as_of, the day of the report, of several the first. Of several reports of one place
    the last one up to the date counts.
    """
    rows = roll_up(_rows(measured, programme, plan, at), programme.indicators, plan, at)
    return pl.DataFrame([{name: row[name] for name in COLUMNS} for row in rows], schema=COLUMNS)


def _rows(
    measured: pl.DataFrame, programme: type[Programme], plan: Plan, at: date
) -> list[dict[str, Any]]:
    """What registers give, and where they give nothing what was reported."""
    rows = [{**row, "source": _source(row), "as_of": None} for row in measured.rows(named=True)]
    latest = last_reports(plan, at)
    for row in rows:
        found = latest.pop((row["indicator"], row["level"], row["area"]), None)
        if found is not None and not row["source"]:
            row.update(reported_row(programme.indicators[found.indicator], found))
    return rows + list(reported_rows(programme.indicators, latest))


def differences(
    measured: pl.DataFrame, programme: type[Programme], plan: Plan, at: date
) -> Iterator[Problem]:
    """Reports that registers contradict: a warning on their own day, a notice on a later one."""
    together = _rows(measured, programme, plan, at)
    yield from contradictions(together, programme.indicators, plan, at)
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
            message=f"reported is {span_text(said, unit)} as of {report.as_of}, the registers give "
            f"{span_text(counted, unit)} as of {at}",
            where=place(plan, report),
            remedy="correct the report or the register, or say what each of them counts",
        )  # fmt: skip


def _agree(said: Span, counted: Span, report: Reported) -> bool:
    """Whether the two can be the same number; a bare figure is as exact as it is printed."""
    slack = slack_of(report)
    return said.low - slack <= counted.high and counted.low <= said.high + slack


def _source(row: Record) -> str:
    return "registers" if row["numerator_certain"] is not None else ""
