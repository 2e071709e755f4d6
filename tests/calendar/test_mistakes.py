"""What a plan file says about mistakes in its dates: file, place, what was found, what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from timelines import HEADER

from publicservice.model.problem import PlanError
from publicservice.plan_file import read_plan_text

CASES = tomllib.loads(Path(__file__).with_name("wrong_dates.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("plan", "says"),
    [pytest.param(case["plan"], case["says"], id=case["name"]) for case in CASES["case"]],
)
def test_one_mistake_is_told_with_place_and_remedy(plan: str, says: str) -> None:
    """And nothing else is found wrong."""
    with pytest.raises(PlanError) as caught:
        read_plan_text(HEADER + plan, "county.toml")
    assert str(caught.value).splitlines() == [f"county.toml: {line}" for line in says.splitlines()]


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    """Whatever part of the calendar it is in."""
    broken = """\
[phases]
a = { start = { month = 13 } }
b = { within = "c" }
[events]
e = { after = "f", days = 1 }
[deliverables]
d = { due = { weekday = "fryday", nth = 1, month = 1 } }
[schedule]
s = { deadline = "11-30", steps = [{ name = "x" }] }
"""
    with pytest.raises(PlanError) as caught:
        read_plan_text(HEADER + broken, "county.toml")
    assert [problem.where.removeprefix("county.toml: ") for problem in caught.value.problems] == [
        "phases.a.start.month", "deliverables.d.due.weekday", "schedule.s.steps[0]", "events.e",
        "phases.b.within",
    ]  # fmt: skip


def test_a_name_that_could_not_be_read_is_not_called_missing() -> None:
    """One mistake is one message."""
    broken = '[phases]\na = { start = { month = 13 } }\nb = { within = "a" }\n'
    with pytest.raises(PlanError) as caught:
        read_plan_text(HEADER + broken, "county.toml")
    assert len(caught.value.problems) == 1
