"""Programme: a class whose body is the rule book."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from publicservice.model.assessment.ladder import Ladder, RecordedLadder, record_ladder
from publicservice.model.assessment.ledger import Ledger, RecordedLedger, record_ledger
from publicservice.model.assessment.recorded import (
    RecordedScorecard,
    check_between,
    record_scorecard,
)
from publicservice.model.assessment.scorecard import Scorecard
from publicservice.model.label import Label
from publicservice.model.money.benefit import Benefit, RecordedBenefit, check_benefits
from publicservice.model.money.shared_cap import check_shared_caps
from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.field import Kind
from publicservice.model.registers.link import link_between
from publicservice.model.registers.payment import Payment
from publicservice.model.registers.register import RESERVED_NAMES, Register
from publicservice.model.rules.declared import check_body, check_id
from publicservice.model.rules.expression import (
    FieldNode,
    Node,
    RelatedNode,
    RuleNode,
    plan_paths,
    rules_read,
    walk,
    walk_everywhere,
)
from publicservice.model.rules.indicator import Indicator, RecordedIndicator
from publicservice.model.rules.rule import RecordedRule, Rule
from publicservice.model.rules.terms import Row

Written = TypeVar("Written", Rule, Indicator, Benefit, Scorecard, Ladder, Ledger)


class Programme:
    """Base of every programme. A sub-class is recorded and checked when its body ends.

    Attributes:
        id: the programme's name in plan files and on the command line, such as ``family-doctor``.
        zh: the Chinese name.
        en: the English name, by default made from the id.
        unit: the register class that it decides about, row by row.
        default_plan: the file beside the module that holds its numbers.
        plans: the folder beside the module with further plans upon the default one, if there is
            one. The plan in its file ``town.toml`` is called ``family-doctor/town``.
        categories: names of criteria that class the beneficiaries, the first that holds wins.
        version: the programme's own version, recorded with every evaluation.
        rules: the recorded rules by name, each after the rules that it reads.
        indicators: the recorded indicators by name.
        scorecards: the recorded scorecards by name.
        ladders: the recorded escalation ladders by name.
        ledgers: the recorded ledgers of findings by name.
        benefits: the recorded benefits by name.
        payment_register: the register of what was paid, `Payment` or a subclass.
    """

    id: ClassVar[str] = ""
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    unit: ClassVar[type[Register]]
    default_plan: ClassVar[str] = "plan.toml"
    plans: ClassVar[str] = ""
    categories: ClassVar[tuple[str, ...]] = ()
    version: ClassVar[str] = "1"
    rules: ClassVar[Mapping[str, RecordedRule]] = {}
    indicators: ClassVar[Mapping[str, RecordedIndicator]] = {}
    scorecards: ClassVar[Mapping[str, RecordedScorecard]] = {}
    ladders: ClassVar[Mapping[str, RecordedLadder]] = {}
    ledgers: ClassVar[Mapping[str, RecordedLedger]] = {}
    benefits: ClassVar[Mapping[str, RecordedBenefit]] = {}
    payment_register: ClassVar[type[Payment]] = Payment

    def __init_subclass__(cls, *, abstract: bool = False, **options: Any) -> None:
        super().__init_subclass__(**options)
        if abstract:
            return
        check_body(cls, Programme.__annotations__)
        _check_header(cls)
        cls.en = cls.en or cls.id.replace("-", " ")
        written = _written(cls, Rule)
        _check_names(cls, written)
        cls.rules = _in_order(cls, _record(cls, written))
        kinds = {name: rule.kind for name, rule in cls.rules.items()}
        cls.indicators = {
            name: indicator.record(cls.unit, kinds)
            for name, indicator in _written(cls, Indicator).items()
        }
        _record_assessment(cls, kinds)
        cls.benefits = {
            name: benefit.record(cls.unit, kinds)
            for name, benefit in _written(cls, Benefit).items()
        }
        check_benefits(cls.benefits, {**cls.rules, **cls.unit.fields}, cls.__name__)
        check_shared_caps(cls.benefits, cls.__name__)
        _check_links(cls)

    @classmethod
    def label(cls) -> Label:
        """The programme's name in English and Chinese."""
        return Label(cls.en, cls.zh)

    @classmethod
    def description(cls) -> str:
        """The first line of the class's docstring."""
        return (inspect.getdoc(cls) or "").split("\n", 1)[0]

    @classmethod
    def registers_read(cls) -> tuple[type[Register], ...]:
        """Every register class that its rules, indicators or benefits read, its unit first."""
        found: dict[type[Register], None] = {cls.unit: None}
        for register, node in _trees(cls):
            found.setdefault(register)
            _registers_below(register, node, found)
        followed = [ladder.register for ladder in cls.ladders.values()]
        followed += [ledger.register for ledger in cls.ledgers.values()]
        found |= {register: None for register in followed if register not in found}
        return tuple(found)

    @classmethod
    def readers(cls) -> dict[tuple[str, str], tuple[str, ...]]:
        """Which rules and indicators read each field themselves, by register and field name."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for name, register, tree in _named_trees(cls):
            for field in _fields_below(register, tree):
                found.setdefault(field, {}).setdefault(name)
        return {field: tuple(names) for field, names in found.items()}

    @classmethod
    def plan_paths(cls) -> tuple[str, ...]:
        """Every plan number that its rules, indicators or benefits read."""
        paths = (path for _, node in _trees(cls) for path in plan_paths(node))
        return tuple(dict.fromkeys(paths))


def _record_assessment(cls: type[Programme], kinds: Mapping[str, Kind]) -> None:
    registers = {register.register: register for register in cls.registers_read()}
    cls.scorecards = {
        name: record_scorecard(card, cls.unit, kinds, registers, cls.__name__)
        for name, card in _written(cls, Scorecard).items()
    }
    check_between(cls.scorecards, cls.indicators, cls.__name__)
    cls.ladders = {
        name: record_ladder(ladder, cls.unit, registers, cls.__name__)
        for name, ladder in _written(cls, Ladder).items()
    }
    cls.ledgers = {
        name: record_ledger(ledger, cls.unit, registers, cls.__name__)
        for name, ledger in _written(cls, Ledger).items()
    }


def _trees(cls: type[Programme]) -> Iterator[tuple[type[Register], Node]]:
    for _, register, tree in _named_trees(cls):
        yield register, tree


def _named_trees(cls: type[Programme]) -> Iterator[tuple[str, type[Register], Node]]:
    for rule in cls.rules.values():
        yield rule.name, cls.unit, rule.node
    for indicator in cls.indicators.values():
        for tree in indicator.trees:
            yield indicator.name, indicator.register, tree
    for card in cls.scorecards.values():
        for tree in card.trees.values():
            yield card.name, cls.unit, tree
    for ladder in cls.ladders.values():
        for tree in ladder.trees:
            yield ladder.name, ladder.register, tree
    for benefit in cls.benefits.values():
        for tree in benefit.trees:
            yield benefit.name, cls.unit, tree


def _fields_below(register: type[Register], node: Node) -> Iterator[tuple[str, str]]:
    """The fields that a tree reads, each with the register that it is looked up in."""
    for inner in walk_everywhere(node):
        if isinstance(inner, RelatedNode):
            for tree in (inner.where, inner.value):
                if tree is not None:
                    yield from _fields_below(inner.register, tree)
        elif isinstance(inner, FieldNode):
            target = register.references().get(inner.via)
            yield (target.to if target else register).register, inner.name


def _registers_below(
    register: type[Register], node: Node, found: dict[type[Register], None]
) -> None:
    for inner in walk_everywhere(node):
        if isinstance(inner, RelatedNode):
            found.setdefault(inner.register)
            for tree in (inner.where, inner.value):
                if tree is not None:
                    _registers_below(inner.register, tree, found)
        elif via := getattr(inner, "via", ""):
            target = register.references().get(via)
            if target is not None:
                found.setdefault(target.to)


def _written(cls: type[Programme], wanted: type[Written]) -> dict[str, Written]:
    """What the class and its bases wrote, an override in the place of the original."""
    found: dict[str, Written] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, wanted):
                found[name] = value
            elif name in found:
                del found[name]
    return found


def _check_header(cls: type[Programme]) -> None:
    where = cls.__name__
    if not cls.id:
        raise ProgrammeError.of(
            "programme.no-id", "a programme needs an id", where=where,
            remedy="write: id = 'school-meals'",
        )  # fmt: skip
    check_id(cls.id, where)
    unit = getattr(cls, "unit", None)
    if not (isinstance(unit, type) and issubclass(unit, Register)):
        raise ProgrammeError.of(
            "programme.no-unit", "a programme needs the register class it decides about",
            where=where, remedy="write: unit = Person (or a sub-class with your own fields)",
        )  # fmt: skip


def _check_names(cls: type[Programme], written: Mapping[str, Rule]) -> None:
    for name in written:
        if name in cls.unit.fields:
            raise ProgrammeError.of(
                "rule.named-like-field", f"the rule has the name of a field of {cls.unit.__name__}",
                where=f"{cls.__name__}.{name}", remedy="choose another name for the rule",
            )  # fmt: skip
        if name in RESERVED_NAMES:
            raise ProgrammeError.of(
                "rule.reserved-name", f"the name {name!r} is reserved",
                where=f"{cls.__name__}.{name}", remedy="choose another name for the rule",
            )  # fmt: skip
    if "eligible" not in written or written["eligible"].kind != "bool":
        raise ProgrammeError.of(
            "programme.no-eligible", "a programme needs a criterion named 'eligible'",
            where=cls.__name__,
            remedy="write: eligible = criterion('eligible', '符合条件', lambda p: ...)",
        )  # fmt: skip
    for category in cls.categories:
        if category not in written or written[category].kind != "bool":
            criteria = [name for name, rule in written.items() if rule.kind == "bool"]
            raise ProgrammeError.of(
                "programme.category", f"category {category!r} is not a criterion",
                where=cls.__name__, remedy=nearest(category, criteria),
            )  # fmt: skip


def _record(cls: type[Programme], written: Mapping[str, Rule]) -> dict[str, RecordedRule]:
    kinds: dict[str, Kind] = {name: rule.kind for name, rule in written.items()}
    row = Row(cls.unit, kinds, owner=f"{cls.__name__} (unit {cls.unit.__name__})")
    # What a total sums tells whether it is money or a count; its readers need to know.
    kinds |= {n: rule.record(row).kind for n, rule in written.items() if rule.rule_type == "total"}
    recorded = {name: rule.record(row) for name, rule in written.items()}
    for rule in recorded.values():
        _check_reads_something(cls, rule)
    return recorded


def _check_reads_something(cls: type[Programme], rule: RecordedRule) -> None:
    if any(isinstance(node, FieldNode | RuleNode | RelatedNode) for node in walk(rule.node)):
        return
    raise ProgrammeError.of(
        "rule.reads-nothing", "the rule reads no field, no rule and no register",
        where=f"{cls.__name__}.{rule.name}",
        remedy="let it read the row, or read the plan number where it is used",
    )  # fmt: skip


def _check_links(cls: type[Programme]) -> None:
    """Every fact about related rows must be tied to its row in exactly one way."""

    def check(owner: type[Register], node: Node, where: str) -> None:
        for found in walk(node):
            if isinstance(found, RelatedNode):
                link_between(owner, found.register, found.link, where=where)
                for inner in (found.where, found.value):
                    if inner is not None:
                        check(found.register, inner, where)

    for name, rule in cls.rules.items():
        check(cls.unit, rule.node, f"{cls.__name__}.{name}")
    for name, indicator in cls.indicators.items():
        for tree in indicator.trees:
            check(indicator.register, tree, f"{cls.__name__}.{name}")
    _check_other_links(cls, check)


def _check_other_links(
    cls: type[Programme], check: Callable[[type[Register], Node, str], None]
) -> None:
    for benefit in cls.benefits.values():
        for tree in benefit.trees:
            check(cls.unit, tree, f"{cls.__name__}.{benefit.name}")
    for card in cls.scorecards.values():
        for at, tree in card.trees.items():
            check(cls.unit, tree, f"{cls.__name__}.{card.name}.{at}")
    for ladder in cls.ladders.values():
        for tree in ladder.trees:
            check(ladder.register, tree, f"{cls.__name__}.{ladder.name}")


def _in_order(
    cls: type[Programme], recorded: Mapping[str, RecordedRule]
) -> dict[str, RecordedRule]:
    ordered: dict[str, RecordedRule] = {}
    path: list[str] = []

    def place(name: str) -> None:
        if name in ordered:
            return
        if name in path:
            circle = " -> ".join((*path[path.index(name) :], name))
            raise ProgrammeError.of(
                "rule.circle", f"rules that read each other in a circle: {circle}",
                where=cls.__name__, remedy="let one of them read fields instead",
            )  # fmt: skip
        path.append(name)
        for earlier in rules_read(recorded[name].node):
            place(earlier)
        path.pop()
        ordered[name] = recorded[name]

    for name in recorded:
        place(name)
    return ordered
