"""What comes in: the office's tables, read, checked and made the registers that rules read.

Modules, in the order of the data: `files`, `frames` (sources), `encodings`, `delimited`,
`workbook` (reading), `stage` with `text`, `typed`, `strings`, `resident`, `checks` (cells),
`merge` (rows), `quarantine` and `findings` (what was wrong), `table`, `collection`.

Importing this package loads no engine.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publicservice.registers.collection import Registers
    from publicservice.registers.source import RegisterSource
    from publicservice.registers.table import Table

__all__ = ["RegisterSource", "Registers", "Table", "registers"]

_LAZY = {
    "RegisterSource": "publicservice.registers.source",
    "Registers": "publicservice.registers.collection",
    "Table": "publicservice.registers.table",
}


def registers(
    source: str | Path | Mapping[str, Any] | None = None,
    /,
    *,
    complete_until: date | str | Mapping[str, date | str] | None = None,
    **tables: Any,
) -> Registers:
    """The office's registers, from a file, a folder or frames in memory.

    Tables are known by name: a file's stem, a sheet's name or the keyword is held against the
    `register`, `zh` and `file_names` of a register class when its table is asked for. Files are
    CSV, TSV, Excel or Parquet; frames are Polars (eager or lazy), pandas, Arrow, a DuckDB relation
    or a Spark DataFrame. The last two stay where they are, and nothing is computed on them before
    a result is asked for.

    In files, money is written in yuan and percentages in percent. A frame's money column may hold
    decimals, floats or whole numbers of yuan; a column whose header ends in ``_fen`` holds whole
    numbers of fen. DuckDB and Spark columns must have the type of their field.

    .. code-block:: python

        import polars as pl
        import publicservice as ps

        days = ["1950年2月5日", "2020-02-30"]
        persons = pl.DataFrame({"人员编号": ["P1", "P2"], "出生日期": days})
        registers = ps.registers(persons=persons, complete_until="2024-12-31")
        table = registers.table(ps.Person)
        assert table.frame.collect()["birth_date"].null_count() == 1
        assert table.quarantine().collect()["code"].to_list() == ["cell.not-a-date"]

    Args:
        source: a file, a folder of files, or tables by name.
        complete_until: the day up to which the registers hold every row, for all or by name.
        tables: frames, or paths of files, by the name of their register.

    Raises:
        RegisterError: nothing is there, or a workbook that cannot be opened.
        EngineError: no table, or tables of different engines.
        UsageError: nothing was handed over, or `complete_until` is no day.
    """
    from publicservice.registers.collection import read_registers

    return read_registers(source, complete_until, tables)


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)


class _CallableModule(ModuleType):
    """`publicservice.registers` names this package and the function; a call means the latter."""

    def __call__(self, *args: Any, **tables: Any) -> Registers:
        return registers(*args, **tables)


sys.modules[__name__].__class__ = _CallableModule
