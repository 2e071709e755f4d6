"""The demo county's plan over the year: phases, and milestones for the whole and by township."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

import publicservice as ps

PLAN = files("publicservice.demo") / "plans" / "family-doctor.toml"
MILESTONES = {"signing": [("2024-09-15", 40), ("2024-10-31", 80)],
              "signing_of_townships": [("2024-10-31", 80)]}  # fmt: skip


@pytest.fixture(scope="module")
def county() -> ps.Registers:
    """The registers of the demo county, smaller."""
    county = ps.generate_county(seed=2024, persons=4000, households=1300, townships=3, villages=20)
    return county.registers()


def expected(row: dict[str, Any], at: str) -> str:
    """How a rate stands that is known exactly."""
    value = row["value_certain"]
    if value is None or row["value_possible"] != value:
        return str(row["status"])
    if value >= 85:
        return "met"
    if at > "2024-12-31":
        return "missed"
    over = [asked for day, asked in MILESTONES[row["target"]] if day < at]
    if not over:
        return "pending"
    return "on_course" if value >= max(over) else "behind"


@pytest.mark.parametrize(
    ("at", "phase"),
    [("2024-08-31", "mobilisation"), ("2024-10-15", "signing"), ("2024-10-31", "summary"),
     ("2024-11-15", None), ("2024-12-31", None), ("2025-01-01", None)],
)  # fmt: skip
def test_targets_and_phases_as_the_year_goes_on(
    county: ps.Registers, at: str, phase: str | None
) -> None:
    evaluation = ps.programme("family-doctor", PLAN).evaluate(county, at)
    current = evaluation.phases.filter(status="current")["phase"].to_list()
    assert current == ([phase] if phase else [])
    rows = [row for row in evaluation.targets.rows(named=True) if row["target"] in MILESTONES]
    assert len(rows) == 5  # the county, the level, three townships
    judged = [row for row in rows if row["areas"] is None]
    assert [row["status"] for row in judged] == [expected(row, at) for row in judged]
    assert len({row["status"] for row in judged}) > 1 or phase != "summary"


def test_every_township_has_its_next_milestone(county: ps.Registers) -> None:
    """What is missing to it, and what has to be added a day."""
    evaluation = ps.programme("family-doctor", PLAN).evaluate(county, "2024-09-10")
    rows = evaluation.targets.filter(target="signing_of_townships").rows(named=True)[1:]
    for row in rows:
        assert (str(row["next_milestone"]), row["next_required"]) == ("2024-10-31", 80)
        assert abs(row["needed"] - (80 - row["value_certain"])) <= Decimal("0.0001")
        assert row["pace_needed_day"] >= row["needed"] / 51
