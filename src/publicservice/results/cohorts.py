"""Cohorts: how many of the first step, and of the step before, reached each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from publicservice.model.areas import WHOLE
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.results.span import Span, holds, measured_span, rounded
from publicservice.results.totals import FIGURE

COHORTS: dict[str, pl.DataType] = {
    "cohort": pl.String(),
    "step": pl.Int64(),
    "indicator": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "value_certain": FIGURE,
    "value_possible": FIGURE,
    "of_first_certain": FIGURE,
    "of_first_possible": FIGURE,
    "of_previous_certain": FIGURE,
    "of_previous_possible": FIGURE,
    "within": pl.Boolean(),
    "cite": pl.String(),
}


def whole_values(indicators: pl.DataFrame) -> dict[str, Span]:
    """The value of every measured indicator for the whole."""
    rows = indicators.filter(pl.col("level") == WHOLE).rows(named=True)
    return {
        row["indicator"]: measured_span(row)
        for row in rows
        if row["measured"] and row["value_certain"] is not None
    }


def cohorts(programme: type[Programme], plan: Plan, indicators: pl.DataFrame) -> pl.DataFrame:
    """Every step of every cohort of the plan.

    Columns:
        cohort, step, indicator, label_en, label_zh, cite: which one; the first step is 1.
        value_certain, value_possible: how many; blank where it is not measured.
        of_first_certain, of_first_possible: in % of the first step.
        of_previous_certain, of_previous_possible: in % of the step before.
        within: whether it is at most the step before; unknown where that cannot be said.
    """
    values = whole_values(indicators)
    rows = []
    for cohort in plan.cohorts.values():
        spans = [values.get(name) for name in cohort.indicators]
        for index, name in enumerate(cohort.indicators):
            before = spans[index - 1] if index else None
            value = spans[index]
            rows.append({
                "cohort": cohort.name, "step": index + 1, "indicator": name,
                **_labels(programme.indicators.get(name)),
                **_ends("value", value),
                **_ends("of_first", _share(value, spans[0])),
                **_ends("of_previous", _share(value, before)),
                "within": holds("<=", value, before) if value and before else None,
                "cite": cohort.cite,
            })  # fmt: skip
    return pl.DataFrame(rows, schema=COHORTS, orient="row")


def over_whole(programme: type[Programme], indicators: pl.DataFrame) -> Iterator[Problem]:
    """Totals that are larger than what they are a part of, and rates of nothing."""
    for row in indicators.filter(pl.col("source") == "registers").rows(named=True):
        indicator = programme.indicators[row["indicator"]]
        if indicator.value is None or indicator.per is None:
            continue
        least, most = row["numerator_certain"], row["denominator_possible"]
        if most is None or least <= most or not (indicator.part or most == 0):
            continue
        code = "indicator.over-whole" if most else "indicator.base-zero"
        yield Problem(
            code=code, severity="warning",
            where=f"{indicator.register.register}: {indicator.name}, {row['level']} {row['area']}",
            message=f"{least} of {most}: "
            + ("a part larger than its whole" if most else "nothing can be taken of 0"),
            remedy="correct the rows that it adds up",
        )  # fmt: skip


def _labels(indicator: RecordedIndicator | None) -> Mapping[str, str]:
    if indicator is None:
        return {"label_en": "", "label_zh": ""}
    return {"label_en": indicator.label.text("en"), "label_zh": indicator.label.text("zh")}


def _share(value: Span | None, of: Span | None) -> Span | None:
    return value.over(of).times(Span.one(100)) if value and of and of.low else None


def _ends(name: str, span: Span | None) -> dict[str, Any]:
    return {
        f"{name}_certain": span and rounded(span.low),
        f"{name}_possible": span and rounded(span.high),
    }
