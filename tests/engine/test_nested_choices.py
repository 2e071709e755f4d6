"""A rule grows with the number of choices that it nests, not by a factor with each of them."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import publicservice as ps
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan, Source
from publicservice.model.rules.expression import LiteralNode, PlanNode, WhenNode
from publicservice.plan_file import read_plan_text

CLASSES = 12
"""Enough for a rule that doubles with every choice to exceed any machine's patience."""

PLAN = Plan("steps", 1, Source("steps", "an office", "000/0"))


class Household(ps.Household):
    points = ps.Field("count", zh="分数")
    debt = ps.Field("money", zh="欠款")


class Steps(ps.Programme):
    """The highest of many classes, and a total that is capped over and over."""

    id = "steps"
    unit = Household
    default_plan = ""

    eligible = ps.criterion("has points", "有分", lambda h: h.points >= 1, cite="一")
    highest = ps.amount(
        "highest class", "就高",
        lambda h: ps.highest(*((h.points >= n, ps.yuan(n)) for n in range(1, CLASSES + 1))),
        cite="一",
    )  # fmt: skip

    @ps.amount("capped over and over", "逐级封顶", cite="一")
    def capped(h: ps.Row) -> ps.Term:  # noqa: N805 - a rule's function gets the row
        value: ps.Term = h.debt
        for n in range(CLASSES):
            value = ps.at_most(ps.at_least(value, ps.yuan(n)), ps.yuan(100 - n))
        return value


@pytest.fixture(scope="module")
def decisions() -> pl.DataFrame:
    households = pl.DataFrame(
        {"household": ["a", "b", "c"], "points": [0, 5, None], "debt": ["200", None, "3"]}
    )
    evaluation = ps.programme(Steps, PLAN).evaluate({"households": households}, at="2024-12-31")
    decided: pl.DataFrame = evaluation.decisions.sort("household")
    return decided


def test_the_highest_of_twelve_classes_is_an_interval_where_the_points_are_unknown(
    decisions: pl.DataFrame,
) -> None:
    assert decisions["highest_certain_fen"].to_list() == [0, 500, 0]
    assert decisions["highest_possible_fen"].to_list() == [0, 500, 1200]


def test_twelve_nested_caps_narrow_an_unknown_amount(decisions: pl.DataFrame) -> None:
    assert decisions["capped_certain_fen"].to_list() == [8900, 1100, 1100]
    assert decisions["capped_possible_fen"].to_list() == [8900, 8900, 1100]


def test_a_choice_among_numbers_of_the_plan_has_their_kind() -> None:
    """Not that of its condition."""
    text = """
programme = "steps"
schema_version = 1
source = { title = "Steps", issuer = "an office", document = "000/0" }
[bands]
few = { value = 2, unit = "persons" }
many = { value = 5, unit = "persons" }
"""
    plan = read_plan_text(text)
    bands = PlanNode("bands.few"), PlanNode("bands.many")
    choice = WhenNode(LiteralNode(True, "bool"), *bands)
    assert Figures(plan, date(2024, 12, 31)).kind(choice) == "count"
