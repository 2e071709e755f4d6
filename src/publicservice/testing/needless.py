"""How often "undetermined" was said although every way to fill in what is missing agrees.

Three-valued logic does not see that ``p | ~p`` holds whatever p is, so this is counted, not
forbidden: a programme in which it happens often can be written so that it does not.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from publicservice.model.plan import Known, NotInForce, Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Key, Reference
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import (
    FieldNode,
    Node,
    RelatedNode,
    plan_paths,
    rules_read,
    walk,
)
from publicservice.testing.candidates import Candidates
from publicservice.testing.generate import RowMaker
from publicservice.testing.made import MadeRegisters, Row
from publicservice.testing.run import case_of

RELATED_ROWS = 2


@frozen
class Needlessness:
    """What `count_needless` found.

    Attributes:
        examined: beneficiaries made.
        undetermined: those whose outcome was said to be undetermined.
        enumerated: of these, those for which every completion was tried.
        needless: of these, those for which every completion gives the same outcome.
        examples: what was known of the first needless ones.
    """

    examined: int
    undetermined: int
    enumerated: int
    needless: int
    examples: tuple[str, ...] = field(repr=False)


Hole = tuple[str, int, str]
"""A register, the number of a row in it, and a field that is unknown there."""


def count_needless(
    programme: type[Programme],
    plan: Plan,
    at: date,
    *,
    beneficiaries: int = 100,
    largest: int = 4096,
    holes: float = 0.3,
    seed: int = 0,
) -> Needlessness:
    """Make small cases with holes and try every completion of the undetermined ones.

    A case is one beneficiary with at most two rows in every other register, all references known.
    Values are those on each side of everything that the rules compare with. Cases with more than
    `largest` completions are not enumerated, nor is anything where a plan number is unknown.

    Args:
        programme: the class with the rules.
        plan: the numbers.
        at: the date of the evaluation.
        beneficiaries: how many cases are made.
        holes: the share of cells that is left out.
        seed: of the cases.
    """
    maker = RowMaker.of(programme, plan, at)
    trees = list(_trees_below(programme, "eligible").values())
    used = {found for tree in trees for found in _fields_below(programme.unit, tree)}
    is_known = _is_known(plan, at, trees)
    undetermined = enumerated = 0
    examples: list[str] = []
    for number in range(beneficiaries):
        made = _small(programme, maker, random.Random(f"{seed}-{number}"), holes)
        if _outcome(programme, plan, made, at) is not None:
            continue
        undetermined += 1
        found = list(_holes(made, maker, used))
        domains = [_domain(maker.candidates, maker, hole) for hole in found]
        if not is_known or math.prod(map(len, domains)) > largest:
            continue
        enumerated += 1
        outcomes = {
            _outcome(programme, plan, _filled(made, found, values), at)
            for values in itertools.product(*domains)
        }
        if len(outcomes) == 1:
            examples.append(f"{made.tables[programme.unit.register][0]}: {outcomes.pop()}")
    return Needlessness(beneficiaries, undetermined, enumerated, len(examples), tuple(examples[:5]))


def _small(
    programme: type[Programme], maker: RowMaker, dice: random.Random, holes: float
) -> MadeRegisters:
    tables: dict[str, list[Row]] = {}
    for name, fields in maker.fields.items():
        count = 1 if name == programme.unit.register else dice.randint(0, RELATED_ROWS)
        tables[name] = [maker.row(name, number, 1, dice, holes) for number in range(count)]
        for row in tables[name]:
            for field_name, (_, declared) in fields.items():
                if isinstance(declared, Reference) and row[field_name] is None:
                    row[field_name] = maker.value(name, field_name, 1, dice)
    return MadeRegisters(tables)


def _outcome(programme: type[Programme], plan: Plan, made: MadeRegisters, at: date) -> Any:
    row = made.tables[programme.unit.register][0]
    return case_of(programme, plan, made, at, row).rule("eligible")


def _is_known(plan: Plan, at: date, trees: Iterable[Node]) -> bool:
    paths = {path for tree in trees for path in plan_paths(tree)}
    return all(isinstance(plan.number(path).at(at), Known | NotInForce) for path in paths)


def _holes(made: MadeRegisters, maker: RowMaker, used: set[tuple[str, str]]) -> Iterator[Hole]:
    for name, rows in made.tables.items():
        for number, row in enumerate(rows):
            for field_name, (_, declared) in maker.fields[name].items():
                fixed = isinstance(declared, Key | Reference)
                if not fixed and row[field_name] is None and (name, field_name) in used:
                    yield name, number, field_name


def _domain(candidates: Candidates, maker: RowMaker, hole: Hole) -> Sequence[Any]:
    register, _, name = hole
    return candidates.of(maker.fields[register][name][0], name) or (None,)


def _filled(made: MadeRegisters, holes: Sequence[Hole], values: Sequence[Any]) -> MadeRegisters:
    tables = {name: [dict(row) for row in rows] for name, rows in made.tables.items()}
    for (register, number, name), value in zip(holes, values, strict=True):
        tables[register][number][name] = value
    return MadeRegisters(tables)


def _trees_below(programme: type[Programme], name: str) -> dict[str, Node]:
    """The trees of a rule and of every rule that it reads."""
    found = {name: programme.rules[name].node}
    for earlier in rules_read(found[name]):
        found |= _trees_below(programme, earlier)
    return found


def _fields_below(register: type[Register], tree: Node) -> Iterator[tuple[str, str]]:
    references: Mapping[str, Reference] = register.references()
    for node in walk(tree):
        if isinstance(node, FieldNode):
            owner = references[node.via].to if node.via else register
            yield owner.register, node.name
        elif isinstance(node, RelatedNode):
            for inner in (node.where, node.value):
                if inner is not None:
                    yield from _fields_below(node.register, inner)
