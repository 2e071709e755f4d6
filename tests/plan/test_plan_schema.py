"""The JSON Schema of plan files follows from the classes, and agrees with the reader."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import plans, unhurried
from plan.plan_texts import HEADER
from plan.test_plan_errors import CASES

from publicservice.cli import main
from publicservice.model import unit
from publicservice.model.calendar.date_reading import KEYS
from publicservice.model.calendar.deliverable import LATE
from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan
from publicservice.plan_file.schema import plan_schema
from publicservice.plan_file.schema_types import table_schema
from publicservice.plan_file.schema_units import unit_pattern
from publicservice.plan_file.sections import SECTIONS
from publicservice.plan_file.timetable import DateKeys, DeliverableKeys

ROOT = Path(__file__).parents[2]
SCHEMA = plan_schema()
CHECKER = jsonschema.Draft7Validator(SCHEMA)
SHIPPED = sorted(
    path
    for folder in (ROOT / "src", ROOT / "examples")
    for path in folder.rglob("*.toml")
    if re.search(r"^programme *=", path.read_text(encoding="utf-8"), re.MULTILINE)
    and not path.name.endswith("cases.toml")
)
FORM = ("unknown key", "stands alone", "unknown unit", "missing key", "both ", "expected")
"""What a message says about the form of a table, which the schema knows as well as the reader."""

ONLY_THE_READER = {
    "time of day": "an editor sees dates and times as texts",
    "steps of two kinds": "the kind of a number is that of its first value",
    "wrong figure in a step": "a unit's decimals",
    "target: missing comparator": "it may go without saying",
    "target: missing value": "its value may be a task, a growth or groups",
}
"""Mistakes of form that the schema lets pass, and why."""


def wrong_plans() -> Iterator[Any]:
    for case in CASES["case"]:
        told = re.sub(r"\(.*?\)$", "", case["says"])
        if any(words in told for words in FORM) and case["name"] not in ONLY_THE_READER:
            yield pytest.param(case["plan"], id=case["name"])


def as_json(value: Any) -> Any:
    """As an editor sees a value: dates are texts."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def problems(text: str) -> list[str]:
    """What the schema says against a plan file, each with its place."""
    tables = as_json(tomllib.loads(text))
    return [f"{error.json_path}: {error.message}" for error in CHECKER.iter_errors(tables)]


def test_schema_is_one() -> None:
    """Draft 7 itself finds nothing, and JSON can hold it."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_section_is_there() -> None:
    """By itself, as soon as it is among the sections."""
    assert set(SECTIONS) <= set(SCHEMA["properties"])
    assert set(SECTIONS) <= set(SCHEMA["definitions"])


@pytest.mark.parametrize(("figure", "unit_of_it", "fits"), [
    ("100", "%", True), ("100.1", "%", False), ("1000", "‰", True), ("1000.1", "permille", False),
])  # fmt: skip
def test_a_share_is_at_most_its_whole(figure: str, unit_of_it: str, fits: bool) -> None:
    """As the reader has it: 100 %, 1000 ‰."""
    number = f'[shares]\ncare = {{ value = {figure}, unit = "{unit_of_it}" }}\n'
    assert (problems(HEADER + number) == []) is fits


@pytest.mark.parametrize("plan", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_shipped_plans_fit(plan: Path) -> None:
    assert problems(plan.read_text(encoding="utf-8")) == []


@unhurried
@given(plans())
def test_whatever_plan_is_written_fits(plan: Any) -> None:
    """The schema refuses nothing that the reader takes."""
    assert problems(dump_plan(plan)) == []


@pytest.mark.parametrize("plan", list(wrong_plans()))
def test_mistakes_of_form_are_found(plan: str) -> None:
    try:
        found = problems(HEADER + plan)
    except tomllib.TOMLDecodeError:
        return  # an editor tells that by itself
    assert found


def test_only_the_reader_finds_what_is_listed() -> None:
    """The list has no leftovers."""
    cases = {case["name"]: case["plan"] for case in CASES["case"]}
    assert {name for name in ONLY_THE_READER if problems(HEADER + cases[name])} == set()


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        ("[ages]\nold = { valeu = 60 }", "$.ages.old.valeu"),
        ('[ages]\nold = { value = 60, unit = "yers" }', "$.ages.old.unit"),
        ('[ages]\nold = { value = "60", unit = "years" }', "$.ages.old.value"),
        ("[phases.visits]\nstrat = 2024-01-01", "$.phases.visits"),
        ('[phases.visits]\nstart = "02-30"', "$.phases.visits.start"),
        ('[targets.t]\nindicator = "a"\ncomparator = "=>"\nvalue = 3', "$.targets.t.comparator"),
        ('[targets.t]\ncomparator = ">="\nvalue = 3', "$.targets.t"),
        ('[rules.eligible]\nis = "a"\ncategroy = 1', "$.rules.eligible"),
        ('[registers.pupils.fields]\nage = { kind = "int" }', "$.registers.pupils.fields.age"),
        ('[events]\narrival = { after = "x", dayz = 3 }', "$.events.arrival"),
        ('[deliverables.d]\nlate = "shouted at"', "$.deliverables.d.late"),
        ('[statements.s]\nprinted = { unti = "元" }\nis = "3"', "$.statements.s.printed"),
    ],
)  # fmt: skip
def test_mistake_is_told_at_its_place(plan: str, place: str) -> None:
    found, *_ = problems(HEADER + plan)
    assert found.startswith(place)


# Units and dates


def _units() -> st.SearchStrategy[str]:
    def names(*tables: Any) -> st.SearchStrategy[str]:
        return st.sampled_from([n for t in tables for k, v in t.items() for n in (k, *v)])

    amounts = names(unit.MONEY_UNITS, unit.COUNT_UNITS)
    multiples = st.sampled_from(["", *unit.MULTIPLES])
    whom = st.one_of(st.just(""), names(unit.WHOM).map("/{}".format))
    period = st.one_of(st.just(""), names(unit.PERIODS).map(" per {}".format))
    shares, of = names(unit.SHARE_UNITS), st.text("ab 底数", min_size=1).map(" of {}".format)
    return st.one_of(
        st.tuples(multiples, amounts, whom, period).map("".join),
        st.tuples(shares, of).map("".join),
        st.tuples(shares, whom).map("".join),
    )  # fmt: skip


@given(_units(), st.booleans())
def test_every_unit_that_is_understood_matches(text: str, upper: bool) -> None:
    text = text.upper() if upper else text
    try:
        unit.parse_unit(text)
    except PlanError:
        return
    assert re.search(unit_pattern(), text), text


UNITS = tomllib.loads(Path(__file__).with_name("wrong_units.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text", [each["unit"] for each in UNITS["unit"] if each["says"].startswith("unknown unit")]
)
def test_unknown_unit_does_not_match(text: str) -> None:
    assert not re.search(unit_pattern(), text)


def test_keys_of_a_date_are_those_of_its_forms() -> None:
    known = {key for keys in KEYS.values() for key in keys} | {"unknown"}
    assert {attribute.name for attribute in attrs.fields(DateKeys)} == known


def test_consequences_of_lateness_are_those_that_are_known() -> None:
    schema = table_schema((DeliverableKeys,))["properties"]["late"]
    assert tuple(schema["enum"]) == LATE


# The command


def test_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_command_writes_it_and_says_how_to_use_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "plan.schema.json"
    assert main(["schema", "--out", str(path)]) == 0
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMA
    assert f"#:schema {path}" in capsys.readouterr().out


def test_command_says_where_nothing_can_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["schema", "--out", str(tmp_path / "no" / "plan.json")]) == 2
    assert "cannot be written" in capsys.readouterr().err
