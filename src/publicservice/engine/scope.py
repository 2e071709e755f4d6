"""A register's frame with everything that rules over its rows need from other registers.

Lookups and facts about related rows are joined once, whatever the number of rules that read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Any, Protocol

import narwhals as nw
from attrs import define, evolve, field

from publicservice.engine.compile import SUFFIX_POSSIBLE, Compiler, lookup_column
from publicservice.engine.literals import choose, is_false, literal, tally, unknown
from publicservice.engine.steps import with_steps
from publicservice.model.numbers import Figures
from publicservice.model.registers.link import Link, link_between
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import FieldNode, Node, RelatedNode, walk

LINK_KEY = "__link"
BETWEEN_KEY, BELONGS = "__between", "__belongs"


class Tables(Protocol):
    """Where the conformed frames come from."""

    def frame(self, register: type[Register]) -> nw.LazyFrame[Any] | None:
        """The conformed frame, or `None` where the register was not supplied."""

    def is_complete(self, register: type[Register], at: date) -> bool:
        """Whether the register holds every row up to the date."""


@define
class Scope:
    """A frame of one register, widened, and the compiler for trees over it."""

    register: type[Register]
    frame: nw.LazyFrame[Any]
    compiler: Compiler
    _lookups: set[FieldNode] = field(factory=set)

    def fork(self) -> Scope:
        """The same, to go on apart."""
        return evolve(self, compiler=self.compiler.fork(), lookups=set(self._lookups))

    def widen(self, trees: Iterable[Node], tables: Tables) -> None:
        """Join to the frame what the trees read from other registers and is not there yet."""
        nodes = dict.fromkeys(node for tree in trees for node in walk(tree))
        lookups = [n for n in nodes if isinstance(n, FieldNode) and n.via]
        lookups = [node for node in lookups if node not in self._lookups]
        self._lookups.update(lookups)
        self.frame = _join_lookups(self.register, self.frame, lookups, tables)
        related = [node for node in nodes if isinstance(node, RelatedNode)]
        related = [node for node in related if node not in self.compiler.related]
        joiner = _RelatedJoiner(
            self.register, self.frame, tables, self.compiler.figures, self.compiler.related
        )
        for (owner_link, _), group in _grouped(self.register, related).items():
            joiner.join(owner_link, group)
        self.frame = joiner.frame


def open_scope(
    register: type[Register],
    frame: nw.LazyFrame[Any],
    trees: Iterable[Node],
    tables: Tables,
    figures: Figures,
) -> Scope:
    """Join to the register's frame what the trees read from other registers."""
    scope = Scope(register, frame, Compiler(figures))
    scope.widen(trees, tables)
    return scope


def _join_lookups(
    register: type[Register], frame: nw.LazyFrame[Any], lookups: list[FieldNode], tables: Tables
) -> nw.LazyFrame[Any]:
    by_reference: dict[str, dict[str, FieldNode]] = {}
    for node in lookups:
        by_reference.setdefault(node.via, {})[node.name] = node
    for via, wanted in by_reference.items():
        target = register.references()[via].to
        other = tables.frame(target)
        if other is None:
            missing = [
                unknown(node.field_kind).alias(lookup_column(via, name))
                for name, node in wanted.items()
            ]
            frame = frame.with_columns(*missing)
            continue
        columns = [nw.col(name).alias(lookup_column(via, name)) for name in wanted]
        other = other.select(nw.col(target.key()).alias(LINK_KEY), *columns)
        frame = frame.join(other, left_on=via, right_on=LINK_KEY, how="left")
    return frame


GroupKey = tuple[Link, type[Register]]


def _grouped(
    register: type[Register], related: list[RelatedNode]
) -> dict[GroupKey, list[RelatedNode]]:
    groups: dict[GroupKey, list[RelatedNode]] = {}
    for node in related:
        link = link_between(register, node.register, node.link)
        groups.setdefault((link, node.register), []).append(node)
    return groups


@define
class _RelatedJoiner:
    """Adds the facts about related rows, one aggregation for each register and link."""

    register: type[Register]
    frame: nw.LazyFrame[Any]
    tables: Tables
    figures: Figures
    columns: dict[RelatedNode, str]

    def join(self, link: Link, nodes: list[RelatedNode]) -> None:
        for node in nodes:
            self.columns[node] = f"__related{len(self.columns)}"
        other = self.tables.frame(nodes[0].register)
        if other is None:
            missing = [column for node in nodes for column in self._missing(node)]
            self.frame = self.frame.with_columns(*missing)
            return
        sums = self._aggregate(other, link, nodes)
        self.frame = self.frame.join(sums, left_on=link.own, right_on=LINK_KEY, how="left")
        owner_known = ~nw.col(link.own).is_null()
        complete = self.tables.is_complete(nodes[0].register, self.figures.at)
        facts = [column for node in nodes for column in self._facts(node, owner_known, complete)]
        self.frame = self.frame.with_columns(*facts)

    def _missing(self, node: RelatedNode) -> list[nw.Expr]:
        name = self.columns[node]
        if node.kind == "bool":
            return [unknown("bool").alias(name)]
        return [literal(0).alias(name), unknown("count").alias(name + SUFFIX_POSSIBLE)]

    def _aggregate(
        self, other: nw.LazyFrame[Any], link: Link, nodes: list[RelatedNode]
    ) -> nw.LazyFrame[Any]:
        rows = self._rows(other, link, nodes)
        names = [name for node in nodes for name in self._term_names(node)]
        # DuckDB sums integers into a wider type, so every sum is brought back to Int64.
        return rows.group_by(LINK_KEY).agg(
            *[nw.col(name).sum().cast(nw.Int64).alias(name) for name in names]
        )

    def _rows(
        self, other: nw.LazyFrame[Any], link: Link, nodes: list[RelatedNode]
    ) -> nw.LazyFrame[Any]:
        """The related rows that count or may count: to which row they belong, and their terms."""
        further = self._further(nodes)
        if further is not None:
            return self._rows_further_off(other, link, nodes, further)
        trees = [tree for node in nodes for tree in (node.where, node.value) if tree is not None]
        scope = open_scope(nodes[0].register, other, trees, self.tables, self.figures)
        frame = scope.frame.filter(~nw.col(link.other).is_null())
        frame = with_steps(frame, scope.compiler, trees)
        frame = frame.with_columns(*[self._counted(node, scope.compiler) for node in nodes])
        counted = (nw.col(self._counted_name(node)) for node in nodes)
        frame = frame.filter(reduce(lambda a, b: a | b, (~is_false(c) for c in counted)))
        terms = [term for node in nodes for term in self._terms(node, scope.compiler)]
        return frame.select(nw.col(link.other).alias(LINK_KEY), *terms)

    def _further(self, nodes: list[RelatedNode]) -> dict[RelatedNode, str] | None:
        """The facts that these only pass on, such as whether any member had any visit."""
        further = {
            node.where: self.columns[node]
            for node in nodes
            if node.what == "any" and isinstance(node.where, RelatedNode)
        }
        register = nodes[0].register
        groups = list(_grouped(register, list(further)))
        if len(further) < len(nodes) or len(groups) > 1 or {n.what for n in further} != {"any"}:
            return None
        link, target = groups[0]
        # Without its rows, or with rows missing, a fact further off is unknown and not merely no.
        supplied = self.tables.frame(target) is not None
        complete = self.tables.is_complete(target, self.figures.at)
        return further if supplied and complete and link.own == register.key() else None

    def _rows_further_off(
        self,
        other: nw.LazyFrame[Any],
        link: Link,
        nodes: list[RelatedNode],
        further: dict[RelatedNode, str],
    ) -> nw.LazyFrame[Any]:
        """The rows further off, each taken to where the row between them belongs.

        Any of any is any, so nothing need be added up for the rows between.
        """
        register = nodes[0].register
        joiner = _RelatedJoiner(register, other, self.tables, self.figures, further)
        ((inner_link, target),) = _grouped(register, list(further))
        frame = self.tables.frame(target)
        assert frame is not None, "asked before"
        rows = joiner._rows(frame, inner_link, list(further))
        between = other.filter(~nw.col(link.other).is_null()).select(
            nw.col(inner_link.own).alias(BETWEEN_KEY), nw.col(link.other).alias(BELONGS)
        )
        joined = rows.join(between, left_on=LINK_KEY, right_on=BETWEEN_KEY, how="inner")
        names = [name for node in nodes for name in self._term_names(node)]
        return joined.select(nw.col(BELONGS).alias(LINK_KEY), *names)

    def _term_names(self, node: RelatedNode) -> list[str]:
        name = self.columns[node]
        ends = ("sure", "maybe", "unbounded") if node.what == "total" else ("sure", "maybe")
        return [f"{name}_{end}" for end in ends]

    def _counted_name(self, node: RelatedNode) -> str:
        return f"{self.columns[node]}_counted"

    def _counted(self, node: RelatedNode, compiler: Compiler) -> nw.Expr:
        """Per related row: whether it counts; for `all`, whether it fails the condition."""
        holds = literal(True) if node.where is None else compiler.condition(node.where)
        return (~holds if node.what == "all" else holds).alias(self._counted_name(node))

    def _terms(self, node: RelatedNode, compiler: Compiler) -> list[nw.Expr]:
        """Per related row: what it adds for sure, what it may add, and whether without bound."""
        holds = nw.col(self._counted_name(node))
        names = self._term_names(node)
        if node.value is None:
            return [tally(holds).alias(names[0]), tally(holds.is_null()).alias(names[1])]
        value = compiler.bounds(node.value)
        possible = ~is_false(holds)
        sure = choose(holds, nw.coalesce(value.floor, literal(0)), literal(0))
        most = choose(possible, nw.coalesce(value.high, literal(0)), literal(0))
        unbounded = tally(possible & value.high.is_null())
        return [sure.alias(names[0]), most.alias(names[1]), unbounded.alias(names[2])]

    def _facts(self, node: RelatedNode, owner_known: nw.Expr, complete: bool) -> list[nw.Expr]:
        """The columns that rules read, from the sums of the rows that belong to this one."""
        name = self.columns[node]
        sure, maybe, *unbounded = (
            nw.coalesce(nw.col(term), literal(0)) for term in self._term_names(node)
        )
        closed = owner_known & literal(complete)
        if node.kind == "bool":
            some, none = literal(True), literal(False)
            if node.what == "all":
                some, none = none, some
            no_doubt = closed & (maybe == literal(0))
            return [
                choose(sure > literal(0), some, choose(no_doubt, none, unknown("bool"))).alias(name)
            ]
        high = maybe if unbounded else sure + maybe
        bounded = closed & (unbounded[0] == literal(0)) if unbounded else closed
        return [
            sure.alias(name),
            choose(bounded, high, unknown("count")).alias(name + SUFFIX_POSSIBLE),
        ]
