"""Titles above the headers, as office spreadsheets have them: which row holds the headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import narwhals as nw
import polars as pl
from attrs import evolve

from publicservice.masking import mask_identities
from publicservice.model.problem import Problem, RegisterError
from publicservice.model.registers.field import Field
from publicservice.model.shown import shown
from publicservice.registers.headers import match
from publicservice.registers.loaded import ROW, Loaded, headless

MOST_TITLE_ROWS = 5


def below_titles(loaded: Loaded, key: Field, where: str) -> Loaded:
    """The table with its headers in the row that has the key's, where titles stand above it.

    Only where the first row names no key, and one of the next rows does; otherwise as it came.
    """
    if loaded.native or _names_key(loaded.headers, key, where):
        return loaded
    schema = loaded.frame.collect_schema()
    if any(schema[name] != nw.String for name in loaded.columns):
        return loaded
    first = loaded.frame.head(MOST_TITLE_ROWS).collect("polars").to_native()
    for position, row in enumerate(first.rows(named=True)):
        headers = [(row[name] or "").strip() for name in loaded.columns]
        if _names_key(headers, key, where):
            titles = [_text(loaded.headers), *map(_text, _cells(first.head(position)))]
            return _headed(loaded, headers, row[ROW], position + 1, titles, where)
    return loaded


def _names_key(headers: Sequence[str], key: Field, where: str) -> bool:
    try:
        return bool(match(headers, [key], where)[0])
    except RegisterError:  # two of them do: then this is the row, and reading it tells
        return True


def _headed(
    loaded: Loaded, headers: Sequence[str], row: int, above: int, titles: list[str], where: str
) -> Loaded:
    frame: pl.DataFrame = loaded.frame.filter(nw.col(ROW) > row).collect("polars").to_native()
    notice = Problem(
        severity="notice",
        code="register.title-rows",
        message=mask_identities(
            f"the headers stand in row {row}; above it is a title: "
            + "; ".join(shown(title) for title in titles if title)
        ),
        where=where,
    )
    bare = [n for n, title in enumerate(headers) if not title and _is_filled(frame, loaded, n)]
    return evolve(
        loaded,
        frame=nw.from_native(frame.lazy()),
        headers=tuple(headers),
        rows=None if loaded.rows is None else loaded.rows - above,
        problems=(
            *(found for found in loaded.problems if found.code != "register.no-header"),
            notice,
            *(headless(position, where) for position in bare),
        ),
    )


def _is_filled(frame: pl.DataFrame, loaded: Loaded, position: int) -> bool:
    return bool(frame[loaded.columns[position]].str.strip_chars().str.len_bytes().max())


def _cells(frame: pl.DataFrame) -> Iterable[tuple[str | None, ...]]:
    return frame.drop(ROW).rows()


def _text(cells: Iterable[str | None]) -> str:
    return " ".join(cell.strip() for cell in cells if cell and cell.strip())
