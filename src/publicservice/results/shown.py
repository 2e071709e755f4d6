"""Measured figures as people read them, and which of many they see."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from publicservice.model.areas import WHOLE
from publicservice.results.words import MET

CENT = Decimal("0.01")

RELATION = ("= ", "≠ ", "≤ ", "≥ ", "< ", "> ")


def printed_and_worked(printed: str, worked: str, result: str) -> tuple[str, str]:
    """Of a statement: what the document prints, and what was worked out with its result.

    Of a relation nothing is printed: its left side comes out as the result, and is held against the
    right one, which `printed` has with the sign.
    """
    if printed.startswith(RELATION):
        return "", f"{worked}: {result} {printed}" if result else worked
    return printed, f"{worked} = {result}" if result and result != worked else worked


def between(
    low: Decimal | None, high: Decimal | None, unit: str, *, dots: str = "..", up: bool = False
) -> str:
    """A figure, or the two ends of what is not known exactly, with its unit.

    Two decimals at most. The low end is rounded down and the high end up; a single figure down, so
    that 84.996 % never looks like 85 %, or with `up` the other way round.
    """
    if low is None:
        return ""
    known = low == high
    texts = [_text(low, ROUND_CEILING if known and up else ROUND_FLOOR)]
    if high is not None and not known:
        texts.append(_text(high, ROUND_CEILING))
    more = " or more" if high is None else ""
    return f"{dots.join(dict.fromkeys(texts))} {unit}".removesuffix(" count") + more


def _text(value: Decimal, rounding: str) -> str:
    return f"{value.quantize(CENT, rounding).normalize():,f}"


def most_telling(targets: Sequence[dict[str, Any]], areas: int) -> list[dict[str, Any]]:
    """Every target; of those for a level so many areas that do not meet it, the farthest first."""
    shown: list[dict[str, Any]] = []
    for name in dict.fromkeys(row["target"] for row in targets):
        own = [row for row in targets if row["target"] == name]
        whole = [row for row in own if row["level"] == WHOLE or row["areas"] is not None]
        behind = [row for row in own if row not in whole and row["status"] not in MET]
        shown += [*whole, *sorted(behind, key=_gap, reverse=True)[:areas]]
    return shown


def _gap(row: dict[str, Any]) -> Decimal:
    return row["gap"] or Decimal(0)
