"""Targets for every area of a level, and for groups: a row each, and one that sums them up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from targets.checkups import Checkups, evaluation, plan

import publicservice as ps
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


EVENTS = """
programme = "events"
schema_version = 1
source = { title = "Events", issuer = "county office", document = "901/6" }
[registers.events]
unit = true
levels = ["township"]
[registers.events.fields]
event = { kind = "key" }
township = { kind = "text" }
kind = { kind = "text", words = { "板报" = "board", "标语" = "slogan", "演出" = "show" } }
persons = { kind = "count" }
[rules.eligible]
is = "persons >= 0"
[indicators.held]
where = "persons >= 1"
by = "kind"
unit = "count"
[indicators.each]
value = "persons"
per = "persons * 2"
by = "kind"
[targets.every_kind]
indicator = "held"
values = { board = 1, slogan = 1 }
unit = "times"
due = 2021-11-30
"""


def events(tmp_path: Path, body: str = EVENTS) -> Path:
    path = tmp_path / "events.toml"
    path.write_text(body, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kinds", "slogan", "whole"),
    [
        (["板报", "演出"], ("0.0000", "0.0000", "missed"), "missed"),
        (["板报", "标语"], ("1.0000", "1.0000", "met"), "met"),
        (["板报", None], ("0.0000", "1.0000", "undetermined"), "undetermined"),
        (["标语", None], ("1.0000", "2.0000", "met"), "undetermined"),
        ([], ("0.0000", "0.0000", "missed"), "missed"),
    ],
)
def test_a_total_of_a_group_without_rows_is_0(
    tmp_path: Path, kinds: list[str | None], slogan: tuple[str, str, str], whole: str
) -> None:
    """The register was supplied: a kind of event that it does not hold did not take place."""
    numbers = [str(number) for number in range(len(kinds))]
    frame = pl.DataFrame(
        {"event": numbers, "township": "east", "kind": kinds, "persons": 5},
        schema_overrides={"event": pl.String, "kind": pl.String, "township": pl.String},
    )
    found = ps.programme(events(tmp_path)).evaluate({"events": frame}, "2021-12-01").targets
    by_group = {row["area"]: row for row in found.rows(named=True)}
    columns = ("value_certain", "value_possible", "status")
    assert tuple(str(by_group["slogan"][name]) for name in columns) == slogan
    assert by_group["whole"]["status"] == whole


def test_an_area_without_rows_is_not_measured(tmp_path: Path) -> None:
    """Nobody knows whether it had none or reported none; nor has a share without rows a value."""
    body = EVENTS.replace('values = { board = 1, slogan = 1 }', 'level = "township"\n'
                          'values = { east = 1, west = 1 }')  # fmt: skip
    share = '[targets.share]\nindicator = "each"\nvalues = { board = 50, show = 50 }\nunit = "%"\n'
    frame = pl.DataFrame({"event": ["1"], "township": ["east"], "kind": ["板报"], "persons": [5]})
    found = ps.programme(events(tmp_path, body + share)).evaluate({"events": frame}, "2021-12-01")
    statuses = {row["area"]: row["status"] for row in found.targets.rows(named=True)}
    assert (statuses["west"], statuses["show"]) == ("not_measured", "not_measured")


def test_a_total_of_a_register_that_is_not_there_is_not_measured(tmp_path: Path) -> None:
    body = EVENTS + '[reported.a]\nindicator = "held"\nas_of = 2021-11-01\n'
    body += 'value = { value = 3, unit = "times" }\n'
    found = ps.programme(events(tmp_path, body)).evaluate({}, "2021-12-01").targets
    assert set(found["status"]) == {"not_measured"}


def test_a_group_that_the_field_never_holds_is_told(tmp_path: Path) -> None:
    (problem,) = ps.programme(events(tmp_path, EVENTS.replace("slogan = 1", "slogans = 1"))).check()
    assert (problem.code, problem.severity) == ("plan.unknown-group", "warning")
    assert str(problem).endswith(
        "targets.every_kind.values.slogans: 'kind' is never 'slogans' (did you mean 'slogan'?)"
    )


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
