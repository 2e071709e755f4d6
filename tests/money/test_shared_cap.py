"""A cap over several benefits of one programme: what comes first is taken off it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from conformance.native import NativeTables

import publicservice as ps
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.testing import MadeRegisters, check_interpreter
from publicservice.testing.engines import EngineName
from publicservice.testing.run import entitled
from publicservice.written_programme import programme_of

AT = date(2024, 6, 30)
PLAN = """
programme = "homes"
schema_version = 1
title = "Homes"
source = { title = "Homes", issuer = "county office", document = "906/1" }
[registers.households]
unit = true
[registers.households.fields]
unsafe = { kind = "bool", zh = "危房" }
damaged = { kind = "bool", zh = "受损" }
cost = { kind = "money", zh = "费用" }
score = { kind = "count", zh = "分数" }
[rules]
eligible = { is = "unsafe or damaged", label = { en = "in need", zh = "对象" }, cite = "1" }
is_unsafe = { is = "unsafe", label = { en = "unsafe", zh = "危房" }, cite = "1" }
is_damaged = { is = "damaged", label = { en = "damaged", zh = "受损" }, cite = "1" }
[standard]
rebuild = { value = 25000, unit = "yuan/household/once", cite = "2" }
both = { value = 30000, unit = "yuan/household", cite = "3" }
[benefits.repair]
label = { en = "repair", zh = "维修" }
to = "is_damaged"
amount = "cost"
per = "household"
period = "once"
cap = "plan.standard.both"
cap_with = ["rebuild"]
[benefits.rebuild]
label = { en = "rebuild", zh = "重建" }
to = "is_unsafe"
amount = "plan.standard.rebuild"
[funding.county]
"""
PLACES = """
[places.homes]
benefits = ["rebuild"]
number = { value = 1, unit = "households" }
rank = ["score desc"]
"""
HOUSEHOLDS = (
    ("H1", True, True, 9_000_00, 2), ("H2", True, True, 9_000_00, 1),
    ("H3", None, True, 9_000_00, 0),
    ("H4", False, True, 40_000_00, 0), ("H5", True, True, None, 3),
)  # fmt: skip


def made(rows: Any = HOUSEHOLDS) -> MadeRegisters:
    """Households: unsafe, damaged, what the repair costs, points."""
    keys = ("household", "unsafe", "damaged", "cost", "score")
    return MadeRegisters({"households": [dict(zip(keys, row, strict=True)) for row in rows]})


def amounts(text: str, benefit: str = "repair", rows: Any = HOUSEHOLDS) -> dict[str, Any]:
    """The ends of the benefit of each household, in yuan, and its status."""
    plan = read_plan_text(text)
    found = entitled(programme_of(plan), plan, made(rows), AT).to_dicts()
    ends = ("amount_certain_fen", "amount_possible_fen")
    return {
        row["household"]: tuple(None if row[e] is None else row[e] // 100 for e in ends)
        for row in found if row["benefit"] == benefit
    }  # fmt: skip


def test_what_comes_first_is_taken_off_the_cap() -> None:
    """In intervals: what may be taken leaves less for certain, what surely is less at most."""
    assert amounts(PLAN) == {
        "H1": (5000, 5000), "H2": (5000, 5000), "H3": (5000, 9000), "H4": (30000, 30000),
        "H5": (0, 5000),
    }  # fmt: skip
    assert amounts(PLAN, "rebuild")["H1"] == (25000, 25000)


def test_who_waits_is_not_cut_for_what_it_does_not_get() -> None:
    """The place goes to H1, so H2 gets its repair in full."""
    rows = HOUSEHOLDS[:2]
    assert amounts(PLAN + PLACES, rows=rows) == {"H1": (5000, 5000), "H2": (9000, 9000)}


def test_nothing_is_left_where_the_first_takes_all() -> None:
    """And it is never less than nothing."""
    text = PLAN.replace("value = 25000", "value = 31000")
    assert amounts(text)["H1"] == (0, 0)
    assert amounts(text, "rebuild")["H1"] == (31000, 31000)


def test_a_cap_may_wait_for_one_that_waits() -> None:
    """In any order of writing: each takes off what those before it really give."""
    third = """
[benefits.first_written]
label = { en = "move", zh = "搬迁" }
to = "is_damaged"
amount = "cost"
per = "household"
period = "once"
cap = "plan.standard.both + plan.standard.rebuild"
cap_with = ["repair", "rebuild"]
"""
    text = PLAN.replace("[benefits.repair]", f"{third}[benefits.repair]")
    assert amounts(text, "first_written")["H1"] == (9000, 9000)
    assert amounts(text, "first_written")["H4"] == (25000, 25000)
    plan = read_plan_text(text)
    check_interpreter(programme_of(plan), plan, made(), AT)


def test_periods_are_under_the_cap_together() -> None:
    """As the cap is on what the household gets, not on one period of it."""
    text = PLAN.replace('amount = "cost"', 'amount = "cost"\ntimes = "score"')
    assert amounts(text)["H1"] == (5000, 5000)
    assert amounts(text)["H2"] == (5000, 5000)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ('["rebuild"]', '["rebuidl"]', "benefit.no-benefit", "shared with no benefit 'rebuidl'"),
        ('cap = "plan.standard.both"\n', "", "benefit.cap", "shared with rebuild without a cap"),
        ('["rebuild"]', '["repair"]', "benefit.circle", "in a circle: repair -> repair"),
        ('amount = "plan.standard.rebuild"', ('amount = "plan.standard.rebuild"\ncap = '
         '"plan.standard.both"\ncap_with = ["repair"]'), "benefit.circle",
         "circle: repair -> rebuild -> repair"),
        ('amount = "plan.standard.rebuild"', 'in_kind = "goods.house"', "benefit.cap",
         "rebuild gives no money"),
        ('cap_with = ["reb', 'cap_over = "village"\ncap_with = ["reb', "benefit.cap",
         "repair is capped over all rows of a village"),
        ('amount = "plan.standard.rebuild"', ('amount = "plan.standard.rebuild"\n'
         'payers = ["county"]'), "benefit.cap", "rebuild is a bill"),
    ],
)  # fmt: skip
def test_what_cannot_be_capped_together_is_refused(
    old: str, new: str, code: str, message: str
) -> None:
    """With the place, what was found, and a remedy."""
    text = PLAN.replace(old, new) + "[payers.county]\n"
    with pytest.raises(ps.PublicServiceError) as caught:
        programme_of(read_plan_text(text))
    assert caught.value.problems[0].code == code
    assert message in str(caught.value)


def test_explain_and_engine_agree_and_the_plan_is_written_back() -> None:
    """The interpreter takes off what the case gets of the first."""
    plan = read_plan_text(PLAN)
    check_interpreter(programme_of(plan), plan, made(), AT)
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.benefits["repair"].cap_with == ("rebuild",)


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    compare("duckdb")


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    compare("spark")


def compare(engine: EngineName) -> None:
    """With a place that takes the first benefit from all but one."""
    plan = read_plan_text(PLAN + PLACES)
    programme = programme_of(plan)
    expected = entitled(programme, plan, made(), AT)
    found = entitled(programme, plan, NativeTables(made(), engine), AT)
    assert found.equals(expected)
    assert found.schema == expected.schema


def evaluation(text: str = PLAN) -> ps.Evaluation:
    """The households above, as a frame."""
    columns = ("household", "unsafe", "damaged", "cost", "score")
    rows = [(h, u, d, None if c is None else str(c // 100), s) for h, u, d, c, s in HOUSEHOLDS]
    frame = pl.DataFrame(rows, schema=list(columns), orient="row")
    plan = read_plan_text(text)
    return ps.programme(programme_of(plan), plan).evaluate({"households": frame}, at=AT)


def test_explain_tells_what_is_taken() -> None:
    """And whether it lowers the amount, in both languages."""
    found = evaluation()
    assert "capped: 30,000.00 yuan together with rebuild, of which 25,000.00 yuan are taken" in str(
        found.explain("H1")
    )
    assert "at most 50,000.00 yuan together with rebuild, of which 0.00 yuan are taken" in str(
        evaluation(PLAN.replace("value = 30000", "value = 50000")).explain("H4")
    )
    assert "封顶:与重建合计不超过30,000.00 元,其中已占25,000.00 元" in str(
        found.explain("H1", language="zh")
    )
    assert "are taken; nothing is left" in str(
        evaluation(PLAN.replace("value = 25000", "value = 31000")).explain("H1")
    )


class Home(ps.Household):
    """A household with a home."""

    cost = ps.Field("money", zh="费用")


class Homes(ps.Programme):
    """The same in Python."""

    id = "homes"
    unit = Home
    eligible = ps.criterion("in need", "对象", lambda h: h.cost > ps.yuan(0), cite="1")
    rebuild = ps.Benefit("rebuild", "重建", "standard.rebuild", cite="2")
    repair = ps.Benefit(
        "repair", "维修", "cost", per="household", once=True, cap="standard.both",
        cap_with="rebuild", cite="3",
    )  # fmt: skip


def test_the_same_in_python() -> None:
    """`cap_with` of `Benefit` takes one name or several; what is left out frees the cap."""
    assert Homes.benefits["repair"].cap_with == ("rebuild",)
    text = PLAN.partition("[registers.households]")[0] + PLAN[
        PLAN.index("[standard]") : PLAN.index("[benefits.repair]")
    ]  # fmt: skip
    made_homes = MadeRegisters({"households": [{"household": "H1", "cost": 9_000_00}]})
    for without, left in (("", 5_000_00), ('without = ["benefits.rebuild"]\n', 9_000_00)):
        plan = read_plan_text(text.replace("schema_version", f"{without}schema_version"))
        programme = programme_of(plan, Homes) if without else Homes
        found = entitled(programme, plan, made_homes, AT).to_dicts()
        assert [r["amount_certain_fen"] for r in found if r["benefit"] == "repair"] == [left]
