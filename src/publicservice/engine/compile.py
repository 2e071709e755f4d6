"""The rule tree compiled to narwhals expressions, for one register's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce

import narwhals as nw
from attrs import define, evolve, field

from publicservice.engine import bounds as arithmetic
from publicservice.engine.bounds import Bounds
from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.money.discretion import NO, YES, leeway
from publicservice.model.numbers import Figures
from publicservice.model.rules.ages import age_cutoffs, moved_back
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

SUFFIX_POSSIBLE = "__possible"


def lookup_column(via: str, name: str) -> str:
    """The column that holds a field of the row that `via` refers to."""
    return f"{via}__{name}"


@define
class Compiler:
    """Compiles trees over one register whose frame already holds lookups and related facts.

    `related` names the column of each related fact, `columns` those of conditions already computed;
    `steps` holds the numbers already computed. Numeric rules and facts have a second column for
    what is possible; `numeric_rules` tells which rules are never negative. `rules` holds the trees
    of the programme's rules.
    """

    figures: Figures
    related: dict[RelatedNode, str] = field(factory=dict)
    numeric_rules: dict[str, bool] = field(factory=dict)
    columns: dict[Node, str] = field(factory=dict)
    steps: dict[Node, Bounds] = field(factory=dict)
    rules: Mapping[str, Node] = field(factory=dict)

    def fork(self) -> Compiler:
        """The same, to go on apart: what is computed for one the other knows not."""
        return evolve(
            self, related=dict(self.related), numeric_rules=dict(self.numeric_rules),
            columns=dict(self.columns), steps=dict(self.steps),
        )  # fmt: skip

    def condition(self, node: Node) -> nw.Expr:  # noqa: C901 - one case a node
        """A three-valued boolean expression: true, false, or null for unknown."""
        if node in self.columns:
            return nw.col(self.columns[node])
        match node:
            case FieldNode() | RuleNode():
                return nw.col(self._column(node))
            case RelatedNode():
                return nw.col(self.related[node])
            case LiteralNode(value=bool(value)):
                return literal(value)
            case PlanNode(path=path):
                state = self.figures.one(path)
                return unknown("bool") if state is None else literal(bool(state))
            case NotNode(part=part):
                return ~self.condition(part)
            case AllNode(parts=parts):
                return reduce(lambda a, b: a & b, (self.condition(part) for part in parts))
            case AnyNode(parts=parts):
                return reduce(lambda a, b: a | b, (self.condition(part) for part in parts))
            case InNode():
                return self._is_in(node)
            case AgeNode():
                return self._age(node)
            case CompareNode():
                return self._compare(node)
        raise TypeError(f"{type(node).__name__} is not a condition")

    def bounds(self, node: Node) -> Bounds:  # noqa: C901 - one case a node
        """The interval of a numeric node."""
        if node in self.steps:
            return self.steps[node]
        match node:
            case LiteralNode(value=int(value)):
                return Bounds.of_constant(value)
            case PlanNode(path=path):
                return self._plan_bounds(path)
            case FieldNode(signed=signed):
                column = nw.col(self._column(node))
                return Bounds.of_column(column, nonnegative=not signed)
            case RuleNode(name=name):
                return _two_columns(name, nonnegative=self.numeric_rules[name])
            case RelatedNode():
                return _two_columns(self.related[node], nonnegative=True)
            case ArithmeticNode(operator=operator, left=left, right=right):
                return _ARITHMETIC[operator](self.bounds(left), self.bounds(right))
            case PercentNode(amount=amount, percent=share, rounding=rounding):
                return arithmetic.percent(self.bounds(amount), self.bounds(share), rounding)
            case BoundNode(which=which, left=left, right=right):
                operation = arithmetic.lesser if which == "min" else arithmetic.greater
                return operation(self.bounds(left), self.bounds(right))
            case RoundNode(amount=amount, step=step, rounding=rounding):
                return arithmetic.rounded(self.bounds(amount), step, rounding)
            case DecidedNode():
                return self._decided(node)
            case WhenNode(condition=condition, then=then, otherwise=otherwise):
                return arithmetic.conditional(
                    self.condition(condition), self.bounds(then), self.bounds(otherwise)
                )
        raise TypeError(f"{type(node).__name__} is not a number")

    def _decided(self, node: DecidedNode) -> Bounds:
        """What was decided, where the standard leaves room; a fixed one stands."""
        standard = self.bounds(node.standard)
        free = leeway(node.standard, self.figures, self.rules)
        if free == NO:
            return standard
        awarded = arithmetic.decided(self.bounds(node.decided), standard)
        if free == YES:
            return awarded
        return arithmetic.conditional(self.condition(free), awarded, standard)

    def _column(self, node: FieldNode | RuleNode) -> str:
        if isinstance(node, FieldNode) and node.via:
            return lookup_column(node.via, node.name)
        return node.name

    def _plan_bounds(self, path: str) -> Bounds:
        low, high = self.figures.interval(path)
        if low is None or high is None:
            column = unknown("count")
            return Bounds.of_column(column, nonnegative=not self.figures.may_be_negative(path))
        if low == high:
            return Bounds.of_constant(low)
        return Bounds(literal(low), literal(high), exact=False, nonnegative=low >= 0)

    def _is_in(self, node: InNode) -> nw.Expr:
        items = self.figures.texts(node.items)
        if items is None:
            return unknown("bool")
        value = self.text(node.value)
        if not items:  # engines disagree about an empty list; nothing is in it
            return choose(value.is_null(), unknown("bool"), literal(False))
        return value.is_in(list(items))

    def text(self, node: Node) -> nw.Expr:
        match node:
            case FieldNode() | RuleNode():
                return nw.col(self._column(node))
            case LiteralNode(value=str(value)):
                return literal(value)
            case PlanNode(path=path):
                value = self.figures.one(path)
                return unknown("text") if value is None else literal(str(value))
        raise TypeError(f"{type(node).__name__} is not a text")

    def _date(self, node: Node) -> tuple[nw.Expr, nw.Expr]:
        """The earliest and the latest day that a date node can mean."""
        match node:
            case FieldNode():
                column = nw.col(self._column(node))
                return column, column
            case LiteralNode(value=date() as value):
                constant = literal(value)
                return constant, constant
            case DateNode():
                earliest, latest = moved_back(self.figures, node)
                first = _day(earliest)
                return first, first if earliest == latest else _day(latest)
            case PlanNode(path=path):
                value = self.figures.one(path)
                expr = unknown("date") if value is None else literal(value)
                return expr, expr
        raise TypeError(f"{type(node).__name__} is not a date")

    def _age(self, node: AgeNode) -> nw.Expr:
        born = nw.col(self._column(node.birth_date))  # type: ignore[arg-type]
        surely, possibly, latest_out, earliest_out = age_cutoffs(self.figures, node)
        old_enough = _between_cutoffs(born, surely, possibly)
        if node.high is None:
            return old_enough
        return old_enough & ~_between_cutoffs(born, latest_out, earliest_out)

    def _compare(self, node: CompareNode) -> nw.Expr:
        kind = self.figures.kind(node.left, node.right)
        if kind == "text":
            left, right = self.text(node.left), self.text(node.right)
            return left == right if node.operator == "==" else left != right
        if kind == "date":
            left_ends, right_ends = self._date(node.left), self._date(node.right)
            exact = left_ends[0] is left_ends[1] and right_ends[0] is right_ends[1]
            return arithmetic.compare(
                node.operator,
                Bounds(*left_ends, exact=exact, nonnegative=False),
                Bounds(*right_ends, exact=exact, nonnegative=False),
            )
        return arithmetic.compare(node.operator, self.bounds(node.left), self.bounds(node.right))


_ARITHMETIC: dict[str, Callable[[Bounds, Bounds], Bounds]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
}


def _two_columns(name: str, *, nonnegative: bool) -> Bounds:
    return Bounds(nw.col(name), nw.col(name + SUFFIX_POSSIBLE), False, nonnegative)


def _day(value: date | None) -> nw.Expr:
    return unknown("date") if value is None else literal(value)


def _between_cutoffs(born: nw.Expr, surely: date | None, possibly: date | None) -> nw.Expr:
    """Born by `surely` holds for sure; born after `possibly` surely does not."""
    if surely is None or possibly is None:
        return unknown("bool")
    if surely == possibly:
        return born <= literal(surely)
    return choose(
        born <= literal(surely),
        literal(True),
        choose(born > literal(possibly), literal(False), unknown("bool")),
    )
