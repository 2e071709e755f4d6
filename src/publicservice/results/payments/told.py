"""One beneficiary's payments in words: what is due when, what was paid, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import narwhals as nw

from publicservice.engine.literals import literal
from publicservice.model.calendar.days import BEYOND
from publicservice.model.label import Label, Language
from publicservice.model.money.due import none_so_far, not_filled_in, slots_of
from publicservice.model.money.payments import schedule_of
from publicservice.output import to_polars
from publicservice.results.payments.words import (
    STATE_WORDS,
    instalment_text,
    is_for_a_time,
    period_text,
    yuan_text,
)
from publicservice.wording import citation

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Record = dict[str, Any]
YUAN, DUE, PAID, NO_DAY = (
    Label("yuan", "元"), Label("due by", "应于"), Label("paid", "实发"),
    Label("due: unknown", "发放期限未知"),
)  # fmt: skip


def payments_told(evaluation: Evaluation, key: str, language: Language) -> tuple[str, ...]:
    """A line for every payment that the plan foresees for the case, in the order of the plan."""
    if not evaluation.has_payments:
        return ()
    frame = nw.from_native(evaluation.payments, pass_through=False).lazy()
    own = frame.filter(nw.col(evaluation.programme.unit.key()) == literal(key))
    order = {
        (benefit, part.name): (place, number)
        for place, benefit in enumerate(evaluation.programme.benefits)
        for number, part in enumerate(schedule_of(benefit, dict(evaluation.plan.payments)).parts)
    }
    rows = to_polars(own).rows(named=True)
    rows.sort(key=lambda row: (order[row["benefit"], row["instalment"]], row["period"]))
    return tuple(_line(evaluation, row, language) for row in rows)


def _line(evaluation: Evaluation, row: Record, language: Language) -> str:
    benefit = evaluation.programme.benefits[row["benefit"]]
    label = benefit.label.text(language)
    schedule = schedule_of(row["benefit"], dict(evaluation.plan.payments))
    part = next(each for each in schedule.parts if each.name == row["instalment"])
    named = instalment_text(schedule, part, language)
    period = period_text(row, language, timed=is_for_a_time(part))
    names = filter(None, (label, named, period))
    state = STATE_WORDS[row["state"]].text(language)
    if row["due_reason"] and language == "zh":
        row = {**row, "due_reason": _reason(evaluation, row)}
    told = ", ".join(_parts(row, language, goods=benefit.standard is None))
    source = evaluation.plan.source_of(f"payments.{schedule.name}")
    cite = f"  [{citation(source, part.cite)}]" if part.cite else ""
    return f"{', '.join(names)}: {told} ({state}){cite}"


def _reason(evaluation: Evaluation, row: Record) -> str:
    """Why nobody can tell when it is due, in Chinese; what the plan says stays as it is."""
    plan, fields = evaluation.plan, evaluation.programme.unit.fields
    benefit = {row["benefit"]: evaluation.programme.benefits[row["benefit"]]}
    slots = slots_of(plan, benefit, evaluation.at)
    reasons = [slot.reason for slot in slots if slot.reason] + [BEYOND]
    reasons += [
        why(day.event, fields[day.event].zh)
        for slot in slots for day in slot.counted for why in (not_filled_in, none_so_far)
    ]  # fmt: skip
    known = {reason.reason: reason.text("zh") for reason in reasons}
    return known.get(row["due_reason"], str(row["due_reason"]))


def _parts(row: Record, language: Language, *, goods: bool) -> Iterator[str]:
    yuan = YUAN.text(language)
    blocked = row["state"] in ("withheld", "suspended", "forfeited")
    what = "scheduled" if blocked else "amount"
    if not goods:
        yield f"{yuan_text(row[f'{what}_certain_fen'], row[f'{what}_possible_fen'])} {yuan}"
    if row["due"] is not None:
        yield f"{DUE.text(language)} {row['due']}"
    elif row["due_reason"]:
        yield f"{NO_DAY.text(language)} ({row['due_reason']})"
    if row["records"] and goods:
        yield " ".join(filter(None, (PAID.text(language), str(row["paid_on"] or ""))))
    elif row["records"]:
        day = f" {row['paid_on']}" if row["paid_on"] else ""
        yield f"{PAID.text(language)} {yuan_text(row['paid_fen'], row['paid_fen'])} {yuan}{day}"
    if row["days_late"]:
        yield f"+{row['days_late']} {'天' if language == 'zh' else 'days'}"
