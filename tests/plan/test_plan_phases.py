"""Dates, phases and targets of a plan: years that are missing, masked or crossed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import days, plan_dates, unhurried
from plan.plan_texts import read

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.label import Label
from publicservice.model.plan import Known, Phase, PhaseStatus, Unknown
from publicservice.model.problem import PlanError

SIGNING = '[phases]\nsigning = { start = "09-01", end = "10-15", cite = "七(六)2" }\n'
ASSESSMENT = '[phases]\nassessment = { start = "12-26", end = "01-05", crosses_year = true }\n'
HALF_KNOWN = '[phases]\nvisits = { start = "01-20", end = { unknown = "digit lost" } }\n'


@pytest.mark.parametrize(
    ("body", "window"),
    [
        ("year = 2024\n" + SIGNING, (date(2024, 9, 1), date(2024, 10, 15))),
        (SIGNING, (Unknown("the plan gives no year"), Unknown("the plan gives no year"))),
        (
            'year = { unknown = "20xx" }\n' + SIGNING,
            (Unknown("the year is unknown: 20xx"), Unknown("the year is unknown: 20xx")),
        ),
        ("year = 2023\n" + ASSESSMENT, (date(2023, 12, 26), date(2024, 1, 5))),
        ("year = 2024\n" + HALF_KNOWN, (date(2024, 1, 20), Unknown("digit lost"))),
        (
            "[phases]\nvisits = { start = 2019-12-21, end = 2020-01-15 }",
            (date(2019, 12, 21), date(2020, 1, 15)),
        ),
        (
            "[phases]\nsurvey = { note = 'undated' }",
            (
                Unknown("the plan gives phase survey no start"),
                Unknown("the plan gives phase survey no end"),
            ),
        ),
    ],
)
def test_window_of_a_phase(body: str, window: tuple[date | Unknown, date | Unknown]) -> None:
    """Both ends as days, or the reason why not."""
    plan = read(body)
    (phase,) = plan.phases.values()
    assert phase.window(plan.calendar_year) == window


@pytest.mark.parametrize(
    ("body", "day", "status"),
    [
        ("year = 2024\n" + SIGNING, date(2024, 8, 31), "upcoming"),
        ("year = 2024\n" + SIGNING, date(2024, 9, 1), "current"),
        ("year = 2024\n" + SIGNING, date(2024, 10, 15), "current"),
        ("year = 2024\n" + SIGNING, date(2024, 10, 16), "past"),
        (SIGNING, date(2024, 9, 1), "unknown"),
        ("year = 2023\n" + ASSESSMENT, date(2023, 12, 31), "current"),
        ("year = 2023\n" + ASSESSMENT, date(2024, 1, 5), "current"),
        ("year = 2023\n" + ASSESSMENT, date(2024, 1, 6), "past"),
        ("year = 2024\n" + HALF_KNOWN, date(2024, 1, 19), "upcoming"),
        ("year = 2024\n" + HALF_KNOWN, date(2024, 1, 20), "unknown"),
        ("[phases]\nframework = { end = 2015-12-31 }", date(2016, 1, 1), "past"),
        ("[phases]\nframework = { end = 2015-12-31 }", date(2015, 1, 1), "unknown"),
    ],
)
def test_status_of_a_phase_on_a_day(body: str, day: date, status: PhaseStatus) -> None:
    """Unknown only where the answer hangs on a date that is not known."""
    plan = read(body)
    (phase,) = plan.phases.values()
    assert phase.status(day, plan.calendar_year) == status


@unhurried
@given(plan_dates(), plan_dates(), days(), st.none() | st.integers(1990, 2060), days())
def test_a_status_never_changes_when_an_unknown_date_becomes_known(
    start: PlanDate, end: PlanDate, day: date, year: int | None, found: date
) -> None:
    """What was said with a date missing still holds with any date in its place."""
    said = Phase("p", start=start, end=end).status(day, year)
    completed = [
        PlanDate(found) if isinstance(each.resolve(year), Unknown) else each
        for each in (start, end)
    ]
    if said != "unknown":
        ends = [each.resolve(year) for each in completed]
        assert all(isinstance(each, date) for each in ends)
        first, last = (each for each in ends if isinstance(each, date))
        if first <= last:
            assert Phase("p", start=completed[0], end=completed[1]).status(day, year) == said


def test_a_phase_keeps_label_clause_and_note() -> None:
    """The order of the file is kept."""
    plan = read(
        "[phases.signing]\nlabel = { en = 'signing', zh = '签约' }\nstart = '09-01'\n"
        "end = '10-15'\ncite = '七(六)2'\nnote = 'year masked'\n[phases.after]\n[phases.before]\n"
    )
    assert plan.phase("signing") == Phase(
        "signing", Label("signing", "签约"), PlanDate(MonthDay(9, 1)), PlanDate(MonthDay(10, 15)),
        cite="七(六)2", note="year masked",
    )  # fmt: skip
    assert list(plan.phases) == ["signing", "after", "before"]


def test_a_leap_day_depends_on_the_year() -> None:
    """It is unknown in another year rather than moved."""
    leap_day = PlanDate.read("02-29")
    assert leap_day.resolve(2024) == date(2024, 2, 29)
    assert leap_day.resolve(2023) == Unknown("2023 has no 29 February")


@unhurried
@given(days())
def test_every_day_of_the_calendar_can_be_written_without_its_year(day: date) -> None:
    """Month and day with the right year give the day back."""
    assert PlanDate.read(f"{day.month}-{day.day}").resolve(day.year) == day
    assert PlanDate.read(day).resolve(None) == day


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ('"12-31"', date(2024, 12, 31)),
        ("2025-06-30", date(2025, 6, 30)),
        ('"signing"', date(2024, 10, 15)),
        ('{ unknown = "x月底" }', Unknown("x月底")),
    ],
)
def test_a_target_is_due_on_a_day_or_with_a_phase(due: str, day: date | Unknown) -> None:
    """A phase's target is due with its end."""
    plan = read(
        f"year = 2024\n{SIGNING}[targets.signed]\nindicator = 'signing_rate'\n"
        f"comparator = '>='\nvalue = 85\nunit = '%'\ndue = {due}\ncite = '七(五)'\n"
    )
    target = plan.targets["signed"]
    assert plan.due(target) == day
    assert (target.indicator, target.comparator, target.cite) == ("signing_rate", ">=", "七(五)")
    assert target.value.at(date(2024, 1, 1)) == Known(850_000)
    assert target.value.path == "targets.signed"


def test_a_target_may_have_no_due_date() -> None:
    """Some documents name none."""
    plan = read(
        "[targets.quality]\nindicator = 'authentic'\ncomparator = '='\nvalue = 100\nunit = '%'"
    )
    assert plan.due(plan.targets["quality"]) is None


def test_a_phase_that_is_not_there_is_named_with_the_nearest() -> None:
    """As everywhere."""
    with pytest.raises(PlanError) as caught:
        read(SIGNING).phase("sining")
    assert str(caught.value) == "no phase 'sining' (did you mean 'signing'?)"


def test_a_crossing_phase_lasts_into_the_next_year_only() -> None:
    """Eleven days, not a year and eleven days."""
    (phase,) = read(ASSESSMENT).phases.values()
    start, end = phase.window(2023)
    assert isinstance(start, date)
    assert isinstance(end, date)
    assert end - start == timedelta(days=10)
