"""What an office does not know: cells left blank at realistic rates."""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice

NO_NUMBER = 0.004
NO_NUMBER_NOR_BIRTH_DATE = 0.01
BIRTH_DATE_LEFT_OUT = 0.03
"""How often only the resident number tells the birth date."""


def blank_households(seed: int, households: pl.DataFrame) -> pl.DataFrame:
    """Blank 5 % of the allowance flags and fewer of the other lists."""
    dice = Dice(seed, "household blanks")
    everybody = pl.lit(True)
    return households.with_columns(
        _blank(dice, "minimum_living_allowance", 0.05, everybody),
        _blank(dice, "destitute_support", 0.01, everybody),
        _blank(dice, "registered_poor", 0.02, everybody),
        _blank(dice, "one_child_certificate", 0.02, pl.col("structure").str.contains("c")),
        _blank(dice, "sterilised_two_daughters", 0.02, pl.col("structure").str.contains("cc")),
    )


def blank_persons(seed: int, persons: pl.DataFrame) -> pl.DataFrame:
    """Blank what is typically missing from a register of persons.

    Where the resident number is there, the birth date can be had from it and stays; see
    `leave_out_birth_dates` for how the office's file looks.
    """
    dice = Dice(seed, "person blanks")
    age, disabled = pl.col("age"), pl.col("disability_grade") > 0
    everybody, grown = pl.lit(True), age.is_between(18, 59)
    unregistered = dice.chance("unregistered", pl.when(age < 1).then(0.3).otherwise(NO_NUMBER))
    nothing = dice.chance("no birth date", NO_NUMBER_NOR_BIRTH_DATE)
    return persons.with_columns(
        pl.when(~(unregistered | nothing)).then("resident_number").alias("resident_number"),
        pl.when(~nothing).then("birth_date").alias("birth_date"),
        _blank(dice, "disability_grade", 0.02, disabled),
        _blank(dice, "disability_kind", 0.03, disabled),
        _blank(dice, "disability_card", 0.03, disabled),
        _blank(dice, "minimum_living_allowance", 0.05, everybody),
        _blank(dice, "destitute_support", 0.01, everybody),
        _blank(dice, "registered_poor", 0.02, everybody),
        _blank(dice, "hypertension", 0.02, age >= 35),
        _blank(dice, "diabetes", 0.02, age >= 35),
        _blank(dice, "chronic_disease", 0.02, age >= 35),
        _blank(dice, "pregnancy", 0.02, (pl.col("sex") == "female") & age.is_between(19, 43)),
        _blank(dice, "sterilised", 0.02, pl.col("married")),
        _blank(dice, "employed", 0.02, grown),
        _blank(dice, "resident", 0.005, everybody),
        _blank(dice, "insured", 0.01, everybody),
        _blank(dice, "veteran", 0.01, (pl.col("sex") == "male") & (age >= 21)),
    )


def _blank(dice: Dice, column: str, rate: float, where: pl.Expr) -> pl.Expr:
    return pl.when(~(where & dice.chance(column, rate))).then(column).alias(column)


def leave_out_birth_dates(seed: int, persons: pl.DataFrame) -> pl.DataFrame:
    """Blank the birth date of some whose resident number is there, as in the office's file."""
    dice = Dice(seed, "person texts")
    frame = persons.with_row_index("row").cast({"row": pl.UInt64})
    left_out = dice.chance("birth date", BIRTH_DATE_LEFT_OUT)
    known = pl.col("resident_number").is_not_null()
    return frame.with_columns(
        pl.when(~(known & left_out)).then("birth_date").alias("birth_date")
    ).drop("row")
