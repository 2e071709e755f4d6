"""The payments that a plan foresees, for expressions to look up by their number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
from attrs import frozen

from publicservice.engine.literals import DTYPES, literal, unknown
from publicservice.model.money.due import Slot
from publicservice.model.registers.field import Kind

SLOT = "__slot"


@frozen
class Payable:
    """What is to be worked out.

    Attributes:
        key, levels: of the unit.
        slots: the payments that the plan foresees; their place is their number.
        in_kind: the benefits that have no amount.
        at: the evaluation date.
        told: whether the register of payments was supplied; where it was not, nobody knows what was
            paid.
        complete: whether it holds every payment up to the date.
    """

    key: str
    levels: tuple[str, ...]
    slots: tuple[Slot, ...]
    in_kind: tuple[str, ...]
    at: date
    told: bool
    complete: bool

    @property
    def is_goods(self) -> nw.Expr:
        """Whether the row's benefit is given in kind alone."""
        return among(nw.col("benefit"), self.in_kind)

    def numbers(self, benefit: str) -> list[int]:
        """The numbers of the slots of a benefit."""
        return [n for n, slot in enumerate(self.slots) if slot.benefit == benefit]

    def of_slot(self, kind: Kind, value: Callable[[Slot], Any]) -> nw.Expr:
        """What the plan says of the row's slot."""
        return self.by_number(kind, [value(slot) for slot in self.slots])

    def by_number(self, kind: Kind, values: Sequence[Any]) -> nw.Expr:
        """What belongs to the row's slot, looked up by its number; `None` is unknown."""
        given = {number: said for number, said in enumerate(values) if said is not None}
        if not given:
            return unknown(kind)
        return nw.col(SLOT).replace_strict(
            list(given), list(given.values()), default=unknown(kind), return_dtype=DTYPES[kind]
        )


def among(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    """Whether a value is one of these; not every engine takes an empty list."""
    return column.is_in(list(values)) if values else literal(False)


def named(column: nw.Expr, known: Mapping[str, Any], kind: Kind) -> nw.Expr:
    """What a text stands for; unknown where it stands for nothing."""
    if not known:
        return unknown(kind)
    return column.replace_strict(
        list(known), list(known.values()), default=unknown(kind), return_dtype=DTYPES[kind]
    )
