"""Who is granted each benefit: what takes precedence, and who has a place where they are scarce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

import narwhals as nw
from attrs import define, field

from publicservice.engine.decide import Deciding
from publicservice.engine.literals import choose, is_false, literal
from publicservice.engine.money.capacity import with_capacity
from publicservice.engine.money.ranking import CHOSEN, CLAIM, PLACE, Ranking, with_ranks
from publicservice.engine.steps import with_steps
from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.places import Places, Turn, turns
from publicservice.model.numbers import Figures
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import Node, rules_read

ENTITLED, UNDETERMINED, GIVES_WAY, WAITING = 1, 2, 3, 4
STATUSES = {
    ENTITLED: "entitled", UNDETERMINED: "undetermined", GIVES_WAY: "gives_way",
    WAITING: "waiting",
}  # fmt: skip


@define
class Granting:
    """The unit's frame on its way: each benefit adds who gets it, in the order of precedence.

    Columns of a benefit: ``granted`` (three-valued, at last), ``status`` (a number of `STATUSES`,
    0 for who does not get it), and ``claim`` before its places, where they are scarce.

    Attributes:
        unit: the rows, whose rules become columns as they are asked for.
        rankings: of the places of each name.
    """

    unit: Deciding
    rankings: dict[str, Ranking] = field(factory=dict)

    @property
    def programme(self) -> type[Programme]:
        """Whose benefits these are."""
        return self.unit.programme

    @property
    def figures(self) -> Figures:
        """The plan on the day."""
        return self.unit.figures

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The rows with all columns so far."""
        return self.unit.frame

    @frame.setter
    def frame(self, frame: nw.LazyFrame[Any]) -> None:
        self.unit.frame = frame

    def column(self, name: str, what: str) -> str:
        """A working column of a benefit: ``__b0_…`` of the first one."""
        return f"__b{list(self.programme.benefits).index(name)}_{what}"

    def _condition(self, tree: Node) -> nw.Expr:
        """Three-valued; a condition that is not in force yet does not hold."""
        if self.figures.not_in_force(tree) is not None:
            return literal(False)
        return self.unit.compiler.condition(tree)

    def takes_precedence(self, other: str, name: str) -> nw.Expr:
        """Whether a row gets `other`, to which `name` gives way.

        Of two that share places the claim counts: who has no place gets neither.
        """
        together = any({other, name} <= {*r.places.benefits} for r in self.rankings.values())
        return nw.col(self.column(other, "claim" if together else "granted"))

    def prepare(self) -> None:
        """Work out all that the benefits ask of a row, in as few steps as it takes."""
        trees = [benefit.granted for benefit in self.programme.benefits.values()]
        self.unit.add(name for tree in trees for name in rules_read(tree))
        self.unit.widen(trees)
        self.frame = with_steps(self.frame, self.unit.compiler, trees)

    def turn(self, names: tuple[str, ...], places: Places | None) -> None:
        """Grant benefits at one time: such as wait for none of them, or those that share places."""
        if places is None:
            claims = [self._claim(name).alias(self.column(name, "granted")) for name in names]
            self.frame = self.frame.with_columns(*claims)
            return
        self.rankings[places.name] = ranking = Ranking(len(self.rankings), places)
        for name in names:
            claim = self._claim(name).alias(self.column(name, "claim"))
            self.frame = self.frame.with_columns(claim)
        self._give_places(names, ranking)

    def _claim(self, name: str) -> nw.Expr:
        """Whether a row meets the conditions and gets nothing that takes precedence."""
        benefit = self.programme.benefits[name]
        others = [~self.takes_precedence(other, name) for other in benefit.gives_way_to]
        return reduce(lambda a, b: a & b, others, self._condition(benefit.granted))

    def add_statuses(self) -> None:
        """Add what became of every benefit."""
        scarce = {name for each in self.rankings.values() for name in each.places.benefits}
        statuses = [
            self._status(name, scarce=name in scarce).alias(self.column(name, "status"))
            for name in self.programme.benefits
        ]
        self.frame = self.frame.with_columns(*statuses)

    def _give_places(self, names: tuple[str, ...], ranking: Ranking) -> None:
        """Rank all who claim one of the benefits, and grant to who has a place."""
        self.unit.add({*ranking.places.names_read} & {*self.programme.rules})
        claims = [nw.col(self.column(name, "claim")) for name in names]
        chosen = nw.col(ranking.places.chosen) if ranking.places.chosen else literal(True)
        self.frame = self.frame.with_columns(
            reduce(lambda a, b: a | b, claims).alias(ranking.column(CLAIM)),
            chosen.alias(ranking.column(CHOSEN)),
        )
        complete = self.unit.tables.is_complete(self.programme.unit, self.figures.at)
        self.frame = with_capacity(self.frame, ranking, self.figures, complete=complete)
        self.frame = with_ranks(self.frame, ranking, self.programme, complete=complete)
        granted = [
            (claim & ranking.read(PLACE)).alias(self.column(name, "granted"))
            for name, claim in zip(names, claims, strict=True)
        ]
        self.frame = self.frame.with_columns(*granted)

    def _status(self, name: str, *, scarce: bool) -> nw.Expr:
        alone = self._condition(self.programme.benefits[name].granted)
        granted, none = nw.col(self.column(name, "granted")), literal(GIVES_WAY)
        if scarce:
            claim = nw.col(self.column(name, "claim"))
            none = choose(is_false(claim), none, literal(WAITING))
        status = choose(is_false(granted), none, literal(UNDETERMINED))
        status = choose(granted, literal(ENTITLED), status)
        return choose(is_false(alone), literal(0), status)


def grant(unit: Deciding) -> Granting:
    """Every row of the unit, with who gets which benefit.

    Where the unit's register does not hold everybody up to the date, somebody who is not in it may
    come ahead, and nobody has a scarce place for certain.
    """
    granting = Granting(unit.fork())
    if not unit.programme.benefits:
        return granting
    granting.prepare()
    for names, places in _together(unit.programme.benefits, unit.figures.plan.places):
        granting.turn(names, places)
    granting.add_statuses()
    return granting


def _together(
    benefits: Mapping[str, RecordedBenefit], places: Mapping[str, Places]
) -> Iterator[Turn]:
    """The turns, those of benefits that wait for none of each other in one."""
    waiting: tuple[str, ...] = ()
    for names, scarce in turns(benefits, places):
        first = {other for name in names for other in benefits[name].gives_way_to}
        if waiting and (scarce or first & {*waiting}):
            yield waiting, None
            waiting = ()
        if scarce:
            yield names, scarce
        else:
            waiting += names
    if waiting:
        yield waiting, None
