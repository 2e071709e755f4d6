"""What a caller hands over by name: frames and files, days, and the engine they agree on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import narwhals as nw

from publicservice.engine.literals import literal
from publicservice.model.problem import EngineError, RegisterError, UsageError
from publicservice.registers.files import file_sources, sources_at
from publicservice.registers.frames import frame_source
from publicservice.registers.headers import names_beside
from publicservice.registers.source import EngineName, FrameKind, Source

Day = date | str
Complete = Day | Mapping[str, Day] | None


def given(tables: Mapping[str, Any]) -> list[Source]:
    """The sources of tables by name: frames, or paths of files.

    Raises:
        EngineError: an object that is no table.
        RegisterError: a path without a table of that name.
    """
    return [
        _file(name, Path(table)) if isinstance(table, str | Path) else frame_source(name, table)
        for name, table in tables.items()
    ]


def _file(name: str, path: Path) -> Source:
    if path.is_dir():
        raise UsageError.of(
            "register.folder-as-table",
            f"{name}: a folder where a file is expected",
            where=path.name,
            remedy=f"name the file, or write registers({path.name!r})",
        )
    sources_at(path)
    tables = file_sources(path, (name,))
    found = [table for table in tables if table.answers_to(names_beside(name))]
    if len(found) != 1:
        sheets = ", ".join(table.sheet for table in tables)
        raise RegisterError.of(
            "register.which-sheet",
            f"{name}: {len(found) or 'none'} of its sheets answers to that name: {sheets}",
            where=path.name,
            remedy=f"name one sheet {name}",
        )
    return found[0]


def days(complete: Complete) -> Mapping[str, date] | date | None:
    """The day, or the days by register, up to which registers hold every row.

    Raises:
        UsageError: no day.
    """
    if complete is None:
        return None
    if isinstance(complete, Mapping):
        return {name: _day(day, f"complete_until[{name!r}]") for name, day in complete.items()}
    return _day(complete, "complete_until")


def _day(value: object, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UsageError.of(
            "register.complete-until",
            f"{value!r} is no day",
            where=where,
            remedy="write it as 2024-12-31",
        ) from None


def one_engine(sources: Sequence[Source]) -> EngineName:
    """The engine on which all frames live.

    Raises:
        EngineError: they live on several, or in several databases.
    """
    engines: dict[EngineName, Source] = {source.engine: source for source in sources}
    if len(engines) > 1:
        mixed = " and ".join(f"{source.place} ({engine})" for engine, source in engines.items())
        raise EngineError.of(
            "engine.mixed",
            f"tables of different engines cannot be joined: {mixed}",
            remedy="bring them to one engine: spark.createDataFrame(...) or duckdb.from_arrow(...) "
            "for the smaller ones, or collect all of them as Polars frames",
        )
    engine: EngineName = next(iter(engines), "polars")
    if engine == "duckdb":
        _refuse_two_connections(sources)
    return engine


def _refuse_two_connections(sources: Sequence[Source]) -> None:
    refused = sys.modules["duckdb"].InvalidInputException
    first, *others = (source.loaded.frame.select(one=literal(1)) for source in sources)
    for source, other in zip(sources[1:], others, strict=True):
        try:
            nw.concat([first, other])
        except refused:
            raise EngineError.of(
                "engine.two-connections",
                f"{sources[0].place} and {source.place} come from different DuckDB connections",
                remedy="make both relations with the same connection",
            ) from None


def common_kind(sources: Iterable[Source]) -> FrameKind:
    """The caller's kind of frame, if all frames are of one; else Polars."""
    kinds = {source.kind for source in sources if source.kind is not None}
    return kinds.pop() if len(kinds) == 1 else "polars"
