"""CSV and TSV files, as text."""

from __future__ import annotations

import csv
import io
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from publicservice.model.problem import Problem, RegisterError
from publicservice.registers.encodings import decode
from publicservice.registers.loaded import ROW, Loaded, empty, from_grid

if TYPE_CHECKING:
    from _csv import Reader

_SEPARATORS = {",": "commas", "\t": "tabs", ";": "semicolons"}


def read_delimited(data: bytes, where: str, *, tabs: bool) -> Loaded:
    """The table in the bytes of a CSV file (`tabs`: of a TSV file); every cell is text.

    Raises:
        RegisterError: empty, binary, in an unknown encoding, or with quotation marks that do not
            pair.
    """
    if not data.strip():
        raise empty(where)
    text, encoding, problems = decode(data, where)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    separator, noticed = _separator(text, tabs, where)
    if '"' in text:
        _check_quotes(text, separator, where)
    try:
        grid, rejected = _quick_grid(text, separator), None
    except pl.exceptions.PolarsError:
        grid, rejected = _patient_grid(text, separator)
    return from_grid(
        grid, where, encoding=encoding, problems=(*problems, *noticed), rejected=rejected
    )


def _separator(text: str, tabs: bool, where: str) -> tuple[str, tuple[Problem, ...]]:
    expected = "\t" if tabs else ","
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if expected in first:
        return expected, ()
    counts = {mark: first.count(mark) for mark in _SEPARATORS}
    found = max(counts, key=lambda mark: counts[mark])
    if not counts[found]:
        return expected, ()
    notice = Problem(
        severity="notice",
        code="register.separator",
        message=f"the cells are separated by {_SEPARATORS[found]}, not by {_SEPARATORS[expected]}",
        where=where,
    )
    return found, (notice,)


def _reader(text: str, separator: str) -> Reader:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _check_quotes(text: str, separator: str, where: str) -> None:
    """A quotation mark that is never closed would swallow all rows below it."""
    reader = _reader(text, separator)
    try:
        deque(reader, maxlen=0)
    except csv.Error:
        raise RegisterError.of(
            "register.quotes",
            f"a quotation mark that does not pair, at or before line {reader.line_num}",
            where=where,
            remedy='write a cell with a quotation mark in it as "…""…", or export the table again',
        ) from None


def _quick_grid(text: str, separator: str) -> pl.DataFrame:
    """Fails on anything unusual, such as a row longer than the first."""
    grid = pl.read_csv(text.encode(), has_header=False, infer_schema=False, separator=separator)
    return grid.with_row_index(ROW, offset=1).cast({ROW: pl.Int64})


def _patient_grid(text: str, separator: str) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """Row by row, for files whose rows are of different length; the too long ones apart."""
    records: list[list[str | int | None]] = [
        [n, *cells] for n, cells in enumerate(_reader(text, separator), start=1)
    ]
    filled = (len(_trimmed(record)) for record in records)
    first, *second = list(islice((width for width in filled if width > 1), 2)) or [1]
    title_alone = first == 2 and second and second[0] > first  # its own cell, and its number
    width = second[0] if title_alone else first
    fitting, too_long = [], []
    for record in records:
        if len(_trimmed(record)) > width:
            too_long.append((record[0], separator.join(map(str, record[1:]))))
        else:
            fitting.append((record + [None] * width)[:width])
    columns = {ROW: pl.Int64} | {f"column_{n}": pl.String for n in range(1, width)}
    grid = pl.DataFrame(fitting, schema=columns, orient="row")
    if not too_long:
        return grid, None
    return grid, pl.DataFrame(too_long, schema={ROW: pl.Int64, "value": pl.String}, orient="row")


def _trimmed(record: list[str | int | None]) -> list[str | int | None]:
    """The record up to its last cell that is not blank."""
    last = len(record)
    while last > 1 and not str(record[last - 1]).strip():
        last -= 1
    return record[:last]
