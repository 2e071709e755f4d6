"""A programme's rules held against a plan: every number they read is there and of a fitting kind.

What two kinds of field cannot do together fails when the class is made. A plan number has no kind
before a plan is at hand, so what hangs on one is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, field

from publicservice.model.calendar.plan_days import day_paths
from publicservice.model.label import Label
from publicservice.model.plan import Number, Plan
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import (
    NUMERIC,
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
    NodeKind,
    NotNode,
    PercentNode,
    PlanNode,
    RelatedNode,
    RoundNode,
    RuleNode,
    WhenNode,
    plan_paths,
)

REMEDIES: dict[NodeKind, str] = {
    "money": 'give it a unit of money, such as unit = "yuan"',
    "points": "compare it with another score; bands and pass marks stand on the scorecard",
    "percent": 'give it the unit of a percentage: unit = "%"',
    "count": 'give it a unit that is counted, such as unit = "persons", or none',
    "date": "write a date without quotes: value = 2024-08-20",
    "text": 'write one text in quotes: value = "…"',
    "list": 'write a list of texts: value = ["…", "…"]',
    "bool": "write value = true or value = false",
}


def check_binding(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What keeps the programme's rules and indicators from being evaluated with the plan.

    Missing numbers, a section read as a number, numbers of a kind that does not fit what the rule
    does with them. All are errors; the place is the plan number where there is one.
    """
    binding = _Binding(programme, plan)
    if plan.programme != programme.id:
        return [
            Problem(
                code="plan.wrong-programme",
                message=f"a plan for {plan.programme!r}, not for {programme.id!r}",
                where=binding.place("programme"),
                remedy=f'write programme = "{programme.id}", or choose the other programme',
            )
        ]
    for rule in programme.rules.values():
        binding.reader = f"{programme.__name__}.{rule.name}"
        binding.check(rule.node)
        binding.expect(rule.node, rule.kind, f"its value ({rule.kind})")
        binding.check_label(rule.label)
    for indicator in programme.indicators.values():
        binding.reader = f"{programme.__name__}.{indicator.name}"
        for tree in indicator.conditions:
            binding.check(tree)
            binding.expect(tree, "bool", "a condition")
        for tree in indicator.numbers:
            binding.check(tree)
            binding.expect(tree, indicator.number_kind(tree), "what is summed up")
    for card in programme.scorecards.values():
        for place, tree in card.trees.items():
            binding.reader = f"{programme.__name__}.{card.name}.{place}"
            binding.check(tree)
            binding.expect(tree, card.expected(place), "what is scored")
    for ladder in programme.ladders.values():
        binding.reader = f"{programme.__name__}.{ladder.name}"
        for tree in ladder.trees:
            binding.check(tree)
    binding.check_benefits()
    return list(dict.fromkeys(binding.problems))


@define
class _Binding:
    """Walks the trees of one programme. `reader` is the rule or indicator at hand."""

    programme: type[Programme]
    plan: Plan
    reader: str = ""
    problems: list[Problem] = field(factory=list)

    def place(self, path: str) -> str:
        """The path with the file that it came from, or would come from."""
        origin = self.plan.origin
        label = origin.get(path) or origin.get("programme") or "plan"
        return f"{label}: {path}"

    def check_benefits(self) -> None:
        """The trees of the programme's benefits."""
        for benefit in self.programme.benefits.values():
            self.reader = f"{self.programme.__name__}.{benefit.name}"
            for tree in benefit.trees:
                self.check(tree)
            self.expect(benefit.granted, "bool", "a condition")
            for amount in filter(None, (benefit.standard, benefit.cap)):
                self.expect(amount, "money", "an amount of money")
            if benefit.times is not None:
                self.expect(benefit.times, "count", "a number of periods")

    def check(self, node: Node) -> None:
        """Check a node and everything below it, the trees over related rows included."""
        self._check_values(node)
        self._check_times(node)
        for condition in _conditions(node):
            self.expect(condition, "bool", "a condition")
        for inner in _inside(node):
            self.check(inner)

    def check_label(self, label: Label) -> None:
        """The numbers that a label names are numbers of the plan."""
        reader, self.reader = self.reader, f"the label of {self.reader}"
        for path in label.paths:
            self._there(path)
        self.reader = reader

    def _check_values(self, node: Node) -> None:
        match node:
            case PlanNode(path=path):
                self._there(path)
            case CompareNode(operator=operator, left=left, right=right):
                self._comparable(operator, left, right)
            case InNode(value=value, items=items):
                self.expect(value, "text", "a text to look up")
                self.expect(items, "list", "a list")
            case PercentNode(amount=amount, percent=percent):
                self._numbers(amount)
                self.expect(percent, "percent", "a percentage")
            case WhenNode(then=left, otherwise=right) | BoundNode(left=left, right=right):
                self._numbers(left, right)
                self._same_kind(left, right, "chooses between {} and {}")
            case DecidedNode(decided=left, standard=right):
                self._numbers(left, right)
                self._same_kind(left, right, "takes {} in the place of {}")
            case RoundNode(amount=amount):
                self.expect(amount, "money", "an amount of money")
            case ArithmeticNode(operator=operator, left=left, right=right):
                self._numbers(left, right)
                self._computable(operator, left, right)
            case RelatedNode(value=Node() as value):
                self._numbers(value)

    def _check_times(self, node: Node) -> None:
        match node:
            case AgeNode(birth_date=birth_date, low=low, high=high):
                if not isinstance(birth_date, FieldNode):
                    message = f"{self.reader} asks for the age of a computed date"
                    remedy = "pass a date field, such as p.birth_date"
                    self._report("binding.age", (birth_date,), message, remedy)
                self._length(low, "years")
                self._length(high, "years")
            case DateNode(years=years, months=months, days=days):
                self._length(years, "years")
                self._length(months, "months")
                self._length(days, "days")

    def _length(self, node: Node | None, unit: str) -> None:
        """A length of time: stated by the rule or the plan, and in that unit."""
        if node is None:
            return
        if not _is_stated(node):
            self._report(
                "binding.not-stated", (node,),
                f"{self.reader} takes {self._named(node)} as a number of {unit}; it would differ "
                "from row to row",
                "use a whole number, a number of the plan, or a sum of such numbers",
            )  # fmt: skip
            return
        for path in plan_paths(node):
            number = self.plan.find(path)
            if number is not None and not _counts(number, unit):
                named = self._named(PlanNode(path))
                message = f"{self.reader} takes {named} as a number of {unit}"
                remedy = f'write unit = "{unit}"'
                self._report("binding.unit", (PlanNode(path),), message, remedy)

    def _comparable(self, operator: str, left: Node, right: Node) -> None:
        self._same_kind(left, right, "compares {} with {}")
        kinds = {self.kind(left), self.kind(right)}
        if kinds <= {"bool", "list"} or ("text" in kinds and operator not in ("==", "!=")):
            message = f"{self.reader} asks {self._named(left)} {operator} {self._named(right)}"
            remedy = "numbers and dates have an order; look up a text with is_in"
            self._report("binding.kinds", (left, right), message, remedy)

    def _computable(self, operator: str, left: Node, right: Node) -> None:
        if operator != "*":
            self._same_kind(left, right, "computes with {} and {}")
            return
        kinds = {self.kind(left), self.kind(right)}
        if "percent" in kinds or kinds.isdisjoint({"count", "unbound"}):
            message = f"{self.reader} multiplies {self._named(left)} by {self._named(right)}"
            remedy = "one factor is a count; a share is written percent_of(amount, percent)"
            self._report("binding.kinds", (right, left), message, remedy)

    def _same_kind(self, left: Node, right: Node, message: str) -> None:
        first, second = self.kind(left), self.kind(right)
        if first == second or "unbound" in (first, second):
            return
        culprit, wanted = (right, first) if plan_paths(right) else (left, second)
        message = f"{self.reader} {message.format(self._named(left), self._named(right))}"
        self._report("binding.kinds", (culprit,), message, REMEDIES[wanted])

    def _numbers(self, *nodes: Node) -> None:
        for node in nodes:
            if self.kind(node) not in (*NUMERIC, "unbound"):
                message = f"{self.reader} computes with {self._named(node)}"
                self._report("binding.kinds", (node,), message, REMEDIES["count"])

    def expect(self, node: Node, kind: NodeKind, role: str) -> None:
        """Report a node of another kind."""
        if self.kind(node) not in (kind, "unbound"):
            message = f"{self.reader} takes {self._named(node)} as {role}"
            self._report("binding.kinds", (node,), message, REMEDIES[kind])

    def kind(self, node: Node) -> NodeKind:
        """The kind of a node, now that the plan says what its numbers are."""
        if isinstance(node, PlanNode):
            number = self.plan.find(node.path)
            return number.kind if number else "unbound"
        if isinstance(node, RuleNode):
            return self.programme.rules[node.name].kind
        if node.kind != "unbound":
            return node.kind
        values = node.children[1:] if isinstance(node, WhenNode) else node.children
        kinds = [kind for value in values if (kind := self.kind(value)) != "unbound"]
        if isinstance(node, ArithmeticNode) and node.operator == "*":
            kinds.sort(key=lambda kind: kind == "count")  # so many times an amount is an amount
        return kinds[0] if kinds else "unbound"

    def _there(self, path: str) -> None:
        if self.plan.find(path) is not None:
            return
        if inside := self.plan.section(path):
            message = f"{self.reader} reads a section as if it were a number"
            remedy = "its numbers: " + ", ".join(inside)
            self._report("plan.section", (PlanNode(path),), message, remedy)
        else:
            message = f"{self.reader} reads a number that the plan does not have"
            remedy = nearest(path, (*self.plan.numbers, *day_paths(self.plan)))
            self._report("plan.no-number", (PlanNode(path),), message, remedy)

    def _report(self, code: str, nodes: Iterable[Node], message: str, remedy: str) -> None:
        paths = [path for node in nodes for path in plan_paths(node)]
        where = self.place(paths[0]) if paths else f"programme {self.programme.id}"
        self.problems.append(Problem(code=code, message=message, where=where, remedy=remedy))

    def _named(self, node: Node) -> str:
        """The node by name and kind: ``limits.own_cost (money in yuan)``."""
        kind = self.kind(node)
        match node:
            case PlanNode(path=path):
                number = self.plan.find(path)
                unit = f" in {number.unit}" if number and number.unit else ""
                return f"{path} ({kind}{unit})"
            case FieldNode(path=path):
                return f"{path} ({kind})"
            case RuleNode(name=name):
                return f"{name} ({kind})"
            case LiteralNode(value=value):
                return f"{value!r} ({kind})"
        return f"a computed {kind}"


def _conditions(node: Node) -> tuple[Node, ...]:
    """The nodes below it that must hold or not."""
    match node:
        case AllNode() | AnyNode() | NotNode():
            return node.children
        case WhenNode(condition=condition) | RelatedNode(where=Node() as condition):
            return (condition,)
    return ()


def _inside(node: Node) -> Iterator[Node]:
    yield from node.children
    if isinstance(node, RelatedNode):
        yield from (tree for tree in (node.where, node.value) if tree is not None)


def _is_stated(node: Node) -> bool:
    if isinstance(node, ArithmeticNode):
        return node.operator == "+" and all(_is_stated(child) for child in node.children)
    return isinstance(node, LiteralNode | PlanNode)


def _counts(number: Number, unit: str) -> bool:
    """Whether it is a count of that unit; a count without one may be."""
    parts = number.unit_parts
    return number.kind == "count" and (parts is None or parts.amount == unit)
