"""From registers to decisions: every rule of a programme as a column, and the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
from attrs import define, evolve, frozen

from publicservice.engine.compile import SUFFIX_POSSIBLE, Compiler
from publicservice.engine.literals import choose, is_false, literal, look_up
from publicservice.engine.reasons import ReasonSearch
from publicservice.engine.scope import Scope, Tables, open_scope
from publicservice.engine.steps import with_steps
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import FieldNode, Node, rules_read, walk
from publicservice.model.rules.parts import parts_of
from publicservice.model.rules.rule import RecordedRule

OUTCOMES = ("eligible", "not_eligible", "undetermined")
UNDETERMINED = "undetermined"


@frozen
class Decided:
    """The unit's frame with every rule as a column, and the compiler to go on with.

    `frame` still holds the fields and helper columns; `decisions` selects what is published.
    """

    frame: nw.LazyFrame[Any]
    compiler: Compiler
    decisions: nw.LazyFrame[Any]
    columns: tuple[str, ...]


def decide(
    programme: type[Programme], figures: Figures, tables: Tables, extra: Iterable[Node] = ()
) -> Decided:
    """Evaluate every rule over the programme's unit. `extra` are trees that will be asked later."""
    deciding = Deciding.of_unit(programme, figures, tables)
    deciding.add(programme.rules)
    deciding.add_reasons()
    frame = deciding.frame
    frame = frame.with_columns(_outcome().alias("outcome"), _category(programme).alias("category"))
    published = _published(programme)
    decisions = frame.select(*[nw.col(name).alias(alias) for alias, name in published.items()])
    deciding.frame = frame
    deciding.widen(extra)
    return Decided(deciding.frame, deciding.compiler, decisions, tuple(published))


@define
class Deciding:
    """The unit's frame on its way: rules become columns when they are asked for.

    Between two of them rows may be left out, so that nothing more is worked out about them.
    """

    programme: type[Programme]
    figures: Figures
    tables: Tables
    _scope: Scope
    _added: frozenset[str] = frozenset()

    @classmethod
    def of_unit(cls, programme: type[Programme], figures: Figures, tables: Tables) -> Deciding:
        """The rows of the programme's unit, and no rule yet."""
        base = tables.frame(programme.unit)
        assert base is not None, "the caller checks that the unit's register was supplied"
        scope = open_scope(programme.unit, base, (), tables, figures)
        scope.compiler.rules = {name: rule.node for name, rule in programme.rules.items()}
        return cls(programme, figures, tables, scope)

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The rows with all columns so far."""
        return self._scope.frame

    @frame.setter
    def frame(self, frame: nw.LazyFrame[Any]) -> None:
        self._scope.frame = frame

    @property
    def compiler(self) -> Compiler:
        """What compiles trees over the frame."""
        return self._scope.compiler

    def fork(self) -> Deciding:
        """The same, to go on apart: what one adds the other knows not."""
        return evolve(self, scope=self._scope.fork())

    def widen(self, trees: Iterable[Node]) -> None:
        """Join to the frame what the trees read from other registers."""
        self._scope.widen(trees, self.tables)

    def add(self, names: Iterable[str]) -> None:
        """Add the columns of rules, and of those that they read, where they are not there yet."""
        wanted = rules_behind(names, self.programme.rules) - self._added
        rules = {name: rule for name, rule in self.programme.rules.items() if name in wanted}
        self.widen(rule.node for rule in rules.values())
        for layer in _layers(rules):
            self.frame = with_steps(self.frame, self.compiler, [rule.node for rule in layer])
            self.frame = _with_parts(self.frame, self._scope, layer)
            columns = [c for rule in layer for c in _columns(rule, self._scope, self.figures)]
            self.frame = self.frame.with_columns(*columns)
        self._added |= wanted

    def add_reasons(self) -> None:
        """Add the column `reasons`: why each row is eligible or not."""
        self.add(["eligible"])
        search = ReasonSearch(self.programme, self.compiler)
        self.frame = search.with_reasons(self.frame, "eligible")


def rules_behind(names: Iterable[str], rules: Mapping[str, RecordedRule]) -> frozenset[str]:
    """The rules of those names, and all that they read, directly or not."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += rules_read(rules[name].node)
    return frozenset(found)


def _layers(rules: Mapping[str, RecordedRule]) -> list[list[RecordedRule]]:
    """Rules in layers, each reading only rules of earlier layers."""
    depth: dict[str, int] = {}
    layers: list[list[RecordedRule]] = []
    for name, rule in rules.items():
        earlier = (depth.get(each, -1) for each in rules_read(rule.node))
        depth[name] = 1 + max(earlier, default=-1)
        if depth[name] == len(layers):
            layers.append([])
        layers[depth[name]].append(rule)
    return layers


def _with_parts(
    frame: nw.LazyFrame[Any], scope: Scope, layer: list[RecordedRule]
) -> nw.LazyFrame[Any]:
    """Compute the parts of composite criteria once: the rule and its reasons both read them."""
    computed: dict[Node, nw.Expr] = {}
    for rule in layer:
        if rule.kind != "bool":
            continue
        for part in parts_of(rule):
            simple = isinstance(part.node, FieldNode) or part.code == rule.name
            if not simple and part.node not in scope.compiler.columns:
                computed[part.node] = scope.compiler.condition(part.node)
    names: dict[Node, str] = {}
    for node, expression in computed.items():
        names[node] = f"__part{len(scope.compiler.columns) + len(names)}"
        computed[node] = expression.alias(names[node])
    scope.compiler.columns |= names
    return frame.with_columns(*computed.values()) if computed else frame


def _columns(rule: RecordedRule, scope: Scope, figures: Figures) -> list[nw.Expr]:
    """One column for a criterion; what is certain and what is possible for a number.

    A rule that reads a number that is not in force yet does not hold, and pays nothing.
    """
    compiler = scope.compiler
    in_force = figures.not_in_force(rule.node) is None
    if rule.kind == "bool":
        value = compiler.condition(rule.node) if in_force else literal(False)
        return [value.alias(rule.name)]
    if not in_force:
        compiler.numeric_rules[rule.name] = True
        return [literal(0).alias(rule.name), literal(0).alias(rule.name + SUFFIX_POSSIBLE)]
    bounds = compiler.bounds(rule.node)
    compiler.numeric_rules[rule.name] = bounds.nonnegative
    return [bounds.floor.alias(rule.name), bounds.high.alias(rule.name + SUFFIX_POSSIBLE)]


def _outcome() -> nw.Expr:
    eligible, not_eligible, undetermined = (literal(outcome) for outcome in OUTCOMES)
    value = nw.col("eligible")
    return choose(value, eligible, choose(~value, not_eligible, undetermined))


def _category(programme: type[Programme]) -> nw.Expr:
    """The first category that holds; undetermined where an earlier one may hold instead."""
    texts = dict(enumerate((UNDETERMINED, *programme.categories), start=1))
    none, undetermined = literal(0), literal(1)
    result = none
    for number, name in reversed(list(enumerate(programme.categories, start=2))):
        holds = nw.col(name)
        result = choose(holds, literal(number), choose(~holds, result, undetermined))
    return look_up(choose(is_false(nw.col("eligible")), none, result), texts)


def _published(programme: type[Programme]) -> dict[str, str]:
    """The columns of the decisions frame, in order, and where each comes from."""
    unit: type[Register] = programme.unit
    columns = {name: name for name in (unit.key(), *_levels(unit))}
    columns |= {name: name for name in ("outcome", "category", "reasons")}
    for rule in programme.rules.values():
        if rule.kind == "bool":
            columns[rule.name] = rule.name
        else:
            fen = "_fen" if rule.kind == "money" else ""
            columns[f"{rule.name}_certain{fen}"] = rule.name
            columns[f"{rule.name}_possible{fen}"] = rule.name + SUFFIX_POSSIBLE
    for name in fields_read(programme):
        fen = "_fen" if unit.fields[name].kind == "money" else ""
        columns.setdefault(name + fen, name)
    return columns


def _levels(unit: type[Register]) -> tuple[str, ...]:
    return tuple(level for level in unit.levels if level != unit.key())


def fields_read(programme: type[Programme]) -> tuple[str, ...]:
    """The unit's own fields that its rules read, private ones left out."""
    fields = programme.unit.fields
    nodes = (node for rule in programme.rules.values() for node in walk(rule.node))
    names = (n.name for n in nodes if isinstance(n, FieldNode) and not n.via)
    return tuple(dict.fromkeys(name for name in names if not fields[name].private))
