"""What a page shows of an evaluation where its plan has it: cohorts, agenda, printed figures."""

from __future__ import annotations

from typing import Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.results.shown import between, printed_and_worked
from publicservice.results.words import AGREEMENT_WORDS
from publicservice.timeline.frames import day_shown
from publicservice.timeline.words import KIND_WORDS, LATE_WORDS, STATUS_WORDS, ordinal

Values = dict[str, Any]
SHOWN_ELSEWHERE = ("phase", "target")
"""Kinds of items that have a table of their own."""


def labels(values: Values) -> str:
    """What a thing is called in both languages."""
    return " ".join(dict.fromkeys(filter(None, (values["label_en"], values["label_zh"]))))


def write_cohorts(page: Page, rows: list[Values]) -> None:
    """How many of the first step, and of the step before, reached each step."""
    for cohort in dict.fromkeys(row["cohort"] for row in rows):
        page.section(f"Cohort {cohort}")
        columns = [
            prose("step"), figures("number"), figures("of the first"), figures("of the one before"),
            Column("clause"),
        ]  # fmt: skip
        page.table(columns, [_cohort_row(row) for row in rows if row["cohort"] == cohort])


def _cohort_row(row: Values) -> tuple[str, ...]:
    shares = [
        between(row[f"{name}_certain"], row[f"{name}_possible"], "%") if row["step"] > 1 else ""
        for name in ("of_first", "of_previous")
    ]
    number = between(row["value_certain"], row["value_possible"], "count")
    return labels(row) or row["indicator"], number or "not measured", *shares, row["cite"]


def write_agenda(page: Page, rows: list[Values], at: object) -> None:
    """What is to be done, handed in or waited for; phases and targets stand in their tables."""
    listed = [row for row in rows if row["kind"] not in SHOWN_ELSEWHERE]
    open_ = [row for row in listed if row["status"] != "past"]
    if not listed:
        return
    page.section(f"To do and to hand in at {at}")
    columns = [
        prose("what"), Column("kind"), Column("from"), Column("to"), Column("status"),
        figures("days"), Column("clause"),
    ]  # fmt: skip
    if open_:
        page.table(columns, [_agenda_row(row) for row in open_])
    if past := len(listed) - len(open_):
        page.line(f"{past} in the past")


def _agenda_row(row: Values) -> tuple[str, ...]:
    unknown = row["status"] == "unknown"
    edition = f" ({ordinal(row['edition'])})" if row["edition"] else ""
    late = f"late: {LATE_WORDS[row['late']].text('en')}" if row["late"] else ""
    to = f"to {row['to']}" if row["to"] else ""
    what = (labels(row) + edition, row["asked"], to, late, row["reason"] if unknown else "")
    return (
        "\n".join(filter(None, what)),
        KIND_WORDS[row["kind"]].text("en"),
        day_shown(row, "start"),
        day_shown(row, "end") or "?" * unknown,
        STATUS_WORDS[row["status"]].text("en"),
        "" if row["days"] is None else f"{row['days']:,}",
        row["cite"],
    )


def write_statements(page: Page, rows: list[Values]) -> None:
    """Printed figures that their own inputs do not give, and those that cannot be checked."""
    if not rows:
        return
    odd = [row for row in rows if row["agrees"] in ("no", "unknown")]
    page.section("Printed figures against their inputs")
    columns = [prose("statement"), prose("printed"), prose("worked out"), Column("agrees")]
    if odd:
        page.table(columns, [_statement_row(row) for row in odd])
    if agreeing := len(rows) - len(odd):
        page.line(f"{agreeing} of {len(rows)} agree")


def _statement_row(row: Values) -> tuple[str, ...]:
    low, high = row["recomputed"], row["recomputed_high"]
    result = between(low, high, row["unit"])
    printed, worked = printed_and_worked(row["printed"], row["worked"], result)
    named = "\n".join(filter(None, (labels(row), row["cite"])))
    told = "\n".join(filter(None, (worked, row["reason"])))
    return named, printed, told, AGREEMENT_WORDS[row["agrees"]].text("en")
