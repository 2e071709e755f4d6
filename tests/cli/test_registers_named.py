"""`--registers` and `--complete-until`: what the registers are, and up to when they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import EVALUATE

AT = ("--at", "2024-12-31")
REPORTED = """\
programme = "family-doctor"
schema_version = 1
source = { title = "Ours", issuer = "county", document = "o/1" }
[reported.december]
indicator = "signing_rate"
as_of = 2024-12-20
value = { value = 90, unit = "%" }
cite = "o3"
"""


def indicator(data: dict[str, list[dict[str, object]]], name: str) -> dict[str, object]:
    """The indicator of the whole county."""
    return next(
        row for row in data["indicators"] if (row["indicator"], row["level"]) == (name, "whole")
    )


def test_a_register_that_ends_earlier_is_open_above(publicservice: Command, county: Path) -> None:
    """Only the register that is named; shares over it are not known any more."""
    arguments = ("evaluate", "family-doctor", "--registers", county, *AT)
    whole = publicservice.json(*arguments, shape=EVALUATE)
    until = ("--complete-until", "contracts=2024-06-30", "--complete-until", "走访=2024-12-31")
    part = publicservice.json(*arguments, *until, shape=EVALUATE)
    days = {
        source["register"]: source["complete_until"] for source in part["provenance"]["registers"]
    }
    assert days["签约协议"] == "2024-06-30"
    signed, before = indicator(part, "signing_rate"), indicator(whole, "signing_rate")
    assert signed["numerator_certain"] == before["numerator_certain"]
    assert signed["numerator_possible"] != before["numerator_possible"]
    assert indicator(part, "filing_rate") == indicator(whole, "filing_rate")


def test_one_day_for_all_registers(publicservice: Command, county: Path) -> None:
    arguments = ("evaluate", "family-doctor", "--registers", county, *AT)
    answer = publicservice.answer(*arguments, "--complete-until", "2024-06-30", code=0)
    days = {each["complete_until"] for each in answer["data"]["provenance"]["registers"]}
    assert days == {"2024-06-30"}
    assert "register.incomplete" in {problem["code"] for problem in answer["problems"]}


def test_a_misspelt_register_is_a_warning(publicservice: Command, county: Path) -> None:
    """It would otherwise look as if the day had counted."""
    arguments = ("evaluate", "family-doctor", "--registers", county, *AT)
    answer = publicservice.answer(*arguments, "--complete-until", "vsits=2024-06-30", code=0)
    (found,) = (each for each in answer["problems"] if each["where"].startswith("complete_until"))
    assert found["severity"] == "warning"
    assert found["remedy"] == "did you mean 'visits'?"


def test_explain_knows_it_too(publicservice: Command, county: Path) -> None:
    """Without a contract so far, and contracts may be missing: unknown, not no."""
    arguments = ("explain", "family-doctor", "P0000001", "--registers", county, *AT)
    until = ("--complete-until", "contracts=2024-06-30")
    usual = publicservice.answer(*arguments, code=0)["data"]["rules"]
    early = publicservice.answer(*arguments, *until, code=0)["data"]["rules"]
    state = {"usual": usual[-1]["state"], "early": early[-1]["state"]}
    assert usual[-1]["rule"] == "contracted"
    assert state in ({"usual": "no", "early": "unknown"}, {"usual": "yes", "early": "yes"})


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["visits=2024-13-01"], "complete_until['visits']: '2024-13-01' is no day"),
        (["visits=2024-12-01", "visits=2024-12-02"], "two days for one register"),
        (["2024-12-01", "visits=2024-12-02"], "a day for all registers, and another one"),
        (["tomorrow"], "complete_until: 'tomorrow' is no day"),
        (["=2024-12-01"], "a day without the register that it is for"),
    ],
)
def test_days_that_cannot_be_meant(
    publicservice: Command, county: Path, days: list[str], said: str
) -> None:
    until = [part for day in days for part in ("--complete-until", day)]
    done = publicservice("evaluate", "family-doctor", "--registers", county, *AT, *until)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_reported_figures_do_without_registers(publicservice: Command, tmp_path: Path) -> None:
    """Nobody is decided about, and the page says nothing of outcomes."""
    plan = tmp_path / "county.toml"
    plan.write_text(REPORTED, encoding="utf-8")
    done = publicservice("evaluate", plan, *AT)
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert any(line.startswith("households signed 以户为单位签约 ≥ 85 % 90 %") for line in lines)
    assert not any("Outcomes" in line or "By township" in line for line in lines)
    data = publicservice.json("evaluate", plan, *AT, shape=EVALUATE)
    assert data["beneficiaries"] is None
    assert data["outcomes"] == data["areas"] == []


def test_no_registers_and_no_reported_figures(publicservice: Command) -> None:
    done = publicservice("evaluate", "family-doctor", *AT)
    assert (done.code, done.out) == (1, "")
    assert "neither registers nor reported figures were supplied" in done.err
    done = publicservice("evaluate", "family-doctor", *AT, "--complete-until", "2024-12-31")
    assert (done.code, done.out) == (2, "")
    assert "no registers are named that could be whole up to a day" in done.err
