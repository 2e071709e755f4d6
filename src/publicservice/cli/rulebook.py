"""A programme with its plan as plain values: what ``publicservice show`` answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from attrs import asdict

from publicservice.cli.commands.list import provider
from publicservice.cli.origins import replaced_in_plans, replaced_in_rules
from publicservice.cli.rulebook_assessment import assessment_book
from publicservice.cli.rulebook_money import money_book
from publicservice.in_use import ProgrammeInUse
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day
from publicservice.model.calendar.phase import Phase
from publicservice.model.numbers import figure_text
from publicservice.model.plan import Known, Number, Plan, Range, Step, Target, Unknown
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import (
    FieldNode,
    Node,
    RelatedNode,
    plan_paths,
    rules_read,
    walk,
)
from publicservice.model.rules.formula import formula
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.rules.rule import RecordedRule
from publicservice.plugin_record import Plugin, Provided

Values = dict[str, Any]


def rulebook(in_use: ProgrammeInUse) -> Values:
    """Everything that a reader of the document would want to find again."""
    programme, plan = in_use.programme, in_use.plan
    return {
        "programme": {
            "id": programme.id,
            "label_en": programme.label().text("en"),
            "label_zh": programme.label().text("zh"),
            "description": programme.description(),
            "version": programme.version,
            "unit": programme.unit.register,
            "unit_zh": programme.unit.zh,
            "categories": list(programme.categories),
            **provider(_provided(in_use)),
        },
        "plan": _plan(plan),
        "rules": [_rule(in_use, rule) for rule in programme.rules.values()],
        "numbers": [number_values(plan, number) for number in plan.numbers.values()],
        "phases": [_phase(plan, phase) for phase in plan.phases.values()],
        "targets": [_target(plan, target) for target in plan.targets.values()],
        "indicators": [_indicator(in_use, each) for each in programme.indicators.values()],
        "registers": _registers(programme.registers_read()),
        **money_book(programme, plan),
        **assessment_book(programme),
    }


def _provided(in_use: ProgrammeInUse) -> Provided:
    """The plugin behind the class; a class that a plan file writes or adds to has none itself."""
    programme = in_use.programme
    known = in_use.plugins.programmes.get(programme.id)
    if known is programme:
        return in_use.plugins.provided(programme.id)
    plugin = Plugin(name=programme.__module__, module=programme.__module__)
    if known is None or not issubclass(programme, known):
        return Provided(programme, plugin)
    original = in_use.plugins.provided(programme.id)
    return Provided(programme, original.plugin, (original, *original.localises))


def _plan(plan: Plan) -> Values:
    return {
        "title": plan.title,
        "region": plan.region,
        "year": plan.year,
        "year_unknown": plan.year_unknown,
        "source": asdict(plan.source),
        "sources": {label: asdict(source) for label, source in plan.sources.items()},
        "files": list(dict.fromkeys(plan.origin.values())),
        "sha256": plan.sha256,
        "changes_on": list(plan.dates),
        "without": list(plan.without),
        "left_out": [
            {**asdict(entry), "document": entry.document or plan.source.document}
            for entry in plan.left_out
        ],
    }


def _rule(in_use: ProgrammeInUse, rule: RecordedRule) -> Values:
    plan, path = in_use.plan, f"rules.{rule.name}"
    label = rule.label.filled(lambda path: _in_label(plan, path))
    return {
        "name": rule.name,
        "type": rule.rule_type,
        "kind": rule.kind,
        "label_en": label.text("en"),
        "label_zh": label.text("zh"),
        "formula": formula(rule.node),
        "reads": _reads([rule.node]),
        "cite": rule.cite,
        "defined_in": plan.origin.get(path, rule.defined_in),
        "replaced": replaced_in_rules(in_use.programme, plan, path),
    }


def _in_label(plan: Plan, path: str) -> str:
    """A number of the plan in a rule's name: all that it is and will be, the latest last."""
    number = plan.numbers.get(path)
    if number is None:
        return "?"
    return "/".join(figure_text(number, step.state) for step in number.steps)


def _reads(trees: Iterable[Node]) -> dict[str, list[str]]:
    """What stands in the trees: fields of the row, rules, plan numbers, other registers."""
    found: dict[str, dict[str, None]] = {name: {} for name in ("fields", "rules", "plan")}
    registers: dict[str, None] = {}
    for tree in trees:
        nodes = list(walk(tree))
        found["fields"] |= dict.fromkeys(node.path for node in nodes if isinstance(node, FieldNode))
        found["rules"] |= dict.fromkeys(rules_read(tree))
        found["plan"] |= dict.fromkeys(plan_paths(tree))
        registers |= dict.fromkeys(
            node.register.register for node in nodes if isinstance(node, RelatedNode)
        )
    return {**{name: list(names) for name, names in found.items()}, "registers": list(registers)}


def number_values(plan: Plan, number: Number) -> Values:
    """A number with its unit and clause, and what it is since when."""
    return {
        "path": number.path,
        "kind": number.kind,
        "label_en": number.label.text("en"),
        "label_zh": number.label.text("zh"),
        "unit": number.unit,
        "steps": [_step(number, step) for step in number.steps],
        "cite": number.cite,
        "note": number.note,
        "document": plan.source_of(number.path).document,
        "origin": plan.origin.get(number.path, ""),
        "replaced": replaced_in_plans(plan, number.path),
    }


def _step(number: Number, step: Step) -> Values:
    values: Values = {"since": step.since, **({"cite": step.cite} if step.cite else {})}
    match step.state:
        case Known(value=value):
            return values | {"value": _figure(number, value)}
        case Range(low=low, high=high):
            return values | {"low": _figure(number, low), "high": _figure(number, high)}
        case Unknown(reason=reason):
            return values | {"unknown": reason}


def _figure(number: Number, value: Any) -> Any:
    """As the plan writes it: a whole number of things as such, money and shares as texts."""
    if isinstance(value, tuple):
        return list(value)
    return value if number.kind not in ("money", "percent") else str(number.figure(value))


def _phase(plan: Plan, phase: Phase) -> Values:
    start, end = (_resolved(day) for day in phase.window(plan.calendar))
    return {
        "name": phase.name,
        "label_en": phase.label.text("en"),
        "label_zh": phase.label.text("zh"),
        "start": _day(phase.start),
        "end": _day(phase.end),
        "starts_on": start,
        "ends_on": end,
        "cite": phase.cite,
        "note": phase.note,
        "origin": plan.origin.get(f"phases.{phase.name}", ""),
        "replaced": replaced_in_plans(plan, f"phases.{phase.name}"),
    }


def _day(day: PlanDate | None) -> str | None:
    return None if day is None else str(day)


def _resolved(day: Day | None) -> date | str | None:
    """The day in the plan's year, two days with dots between where it may be any of several."""
    if day is None or isinstance(day, date):
        return day
    return None if isinstance(day, Unknown) else str(day)


def _target(plan: Plan, target: Target) -> Values:
    return {
        "name": target.name,
        "label_en": target.label.text("en"),
        "label_zh": target.label.text("zh"),
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": number_values(plan, target.value),
        "due": None if target.due is None else str(target.due),
        "due_on": _resolved(plan.due(target)),
        "milestones": [
            {"due": str(each.due), "value": each.value.text, "cite": each.cite}
            for each in target.milestones
        ],
        "pace": target.pace,
        "from": None if target.start is None else str(target.start),
        "level": target.level,
        "values": {group: number.text for group, number in target.groups.items()},
        "not_below": target.not_below,
        "baseline": target.baseline and target.baseline.text,
        "task": target.task and target.task.text,
        "cite": target.cite or target.value.cite,
        "note": target.note,
        "origin": plan.origin.get(f"targets.{target.name}", ""),
        "replaced": replaced_in_plans(plan, f"targets.{target.name}"),
    }


def _indicator(in_use: ProgrammeInUse, indicator: RecordedIndicator) -> Values:
    path = f"indicators.{indicator.name}"
    return {
        "name": indicator.name,
        "label_en": indicator.label.text("en"),
        "label_zh": indicator.label.text("zh"),
        "unit": indicator.unit,
        "register": indicator.register.register,
        "population": None if indicator.population is None else formula(indicator.population),
        "counts": None if indicator.where is None else formula(indicator.where),
        "value": None if indicator.value is None else formula(indicator.value),
        "per": None if indicator.per is None else formula(indicator.per),
        "by": indicator.by,
        "reads": _reads(indicator.trees),
        "definition": indicator.definition,
        "cite": indicator.cite,
        "defined_in": in_use.plan.origin.get(path, indicator.defined_in),
        "replaced": replaced_in_rules(in_use.programme, in_use.plan, path),
    }


def _registers(classes: Iterable[type[Register]]) -> list[Values]:
    """The tables by name; of classes that read the same table the fields are taken together."""
    found: dict[str, Values] = {}
    for register in classes:
        table = found.setdefault(
            register.register,
            {"register": register.register, "label_zh": register.zh, "key": register.key(),
             "fields": {}},
        )  # fmt: skip
        for name, field in register.fields.items():
            values = {"name": name, "kind": field.kind, "label_en": field.en, "label_zh": field.zh}
            table["fields"].setdefault(name, values)
    return [{**table, "fields": list(table["fields"].values())} for table in found.values()]
