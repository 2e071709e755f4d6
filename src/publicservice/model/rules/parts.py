"""The parts of a criterion: the smallest conditions that reasons can name."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from publicservice.model.programme import Programme
from publicservice.model.rules.expression import (
    AllNode,
    AnyNode,
    BetweenNode,
    FieldNode,
    Node,
    NotNode,
    RelatedNode,
    RuleNode,
    walk,
)
from publicservice.model.rules.rule import RecordedRule

_COMPOSITE = (AllNode, AnyNode, NotNode)


def is_composite(node: Node) -> bool:
    """Whether a condition is made of others, so that reasons look into it."""
    return isinstance(node, _COMPOSITE) and not isinstance(node, BetweenNode)


@frozen
class Part:
    """A condition that is not made of others.

    `code` is the rule's name where the rule is this one condition, else the rule's name and what
    the condition looks at first: ``rural.hukou``, ``rural.resident``.
    """

    code: str
    rule: RecordedRule
    node: Node


def leaves(node: Node) -> Iterator[Node]:
    """The conditions a tree is made of; a rule that it reads counts as one."""
    if is_composite(node):
        for child in node.children:
            yield from leaves(child)
    else:
        yield node


def parts_of(rule: RecordedRule) -> tuple[Part, ...]:
    """The parts that a criterion states itself; rules that it reads have parts of their own."""
    own = [leaf for leaf in dict.fromkeys(leaves(rule.node)) if not _is_rule(leaf)]
    if len(own) == 1 and not is_composite(rule.node):
        return (Part(rule.name, rule, own[0]),)
    found: dict[str, Part] = {}
    for leaf in own:
        code = f"{rule.name}.{_subject(leaf)}"
        if code in found:
            code = f"{code}_{sum(known.startswith(code) for known in found) + 1}"
        found[code] = Part(code, rule, leaf)
    return tuple(found.values())


def _subject(node: Node) -> str:
    """What a condition looks at first: a field, a rule or a register."""
    for inner in walk(node):
        match inner:
            case FieldNode(name=name) | RuleNode(name=name):
                return name
            case RelatedNode(register=register):
                return register.register
    return "plan"


def parts(programme: type[Programme]) -> dict[str, Part]:
    """Every part of every criterion of a programme, by code."""
    criteria = (rule for rule in programme.rules.values() if rule.kind == "bool")
    return {part.code: part for rule in criteria for part in parts_of(rule)}


def _is_rule(node: Node) -> bool:
    return isinstance(node, RuleNode) and node.kind == "bool"
