"""Columns that rules need and nobody supplied, where a blank cell would have had a meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import narwhals as nw

from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import rules_read
from publicservice.registers.findings import meaning
from publicservice.registers.table import Table

SHOWN = 6


def needed_columns(
    programme: type[Programme],
    tables: Mapping[str, Table],
    filled: Callable[[type[Register]], str],
) -> Iterator[Problem]:
    """A warning for every such field: who left the column out may take it for blank, and it is not.

    Args:
        tables: by register, those that were supplied.
        filled: the field of a register that is known without a column.
    """
    for (register, name), readers in programme.readers().items():
        table = tables.get(register)
        field = table.register.fields.get(name) if table else None
        if table is None or field is None or field.blank is None:
            continue
        if name not in table.missing_fields or name == filled(table.register):
            continue
        hanging = _hanging(programme, readers)
        more = f" and {len(hanging) - SHOWN} more" if len(hanging) > SHOWN else ""
        rows = int(table.frame.select(nw.len().alias("rows")).collect("polars").item())
        yield Problem(
            severity="warning",
            code="register.column-needed",
            message=f"no column for {name}: unknown in every row ({rows:,}), though a blank cell "
            f"would mean {meaning(field)}; on it hang {', '.join(hanging[:SHOWN])}{more}",
            where=table.place,
            remedy=f"add the column {field.zh or name}, and leave its cells blank where "
            f"{meaning(field)} is meant",
        )


def _hanging(programme: type[Programme], readers: tuple[str, ...]) -> list[str]:
    """What reads the field, itself or through other rules; the outcome first."""
    found = dict.fromkeys(readers)
    for name, rule in programme.rules.items():  # each after those that it reads
        if any(other in found for other in rules_read(rule.node)):
            found.setdefault(name)
    return sorted(found, key=lambda name: name != "eligible")
