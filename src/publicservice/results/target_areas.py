"""Targets that are set for every area of a level, or for groups: which rows, and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from publicservice.model.areas import WHOLE
from publicservice.model.target import Target
from publicservice.results.measured import UNKNOWN_AREA

Record = Mapping[str, Any]
MET = ("met", "over_fulfilled")
WORST_FIRST = (
    "missed", "not_met", "behind", "undetermined", "pending", "on_course",
)  # fmt: skip


def areas_of(
    target: Target, measured: Mapping[tuple[str, str], Record], level: str
) -> dict[str, Record]:
    """The areas that are held to the target, those of a group in the order of the plan.

    Rows whose place is not known are an area of their own, where there are any: they may belong to
    each of the others. A group of a total that has no row counts 0, one of a share has nobody to
    measure, and an area of which nothing was recorded is not measured.
    """
    found = {area: row for (each, area), row in measured.items() if each == level}
    if not target.groups:
        return found
    whole = next(iter(measured.values()))
    if not target.level and _is_total(whole):
        rows = _totals(target, found, whole)
    else:
        rows = {group: found.get(group, {**whole, **_NOTHING}) for group in target.groups}
    return rows | {area: row for area, row in found.items() if area == UNKNOWN_AREA}


_NOTHING: Mapping[str, Any] = dict.fromkeys((
    "numerator_certain", "numerator_possible", "value_certain", "value_possible",
    "value_certain_of", "value_possible_of",
)) | {"denominator_certain": 0, "denominator_possible": 0, "measured": False}  # fmt: skip


_CERTAIN = ("numerator_certain", "denominator_certain", "value_certain")
_POSSIBLE = ("numerator_possible", "denominator_possible", "value_possible")


def _totals(target: Target, found: Mapping[str, Record], whole: Record) -> dict[str, Record]:
    """The groups of a total; rows of an unknown group may belong to each of them."""
    unplaced = found.get(UNKNOWN_AREA)
    rows: dict[str, Record] = {}
    for group in target.groups:
        row = dict(found.get(group, {**whole, **dict.fromkeys(_CERTAIN, Decimal(0))}))
        for end in _POSSIBLE:
            own = row[end] if group in found or row[end] is None else Decimal(0)
            more = unplaced[end] if unplaced else Decimal(0)
            row[end] = None if own is None or more is None else own + more
        rows[group] = row
    return rows


def _is_total(whole: Record) -> bool:
    """Whether rows of a register were counted or added up: a group that has none of them has 0."""
    counted = whole["unit"] != "%" and whole["value_certain_of"] is None
    return counted and whole.get("source") == "registers"


def summed_up(rows: Sequence[Record], silent: int = 0) -> dict[str, Any]:
    """The row of the level: its status is that of the area that stands worst.

    Areas without anybody to measure are held to nothing. Rows without a place, and areas that
    should have reported and did not, keep it open whether every area meets the target.

    Args:
        silent: how many of the areas did not report.
    """
    held = [row for row in rows if row["status"] != "not_measured"]
    placed = [row for row in held if row["area"] != UNKNOWN_AREA]
    met = sum(row["status"] in MET for row in placed)
    areas = len(placed) + silent
    found = {
        "area": WHOLE, "areas": areas, "areas_met": met, "gap": None,
        "value_certain": None, "value_possible": None,
    }  # fmt: skip
    if not placed:
        why = ("nobody reported it", "未上报") if silent else (
            "nothing to measure: no area", "无统计对象")  # fmt: skip
        return {**found, "status": "not_measured", "reason_en": why[0], "reason_zh": why[1]}
    statuses = {row["status"] for row in placed}
    told = [(f"{met} of {areas} meet it", f"{areas}个中{met}个达标")]
    if len(held) > len(placed):
        told.append(("there are rows without a place", "有未注明地点的记录"))
    if silent:
        told.append((f"{silent} did not report", f"{silent}个未上报"))
    if len(told) > 1:
        statuses.add("undetermined")
    worst = next((status for status in WORST_FIRST if status in statuses), "met")
    en, zh = (mark.join(texts) for mark, texts in zip(("; ", "；"), zip(*told, strict=True),
                                                      strict=True))  # fmt: skip
    return {**found, "status": worst, "reason_en": en, "reason_zh": zh}
