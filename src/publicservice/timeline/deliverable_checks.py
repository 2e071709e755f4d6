"""Deadlines held against the phases that they belong to, and schedules against the start."""

from __future__ import annotations

from collections.abc import Iterator

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.date_forms import counted
from publicservice.model.calendar.days import Day, earliest, latest
from publicservice.model.calendar.deliverable import BackwardSchedule, Deliverable, Due, HandOver
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.timeline.finding import Finding, day_text, finding, named
from publicservice.timeline.placed import Placed, comparable


def check_deliverables(plan: Plan) -> Iterator[Finding]:
    """Deadlines inside the phase that they report on or outside the one that they belong to."""
    for name in sorted(plan.deliverables):
        deliverable = plan.deliverables[name]
        yield from _against_phases(plan, deliverable)
        yield from _cascade(plan, deliverable)


def check_schedules(plan: Plan) -> Iterator[Finding]:
    """Schedules that would have to begin before they can."""
    for name in sorted(plan.schedule):
        schedule = plan.schedule[name]
        calendar, with_year = _comparable(plan, [schedule.deadline, schedule.start, plan.issued])
        first = schedule.windows(_day(plan, schedule.deadline, calendar))[0][1]
        for limit, event in (
            (schedule.start, "the first day there is"),
            (plan.issued if schedule.start is None else None, "the day of issue"),
        ):
            if limit is not None:
                yield from _too_long(
                    schedule, first, limit.resolve(calendar), event, with_year=with_year
                )


def _too_long(
    schedule: BackwardSchedule, first: Day, limit: Day, event: str, *, with_year: bool
) -> Iterator[Finding]:
    short = (earliest(limit) - latest(first)).days
    if isinstance(first, Unknown) or isinstance(limit, Unknown) or short <= 0:
        return
    total = sum(step.days for step in schedule.steps)
    yield finding(
        f"schedule.{schedule.name}", "schedule-too-long",
        f"{named(schedule.name, schedule.cite)} takes {counted(total, 'day')} and would have to "
        f"begin {day_text(first, with_year=with_year)}, {counted(short, 'day')} before {event} "
        f"({day_text(limit, with_year=with_year)})",
        "shorten the steps or move the deadline",
    )  # fmt: skip


def _against_phases(plan: Plan, deliverable: Deliverable) -> Iterator[Finding]:
    if not isinstance(deliverable.due, PlanDate):
        return
    for key in ("reports_on", "within"):
        name = getattr(deliverable, key)
        phase = plan.phases.get(name)
        if phase is None or phase.every_year != deliverable.every_year:
            continue
        calendar, with_year = _comparable(plan, [deliverable.due, phase.start, phase.end])
        around = Placed(phase, *phase.window(calendar), with_year=with_year)
        own_year = calendar.next_year() if deliverable.crosses_year else calendar
        due = deliverable.due.resolve(own_year)
        check = _reports_inside if key == "reports_on" else _outside
        yield from check(deliverable, due, around)


def _reports_inside(deliverable: Deliverable, due: Day, phase: Placed) -> Iterator[Finding]:
    name = named(deliverable.name, deliverable.cite)
    before = (earliest(phase.end) - latest(due)).days
    if before > 0:
        yield finding(
            f"deliverables.{deliverable.name}", "due-inside-phase",
            f"{name} is due {phase.day(due)}, {counted(before, 'day')} before {phase.name} ends, "
            f"on which it reports ({phase.day(phase.end)})",
            "correct one of the dates, or name the phase that is over by then", key="due",
        )  # fmt: skip


def _outside(deliverable: Deliverable, due: Day, phase: Placed) -> Iterator[Finding]:
    name = named(deliverable.name, deliverable.cite)
    late = (earliest(due) - latest(phase.end)).days
    early = (earliest(phase.start) - latest(due)).days
    if late > 0:
        yield finding(
            f"deliverables.{deliverable.name}", "due-outside-phase",
            f"{name} is due {phase.day(due)}, {counted(late, 'day')} after {phase.name} has ended, "
            f"in which it is to be done ({phase.day(phase.end)})",
            "correct one of the dates, or remove within", key="due",
        )  # fmt: skip
    elif early > 0:
        yield finding(
            f"deliverables.{deliverable.name}", "due-outside-phase",
            f"{name} is due {phase.day(due)}, {counted(early, 'day')} before {phase.name} begins, "
            f"in which it is to be done ({phase.day(phase.start)})",
            "correct one of the dates, or remove within", key="due",
        )  # fmt: skip


def _cascade(plan: Plan, deliverable: Deliverable) -> Iterator[Finding]:
    """A level that has to hand up before it has received."""
    steps = deliverable.handovers
    calendar, with_year = _comparable(plan, [step.due for step in steps])
    own_year = calendar.next_year() if deliverable.crosses_year else calendar
    before: tuple[HandOver, Day] | None = None
    for step in steps:
        if step.due is None:
            continue
        day = _day(plan, step.due, own_year if isinstance(step.due, PlanDate) else calendar)
        if before is not None and latest(day) < earliest(before[1]):
            yield _wrong_way(deliverable, before, (step, day), with_year=with_year)
        before = (step, day)


def _wrong_way(
    deliverable: Deliverable,
    lower: tuple[HandOver, Day],
    upper: tuple[HandOver, Day],
    *,
    with_year: bool,
) -> Finding:
    (below, received), (above, due) = lower, upper
    clause = f" ({above.cite})" if above.cite else ""
    return finding(
        f"deliverables.{deliverable.name}", "cascade-order",
        f"due with {above.to or 'the next level'} on {day_text(due, with_year=with_year)}{clause}, "
        f"before it is due with {below.to or 'the level below'} on "
        f"{day_text(received, with_year=with_year)}",
        "put the steps from the lowest level up, or correct one of the dates", key="steps",
    )  # fmt: skip


def _comparable(plan: Plan, dues: list[Due]) -> tuple[PlanCalendar, bool]:
    """As `comparable`, for days and names of phases."""
    days: list[PlanDate | None] = []
    for due in dues:
        phase: Phase | None = plan.phases.get(due) if isinstance(due, str) else None
        days += [phase.end] if phase else [due] if isinstance(due, PlanDate) else []
    return comparable(plan, days)


def _day(plan: Plan, due: PlanDate | str, calendar: PlanCalendar) -> Day:
    if isinstance(due, str):
        return plan.phase(due).window(calendar)[1]
    return due.resolve(calendar)
