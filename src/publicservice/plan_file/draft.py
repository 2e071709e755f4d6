"""A plan file on its way to a plan: what could be read, and every problem so far."""

from __future__ import annotations

import copy
import difflib
import keyword
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import attrs
from attrs import define, field

from publicservice.model.plan import Number, Plan, Replaced, Source
from publicservice.model.problem import PlanError, Problem
from publicservice.model.shown import described, shown
from publicservice.plan_file import upgrade
from publicservice.plan_file.entries import FORMS, Header, NumberEntry, read_number
from publicservice.plan_file.schema_types import written_as
from publicservice.plan_file.sections import SECTIONS, Section
from publicservice.plan_file.structure import below, join, structured
from publicservice.plan_file.toml_text import toml_key, toml_value

Result = TypeVar("Result")

ADDS_UP_TO = "adds_up_to"
HEADER_KEYS = tuple(attribute.name for attribute in attrs.fields(Header))
NUMBER_KEYS = tuple(attribute.name for attribute in attrs.fields(NumberEntry))


@define
class Draft:
    """What was read of one file, or of a default plan and a local one upon it.

    Attributes:
        label: the file as messages name it.
        programme: as the file says, also where the rest of its header is broken.
        sections: the entries of the reserved sections, by section and name.
        problems: errors and warnings, their places complete.
        broken: paths that are in the file but could not be read.
        written: the paths of all numbers in the file, readable or not.
        origin: the label of the file that each path came from.
        replaced: what stood at a path before, the nearest first.
    """

    label: str
    header: Header | None = None
    numbers: dict[str, Number] = field(factory=dict)
    sections: dict[str, dict[str, Any]] = field(factory=lambda: {name: {} for name in SECTIONS})
    adding_up: set[str] = field(factory=set)
    problems: list[Problem] = field(factory=list)
    broken: set[str] = field(factory=set)
    written: set[str] = field(factory=set)
    origin: dict[str, str] = field(factory=dict)
    sources: dict[str, Source] = field(factory=dict)
    programme: str = ""
    replaced: dict[str, tuple[Replaced, ...]] = field(factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Draft:
        """A plan that was read before, to merge with another."""
        header = Header(plan.programme, plan.schema_version, plan.source, plan.title, plan.region,
                        plan.calendar_year, plan.issued, plan.left_out, plan.upon,
                        plan.without)  # fmt: skip
        return cls(
            plan.origin.get("source", "plan"),
            header,
            dict(plan.numbers),
            {name: dict(getattr(plan, name)) for name in SECTIONS},
            set(plan.adding_up),
            list(plan.warnings),
            written=set(plan.numbers),
            origin=dict(plan.origin),
            sources=dict(plan.sources),
            programme=plan.programme,
            replaced=dict(plan.replaced),
        )

    def report(self, path: str, problem: Problem) -> None:
        """Keep a problem of the file that the path came from."""
        label = self.origin.get(path, self.label)
        self.problems.append(
            attrs.evolve(problem, where=": ".join(filter(None, (label, problem.where or path))))
        )

    def attempt(self, path: str, function: Callable[..., Result], *args: Any) -> Result | None:
        """What the function returns; `None` where it failed, its problems kept."""
        try:
            return function(*args)
        except PlanError as error:
            self.broken.add(path)
            for problem in below(path, error):
                self.report(path, problem)
            return None


def read_draft(raw: Mapping[str, Any], label: str) -> Draft:
    """Take the tables of one file apart; nothing is raised, problems are kept."""
    draft = Draft(label)
    raw = _upgraded(raw, draft)
    _read_header(raw, draft)
    for key, item in raw.items():
        if key in SECTIONS:
            _read_section(key, item, draft)
        elif isinstance(item, dict) and key not in HEADER_KEYS:
            draft.attempt(key, _check_not_reserved, key, raw)
            draft.attempt(key, _check_name, key)
            if key not in draft.broken:
                _read_table(key, item, draft)
    return draft


def _upgraded(raw: Mapping[str, Any], draft: Draft) -> Mapping[str, Any]:
    """The tables as they would be written today; what has changed is reported."""
    tables, problems = upgrade.upgraded(copy.deepcopy(dict(raw)))
    for problem in problems:
        draft.report(problem.where, problem)
    return tables


def _read_header(raw: Mapping[str, Any], draft: Draft) -> None:
    at_top = {
        key: item
        for key, item in raw.items()
        if key in HEADER_KEYS or (key not in SECTIONS and not isinstance(item, dict))
    }
    draft.programme = str(raw.get("programme", ""))
    draft.header = draft.attempt("", structured, at_top, Header)
    if draft.header is None:
        return
    draft.attempt("schema_version", _check_version, draft.header.schema_version)
    for key in ("title", "issuer", "document"):
        if not getattr(draft.header.source, key).strip():
            draft.attempt(f"source.{key}", _fail_empty, key)
    draft.sources[draft.label] = draft.header.source
    draft.origin |= dict.fromkeys(("programme", "source"), draft.label)
    for key in ("year", "issued"):
        draft.origin |= {key: draft.label} if getattr(draft.header, key) is not None else {}


def _check_version(version: int) -> None:
    if version != upgrade.SCHEMA_VERSION:
        raise PlanError.of(
            "plan.schema-version", f"schema_version {version} is not known",
            remedy=f"known: {upgrade.SCHEMA_VERSION}; a newer release of publicservice may know "
            "more",
        )  # fmt: skip


def _fail_empty(key: str) -> None:
    raise PlanError.of("plan.empty-text", "is empty",
                       remedy=f'say which document the numbers are from: {key} = "…"')  # fmt: skip


def _check_not_reserved(key: str, raw: Mapping[str, Any]) -> None:
    tables = SECTIONS if "source" in raw else (*SECTIONS, "source")
    close = difflib.get_close_matches(key, tables, n=1, cutoff=0.85)
    if close := close or [name for name in _near(key) if _is_like(SECTIONS[name], raw[key])]:
        raise PlanError.of("plan.unknown-key", f"unknown section {key!r}",
                           remedy=f"did you mean {close[0]!r}?")  # fmt: skip


def _near(key: str) -> list[str]:
    """Reserved sections with a name so near that the tables in this one have to tell."""
    return difflib.get_close_matches(key, SECTIONS, n=3, cutoff=0.7)


def _is_like(section: Section, table: Mapping[str, Any]) -> bool:
    """Whether there are tables in it, none a number, with the keys of that section only."""
    keys = {written_as(attribute) for cls in section.keys for attribute in attrs.fields(cls)}
    return bool(table) and all(
        isinstance(each, dict) and each and not _is_number(each) and keys.issuperset(each)
        for each in table.values()
    )


def _read_section(section: str, raw: Any, draft: Draft) -> None:
    if not isinstance(raw, dict):
        draft.attempt(section, _fail_not_a_section, section, raw)
        return
    for name, table in raw.items():
        path = join(section, name)
        draft.attempt(path, _check_name, name.replace("-", "_"))
        noun = draft.attempt(path, SECTIONS[section].read, name, table)
        if noun is not None:
            draft.sections[section][name] = noun
            draft.origin[path] = draft.label


def _fail_not_a_section(section: str, raw: Any) -> None:
    raise PlanError.of("plan.wrong-type", f"expected named tables, found {described(raw)}",
                       remedy=f"write each as [{section}.its_name]")  # fmt: skip


def _read_table(path: str, table: dict[str, Any], draft: Draft) -> None:
    if _is_number(table):
        draft.origin[path] = draft.label
        draft.written.add(path)
        number = draft.attempt(path, read_number, path, table)
        if number is not None:
            draft.numbers[path] = number
        return
    if not table:
        draft.report(path, Problem(code="plan.empty-section", message="an empty section",
                                   remedy="remove it", severity="warning"))  # fmt: skip
    for key, item in table.items():
        inner = join(path, key)
        if key == ADDS_UP_TO and not isinstance(item, dict):
            draft.adding_up.add(path)
            draft.attempt(inner, _check_sum, item)
        elif isinstance(item, dict):
            draft.attempt(inner, _check_name, key)
            _read_table(inner, item, draft)
        else:
            draft.attempt(inner, _fail_bare, key, item)


def _is_number(table: Mapping[str, Any]) -> bool:
    if any(form in table for form in FORMS):
        return True
    has_tables = any(isinstance(item, dict) for key, item in table.items() if key != "label")
    return not has_tables and any(key in NUMBER_KEYS for key in table)


def _check_name(name: str) -> None:
    if keyword.iskeyword(name):
        raise PlanError.of(
            "plan.name", f"{name!r} is a word of the rules' own language",
            remedy=f"choose another name, such as {name}_1",
        )  # fmt: skip
    if not name.isidentifier() or name.startswith("_"):
        raise PlanError.of(
            "plan.name", f"{shown(name)!r} cannot be read by a rule",
            remedy="a name is made of letters, digits and _, and starts with a letter",
        )  # fmt: skip


def _check_sum(item: Any) -> None:
    if isinstance(item, bool) or item != 100:
        raise PlanError.of("plan.wrong-type", f"expected 100, found {described(item)}",
                           remedy=f"write {ADDS_UP_TO} = 100")  # fmt: skip


def _fail_bare(key: str, item: Any) -> None:
    close = difflib.get_close_matches(key, FORMS, n=1, cutoff=0.75)
    is_figure = isinstance(item, (int, Decimal)) and not isinstance(item, bool)
    value = shown(toml_value(item)) if is_figure or isinstance(item, (bool, str, date)) else "…"
    unit = ', unit = "…"' if is_figure else ""
    right = f"write {toml_key(key)} = {{ value = {value}{unit} }}"
    remedy = f"did you mean {close[0]!r}?" if close else right
    raise PlanError.of("plan.bare-value", f"{described(item)} stands alone", remedy=remedy)
