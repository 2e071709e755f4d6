"""A register that ends before the evaluation date says nothing certain of what came after."""

from __future__ import annotations

import polars as pl

import publicservice as ps


class Visits(ps.Programme):
    """Persons, and the share of visits that took place at home."""

    id = "visits-at-home"
    unit = ps.Person
    visited = ps.any_of("visited", "已随访", ps.Visit, lambda v: v.date <= v.at)
    eligible = ps.criterion("all", "全部", lambda p: p.resident | ~p.resident)
    at_home = ps.Indicator("at home", "入户", lambda v: v.kind == "face_to_face", over=ps.Visit)
    visits = ps.Indicator("visits", "次数", lambda v: v.date <= v.at, over=ps.Visit, unit="count")


PLAN = """
programme = "visits-at-home"
schema_version = 1
source = { title = "t", issuer = "i", document = "d" }
[targets.at_home]
indicator = "at_home"
comparator = ">="
value = 50
unit = "%"
"""


def evaluation(at: str) -> ps.Evaluation:
    """Two persons, one visited; the visits are complete up to the end of June."""
    from publicservice.plan_file import read_plan_text

    registers = ps.registers(
        persons=pl.DataFrame({"person": ["a", "b"], "resident": [True, True]}),
        visits=pl.DataFrame(
            {"visit": ["1"], "person": ["a"], "date": ["2024-05-05"], "kind": ["face_to_face"]}
        ),
        complete_until={"visits": "2024-06-30"},
    )
    return ps.programme(Visits, plan=read_plan_text(PLAN)).evaluate(registers, at=at)


def test_up_to_its_last_day_a_register_is_complete() -> None:
    """No row is no visit, and the share is known."""
    result = evaluation("2024-06-30")
    assert dict(result.decisions.select("person", "visited").iter_rows()) == {"a": True, "b": False}
    assert result.targets["status"].to_list() == ["met"]


def test_after_it_absence_is_unknown_and_shares_are_open() -> None:
    """What was counted stays; what may be missing is open, and a finding says so."""
    result = evaluation("2024-07-01")
    assert dict(result.decisions.select("person", "visited").iter_rows()) == {"a": True, "b": None}
    whole = result.indicators.filter(pl.col("level") == "whole")
    counted = {row["indicator"]: row for row in whole.rows(named=True)}
    assert counted["visits"]["value_certain"] == 1
    assert counted["visits"]["value_possible"] is None
    assert counted["at_home"]["value_certain"] is None
    target = result.targets.row(0, named=True)
    assert (target["status"], target["reason_en"]) == (
        "undetermined", "the register does not reach the evaluation date",
    )  # fmt: skip
    found = [problem for problem in result.problems if problem.code == "register.incomplete"]
    assert [problem.where for problem in found] == ["visits"]
    assert "does not reach 2024-07-01" in found[0].message
