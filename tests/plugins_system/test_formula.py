"""Rules written as one line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import publicservice as ps
from publicservice.model.rules.formula import formula


class Home(ps.Household):
    cost = ps.Field("money")
    listed = ps.Field("text")
    joined = ps.Field("date")
    members = ps.Field("count")
    poor = ps.Field("bool")
    ill = ps.Field("bool")


def written(rule: Any, kind: Any = ps.criterion) -> str:
    class Hardship(ps.Programme):
        id = "hardship"
        unit = Home
        asked = kind("asked", "问", rule)
        eligible = ps.criterion("eligible", "符合", lambda h: h.poor)

    return formula(Hardship.rules["asked"].node)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (lambda h: h.poor & ~h.ill, "poor and not ill"),
        (lambda h: (h.poor | h.ill) & h.eligible, "(poor or ill) and eligible"),
        (lambda h: ~(h.poor & h.ill), "not (poor and ill)"),
        (lambda h: h.cost >= ps.yuan("5000.5"), "cost ≥ 5,000.50 yuan"),
        (lambda h: h.cost > h.plan.limits.own_cost, "cost > plan.limits.own_cost"),
        (lambda h: h.members != 3, "members ≠ 3"),
        (lambda h: h.joined < date(2024, 1, 1), "joined < 2024-01-01"),
        (lambda h: h.listed.is_in(("a", "b")), "listed in ('a', 'b')"),
        (lambda h: h.listed.is_in(h.plan.lists.x), "listed in plan.lists.x"),
        (lambda h: h.village.township == "east", "village.township = 'east'"),
        (lambda h: h.joined >= ps.year_start(), "joined ≥ 1 January"),
        (lambda h: h.joined >= ps.month_start(1), "joined ≥ first of the month − 1 months"),
        (lambda h: h.joined >= ps.days_ago(h.plan.days.late), "joined ≥ at − plan.days.late days"),
        (lambda h: ps.between(h.members, 2, 3), "members ≥ 2 and members ≤ 3"),
        (lambda h: ps.age_at_least(h.joined, 60), "age(joined) ≥ 60"),
        (lambda h: ps.age_between(h.joined, 0, 6), "age(joined) ≥ 0 and ≤ 6"),
        (
            lambda h: ps.any_of(ps.Person, lambda m: (m.sex == "male") & (m.disability_grade >= 1)),
            "some of persons where (sex = 'male' and disability_grade ≥ 1)",
        ),
        (lambda h: ps.all_of(ps.Person, lambda m: m.sex == "male"),
         "all of persons where sex = 'male'"),
        (lambda h: ps.count(ps.Person) > 4, "number of persons > 4"),
        (lambda h: ps.count(ps.Person, lambda m: m.sex == "male") > 4,
         "(number of persons where sex = 'male') > 4"),
    ],
)  # fmt: skip
def test_condition(rule: Any, line: str) -> None:
    assert written(rule) == line


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (lambda h: h.cost - h.plan.limits.x, "cost − plan.limits.x"),
        (lambda h: (h.cost + h.plan.limits.x) * 2, "(cost + plan.limits.x) × 2"),
        (lambda h: ps.percent_of(h.cost, h.plan.share.x), "plan.share.x of cost"),
        (lambda h: ps.percent_of(h.cost, h.plan.share.x, rounding="down"),
         "plan.share.x of cost rounded down"),
        (lambda h: ps.at_most(h.cost, h.plan.limits.x), "min(cost, plan.limits.x)"),
        (lambda h: ps.at_least(h.cost, h.plan.limits.x), "max(cost, plan.limits.x)"),
        (lambda h: ps.when(h.poor, h.cost, h.plan.limits.x), "cost if poor else plan.limits.x"),
    ],
)  # fmt: skip
def test_amount(rule: Any, line: str) -> None:
    assert written(rule, ps.amount) == line


def test_total() -> None:
    class Bill(ps.Register):
        register = "bills"
        bill = ps.Key()
        household = ps.Reference(Home)
        amount = ps.Field("money")
        paid = ps.Field("bool")

    rule = lambda h: ps.total(Bill, lambda b: b.amount, lambda b: ~b.paid, by="household")  # noqa: E731
    assert written(rule, ps.amount) == "total of amount over bills by household where not paid"
