"""Where a plan names days: every date of its phases, targets, events, deliverables, schedules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day
from publicservice.model.calendar.deliverable import BackwardSchedule, Deliverable
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.money.payments import PERIOD_EVENTS, Instalment, PaymentSchedule

Sections = Mapping[str, Mapping[str, Any]]
"""The sections of a plan that name days, by section and name."""


@frozen
class Place:
    """A date of a plan, or the name of a phase in the place of one.

    Attributes:
        entry: the path of the phase, target, ... that has it: ``phases.launch``.
        key: where in the entry it stands: ``start``, ``steps[0].due``; empty where it is the entry.
        due: the date, or the phase with whose end something is due.
        cite: the clause.
        crosses_year: it lies in the year after the plan's.
        every_year: it comes back every year.
        may_be_a_field: what it is counted from may be a date of each case as well as an event.
    """

    entry: str
    key: str
    due: PlanDate | str
    cite: str = ""
    crosses_year: bool = False
    every_year: bool = False
    may_be_a_field: bool = False

    @property
    def path(self) -> str:
        """The whole path: ``phases.launch.start``."""
        return f"{self.entry}.{self.key}" if self.key else self.entry

    def resolve(self, calendar: PlanCalendar) -> Day | None:
        """The day as far as it is known; `None` for the name of a phase."""
        if isinstance(self.due, str):
            return None
        return self.due.resolve(calendar.next_year() if self.crosses_year else calendar)


def places(sections: Sections, issued: PlanDate | None = None) -> Iterator[Place]:
    """Every date that is there, the names of phases in the place of dates included."""
    if issued is not None:
        yield Place("issued", "", issued)
    for name, event in sections["events"].items():
        yield Place(f"events.{name}", "", event.day, event.cite)
    for phase in sections["phases"].values():
        yield from _of_phase(phase)
    for name, target in sections["targets"].items():
        for key, due in target.dates:
            yield Place(f"targets.{name}", key, due, target.cite)
    for deliverable in sections["deliverables"].values():
        yield from _of_deliverable(deliverable)
    for schedule in sections["schedule"].values():
        yield from _of_schedule(schedule)
    for payments in sections["payments"].values():
        yield from _of_payments(payments)


def _of_phase(phase: Phase) -> Iterator[Place]:
    entry = f"phases.{phase.name}"
    if phase.start is not None:
        yield Place(entry, "start", phase.start, phase.cite, every_year=phase.every_year)
    if phase.end is not None:
        yield Place(entry, "end", phase.end, phase.cite, phase.crosses_year, phase.every_year)


def _of_deliverable(deliverable: Deliverable) -> Iterator[Place]:
    entry, cite = f"deliverables.{deliverable.name}", deliverable.cite
    dues = [("due", deliverable.due, cite)]
    dues += [
        (f"steps[{index}].due", step.due, step.cite or cite)
        for index, step in enumerate(deliverable.steps)
    ]
    for key, due, clause in dues:
        if due is not None:
            yield Place(entry, key, due, clause, deliverable.crosses_year, deliverable.every_year)


def _of_schedule(schedule: BackwardSchedule) -> Iterator[Place]:
    entry = f"schedule.{schedule.name}"
    yield Place(entry, "deadline", schedule.deadline, schedule.cite)
    if schedule.start is not None:
        yield Place(entry, "start", schedule.start, schedule.cite)


def _of_payments(payments: PaymentSchedule) -> Iterator[Place]:
    """Every date but those that are counted from the period of an instalment."""
    entry = f"payments.{payments.name}"
    listed: list[tuple[str, PaymentSchedule | Instalment]] = [("", payments)]
    listed += [(f"instalments[{n}].", each) for n, each in enumerate(payments.instalments)]
    for at, noun in listed:
        clause = noun.cite or payments.cite
        for key, day in (("start", noun.start), ("end", noun.end)):
            if day is not None:
                yield Place(entry, f"{at}{key}", day, clause)
        for due in noun.due:
            if isinstance(due, str) or due.event not in PERIOD_EVENTS:
                yield Place(entry, f"{at}due", due, clause, may_be_a_field=True)
