"""The dates of a plan held against one another: what is found, and what is not."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import HEADER, HEALTH, found, said, timeline

from publicservice.in_use import read_in_use
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.phase import Phase
from publicservice.model.state import Unknown
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.timeline.checks import check_timeline

# Shared days, days between, order


def test_a_day_that_belongs_to_two_phases() -> None:
    """004/6: launch and implementation share 20 October."""
    (problem,) = found(HEALTH)
    assert (problem.code, problem.severity) == ("plan.phases-overlap", "warning")
    assert str(problem) == (
        "plan.toml: phases.implementation: 2021-10-20 belongs to both launch (三(一)) and "
        "implementation (三(二)) (end one before the other begins; where they run side by side "
        'write parallel = true, where one is a part of the other within = "launch")'
    )


def test_a_day_of_every_year_that_belongs_to_two_phases() -> None:
    """000/3: publicity and creation share 25 February; the assessment crosses the year."""
    body = """\
[phases]
publicity = { start = "02-15", end = "02-25", every_year = true, cite = "六1" }
creation = { start = "02-25", end = "12-25", every_year = true, cite = "六2" }
assessment = { start = "12-26", end = "01-05", crosses_year = true, every_year = true }
"""
    assert said(body) == [
        (
            "warning phases.creation: 25 February belongs to both publicity (六1) and "
            "creation (六2), "
            "every year"
        )
    ]
    assert said(body.replace('start = "02-25"', 'start = "02-26"')) == []


def test_a_yearly_phase_that_reaches_into_the_next_round() -> None:
    """It is still on when the first one begins again."""
    body = """\
[phases]
publicity = { start = "01-03", end = "12-25", every_year = true }
assessment = { start = "12-26", end = "01-05", crosses_year = true, every_year = true }
"""
    assert said(body) == [
        (
            "warning phases.publicity: 3 January to 5 January belong to both assessment and "
            "publicity, every year"
        )
    ]


def test_the_days_are_found_without_the_plans_year_too() -> None:
    """Month and day are enough to compare."""
    masked = HEALTH.replace("year = 2021", 'year = { unknown = "20xx" }')
    for body in (masked, HEALTH.replace("year = 2021\n", "")):
        assert said(body) == [
            (
                "warning phases.implementation: 20 October belongs to both launch (三(一)) and "
                "implementation (三(二))"
            )
        ]


@pytest.mark.parametrize(
    "phases",
    [
        "a = { start = '08-20', end = '08-31' }\nb = { start = '09-01', end = '10-15' }",
        ("a = { start = '08-20', end = '08-31' }\n"
        "b = { start = '08-25', end = '10-15', parallel = true }"),
        ("a = { start = '08-20', end = '12-31' }\nb = { end = '10-15', start = '09-01', "
        "within = 'a' }"),
        "a = { start = '08-20' }\nb = { start = '08-25' }",
        "a = { end = 2015-12-31 }\nb = { end = 2020-12-31 }",
        "a = { start = '08-20', end = { unknown = 'x' } }\nb = { start = '08-25', end = '09-01' }",
        ("a = { start = '06-01', end = { month = 6, part = 'middle' } }\n"
        "b = { start = { month = 6, part = 'middle' }, end = '07-01' }"),
        ("a = { start = '05-01', end = '05-02', every_year = true }\n"
        "b = { start = 2021-05-01, end = 2021-05-02 }"),
        "a = { start = '06-01', end = '06-30' }",
    ],
)  # fmt: skip
def test_nothing_is_said_where_nothing_is_wrong(phases: str) -> None:
    """Phases that touch, run side by side, are parts of one another, or are not known exactly."""
    assert said(f"[phases]\n{phases}\n") == []
    assert said(f"year = 2021\n[phases]\n{phases}\n") == []


GAP = """\
year = 2017
[phases]
rectification = { start = "04-28", end = "05-05", cite = "(二)" }
summary = { start = "05-07", end = "05-08", cite = "(三)" }
"""


def test_a_day_that_belongs_to_no_phase() -> None:
    assert said(GAP) == [
        (
            "warning phases.summary: 2017-05-06 belongs to no phase: rectification (二) ends "
            "2017-05-05, summary (三) begins 2017-05-07"
        )
    ]


def test_a_longer_pause_is_only_noticed() -> None:
    assert said(GAP.replace("05-07", "05-14").replace("05-08", "05-20")) == [
        (
            "notice phases.summary: 2017-05-06 to 2017-05-13 belong to no phase: "
            "rectification (二) "
            "ends 2017-05-05, summary (三) begins 2017-05-14"
        )
    ]


@pytest.mark.parametrize(
    "third",
    [
        'lost = { start = { unknown = "text lost" }, end = { unknown = "text lost" } }',
        'inspection = { start = "05-06", end = "05-06", parallel = true }',
        'reading = { start = "04-01", end = "06-30", parallel = true }',
        'calls = { end = "05-20", parallel = true }',
    ],
)
def test_a_day_that_another_phase_may_have_is_no_gap(third: str) -> None:
    """A stage whose dates are lost may fill it, and so does one that runs beside the others."""
    assert said(GAP + third + "\n") == []


def test_what_a_parallel_phase_leaves_of_a_gap() -> None:
    body = GAP.replace("05-07", "05-10").replace("05-08", "05-12")
    third = 'inspection = { start = "05-07", end = "05-08", parallel = true }\n'
    assert [text.partition(" belongs")[0] for text in said(body + third)] == [
        "warning phases.summary: 2017-05-06", "warning phases.summary: 2017-05-09",
    ]  # fmt: skip


def test_phases_numbered_against_the_calendar() -> None:
    body = """\
year = 2021
[phases]
survey = { start = "09-01", end = "09-30", order = 1, cite = "(一)" }
publicity = { start = "08-01", end = "08-31", order = 2, cite = "(二)" }
visits = { start = "10-01", end = "10-31", order = 3 }
summary = { start = "11-01", end = "11-30", order = 3 }
"""
    assert said(body) == [
        (
            "warning phases.publicity.order: publicity (二) is the second phase, but begins "
            "2021-08-01, before the first, survey (一), which begins 2021-09-01"
        ),
        "warning phases.visits.order: summary and visits are both the third phase",
    ]


def test_a_part_outside_the_phase_that_it_is_part_of() -> None:
    """002/6: the campaign closes on 8 May, the leaders' visits may last until 10 May."""
    body = """\
year = 2017
[phases]
campaign = { start = "04-26", end = "05-08", cite = "四" }
visits = { end = "05-10", within = "campaign", cite = "五" }
meeting = { start = "04-20", end = "04-27", within = "campaign" }
"""
    assert said(body) == [
        (
            "warning phases.meeting.start: meeting begins 2017-04-20, before campaign (四) "
            "begins, of "
            "which it is a part (2017-04-26)"
        ),
        (
            "warning phases.visits.end: visits (五) ends 2017-05-10, 2 days after campaign "
            "(四) has "
            "ended, of which it is a part (2017-05-08)"
        ),
    ]


# How long, and when issued


@pytest.mark.parametrize(
    ("end", "lasts", "days"),
    [
        ("11-30", '{ value = 1, unit = "months" }', "42 days"),
        ("11-20", '{ value = 1, unit = "months" }', None),
        ("11-19", '{ value = 1, unit = "months" }', None),
        ("12-10", '{ value = 2, unit = "months" }', None),
        ("12-10", '{ value = 1, unit = "years" }', "52 days"),
        ("10-26", '{ value = 1, unit = "weeks" }', None),
        ("11-01", '{ value = 1, unit = "weeks" }', "13 days"),
        ("10-29", '{ value = 10, unit = "days" }', None),
        ("10-30", '{ value = 10, unit = "days" }', None),
        ("10-31", '{ value = 10, unit = "days" }', "12 days"),
        ("10-27", '{ value = 10, unit = "days" }', "8 days"),
    ],
)
def test_a_printed_duration_is_off_only_where_clearly(
    end: str, lasts: str, days: str | None
) -> None:
    """From 20 October: five weeks are still a month, six weeks are not."""
    body = f'year = 2021\n[phases]\np = {{ start = "10-20", end = "{end}", lasts = {lasts} }}\n'
    texts = said(body)
    assert [text.rpartition("there are ")[2] for text in texts] == ([days] if days else [])
    assert all(text.startswith("notice phases.p.lasts: p is said to last ") for text in texts)


def test_a_plan_issued_after_its_campaign_began() -> None:
    """003/10e: dated 26 October 2011, the campaign began on 17 October."""
    body = """\
issued = 2011-10-26
[phases]
campaign = { start = 2011-10-17, end = 2011-11-20, cite = "三" }
calls = { start = 2011-10-20, end = 2011-11-10, parallel = true }
"""
    assert said(body) == [
        "warning issued: issued 2011-10-26, 9 days after campaign (三) begins (2011-10-17)"
    ]
    assert said(body.replace("issued = 2011-10-26", "issued = 2011-10-17")) == []
    assert said(body.replace("issued = 2011-10-26", "issued = { unknown = 'x' }")) == []
    masked = (
        'issued = "10-26"\nyear = { unknown = "20xx" }\n[phases]\ncampaign = { start = "10-17" }'
    )
    assert said(masked) == [
        "warning issued: issued 26 October, 9 days after campaign begins (17 October)"
    ]


def test_a_local_plan_does_not_date_the_phases_of_the_default_one() -> None:
    """They stand in another document."""
    default = timeline("[phases]\na = { start = 2011-10-17, end = 2011-11-20 }\n")
    local = read_plan_text(HEADER + "issued = 2011-10-26\n", "county.toml", default=default)
    assert check_timeline(evolve(local, festivals=default.festivals)) == []


# Single dates


def test_a_weekday_that_the_date_does_not_have() -> None:
    """003/1d: the meeting is on a Friday, and 10 May 2015 is a Sunday."""
    body = """\
year = 2015
[deliverables]
meeting = { due = { date = "05-10", weekday = "friday" }, cite = "二6" }
right = { due = { date = 2015-05-10, weekday = "sunday" } }
"""
    assert said(body) == [
        "warning deliverables.meeting.due: printed Friday, but 2015-05-10 is a Sunday (二6)"
    ]
    assert said(body.replace("year = 2015\n", "")) == []


def test_a_festival_that_the_date_is_not() -> None:
    """With the year, and without it where it falls on that day in no year."""
    body = """\
[phases]
visits = { end = { date = 2016-02-20, festival = "lantern-festival" }, cite = "三" }
"""
    assert said(body) == [
        (
            "warning phases.visits.end: printed lantern-festival, but 2016-02-20 is not: it "
            "falls on "
            "2016-02-22 (三)"
        )
    ]
    assert said(body.replace("2016-02-20", "2016-02-22")) == []
    assert said(body.replace("2016-02-20", '"02-20"')) == []
    assert said(body.replace("2016-02-20", '"04-20"')) == [
        (
            "warning phases.visits.end: printed lantern-festival, but it falls on 20 April "
            "in no year "
            "(三)"
        )
    ]


def test_a_day_that_no_calendar_has_is_kept_and_told() -> None:
    """002/6: 5月0日."""
    body = """\
year = 2017
[phases]
inspection = { start = { unknown = "5月0日至2日" }, end = "05-02", cite = "四(二)" }
"""
    plan = timeline(body)
    assert plan.phase("inspection").start == PlanDate(Unknown("5月0日至2日"))
    assert said(body) == [
        (
            "warning phases.inspection.start: printed 5月0日, and no calendar has 0 May; it "
            "is kept as "
            "unknown (四(二))"
        )
    ]


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("2月30日", "no calendar has 30 February"),
        ("2月29日", "no calendar has 29 February 2017"),
        ("2016年2月29日", None),
        ("13月1日", "no calendar has a month 13"),
        ("20xx年x月1x日", None),
        ("digit lost, perhaps 5月10日", None),
        ("5月31日", None),
        ("6月31日前", "no calendar has 31 June"),
    ],
)
def test_only_an_impossible_day_is_called_impossible(printed: str, why: str | None) -> None:
    body = f'year = 2017\n[phases]\np = {{ end = {{ unknown = "{printed}" }} }}\n'
    texts = said(body)
    assert len(texts) == (why is not None)
    assert why is None or why in texts[0]
    if printed == "2月29日":
        assert said(body.replace("year = 2017\n", "")) == []


def test_a_festival_that_nobody_knows_is_an_error() -> None:
    """It stops the plan from being used."""
    body = '[phases]\nvisits = { end = { festival = "lantern-day" } }\n'
    (problem,) = found(body)
    assert str(problem) == (
        "plan.toml: phases.visits.end: no plugin knows the festival 'lantern-day' (did you mean "
        "'lantern-festival'?; a plugin adds others through the hook publicservice_festivals)"
    )
    assert problem.severity == "error"


def test_a_festival_without_a_date_in_the_plans_year() -> None:
    body = 'year = 2013\n[phases]\nday = { start = { festival = "poverty-relief-day" } }\n'
    assert said(body) == ["warning phases.day.start: poverty-relief-day was held first in 2014"]
    assert said(body.replace("year = 2013", "year = 2014")) == []


def test_an_end_before_the_start_that_only_a_festival_shows() -> None:
    """An error, as where the file alone shows it."""
    body = (
        'year = 2019\n[phases.visits]\nstart = "12-21"\nend = { festival = "lantern-festival" }\n'
    )
    assert said(body) == [
        (
            "error phases.visits: the end lantern-festival (2019-02-19) is before the start 12-21 "
            "(2019-12-21)"
        )
    ]


# Editions


def day(edition: int, festival: str = "poverty-relief-day", name: str = "day") -> str:
    return (
        f'[phases.{name}]\nstart = {{ festival = "{festival}" }}\n'
        f'end = {{ festival = "{festival}" }}\nedition = {edition}\nparallel = true\ncite = "一"\n'
    )


def test_an_edition_that_the_year_does_not_have() -> None:
    assert said("year = 2020\n" + day(7)) == []
    assert said("year = 2021\n" + day(7)) == [
        (
            "warning phases.day.edition: printed edition 7 of day (一), but 2021 is edition "
            "8, counted "
            "from 2014"
        )
    ]
    assert said("year = 2013\n" + day(7))[0] == (
        "warning phases.day.end: poverty-relief-day was held first in 2014"
    )
    assert "but 2013 is before the first one" in said("year = 2013\n" + day(7))[-1]


def test_an_edition_tells_a_year_that_is_masked() -> None:
    """002/14: the 7th National Poverty-relief Day is that of 2020."""
    masked = 'year = { unknown = "20xx" }\n'
    assert said(masked + day(7)) == [
        (
            "notice phases.day.edition: edition 7 of day (一) is that of 2020; the plan does "
            "not give "
            "its year"
        )
    ]


def test_editions_that_mean_different_years() -> None:
    """002/14: the 7th national day is that of 2020, the 27th international one that of 2019."""
    masked = 'year = { unknown = "20xx" }\n'
    other = day(27, "poverty-eradication-day", "abroad")
    assert said(masked + day(7) + other) == [
        (
            "warning phases.day.edition: editions of different years: edition 27 of abroad (一) is "
            "that of 2019, edition 7 of day (一) is that of 2020"
        )
    ]
    right = day(28, "poverty-eradication-day", "abroad")
    assert [text[:6] for text in said(masked + day(7) + right)] == ["notice"]


# In use


def test_a_programme_in_use_tells_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With the file that each came from."""
    path = tmp_path_factory.mktemp("plans") / "county.toml"
    path.write_text(
        'programme = "family-doctor"\nschema_version = 1\nyear = 2024\n'
        'source = { title = "Ours", issuer = "county", document = "o/1" }\n'
        '[phases]\nsigning = { start = "08-31", end = "10-15", cite = "o3" }\n',
        encoding="utf-8",
    )
    texts = [str(each) for each in read_in_use(path).check()]
    assert any(
        text.startswith(
            "county.toml: phases.signing: 2024-08-31 belongs to both mobilisation (七(六)1) and "
            "signing (o3)"
        )
        for text in texts
    )


@pytest.mark.parametrize("name", ["family-doctor", "contraceptives", "disability-support"])
def test_nothing_is_found_in_the_built_in_plans(name: str) -> None:
    assert check_timeline(read_in_use(name).plan) == []


# Laws

phases_of_a_year = st.lists(
    st.tuples(
        st.dates(date(2021, 1, 1), date(2021, 12, 31)), st.integers(0, 60), st.booleans(),
        st.sampled_from(("both", "start", "end", "neither")),
    ),
    min_size=1, max_size=5,
)  # fmt: skip
Drawn = list[tuple[date, int, bool, str]]


def plan_of(drawn: Drawn, *, completed: bool) -> list[Phase]:
    phases = []
    for number, (start, length, parallel, known) in enumerate(drawn):
        end = start + timedelta(days=length)
        lost = PlanDate(Unknown("lost"))
        first = PlanDate(start) if completed or known in ("both", "start") else lost
        last = PlanDate(end) if completed or known in ("both", "end") else lost
        phases.append(Phase(f"p{number}", start=first, end=last, parallel=parallel))
    return phases


def findings_of(phases: list[Phase]) -> set[tuple[str, str]]:
    plan = evolve(timeline(""), phases={phase.name: phase for phase in phases})
    return {(each.code, each.message) for each in check_timeline(plan)}


@unhurried
@given(phases_of_a_year)
def test_what_is_found_with_dates_missing_is_wrong_in_the_whole_plan_too(drawn: Drawn) -> None:
    """An unknown date never accuses anybody: the same days are shared or empty when it is known."""
    partly, whole = (plan_of(drawn, completed=done) for done in (False, True))
    days = {
        date(2021, 1, 1) + timedelta(days=number)
        for number in range(430)
    }  # fmt: skip
    covered = {
        day for phase in whole for day in days
        if phase.status(day, None) == "current"
    }  # fmt: skip
    for code, message in findings_of(partly):
        first = date.fromisoformat(message[:10])
        if code == "plan.days-between-phases":
            assert first not in covered
        else:
            on = [p for p in whole if not p.parallel and p.status(first, None) == "current"]
            assert len(on) >= 2


@unhurried
@given(phases_of_a_year)
def test_every_shared_day_is_found(drawn: Drawn) -> None:
    """Two phases of the sequence on one day never go untold."""
    whole = plan_of(drawn, completed=True)
    sequence = [phase for phase in whole if not phase.parallel]
    shared = any(
        one.status(day, None) == other.status(day, None) == "current"
        for number, one in enumerate(sequence)
        for other in sequence[number + 1 :]
        for day in (date(2021, 1, 1) + timedelta(days=n) for n in range(430))
    )
    assert shared is ("plan.phases-overlap" in {code for code, _ in findings_of(whole)})


@unhurried
@given(phases_of_a_year, st.randoms(use_true_random=False))
def test_findings_do_not_hang_on_the_order_of_the_file(
    drawn: Drawn, shuffler: random.Random
) -> None:
    phases = plan_of(drawn, completed=False)
    assert findings_of(shuffler.sample(phases, len(phases))) == findings_of(phases)


def test_a_written_plan_has_the_same_findings() -> None:
    plan = timeline(HEALTH)
    again = evolve(read_plan_text(dump_plan(plan), "plan.toml"), festivals=plan.festivals)
    assert check_timeline(again) == check_timeline(plan)
