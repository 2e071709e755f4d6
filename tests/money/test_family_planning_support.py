"""Rewards by the month and awards once (003/2c)."""

from __future__ import annotations

from typing import Any

import publicservice as ps
from publicservice.testing import small_registers

PLAN = """
programme = "family-planning-support"
schema_version = 1
source = { title = "Rewards of a county", issuer = "county", document = "D/3" }
[ages]
reward = { value = 60, unit = "years" }
[standard]
reward = { value = [{ value = 80 }, { since = 2015-01-01, value = 100 }], unit = "yuan/person/month" }
"""  # noqa: E501 - lines of a plan file


def evaluate(tmp_path: Any, at: str) -> ps.Evaluation:
    """A parent of 60 and more with one child."""
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    in_use = ps.programme("family-planning-support", plan)
    person = {
        "person": "P1", "household": "H1", "birth_date": "1950-01-01", "hukou": "rural",
        "parent": True, "in_rural_insurance": True, "in_rural_pension": False, "resident": True,
    }  # fmt: skip
    home = {
        "household": "H1", "one_child_certificate": True, "sterilised_two_daughters": False,
    }  # fmt: skip
    registers = small_registers(in_use.programme, persons=[person], households=[home])
    return in_use.evaluate(registers, at=at)


def test_the_reward_is_that_of_the_day(tmp_path: Any) -> None:
    """960 yuan a year at 80 a month, then 1,200 at 100; twelve months each."""
    for day, month, year in (("2014-12-31", 8_000, 96_000), ("2015-01-01", 10_000, 120_000)):
        rows = {r["benefit"]: r for r in evaluate(tmp_path, day).entitlements.rows(named=True)}
        reward = rows["reward"]
        assert (reward["standard_certain_fen"], reward["times_certain"]) == (month, 12)
        assert reward["amount_certain_fen"] == reward["county_certain_fen"] == year
        assert (rows["insurance"]["amount_certain_fen"],
                rows["insurance"]["amount_possible_fen"]) == (0, None)  # fmt: skip


def test_the_explanation_tells_months_and_standard(tmp_path: Any) -> None:
    """For a citizen."""
    lines = {line.benefit: line for line in evaluate(tmp_path, "2015-01-01").explain("P1").amounts}
    assert lines["reward"].value == "1,200.00 yuan"
    assert "number of periods: 12" in lines["reward"].steps
    assert lines["award"].status == "not_entitled"
