"""The way of a benefit's money: which sources fund it, and how they divide it among themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from attrs import evolve, frozen

from publicservice.model.money.benefit import RecordedBenefit, Remainder
from publicservice.model.money.funding import MILLION, Ends, Funding, Payer, ends_of
from publicservice.model.plan import Plan

Way = Literal["none", "assigned", "shared", "open", "payers"]
"""Nobody; the register says who; fixed parts and shares; not said; one payer after another."""


@frozen
class Funder:
    """A source and what it gives of each case on one day; shares in millionths, money in fen.

    Attributes:
        called: how a register may name it: its name, and its labels where no other source has them.
    """

    name: str
    only_for: str
    share: Ends | None
    fixed: Ends | None
    standard: Ends | None
    called: tuple[str, ...] = ()


@frozen
class Pot:
    """A source that gives what it has and no more.

    Attributes:
        standard: the amount that it may pay for a case.
        has: the figure of the plan's account that it gives at most; `None` where a register says
            what came in.
        received_from: that register's total.
        by: the level whose areas have a pot each; empty for one pot.
    """

    name: str
    only_for: str
    standard: Ends | None
    has: Ends | None
    received_from: str
    by: str


@frozen
class Route:
    """How one benefit is paid for on one day.

    Attributes:
        pots: what gives as long as it has money, in turn and before all others.
        funders: in the order in which they count.
        rest: the funder that takes what shares leave over, `""` where none does.
        payers: in turn, where the benefit is a bill.
        day: the evaluation date.
    """

    way: Way
    funders: tuple[Funder, ...] = ()
    rest: str = ""
    remainder: Remainder = "largest"
    paid_by: str = ""
    payers: tuple[Payer, ...] = ()
    day: date = date.min
    pots: tuple[Pot, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Who may pay, by name, in order."""
        return tuple(each.name for each in (*self.pots, *(self.payers or self.funders)))


def funders_of(benefit: RecordedBenefit, plan: Plan) -> tuple[Funding, ...]:
    """The sources of a benefit: those that it names, else all that pay it, by name."""
    if benefit.funded_by:
        return tuple(plan.funding[name] for name in benefit.funded_by if name in plan.funding)
    found = [each for each in plan.funding.values() if each.may_pay(benefit.name)]
    return tuple(sorted(found, key=lambda each: each.name))


def payers_of(benefit: RecordedBenefit, plan: Plan) -> tuple[Payer, ...]:
    """The payers of a bill in turn."""
    return tuple(plan.payers[name] for name in benefit.payers if name in plan.payers)


def route_of(benefit: RecordedBenefit, plan: Plan, day: date) -> Route:
    """How the benefit is paid for on that day."""
    if benefit.payers:
        return Route("payers", payers=payers_of(benefit, plan), day=day)
    sources = funders_of(benefit, plan)
    pots = tuple(_pot(each, day) for each in _in_turn(benefit, sources) if each.up_to)
    funders = tuple(_funder(each, sources, day) for each in sources if not each.up_to)
    route = _shared_among(benefit, funders, day)
    return evolve(route, pots=pots) if pots and benefit.standard is not None else route


def _in_turn(benefit: RecordedBenefit, sources: tuple[Funding, ...]) -> Iterable[Funding]:
    """In the order in which the benefit names them; else the most restricted first."""
    return sources if benefit.funded_by else sorted(sources, key=_freedom)


def _freedom(source: Funding) -> tuple[bool, bool]:
    return not source.by, not source.only_for


def _shared_among(benefit: RecordedBenefit, funders: tuple[Funder, ...], day: date) -> Route:
    if not funders or benefit.standard is None:
        return Route("none", day=day)
    if benefit.paid_by:
        return Route("assigned", funders, paid_by=benefit.paid_by, day=day)
    silent = [each.name for each in funders if each.share is None and each.fixed is None]
    if len(silent) > 1:
        return Route("open", funders, day=day)
    rest = silent[0] if silent else _of_remainder(funders, benefit.remainder)
    return Route("shared", funders, rest, benefit.remainder, day=day)


def routes_of(benefits: Mapping[str, RecordedBenefit], plan: Plan, day: date) -> dict[str, Route]:
    """The route of each benefit."""
    return {name: route_of(benefit, plan, day) for name, benefit in benefits.items()}


def _funder(source: Funding, sources: tuple[Funding, ...], day: date) -> Funder:
    share, fixed, standard = (
        None if number is None else ends_of(number, day)
        for number in (source.share, source.fixed, source.standard)
    )
    others = {n for each in sources if each is not source for n in _names(each)}
    called = [name for name in _names(source) if name == source.name or name not in others]
    return Funder(source.name, source.only_for, share, fixed, standard, tuple(called))


def _names(source: Funding) -> tuple[str, ...]:
    found = (source.name, source.label.en, source.label.zh)
    return tuple(dict.fromkeys(filter(None, found)))


def _pot(source: Funding, day: date) -> Pot:
    counted = source.up_to == "received" and source.received_from
    has = None if counted else ends_of(getattr(source, source.up_to), day)
    standard = None if source.standard is None else ends_of(source.standard, day)
    return Pot(source.name, source.only_for, standard, has, source.received_from, source.by)


def _of_remainder(funders: tuple[Funder, ...], remainder: Remainder) -> str:
    """Who gets the fen that are left over: the largest share (the first of equals), or the last."""
    sharing = [each for each in funders if each.share is not None]
    if not sharing:
        return ""
    if remainder == "last":
        return sharing[-1].name
    return max(sharing, key=lambda each: (each.share or (0, 0))[1] or 0).name


def shares_known(route: Route) -> bool:
    """Whether every share is one number on the day, and they make 100 % unless one takes the rest.

    Then a part of an amount that is known is known to the fen.
    """
    shares = [each.share for each in route.funders if each.share is not None]
    if any(low is None or low != high for low, high in shares):
        return False
    total = sum(low or 0 for low, _ in shares)
    silent = any(each.name == route.rest and each.share is None for each in route.funders)
    return total == MILLION or (silent and total <= MILLION) or not shares
