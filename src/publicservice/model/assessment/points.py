"""Points of a score: exact decimals outside, whole thousandths of a point inside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from publicservice.model.problem import PlanError
from publicservice.model.shown import described

THOUSAND = 1000
"""Thousandths in a point."""

LARGEST = Decimal(10_000)
"""No document scores higher; products of scores and weights stay inside 64 bits."""

PERCENT_STEPS = 10_000
"""A percentage is counted in millionths of the whole: 1 % is 10,000."""


def exact(value: object) -> Decimal:
    """A figure as it was written. Raises PlanError for a float, which is none."""
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise PlanError.of(
            "score.not-exact", f"expected a number, found {described(value)}",
            remedy='write a whole number or, in Python, the decimal as text: "92.5"',
        )  # fmt: skip
    try:
        figure = Decimal(value)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite():
        raise PlanError.of("score.not-exact", f"{described(value)} is no number",
                           remedy='write it in digits: "92.5"')  # fmt: skip
    return figure


def exact_or_none(value: object) -> Decimal | None:
    """As `exact`; `None` stays."""
    return None if value is None else exact(value)


def thousandths(points: Decimal) -> int:
    """Points as whole thousandths. Raises PlanError for what is finer or too large."""
    whole = points * THOUSAND
    if whole != int(whole) or abs(points) > LARGEST:
        raise PlanError.of(
            "score.points", f"{points} points cannot be counted exactly",
            remedy=f"at most three decimals, at most {LARGEST:,}",
        )  # fmt: skip
    return int(whole)


def millionths(percent: Decimal) -> int:
    """A percentage as millionths of the whole. Raises PlanError for what is finer, or over 100."""
    whole = percent * PERCENT_STEPS
    if whole != int(whole) or not 0 <= percent <= 100:
        raise PlanError.of(
            "score.percent", f"{percent} % is no share",
            remedy="it lies between 0 and 100 %, with at most four decimals",
        )  # fmt: skip
    return int(whole)


def points_of(whole: int | None) -> Decimal | None:
    """Thousandths as points."""
    return None if whole is None else Decimal(whole) / THOUSAND
