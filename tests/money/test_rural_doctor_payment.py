"""Village doctors: 70 % by quarter after the money arrives, 30 % after the assessment (000/5)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import publicservice as ps
from publicservice.cli.main import main
from publicservice.testing import small_registers

LOCAL = """
programme = "rural-doctor-payment"
schema_version = 1
year = 2024
source = { title = "Amounts of our county", issuer = "our county", document = "D/5" }
[standard]
capitation = { value = 25, unit = "yuan/person/year" }
county_post = { value = 1200, unit = "yuan/doctor/year" }
province_post = { value = 2400, unit = "yuan/doctor/year" }
drugs = { value = 3000, unit = "yuan/doctor/year" }
consultation = { value = 5, unit = "yuan/time" }
"""
ARRIVED = LOCAL + "[events]\nmoney_arrives = 2024-04-02\n"
DOCTOR: dict[str, Any] = {
    "doctor": "D1", "qualified": True, "clinic_licensed": True, "integrated": True, "signed": True,
    "residents": 801, "consultations": 1200, "not_delivered": False, "passed": True,
    "failed_before": False, "rectified": False,
}  # fmt: skip


def evaluate(
    tmp_path: Path, *doctors: dict[str, Any], text: str = ARRIVED, at: str = "2024-05-03",
    paid: pl.DataFrame | None = None,
) -> ps.Evaluation:  # fmt: skip
    """Doctors that differ from `DOCTOR`, numbered."""
    plan = tmp_path / "plan.toml"
    plan.write_text(text, encoding="utf-8")
    in_use = ps.programme("rural-doctor-payment", plan)
    rows = [{**DOCTOR, "doctor": f"D{n}", **row} for n, row in enumerate(doctors, start=1)]
    registers = small_registers(in_use.programme, village_doctors=rows)
    if paid is not None:
        registers = registers.with_tables(payments_made=paid)
    return in_use.evaluate(registers, at)


def labour(evaluation: ps.Evaluation) -> pl.DataFrame:
    """The instalments of the labour subsidy, in order."""
    frame: pl.DataFrame = evaluation.payments.filter(pl.col("benefit") == "labour")
    return frame.sort("doctor", "instalment", "period")


def test_seventy_percent_by_quarter_and_the_rest_after_the_assessment(tmp_path: Path) -> None:
    """801 residents x 25 yuan x 40 %: 8,010 yuan; 5,607 by quarter, 2,403 after passing."""
    rows = labour(evaluate(tmp_path, {})).rows(named=True)
    amounts = [row["amount_certain_fen"] for row in rows]
    assert amounts == [240_300, 140_175, 140_175, 140_175, 140_175]
    assert sum(amounts) == 801_000
    ends = [date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
    assert [row["due"] for row in rows] == [date(2024, 12, 31), date(2024, 5, 2), *ends]


def test_as_long_as_no_money_came_nobody_knows_the_day(tmp_path: Path) -> None:
    """With the reason; the amounts are known all the same."""
    row = labour(evaluate(tmp_path, {}, text=LOCAL)).row(1, named=True)
    assert (row["instalment"], row["due"], row["state"]) == ("basic", None, "undetermined")
    assert "county treasury" in row["due_reason"]
    assert row["amount_certain_fen"] == 140_175


@pytest.mark.parametrize(
    ("row", "basic", "assessed"),
    [
        ({}, "met", "met"),
        ({"passed": False}, "met", "withheld"),
        ({"passed": None}, "met", "open"),
        ({"not_delivered": True}, "withheld", "met"),
        ({"failed_before": True, "rectified": True}, "met", "met"),
    ],
)
def test_who_fails_or_does_not_deliver_has_it_withheld(
    tmp_path: Path, row: dict[str, Any], basic: str, assessed: str
) -> None:
    found = labour(evaluate(tmp_path, row))
    conditions = dict(zip(found["instalment"], found["condition"], strict=True))
    assert conditions == {"basic": basic, "assessed": assessed}


def test_who_lost_the_right_to_sign_is_paid_nothing_until_rectified(tmp_path: Path) -> None:
    assert evaluate(tmp_path, {"failed_before": True}).payments.height == 0


def test_without_the_countys_amounts_everything_is_open(tmp_path: Path) -> None:
    """The fee by month as well; nothing is taken for nothing."""
    text = LOCAL.partition("[standard]")[0]
    frame = evaluate(tmp_path, {}, text=text).payments
    assert frame["amount_certain_fen"].unique().to_list() == [0]
    assert frame["amount_possible_fen"].null_count() == frame.height == 5 + 3 + 12


def test_what_was_paid_too_late_is_told(tmp_path: Path) -> None:
    paid = pl.DataFrame({
        "发放编号": ["1"], "医生编号": ["D1"], "待遇": ["基本公共卫生服务劳务补贴"],
        "拨付批次": ["基本补助"], "所属期": ["1"], "实发金额": [1401.75],
        "发放日期": [date(2024, 5, 3)],
    })  # fmt: skip
    evaluation = evaluate(tmp_path, {}, paid=paid)
    states = labour(evaluation)["state"].to_list()
    assert states == ["upcoming", "paid_late", "upcoming", "upcoming", "upcoming"]
    assert "壹仟肆佰零壹元柒角伍分" in ps.receipts(evaluation)


def test_the_rule_book_shows_the_schedules(capsys: pytest.CaptureFixture[str]) -> None:
    """With shares, days and conditions."""
    assert main(["show", "rural-doctor-payment", "--json"]) == 0
    labour, fee = json.loads(capsys.readouterr().out)["data"]["payments"]
    shares = [(part["share"], part["every"], part["upon"]) for part in labour["instalments"]]
    assert shares == [("70 %", "quarter", "keeps_contract"), ("30 %", "", "assessed")]
    assert fee["instalments"][0]["every"] == "month"
    assert main(["show", "rural-doctor-payment"]) == 0
    assert "30 days after" in capsys.readouterr().out
