"""Benefits: what a beneficiary gets, for whom and for which period, and out of which funding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from attrs import define, frozen

from publicservice.model.label import Label
from publicservice.model.money.order import circle_from
from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.field import Kind
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import (
    ArithmeticNode,
    BoundNode,
    DecidedNode,
    FieldNode,
    Node,
    PlanNode,
    RoundNode,
    RuleNode,
    may_be_negative,
)
from publicservice.model.rules.rule import record_condition, record_number
from publicservice.model.rules.terms import Row, RuleFunction
from publicservice.model.unit import PERIODS, WHOM

Rounding = Literal["fen", "yuan", "yuan_down"]
Remainder = Literal["largest", "last", "running"]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)
REMAINDERS: tuple[Remainder, ...] = get_args(Remainder)
FEN_IN_A_YUAN = 100


@frozen
class RecordedBenefit:
    """A benefit as it was recorded for one programme.

    Attributes:
        granted: the criterion of who gets it; benefits that it gives way to are not in it.
        standard: the amount for one period, decided, rounded and capped; `None` in kind only.
        times: for how many periods; `None` for one.
        decided, decided_by, paid_by: fields of the unit, empty where there is none.
        goods: the plan's section that lists what is given in kind.
        funded_by: the sources that fund it, in the declared order; empty for all that pay it.
        payers: the payers of a bill, in their order; then `funded_by` says nothing.
        remainder: who gets the fen that shares leave over.
        gives_way_to: benefits that take precedence over this one.
        cap_over: a field of the unit: all its rows together get at most `cap`.
        cap: the most that one beneficiary, or all of `cap_over` together, get.
        cap_with: benefits that come first under the same cap: what they give is taken off it.
        repaid: of a loan, what was paid back.
    """

    name: str
    label: Label
    granted: Node
    standard: Node | None
    times: Node | None
    per: str
    period: str
    decided: str
    decided_by: str
    paid_by: str
    goods: str
    funded_by: tuple[str, ...]
    payers: tuple[str, ...]
    remainder: Remainder
    gives_way_to: tuple[str, ...]
    cap: Node | None
    cap_over: str
    cite: str
    defined_in: str
    repaid: Node | None = None
    cap_with: tuple[str, ...] = ()

    @property
    def trees(self) -> tuple[Node, ...]:
        """Everything that it reads of a row."""
        found = (self.granted, self.standard, self.times, self.cap, self.repaid)
        return tuple(tree for tree in found if tree is not None)


@define(eq=False, slots=False, init=False)
class Benefit:
    """What a beneficiary of the programme gets, as written in a class body.

    Args:
        en: what a clerk calls it, in English.
        zh: the same in Chinese.
        amount: the name of an amount rule, or a function of the row that gives the standard;
            `None` for what is given in kind without a value.
        to: the name of the criterion that says who gets it, or a function of the row.
        per: for whom the standard is, such as ``household``; by default as the plan's unit says.
        period: for which period, such as ``month`` or ``once``; by default as the plan's unit says.
        once: short for ``period="once"``.
        times: for how many periods: a rule's name or a function of the row; for one by default.
        decided: the money field in which an office enters the amount that it decided, where the
            standard is a range.
        decided_by: the text field with who decided it.
        paid_by: the text field that names the source out of which a beneficiary is paid, by its
            name or by one of its labels.
        in_kind: the section of the plan that lists what is given, such as ``goods.visit``.
        funded_by: names of the plan's funding sources, in order; by default all that pay it.
        payers: names of the plan's payers of a bill, in order.
        rounding: ``fen``, ``yuan`` (half up) or ``yuan_down``.
        remainder: who gets the fen that shares leave over: the ``largest`` share, the ``last``
            source, or ``running``, each in turn so that the totals come out even.
        cap: the most, as a rule's name, a function of the row, or a path of the plan.
        cap_over: a reference field, such as ``household``: the cap is for all its rows together.
        cap_with: benefits of the same programme that the cap is for as well, and that come first:
            what a beneficiary gets of them is taken off it.
        gives_way_to: benefits that take precedence: who gets one of them does not get this one.
        repaid: of a loan what was paid back so far: a money field, a rule's name or a function of
            the row. It flows back to the one source that gave the loan.
        cite: the clause.
    """

    label: Label
    amount: str | RuleFunction | None
    to: str | RuleFunction
    per: str
    period: str
    times: str | RuleFunction | None
    decided: str
    decided_by: str
    paid_by: str
    in_kind: str
    funded_by: tuple[str, ...]
    payers: tuple[str, ...]
    rounding: Rounding
    remainder: Remainder
    cap: str | RuleFunction | None
    cap_over: str
    cap_with: tuple[str, ...]
    gives_way_to: tuple[str, ...]
    repaid: str | RuleFunction | None
    cite: str
    name: str
    owner: str

    def __init__(
        self,
        en: str,
        zh: str,
        amount: str | RuleFunction | None = None,
        *,
        to: str | RuleFunction = "eligible",
        per: str = "",
        period: str = "",
        once: bool = False,
        times: str | RuleFunction | None = None,
        decided: str = "",
        decided_by: str = "",
        paid_by: str = "",
        in_kind: str = "",
        funded_by: tuple[str, ...] | str = (),
        payers: tuple[str, ...] | str = (),
        rounding: Rounding = "fen",
        remainder: Remainder = "largest",
        cap: str | RuleFunction | None = None,
        cap_over: str = "",
        cap_with: tuple[str, ...] | str = (),
        gives_way_to: tuple[str, ...] | str = (),
        repaid: str | RuleFunction | None = None,
        cite: str = "",
    ) -> None:
        self.label = Label(en, zh)
        self.amount, self.to, self.times, self.cap = amount, to, times, cap
        self.per, self.period = per, "once" if once else period
        self.decided, self.decided_by, self.paid_by = decided, decided_by, paid_by
        self.in_kind, self.cap_over, self.cite = in_kind, cap_over, cite
        self.funded_by, self.payers = _names(funded_by), _names(payers)
        self.gives_way_to, self.cap_with = _names(gives_way_to), _names(cap_with)
        self.repaid = repaid
        self.rounding, self.remainder = rounding, remainder
        self.name = self.owner = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner.__name__

    def record(self, unit: type[Register], kinds: Mapping[str, Kind]) -> RecordedBenefit:
        """Record its trees over the unit's rows. Raises ProgrammeError."""
        place = f"{self.owner}.{self.name}"
        row = Row(unit, kinds, owner=f"{self.owner} (unit {unit.__name__})")
        reader = _Reader(unit, kinds, row, place)
        _check_choices(self, place)
        reader.check_fields(self)
        granted = reader.condition(self.to)
        standard = None if self.amount is None else reader.number(self.amount, "money")
        cap = None if self.cap is None else reader.number(self.cap, "money")
        times = None if self.times is None else reader.number(self.times, "count")
        repaid = None if self.repaid is None else reader.number(self.repaid, "money")
        if standard is not None:
            standard = self._standard(standard, None if self.cap_over or self.cap_with else cap)
        return RecordedBenefit(
            self.name, self.label, granted, standard, times, self.per, self.period, self.decided,
            self.decided_by, self.paid_by, self.in_kind, self.funded_by, self.payers,
            self.remainder, self.gives_way_to, cap, self.cap_over, self.cite, self.owner,
            repaid, self.cap_with,
        )  # fmt: skip

    def _standard(self, standard: Node, cap: Node | None) -> Node:
        """Rounded, then what was decided in its place, then the cap."""
        if self.rounding != "fen":
            how: Literal["half_up", "down"] = "down" if self.rounding == "yuan_down" else "half_up"
            standard = RoundNode(standard, FEN_IN_A_YUAN, how)
        if self.decided:
            standard = DecidedNode(FieldNode(self.decided, "money"), standard)
        return standard if cap is None else BoundNode("min", standard, cap)


def total_node(benefit: RecordedBenefit) -> Node:
    """The standard for all periods together. The benefit has a standard."""
    assert benefit.standard is not None
    if benefit.times is None:
        return benefit.standard
    return ArithmeticNode("*", benefit.times, benefit.standard)


def check_benefits(
    benefits: Mapping[str, RecordedBenefit], taken: Mapping[str, object], owner: str
) -> None:
    """Refuse unknown names in `gives_way_to`, and precedence in a circle."""
    for benefit in benefits.values():
        place = f"{owner}.{benefit.name}"
        if benefit.name in taken:
            raise ProgrammeError.of(
                "benefit.named-like-rule", "the benefit has the name of a rule", where=place,
                remedy="choose another name for the benefit",
            )  # fmt: skip
        for other in benefit.gives_way_to:
            if other not in benefits:
                raise ProgrammeError.of(
                    "benefit.no-benefit", f"gives way to no benefit {other!r}", where=place,
                    remedy=nearest(other, benefits),
                )  # fmt: skip
        _check_circle(benefit.name, benefits, place)


def _check_circle(name: str, benefits: Mapping[str, RecordedBenefit], place: str) -> None:
    # A later check names what is no benefit, so that such a name waits for nothing here.
    if circle := circle_from(name, lambda n: benefits[n].gives_way_to if n in benefits else ()):
        raise ProgrammeError.of(
            "benefit.circle",
            f"benefits that give way to each other in a circle: {' -> '.join(circle)}",
            where=place, remedy="say which one comes first, and leave out the other",
        )  # fmt: skip


def _names(given: tuple[str, ...] | str) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _check_choices(benefit: Benefit, place: str) -> None:
    choices = (
        ("rounding", benefit.rounding, ROUNDINGS), ("remainder", benefit.remainder, REMAINDERS),
        ("per", benefit.per, ("", *WHOM)), ("period", benefit.period, ("", *PERIODS)),
    )  # fmt: skip
    for key, value, known in choices:
        if value not in known:
            raise ProgrammeError.of(
                "benefit.choice", f"{key}={value!r} is not known", where=place,
                remedy=nearest(value, [each for each in known if each]),
            )  # fmt: skip
    if benefit.amount is None and not benefit.in_kind:
        raise ProgrammeError.of(
            "benefit.gives-nothing", "the benefit has no amount and gives nothing in kind",
            where=place, remedy="name an amount rule, or the plan's section of goods in in_kind",
        )  # fmt: skip
    if benefit.cap_over and benefit.cap is None:
        raise ProgrammeError.of(
            "benefit.cap", f"a cap over {benefit.cap_over} without a cap", where=place,
            remedy="add cap=, the most that all its rows together get",
        )  # fmt: skip
    if benefit.cap_with and benefit.cap is None:
        raise ProgrammeError.of(
            "benefit.cap", f"a cap shared with {', '.join(benefit.cap_with)} without a cap",
            where=place, remedy="add cap=, the most that they give together",
        )  # fmt: skip
    if benefit.payers and (benefit.funded_by or benefit.paid_by):
        raise ProgrammeError.of(
            "benefit.two-ways", "a bill that has payers is not split over funding sources as well",
            where=place, remedy="keep payers, and say in the plan out of which source each pays",
        )  # fmt: skip


@frozen
class _Reader:
    """Records what a benefit says: by the name of a rule, a function, or a path of the plan."""

    unit: type[Register]
    kinds: Mapping[str, Kind]
    row: Row
    place: str

    def condition(self, given: str | RuleFunction) -> Node:
        if not isinstance(given, str):
            return record_condition(given, self.row, self.place)
        if self.kinds.get(given) != "bool":
            criteria = [name for name, kind in self.kinds.items() if kind == "bool"]
            raise ProgrammeError.of(
                "benefit.to", f"to={given!r} is not a criterion of this programme",
                where=self.place, remedy=nearest(given, criteria),
            )  # fmt: skip
        return RuleNode(given, "bool")

    def number(self, given: str | RuleFunction, kind: Kind) -> Node:
        node = self._number(given, kind)
        fitting = node.kind in (kind, "unbound")
        if not fitting or may_be_negative(node):
            found = "may be negative" if fitting else f"is {node.kind}, not {kind}"
            nothing = "yuan(0)" if kind == "money" else "0"
            difference = f"write at_least(value, {nothing}) for a difference"
            of_kind = "an amount is money, a number of periods a count"
            raise ProgrammeError.of(
                "benefit.kinds", f"what it takes as {kind} {found}", where=self.place,
                remedy=difference if fitting else of_kind,
            )  # fmt: skip
        return node

    def _number(self, given: str | RuleFunction, kind: Kind) -> Node:
        if not isinstance(given, str):
            return record_number(given, self.row, self.place)
        if given in self.kinds:
            return RuleNode(given, self.kinds[given])
        field = self.unit.fields.get(given)
        if field is not None:
            return FieldNode(given, field.kind)
        if "." in given:
            return PlanNode(given.removeprefix("plan."))
        rules = [name for name, known in self.kinds.items() if known == kind]
        raise ProgrammeError.of(
            "benefit.no-rule", f"no rule, field or plan number {given!r}", where=self.place,
            remedy=nearest(given, rules),
        )  # fmt: skip

    def check_fields(self, benefit: Benefit) -> None:
        """Fields that a benefit names are there and of the right kind."""
        wanted = (
            ("decided", benefit.decided, "money"), ("decided_by", benefit.decided_by, "text"),
            ("paid_by", benefit.paid_by, "text"), ("cap_over", benefit.cap_over, "text"),
        )  # fmt: skip
        fields = self.unit.fields
        for key, name, kind in wanted:
            if name and (name not in fields or fields[name].kind != kind):
                fitting = [each for each, field in fields.items() if field.kind == kind]
                raise ProgrammeError.of(
                    "benefit.no-field", f"{key}={name!r} is no {kind} field of "
                    f"{self.unit.__name__}",
                    where=self.place, remedy=nearest(name, fitting),
                )  # fmt: skip
