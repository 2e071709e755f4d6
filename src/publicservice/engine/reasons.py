"""Why an outcome came about: the parts that decided it, as codes.

The search goes down only where the outcome hangs: what refuses a conjunction are the parts that do
not hold, what leaves it open are its unknown parts, and so on. A code reads ``part=yes``,
``part=no`` or ``part=unknown``; language comes at the edge.
"""

from __future__ import annotations

from typing import Literal

import narwhals as nw
from attrs import define, field

from publicservice.engine.compile import Compiler
from publicservice.engine.literals import choose, is_false, is_true, literal, unknown
from publicservice.model.expression import AllNode, AnyNode, Node, NotNode, RuleNode
from publicservice.model.parts import Part, is_composite, parts_of
from publicservice.model.programme import Programme
from publicservice.model.rule import RecordedRule

State = Literal["yes", "no", "unknown"]
OPPOSITE: dict[State, State] = {"yes": "no", "no": "yes", "unknown": "unknown"}
SEPARATOR = ";"


@define
class ReasonSearch:
    """Collects, for every part, on which rows it decided and in which state."""

    programme: type[Programme]
    compiler: Compiler
    found: dict[tuple[str, State], list[nw.Expr]] = field(factory=dict)
    _codes: dict[str, dict[Node, Part]] = field(factory=dict)

    def search(self, name: str) -> nw.Expr:
        """The reasons for the state of a criterion, as one text column."""
        rule = self.programme.rules[name]
        value = nw.col(name)
        for state, active in _states(value).items():
            self._visit_rule(rule, state, active)
        return nw.concat_str(self._pieces(), separator=SEPARATOR, ignore_nulls=True)

    def _pieces(self) -> list[nw.Expr]:
        codes = dict.fromkeys(code for code, _ in self.found)
        pieces = []
        for code in codes:
            piece = unknown("text")
            for state in ("unknown", "no", "yes"):
                rows = self.found.get((code, state))
                if rows:
                    decided = rows[0]
                    for more in rows[1:]:
                        decided = decided | more
                    piece = choose(decided, literal(f"{code}={state}"), piece)
            pieces.append(piece)
        return pieces

    def _visit_rule(self, rule: RecordedRule, state: State, active: nw.Expr) -> None:
        if self.compiler.figures.not_in_force(rule.node) is None:
            self._visit(rule, rule.node, state, active)
        else:  # no part of it decided: the rule as a whole does not hold yet
            self.found.setdefault((rule.name, state), []).append(active)

    def _visit(self, rule: RecordedRule, node: Node, state: State, active: nw.Expr) -> None:
        match node:
            case NotNode(part=part):
                self._visit(rule, part, OPPOSITE[state], active)
            case AllNode(parts=children) if is_composite(node):
                self._visit_parts(rule, children, state, active, every="yes")
            case AnyNode(parts=children):
                self._visit_parts(rule, children, state, active, every="no")
            case RuleNode(name=name):
                self._visit_rule(self.programme.rules[name], state, active)
            case _:
                code = self._code(rule, node)
                self.found.setdefault((code, state), []).append(active)

    def _visit_parts(
        self,
        rule: RecordedRule,
        children: tuple[Node, ...],
        state: State,
        active: nw.Expr,
        *,
        every: State,
    ) -> None:
        """In the state `every` all parts decide together; otherwise those that share the state."""
        for child in children:
            if state == every:
                self._visit(rule, child, state, active)
            else:
                same = _states(self.compiler.condition(child))[state]
                self._visit(rule, child, state, active & same)

    def _code(self, rule: RecordedRule, node: Node) -> str:
        if rule.name not in self._codes:
            self._codes[rule.name] = {part.node: part for part in parts_of(rule)}
        return self._codes[rule.name][node].code


def _states(value: nw.Expr) -> dict[State, nw.Expr]:
    return {"yes": is_true(value), "no": is_false(value), "unknown": value.is_null()}
