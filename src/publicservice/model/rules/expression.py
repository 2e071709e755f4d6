"""The small typed tree that a rule is recorded as: pure data, no engine, no register rows.

Every node is a frozen value. `engine/` compiles the tree to columns; `explain` walks it for one
case. Adding a node means one class here, one rule in the compiler and one in the interpreter, and
the conformance suite asks for all three.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import attrs
from attrs import frozen

from publicservice.model.registers.field import Kind
from publicservice.model.registers.register import Register

NodeKind = Kind | Literal["list", "unbound"]
"""`unbound` is the kind of a plan number before a plan is at hand."""

Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
NUMERIC: frozenset[str] = frozenset({"count", "money", "percent", "points"})


@frozen
class Node:
    """Base of the tree."""

    @property
    def kind(self) -> NodeKind:
        """The kind of the value that the node stands for."""
        return "bool"

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes it is made of, on the same row."""
        return ()


@frozen
class FieldNode(Node):
    """A field of the row, or of the row that a reference field points to (`via`).

    `signed` says that a number in it may be negative, as the field's `minimum` allows.
    """

    name: str
    field_kind: Kind
    via: str = ""
    signed: bool = False

    @property
    def kind(self) -> NodeKind:
        return self.field_kind

    @property
    def path(self) -> str:
        """`name`, or `reference.name` for a field of another register."""
        return f"{self.via}.{self.name}" if self.via else self.name


@frozen
class RuleNode(Node):
    """An earlier rule of the programme, by name."""

    name: str
    rule_kind: Kind

    @property
    def kind(self) -> NodeKind:
        return self.rule_kind


@frozen
class PlanNode(Node):
    """A number of the plan, by its dotted path."""

    path: str

    @property
    def kind(self) -> NodeKind:
        return "unbound"


@frozen
class LiteralNode(Node):
    """A constant written in the rule itself."""

    value: str | bool | int | date | tuple[str, ...]
    value_kind: NodeKind

    @property
    def kind(self) -> NodeKind:
        return self.value_kind


@frozen
class DateNode(Node):
    """The evaluation date, or 1 January, or the first of its month; so many years, ... before."""

    years: Node | None = None
    months: Node | None = None
    days: Node | None = None
    year_start: bool = False
    month_start: bool = False

    @property
    def kind(self) -> NodeKind:
        return "date"

    @property
    def children(self) -> tuple[Node, ...]:
        return tuple(node for node in (self.years, self.months, self.days) if node is not None)


@frozen
class AgeNode(Node):
    """Whether someone born on `birth_date` has completed at least `low`, at most `high` years."""

    birth_date: Node
    low: Node | None
    high: Node | None

    @property
    def children(self) -> tuple[Node, ...]:
        bounds = tuple(node for node in (self.low, self.high) if node is not None)
        return (self.birth_date, *bounds)


@frozen
class CompareNode(Node):
    """Two values of one kind compared."""

    operator: Comparison
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@frozen
class InNode(Node):
    """Whether a text stands in a list."""

    value: Node
    items: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.value, self.items)


@frozen
class AllNode(Node):
    """Every part holds."""

    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts


@frozen
class BetweenNode(AllNode):
    """A value between two others, both included: two comparisons that are one condition."""


@frozen
class AnyNode(Node):
    """At least one part holds."""

    parts: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        return self.parts


@frozen
class NotNode(Node):
    """The part does not hold."""

    part: Node

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.part,)


@frozen
class ArithmeticNode(Node):
    """A sum, a difference, or a product with at most one factor that is not a count."""

    operator: Literal["+", "-", "*"]
    left: Node
    right: Node

    @property
    def kind(self) -> NodeKind:
        kinds = {self.left.kind, self.right.kind}
        known = kinds - {"unbound"}
        if self.operator == "*" and "count" in known and len(kinds) == 2:
            return (kinds - {"count"}).pop()
        return known.pop() if known else "unbound"

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@frozen
class PercentNode(Node):
    """A percentage of an amount, rounded to a whole fen."""

    amount: Node
    percent: Node
    rounding: Literal["half_up", "down"] = "half_up"

    @property
    def kind(self) -> NodeKind:
        return self.amount.kind

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.amount, self.percent)


@frozen
class BoundNode(Node):
    """The lesser (`min`) or the greater (`max`) of two values."""

    which: Literal["min", "max"]
    left: Node
    right: Node

    @property
    def kind(self) -> NodeKind:
        left = self.left.kind
        return self.right.kind if left == "unbound" else left

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@frozen
class WhenNode(Node):
    """One value where the condition holds, another where it does not."""

    condition: Node
    then: Node
    otherwise: Node

    @property
    def kind(self) -> NodeKind:
        then = self.then.kind
        return self.otherwise.kind if then == "unbound" else then

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.condition, self.then, self.otherwise)


@frozen
class RoundNode(Node):
    """An amount of money as whole steps, such as whole yuan (100 fen); never negative."""

    amount: Node
    step: int
    rounding: Literal["half_up", "down"] = "half_up"

    @property
    def kind(self) -> NodeKind:
        return self.amount.kind

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.amount,)


@frozen
class DecidedNode(Node):
    """What an office decided; the standard that leaves it room where nothing is decided yet."""

    decided: Node
    standard: Node

    @property
    def kind(self) -> NodeKind:
        return self.decided.kind

    @property
    def children(self) -> tuple[Node, ...]:
        return (self.decided, self.standard)


@frozen
class RelatedNode(Node):
    """A fact about the rows of another register that belong to this row.

    `link` is the reference field of the related register that ties its rows to this one, directly
    or through the row that both refer to. `where` and `value` are trees over the related row.
    """

    what: Literal["count", "any", "all", "total"]
    register: type[Register] = attrs.field(eq=id)
    where: Node | None
    link: str
    value: Node | None = None

    @property
    def kind(self) -> NodeKind:
        if self.what == "total":
            assert self.value is not None
            return self.value.kind
        return "count" if self.what == "count" else "bool"


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it on the same row (not the rows of other registers)."""
    yield node
    for child in node.children:
        yield from walk(child)


def walk_everywhere(node: Node) -> Iterator[Node]:
    """The node and everything below it, the trees over related rows included."""
    for found in walk(node):
        yield found
        if isinstance(found, RelatedNode):
            for inner in (found.where, found.value):
                if inner is not None:
                    yield from walk_everywhere(inner)


def may_be_negative(node: Node) -> bool:
    """Whether a number can lie below 0: a signed field, a difference, or what is made of them."""
    match node:
        case FieldNode(signed=signed):
            return signed
        case LiteralNode(value=int(value)):
            return value < 0
        case ArithmeticNode(operator="-"):
            return True
        case BoundNode(which="max"):
            return all(may_be_negative(child) for child in node.children)
        case WhenNode(then=then, otherwise=otherwise):
            return may_be_negative(then) or may_be_negative(otherwise)
        case ArithmeticNode() | PercentNode() | BoundNode() | RoundNode() | DecidedNode():
            return any(may_be_negative(child) for child in node.children)
    return False


def rules_read(node: Node) -> tuple[str, ...]:
    """The names of the rules that a tree reads, in order of first use."""
    names = (found.name for found in walk(node) if isinstance(found, RuleNode))
    return tuple(dict.fromkeys(names))


def plan_paths(node: Node) -> tuple[str, ...]:
    """The plan numbers that a tree reads, in order of first use."""
    paths = (found.path for found in walk_everywhere(node) if isinstance(found, PlanNode))
    return tuple(dict.fromkeys(paths))
