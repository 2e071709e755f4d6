"""A year of stays in hospital and outpatient courses with their bills."""

from __future__ import annotations

from datetime import date

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.health import by_age
from publicservice.demo.timeline import day_between, numbered

IN_DISTRICT = 0.95
REIMBURSED = 0.65
"""What insurance bears of the cost within its policy; the family bears the rest."""

_COLUMNS = ("row", "household_row", "person", "relation", "birth_date", "age", "chronic_disease")


def build_treatments(
    seed: int, persons: pl.DataFrame, households: pl.DataFrame, at: date
) -> pl.DataFrame:
    """The year's treatments up to `at`, with their bills and what of them is within the policy.

    The head of a household on the list of the seriously ill has a costly stay; the old and the
    chronically ill go to hospital more often than others.

    Args:
        seed: decides them.
        persons: with row, household_row, person, relation, birth_date, age and chronic_disease.
        households: with row and hardship_list.
        at: the last day.

    Returns:
        One row a treatment: treatment, person, household_row, date, kind, in_district, cost and
        in_policy_cost (fen).
    """
    dice, year = Dice(seed, "treatments"), at.year
    lists = households.select("row", "hardship_list").rename({"row": "household_row"})
    people = persons.select(_COLUMNS).join(
        lists, on="household_row", how="left", maintain_order="left"
    )
    grave = (pl.col("hardship_list") == "serious_illness") & (pl.col("relation") == "head")
    people = people.with_columns(grave=grave.fill_null(False))
    parts = [_of_kind(dice, people, kind, year) for kind in _COSTS]
    frame = pl.concat(parts)
    frame = frame.filter(pl.col("date").is_between(pl.col("birth_date"), at))
    frame = _blanked(dice, numbered(frame, "treatment", "T", "date"))
    return frame.with_columns(provider=_provider(dice)).with_columns(_settled(dice))


_COSTS = {"inpatient": (2_500, 24_000), "chronic_outpatient": (400, 4_600), "outpatient": (60, 700)}
"""The least of a bill in yuan, and how much more it may be; most are small."""


def _rate(kind: str) -> pl.Expr:
    chronic = pl.col("chronic_disease")
    if kind == "inpatient":
        often = by_age((7, 0.06), (50, 0.03), (65, 0.09), otherwise=0.16)
        return pl.when("grave").then(0.97).when(chronic).then(often * 1.6).otherwise(often)
    if kind == "chronic_outpatient":
        return pl.when(chronic).then(0.42).otherwise(0.0)
    return by_age((7, 0.16), otherwise=0.09)


def _of_kind(dice: Dice, people: pl.DataFrame, kind: str, year: int) -> pl.DataFrame:
    least, more = _COSTS[kind]
    spread = dice.uniform(f"{kind} cost 1") * dice.uniform(f"{kind} cost 2")
    usual = least + more * spread
    costly = 45_000 + 190_000 * spread
    yuan = pl.when(pl.lit(kind == "inpatient") & pl.col("grave")).then(costly).otherwise(usual)
    within = 0.7 + 0.29 * dice.uniform(f"{kind} within the policy")
    fen = (yuan * 100).cast(pl.Int64)
    return people.filter(dice.chance(kind, _rate(kind))).with_columns(
        date=day_between(dice, f"{kind} day", date(year, 1, 1), date(year, 12, 31)),
        kind=pl.lit(kind),
        in_district=dice.chance(f"{kind} in district", IN_DISTRICT),
        cost=fen,
        in_policy_cost=(fen.cast(pl.Float64) * within).cast(pl.Int64),
    )


def _blanked(dice: Dice, frame: pl.DataFrame) -> pl.DataFrame:
    """A few bills are not settled yet, and of a few stays nobody wrote where they were."""
    frame = frame.with_columns(own=pl.col("cost") - (pl.col("in_policy_cost") * REIMBURSED))
    frame = frame.with_columns(pl.col("own").cast(pl.Int64), row=pl.col("number").cast(pl.UInt64))
    rates = {"cost": 0.004, "in_policy_cost": 0.012, "in_district": 0.008}
    return frame.with_columns(
        pl.when(~dice.chance(f"{column} blank", rate)).then(column).alias(column)
        for column, rate in rates.items()
    )


PROVIDERS = {"community_centre": 22.0, "community_station": 18.0, "township_hospital": 45.0,
             "other": 15.0}  # fmt: skip


def _provider(dice: Dice) -> pl.Expr:
    hospital = {"county_hospital": 62.0, "township_hospital": 33.0, "other": 5.0}
    stay = pl.col("kind") == "inpatient"
    where = dice.pick("provider of a stay", hospital)
    return pl.when(stay).then(where).otherwise(dice.pick("provider", PROVIDERS))


def _settled(dice: Dice) -> list[pl.Expr]:
    share = 0.7 + 0.25 * dice.uniform("insurance pays")
    paid = (pl.col("in_policy_cost").cast(pl.Float64) * share).cast(pl.Int64)
    settled = dice.chance("settled", 0.85)
    irregular = (pl.col("kind") == "inpatient") & dice.chance("irregular", 0.01)
    amount = (pl.col("cost").cast(pl.Float64) * dice.uniform("irregular cost") * 0.1).cast(pl.Int64)
    return [
        settled.alias("settled"),
        pl.when(settled).then(paid).alias("insurance_paid"),
        pl.when(irregular).then(amount).alias("irregular_cost"),
    ]


def own_costs(treatments: pl.DataFrame) -> pl.DataFrame:
    """What each household bore of its stays in hospital: household_row, own_hospital_cost (fen)."""
    stays = treatments.filter(pl.col("kind") == "inpatient")
    return stays.group_by("household_row").agg(own_hospital_cost=pl.col("own").sum())
