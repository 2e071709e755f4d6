"""The money of the aid to poor pupils: the documents' figures, from plans and registers."""

from __future__ import annotations

from typing import Any

import publicservice as ps
from publicservice.testing import small_registers

AT = "2016-06-30"


def pupil(number: int, **cells: Any) -> dict[str, Any]:
    """A registered poor pupil of a rural primary school."""
    same = {
        "registered_poor": True, "school_level": "primary", "rural_school": True, "donated": 0,
        "boarder": False, "boarder_grant": 0, "specially_poor": False, "school_days": 200,
        "graduating": "none", "admitted_to": "none", "over_line": False, "good_character": False,
        "wants_to_study": True, "candidate_posted": True,
    }  # fmt: skip
    return {"person": f"P{number:03}", **same, **cells}


def evaluate(target: str, *pupils: dict[str, Any]) -> ps.Evaluation:
    """The aid to these pupils."""
    in_use = ps.programme(target)
    return in_use.evaluate(small_registers(in_use.programme, persons=pupils), at=AT)


def sources(evaluation: ps.Evaluation) -> dict[str, int]:
    """What each source is asked for, in yuan."""
    rows = evaluation.budget.rows(named=True)
    return {r["source"]: r["demand_certain_fen"] // 100 for r in rows if r["scope"] == "source"}


def test_the_school_stacks_its_subsidies() -> None:
    """A specially poor boarder has the grant from above, the meals and its donor's money."""
    evaluation = evaluate(
        "education-aid",
        pupil(1, boarder=True, boarder_grant=500, specially_poor=True, donated=300),
        pupil(2, school_level="preschool"),
        pupil(3),
    )
    assert sources(evaluation) == {"county": 400 + 500 + 400, "above": 500, "donors": 300}
    row = next(r for r in evaluation.budget.rows(named=True) if r["source"] == "donors")
    assert row["received_fen"] == 30_000
    text = str(evaluation.explain("P001"))
    assert "meals of the nutrition plan: 400.00 yuan" in text
    assert "donation one to one: 300.00 yuan" in text


def test_three_funds_pay_what_is_printed() -> None:
    """5000 once, 3000 once, and for three years what was decided, half by each charity."""
    senior = {"graduating": "senior", "admitted_to": "regular_undergraduate"}
    sunshine = {
        "graduating": "junior", "admitted_to": "key_senior", "over_line": True,
        "specially_poor": True,
    }  # fmt: skip
    evaluation = evaluate(
        "education-aid/002-7a",
        pupil(1, **senior, good_character=True),
        pupil(2, **sunshine, sunshine_amount="2500.01"),
        pupil(3, **sunshine, sunshine_amount=4000, named_by="firm A"),
    )
    assert sources(evaluation) == {
        "red_cross": 5000, "youth_foundation": 3000, "charity_province": 3750,
        "charity_city": 3750, "naming_donor": 12_000,
    }  # fmt: skip
    rows = evaluation.entitlements.rows(named=True)
    (row,) = (r for r in rows if (r["person"], r["benefit"]) == ("P002", "sunshine"))
    assert row["charity_province_certain_fen"] + row["charity_city_certain_fen"] == 750_003


def test_a_sunshine_class_has_fifty_pupils() -> None:
    """One more is one too many."""
    for size, status in ((50, "met"), (51, "not_met")):
        pupils = [pupil(n, sunshine_class="S1") for n in range(size)]
        targets = evaluate("education-aid/002-7a", *pupils, pupil(99)).targets
        found = {row["area"]: row["status"] for row in targets.rows(named=True)}
        assert found["S1"] == status


def test_five_projects_are_announced_and_three_described() -> None:
    """The other printed figures agree with what is listed."""
    in_use = ps.programme("education-aid/002-7a")
    agrees = dict(in_use.statements.select("statement", "agrees").iter_rows())
    assert agrees == {
        "bodies": "exactly", "projects": "no", "operators": "exactly", "halves": "exactly",
    }  # fmt: skip
    assert [p.code for p in in_use.check()] == ["statement.contradicts"]
