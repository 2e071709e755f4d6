"""What a plan file says about its mistakes: file, place, what was found, what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from plan.plan_texts import HEADER, errors_of, read

from publicservice.model.problem import PlanError, Problem
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.plan_file.toml_text import toml_key, toml_value

CASES = tomllib.loads(Path(__file__).with_name("wrong_plans.toml").read_text(encoding="utf-8"))
NAMED_CASES = [pytest.param(case["plan"], case["says"], id=case["name"]) for case in CASES["case"]]


@pytest.mark.parametrize(("plan", "says"), NAMED_CASES)
def test_one_mistake_is_told_with_place_and_remedy(plan: str, says: str) -> None:
    """File, path, what was found, what to write; and nothing else is found wrong."""
    lines = errors_of(HEADER + plan)
    assert lines == [f"county.toml: {line}" for line in says.splitlines()]


@pytest.mark.parametrize(
    ("text", "says"),
    [pytest.param(case["plan"], case["says"], id=case["name"]) for case in CASES["file"]],
)
def test_a_wrong_header(text: str, says: str) -> None:
    """What every plan file begins with."""
    assert errors_of(text) == [f"county.toml: {line}" for line in says.splitlines()]


def test_all_problems_of_a_file_arrive_at_once() -> None:
    """Whatever part of the file they are in."""
    text = HEADER + (
        'colour = "red"\n[limits]\nelderly = 65\nshare = { value = 115, unit = "%" }\n'
        '[phases]\nvisits = { start = "02-30" }\nsigning = { start = "09-01", end = "08-01" }\n'
        '[targets.visited]\nindicator = "x"\ncomparator = "≥"\nvalue = "many"\nunit = "%"\n'
    )
    with pytest.raises(PlanError) as caught:
        read_plan_text(text, "county.toml")
    assert [(problem.code, problem.where) for problem in caught.value.problems] == [
        ("plan.unknown-key", "county.toml: colour"),
        ("plan.bare-value", "county.toml: limits.elderly"),
        ("plan.percent-over-100", "county.toml: limits.share.value"),
        ("plan.bad-date", "county.toml: phases.visits.start"),
        ("plan.wrong-type", "county.toml: targets.visited.value"),
        ("plan.comparator", "county.toml: targets.visited.comparator"),
        ("plan.end-before-start", "county.toml: phases.signing"),
    ]
    assert all(problem.remedy for problem in caught.value.problems)


def test_a_phase_that_cannot_be_read_is_not_also_unknown() -> None:
    """One mistake is not told twice."""
    body = (
        "[targets.visited]\nindicator = 'rate'\ncomparator = '>='\nvalue = 85\nunit = '%'\n"
        "due = 'visits'\n[phases.visits]\nstart = '02-30'\n"
    )
    assert len(errors_of(HEADER + body)) == 1


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (
            '[limits]\nshare = { value = 0.2, unit = "%" }',
            (
                "plan.toml: limits.share: "
                '0.2 with unit "%" reads as 0.2 %; as a share of 1 it would be 20 % '
                '(write 20 if that is meant; 2 with unit "‰" says 0.2 % beyond doubt)'
            ),
        ),
        ("[empty]", "plan.toml: empty: an empty section (remove it)"),
    ],
)
def test_what_is_odd_but_usable_is_a_warning(body: str, warning: str) -> None:
    """The plan is made and carries it."""
    (found,) = read(body).warnings
    assert str(found) == warning
    assert found.severity == "warning"


@pytest.mark.parametrize(
    "leaf",
    [
        '{ value = 1, unit = "%" }',
        '{ value = 0, unit = "%" }',
        '{ value = 2, unit = "‰" }',
        '{ value = 0.5, unit = "万元" }',
        '{ unknown = "digits lost", unit = "%" }',
    ],
)
def test_what_is_plain_is_no_warning(leaf: str) -> None:
    """A warning that is always there is not read."""
    assert read(f"[limits]\nshare = {leaf}").warnings == ()


ODD_VALUES: st.SearchStrategy[Any] = (
    st.none().map(lambda _: {})
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.sampled_from(("", "yuan", "%", "02-30", "12-26", "≥", ">=", "visits", "count", "20xx"))
    | st.text(st.characters(codec="utf-8"), max_size=5)
)
ODD_KEYS = st.sampled_from(
    (
        *("value", "between", "unknown", "since", "unit", "kind", "cite", "label", "en", "note"),
        *("phases", "targets", "visits", "start", "end", "crosses_year", "due", "indicator"),
        *("comparator", "adds_up_to", "limits", "year", "title", "source", "programme", "name"),
    )
) | st.text(st.characters(codec="utf-8"), max_size=3)
ODD_FILES = st.dictionaries(
    ODD_KEYS,
    st.recursive(
        ODD_VALUES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_KEYS, inner, max_size=5),
        max_leaves=25,
    ),
    max_size=6,
)


@unhurried
@given(ODD_FILES, st.booleans())
def test_whatever_a_file_holds_it_is_a_plan_or_told_why_not(
    content: dict[str, Any], with_header: bool
) -> None:
    """No file brings the reader down; every problem has a place in the file."""
    usual = tomllib.loads(HEADER) if with_header else {}
    lines = [f"{toml_key(key)} = {toml_value(item)}" for key, item in (content | usual).items()]
    problems: tuple[Problem, ...] = ()
    try:
        plan = read_plan_text("\n".join(lines) or "x = 1", "county.toml")
    except PlanError as error:
        problems = error.problems
    else:
        assert read_plan_text(dump_plan(plan)) == plan
    assert all(problem.where.startswith("county.toml") for problem in problems)
    assert all(problem.message and problem.severity == "error" for problem in problems)


@pytest.mark.parametrize("number", ["99900119900307123X", "999001199003071233"])
def test_identity_numbers_in_a_plan_do_not_reach_its_messages(number: str) -> None:
    """A text, a number or a line that is not TOML."""
    for text in (
        f'{HEADER}[limits]\nx = "{number}"\n',
        f'{HEADER}[limits]\nx = {{ value = "{number}", unit = "yuan" }}\n',
        f'{HEADER}[limits]\nx = "{number}\n',
        f'{HEADER}[limits]\nx = {{ value = {number.replace("X", "1")}, unit = "days" }}\n',
    ):
        lines = "\n".join(errors_of(text))
        assert number not in lines
        assert number.replace("X", "1") not in lines
        assert f"{number[:3]}***" in lines
