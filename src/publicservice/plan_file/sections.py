"""The reserved sections of a plan file: how each is read and written.

A further section (funding, benefits, scorecard, indicators, roster) is one entry here and one
mapping of that name on `Plan`; merging, writing back and hashing then follow by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from publicservice.plan_file.reported import (
    cohort_table,
    read_cohort,
    read_reported,
    reported_table,
)
from publicservice.plan_file.statements import read_statement, statement_table
from publicservice.plan_file.tables import Table
from publicservice.plan_file.targets import read_target, target_table
from publicservice.plan_file.timetable import (
    deliverable_table,
    event_table,
    phase_table,
    read_deliverable,
    read_event,
    read_phase,
    read_schedule,
    schedule_table,
)
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
    "events": Section(read_event, event_table),
    "deliverables": Section(read_deliverable, deliverable_table),
    "schedule": Section(read_schedule, schedule_table),
    "registers": Section(read_register, register_table),
    "rules": Section(read_rule, rule_table),
    "indicators": Section(read_indicator, indicator_table),
    "statements": Section(read_statement, statement_table),
    "reported": Section(read_reported, reported_table),
    "cohorts": Section(read_cohort, cohort_table),
})  # fmt: skip
