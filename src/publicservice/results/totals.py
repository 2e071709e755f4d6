"""Sums and rates of two sums: what their cells say of the value, as an interval."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from publicservice.model.rules.indicator import RecordedIndicator, Unit

FIGURE = pl.Decimal(38, 4)
"""A %, a count or an amount in yuan, to four decimals."""

SHOWN: dict[Unit, Fraction] = {
    "%": Fraction(100), "count": Fraction(1), "yuan": Fraction(1, 100),
}  # fmt: skip
"""What a rate, a count or a number of fen is multiplied with to be shown in its unit."""


def ends(*, rate: bool) -> dict[str, pl.Expr]:
    """Both ends of the two totals; the upper one is blank where a row may add any amount."""
    bounded = {
        name: pl.when(pl.col(f"{name}_open") == 0).then(pl.col(f"{name}_high"))
        for name in ("value", "per")
    }
    none = pl.lit(None, dtype=pl.Int64)
    return {
        "numerator_certain": pl.col("value_low"),
        "numerator_possible": bounded["value"],
        "denominator_certain": pl.col("per_low") if rate else none,
        "denominator_possible": bounded["per"] if rate else none,
    }


def values(indicator: RecordedIndicator) -> dict[str, pl.Expr]:
    """The value's ends, what they are taken of, and whether there is a value."""
    scale = SHOWN[indicator.unit]
    if indicator.per is None:
        none = pl.lit(None, dtype=pl.Int64)
        return {
            "value_certain": figure(pl.col("numerator_certain"), pl.lit(1), scale),
            "value_possible": figure(pl.col("numerator_possible"), pl.lit(1), scale),
            "measured": pl.col("numerator_certain").is_not_null(),
            "value_certain_of": none,
            "value_possible_of": none,
        }
    return _rate(scale)


def _rate(scale: Fraction) -> dict[str, pl.Expr]:
    """The lowest rate takes the greatest denominator, the highest the least."""
    least, most = pl.col("denominator_certain"), pl.col("denominator_possible")
    sure = least > 0
    may_be = sure | (pl.col("per_high") > 0) | (pl.col("per_open") > 0)
    low = pl.when(most > 0).then(figure(pl.col("numerator_certain"), most, scale))
    high = pl.when(sure).then(figure(pl.col("numerator_possible"), least, scale))
    zero = pl.lit(0).cast(FIGURE)
    return {
        # Over a base that may be of any size the rate can be as small as anything.
        "value_certain": pl.when(may_be).then(pl.coalesce(low, zero)),
        "value_possible": pl.when(may_be & (pl.col("numerator_possible") == 0))
        .then(zero)
        .otherwise(high),
        "measured": pl.when(sure).then(True).when(may_be).then(None).otherwise(False),
        "value_certain_of": pl.when(most > 0).then(most),
        "value_possible_of": pl.when(sure).then(least),
    }  # fmt: skip


def figure(numerator: pl.Expr, denominator: pl.Expr, scale: Fraction) -> pl.Expr:
    """A fraction as it is shown, halves of the fourth decimal rounded up; in whole numbers."""
    over = numerator.cast(pl.Int128) * (10_000 * scale.numerator)
    under = denominator.cast(pl.Int128) * scale.denominator
    return ((2 * over + under) // (2 * under)).cast(FIGURE) / 10_000
