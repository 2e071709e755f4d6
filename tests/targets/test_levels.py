"""Targets for every area of a level, and for groups: a row each, and one that sums them up."""

from __future__ import annotations

from typing import Any

import pytest
from targets.checkups import Checkups, evaluation, plan

from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.results.target_check import check_targets

TIERS = """\
[targets.trained]
indicator = "trained"
values = { district = 95, township = 90, village = 85 }
unit = "%"
due = 2012-12-31
cite = "四(一)"
"""
TOWNSHIPS = """\
[targets.trained]
indicator = "trained"
comparator = ">="
value = 85
unit = "%"
due = 2012-06-29
level = "township"
"""


def tier(name: str, yes: int, of: int = 100) -> list[dict[str, Any]]:
    """So many places of a tier, of which so many are trained."""
    return [{"tier": name, "township": name, "trained": number < yes} for number in range(of)]


def rows(body: str, *places: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of the one target by area."""
    frame = evaluation(body, *places).targets
    return {row["area"]: row for row in frame.rows(named=True)}


def test_each_level_of_organisation_has_a_value_of_its_own() -> None:
    """002/9b: 95, 90 and 85 % for district, township and village."""
    found = rows(TIERS, *tier("district", 95), *tier("township", 90), *tier("village", 84))
    assert [(area, row["required"], row["status"]) for area, row in found.items()] == [
        ("whole", 85, "pending"), ("district", 95, "met"), ("township", 90, "met"),
        ("village", 85, "pending"),
    ]  # fmt: skip
    assert (found["whole"]["areas"], found["whole"]["areas_met"]) == (3, 2)
    assert (found["whole"]["required"], found["whole"]["required_high"]) == (85, 95)
    assert found["whole"]["reason_en"] == "2 of 3 meet it"
    assert found["village"]["gap"] == 1
    assert {row["level"] for row in found.values()} == {"tier"}


def test_one_place_more_and_every_level_meets_its_target() -> None:
    """A changed register changes the result."""
    found = rows(TIERS, *tier("district", 95), *tier("township", 90), *tier("village", 85))
    assert found["whole"]["status"] == "met"


def test_a_group_that_nobody_belongs_to_is_not_measured() -> None:
    """It is told, and is neither met nor missed."""
    found = rows(TIERS, *tier("district", 95), *tier("township", 90))
    assert found["village"]["status"] == "not_measured"
    assert (found["whole"]["areas"], found["whole"]["status"]) == (2, "met")


def test_rows_without_a_group_leave_it_open_whether_every_group_meets_it() -> None:
    """They may belong to any of them."""
    places = [*tier("district", 95), *tier("township", 90), *tier("village", 85)]
    found = rows(TIERS, *places, {"trained": False})
    assert found["whole"]["status"] == "undetermined"
    assert "without a place" in found["whole"]["reason_en"]
    assert found["whole"]["areas"] == 3


def test_every_area_of_a_level_is_held_to_the_target() -> None:
    """The whole may meet it while one of its townships does not."""
    found = rows(TOWNSHIPS, *tier("east", 100), *tier("west", 8, of=10))
    assert [(area, row["status"]) for area, row in found.items()] == [
        ("whole", "missed"), ("east", "met"), ("west", "missed")
    ]  # fmt: skip
    assert found["whole"]["areas_met"] == 1


def test_the_floor_may_be_the_average_of_all() -> None:
    """002/9b: each group at least as good as the whole, which is no average of averages."""
    body = '[targets.fair]\nindicator = "trained"\nnot_below = "trained"\nlevel = "township"\n'
    found = rows(body + 'unit = "%"\n', *tier("east", 90), *tier("west", 10, of=20))
    assert str(found["east"]["required"]) == "83.3333"
    assert (found["east"]["status"], found["west"]["status"]) == ("met", "not_met")
    better = rows(body + 'unit = "%"\n', *tier("east", 90), *tier("west", 18, of=20))
    assert (better["east"]["status"], better["west"]["status"]) == ("met", "met")


@pytest.mark.parametrize("body", [TIERS, TOWNSHIPS])
def test_levels_and_groups_are_written_back(body: str) -> None:
    """Reading what was written gives an equal plan."""
    assert read_plan_text(dump_plan(plan(body))) == plan(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (TOWNSHIPS.replace('"township"', '"townshp"'),
         ("district.toml: targets.trained.level: the indicator 'trained' is not given by 'townshp' "
          "(did you mean 'township'?)")),
        (TIERS.replace('"trained"', '"exam_rate"'),
         ("district.toml: targets.trained.values: values for groups, and the indicator 'exam_rate' "
          "has none (add level = the level of organisation, or by= to the indicator)")),
    ],
)  # fmt: skip
def test_a_level_that_is_not_there_is_an_error(body: str, said: str) -> None:
    """With the nearest name."""
    found = check_targets(Checkups, plan(body))
    assert [(str(problem), problem.severity) for problem in found] == [(said, "error")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (TIERS + "value = 90\n", "plan.two-values"),
        (TIERS.replace("{ district = 95, township = 90, village = 85 }", "{}"), "plan.wrong-type"),
        (TIERS.replace("95", "195"), "plan.percent-over-100"),
        (TIERS + 'milestones = [{ due = "10-31", value = 3 }]\n', "plan.milestones"),
    ],
)
def test_groups_that_cannot_be_read_are_refused(body: str, code: str) -> None:
    """With a code of its own."""
    with pytest.raises(PlanError) as raised:
        plan(body)
    assert [problem.code for problem in raised.value.problems] == [code]
