"""Phases and agenda as frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from publicservice.model.calendar.phase import Phase
from publicservice.model.plan import Plan
from publicservice.timeline.items import agenda_of, day_columns, label_of, reason_of

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
    "start_earliest": pl.Date(),
    "start_latest": pl.Date(),
    "end_earliest": pl.Date(),
    "end_latest": pl.Date(),
    "edition": pl.Int64(),
}
AGENDA: dict[str, pl.DataType] = {
    "programme": pl.String(),
    "plan": pl.String(),
    "region": pl.String(),
    "kind": pl.String(),
    "name": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "start": pl.Date(),
    "start_earliest": pl.Date(),
    "start_latest": pl.Date(),
    "end": pl.Date(),
    "end_earliest": pl.Date(),
    "end_latest": pl.Date(),
    "status": pl.String(),
    "next": pl.Date(),
    "days": pl.Int64(),
    "edition": pl.Int64(),
    "to": pl.String(),
    "late": pl.String(),
    "asked": pl.String(),
    "cite": pl.String(),
    "document": pl.String(),
    "note": pl.String(),
    "reason": pl.String(),
}


def phases(plan: Plan, at: date) -> pl.DataFrame:
    """The plan's phases as they stand on a day; a yearly one as it concerns that day.

    Columns:
        phase, label_en, label_zh, cite, note: which one, and what the plan says of it.
        start, end: first and last day, blank where not known exactly.
        status: upcoming, current, past, unknown.
        days_left: days from `at` to the last day, 0 on it; blank afterwards, and where the last
            day is not known.
        reason: why a day is not known, as the plan says it.
        start_earliest, start_latest, end_earliest, end_latest: the first and the last day that each
            can be, the day itself where it is known; blank where nothing is.
        edition: the how-manieth it is, where somebody counts.
    """
    rows = [_phase_row(plan, phase, at) for phase in plan.phases.values()]
    return pl.DataFrame(rows, schema=PHASES, orient="row")


def agenda_frame(plans: Iterable[Plan], at: date) -> pl.DataFrame:
    """What is on and what is due next, the next thing first; see `publicservice.agenda`."""
    rows = [item.as_dict() for item in agenda_of(plans, at)]
    return pl.DataFrame(rows, schema=AGENDA, orient="row")


def day_shown(row: Mapping[str, Any], name: str) -> str:
    """A day of a row as people read it: one day, the days that it can be, or nothing."""
    if row[name] is not None:
        return str(row[name])
    first, last = row[f"{name}_earliest"], row[f"{name}_latest"]
    return "" if first is None else f"{first}..{last}"


def _phase_row(plan: Plan, phase: Phase, at: date) -> dict[str, Any]:
    window = phase.around(at, plan.calendar)
    label = label_of(phase.label, phase.name)
    end = window.end
    return {
        "phase": phase.name,
        "label_en": label.text("en"),
        "label_zh": label.text("zh"),
        **day_columns("start", window.start),
        **day_columns("end", end),
        "status": window.status(at),
        "days_left": (end - at).days if isinstance(end, date) and at <= end else None,
        "cite": phase.cite,
        "note": phase.note,
        "reason": reason_of(window.start, end),
        "edition": window.edition,
    }
