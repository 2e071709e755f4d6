"""Dates as a plan prints them: written out, without their year, relative, or unknown."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from attrs import evolve, frozen

from publicservice.model.calendar.date_forms import MONTHS, Form, RelativeDay, Weekday
from publicservice.model.calendar.date_reading import (
    form_of,
    read_form,
    read_weekday,
    required_name,
)
from publicservice.model.calendar.days import Day
from publicservice.model.calendar.plan_calendar import PlanCalendar, When
from publicservice.model.problem import PlanError, Problem, nearest
from publicservice.model.shown import described
from publicservice.model.state import Unknown

LEAP_YEAR = 2000
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
_FULL = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_FORMS = 'write 2024-08-20 (no quotes), "08-20" or { unknown = "as printed" }'


@frozen
class MonthDay:
    """A day of whatever year the plan is for."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def resolve(self, when: PlanCalendar) -> Day:
        """The day in the calendar's year."""
        year = when.known_year()
        if isinstance(year, Unknown):
            return year
        if self.day > calendar.monthrange(year, self.month)[1]:
            return Unknown(f"{year} has no 29 February", f"{year}年没有2月29日")
        return date(year, self.month, self.day)


@frozen(repr=False)
class PlanDate:
    """A day that a plan names, perhaps without its year, perhaps unreadable.

    Attributes:
        value: the day, or what it hangs on.
        weekday: as printed beside the day, to hold against it.
        festival: the id of the festival that is printed beside the day.
    """

    value: date | MonthDay | Form | Unknown
    weekday: Weekday | None = None
    festival: str = ""

    def __repr__(self) -> str:
        return f"PlanDate({self})"

    def __str__(self) -> str:
        value = self.value
        printed = ", ".join(filter(None, ((self.weekday or "").capitalize(), self.festival)))
        text = f"unknown: {value.reason}" if isinstance(value, Unknown) else str(value)
        return f"{text} ({printed})" if printed else text

    @classmethod
    def read(cls, raw: object) -> PlanDate:
        """The date of a plan file's value. Raises PlanError that shows the right form."""
        if isinstance(raw, dict):
            return cls._read_table(raw)
        if isinstance(raw, str):
            return cls(_read_text(raw))
        if isinstance(raw, datetime) or not isinstance(raw, date):
            raise PlanError.of("plan.bad-date", f"{described(raw)} is not a date", remedy=_FORMS)
        return cls(raw)

    @classmethod
    def _read_table(cls, raw: dict[str, Any]) -> PlanDate:
        if not raw or "unknown" in raw:
            return cls(read_unknown(raw))
        if form_of(raw) != "date":
            return cls(read_form(raw))
        day = cls.read(raw["date"])
        if not isinstance(day.value, date | MonthDay):
            raise PlanError.of("plan.bad-date", "a date within a date", where="date",
                               remedy=_FORMS)  # fmt: skip
        printed = read_weekday(raw["weekday"]) if "weekday" in raw else None
        festival = required_name(raw, "festival") if "festival" in raw else ""
        return evolve(day, weekday=printed, festival=festival)

    @property
    def festivals(self) -> tuple[str, ...]:
        """The ids of the festivals that it names."""
        named = getattr(self.value, "festival", "")
        return tuple(filter(None, (named, self.festival)))

    @property
    def event(self) -> str:
        """The event that it is counted from; empty where there is none."""
        return self.value.event if isinstance(self.value, RelativeDay) else ""

    @property
    def needs_year(self) -> bool:
        """Whether the day is another one in another year."""
        value = self.value
        if isinstance(value, date | Unknown | RelativeDay):
            return False
        return isinstance(value, MonthDay) or value.year is None

    def resolve(self, when: When) -> Day:
        """The day, several possible days, or why nobody can tell.

        Args:
            when: the plan's calendar; its year alone is enough for days without festival or event.
        """
        if isinstance(self.value, date | Unknown):
            return self.value
        return self.value.resolve(PlanCalendar.of(when))


def looks_like_a_date(text: str) -> bool:
    """Whether a text is meant as a date rather than as the name of a phase."""
    return any(form.fullmatch(text) for form in (_MONTH_DAY, _FULL, _CHINESE))


def read_unknown(raw: Mapping[str, object]) -> Unknown:
    """The reason in a plan file's ``{ unknown = "…" }``. Raises PlanError."""
    wrong = [key for key in raw if key != "unknown"]
    if wrong:
        raise PlanError(
            Problem(code="plan.unknown-key", message=f"unknown key {key!r}", where=key,
                    remedy=nearest(key, ["unknown"]))
            for key in wrong
        )  # fmt: skip
    reason = raw.get("unknown")
    if not isinstance(reason, str) or not reason.strip():
        raise PlanError.of(
            "plan.no-reason", "unknown, but without the reason",
            remedy='say why, as printed where it can: { unknown = "20xx" }',
        )  # fmt: skip
    return Unknown(reason)


def _read_text(text: str) -> date | MonthDay:
    if _FULL.fullmatch(text):
        raise PlanError.of("plan.bad-date", f"{described(text)} is a date in quotes",
                           remedy=f"write it without quotes: {text}")  # fmt: skip
    if found := _MONTH_DAY.fullmatch(text):
        return _month_day(text, int(found[1]), int(found[2]))
    if found := _CHINESE.fullmatch(text):
        month_day = _month_day(text, int(found[2]), int(found[3]))
        right = f"{found[1]}-{month_day}" if found[1] else f'"{month_day}"'
        raise PlanError.of("plan.bad-date", f"{described(text)} is not in a plan file's form",
                           remedy=f"write {right}")  # fmt: skip
    raise PlanError.of("plan.bad-date", f"{described(text)} is not a date", remedy=_FORMS)


def _month_day(text: str, month: int, day: int) -> MonthDay:
    if not 1 <= month <= 12:
        _fail_no_such_day(f"a month {month}", text)
    if not 1 <= day <= calendar.monthrange(LEAP_YEAR, month)[1]:
        _fail_no_such_day(f"{day} {MONTHS[month - 1]}", text)
    return MonthDay(month, day)


def _fail_no_such_day(day: str, text: str) -> NoReturn:
    raise PlanError.of(
        "plan.bad-date", f"no calendar has {day}",
        remedy=f'correct it, or keep it as printed: {{ unknown = "{text}" }}',
    )  # fmt: skip
