"""Units in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from publicservice.model.label import Label, Language
from publicservice.model.unit import (
    COUNT_UNITS,
    MONEY_UNITS,
    MULTIPLES,
    PERIODS,
    SHARE_UNITS,
    WHOM,
    parse_unit,
)

_CHINESE = re.compile("[\u4e00-\u9fff]")
_SMALLEST_IN = {"yuan": 100, "jiao": 10}
PERIOD_WORDS = {
    "day": Label("a day", "每日"), "week": Label("a week", "每周"),
    "month": Label("a month", "每月"), "quarter": Label("a quarter", "每季度"),
    "term": Label("a term", "每学期"), "season": Label("a season", "每个季节"),
    "year": Label("a year", "每年"),
    "once": Label("once", "一次性"),
}  # fmt: skip


@lru_cache(maxsize=1024)
def unit_text(unit: str, language: Language) -> str:
    """A plan's unit as the plan writes it, in Chinese in Chinese words: ``元/人/月``."""
    if language != "zh" or not unit or _CHINESE.search(unit):
        return unit
    parts = parse_unit(unit)
    if parts.base or parts.amount in SHARE_UNITS:
        return unit
    names = MONEY_UNITS if parts.kind == "money" else COUNT_UNITS
    multiple = parts.scale // _SMALLEST_IN.get(parts.amount, 1)
    words = [_multiple(multiple) + _word(parts.amount, names)]
    words += [_word(parts.whom, WHOM)] if parts.whom else []
    words += [_word(parts.period, PERIODS)] if parts.period else []
    return "/".join(words)


def measure_text(unit: str, language: Language) -> str:
    """For whom and how often a number is: ``per household, once``, ``每户,一次性``."""
    parts = parse_unit(unit)
    period = PERIOD_WORDS[parts.period].text(language) if parts.period else ""
    if language == "zh":
        whom = f"每{_word(parts.whom, WHOM)}" if parts.whom else ""
        return ",".join(filter(None, (whom, period)))
    return ", ".join(filter(None, (f"per {parts.whom}" if parts.whom else "", period)))


def _multiple(number: int) -> str:
    """万 for ten thousand; nothing for one."""
    words = (word for word, size in MULTIPLES.items() if size == number and _CHINESE.match(word))
    return next(words, "")


def _word(name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    return next((other for other in names[name] if _CHINESE.match(other)), name)
