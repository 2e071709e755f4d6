"""Units in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from publicservice.model.label import Language
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


def _multiple(number: int) -> str:
    """万 for ten thousand; nothing for one."""
    words = (word for word, size in MULTIPLES.items() if size == number and _CHINESE.match(word))
    return next(words, "")


def _word(name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    return next((other for other in names[name] if _CHINESE.match(other)), name)
