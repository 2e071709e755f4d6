"""Rows of registers that ladders and ledgers read, each with the days and conditions it takes."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.literals import is_false, literal, unknown
from publicservice.engine.scope import Tables, open_scope
from publicservice.engine.steps import with_steps
from publicservice.model.assessment.ladder import RecordedLadder
from publicservice.model.assessment.ledger import RecordedLedger
from publicservice.model.numbers import Figures


def ladder_events(
    ladder: RecordedLadder, figures: Figures, tables: Tables
) -> nw.LazyFrame[Any] | None:
    """What counts or may count, or reinstates, up to the date; `None` without the register.

    Columns: subject, day (null where unknown), counts, reinstates (three-valued).
    """
    frame = tables.frame(ladder.register)
    if frame is None:
        return None
    scope = open_scope(ladder.register, frame, ladder.trees, tables, figures)
    compiler = scope.compiler
    frame = with_steps(scope.frame, compiler, ladder.trees)
    counts = literal(True) if ladder.where is None else compiler.condition(ladder.where)
    back = literal(False) if ladder.reinstated is None else compiler.condition(ladder.reinstated)
    day = nw.col(ladder.day)
    frame = frame.select(
        nw.col(ladder.link.other).alias("subject"), day.alias("day"), counts.alias("counts"),
        back.alias("reinstates"),
    )  # fmt: skip
    known = ~nw.col("subject").is_null()
    come = ~is_false(nw.col("day") <= literal(figures.at))
    matters = ~is_false(nw.col("counts")) | ~is_false(nw.col("reinstates"))
    return frame.filter(known & come & matters)


def ledger_events(
    ledger: RecordedLedger, figures: Figures, tables: Tables
) -> nw.LazyFrame[Any] | None:
    """The events up to the date, and those without one; `None` without the register.

    Columns: event, finding, subject (null where the register does not refer to the unit), date,
    kind, problem, measure, owner, deadline, evidence, topic, and the gates.
    """
    frame = tables.frame(ledger.register)
    if frame is None:
        return None
    subject = nw.col(ledger.reference) if ledger.reference else unknown("text")
    names = ("event", "finding", "date", "kind", "problem", "measure", "owner", "deadline",
             "evidence", "topic", *ledger.ledger.gates)  # fmt: skip
    frame = frame.select(subject.alias("subject"), *[nw.col(name) for name in names])
    return frame.filter(~is_false(nw.col("date") <= literal(figures.at)))
