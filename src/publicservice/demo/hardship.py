"""The roster of the visits to households in hardship: classes, decided amounts, who pays, receipts.

What a visit office writes down, it writes down for the households on its lists; for the others
these columns are blank.
"""

from __future__ import annotations

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.treatment import own_costs

HONOURS = {
    "old_comrade": 8.0, "old_member": 34.0, "old_model": 8.0, "lei_feng": 6.0, "moral_model": 8.0,
    "village_cadre": 28.0, "member": 6.0, "old_cadre": 2.0,
}  # fmt: skip
WORKERS = {"worker": 74.0, "migrant_worker": 8.0, "enterprise_worker": 8.0, "teacher": 8.0,
           "provincial_model": 2.0}  # fmt: skip
GENERAL = (
    "low_income", "five_guarantee", "destitute", "poor", "disabled", "disaster", "serious_illness",
    "single_parent", "veteran", "empty_nest", "child", "family_planning",
)  # fmt: skip
SPECIFIED = tuple(HONOURS)[:6]
AMOUNTS: dict[str, dict[str, float]] = {
    "finance": {"300": 22.0, "400": 48.0, "500": 22.0, "600": 8.0},
    "civil_affairs": {"300": 20.0, "350": 10.0, "400": 70.0},
    "charity": {"1000": 1.0},
    "organisation": {"400": 97.0, "500": 3.0},
    "disabled_federation": {"400": 45.0, "500": 35.0, "600": 20.0},
    "street": {"200": 28.0, "300": 47.0, "400": 22.0, "500": 3.0},
}
"""What each source usually pays for one household, in yuan."""
PAYING = {"finance": 155.0, "civil_affairs": 172.0, "street": 268.0}
"""For how many households the sources that pay for anybody provide, but for goods."""
OFFICES = {"review_meeting": 55.0, "civil_affairs_office": 30.0, "township_meeting": 15.0}
LOSS = 10_000_000
OWN_COST = 5_000_000
"""Fen above which a household is an especially hard case."""


def with_visits(
    seed: int, families: pl.DataFrame, members: pl.DataFrame, treatments: pl.DataFrame
) -> pl.DataFrame:
    """Add to every household what the visit offices know of it.

    Args:
        seed: decides it.
        families: with row, structure, household_hukou, hardship_list, real_hardship, oldest,
            severe and disabled.
        members: with household_row, employed, veteran and disability_grade.
        treatments: as built for the same county.
    """
    dice = Dice(seed, "visits to households")
    frame = families.join(
        _facts(members), left_on="row", right_on="household_row", how="left", maintain_order="left"
    )
    frame = frame.with_columns(hardship_list=_lists(dice)).with_columns(honour=_honour(dice))
    frame = frame.join(
        own_costs(treatments), left_on="row", right_on="household_row", how="left",
        maintain_order="left",
    )  # fmt: skip
    listed = pl.col("hardship_list").is_not_null() | pl.col("honour").is_not_null()
    frame = frame.with_columns(listed=listed).with_columns(_circumstances(dice))
    frame = frame.with_columns(_of_other_offices(dice)).with_columns(key=_key())
    frame = frame.with_columns(to_visit=_to_visit()).with_columns(paid_by=_paid_by(dice))
    frame = frame.with_columns(decided_amount=_amount(dice)).with_columns(_decided(dice))
    return frame.with_columns(_visited(dice)).with_columns(receipt_signed=_signed(dice))


def _facts(members: pl.DataFrame) -> pl.DataFrame:
    return members.group_by("household_row").agg(
        employee=(pl.col("employed") == "employee").any(),
        unemployed=(pl.col("employed") == "unemployed").any(),
        with_veteran=pl.col("veteran").any(),
        several=(pl.col("disability_grade") > 0).sum() > 1,
    )


def _lists(dice: Dice) -> pl.Expr:
    """The lists of other offices beside those of civil affairs, which come first.

    Who has a low income without the allowance is at the edge of it.
    """
    supported = pl.col("minimum_living_allowance") | pl.col("destitute_support")
    listed = pl.col("hardship_list")
    edge = (listed == "low_income") & ~supported
    alone = pl.col("structure").is_in(["h", "hs"]) & (pl.col("oldest") >= 70)
    urban = pl.col("household_hukou") == "urban"
    rate = pl.when(urban).then(0.5).otherwise(0.13)
    return (
        pl.when(edge).then(pl.lit("low_income_edge")).when(listed.is_not_null()).then(listed)
        .when(pl.col("structure").str.contains("^hc+$") & dice.chance("single parent", 0.05))
        .then(pl.lit("single_parent"))
        .when(alone & dice.chance("empty nest", 0.01)).then(pl.lit("empty_nest"))
        .when(pl.col("with_veteran") & dice.chance("veteran", 0.015)).then(pl.lit("veteran"))
        .when(pl.col("unemployed") & dice.chance("unemployed", 0.06)).then(pl.lit("unemployed"))
        .when(pl.col("employee") & dice.chance("worker", rate)).then(dice.pick("work", WORKERS))
        .when(dice.chance("resettled", 0.005)).then(pl.lit("resettled"))
    )  # fmt: skip


def _honour(dice: Dice) -> pl.Expr:
    """Honours of the old, more often on the list where the family is in hardship."""
    rate = pl.when("real_hardship").then(0.24).otherwise(0.006)
    honoured = (pl.col("oldest") >= 45) & dice.chance("honoured", rate)
    return pl.when(honoured).then(dice.pick("honour", HONOURS))


def _circumstances(dice: Dice) -> list[pl.Expr]:
    """What makes an especially hard case; blank for some, and for who is on no list."""
    struck = pl.col("hardship_list") == "disaster"
    loss = 300_000 + dice.uniform("loss 1") * dice.uniform("loss 2") * 26_000_000
    care = pl.col("several") & pl.col("severe") & dice.chance("care", 0.3)
    facts = {
        "own_hospital_cost": (pl.col("own_hospital_cost").fill_null(0), 0.015),
        "needs_care": (care, 0.01),
        "disaster_harm": (struck & dice.chance("harm", 0.06), 0.005),
        "disaster_loss": (pl.when(struck).then(loss.cast(pl.Int64)).otherwise(0), 0.006),
        "civil_compensation": (struck & dice.chance("compensated", 0.15), 0.005),
        "special_case": (dice.chance("special", 0.004), 0.0),
        "visited_elsewhere": (dice.chance("elsewhere", 0.03), 0.008),
    }
    return [
        pl.when("listed").then(pl.when(~dice.chance(f"{name} blank", rate)).then(value)).alias(name)
        for name, (value, rate) in facts.items()
    ]


def _of_other_offices(dice: Dice) -> list[pl.Expr]:
    """What charity, human resources and union ask of the households on their own lists."""
    ill = pl.col("hardship_list") == "serious_illness"
    lost = dice.chance("labour lost", pl.when(ill).then(0.55).otherwise(0.12))
    count = dice.whole("ill members", 1, 2)
    gravely = ill | dice.chance("gravely ill", 0.1)
    facts = {
        "labour_lost": lost,
        "seriously_ill": pl.when(gravely).then(count).otherwise(0),
        "informed": dice.chance("informed", 0.96),
        "confirmed": dice.chance("confirmed", 0.9),
        "filed": dice.chance("filed", 0.46),
    }
    return [
        pl.when(pl.col("listed") & ~dice.chance(f"{name} blank", 0.01)).then(value).alias(name)
        for name, value in facts.items()
    ]


def _key() -> pl.Expr:
    harmed = pl.col("disaster_harm") | (pl.col("disaster_loss") > LOSS)
    care = pl.col("several") & pl.col("needs_care")
    costly = pl.col("own_hospital_cost") > OWN_COST
    hard = costly | care | (harmed & ~pl.col("civil_compensation")) | pl.col("special_case")
    return hard.fill_null(False)


def _specified() -> pl.Expr:
    return (pl.col("honour").is_in(SPECIFIED) & pl.col("real_hardship")).fill_null(False)


def _resettled() -> pl.Expr:
    return (pl.col("hardship_list") == "resettled").fill_null(False)


def _to_visit() -> pl.Expr:
    general = pl.col("hardship_list").is_in(GENERAL).fill_null(False)
    elsewhere = pl.col("visited_elsewhere").fill_null(False)
    return (general | _specified() | _resettled()) & ~elsewhere


def _paid_by(dice: Dice) -> pl.Expr:
    """The charity takes most of the hardest cases, the organisation department the honoured."""
    source = (
        pl.when(_resettled() & ~_specified()).then(pl.lit("street"))
        .when(pl.col("key") & dice.chance("charity", 0.5)).then(pl.lit("charity"))
        .when(_specified()).then(pl.lit("organisation"))
        .when("key").then(dice.pick("hard case", {"finance": 1.0, "street": 2.0}))
        .when(pl.col("disabled") & dice.chance("federation", 0.072))
        .then(pl.lit("disabled_federation"))
        .otherwise(dice.pick("source", PAYING))
    )  # fmt: skip
    return pl.when(pl.col("to_visit") & ~dice.chance("source blank", 0.004)).then(source)


def _amount(dice: Dice) -> pl.Expr:
    """Fen. Not decided for a few; a few more or less than the standard allows."""
    yuan = pl.lit(None, dtype=pl.Int64)
    for source, weights in AMOUNTS.items():
        drawn = dice.pick(f"{source} pays", weights).cast(pl.Int64)
        yuan = pl.when(pl.col("paid_by") == source).then(drawn).otherwise(yuan)
    yuan = pl.when(pl.col("key")).then(pl.max_horizontal(yuan, pl.lit(600))).otherwise(yuan)
    wrong = dice.chance("outside", 0.008)
    above = dice.chance("above", 0.5)
    yuan = pl.when(wrong & above).then(yuan + 700).when(wrong).then(150).otherwise(yuan)
    decided = pl.col("to_visit") & ~_resettled() & ~dice.chance("undecided", 0.03)
    return pl.when(decided).then(yuan * 100)


def _decided(dice: Dice) -> pl.Expr:
    signed = pl.col("decided_amount").is_not_null() & ~dice.chance("unsigned", 0.008)
    return pl.when(signed).then(dice.pick("office", OFFICES)).alias("decided_by")


def _visited(dice: Dice) -> pl.Expr:
    ready = pl.col("decided_amount").is_not_null() | _resettled()
    rate = pl.when(ready).then(0.95).otherwise(0.2)
    return (
        pl.when("listed").then(pl.col("to_visit") & dice.chance("visited", rate)).alias("visited")
    )


def _signed(dice: Dice) -> pl.Expr:
    signed = pl.col("visited") & dice.chance("receipt", 0.96)
    return pl.when(~dice.chance("receipt blank", 0.005)).then(signed)
