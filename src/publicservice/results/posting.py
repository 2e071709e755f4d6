"""A list that is posted in public: who gets what, with masked names and nothing that identifies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.masking import mask
from publicservice.model.problem import UsageError, nearest
from publicservice.model.registers.field import ResidentNumber
from publicservice.output import to_polars
from publicservice.results.postings import OPEN, UPHELD, Postings, listed_names, listed_rows

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

SMALLEST = 3


def public_list(
    evaluation: Evaluation, *, name: str = "", smallest: int = SMALLEST, posting: str = ""
) -> pl.DataFrame:
    """Who is entitled, for a notice board: place, masked name, benefit and amount.

    It holds no key and no identity number. The place of a row is left out where fewer rows than
    `smallest` of the same benefit share it, the lowest level first, so that nobody is found by
    being the only one in a village. It is then left out in all rows of the beneficiary, for a name
    in two rows would tell it. Whoever is undetermined is not posted, nor is a row that surely comes
    to nothing and gives no goods. The amount is blank where it is still open.

    Args:
        evaluation: whose entitlements are posted.
        name: the private field of the unit with the name; no name is shown without it.
        smallest: a place needs so many rows to be named.
        posting: a posting of the plan: only who is on its list, without those about whom an
            objection was upheld; whoever has one open is held.

    Returns:
        The unit's levels, name (masked), benefit (or the criterion of the posting), label_en,
        label_zh, amount_fen, held; sorted.

    Raises:
        UsageError: a field that the unit or a posting that the plan does not have, or a size
            below 1.
    """
    fields = evaluation.programme.unit.fields
    if name and name not in fields:
        raise UsageError.of("usage.posting", f"no field {name!r}", where="name",
                            remedy=nearest(name, fields))  # fmt: skip
    if name and isinstance(fields[name], ResidentNumber):
        raise UsageError.of("usage.posting", f"{name!r} holds identity numbers", where="name",
                            remedy="name the field with the name")  # fmt: skip
    if smallest < 1:
        raise UsageError.of("usage.posting", f"smallest={smallest}", where="smallest",
                            remedy="a place needs at least one row")  # fmt: skip
    frame = _posted(evaluation, name, posting)
    frame = frame.with_columns(pl.col(evaluation.programme.unit.key()).alias("__beneficiary"))
    levels = [level for level in evaluation.programme.unit.levels if level in frame.columns]
    for number, level in enumerate(levels):
        group = pl.len().over("benefit", *levels[number:])
        frame = frame.with_columns(pl.when(group >= smallest).then(pl.col(level)).alias(level))
    for level in levels:
        in_all = pl.col(level).is_not_null().all().over("__beneficiary")
        frame = frame.with_columns(pl.when(in_all).then(pl.col(level)).alias(level))
    masked = pl.col("name").map_elements(mask, return_dtype=pl.String)
    shown = masked if name else pl.lit(None, dtype=pl.String)
    known = pl.col("amount_certain_fen") == pl.col("amount_possible_fen")
    programme, figures = evaluation.programme, evaluation.figures
    labels = {n: figures.label(rule.label) for n, rule in programme.rules.items()}
    labels |= {n: benefit.label for n, benefit in programme.benefits.items()}
    frame = frame.with_columns(
        shown.alias("name"),
        pl.when(known).then(pl.col("amount_certain_fen")).alias("amount_fen"),
        *[
            pl.col("benefit")
            .replace_strict({n: label.text(language) for n, label in labels.items()}, default="")
            .alias(f"label_{language}")
            for language in ("en", "zh")
        ],
    )
    columns = [*reversed(levels), "name", "benefit", "label_en", "label_zh", "amount_fen", "held"]
    return frame.select(columns).sort(columns, nulls_last=True)


def beneficiaries_listed(evaluation: Evaluation, posting: str = "") -> int:
    """How many beneficiaries are on the public list, each of them in one row or in several.

    Raises:
        UsageError: a posting that the plan does not have.
    """
    return _posted(evaluation, "", posting)[evaluation.programme.unit.key()].n_unique()


def _posted(evaluation: Evaluation, name: str, posting: str) -> pl.DataFrame:
    """The rows, those about whom an objection was upheld left out, those with an open one held."""
    if not posting:
        return to_polars(_rows(evaluation, name, None)).with_columns(held=pl.lit(value=False))
    postings = evaluation.plan.postings
    if posting not in postings:
        raise UsageError.of("usage.posting", f"no posting {posting!r}", where="posting",
                            remedy=nearest(posting, postings))  # fmt: skip
    key = evaluation.programme.unit.key()
    frame = to_polars(_rows(evaluation, name, listed_names(evaluation, postings[posting])))
    found = Postings(evaluation)
    upheld, held = found.keys(posting, UPHELD), found.keys(posting, OPEN)
    return frame.filter(~pl.col(key).is_in(upheld)).with_columns(held=pl.col(key).is_in(held))


def _rows(evaluation: Evaluation, name: str, names: Sequence[str] | None) -> nw.LazyFrame[Any]:
    """Who is on the list with their places and, where asked for, their names."""
    rows = listed_rows(evaluation, names)
    if not name:
        return rows.with_columns(nw.lit(None, dtype=nw.String).alias("name"))
    private = evaluation.unit_columns(name).rename({name: "name"})
    return rows.join(private, on=evaluation.programme.unit.key(), how="left")
