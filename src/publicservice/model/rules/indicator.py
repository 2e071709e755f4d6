"""Indicators: what a programme measures, from registers, with its definition."""

from __future__ import annotations

from typing import Literal

import attrs
from attrs import frozen

from publicservice.model.label import Label
from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.register import Register
from publicservice.model.rules.declared import check_label
from publicservice.model.rules.expression import (
    LiteralNode,
    Node,
    NodeKind,
    RuleNode,
    may_be_negative,
)
from publicservice.model.rules.rule import RuleKinds, record_condition, record_number
from publicservice.model.rules.terms import Row, RuleFunction

Unit = Literal["%", "count", "yuan"]
NUMBERS: frozenset[str] = frozenset({"count", "money", "unbound"})
"""What is summed up; `unbound` until a plan says what its number is."""


@frozen
class RecordedIndicator:
    """An indicator as recorded: who is counted below the line and who above it.

    `population` is the denominator (FHIR: denominator) and `where` the numerator's condition, both
    over the rows of `register`; `None` where every row counts. Of sums, `value` is added up over
    the rows of the numerator and `per` over those of the population; `value` alone is a total.

    Attributes:
        by: the field of the register by which the figures are also given, empty for none.
        part: whether the numerator is a part of the denominator, so that no rate passes 100 %.
    """

    name: str
    label: Label
    unit: Unit
    register: type[Register] = attrs.field(eq=id)
    population: Node | None
    where: Node | None
    cite: str
    definition: str
    defined_in: str
    value: Node | None = None
    per: Node | None = None
    by: str = ""
    part: bool = True

    @property
    def conditions(self) -> tuple[Node, ...]:
        """The trees that say which rows count."""
        return tuple(tree for tree in (self.where, self.population) if tree is not None)

    @property
    def numbers(self) -> tuple[Node, ...]:
        """The trees that are added up."""
        return tuple(tree for tree in (self.value, self.per) if tree is not None)

    @property
    def trees(self) -> tuple[Node, ...]:
        """Everything that it reads of a row."""
        return self.conditions + self.numbers

    @property
    def is_rate(self) -> bool:
        """Whether it is a share, or one total over another."""
        return self.unit == "%" or self.per is not None

    @property
    def levels(self) -> tuple[str, ...]:
        """The fields by which its figures are given, the lowest level first."""
        extra = (self.by,) if self.by and self.by not in self.register.levels else ()
        return (*self.register.levels, *extra)

    def number_kind(self, tree: Node) -> NodeKind:
        """What a tree that is added up must be for the indicator's unit."""
        if tree is self.value and self.unit != "%":
            return "money" if self.unit == "yuan" else "count"
        kinds = [self.value.kind] if self.unit == "%" and self.value else []
        return next((kind for kind in (*kinds, tree.kind) if kind != "unbound"), "count")


@attrs.define(eq=False, init=False)
class Indicator:
    """A measured share or number, written in the class body of a programme.

    Args:
        en: what it is called, in English.
        zh: the same in Chinese.
        where: the condition of the numerator, over the rows of `over`; every row by default.
        value: a number, never negative, that is added up over the rows of the numerator.
        per: a number that is added up over the population, for a rate of two totals: examined
            persons per ``couples * 2``. The rate is taken of the totals, never of other rates.
        of: the population: the name of a criterion, or a condition; every row by default.
        over: the register that is counted; the programme's unit by default.
        unit: ``"%"`` for a share of the population, ``"count"`` for a number, ``"yuan"`` for
            money; with `per` the two are what comes on each unit of it.
        by: a field of the register by which the figures are also given, such as the level of an
            institution.
        part: the numerator is a part of the denominator, so that a rate above 100 % is a mistake;
            always so of counted rows, of two totals only where it is said.
        cite: the clause that asks for it.
        definition: how the clause defines it, in a sentence.
    """

    label: Label
    where: RuleFunction | None
    value: RuleFunction | None
    per: RuleFunction | None
    of: str | RuleFunction | None
    over: type[Register] | None
    unit: Unit
    cite: str
    definition: str
    by: str
    part: bool
    name: str
    owner: str

    def __init__(
        self,
        en: str,
        zh: str,
        where: RuleFunction | None = None,
        *,
        value: RuleFunction | None = None,
        per: RuleFunction | None = None,
        of: str | RuleFunction | None = None,
        over: type[Register] | None = None,
        unit: Unit = "%",
        cite: str = "",
        definition: str = "",
        by: str = "",
        part: bool = False,
    ) -> None:
        check_label(en, zh, "Indicator")
        self.label = Label(en, zh)
        self.where = where
        self.value = value
        self.per = per
        self.of = of
        self.over = over
        self.unit = unit
        self.cite = cite
        self.definition = definition
        self.by = by
        self.part = part
        self.name = self.owner = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner.__name__

    def record(self, unit: type[Register], kinds: RuleKinds) -> RecordedIndicator:
        """Record its functions; the programme's rules are known only over its own unit."""
        register = self.over or unit
        row = Row(register, kinds if register is unit else {}, owner=self.owner)
        place = f"{self.owner}.{self.name}"
        where = self.where and record_condition(self.where, row, place)
        value = self.value and record_number(self.value, row, place)
        per = self.per and record_number(self.per, row, place)
        if per is not None and value is None and where is not None:
            value = LiteralNode(1, "count")
        sums = value is not None
        found = RecordedIndicator(
            self.name, self.label, self.unit, register, self._population(row, kinds, unit, place),
            where or None, self.cite, self.definition, self.owner, value or None, per or None,
            self.by, self.part or not sums,
        )  # fmt: skip
        _check_sums(found, place)
        _check_by(found, place)
        return found

    def _population(
        self, row: Row, kinds: RuleKinds, unit: type[Register], place: str
    ) -> Node | None:
        if self.of is None:
            return None
        if not isinstance(self.of, str):
            return record_condition(self.of, row, place)
        if (self.over or unit) is not unit or kinds.get(self.of) != "bool":
            raise ProgrammeError.of(
                "indicator.of", f"of={self.of!r} is not a criterion of this programme", where=place,
                remedy=_criterion_meant(self.of, kinds)
                or "name a criterion over the programme's unit, or pass a condition",
            )  # fmt: skip
        return RuleNode(self.of, "bool")


def _criterion_meant(name: str, kinds: RuleKinds) -> str:
    """The remedy where the name is nearly that of a criterion, else nothing."""
    criteria = [criterion for criterion, kind in kinds.items() if kind == "bool"]
    near = nearest(name, criteria)
    return near if near.startswith("did you mean") else ""


def _check_sums(indicator: RecordedIndicator, place: str) -> None:
    """Refuse what no figure can be made of."""
    value, per, unit = indicator.value, indicator.per, indicator.unit
    if value is None and indicator.where is None:
        raise ProgrammeError.of(
            "indicator.counts-nothing", "the indicator says neither where nor value", where=place,
            remedy="pass where= to count rows, or value= to add up a number",
        )  # fmt: skip
    if value is not None and per is None and unit == "%":
        raise ProgrammeError.of(
            "indicator.no-denominator", "a share of a total needs what it is taken of", where=place,
            remedy='pass per=, or unit="count" or "yuan" for the total alone',
        )  # fmt: skip
    if value is None and unit == "yuan":
        raise ProgrammeError.of(
            "indicator.unit", "rows are counted, not money", where=place,
            remedy='pass value= with an amount, or unit="count"',
        )  # fmt: skip
    for tree in indicator.numbers:
        expected = indicator.number_kind(tree)
        if tree.kind not in NUMBERS or tree.kind not in (expected, "unbound"):
            raise ProgrammeError.of(
                "indicator.kinds", f"adds up {tree.kind}, and in {unit!r} it takes {expected}",
                where=place, remedy='unit="yuan" is for money, "count" for what is counted; "%" '
                "takes two of one kind",
            )  # fmt: skip
        if may_be_negative(tree):
            raise ProgrammeError.of(
                "indicator.negative", "adds up a number that may be negative", where=place,
                remedy="write at_least(value, 0), or sum what is added and what is taken apart",
            )  # fmt: skip


def _check_by(indicator: RecordedIndicator, place: str) -> None:
    fields = indicator.register.fields
    texts = [name for name, field in fields.items() if field.kind == "text"]
    if indicator.by and indicator.by not in texts:
        raise ProgrammeError.of(
            "indicator.by", f"by={indicator.by!r} is no text of {indicator.register.register}",
            where=place, remedy=nearest(indicator.by, texts),
        )  # fmt: skip
