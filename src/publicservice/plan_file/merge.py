"""A local plan upon a default one: the default is the schema, the local plan its numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

import attrs

from publicservice.model.label import Label
from publicservice.model.left_out import LeftOut
from publicservice.model.plan import Number, Replaced
from publicservice.model.problem import Problem, nearest
from publicservice.model.shown import shown
from publicservice.model.target import Target
from publicservice.model.unit import PLAIN_COUNT, Unit
from publicservice.plan_file.draft import Draft
from publicservice.plan_file.entries import Header
from publicservice.plan_file.statement_rules import merged_statements, read_by_statements
from publicservice.plan_file.without import LEFT_OUT, still_without, without

ENDING = ".toml"


def merge_drafts(default: Draft, local: Draft) -> Draft:
    """The default with every number, phase and target that the local plan has, replaced whole.

    What a thing is called stays where the local plan does not name it anew. Sections merge key by
    key. The source is the local plan's, and so are title, region and year where it gives them. A
    number that the default lacks, or of another kind or unit, is a problem.
    """
    default = without(default, local)
    _check_local(default, local)
    label = _distinct_label(default, local)
    known = default.numbers.keys() | _introduced(local)
    numbers = {
        path: _called(number, default.numbers.get(path))
        for path, number in local.numbers.items()
        if path in known
    }
    sections = {
        section: own
        | {n: _labelled(noun, own.get(n)) for n, noun in local.sections[section].items()}
        for section, own in default.sections.items()
    }
    sections["statements"] = merged_statements(default, local, sections, label)
    return Draft(
        label,
        _merged_header(default, local),
        default.numbers | numbers,
        sections,
        default.adding_up | local.adding_up,
        [*_still_true(default, local), *local.problems],
        local.broken,
        default.written,
        default.origin | dict.fromkeys(local.origin, label),
        default.sources | ({label: local.header.source} if local.header else {}),
        replaced=default.replaced | dict(_replaced_entries(default, local, numbers)),
    )


def _replaced_entries(
    default: Draft, local: Draft, numbers: dict[str, Number]
) -> Iterator[tuple[str, tuple[Replaced, ...]]]:
    """What the local plan has another one for, by path, before what that had replaced itself."""
    before: dict[str, Any] = {path: default.numbers.get(path) for path in numbers}
    for section, entries in local.sections.items():
        own = default.sections[section]
        before |= {f"{section}.{name}": own.get(name) for name in entries}
    for path, entry in before.items():
        if entry is not None:
            replaced = Replaced(default.origin.get(path, ""), entry)
            yield path, (replaced, *default.replaced.get(path, ()))


def _called(local: Number, default: Number | None) -> Number:
    if default is None:
        return local
    label = local.label.over(default.label)
    return attrs.evolve(local, label_en=label.en, label_zh=label.zh)


def _labelled(local: Any, default: Any) -> Any:
    """A phase, a target or the like; what has no label stays as it is."""
    if not isinstance(getattr(default, "label", None), Label):
        return local
    named = attrs.evolve(local, label=local.label.over(default.label))
    if isinstance(named, Target):  # whose value goes by the same name
        value = attrs.evolve(named.value, label_en=named.label.en, label_zh=named.label.zh)
        named = attrs.evolve(named, value=value)
    return named


def _check_local(default: Draft, local: Draft) -> None:
    if local.programme and default.programme != local.programme:
        local.report("programme", Problem(
            code="plan.wrong-programme",
            message=f"a plan for {shown(local.programme)!r}, not for {default.programme!r}",
            remedy=f'write programme = "{default.programme}", or use it with its own programme',
        ))  # fmt: skip
    upon = local.header.upon if local.header else ""
    beneath = any(label.endswith(f"/{upon}{ENDING}") for label in default.sources)
    if upon and not beneath and not (default.header and default.header.upon == upon):
        local.report("upon", Problem(
            code="plan.upon", message=f"stands upon the plan {upon!r}, which is not beneath it",
            remedy=f"use it by itself, or with {default.programme}/{upon}",
        ))  # fmt: skip
    for path in sorted(local.written - default.written - _introduced(local)):
        local.report(path, _unknown_number(path, default))
    for path, number in local.numbers.items():
        if path in default.numbers:
            for problem in _changes(default.numbers[path], number):
                local.report(path, problem)


def _introduced(local: Draft) -> set[str]:
    """New numbers that the local plan's own rules, indicators, targets and statements read."""
    sections = ("rules", "indicators", "benefits", "scorecards", "ladders")
    written = [each for section in sections for each in local.sections[section].values()]
    texts = " ".join(str(attrs.astuple(each, recurse=False)) for each in written)
    read = set(re.findall(r"\bplan\.([\w.]*\w)", texts))
    read |= {target.not_below for target in local.sections["targets"].values()}
    goods = [f"{each.in_kind}." for each in local.sections["benefits"].values() if each.in_kind]
    read |= {path for path in local.written if path.startswith(tuple(goods))}
    return (local.written & read) | read_by_statements(local)


def _unknown_number(path: str, default: Draft) -> Problem:
    inside = [known for known in default.written if known.startswith(f"{path}.")]
    remedy = f"it is a section: {', '.join(sorted(inside))}" if inside else ""
    return Problem(
        code="plan.unknown-key", message="the default plan has no such number",
        remedy=remedy or nearest(path, default.written, limit=1),
    )  # fmt: skip


def _changes(default: Number, local: Number) -> Iterator[Problem]:
    """What a rule written for the default's number would misread in the local one."""
    there, here = _described(default), _described(local)
    message = f"is {here}, but the default plan has {there}"
    remedy = f'write it as the default does: unit = "{default.unit}"' if default.unit else ""
    remedy = remedy or f"write it as the default does: a {default.kind}"
    if default.kind != local.kind:
        yield Problem(code="plan.kind-changed", message=message, remedy=remedy)
        return
    pairs = list(zip(_meaning(default), _meaning(local), strict=True))
    if any(one != other for one, other in pairs if one and other):
        yield Problem(code="plan.unit-changed", message=message, remedy=remedy)
    elif any(one != other for one, other in pairs):
        yield Problem(code="plan.unit-changed", message=message, remedy=remedy, severity="warning")


def _described(number: Number) -> str:
    return f"{number.kind} in {number.unit}" if number.unit else f"a {number.kind} without unit"


def _meaning(number: Number) -> tuple[str, ...]:
    """What a unit says beyond the size of the figure; multiples and fen do not matter."""
    unit: Unit = number.unit_parts or PLAIN_COUNT
    counted = unit.amount if unit.kind == "count" else ""
    return counted, unit.whom, unit.period, unit.base


def _merged_header(beneath: Draft, upon: Draft) -> Header | None:
    default, local = beneath.header, upon.header
    if default is None or local is None:
        return default
    return attrs.evolve(
        local,
        title=local.title or default.title,
        region=local.region or default.region,
        year=default.year if local.year is None else local.year,
        issued=default.issued if local.issued is None else local.issued,
        left_out=_merged_left_out(default, local),
        upon=default.upon,
        without=still_without(beneath, upon),
    )


def _merged_left_out(default: Header, local: Header) -> tuple[LeftOut, ...]:
    """Those of both; the default's name their document. A clause of both has the local reason."""
    if LEFT_OUT in local.without:
        return local.left_out
    other = default.source.document if default.source.document != local.source.document else ""
    named = [attrs.evolve(each, document=each.document or other) for each in default.left_out]
    own = {(each.document, each.clause) for each in local.left_out}
    kept = [each for each in named if (each.document, each.clause) not in own]
    return (*kept, *local.left_out)


def _distinct_label(default: Draft, local: Draft) -> str:
    """The local file's label; numbered where another file of the same name is there already."""
    source = local.header.source if local.header else None
    numbered = (f"{local.label} ({count})" for count in itertools.count(2))
    labels = itertools.chain((local.label,), numbered)
    return next(each for each in labels if default.sources.get(each, source) == source)


def _still_true(default: Draft, local: Draft) -> list[Problem]:
    """The default's warnings without those about numbers that are replaced.

    Statements are checked again as a whole.
    """
    return [each for each in default.problems if not _replaced(each, local)]


def _replaced(problem: Problem, local: Draft) -> bool:
    path = problem.where.rpartition(": ")[2]
    return path in local.numbers or path.startswith("statements.")
