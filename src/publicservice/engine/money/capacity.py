"""How many places there are where each row is: from the plan, or in proportion to the register."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.literals import choose, is_false, is_true, literal, tally
from publicservice.engine.money.ranking import AREA, EVERYWHERE, FAR, HIGH, LOW, Ranking
from publicservice.model.money.quotas import ANY, Bounded, Quotas, quotas_of
from publicservice.model.numbers import Figures


def with_capacity(
    frame: nw.LazyFrame[Any], ranking: Ranking, figures: Figures, *, complete: bool
) -> nw.LazyFrame[Any]:
    """Add both ends of the places in each row's area, `FAR` for no upper bound.

    Args:
        complete: whether the register holds everybody; else the shares of areas are open.
    """
    quotas = quotas_of(ranking.places, figures.at)
    names = ranking.column(LOW), ranking.column(HIGH)
    if not ranking.places.in_proportion_to:
        columns = (_from_plan(ranking, quotas, end).alias(names[end]) for end in (0, 1))
        return frame.with_columns(*columns)
    whole = quotas.whole if complete else (0, quotas.whole[1])
    areas = _in_proportion(frame, ranking, whole, complete=complete)
    frame = frame.join(areas, left_on=ranking.places.by, right_on=AREA, how="left")
    return frame.with_columns(
        nw.coalesce(nw.col("__low"), literal(0)).alias(names[0]),
        nw.coalesce(nw.col("__high"), literal(FAR)).alias(names[1]),
    ).drop("__low", "__high")


def _from_plan(ranking: Ranking, quotas: Quotas, end: int) -> nw.Expr:
    def figure(ends: Bounded) -> int:
        found = ends[end]
        return FAR if found is None else found

    elsewhere = literal(figure(quotas.elsewhere))
    if not quotas.listed:
        return elsewhere
    figures = [figure(ends) for ends in quotas.listed.values()]
    found = ranking.area.replace_strict(
        list(quotas.listed), figures, default=elsewhere, return_dtype=nw.Int64
    )
    anywhere = literal(figure(ANY))
    return choose(ranking.area.is_null(), anywhere, found)


def _in_proportion(
    frame: nw.LazyFrame[Any], ranking: Ranking, whole: Bounded, *, complete: bool
) -> nw.LazyFrame[Any]:
    """The places of every area of the register, by how many rows hold the criterion in it.

    The same as `model.money.quotas.in_proportion`, as columns of a row for each area. Who holds it
    and may live in any area makes the shares of all of them open.
    """
    holds = nw.col(ranking.places.in_proportion_to)
    rows = frame.select(
        ranking.area.alias(AREA),
        tally(is_true(holds)).alias("__w"),
        tally(~is_false(holds)).alias("__v"),
    )
    sums = [_sum(name).alias(name) for name in ("__w", "__v")]
    areas = rows.group_by(AREA).agg(*sums)
    unplaced = choose(nw.col(AREA).is_null(), nw.col("__v"), literal(0))
    placed = choose(nw.col(AREA).is_null(), literal(0), nw.col("__w"))
    areas = areas.with_columns(
        unplaced.alias("__u"), placed.alias("__w"), literal("").alias(EVERYWHERE)
    )
    wholes = [_over_all(name).alias(f"{name}_all") for name in ("__w", "__v", "__u")]
    areas = areas.with_columns(*wholes)
    areas = _by_largest_remainder(areas, whole)
    low, high = _shares(whole)
    known = (nw.col("__w_all") == nw.col("__v_all")) & (nw.col("__w_all") > literal(0))
    exact = known & literal(complete and whole[0] == whole[1])
    return areas.filter(~nw.col(AREA).is_null()).select(
        AREA,
        choose(exact, nw.col("__part"), low if complete else literal(0)).alias("__low"),
        choose(exact, nw.col("__part"), high if complete else _most(whole)).alias("__high"),
    )


def _sum(name: str) -> nw.Expr:
    return nw.col(name).sum().cast(nw.Int64)


def _over_all(name: str) -> nw.Expr:
    return nw.col(name).sum().over(EVERYWHERE).cast(nw.Int64)


def _most(whole: Bounded) -> nw.Expr:
    return literal(FAR if whole[1] is None else whole[1])


def _by_largest_remainder(areas: nw.LazyFrame[Any], whole: Bounded) -> nw.LazyFrame[Any]:
    """Add what each area gets where all weights are known; equal remainders by name."""
    share, total = literal(whole[0]) * nw.col("__w"), _at_least_one(nw.col("__w_all"))
    areas = areas.with_columns((share // total).alias("__part"))
    rest = nw.col("__part") * total - share
    areas = areas.with_columns(rest.alias("__rest"), _over_all("__part").alias("__given"))
    # Of an area that is not known nothing is counted; it comes last, behind those with a remainder.
    named = nw.coalesce(nw.col(AREA), literal("\U0010ffff"))
    areas = areas.with_columns(named.alias("__named"), literal(1).alias("__one"))
    turn = nw.col("__one").cum_sum().over(EVERYWHERE, order_by=["__rest", "__named"])
    areas = areas.with_columns(turn.cast(nw.Int64).alias("__turn"))
    one_more = tally(nw.col("__turn") <= literal(whole[0]) - nw.col("__given"))
    return areas.with_columns((nw.col("__part") + one_more).alias("__part"))


def _shares(whole: Bounded) -> tuple[nw.Expr, nw.Expr]:
    """The least share rounded down, the most rounded up, as the method of division keeps to."""
    own, most = nw.col("__w"), nw.col("__v") + nw.col("__u_all")
    others_most = nw.col("__v_all") - nw.col("__v")
    others_least = nw.col("__w_all") - nw.col("__w")
    low = literal(whole[0]) * own // _at_least_one(own + others_most)
    if whole[1] is None:
        return low, literal(FAR)
    among = most + others_least
    high = (literal(whole[1]) * most + among - literal(1)) // _at_least_one(among)
    return low, choose(among > literal(0), high, literal(whole[1]))


def _at_least_one(number: nw.Expr) -> nw.Expr:
    return choose(number > literal(0), number, literal(1))
