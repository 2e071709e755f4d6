"""What a document prints about its own figures: as plain values, and on the page."""

from __future__ import annotations

from typing import Any

from publicservice.cli.page import Column, Page, prose
from publicservice.model.plan import Plan
from publicservice.model.statements.figure_text import number_text
from publicservice.model.statements.held import Held
from publicservice.model.statements.statement_check import held_statements
from publicservice.results.shown import printed_and_worked
from publicservice.results.words import AGREEMENT_WORDS

Values = dict[str, Any]


def statement_values(plan: Plan | None) -> list[Values]:
    """Every statement of the plan and what came out of it."""
    return [_values(held) for held in held_statements(plan)] if plan else []


def _values(held: Held) -> Values:
    difference = held.difference
    return {
        "statement": held.statement.name,
        "label_en": held.statement.label.en,
        "label_zh": held.statement.label.zh,
        "claim": "is" if held.statement.printed else "holds",
        "formula": held.statement.formula,
        "worked": held.worked,
        "printed": held.printed,
        "recomputed": held.recomputed,
        "unit": held.unit,
        "agrees": held.agrees,
        "difference": None if difference is None else number_text(difference),
        "reason": held.reason,
        "cite": held.statement.cite,
    }


def write_statements(page: Page, values: list[Values]) -> None:
    """A table of them, if there are any."""
    if not values:
        return
    page.section("Printed figures against their inputs")
    columns = [prose("statement"), prose("printed"), prose("worked out"), Column("agrees")]
    page.table(columns, [_row(each) for each in values])


def _row(values: Values) -> list[str]:
    named = "\n".join(filter(None, (values["statement"], values["cite"])))
    printed, worked = printed_and_worked(
        values["printed"], values["worked"], values["recomputed"] or ""
    )
    told = "\n".join(filter(None, (worked, values["reason"])))
    return [named, printed, told, AGREEMENT_WORDS[values["agrees"]].text("en")]
