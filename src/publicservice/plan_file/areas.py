"""The section ``[areas]``: which areas report, and what they are parts of; both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from publicservice.model.areas import AreaLevel, AreaTree
from publicservice.model.problem import PlanError, Problem, nearest
from publicservice.plan_file.structure import below, structured, unknown_keys, wrong_type
from publicservice.plan_file.tables import Table
from publicservice.plan_file.timetable import remarks_table, unnamed

FORMS = ("names", "within")


def read_area_level(name: str, raw: Any) -> AreaLevel:
    """A level: ``names = [...]``, or ``within = { parent = [...] }``."""
    table = unnamed(raw)
    known = [attribute.name for attribute in attrs.fields(AreaLevel) if attribute.name != "name"]
    if wrong := sorted(table.keys() - set(known)):
        raise PlanError(unknown_keys(wrong, known))
    if ("names" in table) == ("within" in table):
        raise PlanError.of(
            "plan.two-values" if "names" in table else "plan.missing-key",
            "both names and within" if "names" in table else "no area",
            remedy='write names = ["…"], or within = { "the area above" = ["…"] }',
        )  # fmt: skip
    inside = table.get("within", {})
    if not isinstance(inside, dict):
        error = wrong_type("a table", inside, 'write within = { "the area above" = ["…"] }')
        raise PlanError(below("within", error))
    within = {parent: _names(f"within.{parent}", areas) for parent, areas in inside.items()}
    others = {key: item for key, item in table.items() if key != "within"}
    found = attrs.evolve(structured({**others, "name": name}, AreaLevel), within=within)
    for area, count in Counter(found.listed).items():
        if count > 1 or not area.strip():
            raise PlanError.of(
                "plan.area-twice", f"the area {area!r} is listed {count} times",
                remedy="list each area once; of two with one name say which is which",
            )  # fmt: skip
    if not found.listed:
        raise PlanError.of("plan.empty-section", "no area is listed", remedy="list them")
    return found


def _names(where: str, raw: Any) -> tuple[str, ...]:
    try:
        return structured(raw, tuple[str, ...])
    except PlanError as error:
        raise PlanError(below(where, error)) from error


def area_level_table(level: AreaLevel) -> Table:
    """A level without its name."""
    table: Table = {"names": list(level.names)} if level.names else {}
    if level.within:
        table["within"] = {parent: list(areas) for parent, areas in level.within.items()}
    return {**table, **remarks_table(level.label, level.cite, level.note)}


def check_areas(levels: Mapping[str, AreaLevel]) -> Iterator[tuple[str, Problem]]:
    """Levels that lie in no other, by their paths."""
    tree = AreaTree(levels)
    for level in levels.values():
        if not tree.above(level.name):
            others = [area for other in levels.values() for area in other.listed]
            missing = [parent for parent in level.within if parent not in others]
            name = (missing or list(level.within))[0]
            yield f"areas.{level.name}", Problem(
                code="plan.unknown-area", where=f"areas.{level.name}.within",
                message=f"no level lists {name!r}" if missing else
                "its areas lie in areas of different levels",
                remedy=nearest(name, others) if missing else "put the areas above on one level",
            )  # fmt: skip
        elif _is_circle(tree, level.name):
            yield f"areas.{level.name}", Problem(
                code="plan.area-circle", where=f"areas.{level.name}.within",
                message="areas that lie in one another in a circle",
                remedy="give the highest level names",
            )  # fmt: skip


def _is_circle(tree: AreaTree, level: str) -> bool:
    seen = {level}
    above = tree.above(level)
    while above in tree.levels:
        if above in seen:
            return True
        seen.add(above)
        above = tree.above(above)
    return False
