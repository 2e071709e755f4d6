"""Why one beneficiary's outcome is what it is."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING, Any, cast

from attrs import asdict, frozen

from publicservice.amounts import AmountLine, amounts_of, told
from publicservice.engine.because import STATE, Decisive, because, codes
from publicservice.engine.interpret import Case, Truth
from publicservice.engine.intervals import Interval
from publicservice.masking import mask_identities
from publicservice.model.label import Language
from publicservice.model.problem import RegisterError, nearest
from publicservice.model.rules.expression import RelatedNode, plan_paths, walk
from publicservice.results.assessment.told import CardTold, card_lines, cards_told, followed_told
from publicservice.results.payments.told import payments_told
from publicservice.wording import OUTCOMES, STATES, Wording, citation

if TYPE_CHECKING:
    from publicservice.engine.tables import RegisterTables
    from publicservice.evaluation import Evaluation
    from publicservice.model.plan import Plan

OUTCOME: dict[Truth, str] = {True: "eligible", False: "not_eligible", None: "undetermined"}
MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}


@frozen
class Reason:
    """A part that decided: what it asks, what was seen, and where the document says so.

    Attributes:
        state: whether the part holds: yes, no or unknown.
        rule_state: whether the criterion that it belongs to does; a part that the criterion
            negates holds where that does not.
        label: what the criterion is called, with the part where it has more than this one.
    """

    part: str
    state: str
    rule_state: str
    label: str
    condition: str
    seen: tuple[str, ...]
    citations: tuple[str, ...]


@frozen
class RuleValue:
    """One rule and its value for the case, in words."""

    rule: str
    label: str
    value: str
    state: str
    cite: str
    rows: tuple[str, ...] = ()


@frozen(repr=False)
class Explanation:
    """A decision about one beneficiary with its reasons, in one language.

    Attributes:
        case: the beneficiary's key.
        outcome: eligible, not_eligible or undetermined.
        category: the first category that holds, ``undetermined``, or empty.
        codes: the same text as in the `reasons` column of the decisions.
        reasons: the parts that decided.
        rules: every rule with its value.
        scorecards: every scorecard that assesses it, item by item.
        followed: where it stands on escalation ladders, and its findings in rectification.
        amounts: every benefit with its amount, its parts and who pays them.
        payments: every instalment with its day, what was paid, and how it stands.
    """

    programme: str
    title: str
    case: str
    at: str
    outcome: str
    category: str
    codes: str
    reasons: tuple[Reason, ...]
    rules: tuple[RuleValue, ...]
    scorecards: tuple[CardTold, ...]
    followed: tuple[str, ...]
    document: str
    language: Language
    amounts: tuple[AmountLine, ...] = ()
    payments: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def __repr__(self) -> str:
        return f"<Explanation {self.programme} {self.case}: {self.outcome}>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def explain_case(
    evaluation: Evaluation,
    tables: RegisterTables,
    key: str,
    *,
    language: Language,
    unmasked: bool,
) -> Explanation:
    """Evaluate one case in plain Python and put what happened into words."""
    programme, figures = evaluation.programme, evaluation.figures
    record = _find(tables, programme.unit, key)
    rules = dict(programme.rules)
    case = Case(programme.unit, record, tables, figures, rules)
    wording = Wording(programme.unit, rules, figures, language, unmasked)
    decided = because(case, "eligible")
    outcome = OUTCOME[cast(Truth, case.rule("eligible"))]
    return Explanation(
        programme=programme.id,
        title=programme.label().text(language),
        case=key if unmasked else mask_identities(key),
        at=str(figures.at),
        outcome=outcome,
        category=_category(case, programme.categories, outcome),
        codes=codes(decided),
        reasons=tuple(_reason(evaluation, case, wording, found) for found in decided),
        rules=tuple(_rule_value(evaluation.plan, case, wording, name) for name in rules),
        scorecards=cards_told(evaluation, case, wording),
        followed=followed_told(evaluation, key, language),
        document=evaluation.plan.rule_source.document,
        language=language,
        amounts=amounts_of(evaluation, case, wording),
        payments=payments_told(evaluation, str(record[programme.unit.key()]), language),
    )


def _find(tables: RegisterTables, unit: Any, key: str) -> dict[str, Any]:
    rows = tables.rows(unit, unit.key(), key)
    if rows:
        return dict(rows[0])
    known = tables.some_keys(unit)
    raise RegisterError.of(
        "register.no-case", f"no {unit.key()} {mask_identities(key)!r}", where=unit.register,
        remedy=mask_identities(nearest(key, known)) if known else "the register has no row",
    )  # fmt: skip


def _category(case: Case, categories: tuple[str, ...], outcome: str) -> str:
    if outcome == "not_eligible":
        return ""
    for name in categories:
        truth = case.rule(name)
        if truth is None:
            return "undetermined"
        if truth:
            return name
    return ""


def _reason(evaluation: Evaluation, case: Case, wording: Wording, found: Decisive) -> Reason:
    part = found.part
    plan = evaluation.plan
    label, condition = wording.rule_label(part.rule), wording.condition(part.node)
    cited = [(plan.source_of_rule(part.rule.name), part.rule.cite)]
    cited += [(plan.source_of(p), evaluation.figures.cite(p)) for p in plan_paths(part.node)]
    return Reason(
        part=part.code,
        state=found.state,
        rule_state=STATE[cast(Truth, case.rule(part.rule.name))],
        label=label if part.code == part.rule.name else f"{label} ({condition})",
        condition=condition,
        seen=tuple(wording.seen(case, part.node)),
        citations=tuple(dict.fromkeys(citation(*pair) for pair in cited if pair[1])),
    )


def _rule_value(plan: Plan, case: Case, wording: Wording, name: str) -> RuleValue:
    rule = wording.rules[name]
    value = case.rule(name)
    state = "number" if isinstance(value, Interval) else STATE[value]
    related = [node for node in walk(rule.node) if isinstance(node, RelatedNode)]
    rows = tuple(told for node in related for told in wording.rows(case, node))
    label = wording.rule_label(rule)
    source = plan.source_of_rule(name)
    elsewhere = rule.cite and source != plan.rule_source
    cite = citation(source, rule.cite) if elsewhere else rule.cite
    return RuleValue(name, label, wording.value(value, rule.kind), state, cite, rows)


def _lines(explanation: Explanation) -> list[str]:
    words = _WORDS[explanation.language]
    outcome = OUTCOMES[explanation.language][explanation.outcome]
    head = f"{explanation.case}: {outcome}"
    category = next((r.label for r in explanation.rules if r.rule == explanation.category), "")
    head += f" ({category})" if category else ""
    lines = [head, f"{explanation.title}, {explanation.document}, {explanation.at}", ""]
    lines.append(words["because"])
    for reason in explanation.reasons:
        lines.append(f"  {MARKS[reason.rule_state]} {_headline(reason, explanation.language)}")
        cited = f"  [{'; '.join(reason.citations)}]" if reason.citations else ""
        lines.append(f"      {reason.condition}{cited}")
        lines += [f"      {seen}" for seen in reason.seen]
    if amounts := told(explanation.amounts, explanation.language):
        lines += ["", words["amounts"], *amounts]
    if explanation.payments:
        lines += ["", words["payments"], *(f"  {told}" for told in explanation.payments)]
    lines += ["", words["rules"]]
    width = max(_width(rule.label) for rule in explanation.rules)
    for rule in explanation.rules:
        mark = MARKS.get(rule.state, "=")
        label = rule.label + " " * (width - _width(rule.label))
        lines.append(f"  {mark} {label}  {rule.value}  {rule.cite}".rstrip())
        lines += [f"      {told}" for told in rule.rows]
    for card in explanation.scorecards:
        lines += ["", *card_lines(card)]
    if explanation.followed:
        lines += ["", *explanation.followed]
    return lines


def _headline(reason: Reason, language: Language) -> str:
    """The answer stands beside what was asked, which may be the opposite of the criterion."""
    state, part = STATES[language][reason.state], f" ({reason.condition})"
    if reason.label.endswith(part):
        return f"{reason.label.removesuffix(part)} ({reason.condition}: {state})"
    return f"{reason.label}: {state}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


_WORDS = {
    "en": {"because": "Decided by", "rules": "All rules", "amounts": "Gets", "payments": "Paid"},
    "zh": {"because": "决定因素", "rules": "全部条件", "amounts": "待遇", "payments": "发放"},
}
