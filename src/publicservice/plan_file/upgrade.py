"""Plan files of earlier releases: read as what they would be written like today.

A key that was renamed is read under its new name for as long as `stability` promises. A change that
a renamed key cannot express raises `SCHEMA_VERSION`, and a function here turns the tables of the
version before into those of the next. Either way the plan can be used, and a warning says what to
write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from publicservice.model.problem import Problem
from publicservice.stability import Renamed

SCHEMA_VERSION = 1
"""The form of plan files that this release writes."""

Tables = dict[str, Any]
UPGRADES: Mapping[int, Callable[[Tables], Tables]] = {}
"""From a version to the next one: a function that makes its tables of those of the one before."""


@frozen
class RenamedKey:
    """A key of the tables of a section, or of the top where `section` is empty."""

    section: str
    old: str
    renamed: Renamed


RENAMED_KEYS: tuple[RenamedKey, ...] = ()


def upgraded(raw: Mapping[str, Any]) -> tuple[Tables, list[Problem]]:
    """The tables as they are written today, and what to change in the file.

    A key under both its names is an error among them.
    """
    tables, problems = _next_versions(dict(raw))
    for key in RENAMED_KEYS:
        if not key.section:
            problems += _rename(tables, key, "")
            continue
        section = tables.get(key.section)
        for name, table in section.items() if isinstance(section, dict) else ():
            if isinstance(table, dict):
                problems += _rename(table, key, f"{key.section}.{name}")
    return tables, problems


def _next_versions(tables: Tables) -> tuple[Tables, list[Problem]]:
    first = version = tables.get("schema_version")
    while isinstance(version, int) and version < SCHEMA_VERSION and version in UPGRADES:
        tables = UPGRADES[version](tables)
        version += 1
    if version == first:
        return tables, []
    problem = Problem(
        code="plan.schema-old", severity="warning", where="schema_version",
        message=f"the file has the form of schema_version {first}",
        remedy=f"it is read as {version}; write it so, see the changelog: schema_version = "
        f"{version}",
    )  # fmt: skip
    return {**tables, "schema_version": version}, [problem]


def _rename(table: Tables, key: RenamedKey, place: str) -> Iterator[Problem]:
    if key.old not in table:
        return
    where = f"{place}.{key.old}".lstrip(".")
    value = table.pop(key.old)
    if key.renamed.new in table:
        yield Problem(
            code="plan.two-values", message=f"both {key.old} and {key.renamed.new}", where=where,
            remedy=f"keep {key.renamed.new}: {key.renamed.told(key.old)}",
        )  # fmt: skip
        return
    table[key.renamed.new] = value
    yield Problem(
        code="plan.renamed-key", severity="warning", where=where,
        message=key.renamed.told(key.old), remedy=f"write {key.renamed.new}",
    )  # fmt: skip
