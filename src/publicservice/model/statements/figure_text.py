"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from publicservice.model.statements.statement import Figure

PLACES = 6
"""So many decimals of a number that has more are shown, and then an ellipsis."""


def figure_text(figure: Figure) -> str:
    """A printed figure with its unit: ``200–400 yuan/household``, ``at least 1000 yuan``."""
    if figure.unknown:
        return f"unknown ({figure.unknown})"
    if figure.low is None:
        text = f"at most {figure.high:f}"
    elif figure.high is None:
        text = f"at least {figure.low:f}"
    elif figure.is_range:
        text = f"{figure.low:f}–{figure.high:f}"
    else:
        text = f"{figure.low:f}"
    return f"{text} {figure.unit}".rstrip()


def cut(value: Fraction) -> Decimal:
    """The number to `PLACES` decimals, cut off and not rounded."""
    scaled = abs(value) * 10**PLACES
    whole = scaled.numerator // scaled.denominator
    sign = int(value < 0 and whole > 0)
    return Decimal((sign, tuple(int(digit) for digit in str(whole)), -PLACES))


def number_text(value: Fraction) -> str:
    """The number, with an ellipsis where it has more decimals than are shown."""
    text = f"{cut(value):f}".rstrip("0").rstrip(".")
    return text if Fraction(text) == value else f"{cut(value):f}…"


def span_text(low: Fraction, high: Fraction, unit: str) -> str:
    """One number or two, with their unit."""
    text = number_text(low) if low == high else f"{number_text(low)} to {number_text(high)}"
    return f"{text} {unit}".rstrip()
