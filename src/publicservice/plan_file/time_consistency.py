"""What must hold between the dates of a plan, as far as a file alone can tell.

Festivals come from plugins; what hangs on them is checked when the plan is in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from publicservice.model.calendar.calendar_date import LEAP_YEAR, MonthDay, PlanDate
from publicservice.model.calendar.date_forms import PartOfMonth, RelativeDay, WeekdayOfMonth
from publicservice.model.calendar.days import earliest, latest
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_calendar import ISSUED, PlanCalendar
from publicservice.model.calendar.plan_dates import Place, places
from publicservice.model.problem import Problem, nearest
from publicservice.model.state import Unknown
from publicservice.plan_file.draft import Draft


def check_dates(draft: Draft) -> None:
    """Keep in the draft every problem of a date that no calendar has, or that hangs on nothing."""
    calendar = _calendar(draft)
    for place in places(draft.sections, draft.header.issued if draft.header else None):
        _report(draft, place.entry, _of_place(place, draft, calendar))
    for phase in draft.sections["phases"].values():
        _report(draft, f"phases.{phase.name}", _of_phase(phase, draft, calendar))
    for name, deliverable in draft.sections["deliverables"].items():
        for key in ("reports_on", "within"):
            _report(draft, f"deliverables.{name}", _of_name(getattr(deliverable, key), key, draft))
    _report_circles(draft, "events", _events_after(draft))
    _report_circles(draft, "phases", _phases_within(draft))


def _calendar(draft: Draft) -> PlanCalendar:
    events = {name: event.day for name, event in draft.sections["events"].items()}
    if draft.header and draft.header.issued is not None:
        events[ISSUED] = draft.header.issued
    return PlanCalendar(draft.header.year if draft.header else None, {}, events)


def _report(draft: Draft, entry: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        where = f"{entry}.{problem.where}" if problem.where else entry
        draft.report(entry, attrs.evolve(problem, where=where))


def _of_place(place: Place, draft: Draft, calendar: PlanCalendar) -> Iterator[Problem]:
    if isinstance(place.due, str):
        yield from _of_name(place.due, place.key, draft, "due with an unknown phase")
        return
    if not place.may_be_a_field:
        yield from _of_event(place, place.due, draft)
    if place.every_year:
        yield from _of_every_year(place, place.due)
    elif isinstance(place.due.value, MonthDay | WeekdayOfMonth):
        day = place.resolve(calendar)
        if isinstance(day, Unknown) and isinstance(calendar.year, int):
            yield Problem(code="plan.bad-date", message=day.reason, where=place.key,
                          remedy="correct the day or the plan's year")  # fmt: skip


def _of_name(
    name: str, key: str, draft: Draft, message: str = "an unknown phase"
) -> Iterator[Problem]:
    phases = draft.sections["phases"]
    if name and name not in phases and f"phases.{name}" not in draft.broken:
        yield Problem(code="plan.unknown-phase", message=f"{message} {name!r}", where=key,
                      remedy=nearest(name, phases))  # fmt: skip


def _of_event(place: Place, day: PlanDate, draft: Draft) -> Iterator[Problem]:
    events = draft.sections["events"]
    known = (*events, ISSUED)
    if day.event and day.event not in known and f"events.{day.event}" not in draft.broken:
        yield Problem(
            code="plan.unknown-event", message=f"counted from an unknown event {day.event!r}",
            where=place.key,
            remedy=nearest(day.event, known)
            + '; an event is written [events] its_name = { unknown = "…" } until its day is known',
        )  # fmt: skip


def _of_every_year(place: Place, day: PlanDate) -> Iterator[Problem]:
    if isinstance(day.value, Unknown) or day.needs_year:
        return
    what = f"the event {day.event!r}, which" if isinstance(day.value, RelativeDay) else f"{day}"
    message = f"comes back every year, but {what} has one day only"
    yield Problem(code="plan.every-year", message=message, where=place.key,
                  remedy='write the day without its year, such as "02-15", or leave out '
                  "every_year")  # fmt: skip


def _of_phase(phase: Phase, draft: Draft, calendar: PlanCalendar) -> Iterator[Problem]:
    yield from _of_name(phase.within, "within", draft)
    if phase.start is None or phase.end is None:
        return
    if not isinstance(calendar.year, int) and _yearless(phase.start) and _yearless(phase.end):
        calendar = calendar.in_year(LEAP_YEAR)
    start, end = phase.window(calendar)
    same_year_end = attrs.evolve(phase, crosses_year=False).window(calendar)[1]
    if isinstance(same_year_end, Unknown):
        return
    if latest(end) < earliest(start):
        may_cross = phase.end.needs_year and not phase.crosses_year
        yield Problem(
            code="plan.end-before-start",
            message=f"the end {phase.end} is before the start {phase.start}",
            remedy="write crosses_year = true if it ends in the year after" if may_cross
            else "correct one of the dates",
        )  # fmt: skip
    elif phase.crosses_year and earliest(same_year_end) >= latest(start):
        yield Problem(
            code="plan.crosses-year",
            message=f"crosses_year, but {phase.start} to {phase.end} needs no year end",
            remedy="remove crosses_year",
        )  # fmt: skip


def _yearless(day: PlanDate) -> bool:
    return day.needs_year and isinstance(day.value, MonthDay | PartOfMonth)


def _events_after(draft: Draft) -> dict[str, str]:
    return {name: event.day.event for name, event in draft.sections["events"].items()}


def _phases_within(draft: Draft) -> dict[str, str]:
    return {name: phase.within for name, phase in draft.sections["phases"].items()}


def _report_circles(draft: Draft, section: str, following: Mapping[str, str]) -> None:
    """Each circle once, at the name that comes first in the alphabet."""
    for name in sorted(following):
        circle = [name]
        while (after := following.get(circle[-1], "")) and after not in circle:
            circle.append(after)
        if after == name == min(circle):
            _report(draft, f"{section}.{name}", [_circle([*circle, name], section)])


def _circle(names: list[str], section: str) -> Problem:
    way = " -> ".join(names)
    if section == "events":
        return Problem(
            code="plan.event-circle", message=f"is counted from itself: {way}",
            remedy='give one of them a day of its own, or { unknown = "…" }',
        )  # fmt: skip
    return Problem(code="plan.phase-circle", message=f"is a part of itself: {way}", where="within",
                   remedy="remove one of them")  # fmt: skip
