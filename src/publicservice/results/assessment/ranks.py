"""Ranks as intervals: how many are surely better, how many may be, and who shares an edge."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.score import column_of
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import full_mark
from publicservice.model.assessment.scorecard import Consequence
from publicservice.results.assessment.cards import ASSESSED, HIGH, LOW, SUNK

BEST, WORST, OF = "rank_best", "rank_worst", "ranked"
_LOW, _HIGH = "standing__low", "standing__high"
TIE_ROOM = 10**9
"""Larger than any tie-breaking number; a standing is the score times this, plus that number."""


def with_ranks(card: RecordedScorecard, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the best and the worst rank that each row can have, and of how many.

    What is vetoed or fails something required stands below everything else. Rows that may not be
    assessed at all may take no place.
    """
    level = card.card.rank_within
    if not level:
        none = pl.lit(None, dtype=pl.Int64)
        return frame.with_columns(none.alias(BEST), none.alias(WORST), none.alias(OF))
    return _counted(_standing(card, frame), level)


def _standing(card: RecordedScorecard, frame: pl.DataFrame) -> pl.DataFrame:
    """Both ends of what rows are ordered by."""
    below = full_mark(card.card) + 1
    sunk = pl.col(SUNK)
    low = pl.col(LOW) - pl.when(sunk.fill_null(value=True)).then(below).otherwise(0)
    high = pl.col(HIGH) - pl.when(sunk.fill_null(value=False)).then(below).otherwise(0)
    if "tie_break" in card.trees:
        name = column_of(card.name, "tie_break")
        low = low * TIE_ROOM + pl.col(name).fill_null(0).clip(0, TIE_ROOM - 1)
        most = pl.col(name + SUFFIX_POSSIBLE).fill_null(TIE_ROOM - 1).clip(0, TIE_ROOM - 1)
        high = high * TIE_ROOM + most
    return frame.with_columns(low.alias(_LOW), high.alias(_HIGH))


def _counted(frame: pl.DataFrame, level: str) -> pl.DataFrame:
    """For every row, of the others of its area: how many stand surely or possibly where.

    Each count has a least and a most. Of a row whose area is not known nothing is known.
    """
    by = [] if level == "whole" else [level]
    low, high = pl.col(_LOW), pl.col(_HIGH)
    sure = pl.col(ASSESSED).fill_null(value=False)
    lows, highs = low.sort(), high.sort()
    sure_lows = low.filter(sure).sort()
    wide = (high > low).cast(pl.Int64)
    columns = {
        "above__least": sure.sum() - sure_lows.search_sorted(high, side="right"),
        "above__most": pl.len() - highs.search_sorted(low, side="right") - wide,
        "not_below__most": pl.len() - highs.search_sorted(low, side="left") - 1,
        "not_below__least": sure.sum() - sure_lows.search_sorted(high, side="left")
        - (sure & (low == high)).cast(pl.Int64),
        "below__most": lows.search_sorted(high, side="left") - wide,
        "below__least": highs_below(sure, low, high),
        "not_above__most": lows.search_sorted(high, side="right") - 1,
        "not_above__least": highs_not_above(sure, low, high),
        OF: pl.len(),
    }  # fmt: skip
    keyed = frame.with_row_index("row__number")
    grouped = keyed.group_by(by or [pl.lit(0).alias("all__rows")], maintain_order=True).agg(
        pl.col("row__number"), *[c.cast(pl.Int64).alias(n) for n, c in columns.items()]
    )
    lists = ["row__number", *[name for name in columns if name != OF]]
    found = grouped.explode(lists).select("row__number", *columns)
    joined = keyed.join(found, on="row__number", how="left", maintain_order="left")
    if by:
        joined = joined.with_columns(_nowhere(level, columns))
    return joined.drop("row__number").with_columns(
        (pl.col("above__least") + 1).alias(BEST), (pl.col("above__most") + 1).alias(WORST)
    )


def _nowhere(level: str, columns: Iterable[str]) -> list[pl.Expr]:
    """Any place for rows whose area is not known."""
    return [
        pl.when(pl.col(level).is_not_null())
        .then(pl.col(name))
        .otherwise(0 if name.endswith("least") else None)
        .alias(name)
        for name in columns
    ]


def highs_below(sure: pl.Expr, low: pl.Expr, high: pl.Expr) -> pl.Expr:
    """How many of the others surely stand below: those whose best is below this one's worst."""
    return high.filter(sure).sort().search_sorted(low, side="left")


def highs_not_above(sure: pl.Expr, low: pl.Expr, high: pl.Expr) -> pl.Expr:
    """How many of the others surely do not stand above."""
    found = high.filter(sure).sort().search_sorted(low, side="right")
    return found - (sure & (low == high)).cast(pl.Int64)


def in_places(card: RecordedScorecard, each: Consequence) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row is among the first or the last places: three-valued, and where ties decide.

    With `ties` all that share the edge are among them, or none of them. Where the document does
    not say, the answer is unknown for those whom it would make a difference to.
    """
    strict, shared = (
        ("above", "not_below") if each.when == "first" else ("below", "not_above")
    )  # fmt: skip
    with_all = _fewer(strict, each.places)
    with_none = _fewer(shared, each.places)
    if card.card.ties == "all":
        return with_all, pl.lit(False, dtype=pl.Boolean)
    if card.card.ties == "none":
        return with_none, pl.lit(False, dtype=pl.Boolean)
    open_tie = (with_all & ~with_none).fill_null(value=False)
    answer = pl.when(with_none).then(True).when(~with_all).then(False)
    return answer, open_tie


def _fewer(where: str, places: int) -> pl.Expr:
    """Whether fewer than so many of the others stand there."""
    most, least = pl.col(f"{where}__most"), pl.col(f"{where}__least")
    return pl.when(most < places).then(True).when(least >= places).then(False)
