"""What a case expects of payments, held against what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.engine.money.payments import CONDITIONS, STATES
from publicservice.model.problem import UsageError, nearest
from publicservice.output import to_polars
from publicservice.testing.case_money import in_yuan, pair, told

if TYPE_CHECKING:
    from publicservice.testing.case_evaluation import Evaluated

Record = Mapping[str, Any]
PLACE = ("benefit", "instalment", "period")
"""What a name such as ``labour/basic/2`` stands for; the later parts may be left out."""

KEYS = ("state", "condition", "amount", "due", "paid")
NOTHING = "none"


def paid(evaluated: Evaluated) -> Iterator[str]:
    """A sentence for every payment that is not as the case expects.

    Raises:
        UsageError: a benefit, an instalment, a word or a key that is not there.
    """
    expected = evaluated.case.expect.payments
    if not expected:
        return
    evaluation = evaluated.evaluation
    own = pl.col(evaluation.programme.unit.key()) == evaluated.key
    rows = to_polars(evaluation.payments).filter(own).sort(*PLACE).rows(named=True)
    for name, wanted in expected.items():
        asked = _asked(wanted, evaluated)
        found = _named(name, rows, evaluated)
        if not found and asked.get("state") != NOTHING:
            yield f"payment {name}: expected {told(next(iter(asked.values())))}, found none"
        for row in found:
            yield from _differing(name, asked, row)


def _asked(wanted: Any, evaluated: Evaluated) -> Mapping[str, Any]:
    """A text is the state, a number or a list the amount."""
    asked: Record = wanted if isinstance(wanted, Mapping) else {
        "state" if isinstance(wanted, str) else "amount": wanted
    }  # fmt: skip
    words = {"state": (*STATES.values(), NOTHING), "condition": tuple(CONDITIONS.values())}
    for key, value in asked.items():
        if key not in KEYS:
            raise _no_such("part of a payment", key, KEYS, evaluated)
        if value not in words.get(key, (value,)):
            raise _no_such(key, str(value), words[key], evaluated)
    return asked


def _named(name: str, rows: list[dict[str, Any]], evaluated: Evaluated) -> list[dict[str, Any]]:
    """The rows of a benefit, or of its instalment, or of one period of it."""
    parts = name.split("/")
    benefits = evaluated.evaluation.programme.benefits
    if parts[0] not in benefits or len(parts) > len(PLACE):
        raise _no_such("payment", name, benefits, evaluated)
    found = rows
    for key, part in zip(PLACE, parts, strict=False):
        found = [row for row in found if str(row[key]) == part]
    return found


def _differing(name: str, asked: Mapping[str, Any], row: Record) -> Iterator[str]:
    at = "/".join(str(row[key]) for key in PLACE)
    where = name if at == name else f"{name}, {at}"
    ends = {f"paid_{end}_fen": row["paid_fen"] for end in ("certain", "possible")}
    for key, written in asked.items():
        money = key in ("amount", "paid")
        value = in_yuan({**row, **ends}, key) if money else row[key]
        wanted = pair(written) if money else written
        if wanted != value:
            yield f"payment {where}: {key}: expected {told(wanted)}, found {told(value)}"


def _no_such(what: str, name: str, known: Any, evaluated: Evaluated) -> UsageError:
    return UsageError.of(
        "cases.no-such-name", f"no {what} {name!r}", where=f"{evaluated.case}, expect, payments",
        remedy=nearest(name, known),
    )  # fmt: skip
