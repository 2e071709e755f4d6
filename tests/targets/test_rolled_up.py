"""Reports of areas rolled up: village, township, county; no average of averages, missing not 0."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets.checkups import AT, HEADER, Checkups, evaluation, plan

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.results.reported_check import check_reported

AREAS = """\
[areas.township]
names = ["east", "west"]
[areas.village]
within = { east = ["oak", "elm"], west = ["ash"] }
"""


def report(level: str, area: str, numerator: Any, denominator: Any = None, **more: Any) -> str:
    """A report of the examination rate, or of the persons examined."""
    name = "exam_rate" if denominator is not None else "examined"
    key = f"{name}_{area}_{more.get('as_of', '')}".replace("-", "")
    lines = [f"[reported.{key}]", f'indicator = "{name}"', f"numerator = {numerator}"]
    lines += [f"as_of = {more.get('as_of', '2012-06-30')}"]
    lines += [f'level = "{level}"', f'area = "{area}"'] if level else []
    lines += [f"denominator = {denominator}"] if denominator is not None else []
    return "\n".join(lines) + "\n"


def reported(body: str, at: date = AT) -> Evaluation:
    """The programme on its reports alone."""
    return ps.programme(Checkups, plan=plan(AREAS + body)).evaluate({}, at)


def row(result: Evaluation, indicator: str, area: str = "whole") -> dict[str, Any]:
    """The row of an indicator in an area."""
    return result.indicators.filter(indicator=indicator, area=area).row(0, named=True)


VILLAGES = report("village", "oak", 1, 10) + report("village", "elm", 80, 80)


def test_rates_of_villages_become_the_rate_of_their_township_and_of_the_whole() -> None:
    """1 of 10 and 80 of 80 and 9 of 10: 81 of 90, and 90 of 100; never (10 + 100) / 2 %."""
    result = reported(VILLAGES + report("village", "ash", 9, 10))
    east, whole = row(result, "exam_rate", "east"), row(result, "exam_rate")
    assert (east["numerator_certain"], east["denominator_certain"]) == (81, 90)
    assert east["value_certain"] == east["value_possible"] == 90
    assert (whole["numerator_certain"], whole["denominator_certain"]) == (90, 100)
    assert whole["value_certain"] == whole["value_possible"] == 90
    assert (whole["source"], whole["as_of"]) == ("rolled_up", AT)


def test_area_that_did_not_report_leaves_the_sum_open() -> None:
    """It is not 0: neither its township nor the whole has an upper end."""
    result = reported(report("village", "oak", 5) + report("township", "west", 7))
    whole, east, elm = (row(result, "examined", area) for area in ("whole", "east", "elm"))
    assert (whole["value_certain"], whole["value_possible"]) == (12, None)
    assert (east["value_certain"], east["value_possible"]) == (5, None)
    assert (elm["measured"], elm["source"], elm["value_certain"]) == (False, "missing", None)


def test_rate_without_all_its_parts_says_nothing() -> None:
    result = reported(VILLAGES)
    whole = row(result, "exam_rate")
    assert (whole["numerator_certain"], whole["value_certain"]) == (81, 0)
    assert whole["value_possible"] is None
    target = '[targets.t]\nindicator = "exam_rate"\ncomparator = ">="\nvalue = 85\nunit = "%"\n'
    assert reported(VILLAGES + target).targets["status"].to_list() == ["undetermined"]


def test_own_report_of_an_area_counts_before_the_sum_of_its_parts() -> None:
    """And a difference is a finding: a warning where all are of one day."""
    body = VILLAGES + report("township", "east", 85, 90) + report("township", "west", 5, 10)
    result = reported(body)
    assert row(result, "exam_rate", "east")["numerator_certain"] == 85
    assert row(result, "exam_rate")["numerator_certain"] == 90
    found = [(each.severity, str(each)) for each in result.problems]
    said = (
        "exam_rate, township east: 94.4444 % (85 of 90) as of 2012-06-30, and its parts come to "
        "90 % (81 of 90) as of 2012-06-30 (correct one of the reports, or the areas that are its "
        "parts)"
    )
    assert found == [("warning", said)]
    assert [str(each) for each in check_reported(Checkups, plan(AREAS + body))] == [said]


def test_reports_of_other_days_differ_by_a_notice() -> None:
    body = VILLAGES.replace("2012-06-30", "2012-05-31") + report("township", "east", 85, 90)
    (found,) = reported(body).problems
    assert (found.severity, found.code) == ("notice", "reported.sum")


def test_parts_that_come_to_more_than_the_whole_are_found_while_some_are_missing() -> None:
    """13 are more than 12, whatever the others report; 11 of 12 may be right."""
    body = report("village", "oak", 13) + report("", "all", 12)
    assert [each.code for each in reported(body).problems] == ["reported.sum"]
    assert not reported(body.replace("13", "11")).problems


def test_register_of_the_whole_is_held_against_the_reports_of_its_parts() -> None:
    body = AREAS + report("township", "east", 5) + report("township", "west", 7)
    result = evaluation(body, {"township": "north", "couples": 5, "examined": 11})
    assert row(result, "examined")["value_certain"] == 11
    assert "its parts come to 12" in result.problems[-1].message


def test_bare_rates_cannot_be_rolled_up() -> None:
    """They do not say what they are taken of, so they are as good as missing."""
    bare = report("village", "ash", 9, 10).replace("denominator = 10\n", "")
    bare = bare.replace("numerator = 9", 'value = { value = 90, unit = "%" }')
    result = reported(VILLAGES + bare)
    assert row(result, "exam_rate", "ash")["value_certain"] == 90
    assert row(result, "exam_rate")["value_possible"] is None
    target = '[targets.t]\nindicator = "exam_rate"\ncomparator = ">="\nvalue = 85\nunit = "%"\n'
    assert reported(VILLAGES + bare + target).targets["status"].to_list() == ["undetermined"]


def test_target_for_a_level_counts_who_did_not_report() -> None:
    """Two of three villages meet it, and the third has said nothing."""
    body = VILLAGES.replace("numerator = 1\n", "numerator = 19\n") + (
        '[targets.t]\nindicator = "exam_rate"\ncomparator = ">="\nvalue = 85\nunit = "%"\n'
        'level = "village"\n'
    )
    result = reported(body).targets.rows(named=True)
    assert [(each["area"], each["status"]) for each in result] == [
        ("whole", "undetermined"), ("oak", "over_fulfilled"), ("elm", "met"),
        ("ash", "not_measured"),
    ]  # fmt: skip
    assert (result[0]["areas"], result[0]["areas_met"]) == (3, 2)
    assert result[0]["reason_en"] == "2 of 3 meet it; 1 did not report"
    assert result[3]["reason_zh"] == "未上报"


def test_nothing_is_rolled_up_before_somebody_reports() -> None:
    result = reported(VILLAGES, date(2012, 6, 29))
    assert row(result, "exam_rate")["source"] == ""
    assert result.indicators.filter(indicator="exam_rate").height == 1


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=3, max_size=3))
def test_sum_of_the_villages_is_the_sum_of_the_townships(figures: list[tuple[int, int]]) -> None:
    """Whatever they report: each level comes to the same."""
    villages = zip(("oak", "elm", "ash"), figures, strict=True)
    result = reported("".join(report("village", name, n, d) for name, (n, d) in villages))
    whole = row(result, "exam_rate")
    numerator, denominator = (sum(column) for column in zip(*figures, strict=True))
    assert (whole["numerator_certain"], whole["denominator_certain"]) == (numerator, denominator)
    exact = Decimal(100 * numerator) / denominator
    assert abs(whole["value_certain"] - exact) <= Decimal("0.00005")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('names = ["east", "west"]', 'names = ["east", "east"]',
         "areas.township: the area 'east' is listed 2 times"),
        ('names = ["east", "west"]', "names = []", "areas.township: no area is listed"),
        ('names = ["east", "west"]', "", "areas.township: no area"),
        ('names = ["east", "west"]', 'names = "east"',
         "areas.township.names: expected a list of texts"),
        ("{ east =", "{ easst =", "areas.village.within: no level lists 'easst'"),
        ("within = {", 'names = ["fir"]\nwithin = {', "areas.village: both names and within"),
        ('names = ["east", "west"]', 'within = { oak = ["east"], ash = ["west"] }',
         "areas that lie in one another in a circle"),
        ("within = {", "wihtin = {", "areas.village.wihtin: unknown key 'wihtin'"),
        ('["ash"]', "[3]", "areas.village.within.west[0]: expected a text"),
        ('{ east = ["oak", "elm"], west = ["ash"] }', '"east"',
         "areas.village.within: expected a table"),
    ],
)  # fmt: skip
def test_areas_that_cannot_be(old: str, new: str, says: str) -> None:
    with pytest.raises(PlanError) as raised:
        plan(AREAS.replace(old, new))
    assert says in str(raised.value)


def test_report_of_an_area_that_the_plan_does_not_list_is_refused() -> None:
    """It would be left out of every sum."""
    (found,) = check_reported(Checkups, plan(AREAS + report("village", "oka", 1, 2)))
    assert (found.code, found.severity) == ("plan.unknown-area", "error")
    assert "did you mean 'oak'" in found.remedy


def test_areas_are_written_back_and_merged_by_level() -> None:
    read = plan(AREAS)
    assert read_plan_text(dump_plan(read)) == read
    local = HEADER.replace("901/2", "o/1") + '[areas.village]\nwithin = { east = ["fir"] }\n'
    merged = read_plan_text(local, "local.toml", default=read)
    assert merged.areas["village"].listed == ("fir",)
    assert merged.areas["township"].names == ("east", "west")


def test_level_above_those_of_the_registers_can_report() -> None:
    """A county reports to its province, and no register has counties."""
    areas = '[areas.county]\nnames = ["north", "south"]\n'
    body = areas + report("county", "north", 3) + report("county", "south", 4)
    result = ps.programme(Checkups, plan=plan(body)).evaluate({}, AT)
    assert row(result, "examined")["value_certain"] == 7


def test_nobody_is_missing_at_a_level_at_which_nobody_reports() -> None:
    """The townships report, so their villages need not, and neither do the tiers."""
    body = report("township", "east", 5) + report("township", "west", 7)
    areas = '[areas.tier]\nnames = ["first", "second"]\n'
    result = reported(areas + body)
    examined = result.indicators.filter(indicator="examined")
    assert sorted(examined["area"].to_list()) == ["east", "west", "whole"]
    assert row(result, "examined")["value_possible"] == 12


def test_parts_of_two_kinds_are_held_against_one_another() -> None:
    """By township they come to 12, by tier to 11."""
    areas = '[areas.tier]\nnames = ["first", "second"]\n'
    body = report("township", "east", 5) + report("township", "west", 7)
    tiers = report("tier", "first", 5) + report("tier", "second", 6) + report("", "all", 12)
    result = reported(areas + body + tiers)
    (found,) = (each for each in result.problems if each.code == "reported.sum")
    assert "12 as of 2012-06-30, and its parts come to 11" in found.message
