"""How payments stand, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from publicservice.model.label import Label, Language
from publicservice.model.money.payments import Instalment, PaymentSchedule

STATE_WORDS: Mapping[str, Label] = MappingProxyType({
    "paid": Label("paid", "已发放"),
    "paid_late": Label("paid late", "逾期发放"),
    "due": Label("due", "待发放"),
    "late": Label("late", "逾期未发"),
    "upcoming": Label("upcoming", "未到期"),
    "withheld": Label("condition not met", "条件未满足"),
    "suspended": Label("suspended", "暂停发放"),
    "forfeited": Label("forfeited", "取消"),
    "undetermined": Label("undetermined", "待核定"),
    "nothing": Label("nothing to pay", "无应发"),
    "unknown": Label("day unknown", "期限未知"),
})  # fmt: skip


def instalment_text(schedule: PaymentSchedule, part: Instalment, language: Language) -> str:
    """What an instalment is called; empty for one without a label that is the only one."""
    return part.label.text(language) or (part.name if len(schedule.parts) > 1 else "")


def is_for_a_time(part: Instalment) -> bool:
    """Whether the plan says which time it pays for."""
    return bool(part.every or part.start or part.end)


def period_text(row: Mapping[str, Any], language: Language = "en", *, timed: bool = False) -> str:
    """``2/4 (2024-04-01..2024-06-30)``; of the only period its days where it is `timed`."""
    days = ""
    if row["period_start"] is not None and row["period_end"] is not None:
        days = f"{row['period_start']}..{row['period_end']}"
    if (row["periods"] or 1) == 1:
        return days if timed else ""
    number = f"{row['period']}/{row['periods']}"
    if language == "zh":
        number = f"第{row['period']}期,共{row['periods']}期"
    return f"{number} ({days})" if days else number


def yuan_text(low: int | None, high: int | None) -> str:
    """``175.00``, ``0.00..175.00``, ``0.00..?``."""
    ends = ["?" if fen is None else f"{fen // 100:,}.{fen % 100:02}" for fen in (low, high)]
    return "..".join(dict.fromkeys(ends))
