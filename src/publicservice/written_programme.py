"""A programme class made from what a plan file writes: registers, rules and indicators."""

from __future__ import annotations

import copy
import functools
from typing import Any, cast

import attrs

from publicservice.left_out_parts import left_out_of, of_the_class
from publicservice.model.money.benefit import Benefit
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem, PublicServiceError, nearest
from publicservice.model.programme import Programme
from publicservice.model.registers.beneficiary import (
    Facility,
    FindingEvent,
    Household,
    Objection,
    Person,
    Survey,
    Village,
    Visit,
)
from publicservice.model.registers.field import Field, Key, Reference
from publicservice.model.registers.payment import Payment
from publicservice.model.registers.register import Register
from publicservice.model.rules.indicator import Indicator
from publicservice.model.rules.rule import Rule, amount, criterion, number
from publicservice.model.rules.rule_text import RuleText
from publicservice.model.written import (
    WrittenBenefit,
    WrittenField,
    WrittenIndicator,
    WrittenRegister,
    WrittenRule,
)

STANDARD: tuple[type[Register], ...] = (
    Village, Household, Person, Visit, Facility, Survey, FindingEvent, Objection, Payment,
)  # fmt: skip
Registers = dict[str, type[Register]]


def writes_rules(plan: Plan) -> bool:
    """Whether the plan holds more than numbers for a programme written in Python."""
    return bool(
        plan.rules
        or plan.indicators
        or plan.registers
        or plan.scorecards
        or plan.ladders
        or plan.ledgers
        or plan.benefits
        or of_the_class(plan)
    )


def programme_of(plan: Plan, base: type[Programme] | None = None) -> type[Programme]:
    """The programme that a plan writes, or `base` with what the plan adds and overrides.

    Raises PlanError with the plan path of what cannot be used.
    """
    _check_names(plan, base)
    registers = _registers(plan, base)
    unit = _unit(plan, base, registers)
    body: dict[str, Any] = {
        "id": plan.programme,
        "unit": unit,
        "__module__": base.__module__ if base else __name__,
        "__doc__": plan.title or (base.__doc__ if base else None) or plan.source.title,
        "categories": _categories(plan, base),
    }
    if base is None:
        body["zh"] = plan.title
    body |= left_out_of(plan, base)
    if Payment.register in plan.registers:
        body["payment_register"] = registers[Payment.register]
    for written_rule in plan.rules.values():
        body[written_rule.name] = _within(plan, f"rules.{written_rule.name}", _rule,
                                          written_rule, registers)  # fmt: skip
    for written in plan.indicators.values():
        body[written.name] = _within(plan, f"indicators.{written.name}", _indicator, written,
                                     registers)  # fmt: skip
    for section in ("scorecards", "ladders", "ledgers"):
        for noun in getattr(plan, section).values():
            path = f"{section}.{noun.name}"
            _check_free(plan, path, body)
            body[noun.name] = _within(plan, path, noun.parsed, registers)
    for written_benefit in plan.benefits.values():
        _check_free(plan, f"benefits.{written_benefit.name}", body)
        body[written_benefit.name] = _within(
            plan, f"benefits.{written_benefit.name}", _benefit, written_benefit, registers, base
        )
    name = "".join(word.capitalize() for word in plan.programme.replace("_", "-").split("-"))
    made = _within(plan, "rules", type, name, (base or Programme,), body)
    return cast(type[Programme], made)


def _check_names(plan: Plan, base: type[Programme] | None) -> None:
    """A rule takes the place of a rule, an indicator that of an indicator; never one of the other.

    Raises PlanError with every name that is taken.
    """
    rules, indicators = {*plan.rules}, {*plan.indicators}
    if base is not None:
        rules, indicators = rules | {*base.rules}, indicators | {*base.indicators}
    taken = [(name, "indicators", "a rule") for name in plan.indicators if name in rules]
    taken += [(name, "rules", "an indicator") for name in plan.rules if name in indicators]
    problems = [
        Problem(
            code="plan.name-taken", message=f"{other} has this name already",
            where=_place(plan, f"{section}.{name}", ""), remedy="give it a name of its own",
        )
        for name, section, other in taken
    ]  # fmt: skip
    if problems:
        raise PlanError(problems)


def _within(plan: Plan, path: str, function: Any, *args: Any) -> Any:
    """Call, and tell what went wrong with its path in the plan."""
    try:
        return function(*args)
    except PublicServiceError as error:
        raise PlanError(
            attrs.evolve(problem, where=_place(plan, path, problem.where))
            for problem in error.problems
        ) from error


def _check_free(plan: Plan, path: str, body: dict[str, Any]) -> None:
    """A scorecard that takes the name of a rule or an indicator would hide it."""
    if path.partition(".")[2] in body:
        raise PlanError.of("plan.name-twice", "a rule or an indicator has this name too",
                           where=_place(plan, path, ""),
                           remedy="give one of them another name")  # fmt: skip


def _place(plan: Plan, path: str, where: str) -> str:
    """The file and path of what a class says of itself as ``SchoolMeals.poor``."""
    name = where.partition(".")[2]
    head = name.partition(".")[0]
    for section in ("rules", "indicators", "benefits", "scorecards", "ladders", "ledgers"):
        if head in getattr(plan, section):
            path = f"{section}.{name}"
    origin = ".".join(path.split(".")[:2])
    label = plan.origin.get(origin) or next(reversed(list(plan.sources)), "")
    return f"{label}: {path}" if label else path


def _registers(plan: Plan, base: type[Programme] | None) -> Registers:
    known: Registers = {register.register: register for register in STANDARD}
    if base is not None:
        # The unit comes first and its class has the most fields: it must win.
        known |= {register.register: register for register in reversed(base.registers_read())}
        known[Payment.register] = base.payment_register
    waiting = dict(plan.registers)
    while waiting:
        ready = [w for w in waiting.values() if not _targets(w) & set(waiting) - {w.name}]
        if not ready:
            raise PlanError.of(
                "plan.register-circle", "registers that refer to each other in a circle",
                where=f"registers: {', '.join(sorted(waiting))}",
                remedy="leave out one of the references",
            )  # fmt: skip
        for written in ready:
            known[written.name] = _within(
                plan, f"registers.{written.name}", _register, written, known
            )
            del waiting[written.name]
    return known


def _targets(written: WrittenRegister) -> set[str]:
    return {field.to for field in written.fields.values() if field.kind == "reference"}


def _register(written: WrittenRegister, known: Registers) -> type[Register]:
    base = known.get(written.name, Register)
    for name, field in written.fields.items():
        if field.kind == "reference" and field.to not in known:
            raise PlanError.of(
                "plan.no-register", f"{name} refers to no register {field.to!r}",
                remedy=nearest(field.to, known),
            )  # fmt: skip
    referred = tuple((name, known[name]) for name in sorted(_targets(written)))
    return _class_of(written, cast(Any, base), referred)


@functools.lru_cache(maxsize=1024)
def _class_of(
    written: WrittenRegister, base: type[Register], referred: tuple[tuple[str, type[Register]], ...]
) -> type[Register]:
    """One class for one table, however often its plan is put to use."""
    body: dict[str, Any] = {
        name: _field(field, dict(referred)) for name, field in written.fields.items()
    }
    body |= {"register": written.name, "zh": written.zh or base.zh}
    body["file_names"] = (*base.file_names, *written.file_names)
    body["levels"] = written.levels or base.levels
    return type(written.name.capitalize(), (base,), body)


def _field(written: WrittenField, known: Registers) -> Field:
    names: dict[str, Any] = {"zh": written.zh, "en": written.en, "aliases": written.aliases}
    if written.kind == "key":
        return Key(**names)
    if written.kind == "reference":
        return Reference(known[written.to], **names)
    return Field(
        written.kind, **names, blank=written.blank, words=written.words, open=written.open,
        minimum=written.minimum, maximum=written.maximum, private=written.private,
    )  # fmt: skip


def _unit(plan: Plan, base: type[Programme] | None, registers: Registers) -> type[Register]:
    if base is not None:
        return registers[base.unit.register]
    units = [written.name for written in plan.registers.values() if written.unit]
    if len(units) != 1:
        raise PlanError.of(
            "plan.unit", f"one register is the unit that is decided about, found {units}",
            where="registers", remedy="write unit = true in one register",
        )  # fmt: skip
    return registers[units[0]]


def _categories(plan: Plan, base: type[Programme] | None) -> tuple[str, ...]:
    ranked = sorted((r for r in plan.rules.values() if r.category), key=lambda r: r.category)
    own = tuple(rule.name for rule in ranked)
    gone = {path.partition(".")[2] for path in of_the_class(plan)}
    inherited = (name for name in (base.categories if base else ()) if name not in gone)
    return (*own, *(name for name in inherited if name not in own))


def _rule(written: WrittenRule, registers: Registers) -> Rule:
    given = [text for text in (written.condition, written.amount, written.number) if text]
    if len(given) != 1:
        raise PlanError.of(
            "plan.rule-text", "a rule has one of is, amount and number",
            remedy='write is = "…" for what holds or does not, amount = "…" for money',
        )  # fmt: skip
    make = criterion if written.condition else amount if written.amount else number
    label = written.label
    return make(label.en, label.zh, RuleText.parse(given[0], registers), cite=written.cite)


def _indicator(written: WrittenIndicator, registers: Registers) -> Indicator:
    if written.over and written.over not in registers:
        raise PlanError.of(
            "plan.no-register", f"no register {written.over!r}",
            remedy=nearest(written.over, registers),
        )  # fmt: skip
    where, value, per, of = (
        RuleText.parse(text, registers) if text else None
        for text in (written.where, written.value, written.per, written.of)
    )
    return Indicator(
        written.label.en, written.label.zh, where, value=value, per=per, of=of,
        by=written.by, part=written.part,
        over=registers[written.over] if written.over else None,
        unit=written.unit, cite=written.cite, definition=written.definition,
    )  # fmt: skip


WORDS = ("amount", "to", "times", "cap", "repaid")
"""Keys of a benefit that hold a rule in words."""


def _benefit(
    written: WrittenBenefit, registers: Registers, base: type[Programme] | None
) -> Benefit:
    """A benefit of the plan's own, or that of the class with what the plan changes of it."""
    given: dict[str, Any] = {
        attribute.name: value
        for attribute in attrs.fields(WrittenBenefit)
        if attribute.name not in ("name", "label", "note")
        and (value := getattr(written, attribute.name))
    }
    given |= {key: RuleText.parse(given[key], registers) for key in WORDS if key in given}
    found = next((vars(b)[written.name] for b in (base.__mro__ if base else ())
                  if isinstance(vars(b).get(written.name), Benefit)), None)  # fmt: skip
    if found is None:
        return Benefit(written.label.en, written.label.zh, **given)
    changed: Benefit = copy.copy(found)
    changed.__dict__.update(given)
    if written.label.text():
        changed.label = written.label
    return changed
