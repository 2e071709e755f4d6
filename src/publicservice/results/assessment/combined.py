"""The score of a card: its items added up, the raters combined, the points cut off, not rounded.

A combined score is cut off at a thousandth of a point, never rounded up: 79.9995 is shown as
79.999, and no score reaches a grade or the pass mark by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import add

import polars as pl
from attrs import frozen

from publicservice.model.assessment.scale import coefficients, full_mark, rater_names
from publicservice.model.assessment.scorecard import Scorecard
from publicservice.results.assessment.items import WIDE

Ends = tuple[pl.Expr, pl.Expr]


@frozen
class RaterScore:
    """What a rater's items add up to: both ends, in thousandths of the rater's own full mark."""

    low: pl.Expr
    high: pl.Expr
    coefficient: Fraction

    @property
    def known(self) -> pl.Expr:
        """Whether it is one number."""
        return self.low == self.high


def combined(card: Scorecard, items: Mapping[str, Ends]) -> Ends:
    """Both ends of the card's score.

    Args:
        items: both ends of every item, by name.
    """
    scores = _rater_scores(card, items)
    full = full_mark(card)
    if card.combine in ("sum", "weighted", "mean"):
        low, high = _weighted(card, scores, full)
    elif card.combine == "unknown":
        low = _CHOICES["lowest"]([_brought(s, s.low) for s in scores])
        high = _CHOICES["highest"]([_brought(s, s.high) for s in scores])
    elif card.combine == "last":
        low, high = _last(card, scores)
    else:
        low, high = _chosen(card, scores)
    return low.cast(pl.Int64), high.cast(pl.Int64)


def _rater_scores(card: Scorecard, items: Mapping[str, Ends]) -> list[RaterScore]:
    factors = coefficients(card)
    found = []
    for name in rater_names(card):
        own = [items[item.name] for item in card.items if item.rater in (name, "")]
        lows, highs = zip(*own, strict=True)
        found.append(RaterScore(_sum(lows), _sum(highs), factors[name]))
    return found


def _weighted(card: Scorecard, scores: Sequence[RaterScore], full: int) -> Ends:
    """The weighted sum, exactly, and cut off once at the end."""
    parts, divisor = _on_one_denominator([each.coefficient for each in scores])
    if card.missing == "others":
        return _of_the_others(card, scores, full)

    def total(ends: list[pl.Expr]) -> pl.Expr:
        return _sum(end.cast(WIDE) * part for end, part in zip(ends, parts, strict=True)) // divisor

    return total([s.low for s in scores]), total([s.high for s in scores])


def _of_the_others(card: Scorecard, scores: Sequence[RaterScore], full: int) -> Ends:
    """What the raters who have scored make of the full mark; open where nobody has."""
    parts, divisor = _on_one_denominator([each.coefficient for each in scores])
    weights, whole = _on_one_denominator(_weights(card))
    known = [each.known for each in scores]
    summed = _sum(
        pl.when(k).then(s.low.cast(WIDE) * part).otherwise(0)
        for s, k, part in zip(scores, known, parts, strict=True)
    )
    share = _sum(
        pl.when(k).then(weight).otherwise(0).cast(WIDE)
        for k, weight in zip(known, weights, strict=True)
    )
    score = pl.when(share > 0).then(summed * whole // (share * divisor))
    return score.fill_null(0), score.fill_null(full)


def _weights(card: Scorecard) -> list[Fraction]:
    """The weights of the raters, all alike where there are none."""
    if card.combine != "weighted":
        return [Fraction(1, len(card.raters))] * len(card.raters)
    return [Fraction(rater.weight or 0) / 100 for rater in card.raters]


def _on_one_denominator(parts: Sequence[Fraction]) -> tuple[list[int], int]:
    divisor = math.lcm(*(part.denominator for part in parts))
    return [int(part * divisor) for part in parts], divisor


def _sum(parts: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, parts)


def _brought(score: RaterScore, end: pl.Expr) -> pl.Expr:
    """A rater's score on the card's full mark."""
    part = score.coefficient
    return (end.cast(WIDE) * part.numerator // part.denominator).cast(pl.Int64)


def _last(card: Scorecard, scores: Sequence[RaterScore]) -> Ends:
    """What the last rater says; with `missing = "others"` the last one that says anything."""
    last = scores[-1]
    low, high = _brought(last, last.low), _brought(last, last.high)
    if card.missing == "others":
        said = [pl.when(s.known).then(_brought(s, s.low)) for s in reversed(scores)]
        known = pl.coalesce(*said)
        low, high = known.fill_null(low), known.fill_null(high)
    return low, high


def _chosen(card: Scorecard, scores: Sequence[RaterScore]) -> Ends:
    """The lowest, the highest, or the one in the middle."""
    if card.missing == "others":
        nobody = pl.all_horizontal([~each.known for each in scores])
        kept = [pl.when(s.known).then(_brought(s, s.low)) for s in scores]
        full = full_mark(card)
        chosen = _CHOICES[card.combine](kept)
        return (pl.when(nobody).then(0).otherwise(chosen),
                pl.when(nobody).then(full).otherwise(chosen))  # fmt: skip
    choose = _CHOICES[card.combine]
    return (choose([_brought(s, s.low) for s in scores]),
            choose([_brought(s, s.high) for s in scores]))  # fmt: skip


def _median(ends: Sequence[pl.Expr]) -> pl.Expr:
    """The middle one of those that are there, or the mean of the two in the middle, cut off."""
    there = pl.concat_list(ends).list.drop_nulls().list.sort()
    count = there.list.len()
    lower = there.list.get((count - 1) // 2, null_on_oob=True)
    upper = there.list.get(count // 2, null_on_oob=True)
    return (lower + upper) // 2


_CHOICES: Mapping[str, Callable[[Sequence[pl.Expr]], pl.Expr]] = {
    "lowest": pl.min_horizontal,
    "highest": pl.max_horizontal,
    "median": _median,
}
