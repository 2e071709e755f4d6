"""`show` and `check` of a plan with benefits, sources, payers and what is to be handed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.running import Command
from cli.shapes import SHOW

PLAN = """
programme = "bills"
schema_version = 1
title = "Bills"
source = { title = "Bills", issuer = "county office", document = "903/6" }
[registers.persons]
unit = true
fields = { poor = { kind = "bool", zh = "贫困" }, bill = { kind = "money", zh = "费用" } }
[rules]
eligible = { is = "poor", label = { en = "poor", zh = "贫困" }, cite = "1" }
[benefits.help]
label = { en = "help", zh = "救助" }
amount = "bill"
per = "person"
period = "year"
payers = ["insurance"]
cite = "2"
[funding.insurance]
level = "county"
label = { en = "insurance fund", zh = "医保基金" }
planned = { value = 5, unit = "万元" }
cite = "3"
[payers.insurance]
share = { value = 70, unit = "%" }
only_for = "eligible"
cite = "4"
[deliverables.summary]
label = { en = "summary", zh = "总结" }
form = "in writing"
copies = 2
to = "county office"
due = 2024-12-10
cite = "5"
"""


@pytest.fixture
def bills(tmp_path: Path) -> Path:
    path = tmp_path / "bills.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_the_page_has_a_table_of_each(publicservice: Command, bills: Path) -> None:
    """What is given to whom, who pays it, and what is to be handed in."""
    lines = [" ".join(line.split()) for line in publicservice("show", bills).out.splitlines()]
    sections = ("Benefits", "Funding", "Payers", "Deliverables")
    assert [line for line in lines if line in sections] == list(sections)
    for line in (
        "help help 救助 bill 2",
        "for each person, each year",
        "paid by insurance",
        "insurance insurance fund 医保基金 level: county 3",
        "planned: 5 万元",
        "insurance only for eligible 4",
        "share: 70 %",
        "summary summary 总结 in writing, 2 copies 5",
        "to county office by 2024-12-10",
    ):
        assert line in lines, line


def test_json_has_them_too(publicservice: Command, bills: Path) -> None:
    """With the figures as the plan writes them, and with the file of each."""
    keys = ("benefits", "funding", "payers", "deliverables")
    shape = {**SHOW, **{key: [{...: object}] for key in keys}}
    data = publicservice.json("show", bills, shape=shape)
    assert data["benefits"][0]["amount"] == "bill"
    assert data["funding"][0]["figures"] == {"planned": "5 万元"}
    assert data["payers"][0]["figures"] == {"share": "70 %"}
    assert data["deliverables"][0]["handed_to"] == [
        {"to": "county office", "due": "2024-12-10", "cite": "5"}
    ]
    assert [data[key][0]["origin"] for key in keys] == ["bills.toml"] * 4


def test_check_counts_what_the_plan_has(publicservice: Command, bills: Path) -> None:
    """And not what it has not."""
    text = " ".join(publicservice("check", bills).out.split())
    assert (
        "can be used for bills (1 deliverable, 1 rule, 1 benefit, 1 source of money, 1 payer)"
    ) in text
