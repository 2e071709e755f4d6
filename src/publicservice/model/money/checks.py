"""What keeps a plan's money from being worked out, and what is odd about it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.funding import MILLION, Funding, Payer, ends_of
from publicservice.model.money.payment_checks import check_payments
from publicservice.model.money.place_checks import check_places
from publicservice.model.money.restriction import check_loan, check_restriction, is_total
from publicservice.model.money.routes import funders_of, payers_of
from publicservice.model.plan import Number, Plan
from publicservice.model.problem import Problem, Severity, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import (
    BoundNode,
    DecidedNode,
    Node,
    PlanNode,
    RoundNode,
    RuleNode,
    walk,
)
from publicservice.model.state import Known, NotInForce
from publicservice.model.unit import parse_unit

YUAN = parse_unit("yuan")
PERCENT = parse_unit("%")


def check_money(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What is wrong between a programme's benefits and the plan's funding.

    Errors where no amount or part can be worked out: shares that do not make 100 %, a standard
    without whom or which period it is for, names of nothing. Warnings for the rest.
    """
    checks = _Checks(programme, plan)
    found = [
        *checks.names(),
        *(
            problem
            for benefit in programme.benefits.values()
            for problem in checks.benefit(benefit)
        ),
        *(problem for source in plan.funding.values() for problem in checks.source(source)),
        *check_places(programme, plan),
        *check_payments(programme, plan),
    ]
    return list(dict.fromkeys(found))


@frozen
class _Checks:
    programme: type[Programme]
    plan: Plan

    def problem(
        self, code: str, message: str, path: str, remedy: str, severity: Severity = "error"
    ) -> Problem:
        origin = self.plan.origin
        label = origin.get(path) or origin.get(path.rpartition(".")[0]) or origin.get("programme")
        where = f"{label or 'plan'}: {path}"
        return Problem(code=code, message=message, where=where, remedy=remedy, severity=severity)

    # Names

    def names(self) -> Iterator[Problem]:
        """Names in funding, payers and benefits that stand for nothing."""
        benefits, plan = self.programme.benefits, self.plan
        criteria = [name for name, rule in self.programme.rules.items() if rule.kind == "bool"]
        totals = [i.name for i in self.programme.indicators.values() if is_total(i)]
        for source in plan.funding.values():
            path = f"funding.{source.name}"
            yield from self._unknown(source.pays or (), benefits, f"{path}.pays", "benefit")
            yield from self._unknown(_given(source.only_for), criteria, f"{path}.only_for",
                                     "criterion")  # fmt: skip
            yield from self._unknown(_given(source.received_from), totals, f"{path}.received_from",
                                     "total in yuan")  # fmt: skip
        for payer in plan.payers.values():
            yield from self._payer_names(payer, criteria)
        for benefit in benefits.values():
            path = f"benefits.{benefit.name}"
            yield from self._unknown(benefit.funded_by, plan.funding, f"{path}.funded_by",
                                     "funding source")  # fmt: skip
            yield from self._unknown(benefit.payers, plan.payers, f"{path}.payers", "payer")
            if benefit.goods and not plan.section(benefit.goods):
                yield self.problem(
                    "benefit.no-goods", f"the plan has no section {benefit.goods!r}",
                    f"{path}.in_kind", nearest(benefit.goods, _sections(plan)),
                )  # fmt: skip

    def _payer_names(self, payer: Payer, criteria: Iterable[str]) -> Iterator[Problem]:
        path = f"payers.{payer.name}"
        source = payer.source or payer.name
        if source not in self.plan.funding:
            yield self.problem(
                "payer.no-source", f"pays out of {source!r}, and there is no such funding source",
                f"{path}.source", nearest(source, self.plan.funding),
            )  # fmt: skip
        yield from self._unknown(_given(payer.only_for), criteria, f"{path}.only_for", "criterion")
        fields = self.programme.unit.fields
        amounts = [name for name, rule in self.programme.rules.items() if rule.kind == "money"]
        amounts += [name for name, field in fields.items() if field.kind == "money"]
        yield from self._unknown(_given(payer.of), amounts, f"{path}.of", "amount")

    def _unknown(
        self, names: Iterable[str], known: Iterable[str], path: str, what: str
    ) -> Iterator[Problem]:
        listed = list(known)
        for name in names:
            if name not in listed:
                yield self.problem(
                    "funding.no-name", f"no {what} {name!r}", path, nearest(name, listed)
                )  # fmt: skip

    # Benefits

    def benefit(self, benefit: RecordedBenefit) -> Iterator[Problem]:
        """Units of the standard, shares of those that fund it."""
        if benefit.standard is None:
            return
        yield from self._measure(benefit, "per", "whom", benefit.per)
        yield from self._measure(benefit, "period", "period", benefit.period)
        if benefit.payers:
            yield from self._waterfall(benefit)
            return
        if not benefit.paid_by:
            yield from self._shares(benefit)
        yield from check_loan(benefit, self.plan, self)

    def _measure(
        self, benefit: RecordedBenefit, key: str, slot: str, stated: str
    ) -> Iterator[Problem]:
        """For whom, or for which period, the standard is: stated, or told by the plan's units."""
        if stated:
            yield from self._other_unit(benefit, key, slot, stated)
            return
        numbers = list(self._numbers_of(benefit))
        if any(getattr(number.unit_parts, slot) for number in numbers if number.unit_parts):
            return
        path = numbers[0].path if numbers else f"benefits.{benefit.name}"
        what = "for whom" if slot == "whom" else "for which period"
        example = "yuan/household" if slot == "whom" else "yuan/person/month"
        shown = f" ({numbers[0].text})" if numbers else ""
        yield self.problem(
            "benefit.no-whom" if slot == "whom" else "benefit.no-period",
            f"{benefit.name}: the standard{shown} does not say {what} it is",
            path, f'write unit = "{example}", or say {key} in the benefit',
        )  # fmt: skip

    def _other_unit(
        self, benefit: RecordedBenefit, key: str, slot: str, stated: str
    ) -> Iterator[Problem]:
        """A benefit that takes a number as it stands, and says another unit than that does."""
        number = self.plan.numbers.get(self._plain_number(benefit.standard))
        said = getattr(number.unit_parts, slot) if number and number.unit_parts else ""
        if number and said and said != stated:
            yield self.problem(
                "benefit.other-unit",
                f"{benefit.name}: {key} = {stated}, and the standard is {number.text}",
                f"benefits.{benefit.name}.{key}",
                f"leave {key} out, or reckon the standard over into what the benefit says",
                "warning",
            )

    def _plain_number(self, tree: Node | None) -> str:
        """The path of the one number that an amount is, however bounded; empty for any other."""
        match tree:
            case PlanNode(path=path):
                return path
            case RuleNode(name=name):
                return self._plain_number(self.programme.rules[name].node)
            case DecidedNode(standard=inner) | RoundNode(amount=inner) | BoundNode(left=inner):
                return self._plain_number(inner)
        return ""

    def _numbers_of(self, benefit: RecordedBenefit) -> Iterator[Number]:
        """The amounts of the plan that the standard is made of, those of its rules included."""
        seen: set[Node] = set()
        waiting = [node for node in (benefit.standard, benefit.times) if node is not None]
        while waiting:
            tree = waiting.pop()
            for node in walk(tree):
                if isinstance(node, RuleNode) and node not in seen:
                    seen.add(node)
                    waiting.append(self.programme.rules[node.name].node)
                elif isinstance(node, PlanNode) and node.path in self.plan.numbers:
                    number = self.plan.numbers[node.path]
                    if number.kind == "money":
                        yield number

    def _shares(self, benefit: RecordedBenefit) -> Iterator[Problem]:
        funders = funders_of(benefit, self.plan)
        funders = tuple(each for each in funders if not each.up_to)
        silent = [f.name for f in funders if f.share is None and f.fixed is None]
        if len(silent) > 1:
            yield self.problem(
                "funding.no-split", f"{benefit.name}: {', '.join(silent)} fund it, and "
                "nothing says who pays what",
                f"benefits.{benefit.name}",
                "give them shares, or name a field of the register in paid_by", "warning",
            )  # fmt: skip
        parts = [f.share for f in funders if f.share is not None]
        for day in _days(parts):
            total = _total(parts, day)
            if total is None or total == MILLION or (silent and total < MILLION):
                continue
            names = ", ".join(f"{f.name} {_shown(f.share, day)}" for f in funders if f.share)
            when = f" on {day}" if len(_days(parts)) > 1 else ""
            yield self.problem(
                "funding.shares", f"{benefit.name}: the shares make {PERCENT.to_figure(total)} %"
                f"{when}, not 100 %: {names}",
                f"funding.{funders[0].name}.share",
                "correct the shares, or leave out that of the source that pays the rest",
            )  # fmt: skip
            return

    def _waterfall(self, benefit: RecordedBenefit) -> Iterator[Problem]:
        """A payer after one that pays all that is left gets no bill."""
        payers = payers_of(benefit, self.plan)
        for payer, later in itertools.pairwise(payers):
            takes_all = not payer.numbers and not payer.of and not payer.only_for
            if takes_all:
                yield self.problem(
                    "payer.takes-all", f"{payer.name} pays all that is left, so {later.name} never "
                    "pays",
                    f"payers.{payer.name}", "give it a share or a limit, or put it last", "warning",
                )  # fmt: skip

    # Sources

    def source(self, source: Funding) -> Iterator[Problem]:
        """The plan's own figures of a source against each other, and what it gives up to."""
        yield from self._average(source)
        yield from check_restriction(self.programme, self.plan, source, self)
        benefits = self.programme.benefits.values()
        used = any(source in funders_of(benefit, self.plan) for benefit in benefits)
        paid = {payer.source or payer.name for payer in self.plan.payers.values()}
        if not used and source.name not in paid:
            yield self.problem(
                "funding.unused", f"no benefit is paid out of {source.name}",
                f"funding.{source.name}", "name it in funded_by, or remove it", "warning",
            )  # fmt: skip
        for more, less in (("planned", "received"), ("received", "spent")):
            yield from self._order(source, more, less)

    def _average(self, source: Funding) -> Iterator[Problem]:
        """Money planned for so many cases: what is left for one, against what it may pay."""
        day = date.max
        (low, high), (few, many) = ends_of(source.planned, day), ends_of(source.cases, day)
        least, most = ends_of(source.standard, day)
        if low is None or high is None or not few or not many or least is None or most is None:
            return
        average = Fraction(low, many), Fraction(high, few)
        if average[0] <= most and average[1] >= least:
            return
        over = average[0] > most
        bound = most if over else least
        yield self.problem(
            "funding.average-outside-standard",
            f"{_yuan(low)} yuan for {many} cases are {_yuan_of(average[0])} yuan a case, "
            f"{'above' if over else 'below'} the {'highest' if over else 'lowest'} of "
            f"{_yuan(bound)} yuan that it may pay for one; {many} cases at that amount are "
            f"{_yuan(bound * many)} yuan",
            f"funding.{source.name}.planned",
            "correct the sum, the number of cases or the standard", "warning",
        )  # fmt: skip

    def _order(self, source: Funding, more: str, less: str) -> Iterator[Problem]:
        (_, high), (low, _) = (ends_of(getattr(source, key), date.max) for key in (more, less))
        if high is not None and low is not None and low > high:
            yield self.problem(
                "funding.more-than", f"{_yuan(low)} yuan {less} of {_yuan(high)} yuan {more}",
                f"funding.{source.name}.{less}", "correct one of the two", "warning",
            )  # fmt: skip


def _given(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _sections(plan: Plan) -> set[str]:
    return {path.rpartition(".")[0] for path in plan.numbers}


def _days(numbers: Iterable[Number]) -> list[date]:
    """Days on each of which the numbers stand otherwise."""
    changes = sorted({day for number in numbers for day in number.dates})
    return (
        [date.fromordinal(max(1, changes[0].toordinal() - 1)), *changes] if changes else [date.max]
    )


def _total(numbers: Iterable[Number], day: date) -> int | None:
    """The sum of the shares; `None` where one is not known or the sum may be right."""
    total = 0
    for number in numbers:
        match number.at(day):
            case Known(value=int(value)):
                total += value
            case NotInForce():
                continue
            case _:
                return None
    return total or None


def _shown(number: Number | None, day: date) -> str:
    low, _ = ends_of(number, day)
    return "unknown" if low is None else f"{PERCENT.to_figure(low)} %"


def _yuan(fen: int) -> str:
    return f"{YUAN.to_figure(fen):,.2f}"


def _yuan_of(fen: Fraction) -> str:
    """To the fen, a half rounded up."""
    return _yuan((2 * fen.numerator + fen.denominator) // (2 * fen.denominator))
