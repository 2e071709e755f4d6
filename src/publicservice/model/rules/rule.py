"""Rules: the named, labelled, cited columns of a programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, cast, overload

import attrs
from attrs import frozen

from publicservice.model.label import Label
from publicservice.model.problem import ProgrammeError
from publicservice.model.registers.field import Kind
from publicservice.model.registers.register import Register
from publicservice.model.rules.declared import called, check_function, check_label
from publicservice.model.rules.expression import NUMERIC, Node, RelatedNode, may_be_negative
from publicservice.model.rules.terms import Recorded, Row, RuleFunction, Term, condition, node_of

RuleType = Literal["criterion", "amount", "count", "any_of", "all_of", "total"]
Related = Literal["count", "any", "all", "total"]


@frozen
class RecordedRule:
    """A rule as it was recorded for one programme class.

    `defined_in` names the class whose body wrote it, so an override can be told from the original.
    """

    name: str
    rule_type: RuleType
    kind: Kind
    label: Label
    cite: str
    node: Node
    defined_in: str


@attrs.define(eq=False)
class Rule:
    """A rule as written in a class body: a label, a clause and a function to record."""

    rule_type: RuleType
    kind: Kind
    label: Label
    function: RuleFunction
    cite: str = ""
    name: str = ""
    owner: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner.__name__

    def record(self, row: Row) -> RecordedRule:
        """Run the function once over a row of terms and keep the tree."""
        where = f"{self.owner}.{self.name}"
        try:
            result = self.function(row)
            node = condition(result) if self.kind == "bool" else node_of(result)
        except ProgrammeError as error:
            problems = (attrs.evolve(p, where=p.where or where) for p in error.problems)
            raise ProgrammeError(problems) from error
        except Exception as error:
            raise ProgrammeError.of(
                "rule.raised", f"the rule raised {type(error).__name__}: {error}", where=where,
                remedy="a rule function only combines the terms of its row",
            ) from error  # fmt: skip
        if self.kind != "bool" and node.kind not in (*NUMERIC, "unbound"):
            raise ProgrammeError.of(
                "rule.kinds", f"an {self.rule_type} is a number, not {node.kind}", where=where,
                remedy="use criterion(...) for what holds or does not",
            )  # fmt: skip
        kind = node.kind if self.rule_type == "total" else self.kind
        if node.kind not in (kind, "unbound"):
            raise ProgrammeError.of(
                "rule.kinds", f"the rule is {kind}, its value is {node.kind}", where=where,
                remedy="use amount(...) for money and number(...) for a count",
            )  # fmt: skip
        return RecordedRule(
            self.name, self.rule_type, cast(Kind, kind), self.label, self.cite, node, self.owner
        )


Decorator = Callable[[RuleFunction], Rule]


@overload
def criterion(en: str, zh: str, function: RuleFunction, *, cite: str = "") -> Rule: ...
@overload
def criterion(en: str, zh: str, *, cite: str = "") -> Decorator: ...
def criterion(
    en: str, zh: str, function: RuleFunction | None = None, *, cite: str = ""
) -> Rule | Decorator:
    """Something that holds, does not hold, or is unknown. Also a decorator for a long rule.

    Args:
        en: what a clerk calls it, in English.
        zh: the same in Chinese.
        function: gets a `Row` and returns a condition.
        cite: the clause of the plan document, such as ``"二(二)1"``; a composite of cited rules
            needs none.
    """
    return _rule("criterion", "bool", Label(en, zh), function, cite)


@overload
def amount(en: str, zh: str, function: RuleFunction, *, cite: str = "") -> Rule: ...
@overload
def amount(en: str, zh: str, *, cite: str = "") -> Decorator: ...
def amount(
    en: str, zh: str, function: RuleFunction | None = None, *, cite: str = ""
) -> Rule | Decorator:
    """An amount of money in fen, known as an interval from what is certain to what is possible.

    Args:
        en: what a clerk calls it, in English.
        zh: the same in Chinese.
        function: gets a `Row` and returns an amount.
        cite: the clause of the plan document.
    """
    return _rule("amount", "money", Label(en, zh), function, cite)


@overload
def number(en: str, zh: str, function: RuleFunction, *, cite: str = "") -> Rule: ...
@overload
def number(en: str, zh: str, *, cite: str = "") -> Decorator: ...
def number(
    en: str, zh: str, function: RuleFunction | None = None, *, cite: str = ""
) -> Rule | Decorator:
    """A whole number computed from other numbers, known as an interval.

    Args:
        en: what a clerk calls it, in English.
        zh: the same in Chinese.
        function: gets a `Row` and returns a number.
        cite: the clause of the plan document.
    """
    return _rule("count", "count", Label(en, zh), function, cite)


@overload
def count(en: type[Register], zh: RuleFunction | None = None, /, *, by: str = "") -> Term: ...
@overload
def count(
    en: str, zh: str, register: type[Register], where: RuleFunction | None = None, /, *,
    cite: str = "", by: str = "",
) -> Rule: ...  # fmt: skip
def count(*args: Any, cite: str = "", by: str = "") -> Any:
    """How many rows of another register belong to this row and meet a condition.

    ``count("disabled members", "残疾人数", Person, lambda m: m.disability_grade >= 1)`` is a rule;
    ``count(Person, lambda m: ...)`` is a term inside a rule. `by` names the reference field of the
    other register where more than one would do. A row whose condition is unknown makes the count
    an interval; a register that was not supplied makes it unknown, not 0. `cite` is the clause.
    """
    return _related("count", "count", args, cite, by)


@overload
def any_of(en: type[Register], zh: RuleFunction, /, *, by: str = "") -> Term: ...
@overload
def any_of(
    en: str, zh: str, register: type[Register], where: RuleFunction, /, *,
    cite: str = "", by: str = "",
) -> Rule: ...  # fmt: skip
def any_of(*args: Any, cite: str = "", by: str = "") -> Any:
    """Whether at least one row of another register belongs to this row and meets a condition.

    Called as `count` is; `by` and `cite` mean the same.
    """
    return _related("any_of", "any", args, cite, by)


@overload
def all_of(en: type[Register], zh: RuleFunction, /, *, by: str = "") -> Term: ...
@overload
def all_of(
    en: str, zh: str, register: type[Register], where: RuleFunction, /, *,
    cite: str = "", by: str = "",
) -> Rule: ...  # fmt: skip
def all_of(*args: Any, cite: str = "", by: str = "") -> Any:
    """Whether every row of another register that belongs to this row meets a condition.

    Where no row belongs to it, no row fails the condition, and so it holds. Called as `count` is;
    `by` and `cite` mean the same.
    """
    return _related("all_of", "all", args, cite, by)


@overload
def total(
    en: type[Register], zh: RuleFunction, where: RuleFunction | None = None, /, *, by: str = ""
) -> Term: ...
@overload
def total(
    en: str, zh: str, register: type[Register], value: RuleFunction,
    where: RuleFunction | None = None, /, *, cite: str = "", by: str = "",
) -> Rule: ...  # fmt: skip
def total(*args: Any, cite: str = "", by: str = "") -> Any:
    """The sum of a value, never negative, over the rows of another register that belong to it.

    The function of the value comes before that of the condition; `by` and `cite` as for `count`.
    """
    return _related("total", "total", args, cite, by)


def _rule(
    rule_type: RuleType, kind: Kind, label: Label, function: RuleFunction | None, cite: str
) -> Rule | Decorator:
    maker = {"count": "number"}.get(rule_type, rule_type)
    check_label(label.en, label.zh, maker)

    def made(given: RuleFunction) -> Rule:
        check_function(given, maker)
        return Rule(rule_type, kind, label, given, cite)

    return made if function is None else made(function)


def _related(rule_type: RuleType, what: Related, args: tuple[Any, ...], cite: str, by: str) -> Any:
    if args and isinstance(args[0], str):
        label, rest = Label(args[0], args[1] if len(args) > 1 else ""), args[2:]
        check_label(label.en, label.zh, rule_type)
        _check_related(rule_type, rest)
        kind: Kind = "count" if what in ("count", "total") else "bool"
        return Rule(rule_type, kind, label, lambda row: _related_term(what, rest, by), cite)
    _check_related(rule_type, args)
    return _related_term(what, args, by)


def _check_related(rule_type: str, rest: tuple[Any, ...]) -> None:
    if not rest or not (isinstance(rest[0], type) and issubclass(rest[0], Register)):
        found = called(rest[0]) if rest else "nothing"
        raise ProgrammeError.of(
            "rule.register", f"{rule_type} needs a register class, found {found}",
            remedy=f"{rule_type}('label', '标签', Person, lambda m: ...) as a rule, "
            f"{rule_type}(Person, lambda m: ...) inside a rule",
        )  # fmt: skip


def _related_term(what: Related, args: tuple[Any, ...], by: str) -> Term:
    register, *functions = args
    row = Row(register, {})
    value = None
    if what == "total":
        value = node_of(functions.pop(0)(row))
        if value.kind not in NUMERIC:
            raise ProgrammeError.of(
                "rule.kinds", f"total sums numbers, not {value.kind}",
                remedy="total(Register, lambda r: r.amount)",
            )  # fmt: skip
        if may_be_negative(value):
            raise ProgrammeError.of(
                "rule.negative-total", "total sums values that are never negative",
                remedy="write at_least(value, 0), or sum what is added and what is taken apart",
            )  # fmt: skip
    where = condition(functions[0](row)) if functions and functions[0] is not None else None
    return Recorded(RelatedNode(what, register, where, by, value))


def record_condition(function: RuleFunction, row: Row, where: str) -> Node:
    """Record a condition that is not a rule of its own, such as an indicator's."""
    rule = Rule("criterion", "bool", Label(where, ""), function)
    rule.owner, _, rule.name = where.partition(".")
    return rule.record(row).node


def record_number(function: RuleFunction, row: Row, where: str) -> Node:
    """Record a number that is not a rule of its own; its kind is for the caller to judge."""
    try:
        return node_of(function(row))
    except ProgrammeError as error:
        problems = (attrs.evolve(p, where=p.where or where) for p in error.problems)
        raise ProgrammeError(problems) from error
    except Exception as error:
        raise ProgrammeError.of(
            "rule.raised", f"the function raised {type(error).__name__}: {error}", where=where,
            remedy="it only combines the terms of its row",
        ) from error  # fmt: skip


RuleKinds = Mapping[str, Kind]
