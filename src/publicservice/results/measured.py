"""Indicators: cells counted at the lowest level of organisation, summed up to the whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import add

import polars as pl

from publicservice.engine.measure import ADDED_UP, CELLS, cell_column, cells_of
from publicservice.model.areas import WHOLE
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.results import totals
from publicservice.results.span import MILLION
from publicservice.results.totals import FIGURE

UNKNOWN_AREA = "unknown"
"""The area of rows whose place is not known."""

SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "level": pl.String(),
    "area": pl.String(),
    "unit": pl.String(),
    "numerator_certain": pl.Int64(),
    "numerator_possible": pl.Int64(),
    "denominator_certain": pl.Int64(),
    "denominator_possible": pl.Int64(),
    "value_certain": FIGURE,
    "value_possible": FIGURE,
    "measured": pl.Boolean(),
    "cite": pl.String(),
    "value_certain_of": pl.Int64(),
    "value_possible_of": pl.Int64(),
}

Cells = Mapping[type[Register], pl.DataFrame]


def indicators(
    programme: type[Programme], cells: Cells, incomplete: Collection[type[Register]] = ()
) -> pl.DataFrame:
    """Every indicator for the whole, and for every area of every level of its register.

    Columns:
        indicator, label_en, label_zh, cite: which one, what it is called, the clause.
        level, area: `whole` and `whole`, or the level's field and its value; `unknown` where the
            place of the rows is not known.
        unit: ``%``, ``count`` or ``yuan``.
        numerator_certain, numerator_possible: rows counted for sure, and at most; of sums the
            total, of money in fen, and blank at most where the missing may be any amount.
        denominator_certain, denominator_possible: the population, for sure and at most.
        value_certain, value_possible: the lowest and the highest that the value can be, whatever
            the missing facts are: % to four decimals, halves rounded up, or a count.
        value_certain_of, value_possible_of: the populations behind these two shares, so that
            ``value_certain = 100 * numerator_certain / value_certain_of``, exact before rounding.
            The lowest share counts in whoever would only swell the population, the highest does
            not.
            The two populations of a rate of totals are its other total, at most and for sure.
        measured: no where the register was not supplied or, for a share, the population is empty;
            unknown where the population may be empty. Not measured is neither 0 nor 100 %.

    Args:
        cells: for each register that was supplied, its levels and the counted cells.
        incomplete: registers that do not reach the evaluation date: rows may be missing, so a
            count is a least one and nothing is known of a share.
    """
    levels: dict[type[Register], dict[str, None]] = {}
    for indicator in programme.indicators.values():
        levels.setdefault(indicator.register, {}).update(dict.fromkeys(indicator.levels))
    rolled = {
        register: _roll_up(tuple(levels.get(register, ())), frame)
        for register, frame in cells.items()
    }
    frames = [
        _open_ended(_measure(indicator, rolled.get(indicator.register)), indicator, incomplete)
        for indicator in programme.indicators.values()
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *frames])


def _roll_up(levels: Sequence[str], cells: pl.DataFrame) -> pl.DataFrame:
    """The whole, then each level from the highest down: columns level, area and the cells."""
    counted = [name for name in cells.columns if name.endswith(tuple(f"__{c}" for c in ADDED_UP))]
    sums = pl.col(counted).sum()
    frames = [_placed(cells.select(sums), WHOLE, pl.lit(WHOLE))]
    for level in reversed(levels):
        by_area = cells.group_by(level).agg(sums).sort(level, nulls_last=True)
        area = pl.col(level).cast(pl.String).fill_null(UNKNOWN_AREA)
        frames.append(_placed(by_area, level, area).select(frames[0].columns))
    return pl.concat(frames)


def _placed(frame: pl.DataFrame, level: str, area: pl.Expr) -> pl.DataFrame:
    return frame.with_columns(pl.lit(level).alias("level"), area.alias("area"))


def _measure(indicator: RecordedIndicator, rolled: pl.DataFrame | None) -> pl.DataFrame:
    cells = cells_of(indicator)
    if rolled is None:
        counts = pl.DataFrame(
            {"level": [WHOLE], "area": [WHOLE], **{cell: [None] for cell in cells}},
            schema_overrides=dict.fromkeys(cells, pl.Int64()),
        )
    else:
        columns = [pl.col(cell_column(indicator.name, cell)).alias(cell) for cell in cells]
        counts = rolled.filter(pl.col("level").is_in([WHOLE, *indicator.levels]))
        counts = counts.select("level", "area", *columns)
    labels = {
        "indicator": indicator.name,
        "label_en": indicator.label.text("en"),
        "label_zh": indicator.label.text("zh"),
        "unit": indicator.unit,
        "cite": indicator.cite,
    }
    counts = counts.with_columns(**{name: pl.lit(text) for name, text in labels.items()})
    if indicator.value is None:
        ends, values = _ends(), _shares() if indicator.unit == "%" else _counts()
    else:
        ends, values = totals.ends(rate=indicator.is_rate), totals.values(indicator)
    counts = counts.with_columns(**ends)
    return counts.with_columns(**values).select(*SCHEMA).cast(SCHEMA)  # type: ignore[arg-type]


def _open_ended(
    measured: pl.DataFrame, indicator: RecordedIndicator, incomplete: Collection[type[Register]]
) -> pl.DataFrame:
    """The same without what rows that are still to come may change."""
    if indicator.register not in incomplete:
        return measured
    upper = ("numerator_possible", "denominator_possible", "value_possible")
    open_ended = dict.fromkeys(upper, pl.lit(None))
    if indicator.is_rate:
        shares = ("value_certain", "value_certain_of", "value_possible_of", "measured")
        open_ended |= dict.fromkeys(shares, pl.lit(None))
    return measured.with_columns(**open_ended).cast(SCHEMA)  # type: ignore[arg-type]


def _ends() -> dict[str, pl.Expr]:
    """Both ends of the numerator and of the population."""
    return {
        "numerator_certain": pl.col("yes_yes"),
        "numerator_possible": _sum("yes_yes", "yes_unknown", "unknown_yes", "unknown_unknown"),
        "denominator_certain": _sum("yes_yes", "yes_unknown", "yes_no"),
        "denominator_possible": _sum(*CELLS),
    }


def _shares() -> dict[str, pl.Expr]:
    """The lowest and the highest share.

    A row that may belong to the population lowers the share where its numerator fails or may fail,
    raises it where its numerator holds or may hold.
    """
    lowest_of = pl.col("denominator_possible") - pl.col("unknown_yes")
    highest_of = pl.col("denominator_possible") - pl.col("unknown_no")
    possible = pl.col("denominator_possible") > 0
    lowest = _percent(pl.col("numerator_certain"), lowest_of)
    highest = _percent(pl.col("numerator_possible"), highest_of)
    sure = pl.col("denominator_certain") > 0
    # Without a certain population all that may belong to it can agree: all yes, or all no.
    return {
        "value_certain": pl.when(lowest_of > 0).then(lowest).when(possible).then(100),
        "value_possible": pl.when(highest_of > 0).then(highest).when(possible).then(0),
        "measured": pl.when(sure).then(True).when(possible).then(None).otherwise(False),
        "value_certain_of": pl.when(lowest_of > 0).then(lowest_of),
        "value_possible_of": pl.when(highest_of > 0).then(highest_of),
    }


def _counts() -> dict[str, pl.Expr]:
    none = pl.lit(None, dtype=pl.Int64)
    return {
        "value_certain": pl.col("numerator_certain").cast(FIGURE),
        "value_possible": pl.col("numerator_possible").cast(FIGURE),
        "measured": pl.col("numerator_certain").is_not_null(),
        "value_certain_of": none,
        "value_possible_of": none,
    }


def _percent(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """The share in %, halves of the fourth decimal rounded up; in whole numbers throughout."""
    millionths = (2 * MILLION * numerator + denominator) // (2 * denominator)
    return millionths.cast(FIGURE) / 10_000


def _sum(*cells: str) -> pl.Expr:
    return reduce(add, (pl.col(cell) for cell in cells))
