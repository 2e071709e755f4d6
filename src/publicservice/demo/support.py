"""What the offices that support disabled persons know: how families live, who works, what is paid.

Every disabled person and family has these cells; of the others only what any register has.
"""

from __future__ import annotations

from datetime import date
from math import ceil
from random import Random

import polars as pl

from publicservice.demo.dice import Dice

STAGES = {"preschool": "preschool", "primary": "compulsory", "junior": "compulsory",
          "college": "higher", "none": "none"}  # fmt: skip
TUITION = {"preschool": 1200, "senior": 800, "vocational": 2000, "higher": 5200,
           "adult_graduate": 3000}  # fmt: skip
PERSONS_AN_EMPLOYER = 330


def with_living(seed: int, families: pl.DataFrame) -> pl.DataFrame:
    """Add to every household its hardships and its bills of the year (fen).

    Args:
        seed: decides them.
        families: with row, household_hukou, minimum_living_allowance, registered_poor, severe and
            several (disabled members), one_child_certificate, oldest.
    """
    dice = Dice(seed, "living")
    rural = pl.col("household_hukou") == "rural"
    poor = pl.col("minimum_living_allowance") | pl.col("registered_poor")
    often = pl.when(poor).then(0.3).otherwise(0.004)
    flags = {
        "special_family": pl.col("one_child_certificate") & dice.chance("special family", 0.07),
        "temporary_hardship": dice.chance("temporary", pl.when(poor).then(0.15).otherwise(0.007)),
        "special_circumstances": dice.chance("circumstances", 0.003),
        "no_labour": dice.chance("no labour", often),
        "no_income": dice.chance("no income", often * 0.6),
        "housing_hardship": dice.chance("housing", pl.when(poor).then(0.2).otherwise(0.012)),
        "house_rebuilt": rural & dice.chance("rebuilt", 0.01),
        "needs_adaptation": pl.col("severe") & dice.chance("adaptation", 0.25),
    }
    projects = pl.when(rural & poor & dice.chance("project", 0.85)).then(dice.whole("n", 1, 2))
    bills = {
        "television_fee": (180, 300), "water_bill": (60, 300), "power_bill": (200, 1200),
        "heating_bill": (0, 1800),
    }  # fmt: skip
    wired = dice.chance("wired", 0.04)
    return families.with_columns(
        *[pl.when(~dice.chance(f"{name} blank", 0.01)).then(value).alias(name)
          for name, value in flags.items()],
        *[pl.when(~dice.chance(f"{name} blank", 0.02)).then(dice.whole(name, low * 100, high * 100))
          .alias(name) for name, (low, high) in bills.items()],
        income_projects=projects.otherwise(0),
        television_wiring=pl.when(wired).then(dice.whole("wiring", 200, 300) * 100),
    )  # fmt: skip


def with_support(seed: int, members: pl.DataFrame, at: date) -> pl.DataFrame:
    """Add to every person work, school and insurance as the support of disabled persons asks them.

    Args:
        seed: decides them.
        members: with row, relation, age, sex, hukou, insured, employed, school_level, pregnancy,
            minimum_living_allowance and disability_grade.
        at: nothing is dated after it.
    """
    dice = Dice(seed, "support")
    employed = pl.col("employed")
    part_time = (employed == "flexible") & dice.chance("part time", 0.15)
    frame = members.with_columns(
        employed=pl.when(part_time).then(pl.lit("part_time")).otherwise(employed),
        school_stage=_stage(dice), insurance=_insurance(),
    )  # fmt: skip
    frame = frame.with_columns(_work(dice, at)).with_columns(_school(dice))
    return frame.with_columns(_births(dice)).with_columns(_care(dice))


def _stage(dice: Dice) -> pl.Expr:
    level = pl.col("school_level")
    upper = pl.when(dice.chance("vocational", 0.35)).then(pl.lit("vocational"))
    senior = pl.when(level == "senior").then(upper.otherwise(pl.lit("senior")))
    grown = pl.col("age").is_between(22, 45) & dice.chance("adult graduate", 0.004)
    stage = senior.when(grown).then(pl.lit("adult_graduate"))
    return stage.otherwise(level.replace_strict(STAGES, default="none", return_dtype=pl.String))


def _insurance() -> pl.Expr:
    works = pl.col("employed") == "employee"
    kind = pl.when(works).then(pl.lit("employees")).when(pl.col("hukou") == "urban")
    insured = kind.then(pl.lit("residents")).otherwise(pl.lit("rural"))
    return pl.when("insured").then(insured).when(~pl.col("insured")).then(pl.lit("none"))


def _work(dice: Dice, at: date) -> list[pl.Expr]:
    works = pl.col("employed") == "employee"
    idle = pl.col("employed").is_in(["none", "unemployed"]) & pl.col("age").is_between(18, 59)
    days = pl.duration(days=dice.whole("contract days", 20, 5000))
    years = pl.min_horizontal(dice.whole("years", 0, 30), (pl.col("age") - 18).clip(0))
    old = pl.col("age") >= 60
    hires = (pl.col("employed") == "self_employed") & dice.chance("hires", 0.1)
    return [
        hires.alias("hires_workers"),
        (idle & (pl.col("disability_grade") > 0) & dice.chance("wants work", 0.4))
        .alias("wants_work"),
        pl.when(works & ~dice.chance("contract blank", 0.03)).then(pl.lit(at) - days)
        .alias("contract_since"),
        (works & dice.chance("unemployment insurance", 0.75)).alias("unemployment_insured"),
        (works & dice.chance("maternity insurance", 0.7)).alias("maternity_insured"),
        pl.when(works | old).then(years).otherwise(0).alias("contribution_years"),
        (old & dice.chance("pension approved", 0.8)).alias("pension_approved"),
    ]  # fmt: skip


def _school(dice: Dice) -> list[pl.Expr]:
    yuan = pl.col("school_stage").replace_strict(TUITION, default=0, return_dtype=pl.Int64)
    paid = pl.when(yuan > 0).then(yuan * dice.whole("tuition", 80, 120)).otherwise(0)
    main = pl.col("relation") == "head"
    main = main | ((pl.col("relation") == "spouse") & dice.chance("main member", 0.6))
    return [
        pl.when(~((yuan > 0) & dice.chance("tuition blank", 0.02))).then(paid).alias("tuition"),
        pl.when(~dice.chance("main member blank", 0.01)).then(main).alias("main_member"),
    ]


def _births(dice: Dice) -> list[pl.Expr]:
    born = pl.col("pregnancy") == "lying_in"
    in_district = born & dice.chance("in district", 0.93)
    cost = dice.whole("birth cost", 250_000, 600_000)
    known = born & ~dice.chance("birth cost blank", 0.04)
    return [
        (born & dice.chance("planned", 0.95)).alias("planned_birth"),
        pl.when(known).then(cost).when(~born).then(0).alias("birth_cost"),
        pl.when(known).then(cost).when(~born).then(0).alias("delivery_cost"),
        in_district.alias("delivered_in_district"),
        (born & ~in_district & dice.chance("emergency", 0.6)).alias("emergency_transfer"),
    ]


def _care(dice: Dice) -> list[pl.Expr]:
    severe = pl.col("disability_grade").is_between(1, 2)
    care = dice.pick("care", {"residential": 20.0, "day": 25.0, "home": 55.0})
    disabled = pl.col("disability_grade") > 0
    poor = pl.col("minimum_living_allowance") | pl.col("registered_poor")
    return [
        pl.when(severe & dice.chance("care", 0.15)).then(care).alias("care_service"),
        pl.when(disabled & ~dice.chance("rehabilitated blank", 0.02))
        .then(dice.chance("rehabilitated", 0.8)).alias("rehabilitated"),
        (~poor & dice.chance("low income", 0.02)).alias("low_income"),
        (pl.col("chronic_disease") & dice.chance("seriously ill", 0.06)).alias("seriously_ill"),
        dice.chance("tuberculosis", 0.0006).alias("tuberculosis"),
        dice.by("household_row").chance("signed", 0.88).alias("signed"),
    ]  # fmt: skip


def build_employers(seed: int, persons: int) -> pl.DataFrame:
    """Offices and firms, one for some 330 persons: employer, staff, disabled_staff."""
    dice = Dice(seed, "employers")
    frame = pl.DataFrame({"row": range(max(6, ceil(persons / PERSONS_AN_EMPLOYER)))})
    frame = frame.cast({"row": pl.UInt64}).with_columns(
        staff=(5 + 395 * dice.uniform("staff").pow(3)).cast(pl.Int64)
    )
    number = (pl.col("row") + 1).cast(pl.String).str.zfill(4)
    few = (pl.col("staff") * 0.026 * dice.uniform("disabled")).round().cast(pl.Int64)
    return frame.with_columns(employer=pl.concat_str(pl.lit("U"), number), disabled_staff=few)


def build_budget(seed: int, persons: int) -> pl.DataFrame:
    """Lines of the county's budget, that for rehabilitation a little over half a yuan a head."""
    dice = Random(f"{seed}/budget")
    lines = {"rehabilitation": 53, "special_education": 90, "other": 400}
    rows = [
        {"item": f"B{n:03}", "purpose": purpose, "amount": persons * (fen + dice.randrange(4))}
        for n, (purpose, fen) in enumerate(lines.items(), start=1)
    ]
    return pl.DataFrame(rows)
