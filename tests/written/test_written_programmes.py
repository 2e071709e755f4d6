"""Programmes that a plan file writes itself."""

from __future__ import annotations

import polars as pl
import pytest

import publicservice as ps
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.written_programme import programme_of

MEALS = """
programme = "school-meals"
schema_version = 1
title = "Free school meals"
source = { title = "Free meals order", issuer = "district council", document = "D/7" }

[registers.pupils]
zh = "学生"
unit = true
levels = ["school"]
[registers.pupils.fields]
pupil = { kind = "key", zh = "学号" }
school = { kind = "text" }
birth_date = { kind = "date", zh = "出生日期" }
income = { kind = "money" }
card = { kind = "bool", blank = false, words = { meal = true } }

[registers.meals.fields]
meal = { kind = "key" }
pupil = { kind = "reference", to = "pupils" }
day = { kind = "date" }

[limits]
income = { value = 9000, unit = "yuan/year", cite = "3" }
schools = { value = ["north", "south"], cite = "3" }

[rules]
poor = { is = "income < plan.limits.income", cite = "3", category = 1 }
carded = { is = "card and not poor", cite = "4", category = 2 }
meals_taken = { number = "count(meals, day >= year_start() and day <= at)" }
of_age = { is = "age_between(birth_date, 6, 15)", cite = "2" }
eligible = { is = "(poor or carded) and of_age and school in plan.limits.schools", cite = "2" }
grant = { amount = "highest((poor, yuan('30')), (carded, yuan('10')))" }

[indicators.fed]
of = "eligible"
where = "meals_taken >= 1"

[targets.fed]
indicator = "fed"
comparator = ">="
value = 90
unit = "%"
"""


@pytest.fixture
def meals() -> type[ps.Programme]:
    """The school-meals programme, made from its plan."""
    return programme_of(read_plan_text(MEALS, "meals.toml"))


def evaluated(programme: type[ps.Programme], plan_text: str) -> ps.Evaluation:
    """The programme over three pupils and one meal."""
    pupils = pl.DataFrame(
        {
            "学号": ["a", "b", "c"],
            "school": ["north", "south", "west"],
            "birth_date": ["2012-01-01", "2012-01-01", None],
            "income": ["8999.99", "9000", ""],
            "card": ["", "meal", ""],
        }
    )
    meals = pl.DataFrame({"meal": ["1"], "pupil": ["a"], "day": ["2024-02-02"]})
    in_use = ps.programme(programme, plan=read_plan_text(plan_text))
    return in_use.evaluate({"pupils": pupils, "meals": meals}, at="2024-06-01")


def test_decides_like_a_programme_in_python(meals: type[ps.Programme]) -> None:
    """Outcome, category, amounts and indicators come out of the text alone."""
    evaluation = evaluated(meals, MEALS)
    rows = {row["pupil"]: row for row in evaluation.decisions.rows(named=True)}
    assert [rows[key]["outcome"] for key in "abc"] == ["eligible", "eligible", "not_eligible"]
    assert rows["c"]["reasons"] == "eligible.school=no"
    assert [rows[key]["category"] for key in "ab"] == ["poor", "carded"]
    assert rows["a"]["grant_certain_fen"] == 3000
    assert (rows["c"]["grant_certain_fen"], rows["c"]["grant_possible_fen"]) == (0, 3000)
    assert evaluation.targets["value_certain"].to_list() == [50]


def test_the_plan_comes_back_from_its_text() -> None:
    """What a plan writes is part of it: written back, compared, hashed."""
    plan = read_plan_text(MEALS)
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.sha256 == plan.sha256
    changed = read_plan_text(MEALS.replace("category = 2", "category = 3"))
    assert changed.sha256 != plan.sha256


def test_a_county_adds_a_category_and_overrides_a_rule() -> None:
    """A local plan with rules localises a programme written in Python, and leaves it as it was."""
    local = """
programme = "family-doctor"
schema_version = 1
source = { title = "Local rules", issuer = "county", document = "L/1" }
[registers.persons.fields]
veteran = { kind = "bool", zh = "退役军人" }
[ages]
young_veteran = { value = 40, unit = "years", cite = "2" }
[rules]
young = { is = "not age_at_least(birth_date, plan.ages.young_veteran)" }
veteran_group = { is = "veteran and young", category = 1 }
eligible = { is = "rural and not gone or veteran_group", cite = "1" }
"""
    before = dict(ps.programmes()["family-doctor"].rules)
    base = ps.programme("family-doctor")
    in_use = ps.programme("family-doctor", plan=read_plan_text(local, default=base.plan))
    assert in_use.programme.categories[:2] == ("veteran_group", "elderly")
    assert in_use.programme.rules["eligible"].cite == "1"
    assert in_use.plan.numbers["ages.young_veteran"].cite == "2"
    assert dict(ps.programmes()["family-doctor"].rules) == before
    people = [{"person": "v", "veteran": "是", "hukou": "城镇", "birth_date": "1990-05-05"}]
    decisions = in_use.evaluate({"persons": pl.DataFrame(people)}, at="2024-06-01").decisions
    assert decisions.select("outcome", "category").row(0) == ("eligible", "veteran_group")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("income < plan", "incom < plan", "did you mean 'income'?"),
        ("income < plan.limits.income", "income <", "is not a condition"),
        ("income < plan.limits.income", "income < 9000", "cannot compare money and count"),
        ("card and not poor", "__import__('os')", "no helper '__import__'"),
        ("card and not poor", "card.__class__", "has nothing to read after the dot"),
        ("card and not poor", "_register", "a rule cannot contain '_register'"),
        ("card and not poor", "[x for x in card]", "a rule cannot contain"),
        ("card and not poor", "card if poor else card", "a rule cannot contain"),
        ("count(meals, ", "count(meels, ", "did you mean 'meals'?"),
        ("age_between(", "age_betwen(", "did you mean 'age_between'"),
        ("age_between(birth_date, 6, 15)", "age_between(birth_date)", "missing 2 required"),
        ("card and not poor", "carded", "in a circle: carded -> carded"),
        ('to = "pupils"', 'to = "pupil"', "did you mean 'pupils'?"),
        ("unit = true\n", "", "one register is the unit that is decided about, found []"),
        ("poor = { is", "poor = { amount = 'grant', is", "a rule has one of is, amount and number"),
        ("eligible = {", "entitled = {", "needs a criterion named 'eligible'"),
        ("card and not poor", "card and " * 400 + "card", "at most 2000; use more rules"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(old: str, new: str, said: str) -> None:
    """Every mistake names the plan path and the way out."""
    assert old in MEALS
    with pytest.raises(ps.PlanError) as caught:
        programme_of(read_plan_text(MEALS.replace(old, new), "meals.toml"))
    assert said in str(caught.value)
    assert "meals.toml: r" in str(caught.value) or "registers" in str(caught.value)


def test_a_wrong_kind_of_field_is_told_when_the_file_is_read() -> None:
    """The kinds of a field are a closed list."""
    with pytest.raises(ps.PlanError, match="expected one of text, bool, count") as caught:
        read_plan_text(MEALS.replace('kind = "money"', 'kind = "monye"'), "meals.toml")
    assert "registers.pupils.fields" in str(caught.value)
    assert "did you mean 'money'?" in str(caught.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[rules.signing_rate]\nis = "elderly"\n', "rules.signing_rate: an indicator has"),
        ('[indicators.elderly]\nwhere = "child"\n', "indicators.elderly: a rule has"),
        ('[rules.x]\nis = "child"\n[indicators.x]\nwhere = "child"\n', "indicators.x: a rule has"),
    ],
)
def test_rule_and_indicator_of_one_name_are_refused(written: str, said: str) -> None:
    """One of them would silently be gone."""
    header = 'programme = "family-doctor"\nschema_version = 1\n'
    header += 'source = { title = "Local", issuer = "county", document = "L/1" }\n'
    default = ps.programme("family-doctor").plan
    with pytest.raises(ps.PlanError, match=f"{said} this name already"):
        ps.programme("family-doctor", read_plan_text(header + written, "l.toml", default=default))
