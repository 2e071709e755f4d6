"""Scorecards as recorded for one programme: every formula a tree over the programme's unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs
from attrs import frozen

from publicservice.model.assessment.scorecard import Scorecard
from publicservice.model.assessment.scorecard_check import scorecard_problems
from publicservice.model.problem import Problem, ProgrammeError, nearest
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import NUMERIC, Node, NodeKind
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.rules.rule import RuleKinds, record_condition, record_number
from publicservice.model.rules.terms import Row, node_of


@frozen
class RecordedScorecard:
    """A scorecard with its trees by their place in it: ``items.complaints``, ``vetoes.fraud``."""

    name: str
    card: Scorecard
    trees: Mapping[str, Node]
    defined_in: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields with days that time limits are counted from."""
        named = (each.counted_from for each in self.card.consequences)
        return tuple(dict.fromkeys(name for name in named if name))

    def expected(self, place: str) -> NodeKind:
        """What the tree at that place must be."""
        kinds = {where: kind for where, kind, formula in self.card.formulas if formula is not None}
        tree = self.trees[place]
        if kinds[place] == "number":
            return tree.kind
        return "bool" if kinds[place] == "bool" else "text"


def record_scorecard(
    card: Scorecard,
    unit: type[Register],
    kinds: RuleKinds,
    registers: Mapping[str, type[Register]],
    owner: str,
) -> RecordedScorecard:
    """Check the card and record its formulas over rows of `unit`.

    Raises:
        ProgrammeError: with everything that is wrong, below ``Class.card``.
    """
    where = f"{owner}.{card.name}"
    if found := scorecard_problems(card):
        raise ProgrammeError(placed(where, found))
    row = Row(unit, kinds, owner=owner)
    trees: dict[str, Node] = {}
    for place, kind, formula in card.parsed(registers).formulas:
        if formula is None:
            continue
        if not callable(formula):
            raise TypeError(f"{where}.{place} was not parsed")
        at = f"{where}.{place}"
        if kind == "bool":
            trees[place] = record_condition(formula, row, at)
        elif kind == "number":
            trees[place] = _number(record_number(formula, row, at), at)
        else:
            trees[place] = _text(node_of(formula(row)), at)
    recorded = RecordedScorecard(card.name, card, trees, owner)
    _check_days(recorded, unit, where)
    return recorded


def check_between(
    cards: Mapping[str, RecordedScorecard],
    indicators: Mapping[str, RecordedIndicator],
    owner: str,
) -> None:
    """Refuse a card that reads another one, or an indicator, that is not there."""
    known = list(indicators)
    for card in cards.values():
        for key, name, names in _references(card, cards, known):
            if name not in names:
                raise ProgrammeError.of(
                    "score.unknown-name", f"no {key} {name!r}", where=f"{owner}.{card.name}",
                    remedy=nearest(name, names),
                )  # fmt: skip
            if key == "indicator" and indicators[name].unit != "%":
                raise ProgrammeError.of(
                    "score.indicator-unit", f"the indicator {name!r} is no share",
                    where=f"{owner}.{card.name}",
                    remedy='name an indicator in "%", or write the number with each or part',
                )  # fmt: skip
    in_order(cards, owner)


def in_order(
    cards: Mapping[str, RecordedScorecard], owner: str = ""
) -> tuple[RecordedScorecard, ...]:
    """The cards, each after those that it reads. ProgrammeError where they read in a circle."""
    ordered: dict[str, RecordedScorecard] = {}
    waiting = dict(cards)
    while waiting:
        ready = [
            name
            for name, each in waiting.items()
            if not {*each.card.only_from, each.card.compared_with} & set(waiting)
        ]
        if not ready:
            raise ProgrammeError.of(
                "score.circle", "cards that read each other in a circle",
                where=f"{owner}: {', '.join(sorted(waiting))}", remedy="leave out one of them",
            )  # fmt: skip
        for name in ready:
            ordered[name] = waiting.pop(name)
    return tuple(ordered.values())


def placed(where: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems with their places below `where`."""
    for each in problems:
        inner = f".{each.where}" if each.where else ""
        yield attrs.evolve(each, where=f"{where}{inner}")


def _references(
    card: RecordedScorecard, cards: Iterable[str], indicators: list[str]
) -> Iterator[tuple[str, str, list[str]]]:
    others = [name for name in cards if name != card.name]
    for name in filter(None, (*card.card.only_from, card.card.compared_with)):
        yield "scorecard", name, others
    for item in card.card.items:
        if item.indicator:
            yield "indicator", item.indicator, indicators


def _number(node: Node, where: str) -> Node:
    if node.kind not in (*NUMERIC, "unbound"):
        raise ProgrammeError.of("score.kinds", f"a {node.kind} where a number is expected",
                                where=where, remedy="use is for a condition")  # fmt: skip
    return node


def _text(node: Node, where: str) -> Node:
    if node.kind != "text":
        raise ProgrammeError.of("score.kinds", f"a {node.kind} where a grade is expected",
                                where=where, remedy="name a field of texts")  # fmt: skip
    return node


def _check_days(recorded: RecordedScorecard, unit: type[Register], where: str) -> None:
    days = [name for name, field in unit.fields.items() if field.kind == "date"]
    for name in recorded.fields:
        if name not in days:
            raise ProgrammeError.of(
                "score.no-day", f"{name!r} is no date of {unit.register}", where=where,
                remedy=nearest(name, days),
            )  # fmt: skip
    level = recorded.card.rank_within
    if level and level != "whole" and level not in unit.levels:
        raise ProgrammeError.of(
            "score.level", f"{level!r} is no level of {unit.register}", where=where,
            remedy=nearest(level, ("whole", *unit.levels)),
        )  # fmt: skip
