"""One scorecard over all rows that it assesses: score, grade, result, rank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_

import polars as pl
from attrs import frozen

from publicservice.engine.score import column_of
from publicservice.model.assessment.points import THOUSAND
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import Band, bands, pass_mark
from publicservice.model.assessment.scorecard import Scorecard
from publicservice.model.numbers import Figures
from publicservice.results.assessment.combined import Ends, combined
from publicservice.results.assessment.items import scored

FALSE = pl.lit(False, dtype=pl.Boolean)
LOW, HIGH = "score__low", "score__high"
VETOED, SUNK, PASSED, ASSESSED = "vetoed", "sunk", "passed", "assessed"
GRADE_LOW, GRADE_HIGH = "grade__low", "grade__high"
"""The place of the lowest and of the highest grade that it can be, from 0 on."""


@frozen
class ItemColumns:
    """The columns of an item in the frame of its card."""

    low: str
    high: str
    met: str


def item_columns(item: str) -> ItemColumns:
    """Where the frame of a card holds the points of an item and whether it is met."""
    return ItemColumns(f"item__{item}__low", f"item__{item}__high", f"item__{item}__met")


def score_card(
    card: RecordedScorecard, frame: pl.DataFrame, figures: Figures, passed: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """The rows that the card assesses, or may assess, with the columns named above.

    Args:
        frame: of `engine.score.score_columns`, with the indicators that the card reads.
        passed: of the cards that this one draws its winners from, whether each row passed.
    """
    noun = card.card
    frame = frame.with_columns(_assessed(card), *(s.alias(f"from__{n}") for n, s in passed.items()))
    items = {item.name: scored(card, item, figures) for item in noun.items}
    frame = frame.with_columns(
        column.alias(name)
        for item, found in items.items()
        for name, column in zip(_names(item), (found.low, found.high, found.met), strict=True)
    )
    columns = {name: item_columns(name) for name in items}
    ends = {name: (pl.col(each.low), pl.col(each.high)) for name, each in columns.items()}
    low, high = combined(noun, ends)
    frame = frame.with_columns(low.alias(LOW), high.alias(HIGH))
    frame = frame.with_columns(_vetoed(card).alias(VETOED), _failed(noun).alias(SUNK))
    frame = frame.with_columns((pl.col(SUNK) | pl.col(VETOED)).alias(SUNK))
    frame = frame.with_columns(_passed(noun).alias(PASSED), *_grades(card))
    return frame.filter(pl.col(ASSESSED).fill_null(value=True))


def _names(item: str) -> tuple[str, str, str]:
    columns = item_columns(item)
    return columns.low, columns.high, columns.met


def _assessed(card: RecordedScorecard) -> pl.Expr:
    if "of" not in card.trees:
        return pl.lit(True, dtype=pl.Boolean).alias(ASSESSED)
    return pl.col(column_of(card.name, "of")).alias(ASSESSED)


def _vetoed(card: RecordedScorecard) -> pl.Expr:
    found = [pl.col(column_of(card.name, f"vetoes.{veto.name}")) for veto in card.card.vetoes]
    return reduce(or_, found, FALSE)


def _failed(card: Scorecard) -> pl.Expr:
    """Whether something that is required was not met."""
    required = [item_columns(item.name).met for item in card.items if item.required]
    return reduce(or_, (~pl.col(name) for name in required), FALSE)


def _passed(card: Scorecard) -> pl.Expr:
    """Three-valued: nothing sinks it, the pass mark is reached, the other card was passed."""
    passed = ~pl.col(SUNK)
    mark = pass_mark(card)
    if mark is not None:
        reached = pl.when(pl.col(LOW) >= mark).then(True).when(pl.col(HIGH) < mark).then(False)
        passed = passed & reached
    if card.only_from:
        passed = passed & reduce(or_, (pl.col(f"from__{name}") for name in card.only_from))
    return passed


def _grades(card: RecordedScorecard) -> list[pl.Expr]:
    """The lowest and the highest grade that a row can have, a veto counted in."""
    found = bands(card.card)
    if not found:
        none = pl.lit(None, dtype=pl.Int64)
        return [none.alias(GRADE_LOW), none.alias(GRADE_HIGH)]
    low, high = (_place(found, pl.col(end)) for end in (LOW, HIGH))
    places = {band.grade.name: n for n, band in enumerate(found)}
    for veto in card.card.vetoes:
        if not veto.grade:
            continue
        holds, place = pl.col(column_of(card.name, f"vetoes.{veto.name}")), places[veto.grade]
        possible = pl.min_horizontal(low, pl.lit(place))
        low = pl.when(holds.fill_null(value=True)).then(possible).otherwise(low)
        high = pl.when(holds).then(pl.min_horizontal(high, pl.lit(place))).otherwise(high)
    return [low.cast(pl.Int64).alias(GRADE_LOW), high.cast(pl.Int64).alias(GRADE_HIGH)]


def _place(found: tuple[Band, ...], score: pl.Expr) -> pl.Expr:
    """The band that a score lies in: as many as begin at it or below, but the lowest."""
    reached = [(score >= band.low).cast(pl.Int64) for band in found[1:] if band.low is not None]
    return reduce(lambda one, other: one + other, reached, pl.lit(0, dtype=pl.Int64))


def ends_in_points(low: str, high: str) -> Ends:
    """Thousandths as points with three decimals."""
    return tuple(  # type: ignore[return-value]
        (pl.col(end).cast(pl.Decimal(38, 3)) / THOUSAND).cast(pl.Decimal(20, 3))
        for end in (low, high)
    )
