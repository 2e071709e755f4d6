"""A year of free contraceptives and basic operations, and what people say about the services."""

from __future__ import annotations

from datetime import date

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.timeline import (
    day_between,
    day_of_turn,
    numbered,
    repeated,
    township_rate,
)

OBTAINED_MARRIED = 0.5
OBTAINED_UNMARRIED = 0.4
"""Of those aged 18 to 49; about 43 % of those aged 15 to 49."""

_METHODS = {"condom": 68.0, "oral_pill": 18.0, "spermicide": 11.0, "injection": 3.0}
_OPERATIONS = {
    "iud_insertion": 46.0,
    "iud_removal": 38.0,
    "implant_insertion": 8.0,
    "implant_removal": 6.0,
    "tubal_reversal": 2.0,
}


def build_dispensings(
    seed: int, persons: pl.DataFrame, facilities: pl.DataFrame, at: date
) -> pl.DataFrame:
    """The distributions of contraceptives in the year up to `at`.

    Args:
        seed: decides them.
        persons: with row, person, village_row, township_row, age and married.
        facilities: as `build_places` lays them out.
        at: the last day.
    """
    dice = Dice(seed, "dispensings")
    married, unmarried = township_rate(OBTAINED_MARRIED), township_rate(OBTAINED_UNMARRIED)
    rate = pl.when("married").then(married).otherwise(unmarried)
    columns = ("row", "person", "village_row", "township_row", "age", "married")
    users = persons.select(columns).filter(
        pl.col("age").is_between(18, 49) & dice.chance("obtains", rate)
    )
    often = dice.pick("times", {"1": 45.0, "2": 30.0, "3": 25.0}).cast(pl.Int64)
    frame = repeated(users, often)
    turn = dice.by("turn_row")
    frame = frame.with_columns(
        date=day_of_turn(turn, "date", at.year),
        method=dice.pick("method", _METHODS),
    ).filter(pl.col("date") <= at)
    frame = _with_facility(turn, frame, facilities)
    entered = (
        pl.when(pl.col("source") == "clinic")
        .then(township_rate(0.54))
        .when(pl.col("source") == "centre")
        .then(township_rate(0.73))
        .otherwise(0.85)
    )
    frame = frame.with_columns(entered_in_system=turn.chance("entered", entered))
    return numbered(frame, "dispensing", "G", "date")


def _with_facility(turn: Dice, frame: pl.DataFrame, facilities: pl.DataFrame) -> pl.DataFrame:
    """Most go to their village clinic or, where it has none, to the township health centre."""
    kind = pl.col("kind")
    clinics = facilities.filter((kind == "village_clinic") & pl.col("distributes_contraceptives"))
    centres = facilities.filter(kind == "township_health_centre")
    others = facilities.filter(kind.is_in(["maternal_child_hospital", "other_point"]))["facility"]
    source = turn.pick("source", {"clinic": 64.0, "centre": 24.0, "other": 12.0})
    frame = frame.join(
        clinics.select(pl.col("village_row").cast(pl.UInt64), clinic="facility"),
        on="village_row",
        how="left",
        maintain_order="left",
    ).join(
        centres.select(pl.col("township_row").cast(pl.UInt64), centre="facility"),
        on="township_row",
        how="left",
        maintain_order="left",
    )
    none_there = (pl.col("source") == "clinic") & pl.col("clinic").is_null()
    frame = frame.with_columns(source=source).with_columns(
        source=pl.when(none_there).then(pl.lit("centre")).otherwise("source"),
        other=turn.pick("point", dict.fromkeys(others, 1.0)),
    )
    return frame.with_columns(
        facility=pl.when(pl.col("source") == "clinic")
        .then("clinic")
        .when(pl.col("source") == "centre")
        .then("centre")
        .otherwise("other")
    )


def build_surgeries(
    seed: int, persons: pl.DataFrame, facilities: pl.DataFrame, at: date
) -> pl.DataFrame:
    """The basic contraceptive operations of the year up to `at`, a good two fifths of them free.

    The free ones are done by the maternal and child hospital, the others by a county hospital.

    Args:
        seed: decides them.
        persons: with row, person, township_row, age, sex, married and sterilised.
        facilities: as `build_places` lays them out.
        at: the last day.
    """
    dice = Dice(seed, "surgeries")
    woman = pl.col("sex") == "female"
    rate = pl.when("sterilised").then(0.05).when(woman & pl.col("married")).then(0.03)
    aged = pl.col("age").is_between(20, 49)
    frame = persons.filter(aged & dice.chance("operated", rate.otherwise(0.0)))
    ligation = pl.when(woman).then(pl.lit("tubal_ligation")).otherwise(pl.lit("vasectomy"))
    kind = pl.when("sterilised").then(ligation).otherwise(dice.pick("kind", _OPERATIONS))
    frame = frame.with_columns(
        date=day_between(dice, "date", date(at.year, 1, 1), date(at.year, 12, 31)),
        kind=kind,
        free=dice.chance("free", township_rate(0.43)),
    )
    by_kind = dict(facilities.select("kind", "facility").reverse().iter_rows())
    place = pl.when("free").then(pl.lit(by_kind["maternal_child_hospital"]))
    frame = frame.with_columns(facility=place.otherwise(pl.lit(by_kind["county_hospital"])))
    return numbered(frame.filter(pl.col("date") <= at), "surgery", "S", "date")


def build_surveys(
    seed: int,
    persons: pl.DataFrame,
    contracts: pl.DataFrame,
    dispensings: pl.DataFrame,
    at: date,
) -> pl.DataFrame:
    """Answers to the satisfaction surveys up to `at`: some left blank.

    Args:
        seed: decides who is asked and what they say.
        persons: with row, person, household, township_row, age and disability_grade.
        contracts, dispensings: as built for the same county; who is in them may be asked.
        at: the last day.
    """
    dice = Dice(seed, "surveys")
    columns = ("row", "person", "household", "township_row", "disability_grade")
    grown = persons.filter(pl.col("age") >= 16).select(columns)
    groups = {
        "family-doctor": (grown.join(contracts, on="household", how="semi"), 0.08, 0.915),
        "contraceptives": (grown.join(dispensings, on="person", how="semi"), 0.15, 0.97),
        "disability-support": (grown.filter(pl.col("disability_grade") > 0), 0.25, 0.86),
    }
    parts = [
        group.filter(dice.chance(f"{programme} asked", asked)).select(
            "row",
            "person",
            programme=pl.lit(programme),
            date=day_between(dice, f"{programme} day", date(at.year, 9, 15), date(at.year, 12, 25)),
            satisfied=pl.when(~dice.chance(f"{programme} blank", 0.06)).then(
                dice.chance(f"{programme} satisfied", township_rate(satisfied))
            ),
        )
        for programme, (group, asked, satisfied) in groups.items()
    ]
    frame = pl.concat(parts).filter(pl.col("date") <= at)
    return numbered(frame, "survey", "Q", "date")
