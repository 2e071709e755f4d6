"""Which values of a field are worth trying: those on each side of everything rules compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import define, field

from publicservice.engine.interpret import Case
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.registers.field import NEVER, Field, Key, Reference, ResidentNumber
from publicservice.model.registers.register import Register
from publicservice.model.rules.ages import age_cutoffs, moved_back
from publicservice.model.rules.expression import (
    AgeNode,
    CompareNode,
    DateNode,
    FieldNode,
    InNode,
    Node,
    PlanNode,
    RelatedNode,
    RuleNode,
    walk,
)
from publicservice.testing.made import MadeRegisters

Values = tuple[Any, ...]
ONE_DAY = timedelta(days=1)
_PLAIN: Mapping[str, Values] = {
    "bool": (True, False),
    "count": (0, 1, 2, 3),
    "money": (0, 1, 100, 123_456),
    "percent": (0, 10_000, 500_000, 1_000_000),
    "points": (0, 500, 79_995, 80_000, 100_000),
    "text": ("one", "another"),
}


@define
class Candidates:
    """Values worth trying, by register and field, for one programme with one plan at one date.

    For a number: the values that rules compare it with and one more and one less. For a day: those
    days, and a day before and after; for a birth date the birthdays that an age turns on. For a
    text: the texts that rules look for, the words that the register knows, and another one.
    """

    programme: type[Programme]
    figures: Figures
    _found: dict[tuple[str, str], dict[Any, None]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for register, tree in trees(self.programme):
            self._visit(register, tree)

    def of(self, register: type[Register], name: str) -> Values:
        """The values worth trying for a field; nothing for keys and references."""
        declared = register.fields[name]
        if isinstance(declared, Key | Reference):
            return ()
        compared = self._found.get((register.register, name), {})
        usual = self._usual(declared)
        every = dict.fromkeys((*compared, *usual))
        return tuple(value for value in every if _within(declared, value))

    def _usual(self, declared: Field) -> Iterator[Any]:
        if isinstance(declared, ResidentNumber):
            return
        if not (declared.kind == "text" and declared.words):
            yield from _PLAIN.get(declared.kind, ())
        if declared.kind == "date":
            yield from _around(self.figures.at)
            yield from _around(date(self.figures.at.year, 1, 1))
            yield date(self.figures.at.year - 30, 1, 15)
            if declared.blank == NEVER:
                yield NEVER
        yield from declared.words.values()
        yield from (bound for bound in (declared.minimum, declared.maximum) if bound is not None)

    def _visit(self, register: type[Register], tree: Node) -> None:
        for node in walk(tree):
            match node:
                case RelatedNode():
                    for inner in (node.where, node.value):
                        if inner is not None:
                            self._visit(node.register, inner)
                case AgeNode(birth_date=FieldNode() as born):
                    cutoffs = age_cutoffs(self.figures, node)
                    self._add(register, born, (d for c in cutoffs if c for d in _around(c)))
                case InNode(value=FieldNode() as text, items=items):
                    self._add(register, text, self.figures.texts(items) or ())
                case CompareNode(left=left, right=right):
                    self._compared(register, left, right)
                    self._compared(register, right, left)

    def _compared(self, register: type[Register], side: Node, other: Node) -> None:
        """Every field on one side gets the values of the other side, where that is a constant."""
        values = list(self._constant(register, other))
        for node in walk(side):
            if isinstance(node, FieldNode):
                self._add(register, node, values)

    def _constant(self, register: type[Register], node: Node) -> Iterator[Any]:
        if any(isinstance(inner, FieldNode | RuleNode | RelatedNode) for inner in walk(node)):
            return
        kind = self.figures.kind_of(node)
        if isinstance(node, DateNode):
            ends: tuple[Any, ...] = moved_back(self.figures, node)
        elif isinstance(node, PlanNode) and kind in ("date", "text"):
            ends = (self.figures.one(node.path),)
        else:
            value = Case(register, {}, MadeRegisters({}), self.figures).value(node)
            ends = (value.low, value.high) if hasattr(value, "low") else (value,)
        for end in ends:
            if isinstance(end, str):
                yield end
            elif end is not None:
                yield from _around(end)

    def _add(self, register: type[Register], node: FieldNode, values: Iterable[Any]) -> None:
        if node.via:
            register = register.references()[node.via].to
        self._found.setdefault((register.register, node.name), {}).update(dict.fromkeys(values))


def trees(programme: type[Programme]) -> Iterator[tuple[type[Register], Node]]:
    """Every tree of rules, indicators and cards, with the register whose rows it is of."""
    for rule in programme.rules.values():
        yield programme.unit, rule.node
    for indicator in programme.indicators.values():
        for tree in indicator.trees:
            yield indicator.register, tree
    for card in programme.scorecards.values():
        for tree in card.trees.values():
            yield programme.unit, tree
    for ladder in programme.ladders.values():
        for tree in ladder.trees:
            yield ladder.register, tree


def _around(value: Any) -> tuple[Any, ...]:
    """The value, the next one below and the next one above."""
    if isinstance(value, date):
        if value in (date.min, date.max):
            return (value,)
        return (value - ONE_DAY, value, value + ONE_DAY)
    return (value - 1, value, value + 1)


def _within(declared: Field, value: Any) -> bool:
    if type(value) is not _TYPES[declared.kind]:
        return False
    low: Any = declared.minimum
    high: Any = declared.maximum
    return (low is None or value >= low) and (high is None or value <= high)


_TYPES: Mapping[str, type] = {
    "text": str,
    "bool": bool,
    "count": int,
    "money": int,
    "percent": int,
    "points": int,
    "date": date,
}
