"""Ages and times back from the evaluation date, as days to compare with.

Comparing a birth date with a cutoff day means the same on every engine; differences of years and
of month numbers do not.
"""

from __future__ import annotations

from datetime import date

from publicservice.model.numbers import Figures
from publicservice.model.rules.expression import AgeNode, DateNode, Node

Cutoffs = tuple[date | None, date | None, date | None, date | None]


def back(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """The day so long before; a day that its month lacks becomes the month's last day."""
    import pendulum

    moved = pendulum.date(day.year, day.month, day.day)
    moved = moved.subtract(years=years, months=months, days=days)
    return date(moved.year, moved.month, moved.day)


def age_cutoffs(figures: Figures, node: AgeNode) -> Cutoffs:
    """Four days to hold a birth date against.

    Born by the first: surely old enough; after the second: surely too young. Born by the third:
    surely too old; after the fourth: surely not too old. `None` where the plan's number is unknown.
    The pairs differ only where the plan gives a range of years.
    """
    surely = possibly = latest_out = earliest_out = None
    if node.low is not None:
        low, high = figures.constant(node.low)
        if low is not None and high is not None:
            surely, possibly = back(figures.at, years=high), back(figures.at, years=low)
    if node.high is not None:
        low, high = figures.constant(node.high)
        if low is not None and high is not None:
            latest_out = back(figures.at, years=high + 1)
            earliest_out = back(figures.at, years=low + 1)
    return surely, possibly, latest_out, earliest_out


def moved_back(figures: Figures, node: DateNode) -> tuple[date | None, date | None]:
    """The earliest and the latest day that "so long before the evaluation date" can mean."""
    at = figures.at
    start = date(at.year, 1, 1) if node.year_start else at
    start = at.replace(day=1) if node.month_start else start
    spans = [_span(figures, part) for part in (node.years, node.months, node.days)]
    if any(low is None or high is None for low, high in spans):
        return None, None
    (years, most_years), (months, most_months), (days, most_days) = spans
    earliest = back(start, years=most_years or 0, months=most_months or 0, days=most_days or 0)
    latest = back(start, years=years or 0, months=months or 0, days=days or 0)
    return earliest, latest


def _span(figures: Figures, node: Node | None) -> tuple[int | None, int | None]:
    return (0, 0) if node is None else figures.constant(node)


def completed_years(birth_date: date, at: date) -> int:
    """Age in completed years; negative before birth."""
    return at.year - birth_date.year - ((at.month, at.day) < (birth_date.month, birth_date.day))
