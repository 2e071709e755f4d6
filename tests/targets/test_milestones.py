"""Milestones and paces: where a target stands on its way, on each side of every date."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets.checkups import Checkups, evaluation, plan

from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan
from publicservice.results.target_check import check_targets

WAY = """\
[phases]
health = { start = 2021-10-20, end = 2021-11-30 }
[targets.goal]
indicator = "trained"
comparator = ">="
value = 100
unit = "%"
due = "health"
cite = "四(二)"
milestones = [{ due = 2021-10-31, value = 30, cite = "四(二)1" }, { due = "health", value = 100 }]
"""
LINE = """\
[targets.goal]
indicator = "trained"
comparator = ">="
value = 100
unit = "%"
due = 2021-11-30
pace = "linear"
from = 2021-10-31
"""


def goal(body: str, yes: int, at: date, *, unknown: int = 0) -> dict[str, Any]:
    """The one target, over so many trained places of 100."""
    states = [True] * yes + [False] * (100 - yes - unknown) + [None] * unknown
    rows = [{"trained": state} for state in states]
    return evaluation(body, *rows, at=at).targets.row(0, named=True)


@pytest.mark.parametrize(
    ("yes", "at", "status"),
    [
        (29, "2021-10-30", "pending"), (29, "2021-10-31", "pending"), (29, "2021-11-01", "behind"),
        (30, "2021-10-31", "pending"), (30, "2021-11-01", "on_course"),
        (99, "2021-11-30", "on_course"), (29, "2021-11-30", "behind"),
        (99, "2021-12-01", "missed"), (100, "2021-12-01", "met"), (100, "2021-10-20", "met"),
    ],
)  # fmt: skip
def test_on_course_and_behind_are_told_by_the_milestones(yes: int, at: str, status: str) -> None:
    """004/6: 30 % by the end of October, 100 % by the end of November; the day itself counts."""
    assert goal(WAY, yes, date.fromisoformat(at))["status"] == status


def test_what_is_next_and_the_pace_to_get_there() -> None:
    """20 % ten days before 30 % are asked for: one point a day."""
    found = goal(WAY, 20, date(2021, 10, 21))
    assert found["next_milestone"] == date(2021, 10, 31)
    assert (found["next_required"], found["needed"]) == (30, 10)
    assert (found["pace_needed_day"], found["pace_needed_30_days"]) == (1, 30)
    later = goal(WAY, 20, date(2021, 11, 1))
    assert (later["next_milestone"], later["needed"]) == (date(2021, 11, 30), 80)
    assert later["pace_needed_day"] == Decimal("2.7587")
    assert goal(WAY, 20, date(2021, 12, 1))["next_milestone"] is None


def test_what_is_missing_may_decide_whether_it_is_behind() -> None:
    """Between 25 and 35 %, where 30 % should be there."""
    found = goal(WAY, 25, date(2021, 11, 1), unknown=10)
    assert found["status"] == "undetermined"
    assert found["reason_en"] == "whether it is behind depends on what is missing"
    assert goal(WAY, 10, date(2021, 11, 1), unknown=10)["status"] == "behind"


@pytest.mark.parametrize(
    ("yes", "at", "status"),
    [
        (0, "2021-10-30", "pending"), (0, "2021-10-31", "on_course"), (0, "2021-11-01", "behind"),
        (49, "2021-11-15", "behind"), (50, "2021-11-15", "on_course"), (50, "2021-11-16", "behind"),
    ],
)  # fmt: skip
def test_a_linear_pace_is_a_line_from_its_first_day_to_the_due_date(
    yes: int, at: str, status: str
) -> None:
    """Half of the 30 days, half of the way."""
    assert goal(LINE, yes, date.fromisoformat(at))["status"] == status


def test_a_line_runs_through_the_milestones() -> None:
    """80 % by 5 November, and then the rest: 8 points in 2 of the 25 days are not asked for."""
    body = LINE + "milestones = [{ due = 2021-11-05, value = 80 }]\n"
    assert goal(body, 31, date(2021, 11, 2))["status"] == "behind"
    assert goal(body, 32, date(2021, 11, 2))["status"] == "on_course"
    assert goal(body, 84, date(2021, 11, 10))["status"] == "on_course"
    assert goal(body, 83, date(2021, 11, 10))["status"] == "behind"


def test_without_milestones_or_a_pace_nobody_is_behind() -> None:
    """Nothing is asked for before the due date."""
    body = WAY.partition("milestones")[0]
    assert goal(body, 0, date(2021, 11, 30))["status"] == "pending"


@pytest.mark.parametrize(("yes", "status"), [(1, "missed"), (2, "met"), (3, "over_fulfilled")])
def test_more_than_a_number_is_over_fulfilled(yes: int, status: str) -> None:
    """004/6: at least two clinics."""
    body = WAY.partition("milestones")[0].replace("trained", "examined")
    body = body.replace('value = 100\nunit = "%"', "value = 2")
    found = evaluation(body, {"examined": yes}, at=date(2021, 12, 1)).targets
    assert found["status"].to_list() == [status]


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 100), st.dates(date(2021, 10, 1), date(2021, 12, 31)))
def test_a_day_changes_a_status_only_after_a_milestone_or_the_due_date(yes: int, at: date) -> None:
    """With milestones and no pace."""
    steps = (date(2021, 10, 31), date(2021, 11, 30))
    before, after = goal(WAY, yes, at), goal(WAY, yes, at + timedelta(days=1))
    assert before["status"] == after["status"] or at in steps


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("2021-10-31, value = 30", "2021-12-01, value = 30", "plan.milestone-late",
         ("district.toml: targets.goal.milestones[0]: due 2021-12-01, after the target (四(二)), "
          "which is due 2021-11-30 (correct one of the dates)")),
        ("value = 100\n", "value = 90\n", "plan.milestone-beyond",
         ("district.toml: targets.goal.milestones[1]: asks for 100 %, more than the target "
          "(四(二)): 90 % (correct one of the values)")),
        ("due = 2021-10-31, value = 30", "due = 2021-11-30, value = 30", "plan.milestone-order",
         ("district.toml: targets.goal.milestones: 30 % by 2021-11-30, and 100 % by 2021-11-30 "
          "(correct one of them)")),
    ],
)  # fmt: skip
def test_a_milestone_that_contradicts_its_target_is_a_finding(
    old: str, new: str, code: str, said: str
) -> None:
    """With path and clause; the target can still be judged."""
    found = check_targets(Checkups, plan(WAY.replace(old, new)))
    assert {problem.severity for problem in found} == {"warning"}
    assert said in [str(problem) for problem in found if problem.code == code]


def test_milestones_that_lead_to_their_target_are_no_finding() -> None:
    """Also with the last of them on the due date, and with ceilings that come down."""
    falling = WAY.replace(">=", "<=").replace("100", "10")
    assert check_targets(Checkups, plan(WAY)) == []
    assert check_targets(Checkups, plan(falling)) == []


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ('pace = "linear"', "plan.pace"),
        ('from = "10-20"', "plan.pace"),
        ('pace = "quick"\nfrom = "10-20"', "plan.wrong-type"),
        ('milestones = [{ value = 30 }]', "plan.missing-key"),
        ('milestones = [{ due = "10-31", value = 30, unit = "%" }]', "plan.unknown-key"),
        ('milestones = [{ due = "10-31", value = 130 }]', "plan.percent-over-100"),
        ('milestones = [{ due = "octover", value = 30 }]', "plan.unknown-phase"),
        ('milestones = [{ due = "10-32", value = 30 }]', "plan.bad-date"),
        ("milestones = 30", "plan.wrong-type"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(added: str, code: str) -> None:
    """With the path of the key."""
    with pytest.raises(PlanError) as raised:
        plan(WAY.partition("milestones")[0] + added + "\n")
    assert [problem.code for problem in raised.value.problems] == [code]
    assert raised.value.problems[0].where.startswith("district.toml: targets.goal")


@pytest.mark.parametrize("body", [WAY, LINE])
def test_milestones_and_paces_are_written_back(body: str) -> None:
    """Reading what was written gives an equal plan."""
    from publicservice.plan_file import read_plan_text

    assert read_plan_text(dump_plan(plan(body))) == plan(body)
