"""One case's entitlements in plain Python: for explanations, and to hold the engines against.

Written apart from the expressions of `parts` and `waterfall`, over whole numbers, so that a mistake
in one of them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import cast

from attrs import frozen

from publicservice.engine.interpret import Case, Truth
from publicservice.engine.intervals import Interval
from publicservice.model.money.benefit import RecordedBenefit, total_node
from publicservice.model.money.funding import MILLION, UNFUNDED, Payer, ends_of
from publicservice.model.money.places import Places, turns
from publicservice.model.money.routes import Funder, Route, shares_known
from publicservice.model.money.shared_cap import after_what_caps_them
from publicservice.model.rules.expression import Node

Parts = dict[str, Interval]
NOTHING = Interval(0, 0)


@frozen
class CaseEntitlement:
    """What a case gets of a benefit.

    Attributes:
        status: entitled, undetermined, gives_way, waiting, or not_entitled.
        gives_way_to: the benefit that takes precedence for sure.
        may_give_way_to: the benefits that take precedence if they are granted, which is open.
        amount, standard, times: as intervals; money in fen.
        parts: of each source or payer, and what is unfunded.
        stopped: why each payer of a bill stopped.
        cap: the cap on the amount, where it is one of money and for one row; in fen.
        uncapped: what the amount would be without a cap that it shares with other benefits.
        taken: what these give of that cap.
    """

    benefit: RecordedBenefit
    status: str
    gives_way_to: str
    may_give_way_to: tuple[str, ...]
    amount: Interval
    standard: Interval
    times: Interval
    parts: Parts
    stopped: Mapping[str, str]
    cap: Interval | None
    uncapped: Interval
    taken: Interval


def entitlements_of(
    case: Case,
    benefits: Mapping[str, RecordedBenefit],
    routes: Mapping[str, Route],
    places: Mapping[str, Places],
    given: Mapping[str, Truth],
) -> list[CaseEntitlement]:
    """Every benefit of the programme for one case.

    Args:
        places: of the plan, by name.
        given: whether the case has one of the places of a name, which hangs on everybody else.
    """
    grants = _grants(case, benefits, places, given)
    found: dict[str, CaseEntitlement] = {}
    for name in after_what_caps_them(benefits, benefits):
        taken = reduce(_plus, (found[n].amount for n in benefits[name].cap_with), NOTHING)
        found[name] = _entitlement(case, benefits[name], grants[name], routes[name], taken)
    return [found[name] for name in benefits]


@frozen
class _Grant:
    """Who gets a benefit: by itself, once others take precedence, and with a place.

    Attributes:
        earlier: the first benefit that takes precedence for sure.
        perhaps: those that take precedence if they are granted, which is open.
    """

    alone: Truth
    claim: Truth
    place: Truth
    earlier: str
    perhaps: tuple[str, ...]

    @property
    def granted(self) -> Truth:
        """With everything taken into account."""
        return _both(self.claim, self.place)

    @property
    def status(self) -> str:
        """As the entitlements have it."""
        if self.alone is False:
            return "not_entitled"
        if self.claim is False:
            return "gives_way"
        return {True: "entitled", None: "undetermined", False: "waiting"}[self.granted]


def _grants(
    case: Case,
    benefits: Mapping[str, RecordedBenefit],
    places: Mapping[str, Places],
    given: Mapping[str, Truth],
) -> dict[str, _Grant]:
    found: dict[str, _Grant] = {}
    for names, scarce in turns(benefits, places):
        for name in names:
            claim = alone = _truth(case, benefits[name].granted)
            before: dict[str, Truth] = {}
            for other in benefits[name].gives_way_to:
                gets = found[other].claim if other in names else found[other].granted
                claim = _both(claim, None if gets is None else not gets)
                before[other] = gets
            place = True if scarce is None else given.get(scarce.name, False)
            earlier = next((other for other, gets in before.items() if gets), "")
            perhaps = tuple(other for other, gets in before.items() if gets is None)
            found[name] = _Grant(alone, claim, place, earlier, perhaps)
    return found


def _both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _entitlement(
    case: Case, benefit: RecordedBenefit, grant: _Grant, route: Route, taken: Interval
) -> CaseEntitlement:
    granted = grant.granted
    standard = times = amount = uncapped = NOTHING
    cap = None if benefit.cap is None or benefit.cap_over else _number(case, benefit.cap)
    parts: Parts = {}
    stopped: dict[str, str] = {}
    if benefit.standard is not None:
        standard = _number(case, benefit.standard)
        times = Interval(1, 1) if benefit.times is None else _number(case, benefit.times)
        total = _number(case, total_node(benefit))
        amount = NOTHING if granted is False else total
        amount = uncapped = amount if granted else Interval(0, amount.high)
        if benefit.cap_with and cap is not None:
            amount = _under(cap, taken, amount)
        # What a pot gives to a case hangs on the others that draw on it: nothing to everything.
        rest = Interval(0, amount.high) if route.pots else amount
        parts = {pot.name: rest for pot in route.pots}
        if route.way == "payers":
            paid, stopped = _in_turn(case, rest, route)
        else:
            paid = _divided(case, rest, route)
        parts |= paid
    return CaseEntitlement(
        benefit, grant.status, grant.earlier, grant.perhaps, amount, standard, times, parts,
        stopped, cap, uncapped, taken,
    )  # fmt: skip


def _under(cap: Interval, taken: Interval, amount: Interval) -> Interval:
    """What a cap leaves of an amount where some of it is taken already."""
    least = 0 if taken.high is None else max((cap.low or 0) - taken.high, 0)
    most = None if cap.high is None else max(cap.high - (taken.low or 0), 0)
    return Interval(min(least, amount.low or 0), _lesser(most, amount.high))


def _truth(case: Case, tree: Node) -> Truth:
    return False if case.figures.not_in_force(tree) is not None else case.truth(tree)


def _number(case: Case, tree: Node) -> Interval:
    if case.figures.not_in_force(tree) is not None:
        return NOTHING
    found = case.interval(tree)
    return Interval(found.low or 0, found.high)


def _holds(case: Case, criterion: str) -> Truth:
    return cast(Truth, case.rule(criterion)) if criterion else True


def _chosen(holds: Truth, then: Interval, otherwise: Interval) -> Interval:
    if holds is not None:
        return then if holds else otherwise
    highs = (then.high, otherwise.high)
    high = None if None in highs else max(cast("tuple[int, int]", highs))
    return Interval(min(then.low or 0, otherwise.low or 0), high)


def _divided(case: Case, amount: Interval, route: Route) -> Parts:
    if route.way == "none":
        return {UNFUNDED: amount}
    if route.way == "open":
        return {n: Interval(0, amount.high) for n in route.names} | {UNFUNDED: NOTHING}
    if route.way == "assigned":
        named = case.record.get(route.paid_by)
        if named is None and len(route.funders) == 1:  # there is nothing to choose between
            named = route.funders[0].name
        here = {f.name: None if named is None else named in f.called for f in route.funders}
        nobody = None if named is None else not any(here.values())
        parts = {name: _chosen(holds, amount, NOTHING) for name, holds in here.items()}
        return parts | {UNFUNDED: _chosen(nobody, amount, NOTHING)}
    return _shared(case, amount, route)


def _shared(case: Case, amount: Interval, route: Route) -> Parts:
    parts: Parts = {}
    rest = amount
    for funder in route.funders:
        if funder.fixed is not None:
            holds = _holds(case, funder.only_for)
            parts[funder.name], rest = _fixed(rest, funder, holds)
    sharing = [f for f in route.funders if f.share is not None or f.name == route.rest]
    if not sharing:
        return parts | {UNFUNDED: rest}
    lacking = NOTHING
    for funder in sharing:
        holds = _holds(case, funder.only_for)
        part = _part_of_rest(rest, funder, sharing, route)
        parts[funder.name] = _plus(parts.get(funder.name, NOTHING), _chosen(holds, part, NOTHING))
        lacking = _plus(lacking, _chosen(holds, NOTHING, part))
    return parts | {UNFUNDED: lacking}


def _fixed(rest: Interval, funder: Funder, holds: Truth) -> tuple[Interval, Interval]:
    low, high = funder.fixed or (None, None)
    least = _lesser(low or 0, rest.low or 0) or 0
    most = _lesser(high, rest.high)
    part = _chosen(holds, Interval(least, most), NOTHING)
    taken_of_least = 0 if holds is False else _lesser(high, rest.low)
    taken_of_most = (_lesser(low or 0, rest.high) or 0) if holds else 0
    low_rest = (rest.low or 0) - (taken_of_least or 0)
    high_rest = None if rest.high is None else rest.high - taken_of_most
    return part, Interval(low_rest, high_rest)


def _part_of_rest(rest: Interval, funder: Funder, sharing: list[Funder], route: Route) -> Interval:
    low = rest.low or 0
    if funder.name != route.rest:
        least, most = funder.share or (None, None)
        high = None if rest.high is None or most is None else rest.high * most // MILLION
        return Interval(low * (least or 0) // MILLION, high)
    others = [f.share[0] or 0 for f in sharing if f.name != funder.name and f.share is not None]
    if not others and funder.share is None:
        return rest
    if not shares_known(route):
        return Interval(0, rest.high)
    own = MILLION - sum(others)
    if rest.low == rest.high:
        left = low - sum(low * share // MILLION for share in others)
        return Interval(left, left)
    high = None
    if rest.high is not None:
        high = min(rest.high, -(-rest.high * own // MILLION) + max(len(others) - 1, 0))
    return Interval(low * own // MILLION, high)


def _in_turn(case: Case, bill: Interval, route: Route) -> tuple[Parts, dict[str, str]]:
    parts: Parts = {}
    stopped: dict[str, str] = {}
    left = bill
    for payer in route.payers:
        rule = _payer_rule(payer, route)
        holds = _holds(case, payer.only_for)
        of = None if not payer.of else _amount(case, payer.of)
        low_of = None if of is None else of.low or 0
        high_of = None if of is None else (of.high if of.high is not None else left.high)
        least = rule(left.low, low_of, bill.high, False) or 0
        most = rule(left.high, high_of, bill.low, True)
        taken = 0 if holds is False else (rule(left.low, high_of, bill.low, True) or 0)
        surely = (rule(left.high, low_of, bill.high, False) or 0) if holds else 0
        high = None if left.high is None else left.high - surely
        after = Interval((left.low or 0) - taken, high)
        low_part, high_part = (least if holds else 0), (0 if holds is False else most)
        parts[payer.name] = Interval(low_part, high_part)
        stopped[payer.name] = _reason(payer, route, left, parts[payer.name], after, holds)
        left = after
    return parts | {UNFUNDED: left}, stopped


PayerRule = Callable[[int | None, int | None, int | None, bool], int | None]


def _payer_rule(payer: Payer, route: Route) -> PayerRule:
    """What a payer pays: of the rest, its base and the bill, at most or at least."""
    day = route.day

    def figure(name: str, *, most: bool, missing: int | None) -> int | None:
        number = getattr(payer, name)
        if number is None:
            return missing
        return ends_of(number, day)[1 if most else 0]

    def unpaid(of: int, rest: int | None, bill: int | None, most: bool) -> int:
        """Of a net base what was paid before this payer is taken off first."""
        if not payer.net:
            return of
        if rest is None or bill is None:
            return of if most else 0
        left = max(of - bill + rest, 0)
        return min(left, of) if most else left

    def pays(rest: int | None, of: int | None, bill: int | None, most: bool) -> int | None:
        limit = figure("limit", most=most, missing=None)
        limit = 0 if payer.limit is not None and limit is None and not most else limit
        if payer.own_share is not None:
            kept = figure("own_share", most=not most, missing=0)
            kept = (MILLION if kept is None else kept) if not most else (kept or 0)
            whole = None if bill is None else (2 * bill * kept + MILLION) // (2 * MILLION)
            paid = None if rest is None or whole is None else max(rest - whole, 0)
        else:
            base = rest if of is None else _lesser(unpaid(of, rest, bill, most), rest)
            above = figure("above", most=not most, missing=0)
            share = figure("share", most=most, missing=MILLION)
            share = MILLION if share is None and most else share or 0
            over = 0 if above is None and not most else above or 0
            lost = above is None and not most
            paid = None if base is None else 0 if lost else max(base - over, 0)
            paid = None if paid is None else (2 * paid * share + MILLION) // (2 * MILLION)
        if paid is None and not most:  # of a bill without a bound all may stay with the person
            paid = 0
        return _lesser(paid, limit)

    return pays


def _reason(
    payer: Payer, route: Route, left: Interval, part: Interval, after: Interval, holds: Truth
) -> str:
    if holds is False:
        return "not_for"
    if holds is None or part.low != part.high or left.low != left.high:
        return "open"
    if left.low == 0:
        return "nothing_left"
    low, high = ends_of(payer.limit, route.day)
    if low is not None and low == high and part.low == low and (after.low or 0) > 0:
        return "limit"
    if after.low == 0:
        return "all"
    return "share" if part.low else "nothing_due"


def _amount(case: Case, rule: str) -> Interval:
    if rule in case.rules:
        return cast(Interval, case.rule(rule))
    return Interval.of(case.record.get(rule), nonnegative=True)


def _lesser(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _plus(one: Interval, other: Interval) -> Interval:
    high = None if one.high is None or other.high is None else one.high + other.high
    return Interval((one.low or 0) + (other.low or 0), high)
