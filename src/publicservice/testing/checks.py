"""What the contract asks of a programme and its plan, as sentences about what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any, get_args

from publicservice.model.assessment.scorecard import Grade, Rater
from publicservice.model.label import Label, Language
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field
from publicservice.model.rules.expression import FieldNode, RelatedNode, walk
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.rules.rule import RecordedRule
from publicservice.plan_file import dump_plan, read_plan_text

LANGUAGES: tuple[Language, ...] = get_args(Language)


def missing_labels(
    programme: type[Programme], languages: Collection[Language] = LANGUAGES
) -> Iterator[str]:
    """Everything without a name in one of the languages."""
    place = f"{programme.__name__}, the programme"
    yield from _of_label(place, programme.label(), "write {} = '…' in its body", languages)
    named: list[RecordedRule | RecordedIndicator]
    named = [*programme.rules.values(), *programme.indicators.values()]
    for each in named:
        place = f"{each.defined_in}.{each.name}"
        where = "the first two texts are its names in English and Chinese"
        yield from _of_label(place, each.label, where, languages)
    for place, noun in assessed_nouns(programme):
        yield from _of_label(place, noun.label, "label", languages)
    if "zh" not in languages:
        return
    for register in programme.registers_read():
        if not register.zh:
            yield f"{register.__name__} has no Chinese name: write zh = '…' in its body"
        for field in register.fields.values():
            yield from _of_field(f"{register.__name__}.{field.name}", field)


def missing_citations(programme: type[Programme], plan: Plan) -> Iterator[str]:
    """Rules, indicators and plan numbers that do not say which clause they stand in.

    A rule that only combines others, or compares them with plan numbers, needs none: those cite.
    """
    for rule in programme.rules.values():
        if not rule.cite and _reads_registers(rule):
            yield f"{rule.defined_in}.{rule.name} cites no clause: add cite='二(一)'"
    for indicator in programme.indicators.values():
        if not indicator.cite and not indicator.definition:
            place = f"{indicator.defined_in}.{indicator.name}"
            yield f"{place} has neither clause nor definition: add cite='…' or definition='…'"
    for place, noun in assessed_nouns(programme):
        if not isinstance(noun, Grade | Rater) and not noun.cite:
            yield f"{place} cites no clause: add cite='…'"
    for path, number in plan.numbers.items():
        if not all(step.cite or number.cite for step in number.steps):
            yield f"plan, {path} cites no clause: add cite = '…' to the number"


def assessed_nouns(programme: type[Programme]) -> Iterator[tuple[str, Any]]:
    """Scorecards, ladders and all that they are made of, each with its place."""
    for name, recorded in programme.scorecards.items():
        card, place = recorded.card, f"{recorded.defined_in}.{name}"
        yield place, card
        for inside in ("items", "grades", "raters", "vetoes", "consequences"):
            for noun in getattr(card, inside):
                yield f"{place}.{inside}.{noun.name}", noun
    for name, ladder in programme.ladders.items():
        place = f"{ladder.defined_in}.{name}"
        yield place, ladder.ladder
        yield from ((f"{place}.steps.{step.name}", step) for step in ladder.ladder.steps)


def round_trip_differences(plan: Plan) -> Iterator[str]:
    """What a plan loses when it is written as a file and read again."""
    again = read_plan_text(dump_plan(plan), "written plan")
    for part in ("source", "year", "numbers", "phases", "targets"):
        one, other = getattr(plan, part), getattr(again, part)
        if one != other:
            yield f"the plan's {part}: {one!r} became {other!r} after writing and reading"
    if plan != again:
        yield "the plan is another one after writing and reading"


def days_to_try(plan: Plan, at: date) -> list[date]:
    """The date, and the last day before and the first day of every change of a plan number."""
    changes = [day for change in plan.dates for day in (change - timedelta(days=1), change)]
    return list(dict.fromkeys((at, *changes)))


def _of_label(
    place: str, label: Label, where: str, languages: Collection[Language]
) -> Iterator[str]:
    names: tuple[tuple[Language, str, str], ...] = (
        ("en", "English", label.en), ("zh", "Chinese", label.zh),
    )  # fmt: skip
    for language, name, text in names:
        if not text and language in languages:
            yield f"{place} has no {name} name: {where.format(language)}"


def _of_field(place: str, field: Field) -> Iterator[str]:
    if not field.zh:
        yield f"{place} has no Chinese name, by which files are read too: add zh='…'"


def _reads_registers(rule: RecordedRule) -> bool:
    return any(isinstance(node, FieldNode | RelatedNode) for node in walk(rule.node))
