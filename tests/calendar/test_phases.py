"""Phases that come back every year, that hang on festivals, that nobody knows exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import HEADER, timeline

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.days import Day, PossibleDays, earliest, latest
from publicservice.model.calendar.phase import Duration, Phase, PhaseStatus, Window
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file import dump_plan, merge_plans, read_plan_text
from publicservice.timeline import frames

POSTS = """\
[phases]
publicity = { start = "02-15", end = "02-25", every_year = true }
assessment = { start = "12-26", end = "01-05", crosses_year = true, every_year = true }
"""


def windows(body: str, at: date) -> dict[str, tuple[object, object, str]]:
    plan = timeline(body)
    found = {name: phase.around(at, plan.calendar) for name, phase in plan.phases.items()}
    return {name: (each.start, each.end, each.status(at)) for name, each in found.items()}


@pytest.mark.parametrize("year", range(2000, 2051))
def test_a_yearly_phase_comes_back_every_year(year: int) -> None:
    """The one under way, else the next one, with and without a year end between."""
    first, last = date(year, 2, 15), date(year, 2, 25)
    day = timedelta(days=1)
    for at in (first, last):
        assert windows(POSTS, at)["publicity"] == (first, last, "current")
    assert windows(POSTS, first - day)["publicity"] == (first, last, "upcoming")
    after = windows(POSTS, last + day)["publicity"]
    assert after == (date(year + 1, 2, 15), date(year + 1, 2, 25), "upcoming")
    first, last = date(year, 12, 26), date(year + 1, 1, 5)
    for at in (first, date(year, 12, 31), last):
        assert windows(POSTS, at)["assessment"] == (first, last, "current")
    after = windows(POSTS, last + day)["assessment"]
    assert after == (date(year + 1, 12, 26), date(year + 2, 1, 5), "upcoming")


@unhurried
@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_yearly_phase_is_never_past(at: date) -> None:
    """There is always a next one, and it begins within a year."""
    for start, _end, status in windows(POSTS, at).values():
        assert status in ("current", "upcoming")
        assert isinstance(start, date)
        assert (start - at).days <= 366


def test_a_yearly_phase_begins_with_its_first_year() -> None:
    """Nothing is said of the years before."""
    body = (
        '[phases]\nday = { start = "10-17", end = "10-17", every_year = true, first_year = 2014 }'
    )
    assert windows(body, date(2009, 10, 17))["day"] == (
        date(2014, 10, 17), date(2014, 10, 17), "upcoming",
    )  # fmt: skip


VISITS = """\
year = 2019
[phases.visits]
start = "12-21"
end = { festival = "lantern-festival" }
crosses_year = true
"""


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (date(2019, 12, 20), "upcoming"),
        (date(2019, 12, 21), "current"),
        (date(2020, 2, 8), "current"),
        (date(2020, 2, 9), "past"),
    ],
)
def test_a_phase_may_end_with_a_festival_of_the_next_year(at: date, status: str) -> None:
    assert windows(VISITS, at)["visits"] == (date(2019, 12, 21), date(2020, 2, 8), status)


LETTER = """\
year = 2016
[phases.letter]
start = { month = 6, part = "middle" }
end = { month = 6, part = "middle" }
"""


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (date(2016, 6, 10), "upcoming"),
        (date(2016, 6, 11), "unknown"),
        (date(2016, 6, 20), "unknown"),
        (date(2016, 6, 21), "past"),
    ],
)
def test_mid_june_is_unknown_only_in_mid_june(at: date, status: str) -> None:
    (found,) = windows(LETTER, at).values()
    assert found[2] == status


def test_what_lies_between_two_vague_ends_is_certain() -> None:
    body = LETTER.replace('end = { month = 6, part = "middle" }', "end = { month = 8 }")
    assert windows(body, date(2016, 6, 20))["letter"][2] == "current"
    assert windows(body, date(2016, 8, 1))["letter"][2] == "current"
    assert windows(body, date(2016, 8, 2))["letter"][2] == "unknown"


def test_a_phase_that_begins_with_an_event() -> None:
    """The plan in use says when it happened."""
    body = (
        "[events]\nmoney_arrives = { unknown = 'to be supplied', cite = '五(二)' }\n"
        "[phases]\npay = { start = { after = 'money_arrives', days = 0 }, "
        "end = { after = 'money_arrives', days = 30 } }\n"
    )
    default = timeline(body)
    reason = "the day of money_arrives is unknown: to be supplied"
    assert default.phase("pay").window(default.calendar) == (Unknown(reason), Unknown(reason))
    local = read_plan_text(
        HEADER + "[events]\nmoney_arrives = 2024-03-01\n", "local.toml", default=default
    )
    assert local.phase("pay").window(local.calendar) == (date(2024, 3, 1), date(2024, 3, 31))
    again = merge_plans(default, local)
    assert again.events == local.events


def test_from_the_day_of_issue() -> None:
    """The event that every plan has, and whose day the head of the plan gives."""
    phases = '[phases]\nsurvey = { start = { after = "issued", days = 0 }, end = 2019-11-30 }\n'
    plan = timeline("issued = 2019-10-30\n" + phases)
    assert plan.phase("survey").window(plan.calendar)[0] == date(2019, 10, 30)
    silent = timeline(phases)
    assert silent.phase("survey").window(silent.calendar)[0] == Unknown(
        "the plan does not say when it was issued"
    )


@pytest.mark.parametrize(
    ("body", "edition"),
    [
        ('year = 2020\n[phases]\nday = { start = { festival = "poverty-relief-day" } }', 7),
        ('year = 2009\n[phases]\nday = { start = { festival = "disabled-day" } }', 19),
        ('[phases]\nday = { start = 2020-10-17, first_year = 2014 }', 7),
        ('[phases]\nday = { start = 2020-10-17 }', None),
        ('year = 2013\n[phases]\nday = { start = "10-17", first_year = 2014 }', None),
        ('year = { unknown = "x" }\n[phases]\nday = { start = "10-17", first_year = 2014 }', None),
    ],
)  # fmt: skip
def test_the_edition_of_a_yearly_day(body: str, edition: int | None) -> None:
    """Counted from the festival's first one, or from the year that the plan gives."""
    plan = timeline(body)
    assert plan.phase("day").in_year(plan.calendar).edition == edition


def test_the_edition_around_a_day() -> None:
    """The coming one has the coming number."""
    body = '[phases.day]\nstart = { festival = "poverty-relief-day" }\nevery_year = true\n'
    plan = timeline(body + 'end = { festival = "poverty-relief-day" }')
    for at, edition in ((date(2020, 10, 17), 7), (date(2020, 10, 18), 8), (date(2010, 1, 1), None)):
        assert plan.phase("day").around(at, plan.calendar).edition == edition


def test_what_is_due_with_a_yearly_phase() -> None:
    """With the plan's year it is that year's, at a day it is the one that concerns the day."""
    body = POSTS + "[deliverables]\nlist = { due = 'publicity' }\n"
    plan = timeline(body)
    assert plan.day("publicity", date(2024, 2, 26)) == date(2025, 2, 25)
    assert plan.day("publicity") == Unknown("the plan gives no year")
    assert timeline("year = 2024\n" + body).day("publicity") == date(2024, 2, 25)


def days_around() -> st.SearchStrategy[Day]:
    exact = st.dates(date(2020, 1, 1), date(2021, 12, 31))
    spans = st.tuples(exact, st.integers(1, 40)).map(
        lambda pair: PossibleDays(pair[0], pair[0] + timedelta(days=pair[1]))
    )
    return exact | spans | st.just(Unknown("lost"))


@unhurried
@given(days_around(), days_around(), st.dates(date(2019, 12, 1), date(2022, 2, 1)), st.data())
def test_a_status_holds_whatever_the_days_turn_out_to_be(
    start: Day, end: Day, at: date, data: st.DataObject
) -> None:
    """And "unknown" is said only where two outcomes are possible."""
    said = Window(start, end).status(at)
    far = (date(2019, 1, 1), date(2023, 1, 1))

    def fill(day: Day, label: str) -> date:
        first, last = max(earliest(day), far[0]), min(latest(day), far[1])
        return data.draw(st.dates(first, last), label)

    first, last = fill(start, "start"), fill(end, "end")
    if first <= last and said != "unknown":
        assert Window(first, last).status(at) == said
    if said == "unknown":
        ends = [(a, b) for a in _ends(start, far) for b in _ends(end, far) if a <= b]
        outcomes = {Window(a, b).status(at) for a, b in ends}
        assert len(outcomes) != 1 or len(ends) < 4


def _ends(day: Day, far: tuple[date, date]) -> tuple[date, ...]:
    return max(earliest(day), far[0]), min(latest(day), far[1])


@unhurried
@given(
    st.dates(date(2020, 1, 2), date(2020, 12, 30)),
    st.integers(0, 200),
    st.sampled_from((-1, 1)),
    st.sampled_from(("start", "end")),
    st.dates(date(2019, 12, 1), date(2021, 12, 31)),
)
def test_moving_a_date_by_a_day_changes_only_what_falls_in_or_out(
    first: date, length: int, by: int, which: str, at: date
) -> None:
    """One day gets another status, and it is the one at the end that was moved."""
    last = first + timedelta(days=length)
    moved = timedelta(days=by)
    start, end = (first + moved, last) if which == "start" else (first, last + moved)
    if start > end:
        return
    before, after = Window(first, last).status(at), Window(start, end).status(at)
    edge = min(first, start) if which == "start" else max(last, end)
    assert (before != after) is (at == edge)


def test_the_order_of_phases_in_a_file_changes_nothing() -> None:
    """Neither the plan nor what is found in it nor its agenda."""
    lines = [
        'a = { start = "10-18", end = "10-20" }',
        'b = { start = "10-20", end = "11-30" }',
        'c = { start = "12-03", end = "12-10", order = 1 }',
    ]
    plans = [
        timeline("year = 2021\n[phases]\n" + "\n".join(order)) for order in (lines, lines[::-1])
    ]
    assert plans[0] == plans[1]
    assert plans[0].sha256 == plans[1].sha256
    agendas = [frames.agenda_frame([plan], date(2021, 10, 19)) for plan in plans]
    assert agendas[0].equals(agendas[1])


FULL = """\
year = 2021
issued = { date = 2021-10-01, weekday = "friday" }
[phases.campaign]
start = "10-18"
end = "12-10"
lasts = { value = 2, unit = "months" }
[phases.day]
start = { date = "10-17", festival = "poverty-relief-day" }
every_year = true
first_year = 2014
edition = 8
order = 1
parallel = true
within = "campaign"
label = { zh = "扶贫日" }
"""


def test_every_key_of_a_phase_is_written_as_it_was_read() -> None:
    plan = timeline(FULL)
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert dump_plan(again) == dump_plan(plan)
    assert plan.phase("campaign").lasts == Duration(2, "months")
    assert plan.issued == PlanDate(date(2021, 10, 1), weekday="friday")


@pytest.mark.parametrize(
    "changed",
    [
        FULL.replace("2021-10-01", "2021-10-02"), FULL.replace("friday", "monday"),
        FULL.replace("poverty-relief-day", "army-day"), FULL.replace("first_year = 2014\n", ""),
        FULL.replace("edition = 8", "edition = 9"), FULL.replace("order = 1", "order = 2"),
        FULL.replace("parallel = true\n", ""), FULL.replace('within = "campaign"\n', ""),
        FULL.replace("value = 2", "value = 3"), FULL.replace("every_year = true\n", ""),
    ],
)  # fmt: skip
def test_every_key_of_a_phase_counts_for_the_hash(changed: str) -> None:
    assert timeline(changed).sha256 != timeline(FULL).sha256


def test_festivals_do_not_count_for_the_hash() -> None:
    """They belong to the plugins, not to the document."""
    plan = read_plan_text(HEADER + FULL)
    assert not plan.festivals
    assert timeline(FULL).sha256 == plan.sha256
    assert timeline(FULL) == plan


@pytest.mark.parametrize(
    ("value", "says"),
    [(0, "value: 0 is no duration (it lies between 1 and 3660)")],
)
def test_a_duration_has_bounds(value: int, says: str) -> None:
    with pytest.raises(PlanError) as caught:
        Duration(value, "days")
    assert str(caught.value) == says


def test_a_window_without_a_year_can_still_be_asked() -> None:
    """A year alone is calendar enough for month and day."""
    phase = Phase("p", start=PlanDate(MonthDay(2, 15)), end=PlanDate(MonthDay(2, 25)))
    status: PhaseStatus = phase.status(date(2024, 2, 20), 2024)
    assert (status, phase.status(date(2024, 2, 20), None)) == ("current", "unknown")
