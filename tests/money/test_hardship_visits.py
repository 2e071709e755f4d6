"""The money of the hardship visits: the documents' figures, from plans and registers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import publicservice as ps
from publicservice.testing import small_registers

AT = "2024-02-09"
SOURCES = {
    "finance": (6.5, 155), "civil_affairs": (6.28, 156), "charity": (2.7, 24),
    "organisation": (2.76, 68), "disabled_federation": (1, 21), "street": (10.08, 327),
}  # fmt: skip


def warnings(target: str, **changes: Any) -> list[tuple[str, str]]:
    """What `check` finds."""
    found = ps.programme(target, **changes).check()
    return [(each.code, each.where) for each in found if each.severity != "notice"]


def household(number: int, **cells: Any) -> dict[str, Any]:
    """A household on a hardship list, all else no."""
    no = dict.fromkeys(
        ("real_hardship", "needs_care", "disaster_harm", "civil_compensation", "special_case",
         "visited_elsewhere"), False,
    )  # fmt: skip
    same = {"own_hospital_cost": 0, "disaster_loss": 0, "honour": "none"}
    return {"household": f"H{number:03}", "hardship_list": "low_income", **no, **same, **cells}


def evaluate(target: str, *rows: dict[str, Any]) -> ps.Evaluation:
    """The visits over these households."""
    in_use = ps.programme(target)
    registers = small_registers(in_use.programme, households=rows, persons=[])
    return in_use.evaluate(registers, at=AT)


def test_civil_affairs_breaks_its_own_limit_and_the_rest_runs() -> None:
    """62,800 yuan over 156 households are 402.56 yuan each, over the 400 that it may pay."""
    assert warnings("hardship-visits/004-1") == [
        ("funding.average-outside-standard",
         "hardship-visits/plans/004-1.toml: funding.civil_affairs.planned"),
    ]  # fmt: skip
    found = ps.programme("hardship-visits/004-1").check()[0]
    assert "402.56 yuan" in found.message
    assert "62,400.00 yuan" in found.message
    rows = [
        household(n, paid_by="civil_affairs", decided_amount="402.56", decided_by="office")
        for n in range(156)
    ]
    evaluation = evaluate("hardship-visits/004-1", *rows)
    (found,) = [p for p in evaluation.problems if p.code == "funding.outside-standard"]
    assert found.message.startswith("156 cases paid out of civil_affairs")
    assert "funding.average-outside-standard" in {p.code for p in evaluation.problems}


def test_six_sources_make_the_whole() -> None:
    """29.32万元 of 751 households, and the printed total agrees."""
    in_use = ps.programme("hardship-visits/004-1")
    rows = [
        household(n, paid_by=name, decided_amount="200", decided_by="office", honour="old_member",
                  real_hardship=True)
        for n, name in enumerate(n for n, (_, cases) in SOURCES.items() for _ in range(cases))
    ]  # fmt: skip
    budget = evaluate("hardship-visits/004-1", *rows).budget
    sources = {row["source"]: row for row in budget.rows(named=True) if row["scope"] == "source"}
    for name, (planned, cases) in SOURCES.items():
        assert sources[name]["planned_fen"] == round(planned * 1_000_000)
        assert sources[name]["cases_certain"] == sources[name]["cases_planned"] == cases
    whole = budget.row(budget.height - 1, named=True)
    assert (whole["planned_fen"], whole["demand_certain_fen"]) == (29_320_000, 751 * 20_000)
    levels = {row["level"]: row["planned_fen"] for row in budget.rows(named=True)
              if row["scope"] == "level"}  # fmt: skip
    assert levels == {"district": 16_540_000, "charity": 2_700_000, "sub-district": 10_080_000}
    assert in_use.statements["agrees"].to_list() == ["exactly"]


def test_a_range_is_decided_by_somebody_and_never_in_the_middle() -> None:
    """Undecided: 200 certain, 600 possible. Outside of the range and by nobody: findings."""
    evaluation = evaluate(
        "hardship-visits/004-1",
        household(1, paid_by="street"),
        household(2, paid_by="street", decided_amount="450", decided_by="office"),
        household(3, paid_by="street", decided_amount="601", decided_by="office"),
        household(4, paid_by="street", decided_amount="300"),
        household(5, paid_by="street", decided_amount="199.99", decided_by="office"),
    )
    rows = evaluation.entitlements.sort("household").rows(named=True)
    assert [(r["amount_certain_fen"], r["amount_possible_fen"]) for r in rows] == [
        (20_000, 60_000), (45_000, 45_000), (60_100, 60_100), (30_000, 30_000), (19_999, 19_999),
    ]  # fmt: skip
    assert [r["discretion"] for r in rows] == [
        "undecided", "decided", "above_range", "decided_by_nobody", "below_range",
    ]  # fmt: skip
    codes = [p.code for p in evaluation.problems if p.code.startswith("benefit.")]
    assert codes == ["benefit.undecided", "benefit.outside-range", "benefit.outside-range",
                     "benefit.decided-by-nobody"]  # fmt: skip


@pytest.mark.parametrize("paid_by", [None, "union_and_finance", "县总工会、县财政"])
def test_one_source_alone_need_not_be_named(paid_by: str | None) -> None:
    """004/7 has one: a blank cell means it, another name is not funded."""
    evaluation = evaluate(
        "hardship-visits/004-7", household(1, hardship_list="worker", paid_by=paid_by)
    )
    row = evaluation.entitlements.row(0, named=True)
    assert (row["union_and_finance_certain_fen"], row["unfunded_possible_fen"]) == (30_000, 0)
    assert "county union and finance: 300.00 yuan" in str(evaluation.explain("H001"))
    other = evaluate("hardship-visits/004-7",
                     household(1, hardship_list="worker", paid_by="street"))  # fmt: skip
    assert other.entitlements["unfunded_certain_fen"][0] == 30_000


def test_goods_give_way_to_money() -> None:
    """A resettled household that is honoured and in hardship gets money, and is told so."""
    evaluation = evaluate(
        "hardship-visits/004-1",
        household(1, hardship_list="resettled", honour="old_member", real_hardship=True,
                  paid_by="street"),
        household(2, hardship_list="resettled", paid_by="street"),
    )  # fmt: skip
    rows = {(r["household"], r["benefit"]): r for r in evaluation.entitlements.rows(named=True)}
    assert rows["H001", "goods"]["status"] == "gives_way"
    assert rows["H001", "goods"]["gives_way_to"] == "visit"
    assert rows["H002", "goods"]["amount_certain_fen"] == 40_000
    text = str(evaluation.explain("H001"))
    assert "visit money takes precedence" in text
    assert "慰问金优先" in str(evaluation.explain("H001", language="zh"))


def test_one_household_is_explained_with_its_parts() -> None:
    """Standard, clause, decision, and who pays, in both languages."""
    row = household(7, paid_by="finance", decided_amount="450", decided_by="civil affairs office")
    evaluation = evaluate("hardship-visits/004-1", row)
    (line, _) = evaluation.explain("H007").amounts
    assert (line.benefit, line.status, line.value) == ("visit", "entitled", "450.00 yuan")
    assert "general: 200.00..600.00 yuan  [004/1 二(二)]" in line.steps
    assert "decided: 450.00 yuan, by civil affairs office" in line.steps
    assert line.parts == ("city and district finance: 450.00 yuan  [004/1 二(一)]",)
    (line, _) = evaluation.explain("H007", language="zh").amounts
    assert line.parts == ("市、区财政: 450.00 元  [004/1 二(一)]",)
    assert "核定金额:450.00 元,核定人:civil affairs office" in line.steps


SPECIAL = {"labour_lost": True, "seriously_ill": 1, "verified": True}
POOR = {"labour_lost": False, "seriously_ill": 0, "verified": True, "council_chose": False}
VILLAGES = """
programme = "hardship-visits"
schema_version = 1
source = { title = "Table of places", issuer = "town charity", document = "004/2, table" }
[places.special]
benefits = ["visit"]
number = { value = 150, unit = "households", cite = "前言" }
by = "village"
quota = { A = 147, B = 2, C = 1 }
chosen = "council_chose"
cite = "四"
[places.poor]
benefits = ["poor_visit"]
number = { value = 500, unit = "households", cite = "前言" }
by = "village"
quota = { A = 496, B = 1, C = 3 }
cite = "四"
"""


def test_places_of_villages_hang_on_a_table_that_the_document_lacks() -> None:
    """004/2: nobody's place is certain; a place for nobody or for all of them is possible."""
    cells = {"informed": True, "paid_by": "charity", "village": "B"}
    evaluation = evaluate(
        "hardship-visits/004-2",
        household(1, **cells, **SPECIAL, council_chose=True), household(2, **cells, **POOR),
    )  # fmt: skip
    assert set(evaluation.entitlements["status"]) == {"undetermined"}
    whole = evaluation.places.filter(level="whole").rows(named=True)
    assert {row["places"]: row["places_possible"] for row in whole} == {"special": 150, "poor": 500}


def test_a_local_plan_brings_the_table_and_everybody_gets_what_there_is(tmp_path: Path) -> None:
    """Who was not chosen, or found no place, is visited as poor where there is one left."""
    (tmp_path / "villages.toml").write_text(VILLAGES, encoding="utf-8")
    in_use = ps.programme("hardship-visits/004-2", plan=tmp_path / "villages.toml")
    assert [p for p in in_use.check() if p.severity != "notice"] == []
    same = {"informed": True, "paid_by": "charity"}
    rows = [
        household(1, **same, **SPECIAL, village="B", council_chose=True, decided_amount="4500",
                  decided_by="council"),
        household(2, **same, **SPECIAL, village="B", council_chose=False),
        household(3, **same, **SPECIAL, village="C", council_chose=True),
        household(4, **same, **SPECIAL, village="C", council_chose=True),
        household(5, **same, **POOR, village="C"),
        household(6, **same, **POOR, village="A"),
    ]  # fmt: skip
    registers = small_registers(in_use.programme, households=rows, persons=[])
    evaluation = in_use.evaluate(registers, at=AT)
    statuses = {
        (row["household"], row["benefit"]): row["status"]
        for row in evaluation.entitlements.rows(named=True)
    }
    assert statuses == {
        ("H001", "visit"): "entitled", ("H001", "poor_visit"): "gives_way",
        ("H002", "visit"): "waiting", ("H002", "poor_visit"): "entitled",
        ("H003", "visit"): "undetermined", ("H003", "poor_visit"): "undetermined",
        ("H004", "visit"): "undetermined", ("H004", "poor_visit"): "undetermined",
        ("H005", "poor_visit"): "entitled", ("H006", "poor_visit"): "entitled",
    }  # fmt: skip
    (tie,) = [p for p in evaluation.problems if p.code == "places.tie"]
    assert tie.message == "C: 2 stand equal for 1 place"
    assert tie.where.endswith("villages.toml: places.special [004/2, table 四]")
    parcel = [line.steps for line in evaluation.explain("H002").amounts if line.value]
    assert "bags of rice: 2 袋  [004/2 一4]" in parcel[0]
    assert "ranked 1st of 1 for 1 place" in parcel[0]


def test_a_hundred_places_are_divided_in_proportion_to_the_staff(tmp_path: Path) -> None:
    """004/12: 1,203 in post in three schools; each place is somebody's, and makes 100 together."""
    local = """
programme = "hardship-visits"
schema_version = 1
source = { title = "Staff in post", issuer = "education bureau", document = "004/12, table" }
[places.visits]
benefits = ["visit"]
by = "school"
number = { value = 100, unit = "persons", cite = "二3" }
weights = { first = 700, second = 500, third = 3 }
cite = "二3"
"""
    (tmp_path / "staff.toml").write_text(local, encoding="utf-8")
    in_use = ps.programme("hardship-visits/004-12", plan=tmp_path / "staff.toml")
    rows = [
        household(n, hardship_list="teacher", paid_by="education_bureau", school=school)
        for n, school in enumerate(["first"] * 57 + ["second"] * 42 + ["third"])
    ]
    evaluation = in_use.evaluate(
        small_registers(in_use.programme, households=rows, persons=[]), at="2024-01-21"
    )
    places = evaluation.places.select("area", "places_certain", "given_certain", "free_certain")
    assert places.rows() == [
        ("whole", 100, 99, 1), ("first", 58, 57, 1), ("second", 42, 42, 0), ("third", 0, 0, 0),
    ]  # fmt: skip
    budget = evaluation.budget.row(0, named=True)
    assert (budget["demand_certain_fen"], budget["demand_possible_fen"]) == (4_950_000, 4_950_000)


@pytest.mark.parametrize(("families", "left"), [(325, 0), (324, 30_000), (326, -30_000)])
def test_325_families_get_97_500_yuan(families: int, left: int) -> None:
    """004/7: from the roster and the standard; one family more and the money is short."""
    rows = [
        household(n, hardship_list="worker", paid_by="union_and_finance") for n in range(families)
    ]
    evaluation = evaluate("hardship-visits/004-7", *rows)
    budget = evaluation.budget.row(0, named=True)
    assert budget["demand_certain_fen"] == 30_000 * families
    assert budget["balance_certain_fen"] == left
    assert budget["status"] == ("short" if left < 0 else "covered")
    short = [p for p in evaluation.problems if p.code == "funding.short"]
    assert len(short) == (left < 0)


@pytest.mark.parametrize("name", ["004-2", "004-4", "004-5", "004-7", "004-12"])
def test_the_other_plans_have_no_finding(name: str) -> None:
    """They do not inherit the sources of 004/1."""
    assert warnings(f"hardship-visits/{name}") == []


LOCAL = """
programme = "hardship-visits"
schema_version = 1
source = { title = "Visits of a county", issuer = "county", document = "L/9" }
[benefits.visit]
per = "household"
"""


def test_a_receipt_cites_the_document_that_states_the_benefit(tmp_path: Path) -> None:
    """A local plan that changes a key of it does not make the programme's clause its own."""
    path = tmp_path / "local.toml"
    path.write_text(LOCAL, encoding="utf-8")
    in_use = ps.programme("hardship-visits", plan=path)
    rows = [household(1, decided_amount="300", decided_by="office")]
    registers = small_registers(in_use.programme, households=rows, persons=[])
    receipts = ps.receipts(in_use.evaluate(registers, at=AT))
    assert "<td>004/1 二(二)</td>" in receipts
