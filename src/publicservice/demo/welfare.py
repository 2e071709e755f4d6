"""Which households the offices have on their lists, and what that says about their members."""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice

CHILDREN = pl.col("structure").str.count_matches("c")


def with_benefits(seed: int, families: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Add to every household its lists, certificates and income.

    Args:
        seed: decides them.
        families: with row, structure and household_hukou.
        members: with household_row, relation, sex, age, sterilised and disability_grade.

    Returns:
        The families with one_child_certificate, sterilised_two_daughters,
        minimum_living_allowance, destitute_support, registered_poor, hardship_list,
        real_hardship and income_per_head (fen a year).
    """
    dice = Dice(seed, "benefits")
    frame = families.join(
        _facts(members), left_on="row", right_on="household_row", how="left", maintain_order="left"
    )
    frame = frame.with_columns(_certificates(dice)).with_columns(_destitute(dice))
    frame = frame.with_columns(_allowance(dice)).with_columns(_poor(dice))
    frame = frame.with_columns(hardship_list=_hardship_list(dice))
    return frame.with_columns(real_hardship=_real_hardship(dice), income_per_head=_income(dice))


def _facts(members: pl.DataFrame) -> pl.DataFrame:
    grade, child = pl.col("disability_grade"), pl.col("relation") == "child"
    return members.group_by("household_row").agg(
        severe=grade.is_between(1, 2).any(),
        disabled=(grade > 0).any(),
        daughters=(child & (pl.col("sex") == "female")).sum().cast(pl.Int64),
        sterilised=pl.col("sterilised").any(),
        oldest=pl.col("age").max(),
    )


def _certificates(dice: Dice) -> list[pl.Expr]:
    rural = pl.col("household_hukou") == "rural"
    one_child = (CHILDREN == 1) & dice.chance(
        "certificate", pl.when(rural).then(0.2).otherwise(0.5)
    )
    two_daughters = (CHILDREN == 2) & (pl.col("daughters") == 2) & pl.col("sterilised")
    return [
        one_child.alias("one_child_certificate"),
        (rural & two_daughters & dice.chance("listed", 0.85)).alias("sterilised_two_daughters"),
    ]


def _destitute(dice: Dice) -> pl.Expr:
    """Old people who live alone with nobody to support them."""
    alone = (pl.col("structure") == "h") & (pl.col("oldest") >= 60)
    return (alone & dice.chance("destitute", 0.1)).alias("destitute_support")


def _allowance(dice: Dice) -> pl.Expr:
    alone = (pl.col("structure") == "h").cast(pl.Float64)
    rate = 0.022 + 0.19 * pl.col("severe") + 0.06 * pl.col("disabled") + 0.03 * alone
    given = dice.chance("allowance", rate) & ~pl.col("destitute_support")
    return given.alias("minimum_living_allowance")


def _poor(dice: Dice) -> pl.Expr:
    rate = 0.04 + 0.08 * pl.col("disabled") + 0.35 * pl.col("minimum_living_allowance")
    rural = pl.col("household_hukou") == "rural"
    return (rural & dice.chance("poor", rate)).alias("registered_poor")


def _hardship_list(dice: Dice) -> pl.Expr:
    """The one list on which the office carries a household; most are on none."""
    alone = {"five_guarantee": 80.0, "destitute": 20.0}
    allowance = {"destitute": 25.0, "poor": 30.0, "low_income": 35.0, "serious_illness": 10.0}
    other = {"low_income": 45.0, "serious_illness": 35.0, "disaster": 20.0}
    return (
        pl.when("destitute_support")
        .then(dice.pick("list of the destitute", alone))
        .when("minimum_living_allowance")
        .then(dice.pick("list with allowance", allowance))
        .when(pl.col("registered_poor") & dice.chance("listed as poor", 0.75))
        .then(pl.lit("poor"))
        .when(dice.chance("listed otherwise", 0.03))
        .then(dice.pick("other list", other))
    )


def _real_hardship(dice: Dice) -> pl.Expr:
    listed = pl.col("hardship_list").is_not_null()
    hard = dice.chance("hard", pl.when(listed).then(0.5).otherwise(0.008))
    return pl.when(~(listed & dice.chance("hardship blank", 0.08))).then(hard)


def _income(dice: Dice) -> pl.Expr:
    """Fen a head a year: low for the supported, about twice as much in town."""
    spread = dice.uniform("income 1") * dice.uniform("income 2")
    supported = pl.col("minimum_living_allowance") | pl.col("destitute_support")
    urban = pl.when(pl.col("household_hukou") == "urban").then(1.9).otherwise(1.0)
    fen = (
        pl.when(supported)
        .then(280_000 + 420_000 * spread)
        .when("registered_poor")
        .then(420_000 + 900_000 * spread)
        .otherwise((750_000 + 4_200_000 * spread) * urban)
    )
    return pl.when(~dice.chance("income blank", 0.06)).then(fen.cast(pl.Int64))


def with_allowances(seed: int, members: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Add to every person what the household's lists say; an allowance may leave a member out."""
    dice = Dice(seed, "allowances")
    lists = ["minimum_living_allowance", "destitute_support", "registered_poor"]
    frame = members.join(
        households.select("row", *lists),
        left_on="household_row",
        right_on="row",
        how="left",
        maintain_order="left",
    )
    return frame.with_columns(
        pl.col("minimum_living_allowance") & ~dice.chance("left out", 0.06),
    )


def build_posts(seed: int, members: pl.DataFrame) -> pl.DataFrame:
    """The public-welfare posts, about one for 400 persons: a third held by disabled persons.

    Args:
        seed: decides who holds them and which are vacant (no person).
        members: with row, person, age, resident and disability_grade.

    Returns:
        One row a post: post, person.
    """
    dice = Dice(seed, "posts")
    rate = pl.when(pl.col("disability_grade") > 0).then(0.036).otherwise(0.0034)
    working = pl.col("resident") & pl.col("age").is_between(18, 59)
    frame = members.filter(working & dice.chance("holds", rate)).select("row", "person")
    frame = frame.with_columns(pl.when(~dice.chance("vacant", 0.04)).then("person").alias("person"))
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    return frame.select(pl.concat_str(pl.lit("W"), number).alias("post"), "person")
