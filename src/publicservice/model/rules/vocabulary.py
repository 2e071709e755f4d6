"""The helpers that rules are written with, beside the operators of `Term`.

Each returns a term. What each means for unknown values and intervals is said in its docstring and
held by the conformance suite on every engine.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from publicservice.model.problem import ProgrammeError
from publicservice.model.rules.expression import (
    AgeNode,
    BetweenNode,
    BoundNode,
    CompareNode,
    DateNode,
    DecidedNode,
    FieldNode,
    LiteralNode,
    Node,
    NodeKind,
    PercentNode,
    RoundNode,
    WhenNode,
)
from publicservice.model.rules.terms import Recorded, Term, condition, node_of, same_kind


def yuan(amount: str | int) -> Term:
    """A constant amount of money: ``yuan("0.5")`` is 50 fen.

    Amounts of a programme belong into its plan; this is for amounts that no plan may change.
    """
    try:
        fen = Decimal(amount) * 100
    except InvalidOperation:
        raise ProgrammeError.of(
            "rule.money", f"{amount!r} is not an amount in yuan", remedy="write yuan('5000')"
        ) from None
    if fen != fen.to_integral_value():
        raise ProgrammeError.of("rule.money", f"{amount} yuan is finer than a fen")
    return Recorded(LiteralNode(int(fen), "money"))


def age_at_least(birth_date: Term, years: Any) -> Term:
    """Whether the person has completed that many years at the evaluation date.

    Someone born on 29 February completes a year on 1 March of a common year. An unknown birth
    date gives unknown. Someone not yet born has completed no year, not even 0.
    """
    return Recorded(AgeNode(_date(birth_date), _years(years), None))


def age_between(birth_date: Term, low: Any, high: Any) -> Term:
    """Whether the age in completed years is at least `low` and at most `high` (both included)."""
    return Recorded(AgeNode(_date(birth_date), _years(low), _years(high)))


def between(value: Any, low: Any, high: Any) -> Term:
    """``(value >= low) & (value <= high)``, both ends included."""
    value_node, low_node, high_node = node_of(value), node_of(low), node_of(high)
    same_kind(value_node, low_node, "compare")
    same_kind(value_node, high_node, "compare")
    ends = CompareNode(">=", value_node, low_node), CompareNode("<=", value_node, high_node)
    return Recorded(BetweenNode(ends))


def days_ago(days: Any) -> Term:
    """The day that many days before the evaluation date."""
    return Recorded(DateNode(days=_years(days)))


def months_ago(months: Any) -> Term:
    """The same day that many months before; the last day of a shorter month."""
    return Recorded(DateNode(months=_years(months)))


def years_ago(years: Any) -> Term:
    """The same day that many years before; 28 February for a missing 29 February."""
    return Recorded(DateNode(years=_years(years)))


def year_start() -> Term:
    """1 January of the evaluation date's year."""
    return Recorded(DateNode(year_start=True))


def month_start(months: Any = 0) -> Term:
    """The first day of the evaluation date's month, or of the month so many months before."""
    return Recorded(DateNode(months=_years(months), month_start=True))


def when(holds: Any, then: Any, otherwise: Any) -> Term:
    """One value where the condition holds, another where it does not.

    Where the condition is unknown the result is the interval that spans both values.
    """
    then_node, otherwise_node = node_of(then), node_of(otherwise)
    same_kind(then_node, otherwise_node, "choose between")
    return Recorded(WhenNode(condition(holds), then_node, otherwise_node))


def highest(*choices: tuple[Any, Any]) -> Term:
    """The highest of the values whose condition holds; 0 where none does.

    `choices` are pairs of a condition and a value. An unknown condition leaves its value possible
    and not certain.
    """
    if not choices:
        raise ProgrammeError.of(
            "rule.highest", "highest() needs choices", remedy="highest((condition, value), ...)"
        )
    nodes = [(condition(holds), node_of(value)) for holds, value in choices]
    kinds = [node.kind for _, node in nodes if node.kind != "unbound"]
    kind: NodeKind = kinds[0] if kinds else "unbound"
    none: Node = LiteralNode(0, kind)
    result: Node | None = None
    for holds_node, value_node in nodes:
        if result is not None:
            same_kind(result, value_node, "choose between")
        choice = WhenNode(holds_node, value_node, none)
        result = choice if result is None else BoundNode("max", result, choice)
    assert result is not None
    return Recorded(result)


def at_most(value: Any, cap: Any) -> Term:
    """The value, or the cap where the value is greater."""
    return _bound("min", value, cap)


def at_least(value: Any, floor: Any) -> Term:
    """The value, or the floor where the value is less."""
    return _bound("max", value, floor)


def percent_of(
    amount: Any, percent: Any, *, rounding: Literal["half_up", "down"] = "half_up"
) -> Term:
    """A percentage of an amount of money, to the fen; halves are rounded up unless `down`."""
    percent_node = node_of(percent)
    if percent_node.kind not in ("percent", "unbound"):
        raise ProgrammeError.of(
            "rule.kinds",
            f"percent_of takes a percentage, not {percent_node.kind}",
            remedy="put the percentage into the plan with unit = '%'",
        )
    return Recorded(PercentNode(node_of(amount), percent_node, rounding))


def whole_yuan(amount: Any, *, rounding: Literal["half_up", "down"] = "half_up") -> Term:
    """An amount of money in whole yuan; half a yuan is rounded up unless `down`."""
    node = node_of(amount)
    if node.kind not in ("money", "unbound"):
        raise ProgrammeError.of(
            "rule.kinds", f"whole_yuan takes an amount of money, not {node.kind}",
            remedy="round an amount, such as percent_of(h.plan.standard.key, h.plan.share.county)",
        )  # fmt: skip
    return Recorded(RoundNode(node, 100, rounding))


def decided(awarded: Any, standard: Any) -> Term:
    """The amount that an office decided, where the standard leaves it a range.

    Where nothing is decided yet the amount is what the standard allows, never its middle. `awarded`
    is a field of the register.
    """
    awarded_node, standard_node = node_of(awarded), node_of(standard)
    if not isinstance(awarded_node, FieldNode):
        raise ProgrammeError.of(
            "rule.kinds", "what was decided is a field of the register, not a computed value",
            remedy="write decided(h.decided_amount, standard)",
        )  # fmt: skip
    same_kind(awarded_node, standard_node, "choose between")
    return Recorded(DecidedNode(awarded_node, standard_node))


def _bound(which: Literal["min", "max"], left: Any, right: Any) -> Term:
    left_node, right_node = node_of(left), node_of(right)
    same_kind(left_node, right_node, "compare")
    return Recorded(BoundNode(which, left_node, right_node))


def _date(term: Any) -> Node:
    node = node_of(term)
    if node.kind not in ("date", "unbound"):
        raise ProgrammeError.of(
            "rule.kinds", f"an age needs a birth date, not a {node.kind}", remedy="use a date field"
        )
    return node


def _years(value: Any) -> Node:
    node = node_of(value)
    if node.kind not in ("count", "unbound"):
        raise ProgrammeError.of(
            "rule.kinds", f"a length of time is a count, not a {node.kind}",
            remedy="use a whole number or a plan number in years, months or days",
        )  # fmt: skip
    return node
