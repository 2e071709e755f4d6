"""Two evaluations of the same registers beside each other: who gains, who loses, what it costs."""

from __future__ import annotations

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
from attrs import frozen

from publicservice.model.areas import WHOLE
from publicservice.model.problem import UsageError
from publicservice.output import to_polars
from publicservice.results.costs import ALL
from publicservice.results.measured import UNKNOWN_AREA

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

CHANGES = ("gains", "loses", "unchanged", "open")
ENDS = ("certain", "possible")


@frozen(slots=False, eq=False)
class Comparison:
    """What changes from one evaluation to another over the same registers. Made by `compare`.

    Attributes:
        before: such as this year's plan.
        after: such as a draft of the next one.
    """

    before: Evaluation
    after: Evaluation

    @cached_property
    def beneficiaries(self) -> pl.DataFrame:
        """Everybody who gets something, or may, in one of the two.

        Columns: key, levels, before_certain_fen, before_possible_fen, after_certain_fen,
        after_possible_fen, difference_certain_fen, difference_possible_fen, change. Change is
        gains, loses, unchanged, or open, where it hangs on what is not known.
        """
        key = self.before.programme.unit.key()
        levels = self._levels
        before = _amounts(self.before, key, levels, "before")
        after = _amounts(self.after, key, levels, "after")
        joined = before.join(after, on=key, how="full", coalesce=True, suffix="__after")
        placed = [pl.coalesce(level, f"{level}__after").alias(level) for level in levels]
        amounts = [f"{side}_{end}_fen" for side in ("before", "after") for end in ENDS]
        joined = joined.with_columns(*placed, *_nothing_where_absent())
        joined = joined.with_columns(
            (pl.col("after_certain_fen") - pl.col("before_possible_fen"))
            .alias("difference_certain_fen"),
            (pl.col("after_possible_fen") - pl.col("before_certain_fen"))
            .alias("difference_possible_fen"),
        )  # fmt: skip
        differences = [f"difference_{end}_fen" for end in ENDS]
        joined = joined.with_columns(_change().alias("change"))
        return joined.select(key, *levels, *amounts, *differences, "change").sort(key)

    @cached_property
    def summary(self) -> pl.DataFrame:
        """How many gain, lose, keep what they have; for the whole and each area.

        Columns: level, area, gains, loses, unchanged, open.
        """
        counts = [
            (pl.col("change") == change).sum().cast(pl.Int64).alias(change) for change in CHANGES
        ]
        rows = self.beneficiaries
        whole = pl.lit(WHOLE)
        frames = [rows.select(whole.alias("level"), whole.alias("area"), *counts).head(1)]
        for level in reversed(self._levels):
            by_area = rows.group_by(level).agg(*counts).sort(level, nulls_last=True)
            area = pl.col(level).cast(pl.String).fill_null(UNKNOWN_AREA).alias("area")
            frames.append(by_area.select(pl.lit(level).alias("level"), area, *CHANGES))
        return pl.concat(frames)

    @cached_property
    def sources(self) -> pl.DataFrame:
        """What each source is asked for before and after, for the whole and each area.

        Columns: level, area, source, before_certain_fen, before_possible_fen, after_certain_fen,
        after_possible_fen, difference_certain_fen, difference_possible_fen. The source ``all``
        stands for all together.
        """
        keys = ["level", "area", "source"]
        before, after = (
            evaluation.costs.group_by(keys).agg(
                pl.col("amount_certain_fen").sum().alias(f"{side}_certain_fen"),
                _bounded_sum("amount_possible_fen").alias(f"{side}_possible_fen"),
            )
            for side, evaluation in (("before", self.before), ("after", self.after))
        )
        before, after = (side.with_columns(there=True) for side in (before, after))
        joined = before.join(after, on=keys, how="full", coalesce=True, suffix="__after")
        joined = joined.with_columns(*_nothing_where_absent())
        whole = pl.col("level") != WHOLE
        return joined.select(
            *keys,
            *[f"{side}_{end}_fen" for side in ("before", "after") for end in ENDS],
            (pl.col("after_certain_fen") - pl.col("before_possible_fen"))
            .alias("difference_certain_fen"),
            (pl.col("after_possible_fen") - pl.col("before_certain_fen"))
            .alias("difference_possible_fen"),
        ).sort(whole, "level", "area", pl.col("source") != ALL, "source")  # fmt: skip

    @property
    def _levels(self) -> tuple[str, ...]:
        unit = self.before.programme.unit
        return tuple(level for level in unit.levels if level != unit.key())

    def __repr__(self) -> str:
        plans = f"{self.before.plan.sha256[:8]} to {self.after.plan.sha256[:8]}"
        return f"<Comparison {self.before.programme.id}, plan {plans}>"

    def _repr_html_(self) -> str:
        whole = self.summary.row(0, named=True)
        cells = "".join(
            f"<tr><th>{escape(change)}</th><td>{whole[change]:,}</td></tr>" for change in CHANGES
        )
        return f"<table>{cells}</table>"


def compare(before: Evaluation, after: Evaluation) -> Comparison:
    """Two evaluations of the same registers: this year's plan and a draft, for instance.

    Args:
        before: the evaluation that is compared with.
        after: the evaluation whose differences are told.

    Raises:
        UsageError: they decide about different registers.
    """
    one, other = before.programme.unit, after.programme.unit
    if one.register != other.register or one.key() != other.key():
        raise UsageError.of(
            "usage.compare", f"{before.programme.id} decides about {one.register}, "
            f"{after.programme.id} about {other.register}",
            where="compare", remedy="compare two plans of programmes over the same register",
        )  # fmt: skip
    return Comparison(before, after)


def _amounts(evaluation: Evaluation, key: str, levels: tuple[str, ...], side: str) -> pl.DataFrame:
    """What everybody gets of all benefits together."""
    rows = nw.from_native(evaluation.entitlements, pass_through=False).lazy()
    there = rows.filter(nw.col("status") != "gives_way")
    open_ended = nw.when(nw.col("amount_possible_fen").is_null()).then(1).otherwise(0)
    summed = there.with_columns(open_ended.cast(nw.Int64).alias("__open"))
    summed = summed.group_by(key, *levels).agg(
        nw.col("amount_certain_fen").sum().cast(nw.Int64).alias(f"{side}_certain_fen"),
        nw.col("amount_possible_fen").sum().cast(nw.Int64).alias(f"{side}_possible_fen"),
        nw.col("__open").sum().cast(nw.Int64).alias("__open"),
    )
    bounded = pl.when(pl.col("__open") == 0).then(pl.col(f"{side}_possible_fen"))
    frame = to_polars(summed).with_columns(bounded.alias(f"{side}_possible_fen"), there=True)
    return frame.drop("__open")


def _nothing_where_absent() -> list[pl.Expr]:
    """Who has no row on one side gets nothing there; an amount without bound stays without."""
    columns = []
    for side, there in (("before", "there"), ("after", "there__after")):
        for end in ENDS:
            name = f"{side}_{end}_fen"
            columns.append(
                pl.when(pl.col(there).is_null()).then(0).otherwise(pl.col(name)).alias(name)
            )
    return columns


def _change() -> pl.Expr:
    least, most = pl.col("difference_certain_fen"), pl.col("difference_possible_fen")
    return (
        pl.when(least > 0)
        .then(pl.lit("gains"))
        .when(most < 0)
        .then(pl.lit("loses"))
        .when((least == 0) & (most == 0))
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("open"))
    )


def _bounded_sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_null().any()).then(None).otherwise(pl.col(name).sum())
