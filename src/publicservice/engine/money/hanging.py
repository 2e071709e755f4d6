"""Whose scarce place hangs on something that it is ranked by and nobody knows."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.literals import is_false, is_true, literal, tally
from publicservice.engine.money.ranking import (
    CHOSEN,
    CLAIM,
    PLACE,
    RANK_WORST,
    Ranking,
    ends_of_key,
)
from publicservice.model.programme import Programme

AREA, OPEN, TOGETHER = "area", "__open", "__together"


def columns_ranked_by(ranking: Ranking, programme: type[Programme]) -> list[str]:
    """The columns that `hanging` reads beside those of the ranking."""
    found: list[str] = []
    for key in ranking.places.rank:
        rule = programme.rules.get(key.name)
        found += [key.name]
        if rule is not None and rule.kind not in ("bool", "date"):
            found += [key.name + SUFFIX_POSSIBLE]
    return found


def hanging(
    frame: nw.LazyFrame[Any], ranking: Ranking, programme: type[Programme]
) -> nw.LazyFrame[Any]:
    """How many cannot tell whether they get a place, by the key that is not known of them.

    A row counts under the first key that is not known of it, and only if another row is its equal
    in all keys before: else that key could not change its rank, and others make its place open.

    Columns: area, key (its number in `rank`), rows. Empty where the plan has no rank.
    """
    contends = ranking.read(CLAIM) & ranking.read(CHOSEN)
    undecided = is_true(contends) & ranking.read(PLACE).is_null()
    ends = [ends_of_key(each, programme) for each in ranking.places.rank]
    rows = frame.filter(~is_false(contends) & ~ranking.area.is_null()).select(
        ranking.area.alias(AREA),
        tally(undecided & ~ranking.read(RANK_WORST).is_null()).alias(OPEN),
        *[low.alias(f"__low{n}") for n, (low, _) in enumerate(ends)],
        *[high.alias(f"__high{n}") for n, (_, high) in enumerate(ends)],
    )
    return nw.concat([_under(rows, number) for number in range(len(ends))], how="vertical")


def _under(rows: nw.LazyFrame[Any], number: int) -> nw.LazyFrame[Any]:
    """Those of whom all keys before the one of that number are known, and that one is not."""
    for before in range(number):
        rows = rows.filter(nw.col(f"__low{before}") == nw.col(f"__high{before}"))
    blank = nw.col(f"__low{number}") != nw.col(f"__high{number}")
    counted = rows.with_columns(
        (nw.col(OPEN) * tally(blank)).alias(OPEN), literal(1).alias(TOGETHER)
    )
    equals = counted.group_by(AREA, *[f"__low{before}" for before in range(number)])
    found = equals.agg(nw.col(OPEN).sum(), nw.col(TOGETHER).sum())
    found = found.filter((nw.col(OPEN) > literal(0)) & (nw.col(TOGETHER) > literal(1)))
    found = found.group_by(AREA).agg(nw.col(OPEN).sum().cast(nw.Int64).alias("rows"))
    return found.select(AREA, literal(number).alias("key"), "rows")
