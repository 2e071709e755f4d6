"""What the people have: illnesses, disabilities, pregnancies; who lives where, learns and works."""

from __future__ import annotations

from datetime import date

import polars as pl

from publicservice.demo.dice import Dice

_GRADES = {"1": 15.0, "2": 30.0, "3": 25.0, "4": 30.0}
_DISABILITIES = {
    "physical": 45.0,
    "vision": 15.0,
    "hearing": 14.0,
    "speech": 4.0,
    "intellectual": 11.0,
    "mental": 6.0,
    "multiple": 5.0,
}


def by_age(*steps: tuple[int, float], otherwise: float) -> pl.Expr:
    """A rate that changes with age: the rate of the first step whose age is not reached."""
    rate = pl.lit(otherwise)
    for limit, value in reversed(steps):
        rate = pl.when(pl.col("age") < limit).then(value).otherwise(rate)
    return rate


def with_health(seed: int, persons: pl.DataFrame) -> pl.DataFrame:
    """Add the illnesses, pregnancy, sterilisation and disability of every person.

    Args:
        seed: decides them.
        persons: with row, household_row, age, sex, married, relation and structure.
    """
    dice = Dice(seed, "health")
    frame = persons.with_columns(
        hypertension=dice.chance(
            "hypertension", by_age((18, 0.0), (35, 0.012), (50, 0.08), (65, 0.24), otherwise=0.46)
        ),
        diabetes=dice.chance(
            "diabetes", by_age((18, 0.001), (35, 0.004), (50, 0.03), (65, 0.1), otherwise=0.17)
        ),
        severe_mental_illness=dice.chance("mental", by_age((15, 0.0), otherwise=0.0048)),
        pregnancy=_pregnancy(dice),
        sterilised=_sterilised(dice),
    )
    other = dice.chance("other chronic", by_age((18, 0.006), (50, 0.025), otherwise=0.1))
    frame = frame.with_columns(
        chronic_disease=pl.col("hypertension") | pl.col("diabetes") | other,
    )
    return _with_disability(dice, frame)


def _woman_of(low: int, high: int) -> pl.Expr:
    return (pl.col("sex") == "female") & pl.col("age").is_between(low, high)


def _pregnancy(dice: Dice) -> pl.Expr:
    expecting = _woman_of(19, 43) & pl.col("married") & dice.chance("expecting", 0.095)
    state = pl.when(dice.chance("has given birth", 0.25)).then(pl.lit("lying_in"))
    return pl.when(expecting).then(state.otherwise(pl.lit("pregnant"))).otherwise(pl.lit("none"))


def _sterilised(dice: Dice) -> pl.Expr:
    parent = pl.col("married") & pl.col("structure").str.contains("cc")
    rate = pl.when(_woman_of(28, 60)).then(0.4).when(pl.col("sex") == "male").then(0.015)
    grown = pl.col("relation").is_in(["head", "spouse"]) & (pl.col("age") >= 28)
    return parent & grown & dice.chance("sterilised", rate.otherwise(0.0))


def _with_disability(dice: Dice, frame: pl.DataFrame) -> pl.DataFrame:
    ill = pl.col("severe_mental_illness")
    rate = by_age((15, 0.016), (40, 0.031), (60, 0.06), otherwise=0.15)
    disabled = dice.chance("disabled", pl.when(ill).then(0.6).otherwise(rate))
    kind = pl.when(ill).then(pl.lit("mental")).otherwise(dice.pick("kind", _DISABILITIES))
    frame = frame.with_columns(
        disability_grade=pl.when(disabled)
        .then(dice.pick("grade", _GRADES).cast(pl.Int64))
        .otherwise(pl.lit(0, dtype=pl.Int64)),
    )
    disabled = pl.col("disability_grade") > 0
    return frame.with_columns(
        disability_kind=pl.when(disabled).then(kind),
        disability_card=disabled & dice.chance("card", 0.88),
    )


def with_occupation(seed: int, persons: pl.DataFrame, at: date) -> pl.DataFrame:
    """Add hukou, residence, school, work, contribution base (fen a month), service and insurance.

    Args:
        seed: decides them.
        persons: with row, household_row, community, age, sex and disability_grade.
        at: nobody has moved out after that day.
    """
    dice = Dice(seed, "occupation")
    frame = persons.with_columns(_hukou(dice), _moved_out(dice, at))
    migrant = dice.chance("works elsewhere", by_age((18, 0.0), (55, 0.17), otherwise=0.01))
    learns = by_age((6, 0.0), (16, 0.99), (19, 0.88), (23, 0.36), otherwise=0.0)
    frame = frame.with_columns(
        resident=pl.col("moved_out_on").is_null() & ~migrant,
        student=dice.chance("student", learns),
        veteran=(pl.col("sex") == "male") & (pl.col("age") >= 21) & dice.chance("veteran", 0.035),
        insured=dice.chance("insured", 0.965),
    )
    frame = frame.with_columns(employed=_employed(dice))
    return frame.with_columns(contribution_base=_contribution_base(dice))


def _hukou(dice: Dice) -> pl.Expr:
    """A person's hukou is the household's but for a few who married in."""
    other = (pl.col("relation") == "spouse") & dice.chance("married in", 0.06)
    urban = (pl.col("household_hukou") == "urban") != other
    return pl.when(urban).then(pl.lit("urban")).otherwise(pl.lit("rural")).alias("hukou")


def _moved_out(dice: Dice, at: date) -> pl.Expr:
    """Moved away or died in the year up to `at`: the day on which the register was told."""
    days = dice.whole("days since", 0, (at - date(at.year, 1, 1)).days)
    gone = dice.chance("gone", by_age((70, 0.009), otherwise=0.045))
    left = pl.when(gone).then(pl.lit(at) - pl.duration(days=days))
    return pl.when(left > pl.col("birth_date")).then(left).alias("moved_out_on")


def _employed(dice: Dice) -> pl.Expr:
    urban = {"employee": 46.0, "self_employed": 12.0, "flexible": 15.0, "unemployed": 7.0}
    rural = {"employee": 17.0, "self_employed": 7.0, "flexible": 31.0, "unemployed": 3.0}
    working_age = pl.col("age").is_between(18, 59) & ~pl.col("student")
    unable = pl.col("disability_grade").is_between(1, 2) & dice.chance("unable to work", 0.65)
    work = (
        pl.when(pl.col("hukou") == "urban")
        .then(dice.pick("urban work", {**urban, "none": 20.0}))
        .otherwise(dice.pick("rural work", {**rural, "none": 42.0}))
    )
    return pl.when(working_age & ~unable).then(work).otherwise(pl.lit("none"))


def _contribution_base(dice: Dice) -> pl.Expr:
    """Fen a month, in whole yuan; a third is below 60 % of a county wage of 6,200 yuan."""
    yuan = 2_600 + dice.uniform("base 1") * dice.uniform("base 2") * 9_400
    insured = pl.col("employed").is_in(["employee", "self_employed"])
    return pl.when(insured & ~dice.chance("base blank", 0.03)).then(yuan.cast(pl.Int64) * 100)
