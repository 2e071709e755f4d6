"""Amounts that an office entered for somebody whom no benefit goes to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import narwhals as nw

from publicservice.model.money.discretion import awards_of
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import FieldNode
from publicservice.output import to_polars


def decided_for_nobody(
    programme: type[Programme], rows: nw.LazyFrame[Any], unit: nw.LazyFrame[Any]
) -> Iterator[Problem]:
    """A finding for each field with amounts of which the entitlements know nothing.

    Args:
        programme: whose benefits read the fields.
        rows: the entitlements: the unit's key, benefit.
        unit: the unit's rows: its key, every field.
    """
    key = programme.unit.key()
    for name, benefits in _fields(programme).items():
        told = rows.filter(nw.col("benefit").is_in(benefits)).select(key).unique()
        entered = unit.select(key, name).filter(~nw.col(name).is_null())
        lost = to_polars(entered.join(told, on=key, how="anti").select(nw.len().alias("cases")))
        if cases := lost.item():
            yield Problem(
                code="benefit.decided-for-nobody", severity="warning",
                message=f"amounts were decided for {cases} {'case' if cases == 1 else 'cases'} "
                f"that {'gets' if cases == 1 else 'get'} nothing of it: {name}",
                where=f"{programme.id}: {', '.join(benefits)}",
                remedy="remove the amounts, or correct what makes these cases not eligible",
            )  # fmt: skip


def _fields(programme: type[Programme]) -> dict[str, list[str]]:
    """The fields with decided amounts, and the benefits that read each."""
    rules = {name: rule.node for name, rule in programme.rules.items()}
    found: dict[str, list[str]] = {}
    for benefit in programme.benefits.values():
        awards = () if benefit.standard is None else awards_of(benefit.standard, rules)
        for decided in dict.fromkeys(award.node.decided for award in awards):
            if isinstance(decided, FieldNode) and not decided.via:
                found.setdefault(decided.name, []).append(benefit.name)
    return found
