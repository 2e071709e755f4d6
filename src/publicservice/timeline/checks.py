"""A plan's dates held against one another and against the calendar. Loads no engine."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.timeline.date_checks import check_each_date, check_editions, check_years
from publicservice.timeline.deliverable_checks import check_deliverables, check_schedules
from publicservice.timeline.finding import Finding
from publicservice.timeline.phase_checks import check_phases


def check_timeline(plan: Plan) -> list[Problem]:
    """What is wrong with the phases, deliverables and schedules of a plan, and with each date.

    What cannot be told because a date is not known is not told: every finding holds whatever the
    unknown dates turn out to be.
    """
    return list(dict.fromkeys(_with_place(plan, found) for found in _findings(plan)))


def _findings(plan: Plan) -> Iterator[Finding]:
    yield from check_each_date(plan)
    yield from check_years(plan)
    yield from check_editions(plan)
    yield from check_phases(plan)
    yield from check_deliverables(plan)
    yield from check_schedules(plan)


def _with_place(plan: Plan, found: Finding) -> Problem:
    """The problem with the file that the entry came from."""
    entry, problem = found
    label = plan.origin.get(entry, "")
    where = ": ".join(filter(None, (label, problem.where or entry)))
    return attrs.evolve(problem, where=where)
