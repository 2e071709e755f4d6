"""What the checks of a plan's dates give, and days as they put them into words."""

from __future__ import annotations

from datetime import date, timedelta

from publicservice.model.calendar.date_forms import MONTHS
from publicservice.model.calendar.days import Day, PossibleDays
from publicservice.model.problem import Problem, Severity
from publicservice.model.state import Unknown

Finding = tuple[str, Problem]
"""The entry of the plan (``phases.launch``) and what is wrong there."""

ANY_YEAR = 2000
"""The leap year in which days without a year are compared; its number is never shown."""

ONE_DAY = timedelta(days=1)


def finding(
    entry: str,
    code: str,
    message: str,
    remedy: str,
    *,
    key: str = "",
    severity: Severity = "warning",
) -> Finding:
    """A finding at a key of an entry."""
    where = f"{entry}.{key}" if key else entry
    return entry, Problem(
        code=f"plan.{code}", message=message, where=where, remedy=remedy, severity=severity
    )


def day_text(day: Day, *, with_year: bool = True) -> str:
    """A day as messages say it: ``2011-10-17``, or ``17 October`` where the year is not known."""
    if isinstance(day, PossibleDays):
        first, last = (day_text(end, with_year=with_year) for end in (day.earliest, day.latest))
        return f"{first}..{last}"
    if isinstance(day, Unknown):
        return f"an unknown day ({day.reason})"
    return str(day) if with_year else f"{day.day} {MONTHS[day.month - 1]}"


def span_text(first: date, last: date, *, with_year: bool = True) -> str:
    """The days from one to another: ``26 April to 27 April``, one day alone."""
    start = day_text(first, with_year=with_year)
    return start if first == last else f"{start} to {day_text(last, with_year=with_year)}"


def named(name: str, cite: str) -> str:
    """An entry by its name, with its clause: ``launch (三(一))``."""
    bracketed = cite if cite.startswith(("(", "（")) else f"({cite})"
    return f"{name} {bracketed}" if cite else name
