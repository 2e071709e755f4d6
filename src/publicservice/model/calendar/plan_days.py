"""The days of a plan by path, for rules to read: phases, events, deliverables, the day of issue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from publicservice.model.calendar.days import Day, PossibleDays
from publicservice.model.calendar.deliverable import Deliverable
from publicservice.model.calendar.plan_calendar import ISSUED, PlanCalendar
from publicservice.model.state import Known, Unknown

if TYPE_CHECKING:
    from publicservice.model.plan import Plan

ENDS = ("start", "end")


@frozen
class NamedDay:
    """A day that a rule reads, as far as it is known, and the clause behind it.

    A day that is one of several counts as unknown: rules compare with one day.
    """

    path: str
    state: Known | Unknown
    cite: str = ""


def day_paths(plan: Plan) -> Iterator[str]:
    """The paths of the days that rules can read."""
    if plan.issued is not None:
        yield ISSUED
    for name in plan.events:
        yield f"events.{name}"
    for name in plan.phases:
        yield from (f"phases.{name}.{end}" for end in ENDS)
    for name, deliverable in plan.deliverables.items():
        if deliverable.due is not None:
            yield f"deliverables.{name}.due"


def named_day(plan: Plan, path: str, at: date | None = None) -> NamedDay | None:
    """The day at that path; of what comes back every year the one that concerns the day `at`.

    `None` where there is none.
    """
    section, _, rest = path.partition(".")
    name, _, key = rest.rpartition(".")
    if path == ISSUED and plan.issued is not None:
        return NamedDay(path, _state(plan.calendar.event(ISSUED)))
    if section == "events" and rest in plan.events:
        return NamedDay(path, _state(plan.calendar.event(rest)), plan.events[rest].cite)
    if section == "phases" and key in ENDS and name in plan.phases:
        phase = plan.phases[name]
        window = phase.around(at, plan.calendar) if at else phase.in_year(plan.calendar)
        return NamedDay(path, _state(getattr(window, key)), phase.cite)
    if section == "deliverables" and key == "due" and name in plan.deliverables:
        return _due(plan, path, plan.deliverables[name], at)
    return None


def _due(plan: Plan, path: str, deliverable: Deliverable, at: date | None) -> NamedDay | None:
    if deliverable.due is None:
        return None
    calendar: PlanCalendar = plan.calendar
    if deliverable.every_year and at is not None:
        calendar = calendar.in_year(at.year)
    elif deliverable.crosses_year:
        calendar = calendar.next_year()
    if isinstance(deliverable.due, str):
        day = plan.day(deliverable.due, at)
    else:
        day = deliverable.due.resolve(calendar)
    return NamedDay(path, _state(day), deliverable.cite)


def _state(day: Day) -> Known | Unknown:
    if isinstance(day, PossibleDays):
        return Unknown(f"some day from {day.earliest} to {day.latest}")
    return day if isinstance(day, Unknown) else Known(day)
