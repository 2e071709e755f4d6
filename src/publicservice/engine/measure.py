"""Indicators counted at the lowest level of organisation, once; everything above is summed up."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.compile import Compiler
from publicservice.engine.decide import Decided
from publicservice.engine.literals import is_false, is_true, literal, tally
from publicservice.engine.scope import Tables, open_scope
from publicservice.model.indicator import RecordedIndicator
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.register import Register

CELLS = ("yes_yes", "yes_unknown", "yes_no", "unknown_yes", "unknown_unknown", "unknown_no")
"""Rows by state of the population and of the numerator; rows outside the population are left out.

The six counts are all that an interval of a share needs, and they add up over levels.
"""


def cell_column(indicator: str, cell: str) -> str:
    """The column that counts one cell of one indicator."""
    return f"{indicator}__{cell}"


def count_cells(
    programme: type[Programme], figures: Figures, tables: Tables, decided: Decided
) -> dict[type[Register], nw.LazyFrame[Any]]:
    """For each register that is measured: its levels and the cells of its indicators."""
    frames: dict[type[Register], nw.LazyFrame[Any]] = {}
    by_register: dict[type[Register], list[RecordedIndicator]] = {}
    for indicator in programme.indicators.values():
        by_register.setdefault(indicator.register, []).append(indicator)
    for register, indicators in by_register.items():
        if register is programme.unit:
            frames[register] = _count(register, decided.frame, decided.compiler, indicators)
            continue
        frame = tables.frame(register)
        if frame is None:
            continue
        trees = [tree for i in indicators for tree in (i.where, i.population) if tree is not None]
        scope = open_scope(register, frame, trees, tables, figures)
        frames[register] = _count(register, scope.frame, scope.compiler, indicators)
    return frames


def _count(
    register: type[Register],
    frame: nw.LazyFrame[Any],
    compiler: Compiler,
    indicators: list[RecordedIndicator],
) -> nw.LazyFrame[Any]:
    cells = [cell for indicator in indicators for cell in _cells(indicator, compiler)]
    levels = list(register.levels)
    names = [cell_column(i.name, cell) for i in indicators for cell in CELLS]
    columns = [nw.col(level) for level in levels] or [literal(0).alias("__all")]
    frame = frame.select(*columns, *cells)
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name) for name in names]
    return frame.group_by(*(levels or ["__all"])).agg(*sums)


def _cells(indicator: RecordedIndicator, compiler: Compiler) -> list[nw.Expr]:
    where = compiler.condition(indicator.where)
    numerator = {"yes": is_true(where), "unknown": where.is_null(), "no": is_false(where)}
    if indicator.population is None:
        population = {"yes": literal(True), "unknown": literal(False)}
    else:
        of = compiler.condition(indicator.population)
        population = {"yes": is_true(of), "unknown": of.is_null()}
    cells = []
    for cell in CELLS:
        of_state, where_state = cell.split("_")
        both = population[of_state] & numerator[where_state]
        cells.append(tally(both).alias(cell_column(indicator.name, cell)))
    return cells
