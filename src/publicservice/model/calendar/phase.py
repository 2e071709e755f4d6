"""Phases: windows in time, fixed or yearly, and how long a document says that they last."""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs
from attrs import field, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.date_forms import FestivalDay, counted
from publicservice.model.calendar.days import Day, earliest, latest
from publicservice.model.calendar.plan_calendar import PlanCalendar, When
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown

PhaseStatus = Literal["upcoming", "current", "past", "unknown"]
DurationUnit = Literal["days", "weeks", "months", "years"]
LONGEST_DURATION = 3660
NO_LABEL = Label()


def check_counted(_noun: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    """Refuse a count that is less than one."""
    if value is not None and value < 1:
        raise PlanError.of("plan.count", f"{attribute.name} = {value}", where=attribute.name,
                           remedy="it is 1 or more")  # fmt: skip


@frozen
class Duration:
    """How long something lasts as a document says it: ``2 months``.

    Attributes:
        value: how many.
        unit: of which.
    """

    value: int = field()
    unit: DurationUnit

    @value.validator
    def _check_value(self, _attribute: object, value: int) -> None:
        if not 1 <= value <= LONGEST_DURATION:
            raise PlanError.of("plan.duration", f"{value} is no duration", where="value",
                               remedy=f"it lies between 1 and {LONGEST_DURATION}")  # fmt: skip

    def __str__(self) -> str:
        return counted(self.value, self.unit.removesuffix("s"))


@frozen
class Window:
    """A phase in one year: first and last day, both included, as far as they are known.

    Attributes:
        year: the year that it was looked up in; `None` where none is known.
        edition: the how-manieth it is; `None` where nobody counts.
    """

    start: Day
    end: Day
    year: int | None = None
    edition: int | None = None

    def status(self, day: date) -> PhaseStatus:
        """Where the day lies; `unknown` only where the answer hangs on an unknown date."""
        if day < earliest(self.start):
            return "upcoming"
        if day > latest(self.end):
            return "past"
        return "current" if self.surely_contains(day) else "unknown"

    def surely_contains(self, day: date) -> bool:
        """Whether the day belongs to it whatever the unknown dates turn out to be."""
        return latest(self.start) <= day <= earliest(self.end)


@frozen
class Phase:
    """A window in time that the plan names; a document may leave out its start or its end.

    Attributes:
        start: the first day.
        end: the last day, which belongs to it.
        crosses_year: the end lies in the year after the plan's year (26 December to 5 January).
        every_year: it comes back every year.
        first_year: the year of its first edition; by default that of the festival it falls on.
        edition: the how-manieth one the document calls it.
        order: its place in the document's own count of phases: 2 for the second.
        parallel: it runs beside the other phases, and may overlap them.
        within: the phase that it is a part of.
        lasts: how long the document says that it lasts.
    """

    name: str
    label: Label = NO_LABEL
    start: PlanDate | None = None
    end: PlanDate | None = None
    crosses_year: bool = False
    cite: str = ""
    note: str = ""
    every_year: bool = False
    first_year: int | None = field(default=None, validator=check_counted)
    edition: int | None = field(default=None, validator=check_counted)
    order: int | None = field(default=None, validator=check_counted)
    parallel: bool = False
    within: str = ""
    lasts: Duration | None = None

    def window(self, when: When) -> tuple[Day, Day]:
        """First and last day in the calendar's year, both included, or why they are not known."""
        calendar = PlanCalendar.of(when)
        end_year = calendar.next_year() if self.crosses_year else calendar
        return self._day(self.start, calendar, "start"), self._day(self.end, end_year, "end")

    def in_year(self, when: When) -> Window:
        """The phase in the calendar's year."""
        calendar = PlanCalendar.of(when)
        start, end = self.window(calendar)
        year = calendar.year if isinstance(calendar.year, int) else None
        if isinstance(start, date) and not self.every_year:
            year = start.year
        return Window(start, end, year, self._edition(year, calendar))

    def around(self, day: date, when: When) -> Window:
        """The phase as it concerns that day.

        Of a yearly phase that is the one that is under way, else the next one. Where a date is not
        known it is the first one of which that cannot be told.
        """
        if not self.every_year:
            return self.in_year(when)
        calendar = PlanCalendar.of(when)
        first = day.year - 1 if self.crosses_year else day.year
        first = max(first, self.first_year or first)
        windows = [self.in_year(calendar.in_year(first + later)) for later in range(3)]
        order: tuple[PhaseStatus, ...] = ("current", "unknown", "upcoming")
        for status in order:
            for window in windows:
                if window.status(day) == status:
                    return window
        return windows[-1]

    def status(self, day: date, when: When) -> PhaseStatus:
        """Where that day lies; `unknown` only where the answer hangs on an unknown date."""
        return self.around(day, when).status(day)

    def first_edition(self, calendar: PlanCalendar) -> int | None:
        """The year from which editions are counted; `None` where nothing says it."""
        if self.first_year is not None:
            return self.first_year
        for day in (self.start, self.end):
            form = day.value if day else None
            if isinstance(form, FestivalDay) and form.festival in calendar.festivals:
                return calendar.festivals[form.festival].first_year
        return None

    def _edition(self, year: int | None, calendar: PlanCalendar) -> int | None:
        first = self.first_edition(calendar)
        return None if first is None or year is None or year < first else year - first + 1

    def _day(self, day: PlanDate | None, calendar: PlanCalendar, which: str) -> Day:
        if day is None:
            name = self.label.zh or self.name
            end = {"start": "开始", "end": "结束"}[which]
            return Unknown(f"the plan gives phase {self.name} no {which}",
                           f"方案未规定“{name}”的{end}日期")  # fmt: skip
        return day.resolve(calendar)
