"""Small registers in a line: rows as they would stand in an office's spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.model.problem import UsageError, nearest
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field, Key
from publicservice.model.shown import described
from publicservice.results.input_problems import registers_known

if TYPE_CHECKING:
    from publicservice.registers import Registers

UNKNOWN = "?"
"""A value that nobody knows, in the rows of `small_registers` and of a case."""

Rows = Iterable[Mapping[str, Any]]
FieldsByRegister = Mapping[str, Mapping[str, Field]]


def small_registers(
    programme: type[Programme] | str | None = None,
    /,
    *,
    complete_until: date | str | Mapping[str, date | str] | None = None,
    **tables: Rows,
) -> Registers:
    """Registers from rows written out, read as a file with the same cells would be.

    .. code-block:: python

        import publicservice as ps
        from publicservice.testing import small_registers

        registers = small_registers(
            "family-doctor",
            persons=[{"person": "P1", "birth_date": "1959-10-15", "hukou": "rural"}],
            contracts=[],
        )
        evaluation = ps.programme("family-doctor").evaluate(registers, at="2024-12-31")
        assert evaluation.decisions["elderly"].to_list() == [True]

    Args:
        programme: a class or an id. Its register classes then say which columns there are: a field
            that a row leaves out is a blank cell, a misspelt one an error; a key that it leaves out
            is made as in cases: ``person-1`` for the first row. Without it there are the columns
            that the rows name, and the others are unknown.
        complete_until: as for `publicservice.registers`.
        tables: for each register its rows. Values are dates, truths, whole numbers, texts, or what
            an office would write ("85%", "一级"); money is in yuan, a number or a text. `None` is a
            blank cell, `UNKNOWN` a value that nobody knows, also where blank means something.

    Raises:
        UsageError: a register or field that the programme does not read, with the nearest names.
    """
    from publicservice.registers import registers

    fields = fields_by_register(_class(programme)) if programme else None
    frames = {name: _frame(name, list(rows), fields) for name, rows in tables.items()}
    return registers(frames, complete_until=complete_until)


def fields_by_register(programme: type[Programme]) -> dict[str, dict[str, Field]]:
    """The fields of every register that a programme reads, of all classes that share it."""
    found: dict[str, dict[str, Field]] = {}
    for register in registers_known(programme):
        known = found.setdefault(register.register, {})
        for name, declared in register.fields.items():
            known.setdefault(name, declared)
    return found


def _class(programme: type[Programme] | str) -> type[Programme]:
    if isinstance(programme, type):
        return programme
    from publicservice.manager import installed_plugins

    return installed_plugins().programme(programme)


def _frame(
    register: str, rows: Sequence[Mapping[str, Any]], fields: FieldsByRegister | None
) -> pl.DataFrame:
    declared = _declared(register, fields) if fields is not None else {}
    for number, row in enumerate(rows, 1):
        for name in row:
            if fields is not None and name not in declared:
                raise UsageError.of(
                    "testing.no-field", f"no field {name!r}", where=f"{register}, row {number}",
                    remedy=nearest(name, declared),
                )  # fmt: skip
    key = next((name for name, known in declared.items() if isinstance(known, Key)), None)
    if key:
        rows = [{key: f"{key}-{number}", **row} for number, row in enumerate(rows, 1)]
    columns = list(declared) or list(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        raise UsageError.of(
            "testing.no-columns", "no row, so nobody knows the columns", where=register,
            remedy="name the programme first: small_registers('family-doctor', ...)",
        )  # fmt: skip
    cells = [[_cell(row.get(name), declared.get(name)) for name in columns] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String), orient="row")


def _declared(register: str, fields: FieldsByRegister) -> Mapping[str, Field]:
    if register not in fields:
        raise UsageError.of(
            "testing.no-register", f"the programme reads no register {register!r}",
            where=register, remedy=nearest(register, fields),
        )  # fmt: skip
    return fields[register]


def _cell(value: Any, declared: Field | None) -> str | None:
    """The value as a cell of text."""
    if value is None or (value == UNKNOWN and (declared is None or declared.blank is None)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal):
        return f"{value}%" if declared is not None and declared.kind == "percent" else str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise UsageError.of(
        "testing.bad-value", f"a row cannot hold {described(value)}",
        remedy="write a date, yes or no, a whole number, a Decimal or a text",
    )  # fmt: skip
