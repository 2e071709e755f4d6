"""Each date of a plan held against the calendar: weekdays, festivals, impossible days, editions."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from publicservice.model.calendar.calendar_date import LEAP_YEAR, MonthDay, PlanDate
from publicservice.model.calendar.date_forms import MONTHS, WEEKDAYS, FestivalDay
from publicservice.model.calendar.festival import Festival
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_dates import Place, places
from publicservice.model.plan import Plan
from publicservice.model.problem import nearest
from publicservice.model.state import Unknown
from publicservice.timeline.finding import Finding, day_text, finding, named

SECTIONS = ("phases", "targets", "events", "deliverables", "schedule", "payments")
TRIED_YEARS = range(1950, 2101)
"""Where a plan masks its year, a festival is looked for in all of these."""

_PRINTED = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月(\d{1,2})日")


def check_each_date(plan: Plan) -> Iterator[Finding]:
    """What is wrong with single dates."""
    sections = {name: getattr(plan, name) for name in SECTIONS}
    for place in sorted(places(sections, plan.issued), key=lambda place: place.path):
        if isinstance(place.due, PlanDate):
            yield from _festivals_known(plan, place, place.due)
            yield from _impossible(plan, place, place.due)
            if not place.every_year:
                yield from _as_printed(plan, place, place.due)


def check_years(plan: Plan) -> Iterator[Finding]:
    """Days that a plan beneath wrote with their year, and that another year does not move."""
    files = list(plan.sources)
    above = plan.origin.get("year", "")
    if plan.year is None or above not in files:
        return
    sections = {name: getattr(plan, name) for name in SECTIONS}
    for place in sorted(places(sections), key=lambda place: place.path):
        day = place.due.value if isinstance(place.due, PlanDate) else None
        beneath = plan.origin.get(place.entry, "") in files[: files.index(above)]
        if beneath and isinstance(day, date) and day.year < plan.year:
            yield finding(
                place.entry, "year-stays",
                f"stays {day} although {above} says year = {plan.year}{_clause(place)}",
                f"write {place.entry} in {above} too; or the day without its year where it is",
                key=place.key,
            )  # fmt: skip


def check_editions(plan: Plan) -> Iterator[Finding]:
    """Whether each phase is the how-manieth that the document calls it."""
    implied: dict[int, Phase] = {}
    for name in sorted(plan.phases):
        phase = plan.phases[name]
        first = phase.first_edition(plan.calendar)
        if phase.edition is None or first is None:
            continue
        window = phase.in_year(plan.calendar)
        meant = first + phase.edition - 1
        if window.year is None:
            implied.setdefault(meant, phase)
        elif window.year != meant:
            yield _wrong_edition(phase, window.year, first)
    if len(implied) > 1:
        yield _different_years(implied)
    for year, phase in implied.items():
        if len(implied) == 1:
            yield finding(
                f"phases.{phase.name}", "edition-year",
                f"edition {phase.edition} of {named(phase.name, phase.cite)} is that of {year}; "
                "the plan does not give its year",
                f"if nothing speaks against it, write year = {year}",
                key="edition", severity="notice",
            )  # fmt: skip


def _wrong_edition(phase: Phase, year: int, first: int) -> Finding:
    right = f"edition {year - first + 1}" if year >= first else "before the first one"
    return finding(
        f"phases.{phase.name}", "edition",
        f"printed edition {phase.edition} of {named(phase.name, phase.cite)}, but {year} is "
        f"{right}, counted from {first}",
        "correct the edition, the year or first_year", key="edition",
    )  # fmt: skip


def _different_years(implied: dict[int, Phase]) -> Finding:
    parts = [
        f"edition {phase.edition} of {named(phase.name, phase.cite)} is that of {year}"
        for year, phase in sorted(implied.items())
    ]
    last = implied[max(implied)]
    return finding(
        f"phases.{last.name}", "edition", f"editions of different years: {', '.join(parts)}",
        "correct one of the editions or first_year", key="edition",
    )  # fmt: skip


def _festivals_known(plan: Plan, place: Place, day: PlanDate) -> Iterator[Finding]:
    for name in day.festivals:
        if name not in plan.festivals:
            yield finding(
                place.entry, "unknown-festival", f"no plugin knows the festival {name!r}",
                f"{nearest(name, plan.festivals, limit=1)}; a plugin adds others through the hook "
                "publicservice_festivals",
                key=place.key, severity="error",
            )  # fmt: skip
            return
    if isinstance(day.value, FestivalDay) and not place.every_year:
        found = place.resolve(plan.calendar)
        if isinstance(found, Unknown) and isinstance(plan.calendar.known_year(day.value.year), int):
            yield finding(place.entry, "no-festival-day", found.reason,
                          "correct the year, or write the date itself", key=place.key)  # fmt: skip


def _as_printed(plan: Plan, place: Place, day: PlanDate) -> Iterator[Finding]:
    """The weekday and the festival that stand beside a date."""
    found = place.resolve(plan.calendar)
    if day.weekday and isinstance(found, date):
        right = WEEKDAYS[found.weekday()]
        if right != day.weekday:
            yield finding(
                place.entry, "weekday",
                f"printed {day.weekday.capitalize()}, but {found} is a {right.capitalize()}"
                + _clause(place),
                "correct the date or the weekday", key=place.key,
            )  # fmt: skip
    festival = plan.festivals.get(day.festival)
    if festival is not None:
        yield from _festival_as_printed(place, day, festival, found)


def _festival_as_printed(
    place: Place, day: PlanDate, festival: Festival, found: object
) -> Iterator[Finding]:
    remedy = f'correct the date, or write {{ festival = "{festival.id}" }} in its place'
    if isinstance(found, date):
        right = festival.day(found.year)
        if isinstance(right, date) and right != found:
            yield finding(
                place.entry, "festival",
                f"printed {festival.id}, but {found} is not: it falls on {right}{_clause(place)}",
                remedy, key=place.key,
            )  # fmt: skip
    elif isinstance(day.value, MonthDay) and not _ever_on(festival, day.value):
        shown = day_text(date(LEAP_YEAR, day.value.month, day.value.day), with_year=False)
        yield finding(
            place.entry, "festival",
            f"printed {festival.id}, but it falls on {shown} in no year{_clause(place)}",
            remedy, key=place.key,
        )  # fmt: skip


def _ever_on(festival: Festival, wanted: MonthDay) -> bool:
    days = [day for year in TRIED_YEARS if (day := festival.date_in(year)) is not None]
    return not days or any((day.month, day.day) == (wanted.month, wanted.day) for day in days)


def _impossible(plan: Plan, place: Place, day: PlanDate) -> Iterator[Finding]:
    """A day that was kept as printed because no calendar has it."""
    if not isinstance(day.value, Unknown):
        return
    year = plan.year + 1 if plan.year and place.crosses_year else plan.year
    for found in _PRINTED.finditer(day.value.reason):
        own = int(found[1]) if found[1] else year
        if why := no_such_day(own, int(found[2]), int(found[3])):
            yield finding(
                place.entry, "impossible-date",
                f"printed {found[0]}, and {why}; it is kept as unknown{_clause(place)}",
                "ask the office that issued it", key=place.key,
            )  # fmt: skip


def no_such_day(year: int | None, month: int, day: int) -> str:
    """Why no calendar has the day; empty where one has, or may have."""
    if not 1 <= month <= 12:
        return f"no calendar has a month {month}"
    if 1 <= day <= calendar.monthrange(year or LEAP_YEAR, month)[1]:
        return ""
    of_year = f" {year}" if year and (month, day) == (2, 29) else ""
    return f"no calendar has {day} {MONTHS[month - 1]}{of_year}"


def _clause(place: Place) -> str:
    return f" ({place.cite})" if place.cite else ""
