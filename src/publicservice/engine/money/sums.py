"""Entitlements added up at the lowest level of organisation: what the budget is made of."""

from __future__ import annotations

from functools import reduce
from typing import Any

import narwhals as nw

from publicservice.engine.literals import is_true, literal, tally
from publicservice.engine.money.columns import Columns
from publicservice.engine.money.entitle import DISCRETION, NOBODY
from publicservice.engine.money.pots import LOANS
from publicservice.model.money.routes import Route

COUNTS = ("entitled", "undetermined", "gives_way", "waiting")
OVERPAID = "overpaid"
FOUND = ("undecided", "below_range", "above_range", "fixed_standard", "decided_by_nobody")


def added_up(
    entitlements: nw.LazyFrame[Any], columns: Columns, routes: dict[str, Route]
) -> nw.LazyFrame[Any]:
    """For each lowest area and benefit: cases by status, and both ends of every part.

    Columns: the levels, benefit, entitled, undetermined, gives_way, waiting, what was found about
    decided amounts, and for the amount and every part ``_low``, ``_high``, ``_open`` (rows that may
    come to any amount), ``_cases`` and ``_cases_possible``, and ``_off`` (known parts outside of
    what the source may pay for a case). Of loans what was paid back and what is outstanding in the
    same way, and ``overpaid``, the rows of which more was paid back than they got.
    """
    status = nw.col("status")
    cells = [tally(status == literal(state)).alias(state) for state in COUNTS]
    texts = [DISCRETION[number] for number in range(1, NOBODY + 1) if DISCRETION[number] in FOUND]
    cells += [tally(nw.col("discretion") == literal(text)).alias(text) for text in texts]
    parts = ("amount", *columns.parts, *(LOANS if columns.loans else ()))
    for part in parts:
        cells += _cells_of(part, routes)
    if columns.loans:
        more = nw.col("repaid_certain_fen") > nw.col("amount_possible_fen")
        cells.append(tally(is_true(more)).alias(OVERPAID))
    frame = entitlements.select(
        *[nw.col(level) for level in columns.levels], nw.col("benefit"), *cells
    )
    names = [*COUNTS, *texts, *([OVERPAID] if columns.loans else [])]
    names += [f"{part}_{end}" for part in parts for end in ENDS]
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name) for name in names]
    return frame.group_by(*columns.levels, "benefit").agg(*sums)


ENDS = ("low", "high", "open", "cases", "cases_possible", "off")


def _cells_of(part: str, routes: dict[str, Route]) -> list[nw.Expr]:
    """A part that a benefit does not have is null at both ends; one that gives way comes to 0."""
    low, high = nw.col(f"{part}_certain_fen"), nw.col(f"{part}_possible_fen")
    zero = literal(0)
    off = _off(part, low, high, routes)
    cells = [
        nw.coalesce(low, zero),
        nw.coalesce(high, zero),
        tally(high.is_null() & ~low.is_null()),
        tally(low > zero),
        tally(nw.coalesce(high, low + literal(1)) > zero),
        zero if off is None else tally(off),
    ]
    return [cell.alias(f"{part}_{end}") for cell, end in zip(cells, ENDS, strict=True)]


def _off(part: str, low: nw.Expr, high: nw.Expr, routes: dict[str, Route]) -> nw.Expr | None:
    """A known part of a case that lies outside of what the source may pay for one, if any may."""
    found: list[nw.Expr] = []
    for name, route in routes.items():
        standards = {each.name: each.standard for each in route.funders}
        standards |= {each.name: each.standard for each in route.pots}
        if part in standards:
            least, most = standards[part] or (None, None)
            if least is not None and most is not None:
                outside = (low < literal(least)) | (low > literal(most))
                known = (low == high) & (low > literal(0))
                found.append(is_true((nw.col("benefit") == literal(name)) & known & outside))
    return reduce(lambda a, b: a | b, found) if found else None
