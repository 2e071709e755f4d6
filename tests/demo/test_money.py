"""The programmes that pay money, on the demo county: who gets what, from which source, and why."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import publicservice as ps

AT = "2024-12-31"
PLANS = Path(str(files("publicservice.demo") / "plans"))
PROGRAMMES = {
    "hardship-visits": ("visit", {"district", "charity", "sub-district"}),
    "health-poverty": ("treatment", {"insurance", "district", "funds"}),
    "disability-support": ("premium_rural", {"county"}),
    "education-aid": ("meals", {"county", "above the county", "donors"}),
    "family-planning-support": ("reward", {"county"}),
}
"""Each with a benefit that many get, and levels whose sources pay."""


@pytest.fixture(scope="module")
def registers() -> ps.Registers:
    """The registers of a smaller demo county, with its mistakes."""
    county = ps.generate_county(seed=2024, persons=6000, households=1950, townships=3, villages=20)
    return county.registers()


@pytest.fixture(scope="module", params=list(PROGRAMMES))
def evaluation(request: pytest.FixtureRequest, registers: ps.Registers) -> ps.Evaluation:
    return ps.programme(PLANS / f"{request.param}.toml").evaluate(registers, AT)


def test_many_are_entitled_and_the_parts_add_up(evaluation: ps.Evaluation) -> None:
    """Where the amount is known, what every payer gives and what nobody funds make it up."""
    benefit, _ = PROGRAMMES[evaluation.programme.id]
    rows = evaluation.entitlements.filter(pl.col("status") == "entitled")
    assert rows.filter(pl.col("benefit") == benefit).height >= 20
    assert rows["amount_certain_fen"].n_unique() > 3
    parts = [name for name in rows.columns if name.endswith("_certain_fen")
             and name not in ("amount_certain_fen", "standard_certain_fen")]  # fmt: skip
    known = pl.all_horizontal(
        pl.col(name) == pl.col(name.replace("_certain_", "_possible_"))
        for name in ("amount_certain_fen", *parts)
    )
    exact = rows.with_columns(pl.col(*parts).fill_null(0)).filter(known.fill_null(True))
    assert exact.height >= 20
    assert (exact.select(pl.sum_horizontal(parts)).to_series() == exact["amount_certain_fen"]).all()


def test_the_budget_is_by_source_and_level(evaluation: ps.Evaluation) -> None:
    """What is asked of the sources of a level is what is asked of the level."""
    _, levels = PROGRAMMES[evaluation.programme.id]
    budget = evaluation.budget.rows(named=True)
    asked: dict[str, int] = {}
    for row in budget:
        if row["scope"] == "source" and row["level"]:
            asked[row["level"]] = asked.get(row["level"], 0) + row["demand_certain_fen"]
    of_levels = {r["level"]: r["demand_certain_fen"] for r in budget if r["scope"] == "level"}
    assert of_levels == asked
    assert min(asked.get(level, 0) for level in levels) > 0
    (whole,) = (row for row in budget if row["scope"] == "programme")
    amounts = evaluation.entitlements["amount_certain_fen"].sum()
    assert whole["demand_certain_fen"] == amounts


def test_an_amount_is_explained_with_its_sources_and_clauses(evaluation: ps.Evaluation) -> None:
    """Every payer of the amount is named in the reader's language, with the clause."""
    benefit, _ = PROGRAMMES[evaluation.programme.id]
    key = evaluation.programme.unit.key()
    found = evaluation.entitlements.filter(
        pl.col("benefit") == benefit, pl.col("status") == "entitled",
        pl.col("amount_certain_fen") > 0,
    ).sort(key)  # fmt: skip
    for language in ("en", "zh"):
        told = evaluation.explain(found[key][0], language=language)
        (line,) = [line for line in told.amounts if line.benefit == benefit]
        assert line.cite
        assert line.steps
        paid = paying(evaluation, found.row(0, named=True))
        for noun in paid:
            label = noun.label.text(language) or evaluation.plan.funding[noun.source].label.zh
            assert any(label in part and noun.cite in part for part in line.parts), (label, told)
        assert str(told).count("→") >= len(paid) > 0


@pytest.mark.parametrize("plan", ["004-5", "004-7"])
def test_the_unions_pay_the_workers_of_the_county(registers: ps.Registers, plan: str) -> None:
    """One source alone pays nearly all of them, although nobody wrote down who pays."""
    evaluation = ps.programme(f"hardship-visits/{plan}").evaluate(registers, AT)
    rows = evaluation.entitlements.filter(pl.col("status") == "entitled")
    assert rows.height >= 20
    (source,) = evaluation.plan.funding
    assert rows[f"{source}_certain_fen"].sum() >= 0.9 * rows["amount_certain_fen"].sum()


def test_village_doctors_are_paid_by_quarter(registers: ps.Registers) -> None:
    """Most of three quarters is paid, some of it late; each source has its level."""
    plan = PLANS / "rural-doctor-payment.toml"
    evaluation = ps.programme(plan).evaluate(registers, AT)
    assert evaluation.decisions.filter(pl.col("outcome") == "eligible").height > 10
    levels = evaluation.budget.filter(pl.col("scope") == "level")
    assert {"county", "province"} <= set(levels["level"])
    assert levels["demand_certain_fen"].min() > 0  # type: ignore[operator]
    labour = evaluation.entitlements.filter(pl.col("benefit") == "labour")["amount_certain_fen"]
    paid = evaluation.payments_made["amount_fen"].sum()
    assert 0.4 < paid / labour.sum() < 0.6
    told = str(evaluation.explain(evaluation.entitlements["doctor"][0]))
    assert "county budget" in told
    assert "五(二)" in told


def test_donations_go_into_the_accounts_that_were_named(registers: ps.Registers) -> None:
    """Most of them; every donor is of the county."""
    evaluation = ps.programme("poverty-relief-donations").evaluate(registers, AT)
    rows = {row["indicator"]: row for row in evaluation.indicators.rows(named=True)}
    assert 60 < rows["right_account"]["value_certain"] <= 100
    projects = ps.programme("poverty-relief-projects").evaluate(registers, AT)
    assert projects.decisions.height > 20
    assert projects.entitlements.filter(pl.col("amount_possible_fen") > 0).height > 0


def paying(evaluation: ps.Evaluation, row: dict[str, Any]) -> list[Any]:
    """The sources and payers that give something of the row for sure."""
    nouns = {**evaluation.plan.funding, **evaluation.plan.payers}
    return [noun for name, noun in nouns.items() if row.get(f"{name}_certain_fen")]


def test_six_sources_of_the_visits_are_nearly_used_up() -> None:
    """Of the default county 004/1's sources are asked for nearly what they plan, and all decide."""
    registers = ps.generate_county().registers()
    evaluation = ps.programme("hardship-visits/004-1").evaluate(registers, AT)
    rows = evaluation.budget.filter(pl.col("scope") == "source", pl.col("source") != "unfunded")
    assert rows.height == 6
    used = rows["demand_possible_fen"] / rows["planned_fen"]
    assert 0.85 < used.min() < used.max() < 1.15  # type: ignore[operator]
    open_ = rows["demand_possible_fen"] - rows["demand_certain_fen"]
    assert (open_ < 0.15 * rows["planned_fen"]).all()
    codes = {problem.code for problem in evaluation.problems}
    assert {"benefit.outside-range", "benefit.decided-by-nobody"} <= codes


def test_sources_may_be_named_as_the_plan_calls_them(tmp_path: Path) -> None:
    """The Chinese files name the sources by their labels, the English ones by their names."""
    county = ps.generate_county(seed=5, persons=1500, households=500, townships=2, villages=6)
    county.write(tmp_path / "zh")
    county.write(tmp_path / "en", language="en")
    assert "街道" in (tmp_path / "zh" / "住户.csv").read_text(encoding="utf-8-sig")
    frames = [
        ps.programme("hardship-visits/004-1").evaluate(tmp_path / name, AT).entitlements
        for name in ("zh", "en")
    ]
    one, other = (frame.drop("decided_by").sort("household", "benefit") for frame in frames)
    assert one.filter(pl.col("street_certain_fen") > 0).height > 10
    assert one.equals(other)
