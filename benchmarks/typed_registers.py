"""Registers that need no intake: typed frames handed to the engine as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import polars as pl
from attrs import frozen

from publicservice import Register, Registers

if TYPE_CHECKING:
    from publicservice.registers.table import Table


@frozen
class TypedTable:
    """What the engine reads of a table."""

    register: type[Register]
    frame: nw.LazyFrame[Any]


class TypedRegisters(Registers):
    """Frames that hold exactly what conformed ones hold, so that only what follows is measured."""

    def __init__(self, frames: Mapping[str, pl.DataFrame]) -> None:
        super().__init__(())
        self._frames = dict(frames)
        self._typed: dict[type[Register], TypedTable] = {}

    def table(self, register: type[Register]) -> Table | None:
        """The frame's columns that the register class declares; `None` where there is none."""
        if register.register not in self._frames:
            return None
        if register not in self._typed:
            frame = self._frames[register.register]
            fields = [name for name in register.fields if name in frame.columns]
            self._typed[register] = TypedTable(
                register, nw.from_native(frame.lazy().select(fields))
            )
        return cast("Table", self._typed[register])
