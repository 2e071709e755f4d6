"""Rules held against a plan: every number is there, and of a kind that fits its use."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import publicservice as ps
from publicservice.manager import load_plugins
from publicservice.model.rules.binding import check_binding
from publicservice.plan_file import read_plan_text

HEADER = """
programme = "hardship"
schema_version = 1
source = { title = "Visits", issuer = "office", document = "004/1" }
"""


class Home(ps.Household):
    cost = ps.Field("money")
    listed = ps.Field("text")
    joined = ps.Field("date")
    members = ps.Field("count")
    poor = ps.Field("bool")


def problems(rule: Any, plan: str, *, kind: Any = ps.criterion) -> list[str]:
    """What is wrong with a rule of that kind under the numbers of a plan."""

    class Hardship(ps.Programme):
        id = "hardship"
        unit = Home
        asked = kind("asked", "问", rule)
        eligible = ps.criterion("eligible", "符合", lambda h: h.poor)

    found = check_binding(Hardship, read_plan_text(HEADER + plan, "county.toml"))
    assert all(problem.severity == "error" for problem in found)
    return [str(problem) for problem in found]


def number(text: str) -> str:
    return f'[limits]\nx = {{ {text}, cite = "1" }}\n'


def test_missing_number_is_told_with_the_nearest() -> None:
    assert problems(lambda h: h.cost > h.plan.limits.own_cots,
                    '[limits]\nown_cost = { value = 5, unit = "yuan", cite = "1" }') == [
        ("county.toml: limits.own_cots: Hardship.asked reads a number that the plan does not have "
        "(did you mean 'limits.own_cost'?)")
    ]  # fmt: skip


def test_a_label_names_numbers_that_are_there() -> None:
    """`{limits.x}` in a rule's name is a number of the plan like any other."""

    def rule(label: str) -> type[ps.Programme]:
        body = {
            "id": "hardship", "unit": Home,
            "eligible": ps.criterion(label, "符合", lambda h: h.cost > h.plan.limits.x),
        }  # fmt: skip
        return type("Hardship", (ps.Programme,), body)

    plan = read_plan_text(HEADER + number('value = 5, unit = "yuan"'), "county.toml")
    assert check_binding(rule("over {limits.x} yuan"), plan) == []
    assert check_binding(rule("over {x} yuan or {}"), plan) == [], "no path, so no number"
    assert [str(each) for each in check_binding(rule("over {limits.y} yuan"), plan)] == [
        ("county.toml: limits.y: the label of Hardship.eligible reads a number that the plan does "
         "not have (did you mean 'limits.x'?)")
    ]  # fmt: skip


def test_section_read_as_a_number_is_told_its_numbers() -> None:
    assert problems(lambda h: h.cost > h.plan.limits, number('value = 5, unit = "yuan"')) == [
        (
            "county.toml: limits: Hardship.asked reads a section as if it were a number "
            "(its numbers: limits.x)"
        )
    ]


@pytest.mark.parametrize(
    ("rule", "plan", "message"),
    [
        pytest.param(
            lambda h: h.cost > h.plan.limits.x, 'value = 5, unit = "persons"',
            "Hardship.asked compares cost (money) with limits.x (count in persons) "
            '(give it a unit of money, such as unit = "yuan")', id="money with a count",
        ),
        pytest.param(
            lambda h: h.plan.limits.x < h.cost, 'value = 5, unit = "persons"',
            "Hardship.asked compares limits.x (count in persons) with cost (money) "
            '(give it a unit of money, such as unit = "yuan")', id="the number on the left",
        ),
        pytest.param(
            lambda h: h.members >= h.plan.limits.x, 'value = 5, unit = "%"',
            "Hardship.asked compares members (count) with limits.x (percent in %) "
            '(give it a unit that is counted, such as unit = "persons", or none)',
            id="count with a percentage",
        ),
        pytest.param(
            lambda h: h.joined >= h.plan.limits.x, 'value = 2024, unit = "years"',
            "Hardship.asked compares joined (date) with limits.x (count in years) "
            "(write a date without quotes: value = 2024-08-20)", id="date with a count",
        ),
        pytest.param(
            lambda h: h.listed == h.plan.limits.x, "value = ['poor', 'ill']",
            "Hardship.asked compares listed (text) with limits.x (list) "
            '(write one text in quotes: value = "…")', id="text with a list",
        ),
        pytest.param(
            lambda h: h.listed.is_in(h.plan.limits.x), 'value = "poor"',
            "Hardship.asked takes limits.x (text) as a list "
            '(write a list of texts: value = ["…", "…"])', id="text where a list is",
        ),
        pytest.param(
            lambda h: h.plan.limits.x & h.poor, "value = 1",
            "Hardship.asked takes limits.x (count) as a condition "
            "(write value = true or value = false)", id="count where a condition is",
        ),
        pytest.param(
            lambda h: ps.age_at_least(h.joined, h.plan.limits.x), 'value = 60, unit = "yuan"',
            "Hardship.asked takes limits.x (money in yuan) as a number of years "
            '(write unit = "years")', id="money where years are",
        ),
        pytest.param(
            lambda h: ps.age_between(h.joined, 0, h.plan.limits.x), 'value = 60, unit = "months"',
            "Hardship.asked takes limits.x (count in months) as a number of years "
            '(write unit = "years")', id="months where years are",
        ),
        pytest.param(
            lambda h: h.joined >= ps.days_ago(h.plan.limits.x), 'value = 30, unit = "years"',
            "Hardship.asked takes limits.x (count in years) as a number of days "
            '(write unit = "days")', id="years where days are",
        ),
        pytest.param(
            lambda h: h.joined >= ps.months_ago(h.plan.limits.x), 'value = 30, unit = "days"',
            "Hardship.asked takes limits.x (count in days) as a number of months "
            '(write unit = "months")', id="days where months are",
        ),
        pytest.param(
            lambda h: ps.count(ps.Person, lambda m: m.disability_grade <= h.plan.limits.x) > 1,
            'value = 2, unit = "%"',
            "Hardship.asked compares disability_grade (count) with limits.x (percent in %) "
            '(give it a unit that is counted, such as unit = "persons", or none)',
            id="in a related register",
        ),
    ],
)  # fmt: skip
def test_number_of_a_kind_that_does_not_fit(rule: Any, plan: str, message: str) -> None:
    assert problems(rule, number(plan)) == [f"county.toml: limits.x: {message}"]


@pytest.mark.parametrize(
    ("rule", "plan", "message"),
    [
        pytest.param(
            lambda h: ps.percent_of(h.cost, h.plan.limits.x), 'value = 5, unit = "yuan"',
            "Hardship.asked takes limits.x (money in yuan) as a percentage "
            '(give it the unit of a percentage: unit = "%")', id="money as a percentage",
        ),
        pytest.param(
            lambda h: h.cost + h.plan.limits.x, 'value = 5, unit = "%"',
            "Hardship.asked computes with cost (money) and limits.x (percent in %) "
            '(give it a unit of money, such as unit = "yuan")', id="a percentage added",
        ),
        pytest.param(
            lambda h: h.cost * h.plan.limits.x, 'value = 5, unit = "yuan"',
            "Hardship.asked multiplies cost (money) by limits.x (money in yuan) "
            "(one factor is a count; a share is written percent_of(amount, percent))",
            id="money times money",
        ),
        pytest.param(
            lambda h: h.members * h.plan.limits.x, 'value = 5, unit = "%"',
            "Hardship.asked multiplies members (count) by limits.x (percent in %) "
            "(one factor is a count; a share is written percent_of(amount, percent))",
            id="a percentage as a factor",
        ),
        pytest.param(
            lambda h: ps.when(h.poor, h.cost, h.plan.limits.x), 'value = 5, unit = "%"',
            "Hardship.asked chooses between cost (money) and limits.x (percent in %) "
            '(give it a unit of money, such as unit = "yuan")', id="a choice of two kinds",
        ),
        pytest.param(
            lambda h: ps.at_most(h.cost, h.plan.limits.x), 'value = "much"',
            "Hardship.asked computes with limits.x (text) "
            '(give it a unit that is counted, such as unit = "persons", or none)',
            id="a text as a cap",
        ),
    ],
)  # fmt: skip
def test_amount_from_a_number_that_does_not_fit(rule: Any, plan: str, message: str) -> None:
    place = "county.toml: limits.x: "
    assert place + message in problems(rule, number(plan), kind=ps.amount)


def test_amount_whose_value_is_a_count_is_refused() -> None:
    """The kind of the whole rule is known only with the plan."""
    rule = lambda h: ps.when(h.poor, h.plan.limits.x, h.plan.limits.x)  # noqa: E731
    assert problems(rule, number('value = 5, unit = "persons"'), kind=ps.amount) == [
        (
            "county.toml: limits.x: Hardship.asked takes a computed count as its value (money) "
            '(give it a unit of money, such as unit = "yuan")'
        )
    ]


def test_length_of_time_that_differs_from_row_to_row_is_refused() -> None:
    """No day can be computed from it before the rows are read."""
    assert problems(lambda h: h.joined >= ps.days_ago(h.members), "") == [
        (
            "programme hardship: Hardship.asked takes members (count) as a number of days; it "
            "would differ from row to row (use a whole number, a number of the plan, or a sum of "
            "such numbers)"
        )
    ]


def test_age_of_a_computed_date_is_refused() -> None:
    assert problems(
        lambda h: h.poor & ps.age_at_least(h.plan.limits.x, 60), number("value = 1960-01-01")
    ) == [
        (
            "county.toml: limits.x: Hardship.asked asks for the age of a computed date "
            "(pass a date field, such as p.birth_date)"
        )
    ]


def test_sum_of_stated_numbers_is_a_length_of_time() -> None:
    rule = lambda h: ps.age_at_least(h.joined, h.plan.limits.x + 1)  # noqa: E731
    assert problems(rule, number('value = 60, unit = "years"')) == []
    assert problems(rule, number("value = 60")) == []


@pytest.mark.parametrize(
    ("rule", "plan"),
    [
        (lambda h: h.cost > h.plan.limits.x, 'value = 5, unit = "万元"'),
        (lambda h: h.cost > h.plan.limits.x, 'unknown = "lost", unit = "yuan"'),
        (lambda h: h.cost > h.plan.limits.x, 'between = [200, 600], unit = "yuan/household"'),
        (lambda h: h.listed.is_in(h.plan.limits.x), "value = ['a']"),
        (lambda h: h.listed == h.plan.limits.x, "value = 'a'"),
        (lambda h: h.joined <= h.plan.limits.x, "value = 2024-01-01"),
        (lambda h: h.plan.limits.x & h.poor, "value = true"),
        (lambda h: h.members * h.plan.limits.x > h.cost, 'value = 5, unit = "yuan"'),
        (lambda h: ps.percent_of(h.cost, h.plan.limits.x) > ps.yuan(5), 'value = 5, unit = "%"'),
        (lambda h: h.joined >= ps.months_ago(h.plan.limits.x), 'value = 6, unit = "个月"'),
    ],
)
def test_number_that_fits_is_no_problem(rule: Any, plan: str) -> None:
    assert problems(rule, number(plan)) == []


def test_indicators_are_held_against_the_plan_too() -> None:
    class Hardship(ps.Programme):
        id = "hardship"
        unit = Home
        eligible = ps.criterion("eligible", "符合", lambda h: h.poor)
        share = ps.Indicator(
            "share",
            "比例",
            lambda h: h.cost > h.plan.limits.x,
            of=lambda h: h.plan.limits.y & h.poor,
        )

    plan = read_plan_text(HEADER + number("value = 5"), "county.toml")
    assert [problem.where for problem in check_binding(Hardship, plan)] == [
        "county.toml: limits.x", "county.toml: limits.y",
    ]  # fmt: skip


def test_plan_of_another_programme_is_the_only_thing_told() -> None:
    class Visits(ps.Programme):
        id = "visits"
        unit = Home
        eligible = ps.criterion("eligible", "符合", lambda h: h.cost > h.plan.limits.x)

    (problem,) = check_binding(Visits, read_plan_text(HEADER, "county.toml"))
    assert str(problem) == (
        "county.toml: programme: a plan for 'hardship', not for 'visits' "
        '(write programme = "visits", or choose the other programme)'
    )


def test_built_in_programmes_fit_their_plans() -> None:
    """A document may contradict itself; that is a warning."""
    plugins = load_plugins(entry_points=())
    for identifier in plugins.programmes:
        found = ps.programme(identifier, plugins=plugins).check()
        assert [problem for problem in found if problem.severity == "error"] == []


KINDS = {
    "money": 'value = 5, unit = "yuan"', "count": 'value = 5, unit = "persons"',
    "percent": 'value = 5, unit = "%"', "date": "value = 2024-01-01", "text": 'value = "a"',
    "bool": "value = true", "list": 'value = ["a"]',
}  # fmt: skip
FIELDS = {"cost": "money", "members": "count", "joined": "date", "listed": "text"}


@given(field=st.sampled_from(sorted(FIELDS)), kind=st.sampled_from(sorted(KINDS)))
def test_comparison_is_right_exactly_where_both_sides_are_of_one_kind(
    field: str, kind: str
) -> None:
    found = problems(lambda h: getattr(h, field) == h.plan.limits.x, number(KINDS[kind]))
    assert bool(found) == (FIELDS[field] != kind)
