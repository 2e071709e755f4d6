"""Names and resident identity numbers that belong to nobody.

A name is a surname, 某 ("a certain") and four digits, as in 张某0417. A number starts with an area
code that no place has (999...), carries the person's birth date and sex, and has the check digit of
GB 11643, so that it passes every test but the one for a real area.
"""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.places import FIRST_AREA, SURNAMES
from publicservice.model.problem import UsageError

CHECK_DIGITS = "10X98765432"
NUMBERS_A_DAY = 500
"""How many different numbers one area has for one sex and one birth date."""

_AREA_WEIGHTS = (7, 9, 10, 5, 8, 4)
_DATE_WEIGHTS = (2, 1, 6, 3, 7, 9, 10, 5)
_SERIAL_WEIGHTS = (8, 4, 2)


def with_identity(seed: int, persons: pl.DataFrame) -> pl.DataFrame:
    """Add `name` and `resident_number`.

    Args:
        seed: decides the surnames.
        persons: with row, township_row, birth_date and sex.

    Raises:
        UsageError: more people of one sex were born on one day in one township than there are
            numbers for.
    """
    dice = Dice(seed, "identity")
    number = (pl.col("row") % 10_000).cast(pl.String).str.zfill(4)
    surname = dice.pick("surname", dict.fromkeys(SURNAMES, 1.0))
    born = pl.col("birth_date")
    frame = persons.with_columns(
        name=pl.concat_str(surname, pl.lit("某"), number),
        _place=pl.int_range(pl.len()).over("township_row", "birth_date", "sex"),
        _date=born.dt.year().cast(pl.Int64) * 10_000
        + born.dt.month().cast(pl.Int64) * 100
        + born.dt.day().cast(pl.Int64),
    )
    _require_free_numbers(frame)
    frame = frame.with_columns(_serial=_serial())
    area = pl.col("township_row").cast(pl.Int64) + FIRST_AREA
    weighted = (
        _weighted(area, _AREA_WEIGHTS)
        + _weighted(pl.col("_date"), _DATE_WEIGHTS)
        + _weighted(pl.col("_serial"), _SERIAL_WEIGHTS)
    )
    check = pl.lit(pl.Series(list(CHECK_DIGITS))).gather(weighted % 11)
    serial = pl.col("_serial").cast(pl.String).str.zfill(3)
    return frame.with_columns(
        resident_number=pl.concat_str(
            area.cast(pl.String), pl.col("_date").cast(pl.String), serial, check
        )
    ).drop("_place", "_serial", "_date")


def _require_free_numbers(frame: pl.DataFrame) -> None:
    if frame.select((pl.col("_place") >= NUMBERS_A_DAY).any()).item():
        raise UsageError.of(
            "demo.crowded",
            f"more than {NUMBERS_A_DAY} people of one sex, township and birth date",
            remedy="raise townships",
        )


def _serial() -> pl.Expr:
    """Three digits, odd for men, different for people with the same area, birth date and sex."""
    start = pl.col("birth_date").dt.ordinal_day().cast(pl.Int64) * 37
    male = (pl.col("sex") == "male").cast(pl.Int64)
    return ((pl.col("_place") + start) % NUMBERS_A_DAY) * 2 + male


def _weighted(number: pl.Expr, weights: tuple[int, ...]) -> pl.Expr:
    """The sum of the number's decimal digits, each times its weight."""
    places = [10**power for power in reversed(range(len(weights)))]
    terms = [number // place % 10 * w for place, w in zip(places, weights, strict=True)]
    return pl.sum_horizontal(terms)
