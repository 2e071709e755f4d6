"""A table as it was read: text or typed columns under the headers of its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl
from attrs import frozen

from publicservice.model.problem import Problem, RegisterError

ROW = "__row"
NOT_COMPUTED = "\0="
SPREADSHEET_ERROR = "\0#"
DIGITS_LOST = "\0E"
"""A cell that begins so is one that a workbook holds, but not its value (see `workbook`)."""


@frozen
class Loaded:
    """A source's frame before anything is known about registers.

    Attributes:
        frame: one column for every header, named as `columns` says, and on Polars `__row` (Int64):
            the row as the user sees it; in files the header is row 1.
        columns: the frame's column names, in the order of `headers`.
        headers: the headers as they stand in the source, not necessarily distinct.
        native: the frame stays in DuckDB or Spark.
        rows: how many rows were read, `None` where nobody counted.
        encoding: of a text file, else "".
        problems: what is worth knowing about the reading.
        rejected: columns `__row`, `value` (text): rows that do not fit under the headers.
        sha256: of the file's bytes as they were read, "" in memory.
    """

    frame: nw.LazyFrame[Any]
    columns: tuple[str, ...]
    headers: tuple[str, ...]
    native: bool = False
    rows: int | None = None
    encoding: str = ""
    problems: tuple[Problem, ...] = ()
    rejected: pl.DataFrame | None = None
    sha256: str = ""


def from_columns(frame: pl.DataFrame, headers: Sequence[str], where: str) -> Loaded:
    """A typed table of Polars; its rows are counted from 1. The frame's column names are free."""
    typed = frame.with_columns(pl.selectors.by_dtype(pl.Null).cast(pl.String))
    return Loaded(
        frame=nw.from_native(typed.with_row_index(ROW, offset=1).cast({ROW: pl.Int64}).lazy()),
        columns=tuple(frame.columns),
        headers=tuple(headers),
        rows=frame.height,
        problems=() if frame.height else (no_rows(where),),
    )


def from_grid(
    grid: pl.DataFrame,
    where: str,
    *,
    encoding: str = "",
    problems: tuple[Problem, ...] = (),
    rejected: pl.DataFrame | None = None,
) -> Loaded:
    """A table from a sheet of text cells whose first row that is not blank holds the headers.

    Args:
        grid: text columns, and `__row` (Int64), the row number that the user sees.
        where: the file, and the sheet if there are several.
        encoding, problems, rejected: see `Loaded`.

    Raises:
        RegisterError: nothing is in the grid.
    """
    filled = grid.filter(~_blank_row(grid)) if _first_column_has_blanks(grid) else grid
    if filled.is_empty():
        raise empty(where)
    header = [(cell or "").strip() for cell in filled.drop(ROW).row(0)]
    body = filled.slice(1)
    names = [name for name in grid.columns if name != ROW]
    kept = [
        (name, title)
        for name, title in zip(names, header, strict=True)
        if title or body[name].str.strip_chars().str.len_bytes().max()
    ]
    inside = grid.filter(pl.col(ROW).is_between(filled[ROW][0], filled[ROW][-1]))
    notices = [*problems, *_row_notices(body.height, inside.height - filled.height, where)]
    notices += [headless(names.index(name), where) for name, title in kept if not title]
    return Loaded(
        frame=nw.from_native(body.select(ROW, *(name for name, _ in kept)).lazy()),
        columns=tuple(name for name, _ in kept),
        headers=tuple(title for _, title in kept),
        rows=body.height + (0 if rejected is None else rejected.height),
        encoding=encoding,
        problems=tuple(notices),
        rejected=rejected,
    )


def empty(where: str) -> RegisterError:
    """The error for a file or sheet in which nothing is written."""
    return RegisterError.of(
        "register.empty-file",
        "nothing is in it, not even headers",
        where=where,
        remedy="put the headers in the first row and one row for each case below",
    )


def _blank(name: str) -> pl.Expr:
    return pl.col(name).fill_null("").str.strip_chars() == ""


def _blank_row(grid: pl.DataFrame) -> pl.Expr:
    return pl.all_horizontal(_blank(name) for name in grid.columns if name != ROW)


def _first_column_has_blanks(grid: pl.DataFrame) -> bool:
    first = next((name for name in grid.columns if name != ROW), None)
    return first is None or bool(grid.select(_blank(first).any()).item())


def _row_notices(rows: int, blank_rows: int, where: str) -> list[Problem]:
    found = []
    if blank_rows:
        found.append(
            Problem(
                severity="notice",
                code="register.empty-rows",
                message=f"empty rows skipped: {blank_rows:,}",
                where=where,
            )
        )
    if not rows:
        found.append(no_rows(where))
    return found


def no_rows(where: str) -> Problem:
    """The notice for a table with headers and nothing below them."""
    return Problem(
        severity="notice",
        code="register.no-rows",
        message="there are headers and no rows",
        where=where,
        remedy="if the register is not empty in fact, export it again",
    )


def headless(position: int, where: str) -> Problem:
    """The notice for a column that has values and no header."""
    return Problem(
        severity="notice",
        code="register.no-header",
        message=f"column {position + 1} has values and no header, so it is not read",
        where=where,
        remedy="write a header in its first row if it is needed",
    )
