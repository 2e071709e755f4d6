"""A plan's postings held against the programme and against the calendar. Loads no engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publicservice.model.calendar.days import earliest, latest
from publicservice.model.calendar.plan_calendar import PlanCalendar
from publicservice.model.plan import Plan
from publicservice.model.posting import Posting
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme

ANY_YEAR = 2000
"""In which days without a year are compared, where the plan gives none."""


def check_postings(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What is wrong with a plan's postings.

    Errors: a list of something that is no benefit, criterion or places, a level that the unit does
    not have. Warnings: rounds that begin before the one before them has ended.
    """
    problems: list[Problem] = []
    for posting in plan.postings.values():
        file = plan.origin.get(f"postings.{posting.name}", "")
        place = ": ".join(filter(None, (file, f"postings.{posting.name}")))
        problems += _of_something(programme, plan, posting, place)
        problems += _levels(programme, posting, place)
        problems += _order(plan, posting, place)
    return problems


def _of_something(
    programme: type[Programme], plan: Plan, posting: Posting, place: str
) -> Iterator[Problem]:
    criteria = [name for name, rule in programme.rules.items() if rule.kind == "bool"]
    known = [*programme.benefits, *criteria, *plan.places]
    for name in posting.of:
        if name not in known:
            yield Problem(
                code="posting.unknown", message=f"no benefit, criterion or places {name!r} to post",
                where=f"{place}.of", remedy=nearest(name, known),
            )  # fmt: skip


def _levels(programme: type[Programme], posting: Posting, place: str) -> Iterator[Problem]:
    levels = programme.unit.levels
    for number, each in enumerate(posting.rounds):
        if each.level and each.level not in levels:
            yield Problem(
                code="posting.level", message=f"{programme.unit.register} has no level "
                f"{each.level!r}", where=f"{place}.rounds[{number}].level",
                remedy=nearest(each.level, levels),
            )  # fmt: skip


def _order(plan: Plan, posting: Posting, place: str) -> Iterator[Problem]:
    calendar = plan.calendar
    if not isinstance(calendar.year, int):
        calendar = PlanCalendar(ANY_YEAR, calendar.festivals, calendar.events)
    placed = list(posting.on(calendar))
    for number, (before, after) in enumerate(pairwise(placed), start=1):
        if latest(after.start) <= earliest(before.end):
            yield Problem(
                code="posting.order", severity="warning",
                message=f"round {after.round.name} begins before round {before.round.name} has "
                "ended", where=f"{place}.rounds[{number}].start",
                remedy="correct the day, or leave it out: the round then follows the one before it",
            )  # fmt: skip
