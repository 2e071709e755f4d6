"""A day as far as it is known: one day, one of several, or unknown."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from publicservice.model.state import Unknown


@frozen
class PossibleDays:
    """One day, and nobody says which: any from `earliest` to `latest`, both included."""

    earliest: date
    latest: date = field()

    @latest.validator
    def _check_order(self, _attribute: object, latest: date) -> None:
        if latest < self.earliest:
            raise ValueError(f"possible days from {self.earliest} to {latest}")

    def __str__(self) -> str:
        return f"{self.earliest}..{self.latest}"


Day = date | PossibleDays | Unknown
"""What is known of a day."""


def earliest(day: Day | None) -> date:
    """The first day that it can be; the beginning of the calendar where nothing is known."""
    if isinstance(day, PossibleDays):
        return day.earliest
    return day if isinstance(day, date) else date.min


def latest(day: Day | None) -> date:
    """The last day that it can be; the end of the calendar where nothing is known."""
    if isinstance(day, PossibleDays):
        return day.latest
    return day if isinstance(day, date) else date.max


def moved(day: Day, *, months: int = 0, days: int = 0) -> Day:
    """The day so much later, or earlier where negative; months first, then days.

    A day that its month lacks becomes the month's last day. Unknown stays unknown, and so does a
    day beyond the years 1 to 9999.
    """
    if isinstance(day, Unknown):
        return day
    if isinstance(day, PossibleDays):
        first = moved(day.earliest, months=months, days=days)
        last = moved(day.latest, months=months, days=days)
        known = isinstance(first, date) and isinstance(last, date)
        return PossibleDays(earliest(first), latest(last)) if known else BEYOND
    import pendulum

    try:
        found = pendulum.date(day.year, day.month, day.day).add(months=months, days=days)
    except (OverflowError, ValueError):
        return BEYOND
    return date(found.year, found.month, found.day)


BEYOND = Unknown("it lies beyond the calendar", "超出历法范围")
