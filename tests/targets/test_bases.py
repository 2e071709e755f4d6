"""Floors that move, growth over a baseline, progress against a task, quotas per unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from targets.checkups import AT, HEADER, Checkups, evaluation, plan

import publicservice as ps
from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.results.target_check import check_targets

DISTRICT = ({"couples": 500, "examined": 1000}, {"couples": 486, "examined": 852})
TASKS = """\
[targets.task]
indicator = "examined"
task = { value = 2200, unit = "persons" }
due = 2012-12-31
[targets.city_task]
indicator = "examined"
task = 1800
due = 2012-12-31
[targets.half]
indicator = "examined"
task = 2200
value = 90
unit = "% of task"
due = 2012-06-29
"""
GROWTH = """\
[targets.spent]
indicator = "spent"
growth = 14
baseline = { value = 1860, unit = "yuan", cite = "一" }
"""


def rows(body: str, *places: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows by target."""
    return {row["target"]: row for row in evaluation(body, *places).targets.rows(named=True)}


def test_progress_is_counted_in_the_task_of_each_target() -> None:
    """003/12: 1852 of 2200 are 84.2 % of the year's task; another office set another task."""
    found = rows(TASKS, *DISTRICT)
    assert found["task"]["progress_certain"] == found["task"]["progress_possible"]
    assert found["task"]["progress_certain"] == Decimal("84.1818")
    assert (found["task"]["required"], found["task"]["status"]) == (2200, "pending")
    assert found["city_task"]["progress_certain"] == Decimal("102.8889")
    assert found["city_task"]["status"] == "over_fulfilled"


def test_a_share_of_a_task_is_asked_for() -> None:
    """90 % of 2200 are 1980."""
    half = rows(TASKS, *DISTRICT)["half"]
    assert (half["required"], half["status"], half["gap"]) == (1980, "missed", 128)


@pytest.mark.parametrize(
    ("spent", "status"), [("2120.39", "not_met"), ("2120.40", "met"), ("2120.41", "over_fulfilled")]
)
def test_growth_is_taken_of_the_baseline(spent: str, status: str) -> None:
    """14 % above 1860 yuan are 2120.40 yuan."""
    found = rows(GROWTH, {"spent": Decimal(spent)})["spent"]
    assert (str(found["required"]), found["unit"]) == ("2120.4000", "yuan")
    assert found["status"] == status


def test_growth_of_persons_need_not_be_whole() -> None:
    """14 % above 523 are 596.22, which 596 do not reach."""
    body = '[targets.staff]\nindicator = "examined"\ngrowth = 14\nbaseline = { value = 523 }\n'
    found = rows(body, {"examined": 596})["staff"]
    assert (str(found["required"]), found["status"]) == ("596.2200", "not_met")


def test_growth_of_something_unknown_is_undetermined() -> None:
    """A figure that the document lost is not 0."""
    body = GROWTH.replace("value = 1860", 'unknown = "digits lost"')
    found = rows(body, {"spent": Decimal("2000")})["spent"]
    assert found["status"] == "undetermined"
    assert found["reason_en"] == "the required value is unknown: digits lost"


def test_a_floor_moves_with_another_indicator() -> None:
    """And a number of the plan may be the floor."""
    body = '[averages]\ncity = { value = 93.5, unit = "%" }\n'
    body += '[targets.a]\nindicator = "exam_rate"\nnot_below = "averages.city"\nunit = "%"\n'
    body += '[targets.b]\nindicator = "exam_rate"\nnot_below = "trained"\nunit = "%"\n'
    found = rows(body, *({**row, "trained": True} for row in DISTRICT))
    assert (found["a"]["required"], found["a"]["status"]) == (Decimal("93.5"), "met")
    assert (found["b"]["required"], found["b"]["status"]) == (100, "not_met")
    assert check_targets(Checkups, plan(body)) == []
    empty = rows(body)["b"]
    assert empty["status"] == "not_measured"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('[targets.a]\nindicator = "exam_rate"\nnot_below = "trainde"\n',
         ("district.toml: targets.a.not_below: there is no indicator and no number 'trainde' (did "
          "you mean 'trained'?)")),
        ('[targets.a]\nindicator = "exam_rate"\nnot_below = "spent"\n',
         ("district.toml: targets.a.not_below: 'spent' is a money, the indicator 'exam_rate' is a "
          "share in % (name one in the same unit)")),
        ('[targets.a]\nindicator = "exam_rate"\nnot_below = "trained"\ncomparator = "<="\n',
         ("district.toml: targets.a.comparator: a floor is not reached with <= (write comparator = "
          '">=", or leave it out)')),
        (GROWTH.replace('"spent"', '"examined"'),
         ("district.toml: targets.spent.baseline: the target is in yuan, the indicator 'examined' "
          "is a count (give the value as a whole number of what is counted)")),
    ],
)  # fmt: skip
def test_a_base_that_does_not_fit_is_an_error(body: str, said: str) -> None:
    """Before anything is evaluated."""
    found = check_targets(Checkups, plan(body))
    assert [(str(problem), problem.severity) for problem in found] == [(said, "error")]


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        (GROWTH.replace("1860", "0"), "plan.base-zero", "targets.spent.baseline"),
        (TASKS.replace("1800", "0"), "plan.base-zero", "targets.city_task.task"),
        (GROWTH.partition("baseline")[0], "plan.missing-key", "targets.spent"),
        (GROWTH.replace("growth = 14\n", ""), "plan.missing-key", "targets.spent"),
        (GROWTH + 'unit = "%"\n', "plan.two-values", "targets.spent.unit"),
        (TASKS.replace('unit = "% of task"', 'unit = "%"'), "plan.task", "targets.half.unit"),
    ],
)
def test_a_base_of_nothing_is_refused(body: str, code: str, where: str) -> None:
    """No result can be computed."""
    with pytest.raises(PlanError) as raised:
        plan(body)
    found = [(problem.code, problem.where) for problem in raised.value.problems]
    assert (code, f"district.toml: {where}") in found


def test_a_local_plan_may_bring_the_number_of_its_own_floor() -> None:
    """The default plan lacks it, and the target reads it."""
    body = '[averages]\ncity = { value = 93.5, unit = "%" }\n'
    body += '[targets.a]\nindicator = "exam_rate"\nnot_below = "averages.city"\nunit = "%"\n'
    local = read_plan_text(HEADER + body, "town.toml", default=plan(TASKS))
    assert sorted(local.targets) == ["a", "city_task", "half", "task"]
    with pytest.raises(PlanError):
        read_plan_text(HEADER + body.partition("[targets")[0], "town.toml", default=plan(TASKS))


@pytest.mark.parametrize("body", [TASKS, GROWTH])
def test_bases_are_written_back(body: str) -> None:
    """Reading what was written gives an equal plan."""
    assert read_plan_text(dump_plan(plan(body))) == plan(body)


class Unit(ps.Register):
    """An office with its projects and bulletins."""

    register = "offices"
    zh = "单位"
    office = ps.Key(zh="编号")
    projects = ps.Field("count", zh="项目数")
    bulletins = ps.Field("count", zh="简报期数")


class Bulletins(ps.Programme):
    """003/11: at least 6 bulletins for one project, 12 for two, 15 for three or more."""

    id = "bulletins"
    unit = Unit
    quota = ps.number(
        "bulletins asked for", "应报期数",
        lambda u: ps.when(
            u.projects >= 3, u.plan.quota.three,
            ps.when(u.projects == 2, u.plan.quota.two, u.plan.quota.one),
        ),
    )  # fmt: skip
    eligible = ps.criterion("has a project", "有项目", lambda u: u.projects >= 1)
    reached = ps.Indicator(
        "quota reached", "达标率", lambda u: u.bulletins >= u.quota, of="eligible"
    )
    output = ps.Indicator(
        "of the quota", "完成率", value=lambda u: u.bulletins, per=lambda u: u.quota, of="eligible"
    )


QUOTAS = """\
programme = "bulletins"
schema_version = 1
source = { title = "t", issuer = "i", document = "901/3" }
[quota]
one = { value = 6, unit = "issues" }
two = { value = 12, unit = "issues" }
three = { value = 15, unit = "issues" }
[targets.all]
indicator = "reached"
comparator = ">="
value = 100
unit = "%"
"""


@pytest.mark.parametrize(
    ("bulletins", "met", "status"),
    [([6, 12, 15, 15], 100, "met"), ([6, 11, 15, 14], 50, "not_met")],
)
def test_a_quota_hangs_on_what_a_unit_has(bulletins: list[int], met: int, status: str) -> None:
    """One, two, three and four projects."""
    table = pl.DataFrame(
        {"office": ["a", "b", "c", "d"], "projects": [1, 2, 3, 4], "bulletins": bulletins}
    )
    found = ps.programme(Bulletins, plan=read_plan_text(QUOTAS)).evaluate({"offices": table}, AT)
    row = found.targets.row(0, named=True)
    assert (row["value_certain"], row["status"]) == (met, status)
    output = found.indicators.filter(indicator="output", level="whole").row(0, named=True)
    assert (output["numerator_certain"], output["denominator_certain"]) == (sum(bulletins), 48)
