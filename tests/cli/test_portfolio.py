"""`evaluate` with several programmes, and on reported figures alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import REPORT

SHAPE = {
    "at": str, "members": {...: REPORT}, "statuses": [{...: object}], "totals": [{...: object}],
    "agenda": [{...: object}], "files": [str],
}  # fmt: skip
REPORTS = """
programme = "cataracts"
schema_version = 1
title = "Cataract operations"
source = { title = "Half-year report", issuer = "district", document = "901/9" }
[registers.projects]
unit = true
[registers.projects.fields]
project = { kind = "key" }
done = { kind = "count" }
[rules]
eligible = { is = "done >= 1", cite = "1" }
[indicators]
operations = { value = "done", unit = "count", cite = "8" }
[targets.operations]
indicator = "operations"
task = 35
unit = "cases"
cite = "8"
[reported.june]
indicator = "operations"
as_of = 2012-06-30
numerator = 40
cite = "8"
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A plan that reports its figures itself."""
    path = tmp_path / "cataracts.toml"
    path.write_text(REPORTS, encoding="utf-8")
    return path


def test_several_programmes_are_a_portfolio(
    publicservice: Command, county: Path, tmp_path: Path
) -> None:
    arguments = ("evaluate", "family-doctor", "contraceptives", "--registers", county)
    done = publicservice(*arguments, "--at", "2024-12-31", "--out", tmp_path / "out")
    assert done.code == 0
    assert done.out.startswith("Portfolio of 2 plans at 2024-12-31\n")
    for title in ("Targets by status", "Targets of family-doctor", "Targets of contraceptives"):
        assert f"\n{title}\n" in done.out
    assert (tmp_path / "out" / "family-doctor" / "targets.csv").is_file()
    data = publicservice.json(*arguments, "--at", "2024-12-31", shape=SHAPE)
    assert list(data["members"]) == ["family-doctor", "contraceptives"]
    assert [row["targets"] for row in data["statuses"]] == [5, 5, 10]


def test_reported_figures_need_no_registers(publicservice: Command, reports: Path) -> None:
    done = publicservice("evaluate", reports, "--at", "2012-06-30")
    assert done.code == 0
    assert "over-fulfilled" in done.out
    missing = publicservice("evaluate", "family-doctor", "--at", "2012-06-30")
    assert missing.code == 1
    assert "neither registers nor reported figures were supplied" in missing.err


def test_portfolio_of_registers_and_reports(
    publicservice: Command, county: Path, reports: Path
) -> None:
    done = publicservice(
        "evaluate", "family-doctor", reports, "--registers", county, "--at", "2024-12-31"
    )
    assert done.code == 0
    assert "over-fulfilled" in done.out


def test_local_plan_belongs_to_one_programme(
    publicservice: Command, county: Path, local_plan: Path
) -> None:
    done = publicservice(
        "evaluate", "family-doctor", "contraceptives", "--plan", local_plan,
        "--registers", county, "--at", "2024-12-31",
    )  # fmt: skip
    assert done.code == 2
    assert "name the plan file itself" in done.err


def test_strict_portfolio_refuses_warnings(publicservice: Command, county: Path) -> None:
    done = publicservice(
        "evaluate", "family-doctor", "contraceptives", "--registers", county,
        "--at", "2024-12-31", "--strict",
    )  # fmt: skip
    assert (done.code, done.out) == (1, "")
