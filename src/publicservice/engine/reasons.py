"""Why an outcome came about: the parts that decided it, as codes.

The search goes down only where the outcome hangs: what refuses a conjunction are the parts that do
not hold, what leaves it open are its unknown parts, and so on. A code reads ``part=yes``,
``part=no`` or ``part=unknown``; language comes at the edge.
"""

from __future__ import annotations

from functools import cache, reduce
from itertools import product
from typing import Any, Literal

import narwhals as nw
from attrs import define, field

from publicservice.engine.compile import Compiler
from publicservice.engine.literals import choose, literal, look_up
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import AllNode, AnyNode, Node, NotNode, RuleNode
from publicservice.model.rules.parts import Part, is_composite, parts_of
from publicservice.model.rules.rule import RecordedRule

State = Literal["yes", "no", "unknown"]
SEPARATOR = ";"
STATES: tuple[State, ...] = ("unknown", "no", "yes")
"""A state's number is its place, from 1 on; 0 stands for a part that decided nothing."""

BASE = 1 + len(STATES)
TOGETHER, TOGETHER_ON_POLARS = 3, 6
"""So many parts are looked up at once: 63 and 4,095 texts. Polars hashes, others search in turn."""


@define
class ReasonSearch:
    """Collects, for every part, on which rows it decided, as one condition for each way to it.

    `states` names the column that holds the state of a condition, as a number.
    """

    programme: type[Programme]
    compiler: Compiler
    states: dict[Node, str] = field(factory=dict)
    decided: dict[str, tuple[nw.Expr, list[nw.Expr]]] = field(factory=dict)
    _parts: dict[str, dict[Node, Part]] = field(factory=dict)

    def with_reasons(self, frame: nw.LazyFrame[Any], name: str) -> nw.LazyFrame[Any]:
        """Add the column `reasons`: why the criterion stands where it stands."""
        rule = self.programme.rules[name]
        self._visit_rule(rule, literal(True))
        together = TOGETHER_ON_POLARS if frame.implementation.is_polars() else TOGETHER
        texts = [look_up(self._number(codes), _texts(codes)) for codes in self._groups(together)]
        reasons = nw.concat_str(texts, separator=SEPARATOR, ignore_nulls=True)
        return frame.with_columns(*self._numbers()).with_columns(reasons.alias("reasons"))

    def _groups(self, size: int) -> list[tuple[str, ...]]:
        codes = tuple(self.decided)
        return [codes[first : first + size] for first in range(0, len(codes), size)]

    def _numbers(self) -> list[nw.Expr]:
        """The state of every condition that was visited, as a number."""
        unknown, no, yes = (literal(number) for number, _ in enumerate(STATES, start=1))
        conditions = {name: self.compiler.condition(node) for node, name in self.states.items()}
        return [choose(c, yes, choose(~c, no, unknown)).alias(n) for n, c in conditions.items()]

    def _number(self, codes: tuple[str, ...]) -> nw.Expr:
        """Which of the parts decided and how they stood: one digit for each part."""
        digits = []
        for place, code in enumerate(codes):
            state, ways = self.decided[code]
            digit = choose(reduce(lambda a, b: a | b, ways), state, literal(0))
            digits.append(digit * literal(BASE**place) if place else digit)
        return reduce(lambda a, b: a + b, digits)

    def _visit_rule(self, rule: RecordedRule, deciding: nw.Expr) -> None:
        """`deciding` is true on the rows on which the rule's state decides."""
        state = self._state(RuleNode(rule.name, rule.kind))
        if self.compiler.figures.not_in_force(rule.node) is None:
            self._visit(rule, rule.node, state, deciding)
        else:  # no part of it decided: the rule as a whole does not hold yet
            self._add(rule.name, state, deciding)

    def _visit(self, rule: RecordedRule, node: Node, state: nw.Expr, deciding: nw.Expr) -> None:
        """A conjunction or a disjunction is decided by the parts that share its state."""
        match node:
            case NotNode(part=part):
                self._visit(rule, part, self._state(part), deciding)
            case AllNode(parts=parts) | AnyNode(parts=parts) if is_composite(node):
                for part in parts:
                    own = self._state(part)
                    self._visit(rule, part, own, deciding & (own == state))
            case RuleNode(name=name):
                self._visit_rule(self.programme.rules[name], deciding)
            case _:
                self._add(self._code(rule, node), state, deciding)

    def _add(self, code: str, state: nw.Expr, deciding: nw.Expr) -> None:
        self.decided.setdefault(code, (state, []))[1].append(deciding)

    def _state(self, node: Node) -> nw.Expr:
        return nw.col(self.states.setdefault(node, f"__state{len(self.states)}"))

    def _code(self, rule: RecordedRule, node: Node) -> str:
        if rule.name not in self._parts:
            self._parts[rule.name] = {part.node: part for part in parts_of(rule)}
        return self._parts[rule.name][node].code


@cache
def _texts(codes: tuple[str, ...]) -> dict[int, str]:
    """The reasons that each number stands for; 0 stands for none."""
    texts = {}
    for digits in product(range(BASE), repeat=len(codes)):
        number = sum(digit * BASE**place for place, digit in enumerate(digits))
        named = [(code, digit) for code, digit in zip(codes, digits, strict=True) if digit]
        texts[number] = SEPARATOR.join(f"{code}={STATES[digit - 1]}" for code, digit in named)
    del texts[0]
    return texts
