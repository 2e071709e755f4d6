"""What keeps a source from being held to what it has: names, levels and figures that are not there.

Money that its donor restricted, sources that give no more than they have, and loans that flow back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.funding import Funding
from publicservice.model.money.routes import funders_of
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.indicator import RecordedIndicator


class Told(Protocol):
    """Makes a problem of a plan's entry."""

    def problem(self, code: str, message: str, path: str, remedy: str) -> Problem:
        """With the place of the entry in its file."""


def is_total(indicator: RecordedIndicator) -> bool:
    """Whether it adds up money of a register."""
    return indicator.unit == "yuan" and indicator.value is not None and indicator.per is None


def check_restriction(
    programme: type[Programme], plan: Plan, source: Funding, told: Told
) -> Iterator[Problem]:
    """For which areas a source was given, and up to which figure it gives."""
    if source.by:
        yield from _area(programme, source, told)
    if not source.up_to:
        return
    path = f"funding.{source.name}.up_to"
    received = source.up_to == "received" and source.received_from
    if getattr(source, source.up_to) is None and not received:
        yield told.problem(
            "funding.up-to", f"{source.name} gives up to what is {source.up_to}, and has no such "
            "figure",
            path, f"write {source.up_to} = {{ value = …, unit = \"yuan\" }}",
        )  # fmt: skip
    payers = [each.name for each in plan.payers.values()
              if (each.source or each.name) == source.name]  # fmt: skip
    assigned = [each.name for each in programme.benefits.values()
                if each.paid_by and source in funders_of(each, plan)]  # fmt: skip
    if payers or assigned:
        who = payers[0] if payers else assigned[0]
        yield told.problem(
            "funding.up-to", f"{source.name} gives what it has in turn, and {who} says otherwise "
            "who pays",
            path, "leave out up_to, or name the source in funded_by instead of payers or paid_by",
        )  # fmt: skip


def _area(programme: type[Programme], source: Funding, told: Told) -> Iterator[Problem]:
    path = f"funding.{source.name}.by"
    levels = [level for level in programme.unit.levels if level != programme.unit.key()]
    if source.by not in levels:
        message = f"{source.by!r} is no level of {programme.unit.register}"
        yield told.problem("funding.by", message, path, nearest(source.by, levels))
        return
    indicator = programme.indicators.get(source.received_from)
    if not source.received_from:
        yield told.problem("funding.by", "nothing says what came in for which area", path,
                   "name in received_from the total that adds up what came in")  # fmt: skip
    elif indicator is not None and source.by not in indicator.levels:
        message = f"{source.received_from} is not given by {source.by}"
        yield told.problem("funding.by", message, path, nearest(source.by, indicator.levels))


def check_loan(benefit: RecordedBenefit, plan: Plan, told: Told) -> Iterator[Problem]:
    """What is paid back flows to the one source that gave it."""
    funders = funders_of(benefit, plan)
    if benefit.repaid is None or (len(funders) == 1 and not benefit.paid_by):
        return
    names = ", ".join(each.name for each in funders) or "no source"
    yield told.problem("benefit.repaid", f"{benefit.name} is paid back, and {names} fund it",
               f"benefits.{benefit.name}.funded_by",
               "name the one source that gives the loan and gets it back")  # fmt: skip
