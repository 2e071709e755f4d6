"""What is on today and what is due next, in one plan and in several."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import HEADER, HEALTH, timeline

import publicservice as ps
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.problem import UsageError
from publicservice.timeline import frames
from publicservice.timeline.items import agenda_of, items

CAMPAIGN = (
    HEALTH
    + """\
letter = { start = { month = 11, part = "middle" }, parallel = true }
[events]
money_arrives = { unknown = "not yet", cite = "四" }
[deliverables]
contact = { to = "county", due = "10-20", cite = "三(一)" }
payment = { due = { after = "money_arrives", days = 30 }, late = "gives up" }
list = { to = "county" }
[schedule.printing]
deadline = "implementation"
steps = [{ name = "print", days = 10 }]
[targets.households]
label = { en = "households visited", zh = "入户走访" }
indicator = "visited"
comparator = ">="
value = 100
unit = "%"
due = "implementation"
cite = "三(二)"
milestones = [{ due = "10-31", value = 30 }]
[targets.open]
indicator = "visited"
comparator = ">="
value = 100
unit = "%"
"""
)
HEALTH_DAY = date(2021, 10, 25)


def agenda(at: date = HEALTH_DAY) -> dict[str, tuple[object, ...]]:
    return {
        item.name: (item.kind, item.status, item.next, item.days)
        for item in agenda_of([timeline(CAMPAIGN)], at)
    }


def test_what_changes_first_comes_first() -> None:
    """Then what nobody can tell, and the past at the end."""
    assert agenda() == {
        "targets.households.milestones[0]": ("milestone", "due", date(2021, 10, 31), 6),
        "phases.letter": ("phase", "upcoming", date(2021, 11, 11), 17),
        "schedule.printing.steps[0]": ("preparation", "upcoming", date(2021, 11, 21), 27),
        "phases.implementation": ("phase", "current", date(2021, 11, 30), 36),
        "targets.households": ("target", "due", date(2021, 11, 30), 36),
        "phases.summary": ("phase", "upcoming", date(2021, 12, 1), 37),
        "deliverables.payment": ("deliverable", "unknown", None, None),
        "events.money_arrives": ("event", "unknown", None, None),
        "deliverables.contact": ("deliverable", "past", None, None),
        "phases.launch": ("phase", "past", None, None),
    }
    names = list(agenda())
    assert names.index("phases.summary") < names.index("deliverables.payment")
    assert set(names[-2:]) == {"deliverables.contact", "phases.launch"}


@pytest.mark.parametrize(
    ("at", "status", "following"),
    [
        (date(2021, 11, 10), "upcoming", date(2021, 11, 11)),
        (date(2021, 11, 11), "unknown", date(2021, 11, 20)),
        (date(2021, 11, 21), "unknown", None),
    ],
)
def test_a_phase_that_begins_some_day(at: date, status: str, following: date | None) -> None:
    """Its end is not given: nobody can tell whether it is over."""
    found = agenda(at)["phases.letter"]
    assert (found[1], found[2]) == (status, following)


@pytest.mark.parametrize(
    ("at", "status", "days"),
    [
        (date(2021, 10, 19), "upcoming", 1),
        (date(2021, 10, 20), "current", 41),
        (date(2021, 11, 29), "current", 1),
        (date(2021, 11, 30), "current", 0),
        (date(2021, 12, 1), "past", None),
    ],
)
def test_days_are_counted_to_the_first_day_and_then_to_the_last(
    at: date, status: str, days: int | None
) -> None:
    found = agenda(at)["phases.implementation"]
    assert (found[1], found[3]) == (status, days)


def test_a_target_says_what_it_asks_for() -> None:
    (milestone, *_) = agenda_of([timeline(CAMPAIGN)], HEALTH_DAY)
    assert (milestone.asked, milestone.cite) == ("≥ 30 %", "三(二)")


@unhurried
@given(st.dates(date(2021, 9, 1), date(2022, 1, 31)))
def test_an_agenda_has_every_item_on_every_day(at: date) -> None:
    """What is past or unknown has no next day; every other one has, and not before today."""
    found = agenda_of([timeline(CAMPAIGN)], at)
    assert {item.name for item in found} == set(agenda())
    for item in found:
        if item.status == "past":
            assert item.next is None
        elif item.next is not None:
            assert item.next >= at
            assert item.days == (item.next - at).days
        else:
            assert item.reason


def test_an_item_is_plain_values() -> None:
    """JSON takes them, with dates as texts."""
    for item in items(timeline(CAMPAIGN), HEALTH_DAY):
        values = json.loads(json.dumps(item.as_dict(), default=str))
        assert list(values) == list(frames.AGENDA)


def test_a_portfolio_is_one_agenda(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ids, files, plans and programmes in use together; each item says whose it is."""
    path = tmp_path_factory.mktemp("plans") / "county.toml"
    path.write_text(HEADER + CAMPAIGN, encoding="utf-8")
    doctor = ps.programme("family-doctor")
    other = evolve(timeline(HEALTH), region="another county")
    found = ps.agenda([str(path), doctor, "disability-support", other], "2021-10-25")
    assert found.schema == pl.Schema(frames.AGENDA)
    assert set(found["programme"]) == {"campaign", "family-doctor", "disability-support"}
    assert set(found.filter(programme="campaign")["region"]) == {"", "another county"}
    assert found.filter(pl.col("name") == "phases.implementation").height == 2
    alone = ps.agenda(Path(path), "2021-10-25")
    assert alone["name"].to_list() == list(agenda())


def test_the_same_plan_twice_is_one_plan() -> None:
    plan = timeline(HEALTH)
    assert ps.agenda([plan, plan], HEALTH_DAY).equals(ps.agenda(plan, HEALTH_DAY))


def test_a_plan_that_was_only_read_knows_the_festivals(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("plans") / "county.toml"
    visits = '[phases]\nvisits = { end = { festival = "lantern-festival", year = 2020 } }\n'
    path.write_text(HEADER + visits, encoding="utf-8")
    found = ps.agenda(ps.read_plan(path), "2020-02-01")
    assert found["end"].to_list() == [date(2020, 2, 8)]


def test_what_is_no_plan_is_told() -> None:
    with pytest.raises(UsageError, match="no programme 'family-docter'"):
        ps.agenda("family-docter", "2021-10-25")
    with pytest.raises(UsageError, match="no such file"):
        ps.agenda("nowhere.toml", "2021-10-25")
    with pytest.raises(UsageError, match="no calendar has '2021-02-30'"):
        ps.agenda("family-doctor", "2021-02-30")


def test_an_evaluation_has_its_agenda_and_phases() -> None:
    """With the forms that a plan may use, and the day of the evaluation."""
    county = ps.generate_county(seed=3, persons=60, households=20, townships=2, villages=4)
    local = evolve(
        ps.programme("family-doctor").plan,
        year=2024,
        year_unknown="",
        phases=timeline(
            '[phases.day]\nstart = { festival = "poverty-relief-day" }\nevery_year = true\n'
            'end = { month = 10, part = "late" }\n'
        ).phases,
    )
    in_use = ps.programme("family-doctor", local)
    evaluation = in_use.evaluate(county.registers(), "2024-10-20")
    day = evaluation.phases.row(named=True, by_predicate=pl.col("phase") == "day")
    assert (day["start"], day["end"], day["status"]) == (date(2024, 10, 17), None, "current")
    assert (day["end_earliest"], day["end_latest"]) == (date(2024, 10, 21), date(2024, 10, 31))
    assert (day["edition"], day["reason"]) == (11, "some day from 2024-10-21 to 2024-10-31")
    assert evaluation.agenda.schema == pl.Schema(frames.AGENDA)
    assert "phases.day" in evaluation.agenda["name"].to_list()


def test_a_target_due_in_mid_month_is_missed_only_after_it() -> None:
    """In between it is not met, and the reason says why no more is said."""
    county = ps.generate_county(seed=3, persons=60, households=20, townships=2, villages=4)
    plan = ps.programme("family-doctor").plan
    target = evolve(plan.targets["signing"], due=PlanDate.read({"month": 6, "part": "middle"}))
    local = evolve(plan, year=2024, year_unknown="", targets={"signing": target})
    statuses = {}
    for at in ("2024-06-10", "2024-06-15", "2024-06-21"):
        evaluation = ps.programme("family-doctor", local).evaluate(county.registers(), at)
        row = evaluation.targets.row(named=True, by_predicate=pl.col("target") == "signing")
        statuses[at] = (row["status"], row["due"], row["reason_en"])
    assert statuses == {
        "2024-06-10": ("pending", None, ""),
        "2024-06-15": ("not_met", None, "the due date is one of several: 2024-06-11..2024-06-20"),
        "2024-06-21": ("missed", None, ""),
    }
