"""Donations by rank and by designation, and the projects that are paid out of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import publicservice as ps
from publicservice.testing import small_registers

AT = "2015-01-31"


def project(number: int, village: str, cost: Any, **cells: Any) -> dict[str, Any]:
    """A project that was screened and that nobody claims."""
    same = {"township": "T1", "use": "road", "screened": True, "claimed": False}
    return {"project": f"X{number}", "village": village, "cost": cost, **same, **cells}


def gift(number: int, amount: Any, **cells: Any) -> dict[str, Any]:
    """A gift that is left free."""
    return {"donation": f"J{number}", "donor": f"D{number}", "amount": amount, **cells}


def projects(rows: list[dict[str, Any]], gifts: list[dict[str, Any]]) -> ps.Evaluation:
    """Who pays for these projects."""
    in_use = ps.programme("poverty-relief-projects")
    registers = small_registers(in_use.programme, relief_projects=rows, donations=gifts)
    return in_use.evaluate(registers, at=AT)


def budget(evaluation: ps.Evaluation) -> dict[tuple[str, str], tuple[int, ...]]:
    """Of each source and village what came in, what it pays and what is left, in yuan."""
    rows = evaluation.budget.rows(named=True)
    return {
        (row["source"], row["area"]): tuple(
            row[f"{what}_certain_fen"] // 100 for what in ("received", "demand", "balance")
        )
        for row in rows
        if row["scope"] in ("source", "area") and row["received_certain_fen"] is not None
    }


def test_a_village_keeps_what_it_was_given() -> None:
    """V1 is 3000 short and gets what was left free; V2 keeps 4000 that V1 could use."""
    rows = [project(1, "V1", 5000), project(2, "V2", 1000), project(3, "V3", 900, claimed=True)]
    gifts = [gift(1, 2000, village="V1"), gift(2, 5000, village="V2"), gift(3, 2500)]
    evaluation = projects(rows, gifts)
    assert budget(evaluation) == {
        ("village_accounts", ""): (7000, 3000, 4000),
        ("village_accounts", "V1"): (2000, 2000, 0),
        ("village_accounts", "V2"): (5000, 1000, 4000),
        ("district_account", ""): (2500, 2500, 0),
    }
    whole = evaluation.budget.row(-1, named=True)
    assert (whole["demand_certain_fen"], whole["status"]) == (690_000, "short")
    text = str(evaluation.explain("X1"))
    assert "villages' accounts, gifts that name the village: 2,000.00 yuan" in text
    assert "not funded: 500.00 yuan" in text


def test_a_gift_for_a_use_alone_pays_no_other_use() -> None:
    """The document lists no uses; what was given for one is added up and stays."""
    evaluation = projects([project(1, "V1", 500)], [gift(1, 800, named_use="school")])
    assert set(budget(evaluation).values()) == {(0, 0, 0)}
    rows = evaluation.indicators.rows(named=True)
    found = {r["area"]: r["value_certain"] for r in rows if r["indicator"] == "for_a_use"}
    assert found["school"] == Decimal(800)


SCHOOLS = """
programme = "poverty-relief-projects"
schema_version = 1
source = { title = "Gifts for schools", issuer = "county office", document = "904/1" }
[rules.for_school]
is = "use == 'school'"
label = { en = "school project", zh = "助学项目" }
[indicators.schools_of_villages]
over = "donations"
where = "village != 'none' and named_use == 'school'"
value = "amount"
unit = "yuan"
label = { en = "for a village's school", zh = "指定村助学" }
[indicators.schools]
over = "donations"
where = "village == 'none' and named_use == 'school'"
value = "amount"
unit = "yuan"
label = { en = "for schools", zh = "指定助学" }
[funding.village_schools]
pays = ["support"]
only_for = "for_school"
received_from = "schools_of_villages"
by = "village"
up_to = "received"
[funding.schools]
pays = ["support"]
only_for = "for_school"
received_from = "schools"
up_to = "received"
"""


def test_a_county_pays_each_use_out_of_what_was_given_for_it() -> None:
    """The road of V1 gets nothing of the gifts for schools, nor the school of V2 of those of V1."""
    in_use = ps.programme("poverty-relief-projects", plan=ps.read_plan_text(SCHOOLS))
    rows = [project(1, "V1", 900), project(2, "V1", 900, use="school"),
            project(3, "V2", 900, use="school")]  # fmt: skip
    gifts = [gift(1, 400, village="V1", named_use="school"), gift(2, 700, named_use="school")]
    registers = small_registers(in_use.programme, relief_projects=rows, donations=gifts)
    frame = in_use.evaluate(registers, at=AT).entitlements.sort("project")
    paid = frame.filter(frame["benefit"] == "support")
    assert paid["village_schools_certain_fen"].to_list() == [0, 40_000, 0]
    assert paid["schools_certain_fen"].to_list() == [0, 50_000, 20_000]
    assert paid["unfunded_certain_fen"].to_list() == [90_000, 0, 70_000]


def donors(target: str, gifts: dict[str, Any], **transfers: Any) -> dict[str, Any]:
    """The indicators of a drive among four ranks; each gift by rank."""
    in_use = ps.programme(target)
    people = [
        {"donor": rank, "circle": "agency", "rank": rank, "on_post": True} for rank in gifts
    ]  # fmt: skip
    given = [
        {"donation": rank, "donor": rank, "amount": yuan, "route": "bureau"}
        for rank, yuan in gifts.items() if yuan
    ]  # fmt: skip
    handed = [{"step": step, "amount": amount} for step, amount in transfers.items()]
    registers = small_registers(in_use.programme, donors=people, donations=given, transfers=handed)
    rows = in_use.evaluate(registers, at=AT).indicators.rows(named=True)
    return {row["indicator"]: row["value_certain"] for row in rows if row["level"] == "whole"}


@pytest.mark.parametrize(("short", "status"), [(0, 100), (1, 75)])
def test_each_rank_has_its_standard(short: int, status: int) -> None:
    """400, 300, 200 and 100 yuan; who gives more has given the standard."""
    gifts = {"division": 400, "chief": 300 - short, "vice": 200, "staff": 150}
    found = donors("poverty-relief-donations/004-12", gifts)
    assert found["at_standard"] == status
    assert (found["gave_more"], found["below_standard"], found["gave_nothing"]) == (1, short, 0)
    assert found["donated"] == 1050 - short


def test_the_way_of_the_money_is_held_against_its_beginning() -> None:
    """1000 yuan in the bureau's account, 990 with the charity: 99 % were passed on."""
    found = donors(
        "poverty-relief-donations/004-12", {"staff": None}, bureau=1000, union=1000,
        city_charity=990,
    )  # fmt: skip
    assert found["passed_on"] == 99
    assert found["gave_nothing"] == 1


def test_the_seventh_day_is_not_in_the_year_of_the_twenty_seventh() -> None:
    """2020 by the national day, 2019 by the international one: one of them is misprinted."""
    (found,) = ps.programme("poverty-relief-donations/002-14").check()
    assert (found.code, found.severity) == ("plan.edition", "warning")
    assert "2019" in found.message
    assert "2020" in found.message


@pytest.fixture(scope="module")
def county() -> ps.Registers:
    """A small county with donors, donations, transfers and projects."""
    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    return county.registers()


@pytest.mark.parametrize(
    "target", ["poverty-relief-donations", "poverty-relief-donations/004-12",
               "poverty-relief-projects", "education-aid", "education-aid/002-7a"],
)  # fmt: skip
def test_the_demo_county_has_what_they_read(target: str, county: ps.Registers) -> None:
    """Every column is there, and money moves."""
    evaluation = ps.programme(target).evaluate(county, at="2024-10-31")
    own = [each for each in evaluation.problems if "payments_made" not in each.where]
    codes = {problem.code for problem in own}
    assert not codes & {"register.not-supplied", "register.missing-columns"}
    assert evaluation.summary["beneficiaries"].sum() > 0
    if target in ("poverty-relief-projects", "education-aid"):
        assert evaluation.budget.row(-1, named=True)["demand_certain_fen"] > 0
