"""The engine and the interpreter hold each other to the same answers, reasons included."""

from __future__ import annotations

from datetime import date
from typing import Any

from publicservice.engine.because import because, codes
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.testing.failure import sentences_only
from publicservice.testing.made import MadeRegisters
from publicservice.testing.run import case_of, run
from publicservice.testing.soundness import values_of


def check_interpreter(
    programme: type[Programme], plan: Plan, registers: MadeRegisters, at: date
) -> None:
    """Hold what `explain` would say about each beneficiary against the decisions on Polars.

    Raises:
        AssertionError: with the first differences.
    """
    __tracebackhide__ = sentences_only
    key = programme.unit.key()
    decided = run(programme, plan, registers, at).decisions.rows(named=True)
    rows = {row[key]: row for row in registers.tables[programme.unit.register]}
    differences: list[str] = []
    for row in decided:
        case = case_of(programme, plan, registers, at, rows[row[key]])
        columns = values_of(programme, row)
        found: dict[str, Any] = {name: case.rule(name) for name in programme.rules}
        found["reasons"], columns["reasons"] = codes(because(case, "eligible")), row["reasons"]
        differences += [
            f"{row[key]}: {name} is {columns[name]} as a column and {value} as a case"
            for name, value in found.items()
            if columns[name] != value
        ]
    if differences:
        head = f"{programme.id}: engine and interpreter differ, {len(differences)} times:"
        raise AssertionError("\n  ".join([head, *differences[:5]]))
