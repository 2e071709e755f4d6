"""What is paid to disabled persons, and by whom (000/9, 001/6)."""

from __future__ import annotations

from typing import Any

import pytest

import publicservice as ps
from publicservice.testing import small_registers

PLAN = """
programme = "disability-support"
schema_version = 1
source = { title = "Figures of a county", issuer = "county", document = "D/2" }
[pension]
average_wage = { value = 6240, unit = "yuan/person/month" }
rate = { value = 20, unit = "%" }
[premium]
basic = { value = 380, unit = "yuan/person/year" }
rural = { value = 380.01, unit = "yuan/person/year" }
[allowance]
standard = { value = 685, unit = "yuan/person/month" }
"""
NO = dict.fromkeys(
    ("minimum_living_allowance", "destitute_support", "registered_poor", "student",
     "disability_card"), False,
)  # fmt: skip


def evaluate(tmp_path: Any, family: dict[str, Any] | None = None, **person: Any) -> ps.Evaluation:
    """One disabled person with a county's figures."""
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    in_use = ps.programme("disability-support", plan)
    row = {
        "person": "P1", "household": "H1", "resident": True, "birth_date": "1980-01-01",
        "hukou": "rural", "disability_grade": 1, "disability_kind": "physical",
        "employed": "none", **NO, **person,
    }  # fmt: skip
    no = {"one_child_certificate": False, "sterilised_two_daughters": False}
    home = {"household": "H1", "real_hardship": False, **no, **(family or {})}
    registers = small_registers(in_use.programme, persons=[row], households=[home])
    return in_use.evaluate(registers, at="2024-06-30")


def rows_of(evaluation: ps.Evaluation) -> dict[str, dict[str, Any]]:
    """The entitlements by benefit."""
    return {row["benefit"]: row for row in evaluation.entitlements.rows(named=True)}


def test_the_two_departments_pay_half_each_to_the_fen(tmp_path: Any) -> None:
    """A premium of 380.01 yuan; the county's full premium gives way."""
    rows = rows_of(evaluate(tmp_path, {"one_child_certificate": True}))
    half = rows["premium_half"]
    assert {half["family_planning_certain_fen"], half["civil_affairs_half_certain_fen"]} == {
        19_000, 19_001,
    }  # fmt: skip
    assert half["amount_certain_fen"] == 38_001
    assert (rows["premium_rural"]["status"], rows["premium_rural"]["gives_way_to"]) == (
        "gives_way", "premium_half",
    )  # fmt: skip


def test_civil_affairs_pays_first_for_who_is_on_the_allowance(tmp_path: Any) -> None:
    """A severely disabled person on the allowance: one premium, not two or three."""
    rows = rows_of(
        evaluate(tmp_path, {"one_child_certificate": True}, minimum_living_allowance=True)
    )
    paid = [name for name, row in rows.items() if name.startswith("premium")
            and row["status"] == "entitled"]  # fmt: skip
    assert paid == ["premium_civil_affairs"]
    assert rows["premium_half"]["gives_way_to"] == "premium_civil_affairs"


def test_the_allowance_rises_by_a_fifth_and_the_pension_base_to_60_percent(tmp_path: Any) -> None:
    """20 % of 685 yuan; 20 % of what 3,000 yuan lack to 60 % of 6,240."""
    town: dict[str, Any] = {"hukou": "urban", "disability_grade": 3}
    rows = rows_of(evaluate(tmp_path, **town, minimum_living_allowance=True))
    assert rows["allowance_top_up"]["amount_certain_fen"] == 13_700
    assert rows["premium_urban"]["amount_certain_fen"] == 36_000
    works: dict[str, Any] = {"employed": "employee", "contribution_base": "3000"}
    rows = rows_of(evaluate(tmp_path, **town, **works))
    assert rows["pension_difference"]["amount_certain_fen"] == 14_880


def test_half_a_yuan_for_every_inhabitant(tmp_path: Any) -> None:
    """The county's money for rehabilitation, from the register and the rate."""
    indicators = evaluate(tmp_path).indicators.filter(indicator="rehabilitation", level="whole")
    assert str(indicators["value_certain"].item()) == "0.5000"


def hospital(tmp_path: Any, floor: str = "", **stay: Any) -> dict[str, dict[str, Any]]:
    """The entitlements of an insured employee after one stay in hospital."""
    plan = tmp_path / "floor.toml"
    plan.write_text(PLAN + floor, encoding="utf-8")
    in_use = ps.programme("disability-support", plan)
    person = {
        "person": "P1", "household": "H1", "resident": True, "disability_grade": 3,
        "hukou": "urban", "insurance": "employees", **NO,
    }  # fmt: skip
    bill = {"treatment": "T1", "person": "P1", "kind": "inpatient", "settled": False, **stay}
    registers = small_registers(
        in_use.programme, persons=[person], households=[{"household": "H1"}], treatments=[bill]
    )
    return rows_of(in_use.evaluate(registers, at="2024-06-30"))


@pytest.mark.parametrize(
    ("in_policy", "least"), [("8000", 720_000), ("8000.05", 720_005), ("0", 0), ("12000", 900_000)]
)
def test_the_employees_insurance_pays_nine_tenths_at_least(
    tmp_path: Any, in_policy: str, least: int
) -> None:
    """Of what is within the policy, and of no more than the bill; the rest is open."""
    row = hospital(tmp_path, cost="10000", in_policy_cost=in_policy)["inpatient"]
    assert row["employees_certain_fen"] == least
    assert row["unfunded_possible_fen"] == 1_000_000 - least


FLOOR = '\n[reimbursement]\nemployees = { value = 95, unit = "%", cite = "1" }\n'


@pytest.mark.parametrize(
    ("paid", "floor", "difference"),
    [("7200", "", None), ("7199.99", "", 1), ("7000", "", 20_000), ("7200", FLOOR, 40_000)],
)
def test_what_the_insurance_paid_too_little_hangs_on_the_floor(
    tmp_path: Any, paid: str, floor: str, difference: int | None
) -> None:
    """Nine tenths of 8,000 yuan are 7,200; a county that promises 95 % owes 7,600."""
    settled = {"settled": True, "insurance_paid": paid}
    rows = hospital(tmp_path, floor, cost="10000", in_policy_cost="8000", **settled)
    found = rows.get("floor_difference")
    assert (found and found["amount_certain_fen"]) == difference
    assert found is None or found["insurance_certain_fen"] == difference


def test_each_document_by_itself_promises_what_it_says() -> None:
    """000/9 has halves of a premium and no half-price bills; 001/6 the other way round."""
    of = {name: ps.programme(f"disability-support/{name}") for name in ("000-9", "001-6")}
    benefits = {name: set(in_use.programme.benefits) for name, in_use in of.items()}
    assert {"premium_half", "registration"} <= benefits["000-9"] - benefits["001-6"]
    assert {"television", "pension_difference"} <= benefits["001-6"] - benefits["000-9"]
    both = set(ps.programme("disability-support").programme.benefits)
    assert benefits["000-9"] | benefits["001-6"] == both
    for name, in_use in of.items():
        clauses = [each.document or in_use.plan.source.document for each in in_use.plan.left_out]
        assert set(clauses) == {name.replace("-", "/")}
    assert of["001-6"].statements["agrees"].to_list() == ["exactly"]
