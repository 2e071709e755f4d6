"""What benefits cost, by area and by source, rolled up from the lowest level."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from publicservice.engine.money.columns import Columns
from publicservice.model.areas import WHOLE
from publicservice.model.label import Language
from publicservice.model.programme import Programme
from publicservice.results.measured import UNKNOWN_AREA

ALL = "all"
"""The source that stands for all of them together."""

WHOLE_AMOUNT = "amount"
"""What the columns of the whole amount begin with, as those of a source do with its name."""

COSTS: dict[str, pl.DataType] = {
    "level": pl.String(),
    "area": pl.String(),
    "benefit": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "source": pl.String(),
    "cases_certain": pl.Int64(),
    "cases_possible": pl.Int64(),
    "amount_certain_fen": pl.Int64(),
    "amount_possible_fen": pl.Int64(),
}


def rolled_up(cells: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """The cells of each benefit for the whole and every area: level, area, benefit, the cells."""
    numbers = [n for n in cells.columns if n not in (*columns.levels, "benefit")]
    sums = pl.col(numbers).sum()
    whole = cells.group_by("benefit", maintain_order=True).agg(sums)
    frames = [whole.select(pl.lit(WHOLE).alias("level"), pl.lit(WHOLE).alias("area"), pl.all())]
    for level in reversed(columns.levels):
        by_area = cells.group_by(level, "benefit").agg(sums)
        area = pl.col(level).cast(pl.String).fill_null(UNKNOWN_AREA).alias("area")
        frames.append(by_area.select(pl.lit(level).alias("level"), area, "benefit", *numbers))
    return pl.concat(frames).sort("level", "area", "benefit")


def costs(programme: type[Programme], cells: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """What each benefit costs each source, for the whole and every area.

    Columns:
        level, area: as in `Evaluation.indicators`.
        benefit, label_en, label_zh: which one, and what it is called.
        source: the funding source or payer; ``all`` for the amount as a whole, ``unfunded`` for
            what nobody pays (of a bill, the person's own share).
        cases_certain, cases_possible: beneficiaries that it pays for sure, and at most.
        amount_certain_fen, amount_possible_fen: both ends, in fen; blank at most where one case may
            come to any amount.
    """
    order = list(dict.fromkeys([WHOLE, *reversed(columns.levels)]))
    benefits = list(programme.benefits)
    rolled = rolled_up(cells, columns).with_columns(
        _place("level", order).alias("__level"), _place("benefit", benefits).alias("__benefit"),
        *_labels(programme),
    )  # fmt: skip
    parts = (WHOLE_AMOUNT, *columns.parts)
    rows = [
        rolled.filter(_pays(part)).select(
            "__level", "__benefit", pl.lit(number).alias("__part"), *_columns_of(part)
        )
        for number, part in enumerate(parts)
    ]
    return pl.concat(rows).sort("__level", "area", "__benefit", "__part").select(list(COSTS))


def _place(column: str, names: list[str]) -> pl.Expr:
    """The place of a name among the names."""
    return pl.col(column).replace_strict(names, list(range(len(names))), return_dtype=pl.Int64)


def _labels(programme: type[Programme]) -> Iterator[pl.Expr]:
    """What each benefit is called."""
    benefits = programme.benefits
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        texts = [benefit.label.text(language) for benefit in benefits.values()]
        label = pl.col("benefit").replace_strict(list(benefits), texts, return_dtype=pl.String)
        yield label.alias(f"label_{language}")


def _pays(part: str) -> pl.Expr:
    """Whether a source pays anybody, or may; the amount as a whole always has a row."""
    return pl.lit(value=True) if part == WHOLE_AMOUNT else pl.col(f"{part}_cases_possible") > 0


def _columns_of(part: str) -> Iterator[pl.Expr]:
    """The columns of `COSTS` for one source."""
    cases = pl.col(f"{part}_cases"), pl.col(f"{part}_cases_possible")
    if part == WHOLE_AMOUNT:
        cases = pl.col("entitled"), pl.col("entitled") + pl.col("undetermined")
    most = pl.when(pl.col(f"{part}_open") == 0).then(pl.col(f"{part}_high"))
    made = {
        "source": pl.lit(ALL if part == WHOLE_AMOUNT else part),
        "cases_certain": cases[0],
        "cases_possible": cases[1],
        "amount_certain_fen": pl.col(f"{part}_low"),
        "amount_possible_fen": most,
    }
    for name in COSTS:
        yield made.get(name, pl.col(name)).alias(name)
