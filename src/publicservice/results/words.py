"""Statuses in words, and signs of comparison as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publicservice.model.label import Label
from publicservice.model.plan import Comparator, PhaseStatus
from publicservice.model.statements.comparison import Agreement

TARGET_WORDS: Mapping[str, Label] = MappingProxyType({
    "met": Label("met", "已达标"),
    "over_fulfilled": Label("over-fulfilled", "超额完成"),
    "on_course": Label("on course", "进度达标"),
    "behind": Label("behind", "进度滞后"),
    "not_met": Label("not met", "未达标"),
    "pending": Label("pending", "未到期"),
    "missed": Label("missed", "逾期未达标"),
    "undetermined": Label("undetermined", "待核定"),
    "not_measured": Label("not measured", "未统计"),
})  # fmt: skip

MET = ("met", "over_fulfilled")
"""Statuses of a target that is reached."""

PHASE_WORDS: Mapping[PhaseStatus, Label] = MappingProxyType({
    "upcoming": Label("upcoming", "未开始"),
    "current": Label("current", "进行中"),
    "past": Label("past", "已结束"),
    "unknown": Label("unknown", "未知"),
})  # fmt: skip

AGREEMENT_WORDS: Mapping[Agreement, Label] = MappingProxyType({
    "exactly": Label("exactly", "相符"),
    "rounded": Label("rounded", "四舍五入后相符"),
    "truncated": Label("cut off", "舍去尾数后相符"),
    "about": Label("about", "约数相符"),
    "within": Label("within", "在范围内"),
    "holds": Label("holds", "成立"),
    "no": Label("contradicts", "不符"),
    "unknown": Label("not checked", "无法核对"),
})  # fmt: skip

BUDGET_WORDS: Mapping[str, Label] = MappingProxyType({
    "covered": Label("covered", "资金充足"),
    "short": Label("short", "资金不足"),
    "open": Label("open", "待核定"),
    "not_planned": Label("not planned", "未列计划"),
    "unfunded": Label("not funded", "无资金来源"),
})  # fmt: skip

COMPARATORS: Mapping[Comparator, str] = MappingProxyType({
    ">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<",
})  # fmt: skip
