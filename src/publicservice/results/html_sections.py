"""Parts of the page that a plan may have nothing for: cohorts, agenda, printed figures."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

from publicservice.model.areas import WHOLE
from publicservice.model.label import Label
from publicservice.results.html_parts import both, cell, chip, head_row, section, table, table_row
from publicservice.results.payments.words import STATE_WORDS, period_text, yuan_text
from publicservice.results.shown import between, printed_and_worked
from publicservice.results.words import AGREEMENT_WORDS, BUDGET_WORDS
from publicservice.timeline.frames import day_shown
from publicservice.timeline.words import KIND_WORDS, LATE_WORDS, STATUS_WORDS, ordinal

Record = dict[str, Any]
SHOWN_ELSEWHERE = ("phase", "target")
"""Kinds of items that have a table of their own."""


def cohorts(rows: list[Record]) -> str:
    """How many of the first step, and of the step before, reached each step."""
    if not rows:
        return ""
    names = ("Step 环节", "Number 数量", "Of the first 占首环节", "Of the one before 占上一环节")
    told = "".join(
        table(head_row(*names), (_cohort_row(row) for row in rows if row["cohort"] == cohort))
        for cohort in dict.fromkeys(row["cohort"] for row in rows)
    )
    return section(Label("Cohorts", "队列"), told)


def _cohort_row(row: Record) -> str:
    ends = {name: (row[f"{name}_certain"], row[f"{name}_possible"]) for name in _COHORT_FIGURES}
    shares = ("of_first", "of_previous") if row["step"] > 1 else ()
    return table_row(
        both(Label(row["label_en"] or row["indicator"], row["label_zh"])),
        cell(between(*ends["value"], "count", dots="–") or "?", "n"),
        *(cell(between(*ends[name], "%", dots="–") or "?", "n") for name in shares),
        *(cell("", "n") for _ in range(2 - len(shares))),
    )


def agenda(rows: list[Record]) -> str:
    """What is to be done, handed in or waited for; phases and targets stand in their tables."""
    listed = [row for row in rows if row["kind"] not in SHOWN_ELSEWHERE]
    if not listed:
        return ""
    open_ = [row for row in listed if row["status"] != "past"]
    names = ("What 事项", "Kind 类别", "From 开始", "To 结束", "Status 状态")
    told = table(head_row(*names), map(_agenda_row, open_)) if open_ else ""
    if past := len(listed) - len(open_):
        told += f"<p>{past} in the past 另有{past}项已结束</p>"
    return section(Label("To do and to hand in", "待办与上报"), told)


def _agenda_row(row: Record) -> str:
    status, days = row["status"], row["days"]
    why = escape(row["reason"]) if status == "unknown" else ""
    if days is not None and status in ("upcoming", "due", "current"):
        why = both(Label(f"in {days} day{'' if days == 1 else 's'}", f"{days}天后"))
    edition = f" ({ordinal(row['edition'])})" if row["edition"] else ""
    notes = [row["asked"], f"→ {row['to']}" if row["to"] else ""]
    notes += [f"late: {LATE_WORDS[row['late']].text('en')}" if row["late"] else ""]
    small = escape("; ".join(filter(None, notes)))
    return table_row(
        both(Label(row["label_en"], row["label_zh"])) + escape(edition)
        + (f"<small>{small}</small>" if small else ""),
        cell(both(KIND_WORDS[row["kind"]])),
        *(cell(escape(day_shown(row, name)), "n") for name in ("start", "end")),
        cell(chip(status, STATUS_WORDS[status], why)),
    )  # fmt: skip


def statements(rows: list[Record]) -> str:
    """Printed figures that their own inputs do not give, and those that cannot be checked."""
    if not rows:
        return ""
    odd = [row for row in rows if row["agrees"] in ("no", "unknown")]
    names = ("Statement 表述", "Printed 原文", "Worked out 核算", "Agrees 核对")
    told = table(head_row(*names), map(_statement_row, odd)) if odd else ""
    if agreeing := len(rows) - len(odd):
        told += f"<p>{agreeing} of {len(rows)} agree 其余{agreeing}项相符</p>"
    return section(Label("Printed figures against their inputs", "文中数字核对"), told)


def _statement_row(row: Record) -> str:
    result = between(row["recomputed"], row["recomputed_high"], row["unit"], dots="–")
    printed, worked = printed_and_worked(row["printed"], row["worked"], result)
    why = f"<small>{escape(row['reason'])}</small>" if row["reason"] else ""
    cite = f"<small>{escape(row['cite'])}</small>" if row["cite"] else ""
    return table_row(
        both(Label(row["label_en"], row["label_zh"])) + cite,
        cell(escape(printed)),
        cell(escape(worked) + why),
        cell(chip(row["agrees"], AGREEMENT_WORDS[row["agrees"]], "")),
    )


_COHORT_FIGURES = ("value", "of_first", "of_previous")


CHIPS = {
    "covered": "met", "short": "missed", "open": "undetermined", "unfunded": "missed",
    "not_planned": "upcoming",
}  # fmt: skip
"""A status of the budget in the colour of one of a target."""


def money(budget: list[Record]) -> str:
    """The budget by source; of a programme without benefits and sources nothing."""
    rows = [each for each in budget if each["scope"] != "level"]
    if not rows:
        return ""
    head = head_row("Source 资金来源", "Asked for 需求(元)", "Planned 计划(元)", "Status 状态")
    return section(Label("Budget", "资金"), table(head, (_budget_row(row) for row in rows)))


def _budget_row(row: Record) -> str:
    asked = (row["demand_certain_fen"], row["demand_possible_fen"])
    shown = dict.fromkeys("?" if fen is None else f"{Decimal(fen) / 100:,.2f}" for fen in asked)
    planned = row["planned_fen"]
    status = row["status"]
    return table_row(
        both(Label(row["label_en"], row["label_zh"])) if not row["area"] else escape(row["area"]),
        cell("–".join(shown), "n"),
        cell("" if planned is None else f"{Decimal(planned) / 100:,.2f}", "n"),
        cell(chip(CHIPS[status], BUDGET_WORDS[status], "")),
    )


PLACES_SHOWN = 12
"""Areas of one name; the others are in the frame."""


def scarce(rows: list[Record]) -> str:
    """Places by area: how many there are, who claims and who has one; of others nothing."""
    told = ""
    for name in dict.fromkeys(row["places"] for row in rows):
        own = [row for row in rows if row["places"] == name]
        names = ("Places 名额", "There are 数量", "Claimants 申请", "Given 已落实", "Waiting 候补")
        told += table(head_row(*names), (_places_row(row) for row in own[:PLACES_SHOWN]))
        if len(own) > PLACES_SHOWN:
            more = f"and {len(own) - PLACES_SHOWN} more areas 另有{len(own) - PLACES_SHOWN}个区域"
            told += f"<p>{more} (<code>.places</code>)</p>"
    return section(Label("Scarce places", "名额分配"), told) if told else ""


def _places_row(row: Record) -> str:
    whole = row["level"] == WHOLE
    name = both(Label(row["label_en"], row["label_zh"])) if whole else escape(row["area"])
    return table_row(
        name,
        *(
            cell(between_counts(row[f"{what}_certain"], row[f"{what}_possible"]), "n")
            for what in ("places", "claimants", "given", "waiting")
        ),
        kind="" if whole else "part",
    )


def between_counts(low: int | None, high: int | None) -> str:
    """Both ends of a count, ``?`` where it has no upper bound; empty where there is none."""
    if low is None:
        return ""
    return "–".join(dict.fromkeys((f"{low:,}", "?" if high is None else f"{high:,}")))


PAYMENTS_SHOWN = 12


def cash_plan(rows: list[Record]) -> str:
    """What is still to be paid and when, the next first; without schedules and records nothing."""
    if not rows:
        return ""
    open_ends = ("left_possible_fen", "waiting_possible_fen")
    left = [row for row in rows if any(row[end] != 0 for end in open_ends)]
    names = ("Payment 发放", "Due 期限", "To pay 应发(元)", "Paid 实发(元)", "Status 状态")
    told = table(head_row(*names), map(_payment_row, left[:PAYMENTS_SHOWN])) if left else ""
    if more := len(left) - PAYMENTS_SHOWN if len(left) > PAYMENTS_SHOWN else 0:
        told += f"<p>and {more} more in <code>.cash_plan</code> 另有{more}项</p>"
    if done := len(rows) - len(left):
        told += f"<p>{done} with nothing left to pay {done}项已无应发</p>"
    return section(Label("Payments", "发放"), told)


def _payment_row(row: Record) -> str:
    name = row["instalment"] if row["instalment"] != "1" else ""
    small = escape(", ".join(filter(None, (name, period_text(row), row["cite"]))))
    why = escape(row["due_reason"] or "")
    paid = row["paid_fen"]
    standing = row["standing"]
    return table_row(
        both(Label(row["label_en"], row["label_zh"]))
        + (f"<small>{small}</small>" if small else ""),
        cell(escape(str(row["due"] or "?")), "n"),
        cell(
            yuan_text(row["amount_certain_fen"], row["amount_possible_fen"]) + _on_condition(row),
            "n",
        ),
        cell("" if paid is None else yuan_text(paid, paid), "n"),
        cell(chip(STANDING_CHIPS[standing], STATE_WORDS[standing], why)),
    )


def _on_condition(row: Record) -> str:
    """What is paid once its condition is met, below what is to be paid."""
    ends = row["waiting_certain_fen"], row["waiting_possible_fen"]
    if ends == (0, 0):
        return ""
    return f"<small>{both(STATE_WORDS['withheld'])} {yuan_text(*ends)}</small>"


STANDING_CHIPS = {
    "upcoming": "upcoming", "due": "current", "late": "missed", "unknown": "undetermined",
}  # fmt: skip
