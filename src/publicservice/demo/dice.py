"""Repeatable random columns: a counter-based generator written as Polars expressions.

A draw depends only on the seed, the table, the stream's name and the row's number (SplitMix64 of
the row number at a stream's own offset). So a table of ten million rows is drawn at native speed,
a filter or a sort does not shift anybody's draws, and a new column leaves all others as they were.
Polars' own hash is not used because its values may differ between versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import accumulate

import polars as pl

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST_FACTOR = 0xBF58476D1CE4E5B9
_SECOND_FACTOR = 0x94D049BB133111EB


def _unsigned(value: int) -> pl.Expr:
    return pl.lit(value, dtype=pl.UInt64)


class Dice:
    """Random expressions for the rows of one table.

    Args:
        seed: the county's seed.
        table: any text; tables with different texts draw independently.
        row: the UInt64 column that numbers the rows; rows with the same number share their draws.
    """

    def __init__(self, seed: int, table: str, *, row: str = "row") -> None:
        self._seed = seed
        self._table = table
        self._row = row

    def by(self, row: str) -> Dice:
        """The same dice, thrown once per value of another column (one throw per household)."""
        return Dice(self._seed, self._table, row=row)

    def bits(self, stream: str) -> pl.Expr:
        """64 random bits per row, as UInt64."""
        digest = hashlib.sha256(f"{self._seed}/{self._table}/{stream}".encode()).digest()
        mixed = pl.col(self._row) * _unsigned(_GOLDEN)
        mixed = mixed + _unsigned(int.from_bytes(digest[:8], "big"))
        mixed = (mixed ^ (mixed // _unsigned(1 << 30))) * _unsigned(_FIRST_FACTOR)
        mixed = (mixed ^ (mixed // _unsigned(1 << 27))) * _unsigned(_SECOND_FACTOR)
        return mixed ^ (mixed // _unsigned(1 << 31))

    def uniform(self, stream: str) -> pl.Expr:
        """A Float64 in [0, 1)."""
        return (self.bits(stream) // _unsigned(1 << 11)).cast(pl.Float64) * 2.0**-53

    def chance(self, stream: str, probability: float | pl.Expr) -> pl.Expr:
        """True with that probability (0 to 1), which may differ from row to row."""
        return self.uniform(stream) < probability

    def whole(self, stream: str, low: int | pl.Expr, high: int | pl.Expr) -> pl.Expr:
        """An Int64 from low to high, both included, all equally likely."""
        return (self.uniform(stream) * (high - low + 1)).floor().cast(pl.Int64) + low

    def pick(self, stream: str, weights: Mapping[str, float]) -> pl.Expr:
        """One of the texts, in proportion to its weight."""
        total = sum(weights.values())
        limits = pl.Series([limit / total for limit in accumulate(weights.values())][:-1])
        place = pl.lit(limits).search_sorted(self.uniform(stream), side="right")
        return pl.lit(pl.Series(list(weights))).gather(place)
