"""The engine and the interpreter hold each other to the same answers, reasons included."""

from __future__ import annotations

from datetime import date
from typing import Any

from publicservice.engine.because import because, codes
from publicservice.engine.intervals import Interval
from publicservice.engine.money.case import CaseEntitlement, entitlements_of
from publicservice.model.money.routes import Route, routes_of
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.testing.failure import sentences_only
from publicservice.testing.made import MadeRegisters
from publicservice.testing.run import case_of, entitled_and_placed, run
from publicservice.testing.soundness import values_of


def check_interpreter(
    programme: type[Programme], plan: Plan, registers: MadeRegisters, at: date
) -> None:
    """Hold what `explain` would say about each beneficiary against the decisions on Polars.

    Args:
        programme: the class with the rules.
        plan: the numbers.
        registers: as `random_registers` makes them.
        at: the date of the evaluation.

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
    differences += _money(programme, plan, registers, at)
    if differences:
        head = f"{programme.id}: engine and interpreter differ, {len(differences)} times:"
        raise AssertionError("\n  ".join([head, *differences[:5]]))


def _money(programme: type[Programme], plan: Plan, registers: MadeRegisters, at: date) -> list[str]:
    """Where the entitlements as columns and as cases differ."""
    if not programme.benefits:
        return []
    key = programme.unit.key()
    frame, given = entitled_and_placed(programme, plan, registers, at)
    columns = {(row[key], row["benefit"]): row for row in frame.rows(named=True)}
    routes = routes_of(programme.benefits, plan, at)
    differences = []
    for record in registers.tables[programme.unit.register]:
        case = case_of(programme, plan, registers, at, record)
        places = given.get(record[key], {})  # which no case can tell, as it hangs on the others
        for found in entitlements_of(case, programme.benefits, routes, plan.places, places):
            row = columns.get((record[key], found.benefit.name))
            name = f"{record[key]}: {found.benefit.name}"
            differences += _of_entitlement(name, found, row, routes[found.benefit.name])
    return differences


def _of_entitlement(
    name: str, found: CaseEntitlement, row: dict[str, Any] | None, route: Route
) -> list[str]:
    if row is None or found.status == "not_entitled":
        status = "not_entitled" if row is None else row["status"]
        return [] if status == found.status else [f"{name} is {status} and {found.status}"]
    seen: dict[str, Any] = {"status": row["status"], "gives_way_to": row["gives_way_to"] or ""}
    said: dict[str, Any] = {"status": found.status, "gives_way_to": found.gives_way_to}
    # What hangs on the rows before it no case can tell.
    if found.benefit.standard is not None and not found.benefit.cap_over:
        alone = route.remainder != "running" and not route.pots
        parts = found.parts if alone else {}
        for what, interval in ({"amount": found.amount} | parts).items():
            ends = (row[f"{what}_certain_fen"], row[f"{what}_possible_fen"])
            seen[what], said[what] = Interval(*ends), interval
        for payer, reason in found.stopped.items():
            seen[f"{payer} stopped"], said[f"{payer} stopped"] = row[f"{payer}_stopped"], reason
    return [
        f"{name}: {what} is {seen[what]} as a column and {value} as a case"
        for what, value in said.items()
        if seen[what] != value
    ]
