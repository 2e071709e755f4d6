"""What a case expects of scorecards, held against what they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.model.problem import UsageError, nearest
from publicservice.testing.small import UNKNOWN

if TYPE_CHECKING:
    from publicservice.testing.case_evaluation import Evaluated

Record = dict[str, Any]
NOT_ASSESSED = "none"
ENDS: Mapping[str, tuple[str, str]] = {
    "score": ("score_certain", "score_possible"),
    "rank": ("rank_best", "rank_worst"),
    "released": ("released_certain", "released_possible"),
    "raised": ("grades_raised_certain", "grades_raised_possible"),
}
"""What is a number, and the columns with its two ends."""

TEXTS = ("result", "grade")


def assessed(evaluated: Evaluated) -> Iterator[str]:
    """A sentence for every score and consequence that is not as the case expects."""
    expect, evaluation = evaluated.case.expect, evaluated.evaluation
    if not expect.scores and expect.consequences is None:
        return
    own = pl.col(evaluation.programme.unit.key()) == evaluated.key
    rows = {row["scorecard"]: row for row in evaluation.scores.filter(own).rows(named=True)}
    for name, wanted in expect.scores.items():
        if name not in evaluation.programme.scorecards:
            raise _no_such("scorecard", name, evaluation.programme.scorecards, evaluated)
        yield from _score(name, wanted, rows.get(name), evaluated)
    if expect.consequences is not None:
        found = [
            row["consequence"] + ("" if row["state"] == "certain" else UNKNOWN)
            for row in evaluation.consequences.filter(own).rows(named=True)
        ]
        if sorted(found) != sorted(expect.consequences):
            yield f"consequences: expected {_listed(expect.consequences)}, found {_listed(found)}"


def _score(name: str, wanted: Any, row: Record | None, evaluated: Evaluated) -> Iterator[str]:
    found: Any
    asked: Any
    if wanted == NOT_ASSESSED or row is None:
        if (wanted == NOT_ASSESSED) != (row is None):
            said = "not assessed" if row is None else "assessed"
            yield f"scorecard {name}: expected {wanted}, found {said}"
        return
    for key, value in wanted.items():
        if key in TEXTS:
            found, asked = row[key] or UNKNOWN, value
        elif key in ENDS:
            found, asked = tuple(row[end] for end in ENDS[key]), _pair(value)
        else:
            raise _no_such("part of a score", key, (*TEXTS, *ENDS), evaluated)
        if found != asked:
            yield f"scorecard {name}: {key}: expected {_told(asked)}, found {_told(found)}"


def _pair(value: Any) -> tuple[Any, Any]:
    low, high = value if isinstance(value, list) else (value, value)
    return tuple(None if end == UNKNOWN else Decimal(end) for end in (low, high))  # type: ignore[return-value]


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        ends = ("?" if end is None else f"{Decimal(end).normalize():f}" for end in value)
        return "..".join(dict.fromkeys(ends))
    return str(value)


def _listed(names: Any) -> str:
    return ", ".join(sorted(names)) or "none"


def _no_such(what: str, name: str, known: Any, evaluated: Evaluated) -> UsageError:
    return UsageError.of(
        "cases.no-such-name", f"no {what} {name!r}", where=f"{evaluated.case}, expect",
        remedy=nearest(name, known),
    )  # fmt: skip
