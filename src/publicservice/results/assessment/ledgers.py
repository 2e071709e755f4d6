"""The life of findings: every event in order, and where each finding stands at the date.

The ledger is a table to which rows are only added. What a finding is, follows from its events up to
the date, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import polars as pl

from publicservice.model.assessment.ledger import RecordedLedger
from publicservice.model.calendar.phase import Duration
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.results.assessment.consequences import LASTING

ORDER = ("found", "reopened", "measure", "assigned", "extended", "evidence", "rejected", "verified")
"""The kinds of events in the order in which they happen where they are of one day."""

OPENING, CLOSING = ("found", "reopened"), "verified"
KEPT = ("problem", "topic", "measure", "owner", "deadline", "evidence", "subject")
"""What a later event says anew; what it leaves blank stays as it was."""

STATUSES = ("open", "reopened", "closed")
FINDINGS: dict[str, Any] = {
    "ledger": pl.String, "finding": pl.String, "status": pl.String, "stage": pl.String,
    "problem": pl.String, "topic": pl.String, "measure": pl.String, "owner": pl.String,
    "opened_on": pl.Date, "deadline": pl.Date, "overdue": pl.Boolean, "days_overdue": pl.Int64,
    "closed_on": pl.Date, "closed_late": pl.Boolean, "evidence": pl.String, "reopened": pl.Int64,
    "lacking": pl.String, "events": pl.Int64, "cite": pl.String, "document": pl.String,
}  # fmt: skip
LIFE: dict[str, Any] = {
    "ledger": pl.String, "finding": pl.String, "event": pl.String, "date": pl.Date,
    "kind": pl.String, "status": pl.String, "closes": pl.Boolean, "problem": pl.String,
    "measure": pl.String, "owner": pl.String, "deadline": pl.Date, "evidence": pl.String,
}  # fmt: skip


def life(ledger: RecordedLedger, events: pl.DataFrame) -> pl.DataFrame:
    """Every dated event in order, with the status after it.

    A verification closes where every gate is yes; otherwise the finding stays as it was. A finding
    that is found again after it was closed is reopened.
    """
    kind = pl.col("kind")
    order = {name: n for n, name in enumerate(ORDER)}
    gates = reduce(and_, (pl.col(gate) for gate in ledger.ledger.gates), pl.lit(value=True))
    frame = (
        events.filter(pl.col("date").is_not_null() & pl.col("finding").is_not_null())
        .with_columns(
            kind.replace_strict(order, default=len(order), return_dtype=pl.Int64).alias("__order"),
            ((kind == CLOSING) & gates.fill_null(value=False)).fill_null(value=False)
            .alias("closes"),
        )
        .sort("finding", "date", "__order", "event")
    )  # fmt: skip
    closed_before = pl.col("closes").cast(pl.Int64).cum_sum().over("finding") > 0
    status = (
        pl.when("closes").then(pl.lit("closed"))
        .when((kind == "reopened") | ((kind == "found") & pl.col("__again")))
        .then(pl.lit("reopened"))
        .when(kind == "found").then(pl.lit("open"))
    )  # fmt: skip
    return (
        frame.with_columns(closed_before.alias("__again"))
        .with_columns(status.alias("status"))
        .with_columns(pl.col("status").forward_fill().over("finding").fill_null("open"))
        .with_columns(pl.lit(ledger.name).alias("ledger"))
        .drop("__order", "__again")
    )


def findings(ledger: RecordedLedger, events: pl.DataFrame, plan: Plan, at: date) -> pl.DataFrame:
    """One row for each finding: what is known of it, and where it stands at the date."""
    found = life(ledger, events)
    last = {name: pl.col(name).drop_nulls().last() for name in KEPT}
    opening = pl.col("kind").is_in(OPENING)
    verified = pl.col("kind") == CLOSING
    lacking = [
        pl.when(~pl.col(gate).filter(verified).last().fill_null(value=False)).then(pl.lit(gate))
        for gate in ledger.ledger.gates
    ]
    summed = found.group_by("finding", maintain_order=True).agg(
        pl.col("status").last(), pl.col("kind").last().alias("stage"), pl.col("date").min()
        .alias("opened_on"),
        pl.col("date").filter(opening).max().alias("__since"),
        pl.col("date").filter("closes").max().alias("closed_on"),
        (pl.col("status") == "reopened").and_(pl.col("status") != pl.col("status").shift(1))
        .sum().cast(pl.Int64).alias("reopened"),
        pl.len().cast(pl.Int64).alias("events"), verified.any().alias("__verified"),
        *[column.alias(f"__lacks{n}") for n, column in enumerate(lacking)],
        *[column.alias(name) for name, column in last.items()],
    )  # fmt: skip
    names = [f"__lacks{n}" for n in range(len(lacking))]
    told = pl.concat_str(names, separator="; ", ignore_nulls=True) if names else pl.lit("")
    closed = pl.col("status") == "closed"
    summed = summed.with_columns(
        pl.coalesce("deadline", _limit(ledger)).alias("deadline"),
        pl.when(closed).then("closed_on").alias("closed_on"),
        pl.when(pl.col("__verified") & ~closed).then(told).otherwise(pl.lit("")).alias("lacking"),
    )
    late = (pl.lit(at) - pl.col("deadline")).dt.total_days()
    return summed.with_columns(
        pl.when(closed).then(False).otherwise(late > 0).alias("overdue"),
        pl.when(~closed & (late > 0)).then(late).otherwise(0).alias("days_overdue"),
        pl.when(closed).then(pl.col("closed_on") > pl.col("deadline")).alias("closed_late"),
        pl.lit(ledger.name).alias("ledger"), pl.lit(ledger.ledger.cite).alias("cite"),
        pl.lit(plan.source_of(f"ledgers.{ledger.name}").document).alias("document"),
    )  # fmt: skip


def _limit(ledger: RecordedLedger) -> pl.Expr:
    """The day to which the ledger's own time limit reaches, where it has one."""
    within = ledger.ledger.within
    if not isinstance(within, Duration):
        return pl.lit(None, dtype=pl.Date)
    unit, times = LASTING[within.unit]
    return pl.col("__since").dt.offset_by(
        f"{within.value * times}{'d' if unit == 'days' else 'mo'}"
    )


def ledger_problems(
    ledger: RecordedLedger, events: pl.DataFrame, programme: str
) -> Iterator[Problem]:
    """Events that cannot be placed, findings that begin in the middle, closings without proof."""
    unplaced = events.filter(pl.col("date").is_null() | pl.col("finding").is_null()).height
    where = f"{programme}: ledgers.{ledger.name}"
    if unplaced:
        yield Problem(
            code="ledger.not-placed", severity="warning", where=where,
            message=f"{unplaced} events without date or finding are in nobody's life",
            remedy="fill in both",
        )  # fmt: skip
    lives = life(ledger, events).group_by("finding", maintain_order=True).agg(
        pl.col("kind").first().alias("first"), pl.col("closes").any(),
        pl.col("evidence").is_not_null().any().alias("proved"),
    )  # fmt: skip
    begun = lives.filter(pl.col("first") != "found")["finding"].to_list()
    if begun:
        yield Problem(
            code="ledger.no-beginning", severity="warning", where=where,
            message=f"{len(begun)} findings whose first event is not that they were found",
            remedy="add the event that opened them: " + ", ".join(map(str, begun[:5])),
        )  # fmt: skip
    proofless = lives.filter(pl.col("closes") & ~pl.col("proved"))["finding"].to_list()
    if proofless:
        yield Problem(
            code="ledger.no-evidence", severity="warning", where=where,
            message=f"{len(proofless)} findings closed without any evidence in the ledger",
            remedy="enter what was seen: " + ", ".join(map(str, proofless[:5])),
        )  # fmt: skip
