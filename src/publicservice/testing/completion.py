"""What is missing, filled in at random: values, whole registers, numbers of the plan."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import attrs
from attrs import frozen

from publicservice.model.plan import Known, Number, Plan, Range, Step, Unknown
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Key, Reference
from publicservice.model.rules.expression import DecidedNode, FieldNode, walk_everywhere
from publicservice.testing.generate import RowMaker, key_of
from publicservice.testing.made import MadeRegisters, Row

ROWS_OF_A_MISSING_REGISTER = 12
ROWS_THAT_COME_LATER = 4
LARGEST = {"count": 120, "money": 2_000_000, "percent": 1_000_000, "points": 100_000}


@frozen
class Completion:
    """One way in which everything unknown may turn out.

    Attributes:
        plan: without unknown numbers and without ranges at the date.
        registers: every register of the programme, every value known except blank references.
    """

    plan: Plan
    registers: MadeRegisters
    maker: RowMaker


def complete(
    programme: type[Programme], plan: Plan, registers: MadeRegisters, at: date, dice: random.Random
) -> Completion:
    """Fill in what is missing.

    An unknown value becomes one of the values worth trying, within the field's kind, words and
    bounds. A register that was not supplied is made up; one that is not complete gets more rows.
    An unknown plan number becomes a number, a range of discretion one of the numbers in it.

    A decision that no office has taken yet (`decided`) stays open: the range of what it may become
    is what the standard allows, and a value out of that range is a finding, not a completion.

    A blank reference stays blank: a row whose owner is not known belongs to nobody, which intake
    reports, and so it is no missing knowledge about anyone (see `with_references`).
    """
    fuller_plan = complete_plan(plan, at, dice)
    maker = RowMaker.of(programme, fuller_plan, at)
    decisions = _decisions(programme)
    tables = {}
    for name in maker.fields:
        known = registers.tables.get(name)
        if known is None:
            count = ROWS_OF_A_MISSING_REGISTER
            tables[name] = [maker.row(name, n, count, dice, 0) for n in range(count)]
            continue
        tables[name] = [_filled(name, row, maker, dice, decisions) for row in known]
        until = registers.complete_until.get(name)
        if until is not None and until < at:
            tables[name] += _later(name, len(known), maker, dice)
    return Completion(fuller_plan, MadeRegisters(tables), maker)


def complete_plan(plan: Plan, at: date, dice: random.Random) -> Plan:
    """The plan with every number known that is unknown or a range at the date."""
    known = {path: _known(number, at, dice) for path, number in plan.numbers.items()}
    return attrs.evolve(plan, numbers=known)


def with_references(
    completion: Completion, register: str, row: Row, dice: random.Random
) -> Row | None:
    """The completed row of a beneficiary with its own blank references led to existing rows.

    `None` where it has no blank reference. Only one row at a time may be filled in so: as a row
    that belongs to somebody else it would change what was said about the others.
    """
    blank: dict[str, Reference] = {
        name: declared
        for name, (_, declared) in completion.maker.fields[register].items()
        if isinstance(declared, Reference) and row.get(name) is None
    }
    if not blank:
        return None
    tables = completion.registers.tables
    filled = dict(row)
    for name, reference in blank.items():
        others = tables.get(reference.to.register, ())
        keys = [other[reference.to.key()] for other in others]
        filled[name] = dice.choice(keys) if keys else key_of(reference.to.register, 0)
    return filled


def _filled(
    register: str, row: Row, maker: RowMaker, dice: random.Random, decisions: frozenset[str]
) -> Row:
    filled = dict(row)
    for name, (_, declared) in maker.fields[register].items():
        stays = isinstance(declared, Key | Reference) or name in decisions
        if filled.get(name) is None and not stays:
            filled[name] = maker.value(register, name, 1, dice)
    return filled


def _decisions(programme: type[Programme]) -> frozenset[str]:
    """The fields that hold what an office decided within its discretion."""
    trees = [rule.node for rule in programme.rules.values()]
    trees += [tree for indicator in programme.indicators.values() for tree in indicator.trees]
    return frozenset(
        node.decided.name
        for tree in trees
        for node in walk_everywhere(tree)
        if isinstance(node, DecidedNode) and isinstance(node.decided, FieldNode)
    )


def _later(register: str, known: int, maker: RowMaker, dice: random.Random) -> list[Row]:
    numbers = range(known, known + dice.randrange(ROWS_THAT_COME_LATER + 1))
    return [maker.row(register, number, max(known, 1), dice, 0) for number in numbers]


def _known(number: Number, at: date, dice: random.Random) -> Number:
    state = number.at(at)
    if not isinstance(state, Unknown | Range):
        return number
    value = _of_range(state, dice) if isinstance(state, Range) else _any(number, at, dice)
    if isinstance(state, Range) and isinstance(value, int):  # still for the office to decide
        return attrs.evolve(number, steps=(Step(None, Range(value, value)),))
    return attrs.evolve(number, steps=(Step(None, Known(value)),))


def _of_range(state: Range, dice: random.Random) -> int | date:
    low, high = state.low, state.high
    if isinstance(low, date) and isinstance(high, date):
        return low + timedelta(days=dice.randint(0, (high - low).days))
    assert isinstance(low, int)
    assert isinstance(high, int)
    return dice.choice((low, high, dice.randint(low, high)))


def _any(number: Number, at: date, dice: random.Random) -> Any:
    plain: Mapping[str, Any] = {
        "bool": dice.random() < 0.5,
        "text": dice.choice(("one", "another")),
        "list": dice.choice(((), ("one",), ("one", "another"))),
        "date": at + timedelta(days=dice.randint(-400, 400)),
    }
    if number.kind in plain:
        return plain[number.kind]
    return dice.choice((0, 1, dice.randint(0, LARGEST[number.kind])))
