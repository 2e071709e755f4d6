"""Numbered items of a document: is each number there, and once?"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from publicservice.model.problem import PlanError
from publicservice.model.shown import shown

MOST_SHOWN = 8
_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九十")}
_ARABIC_NUMBER = re.compile(r"[0-9]{1,9}")
_CHINESE_NUMBER = re.compile("([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)")


def ordinal(item: str) -> int:
    """The number that an item has, ``"16"`` or ``"十六"``. Raises PlanError for another text."""
    text = item.strip()
    if _ARABIC_NUMBER.fullmatch(text):
        return int(text)
    found = _CHINESE_NUMBER.fullmatch(text)
    if not text or not found or (found[1] and found[3] and not found[2]):
        raise PlanError.of("statement.not-a-number", f"the item {shown(item)!r} is no number",
                           remedy='list the numbers alone, such as ["1", "2"]')  # fmt: skip
    tens, ten, ones = (_CHINESE.get(part, 0) for part in found.groups())
    return (tens or 1) * 10 + ones if ten else tens + ones


def faults(items: Iterable[str]) -> str:
    """What is missing or there twice in items numbered from 1; empty where nothing is."""
    counted = Counter(map(ordinal, items))
    found = sorted(counted)
    absent = (found[-1] if found else 0) - sum(number > 0 for number in found)
    twice = [number for number in found if counted[number] > 1]
    parts = []
    if absent:
        missing = _listed(_missing(found), absent)
        parts.append(f"the numbers run to {found[-1]}, but {missing} missing")
    if twice:
        parts.append(f"{_listed(iter(twice), len(twice))} there more than once")
    return "; ".join(parts)


def _missing(found: list[int]) -> Iterator[int]:
    before = 0
    for number in found:
        yield from range(before + 1, number)
        before = number


def _listed(numbers: Iterator[int], count: int) -> str:
    texts = list(map(str, itertools.islice(numbers, MOST_SHOWN)))
    if count > len(texts):
        return f"{', '.join(texts)} and {count - len(texts):,} more are"
    return f"{' and '.join(filter(None, (', '.join(texts[:-1]), texts[-1])))} " + (
        "is" if count == 1 else "are"
    )
