"""Registers as plain rows of typed values: what the generators make and the laws vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs
import narwhals as nw
import polars as pl
from attrs import field, frozen

from publicservice.model.registers.field import Kind
from publicservice.model.registers.register import Register

Row = dict[str, Any]

POLARS_TYPES: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "bool": pl.Boolean(),
    "count": pl.Int64(),
    "money": pl.Int64(),
    "percent": pl.Int64(),
    "points": pl.Int64(),
    "date": pl.Date(),
}


def _frozen_rows(rows: Mapping[str, Sequence[Row]]) -> Mapping[str, tuple[Row, ...]]:
    return MappingProxyType({name: tuple(found) for name, found in rows.items()})


@frozen(eq=False, repr=False)
class MadeRegisters:
    """Registers in memory, as the engine sees them after intake: no text to parse, no quarantine.

    The engines and the interpreter both read from it. A missing key in a row, or `None`, is a value
    that nobody knows, whatever the field says that a blank cell means.

    Attributes:
        tables: for each register that is supplied, its rows: text, bool, date, whole numbers (money
            in fen, percentages in millionths). Classes that share a register share its rows.
        complete_until: the last day that a register covers, by its name; every day by default.
    """

    tables: Mapping[str, tuple[Row, ...]] = field(converter=_frozen_rows)
    complete_until: Mapping[str, date] = field(factory=dict)
    _frames: dict[type[Register], pl.DataFrame] = field(factory=dict, init=False)

    def polars(self, register: type[Register]) -> pl.DataFrame | None:
        """The register with the fields of that class, in the types of the engine."""
        if register.register not in self.tables:
            return None
        if register not in self._frames:
            schema = {name: POLARS_TYPES[f.kind] for name, f in register.fields.items()}
            rows = [[row.get(name) for name in schema] for row in self.tables[register.register]]
            self._frames[register] = pl.DataFrame(rows, schema=schema, orient="row")
        return self._frames[register]

    def frame(self, register: type[Register]) -> nw.LazyFrame[Any] | None:
        """The same as a lazy frame."""
        found = self.polars(register)
        return None if found is None else nw.from_native(found.lazy())

    def is_complete(self, register: type[Register], at: date) -> bool:
        """Whether the register holds every row up to the date."""
        until = self.complete_until.get(register.register)
        return until is None or until >= at

    def rows(self, register: type[Register], column: str, value: Any) -> list[Row] | None:
        """The rows with that value in a column; `None` where the register is not supplied."""
        found = self.tables.get(register.register)
        if found is None:
            return None
        return sorted(
            (row for row in found if row.get(column) == value), key=lambda row: row[register.key()]
        )

    def with_tables(self, tables: Mapping[str, Sequence[Row]]) -> MadeRegisters:
        """The same registers, those that are named replaced."""
        return attrs.evolve(self, tables={**self.tables, **tables})

    def without(self, *names: str) -> MadeRegisters:
        """The same registers, those that are named not supplied."""
        kept = {name: rows for name, rows in self.tables.items() if name not in names}
        return attrs.evolve(self, tables=kept)

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {len(rows)}" for name, rows in self.tables.items())
        return f"<MadeRegisters {counts}>"
