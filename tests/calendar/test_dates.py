"""The forms in which a plan can write a day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import built_in, timeline

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.date_forms import (
    PARTS,
    WEEKDAYS,
    FestivalDay,
    Form,
    PartOfMonth,
    RelativeDay,
    WeekdayOfMonth,
    nth_weekday,
)
from publicservice.model.calendar.days import Day, PossibleDays, earliest, latest, moved
from publicservice.model.calendar.phase import Phase
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file import dump_plan, read_plan_text

LANTERN = {"festival": "lantern-festival"}
THIRD_SUNDAY = {"weekday": "sunday", "nth": 3, "month": 5}


def resolved(raw: object, year: int | Unknown | None = 2015, **events: Any) -> Day:
    calendar = PlanCalendar(
        year, built_in().festivals, {name: PlanDate.read(day) for name, day in events.items()}
    )
    return PlanDate.read(raw).resolve(calendar)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (LANTERN, date(2015, 3, 5)),
        ({**LANTERN, "days": -3}, date(2015, 3, 2)),
        ({**LANTERN, "days": 10}, date(2015, 3, 15)),
        ({**LANTERN, "year": 2024}, date(2024, 2, 24)),
        (THIRD_SUNDAY, date(2015, 5, 17)),
        ({"weekday": "sunday", "nth": -1, "month": 5}, date(2015, 5, 31)),
        ({"weekday": "friday", "nth": 1, "month": 5}, date(2015, 5, 1)),
        ({"weekday": "friday", "nth": 5, "month": 5, "year": 2020}, date(2020, 5, 29)),
        ({"month": 6, "part": "early"}, PossibleDays(date(2015, 6, 1), date(2015, 6, 10))),
        ({"month": 6, "part": "middle"}, PossibleDays(date(2015, 6, 11), date(2015, 6, 20))),
        ({"month": 6, "part": "late"}, PossibleDays(date(2015, 6, 21), date(2015, 6, 30))),
        (
            {"month": 2, "part": "late", "year": 2024},
            PossibleDays(date(2024, 2, 21), date(2024, 2, 29)),
        ),
        ({"month": 6}, PossibleDays(date(2015, 6, 1), date(2015, 6, 30))),
        ({"date": date(2015, 5, 10), "weekday": "friday"}, date(2015, 5, 10)),
        ({"date": "03-05", "festival": "lantern-festival"}, date(2015, 3, 5)),
    ],
)
def test_a_day_in_the_plans_year(raw: object, day: Day) -> None:
    assert resolved(raw) == day


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ({"after": "paid", "days": 30}, date(2015, 3, 2)),
        ({"after": "paid", "days": 0}, date(2015, 1, 31)),
        ({"after": "paid", "months": 1}, date(2015, 2, 28)),
        ({"after": "paid", "months": 1, "days": 1}, date(2015, 3, 1)),
        ({"before": "paid", "days": 31}, date(2014, 12, 31)),
        ({"before": "paid", "months": 2}, date(2014, 11, 30)),
        (
            {"after": "harvest", "days": 5},
            PossibleDays(date(2015, 9, 16), date(2015, 9, 25)),
        ),
        ({"after": "second", "days": 1}, date(2015, 2, 11)),
        (
            {"after": "masked", "days": 30},
            Unknown("the day of masked is unknown: 20xx年x月"),
        ),
        ({"after": "nothing", "days": 30}, Unknown("the plan has no event 'nothing'")),
    ],
)
def test_a_day_counted_from_an_event(raw: object, day: Day) -> None:
    """Months first, then days; an interval and an unknown day travel."""
    events: dict[str, Any] = {
        "paid": date(2015, 1, 31),
        "harvest": {"month": 9, "part": "middle"},
        "masked": {"unknown": "20xx年x月"},
        "second": {"after": "paid", "days": 10},
    }
    assert resolved(raw, **events) == day


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        (None, "the plan gives no year"),
        (Unknown("20xx"), "the year is unknown: 20xx"),
    ],
)
@pytest.mark.parametrize("raw", [LANTERN, THIRD_SUNDAY, {"month": 6}, "05-10"])
def test_without_a_year_it_is_unknown(raw: object, year: Unknown | None, reason: str) -> None:
    """And says why."""
    assert resolved(raw, year) == Unknown(reason)
    if isinstance(raw, dict):
        assert not isinstance(resolved({**raw, "year": 2020}, year), Unknown)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ({"weekday": "monday", "nth": 5, "month": 2}, "2015 has no fifth Monday of February"),
        ({"festival": "midsummer"}, "no festival 'midsummer' is known here"),
        ({**LANTERN, "year": 2051}, "no date of lantern-festival in 2051 is known"),
    ],
)
def test_a_day_that_is_not_there_is_unknown(raw: object, reason: str) -> None:
    assert resolved(raw) == Unknown(reason)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (LANTERN, "lantern-festival"),
        ({**LANTERN, "days": -1}, "1 day before lantern-festival"),
        ({**LANTERN, "days": 3, "year": 2020}, "3 days after lantern-festival of 2020"),
        (THIRD_SUNDAY, "third Sunday of May"),
        ({"weekday": "sunday", "nth": -1, "month": 5, "year": 2020}, "last Sunday of May 2020"),
        ({"after": "issued", "days": 0}, "on the day of issued"),
        ({"before": "paid", "months": 1, "days": 2}, "1 month and 2 days before paid"),
        ({"month": 6, "part": "middle"}, "mid-June"),
        ({"month": 6, "part": "late"}, "late June"),
        ({"month": 6, "year": 2016}, "some day of June 2016"),
        ({"date": "05-10", "weekday": "friday"}, "05-10 (Friday)"),
        ({"unknown": "5月0日"}, "unknown: 5月0日"),
    ],
)
def test_a_date_in_words(raw: object, text: str) -> None:
    assert str(PlanDate.read(raw)) == text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (
            {"festival": "lantern-festival", "day": 3},
            "day: unknown key 'day' (did you mean 'days'?)",
        ),
        ({"festival": ""}, "festival: expected a name, found the text '' (write festival = \"…\")"),
        ({"festival": 3}, "festival: expected a name, found the number 3 (write festival = \"…\")"),
        (
            {"festival": "x", "days": 9999},
            "days: days = 9999 (it lies between -3660 and 3660)",
        ),
        (
            {"weekday": "星期五", "nth": 1, "month": 5},
            "weekday: the text '星期五' is no weekday (write \"friday\")",
        ),
        (
            {"weekday": "fridy", "nth": 1, "month": 5},
            "weekday: the text 'fridy' is no weekday (did you mean 'friday'?)",
        ),
        (
            {"weekday": "friday", "nth": 6, "month": 5},
            "nth: '6' is no nth of a date (1 to 5, or -1 for the last one of the month)",
        ),
        (
            {"weekday": "friday", "nth": 1, "month": 13},
            "month: month = 13 (it lies between 1 and 12)",
        ),
        (
            {"month": 6, "part": "中旬"},
            "part: '中旬' is no part of a date (write \"middle\")",
        ),
        (
            {"month": 6, "part": "mid"},
            "part: 'mid' is no part of a date (known: early, middle, late, whole)",
        ),
        (
            {"month": "6"},
            (
                "month: expected a whole number, found the text '6' "
                "(write it without quotes and without decimals)"
            ),
        ),
        ({"month": 6, "year": 3000}, "year: year = 3000 (it lies between 1900 and 2200)"),
        (
            {"after": "paid"},
            "how long after is not said (add days = 30, or days = 0 for the day itself)",
        ),
        (
            {"after": "paid", "days": -3},
            'days: days = -3 (write { before = "…" } and a number that is not negative)',
        ),
        (
            {"after": "paid", "before": "sent", "days": 3},
            "before: unknown key 'before' (known: after, days, months)",
        ),
        (
            {"date": {"month": 6}, "weekday": "friday"},
            (
                'date: a date within a date (write 2024-08-20 (no quotes), "08-20" or '
                '{ unknown = "as printed" })'
            ),
        ),
        (
            {"date": "05-10", "weekday": 5},
            (
                "weekday: the number 5 is no weekday "
                "(known: friday, monday, saturday, sunday, thursday, tuesday, wednesday)"
            ),
        ),
        (
            {"unknown": "5月0日", "weekday": "friday"},
            "weekday: unknown key 'weekday' (known: unknown)",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_to_write(raw: object, says: str) -> None:
    with pytest.raises(PlanError) as caught:
        PlanDate.read(raw)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("raw", "missing"),
    [({"nth": 3, "month": 5}, "weekday"), ({"weekday": "friday", "month": 5}, "nth"),
     ({"part": "early"}, "month"), ({"weekday": "friday", "nth": 3}, "month")],
)  # fmt: skip
def test_a_missing_key_is_told_with_the_forms_that_there_are(raw: object, missing: str) -> None:
    with pytest.raises(PlanError) as caught:
        PlanDate.read(raw)
    assert str(caught.value) == (
        f"missing key '{missing}' (write {{ festival = \"lantern-festival\" }}, "
        '{ weekday = "sunday", nth = 3, month = 5 }, { after = "issued", days = 30 }, '
        '{ month = 6, part = "middle" } or { date = 2015-05-10, weekday = "friday" })'
    )


def forms() -> st.SearchStrategy[Form]:
    years = st.none() | st.integers(1990, 2045)
    days = st.integers(-30, 30)
    months = st.integers(1, 12)
    return st.one_of(
        st.builds(FestivalDay, st.sampled_from(sorted(built_in().festivals)), days, years),
        st.builds(
            WeekdayOfMonth, st.sampled_from(WEEKDAYS), st.sampled_from((-1, 1, 2, 3, 4, 5)),
            months, years,
        ),
        st.builds(PartOfMonth, months, st.sampled_from(PARTS), years),
        st.builds(
            RelativeDay, st.just("issued"), st.integers(0, 60), st.integers(0, 12), st.booleans()
        ),
    )  # fmt: skip


@unhurried
@given(forms())
def test_every_form_is_written_as_it_is_read(form: Form) -> None:
    """In a table of its own and in a whole plan; the hash is the same, and JSON takes it."""
    assert PlanDate.read(form.table()) == PlanDate(form)
    assert json.loads(json.dumps(form.table())) == form.table()
    phase = Phase("p", start=PlanDate(form))
    plan = evolve(timeline("issued = 2014-05-06\n"), phases={"p": phase})
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.sha256 == plan.sha256


@unhurried
@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_every_day_is_the_nth_weekday_of_its_month(day: date) -> None:
    """Counted from the front, and from the back where it is one of the last seven."""
    nth = (day.day - 1) // 7 + 1
    assert nth_weekday(day.year, day.month, day.weekday(), nth) == day
    is_last = (day + timedelta(days=7)).month != day.month
    assert (nth_weekday(day.year, day.month, day.weekday(), -1) == day) is is_last


@unhurried
@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(-40, 40), st.integers(-900, 900))
def test_a_moved_interval_holds_every_moved_day(day: date, months: int, days: int) -> None:
    """What is possible stays possible."""
    span = PossibleDays(day, day + timedelta(days=9))
    there = moved(span, months=months, days=days)
    for later in range(10):
        found = moved(day + timedelta(days=later), months=months, days=days)
        assert earliest(there) <= earliest(found) <= latest(there)


def test_a_day_beyond_the_calendar_is_unknown() -> None:
    assert moved(date.max, days=1) == Unknown("it lies beyond the calendar")
    assert moved(PossibleDays(date.min, date.max), months=-1) == Unknown(
        "it lies beyond the calendar"
    )


def test_possible_days_run_forward() -> None:
    with pytest.raises(ValueError, match="possible days from 2024-01-02 to 2024-01-01"):
        PossibleDays(date(2024, 1, 2), date(2024, 1, 1))


def test_what_a_date_hangs_on() -> None:
    """Festivals, events and the year, as the checks ask for them."""
    both: Any = {"date": "10-17", "festival": "poverty-relief-day"}
    assert PlanDate.read(both).festivals == ("poverty-relief-day",)
    assert PlanDate.read(LANTERN).festivals == ("lantern-festival",)
    assert PlanDate.read({"after": "paid", "days": 1}).event == "paid"
    needs = [LANTERN, THIRD_SUNDAY, {"month": 6}, "05-10"]
    assert all(PlanDate.read(raw).needs_year for raw in needs)
    free: list[object] = [
        {**LANTERN, "year": 2020}, date(2020, 1, 1), {"unknown": "x"}, {"after": "p", "days": 1},
    ]  # fmt: skip
    assert not any(PlanDate.read(raw).needs_year for raw in free)
    assert PlanDate(MonthDay(2, 29)).resolve(2023) == Unknown("2023 has no 29 February")
