"""Money that a plan states wrongly: refused where nothing can be worked out, else a finding."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import publicservice as ps
from publicservice.in_use import read_in_use
from publicservice.plan_file import dump_plan, read_plan_text

PLAN = """
programme = "aid"
schema_version = 1
title = "Aid"
source = { title = "Aid", issuer = "county office", document = "903/1" }
[registers.persons]
unit = true
fields = { poor = { kind = "bool", zh = "贫困" }, bill = { kind = "money", zh = "费用" } }
[rules]
eligible = { is = "poor", label = { en = "poor", zh = "贫困" }, cite = "1" }
[standard]
aid = { value = 100, unit = "yuan/person/month", cite = "2" }
own = { value = 20, unit = "yuan/person/month", cite = "2" }
[benefits.aid]
label = { en = "aid", zh = "补助" }
amount = "plan.standard.aid"
[funding]
county = { level = "county", share = { value = 50, unit = "%" } }
township = { level = "township", share = { value = 50, unit = "%" } }
"""

ERRORS = [
    ("value = 50, unit = \"%\" } }\ntownship", "value = 49, unit = \"%\" } }\ntownship",
     "funding.shares", "the shares make 99 %, not 100 %: county 49 %, township 50 %"),
    ("value = 50, unit = \"%\" } }\ntownship", "value = 51, unit = \"%\" } }\ntownship",
     "funding.shares", "the shares make 101 %"),
    ("yuan/person/month", "yuan/person", "benefit.no-period", "does not say for which period"),
    ("yuan/person/month", "yuan/month", "benefit.no-whom", "does not say for whom it is"),
    ("value = 100,", "value = -100,", "plan.negative", "-100 yuan/person/month is negative"),
    ("value = 100,", "between = [600, 200],", "plan.range-order", "600 is more than 200"),
    ('amount = "plan', 'payers = ["nobody"]\namount = "plan', "funding.no-name",
     "no payer 'nobody'"),
    ("[funding]", '[payers.insurance]\nsource = "insurer"\n[funding]', "payer.no-source",
     "pays out of 'insurer', and there is no such funding source"),
    ("[funding]", '[payers.county]\nof = "costs"\n[funding]', "funding.no-name",
     "no amount 'costs'"),
    ('amount = "plan', 'funded_by = ["coumty"]\namount = "plan', "funding.no-name",
     "no funding source 'coumty'"),
    ('level = "county",', 'level = "county", only_for = "por",', "funding.no-name",
     "no criterion 'por'"),
    ('level = "county",', 'level = "county", pays = ["aide"],', "funding.no-name",
     "no benefit 'aide'"),
    ("[benefits.aid]", "[benefits.eligible]", "plan.name-twice",
     "a rule or an indicator has this name too"),
    ('amount = "plan', 'in_kind = "goods.aid"\namount = "plan', "benefit.no-goods",
     "the plan has no section 'goods.aid'"),
    ('amount = "plan', 'gives_way_to = ["aid"]\namount = "plan', "benefit.circle",
     "in a circle: aid -> aid"),
    ('amount = "plan', 'rounding = "jiao"\namount = "plan', "plan.benefit",
     "'jiao' is no rounding"),
    ('amount = "plan', 'decided = "bil"\namount = "plan', "benefit.no-field",
     "decided='bil' is no money field"),
    ('amount = "plan', 'cap_over = "household"\namount = "plan', "benefit.cap", "without a cap"),
    ('"plan.standard.aid"', '"plan.standard.aid - plan.standard.own"', "benefit.kinds",
     "what it takes as money may be negative"),
    ('"plan.standard.aid"', '"plan.standard.aid"\ntimes = "bill"', "benefit.kinds",
     "what it takes as count is money, not count"),
]  # fmt: skip

WARNINGS = [
    ('value = 100, unit = "yuan/person/month"', 'value = 4200, unit = "万元/person/month"',
     "plan.large-amount", ("4200 万元/person/month is 42,000,000 yuan for one person; it may be "
     "meant as 4,200 yuan")),
    ('share = { value = 50, unit = "%" } }\ntownship', ('share = { value = 50, unit = "%" }, '
     'planned = { value = 6.28, unit = "万元" }, cases = { value = 156, unit = "persons" }, '
     'standard = { between = [200, 400], unit = "yuan/person" } }\ntownship'),
     "funding.average-outside-standard", "402.56 yuan a case, above the highest of 400.00 yuan"),
    ('share = { value = 50, unit = "%" } }\ntownship', ('share = { value = 50, unit = "%" }, '
     'planned = { value = 5, unit = "yuan" }, received = { value = 6, unit = "yuan" } }\ntownship'),
     "funding.more-than", "6.00 yuan received of 5.00 yuan planned"),
    ("[funding]", "[funding]\nother = { }\nthird = { }", "funding.no-split",
     "other, third fund it, and nothing says who pays what"),
    ('amount = "plan', 'funded_by = ["county", "township"]\namount = "plan', "", ""),
    ("[funding]", "[funding]\nother = { pays = [] }", "funding.unused",
     "no benefit is paid out of other"),
    ('amount = "plan', 'period = "year"\namount = "plan', "benefit.other-unit",
     "aid: period = year, and the standard is 100 yuan/person/month"),
    ('amount = "plan', 'per = "household"\namount = "plan', "benefit.other-unit",
     "aid: per = household, and the standard is 100 yuan/person/month"),
    ('"plan.standard.aid"', '"12 * plan.standard.aid"\nperiod = "year"', "", ""),
]  # fmt: skip


def problems(text: str) -> list[Any]:
    """What reading, or else checking the plan finds."""
    try:
        return list(read_in_use_of(text).check())
    except ps.PublicServiceError as error:
        return list(error.problems)


def read_in_use_of(text: str) -> Any:
    """The programme that the text writes."""
    from publicservice.written_programme import programme_of

    plan = read_plan_text(text)
    return read_in_use(programme_of(plan), plan)


def test_the_plan_itself_is_right() -> None:
    """What is changed below is what is wrong."""
    assert problems(PLAN) == []


@pytest.mark.parametrize(("right", "wrong", "code", "message"), ERRORS)
def test_nothing_can_be_worked_out(right: str, wrong: str, code: str, message: str) -> None:
    """An error with what was found; the evaluation refuses."""
    text = PLAN.replace(right, wrong, 1)
    assert text != PLAN
    found = [p for p in problems(text) if p.code == code]
    assert len(found) >= 1, problems(text)
    assert message in found[0].message
    assert found[0].severity == "error"
    assert found[0].remedy


@pytest.mark.parametrize(("right", "wrong", "code", "message"), WARNINGS)
def test_it_is_odd_and_still_runs(right: str, wrong: str, code: str, message: str) -> None:
    """A finding that names both readings or both figures; there is a result."""
    text = PLAN.replace(right, wrong, 1)
    assert text != PLAN
    found = problems(text)
    assert [p.severity for p in found if p.severity == "error"] == []
    if code:
        assert message in next(p.message for p in found if p.code == code)
    else:
        assert found == []
    persons = pl.DataFrame({"person": ["P1"], "poor": [True]})
    evaluation = read_in_use_of(text).evaluate({"persons": persons}, at="2024-01-01")
    assert evaluation.entitlements.height == 1
    assert set(found) <= set(evaluation.problems)


def test_what_may_be_negative_is_mended_as_the_message_says() -> None:
    """The remedy of a difference of two numbers of the plan can be copied into the plan."""
    text = PLAN.replace('"plan.standard.aid"', '"plan.standard.aid - plan.standard.own"')
    (problem,) = problems(text)
    assert problem.remedy == "write at_least(value, yuan(0)) for a difference"
    mended = '"at_least(plan.standard.aid - plan.standard.own, yuan(0))"'
    assert problems(PLAN.replace('"plan.standard.aid"', mended)) == []


def test_a_share_that_changes_is_held_on_every_day() -> None:
    """50 and 50, and from 2020 on 60 and 50."""
    dated = "value = [{ value = 50 }, { since = 2020-01-01, value = 60 }]"
    (found,) = problems(PLAN.replace("value = 50", dated, 1))
    assert found.code == "funding.shares"
    assert "110 % on 2020-01-01" in found.message


def test_a_source_of_bills_only_funds_no_benefit() -> None:
    """`pays = []` is not the same as leaving it out: what insurance pays, it pays of bills."""
    bill = """
[benefits.treatment]
label = { en = "treatment", zh = "诊疗" }
amount = "bill"
per = "person"
period = "once"
payers = ["insurance"]
[payers.insurance]
share = { value = 70, unit = "%" }
[funding]
insurance = { pays = [] }
"""
    text = PLAN.replace("[funding]", bill, 1)
    assert problems(text) == []
    in_use = read_in_use_of(text)
    assert read_plan_text(dump_plan(in_use.plan)).funding["insurance"].pays == ()
    persons = pl.DataFrame({"person": ["P1"], "poor": [True], "bill": ["10"]})
    rows = in_use.evaluate({"persons": persons}, at="2024-01-01").entitlements.sort("benefit")
    assert rows["insurance_certain_fen"].to_list() == [None, 700]
    assert rows["county_certain_fen"].to_list() == [5000, None]


def test_a_value_counts_from_the_day_on_which_it_is_in_force() -> None:
    """80 a month, then 100 (003/2c)."""
    dated = "value = [{ since = 2014-01-01, value = 80 }, { since = 2015-01-01, value = 100 }]"
    in_use = read_in_use_of(PLAN.replace("value = 100", dated, 1))
    persons = pl.DataFrame({"person": ["P1"], "poor": [True]})
    amounts = [
        in_use.evaluate({"persons": persons}, at=day).entitlements["amount_certain_fen"].to_list()
        for day in ("2013-12-31", "2014-01-01", "2014-12-31", "2015-01-01")
    ]
    assert amounts == [[0], [8_000], [8_000], [10_000]]
