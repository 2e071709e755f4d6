"""Conformed registers as the engine and `explain` see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import narwhals as nw

from publicservice.engine.elsewhere import PaidElsewhere
from publicservice.engine.literals import literal
from publicservice.model.registers.register import Register

if TYPE_CHECKING:
    from publicservice.registers import Registers

Record = dict[str, Any]


class RegisterTables:
    """Frames by register class, and the rows of a single case.

    Args:
        registers: where the frames come from.
        unit: the register class whose frame has what other programmes pay, if any do.
        elsewhere: what they pay.
    """

    def __init__(
        self,
        registers: Registers,
        unit: type[Register] | None = None,
        elsewhere: PaidElsewhere | None = None,
    ) -> None:
        self._registers = registers
        self._elsewhere = {unit: elsewhere.checked(unit)} if unit and elsewhere else {}

    def frame(self, register: type[Register]) -> nw.LazyFrame[Any] | None:
        """The conformed frame, or `None` where the register was not supplied."""
        table = self._registers.table(register)
        if table is None or register not in self._elsewhere:
            return None if table is None else table.frame
        elsewhere = self._elsewhere[register]
        return elsewhere.over(table.frame, supplied=elsewhere.field not in table.missing_fields)

    def fills(self, register: type[Register]) -> str:
        """The field of the register that other programmes fill; empty where none does."""
        elsewhere = self._elsewhere.get(register)
        return elsewhere.field if elsewhere else ""

    def is_complete(self, register: type[Register], at: date) -> bool:
        """Whether the register holds every row up to the date; so unless a date was given."""
        until = self._registers.complete_until(register.register)
        return until is None or until >= at

    def rows(self, register: type[Register], column: str, value: Any) -> Sequence[Record] | None:
        """The rows with that value in a column; `None` where the register was not supplied."""
        frame = self.frame(register)
        if frame is None:
            return None
        found = frame.filter(nw.col(column) == literal(value)).collect("polars")
        return found.sort(register.key()).rows(named=True)

    def some_keys(self, register: type[Register], limit: int = 5000) -> list[str]:
        """Keys to offer where a case was not found."""
        frame = self.frame(register)
        if frame is None:
            return []
        keys = frame.select(nw.col(register.key())).head(limit).collect("polars")
        return [str(key) for key in keys.get_column(register.key()).to_list()]
