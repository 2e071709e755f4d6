"""What is computed beside the rules of a programme, in one pass with them."""

from __future__ import annotations

from publicservice.engine.score import score_trees
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import Node


def trees_beside(programme: type[Programme]) -> list[Node]:
    """What scorecards and indicators over the beneficiaries themselves ask of a row."""
    trees: list[Node] = score_trees(programme)
    for indicator in programme.indicators.values():
        if indicator.register is programme.unit:
            trees += indicator.trees
    return trees
