"""Computed frames brought together, and handed over in the caller's kind of frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.model.registers.register import Register

if TYPE_CHECKING:
    from publicservice.registers import Registers

Cells = Mapping[type[Register], nw.LazyFrame[Any]]
Frame = pl.DataFrame | nw.LazyFrame[Any]
"""Collected on Polars; lazy where the registers live in DuckDB or Spark."""


def collect(
    registers: Registers, decisions: nw.LazyFrame[Any], cells: Cells
) -> tuple[Frame, Mapping[type[Register], pl.DataFrame]]:
    """The decisions, and the counted cells of each register as Polars frames.

    On Polars everything is computed at once, so that what decisions and indicators have in common
    is computed once. On DuckDB and Spark the decisions stay lazy, and the cells of a register are
    brought here when they are asked for.
    """
    if registers.engine != "polars":
        return decisions, _CellsOnDemand(cells)
    frames = [_polars_lazy(frame) for frame in (decisions, *cells.values())]
    first, *rest = pl.collect_all(frames)
    return first, dict(zip(cells, rest, strict=True))


def collect_all(frames: Sequence[nw.LazyFrame[Any]]) -> list[pl.DataFrame]:
    """Small results as Polars frames; on Polars what they have in common is computed once."""
    if frames and all(frame.implementation.is_polars() for frame in frames):
        return pl.collect_all([_polars_lazy(frame) for frame in frames])
    return [to_polars(frame) for frame in frames]


def to_polars(frame: Any) -> pl.DataFrame:
    """Any frame that this library makes, collected and as a Polars frame."""
    if isinstance(frame, pl.DataFrame):
        return frame
    wrapped = nw.from_native(frame, pass_through=False)
    collected: nw.DataFrame[Any] = (
        wrapped.collect("polars") if isinstance(wrapped, nw.LazyFrame) else wrapped
    )
    return collected.to_polars()


def native(registers: Registers, frame: Any) -> Any:
    """The frame in the kind that the registers came in.

    Polars, pandas and Arrow get their own eager frame, DuckDB a relation and Spark a data frame,
    neither computed yet.
    """
    if registers.engine != "polars":
        return nw.to_native(nw.from_native(frame))
    collected = to_polars(frame)
    match registers.kind:
        case "pandas":
            return collected.to_pandas()
        case "arrow":
            return collected.to_arrow()
    return collected


def together(frames: Sequence[Any]) -> Frame:
    """The frames one below the other, a row that stands there twice kept once.

    Frames of one engine with the same columns. On Polars collected, in the given order; on DuckDB
    and Spark still lazy, in no order.
    """
    wrapped = [nw.from_native(frame, pass_through=False).lazy() for frame in frames]
    joined: nw.LazyFrame[Any] = nw.concat(wrapped, how="vertical")
    if not joined.implementation.is_polars():
        return joined.unique()
    return _polars_lazy(joined).unique(maintain_order=True).collect()


def height(frame: Any) -> int:
    """How many rows a frame has, counted where it lives."""
    counted = nw.from_native(frame, pass_through=False).lazy().select(nw.len().alias("rows"))
    return int(counted.collect("polars").item())


def _polars_lazy(frame: nw.LazyFrame[Any]) -> pl.LazyFrame:
    lazy = nw.to_native(frame)
    if not isinstance(lazy, pl.LazyFrame):
        raise TypeError(f"expected a lazy Polars frame, found {type(lazy).__name__}")
    return lazy


class _CellsOnDemand(Mapping[type[Register], pl.DataFrame]):
    """Collects the cells of a register when they are first read."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._collected: dict[type[Register], pl.DataFrame] = {}

    def __getitem__(self, register: type[Register]) -> pl.DataFrame:
        if register not in self._collected:
            self._collected[register] = to_polars(self._cells[register])
        return self._collected[register]

    def __iter__(self) -> Iterator[type[Register]]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)
