"""Made registers on the engines, below intake, and many runs computed in one go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
from attrs import define, field

from publicservice import Programme, Register
from publicservice.engine.decide import decide
from publicservice.engine.literals import literal
from publicservice.engine.measure import count_cells
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.testing import MadeRegisters
from publicservice.testing.engines import EngineName, spark_session

Scenario = tuple[str, MadeRegisters, date]


@define
class NativeTables:
    """Made registers as tables of an engine, unknown values as nulls."""

    made: MadeRegisters
    engine: EngineName
    _frames: dict[type[Register], nw.LazyFrame[Any]] = field(factory=dict)

    def frame(self, register: type[Register]) -> nw.LazyFrame[Any] | None:
        """The register on the engine."""
        typed = self.made.polars(register)
        if typed is None:
            return None
        if register not in self._frames:
            self._frames[register] = nw.from_native(_native(typed, self.engine)).lazy()
        return self._frames[register]

    def is_complete(self, register: type[Register], at: date) -> bool:
        """As the made registers say."""
        return self.made.is_complete(register, at)


def _native(frame: pl.DataFrame, engine: EngineName) -> Any:
    if engine == "duckdb":
        import duckdb

        return duckdb.from_arrow(frame.to_arrow())
    if engine == "spark":
        return spark_session().createDataFrame(frame.to_arrow())
    return frame


def decisions_and_cells(
    programme: type[Programme], plan: Plan, scenarios: Iterable[Scenario], engine: EngineName
) -> list[pl.DataFrame]:
    """The decisions of all scenarios, then the cells of each register; one query for each frame."""
    parts: dict[object, list[nw.LazyFrame[Any]]] = {}
    for name, made, at in scenarios:
        tables, figures = NativeTables(made, engine), Figures(plan, at)
        trees = [
            tree
            for indicator in programme.indicators.values()
            if indicator.register is programme.unit
            for tree in indicator.trees
        ]
        decided = decide(programme, figures, tables, trees)
        cells = count_cells(programme, figures, tables, decided)
        for key, frame in (("decisions", decided.decisions), *cells.items()):
            named = frame.with_columns(literal(name).alias("scenario"))
            parts.setdefault(key, []).append(named)
    computed = [nw.concat(found).collect("polars").to_polars() for found in parts.values()]
    return [frame.sort(frame.columns) for frame in computed]
