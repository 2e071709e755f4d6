"""What an explanation says of an amount: which standard counts, what is open, why payers stop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import publicservice as ps
from publicservice.testing import small_registers

VISITED = {
    "hardship_list": "low_income", "honour": "none", "real_hardship": False, "needs_care": False,
    "own_hospital_cost": 0, "disaster_harm": False, "disaster_loss": 0, "paid_by": "street",
    "civil_compensation": False, "special_case": False, "visited_elsewhere": False,
}  # fmt: skip


def steps(target: str, benefit: str, language: ps.Language = "en", **tables: Any) -> list[str]:
    """What is said about one benefit of the first row of the unit."""
    in_use = ps.programme(target)
    registers = small_registers(in_use.programme, **{"persons": [], **tables})
    evaluation = in_use.evaluate(registers, at="2024-02-09")
    case = tables[in_use.programme.unit.register][0][in_use.programme.unit.key()]
    told = evaluation.explain(case, language=language)
    (line,) = [line for line in told.amounts if line.benefit == benefit]
    return [*line.steps, *line.parts]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, ["general: 200.00..600.00 yuan"]),
        ({"special_case": True}, ["especially hard: 600.00..1,000.00 yuan"]),
        ({"honour": "old_member", "real_hardship": True},
         ["specified: 400.00..800.00 yuan", "general: 200.00..600.00 yuan"]),
        ({"own_hospital_cost": None},
         ["especially hard: 600.00..1,000.00 yuan", "general: 200.00..600.00 yuan"]),
    ],
    ids=["one class", "outdone", "ranges that overlap", "not known"],
)  # fmt: skip
def test_a_standard_that_another_one_outdoes_is_not_named(
    changes: dict[str, Any], named: list[str]
) -> None:
    households = [{"household": "H1", **VISITED, **changes}]
    said = steps("hardship-visits/004-1", "visit", households=households)
    assert [each.partition("  [")[0] for each in said if "  [004/1 二(二)]" in each] == named


def test_an_interval_names_its_unit_once() -> None:
    households = [{"household": "H1", **VISITED}]
    said = steps("hardship-visits/004-1", "visit", households=households)
    assert said[0] == "standard: 200.00..600.00 yuan once"
    said = steps("hardship-visits/004-1", "visit", "zh", households=households)
    assert said[0] == "标准: 200.00..600.00 元 一次性"


PERSON = {
    "person": "P1", "household": "H1", "hukou": "rural", "resident": True, "moved_out_on": None,
    "disability_grade": 1, "minimum_living_allowance": False, "registered_poor": False,
    "birth_date": "1990-01-01",
}  # fmt: skip


def test_what_an_open_benefit_hangs_on_is_named() -> None:
    """The fact that is missing, and the benefit that would take precedence."""
    tables = {"households": [{"household": "H1", "one_child_certificate": False}],
              "persons": [PERSON]}  # fmt: skip
    said = steps("disability-support", "premium_half", **tables)
    assert any(s.startswith("hangs on what is not known: ")
               and "sterilised two daughters: unknown" in s for s in said)  # fmt: skip
    said = steps("disability-support", "premium_rural", **tables)
    assert "not paid if premium shared half and half is paid" in said
    said = steps("disability-support", "premium_rural", "zh", **tables)
    assert "如享受计生民政各半分担医保费,则不再享受" in said


NOTHING = """
programme = "health-poverty"
schema_version = 1
source = { title = "t", issuer = "i", document = "d" }
[payers]
basic = { source = "insurance", share = { value = 0, unit = "%" } }
serious = { source = "serious_insurance", share = { value = 0, unit = "%" } }
medical_assistance = { source = "civil_affairs", share = { value = 0, unit = "%" } }
emergency = { source = "emergency_relief", share = { value = 0, unit = "%" } }
"""


def test_a_payer_without_a_share_says_what_it_does(tmp_path: Path) -> None:
    """One pays in full what it pays for, one leaves a ceiling; a bill is called a bill."""
    plan = tmp_path / "nothing.toml"
    plan.write_text(NOTHING, encoding="utf-8")
    tables: dict[str, Any] = {
        "persons": [{"person": "P1", "registered_poor": True}],
        "treatments": [{"treatment": "T1", "person": "P1", "kind": "inpatient",
                        "in_district": True, "cost": "1000", "in_policy_cost": "400"}],
    }  # fmt: skip
    in_use = ps.programme(plan)
    registers = small_registers(in_use.programme, **tables)
    told = in_use.evaluate(registers, at="2024-02-09").explain("P1")
    (line,) = [line for line in told.amounts if line.benefit == "treatment"]
    assert line.steps[0] == "bill: 1,000.00 yuan a year"
    said = [part.partition("  [")[0] for part in line.parts]
    assert said[2] == "rest within the policy in full: 400.00 yuan (pays in full what it pays for)"
    assert said[5] == "three funds: 500.00 yuan (leaves 10 % of the bill)"
    assert said[6] == "own share: 100.00 yuan"
