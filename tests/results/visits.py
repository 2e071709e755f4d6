"""A small programme, its plan, and households to evaluate it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

import publicservice as ps
from publicservice.engine.measure import CELLS, cell_column
from publicservice.evaluation import Evaluation
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.registers.register import Register
from publicservice.plan_file import read_plan_text
from publicservice.results import measured, targets

AT = date(2024, 2, 5)

HEADER = """\
programme = "winter-visits"
schema_version = 1
source = { title = "Winter visits", issuer = "county office", document = "901/1" }
"""

NUMBERS = """\
[limits]
own_cost = { value = 5000, unit = "yuan", cite = "二1" }
[standard]
key = { value = 1000, unit = "yuan/household", cite = "三" }
general = { value = 200.50, unit = "yuan/household", cite = "三" }
"""


class VisitedHousehold(ps.Household):
    """A family that may be visited."""

    own_cost = ps.Field("money", zh="自付费用")
    disabled = ps.Field("bool", zh="有残疾人")
    on_list = ps.Field("bool", zh="在册")
    visited = ps.Field("bool", zh="已走访")
    note = ps.Field("text", zh="备注")


class Check(ps.Register):
    """A check of a visit by the county."""

    register = "checks"
    zh = "抽查记录"

    check = ps.Key(zh="抽查编号")
    household = ps.Reference(ps.Household, zh="户编号")
    correct = ps.Field("bool", zh="属实")


class WinterVisits(ps.Programme):
    """Visits to households in hardship."""

    id = "winter-visits"
    zh = "冬季走访"
    unit = VisitedHousehold
    categories = ("key", "general")

    key = ps.criterion(
        "key household", "重点户",
        lambda h: (h.own_cost > h.plan.limits.own_cost) | h.disabled, cite="二1",
    )  # fmt: skip
    general = ps.criterion("on the list", "在册户", lambda h: h.on_list, cite="二2")
    noted = ps.criterion("noted", "有备注", lambda h: h.note == "x")
    eligible = ps.criterion("to be visited", "应走访", lambda h: h.key | h.general)
    money = ps.amount(
        "visit money", "慰问金",
        lambda h: ps.highest((h.key, h.plan.standard.key), (h.general, h.plan.standard.general)),
        cite="三",
    )  # fmt: skip

    reached = ps.Indicator(
        "households visited", "走访率", lambda h: h.visited, of="eligible", cite="四"
    )
    visits = ps.Indicator("visits made", "走访户数", lambda h: h.visited, unit="count")
    correct = ps.Indicator("visits found correct", "抽查属实率", lambda c: c.correct, over=Check)


def plan(body: str = "") -> Plan:
    """The plan with those phases and targets."""
    return read_plan_text(HEADER + body + NUMBERS, "county.toml")


def target(value: str, *, indicator: str = "reached", comparator: str = ">=", due: str = "") -> str:
    """A plan's year and a target named `goal`: the value as ``value = 85, unit = "%"``."""
    line = f"due = {due}\n" if due else ""
    fields = "\n".join(value.split("; "))
    return (
        f'[targets.goal]\nindicator = "{indicator}"\ncomparator = "{comparator}"\n{fields}\n{line}'
    )


def households(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """A register of households: numbered, and otherwise as said; what is not said is unknown."""
    kinds = {"household": pl.String, "village": pl.String, "township": pl.String,
             "own_cost": pl.Int64, "disabled": pl.Boolean, "on_list": pl.Boolean,
             "visited": pl.Boolean, "note": pl.String}  # fmt: skip
    full = [{"household": f"H{n}", **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame([{name: row.get(name) for name in kinds} for row in full], schema=kinds)


COUNTY = households(
    {"township": "east", "village": "oak", "own_cost": 5001, "disabled": False, "on_list": True,
     "visited": True},
    {"township": "east", "village": "oak", "own_cost": 5000, "disabled": False, "on_list": True,
     "visited": None},
    {"township": "east", "village": "elm", "own_cost": None, "disabled": False, "on_list": True,
     "visited": False},
    {"township": "west", "village": "fir", "own_cost": None, "disabled": None, "on_list": False,
     "visited": True},
    {"township": "west", "village": "fir", "own_cost": 100, "disabled": None, "on_list": False,
     "visited": None},
    {"township": None, "village": None, "own_cost": 100, "disabled": False, "on_list": False,
     "visited": False},
)  # fmt: skip


def evaluation(body: str = "", *, at: date = AT, **tables: Any) -> Evaluation:
    """The programme over `COUNTY`, or over other registers."""
    return Evaluation(
        WinterVisits, plan(body), ps.registers(**(tables or {"households": COUNTY})), at
    )


def cells(*rows: tuple[str | None, str | None, Mapping[str, int]]) -> pl.DataFrame:
    """Counted cells of the unit's indicators: village, township and the cells of `reached`."""
    columns = [cell_column(name, cell) for name in ("reached", "visits") for cell in CELLS]
    schema = {"village": pl.String, "township": pl.String, **dict.fromkeys(columns, pl.Int64)}
    return pl.DataFrame(
        [
            (village, township, *[counts.get(cell, 0) for _ in range(2) for cell in CELLS])
            for village, township, counts in rows
        ],
        schema=schema,
        orient="row",
    )


def measure(frame: pl.DataFrame) -> pl.DataFrame:
    """The indicators made of cells of the unit's register; no other register is supplied."""
    supplied: dict[type[Register], pl.DataFrame] = {VisitedHousehold: frame}
    return measured.indicators(WinterVisits, supplied)


def goal(body: str, frame: pl.DataFrame, *, at: date = AT) -> dict[str, Any]:
    """The row of the one target, held against those cells."""
    read = plan(body)
    return targets.against(read, Figures(read, at), measure(frame)).row(0, named=True)
