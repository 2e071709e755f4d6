"""Two plans beside each other, and several programmes over one household."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import publicservice as ps

PLAN = """
programme = "{id}"
schema_version = 1
title = "Aid"
source = {{ title = "Aid", issuer = "county office", document = "903/1" }}
[registers.{register}]
unit = true
fields = {{ poor = {{ kind = "bool", zh = "贫困" }}, children = {{ kind = "count", zh = "子女" }} }}
[rules]
eligible = {{ is = "poor", label = {{ en = "poor", zh = "贫困" }}, cite = "1" }}
[standard]
aid = {{ value = {aid}, unit = "yuan/person/year", cite = "2" }}
child = {{ value = {child}, unit = "yuan/person/year", cite = "2" }}
[benefits.aid]
label = {{ en = "aid", zh = "补助" }}
amount = "plan.standard.aid + children * plan.standard.child"
[funding]
county = {{ level = "county", share = {{ value = {county}, unit = "%" }} }}
township = {{ level = "township" }}
"""

PERSONS = pl.DataFrame({
    "person": ["P1", "P2", "P3", "P4", "P5", "P6"],
    "household": ["H1", "H1", "H2", "H3", None, "H4"],
    "village": ["V1", "V1", "V2", "V2", None, "V1"],
    "poor": [True, True, True, None, True, False],
    "children": [0, 1, 2, 0, None, 3],
})  # fmt: skip


def evaluate(tmp_path: Any, name: str = "aid", **numbers: Any) -> ps.Evaluation:
    """The programme over the persons."""
    figures = {"id": name, "register": "persons", "aid": 100, "child": 50, "county": 50} | numbers
    path = tmp_path / f"{name}-{figures['aid']}-{figures['child']}.toml"
    path.write_text(PLAN.format(**figures), encoding="utf-8")
    return ps.programme(path).evaluate({"persons": PERSONS}, at="2024-01-01")


def test_winners_losers_and_those_who_keep_what_they_have(tmp_path: Any) -> None:
    """20 yuan less for everybody, 20 more for a child: one child makes no difference."""
    change = ps.compare(evaluate(tmp_path), evaluate(tmp_path, aid=80, child=70))
    rows = {row["person"]: row for row in change.beneficiaries.rows(named=True)}
    assert {key: row["change"] for key, row in rows.items()} == {
        "P1": "loses", "P2": "unchanged", "P3": "gains", "P4": "open", "P5": "open",
    }  # fmt: skip
    assert (rows["P1"]["difference_certain_fen"], rows["P1"]["difference_possible_fen"]) == (
        -2_000, -2_000,
    )  # fmt: skip
    assert rows["P5"]["difference_possible_fen"] is None
    assert change.summary.rows() == [
        ("whole", "whole", 1, 1, 1, 2), ("township", "unknown", 1, 1, 1, 2),
        ("village", "V1", 0, 1, 1, 0), ("village", "V2", 1, 0, 0, 1),
        ("village", "unknown", 0, 0, 0, 1),
    ]  # fmt: skip


def test_cost_by_source_before_and_after(tmp_path: Any) -> None:
    """The county's share rises from 50 to 60 %; nobody gets more."""
    change = ps.compare(evaluate(tmp_path), evaluate(tmp_path, county=60, child=50, aid=100))
    v1 = change.sources.filter(pl.col("area") == "V1").rows(named=True)
    assert {row["source"]: row["difference_certain_fen"] for row in v1} == {
        "all": 0, "county": 2_500, "township": -2_500,
    }  # fmt: skip
    with pytest.raises(ps.UsageError, match="decides about"):
        ps.compare(evaluate(tmp_path), ps.programme("hardship-visits").evaluate(
            {"households": pl.DataFrame({"household": ["H1"]})}, at="2024-01-01"
        ))  # fmt: skip


def test_the_earlier_programme_takes_precedence(tmp_path: Any) -> None:
    """H1 is paid by the first; whether H3 is paid is open in both; P5 has no household."""
    first = evaluate(tmp_path, "first", aid=200)
    second = evaluate(tmp_path, "second")
    rows = ps.by_precedence([first, second], by="household")
    later = {r["beneficiary"]: r for r in rows.rows(named=True) if r["programme"] == "second"}
    assert {key: (row["status"], row["gives_way_to"]) for key, row in later.items()} == {
        "P1": ("gives_way", "first"), "P2": ("gives_way", "first"), "P3": ("gives_way", "first"),
        "P4": ("undetermined", None), "P5": ("entitled", None),
    }  # fmt: skip
    assert later["P1"]["amount_possible_fen"] == 0
    assert later["P4"]["amount_certain_fen"] == 0
    earlier = [r for r in rows.rows(named=True) if r["programme"] == "first"]
    assert [r["status"] for r in earlier] == [
        "entitled", "entitled", "entitled", "undetermined", "entitled",
    ]  # fmt: skip


def test_an_allowed_pair_pays_both(tmp_path: Any) -> None:
    """The third gives way to the first only."""
    three = [evaluate(tmp_path, name) for name in ("first", "second", "third")]
    pairs = [("second", "first"), ("second", "third")]
    rows = ps.by_precedence(three, by="household", together=pairs)
    told = rows.filter(pl.col("beneficiary") == "P1").select("programme", "status", "gives_way_to")
    assert told.rows() == [
        ("first", "entitled", None), ("second", "entitled", None), ("third", "gives_way", "first"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "familie"}, "no field 'familie'"),
        ({"by": "household", "together": [("first", "secnd")]}, "no programme 'secnd'"),
    ],
)
def test_names_of_nothing_are_refused(tmp_path: Any, options: dict[str, Any], message: str) -> None:
    """With the nearest name."""
    with pytest.raises(ps.UsageError, match=message):
        ps.by_precedence([evaluate(tmp_path, "first"), evaluate(tmp_path, "second")], **options)
    with pytest.raises(ps.UsageError, match="stands twice"):
        ps.by_precedence([evaluate(tmp_path, "first")] * 2, by="household")
