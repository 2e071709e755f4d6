"""Rule trees and values put into words, in English and Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from publicservice.engine.interpret import Case
from publicservice.engine.intervals import Interval
from publicservice.masking import mask, mask_identities
from publicservice.model.label import Language
from publicservice.model.numbers import Figures
from publicservice.model.plan import Known, NotInForce, Range, Source
from publicservice.model.registers.field import Field
from publicservice.model.registers.link import link_between
from publicservice.model.registers.register import Register
from publicservice.model.rules.ages import completed_years, moved_back
from publicservice.model.rules.expression import (
    AgeNode,
    AllNode,
    AnyNode,
    ArithmeticNode,
    BetweenNode,
    BoundNode,
    CompareNode,
    DateNode,
    DecidedNode,
    FieldNode,
    InNode,
    LiteralNode,
    Node,
    NotNode,
    PercentNode,
    PlanNode,
    RelatedNode,
    RoundNode,
    RuleNode,
    WhenNode,
    walk,
)
from publicservice.model.rules.rule import RecordedRule
from publicservice.model.unit import parse_unit
from publicservice.model.unit_words import measure_text, unit_text

STATES = {
    "en": {"yes": "yes", "no": "no", "unknown": "unknown"},
    "zh": {"yes": "是", "no": "否", "unknown": "未知"},
}
OUTCOMES = {
    "en": {
        "eligible": "eligible", "not_eligible": "not eligible", "undetermined": "undetermined",
    },
    "zh": {"eligible": "符合条件", "not_eligible": "不符合条件", "undetermined": "待核定"},
}  # fmt: skip
SHOWN_ROWS = 5


def citation(source: Source, clause: str) -> str:
    """A clause with its document; a clause that names its document itself stays as it is."""
    documents = [name.strip() for name in source.document.split(",")]
    named = clause.split(" ", 1)[0] in documents
    return clause if named else f"{source.document} {clause}"


@frozen
class Wording:
    """Words in one language for the trees of one programme over one register."""

    register: type[Register]
    rules: dict[str, RecordedRule]
    figures: Figures
    language: Language
    unmasked: bool = False

    def condition(self, node: Node) -> str:
        """What a part asks for: ``own hospital cost > 50000 yuan``."""
        match node:
            case CompareNode(operator=operator, left=left, right=right):
                signs = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
                sign = signs.get(operator, operator)
                return f"{self._beside(left, right)} {sign} {self._beside(right, left)}"
            case BetweenNode(parts=(CompareNode() as least, CompareNode() as most)):
                middle = self.name(least.left)
                return f"{self.name(least.right)} ≤ {middle} ≤ {self.name(most.right)}"
            case InNode(value=value, items=items):
                texts = self.figures.texts(items)
                listed = self.name(items)
                if texts is not None:
                    listed = ", ".join(self._word(value, text) for text in texts)
                return f"{self.name(value)} {self._say('one of', '属于')} {listed}"
            case AgeNode(low=low, high=high):
                return self._age(low, high)
            case RelatedNode():
                return self._related(node)
        return self.name(node)

    def name(self, node: Node) -> str:
        """What a value is called, or the number itself where the plan states it."""
        match node:
            case FieldNode():
                return self._field_label(node)
            case RuleNode(name=name):
                return self.rule_label(self.rules[name])
            case PlanNode(path=path):
                return self.figure(path)
            case LiteralNode(value=value, value_kind=kind):
                return self.value(value, kind)
            case DateNode():
                return self._date(node)
            case ArithmeticNode(operator=operator, left=left, right=right):
                return f"{self.name(left)} {operator} {self.name(right)}"
            case PercentNode(amount=amount, percent=percent):
                return f"{self.name(percent)} × {self.name(amount)}"
            case RelatedNode():
                return self._related(node)
        return self._computed(node)

    def _computed(self, node: Node) -> str:
        match node:
            case RoundNode(amount=amount, step=step):
                whole = self.value(step, "money")
                steps = self._say(f"in steps of {whole}", f"取整至{whole}")
                return f"{self.name(amount)} ({steps})"
            case DecidedNode(decided=awarded, standard=standard):
                within = self._say("within", "标准")
                return f"{self.name(awarded)} ({within} {self.name(standard)})"
            case BoundNode(which=which, left=left, right=right):
                lesser = self._say("the lesser of ", "取低:")
                greater = self._say("the greater of ", "取高:")
                joined = f"{self.name(left)}{self._say(', ', '、')}{self.name(right)}"
                return f"{lesser if which == 'min' else greater}{joined}"
            case WhenNode(condition=holds, then=then, otherwise=LiteralNode(value=0)):
                return f"{self.name(then)} ({self._say('if ', '适用于')}{self.tree(holds)})"
        return self._say("a computed value", "计算值")

    def rule_label(self, rule: RecordedRule) -> str:
        """What a rule is called, with the plan's numbers in it as they stand at the date."""
        return self.figures.label(rule.label).text(self.language)

    def figure(self, path: str) -> str:
        """A plan number with its unit, as it stands at the date."""
        number, state = self.figures.number(path), self.figures.state(path)
        unit = unit_text(number.unit, self.language)
        match state:
            case Known(value=tuple() as texts):
                return ", ".join(texts)
            case Known(value=value):
                return f"{number.figure(value)} {unit}".strip()
            case Range(low=low, high=high):
                return f"{number.figure(low)}..{number.figure(high)} {unit}".strip()
            case NotInForce(since=since):
                return f"{path} ({self._say('in force from', '生效日期')} {since})"
        return f"{path} ({self.unknown}: {state.reason})"

    def standard(self, path: str) -> str:
        """A plan number as `figure`; money in yuan, as amounts are, with for whom and how often."""
        number, state = self.figures.number(path), self.figures.state(path)
        if number.kind != "money" or not isinstance(state, Known | Range):
            return self.figure(path)
        measure = measure_text(number.unit, self.language)
        amount = self.value(Interval(*self.figures.interval(path)), "money")
        return f"{amount}{self._say(f' ({measure})', f'({measure})')}" if measure else amount

    def value(self, value: Any, kind: str) -> str:
        """A value as a clerk reads it; money in yuan, shares in %."""
        if value is None:
            return self.unknown
        if isinstance(value, Interval):
            return self._interval(value, kind)
        if isinstance(value, bool):
            return STATES[self.language]["yes" if value else "no"]
        if kind == "money":
            return f"{parse_unit('yuan').to_figure(value):,.2f} {self._say('yuan', '元')}"
        if kind == "percent":
            return f"{parse_unit('%').to_figure(value)} %"
        if kind == "points":
            return f"{Decimal(value).scaleb(-3).normalize():f} {self._say('points', '分')}"
        return str(value)

    def seen(self, case: Case, node: Node) -> list[str]:
        """The values that a part looked at, named: ``birth date: 1959-03-02 (age 65)``."""
        told: list[str] = []
        for inner in walk(node):
            if isinstance(inner, FieldNode):
                told.append(f"{self._field_label(inner)}: {self._field_value(case, inner, node)}")
            elif isinstance(inner, RuleNode):
                rule = self.rules[inner.name]
                value = self.value(case.value(inner), rule.kind)
                told.append(f"{self.rule_label(rule)}: {value}")
                told += self._rows_of_rule(case, rule)
            elif isinstance(inner, RelatedNode):
                told += self.rows(case, inner)
        return list(dict.fromkeys(told))

    def rows(self, case: Case, node: RelatedNode) -> list[str]:
        """Which related rows count, and which may: ``persons: counted: P2, P3; perhaps: P4``."""
        cases = case.related(node)
        if cases is None:
            own = case.register.fields[link_between(case.register, node.register, node.link).own]
            said = self._say("register not supplied", "未提供登记表")
            if case.record.get(own.name) is None:
                said = self._say(f"{own.en} unknown", f"{own.zh or own.en}未知")
            return [f"{self._table(node.register)}: {said}"]
        rows = self._counted(node, cases)
        if not rows:
            rows = (
                self._none_counts(node) if cases else self._say("no row belongs here", "无相关记录")
            )
        return [f"{self._table(node.register)}: {rows}"]

    def _counted(self, node: RelatedNode, cases: list[Case]) -> str:
        """The rows that decide: of "all" those that fail, of anything else those that hold."""
        every = node.what == "all"
        truths = [(True if node.where is None else c.truth(node.where), c) for c in cases]
        sure = self._say("fails:", "不符:") if every else self._say("counted:", "计入:")
        maybe = self._say("may fail:", "可能不符:") if every else self._say("perhaps:", "可能计入:")
        told = []
        for state, word in ((not every, sure), (None, maybe)):
            keys = [str(c.record[node.register.key()]) for truth, c in truths if truth is state]
            told += [f"{word} {self._listed(keys)}"] if keys else []
        return "; ".join(told)

    def _none_counts(self, node: RelatedNode) -> str:
        if node.what == "all":
            return self._say("none fails", "全部符合")
        return self._say("none counts", "均不计入")

    @property
    def unknown(self) -> str:
        """The word for what is not known."""
        return STATES[self.language]["unknown"]

    def _rows_of_rule(self, case: Case, rule: RecordedRule) -> list[str]:
        related = (node for node in walk(rule.node) if isinstance(node, RelatedNode))
        return [told for node in related for told in self.rows(case, node)]

    def _listed(self, keys: list[str]) -> str:
        more = len(keys) - SHOWN_ROWS
        rest = self._say(f" and {more} more", f" 等{len(keys)}条") if more > 0 else ""
        listed = ", ".join(keys[:SHOWN_ROWS]) + rest
        return listed if self.unmasked else mask_identities(listed)

    def _field(self, node: FieldNode) -> Field:
        register = self.register.references()[node.via].to if node.via else self.register
        return register.fields[node.name]

    def _beside(self, node: Node, other: Node) -> str:
        """A value in the words of the field that it is compared with."""
        if isinstance(node, LiteralNode) and isinstance(node.value, str):
            return self._word(other, node.value)
        return self.name(node)

    def _word(self, node: Node, code: str) -> str:
        """The Chinese word for a code, where the field has one."""
        if self.language != "zh" or not isinstance(node, FieldNode):
            return code
        words = self._field(node).words.items()
        return next((word for word, value in words if value == code), code)

    def _field_label(self, node: FieldNode) -> str:
        field = self._field(node)
        label = (field.zh or field.en) if self.language == "zh" else field.en
        if not node.via:
            return label
        reference = self.register.fields[node.via]
        owner = reference.to.zh if self.language == "zh" else node.via.replace("_", " ")  # type: ignore[attr-defined]
        return f"{owner} {label}"

    def _field_value(self, case: Case, node: FieldNode, part: Node) -> str:
        value = case.value(node)
        if isinstance(value, Interval):
            value = value.high if value.known else None
        if value is not None and self._field(node).private and not self.unmasked:
            return mask(str(value))
        if value == date.max:
            return self._say("none", "无")
        text = self.value(value, node.field_kind)
        if isinstance(value, str):
            text = self._word(node, value if self.unmasked else mask_identities(value))
        if isinstance(part, AgeNode) and isinstance(value, date):
            years = completed_years(value, self.figures.at)
            text += self._say(f" (age {years})", f"({years}周岁)")
        return text

    def _interval(self, interval: Interval, kind: str) -> str:
        if interval.known:
            return self.value(interval.low, kind)
        low = "?" if interval.low is None else self.value(interval.low, kind)
        if interval.high is None:
            return f"{low} {self._say('or more', '以上')}"
        high = self.value(interval.high, kind)
        _, space, unit = high.rpartition(" ")
        return f"{low.removesuffix(space + unit)}..{high}" if space else f"{low}..{high}"

    def _age(self, low: Node | None, high: Node | None) -> str:
        least = self._years(low)
        if high is None:
            return self._say(f"age at least {least}", f"年满{least}周岁")
        most = self._years(high)
        return self._say(f"age {least} to {most}", f"年龄{least}至{most}周岁")

    def _years(self, node: Node | None) -> str:
        if isinstance(node, PlanNode) and not isinstance(self.figures.state(node.path), Known):
            return self.figure(node.path)
        return "?" if node is None else str(self.figures.constant(node)[0])

    def _date(self, node: DateNode) -> str:
        earliest, latest = moved_back(self.figures, node)
        if earliest is None:
            return self.unknown
        return str(earliest) if earliest == latest else f"{earliest}..{latest}"

    def _table(self, register: type[Register]) -> str:
        return self._say(register.register, register.zh or register.register)

    def _related(self, node: RelatedNode) -> str:
        words = {
            "any": ("at least one of", "至少一条"),
            "all": ("all of", "全部"),
            "count": ("number of", "条数"),
            "total": ("total of", "合计"),
        }
        inner = Wording(node.register, {}, self.figures, self.language, self.unmasked)
        head = f"{self._say(*words[node.what])} {self._table(node.register)}"
        return head if node.where is None else f"{head}: {inner.tree(node.where)}"

    def tree(self, node: Node) -> str:
        """A whole condition in one line."""
        match node:
            case AllNode(parts=parts) if not isinstance(node, BetweenNode):
                return self._say(" and ", "且").join(self._bracketed(part) for part in parts)
            case AnyNode(parts=parts):
                return self._say(" or ", "或").join(self._bracketed(part) for part in parts)
            case NotNode(part=part):
                return self._say("not ", "非") + self._bracketed(part)
        return self.condition(node)

    def _bracketed(self, node: Node) -> str:
        text = self.tree(node)
        return f"({text})" if isinstance(node, AllNode | AnyNode) else text

    def _say(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en
