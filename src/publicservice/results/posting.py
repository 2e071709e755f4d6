"""A list that is posted in public: who gets what, with masked names and nothing that identifies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.masking import mask
from publicservice.model.problem import UsageError, nearest
from publicservice.output import to_polars

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

SMALLEST = 3
POSTED = ("entitled",)


def public_list(
    evaluation: Evaluation, *, name: str = "", smallest: int = SMALLEST
) -> pl.DataFrame:
    """Who is entitled, for a notice board: place, masked name, benefit and amount.

    It holds no key and no identity number. The place of a row is left out where fewer rows than
    `smallest` of the same benefit share it, the lowest level first, so that nobody is found by
    being the only one in a village. Whoever is undetermined is not posted. The amount is blank
    where it is still open.

    Args:
        evaluation: whose entitlements are posted.
        name: the private field of the unit with the name; no name is shown without it.
        smallest: a place needs so many rows to be named.

    Returns:
        The unit's levels, name (masked), benefit, label_en, label_zh, amount_fen; sorted.

    Raises:
        UsageError: a field that the unit does not have, or a size below 1.
    """
    fields = evaluation.programme.unit.fields
    if name and name not in fields:
        raise UsageError.of("usage.posting", f"no field {name!r}", where="name",
                            remedy=nearest(name, fields))  # fmt: skip
    if smallest < 1:
        raise UsageError.of("usage.posting", f"smallest={smallest}", where="smallest",
                            remedy="a place needs at least one row")  # fmt: skip
    frame = to_polars(_rows(evaluation, name))
    levels = [level for level in evaluation.programme.unit.levels if level in frame.columns]
    for number, level in enumerate(levels):
        group = pl.len().over("benefit", *levels[number:])
        frame = frame.with_columns(pl.when(group >= smallest).then(pl.col(level)).alias(level))
    masked = pl.col("name").map_elements(mask, return_dtype=pl.String)
    shown = masked if name else pl.lit(None, dtype=pl.String)
    known = pl.col("amount_certain_fen") == pl.col("amount_possible_fen")
    labels = evaluation.programme.benefits
    frame = frame.with_columns(
        shown.alias("name"),
        pl.when(known).then(pl.col("amount_certain_fen")).alias("amount_fen"),
        *[
            pl.col("benefit")
            .replace_strict({n: b.label.text(language) for n, b in labels.items()}, default="")
            .alias(f"label_{language}")
            for language in ("en", "zh")
        ],
    )
    columns = [*reversed(levels), "name", "benefit", "label_en", "label_zh", "amount_fen"]
    return frame.select(columns).sort(columns, nulls_last=True)


def _rows(evaluation: Evaluation, name: str) -> nw.LazyFrame[Any]:
    """The entitled with their places and, where asked for, their names."""
    key = evaluation.programme.unit.key()
    found = nw.from_native(evaluation.entitlements, pass_through=False)
    rows: nw.LazyFrame[Any] = found.lazy().filter(nw.col("status").is_in(list(POSTED)))
    if not name:
        return rows.with_columns(nw.lit(None, dtype=nw.String).alias("name"))
    names = evaluation.unit_columns(name).rename({name: "name"})
    return rows.join(names, on=key, how="left")
