"""The words of agendas, calendar files and charts, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from publicservice.model.label import Label, Language
from publicservice.timeline.items import Item, ItemKind, ItemStatus

KIND_WORDS: Mapping[ItemKind, Label] = MappingProxyType({
    "phase": Label("phase", "阶段"),
    "posting": Label("posting", "公示"),
    "preparation": Label("preparation", "准备"),
    "deliverable": Label("hand in", "上报"),
    "handover": Label("pass on", "逐级上报"),
    "milestone": Label("milestone", "节点目标"),
    "target": Label("target", "目标"),
    "event": Label("event", "事项"),
    "payment": Label("payment", "发放"),
})  # fmt: skip

STATUS_WORDS: Mapping[ItemStatus, Label] = MappingProxyType({
    "upcoming": Label("upcoming", "未开始"),
    "current": Label("current", "进行中"),
    "due": Label("due", "待完成"),
    "past": Label("past", "已结束"),
    "unknown": Label("unknown", "未知"),
})  # fmt: skip


LATE_WORDS: Mapping[str, Label] = MappingProxyType({
    "not accepted": Label("not accepted", "不予受理"),
    "gives up": Label("taken as given up", "视为放弃"),
    "points deducted": Label("points deducted", "扣分"),
    "criticised": Label("publicly criticised", "通报批评"),
})  # fmt: skip

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def title_of(item: Item, language: Language) -> str:
    """What an item is called, with its edition, what is asked for, and who gets it."""
    name = item.label.text(language)
    if item.edition is not None:
        name += f"（第{item.edition}届）" if language == "zh" else f" ({ordinal(item.edition)})"
    if item.asked:
        name += f" {item.asked}"
    if item.to:
        name += f" → {item.to}"
    return name


def printable(text: str) -> str:
    """A text without the characters that calendar files and charts may not hold."""
    return _CONTROL.sub(" ", text)


def ordinal(number: int) -> str:
    """``1st``, ``7th``, ``22nd``."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"
