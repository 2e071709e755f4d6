"""Why a payer paid no more, also where the bill is not known."""

from __future__ import annotations

import polars as pl
import pytest

import publicservice as ps
from publicservice.in_use import read_in_use
from publicservice.plan_file import read_plan_text
from publicservice.written_programme import programme_of

PLAN = """
programme = "heat"
schema_version = 1
title = "Heat"
source = { title = "Heat", issuer = "county office", document = "903/4" }
[registers.households]
unit = true
fields = { ill = { kind = "bool", zh = "患病" }, poor = { kind = "bool", zh = "贫困" } }
[rules]
eligible = { is = "ill or poor", label = { en = "ill or poor", zh = "患病或贫困" }, cite = "1" }
hard = { is = "poor", label = { en = "poor", zh = "贫困" }, cite = "2" }
[standard]
heat = { between = [200, 600], unit = "yuan/household/year", cite = "3" }
[benefits.heat]
label = { en = "heat", zh = "取暖" }
amount = "plan.standard.heat"
payers = ["province", "county"]
[funding]
province = { level = "province" }
county = { level = "county" }
[payers]
province = { share = { value = 50, unit = "%" }, only_for = "hard" }
county = { share = { value = 100, unit = "%" } }
"""

REASONS = [(True, False, "not_for"), (True, None, "open"), (False, True, "open")]


def evaluated(ill: bool, poor: bool | None, text: str = PLAN) -> ps.Evaluation:
    """One household."""
    plan = read_plan_text(text)
    frame = pl.DataFrame(
        {"household": ["H1"], "ill": [ill], "poor": [poor]}, schema_overrides={"poor": pl.Boolean}
    )
    in_use = read_in_use(programme_of(plan), plan)
    return in_use.evaluate({"households": frame}, at="2024-01-01")


@pytest.mark.parametrize(("ill", "poor", "reason"), REASONS)
def test_a_payer_that_is_not_for_a_household_says_so_whatever_the_bill(
    ill: bool, poor: bool | None, reason: str
) -> None:
    """The amount is within a range; whether the payer is for the household is known or not."""
    (row,) = evaluated(ill, poor).entitlements.rows(named=True)
    assert row["amount_certain_fen"] < row["amount_possible_fen"]
    assert row["province_stopped"] == reason
    if reason == "not_for":
        assert row["province_possible_fen"] == 0


def test_the_explanation_says_the_same() -> None:
    """No zero that is still to be decided."""
    told = str(evaluated(ill=True, poor=False).explain("H1"))
    assert "province (50 %): 0.00 yuan (does not pay for this case)" in told


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ('above = { value = 500, unit = "yuan" }', "share"),
        ('above = { value = 600, unit = "yuan" }', "nothing_due"),
        ('own_share = { value = 100, unit = "%" }', "nothing_due"),
        ('share = { value = 0, unit = "%" }', "nothing_due"),
        ('limit = { value = 0, unit = "yuan" }', "limit"),
    ],
)
def test_a_payer_whose_rule_leaves_it_nothing_says_so(figures: str, reason: str) -> None:
    """It pays no share of 0.00 yuan: what the person bears first takes up the whole bill."""
    text = PLAN.replace("between = [200, 600]", "value = 600")
    text = text.replace('share = { value = 50, unit = "%" }, only_for = "hard"', figures)
    evaluation = evaluated(True, False, text)
    assert evaluation.entitlements["province_stopped"].to_list() == [reason]
    told = str(evaluation.explain("H1"))
    assert ("0.00 yuan (nothing that it pays for)" in told) is (reason == "nothing_due")
