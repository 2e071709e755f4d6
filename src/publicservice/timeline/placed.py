"""Phases laid upon the calendar, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.date_forms import PartOfMonth
from publicservice.model.calendar.days import Day, earliest, latest
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.timeline.finding import ANY_YEAR, day_text, named, span_text

Span = tuple[date, date]
"""First and last day, both included; no day at all where the first is after the last."""


@frozen
class Placed:
    """A phase in one year.

    Attributes:
        with_year: whether the year is the phase's own, or stands for any year.
    """

    phase: Phase
    start: Day
    end: Day
    with_year: bool

    @property
    def name(self) -> str:
        """The phase with its clause."""
        return named(self.phase.name, self.phase.cite)

    @property
    def entry(self) -> str:
        """Its path in the plan."""
        return f"phases.{self.phase.name}"

    @property
    def surely(self) -> Span:
        """The days that belong to it whatever the unknown dates turn out to be."""
        return latest(self.start), earliest(self.end)

    @property
    def possibly(self) -> Span:
        """All days that may belong to it."""
        return earliest(self.start), latest(self.end)

    def day(self, day: Day) -> str:
        """A day in words."""
        return day_text(day, with_year=self.with_year)

    def days(self, span: Span) -> str:
        """A span in words."""
        return span_text(*span, with_year=self.with_year)


def placed(plan: Plan, phases: Iterable[Phase], *, years_later: int = 0) -> list[Placed]:
    """The phases in the plan's year, or so many years later.

    Where the plan's year is not known, days without a year can be compared with one another, and
    not with a day that has one: those without are unknown then.
    """
    listed = list(phases)
    days = [day for phase in listed for day in (phase.start, phase.end)]
    calendar, with_year = comparable(plan, days)
    for _ in range(years_later):
        calendar = calendar.next_year()
    return [Placed(phase, *phase.window(calendar), with_year) for phase in listed]


def comparable(plan: Plan, days: Iterable[PlanDate | None]) -> tuple[PlanCalendar, bool]:
    """A calendar in which those days can be compared, and whether its year means anything."""
    calendar = plan.calendar
    if isinstance(calendar.year, int) or not all(_same_every_year(day) for day in days):
        return calendar, True
    return calendar.in_year(ANY_YEAR), False


def _same_every_year(day: PlanDate | None) -> bool:
    if day is None or isinstance(day.value, Unknown | MonthDay):
        return True
    return isinstance(day.value, PartOfMonth) and day.value.year is None


def common(one: Span, other: Span) -> Span | None:
    """The days that both spans have."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None
