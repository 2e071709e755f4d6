"""A poor patient's bill through insurances, relief and funds, and the four subsidies."""

from __future__ import annotations

from typing import Any

import pytest

import publicservice as ps
from publicservice.testing import small_registers

RATES = """
programme = "health-poverty"
schema_version = 1
source = { title = "Rates of a district", issuer = "district", document = "D/1" }
[payers]
basic = { source = "insurance", of = "in_policy", share = { value = 70, unit = "%" } }
serious = { source = "serious_insurance", of = "in_policy", net = true, share = { value = 50, unit = "%" } }
medical_assistance = { source = "civil_affairs", share = { value = 20, unit = "%" } }
emergency = { source = "emergency_relief", share = { value = 0, unit = "%" } }
"""  # noqa: E501 - lines of a plan file


def evaluate(cost: str, in_policy: str, plan: Any = None, **person: Any) -> ps.Evaluation:
    """One patient with one stay in hospital."""
    in_use = ps.programme("health-poverty", plan)
    row = {"person": "P1", "registered_poor": True, "birth_date": "2020-01-01", **person}
    stay = {"treatment": "T1", "person": "P1", "kind": "inpatient", "in_district": True}
    stays = [{**stay, "cost": cost, "in_policy_cost": in_policy}]
    registers = small_registers(in_use.programme, persons=[row], treatments=stays)
    return in_use.evaluate(registers, at="2024-06-30")


def row_of(evaluation: ps.Evaluation, benefit: str) -> dict[str, Any]:
    """The row of one benefit."""
    rows: list[dict[str, Any]] = evaluation.entitlements.rows(named=True)
    return next(row for row in rows if row["benefit"] == benefit)


@pytest.mark.parametrize(
    ("cost", "in_policy", "most"),
    [("10000", "9000", 100_000), ("10000", "2000", 100_000), ("100.05", "0", 1_001)],
)
def test_the_own_share_is_at_most_a_tenth_whatever_the_rates(
    cost: str, in_policy: str, most: int
) -> None:
    """The document does not print the rates: what each pays is open, the ceiling is not."""
    row = row_of(evaluate(cost, in_policy), "treatment")
    assert row["unfunded_certain_fen"] == 0
    assert row["unfunded_possible_fen"] == most
    assert row["basic_stopped"] == ("nothing_due" if in_policy == "0" else "open")


def test_with_the_rates_each_part_is_known_and_says_why_it_stopped(tmp_path: Any) -> None:
    """10,000 yuan, 9,000 of them within the policy."""
    plan = tmp_path / "rates.toml"
    plan.write_text(RATES, encoding="utf-8")
    evaluation = evaluate("10000", "9000", plan)
    row = row_of(evaluation, "treatment")
    payers = ("basic", "serious", "policy_balance", "medical_assistance", "emergency", "funds")
    parts = {name: row[f"{name}_certain_fen"] for name in payers}
    assert parts == {
        "basic": 630_000, "serious": 135_000, "policy_balance": 135_000,
        "medical_assistance": 20_000, "emergency": 0, "funds": 0,
    }  # fmt: skip
    assert row["unfunded_certain_fen"] == row["unfunded_possible_fen"] == 80_000
    assert sum(parts.values()) + 80_000 == row["amount_certain_fen"] == 1_000_000
    stopped = {name: row[f"{name}_stopped"] for name in payers}
    paid = {name: "share" if part else "nothing_due" for name, part in parts.items()}
    assert stopped == paid
    text = str(evaluation.explain("P1", language="zh"))
    assert "基本医疗保险 (70 %): 6,300.00 元 (按比例支付)" in text
    assert "个人自付: 800.00 元" in text


def test_outside_of_the_policy_the_funds_pay_down_to_a_tenth(tmp_path: Any) -> None:
    """Nothing within the policy: medical assistance a fifth, the funds the rest but a tenth."""
    plan = tmp_path / "rates.toml"
    plan.write_text(RATES, encoding="utf-8")
    row = row_of(evaluate("10000", "0", plan), "treatment")
    assert row["medical_assistance_certain_fen"] == 200_000
    assert row["funds_certain_fen"] == 700_000
    assert row["unfunded_certain_fen"] == 100_000


def test_the_subsidies_are_exact_and_the_lost_one_is_unknown() -> None:
    """30,000 for a disabled child, 5,000 and 700 for diseases; digits of the fourth are lost."""
    sick = {
        "disabled_child_care": True, "schistosomiasis": True, "kashin_beck": True,
        "echinococcosis_surgery": True,
    }  # fmt: skip
    evaluation = evaluate("0", "0", **sick)
    ends = {
        name: (row_of(evaluation, name)["amount_certain_fen"],
               row_of(evaluation, name)["amount_possible_fen"])
        for name in ("child", "relief", "joint_disease", "surgery")
    }  # fmt: skip
    assert ends == {
        "child": (3_000_000, 3_000_000), "relief": (500_000, 500_000),
        "joint_disease": (70_000, 70_000), "surgery": (0, None),
    }  # fmt: skip
    subsidies = evaluation.budget.filter(source="subsidies").row(0, named=True)
    assert (subsidies["demand_certain_fen"], subsidies["demand_possible_fen"]) == (3_570_000, None)


def test_ten_exemptions_are_told() -> None:
    """In kind, with their clauses."""
    lines = {line.benefit: line for line in evaluate("0", "0").explain("P1").amounts}
    assert len(lines["exemptions"].steps) == 10


def test_the_figures_of_the_three_documents_agree_and_hang_on_the_plan(tmp_path: Any) -> None:
    """Three layers are the payers of the plan: with a fourth one the printed three is wrong."""
    for name in ("", "/002-1", "/002-8"):
        agrees = ps.programme(f"health-poverty{name}").statements["agrees"].to_list()
        assert set(agrees) == {"exactly"}
    plan = tmp_path / "four.toml"
    plan.write_text(
        'programme = "health-poverty"\nschema_version = 1\nupon = "002-1"\n'
        'source = { title = "Four layers", issuer = "township", document = "002/1" }\n'
        '[payers]\nfamily_fund = { source = "assistance", share = { value = 5, unit = "%" } }\n'
        '[statements.three_layers]\nprinted = { value = 3, unit = "items" }\n'
        'is = "count(payers)"\n',
        encoding="utf-8",
    )
    statements = ps.programme(plan).statements
    assert statements["agrees"].to_list() == ["no"]
    assert statements["recomputed"].to_list() == [4]


def test_seven_statuses_and_one_of_them_without_a_figure() -> None:
    """002/1: what is beyond a family's means is unknown until a township says it."""
    in_use = ps.programme("health-poverty/002-1")
    no = dict.fromkeys(
        ("registered_poor", "destitute_support", "minimum_living_allowance", "low_income",
         "seriously_ill", "only_child_lost"), False,
    )  # fmt: skip
    rows = [
        {"person": "old", **no, "birth_date": "1950-01-01"},
        {"person": "young", **no, "birth_date": "1990-01-01", "own_medical_cost": "90000"},
    ]
    registers = small_registers(in_use.programme, persons=rows)
    decisions = in_use.evaluate(registers, at="2024-06-30").decisions.sort("person")
    assert decisions["outcome"].to_list() == ["eligible", "undetermined"]
    assert "beyond_means" in decisions["reasons"][1]
