"""A rule's tree as one line, by the names of fields, rules and plan numbers, in no language.

A plan number stands by its path, not by its value, so the line says what the rule is, whatever the
plan and the day: ``age(birth_date) ≥ plan.ages.elderly``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from publicservice.model.rules.expression import (
    AgeNode,
    AllNode,
    AnyNode,
    ArithmeticNode,
    BoundNode,
    CompareNode,
    DateNode,
    DecidedNode,
    FieldNode,
    InNode,
    LiteralNode,
    Node,
    NotNode,
    PercentNode,
    PlanNode,
    RelatedNode,
    RoundNode,
    RuleNode,
    WhenNode,
)

SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "*": "×", "-": "−"}
_COMPOSITE = (
    AllNode, AnyNode, ArithmeticNode, DecidedNode, PercentNode, RoundNode, WhenNode,
)  # fmt: skip


def formula(node: Node) -> str:
    """What a tree says, in one line."""
    match node:
        case FieldNode(path=path):
            return path
        case RuleNode(name=name):
            return name
        case PlanNode(path=path):
            return f"plan.{path}"
        case LiteralNode():
            return _literal(node)
        case DateNode():
            return _day(node)
        case RelatedNode():
            return _related(node)
        case ArithmeticNode() | PercentNode() | BoundNode() | WhenNode():
            return _number(node)
        case RoundNode(amount=amount, step=step, rounding=rounding):
            down = " down" if rounding == "down" else ""
            return f"{_inner(amount)} rounded{down} to {Decimal(step).scaleb(-2):f} yuan"
        case DecidedNode(decided=awarded, standard=standard):
            return f"{formula(awarded)} as decided within {_inner(standard)}"
    return _condition(node)


def _condition(node: Node) -> str:
    match node:
        case CompareNode(operator=operator, left=left, right=right):
            return f"{_inner(left)} {SIGNS.get(operator, operator)} {_inner(right)}"
        case InNode(value=value, items=items):
            return f"{_inner(value)} in {formula(items)}"
        case AgeNode(birth_date=birth_date, low=low, high=high):
            least = "" if low is None else f" ≥ {_inner(low)}"
            most = "" if high is None else f" ≤ {_inner(high)}"
            return f"age({formula(birth_date)}){' and'.join(filter(None, (least, most)))}"
        case AllNode(parts=parts):
            return _joined(" and ", parts)
        case AnyNode(parts=parts):
            return _joined(" or ", parts)
        case NotNode(part=part):
            inner = formula(part)
            return f"not {inner}" if isinstance(part, FieldNode | RuleNode) else f"not ({inner})"
    raise TypeError(f"{type(node).__name__} has no formula")


def _number(node: ArithmeticNode | PercentNode | BoundNode | WhenNode) -> str:
    match node:
        case ArithmeticNode(operator=operator, left=left, right=right):
            return f"{_inner(left)} {SIGNS.get(operator, operator)} {_inner(right)}"
        case PercentNode(amount=amount, percent=percent, rounding=rounding):
            down = " rounded down" if rounding == "down" else ""
            return f"{_inner(percent)} of {_inner(amount)}{down}"
        case BoundNode(which=which, left=left, right=right):
            return f"{which}({formula(left)}, {formula(right)})"
        case WhenNode(condition=condition, then=then, otherwise=otherwise):
            return f"{_inner(then)} if {_inner(condition)} else {_inner(otherwise)}"


def _related(node: RelatedNode) -> str:
    what = {"any": "some of", "all": "all of", "count": "number of", "total": "total of"}[node.what]
    value = "" if node.value is None else f"{_inner(node.value)} over "
    by = f" by {node.link}" if node.link else ""
    where = "" if node.where is None else f" where {_inner(node.where)}"
    return f"{what} {value}{node.register.register}{by}{where}"


def _literal(node: LiteralNode) -> str:
    value = node.value
    if isinstance(value, tuple):
        return "(" + ", ".join(repr(item) for item in value) + ")"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if node.value_kind == "money" and isinstance(value, int):
        return f"{Decimal(value).scaleb(-2):,f} yuan"
    return repr(value)


def _day(node: DateNode) -> str:
    start = "1 January" if node.year_start else "at"
    start = "first of the month" if node.month_start else start
    spans = ((node.years, "years"), (node.months, "months"), (node.days, "days"))
    return start + "".join(f" − {_inner(span)} {unit}" for span, unit in spans if span is not None)


def _joined(word: str, parts: Iterable[Node]) -> str:
    return word.join(_inner(part) for part in parts)


def _inner(node: Node) -> str:
    """A part of a larger formula, in brackets where it could be read in two ways."""
    text = formula(node)
    wide = isinstance(node, _COMPOSITE) or (isinstance(node, RelatedNode) and node.where)
    return f"({text})" if wide else text
