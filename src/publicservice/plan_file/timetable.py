"""The sections that say when: phases, events, deliverables, schedules; both ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import attrs

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.date_forms import Part, Weekday
from publicservice.model.calendar.deliverable import (
    BackwardSchedule,
    Deliverable,
    Due,
    Event,
    HandOver,
    PreparationStep,
)
from publicservice.model.calendar.phase import NO_LABEL, Phase
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file.structure import (
    Gathered,
    below,
    structured,
    unknown_keys,
    wrong_type,
)
from publicservice.plan_file.toml_text import TomlValue

Table = dict[str, TomlValue]
PHASE_KEYS = ("crosses_year", "every_year", "first_year", "edition", "order", "parallel", "within")
DELIVERABLE_KEYS = (
    "form", "copies", "stamped", "to", "crosses_year", "every_year", "reports_on", "within", "late",
)  # fmt: skip


@attrs.frozen
class DateKeys:
    """A day that is not written out, by the keys of its form.

    Attributes:
        date: a day with what the document prints beside it.
        weekday: the weekday, of a month or as printed beside a date.
        nth: which one of the month; -1 for the last.
        month: 1 to 12.
        part: which part of the month.
        festival: the id of a festival, such as ``lantern-festival``.
        after: the event or phase after which it is.
        before: the event or phase before which it is.
        days: how many days after or before.
        months: how many months after or before.
        year: another year than the plan's.
        unknown: why it is not known, as printed where it can be.
    """

    date: date | str | None = None
    weekday: Weekday | None = None
    nth: Literal[1, 2, 3, 4, 5, -1] | None = None
    month: int | None = None
    part: Part | None = None
    festival: str = ""
    after: str = ""
    before: str = ""
    days: int = 0
    months: int = 0
    year: int | None = None
    unknown: str = ""


@attrs.frozen
class DeliverableKeys:
    """Keys of a deliverable that its reader takes in more forms than the noun has.

    Attributes:
        signed_by: who signs it.
        late: what happens to one that comes late.
    """

    signed_by: str | tuple[str, ...] = ()
    late: Literal["not accepted", "gives up", "points deducted", "criticised"] | None = None


@attrs.frozen
class EventRemarks:
    """The keys of an event beside its day."""

    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


def read_phase(name: str, raw: Any) -> Phase:
    """A phase: ``{ start = "08-20", end = "08-31", label = {…}, cite = "…" }``."""
    return structured({**unnamed(raw), "name": name}, Phase)


def read_event(name: str, raw: Any) -> Event:
    """An event: a date as such, or a date's table with label, cite and note beside its keys."""
    if not isinstance(raw, dict):
        return Event(name, PlanDate.read(raw))
    table = unnamed(raw)
    beside = {attribute.name for attribute in attrs.fields(EventRemarks)}
    gathered = Gathered()
    remarks = gathered.attempt(
        "", structured, {key: item for key, item in table.items() if key in beside}, EventRemarks
    )
    day = gathered.attempt(
        "", PlanDate.read, {key: item for key, item in table.items() if key not in beside}
    )
    if remarks is None or day is None:
        raise PlanError(gathered.problems)
    return Event(name, day, remarks.label, remarks.cite, remarks.note)


def read_deliverable(name: str, raw: Any) -> Deliverable:
    """A deliverable: form, copies, to, due, reports_on, late, steps, ..."""
    table = unnamed(raw)
    if isinstance(table.get("signed_by"), str):
        table = {**table, "signed_by": [table["signed_by"]]}
    return structured({**_with_steps(table), "name": name}, Deliverable)


def read_schedule(name: str, raw: Any) -> BackwardSchedule:
    """A schedule: deadline, and steps in the order of time with their days."""
    return structured({**_with_steps(unnamed(raw)), "name": name}, BackwardSchedule)


def phase_table(phase: Phase) -> Table:
    """A phase without its name, which is the table's own."""
    lasts = phase.lasts and {"value": phase.lasts.value, "unit": phase.lasts.unit}
    return {
        **_dates({"start": phase.start, "end": phase.end}),
        **_given({key: getattr(phase, key) for key in PHASE_KEYS}),
        **_given({"lasts": lasts}),
        **remarks_table(phase.label, phase.cite, phase.note),
    }


def event_table(event: Event) -> Table:
    """An event without its name: its day's keys with label, clause and note beside them."""
    day = date_value(event.day)
    table = dict(day) if isinstance(day, dict) else {"date": day}
    return {**table, **remarks_table(event.label, event.cite, event.note)}


def deliverable_table(deliverable: Deliverable) -> Table:
    """A deliverable without its name."""
    return {
        **_given({key: getattr(deliverable, key) for key in DELIVERABLE_KEYS}),
        **_given({"signed_by": list(deliverable.signed_by)}),
        **_dates({"due": deliverable.due}),
        **_given({"steps": [_handover_table(step) for step in deliverable.steps]}),
        **remarks_table(deliverable.label, deliverable.cite, deliverable.note),
    }


def schedule_table(schedule: BackwardSchedule) -> Table:
    """A schedule without its name."""
    return {
        **_dates({"deadline": schedule.deadline, "start": schedule.start}),
        "steps": [_preparation_table(step) for step in schedule.steps],
        **remarks_table(schedule.label, schedule.cite, schedule.note),
    }


def date_value(day: PlanDate) -> TomlValue:
    """A date as a plan file writes it."""
    value = day.value
    if isinstance(value, Unknown):
        return {"unknown": value.reason}
    if not isinstance(value, MonthDay) and hasattr(value, "table"):
        return value.table()
    written: TomlValue = str(value) if isinstance(value, MonthDay) else value
    printed = _given({"weekday": day.weekday, "festival": day.festival})
    return {"date": written, **printed} if printed else written


def remarks_table(label: Label, cite: str, note: str) -> Table:
    """Label, clause and note, as far as they are there."""
    return _given({"label": _given({"en": label.en, "zh": label.zh}), "cite": cite, "note": note})


def unnamed(raw: Any) -> dict[str, Any]:
    """A table that does not repeat its name. Raises PlanError."""
    if not isinstance(raw, dict):
        raise wrong_type("a table", raw)
    if "name" in raw:
        problem = unknown_keys(["name"], [])[0]
        raise PlanError((attrs.evolve(problem, remedy="the name is that of the table itself"),))
    return raw


def _with_steps(table: dict[str, Any]) -> dict[str, Any]:
    """The table, once its steps were found to be a list. Raises PlanError."""
    steps = table.get("steps", [])
    if not isinstance(steps, list):
        error = wrong_type("a list of tables", steps, "write steps = [{ … }]")
        raise PlanError(below("steps", error))
    return table


def _handover_table(step: HandOver) -> Table:
    return {"to": step.to, **_dates({"due": step.due}), **_given({"cite": step.cite})}


def _preparation_table(step: PreparationStep) -> Table:
    return {"name": step.name, "days": step.days, **remarks_table(step.label, step.cite, "")}


def _dates(dates: dict[str, Due]) -> Table:
    return {
        key: date_value(day) if isinstance(day, PlanDate) else day
        for key, day in dates.items()
        if day is not None
    }


def _given(values: dict[str, Any]) -> Table:
    empty: Iterable[Any] = (None, "", False, {}, [], ())
    return {key: value for key, value in values.items() if value not in empty}
