"""A register as rules read it: conformed, one row for each key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import narwhals as nw
from attrs import field, frozen

from publicservice.model.problem import Problem
from publicservice.model.registers.register import Register
from publicservice.registers.columns import Staged
from publicservice.registers.findings import problems
from publicservice.registers.loaded import ROW, Loaded
from publicservice.registers.merge import merged, without_orphans
from publicservice.registers.quarantine import quarantine
from publicservice.registers.source import Source


@frozen(eq=False, repr=False)
class Table:
    """One register, conformed to a register class.

    Attributes:
        register: the class.
        frame: exactly the class's fields in the engine's types (text String; count, money in fen
            and percent in millionths Int64; date Date; bool Boolean), null where unknown; the key
            is unique and never null. On Polars in the order of the source.
        missing_fields: the fields for which there was no column: unknown in every row.
    """

    register: type[Register]
    frame: nw.LazyFrame[Any]
    missing_fields: frozenset[str]
    _staged: Staged = field(alias="staged")
    _targets: Mapping[str, nw.LazyFrame[Any]] = field(alias="targets")
    _source: Source = field(alias="source")
    _loaded: Loaded = field(alias="loaded")
    _unchecked: Mapping[str, str] = field(alias="unchecked")

    def quarantine(self) -> nw.LazyFrame[Any]:
        """Every row and cell that could not be taken as it stood, values unmasked.

        Columns: register, file, sheet, row (Int64, as the user sees it; null on DuckDB and Spark),
        key, field, value (as found), code, message, remedy. Computed when it is collected.
        """
        return self._quarantined

    @cached_property
    def _quarantined(self) -> nw.LazyFrame[Any]:
        found = quarantine(
            self._staged,
            self._targets,
            file=self._source.file,
            sheet=self._source.sheet,
            rejected=self._loaded.rejected,
        )
        return found if self._loaded.native else found.collect().lazy()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings and notices about how the register was read, and the quarantine in figures.

        On DuckDB and Spark this runs queries, when it is first asked for.
        """
        return problems(
            self._staged,
            self._targets,
            self._loaded,
            self._source.place,
            self._unchecked,
            self._quarantined,
        )

    @property
    def place(self) -> str:
        """Where it was read from, for messages."""
        return self._source.place

    def __repr__(self) -> str:
        return f"<Table {self.register.register} from {self._source.place}>"


def conformed(
    staged: Staged,
    targets: Mapping[str, nw.LazyFrame[Any]],
    source: Source,
    loaded: Loaded,
    unchecked: Mapping[str, str],
) -> Table:
    """The table of a register whose cells were staged.

    Args:
        staged: every row, typed, with its troubles.
        targets: for reference fields, the keys that exist (column `__target_key`).
        source: where it was read from.
        loaded: as it was read.
        unchecked: reference fields without a target, with the reason.
    """
    frame = without_orphans(merged(staged), targets)
    if not loaded.native:
        frame = frame.sort(ROW).collect().lazy()
    return Table(
        register=staged.register,
        frame=frame.select(*staged.register.fields),
        missing_fields=staged.missing,
        staged=staged,
        targets=targets,
        source=source,
        loaded=loaded,
        unchecked=unchecked,
    )
