"""Registers made at random from a programme's own register classes."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field, Key, Reference
from publicservice.model.registers.register import Register
from publicservice.testing.candidates import Candidates
from publicservice.testing.made import MadeRegisters, Row

NOWHERE = "nowhere"
"""A key that no row has: a reference to it leads to nothing."""

PLACES = ("V1", "V2", "V3")


def random_registers(
    programme: type[Programme],
    plan: Plan,
    at: date,
    *,
    seed: int = 0,
    rows: int = 40,
    holes: float = 0.15,
) -> MadeRegisters:
    """Registers for every class that the programme reads, with values that its rules turn on.

    .. code-block:: python

        from datetime import date

        import publicservice as ps
        from publicservice.testing import random_registers

        in_use = ps.programme("family-doctor")
        made = random_registers(in_use.programme, in_use.plan, date(2024, 6, 30), seed=7)
        assert len(made.tables["persons"]) == 40

    Args:
        rows: how many rows each register has.
        holes: the share of values that nobody knows, references included.
    """
    maker = RowMaker.of(programme, plan, at)
    dice = random.Random(seed)
    return MadeRegisters(
        {
            name: [maker.row(name, n, rows, dice, holes) for n in range(rows)]
            for name in maker.fields
        }
    )


@frozen
class RowMaker:
    """Makes rows of the registers that a programme reads.

    Attributes:
        fields: for each register the fields of all classes that share it, each with its class.
    """

    candidates: Candidates
    fields: Mapping[str, Mapping[str, tuple[type[Register], Field]]]

    @classmethod
    def of(cls, programme: type[Programme], plan: Plan, at: date) -> RowMaker:
        """For a programme with a plan at a date."""
        fields: dict[str, dict[str, tuple[type[Register], Field]]] = {}
        for register in programme.registers_read():
            known = fields.setdefault(register.register, {})
            for name, declared in register.fields.items():
                known.setdefault(name, (register, declared))
        return cls(Candidates(programme, Figures(plan, at)), fields)

    def row(self, register: str, number: int, rows: int, dice: random.Random, holes: float) -> Row:
        """A row with random values; each but the key is left out with the chance `holes`."""
        made: Row = {}
        for name, (_, declared) in self.fields[register].items():
            if isinstance(declared, Key):
                made[name] = key_of(register, number)
            elif dice.random() < holes:
                made[name] = None
            else:
                made[name] = self.value(register, name, rows, dice)
        return made

    def value(self, register: str, name: str, rows: int, dice: random.Random) -> Any:
        """A random value of a field; `None` where nothing is worth trying (identity numbers)."""
        cls, declared = self.fields[register][name]
        if isinstance(declared, Reference):
            target = declared.to.register
            if target not in self.fields:
                return dice.choice(PLACES)
            return key_of(target, dice.randrange(rows)) if dice.random() < 0.97 else NOWHERE
        if declared.blank is not None and dice.random() < 0.5:
            return declared.blank  # what most cells of such a column say
        values = self.candidates.of(cls, name)
        return dice.choice(values) if values else None


def key_of(register: str, number: int) -> str:
    """The key of a made row: ``persons-3``."""
    return f"{register}-{number}"
