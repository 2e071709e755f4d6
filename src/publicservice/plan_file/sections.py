"""The reserved sections of a plan file: how each is read and written.

A further section (funding, benefits, scorecard, indicators, roster) is one entry here and one
mapping of that name on `Plan`; merging, writing back and hashing then follow by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from publicservice.plan_file.entries import read_phase, read_target
from publicservice.plan_file.tables import Table, phase_table, target_table
from publicservice.plan_file.written import (
    indicator_table,
    read_indicator,
    read_register,
    read_rule,
    register_table,
    rule_table,
)


@frozen
class Section:
    """A section whose tables have names of their own, and which a local plan may add to.

    Attributes:
        read: makes the noun of a name and its TOML table; raises PlanError, places relative.
        write: makes the TOML table of the noun again.
    """

    read: Callable[[str, Any], Any]
    write: Callable[[Any], Table]


SECTIONS: Mapping[str, Section] = MappingProxyType({
    "phases": Section(read_phase, phase_table),
    "targets": Section(read_target, target_table),
    "registers": Section(read_register, register_table),
    "rules": Section(read_rule, rule_table),
    "indicators": Section(read_indicator, indicator_table),
})  # fmt: skip
