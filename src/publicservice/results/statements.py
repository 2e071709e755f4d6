"""What the plan's document prints about its own figures, held against its inputs, as a table."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from publicservice.model.plan import Plan
from publicservice.model.statements.figure_text import PLACES, cut
from publicservice.model.statements.held import Held
from publicservice.model.statements.statement_check import SECTION, held_statements

EXACT = pl.Decimal(38, PLACES)
"""A recomputed figure, cut off after six decimals."""

STATEMENTS: dict[str, pl.DataType] = {
    "statement": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "formula": pl.String(),
    "worked": pl.String(),
    "printed": pl.String(),
    "recomputed": EXACT,
    "recomputed_high": EXACT,
    "unit": pl.String(),
    "agrees": pl.String(),
    "difference": EXACT,
    "reason": pl.String(),
    "cite": pl.String(),
    "document": pl.String(),
}


def statements(plan: Plan) -> pl.DataFrame:
    """Every statement of the plan, held against its inputs.

    Columns:
        statement, label_en, label_zh, cite, document: which one, and where it is printed.
        formula, worked: how the result comes about, by names and by figures.
        printed: the result as the document prints it; of a relation, what its left side is compared
            with.
        recomputed, recomputed_high: what the inputs give, cut off after six decimals; the two
            differ where the inputs leave room. Blank where it is unknown, and for a relation of
            more than two figures that holds.
        unit: of recomputed and difference.
        agrees: exactly, rounded, truncated, about, within, holds, no or unknown.
        difference: from recomputed to the nearest that is printed, cut off after six decimals.
        reason: why it is unknown, or what is wrong with a numbering.
    """
    rows = [_row(plan, held) for held in held_statements(plan)]
    return pl.DataFrame(rows, schema=STATEMENTS, orient="row")


def _row(plan: Plan, held: Held) -> dict[str, Any]:
    statement = held.statement
    low, high = held.span or (None, None)
    called = statement.name.replace("_", " ")
    return {
        "statement": statement.name,
        "label_en": statement.label.text("en") or called,
        "label_zh": statement.label.text("zh") or called,
        "formula": statement.formula,
        "worked": held.worked,
        "printed": held.printed,
        "recomputed": _cut(low),
        "recomputed_high": _cut(high),
        "unit": held.unit,
        "agrees": held.agrees,
        "difference": _cut(held.difference),
        "reason": held.reason,
        "cite": statement.cite,
        "document": plan.source_of(f"{SECTION}.{statement.name}").document,
    }


def _cut(value: Fraction | None) -> Any:
    return None if value is None else cut(value)
