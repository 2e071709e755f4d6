"""The plan's targets against what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import polars as pl
from attrs import field, frozen

from publicservice.model.areas import WHOLE
from publicservice.model.calendar.days import Day, PossibleDays
from publicservice.model.calendar.deliverable import overdue
from publicservice.model.numbers import Figures
from publicservice.model.plan import NotInForce, Number, Plan, State, Target, Unknown
from publicservice.model.problem import PlanError
from publicservice.model.target import OF_BASELINE
from publicservice.results import target_areas
from publicservice.results.course import DAYS_OF_PACE, Course, Step, course
from publicservice.results.rolled_up import MISSING
from publicservice.results.span import (
    MILLION,
    SCALES,
    Span,
    gap,
    holds,
    measured_span,
    rounded,
    shown,
    stated,
)
from publicservice.results.target_check import no_indicator
from publicservice.results.totals import FIGURE

TargetStatus = Literal[
    "met", "over_fulfilled", "not_met", "pending", "on_course", "behind", "missed", "undetermined",
    "not_measured",
]  # fmt: skip
Record = Mapping[str, Any]
Measured = Mapping[str, Mapping[tuple[str, str], Record]]
"""The rows of each indicator by level and area."""

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
    "level": pl.String(),
    "area": pl.String(),
    "areas": pl.Int64(),
    "areas_met": pl.Int64(),
    "next_milestone": pl.Date(),
    "next_required": FIGURE,
    "needed": FIGURE,
    "pace_needed_day": FIGURE,
    "pace_needed_30_days": FIGURE,
    "progress_certain": FIGURE,
    "progress_possible": FIGURE,
}


@frozen
class Verdict:
    """How a target stands, and why where the status alone does not say it."""

    status: TargetStatus
    en: str = ""
    zh: str = ""
    required: Span | None = None
    gap: Fraction | None = field(default=None, kw_only=True)
    course: Course = field(factory=lambda: Course(""), kw_only=True)


@frozen
class Asked:
    """What is asked for on the day: what the plan says of it, and as a number."""

    state: State | None
    required: Span | None = None


def against(
    plan: Plan,
    figures: Figures,
    indicators: pl.DataFrame,
    by: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Every target of the plan against the value of its indicator, see `Evaluation.targets`.

    The share is compared as the fraction it is, not as the rounded figure that is shown.

    Columns:
        target, indicator, label_en, label_zh, cite, document: which one, and where it is written.
        comparator, required, required_high: ``>=`` and so on, and what is asked for; the two
            differ where the plan leaves a range to the office, both are blank where it is unknown.
        unit: ``%``, or what is counted; of all figures of the row.
        due: the last day; blank where none is set or known.
        value_certain, value_possible: as in `indicators`.
        status: met; over_fulfilled (more than was asked for, of a share more than 100 %); not_met
            (no day is set or known); missed (not met and past due); on_course or behind (not due,
            and the plan says what should be reached by now); pending (not due, and it does not, or
            not in force yet); undetermined; not_measured.
        gap: by how much the unfavourable end of the value falls short, rounded up to four
            decimals; 0 where it does not; blank where that cannot be said.
        reason_en, reason_zh: why it is undetermined, not measured, not in force or without a day.
        level, area: where; `whole` and `whole` for one that is not set for a level.
        areas, areas_met: of a target for a level, how many areas are held to it and meet it; in
            the row that sums the level up, whose area is `whole`, else blank.
        next_milestone, next_required: the next milestone, or the target itself.
        needed: what is missing to it at most.
        pace_needed_day, pace_needed_30_days: what has to be added in a day and in 30 days until
            then, rounded up.
        progress_certain, progress_possible: the value in % of the plan's task; blank without one.

    Args:
        by: for each indicator the field by which its figures are also given.

    Raises:
        PlanError: a target of an indicator that is not among the indicators.
    """
    measured: dict[str, dict[tuple[str, str], Record]] = {}
    for row in indicators.iter_rows(named=True):
        measured.setdefault(row["indicator"], {})[row["level"], row["area"]] = row
    rows: list[dict[str, Any]] = []
    for target in plan.targets.values():
        if target.indicator not in measured:
            raise PlanError((no_indicator(plan, target, measured),))
        level = target.level or ((by or {}).get(target.indicator, "") if target.groups else "")
        rows += _Held(plan, figures, target, measured).rows(level)
    return pl.DataFrame(rows, schema=TARGETS, orient="row")


@frozen
class _Held:
    """One target held against what was measured."""

    plan: Plan
    figures: Figures
    target: Target
    measured: Measured

    def rows(self, level: str) -> Iterator[dict[str, Any]]:
        """One for the whole, or one for a level and one for each of its areas."""
        own = self.measured[self.target.indicator]
        whole = own[WHOLE, WHOLE]
        if not level and not self.target.groups:
            yield self._row(whole, self.target.value)
            return
        areas = target_areas.areas_of(self.target, own, level)
        judged = [
            {**self._row(row, self.target.groups.get(area, self.target.value)), "area": area,
             "level": level}
            for area, row in areas.items()
        ]  # fmt: skip
        top = self._row({**whole, "measured": False}, self.target.value)
        silent = sum(row.get("source") == MISSING for row in areas.values())
        yield {**top, "level": level, **target_areas.summed_up(judged, silent)}
        yield from judged

    def _row(self, measured: Record, number: Number) -> dict[str, Any]:
        target, at = self.target, self.figures.at
        verdict = self._verdict(number, measured)
        due, required = self.plan.due(target, at), verdict.required
        scale = SCALES.get(measured["unit"], 1)
        return {
            "target": target.name,
            "indicator": target.indicator,
            "label_en": target.label.text("en") or measured["label_en"],
            "label_zh": target.label.text("zh") or measured["label_zh"],
            "comparator": target.comparator,
            "required": required and shown(required.low, scale, up=False),
            "required_high": required and shown(required.high, scale, up=True),
            "unit": self._unit(measured["unit"]),
            "due": due if isinstance(due, date) else None,
            "value_certain": measured["value_certain"],
            "value_possible": measured["value_possible"],
            "status": verdict.status,
            "gap": None if verdict.gap is None else shown(verdict.gap, scale, up=True),
            "reason_en": verdict.en,
            "reason_zh": verdict.zh,
            "cite": target.cite or target.value.cite,
            "document": self.plan.source_of(f"targets.{target.name}").document,
            "level": measured["level"],
            "area": measured["area"],
            **_of_course(verdict.course, scale),
            **self._progress(measured),
        }

    def _verdict(self, number: Number, measured: Record) -> Verdict:
        asked = self._asked(number)
        state, required = asked.state, asked.required
        if isinstance(state, NotInForce):
            since = state.since
            return Verdict("pending", f"in force from {since} on", f"自{since}起生效")
        if measured["measured"] is False:
            return _not_measured(measured, required)
        if measured["value_certain"] is None:
            return Verdict("undetermined", "the register does not reach the evaluation date",
                           "登记表未覆盖到评估日期", required)  # fmt: skip
        if isinstance(state, Unknown):
            reason = state.reason
            return Verdict("undetermined", f"the required value is unknown: {reason}",
                           f"目标值未知：{reason}")  # fmt: skip
        if measured["measured"] is None:
            return Verdict("undetermined", "whether the population is empty is unknown",
                           "统计对象是否存在尚不明确", required)  # fmt: skip
        if required is None:
            unit = number.unit
            return Verdict(
                "undetermined",
                f"asked for is a figure in {unit!r}, and what that is taken of is not measured",
                f"目标以“{unit}”表示，其基数未统计",
            )
        return self._compared(measured, required)

    def _asked(self, number: Number) -> Asked:
        if self.target.not_below:
            return self._floor()
        state = number.at(self.figures.at)
        return Asked(*self._of_base(state, number))

    def _floor(self) -> Asked:
        """The value of a number of the plan, or of another indicator for the whole."""
        name = self.target.not_below
        if name in self.plan.numbers:
            state = self.figures.state(name)
            return Asked(state, stated(state))
        row = self.measured.get(name, {}).get((WHOLE, WHOLE))
        if row is None or not row["measured"] or row["value_certain"] is None:
            return Asked(Unknown(f"{name} is not measured"))
        return Asked(None, measured_span(row))

    def _of_base(self, state: State, number: Number) -> tuple[State, Span | None]:
        """What a share or a growth comes to; `None` where what it is taken of is not stated."""
        span, unit = stated(state), number.unit_parts
        if span is None or unit is None or not unit.base:
            return state, span
        if self.target.base is None:
            return state, None
        of = self.target.base.at(self.figures.at)
        base = stated(of)
        if base is None:
            return of, None
        grown = MILLION if number.unit == OF_BASELINE else 0
        factor = Span((span.low + grown) / MILLION, (span.high + grown) / MILLION)
        return state, base.times(factor)

    def _compared(self, measured: Record, required: Span) -> Verdict:
        plan, target, at = self.plan, self.target, self.figures.at
        value = measured_span(measured)
        short = gap(target.comparator, value, required)
        way = course(plan, target, at, value, self._steps(required))
        said: dict[str, Any] = {"required": required, "gap": short, "course": way}
        met = holds(target.comparator, value, required)
        if met:
            return Verdict(self._met(value, required, measured["unit"]), **said)
        if met is None:
            return Verdict("undetermined", *_why_open(value), **said)
        due = plan.due(target, at)
        passed = None if due is None else overdue(due, at)
        if passed:
            return Verdict("missed", **said)
        if way.status == "undetermined":
            return Verdict("undetermined", "whether it is behind depends on what is missing",
                           "进度是否滞后取决于缺失的信息", **said)  # fmt: skip
        reason = _unknown_due(due) if due is not None and passed is None else ("", "")
        waiting: TargetStatus = "not_met" if passed is None else "pending"
        return Verdict(way.status or waiting, *reason, **said)

    def _met(self, value: Span, required: Span, unit: str) -> TargetStatus:
        """Met, or more than that: beyond a number, or beyond the whole of a share."""
        limit = max(required.high, MILLION) if unit == "%" else required.high
        rising = self.target.comparator == ">=" and not self.target.not_below
        return "over_fulfilled" if rising and value.low > limit else "met"

    def _steps(self, required: Span) -> list[Step]:
        at = self.figures.at
        steps = []
        for milestone in self.target.milestones:
            _, span = self._of_base(milestone.value.at(at), milestone.value)
            steps.append(Step(self.plan.day(milestone.due, at), span))
        return [*steps, Step(self.plan.due(self.target, at), required)]

    def _progress(self, measured: Record) -> dict[str, Any]:
        given = self.target.task
        task = stated(given.at(self.figures.at)) if given else None
        if task is None or not task.low or measured["value_certain"] is None:
            return {"progress_certain": None, "progress_possible": None}
        share = measured_span(measured).over(task).times(Span.one(100))
        return {"progress_certain": rounded(share.low), "progress_possible": rounded(share.high)}

    def _unit(self, measured_in: str) -> str:
        """The unit of the row's figures: shares in %, money in yuan, counts in ones."""
        unit = (self.target.base or self.target.value).unit_parts
        counted = measured_in == "count" and unit is not None
        return unit.amount if counted and unit and not unit.base else measured_in


def _of_course(way: Course, scale: int) -> dict[str, Any]:
    """The columns that say what is next, and what it takes."""
    following = way.following
    required = following.required if following else None
    each_day, days = way.each_day, DAYS_OF_PACE
    return {
        "next_milestone": following.on if following else None,
        "next_required": None if required is None else shown(required.high, scale, up=True),
        "needed": None if way.needed is None else shown(way.needed, scale, up=True),
        "pace_needed_day": None if each_day is None else shown(each_day, scale, up=True),
        "pace_needed_30_days": None if each_day is None else shown(each_day * days, scale, up=True),
    }


def _not_measured(measured: Record, required: Span | None) -> Verdict:
    if measured.get("source") == MISSING:
        en, zh = "nobody reported it", "未上报"
    elif measured["denominator_certain"] is None:
        en, zh = "the register was not supplied", "未提供登记表"
    else:
        en, zh = "nothing to measure: the population is empty", "无统计对象"
    return Verdict("not_measured", en, zh, required)


def _why_open(value: Span) -> tuple[str, str]:
    if value.low == value.high:
        return "the plan leaves the figure to the office, within a range", "计划给出的是区间"
    return "it depends on what is missing", "取决于缺失的信息"


def _unknown_due(due: Day) -> tuple[str, str]:
    """Why nobody can tell whether a due date has passed."""
    if isinstance(due, PossibleDays):
        days = f"{due.earliest}..{due.latest}"
        return f"the due date is one of several: {days}", f"期限为{days}之间某日"
    reason = due.reason if isinstance(due, Unknown) else ""
    return f"the due date is unknown: {reason}", f"期限未知：{reason}"
