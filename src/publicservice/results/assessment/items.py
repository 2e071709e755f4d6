"""The items of a scorecard: for every row how many points it earns, as an interval, and if met.

All figures are whole thousandths of a point. A share of an item's points is rounded half up to a
thousandth, once, here; from then on everything is exact.
"""

from __future__ import annotations

import polars as pl
from attrs import frozen

from publicservice.engine.compile import SUFFIX_POSSIBLE
from publicservice.engine.score import column_of
from publicservice.model.assessment.points import THOUSAND, millionths, thousandths
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import item_points
from publicservice.model.assessment.scorecard import ScoreItem
from publicservice.model.numbers import Figures
from publicservice.results.span import MILLION

WIDE = pl.Int128()
"""Products of counts, points and shares, before they are divided."""

UNKNOWN = pl.lit(None, dtype=pl.Boolean)


@frozen
class Scored:
    """Three expressions: the fewest and the most thousandths that it earns, and whether it is met.

    Attributes:
        met: null where unknown, and for items that are not met or failed but scored.
    """

    low: pl.Expr
    high: pl.Expr
    met: pl.Expr


@frozen
class Interval:
    """Both ends of a number that was read of the row; null where an end is not known."""

    low: pl.Expr
    high: pl.Expr


def indicator_columns(item: ScoreItem) -> tuple[str, str]:
    """The columns of an indicator's value for the row's area, in millionths."""
    return f"indicator__{item.indicator}", f"indicator__{item.indicator}{SUFFIX_POSSIBLE}"


def scored(card: RecordedScorecard, item: ScoreItem, figures: Figures) -> Scored:
    """How the item is scored, over the frame of `engine.score.score_columns`."""
    points = item_points(card.card, item)
    place = f"items.{item.name}"
    match item.form:
        case "is":
            return _condition(pl.col(column_of(card.name, place)), points)
        case "each":
            return _each(_read(card, place), item, points)
        case "score":
            kind = figures.kind(card.trees[place])
            return _awarded(_read(card, place), item, points, kind)
        case "grade":
            return _grade(pl.col(column_of(card.name, place)), card)
        case "indicator":
            low, high = indicator_columns(item)
            return _share(Interval(pl.col(low), pl.col(high)), Interval(_whole(1), _whole(1)),
                          item, points, (1, MILLION))  # fmt: skip
    part, whole = _read(card, f"{place}.part"), _read(card, f"{place}.whole")
    scale = _mean_scale(item, figures.kind(card.trees[f"{place}.part"]))
    return _share(part, whole, item, points, scale)


def _read(card: RecordedScorecard, place: str) -> Interval:
    name = column_of(card.name, place)
    return Interval(pl.col(name), pl.col(name + SUFFIX_POSSIBLE))


def _whole(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int64)


def _condition(holds: pl.Expr, points: int) -> Scored:
    sure, possible = holds.fill_null(value=False), holds.fill_null(value=True)
    return Scored(_earned(sure, points), _earned(possible, points), holds)


def _earned(met: pl.Expr, points: int) -> pl.Expr:
    return pl.when(met).then(_whole(points)).otherwise(_whole(0))


def _each(number: Interval, item: ScoreItem, points: int) -> Scored:
    """So many points off, or on, for every one; never below 0 nor over the full mark."""
    fewest = number.low.fill_null(0).clip(lower_bound=0)
    most = number.high
    none = pl.when(most == 0).then(True).when(fewest > 0).then(False)
    if item.add is not None:
        step = thousandths(item.add)
        low = (fewest * step).clip(upper_bound=points)
        high = (most * step).clip(0, points).fill_null(points)
    else:
        step = thousandths(item.deduct) if item.deduct is not None else 0
        low = (points - most * step).clip(lower_bound=0).fill_null(0)
        high = (points - fewest * step).clip(lower_bound=0)
    return Scored(low.cast(pl.Int64), high.cast(pl.Int64), none)


def _awarded(number: Interval, item: ScoreItem, points: int, kind: str) -> Scored:
    """A score that somebody gave, brought to the item's points; one over the full mark is it."""
    factor, divisor = _scale_of(item, points, kind)
    low = _divided(number.low.cast(WIDE) * factor, _whole(divisor)).clip(0, points).fill_null(0)
    high = _divided(number.high.cast(WIDE) * factor, _whole(divisor))
    return Scored(low, high.clip(0, points).fill_null(points), UNKNOWN)


def _scale_of(item: ScoreItem, points: int, kind: str) -> tuple[int, int]:
    """What an awarded number is multiplied with and divided by, to be in the item's points."""
    out_of = points if item.out_of is None else thousandths(item.out_of)
    one = {"percent": (points, MILLION), "count": (points * THOUSAND, out_of)}
    return one.get(kind, (points, out_of))


def over_full(card: RecordedScorecard, item: ScoreItem, kind: str) -> pl.Expr:
    """Whether the number that was awarded is above the full mark."""
    points = item_points(card.card, item)
    factor, divisor = _scale_of(item, points, kind)
    awarded = _read(card, f"items.{item.name}").low
    return (awarded.cast(WIDE) * factor > points * divisor).fill_null(value=False)


def _grade(named: pl.Expr, card: RecordedScorecard) -> Scored:
    """The place of a grade on the scale; any where it is unknown."""
    ranks = {grade.name: (n + 1) * THOUSAND for n, grade in enumerate(card.card.grades)}
    rank = named.replace_strict(ranks, default=None, return_dtype=pl.Int64)
    return Scored(rank.fill_null(THOUSAND), rank.fill_null(THOUSAND * len(ranks)), UNKNOWN)


def _mean_scale(item: ScoreItem, kind: str) -> tuple[int, int]:
    """By what part and whole are multiplied for their quotient to be a share."""
    if item.out_of is None:
        return 1, 1
    return (1 if kind == "points" else THOUSAND), thousandths(item.out_of)


def _share(
    part: Interval, whole: Interval, item: ScoreItem, points: int, scale: tuple[int, int]
) -> Scored:
    """The share of the points, or all of them from `at_least` on. Of nothing there is no share."""
    upper, lower = scale
    low, high = part.low.fill_null(0).cast(WIDE) * upper, part.high.cast(WIDE) * upper
    fewest, most = whole.low.fill_null(0).cast(WIDE) * lower, whole.high.cast(WIDE) * lower
    if item.at_least is not None:
        asked = millionths(item.at_least)
        yes = (low * MILLION >= most * asked) & (fewest > 0)
        no = high * MILLION < fewest * asked
        met = pl.when(yes).then(True).when(no).then(False)
        return _condition(met, points)
    least = pl.when(most > 0).then(_divided(low * points, most)).otherwise(0)
    best = pl.when(fewest > 0).then(_divided(high * points, fewest))
    return Scored(
        least.fill_null(0).clip(0, points).cast(pl.Int64),
        best.fill_null(points).clip(0, points).cast(pl.Int64),
        UNKNOWN,
    )


def _divided(number: pl.Expr, by: pl.Expr) -> pl.Expr:
    """The quotient as a whole number, halves up."""
    divisor = by.cast(WIDE)
    return ((number * 2 + divisor) // (divisor * 2)).cast(pl.Int64)
