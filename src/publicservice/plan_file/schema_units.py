"""Units as a pattern of JSON Schema, made from the tables that `parse_unit` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from publicservice.model.unit import (
    COUNT_UNITS,
    MONEY_UNITS,
    MULTIPLES,
    PERIODS,
    SHARE_UNITS,
    WHOM,
)

Names = Mapping[str, tuple[str, ...]]
_PER = r"\s*(?:[/／·每]|\s[pP][eE][rR]\s)\s*"
OF = r"\s+[oO][fF]\s+"


def unit_pattern() -> str:
    """What every unit matches, and hardly anything else: case does not count, widths neither."""
    parts = f"(?:{_PER}{_any_of(_names(WHOM, PERIODS))}){{0,2}}"
    share = f"{_any_of((*_names(SHARE_UNITS), '％'))}(?:{OF}.+|{parts})"
    amount = f"(?:{_any_of(MULTIPLES)}\\s*)?{_any_of(_names(MONEY_UNITS, COUNT_UNITS))}{parts}"
    return f"^\\s*(?:{share}|{amount})\\s*$"


def unit_examples() -> list[str]:
    """Units that an editor may offer: the first name of each, and some that are put together."""
    joined = ["yuan/household", "yuan/person/month", "yuan/year", "% of baseline", "times/year"]
    return [*_first(MONEY_UNITS), *_first(SHARE_UNITS), *_first(COUNT_UNITS), *joined]


def _names(*tables: Names) -> list[str]:
    return [name for names in tables for first, more in names.items() for name in (first, *more)]


def _first(names: Names) -> list[str]:
    return list(names)


def _any_of(names: Iterable[str]) -> str:
    longest_first = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(map(_either_case, longest_first))})"


def _either_case(name: str) -> str:
    return "".join(
        f"[{c.lower()}{c.upper()}]" if c.isascii() and c.isalpha() else r"\s+" if c == " "
        else re.escape(c)
        for c in name
    )  # fmt: skip


UNIT: Mapping[str, Any] = {
    "anyOf": [
        {"enum": unit_examples()},
        {"type": "string", "pattern": unit_pattern()},
    ]
}
"""What a unit is: one of those that are offered, or any other that is understood."""
