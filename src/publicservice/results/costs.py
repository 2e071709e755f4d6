"""What benefits cost, by area and by source, rolled up from the lowest level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from publicservice.engine.money.columns import Columns
from publicservice.model.areas import WHOLE
from publicservice.model.programme import Programme
from publicservice.results.measured import UNKNOWN_AREA

ALL = "all"
"""The source that stands for all of them together."""

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
Record = Mapping[str, Any]


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
    rolled = rolled_up(cells, columns)
    order = list(dict.fromkeys([WHOLE, *reversed(columns.levels)]))
    benefits = list(programme.benefits)
    rows = [row for each in rolled.rows(named=True) for row in _rows(programme, each, columns)]
    rows.sort(key=lambda row: (order.index(row["level"]), row["area"] or "",
                               benefits.index(row["benefit"])))  # fmt: skip
    return pl.DataFrame(rows, schema=COSTS, orient="row")


def _rows(programme: type[Programme], row: Record, columns: Columns) -> Iterator[dict[str, Any]]:
    label = programme.benefits[row["benefit"]].label
    same = {
        "level": row["level"], "area": row["area"], "benefit": row["benefit"],
        "label_en": label.text("en"), "label_zh": label.text("zh"),
    }  # fmt: skip
    for part in ("amount", *columns.parts):
        if part == "amount":
            certain = row["entitled"]
            possible = row["entitled"] + row["undetermined"]
        else:
            certain, possible = row[f"{part}_cases"], row[f"{part}_cases_possible"]
        if part == "amount" or possible:
            yield {
                **same,
                "source": ALL if part == "amount" else part,
                "cases_certain": certain,
                "cases_possible": possible,
                "amount_certain_fen": row[f"{part}_low"],
                "amount_possible_fen": None if row[f"{part}_open"] else row[f"{part}_high"],
            }
