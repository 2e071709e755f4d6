"""Numbers of a plan: kinds, units, steps in time, what is unknown and what is not in force."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from plan.plan_strategies import days, numbers, unhurried
from plan.plan_texts import HEADER, VISITS, read

from publicservice.model.plan import (
    Known,
    NotInForce,
    Number,
    Plan,
    Range,
    Source,
    State,
    Step,
    Unknown,
)
from publicservice.model.problem import PlanError
from publicservice.plan_file import read_plan_text

NEW_YEAR = date(2024, 1, 1)
MONTHLY = """\
[allowance]
monthly = { value = [
    { since = 2015-01-01, value = 100 },
    { since = 2014-01-01, value = 80 },
    { since = 2020-01-01, between = [100, 150] },
    { since = 2023-01-01, unknown = "digits lost" },
], unit = "yuan/person/month", cite = "三1", note = "raised once" }
"""


def at(body: str, path: str, day: date = NEW_YEAR) -> State:
    return read(body).number(path).at(day)


def test_sample_of_the_documentation_reads_as_it_says() -> None:
    """Ranges stay ranges, yuan become fen, each number keeps its clause."""
    plan = read_plan_text(VISITS)
    assert plan.programme == "hardship-visits"
    assert plan.source == Source("Spring Festival visits", "sub-district office", "004/1")
    assert list(plan.numbers) == ["standard.key", "standard.general", "limits.own_cost"]
    assert plan.number("standard.key").at(NEW_YEAR) == Range(60_000, 100_000)
    own_cost = plan.number("limits.own_cost")
    assert own_cost.at(NEW_YEAR) == Known(5_000_000)
    assert (own_cost.kind, own_cost.unit, own_cost.cite) == ("money", "yuan", "二(二)1")


@pytest.mark.parametrize(
    ("leaf", "kind", "state"),
    [
        ('{ value = 50000, unit = "yuan" }', "money", Known(5_000_000)),
        ('{ value = 0.01, unit = "yuan" }', "money", Known(1)),
        ('{ value = 5, unit = "万元" }', "money", Known(5_000_000)),
        ('{ value = 0.000001, unit = "万元" }', "money", Known(1)),
        ('{ value = 7, unit = "fen" }', "money", Known(7)),
        ('{ value = 85, unit = "%" }', "percent", Known(850_000)),
        ('{ value = 0.0001, unit = "%" }', "percent", Known(1)),
        ('{ value = 100, unit = "%" }', "percent", Known(1_000_000)),
        ('{ value = 115, unit = "% of baseline" }', "percent", Known(1_150_000)),
        ('{ value = -5, unit = "% of baseline" }', "percent", Known(-50_000)),
        ('{ value = 2, unit = "‰" }', "percent", Known(2_000)),
        ('{ value = 65, unit = "岁" }', "count", Known(65)),
        ('{ value = 2.13, unit = "万人" }', "count", Known(21_300)),
        ('{ value = 65.0, unit = "years" }', "count", Known(65)),
        ("{ value = 0 }", "count", Known(0)),
        ('{ value = "城市低保" }', "text", Known("城市低保")),
        ('{ value = ["低保", "五保"] }', "list", Known(("低保", "五保"))),
        ("{ value = [] }", "list", Known(())),
        ("{ value = true }", "bool", Known(value=True)),
        ("{ value = 2024-12-31 }", "date", Known(date(2024, 12, 31))),
        ('{ between = [600, 1000], unit = "yuan" }', "money", Range(60_000, 100_000)),
        ("{ between = [2, 3] }", "count", Range(2, 3)),
        (
            "{ between = [2024-01-01, 2024-12-31] }",
            "date",
            Range(date(2024, 1, 1), date(2024, 12, 31)),
        ),
        ('{ unknown = "digits lost", unit = "yuan" }', "money", Unknown("digits lost")),
        ('{ unknown = "digits lost", unit = "%" }', "percent", Unknown("digits lost")),
        ('{ unknown = "page torn", kind = "list" }', "list", Unknown("page torn")),
    ],
)
def test_every_form_of_a_number(leaf: str, kind: str, state: State) -> None:
    """The kind follows from the unit, or from the value where there is no unit."""
    number = read(f"[section]\nkey = {leaf}\n").number("section.key")
    assert number.kind == kind
    assert number.at(NEW_YEAR) == state


def test_sections_nest_and_may_be_written_as_tables() -> None:
    """An inline table and a table with a header are the same number."""
    nested = read('[shares.county]\nmedical = { value = 60, unit = "%" }')
    spelt_out = read('[shares.county.medical]\nvalue = 60\nunit = "%"')
    assert nested == spelt_out
    assert list(nested.numbers) == ["shares.county.medical"]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2013, 12, 31), NotInForce(date(2014, 1, 1))),
        (date(2014, 1, 1), Known(8_000)),
        (date(2014, 12, 31), Known(8_000)),
        (date(2015, 1, 1), Known(10_000)),
        (date(2019, 12, 31), Known(10_000)),
        (date(2020, 1, 1), Range(10_000, 15_000)),
        (date(2023, 1, 1), Unknown("digits lost")),
    ],
)
def test_a_number_is_what_it_was_on_the_day(day: date, state: State) -> None:
    """A step replaces the earlier one from its day on; before the first it is not in force."""
    assert at(MONTHLY, "allowance.monthly", day) == state


def test_a_first_step_without_since_always_was() -> None:
    """So a number that only ever changed once need not know since when the old value held."""
    body = "[a]\nb = { value = [{ value = 80 }, { since = 2015-01-01, value = 100 }] }"
    assert at(body, "a.b", date(1900, 1, 1)) == Known(80)
    assert at(body, "a.b", date(2015, 1, 1)) == Known(100)


def test_days_of_change_come_in_order_for_numbers_and_targets() -> None:
    """So that a caller can look at every period of a plan."""
    plan = read(
        MONTHLY + "[targets.visited]\nindicator = 'visited'\ncomparator = '>='\nunit = '%'\n"
        "value = [{ since = 2016-01-01, value = 80 }, { since = 2014-01-01, value = 70 }]"
    )
    assert plan.number("allowance.monthly").dates == tuple(
        date(year, 1, 1) for year in (2014, 2015, 2020, 2023)
    )
    assert plan.dates == tuple(date(year, 1, 1) for year in (2014, 2015, 2016, 2020, 2023))


@unhurried
@given(numbers(), days(), days())
def test_an_earlier_date_gives_the_earlier_step(number: Number, one: date, other: date) -> None:
    """The state at a day is that of the last step begun by then, whatever comes later."""
    earlier, later = sorted((one, other))
    known_by_then = [s for s in number.steps if s.since is None or s.since <= earlier]
    if known_by_then:
        until_then = attrs.evolve(number, steps=known_by_then)
        assert number.at(earlier) == until_then.at(earlier) == until_then.at(later)
    else:
        assert number.at(earlier) == NotInForce(number.dates[0])
    between = [day for day in number.dates if earlier < day <= later]
    if not between and known_by_then:
        assert number.at(earlier) == number.at(later)


@unhurried
@given(numbers())
def test_the_order_of_steps_in_the_file_does_not_matter(number: Number) -> None:
    """Steps are put in the order of their days."""
    assert attrs.evolve(number, steps=number.steps[::-1]) == number


def test_label_note_and_parts_of_the_unit_are_kept() -> None:
    """Explanations name the number; money needs to know for whom and for which period."""
    number = read(
        '[a]\nb = { value = 80, unit = "元/人/月", label = { en = "allowance", zh = "津贴" } }'
    ).number("a.b")
    assert (number.label.en, number.label.zh) == ("allowance", "津贴")
    assert number.unit == "元/人/月"
    assert number.unit_parts is not None
    assert (number.unit_parts.amount, number.unit_parts.whom, number.unit_parts.period) == (
        "yuan",
        "person",
        "month",
    )
    assert read("[a]\nb = { value = 3 }").number("a.b").unit_parts is None


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "limits.own_cots",
            (
                "the plan of hardship-visits has no 'limits.own_cots' (did you mean "
                "'limits.own_cost'?)"
            ),
        ),
        (
            "standard",
            "'standard' is a section, not a number (its numbers: standard.key, standard.general)",
        ),
    ],
)
def test_a_number_that_is_not_there_is_named_with_the_nearest(path: str, message: str) -> None:
    """A misspelt path, or a section where a number is wanted."""
    with pytest.raises(PlanError) as caught:
        read_plan_text(VISITS).number(path)
    assert str(caught.value) == message


def test_a_plan_cannot_be_changed() -> None:
    """Neither its fields nor what they hold; a changed copy leaves the original as it was."""
    plan = read_plan_text(VISITS)
    before = plan.sha256
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        plan.year = 2024  # type: ignore[misc]
    with pytest.raises(TypeError):
        plan.numbers["limits.own_cost"] = plan.number("standard.key")  # type: ignore[index]
    changed = attrs.evolve(plan, year=2024)
    assert (plan.year, plan.sha256) == (None, before)
    assert changed.sha256 != before


def test_equal_plans_are_one_key() -> None:
    """A plan can be put into a set or used for a cache."""
    assert len({read_plan_text(VISITS, "a.toml"), read_plan_text(VISITS, "b.toml")}) == 1
    assert read_plan_text(VISITS) != read_plan_text(HEADER)


def test_repr_is_short_and_says_what_it_is() -> None:
    """In a notebook a plan is a line, not a page."""
    plan = read_plan_text(VISITS)
    assert repr(plan) == (
        f"Plan('hardship-visits', 004/1, 3 numbers, 0 phases, 0 targets, sha256 {plan.sha256[:12]})"
    )
    assert repr(plan.number("standard.key")) == "Number(standard.key: 600..1000 yuan/household)"
    assert repr(read(MONTHLY).number("allowance.monthly")) == (
        "Number(allowance.monthly: since 2014-01-01 80 yuan/person/month; since 2015-01-01 100 "
        "yuan/person/month; since 2020-01-01 100..150 yuan/person/month; since 2023-01-01 "
        "unknown, digits lost)"
    )


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ((), "a.b: no value (give at least one step)"),
        (
            (Step(NEW_YEAR, Known(1)), Step(NEW_YEAR, Known(2))),
            "a.b: two values since 2024-01-01 (keep one value for each day)",
        ),
        (
            (Step(None, Known(1)), Step(None, Known(2))),
            "a.b: two values without 'since' (keep one value for each day)",
        ),
    ],
)
def test_a_number_has_one_value_on_each_day(steps: tuple[Step, ...], message: str) -> None:
    """Also one that is made in Python."""
    with pytest.raises(PlanError) as caught:
        Number("a.b", "count", "", steps)
    assert str(caught.value) == message


@unhurried
@given(numbers())
def test_a_day_before_the_first_step_is_not_unknown(number: Number) -> None:
    """Not in force yet is a state of its own."""
    first = number.steps[0].since
    if first is not None and first > date.min:
        assert number.at(first - timedelta(days=1)) == NotInForce(first)


def test_a_number_belongs_to_the_document_of_its_file() -> None:
    """Without a local plan that is the plan's own source."""
    plan = read_plan_text(VISITS, "plan.toml")
    assert plan.origin["limits.own_cost"] == "plan.toml"
    assert plan.source_of("limits.own_cost") == plan.source
    assert Plan("x", 1, plan.source).source_of("limits.own_cost") == plan.source
