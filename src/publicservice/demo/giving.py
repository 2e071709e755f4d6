"""Donations against poverty: who gives, how much, for what, and along which accounts it goes."""

from __future__ import annotations

from datetime import date
from math import ceil

import polars as pl

from publicservice.demo.dice import Dice
from publicservice.demo.places import SURNAMES
from publicservice.demo.timeline import day_between, numbered

CIRCLES = {
    "agency": 70.0, "army": 2.0, "taiwan": 2.0, "private_firm": 9.0, "foreign_firm": 3.0,
    "farm_leader": 3.0, "poverty_firm": 3.0, "public": 8.0,
}  # fmt: skip
RANKS = {"division": 2.0, "chief": 8.0, "vice": 15.0, "staff": 75.0}
SCALE = {"division": 400, "chief": 300, "vice": 200, "staff": 100}
USES = {"road": 30.0, "water": 20.0, "school": 20.0, "industry": 20.0, "medical": 10.0}
OFFICES = {"县财政局": 1.0, "县教育局": 2.0, "县卫生局": 1.5, "县民政局": 1.0, "县第一中学": 1.5}
SCHOOLS = ["县教育局", "县第一中学"]
"""Whose donations the education union may collect."""
FIRMS = ["private_firm", "foreign_firm", "farm_leader", "poverty_firm"]
STEPS = ("bureau", "union", "city_charity", "provincial_charity", "district_account",
         "village_account")  # fmt: skip
PERSONS_A_DONOR = 100


def build_donors(seed: int, persons: int) -> pl.DataFrame:
    """The donors, one for a hundred persons of the county.

    Returns:
        One row a donor: row, donor, name, office, circle, rank, on_post.
    """
    dice = Dice(seed, "donors")
    frame = pl.DataFrame({"row": range(max(20, ceil(persons / PERSONS_A_DONOR)))})
    frame = frame.cast({"row": pl.UInt64}).with_columns(circle=dice.pick("circle", CIRCLES))
    number = (pl.col("row") + 1).cast(pl.String).str.zfill(4)
    agency, firm = pl.col("circle") == "agency", pl.col("circle").is_in(FIRMS)
    surname = dice.pick("surname", dict.fromkeys(SURNAMES, 1.0))
    person = pl.concat_str(surname, pl.lit("某"), number)
    rank = pl.when(agency).then(dice.pick("rank", RANKS)).otherwise(pl.lit("none"))
    return frame.with_columns(
        donor=pl.concat_str(pl.lit("G"), number),
        name=pl.when(firm).then(pl.concat_str(pl.lit("某企业"), number)).otherwise(person),
        office=pl.when(agency).then(dice.pick("office", OFFICES)),
        rank=rank,
        on_post=pl.when(~dice.chance("post blank", 0.01)).then(
            agency & dice.chance("on post", 0.97)
        ),
    )


def build_donations(
    seed: int, donors: pl.DataFrame, villages: pl.DataFrame, at: date
) -> pl.DataFrame:
    """What they gave in the drives of last October and of January, up to `at`.

    Returns:
        One row a donation: donation, donor, date, amount (fen), named_village, named_use, route,
        township.
    """
    dice = Dice(seed, "donations")
    first = donors.filter(dice.chance("gives", 0.95)).with_columns(turn=pl.lit(0))
    again = donors.filter(dice.chance("gives again", 0.05)).with_columns(turn=pl.lit(1))
    frame = pl.concat([first, again]).with_columns(
        donor_row="row", row=pl.col("row") * 2 + pl.col("turn").cast(pl.UInt64)
    )
    frame = frame.with_columns(date=_day(dice, at.year)).filter(pl.col("date") <= at)
    frame = frame.with_columns(amount=_amount(dice), _place=dice.uniform("village"))
    places = villages.select(named_village="village", township="township").with_row_index("_nth")
    nth = (pl.col("_place") * len(villages)).floor().cast(pl.UInt32)
    named = pl.when(dice.chance("names a village", 0.15)).then(nth)
    frame = frame.with_columns(_nth=named).join(
        places, on="_nth", how="left", maintain_order="left"
    )
    use = pl.when(dice.chance("names a use", 0.2)).then(dice.pick("use", USES))
    frame = frame.with_columns(named_use=use).with_columns(route=_route(dice))
    return numbered(frame, "donation", "J", "date")


def _day(dice: Dice, year: int) -> pl.Expr:
    before = day_between(dice, "October", date(year - 1, 10, 12), date(year - 1, 10, 20))
    january = day_between(dice, "January", date(year, 1, 18), date(year, 1, 21))
    return pl.when(dice.chance("in October", 0.5)).then(before).otherwise(january)


def _amount(dice: Dice) -> pl.Expr:
    """Fen: by rank, some more and a few less; firms in thousands."""
    scale = pl.col("rank").replace_strict(SCALE, default=None, return_dtype=pl.Int64)
    how = dice.uniform("more or less")
    yuan = pl.when(how < 0.1).then(scale + 100).when(how < 0.15).then(scale // 2).otherwise(scale)
    others = pl.when(pl.col("circle").is_in(FIRMS)).then(dice.whole("firm", 5, 50) * 1000)
    yuan = pl.coalesce(yuan, others, dice.whole("other", 1, 20) * 100)
    return pl.when(~dice.chance("amount blank", 0.02)).then(yuan * 100)


def _route(dice: Dice) -> pl.Expr:
    """The account that fits what was named; a few went into another one."""
    right = (
        pl.when(pl.col("named_village").is_not_null()).then(pl.lit("village_account"))
        .when(pl.col("office").is_in(SCHOOLS) & dice.chance("education union", 0.5))
        .then(pl.lit("bureau"))
        .otherwise(pl.lit("provincial_charity"))
    )  # fmt: skip
    wrong = pl.when(right == "bureau").then(pl.lit("village_account")).otherwise(pl.lit("bureau"))
    return pl.when(dice.chance("wrong account", 0.03)).then(wrong).otherwise(right)


def build_transfers(donations: pl.DataFrame, at: date) -> pl.DataFrame:
    """The sums that were handed on from account to account, a quarter of each on four days.

    Returns:
        One row a transfer: transfer, date, step, amount (fen).
    """
    sums = dict(donations.group_by("route").agg(pl.col("amount").sum()).iter_rows())
    handed = {step: int(sums.get(step, sums.get("bureau")) or 0) for step in STEPS}
    handed["district_account"] = handed["provincial_charity"]
    days = [date(at.year, 2, 5), date(at.year, 2, 20), date(at.year, 3, 10), date(at.year, 4, 2)]
    rows = [
        {"row": place * len(days) + turn, "date": day, "step": step, "amount": handed[step] // 4}
        for place, step in enumerate(STEPS) for turn, day in enumerate(days) if day <= at
    ]  # fmt: skip
    schema = {"row": pl.UInt64, "date": pl.Date, "step": pl.String, "amount": pl.Int64}
    return numbered(pl.DataFrame(rows, schema=schema), "transfer", "Z", "date")


def build_projects(seed: int, villages: pl.DataFrame) -> pl.DataFrame:
    """What the villages need money for, one to three projects each.

    Returns:
        One row a project: project, village, township, use, cost (fen), screened, claimed.
    """
    dice = Dice(seed, "relief projects")
    frame = villages.select("village", "township", pl.col("village_row").cast(pl.UInt64))
    frame = frame.rename({"village_row": "row"}).with_columns(times=dice.whole("projects", 1, 3))
    frame = frame.with_columns(turn=pl.int_ranges(pl.col("times"), dtype=pl.Int64)).explode("turn")
    frame = frame.with_columns(row=pl.col("row") * 4 + pl.col("turn").cast(pl.UInt64))
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)
    cost = dice.whole("cost", 10, 160) * 50_000
    return frame.with_columns(
        project=pl.concat_str(pl.lit("X"), number),
        use=dice.pick("use", USES),
        cost=pl.when(~dice.chance("cost blank", 0.03)).then(cost),
        screened=dice.chance("screened", 0.95),
    ).with_columns(claimed=pl.col("screened") & dice.chance("claimed", 0.63))
