"""The rule tree evaluated for one case in plain Python.

`explain` uses it to say what was seen; tests hold the engines against it, case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast

from attrs import define, field

from publicservice.engine.intervals import (
    Interval,
    add,
    greater,
    lesser,
    product,
    rounded,
    subtract,
    times,
)
from publicservice.model.money.discretion import leeway
from publicservice.model.numbers import Figures
from publicservice.model.registers.link import link_between
from publicservice.model.registers.register import Register
from publicservice.model.rules.ages import age_cutoffs, moved_back
from publicservice.model.rules.expression import (
    AgeNode,
    AllNode,
    AnyNode,
    ArithmeticNode,
    BoundNode,
    CompareNode,
    Comparison,
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
from publicservice.model.rules.rule import RecordedRule

Truth = bool | None
Record = Mapping[str, Any]
MILLION = 1_000_000


class Records(Protocol):
    """Where the rows of one case come from."""

    def rows(self, register: type[Register], column: str, value: Any) -> Sequence[Record] | None:
        """The rows with that value in a column; `None` where the register was not supplied."""

    def is_complete(self, register: type[Register], at: date) -> bool:
        """Whether the register holds every row up to the date."""


@define
class Case:
    """One row of a register, and the values of every tree over it."""

    register: type[Register]
    record: Record
    records: Records
    figures: Figures
    rules: Mapping[str, RecordedRule] = field(factory=dict)
    _truths: dict[Node, Truth] = field(factory=dict)
    _intervals: dict[Node, Interval] = field(factory=dict)
    _rows: dict[tuple[type[Register], str, Any], list[Case] | None] = field(factory=dict)

    def truth(self, node: Node) -> Truth:
        """True, false, or `None` for unknown."""
        if node not in self._truths:
            self._truths[node] = self._truth(node)
        return self._truths[node]

    def interval(self, node: Node) -> Interval:
        """The interval of a numeric tree."""
        if node not in self._intervals:
            self._intervals[node] = self._interval(node)
        return self._intervals[node]

    def value(self, node: Node) -> Any:
        """A text, a day, a truth or an interval, by the kind of the node."""
        kind = self.figures.kind(node)
        if kind == "bool":
            return self.truth(node)
        if kind in ("text", "date"):
            return self._plain(node)
        return self.interval(node)

    def related(self, node: RelatedNode) -> list[Case] | None:
        """The cases of the related rows; `None` where nothing is known of them."""
        link = link_between(self.register, node.register, node.link)
        own = self.record.get(link.own)
        if own is None:
            return None
        key = (node.register, link.other, own)
        if key not in self._rows:
            rows = self.records.rows(*key)
            self._rows[key] = (
                None
                if rows is None
                else [Case(node.register, row, self.records, self.figures) for row in rows]
            )
        return self._rows[key]

    def rule(self, name: str) -> Truth | Interval:
        """The value of a rule; one that is not in force yet does not hold and pays nothing."""
        rule = self.rules[name]
        if self.figures.not_in_force(rule.node) is not None:
            return False if rule.kind == "bool" else Interval(0, 0)
        return self.truth(rule.node) if rule.kind == "bool" else self.interval(rule.node)

    def _truth(self, node: Node) -> Truth:  # noqa: C901 - one case a node
        match node:
            case FieldNode():
                return cast(Truth, self._plain(node))
            case RuleNode(name=name):
                return cast(Truth, self.rule(name))
            case LiteralNode(value=value):
                return bool(value)
            case PlanNode(path=path):
                return cast(Truth, self.figures.one(path))
            case NotNode(part=part):
                inner = self.truth(part)
                return None if inner is None else not inner
            case AllNode(parts=parts):
                return _all([self.truth(part) for part in parts])
            case AnyNode(parts=parts):
                inner = _all([_negate(self.truth(part)) for part in parts])
                return _negate(inner)
            case InNode(value=value, items=items):
                text, texts = self._plain(value), self.figures.texts(items)
                return None if text is None or texts is None else text in texts
            case AgeNode():
                return self._age(node)
            case CompareNode():
                return self._compare(node)
            case RelatedNode():
                return self._related_truth(node)
        raise TypeError(f"{type(node).__name__} is not a condition")

    def _interval(self, node: Node) -> Interval:  # noqa: C901, PLR0912 - one case a node
        match node:
            case LiteralNode(value=value):
                return Interval.of(cast(int, value))
            case PlanNode(path=path):
                low, high = self.figures.interval(path)
                floor = None if self.figures.may_be_negative(path) else 0
                return Interval(floor if low is None else low, high)
            case FieldNode(signed=signed):
                return Interval.of(self._plain(node), nonnegative=not signed)
            case RuleNode(name=name):
                return cast(Interval, self.rule(name))
            case RelatedNode():
                return self._related_interval(node)
            case ArithmeticNode(operator="*", left=left, right=right):
                return self._product(left, right, times)
            case ArithmeticNode(operator=operator, left=left, right=right):
                operation = add if operator == "+" else subtract
                return operation(self.interval(left), self.interval(right))
            case PercentNode(amount=amount, percent=share, rounding=rounding):
                half = MILLION if rounding == "half_up" else 0
                return self._product(
                    amount, share, lambda one, part: (2 * one * part + half) // (2 * MILLION)
                )
            case BoundNode(which=which, left=left, right=right):
                operation = lesser if which == "min" else greater
                return operation(self.interval(left), self.interval(right))
            case RoundNode():
                return rounded(self.interval(node.amount), node)
            case DecidedNode():
                return self._decided(node)
            case WhenNode(condition=condition, then=then, otherwise=otherwise):
                holds = self.truth(condition)
                if holds is not None:
                    return self.interval(then if holds else otherwise)
                both = self.interval(then), self.interval(otherwise)
                return Interval(lesser(*both).low, greater(*both).high)
        raise TypeError(f"{type(node).__name__} is not a number")

    def _decided(self, node: DecidedNode) -> Interval:
        standard, found = self.interval(node.standard), self.interval(node.decided)
        rules = {name: rule.node for name, rule in self.rules.items()}
        free = self.truth(leeway(node.standard, self.figures, rules))
        if free is False or not found.known:
            return standard
        return (
            found if free else Interval(lesser(found, standard).low, greater(found, standard).high)
        )

    def _product(
        self, left: Node, right: Node, function: Callable[[int, int], int | None]
    ) -> Interval:
        stated = (self._stated(node) for node in (left, right))
        factor = next((value for value in stated if value is not None), None)
        return product(self.interval(left), self.interval(right), factor, function)

    def _stated(self, node: Node) -> int | None:
        """The number itself where the rule or the plan states it."""
        if isinstance(node, LiteralNode):
            return cast(int, node.value)
        if isinstance(node, PlanNode):
            low, high = self.figures.interval(node.path)
            return low if low == high else None
        return None

    def _plain(self, node: Node) -> Any:
        match node:
            case FieldNode(via="", name=name):
                return self.record.get(name)
            case FieldNode(via=via, name=name):
                target = self.register.references()[via].to
                key = self.record.get(via)
                rows = None if key is None else self.records.rows(target, target.key(), key)
                return rows[0].get(name) if rows else None
            case LiteralNode(value=value):
                return value
            case PlanNode(path=path):
                return self.figures.one(path)
        raise TypeError(f"{type(node).__name__} is neither a text nor a day")

    def _age(self, node: AgeNode) -> Truth:
        born = self._plain(node.birth_date)
        surely, possibly, latest_out, earliest_out = age_cutoffs(self.figures, node)
        old_enough = _by_cutoffs(born, surely, possibly)
        if node.high is None:
            return old_enough
        return _all([old_enough, _negate(_by_cutoffs(born, latest_out, earliest_out))])

    def _compare(self, node: CompareNode) -> Truth:
        kind = self.figures.kind(node.left, node.right)
        if kind in ("text", "date"):
            left, right = self._ends(node.left), self._ends(node.right)
        else:
            left, right = (
                (i.low, i.high) for i in (self.interval(node.left), self.interval(node.right))
            )
        return _compare(node.operator, *left, *right)

    def _ends(self, node: Node) -> tuple[Any, Any]:
        if isinstance(node, DateNode):
            return moved_back(self.figures, node)
        value = self._plain(node)
        return value, value

    def _related_counts(self, node: RelatedNode) -> tuple[int, int, bool]:
        cases = self.related(node)
        if cases is None:
            return 0, 0, False
        truths = [True if node.where is None else case.truth(node.where) for case in cases]
        if node.what == "all":
            truths = [_negate(truth) for truth in truths]
        complete = self.records.is_complete(node.register, self.figures.at)
        return truths.count(True), truths.count(None), complete

    def _related_truth(self, node: RelatedNode) -> Truth:
        sure, maybe, complete = self._related_counts(node)
        some = node.what == "any"
        if sure:
            return some
        return None if maybe or not complete else not some

    def _related_interval(self, node: RelatedNode) -> Interval:
        sure, maybe, complete = self._related_counts(node)
        if node.value is None:
            return Interval(sure, sure + maybe if complete else None)
        low, high = 0, 0
        bounded = complete
        for case in self.related(node) or ():
            holds = True if node.where is None else case.truth(node.where)
            value = case.interval(node.value)
            if holds is False:
                continue
            low += (value.low or 0) if holds else 0
            high += value.high or 0
            bounded = bounded and value.high is not None
        return Interval(low, high if bounded else None)


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def _negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _by_cutoffs(born: date | None, surely: date | None, possibly: date | None) -> Truth:
    if born is None or surely is None or possibly is None:
        return None
    if born <= surely:
        return True
    return False if born > possibly else None


def _compare(operator: Comparison, low: Any, high: Any, other_low: Any, other_high: Any) -> Truth:
    """True or false where every pair of values inside the two intervals says so."""

    def known(left: Any, right: Any, test: Callable[[Any, Any], bool]) -> bool:
        return left is not None and right is not None and test(left, right)

    above = known(low, other_high, lambda a, b: a > b)
    below = known(high, other_low, lambda a, b: a < b)
    not_below = known(low, other_high, lambda a, b: a >= b)
    not_above = known(high, other_low, lambda a, b: a <= b)
    match operator:
        case ">":
            yes, no = above, not_above
        case ">=":
            yes, no = not_below, below
        case "<":
            yes, no = below, not_below
        case "<=":
            yes, no = not_above, above
        case _:
            same = low is not None and low == high == other_low == other_high
            apart = above or below or _texts_differ(low, other_low)
            yes, no = (same, apart) if operator == "==" else (apart, same)
    return True if yes else False if no else None


def _texts_differ(left: Any, right: Any) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left != right
