"""003/12: a district's half-year report. What is right in it comes out, what is wrong is named."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import publicservice as ps
from publicservice.evaluation import Evaluation

DISTRICT = "livelihood/003-12"
AT = "2012-06-30"


@pytest.fixture(scope="module")
def report() -> Evaluation:
    """The plan on its reports alone."""
    return ps.programme(DISTRICT).evaluate({}, AT)


def changed(tmp_path: Path, body: str) -> ps.ProgrammeInUse:
    """The plan with other figures upon it."""
    header = 'programme = "livelihood"\nschema_version = 1\n'
    header += 'source = { title = "Corrected", issuer = "district", document = "003/12" }\n'
    path = tmp_path / "corrected.toml"
    path.write_text(header + body, encoding="utf-8")
    return ps.programme(DISTRICT, path)


def target(evaluation: Evaluation, name: str) -> dict[str, Any]:
    """The row of a target."""
    return evaluation.targets.filter(target=name).row(0, named=True)


def indicator(evaluation: Evaluation, name: str, area: str = "whole") -> dict[str, Any]:
    """The row of an indicator."""
    return evaluation.indicators.filter(indicator=name, area=area).row(0, named=True)


@pytest.mark.parametrize(
    ("name", "progress"),
    [
        ("premarital_checks", "84.1818"),  # printed 84.2
        ("deliveries", "70.6780"),  # printed 70.7
        ("doses", "58.9222"),  # printed 58.92, of the task that the city set in May
        ("doses_as_submitted", "74.1734"),  # of the task that the district had submitted
        ("cataracts", "114.2857"),  # over-fulfilled
        ("tuberculosis", "200.0000"),
        ("family_planning_money", "77.8651"),
    ],
)
def test_progress_comes_out_of_figures_and_tasks(
    report: Evaluation, name: str, progress: str
) -> None:
    assert target(report, name)["progress_certain"] == Decimal(progress)


def test_rates_and_averages_come_out_of_their_two_figures(report: Evaluation) -> None:
    """1852 of 2 x 986 persons; 239.37 and 287.86 yuan, where 240 and 287 are printed."""
    figures = {
        "premarital_rate": "93.9148", "allowance_a_month": "239.3683",
        "allowance_so_far": "287.8568",
    }  # fmt: skip
    for name, value in figures.items():
        assert indicator(report, name)["value_certain"] == Decimal(value)


def test_every_item_has_its_status(report: Evaluation) -> None:
    """At half-year: what is done early, what has not begun, and what nobody says anything of."""
    by_status: dict[str, set[str]] = {}
    for row in report.targets.rows(named=True):
        by_status.setdefault(row["status"], set()).add(row["target"])
    assert by_status == {
        "over_fulfilled": {"cataracts", "tuberculosis"},
        "met": {"book_rooms", "premarital_rate", "delivery_rate"},
        "pending": {
            "family_planning_money", "children", "premarital_checks", "deliveries", "doses",
            "doses_as_submitted", "village_fitness", "fitness_parks", "kiosks",
        },
        "not_measured": {
            "book_rooms_to_standard", "relief_within_cap", "vaccination_rate", "reading_rooms",
            "activity_homes",
        },
    }  # fmt: skip


def test_half_a_year_later_what_is_short_is_missed() -> None:
    """The same report, and the year is over."""
    status = ps.programme(DISTRICT).evaluate({}, "2013-01-01").targets["status"].to_list()
    assert status.count("missed") == 9
    assert "pending" not in status


def test_money_of_the_portfolio_is_a_sum_without_an_end(report: Evaluation) -> None:
    """Most items report none, and that is not 0; three of them spent 314.6275 万元 together."""
    spent, required = indicator(report, "spent"), indicator(report, "required")
    assert (spent["value_certain"], spent["value_possible"]) == (Decimal("3146275"), None)
    assert (required["value_certain"], required["value_possible"]) == (Decimal("755800"), None)
    assert spent["source"] == "rolled_up"
    assert indicator(report, "spent", "kiosks")["source"] == "missing"


def test_check_finds_what_is_wrong_and_nothing_else() -> None:
    """The gap in the numbering, 240 yuan, 20.91万元 and 0.89万元; 287 was cut off, not rounded."""
    found = ps.programme(DISTRICT).check()
    warnings = {p.where.rpartition(".")[2] for p in found if p.severity == "warning"}
    assert warnings == {"items", "allowance_a_month", "awards_arrived", "tuberculosis_spent"}
    (notice,) = (problem for problem in found if problem.severity == "notice")
    assert (notice.code, "allowance_so_far" in notice.where) == ("statement.truncated", True)


def test_check_of_the_town_finds_that_ten_projects_are_not_printed() -> None:
    (found,) = ps.programme("livelihood/003-7c").check()
    assert "printed 24 items" in found.message
    assert ps.programme("livelihood/003-11").check() == ()


def test_corrected_figures_are_not_accused(tmp_path: Path) -> None:
    """239 yuan, 20.95万元, 0.54万元: nothing is left of the three findings."""
    body = """
[statements.allowance_a_month]
printed = { value = 239, unit = "yuan/person" }
is = "paid / persons"
inputs.paid = { value = 36.7191, unit = "万元" }
inputs.persons = { value = 1534, unit = "persons" }
[statements.awards_arrived]
printed = { value = 20.95, unit = "万元" }
is = "statements.awards_required.above + statements.awards_required.city - central_missing"
inputs.central_missing = { value = 16.57, unit = "万元" }
[statements.tuberculosis_spent]
holds = "spent <= statements.tuberculosis_budget"
inputs.spent = { value = 0.54, unit = "万元" }
"""
    found = changed(tmp_path, body).check()
    assert [p.where.rpartition(".")[2] for p in found if p.severity == "warning"] == ["items"]


def test_changed_report_changes_rate_and_status(tmp_path: Path) -> None:
    """1600 of 1972 persons are 81.1 %."""
    body = """
[reported.premarital_rate]
indicator = "premarital_rate"
as_of = 2012-06-30
numerator = { value = 1600, unit = "persons" }
denominator = { value = 986, unit = "couples" }
per_case = 2
"""
    row = target(changed(tmp_path, body).evaluate({}, AT), "premarital_rate")
    assert (row["value_certain"], row["status"]) == (Decimal("81.1359"), "pending")


def test_ledger_is_held_against_the_report() -> None:
    """39 operations in the ledger of two hospitals' townships, 40 reported."""
    ledger = pl.DataFrame({
        "项目编号": ["A", "B"], "项目名称": ["贫困白内障患者复明"] * 2, "镇": ["东", "西"],
        "目标任务": [20, 15], "完成数": [32, 7],
    })  # fmt: skip
    evaluation = ps.programme(DISTRICT).evaluate({"民生工程项目台账": ledger}, AT)
    assert evaluation.decisions["category"].to_list() == ["finished", "under_way"]
    assert target(evaluation, "cataracts")["value_certain"] == 39
    differs = [p.message for p in evaluation.problems if p.code == "reported.differs"]
    assert any("reported is 40 as of 2012-06-30, the registers give 39" in text for text in differs)
    assert indicator(evaluation, "cataracts", "东")["value_certain"] == 32


def test_portfolio_of_town_county_and_district() -> None:
    """One ledger of the year; the three documents beside one another."""
    ledger = pl.DataFrame({
        "项目编号": ["A", "B"], "项目名称": ["贫困白内障患者复明", "城乡卫生服务体系建设"],
        "目标任务": [10, 2], "完成数": [10, 1],
    })  # fmt: skip
    together = ps.portfolio([f"livelihood/{name}" for name in ("003-7c", "003-11", "003-12")])
    evaluation = together.evaluate({"projects": ledger}, AT)
    assert evaluation.statuses["targets"].to_list() == [18, 5, 19, 42]
    cataracts = evaluation.targets.filter(target="cataracts")
    assert cataracts.select("member", "status").rows() == [
        ("livelihood/003-7c", "met"), ("livelihood/003-12", "pending"),
    ]  # fmt: skip


def test_clauses_left_out_are_said() -> None:
    for name in ("003-7c", "003-11", "003-12"):
        plan = ps.programme(f"livelihood/{name}").plan
        assert all(entry.reason for entry in plan.left_out)
        assert len(plan.left_out) >= 9
