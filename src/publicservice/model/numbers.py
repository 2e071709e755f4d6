"""The numbers of a plan as they stand on one day."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from attrs import define, field

from publicservice.model.label import Label
from publicservice.model.plan import Known, NotInForce, Number, Plan, Range, Unknown
from publicservice.model.registers.field import Kind
from publicservice.model.rules.expression import (
    ArithmeticNode,
    LiteralNode,
    Node,
    NodeKind,
    PlanNode,
    WhenNode,
    plan_paths,
)

NumberState = Known | Range | Unknown | NotInForce


@define
class Figures:
    """A plan read at the evaluation date `at`. Pure Python: the engines get constants from here."""

    plan: Plan
    at: date
    _states: dict[str, NumberState] = field(factory=dict)

    def number(self, path: str) -> Number:
        """The number with its unit and clause; PlanError with the nearest paths if missing."""
        return self.plan.number(path, self.at)

    def state(self, path: str) -> NumberState:
        """Known, a range of discretion, unknown, or not in force yet."""
        if path not in self._states:
            self._states[path] = self.number(path).at(self.at)
        return self._states[path]

    def cite(self, path: str) -> str:
        """The clause of the number as it stands."""
        return self.number(path).cite_at(self.at)

    def one(self, path: str) -> Any:
        """The value, or `None` where it is unknown or a range."""
        state = self.state(path)
        return state.value if isinstance(state, Known) else None

    def interval(self, path: str) -> tuple[int | None, int | None]:
        """The lower and the upper end; both `None` where the number is unknown."""
        match self.state(path):
            case Known(value=value):
                return int(cast(int, value)), int(cast(int, value))
            case Range(low=low, high=high):
                return int(cast(int, low)), int(cast(int, high))
        return None, None

    def may_be_negative(self, path: str) -> bool:
        """Whether the number's unit lets it lie below 0, as a growth in % of a baseline."""
        unit = self.number(path).unit_parts
        return bool(unit and unit.base)

    def constant(self, node: Node) -> tuple[int | None, int | None]:
        """The interval of a node made of plan numbers and literals only."""
        match node:
            case LiteralNode(value=int(value)):
                return value, value
            case PlanNode(path=path):
                return self.interval(path)
            case ArithmeticNode(operator="+", left=left, right=right):
                lows, highs = zip(self.constant(left), self.constant(right), strict=True)
                return _total(lows), _total(highs)
        raise TypeError(f"{type(node).__name__} is not a constant")

    def texts(self, node: Node) -> tuple[str, ...] | None:
        """The items of a list, or `None` where the plan does not know them."""
        if isinstance(node, LiteralNode):
            return cast(tuple[str, ...], node.value)
        return cast("tuple[str, ...] | None", self.one(cast(PlanNode, node).path))

    def kind_of(self, node: Node) -> NodeKind:
        """The kind of a node, now that the plan says what its numbers are."""
        if isinstance(node, PlanNode):
            return self.number(node.path).kind
        if node.kind == "unbound":
            parts = (node.then, node.otherwise) if isinstance(node, WhenNode) else node.children
            return next((k for part in parts if (k := self.kind_of(part)) != "unbound"), "unbound")
        return node.kind

    def kind(self, *nodes: Node) -> Kind:
        """The first definite kind among nodes that are compared with one another."""
        kinds = (self.kind_of(node) for node in nodes)
        return cast(Kind, next((k for k in kinds if k != "unbound"), "count"))

    def label(self, label: Label) -> Label:
        """A label with the numbers that it names; ``?`` for one that is not known at the date.

        A number that is not in force yet is named as it will be.
        """
        return label.filled(self._in_label)

    def _in_label(self, path: str) -> str:
        number, state = self.number(path), self.state(path)
        return figure_text(
            number, number.steps[0].state if isinstance(state, NotInForce) else state
        )

    def not_in_force(self, node: Node) -> NotInForce | None:
        """The first number that a tree reads and that is not in force at the date, if any."""
        for path in plan_paths(node):
            state = self.state(path)
            if isinstance(state, NotInForce):
                return state
        return None


def figure_text(number: Number, state: NumberState) -> str:
    """A number without its unit: ``65``, ``60–65``, ``?`` where it is unknown."""
    match state:
        case Known(value=tuple() as texts):
            return ", ".join(texts)
        case Known(value=value):
            return str(number.figure(value))
        case Range(low=low, high=high):
            return f"{number.figure(low)}–{number.figure(high)}"
    return "?"


def _total(values: tuple[int | None, ...]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
