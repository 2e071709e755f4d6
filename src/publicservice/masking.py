"""Identity numbers and names, made unreadable for messages, logs and terminals.

The rule: of a number that identifies (eight or more letters and digits, at least six of them
digits) the first three and the last two characters stay (``999***28``); of anything else, such as a
name, the first character stays (``王**``). The run of stars is always as long, so that it does not
tell the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publicservice.model.registers.register import Register

_NUMBER = re.compile(r"(?=(?:[^0-9]*[0-9]){6})[0-9A-Za-z]{8,}")
_IDENTITY_IN_TEXT = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")


def mask(value: object) -> str:
    """The value with only as much left as tells two of them apart; ``""`` for nothing."""
    text = "" if value is None else str(value).strip()
    if not text:
        return ""
    if _NUMBER.fullmatch(text):
        return f"{text[:3]}***{text[-2:]}"
    return f"{text[0]}**" if len(text) > 1 else "**"


def mask_identities(text: str) -> str:
    """Running text in which every identity number (15 or 18 characters) is masked."""
    return _IDENTITY_IN_TEXT.sub(lambda match: mask(match.group()), text)


def masked(frame: Any, registers: Iterable[type[Register]]) -> Any:
    """A frame for the terminal: private fields masked, in the caller's kind of frame.

    Columns named like a private field of one of the register classes are masked; in a quarantine
    frame (columns `field`, `value`, `code`) so are the values of private fields, and those of
    whole rows. Keys that are identity numbers are masked as well.

    Args:
        frame: any eager frame that narwhals takes.
        registers: the register classes whose private fields count.
    """
    import narwhals as nw

    private = {name for cls in registers for name, field in cls.fields.items() if field.private}
    wrapped = nw.from_native(frame, eager_only=True, pass_through=False)
    columns = []
    for name in wrapped.columns:
        series = wrapped[name]
        if name in private:
            series = _mapped(series, mask)
        elif name == "value" and {"field", "code"} <= set(wrapped.columns):
            series = _masked_values(wrapped, private)
        elif series.dtype == nw.String:
            series = _mapped(series, mask_identities)
        columns.append(series.alias(name))
    return wrapped.select(*columns).to_native()


def _mapped(series: Any, function: Any) -> Any:
    values = [None if value is None else function(str(value)) for value in series.to_list()]
    return _series(series, values)


def _masked_values(frame: Any, private: set[str]) -> Any:
    triples = zip(
        frame["value"].to_list(), frame["field"].to_list(), frame["code"].to_list(), strict=True
    )
    values = [
        value if value is None
        else mask(value) if field in private
        else "***" if str(code).startswith("row.")
        else mask_identities(str(value))
        for value, field, code in triples
    ]  # fmt: skip
    return _series(frame["value"], values)


def _series(like: Any, values: list[str | None]) -> Any:
    import narwhals as nw

    return nw.new_series(like.name, values, nw.String, backend=like.implementation)
