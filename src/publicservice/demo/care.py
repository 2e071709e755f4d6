"""A year of family-doctor service: contracts, health records and visits."""

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

SIGNED = 0.88
VISITED = 0.885
FILED = 0.92
FILED_AWAY = 0.6
"""The filing rate among those who do not live in the county."""

_OF_A_VISIT = (
    "row",
    "household_row",
    "person",
    "household",
    "township_row",
    "birth_date",
    "age",
    "chronic_disease",
    "severe_mental_illness",
)

BEFORE_SIGNING = 0.03
BY_END_OF_SIGNING = 0.886
"""Shares of the year's contracts signed before 1 September and by 15 October."""


def build_contracts(
    seed: int, households: pl.DataFrame, doctors: pl.DataFrame, at: date
) -> pl.DataFrame:
    """The contracts signed up to `at`: this year's, last year's, and a few cancelled ones.

    Args:
        seed: decides who signs when and with whom.
        households: with row, household, village_row and township_row.
        doctors: with doctor, village_row and their `place` among the village's doctors.
        at: the last day.
    """
    dice = Dice(seed, "contracts")
    places = doctors.group_by("village_row").agg(doctors=pl.len().cast(pl.Int64))
    columns = ("row", "household", "village_row", "township_row")
    frame = households.select(columns).join(
        places.cast({"village_row": pl.UInt64}), on="village_row", maintain_order="left"
    )
    frame = frame.with_columns(place=dice.whole("doctor", 0, pl.col("doctors") - 1))
    frame = frame.join(
        doctors.select("doctor", "place", pl.col("village_row").cast(pl.UInt64)),
        on=["village_row", "place"],
        maintain_order="left",
    )
    year = at.year
    this_year = frame.filter(dice.chance("signed", township_rate(SIGNED))).with_columns(
        signed_on=_signing_day(dice, year), cancelled=False
    )
    last_year = frame.filter(dice.chance("last year", 0.15)).with_columns(
        signed_on=day_between(dice, "then", date(year - 1, 9, 1), date(year - 1, 10, 15)),
        cancelled=False,
    )
    cancelled = frame.filter(dice.chance("cancelled", 0.012)).with_columns(
        signed_on=day_between(dice, "before", date(year, 3, 1), date(year, 7, 31)), cancelled=True
    )
    contracts = pl.concat([this_year, last_year, cancelled]).filter(pl.col("signed_on") <= at)
    contracts = contracts.with_columns(
        ends_on=pl.col("signed_on").dt.offset_by("1y").dt.offset_by("-1d")
    ).with_columns(status=_status(at))
    return numbered(contracts, "contract", "C", "signed_on")


def _signing_day(dice: Dice, year: int) -> pl.Expr:
    """Most sign in the weeks from 1 September to 15 October, some before, the rest late."""
    when = dice.uniform("when")
    return (
        pl.when(when < BEFORE_SIGNING)
        .then(day_between(dice, "day", date(year, 8, 20), date(year, 8, 31)))
        .when(when < BY_END_OF_SIGNING)
        .then(day_between(dice, "day", date(year, 9, 1), date(year, 10, 15)))
        .otherwise(day_between(dice, "day", date(year, 10, 16), date(year, 12, 31)))
    )


def _status(at: date) -> pl.Expr:
    over = pl.when(pl.col("ends_on") < at).then(pl.lit("ended")).otherwise(pl.lit("active"))
    return pl.when("cancelled").then(pl.lit("cancelled")).otherwise(over)


def build_records(seed: int, persons: pl.DataFrame, at: date) -> pl.DataFrame:
    """The health records created up to `at`; a sample of them has been checked for authenticity.

    Args:
        seed: decides them.
        persons: with row, person, township_row, resident and birth_date.
        at: the last day.
    """
    dice = Dice(seed, "records")
    filed = pl.when("resident").then(township_rate(FILED)).otherwise(FILED_AWAY)
    columns = ("row", "person", "township_row", "resident", "birth_date")
    frame = persons.select(columns).filter(dice.chance("filed", filed))
    year = at.year
    created = (
        pl.when(dice.chance("this year", 0.3))
        .then(day_between(dice, "day", date(year, 1, 1), date(year, 12, 31)))
        .otherwise(day_between(dice, "earlier", date(year - 12, 1, 1), date(year - 1, 12, 31)))
    )
    frame = frame.with_columns(created_on=pl.max_horizontal(created, "birth_date"))
    frame = frame.with_columns(checked=dice.chance("checked", 0.15))
    true = dice.chance("authentic", township_rate(0.99))
    frame = frame.with_columns(authentic=pl.when("checked").then(true))
    return numbered(frame.filter(pl.col("created_on") <= at), "record", "R", "created_on")


def build_visits(
    seed: int,
    persons: pl.DataFrame,
    records: pl.DataFrame,
    contracts: pl.DataFrame,
    at: date,
) -> pl.DataFrame:
    """The year's contacts up to `at`.

    A visited household has a face-to-face row for every member who lives there; everybody with a
    record has a filing row (created or brought up to date); the chronically and severely mentally
    ill have consultations, mostly four or more; members of contracted households are assessed.

    Args:
        seed: decides them.
        persons: with row, household_row, person, household, township_row, resident, birth_date,
            age, chronic_disease and severe_mental_illness.
        records, contracts: as built for the same county.
        at: the last day.
    """
    dice, year = Dice(seed, "visits"), at.year
    start, end = date(year, 1, 1), date(year, 12, 31)
    residents = persons.filter("resident").select(_OF_A_VISIT)
    signed = contracts.filter(pl.col("status") == "active").select("household").unique()
    parts = [
        _face_to_face(dice, residents, start, end),
        _filings(dice, records, start, end),
        _consultations(dice, residents, year),
        _assessments(dice, residents.join(signed, on="household", how="semi"), year),
        *(
            residents.filter(dice.chance(kind, rate)).with_columns(
                date=day_between(dice, f"{kind} day", start, end), kind=pl.lit(kind)
            )
            for kind, rate in (("phone", 0.1), ("wechat", 0.12), ("letter", 0.01))
        ),
    ]
    columns = ("row", "person", "birth_date", "date", "kind")
    frame = pl.concat([part.select(columns) for part in parts])
    frame = frame.filter(pl.col("date").is_between(pl.col("birth_date"), at))
    return numbered(frame, "visit", "V", "date")


def _face_to_face(dice: Dice, residents: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    family = dice.by("household_row")
    visited = residents.filter(family.chance("visited", township_rate(VISITED)))
    first = visited.with_columns(date=day_between(family, "visited on", start, end))
    again = visited.filter((pl.col("age") >= 65) & dice.chance("visited again", 0.3))
    again = again.with_columns(date=day_between(dice, "visited again on", start, end))
    return pl.concat([first, again]).with_columns(kind=pl.lit("face_to_face"))


def _filings(dice: Dice, records: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    updated = day_between(dice, "updated", start, end)
    created = pl.col("created_on")
    day = pl.when(created >= start).then(created).otherwise(updated)
    return records.with_columns(date=day, kind=pl.lit("filing"))


def _consultations(dice: Dice, residents: pl.DataFrame, year: int) -> pl.DataFrame:
    often = {"0": 5.0, "1": 5.0, "2": 8.0, "3": 11.0, "4": 44.0, "5": 16.0, "6": 11.0}
    ill = residents.filter(pl.col("chronic_disease") | pl.col("severe_mental_illness"))
    turns = repeated(ill, dice.pick("consultations", often).cast(pl.Int64))
    day = day_of_turn(dice.by("turn_row"), "consultation", year)
    return turns.with_columns(date=day, kind=pl.lit("consultation"))


def _assessments(dice: Dice, signed: pl.DataFrame, year: int) -> pl.DataFrame:
    day = day_between(dice, "assessed on", date(year, 4, 1), date(year, 12, 31))
    assessed = signed.filter(dice.chance("assessed", township_rate(0.82)))
    return assessed.with_columns(date=day, kind=pl.lit("health_assessment"))
