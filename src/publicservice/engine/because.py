"""Which parts decided a criterion for one case: the search of `reasons`, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from attrs import frozen

from publicservice.engine.interpret import Case, Truth
from publicservice.engine.reasons import SEPARATOR, State
from publicservice.model.rules.expression import AllNode, AnyNode, Node, NotNode, RuleNode
from publicservice.model.rules.parts import Part, is_composite, parts_of
from publicservice.model.rules.rule import RecordedRule

OPPOSITE: dict[State, State] = {"yes": "no", "no": "yes", "unknown": "unknown"}
STATE: dict[Truth, State] = {True: "yes", False: "no", None: "unknown"}


@frozen
class Decisive:
    """A part that decided, and how it stood."""

    part: Part
    state: State


def because(case: Case, name: str) -> list[Decisive]:
    """The parts that decided a criterion, in the order in which the rules state them."""
    found: dict[tuple[str, State], Decisive] = {}
    rule = case.rules[name]
    for decisive in _visit_rule(case, rule, STATE[cast(Truth, case.rule(name))]):
        found.setdefault((decisive.part.code, decisive.state), decisive)
    if len(found) < 2:
        return list(found.values())
    stated = {code: place for place, code in enumerate(dict.fromkeys(_codes(case, rule)))}
    return sorted(found.values(), key=lambda decisive: stated[decisive.part.code])


def codes(decisives: list[Decisive]) -> str:
    """The same text as the `reasons` column."""
    return SEPARATOR.join(f"{found.part.code}={found.state}" for found in decisives)


def _visit_rule(case: Case, rule: RecordedRule, state: State) -> Iterator[Decisive]:
    if case.figures.not_in_force(rule.node) is None:
        yield from _visit(case, rule, rule.node, state)
    else:
        yield Decisive(Part(rule.name, rule, rule.node), state)


def _codes(case: Case, rule: RecordedRule) -> Iterator[str]:
    """Every part that could decide a rule, as the rule and those that it reads state them.

    What decided one case may come upon a part first where the rules state it last: `~a` of
    `(a & x) | (~a & y)`.
    """
    if case.figures.not_in_force(rule.node) is None:
        yield from _codes_below(case, rule, rule.node)
    else:
        yield rule.name


def _codes_below(case: Case, rule: RecordedRule, node: Node) -> Iterator[str]:
    match node:
        case NotNode(part=part):
            yield from _codes_below(case, rule, part)
        case AllNode(parts=children) | AnyNode(parts=children) if is_composite(node):
            for child in children:
                yield from _codes_below(case, rule, child)
        case RuleNode(name=name):
            yield from _codes(case, case.rules[name])
        case _:
            yield next(p for p in parts_of(rule) if p.node == node).code


def _visit(case: Case, rule: RecordedRule, node: Node, state: State) -> Iterator[Decisive]:
    match node:
        case NotNode(part=inner_node):
            yield from _visit(case, rule, inner_node, OPPOSITE[state])
        case AllNode(parts=children) | AnyNode(parts=children) if is_composite(node):
            every: State = "yes" if isinstance(node, AllNode) else "no"
            for child in children:
                if state == every or STATE[case.truth(child)] == state:
                    yield from _visit(case, rule, child, state)
        case RuleNode(name=name):
            yield from _visit_rule(case, case.rules[name], state)
        case _:
            yield Decisive(next(p for p in parts_of(rule) if p.node == node), state)
