"""Health checks before marriage: places that report couples, persons examined, and money."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.plan_file import read_plan_text

AT = date(2012, 6, 30)
HEADER = """\
programme = "checkups"
schema_version = 1
year = 2012
source = { title = "Checks", issuer = "district office", document = "901/2" }
"""


class Place(ps.Register):
    """A place that reports."""

    register = "places"
    zh = "单位"
    levels = ("township",)
    place = ps.Key(zh="编号")
    township = ps.Field("text", zh="乡镇")
    tier = ps.Field("text", zh="级别")
    couples = ps.Field("count", zh="登记对数")
    examined = ps.Field("count", zh="婚检人数")
    spent = ps.Field("money", zh="支出")
    included = ps.Field("bool", zh="纳入")
    trained = ps.Field("bool", zh="已轮训")


class Checkups(ps.Programme):
    """Free checks before marriage."""

    id = "checkups"
    zh = "免费婚检"
    unit = Place

    eligible = ps.criterion("included", "纳入", lambda p: p.included)
    exam_rate = ps.Indicator(
        "examined", "婚检率", value=lambda p: p.examined, per=lambda p: p.couples * 2, of="eligible"
    )
    examined = ps.Indicator(
        "persons examined", "婚检人数", value=lambda p: p.examined, of="eligible", unit="count"
    )
    spent = ps.Indicator("spent", "支出", value=lambda p: p.spent, unit="yuan")
    spent_each = ps.Indicator(
        "spent on each", "人均支出", value=lambda p: p.spent, per=lambda p: p.examined, unit="yuan"
    )
    places_each = ps.Indicator(
        "places per 100 couples", "机构数", lambda p: p.included, per=lambda p: p.couples
    )
    trained = ps.Indicator("trained", "轮训率", lambda p: p.trained, by="tier")


def plan(body: str = "") -> Any:
    """The plan with those sections."""
    return read_plan_text(HEADER + body, "district.toml")


def places(*rows: dict[str, Any]) -> pl.DataFrame:
    """A register: what a row does not say is unknown, but every place is included."""
    kinds: dict[str, Any] = {
        "place": pl.String, "township": pl.String, "tier": pl.String, "couples": pl.Int64,
        "examined": pl.Int64, "spent": pl.Decimal(18, 2), "included": pl.Boolean,
        "trained": pl.Boolean,
    }  # fmt: skip
    full = [{"place": f"P{n}", "included": True, **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame([{name: row.get(name) for name in kinds} for row in full], schema=kinds)


def evaluation(body: str, *rows: dict[str, Any], at: date = AT) -> Evaluation:
    """The programme over those places."""
    return Evaluation(Checkups, plan(body), ps.registers(places=places(*rows)), at)


def measured(*rows: dict[str, Any], level: str = "whole") -> dict[str, dict[str, Any]]:
    """The rows of a level by indicator, or for an area below it by indicator and area."""
    frame = evaluation("", *rows).indicators.filter(level=level)
    name = "{indicator}" if level == "whole" else "{indicator} {area}"
    return {name.format(**row): row for row in frame.rows(named=True)}
