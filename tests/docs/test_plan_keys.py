"""Every key, unit and section that a plan file can have is in the reference."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest
from docs.pages import code_spans, reference_pages, section, words_in_code

from publicservice import plan_file
from publicservice.model import areas, label, plan, posting, unit, written
from publicservice.model.assessment import ladder, ledger, scorecard
from publicservice.model.calendar import deliverable, phase
from publicservice.model.calendar.date_reading import KEYS as DATE_KEYS
from publicservice.model.rules.rule_text import HELPERS, RELATED
from publicservice.plan_file import (
    entries,
    money,
    payments,
    places,
    reported,
    statements,
    targets,
    timetable,
)
from publicservice.plan_file.schema import keys_without, plan_schema
from publicservice.plan_file.sections import SECTIONS

TABLES: dict[type[object], str] = {
    entries.Header: "plan-file.md",
    entries.NumberEntry: "plan-file.md",
    entries.StepEntry: "plan-file.md",
    plan.Source: "plan-file.md",
    label.Label: "plan-file.md",
    phase.Phase: "plan-calendar.md",
    phase.Duration: "plan-calendar.md",
    timetable.EventRemarks: "plan-calendar.md",
    deliverable.Deliverable: "plan-calendar.md",
    deliverable.HandOver: "plan-calendar.md",
    deliverable.BackwardSchedule: "plan-calendar.md",
    deliverable.PreparationStep: "plan-calendar.md",
    posting.Posting: "plan-calendar.md",
    posting.Round: "plan-calendar.md",
    targets.TargetEntry: "plan-targets.md",
    targets.MilestoneEntry: "plan-targets.md",
    reported.ReportedEntry: "plan-targets.md",
    reported.CohortEntry: "plan-targets.md",
    areas.AreaLevel: "plan-targets.md",
    money.FundingEntry: "plan-money.md",
    money.PayerEntry: "plan-money.md",
    places.PlacesEntry: "plan-money.md",
    payments.InstalmentEntry: "plan-money.md",
    payments.PaymentsEntry: "plan-money.md",
    written.WrittenBenefit: "plan-money.md",
    statements.PrintedEntry: "plan-statements.md",
    statements.InputEntry: "plan-statements.md",
    statements.RemarksEntry: "plan-statements.md",
    scorecard.Scorecard: "plan-assessment.md",
    scorecard.ScoreItem: "plan-assessment.md",
    scorecard.Grade: "plan-assessment.md",
    scorecard.Rater: "plan-assessment.md",
    scorecard.Veto: "plan-assessment.md",
    scorecard.Consequence: "plan-assessment.md",
    ladder.Ladder: "plan-assessment.md",
    ladder.Step: "plan-assessment.md",
    ledger.Ledger: "plan-assessment.md",
    written.WrittenRegister: "plan-rules.md",
    written.WrittenField: "plan-rules.md",
    written.WrittenRule: "plan-rules.md",
    written.WrittenIndicator: "plan-rules.md",
}
"""Every class that a table of a plan file is read into, and the page with its keys."""

WRITTEN_AS = {"condition": "is", "holds": "is"}
"""Attributes that have another name in the file."""

EVERYWHERE = {"label", "cite", "note"}
"""Explained once, in `plan-file.md`."""

UNITS = {
    "money": unit.MONEY_UNITS,
    "share": unit.SHARE_UNITS,
    "count": unit.COUNT_UNITS,
    "for whom": unit.WHOM,
    "period": unit.PERIODS,
}


@pytest.mark.parametrize(
    ("table", "page"), TABLES.items(), ids=lambda value: getattr(value, "__name__", value)
)
def test_every_key_is_documented(table: type[object], page: str) -> None:
    """On the page that explains the section."""
    text = reference_pages()[page]
    keys = {WRITTEN_AS.get(a.name, a.name) for a in attrs.fields(table)} - {"name"}  # type: ignore[arg-type]
    if page != "plan-file.md":
        keys -= EVERYWHERE
    assert (
        sorted(keys - words_in_code(text) - words_in_code(reference_pages()["plan-file.md"])) == []
    )


def test_every_table_of_a_plan_file_is_known_here() -> None:
    """A class that reads a table, and that nobody added to the list above."""
    assert {name for name, cls in _entries() if cls not in TABLES} == set()


def test_every_section_is_documented() -> None:
    """In the table of sections, with the page that explains it."""
    spans = code_spans(reference_pages()["plan-file.md"])
    assert sorted(name for name in SECTIONS if f"[{name}.NAME]" not in spans) == []


def test_every_section_and_key_is_described_in_the_schema() -> None:
    """A section says what it holds, and the classes of its keys what each attribute means."""
    assert keys_without("description", plan_schema()) == []


def test_every_key_of_the_schema_is_documented() -> None:
    """Also of classes that no one listed above: on one of the pages about plan files."""
    pages = [text for name, text in reference_pages().items() if name.startswith("plan-")]
    known = set[str]().union(*map(words_in_code, pages))
    assert sorted({key for key in _keys(plan_schema()) if key not in known | set(SECTIONS)}) == []


def _keys(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from schema.get("properties", {})
    inner = [*schema.get("properties", {}).values(), *schema.get("definitions", {}).values()]
    inner += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    for each in (*inner, *schema.get("anyOf", ())):
        if isinstance(each, dict):
            yield from _keys(each)


def test_every_form_of_a_date_is_documented() -> None:
    """By its keys."""
    known = words_in_code(section(reference_pages()["plan-calendar.md"], "## Dates"))
    assert sorted({key for keys in DATE_KEYS.values() for key in keys} - known) == []


@pytest.mark.parametrize("kind", UNITS)
def test_every_unit_is_documented(kind: str) -> None:
    """With all its names, in a row of its own."""
    text = section(reference_pages()["plan-file.md"], "## Units")
    rows = {f"| `{name}` | {', '.join(others)} |" for name, others in UNITS[kind].items()}
    assert sorted(rows - set(text.splitlines())) == []


def test_every_multiple_is_documented() -> None:
    """Such as 万."""
    text = section(reference_pages()["plan-file.md"], "## Units")
    line = next(line for line in text.splitlines() if line.startswith("Multiples"))
    listed = line.partition(": ")[2].rstrip(".").split(", ")
    assert listed == list(unit.MULTIPLES)


def test_every_helper_of_a_written_rule_is_documented() -> None:
    """In the text about rules in plan files."""
    known = words_in_code(reference_pages()["plan-rules.md"])
    assert sorted({*HELPERS, *RELATED, "highest"} - known) == []


def _entries() -> Iterator[tuple[str, type[object]]]:
    """The attrs classes of the package of plan files whose name says that they are a table."""
    for found in pkgutil.iter_modules(plan_file.__path__, f"{plan_file.__name__}."):
        for name, cls in vars(importlib.import_module(found.name)).items():
            is_table = name.endswith(("Entry", "Header", "EventRemarks"))
            if is_table and isinstance(cls, type) and attrs.has(cls):
                yield name, cls
