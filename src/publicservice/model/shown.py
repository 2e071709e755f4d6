"""How values from a file are put into messages: short, and without identity numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

LONGEST = 40
_IDENTITY_NUMBER = re.compile(r"(?<![0-9])([0-9]{3})(?:[0-9]{13}|[0-9]{10})([0-9][0-9Xx])(?![0-9])")

_NAMES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((int, Decimal), "the number {}"),
    ((datetime, time), "the time {}"),
    (date, "the date {}"),
    (list, "a list"),
    (dict, "a table"),
)


def shown(value: object) -> str:
    """The value as text, cut where it is long, identity numbers masked."""
    text = _IDENTITY_NUMBER.sub(r"\1***\2", str(value))
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def described(value: object) -> str:
    """The value with its type in plain words: ``the text '08-20'``, ``a table``."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text {shown(value)!r}"
    for types, name in _NAMES:
        if isinstance(value, types):
            return name.format(shown(value))
    return type(value).__name__
