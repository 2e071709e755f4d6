"""Where registers come from: a file, a sheet, a frame; read when it is first needed, and once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from publicservice.registers.headers import normal
from publicservice.registers.loaded import Loaded

FrameKind = Literal["polars", "pandas", "arrow", "duckdb", "spark"]
EngineName = Literal["polars", "duckdb", "spark"]
IN_MEMORY = "frame"


@frozen
class RegisterSource:
    """What is known of a register's source, for the record of an evaluation.

    Attributes:
        register: the name under which it was supplied.
        place: the file (and sheet), or "frame".
        rows: how many rows were read; `None` if nobody has read or counted them.
        sha256: of the file's bytes, or of the frame's column names, types and values in their
            order; "" for DuckDB and Spark, where it would need the rows.
        encoding: of a text file that was read, else "".
    """

    register: str
    place: str
    rows: int | None
    sha256: str
    encoding: str


@frozen(eq=False, slots=False)
class Source:
    """A table that was supplied, under one or two names.

    Attributes:
        names: what it is called: a keyword, a file's stem, a sheet's name.
        kind: the caller's kind of frame; `None` for files.
        file, sheet: where it is, "frame" and "" in memory.
    """

    names: tuple[str, ...]
    kind: FrameKind | None
    file: str
    sheet: str = ""
    _load: Callable[[], Loaded] = field(alias="load", kw_only=True)
    _hash: Callable[[], str] = field(alias="hash_", kw_only=True)

    @property
    def engine(self) -> EngineName:
        """Where its frame lives."""
        return self.kind if self.kind in ("duckdb", "spark") else "polars"

    @property
    def place(self) -> str:
        """For messages: ``county.xlsx [人员]``, ``persons.csv`` or ``frame persons``."""
        if self.kind is not None:
            return f"{IN_MEMORY} {self.names[0]}"
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file

    @cached_property
    def loaded(self) -> Loaded:
        """The table as it stands; raises RegisterError where it cannot be read."""
        return self._load()

    @cached_property
    def sha256(self) -> str:
        """See `RegisterSource`."""
        return (self.loaded.sha256 if self.is_read() else "") or self._hash()

    def record(self) -> RegisterSource:
        """What is known of it; reads the file for its hash if nobody has yet."""
        rows, encoding = (self.loaded.rows, self.loaded.encoding) if self.is_read() else (None, "")
        place = IN_MEMORY if self.kind is not None else self.place
        return RegisterSource(self.names[0], place, rows, self.sha256, encoding)

    def is_read(self) -> bool:
        """Whether somebody has asked for the table yet."""
        return "loaded" in vars(self)

    def answers_to(self, names: frozenset[str]) -> bool:
        """Whether one of its names is among those (normal) ones."""
        return any(normal(name) in names for name in self.names)
