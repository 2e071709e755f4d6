"""Dates that hang on something else: a festival, a weekday, an event, a part of a month."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, get_args

from attrs import frozen

from publicservice.model.calendar.days import Day, PossibleDays, moved
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.state import Unknown

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Part = Literal["early", "middle", "late", "whole"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
PARTS: tuple[Part, ...] = get_args(Part)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ORDINALS: Mapping[int, str] = MappingProxyType(
    {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
)
FormTable = dict[str, str | int]


@frozen
class FestivalDay:
    """A festival, or so many days after it; before it where negative."""

    festival: str
    days: int = 0
    year: int | None = None

    def __str__(self) -> str:
        side = "after" if self.days > 0 else "before"
        count = f"{counted(abs(self.days), 'day')} {side} " if self.days else ""
        return f"{count}{self.festival}{_of_year(self.year)}"

    def resolve(self, when: PlanCalendar) -> Day:
        """The day in the form's own year, else in the calendar's."""
        year = when.known_year(self.year)
        if isinstance(year, Unknown):
            return year
        return moved(when.festival(self.festival, year), days=self.days)

    def table(self) -> FormTable:
        """As a plan file writes it."""
        return _given({"festival": self.festival, "days": self.days, "year": self.year})


@frozen
class WeekdayOfMonth:
    """The third Sunday of May; `nth` is -1 for the last one."""

    weekday: Weekday
    nth: int
    month: int
    year: int | None = None

    def __str__(self) -> str:
        return f"{ORDINALS[self.nth]} {self._weekday}{_of_year(self.year, ' ')}"

    @property
    def _weekday(self) -> str:
        return f"{self.weekday.capitalize()} of {MONTHS[self.month - 1]}"

    def resolve(self, when: PlanCalendar) -> Day:
        """The day in the form's own year, else in the calendar's."""
        year = when.known_year(self.year)
        if isinstance(year, Unknown):
            return year
        found = nth_weekday(year, self.month, WEEKDAYS.index(self.weekday), self.nth)
        return found or Unknown(
            f"{year} has no {ORDINALS[self.nth]} {self._weekday}",
            f"{year}年{self.month}月没有第{self.nth}个星期{'一二三四五六日'[WEEKDAYS.index(self.weekday)]}",
        )

    def table(self) -> FormTable:
        """As a plan file writes it."""
        return _given(
            {"weekday": self.weekday, "nth": self.nth, "month": self.month, "year": self.year}
        )


@frozen
class PartOfMonth:
    """Some day of a month, or of its early, middle or late ten days."""

    month: int
    part: Part = "whole"
    year: int | None = None

    def __str__(self) -> str:
        part = {"middle": "mid-", "whole": "some day of "}.get(self.part, f"{self.part} ")
        return f"{part}{MONTHS[self.month - 1]}{_of_year(self.year, ' ')}"

    def resolve(self, when: PlanCalendar) -> Day:
        """All days that are meant, in the form's own year, else in the calendar's."""
        year = when.known_year(self.year)
        if isinstance(year, Unknown):
            return year
        last = calendar.monthrange(year, self.month)[1]
        ends = {"early": (1, 10), "middle": (11, 20), "late": (21, last), "whole": (1, last)}
        first_day, last_day = ends[self.part]
        return PossibleDays(date(year, self.month, first_day), date(year, self.month, last_day))

    def table(self) -> FormTable:
        """As a plan file writes it."""
        return _given({"month": self.month, "part": self.part, "year": self.year})


@frozen
class RelativeDay:
    """So many months and days after an event of the plan, or before it."""

    event: str
    days: int = 0
    months: int = 0
    before: bool = False

    def __str__(self) -> str:
        counts = [
            counted(self.months, "month") if self.months else "",
            counted(self.days, "day") if self.days else "",
        ]
        span = " and ".join(filter(None, counts))
        side = "before" if self.before else "after"
        return f"{span} {side} {self.event}" if span else f"on the day of {self.event}"

    def resolve(self, when: PlanCalendar) -> Day:
        """The day, counted from that of the event."""
        sign = -1 if self.before else 1
        return moved(when.event(self.event), months=sign * self.months, days=sign * self.days)

    def table(self) -> FormTable:
        """As a plan file writes it."""
        side = "before" if self.before else "after"
        return _given({"months": self.months}) | {side: self.event, "days": self.days}


Form = FestivalDay | WeekdayOfMonth | PartOfMonth | RelativeDay
"""A date that is neither written out nor unknown."""


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month (Monday is 0), the last where negative."""
    length = calendar.monthrange(year, month)[1]
    if nth < 0:
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return date(year, month, day) if day <= length else None


def counted(count: int, noun: str) -> str:
    """``1 day``, ``3 days``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _of_year(year: int | None, joint: str = " of ") -> str:
    return "" if year is None else f"{joint}{year}"


def _given(values: Mapping[str, str | int | None]) -> FormTable:
    return {key: value for key, value in values.items() if value}
