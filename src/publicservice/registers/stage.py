"""From a table as it was read to typed cells of a register class, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.engine.literals import unknown
from publicservice.model.problem import Problem, RegisterError
from publicservice.model.registers.field import Field
from publicservice.model.registers.register import Register
from publicservice.registers.checks import (
    with_blanks,
    with_bounds,
    with_derived,
    with_resident_numbers,
    with_words,
)
from publicservice.registers.columns import Staged, derivable, found_of, trouble_of
from publicservice.registers.headers import Match, match, no_key_column
from publicservice.registers.loaded import ROW, Loaded
from publicservice.registers.settle import settled
from publicservice.registers.strings import no_text, stripped
from publicservice.registers.text import parsed
from publicservice.registers.typed import Cells, fits, is_text, needed, typed

if TYPE_CHECKING:
    from narwhals.dtypes import DType

Frame = nw.LazyFrame[Any]
_RAW = "__raw_"
_WHOLE_IN_A_FLOAT = 2**53


def stage(
    loaded: Loaded, register: type[Register], where: str, *, only: Iterable[str] | None = None
) -> Staged:
    """The register's fields, cell by cell, with nothing left out; on Polars computed at once.

    Args:
        loaded: the table as it was read.
        register: the class that says what its columns mean.
        where: the source, for messages.
        only: the fields to stage, if not all.

    Raises:
        RegisterError: no column for the key, two for one field, or a column whose type no cell of
            the field can have.
    """
    fields = {n: f for n, f in register.fields.items() if only is None or n in set(only)}
    supplied, _ = match(loaded.headers, fields.values(), where)
    if register.key() not in supplied:
        raise no_key_column(register, loaded.headers, where)
    types = _types(loaded, supplied)
    _refuse_types(loaded, fields, supplied, types, where)
    present = {name: fields[name] for name in fields if name in supplied}
    derived = derivable(register, supplied) if only is None else {}
    frame = _read(loaded, present, supplied, types)
    frame = settled(frame)
    if loaded.native:
        frame = with_words(frame, present.values())
    frame = with_resident_numbers(frame, present.values())
    frame = with_derived(settled(frame), derived, present)
    frame = with_bounds(frame, [fields[n] for n in fields if n in present or n in derived])
    frame = settled(with_blanks(frame, present.values()))
    if not loaded.native:
        frame = frame.collect().lazy()
    return Staged(register, frame, supplied, frozenset(derived) - set(present))


def _types(loaded: Loaded, supplied: Mapping[str, Match]) -> dict[str, DType]:
    schema = loaded.frame.collect_schema()
    return {name: schema[loaded.columns[m.position]] for name, m in supplied.items()}


def _refuse_types(
    loaded: Loaded,
    fields: Mapping[str, Field],
    supplied: Mapping[str, Match],
    types: Mapping[str, DType],
    where: str,
) -> None:
    problems = []
    for name, dtype in types.items():
        kind = fields[name].kind
        if fits(kind, dtype) or (not loaded.native and _can_be_written(dtype)):
            continue
        problems.append(
            Problem(
                code="register.column-type",
                message=f"column {supplied[name].header!r} holds {dtype}, and the {kind} field "
                f"{name!r} needs {needed(kind)}",
                where=where,
                remedy="cast the column before it is handed over, or read the table from a file",
            )
        )
    if problems:
        raise RegisterError(problems)


def _can_be_written(dtype: DType) -> bool:
    return is_text(dtype) or dtype.is_numeric() or dtype in (nw.Boolean, nw.Date, nw.Datetime)


def _read(
    loaded: Loaded,
    fields: Mapping[str, Field],
    supplied: Mapping[str, Match],
    types: Mapping[str, DType],
) -> Frame:
    """`__row`, and for every field its value, its trouble and the cell as found."""
    row = unknown("count") if loaded.native else nw.col(ROW)
    raw = {_RAW + name: nw.col(loaded.columns[supplied[name].position]) for name in fields}
    frame = loaded.frame.select(row.alias(ROW), **raw)
    if not loaded.native:
        frame, types = _written(frame, fields, types)
    as_text = [] if loaded.native else [n for n in fields if _is_parsed(fields[n], types[n])]
    cells: dict[str, nw.Expr] = {}
    for name, field in fields.items():
        column = nw.col(_RAW + name)
        if name in as_text:
            cells |= {found_of(name): column, trouble_of(name): no_text(column, marked=True)}
            continue
        read = typed(field, column, types[name], in_fen=supplied[name].in_fen)
        if field.kind == "text":
            read = _text(read.found, marked=not loaded.native)
        cells |= {name: read.value, trouble_of(name): read.trouble, found_of(name): read.found}
    frame = frame.with_columns(**cells)
    frame = _parsed(frame, [fields[name] for name in as_text], supplied)
    columns = [c for name in fields for c in (name, trouble_of(name), found_of(name))]
    return frame.select(ROW, *columns)


def _is_parsed(field: Field, dtype: DType) -> bool:
    """Whether the cells are read by the parser of text, which only Polars has."""
    return is_text(dtype) and (field.kind != "text" or bool(field.words))


def _text(column: nw.Expr, *, marked: bool) -> Cells:
    trouble = no_text(column, marked=marked)
    value: nw.Expr = nw.when(trouble.is_null()).then(stripped(column))
    return Cells(value, trouble, column)


def _written(
    frame: Frame, fields: Mapping[str, Field], types: Mapping[str, DType]
) -> tuple[Frame, dict[str, DType]]:
    """Columns of Polars that the field cannot take as they are, written out as text."""
    columns, changed = [], dict(types)
    for name, field in fields.items():
        dtype, column = types[name], pl.col(_RAW + name)
        if dtype == nw.String or _is_taken_as_it_is(field, dtype):
            continue
        if dtype.is_float():
            whole = (column == column.round(0)) & (column.abs() < _WHOLE_IN_A_FLOAT)
            number = pl.when(whole).then(column).cast(pl.Int64).cast(pl.String)
            written = pl.coalesce(number, column.fill_nan(None).cast(pl.String))
        else:
            written = column.cast(pl.String)
        columns.append(written.alias(_RAW + name))
        changed[name] = nw.String()
    native: pl.LazyFrame = frame.to_native()
    return nw.from_native(native.with_columns(columns)), changed


def _is_taken_as_it_is(field: Field, dtype: DType) -> bool:
    looked_up = field.kind == "text" and bool(field.words)
    return fits(field.kind, dtype) and not is_text(dtype) and not looked_up


def _parsed(frame: Frame, fields: Sequence[Field], supplied: Mapping[str, Match]) -> Frame:
    """The cells of Polars text columns read, which computes them."""
    if not fields:
        return frame
    table: pl.DataFrame = frame.collect().to_native()
    for field in fields:
        own = table[trouble_of(field.name)]
        cells = table.select(pl.when(own.is_null()).then(pl.col(found_of(field.name)))).to_series()
        read = parsed(field, cells, in_fen=supplied[field.name].in_fen)
        table = table.with_columns(
            read["value"].alias(field.name),
            pl.coalesce(own, read["trouble"]).alias(trouble_of(field.name)),
        )
    return nw.from_native(table.lazy())
