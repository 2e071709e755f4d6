"""The one place that makes constants for the engines.

A bare integer becomes 32 bits wide on some engines and overflows in silence, so every number is
made here, always Int64.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import narwhals as nw

from publicservice.model.registers.field import Kind

DTYPES: dict[Kind, type[nw.Int64 | nw.String | nw.Boolean | nw.Date]] = {
    "text": nw.String,
    "bool": nw.Boolean,
    "count": nw.Int64,
    "money": nw.Int64,
    "percent": nw.Int64,
    "points": nw.Int64,
    "date": nw.Date,
}


def literal(value: str | bool | int | date) -> nw.Expr:
    """A constant column."""
    if isinstance(value, bool):
        return nw.lit(value, dtype=nw.Boolean)
    if isinstance(value, int):
        return nw.lit(value, dtype=nw.Int64)
    if isinstance(value, str):
        return nw.lit(value, dtype=nw.String)
    return nw.lit(value, dtype=nw.Date)


def unknown(kind: Kind) -> nw.Expr:
    """A column in which nothing is known."""
    return nw.lit(None, dtype=DTYPES[kind])


def choose(condition: nw.Expr, then: nw.Expr, otherwise: nw.Expr) -> nw.Expr:
    """`then` where the condition is true; `otherwise` where it is false or unknown."""
    return nw.when(condition).then(then).otherwise(otherwise)


def tally(condition: nw.Expr) -> nw.Expr:
    """1 where the condition is true, else 0, to be summed; never null."""
    return choose(condition, literal(1), literal(0))


def is_true(condition: nw.Expr) -> nw.Expr:
    """Certainly true; never null."""
    return condition.fill_null(False)


def is_false(condition: nw.Expr) -> nw.Expr:
    """Certainly false; never null."""
    return (~condition).fill_null(False)


def look_up(number: nw.Expr, texts: Mapping[int, str]) -> nw.Expr:
    """The text that belongs to a number; null where none does.

    Few texts for many rows are chosen as numbers: an engine moves a number at a fraction of the
    cost of a text, and each text is then stored once.
    """
    return number.replace_strict(
        list(texts), list(texts.values()), default=unknown("text"), return_dtype=nw.String
    )
