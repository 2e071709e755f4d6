"""What follows from the scores: who bears which consequence, until when, and what it releases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

import polars as pl
from attrs import frozen

from publicservice.engine.score import day_column
from publicservice.model.assessment.points import millionths
from publicservice.model.assessment.recorded import RecordedScorecard
from publicservice.model.assessment.scale import bands
from publicservice.model.assessment.scorecard import Consequence
from publicservice.model.calendar.days import earliest, latest
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.results.assessment.cards import GRADE_HIGH, GRADE_LOW, PASSED, SUNK, VETOED
from publicservice.results.assessment.ranks import in_places

CHANGE_LOW, CHANGE_HIGH = "change__low", "change__high"
"""By how many grades it rose, at least and at most, against the card before."""

NO = pl.lit(False, dtype=pl.Boolean)
LASTING = {
    "days": ("days", 1), "weeks": ("days", 7), "months": ("months", 1), "years": ("months", 12),
}  # fmt: skip


@frozen
class Deadline:
    """The first and the last day that it can be, and why it is not known where it is not."""

    first: pl.Expr
    last: pl.Expr
    reason: str = ""


def holds(card: RecordedScorecard, each: Consequence) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row bears the consequence, three-valued, and whether a tie leaves that open."""
    found, tie = _condition(card, each)
    if not each.grades or each.when == "graded":
        return found, tie
    graded = _graded(card, each)
    return found & graded, tie & graded.fill_null(value=True)


def _condition(card: RecordedScorecard, each: Consequence) -> tuple[pl.Expr, pl.Expr]:
    match each.when:
        case "passed":
            return pl.col(PASSED), NO
        case "failed":
            return ~pl.col(PASSED), NO
        case "vetoed":
            return pl.col(VETOED), NO
        case "graded":
            return _graded(card, each), NO
        case "raised":
            return _moved(pl.col(CHANGE_LOW) > 0, pl.col(CHANGE_HIGH) <= 0), NO
        case "lowered":
            return _moved(pl.col(CHANGE_HIGH) < 0, pl.col(CHANGE_LOW) >= 0), NO
    found, tie = in_places(card, each)
    return (found & ~pl.col(SUNK), tie) if each.when == "first" else (found, tie)


def _graded(card: RecordedScorecard, each: Consequence) -> pl.Expr:
    """Whether the grade is one of those, whatever it turns out to be."""
    places = [n for n, band in enumerate(bands(card.card)) if band.grade.name in each.grades]
    low, high = pl.col(GRADE_LOW), pl.col(GRADE_HIGH)
    among = reduce(or_, ((low <= n) & (high >= n) for n in places), NO)
    inside = pl.sum_horizontal(((low <= n) & (high >= n)).cast(pl.Int64) for n in places)
    return pl.when(~among).then(False).when(inside == high - low + 1).then(True)


def _moved(yes: pl.Expr, no: pl.Expr) -> pl.Expr:
    return pl.when(yes).then(True).when(no).then(False)


def deadline(each: Consequence, plan: Plan, at: date) -> Deadline:
    """Until when: a time limit from a day of the row or of the evaluation, or a day of the plan."""
    none = pl.lit(None, dtype=pl.Date)
    if each.due is not None:
        day = plan.day(each.due, at)
        if isinstance(day, Unknown):
            return Deadline(none, none, day.reason)
        first, last = earliest(day), latest(day)
        return Deadline(pl.lit(first, dtype=pl.Date), pl.lit(last, dtype=pl.Date))
    if each.within is None:
        return Deadline(none, none)
    if isinstance(each.within, Unknown):
        return Deadline(none, none, each.within.reason)
    unit, times = LASTING[each.within.unit]
    start = pl.col(day_column(each.counted_from)) if each.counted_from else pl.lit(at)
    ending = f"{each.within.value * times}{'d' if unit == 'days' else 'mo'}"
    day_then = start.cast(pl.Date).dt.offset_by(ending)
    told = f"{each.counted_from.replace('_', ' ')} is not known" if each.counted_from else ""
    return Deadline(day_then, day_then, told)


def released(card: RecordedScorecard) -> tuple[pl.Expr, pl.Expr] | None:
    """The share of the money that the result releases, in millionths, at least and at most.

    Of several consequences that hold the one that releases least counts: good marks do not buy
    off a veto. `None` where the card releases none.
    """
    rules = [each for each in card.card.consequences if each.releases is not None]
    if not rules:
        return None
    shares = [(holds(card, each)[0], millionths(each.releases or Decimal(0))) for each in rules]
    sure = reduce(or_, (found.fill_null(value=False) for found, _ in shares))
    possible = [pl.when(found.fill_null(value=True)).then(share) for found, share in shares]
    certain = [pl.when(found).then(share) for found, share in shares]
    least = pl.min_horizontal(possible)
    low = pl.when(sure).then(least).otherwise(0)
    most = pl.when(sure).then(pl.min_horizontal(certain)).otherwise(pl.max_horizontal(possible))
    return low.fill_null(0).cast(pl.Int64), most.fill_null(0).cast(pl.Int64)
