"""The thresholds of a programme: the conditions and dates that a case falls on one side of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from publicservice.engine.interpret import Case, Truth
from publicservice.engine.intervals import Interval
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan, PlanDate, Unknown
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.rules.ages import age_cutoffs, moved_back
from publicservice.model.rules.expression import (
    AgeNode,
    ArithmeticNode,
    CompareNode,
    DateNode,
    FieldNode,
    InNode,
    LiteralNode,
    Node,
    RelatedNode,
    RuleNode,
)
from publicservice.wording import Wording


@frozen
class Threshold:
    """A condition that is not made of others, or a date or target of the plan.

    Attributes:
        owner: the rule or indicator that states it, or the plan's phase, target or number.
        what: the condition; start, end, value, due or since for what stands in the plan.
        text: what it asks, with the plan's numbers.
    """

    owner: str
    what: Node | str
    text: str = field(eq=False)

    def __str__(self) -> str:
        return f"{self.owner}: {self.text}"


def thresholds(programme: type[Programme], plan: Plan, at: date) -> tuple[Threshold, ...]:
    """Everything that a programme with a plan can be on two sides of.

    Every comparison, age, list and flag in the rules and indicators, those over related rows
    included; a range of ages or numbers counts as two. Then the plan's phases and targets, and the
    days on which its numbers change. Ages and dated numbers are those of the day `at`.
    """
    figures = Figures(plan, at)
    found: dict[Threshold, None] = {}
    for owner, register, tree in owned_trees(programme):
        for where, node in _atoms(register, tree):
            words = Wording(where, dict(programme.rules), figures, "en")
            place = "" if where is register else f"{where.register}, "
            found.setdefault(Threshold(owner, node, f"{place}{_worded(words, node)}"))
    for threshold in _of_plan(plan):
        found.setdefault(threshold)
    return tuple(found)


def _worded(words: Wording, node: Node) -> str:
    if isinstance(node, AgeNode) and isinstance(node.low, ArithmeticNode):
        return f"age over {words.name(node.low.left)}"
    return words.condition(node)


def _of_plan(plan: Plan) -> Iterator[Threshold]:
    for name, phase in plan.phases.items():
        if _is_stated(phase.start):
            yield Threshold(f"phases.{name}", "start", f"start {phase.start} has come")
        if _is_stated(phase.end):
            yield Threshold(f"phases.{name}", "end", f"end {phase.end} has passed")
    for name, target in plan.targets.items():
        value = repr(target.value).partition(": ")[2].removesuffix(")")
        yield Threshold(f"targets.{name}", "value", f"{target.comparator} {value}")
        if _is_stated(target.due) and not _comes_back(plan, target.due):
            yield Threshold(f"targets.{name}", "due", f"due {target.due} has passed")
    for path, number in plan.numbers.items():
        for day in number.dates:
            yield Threshold(path, f"since {day}", f"since {day}")


def _is_stated(due: PlanDate | str | None) -> bool:
    """Whether there is a day that a case can lie on either side of."""
    return due is not None and not (isinstance(due, PlanDate) and isinstance(due.value, Unknown))


def _comes_back(plan: Plan, due: PlanDate | str | None) -> bool:
    """Whether it is the end of a phase of every year: when it has passed, the next one is meant."""
    return isinstance(due, str) and plan.phase(due).every_year


def owned_trees(programme: type[Programme]) -> Iterator[tuple[str, type[Register], Node]]:
    """Every tree with the name of its rule or indicator and the register whose rows it is of."""
    for rule in programme.rules.values():
        yield rule.name, programme.unit, rule.node
    for indicator in programme.indicators.values():
        for tree in indicator.trees:
            yield indicator.name, indicator.register, tree


def seen(case: Case, tree: Node) -> Iterator[tuple[Node, Truth, int | None]]:
    """Every atom of a tree as it stands for one row: how, and how far from its threshold.

    The distance is in days, or in units of the number: 0 on the threshold, `None` where it has no
    distance or where something is unknown.
    """
    for found, atom in _visit(case, tree):
        yield atom, found.truth(atom), distance(found, atom)


def distance(case: Case, node: Node) -> int | None:
    """How far a value lies from what it is compared with."""
    match node:
        case AgeNode(birth_date=FieldNode() as birth):
            born, cutoff = case.value(birth), age_cutoffs(case.figures, node)[0]
            return None if born is None or cutoff is None else abs((cutoff - born).days)
        case CompareNode(left=left, right=right):
            one, other = _point(case, left), _point(case, right)
            if one is None or other is None or isinstance(one, str):
                return None
            gap = one - other
            return abs(gap) if isinstance(gap, int) else abs(gap.days)
    return None


def _point(case: Case, node: Node) -> Any:
    if isinstance(node, DateNode):
        earliest, latest = moved_back(case.figures, node)
        return earliest if earliest == latest else None
    value = case.value(node)
    if isinstance(value, Interval):
        return value.low if value.known else None
    return value


def _atoms(register: type[Register], node: Node) -> Iterator[tuple[type[Register], Node]]:
    """The atoms of a tree with the register whose rows they are of."""

    def below(related: RelatedNode, tree: Node) -> Iterator[tuple[type[Register], Node]]:
        return _atoms(related.register, tree)

    for found in _split(node, below):
        yield found if isinstance(found, tuple) else (register, found)


def _visit(case: Case, node: Node) -> Iterator[tuple[Case, Node]]:
    """The atoms of a tree with the cases that they are asked of."""

    def below(related: RelatedNode, tree: Node) -> Iterator[tuple[Case, Node]]:
        for row in case.related(related) or ():
            yield from _visit(row, tree)

    for found in _split(node, below):
        yield found if isinstance(found, tuple) else (case, found)


def _split(node: Node, below: Callable[[RelatedNode, Node], Iterator[Any]]) -> Iterator[Any]:
    """The atoms of a tree; what `below` makes of the trees over related rows is passed on."""
    if isinstance(node, RuleNode):
        return
    if isinstance(node, AgeNode):
        yield from _ends_of_age(node)
        return
    if isinstance(node, CompareNode | InNode | RelatedNode | FieldNode) and node.kind == "bool":
        yield node
    if isinstance(node, RelatedNode):
        for tree in (node.where, node.value):
            if tree is not None:
                yield from below(node, tree)
    for child in node.children:
        yield from _split(child, below)


def _ends_of_age(node: AgeNode) -> Iterator[AgeNode]:
    """Old enough; and, where there is an upper age, too old."""
    if node.low is not None:
        yield AgeNode(node.birth_date, node.low, None)
    if node.high is not None:
        yield AgeNode(
            node.birth_date, ArithmeticNode("+", node.high, LiteralNode(1, "count")), None
        )
