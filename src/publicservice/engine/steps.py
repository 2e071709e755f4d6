"""Numbers inside rules, computed once as columns of their own.

An interval reads the ends of what it is made of several times over. Written out as one expression,
a rule would so become several times as long with every choice that it nests.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

import narwhals as nw
from attrs import evolve

from publicservice.engine.compile import SUFFIX_POSSIBLE, Compiler
from publicservice.model.rules.expression import (
    ArithmeticNode,
    BoundNode,
    DecidedNode,
    FieldNode,
    Node,
    PercentNode,
    RelatedNode,
    RoundNode,
    RuleNode,
    WhenNode,
    walk,
)

_COMPUTED = (ArithmeticNode, BoundNode, DecidedNode, PercentNode, RoundNode, WhenNode)
_COLUMNS = (FieldNode, RelatedNode, RuleNode)


def with_steps(
    frame: nw.LazyFrame[Any], compiler: Compiler, trees: Iterable[Node]
) -> nw.LazyFrame[Any]:
    """Add what the trees compute on the way, and tell the compiler where it stands."""
    for layer in _layers(trees):
        columns = [column for step in layer for column in _columns(step, compiler)]
        frame = frame.with_columns(*columns) if columns else frame
    return frame


def _layers(trees: Iterable[Node]) -> list[list[Node]]:
    """The steps, each reading only those of earlier layers."""
    steps = dict.fromkeys(step for tree in trees for step in _inside(tree))
    layers: dict[int, list[Node]] = {}
    for step in steps:
        layers.setdefault(_height(step, steps), []).append(step)
    return [layers[height] for height in sorted(layers)]


def _inside(tree: Node) -> Iterator[Node]:
    """What other nodes of the tree read that is not a column: numbers, and what a choice asks."""
    for node in walk(tree):
        for child in node.children:
            asked = isinstance(node, WhenNode) and child is node.condition
            if isinstance(child, _COMPUTED) or (asked and not isinstance(child, _COLUMNS)):
                yield child


def _height(node: Node, steps: Container[Node]) -> int:
    return max((_height(child, steps) + (child in steps) for child in node.children), default=0)


def _columns(step: Node, compiler: Compiler) -> list[nw.Expr]:
    if step in compiler.columns or step in compiler.steps:
        return []
    name = f"__step{len(compiler.columns) + len(compiler.steps)}"
    if not isinstance(step, _COMPUTED):
        condition = compiler.condition(step)
        compiler.columns[step] = name
        return [condition.alias(name)]
    bounds = compiler.bounds(step)
    low = nw.col(name)
    if bounds.exact:
        compiler.steps[step] = evolve(bounds, low=low, high=low)
        return [bounds.low.alias(name)]
    compiler.steps[step] = evolve(bounds, low=low, high=nw.col(name + SUFFIX_POSSIBLE))
    return [bounds.low.alias(name), bounds.high.alias(name + SUFFIX_POSSIBLE)]
