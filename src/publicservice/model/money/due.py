"""The instalments of a plan put on its calendar: periods, and the days by which each is paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

import attrs
from attrs import frozen

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.date_forms import RelativeDay
from publicservice.model.calendar.days import Day, PossibleDays, earliest, latest, moved
from publicservice.model.calendar.plan_calendar import ISSUED, PlanCalendar
from publicservice.model.money.funding import MILLION, Ends, ends_of
from publicservice.model.money.payments import (
    MONTHS_OF,
    PERIOD_END,
    PERIOD_EVENTS,
    PERIOD_START,
    Instalment,
    PaymentSchedule,
    schedule_of,
)
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown

MOST_PERIODS = 600
"""Months of fifty years: more are no schedule but a mistaken year."""

COUNTED_IN = 2001
"""A year in which periods are counted where the plan's own is not known; any without a leap day."""

FIRST, LAST = PlanDate(MonthDay(1, 1)), PlanDate(MonthDay(12, 31))


@frozen
class Slot:
    """One payment that a plan foresees: an instalment in one of its periods.

    Attributes:
        number, of: which period of how many.
        start, end: the first and last day that it pays for, as far as they are known.
        due: the day by which it is paid; `None` where the plan names none.
        opens: the first day on which it can be paid, as far as that is known.
        fixed: the latest of its days that are the same for everybody; `None` where there is none.
        counted: the days that are counted from a date of each case.
        before, upto: the millionths of the money that go to the instalments before this one, and to
            those up to it.
    """

    benefit: str
    schedule: PaymentSchedule
    instalment: Instalment
    number: int
    of: int
    start: Day
    end: Day
    due: Day | None
    opens: date | None
    fixed: Day | None
    counted: tuple[RelativeDay, ...]
    before: Ends
    upto: Ends

    @property
    def first_day(self) -> date | None:
        """Of its period; `None` where it is not known to the day."""
        return self.start if isinstance(self.start, date) else None

    @property
    def last_day(self) -> date | None:
        """Of its period; `None` where it is not known to the day."""
        return self.end if isinstance(self.end, date) else None

    @property
    def last_due(self) -> date | None:
        """The last day on which it is not late; `None` where there is none or nobody knows."""
        known = self.due is not None and not isinstance(self.due, Unknown)
        return latest(self.due) if known else None

    @property
    def reason(self) -> Unknown | None:
        """Why it is not known when it is due."""
        if self.due is None:
            return Unknown("the plan does not say when it is paid", "方案未规定发放时间")
        return self.due if isinstance(self.due, Unknown) else None

    def standing(self, at: date) -> str:
        """By the calendar alone: ``upcoming``, ``due``, ``late`` or ``unknown``."""
        if self.due is None:
            return "upcoming" if self.last_day is not None and at < self.last_day else "due"
        if self.opens is not None and at < self.opens:
            return "upcoming"
        if isinstance(self.due, Unknown):
            return "unknown"
        return "late" if at > latest(self.due) else "due"

    @property
    def own_share(self) -> Ends:
        """The instalment's share in millionths."""
        (low, high), (less, more) = self.upto, self.before
        if low is None or high is None or less is None or more is None:
            return None, None
        return max(low - more, 0), min(max(high - less, 0), MILLION)


def slots_of(plan: Plan, benefits: Mapping[str, object], at: date) -> tuple[Slot, ...]:
    """Every payment that the plan foresees for these benefits, in the order of paying."""
    schedules = dict(plan.payments)
    return tuple(
        slot
        for benefit in benefits
        for slot in schedule_slots(benefit, schedule_of(benefit, schedules), plan, at)
    )


def schedule_slots(benefit: str, schedule: PaymentSchedule, plan: Plan, at: date) -> Iterator[Slot]:
    """The payments of one benefit as its schedule foresees them."""
    parts = schedule.parts
    if not schedule.name:
        nowhere = Unknown("no schedule of payments", "无发放计划")
        yield Slot(benefit, schedule, parts[0], 1, 1, nowhere, nowhere, None, None, None, (),
                   (0, 0), (MILLION, MILLION))  # fmt: skip
        return
    bounds = shares_upto(parts, at)
    for (before, upto), part in zip(pairwise(bounds), parts, strict=True):
        windows = periods(part, plan)
        for number, (start, end) in enumerate(windows, start=1):
            calendar = _calendar(plan.calendar, start, end)
            fixed, opens = _fixed(part, plan, calendar)
            counted = counted_from_cases(part, calendar)
            yield Slot(benefit, schedule, part, number, len(windows), start, end,
                       _due(fixed, counted), opens, fixed, counted, before, upto)  # fmt: skip


def shares_upto(parts: tuple[Instalment, ...], at: date) -> list[Ends]:
    """Of all instalments up to each, in millionths, nothing first; the last make the whole."""
    found: list[Ends] = [(0, 0)]
    stated = [ends_of(part.share, at) for part in parts]
    for index, part in enumerate(parts[:-1]):
        later = stated[index + 1 :]
        if part.share is None:  # it takes what those after it leave
            low, high = (_left(side, later) for side in (1, 0))
            found.append((low, high))
            continue
        before, own = found[-1], stated[index]
        found.append((_sum(before[0], own[0]), _sum(before[1], own[1])))
    return [*found, (MILLION, MILLION)]


def _left(side: int, later: list[Ends]) -> int | None:
    shares = [ends[side] for ends in later]
    return None if None in shares else max(MILLION - sum(each or 0 for each in shares), 0)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one + other, MILLION)


def periods(part: Instalment, plan: Plan) -> list[tuple[Day, Day]]:
    """First and last day of every period that an instalment is paid for.

    One for the whole time where it is paid at once, or where nobody knows how many there are.
    """
    start, end = (_resolved(part, plan.calendar, key) for key in ("start", "end"))
    if not part.every:
        return [(start, end)]
    if isinstance(start, date) and isinstance(end, date):
        return list(_cut(start, end, MONTHS_OF[part.every])) or [(start, end)]
    counted = plan.calendar.in_year(COUNTED_IN)
    first, last = (_resolved(part, counted, key) for key in ("start", "end"))
    if not (isinstance(first, date) and isinstance(last, date)):
        return [(start, end)]
    why = start if isinstance(start, Unknown) else end
    unknown = why if isinstance(why, Unknown) else Unknown(f"some day of {why}")
    return [(unknown, unknown) for _ in _cut(first, last, MONTHS_OF[part.every])]


def _resolved(part: Instalment, calendar: PlanCalendar, key: str) -> Day:
    """The first or the last day; those of the calendar's year where the plan names none."""
    given = part.start if key == "start" else part.end
    return (given or {"start": FIRST, "end": LAST}[key]).resolve(calendar)


def _cut(start: date, end: date, months: int) -> Iterator[tuple[date, date]]:
    """The time cut into periods; the last one may be shorter."""
    for number in range(MOST_PERIODS):
        first, following = (moved(start, months=months * n) for n in (number, number + 1))
        if not (isinstance(first, date) and isinstance(following, date)) or first > end:
            return
        yield first, min(following - timedelta(days=1), end)


def whole_months(first: date, last: date) -> list[tuple[date, date]]:
    """The months of a period, each from the day of the month with which the period begins."""
    return list(_cut(first, last, 1))


def _calendar(calendar: PlanCalendar, start: Day, end: Day) -> PlanCalendar:
    """The plan's with the period as events; days without a year are of that in which it ends."""
    events = {**calendar.events, PERIOD_START: _dated(start), PERIOD_END: _dated(end)}
    calendar = attrs.evolve(calendar, events=events)
    return calendar.in_year(end.year) if isinstance(end, date) else calendar


def _dated(day: Day) -> PlanDate:
    if isinstance(day, PossibleDays):
        return PlanDate(Unknown(f"some day from {day.earliest} to {day.latest}"))
    return PlanDate(day)


def counted_from_cases(part: Instalment, calendar: PlanCalendar) -> tuple[RelativeDay, ...]:
    """Its days that are counted from no event of the calendar, so from a date of each case."""
    events = (*calendar.events, *PERIOD_EVENTS, ISSUED)
    values = (due.value for due in part.due if isinstance(due, PlanDate))
    return tuple(
        each for each in values if isinstance(each, RelativeDay) and each.event not in events
    )


def _due(fixed: Day | None, counted: tuple[RelativeDay, ...]) -> Day | None:
    """As far as it is the same for everybody."""
    if isinstance(fixed, Unknown) or not counted:
        return fixed
    names = dict.fromkeys(each.event for each in counted)
    return Unknown(f"counted from {' and '.join(names)} of each case",
                   f"按各对象的{'、'.join(names)}计算")  # fmt: skip


def _fixed(part: Instalment, plan: Plan, calendar: PlanCalendar) -> tuple[Day | None, date | None]:
    """The latest of its days that are the same for everybody, and from when on it can be paid."""
    counted = counted_from_cases(part, calendar)
    dues = [due for due in part.due if isinstance(due, str) or due.value not in counted]
    if not dues:
        return None, None
    days = [plan.day(due) if isinstance(due, str) else due.resolve(calendar) for due in dues]
    known = [pair for pair in zip(dues, days, strict=True) if not isinstance(pair[1], Unknown)]
    opens = max((_opens(due, day, calendar) for due, day in known), default=None)
    if reasons := [day for day in days if isinstance(day, Unknown)]:
        return reasons[0], opens
    first, last = max(map(earliest, days)), max(map(latest, days))
    return first if first == last else PossibleDays(first, last), opens


def _opens(due: PlanDate | str, day: Day, calendar: PlanCalendar) -> date:
    """The day that a time limit is counted from; of any other date the day itself."""
    if isinstance(due, PlanDate) and isinstance(due.value, RelativeDay) and not due.value.before:
        return earliest(calendar.event(due.value.event))
    return earliest(day)


def not_filled_in(field: str, zh: str = "") -> Unknown:
    """Why a day that is counted from a date of the case is not known."""
    return Unknown(f"{field} is blank", f"{zh or field}未填写")


def none_so_far(field: str, zh: str = "") -> Unknown:
    """Why a day is not known that is counted from what has not come about yet."""
    return Unknown(f"there is no {field} so far", f"尚无{zh or field}")
