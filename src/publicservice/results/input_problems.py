"""What is wrong or odd about the inputs of an evaluation, and did not stop it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from publicservice.engine.tables import RegisterTables
from publicservice.model.numbers import Figures
from publicservice.model.plan import NotInForce
from publicservice.model.problem import Problem, RegisterError
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.results.needed import needed_columns
from publicservice.results.payments.frames import payment_register

if TYPE_CHECKING:
    from publicservice.registers import Registers, Table


def problems_of_registers(
    programme: type[Programme], registers: Registers, tables: RegisterTables, at: date
) -> Iterator[Problem]:
    """What is wrong with the registers that the programme reads, and those that nobody reads."""
    for register in programme.registers_read():
        table = registers.table(register)
        yield from (_not_supplied(register),) if table is None else table.problems
    yield from needed_columns(programme, supplied(programme, registers), tables.fills)
    yield from (_incomplete(register, at) for register in incomplete(programme, tables, at))
    if (paid := payments_table(programme, registers)) is not None:
        yield from paid.problems
    yield from registers.unused(registers_known(programme))


def registers_known(programme: type[Programme]) -> tuple[type[Register], ...]:
    """Those that are read, and the register of payments, which nobody misses."""
    paid = payment_register(programme)
    read = programme.registers_read()
    return read if paid is None else (*read, paid)


def payments_table(programme: type[Programme], registers: Registers) -> Table | None:
    """The register of what was paid, where the programme has benefits and it was supplied."""
    paid = payment_register(programme)
    return None if paid is None else registers.table(paid)


def incomplete(
    programme: type[Programme], tables: RegisterTables, at: date
) -> tuple[type[Register], ...]:
    """The registers that are read and end before the date."""
    read = programme.registers_read()
    return tuple(register for register in read if not tables.is_complete(register, at))


def supplied(programme: type[Programme], registers: Registers) -> dict[str, Table]:
    """The tables of the registers that are read and were supplied, by register."""
    tables = (registers.table(each) for each in registers_known(programme))
    return {table.register.register: table for table in tables if table is not None}


def numbers_not_in_force(programme: type[Programme], figures: Figures) -> Iterator[Problem]:
    """The rules that read a number of the plan before the day from which it is in force."""
    for rule in programme.rules.values():
        state = figures.not_in_force(rule.node)
        if isinstance(state, NotInForce):
            yield Problem(
                severity="notice",
                code="rule.not-in-force",
                message=f"the rule reads a number that is in force from {state.since} on",
                where=f"{programme.id}: {rule.name}",
                remedy="before that day the rule does not hold and pays nothing",
            )


def check_unit(programme: type[Programme], registers: Registers) -> None:
    """Raises RegisterError where the register that the programme decides about is missing."""
    if registers.table(programme.unit) is not None:
        return
    unit = programme.unit
    raise RegisterError.of(
        "register.missing",
        f"{programme.id} decides about {unit.register}, and that register was not supplied",
        where=", ".join(registers.names) or "no register",
        remedy=f"supply a file named {unit.register} ({unit.zh}), or {unit.register}=frame",
    )


def _incomplete(register: type[Register], at: date) -> Problem:
    return Problem(
        severity="warning",
        code="register.incomplete",
        message=f"register {register.register} does not reach {at}: rows may be missing, so counts "
        "are open above and shares over it unknown",
        where=register.register,
        remedy="evaluate at an earlier day, or supply the register up to that day",
    )


def _not_supplied(register: type[Register]) -> Problem:
    return Problem(
        severity="warning",
        code="register.not-supplied",
        message=f"register {register.register} was not supplied: what hangs on it is unknown",
        where=register.register,
        remedy=f"supply a file named {register.register} ({register.zh}), or accept the unknown",
    )
