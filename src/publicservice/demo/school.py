"""Pupils: where they learn, what they are granted, who reviewed and posted their applications."""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice

LEVELS = ((3, 5, "preschool"), (6, 11, "primary"), (12, 14, "junior"), (15, 17, "senior"))
COMPULSORY = ["primary", "junior"]
ADMITTED = {
    "junior": {"key_senior": 10.0, "none": 90.0},
    "senior": {"regular_undergraduate": 30.0, "college": 30.0, "none": 40.0},
}
"""Where those who finish a school are admitted to, as far as a grant hangs on it."""
CLASS_SIZE = 50
REVIEWS = {"class": (0.95, 0.95), "school": (0.93, 0.92), "centre": (0.9, 0.9)}
"""How often each level has reviewed, and posted, what the level below it has."""


def with_school(seed: int, members: pl.DataFrame) -> pl.DataFrame:
    """Add to every person what the schools know; who is at no school has no cells.

    Args:
        seed: decides it.
        members: with row, age, township and registered_poor.
    """
    dice = Dice(seed, "school")
    frame = members.with_columns(school_level=_level(dice))
    frame = frame.with_columns(pupil=pl.col("school_level") != "none")
    frame = frame.with_columns(
        school=_school(), compulsory=pl.col("school_level").is_in(COMPULSORY),
        specially_poor=_at_school(_specially_poor(dice)),
        graduating=_graduating(),
    )  # fmt: skip
    frame = frame.with_columns(_boarding(dice)).with_columns(_leaving(dice))
    frame = frame.with_columns(_grants(dice)).with_columns(_facts(dice))
    for column in _reviews(dice):
        frame = frame.with_columns(column)
    return frame.with_columns(_sunshine(dice)).with_columns(_sponsored(dice))


def _at_school(value: pl.Expr) -> pl.Expr:
    return pl.when("pupil").then(value)


def _level(dice: Dice) -> pl.Expr:
    age = pl.col("age")
    college = age.is_between(18, 21) & dice.chance("college", 0.25)
    level = pl.when(college).then(pl.lit("college")).otherwise(pl.lit("none"))
    for low, high, name in LEVELS:
        level = pl.when(age.is_between(low, high)).then(pl.lit(name)).otherwise(level)
    return level


def _school() -> pl.Expr:
    """One kindergarten and one school a township; higher up the county's own."""
    level, town = pl.col("school_level"), pl.col("township")
    return (
        pl.when(level == "preschool").then(pl.concat_str(town, pl.lit("中心幼儿园")))
        .when(level.is_in(COMPULSORY)).then(pl.concat_str(town, pl.lit("中心学校")))
        .when(level == "senior").then(pl.lit("县第一中学"))
        .when(level == "college").then(pl.lit("外地院校"))
    )  # fmt: skip


def _specially_poor(dice: Dice) -> pl.Expr:
    return dice.chance("specially poor", pl.when("registered_poor").then(0.25).otherwise(0.006))


def _graduating() -> pl.Expr:
    age = pl.col("age")
    return (
        pl.when(age == 15).then(pl.lit("junior")).when(age == 18).then(pl.lit("senior"))
        .when("pupil").then(pl.lit("none"))
    )  # fmt: skip


def _boarding(dice: Dice) -> list[pl.Expr]:
    rural = pl.col("compulsory") & dice.chance("rural school", 0.8)
    boarder = pl.col("compulsory") & dice.chance("boarder", 0.3)
    days = (190 + 10 * dice.uniform("days") - 40 * dice.uniform("away").pow(6)).cast(pl.Int64)
    return [
        _at_school(rural).alias("rural_school"),
        _at_school(pl.when(~dice.chance("boarder blank", 0.01)).then(boarder)).alias("boarder"),
        _at_school(pl.when(~dice.chance("days blank", 0.02)).then(days)).alias("school_days"),
        _at_school(dice.chance("card", pl.when("registered_poor").then(0.95).otherwise(0.01)))
        .alias("card_filed"),
        _at_school(dice.chance("policy", 0.95)).alias("policy_known"),
    ]  # fmt: skip


def _leaving(dice: Dice) -> list[pl.Expr]:
    leaving = pl.col("graduating")
    to: pl.Expr = pl.when("pupil").then(pl.lit("none"))
    for level, weights in ADMITTED.items():
        to = pl.when(leaving == level).then(dice.pick(f"after {level}", weights)).otherwise(to)
    listed = leaving.is_in(list(ADMITTED))
    return [
        to.alias("admitted_to"),
        pl.when(listed).then(dice.chance("line", 0.6)).alias("over_line"),
        pl.when(listed).then(dice.chance("character", 0.7)).alias("good_character"),
        pl.when(listed).then(dice.chance("wants", 0.95)).alias("wants_to_study"),
        pl.when(listed).then(dice.chance("candidate", 0.9)).alias("candidate_posted"),
    ]


def _grants(dice: Dice) -> list[pl.Expr]:
    """Fen: half a year's grant of a poor boarder; one to one given to the specially poor."""
    poor_boarder = pl.col("boarder") & pl.col("registered_poor")
    junior = pl.col("school_level") == "junior"
    half = pl.when(junior).then(62_500).otherwise(50_000).cast(pl.Int64)
    grant = pl.when(poor_boarder).then(half).otherwise(0)
    given = dice.pick("gift", {"30000": 50.0, "50000": 35.0, "100000": 15.0}).cast(pl.Int64)
    donated = pl.when(pl.col("specially_poor") & dice.chance("one to one", 0.2)).then(given)
    paid = dice.uniform("paid")
    part = pl.when(paid < 0.9).then(grant).when(paid < 0.95).then(grant // 2).otherwise(0)
    return [
        _at_school(pl.when(~(poor_boarder & dice.chance("grant blank", 0.03))).then(grant))
        .alias("boarder_grant"),
        _at_school(part).alias("boarder_paid"),
        _at_school(donated.otherwise(0)).alias("donated"),
    ]  # fmt: skip


def _facts(dice: Dice) -> list[pl.Expr]:
    early = pl.col("compulsory") | (pl.col("school_level") == "preschool")
    return [pl.when(early).then(dice.chance("admitted", 0.99)).alias("admitted")]


def _reviews(dice: Dice) -> list[list[pl.Expr]]:
    """Class, kindergarten, central school: each only after the level below it."""
    applied = (pl.col("school_level") == "preschool") & pl.col("registered_poor")
    before, steps = applied, []
    for level, (reviewed, posted) in REVIEWS.items():
        review = before & dice.chance(f"{level} reviews", reviewed)
        post = review & dice.chance(f"{level} posts", posted)
        names = (f"{level}_reviewed", f"{level}_posted")
        values = zip((review, post), names, strict=True)
        steps.append([pl.when(applied).then(value).alias(name) for value, name in values])
        before = pl.col(names[1]).fill_null(False)
    return steps


def _sunshine(dice: Dice) -> pl.Expr:
    """Classes of at most fifty for the poor who are admitted to a key school."""
    ready = (pl.col("admitted_to") == "key_senior") & pl.col("registered_poor")
    ready = (ready & dice.chance("sunshine", 0.9)).fill_null(False)
    number = ready.cast(pl.Int64).cum_sum() - 1
    name = pl.concat_str(pl.lit("S"), (number // CLASS_SIZE + 1).cast(pl.String))
    return pl.when(ready).then(name).alias("sunshine_class")


def _sponsored(dice: Dice) -> list[pl.Expr]:
    inside = pl.col("sunshine_class").is_not_null()
    yuan = dice.whole("sunshine amount", 20, 40) * 100
    decided = inside & ~dice.chance("sunshine undecided", 0.1)
    firm = dice.pick("firm", {"某企业甲": 1.0, "某企业乙": 1.0})
    return [
        pl.when(decided).then(yuan * 100).alias("sunshine_amount"),
        pl.when(inside & dice.chance("named", 0.2)).then(firm).alias("named_by"),
    ]
