"""Fields: the typed columns that a register declares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

import attrs

from publicservice.model.problem import ProgrammeError, nearest

if TYPE_CHECKING:
    from publicservice.model.registers.register import Register

Kind = Literal["text", "bool", "count", "money", "date", "percent", "points"]
"""How a value behaves in rules.

`count` is a whole number, `money` integer fen, `percent` integer millionths of the whole
(85 % is 850000), `points` thousandths of a point of a score, `date` a calendar day. Text is
compared and looked up in lists, never computed.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
NUMBERS: tuple[Kind, ...] = ("count", "money", "percent", "points")
KINDS_ELSEWHERE: Mapping[str, Kind] = {
    "int": "count", "integer": "count", "number": "count", "str": "text", "string": "text",
    "boolean": "bool", "float": "money", "decimal": "money", "amount": "money",
    "datetime": "date", "day": "date", "percentage": "percent", "share": "percent",
}  # fmt: skip
"""What other libraries call them."""

Scalar = str | bool | int | date
NEVER = date(9999, 12, 31)
"""What an empty cell means in a column for a day that has not come, such as moving out."""


def _frozen_words(words: Mapping[str, Scalar] | None) -> Mapping[str, Scalar]:
    return MappingProxyType(dict(words or {}))


@attrs.define(slots=False, eq=False, init=False)
class Field:
    """A typed column of a register.

    Args:
        kind: how the value behaves in rules; in files, money is written in yuan and percent in %.
        zh: the Chinese label, which is also a header name that is recognised.
        en: the English label; by default the attribute's name with spaces.
        aliases: more header names, in any language; case, spaces and full-width forms do not count.
        blank: what an empty cell means. `None` (the default) means unknown; anything else is the
            value that the office means by leaving the cell empty, and its use is counted.
        words: texts that stand for a value, such as ``{"一级": 1, "无": 0}``. A text field with
            words holds nothing else: other texts are quarantined, and the cell is unknown.
        open: a text field with words may hold other texts too, which are taken as they stand.
        minimum: the lowest value (fen for money); a lower one is quarantined, the cell unknown.
        maximum: the highest value, likewise.
        private: the value identifies a person and is masked wherever nobody asked for it.
        derived_from: a resident-number field from which a blank birth date or sex is taken.
    """

    kind: Kind
    zh: str
    en: str
    aliases: tuple[str, ...]
    blank: Scalar | None
    words: Mapping[str, Scalar]
    open: bool
    minimum: int | date | None
    maximum: int | date | None
    private: bool
    derived_from: str | None
    name: str

    def __init__(
        self,
        kind: Kind,
        *,
        zh: str = "",
        en: str = "",
        aliases: tuple[str, ...] = (),
        blank: Scalar | None = None,
        words: Mapping[str, Scalar] | None = None,
        open: bool = False,  # noqa: A002 - as said of a list of words; no file is opened here
        minimum: int | date | None = None,
        maximum: int | date | None = None,
        private: bool = False,
        derived_from: str | None = None,
    ) -> None:
        if kind not in KINDS:
            meant = KINDS_ELSEWHERE.get(getattr(kind, "__name__", str(kind)).lower(), "")
            remedy = f"write {meant!r}" if meant else nearest(str(kind), KINDS)
            raise ProgrammeError.of("field.unknown-kind", f"no field kind {kind!r}", remedy=remedy)
        if isinstance(aliases, str):
            raise ProgrammeError.of(
                "field.argument", f"aliases is one text, {aliases!r}, not several",
                remedy=f"write aliases=({aliases!r},)",
            )  # fmt: skip
        self.kind = kind
        self.zh = zh
        self.en = en
        self.aliases = tuple(aliases)
        self.blank = blank
        if open and not (words and kind == "text"):
            raise ProgrammeError.of(
                "field.open", f"an open {kind} field{'' if words else ' without words'}",
                remedy="open=True lets a text field with words hold other texts too",
            )  # fmt: skip
        self.words = _frozen_words(words)
        self.open = open
        self.minimum = 0 if minimum is None and kind in NUMBERS else minimum
        self.maximum = maximum
        self.private = private
        self.derived_from = derived_from
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.en = self.en or name.replace("_", " ")

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that names this field, the canonical one first."""
        return tuple(dict.fromkeys(h for h in (self.name, self.zh, self.en, *self.aliases) if h))


class Key(Field):
    """The column that identifies a row: never blank, never twice."""

    def __init__(self, *, zh: str = "", en: str = "", aliases: tuple[str, ...] = ()) -> None:
        super().__init__("text", zh=zh, en=en, aliases=aliases)


class Reference(Field):
    """A column that holds the key of a row in another register.

    Rules read the other row through it: ``person.household.village``.
    """

    def __init__(
        self, to: type[Register], *, zh: str = "", en: str = "", aliases: tuple[str, ...] = ()
    ) -> None:
        super().__init__("text", zh=zh, en=en, aliases=aliases)
        if not hasattr(to, "fields"):
            raise ProgrammeError.of(
                "field.reference", f"a reference points to a register class, not to {to!r}",
                remedy="write Reference(Household); a class stands above those that refer to it",
            )  # fmt: skip
        self.to = to


class ResidentNumber(Field):
    """An 18-digit resident identity number: length, date and check digit are verified."""

    def __init__(self, *, zh: str = "", en: str = "", aliases: tuple[str, ...] = ()) -> None:
        super().__init__("text", zh=zh, en=en, aliases=aliases, private=True)
