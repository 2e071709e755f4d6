"""A local plan that does without parts of what is beneath it."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from plan.plan_texts import LOCAL_HEADER, read

import publicservice as ps
from publicservice.plan_file import dump_plan, merge_plans, read_plan_text

BENEATH = """
left_out = [{ clause = "9", reason = "an appeal" }]
[phases.launch]
end = 2024-01-31
[targets.reached]
indicator = "reached"
comparator = ">="
value = 100
unit = "%"
[standard]
key = { value = 600, unit = "yuan/household" }
general = { value = 200, unit = "yuan/household" }
"""


class Visited(ps.Household):
    """A household that may be visited."""

    poor = ps.Field("bool", zh="贫困")
    ill = ps.Field("bool", zh="患病")


class Visits(ps.Programme):
    """Three benefits, two of which give way."""

    id = "hardship-visits"
    unit = Visited
    categories = ("ill_too", "hard")

    hard = ps.criterion("poor", "贫困", lambda h: h.poor)
    ill_too = ps.criterion("ill", "患病", lambda h: h.ill)
    eligible = ps.criterion("to be visited", "应慰问", lambda h: h.hard | h.ill)
    money = ps.Benefit("money", "慰问金", "standard.key", to="hard", once=True)
    goods = ps.Benefit(
        "goods", "物资", "standard.general", once=True, gives_way_to=("money", "medicine")
    )
    medicine = ps.Benefit("medicine", "药品", "standard.general", to="ill_too", once=True)
    reached = ps.Indicator("ill", "患病率", lambda h: h.ill, of="eligible")


def put_to_use(*header: str) -> ps.ProgrammeInUse:
    """The programme with a plan upon another one, each line of `header` in the upper one."""
    default = read(BENEATH)
    local = read_plan_text("\n".join((*header, LOCAL_HEADER)), "county.toml", default=default)
    return ps.programme(Visits, local)


def codes(*header: str) -> list[tuple[str, str, str]]:
    """Code, place and remedy of each error."""
    with pytest.raises(ps.PlanError) as caught:
        put_to_use(*header)
    return [(each.code, each.where, each.remedy) for each in caught.value.problems]


def amounts(in_use: ps.ProgrammeInUse) -> dict[str, tuple[str, int]]:
    """Status and amount of each benefit of one household."""
    household = {"household": ["H1"], "poor": [True], "ill": [False]}
    found = in_use.evaluate({"households": pl.DataFrame(household)}, at="2024-02-01")
    rows: list[dict[str, Any]] = found.entitlements.rows(named=True)
    return {row["benefit"]: (row["status"], row["amount_certain_fen"]) for row in rows}


def test_a_benefit_is_gone_and_what_gave_way_to_it_gives_way_no_more() -> None:
    assert amounts(put_to_use())["goods"] == ("gives_way", 0)
    in_use = put_to_use('without = ["benefits.money"]')
    assert amounts(in_use) == {"goods": ("entitled", 20_000)}
    assert in_use.programme.benefits["goods"].gives_way_to == ("medicine",)
    assert set(Visits.benefits) == {"money", "goods", "medicine"}


def test_entries_numbers_and_sections_of_the_plan_beneath() -> None:
    in_use = put_to_use(
        'without = ["targets.reached", "phases.launch", "indicators.reached", "left_out", '
        '"benefits.money", "standard.key"]'
    )
    plan = in_use.plan
    assert not plan.targets
    assert not plan.phases
    assert not plan.left_out
    assert list(plan.numbers) == ["standard.general"]
    assert not in_use.programme.indicators
    whole = ["benefits.goods", "benefits.medicine", "benefits.money", "standard"]
    assert not put_to_use(f"without = {whole}").plan.numbers


def test_a_rule_is_no_column_and_no_category_any_more() -> None:
    in_use = put_to_use('without = ["rules.ill_too", "benefits.medicine"]')
    assert "ill_too" not in in_use.programme.rules
    assert in_use.programme.categories == ("hard",)


def test_a_rule_that_is_read_stays() -> None:
    """The readers are named."""
    with pytest.raises(ps.PlanError) as caught:
        put_to_use('without = ["rules.hard"]')
    assert str(caught.value) == (
        "county.toml: without: rules.hard: eligible, money still reads it "
        "(keep it, or leave out what reads it as well)"
    )


def test_what_is_not_there_is_told_with_the_nearest_name() -> None:
    assert codes('without = ["targets.reach", "standard.kay", "benefits"]') == [
        ("plan.without", "county.toml: without: targets.reach", "did you mean 'targets.reached'?"),
        ("plan.without", "county.toml: without: standard.kay", "did you mean 'standard.key'?"),
        ("plan.without", "county.toml: without: benefits",
         "known: phases.launch, standard.general, standard.key, targets.reached"),
    ]  # fmt: skip
    assert codes('without = ["benefits.mony"]') == [
        ("plan.without", "county.toml: without: benefits.mony", "did you mean 'benefits.money'?"),
    ]  # fmt: skip


def test_a_later_plan_has_it_again() -> None:
    """Where it writes it; a plan upon a plan that does without it does without it, too."""
    between = put_to_use('without = ["benefits.money", "targets.reached"]').plan
    assert between.without == ("benefits.money", "targets.reached")
    assert not ps.programme(Visits, between).plan.targets
    above = read_plan_text(LOCAL_HEADER, "town.toml", default=between)
    assert "money" not in ps.programme(Visits, above).programme.benefits
    again = f'{LOCAL_HEADER}[benefits.money]\namount = "plan.standard.general"\n'
    plan = read_plan_text(again, "town.toml", default=between)
    assert ps.programme(Visits, plan).programme.benefits["money"].label.en == "money"


def test_a_plan_used_upon_the_same_default_once_more_is_the_same() -> None:
    """As a case of `cases.toml` and a programme in use do with a plan at hand."""
    default = read(f'{BENEATH}[benefits.tea]\namount = "plan.standard.general"\nperiod = "once"\n')
    text = f'without = ["benefits.tea", "targets.reached"]\n{LOCAL_HEADER}'
    plan = read_plan_text(text, "county.toml", default=default)
    assert set(ps.programme(Visits, plan).programme.benefits) == {"money", "goods", "medicine"}
    again = merge_plans(default, plan)
    assert again == plan
    assert "tea" not in ps.programme(Visits, again).programme.benefits


def test_written_and_read_again() -> None:
    plan = put_to_use('without = ["benefits.money"]').plan
    assert read_plan_text(dump_plan(plan)) == plan
    assert plan.sha256 != put_to_use().plan.sha256
