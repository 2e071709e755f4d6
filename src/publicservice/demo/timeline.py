"""Days of the year, rates that differ by township, and numbered rows: what all events share."""

from __future__ import annotations

from datetime import date

import polars as pl

from publicservice.demo.dice import Dice

_ROWS_A_DAY = 1 << 40
_SHIFTS = (0.05, 0.0, -0.055)


def township_rate(rate: float) -> pl.Expr:
    """A rate that is higher in the first township and lower in the third, and so on in turn.

    So that within one county some townships reach a target and others miss it.
    """
    turn = pl.col("township_row") % len(_SHIFTS)
    first, second, third = (min(rate + shift, 1.0) for shift in _SHIFTS)
    return pl.when(turn == 0).then(first).when(turn == 1).then(second).otherwise(third)


def day_between(dice: Dice, stream: str, first: date, last: date) -> pl.Expr:
    """A day from first to last, both included."""
    return pl.lit(first) + pl.duration(days=dice.whole(stream, 0, (last - first).days))


def repeated(frame: pl.DataFrame, times: pl.Expr) -> pl.DataFrame:
    """Every row as often as `times` says, with `turn` (0, 1, ...) and a row number of its own."""
    frame = frame.with_columns(turn=pl.int_ranges(times, dtype=pl.Int64), times=times)
    frame = frame.filter(pl.col("times") > 0).explode("turn")
    return frame.with_columns(turn_row=pl.col("row") * 16 + pl.col("turn").cast(pl.UInt64))


def day_of_turn(dice: Dice, stream: str, year: int) -> pl.Expr:
    """A day in the turn's part of the year: with four turns a year, one falls in each quarter."""
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    share = (pl.col("turn") + dice.uniform(stream)) / pl.col("times")
    return pl.lit(date(year, 1, 1)) + pl.duration(days=(share * days).floor().cast(pl.Int64))


def numbered(frame: pl.DataFrame, name: str, letter: str, day: str) -> pl.DataFrame:
    """The rows by day and row number, with a key such as V00000017 in a new column.

    One whole number sorts several times as fast as two columns do.
    """
    order = pl.col(day).cast(pl.Int32).cast(pl.UInt64) * _ROWS_A_DAY + pl.col("row")
    frame = frame.sort(order, maintain_order=True).with_row_index("number", offset=1)
    number = pl.col("number").cast(pl.String).str.zfill(8)
    return frame.with_columns(pl.concat_str(pl.lit(letter), number).alias(name))
