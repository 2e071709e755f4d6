"""The columns of entitlements: those of every programme, then those of the plan."""

from __future__ import annotations

from typing import Any

import narwhals as nw
from attrs import frozen

from publicservice.engine.literals import unknown
from publicservice.model.money.funding import UNFUNDED
from publicservice.model.money.routes import Route
from publicservice.model.programme import Programme

ENDS = ("certain", "possible")


@frozen
class Columns:
    """The columns of the entitlements: those of every programme, then those of the plan.

    Attributes:
        key, levels: of the unit.
        funders: the names of all that may pay, each with two columns.
        payers: those of them that are payers of a bill, each with a column for why it stopped.
        loans: whether a benefit is paid back: what was, and what is outstanding, have columns too.
    """

    key: str
    levels: tuple[str, ...]
    funders: tuple[str, ...]
    payers: tuple[str, ...]
    loans: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """All that takes a part of an amount, the unfunded rest last."""
        return (*self.funders, UNFUNDED)


def columns_of(programme: type[Programme], routes: dict[str, Route]) -> Columns:
    """Which columns the entitlements have."""
    unit = programme.unit
    funders = dict.fromkeys(name for route in routes.values() for name in route.names)
    payers = dict.fromkeys(p.name for route in routes.values() for p in route.payers)
    levels = tuple(level for level in unit.levels if level != unit.key())
    loans = any(benefit.repaid is not None for benefit in programme.benefits.values())
    return Columns(unit.key(), levels, tuple(funders), tuple(payers), loans)


def nobody(frame: nw.LazyFrame[Any], columns: Columns) -> nw.LazyFrame[Any]:
    """The columns of a programme that gives nothing, without a row."""
    texts = ("benefit", "status", "gives_way_to", "discretion", "decided_by")
    fen = [f"{what}_{end}_fen" for what in ("amount", "standard") for end in ENDS]
    times = [f"times_{end}" for end in ENDS]
    unfunded = [f"{UNFUNDED}_{end}_fen" for end in ENDS]
    return frame.head(0).select(
        *[nw.col(name) for name in (columns.key, *columns.levels)],
        *[unknown("text").alias(name) for name in texts[:3]],
        *[unknown("money").alias(name) for name in (*fen, *times)],
        *[unknown("text").alias(name) for name in texts[3:]],
        *[unknown("money").alias(name) for name in unfunded],
        unknown("text").alias("reasons"),
    )
