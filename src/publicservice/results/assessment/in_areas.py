"""The value of an indicator in each area, rows of unknown place counted with every one of them."""

from __future__ import annotations

import polars as pl

from publicservice.results.measured import UNKNOWN_AREA
from publicservice.results.span import MILLION


def in_areas(indicator: pl.DataFrame, level: str) -> pl.DataFrame:
    """Columns area, low, high: the share in millionths, as an interval; null where not measured.

    A row whose place is not known may belong to any area: it may lower the share of each, or raise
    it. A figure that an office reported of the area stands as it is.

    Args:
        indicator: the rows of one indicator.
    """
    own = indicator.filter(pl.col("level") == level)
    lost = own.filter(pl.col("area") == UNKNOWN_AREA)
    more, yes = (
        int(lost[name].fill_null(0).sum())
        for name in ("denominator_possible", "numerator_possible")
    )
    low = (pl.col("value_certain") * 10_000).cast(pl.Int64)
    high = (pl.col("value_possible") * 10_000).cast(pl.Int64)
    if more:
        counted = pl.col("numerator_certain").is_not_null()
        whole = pl.col("denominator_possible") + more
        least = pl.col("numerator_certain") * MILLION // whole
        most = (pl.col("numerator_possible") + yes) * MILLION
        best = -(-most // (pl.col("denominator_certain") + yes))
        low = pl.when(counted & (whole > 0)).then(pl.min_horizontal(low, least)).otherwise(low)
        high = pl.when(counted).then(
            pl.max_horizontal(high, best.clip(upper_bound=MILLION))
        ).otherwise(high)  # fmt: skip
    return own.filter(pl.col("area") != UNKNOWN_AREA).select(
        "area", low.alias("low"), high.alias("high")
    )
