"""A programme held against made registers: decisions and indicators as Polars frames."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import narwhals as nw
import polars as pl
from attrs import frozen

from publicservice.engine.decide import Decided, Deciding, decide
from publicservice.engine.interpret import Case
from publicservice.engine.measure import count_cells
from publicservice.engine.money.entitle import entitle
from publicservice.engine.money.grant import grant
from publicservice.engine.money.pots import Receipts, pots_of, receipts_of
from publicservice.engine.money.ranking import PLACE
from publicservice.model.money.routes import routes_of
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.results import measured
from publicservice.testing.made import MadeRegisters


class Tables(Protocol):
    """Where the frames come from: made registers, or the same on another engine."""

    def frame(self, register: type[Register]) -> nw.LazyFrame[Any] | None:
        """The register's frame, or `None` where it is not supplied."""

    def is_complete(self, register: type[Register], at: date) -> bool:
        """Whether the register holds every row up to the date."""


@frozen
class Results:
    """What came out, on Polars: `decisions` sorted by key, `indicators` as in an evaluation."""

    decisions: pl.DataFrame
    indicators: pl.DataFrame


def run(programme: type[Programme], plan: Plan, tables: Tables, at: date) -> Results:
    """Decide and measure, below the intake of registers."""
    figures = Figures(plan, at)
    decided = _decided(programme, figures, tables)
    cells = count_cells(programme, figures, tables, decided)
    counted = {register: collected(frame) for register, frame in cells.items()}
    decisions = collected(decided.decisions).sort(programme.unit.key())
    return Results(decisions, measured.indicators(programme, counted))


def _decided(programme: type[Programme], figures: Figures, tables: Tables) -> Decided:
    """With what indicators over the unit itself read."""
    own = [i for i in programme.indicators.values() if i.register is programme.unit]
    return decide(programme, figures, tables, [tree for i in own for tree in i.trees])


def entitled(programme: type[Programme], plan: Plan, tables: Tables, at: date) -> pl.DataFrame:
    """The entitlements, below the intake of registers, sorted by key and benefit."""
    return entitled_and_placed(programme, plan, tables, at)[0]


def entitled_and_placed(
    programme: type[Programme], plan: Plan, tables: Tables, at: date
) -> tuple[pl.DataFrame, dict[str, dict[str, bool | None]]]:
    """The entitlements, and for each key whether it has one of the scarce places of each name."""
    figures, key = Figures(plan, at), programme.unit.key()
    routes = routes_of(programme.benefits, plan, at)
    receipts: Mapping[str, Receipts] = {}
    if pots_of(routes):
        cells = count_cells(programme, figures, tables, _decided(programme, figures, tables))
        receipts = receipts_of(programme, routes, cells, tables, at)
    granting = grant(Deciding.of_unit(programme, figures, tables))
    rows = collected(entitle(granting, receipts))
    given = [ranking.read(PLACE).alias(name) for name, ranking in granting.rankings.items()]
    placed = collected(granting.frame.select(key, *given)).rows(named=True) if given else []
    return rows.sort(key, "benefit"), {row.pop(key): row for row in placed}


def collected(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    """The frame computed, on Polars."""
    return frame.collect("polars").to_polars()


def case_of(
    programme: type[Programme], plan: Plan, made: MadeRegisters, at: date, row: dict[str, Any]
) -> Case:
    """One row of the programme's unit for the interpreter."""
    return Case(programme.unit, row, made, Figures(plan, at), programme.rules)
