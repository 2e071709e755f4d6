"""What one case gets, put into words: the amount, how it came about, and who pays which part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import narwhals as nw
from attrs import evolve, frozen

from publicservice.engine.because import because
from publicservice.engine.interpret import Case
from publicservice.engine.intervals import Interval
from publicservice.engine.money.case import CaseEntitlement, entitlements_of
from publicservice.masking import mask_identities
from publicservice.model.label import Label
from publicservice.model.money.benefit import RecordedBenefit
from publicservice.model.money.discretion import awards_of, leeway
from publicservice.model.money.funding import UNFUNDED, Funding, Payer, ends_of
from publicservice.model.money.routes import Route, routes_of
from publicservice.model.rules.expression import (
    BoundNode,
    DecidedNode,
    LiteralNode,
    Node,
    RuleNode,
    WhenNode,
    plan_paths,
    walk,
)
from publicservice.model.unit_words import PERIOD_WORDS
from publicservice.output import to_polars
from publicservice.results.place_words import place_told
from publicservice.results.places import PlaceOfCase
from publicservice.wording import Wording, citation

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

STATUS_WORDS = {
    "entitled": Label("entitled", "应享受"),
    "undetermined": Label("undetermined", "待核定"),
    "gives_way": Label("gives way", "让位于其他待遇"),
    "waiting": Label("on the waiting list", "候补"),
    "not_entitled": Label("not entitled", "不享受"),
}
STOPPED_WORDS = {
    "not_for": Label("does not pay for this case", "不适用于本户"),
    "nothing_left": Label("nothing was left to pay", "已无余额"),
    "nothing_due": Label("nothing that it pays for", "无属于其支付范围的费用"),
    "limit": Label("stopped at its limit", "达到封顶线"),
    "share": Label("pays its share", "按比例支付"),
    "all": Label("paid all that was left", "付清余额"),
    "open": Label("hangs on what is not known", "待核定"),
}


@frozen
class AmountLine:
    """A benefit of one case in words.

    Attributes:
        status: entitled, undetermined, gives_way, waiting or not_entitled.
        value: the amount, or both ends of what is not known exactly.
        steps: how it came about: the standard, what was decided, the periods, the precedence.
        parts: who pays which part, and out of which document.
    """

    benefit: str
    label: str
    status: str
    value: str
    cite: str
    steps: tuple[str, ...]
    parts: tuple[str, ...]


def amounts_of(evaluation: Evaluation, case: Case, wording: Wording) -> tuple[AmountLine, ...]:
    """Every benefit of the programme for one case, in the language of the wording."""
    programme, figures = evaluation.programme, evaluation.figures
    routes = routes_of(programme.benefits, figures.plan, figures.at)
    places = evaluation.places_of(case.record[programme.unit.key()])
    teller = _Teller(evaluation, case, wording, places)
    given = {name: place.has for name, place in places.items()}
    found = entitlements_of(case, programme.benefits, routes, evaluation.plan.places, given)
    if any(route.pots for route in routes.values()):
        found = [_drawn(each, evaluation, case, routes[each.benefit.name]) for each in found]
    return tuple(teller.line(each) for each in found)


def _drawn(
    found: CaseEntitlement, evaluation: Evaluation, case: Case, route: Route
) -> CaseEntitlement:
    """With the parts that the other cases leave it, which no case can tell by itself."""
    if not route.pots:
        return found
    key = evaluation.programme.unit.key()
    rows = nw.from_native(evaluation.entitlements, pass_through=False).lazy()
    own = (nw.col(key) == case.record[key]) & (nw.col("benefit") == found.benefit.name)
    parts = {
        name: Interval(row[f"{name}_certain_fen"], row[f"{name}_possible_fen"])
        for row in to_polars(rows.filter(own)).rows(named=True)
        for name in (*route.names, UNFUNDED)
    }
    return evolve(found, parts=parts)


@frozen
class _Teller:
    evaluation: Evaluation
    case: Case
    wording: Wording
    places: Mapping[str, PlaceOfCase]

    def say(self, en: str, zh: str) -> str:
        return zh if self.wording.language == "zh" else en

    def line(self, found: CaseEntitlement) -> AmountLine:
        benefit = found.benefit
        money = benefit.standard is not None
        entitled = found.status in ("entitled", "undetermined")
        value = self.wording.value(found.amount, "money") if money and entitled else ""
        return AmountLine(
            benefit.name,
            benefit.label.text(self.wording.language),
            found.status,
            value,
            benefit.cite,
            tuple(self._steps(found)),
            tuple(self._parts(found)) if money and entitled else (),
        )

    def _steps(self, found: CaseEntitlement) -> Iterator[str]:
        benefit = found.benefit
        if found.gives_way_to:
            label = self.evaluation.programme.benefits[found.gives_way_to].label
            name = label.text(self.wording.language)
            yield self.say(f"{name} takes precedence", f"{name}优先")
        if found.status in ("gives_way", "not_entitled"):
            return
        place = next((p for p in self.places.values() if benefit.name in p.places.benefits), None)
        if place is not None:
            yield place_told(place, self.wording.language)
        if found.status == "waiting":
            return
        if found.status == "undetermined":
            yield from self._open(found)
        if benefit.standard is not None:
            yield from self._standard(found)
        for path in self.evaluation.plan.section(benefit.goods) if benefit.goods else ():
            number = self.evaluation.plan.number(path)
            label_text = number.label.text(self.wording.language) or path.rpartition(".")[2]
            yield f"{label_text}: {self.wording.figure(path)}{self._cited(path)}"

    def _open(self, found: CaseEntitlement) -> Iterator[str]:
        """What is not known about who gets it, and what may take precedence."""
        asked = [n.name for n in walk(found.benefit.granted) if isinstance(n, RuleNode)]
        decisive = (part for name in asked for part in because(self.case, name))
        told = [s for d in decisive if d.state == "unknown"
                for s in self.wording.seen(self.case, d.part.node)]  # fmt: skip
        if told:
            seen = "; ".join(dict.fromkeys(told))
            yield f"{self.say('hangs on what is not known', '取决于未知情况')}: {seen}"
        for other in found.may_give_way_to:
            label = self.evaluation.programme.benefits[other].label.text(self.wording.language)
            yield self.say(f"not paid if {label} is paid", f"如享受{label},则不再享受")

    def _standard(self, found: CaseEntitlement) -> Iterator[str]:
        benefit = found.benefit
        period = PERIOD_WORDS.get(benefit.period)
        when = f" {period.text(self.wording.language)}" if period else ""
        standard = self.wording.value(found.standard, "money")
        what = self.say("bill", "费用") if benefit.payers else self.say("standard", "标准")
        yield f"{what}: {standard}{when}"
        for path in self._paths(found):
            number = self.evaluation.plan.number(path)
            plan = self.say(f"by the plan ({path})", f"方案规定({path})")
            label = number.label.text(self.wording.language) or plan
            yield f"{label}: {self.wording.standard(path)}{self._cited(path)}"
        if (award := self._award(benefit)) is not None:
            yield from self._decision(benefit, award)
        if benefit.times is not None:
            times = self.wording.value(found.times, "count")
            yield f"{self.say('number of periods', '期数')}: {times}"
        if benefit.cap_with:
            yield self._shared_cap(found)
        elif found.cap is not None and found.amount.high == 0 == found.cap.high:
            yield self.say("the cap leaves nothing", "受封顶限制,金额为零")
        if benefit.cap_over:
            field = self.case.register.fields[benefit.cap_over]
            name = self.say(field.en, field.zh or field.en)
            yield self.say(
                f"the cap over {name} may lower it; the entitlements show what is left",
                f"受同一{name}合计封顶限制,以待遇表为准",
            )

    def _shared_cap(self, found: CaseEntitlement) -> str:
        """What the benefits under the same cap take of it, and whether that lowers the amount."""
        benefits = self.evaluation.programme.benefits
        labels = [benefits[n].label.text(self.wording.language) for n in found.benefit.cap_with]
        names = self.say(" and ", "、").join(labels)
        cap, taken = (self.wording.value(each, "money") for each in (found.cap, found.taken))
        lowered = found.amount != found.uncapped
        head = self.say("capped: " if lowered else "at most ", "封顶:" if lowered else "")
        nothing = ""
        if lowered and found.amount.high == 0:
            nothing = self.say("; nothing is left", ",已无余额")
        return self.say(
            f"{head}{cap} together with {names}, of which {taken} are taken{nothing}",
            f"{head}与{names}合计不超过{cap},其中已占{taken}{nothing}",
        )

    def _paths(self, found: CaseEntitlement) -> Iterator[str]:
        """The amounts of the plan that the standard is made of, where their condition may hold."""
        seen: dict[str, None] = {}
        waiting: list[Node] = [found.benefit.standard] if found.benefit.standard else []
        while waiting:
            tree = waiting.pop(0)
            for path in plan_paths(tree):
                kind = self.evaluation.plan.number(path).kind
                if kind in ("money", "percent") and self._counts(tree, path):
                    seen.setdefault(path)
            names = [node.name for node in walk(tree) if isinstance(node, RuleNode)]
            rules = self.wording.rules
            waiting += [rules[n].node for n in names if rules[n].kind == "money"]
        yield from seen

    def _counts(self, tree: Node, path: str) -> bool:
        """Whether no choice inside the tree surely leaves the number out."""
        for node in walk(tree):
            if isinstance(node, BoundNode) and self._is_outdone(node, path):
                return False
            if isinstance(node, WhenNode) and isinstance(node.otherwise, LiteralNode):
                inside = path in plan_paths(node.then)
                if inside and self.case.truth(node.condition) is False:
                    return False
        return True

    def _is_outdone(self, node: BoundNode, path: str) -> bool:
        """Whether the number belongs to the side that surely is not the one that is taken."""
        sides = (node.left, node.right)
        with_it = [path in plan_paths(side) for side in sides]
        if all(with_it) or any(self.case.figures.not_in_force(side) for side in sides):
            return False
        own, other = sorted(sides, key=lambda side: path in plan_paths(side), reverse=True)
        mine, others = self.case.interval(own), self.case.interval(other)
        upper, lower = (mine, others) if node.which == "max" else (others, mine)
        above = upper.high is not None and lower.low is not None and upper.high <= lower.low
        return any(with_it) and above and mine != others

    def _award(self, benefit: RecordedBenefit) -> DecidedNode | None:
        """Where the standard of this case reads what an office decided."""
        assert benefit.standard is not None
        rules = {name: rule.node for name, rule in self.case.rules.items()}
        awards = awards_of(benefit.standard, rules)
        holds = (a.node for a in awards if all(self.case.truth(each) for each in a.asked))
        return next(holds, None)

    def _decision(self, benefit: RecordedBenefit, award: DecidedNode) -> Iterator[str]:
        """What was decided, by whom, and whether it lies within the standard."""
        awarded, allowed = (self.case.interval(each) for each in (award.decided, award.standard))
        fixed = self._is_fixed(award.standard)
        if awarded.low is None or not awarded.known:
            if not fixed:
                yield self.say("not decided yet within the range", "金额尚未核定")
            return
        amount = self.wording.value(awarded, "money")
        outside = self._outside(awarded.low, allowed)
        if fixed and outside:
            yield self.say(
                f"entered: {amount}; the standard is fixed, so it stands",
                f"登记金额:{amount};标准为固定数额,以标准为准",
            )
            return
        by = self.case.record.get(benefit.decided_by) if benefit.decided_by else None
        who = ""
        if by is not None:
            name = str(by) if self.wording.unmasked else mask_identities(str(by))
            who = self.say(f", by {name}", f",核定人:{name}")
        yield self.say(f"decided: {amount}{who}{outside}", f"核定金额:{amount}{who}{outside}")

    def _outside(self, awarded: int, allowed: Interval) -> str:
        """That an amount lies outside of the standard, and counts all the same; or nothing."""
        least, most = allowed.low or 0, allowed.high
        if awarded >= least and (most is None or awarded <= most):
            return ""
        side = self.say("below", "低于") if awarded < least else self.say("above", "高于")
        standard = self.wording.value(allowed, "money")
        return self.say(
            f"; {side} the standard of {standard}, and counts as decided",
            f";{side}标准 {standard},仍以核定金额为准",
        )

    def _is_fixed(self, standard: Node) -> bool:
        """Whether the plan leaves nothing to decide for this case."""
        rules = {name: rule.node for name, rule in self.case.rules.items()}
        return self.case.truth(leeway(standard, self.case.figures, rules)) is False

    def _parts(self, found: CaseEntitlement) -> Iterator[str]:
        for name, part in found.parts.items():
            if part.high == 0 and name == UNFUNDED:
                continue
            stopped = found.stopped.get(name)
            if part.high == 0 and not stopped:
                continue
            value = self.wording.value(part, "money")
            reason = f" ({self._why(name, stopped)})" if stopped else ""
            yield f"{self._payer(name, found)}: {value}{reason}{self._source_cited(name)}"

    def _why(self, name: str, stopped: str) -> str:
        """Why a payer stopped: a payer without a share pays in full, or down to a ceiling."""
        payer = self.evaluation.plan.payers.get(name)
        if stopped == "share" and payer is not None and payer.share is None:
            if payer.own_share is None:
                return self.say("pays in full what it pays for", "对应费用全额支付")
            ceiling = self.wording.value(
                Interval(*ends_of(payer.own_share, self.evaluation.at)), "percent"
            )
            return self.say(f"leaves {ceiling} of the bill", f"使自付降至费用的{ceiling}")
        return STOPPED_WORDS[stopped].text(self.wording.language)

    def _payer(self, name: str, found: CaseEntitlement) -> str:
        if name == UNFUNDED:
            bill = bool(found.benefit.payers)
            return self.say(
                "own share" if bill else "not funded", "个人自付" if bill else "无资金来源"
            )
        noun = self._noun(name)
        label = self._called(noun) if noun else ""
        share = (
            None if noun is None or noun.share is None else ends_of(noun.share, self.evaluation.at)
        )
        percent = ""
        if share is not None and share[0] is not None:
            percent = f" ({self.wording.value(Interval(*share), 'percent')})"
        return f"{label or name}{percent}"

    def _called(self, noun: Funding | Payer) -> str:
        """A payer without a label is called as the source out of which it pays."""
        label = noun.label
        if isinstance(noun, Payer) and not (label.en or label.zh):
            source = self.evaluation.plan.funding.get(noun.source or noun.name)
            label = source.label if source else label
        return label.text(self.wording.language)

    def _noun(self, name: str) -> Funding | Payer | None:
        plan = self.evaluation.plan
        return plan.payers.get(name) or plan.funding.get(name)

    def _source_cited(self, name: str) -> str:
        noun = self._noun(name)
        if noun is None or not noun.cite:
            return ""
        section = "payers" if isinstance(noun, Payer) else "funding"
        source = self.evaluation.plan.source_of(f"{section}.{name}")
        return f"  [{citation(source, noun.cite)}]"

    def _cited(self, path: str) -> str:
        plan = self.evaluation.plan
        cite = plan.number(path).cite
        return f"  [{citation(plan.source_of(path), cite)}]" if cite else ""


def told(lines: tuple[AmountLine, ...], language: str) -> list[str]:
    """The lines as text, indented, one benefit below the other; what is not given is left out."""
    written: list[str] = []
    for line in lines:
        if line.status == "not_entitled":
            continue
        status = STATUS_WORDS[line.status].text("zh" if language == "zh" else "en")
        value = f": {line.value}" if line.value else ""
        cite = f"  {line.cite}" if line.cite else ""
        written.append(f"  {line.label}{value} ({status}){cite}")
        written += [f"      {step}" for step in line.steps]
        written += [f"      → {part}" for part in line.parts]
    return written
