"""The plan's targets against what was measured, and its phases at a date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import polars as pl
from attrs import field, frozen

from publicservice.model.numbers import Figures
from publicservice.model.plan import (
    Comparator,
    Known,
    NotInForce,
    Phase,
    Plan,
    Range,
    State,
    Target,
    Unknown,
)
from publicservice.model.problem import PlanError
from publicservice.results.measured import FIGURE, MILLION, WHOLE
from publicservice.results.target_check import no_indicator

TargetStatus = Literal["met", "not_met", "pending", "missed", "undetermined", "not_measured"]
Record = Mapping[str, Any]

TARGETS: dict[str, pl.DataType] = {
    "target": pl.String(),
    "indicator": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "comparator": pl.String(),
    "required": FIGURE,
    "required_high": FIGURE,
    "unit": pl.String(),
    "due": pl.Date(),
    "value_certain": FIGURE,
    "value_possible": FIGURE,
    "status": pl.String(),
    "gap": FIGURE,
    "reason_en": pl.String(),
    "reason_zh": pl.String(),
    "cite": pl.String(),
    "document": pl.String(),
}
PHASES: dict[str, pl.DataType] = {
    "phase": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "start": pl.Date(),
    "end": pl.Date(),
    "status": pl.String(),
    "days_left": pl.Int64(),
    "cite": pl.String(),
    "note": pl.String(),
    "reason": pl.String(),
}


@frozen
class Span:
    """A number that lies between two, both included: exact, in the smallest unit."""

    low: Fraction
    high: Fraction


@frozen
class Verdict:
    """How a target stands, and why where the status alone does not say it."""

    status: TargetStatus
    en: str = ""
    zh: str = ""
    required: Span | None = None
    gap: Fraction | None = field(default=None, kw_only=True)


def against(plan: Plan, figures: Figures, indicators: pl.DataFrame) -> pl.DataFrame:
    """Every target of the plan against the value of its indicator for the whole.

    The share is compared as the fraction it is, not as the rounded figure that is shown.

    Columns:
        target, indicator, label_en, label_zh, cite, document: which one, and where it is written.
        comparator, required, required_high: ``>=`` and so on, and what is asked for; the two
            differ where the plan leaves a range to the office, both are blank where it is unknown.
        unit: ``%``, or what is counted; of all figures of the row.
        due: the last day; blank where none is set or known.
        value_certain, value_possible: as in `indicators`.
        status: met or not_met (no day is set or known), pending (not met and not due, or not in
            force yet), missed (not met and past due), undetermined, not_measured.
        gap: by how much the unfavourable end of the value falls short, rounded up to four
            decimals; 0 where it does not; blank where that cannot be said.
        reason_en, reason_zh: why it is undetermined, not measured, not in force or without a day.

    Raises:
        PlanError: a target of an indicator that is not among the indicators.
    """
    whole = indicators.filter(pl.col("level") == WHOLE).rows(named=True)
    measured = {row["indicator"]: row for row in whole}
    rows = []
    for target in plan.targets.values():
        if target.indicator not in measured:
            raise PlanError((no_indicator(plan, target, measured),))
        rows.append(_row(plan, figures, target, measured[target.indicator]))
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


def phases(plan: Plan, at: date) -> pl.DataFrame:
    """The plan's phases as they stand on a day.

    Columns:
        phase, label_en, label_zh, cite, note: which one, and what the plan says of it.
        start, end: first and last day, blank where not known.
        status: upcoming, current, past, unknown.
        days_left: days from `at` to the last day, 0 on it; blank afterwards, and where the last
            day is not known.
        reason: why a day is not known, as the plan says it.
    """
    rows = [_phase_row(plan, phase, at) for phase in plan.phases.values()]
    return pl.DataFrame(rows, schema=PHASES, orient="row")


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


def _row(plan: Plan, figures: Figures, target: Target, measured: Record) -> dict[str, Any]:
    verdict = _verdict(plan, target, figures.at, measured)
    due, required = plan.due(target), verdict.required
    scale = _scale(measured["unit"])
    return {
        "target": target.name,
        "indicator": target.indicator,
        "label_en": target.label.text("en") or measured["label_en"],
        "label_zh": target.label.text("zh") or measured["label_zh"],
        "comparator": target.comparator,
        "required": required and _decimal(required.low / scale, up=False),
        "required_high": required and _decimal(required.high / scale, up=True),
        "unit": _unit(target, measured["unit"]),
        "due": due if isinstance(due, date) else None,
        "value_certain": measured["value_certain"],
        "value_possible": measured["value_possible"],
        "status": verdict.status,
        "gap": None if verdict.gap is None else _decimal(verdict.gap / scale, up=True),
        "reason_en": verdict.en,
        "reason_zh": verdict.zh,
        "cite": target.cite or target.value.cite,
        "document": plan.source_of(f"targets.{target.name}").document,
    }


def _verdict(plan: Plan, target: Target, at: date, measured: Record) -> Verdict:
    state = target.value.at(at)
    required = _required(state)
    if isinstance(state, NotInForce):
        since = state.since
        return Verdict("pending", f"in force from {since} on", f"自{since}起生效")
    if measured["measured"] is False:
        return _not_measured(measured, required)
    if measured["value_possible"] is None:
        return Verdict("undetermined", "the register does not reach the evaluation date",
                       "登记表未覆盖到评估日期", required)  # fmt: skip
    if isinstance(state, Unknown):
        reason = state.reason
        return Verdict(
            "undetermined", f"the required value is unknown: {reason}", f"目标值未知：{reason}"
        )
    if measured["measured"] is None:
        return Verdict("undetermined", "whether the population is empty is unknown",
                       "统计对象是否存在尚不明确", required)  # fmt: skip
    unit = target.value.unit_parts
    if required is None or (unit is not None and unit.base):
        return Verdict("undetermined", f"asked for is a figure in {target.value.unit!r}, and what "
                       "that is taken of is not measured",
                       f"目标以“{target.value.unit}”表示，其基数未统计")  # fmt: skip
    return _compared(plan, target, at, _value(measured), required)


def _not_measured(measured: Record, required: Span | None) -> Verdict:
    if measured["denominator_certain"] is None:
        en, zh = "the register was not supplied", "未提供登记表"
    else:
        en, zh = "nothing to measure: the population is empty", "无统计对象"
    return Verdict("not_measured", en, zh, required)


def _compared(plan: Plan, target: Target, at: date, value: Span, required: Span) -> Verdict:
    gap = _gap(target.comparator, value, required)
    met = holds(target.comparator, value, required)
    if met:
        return Verdict("met", required=required, gap=gap)
    if met is None:
        en, zh = "it depends on what is missing", "取决于缺失的信息"
        if value.low == value.high:
            en, zh = "the plan leaves the figure to the office, within a range", "计划给出的是区间"
        return Verdict("undetermined", en, zh, required, gap=gap)
    due = plan.due(target)
    if isinstance(due, date):
        return Verdict("pending" if at <= due else "missed", required=required, gap=gap)
    if isinstance(due, Unknown):
        en, zh = f"the due date is unknown: {due.reason}", f"期限未知：{due.reason}"
        return Verdict("not_met", en, zh, required, gap=gap)
    return Verdict("not_met", required=required, gap=gap)


def _required(state: State) -> Span | None:
    """The required value in the smallest unit; `None` unless the plan gives a number."""
    if isinstance(state, Known) and isinstance(state.value, int):
        return Span(Fraction(state.value), Fraction(state.value))
    if isinstance(state, Range) and isinstance(state.low, int) and isinstance(state.high, int):
        return Span(Fraction(state.low), Fraction(state.high))
    return None


def _value(measured: Record) -> Span:
    """The indicator's value in the smallest unit: millionths of the population, or ones."""
    low, high = measured["numerator_certain"], measured["numerator_possible"]
    if measured["unit"] != "%":
        return Span(Fraction(low), Fraction(high))
    return Span(
        Fraction(low, measured["value_certain_of"]) * MILLION,
        Fraction(high, measured["value_possible_of"]) * MILLION,
    )


def _gap(comparator: Comparator, value: Span, required: Span) -> Fraction:
    """How far the unfavourable end of the value is from what is required."""
    short, over = required.high - value.low, value.high - required.low
    worst = {">": short, ">=": short, "<": over, "<=": over, "=": max(short, over)}[comparator]
    return max(worst, Fraction(0))


def _unit(target: Target, measured_in: str) -> str:
    """The unit of the row's figures: shares are shown in %, counts in ones, whatever the plan's."""
    unit = target.value.unit_parts
    return measured_in if measured_in == "%" or unit is None else unit.amount


def _scale(unit: str) -> int:
    return MILLION // 100 if unit == "%" else 1


def _decimal(value: Fraction, *, up: bool) -> Decimal:
    """To four decimals, never to the favourable side."""
    scaled = value * 10_000
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled // 1
    return Decimal(int(whole)).scaleb(-4)


def _phase_row(plan: Plan, phase: Phase, at: date) -> dict[str, Any]:
    year = plan.calendar_year
    start, end = phase.window(year)
    reasons = dict.fromkeys(day.reason for day in (start, end) if isinstance(day, Unknown))
    return {
        "phase": phase.name,
        "label_en": phase.label.text("en") or phase.name.replace("_", " "),
        "label_zh": phase.label.text("zh") or phase.name.replace("_", " "),
        "start": start if isinstance(start, date) else None,
        "end": end if isinstance(end, date) else None,
        "status": phase.status(at, year),
        "days_left": (end - at).days if isinstance(end, date) and at <= end else None,
        "cite": phase.cite,
        "note": phase.note,
        "reason": "; ".join(reasons),
    }
