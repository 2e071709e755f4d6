"""Registers: what the caller supplied, and the tables that register classes make of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
from attrs import evolve

from publicservice.model.problem import (
    Problem,
    PublicServiceError,
    RegisterError,
    UsageError,
    nearest,
)
from publicservice.model.registers.register import Register
from publicservice.registers.columns import Staged
from publicservice.registers.files import ENDINGS, Found, is_unnamed, sources_at
from publicservice.registers.given import Complete, common_kind, days, given, one_engine
from publicservice.registers.headers import match, names_beside, normal, table_names
from publicservice.registers.merge import TARGET_KEY
from publicservice.registers.source import EngineName, FrameKind, RegisterSource, Source
from publicservice.registers.stage import stage
from publicservice.registers.table import Table, conformed
from publicservice.registers.titles import below_titles


class Registers:
    """The registers that an office supplied, read when a register class asks for its table.

    Never changes: `with_tables` gives another one. Made by `publicservice.registers`.

    Attributes:
        names: under which names tables were supplied: keywords, file stems, sheet names.
        engine: where the frames live: "polars", "duckdb" or "spark".
        kind: the caller's kind of frame, in which results come back; "polars" for files.
    """

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        complete: Mapping[str, date] | date | None = None,
        others: Iterable[str] = (),
    ) -> None:
        self._sources = tuple(sources)
        self._complete = complete
        self._others = tuple(others)
        self._tables: dict[type[Register], Table | None] = {}
        self._keys: dict[tuple[Source, str, tuple[str, ...]], nw.LazyFrame[Any]] = {}
        self.names: tuple[str, ...] = tuple(source.names[0] for source in self._sources)
        self.engine: EngineName = one_engine(self._sources)
        self.kind: FrameKind = common_kind(self._sources)

    def table(self, register: type[Register]) -> Table | None:
        """The register's table; `None` if no file, sheet or frame has one of its names.

        Raises:
            RegisterError: two tables for one register, or one that cannot be read.
        """
        if register not in self._tables:
            source = self._source(register)
            self._tables[register] = None if source is None else self._conformed(register, source)
        return self._tables[register]

    def require(self, register: type[Register]) -> Table:
        """The register's table.

        Raises:
            RegisterError: it was not supplied, or cannot be read.
        """
        table = self.table(register)
        if table is not None:
            return table
        accepted = (register.register, register.zh, *register.file_names)
        supplied = ", ".join(self.names)
        raise RegisterError.of(
            "register.not-supplied",
            f"no register {register.register!r}; supplied: {supplied}",
            where=register.register,
            remedy="name a file, a sheet or a keyword "
            + " or ".join(name for name in accepted[:4] if name),
        )

    def complete_until(self, name: str) -> date | None:
        """The day up to which the register of that name holds every row; `None` if nobody said.

        A day given for all registers counts for each; one given under another name of the
        register (服务记录 for visits) is found.
        """
        if not isinstance(self._complete, Mapping):
            return self._complete
        known = names_beside(name)
        days = (day for given, day in self._complete.items() if normal(given) in known)
        return next(days, None)

    @property
    def provenance(self) -> tuple[RegisterSource, ...]:
        """What was supplied; rows of DuckDB and Spark are neither counted nor hashed."""
        return tuple(source.record() for source in self._sources)

    def provenance_of(self, registers: Iterable[type[Register]]) -> tuple[RegisterSource, ...]:
        """What was supplied for these register classes, each source once, by name."""
        sources = dict.fromkeys(self._source(register) for register in registers)
        records = (source.record() for source in sources if source is not None)
        return tuple(sorted(records, key=lambda record: record.register))

    def with_tables(self, **tables: Any) -> Registers:
        """The same registers with these tables added, or put in the place of those so named."""
        replaced: frozenset[str] = frozenset().union(*(names_beside(name) for name in tables))
        kept = [source for source in self._sources if not source.answers_to(replaced)]
        return Registers([*kept, *given(tables)], complete=self._complete, others=self._others)

    def unused(self, registers: Iterable[type[Register]]) -> tuple[Problem, ...]:
        """A notice for everything supplied that none of these register classes reads."""
        classes = list(registers)
        known = frozenset().union(*(table_names(register) for register in classes))
        offered = [register.register for register in classes]
        found = [
            _unused(source.place, source.names[0], offered)
            for source in self._sources
            if not source.answers_to(known) and not _is_spare(source)
        ]
        found += [_no_table(name) for name in self._others]
        if isinstance(self._complete, Mapping):
            found += [
                evolve(_unused(f"complete_until[{name!r}]", name, offered), severity="warning")
                for name in self._complete
                if normal(name) not in known
            ]
        return tuple(found)

    def __repr__(self) -> str:
        parts = []
        for source in self._sources:
            rows = source.loaded.rows if source.is_read() else None
            parts.append(source.names[0] + ("" if rows is None else f": {rows:,} rows"))
        return f"<Registers on {self.engine}: {'; '.join(parts)}>"

    def _source(self, register: type[Register]) -> Source | None:
        found = [s for s in self._sources if s.answers_to(table_names(register))]
        if len(found) > 1:
            places = " and ".join(source.place for source in found)
            raise RegisterError.of(
                "register.two-tables",
                f"two tables for the register {register.register!r}: {places}",
                where=register.register,
                remedy="keep one of them, or rename the other",
            )
        return found[0] if found else None

    def _conformed(self, register: type[Register], source: Source) -> Table:
        key = register.fields[register.key()]
        loaded = below_titles(source.loaded, key, source.place)
        staged = stage(loaded, register, source.place)
        targets, unchecked = {}, {}
        for name, reference in register.references().items():
            if name not in staged.supplied:
                continue
            keys = self._target_keys(reference.to, staged, source)
            if isinstance(keys, str):
                unchecked[name] = keys
            else:
                targets[name] = keys
        return conformed(staged, targets, source, loaded, unchecked)

    def _target_keys(
        self, target: type[Register], staged: Staged, own: Source
    ) -> nw.LazyFrame[Any] | str:
        """The keys of the register that a reference names, or why they are not known."""
        source = self._source(target)
        if source is None:
            return f"{target.register} was not supplied"
        if source is own and target.key() == staged.key:
            return _key_column(staged)
        field = target.fields[target.key()]
        loaded = below_titles(source.loaded, field, source.place)
        if not match(loaded.headers, [field], source.place)[0]:
            return f"{source.place} has no column for {field.name}"
        known = (source, field.name, field.headers)
        if known not in self._keys:
            self._keys[known] = _key_column(stage(loaded, target, source.place, only=[field.name]))
        return self._keys[known]


def _key_column(staged: Staged) -> nw.LazyFrame[Any]:
    """The keys of the register, each once, as `__target_key`."""
    keys = staged.frame.select(nw.col(staged.key).alias(TARGET_KEY)).drop_nulls().unique()
    return keys.collect().lazy() if keys.implementation.is_polars() else keys


def read_registers(
    source: str | Path | Mapping[str, Any] | None,
    complete_until: Complete,
    tables: Mapping[str, Any],
) -> Registers:
    """See `publicservice.registers`."""
    found = Found(())
    if isinstance(source, Mapping):
        tables = {**source, **tables}
    elif isinstance(source, str | Path):
        found = sources_at(Path(source))
    elif source is not None:
        raise UsageError.of(
            "register.unnamed-frame",
            f"{type(source).__name__} is neither a path nor tables by name",
            remedy="hand a frame over by its register's name: registers(persons=frame)",
        )
    sources = [*found.sources, *given(tables)]
    if not sources:
        raise UsageError.of(
            "register.nothing-given",
            "no register was handed over",
            remedy='write registers("folder/") or registers(persons=frame)',
        )
    return Registers(sources, complete=days(complete_until), others=found.others)


def _is_spare(source: Source) -> bool:
    """Whether it is one of the empty sheets that a new workbook has."""
    if not is_unnamed(source.sheet):
        return False
    try:
        return source.loaded.rows is None
    except PublicServiceError:
        return True


def _unused(place: str, name: str, offered: Iterable[str]) -> Problem:
    return Problem(
        severity="notice",
        code="register.unused",
        message=f"no register is called {name!r}, so it is not read",
        where=place,
        remedy=nearest(name, offered),
    )


def _no_table(name: str) -> Problem:
    return Problem(
        severity="notice",
        code="register.unused",
        message="not a table, so it is not read",
        where=name,
        remedy=f"tables end in {', '.join(ENDINGS)} and lie directly in the folder",
    )
