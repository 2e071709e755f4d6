"""Frames in memory: pandas and Arrow made Polars, DuckDB and Spark left where they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

import narwhals as nw
import polars as pl
from narwhals.dependencies import is_pandas_dataframe, is_pyarrow_table

from publicservice.model.problem import EngineError
from publicservice.registers.loaded import Loaded, from_columns
from publicservice.registers.source import IN_MEMORY, FrameKind, Source

_KINDS: Mapping[nw.Implementation, FrameKind] = {
    nw.Implementation.POLARS: "polars",
    nw.Implementation.DUCKDB: "duckdb",
    nw.Implementation.PYSPARK: "spark",
    nw.Implementation.PYSPARK_CONNECT: "spark",
}


def frame_source(name: str, frame: Any) -> Source:
    """A frame under the name that the caller gave it.

    Raises:
        EngineError: an object that is no frame, or one of a kind that no engine takes.
    """
    native = nw.to_native(frame, pass_through=True)
    kind = _kind(name, native)
    if kind in ("duckdb", "spark"):
        return Source((name,), kind, IN_MEMORY, load=lambda: _untouched(native), hash_=lambda: "")
    table, headers = _as_polars(kind, native)
    return Source(
        (name,),
        kind,
        IN_MEMORY,
        load=lambda: from_columns(_collected(table), headers, f"{IN_MEMORY} {name}"),
        hash_=lambda: content_hash(_collected(table), headers),
    )


def _kind(name: str, native: Any) -> FrameKind:
    if is_pandas_dataframe(native):  # these two may have several columns of one name
        return "pandas"
    if is_pyarrow_table(native):
        return "arrow"
    wrapped = nw.from_native(native, pass_through=True)
    if isinstance(wrapped, nw.DataFrame | nw.LazyFrame):
        kind = _KINDS.get(wrapped.implementation)
        if kind is not None:
            return kind
    raise EngineError.of(
        "engine.unknown-frame",
        f"{name}: an object of type {_type_name(native)} is no table that an engine takes",
        where=f"{IN_MEMORY} {name}",
        remedy="hand over a Polars, pandas or Arrow table, a DuckDB relation, a Spark DataFrame or "
        "the path of a file",
    )


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _untouched(native: Any) -> Loaded:
    headers = tuple(str(header) for header in native.columns)
    return Loaded(
        frame=nw.from_native(native).lazy(), columns=headers, headers=headers, native=True
    )


def _as_polars(kind: FrameKind, native: Any) -> tuple[pl.DataFrame | pl.LazyFrame, list[str]]:
    """The table with columns `column_1`, `column_2` and so on, and its headers."""
    if kind == "pandas":
        return _from_pandas(native)
    if kind == "arrow":
        headers = [str(header) for header in native.column_names]
        return cast("pl.DataFrame", pl.from_arrow(native.rename_columns(_names(headers)))), headers
    headers = native.collect_schema().names()
    return native.rename(dict(zip(headers, _names(headers), strict=True))), headers


def _names(headers: Sequence[str]) -> list[str]:
    return [f"column_{number}" for number in range(1, len(headers) + 1)]


def _from_pandas(frame: Any) -> tuple[pl.DataFrame, list[str]]:
    """A copy: pandas frames are changed in place. An index that has a name is a column."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    headers = [str(header) for header in frame.columns]
    frame = frame.set_axis(_names(headers), axis=1)
    columns = [_series(frame[name]) for name in frame.columns]
    return pl.DataFrame(columns).clone(), headers


def _series(column: Any) -> pl.Series:
    try:
        found: pl.Series = pl.from_pandas(column.copy())
    except (TypeError, ValueError):  # an object column of several types has no type in Polars
        texts = column.map(str, na_action="ignore").astype(object)
        found = pl.from_pandas(texts.where(column.notna(), None))  # pandas 2 would write "None"
    return found


def _collected(table: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    return table.collect() if isinstance(table, pl.LazyFrame) else table


def content_hash(table: pl.DataFrame, headers: Sequence[str]) -> str:
    """SHA-256 of a table's headers, types and values in their order; memory layout is no part."""
    digest = hashlib.sha256()
    for header, column in zip(headers, table.get_columns(), strict=True):
        digest.update(repr((header, str(column.dtype), len(column))).encode())
        digest.update(_bytes(column))
    return digest.hexdigest()


def _bytes(column: pl.Series) -> bytes:
    if column.dtype == pl.Binary:
        column = column.bin.encode("hex")
    elif column.dtype == pl.Object:
        column = pl.Series([None if value is None else repr(value) for value in column])
    if column.dtype.is_nested():
        return column.to_frame("v").write_ndjson().encode()
    text = column.cast(pl.String).to_frame("v")
    return text.write_csv(include_header=False, null_value="\0", quote_style="always").encode()
