"""Indicators counted at the lowest level of organisation, once; everything above is summed up."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.compile import Compiler
from publicservice.engine.decide import Decided
from publicservice.engine.literals import choose, is_false, is_true, literal, tally
from publicservice.engine.scope import Tables, open_scope
from publicservice.engine.steps import with_steps
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.rules.indicator import RecordedIndicator

CELLS = ("yes_yes", "yes_unknown", "yes_no", "unknown_yes", "unknown_unknown", "unknown_no")
"""Rows by state of the population and of the numerator; rows outside the population are left out.

The six counts are all that an interval of a share needs, and they add up over levels.
"""

SUMS = ("value_low", "value_high", "value_open", "per_low", "per_high", "per_open")
"""What is added up for sure, what at most, and the rows that may add any amount; of both totals."""

ADDED_UP = (*CELLS, *SUMS)


def cells_of(indicator: RecordedIndicator) -> tuple[str, ...]:
    """What is added up for an indicator: counted rows, or totals."""
    return SUMS if indicator.value is not None else CELLS


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
            frames[register] = _count(decided.frame, decided.compiler.fork(), indicators)
            continue
        frame = tables.frame(register)
        if frame is None:
            continue
        trees = [tree for indicator in indicators for tree in indicator.trees]
        scope = open_scope(register, frame, trees, tables, figures)
        frames[register] = _count(scope.frame, scope.compiler, indicators)
    return frames


def _count(
    frame: nw.LazyFrame[Any],
    compiler: Compiler,
    indicators: list[RecordedIndicator],
) -> nw.LazyFrame[Any]:
    frame = with_steps(frame, compiler, [tree for i in indicators for tree in i.trees])
    cells = [
        cell.alias(cell_column(indicator.name, name))
        for indicator in indicators
        for name, cell in _cells(indicator, compiler).items()
    ]
    levels = list(dict.fromkeys(level for i in indicators for level in i.levels))
    names = [cell_column(i.name, cell) for i in indicators for cell in cells_of(i)]
    columns = [nw.col(level) for level in levels] or [literal(0).alias("__all")]
    frame = frame.select(*columns, *cells)
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name) for name in names]
    return frame.group_by(*(levels or ["__all"])).agg(*sums)


def _cells(indicator: RecordedIndicator, compiler: Compiler) -> dict[str, nw.Expr]:
    """Per row what it adds to each cell."""
    holds = literal(True) if indicator.where is None else compiler.condition(indicator.where)
    if indicator.value is None:
        return _counted(indicator, compiler, holds)
    if indicator.population is None:
        return _sums(indicator, compiler, holds, literal(True))
    of = compiler.condition(indicator.population)
    return _sums(indicator, compiler, of & holds, of)


def _sums(
    indicator: RecordedIndicator, compiler: Compiler, counts: nw.Expr, of: nw.Expr
) -> dict[str, nw.Expr]:
    """Both ends of what a row adds to the two totals; nothing is taken from them."""
    assert indicator.value is not None
    cells = {}
    parts = [("value", compiler.bounds(indicator.value), counts)]
    if indicator.per is not None:
        parts.append(("per", compiler.bounds(indicator.per), of))
    for name, added, member in parts:
        possible = ~is_false(member)
        cells[f"{name}_low"] = choose(member, nw.coalesce(added.floor, literal(0)), literal(0))
        cells[f"{name}_high"] = choose(possible, nw.coalesce(added.high, literal(0)), literal(0))
        cells[f"{name}_open"] = tally(possible & added.high.is_null())
    return {name: cells.get(name, literal(0)) for name in SUMS}


def _counted(
    indicator: RecordedIndicator, compiler: Compiler, where: nw.Expr
) -> dict[str, nw.Expr]:
    numerator = {"yes": is_true(where), "unknown": where.is_null(), "no": is_false(where)}
    if indicator.population is None:
        population = {"yes": literal(True), "unknown": literal(False)}
    else:
        of = compiler.condition(indicator.population)
        population = {"yes": is_true(of), "unknown": of.is_null()}
    cells = {}
    for cell in CELLS:
        of_state, where_state = cell.split("_")
        cells[cell] = tally(population[of_state] & numerator[where_state])
    return cells
