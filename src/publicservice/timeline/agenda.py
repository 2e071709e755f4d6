"""What is on today and what is due next, in one programme or a portfolio of plans."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve

from publicservice.in_use import ProgrammeInUse, evaluation_date, read_in_use
from publicservice.manager import PluginSet, installed_plugins
from publicservice.model.plan import Plan
from publicservice.model.problem import UsageError
from publicservice.plan_file import read_plan

if TYPE_CHECKING:
    import polars as pl

Planned = ProgrammeInUse | Plan | str | os.PathLike[str]
"""A programme in use, a plan, a programme's id, or the path of a plan file."""


def agenda(
    plans: Planned | Iterable[Planned], at: date | str, *, plugins: PluginSet | None = None
) -> pl.DataFrame:
    """Which phase it is, and what is due next, in one plan or several.

    .. code-block:: python

        import publicservice as ps

        on = ps.agenda("family-doctor", "2024-09-10")
        assert "phases.signing" in on["name"].to_list()

    Args:
        plans: programmes in use, plans, ids of programmes, paths of plan files; one or several. A
            plan file whose programme no plugin brings is taken as it stands.
        at: the day.
        plugins: where programmes and festivals are looked up, instead of the installed plugins.

    Returns:
        One row for each phase, step of preparation, deliverable, level of a report, milestone, due
        date of a target and event. What changes first comes first, then what nobody can tell, then
        the past.
        Columns: programme, plan, region, kind, name (its path in the plan), label_en, label_zh;
        start and end, each blank where not known exactly, with `_earliest` and `_latest`; status
        (upcoming, current, past; due for a deadline that has not passed; unknown), next (the day on
        which it begins, ends or is due), days (to that day), edition, to, late, asked (what a
        target asks for), cite, document, note and reason (why a day is not known).
    """
    from publicservice.timeline.frames import agenda_frame

    if isinstance(plans, ProgrammeInUse | Plan | str | os.PathLike):
        plans = [plans]
    listed: Iterable[Planned] = plans
    return agenda_frame([plan_of(each, plugins) for each in listed], evaluation_date(at))


def plan_of(planned: Planned, plugins: PluginSet | None = None) -> Plan:
    """The plan that is meant, with the festivals that the plugins know.

    Raises UsageError where there is no such programme or file, PlanError for a plan that cannot be
    read.
    """
    if isinstance(planned, ProgrammeInUse):
        return planned.plan
    plugins = plugins or installed_plugins()
    if isinstance(planned, Plan):
        return planned if planned.festivals else evolve(planned, festivals=plugins.festivals)
    try:
        return read_in_use(planned, plugins=plugins).plan
    except UsageError as error:
        path = Path(planned)
        if not path.is_file() or error.problems[0].code != "usage.unknown-programme":
            raise
        return evolve(read_plan(path), festivals=plugins.festivals)
