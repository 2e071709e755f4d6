"""What a rule is written with: terms that record a tree instead of computing.

A rule function gets a `Row`. Its attributes are terms; comparing and combining terms records
nodes. Nothing here knows a value, so a term has no truth: ``and``, ``or``, ``not``, ``if`` and
chained comparisons fail at once with the right operator named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn

from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.field import Field, Kind, Reference
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import (
    NUMERIC,
    AllNode,
    AnyNode,
    ArithmeticNode,
    CompareNode,
    Comparison,
    DateNode,
    FieldNode,
    InNode,
    LiteralNode,
    Node,
    NodeKind,
    NotNode,
    PlanNode,
    RuleNode,
)

_HELPERS = "write it with & | ~, comparisons, + - * and the helpers of publicservice"
_INSTEAD: Mapping[str, str] = {
    "date": "compare it with another day, such as years_ago(1), year_start() or p.at; an age is "
    "age_at_least(p.birth_date, 18)",
    "text": "compare it with == or is_in(('a', 'b'))",
}


def _fail(code: str, message: str, remedy: str) -> NoReturn:
    raise ProgrammeError.of(f"rule.{code}", message, remedy=remedy)


class Term:
    """A recorded value. Supports ``& | ~``, comparisons, ``+ - *``, and `is_in`.

    `Recorded` and `PlanTerm` stand side by side below it: Python gives a right operand of a
    sub-class the first word, which would turn ``field > plan number`` round.
    """

    __slots__ = ("_node",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, node: Node) -> None:
        self._node = node

    def __bool__(self) -> bool:
        _fail(
            "no-truth",
            "a rule is recorded, not computed, so a term in it is neither true nor false",
            "write & for and, | for or, ~ for not, when(...) for if, and between(x, low, high) "
            "for a chained comparison; put each comparison in parentheses",
        )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kind = self._node.kind
        remedy = nearest(name, ["is_in"]) if name.startswith("is") else _INSTEAD.get(kind, _HELPERS)
        _fail("no-attribute", f"a {kind} has no {name!r}", remedy)

    def __iter__(self) -> NoReturn:
        _fail("no-loop", "a rule cannot loop over a term", "count rows with count(Register, ...)")

    def __and__(self, other: Any) -> Term:
        return Recorded(AllNode((*_parts(self, AllNode), *_parts(other, AllNode))))

    def __rand__(self, other: Any) -> Term:
        return Recorded(AllNode((*_parts(other, AllNode), *_parts(self, AllNode))))

    def __or__(self, other: Any) -> Term:
        return Recorded(AnyNode((*_parts(self, AnyNode), *_parts(other, AnyNode))))

    def __ror__(self, other: Any) -> Term:
        return Recorded(AnyNode((*_parts(other, AnyNode), *_parts(self, AnyNode))))

    def __invert__(self) -> Term:
        return Recorded(NotNode(condition(self)))

    def __lt__(self, other: Any) -> Term:
        return compare("<", self, other)

    def __le__(self, other: Any) -> Term:
        return compare("<=", self, other)

    def __gt__(self, other: Any) -> Term:
        return compare(">", self, other)

    def __ge__(self, other: Any) -> Term:
        return compare(">=", self, other)

    def __eq__(self, other: object) -> Term:  # type: ignore[override]
        return compare("==", self, other)

    def __ne__(self, other: object) -> Term:  # type: ignore[override]
        return compare("!=", self, other)

    def __add__(self, other: Any) -> Term:
        return _arithmetic("+", self, other)

    def __radd__(self, other: Any) -> Term:
        return _arithmetic("+", other, self)

    def __sub__(self, other: Any) -> Term:
        return _arithmetic("-", self, other)

    def __rsub__(self, other: Any) -> Term:
        return _arithmetic("-", other, self)

    def __mul__(self, other: Any) -> Term:
        return _arithmetic("*", self, other)

    def __rmul__(self, other: Any) -> Term:
        return _arithmetic("*", other, self)

    def __truediv__(self, other: Any) -> NoReturn:
        _fail("no-division", "a rule cannot divide", "use percent_of(amount, percent)")

    def is_in(self, items: Any) -> Term:
        """Whether the text stands in a list: a plan number of kind list, or texts."""
        value = node_of(self)
        if value.kind not in ("text", "unbound"):
            _fail("kinds", f"is_in takes a text, not {value.kind}", "compare with == instead")
        if isinstance(items, Term):
            listed = items._node
        elif isinstance(items, (list, tuple, set, frozenset)) and all(
            isinstance(item, str) for item in items
        ):
            texts = tuple(sorted(items)) if isinstance(items, (set, frozenset)) else tuple(items)
            listed = LiteralNode(texts, "list")
        else:
            _fail(
                "kinds",
                f"is_in takes a list of texts, not {items!r}",
                "write is_in(('a', 'b')) or is_in(h.plan.section.key)",
            )
        if listed.kind not in ("list", "unbound"):
            _fail("kinds", f"is_in takes a list, not {listed.kind}", "compare with == instead")
        return Recorded(InNode(value, listed))

    def __repr__(self) -> str:
        return f"Term({self._node!r})"


class Recorded(Term):
    """A field, a rule, or what was made of them."""

    __slots__ = ()


class PlanTerm(Term):
    """A path into the plan: ``h.plan.limits.own_cost``."""

    __slots__ = ("_path",)

    def __init__(self, path: str = "") -> None:
        self._path = path
        super().__init__(PlanNode(path))

    def __getattr__(self, name: str) -> PlanTerm:
        if name.startswith("_"):
            raise AttributeError(name)
        return PlanTerm(f"{self._path}.{name}" if self._path else name)


class ReferredRow:
    """The row that a reference field points to; its fields are read through it."""

    __slots__ = ("_name", "_register")

    def __init__(self, name: str, register: type[Register]) -> None:
        self._name = name
        self._register = register

    def __getattr__(self, name: str) -> Term:
        if name.startswith("__"):
            raise AttributeError(name)
        field = self._register.fields.get(name)
        if field is None:
            _fail(
                "no-name",
                f"no field {name!r} in {self._register.__name__}, to which {self._name!r} refers",
                nearest(name, self._register.fields),
            )
        if name == self._register.key():  # the reference itself holds it: nothing to look up
            return Recorded(FieldNode(self._name, field.kind))
        return Recorded(FieldNode(name, field.kind, via=self._name, signed=_is_signed(field)))

    def _refuse(self, *_: object) -> NoReturn:
        _fail(
            "reference",
            f"{self._name!r} is a row of {self._register.__name__}, not a value",
            f"read one of its fields, such as .{self._register.key()}",
        )

    # Without these, Python would answer ``row.owner == "P1"`` itself, with False.
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __invert__ = __bool__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class Row:
    """One row of a register, as a rule function sees it.

    Attributes are the register's fields, the programme's other rules, `plan` (the numbers of the
    plan in use) and `at` (the evaluation date).
    """

    __slots__ = ("_owner", "_register", "_rules")

    def __init__(
        self, register: type[Register], rules: Mapping[str, Kind], owner: str = ""
    ) -> None:
        self._register = register
        self._rules = rules
        self._owner = owner or register.__name__

    @property
    def plan(self) -> PlanTerm:
        """The numbers of the plan: ``row.plan.section.key``."""
        return PlanTerm()

    @property
    def at(self) -> Term:
        """The evaluation date."""
        return Recorded(DateNode())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._rules:
            return Recorded(RuleNode(name, self._rules[name]))
        field = self._register.fields.get(name)
        if isinstance(field, Reference):
            return ReferredRow(name, field.to)
        if field is not None:
            return Recorded(FieldNode(name, field.kind, signed=_is_signed(field)))
        known = (*self._register.fields, *self._rules)
        _fail(
            "no-name",
            f"no field or rule {name!r} in {self._owner}",
            nearest(name, known),
        )


RuleFunction = Callable[[Any], Any]


def _is_signed(field: Field) -> bool:
    """Whether a number in the field may be negative."""
    return isinstance(field.minimum, int) and field.minimum < 0


def node_of(value: Any) -> Node:
    """The node of a term or of a constant that a rule may contain."""
    if isinstance(value, PlanTerm) and not value._path:
        _fail("plan-path", "the plan itself is not a number", "write plan.section.key")
    if isinstance(value, Term):
        return value._node
    if isinstance(value, ReferredRow):
        value._refuse()
    if isinstance(value, bool):
        return LiteralNode(value, "bool")
    if isinstance(value, int):
        return LiteralNode(value, "count")
    if isinstance(value, str):
        return LiteralNode(value, "text")
    if isinstance(value, date):
        return LiteralNode(value, "date")
    if isinstance(value, (float, Decimal)):
        _fail("literal", f"a rule cannot contain {value!r}", "put the number into the plan")
    if value is None:
        _fail(
            "literal",
            "None is no value of a rule",
            "a function of several lines ends with "
            "return; what a blank cell means is said by its field: blank=False",
        )
    _fail("literal", f"a rule cannot contain {type(value).__name__}", "use terms and constants")


def condition(value: Any) -> Node:
    """The node of something that holds or does not; anything else is refused by name."""
    node = node_of(value)
    if node.kind not in ("bool", "unbound"):
        shown = node.value if isinstance(node, LiteralNode) else f"a {node.kind}"
        _fail(
            "not-a-condition",
            f"& | ~ take conditions, not {shown}",
            "put each comparison in parentheses: (a > 1) & (b < 2)",
        )
    return node


def _parts(value: Any, node_class: type[AllNode] | type[AnyNode]) -> tuple[Node, ...]:
    node = condition(value)
    return node.children if type(node) is node_class else (node,)


def same_kind(left: Node, right: Node, doing: str) -> None:
    """Refuse two values of different kinds; plan numbers are judged once the plan is known."""
    kinds: set[NodeKind] = {left.kind, right.kind} - {"unbound"}
    if len(kinds) <= 1:
        return
    first, second = left.kind, right.kind
    remedy = "both sides need one kind"
    if "money" in kinds:
        remedy = "write the amount as yuan('5000') or put it into the plan with a unit"
    elif "bool" in kinds:
        remedy = "a condition is not compared: write h.flag or ~h.flag"
    elif kinds == {"date", "text"}:
        remedy = "write the day without quotes into the plan: value = 2024-08-20"
    _fail("kinds", f"cannot {doing} {first} and {second}", remedy)


def compare(operator: Comparison, left: Any, right: Any) -> Term:
    """Record a comparison of two values of one kind."""
    left_node, right_node = node_of(left), node_of(right)
    same_kind(left_node, right_node, "compare")
    kind = right_node.kind if left_node.kind == "unbound" else left_node.kind
    if kind == "bool":
        _fail("kinds", "a condition is not compared", "write h.flag or ~h.flag")
    if kind == "list":
        _fail("kinds", "a list is not compared", "write h.field.is_in(h.plan.lists.name)")
    if kind == "text" and operator not in ("==", "!="):
        _fail("kinds", f"texts have no order for {operator}", "compare with == or is_in")
    if LiteralNode("", "text") in (left_node, right_node):
        _fail(
            "empty-text", "compares with the empty text, which no cell holds: a blank is unknown",
            'say what a blank means, blank = "none", and compare with that',
        )  # fmt: skip
    return Recorded(CompareNode(operator, left_node, right_node))


def _arithmetic(operator: Any, left: Any, right: Any) -> Term:
    left_node, right_node = node_of(left), node_of(right)
    kinds = {left_node.kind, right_node.kind} - {"unbound"}
    if bad := kinds - NUMERIC:
        _fail("kinds", f"cannot compute with {sorted(bad)[0]}", "compute with counts and money")
    if operator == "*":
        if kinds == {"money"} and left_node.kind == right_node.kind:
            _fail("kinds", "money times money has no meaning", "multiply money by a count")
        if "percent" in kinds:
            _fail("kinds", "a percentage is not a factor", "use percent_of(amount, percent)")
    else:
        same_kind(left_node, right_node, "add or subtract")
    return Recorded(ArithmeticNode(operator, left_node, right_node))
