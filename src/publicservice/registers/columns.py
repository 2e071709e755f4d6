"""The columns of a register on its way in: three for every field, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
from attrs import frozen

from publicservice.model.problem import ProgrammeError
from publicservice.model.registers.field import Field
from publicservice.model.registers.register import Register
from publicservice.registers.headers import Match


def trouble_of(name: str) -> str:
    """The column with the number of the trouble of the field's cell (Int64, null if none)."""
    return f"__trouble_{name}"


def found_of(name: str) -> str:
    """The column with the field's cell as it was found, as text."""
    return f"__found_{name}"


def blank_of(name: str) -> str:
    """The column that is true where a blank cell was given the value that blank means."""
    return f"__blank_{name}"


@frozen
class Staged:
    """A register whose every row is still there, with typed cells and what is wrong with them.

    Attributes:
        register: the class it was read for.
        frame: `__row` (Int64, null on DuckDB and Spark) and, for every field, its value, its
            trouble (see `trouble_of`) and, if a column was supplied, the cell as found.
        supplied: the fields for which there is a column, with the column.
        derived: the fields without a column that are taken from a resident number.
    """

    register: type[Register]
    frame: nw.LazyFrame[Any]
    supplied: Mapping[str, Match]
    derived: frozenset[str]

    @property
    def key(self) -> str:
        """The name of the key field."""
        return self.register.key()

    @property
    def missing(self) -> frozenset[str]:
        """The fields about which nothing is known in any row."""
        return frozenset(self.register.fields) - set(self.supplied) - self.derived


def derivable(register: type[Register], supplied: Mapping[str, Match]) -> dict[str, Field]:
    """The fields that are taken from a resident number which was supplied.

    Raises:
        ProgrammeError: a field that a resident number does not hold.
    """
    found = {}
    for name, field in register.fields.items():
        if field.derived_from is None:
            continue
        if field.kind not in ("date", "text"):
            raise ProgrammeError.of(
                "register.derived-kind",
                f"a resident number holds a date and a sex, no {field.kind}",
                where=f"{register.__name__}.{name}",
                remedy="make it a field of kind date or text, or drop derived_from",
            )
        if field.derived_from in supplied:
            found[name] = field
    return found
