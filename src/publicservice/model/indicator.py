"""Indicators: what a programme measures, from registers, with its definition."""

from __future__ import annotations

from typing import Literal

import attrs
from attrs import frozen

from publicservice.model.expression import Node, RuleNode
from publicservice.model.label import Label
from publicservice.model.problem import ProgrammeError
from publicservice.model.register import Register
from publicservice.model.rule import RuleKinds, record_condition
from publicservice.model.terms import Row, RuleFunction

Unit = Literal["%", "count"]


@frozen
class RecordedIndicator:
    """An indicator as recorded: who is counted below the line and who above it.

    `population` is the denominator (FHIR: denominator) and `where` the numerator's condition, both
    over the rows of `register`; `population` is `None` where every row counts.
    """

    name: str
    label: Label
    unit: Unit
    register: type[Register] = attrs.field(eq=id)
    population: Node | None
    where: Node
    cite: str
    definition: str
    defined_in: str


@attrs.define(eq=False, init=False)
class Indicator:
    """A measured share or number, written in the class body of a programme.

    Args:
        en: what it is called, in English.
        zh: the same in Chinese.
        where: the condition of the numerator, over the rows of `over`.
        of: the population: the name of a criterion, or a condition; every row by default.
        over: the register that is counted; the programme's unit by default.
        unit: ``"%"`` for a share of the population, ``"count"`` for a number.
        cite: the clause that asks for it.
        definition: how the clause defines it, in a sentence.
    """

    label: Label
    where: RuleFunction
    of: str | RuleFunction | None
    over: type[Register] | None
    unit: Unit
    cite: str
    definition: str
    name: str
    owner: str

    def __init__(
        self,
        en: str,
        zh: str,
        where: RuleFunction,
        *,
        of: str | RuleFunction | None = None,
        over: type[Register] | None = None,
        unit: Unit = "%",
        cite: str = "",
        definition: str = "",
    ) -> None:
        self.label = Label(en, zh)
        self.where = where
        self.of = of
        self.over = over
        self.unit = unit
        self.cite = cite
        self.definition = definition
        self.name = self.owner = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner.__name__

    def record(self, unit: type[Register], kinds: RuleKinds) -> RecordedIndicator:
        """Record both conditions; the programme's rules are known only over its own unit."""
        register = self.over or unit
        row = Row(register, kinds if register is unit else {}, owner=self.owner)
        place = f"{self.owner}.{self.name}"
        return RecordedIndicator(
            self.name, self.label, self.unit, register, self._population(row, kinds, unit, place),
            record_condition(self.where, row, place), self.cite, self.definition, self.owner,
        )  # fmt: skip

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
                remedy="name a criterion over the programme's unit, or pass a condition",
            )  # fmt: skip
        return RuleNode(self.of, "bool")
