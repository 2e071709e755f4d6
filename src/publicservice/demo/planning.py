"""What the poverty, health and family-planning offices know of a person beside the lists."""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice


def with_programmes(seed: int, members: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Add to every person the columns of the health-poverty and family-planning programmes.

    Args:
        seed: decides them.
        members: with row, household_row, relation, sex, age, hukou, resident, insured, student,
            married, sterilised, registered_poor, disability_grade.
        families: with row, one_child_certificate and sterilised_two_daughters.
    """
    certificates = ["one_child_certificate", "sterilised_two_daughters"]
    frame = members.join(
        families.select("row", *certificates), left_on="household_row", right_on="row",
        how="left", maintain_order="left",
    )  # fmt: skip
    frame = frame.with_columns(_patients(Dice(seed, "patients")))
    dice = Dice(seed, "planning")
    frame = frame.with_columns(_parents(dice)).with_columns(_couples(dice), *_insurances(dice))
    return frame.drop(certificates)


def _patients(dice: Dice) -> list[pl.Expr]:
    """Diseases that a subsidy is paid for, care of disabled children, check-ups."""
    poor = pl.col("registered_poor")
    disabled_child = (pl.col("age") <= 8) & (pl.col("disability_grade") > 0)
    checked = pl.when(poor).then(0.9).otherwise(0.25)
    facts = {
        "echinococcosis_surgery": poor & dice.chance("echinococcosis", 0.006),
        "schistosomiasis": (pl.col("age") >= 30) & dice.chance("schistosomiasis", 0.002),
        "kashin_beck": (pl.col("age") >= 40) & dice.chance("kashin beck", 0.004),
        "disabled_child_care": disabled_child & dice.chance("care of a child", 0.6),
        "checked_up": pl.col("age").is_between(7, 64) & dice.chance("check-up", checked),
    }
    return [
        pl.when(~dice.chance(f"{name} blank", 0.003)).then(value).alias(name)
        for name, value in facts.items()
    ]


def _parents(dice: Dice) -> list[pl.Expr]:
    grown = pl.col("relation").is_in(["head", "spouse"])
    certified = pl.col("one_child_certificate") | pl.col("sterilised_two_daughters")
    parent = grown & certified
    two_daughters = pl.col("sterilised_two_daughters") & pl.col("sterilised")
    this_year = two_daughters & (pl.col("age") < 42) & dice.chance("this year", 0.16)
    before = two_daughters & ~this_year & dice.chance("awarded", 0.9)
    again = this_year & dice.chance("awarded all the same", 0.12)
    return [
        pl.when(~(parent & dice.chance("parent blank", 0.03))).then(parent).alias("parent"),
        this_year.alias("sterilised_this_year"),
        (before | again).alias("awarded_before"),
    ]


def _couples(dice: Dice) -> pl.Expr:
    """Husband and wife plan a child together."""
    couple = pl.col("relation").is_in(["head", "spouse"]) & pl.col("married")
    young = pl.col("age").is_between(20, 42)
    plans = dice.by("household_row").chance("plans a child", 0.09)
    return (couple & young & plans).alias("expecting_plan")


def _insurances(dice: Dice) -> list[pl.Expr]:
    rural = pl.col("hukou") == "rural"
    insured = rural & pl.col("insured") & dice.chance("cooperative", 0.96)
    of_age = rural & (pl.col("age") >= 16) & ~pl.col("student")
    pension = of_age & dice.chance("pension", 0.82)
    return [
        pl.when(~dice.chance("cooperative blank", 0.01)).then(insured).alias("in_rural_insurance"),
        pl.when(~dice.chance("pension blank", 0.01)).then(pension).alias("in_rural_pension"),
    ]
