"""Rules that read the days of a plan: phases, events, deliverables, the day of issue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import publicservice as ps
from publicservice.model.plan import Known, Plan
from publicservice.model.state import Unknown
from publicservice.plan_file import read_plan_text

HEADER = """
programme = "calls"
schema_version = 1
source = { title = "Calls", issuer = "county office", document = "901/3" }
"""
DAYS = """
year = 2021
issued = 2021-10-02
[events]
money_arrives = { date = 2021-10-05, cite = "5" }
unsaid = { unknown = "to be supplied" }
[phases]
calls = { start = "10-20", end = "11-30", cite = "3" }
winter = { start = "12-20", end = "01-10", crosses_year = true, every_year = true }
open = { end = "11-30" }
vague = { start = { month = 6, part = "middle" }, end = "07-01" }
[deliverables]
summary = { due = "12-05", cite = "4" }
annual = { due = "01-20", crosses_year = true }
yearly = { due = "03-01", every_year = true }
last = { due = "calls" }
spoken = { to = "office" }
"""
PHASES = '[phases]\ncalls = { start = "10-20", end = "11-30", cite = "3" }\n'
RULES = """
[registers.homes]
unit = true
[registers.homes.fields]
home = { kind = "key" }
called_on = { kind = "date" }
[rules.eligible]
is = "plan.phases.calls.start <= called_on <= plan.phases.calls.end"
label = { en = "called on in time", zh = "按期走访" }
cite = "3"
"""
HOMES = pl.DataFrame(
    {
        "home": ["before", "first", "last", "after"],
        "called_on": [date(2021, 10, 19), date(2021, 10, 20), date(2021, 11, 30),
                      date(2021, 12, 1)],
    }
)  # fmt: skip
AT = date(2021, 12, 24)
Written = Callable[..., Path]


def plan(body: str) -> Plan:
    return read_plan_text(HEADER + body, "plan.toml")


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("issued", date(2021, 10, 2)),
        ("events.money_arrives", date(2021, 10, 5)),
        ("phases.calls.start", date(2021, 10, 20)),
        ("phases.calls.end", date(2021, 11, 30)),
        ("phases.winter.end", date(2022, 1, 10)),
        ("deliverables.summary.due", date(2021, 12, 5)),
        ("deliverables.annual.due", date(2022, 1, 20)),
        ("deliverables.yearly.due", date(2021, 3, 1)),
        ("deliverables.last.due", date(2021, 11, 30)),
    ],
)
def test_a_day_is_read_by_its_path(path: str, day: date) -> None:
    number = plan(DAYS).number(path, AT)
    assert (number.kind, number.at(AT)) == ("date", Known(day))


def test_what_comes_back_every_year_is_the_one_that_concerns_the_day() -> None:
    """The winter under way, and the report of the year in question."""
    days = plan(DAYS)
    assert days.number("phases.winter.start", date(2023, 1, 5)).at(AT) == Known(date(2022, 12, 20))
    assert days.number("deliverables.yearly.due", date(2030, 1, 1)).at(AT) == Known(
        date(2030, 3, 1)
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("events.unsaid", "the day of unsaid is unknown: to be supplied"),
        ("phases.open.start", "the plan gives phase open no start"),
        ("phases.vague.start", "some day from 2021-06-11 to 2021-06-20"),
    ],
)
def test_a_day_that_nobody_knows_exactly_is_unknown(path: str, reason: str) -> None:
    assert plan(DAYS).number(path, AT).at(AT) == Unknown(reason)


def test_the_clause_of_a_day_is_that_of_its_entry() -> None:
    days = plan(DAYS)
    paths = ("phases.calls.end", "events.money_arrives", "deliverables.summary.due")
    assert [days.number(path).cite for path in paths] == ["3", "5", "4"]
    assert days.source_of("phases.calls.end").document == "901/3"


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("phases.cals.start", "phases.calls.start"),
        ("phases.calls.begin", "phases.calls."),
        ("deliverables.spoken.due", "deliverables."),
        ("events.money", "events.money_arrives"),
    ],
)
def test_a_day_that_is_not_there_is_refused_with_the_nearest_names(path: str, nearest: str) -> None:
    with pytest.raises(ps.PlanError) as caught:
        plan(DAYS).number(path)
    assert nearest in str(caught.value)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """A programme in a file, with something at its top."""

    def write(top: str, rules: str = RULES) -> Path:
        path = tmp_path / "calls.toml"
        path.write_text(HEADER + top + PHASES + rules, encoding="utf-8")
        return path

    return write


def test_a_rule_asks_whether_something_fell_into_a_phase(written: Written) -> None:
    programme = ps.programme(written("year = 2021\n"))
    outcomes = programme.evaluate({"homes": HOMES}, AT).decisions["outcome"].to_list()
    assert outcomes == ["not_eligible", "eligible", "eligible", "not_eligible"]


def test_in_a_masked_year_nobody_can_tell(written: Written) -> None:
    programme = ps.programme(written('year = { unknown = "20xx" }\n'))
    outcomes = programme.evaluate({"homes": HOMES}, AT).decisions["outcome"].to_list()
    assert outcomes == ["undetermined"] * 4


def test_the_explanation_names_the_day_and_its_clause(written: Written) -> None:
    programme = ps.programme(written("year = 2021\n"))
    said = str(programme.explain({"homes": HOMES}, "after", AT))
    assert "called on ≤ 2021-11-30" in said
    assert "901/3 3" in said


def test_a_rule_that_reads_a_phase_which_the_plan_lacks_is_told(written: Written) -> None:
    rules = RULES.replace("plan.phases.calls.end", "plan.phases.cals.end")
    with pytest.raises(ps.PlanError, match=r"phases\.cals\.end.*phases\.calls\.end"):
        ps.programme(written("year = 2021\n", rules))
