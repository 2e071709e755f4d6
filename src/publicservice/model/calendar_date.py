"""Dates as a plan prints them: a full date, a month and day of the plan's year, or unknown."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import NoReturn

from attrs import frozen

from publicservice.model.problem import PlanError, nearest
from publicservice.model.shown import described
from publicservice.model.state import Unknown

LEAP_YEAR = 2000
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
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


@frozen(repr=False)
class PlanDate:
    """A day that a plan names, perhaps without its year, perhaps unreadable."""

    value: date | MonthDay | Unknown

    def __repr__(self) -> str:
        return f"PlanDate({self})"

    def __str__(self) -> str:
        value = self.value
        return f"unknown: {value.reason}" if isinstance(value, Unknown) else str(value)

    @classmethod
    def read(cls, raw: object) -> PlanDate:
        """The date of a plan file's value. Raises PlanError that shows the right form."""
        if isinstance(raw, dict):
            return cls(read_unknown(raw))
        if isinstance(raw, str):
            return cls(_read_text(raw))
        if isinstance(raw, datetime) or not isinstance(raw, date):
            raise PlanError.of("plan.bad-date", f"{described(raw)} is not a date", remedy=_FORMS)
        return cls(raw)

    def resolve(self, year: int | Unknown | None) -> date | Unknown:
        """The calendar day in that year, or why nobody can tell.

        Args:
            year: the plan's year; `None` where the plan gives none.
        """
        if not isinstance(self.value, MonthDay):
            return self.value
        if year is None:
            return Unknown("the plan gives no year")
        if isinstance(year, Unknown):
            return Unknown(f"the year is unknown: {year.reason}")
        if self.value.day > calendar.monthrange(year, self.value.month)[1]:
            return Unknown(f"{year} has no 29 February")
        return date(year, self.value.month, self.value.day)


def looks_like_a_date(text: str) -> bool:
    """Whether a text is meant as a date rather than as the name of a phase."""
    return any(form.fullmatch(text) for form in (_MONTH_DAY, _FULL, _CHINESE))


def read_unknown(raw: dict[str, object]) -> Unknown:
    """The reason in a plan file's ``{ unknown = "…" }``. Raises PlanError."""
    for key in raw:
        if key != "unknown":
            raise PlanError.of("plan.unknown-key", f"unknown key {key!r}", where=key,
                               remedy=nearest(key, ["unknown"]))  # fmt: skip
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
