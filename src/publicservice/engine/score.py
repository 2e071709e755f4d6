"""What scorecards read of every row, computed where the registers live.

Only the formulas are computed here, lazily, one column or two for each. Points, grades and ranks
are made of them in `results.assessment`, the same for every engine.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.decide import Decided
from publicservice.engine.steps import with_steps
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import Node


def score_trees(programme: type[Programme]) -> list[Node]:
    """Every tree that the programme's scorecards read."""
    return [tree for card in programme.scorecards.values() for tree in card.trees.values()]


def column_of(card: str, place: str) -> str:
    """The column of a formula; what is possible of a number has ``__possible`` behind it."""
    return f"{card}__{place.replace('.', '__')}"


def day_column(name: str) -> str:
    """The column of a day that time limits are counted from."""
    return f"day__{name}"


def score_columns(
    programme: type[Programme], figures: Figures, decided: Decided
) -> nw.LazyFrame[Any]:
    """One row for each row of the unit: its key, its levels, and the columns of the formulas."""
    unit, compiler = programme.unit, decided.compiler.fork()
    frame = with_steps(decided.frame, compiler, score_trees(programme))
    columns: list[nw.Expr] = []
    for card in programme.scorecards.values():
        for place, tree in card.trees.items():
            name = column_of(card.name, place)
            kind = figures.kind(tree)
            if kind == "bool":
                columns.append(compiler.condition(tree).alias(name))
            elif kind == "text":
                columns.append(compiler.text(tree).alias(name))
            else:
                bounds = compiler.bounds(tree)
                columns.append(bounds.floor.alias(name))
                columns.append(bounds.high.alias(name + SUFFIX_POSSIBLE))
    days = dict.fromkeys(name for card in programme.scorecards.values() for name in card.fields)
    columns += [nw.col(name).alias(day_column(name)) for name in days]
    places = dict.fromkeys((unit.key(), *unit.levels))
    return frame.select(*[nw.col(name) for name in places], *columns)
