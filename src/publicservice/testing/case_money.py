"""What a case expects of entitlements, held against what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice.model.money.funding import UNFUNDED
from publicservice.model.problem import UsageError, nearest
from publicservice.model.shown import described
from publicservice.output import to_polars
from publicservice.testing.small import UNKNOWN

if TYPE_CHECKING:
    from publicservice.testing.case_evaluation import Evaluated

Record = Mapping[str, Any]
Pair = tuple[Decimal | None, Decimal | None]
NO_ENTITLEMENT = "none"
STATUSES = ("entitled", "undetermined", "gives_way", "waiting")
TEXTS = ("status", "gives_way_to", "discretion")
PARTS = "parts"
KEYS = (*TEXTS, "amount", PARTS)
FEN_IN_A_YUAN = 100


def entitled(evaluated: Evaluated) -> Iterator[str]:
    """A sentence for every benefit that is not as the case expects.

    Raises:
        UsageError: a benefit, a part of an entitlement or a source that is not there.
    """
    expected = evaluated.case.expect.entitlements
    if not expected:
        return
    evaluation = evaluated.evaluation
    own = pl.col(evaluation.programme.unit.key()) == evaluated.key
    frame = to_polars(evaluation.entitlements)
    rows = {row["benefit"]: row for row in frame.filter(own).rows(named=True)}
    for name, wanted in expected.items():
        if name not in evaluation.programme.benefits:
            raise _no_such("benefit", name, evaluation.programme.benefits, evaluated)
        for what, asked, found in _compared(wanted, rows.get(name), frame.columns, evaluated):
            if asked != found:
                yield f"benefit {name}: {what}expected {told(asked)}, found {told(found)}"


def asked_of(wanted: Any) -> Mapping[str, Any]:
    """What is asked of an entitlement: a text is its status, a number or a list its amount."""
    if isinstance(wanted, Mapping):
        return wanted
    return {"status" if isinstance(wanted, str) else "amount": wanted}


def _compared(
    wanted: Any, row: Record | None, columns: list[str], evaluated: Evaluated
) -> Iterator[tuple[str, Any, Any]]:
    """What is asked of an entitlement and what it is, one after the other."""
    asked = asked_of(wanted)
    status = row["status"] if row else NO_ENTITLEMENT
    if asked.get("status", status) not in (*STATUSES, NO_ENTITLEMENT):
        raise _no_such("status", asked["status"], (*STATUSES, NO_ENTITLEMENT), evaluated)
    for key in asked:
        if key not in KEYS:
            raise _no_such("part of an entitlement", key, KEYS, evaluated)
    if row is None:
        yield "", asked.get("status", "an entitlement"), status
        return
    yield from ((f"{key}: ", asked[key], row[key] or "") for key in TEXTS if key in asked)
    if "amount" in asked:
        yield "amount: ", pair(asked["amount"]), in_yuan(row, "amount")
    sources = [name[: -len("_certain_fen")] for name in columns if name.endswith("_certain_fen")]
    payers = [name for name in sources if name not in ("amount", "standard")]
    for source, part in asked.get(PARTS, {}).items():
        if source not in payers:
            raise _no_such("source or payer", source, (*payers, UNFUNDED), evaluated)
        yield f"{PARTS}.{source}: ", pair(part), in_yuan(row, source)


def in_yuan(row: Record, name: str) -> Pair:
    """Both ends of an amount of a row."""
    low, high = (row[f"{name}_{end}_fen"] for end in ("certain", "possible"))
    return _yuan(low), _yuan(high)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN_IN_A_YUAN


def pair(written: Any) -> Pair:
    """Both ends in yuan; `?` has no known bound."""
    low, high = written if isinstance(written, list) and len(written) == 2 else (written, written)
    return _decimal(low), _decimal(high)


def _decimal(written: Any) -> Decimal | None:
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        return Decimal(written)
    if written == UNKNOWN:
        return None
    raise UsageError.of(
        "cases.wrong-type", f"an amount is {described(written)}, not a number of yuan",
        where="expect, entitlements", remedy='write 550, or [200, 600], or [0, "?"]',
    )  # fmt: skip


def told(value: Any) -> str:
    """A value as a sentence about a case shows it."""
    if isinstance(value, tuple):
        ends = ("?" if end is None else f"{end.normalize():f}" for end in value)
        return "..".join(dict.fromkeys(ends))
    return str(value) or NO_ENTITLEMENT


def _no_such(what: str, name: str, known: Any, evaluated: Evaluated) -> UsageError:
    return UsageError.of(
        "cases.no-such-name", f"no {what} {name!r}", where=f"{evaluated.case}, expect",
        remedy=nearest(name, known),
    )  # fmt: skip
