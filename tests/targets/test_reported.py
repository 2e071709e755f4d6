"""Reported figures in the place of registers and beside them, and cohorts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from targets.checkups import AT, HEADER, Checkups, evaluation, plan

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.model.problem import PlanError
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.results.reported_check import check_reported

DISTRICT = """\
[reported.checks]
indicator = "exam_rate"
as_of = 2012-06-30
numerator = 1852
denominator = 986
per_case = 2
cite = "四"
[targets.rate]
indicator = "exam_rate"
comparator = ">="
value = 85
unit = "%"
[targets.cataracts]
indicator = "examined"
task = 35
[reported.cataracts]
indicator = "examined"
as_of = 2012-06-30
numerator = 40
"""


class Doctors(ps.Programme):
    """Examinations of doctors: each step counts a part of the one before."""

    id = "checkups"
    unit = ps.Person
    eligible = ps.criterion("all", "全部", lambda p: p.resident | ~p.resident)
    registered = ps.Indicator("registered", "报名", lambda p: p.resident, unit="count")
    sat = ps.Indicator("sat", "参考", lambda p: p.resident, unit="count")
    passed = ps.Indicator("passed", "合格", lambda p: p.resident, unit="count")
    enrolled = ps.Indicator("enrolled", "注册", lambda p: p.resident, unit="count")


COHORT = '[cohorts.exam]\nindicators = ["registered", "sat", "passed", "enrolled"]\ncite = "二"\n'
STEPS = {"registered": 10693, "sat": 7407, "passed": 7308, "enrolled": 6045}


def reports(figures: dict[str, Any]) -> str:
    """A report of each indicator."""
    return COHORT + "".join(
        f'[reported.{name}]\nindicator = "{name}"\nas_of = 2012-06-30\nnumerator = {value}\n'
        for name, value in figures.items()
    )


def without_registers(body: str, at: date = AT) -> Evaluation:
    """The programme with nothing but what its plan reports."""
    return ps.programme(Checkups, plan=plan(body)).evaluate({}, at)


def row(result: Evaluation, indicator: str) -> dict[str, Any]:
    """The row of an indicator for the whole."""
    return result.indicators.filter(indicator=indicator, level="whole").row(0, named=True)


def test_reported_figures_stand_in_for_registers() -> None:
    """003/12: 93.9 % of two persons a couple, and 114.3 % of the task."""
    result = without_registers(DISTRICT)
    rate = row(result, "exam_rate")
    assert (rate["value_certain"], rate["value_possible"]) == (Decimal("93.9148"),) * 2
    assert (rate["source"], rate["as_of"], rate["cite"]) == ("reported", AT, "四")
    assert rate["denominator_certain"] == 1972
    found = {each["target"]: each for each in result.targets.rows(named=True)}
    assert found["rate"]["status"] == "met"
    assert found["cataracts"]["status"] == "over_fulfilled"
    assert found["cataracts"]["progress_certain"] == Decimal("114.2857")
    assert result.decisions.height == 0


def test_a_changed_report_changes_the_result() -> None:
    """1600 of 1972 are 81.1 %."""
    result = without_registers(DISTRICT.replace("1852", "1600"))
    assert row(result, "exam_rate")["value_certain"] == Decimal("81.1359")
    assert result.targets["status"].to_list()[0] == "not_met"


def test_what_nobody_reports_is_not_measured() -> None:
    """Missing is not zero."""
    result = without_registers(DISTRICT + '[targets.t]\nindicator = "trained"\n'
                               'comparator = "<="\nvalue = 5\nunit = "%"\n')  # fmt: skip
    assert row(result, "trained")["measured"] is False
    assert row(result, "trained")["source"] == ""
    assert result.targets["status"].to_list()[2] == "not_measured"


def test_a_reported_figure_that_is_lost_is_unknown() -> None:
    """Its digits are not 0: the rate may be anything."""
    lost = DISTRICT.replace("numerator = 1852", 'numerator = { unknown = "digits lost" }')
    result = without_registers(lost)
    found = row(result, "exam_rate")
    assert (found["value_certain"], found["value_possible"]) == (0, None)
    assert result.targets["status"].to_list()[0] == "undetermined"


def test_a_report_of_a_later_day_is_not_known_yet() -> None:
    """Of several the last one up to the date counts."""
    second = DISTRICT + DISTRICT.partition("[targets")[0].replace("checks", "may").replace(
        "2012-06-30", "2012-05-31"
    ).replace("1852", "1500")
    assert row(without_registers(second), "exam_rate")["numerator_certain"] == 1852
    earlier = without_registers(second, date(2012, 6, 29))
    assert row(earlier, "exam_rate")["numerator_certain"] == 1500
    assert row(without_registers(second, date(2012, 5, 30)), "exam_rate")["measured"] is False


def test_registers_win_and_a_difference_is_a_finding() -> None:
    """With both numbers, both days and what to do."""
    result = evaluation(DISTRICT, {"couples": 986, "examined": 1850})
    assert row(result, "exam_rate")["numerator_certain"] == 1850
    assert row(result, "exam_rate")["source"] == "registers"
    found = [str(each) for each in result.problems if each.code == "reported.differs"]
    remedy = "(correct the report or the register, or say what each of them counts)"
    pairs = (("checks", "93.9148 %", "93.8133 %"), ("cataracts", "40", "1850"))
    assert found == [
        f"district.toml: reported.{name}: reported is {said} as of 2012-06-30, the registers give "
        f"{counted} as of 2012-06-30 {remedy}"
        for name, said, counted in pairs
    ]


@pytest.mark.parametrize("value", ["93.9", "93.91", "94"])
def test_a_printed_rate_is_as_exact_as_it_is_printed(value: str) -> None:
    """93.9148 % rounds to each of them."""
    body = '[reported.r]\nindicator = "exam_rate"\nas_of = 2012-06-30\n'
    body += f'value = {{ value = {value}, unit = "%" }}\n'
    codes = [each.code for each in evaluation(body, {"couples": 986, "examined": 1852}).problems]
    assert "reported.differs" not in codes
    other = body.replace(value, "93.8")
    codes = [each.code for each in evaluation(other, {"couples": 986, "examined": 1852}).problems]
    assert "reported.differs" in codes


def test_an_unknown_count_does_not_contradict_a_report() -> None:
    """1852 may be what the missing rows come to."""
    result = evaluation(DISTRICT.partition("[targets")[0], {"couples": 986, "examined": None})
    assert "reported.differs" not in [each.code for each in result.problems]


def test_an_area_is_reported_by_itself() -> None:
    """And is held to the target of its level."""
    body = DISTRICT.replace('cite = "四"', 'level = "township"\narea = "east"')
    body = body.replace("value = 85\n", 'value = 85\nlevel = "township"\n')
    found = without_registers(body).targets.filter(target="rate")
    assert found.select("area", "status").rows() == [("whole", "met"), ("east", "met")]


def test_a_cohort_gives_the_share_of_the_first_and_of_the_step_before() -> None:
    """001/1: 10693, 7407, 7308, 6045."""
    read = read_plan_text(HEADER + reports(STEPS), "district.toml")
    result = ps.programme(Doctors, plan=read).evaluate({}, AT)
    assert result.cohorts["value_certain"].to_list() == [10693, 7407, 7308, 6045]
    assert [str(value) for value in result.cohorts["of_first_certain"]] == [
        "100.0000", "69.2696", "68.3438", "56.5323"
    ]  # fmt: skip
    assert str(result.cohorts["of_previous_certain"][2]) == "98.6634"
    assert result.cohorts["within"].to_list() == [None, True, True, True]


def test_a_step_larger_than_the_one_before_is_a_finding() -> None:
    """In the plan alone, and in an evaluation."""
    read = read_plan_text(HEADER + reports(STEPS | {"passed": 7408}), "district.toml")
    said = (
        "district.toml: cohorts.exam: passed is 7408, more than sat, of which it is a part: 7407 "
        "(二) (correct one of the figures, or the order of the steps)"
    )
    in_use = ps.programme(Doctors, plan=read)
    assert [str(each) for each in in_use.check()] == [said]
    result = in_use.evaluate({}, AT)
    assert said in [str(each) for each in result.problems]
    assert result.cohorts["within"].to_list() == [None, True, False, True]


def test_a_step_that_nobody_reports_says_nothing() -> None:
    """It is neither 0 nor larger than the one before."""
    read = read_plan_text(HEADER + reports({k: v for k, v in STEPS.items() if k != "sat"}))
    result = ps.programme(Doctors, plan=read).evaluate({}, AT)
    assert result.cohorts["value_certain"].to_list() == [10693, None, 7308, 6045]
    assert result.cohorts["within"].to_list() == [None, None, None, True]


PART = (
    '[reported.t]\nindicator = "trained"\nas_of = 2012-06-30\nnumerator = {}\ndenominator = 100\n'
)


def test_a_part_larger_than_its_whole_is_a_finding() -> None:
    """Trained places are a part of the places; examined persons need not be one of the couples."""
    found = check_reported(Checkups, plan(PART.format(115) + 'cite = "五"\n'))
    assert [(each.severity, str(each)) for each in found] == [
        ("warning", ("district.toml: reported.t: 115 %: a part larger than its whole (五) (correct "
         "one of the figures; a rate that may pass 100 % has value= and per=)"))
    ]  # fmt: skip
    assert check_reported(Checkups, plan(PART.format(100))) == []
    assert check_reported(Checkups, plan(DISTRICT.replace("986", "35"))) == []


def test_rows_that_divide_by_nothing_are_a_finding() -> None:
    """Persons were examined, and no couple is registered."""
    result = evaluation("", {"couples": 0, "examined": 3})
    assert "indicator.base-zero" in [each.code for each in result.problems]
    assert "indicator.base-zero" not in [
        each.code for each in evaluation("", {"couples": 1, "examined": 3}).problems
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("denominator = 986", "denominator = 0", "plan.base-zero", "reported.checks.denominator"),
        ("numerator = 1852\n", "", "plan.missing-key", "reported.checks"),
        ("numerator = 1852", "value = 93", "plan.two-values", "reported.checks"),
        ("per_case = 2", "per_case = 0", "plan.wrong-type", "reported.checks.per_case"),
        ("as_of = 2012-06-30\nnumerator = 1852", "numerator = 1852", "plan.missing-key",
         "reported.checks"),
        ('cite = "四"', 'area = "east"', "plan.missing-key", "reported.checks"),
        ("per_case", "percase", "plan.unknown-key", "reported.checks.percase"),
    ],
)  # fmt: skip
def test_a_report_that_gives_no_figure_is_refused(
    old: str, new: str, code: str, where: str
) -> None:
    """With path and code."""
    with pytest.raises(PlanError) as raised:
        plan(DISTRICT.replace(old, new, 1))
    assert [(each.code, each.where) for each in raised.value.problems] == [
        (code, f"district.toml: {where}")
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"exam_rate"', '"exam_rat"', "plan.unknown-indicator"),
        ("denominator = 986\n", "", "plan.no-denominator"),
        ('cite = "四"', 'level = "village"\narea = "oak"', "plan.unknown-level"),
        ("numerator = 1852\ndenominator = 986", "value = 94", "plan.reported-unit"),
        ("denominator = 986", 'denominator = { value = 986, unit = "yuan" }',
         "plan.reported-unit"),
        ("[reported.cataracts]\nindicator = \"examined\"",
         "[reported.cataracts]\nindicator = \"exam_rate\"\ndenominator = 9", "plan.reported-twice"),
    ],
)  # fmt: skip
def test_a_report_that_its_indicator_cannot_use_is_a_problem(old: str, new: str, code: str) -> None:
    """Before anything is evaluated."""
    found = check_reported(Checkups, plan(DISTRICT.replace(old, new, 1)))
    assert [each.code for each in found] == [code]


@pytest.mark.parametrize(
    "body",
    [DISTRICT, reports(STEPS), PART.format('{ unknown = "lost", unit = "persons" }'),
     ('[reported.r]\nindicator = "x"\nas_of = 2012-06-30\n'
     'value = { value = 114.3, unit = "%" }\nlevel = "a"\narea = "b"\n')],
)  # fmt: skip
def test_reports_and_cohorts_are_written_back(body: str) -> None:
    """Reading what was written gives an equal plan."""
    read = plan(body)
    assert read_plan_text(dump_plan(read)) == read
    assert 'unit = "% of' not in dump_plan(read)
