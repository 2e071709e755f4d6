"""The figures of a scorecard as whole numbers: full marks, weights, and the edges of its grades."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import frozen

from publicservice.model.assessment.points import THOUSAND, millionths, thousandths
from publicservice.model.assessment.scorecard import Grade, Scorecard, ScoreItem

WHOLE = 1_000_000


@frozen
class Band:
    """A grade and its edges in thousandths: from `low` on, below `high`; `None` is no edge."""

    grade: Grade
    low: int | None
    high: int | None


def item_points(card: Scorecard, item: ScoreItem) -> int:
    """The full mark of an item, in thousandths; 0 of one that only has to be met."""
    if item.form == "grade":
        return THOUSAND * len(card.grades)
    return 0 if item.points is None else thousandths(item.points)


def rater_names(card: Scorecard) -> tuple[str, ...]:
    """Who scores, in order; one without a name where the card names nobody."""
    return tuple(rater.name for rater in card.raters) or ("",)


def marks(card: Scorecard) -> Mapping[str, int]:
    """What the items of each rater add up to, in thousandths."""
    found = dict.fromkeys(rater_names(card), 0)
    for item in card.items:
        if item.rater in found:
            found[item.rater] += item_points(card, item)
    return found


def full_mark(card: Scorecard) -> int:
    """The full mark of the card, in thousandths; 0 of a list of what has to be met."""
    if card.is_scale:
        return THOUSAND * len(card.grades)
    return max(marks(card).values()) if card.full is None else thousandths(card.full)


def coefficients(card: Scorecard) -> Mapping[str, Fraction]:
    """By what each rater's points are multiplied, to be on the card's full mark and weighted."""
    full, own = full_mark(card), marks(card)
    found = {name: Fraction(full, own[name]) if own[name] else Fraction(0) for name in own}
    if card.combine == "weighted":
        weights = {r.name: millionths(r.weight) if r.weight else 0 for r in card.raters}
        return {name: each * Fraction(weights[name], WHOLE) for name, each in found.items()}
    if card.combine == "mean":
        return {name: each / len(found) for name, each in found.items()}
    return found


def bands(card: Scorecard) -> tuple[Band, ...]:
    """The grades from the lowest to the highest, with their edges."""
    if card.is_scale:
        last = len(card.grades) - 1
        return tuple(
            Band(grade, None if n == 0 else (n + 1) * THOUSAND,
                 None if n == last else (n + 2) * THOUSAND)
            for n, grade in enumerate(card.grades)
        )  # fmt: skip
    found = [
        Band(
            grade,
            None if grade.at_least is None else thousandths(grade.at_least),
            None if grade.below is None else thousandths(grade.below),
        )
        for grade in card.grades
    ]
    return tuple(sorted(found, key=lambda band: -1 if band.low is None else band.low))


def pass_mark(card: Scorecard) -> int | None:
    """The points that are needed to pass, in thousandths."""
    return None if card.pass_mark is None else thousandths(card.pass_mark)
