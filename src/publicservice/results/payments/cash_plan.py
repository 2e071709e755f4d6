"""The cash plan: what must be paid when, instalment by instalment, and what of it was paid."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from publicservice.engine.literals import choose, is_true, literal, tally
from publicservice.engine.money.payable import SLOT, Payable
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.output import to_polars

WAITING = ("withheld", "suspended")
STOPPED = (*WAITING, "forfeited")
CASES = {
    "cases_paid": ("paid", "paid_late"), "cases_late": ("late",), "cases_stopped": STOPPED,
    "cases_open": ("undetermined",),
}  # fmt: skip
CASH_PLAN: dict[str, pl.DataType] = {
    "benefit": pl.String(), "label_en": pl.String(), "label_zh": pl.String(),
    "schedule": pl.String(), "instalment": pl.String(), "period": pl.Int64(),
    "periods": pl.Int64(), "period_start": pl.Date(), "period_end": pl.Date(), "due": pl.Date(),
    "due_reason": pl.String(), "standing": pl.String(), "cases_certain": pl.Int64(),
    "cases_possible": pl.Int64(), "amount_certain_fen": pl.Int64(),
    "amount_possible_fen": pl.Int64(), "stopped_fen": pl.Int64(),
    "waiting_certain_fen": pl.Int64(), "waiting_possible_fen": pl.Int64(), "paid_fen": pl.Int64(),
    "left_certain_fen": pl.Int64(), "left_possible_fen": pl.Int64(),
    **{name: pl.Int64() for name in CASES}, "cite": pl.String(), "document": pl.String(),
}  # fmt: skip


def cash_plan(
    programme: type[Programme], plan: Plan, rows: nw.LazyFrame[Any], payable: Payable
) -> pl.DataFrame:
    """One row for each payment that the plan foresees, in the order of paying.

    Those that are due first come first; those of which nobody knows when they are due come last.
    """
    sums = {row[SLOT]: row for row in to_polars(_sums(rows)).rows(named=True)}
    lines = []
    for number, slot in enumerate(payable.slots):
        label = programme.benefits[slot.benefit].label
        path = f"payments.{slot.schedule.name}"
        reason = slot.reason
        lines.append({
            "benefit": slot.benefit, "label_en": label.text("en"), "label_zh": label.text("zh"),
            "schedule": slot.schedule.name, "instalment": slot.instalment.name,
            "period": slot.number, "periods": slot.of, "period_start": slot.first_day,
            "period_end": slot.last_day, "due": slot.last_due,
            "due_reason": reason.reason if reason else None,
            "standing": slot.standing(payable.at), **_figures(sums.get(number), payable),
            "cite": slot.instalment.cite, "document": plan.source_of(path).document,
        })  # fmt: skip
    frame = pl.DataFrame(lines, schema=CASH_PLAN, orient="row")
    order = ["due", "period_end", "benefit", "instalment", "period"]
    return frame.sort(order, nulls_last=True)


def _figures(row: dict[str, Any] | None, payable: Payable) -> dict[str, int | None]:
    if row is None:
        nothing = dict.fromkeys((name for name in CASH_PLAN if name.endswith("_fen")), 0)
        row = {**nothing, **dict.fromkeys((n for n in CASH_PLAN if n.startswith("cases_")), 0),
               "open_ended": 0, "waiting_open_ended": 0, "blank": 0}  # fmt: skip
    found = {name: row[name] for name in CASH_PLAN if name in row}
    if row["open_ended"]:
        found["amount_possible_fen"] = found["left_possible_fen"] = None
    if row["waiting_open_ended"]:
        found["waiting_possible_fen"] = None
    if row["blank"] or not payable.told:
        found |= dict.fromkeys(("paid_fen", "left_certain_fen", "left_possible_fen"))
    return found


def _sums(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The rows of each slot added up; what has no upper end is counted apart."""
    low, high = nw.col("amount_certain_fen"), nw.col("amount_possible_fen")
    paid, zero = nw.col("paid_fen"), literal(0)
    state = nw.col("state")
    waits = state.is_in(list(WAITING)) & is_true(high == zero)
    most = nw.col("scheduled_possible_fen")
    cells = {
        "cases_certain": tally(is_true(low > zero)),
        "cases_possible": tally(high.is_null() | is_true(high > zero)),
        "amount_certain_fen": low,
        "amount_possible_fen": nw.coalesce(high, zero),
        "open_ended": tally(high.is_null()),
        "stopped_fen": choose(state.is_in(list(STOPPED)), nw.col("scheduled_certain_fen"), zero),
        "waiting_certain_fen": choose(waits, nw.col("scheduled_certain_fen"), zero),
        "waiting_possible_fen": choose(waits, nw.coalesce(most, zero), zero),
        "waiting_open_ended": tally(waits & most.is_null()),
        "paid_fen": nw.coalesce(paid, zero),
        "blank": tally(paid.is_null()),
        "left_certain_fen": choose(low > paid, low - paid, zero),
        "left_possible_fen": choose(high > paid, high - paid, zero),
        **{name: tally(state.is_in(list(states))) for name, states in CASES.items()},
    }
    frame = rows.select(SLOT, *[cell.alias(name) for name, cell in cells.items()])
    return frame.group_by(SLOT).agg(
        *[nw.col(name).sum().cast(nw.Int64).alias(name) for name in cells]
    )
