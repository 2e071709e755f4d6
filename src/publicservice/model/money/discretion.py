"""Whether a standard leaves an office room to decide, and where a benefit reads what it decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from publicservice.model.numbers import Figures
from publicservice.model.rules.expression import (
    AllNode,
    AnyNode,
    DecidedNode,
    LiteralNode,
    Node,
    NotNode,
    PlanNode,
    RuleNode,
    WhenNode,
)
from publicservice.model.state import Range, Unknown

YES, NO = LiteralNode(True, "bool"), LiteralNode(False, "bool")


@frozen
class Award:
    """A place where what an office decided may stand for the standard.

    Attributes:
        asked: the conditions under which the benefit reads it.
        node: what was decided, and the standard.
    """

    asked: tuple[Node, ...]
    node: DecidedNode


def awards_of(tree: Node, rules: Mapping[str, Node]) -> Iterator[Award]:
    """Every such place in a standard, those in the rules that it reads included."""
    match tree:
        case DecidedNode():
            yield Award((), tree)
        case RuleNode(name=name):
            yield from awards_of(rules[name], rules)
        case WhenNode(condition=condition, then=then, otherwise=otherwise):
            for side, under in ((then, condition), (otherwise, NotNode(condition))):
                for award in awards_of(side, rules):
                    yield Award((under, *award.asked), award.node)
        case _:
            for child in tree.children:
                yield from awards_of(child, rules)


def leeway(tree: Node, figures: Figures, rules: Mapping[str, Node]) -> Node:
    """The condition under which an amount hangs on a range of the plan.

    A range is discretion; a field that is blank or a fact that is not known is not. Whether a
    number that the plan does not know is a range is not known either.
    """
    match tree:
        case PlanNode(path=path):
            state = figures.state(path)
            if isinstance(state, Unknown):
                return tree  # as a condition, an unknown number is unknown
            return YES if isinstance(state, Range) else NO
        case RuleNode(name=name):
            inner = rules[name]
            return NO if figures.not_in_force(inner) else leeway(inner, figures, rules)
        case WhenNode(condition=condition, then=then, otherwise=otherwise):
            first, second = (leeway(side, figures, rules) for side in (then, otherwise))
            if first == second:
                return first
            return _any([_both(condition, first), _both(NotNode(condition), second)])
    return _any([leeway(child, figures, rules) for child in tree.children])


def _both(condition: Node, free: Node) -> Node:
    if NO in (condition, free):
        return NO
    return condition if free == YES else AllNode((condition, free))


def _any(parts: list[Node]) -> Node:
    open_parts = tuple(dict.fromkeys(part for part in parts if part != NO))
    if not open_parts or YES in open_parts:
        return YES if open_parts else NO
    return open_parts[0] if len(open_parts) == 1 else AnyNode(open_parts)
