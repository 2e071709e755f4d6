"""What is posted in public names nobody who can be found by it."""

from __future__ import annotations

import polars as pl
import pytest

import publicservice as ps
from publicservice.model.plan import Plan
from publicservice.plan_file import read_plan_text

TEXT = """
programme = "posted"
schema_version = 1
source = { title = "Aid", issuer = "county", document = "905/1" }
[standard]
aid = { value = 100, unit = "yuan/person/once" }
"""
PLAN = read_plan_text(TEXT)


class Posted(ps.Programme):
    """Aid that is posted."""

    id = "posted"
    unit = ps.Person
    eligible = ps.criterion("rural", "农村", lambda p: p.hukou == "rural", cite="1")
    aid = ps.Benefit("aid", "补助", "standard.aid")


def evaluation(plan: Plan = PLAN) -> ps.Evaluation:
    """Four in one village, one alone in another, one undetermined, one in town."""
    persons = pl.DataFrame({
        "person": ["110101199003070011", *(f"P{n}" for n in range(2, 8))],
        "name": ["甲某某", "乙某", "丙某某", "丁某", "戊某某", "己某", "庚某"],
        "village": ["V1", "V1", "V1", "V1", "V2", "V1", "V1"],
        "township": ["T"] * 7,
        "hukou": ["rural"] * 5 + [None, "urban"],
    })  # fmt: skip
    return ps.programme(Posted, plan).evaluate({"persons": persons}, at="2024-01-01")


def test_names_are_masked_and_the_only_one_in_a_village_has_no_village() -> None:
    """Five are entitled; V2 has one of them."""
    posted = ps.public_list(evaluation(), name="name")
    assert posted.columns == [
        "township", "village", "name", "benefit", "label_en", "label_zh", "amount_fen", "held",
    ]  # fmt: skip
    assert posted["village"].to_list() == ["V1"] * 4 + [None]
    assert set(posted["township"]) == {"T"}
    assert not set(posted["name"]) & {"甲某某", "乙某", "丙某某", "丁某", "戊某某"}
    assert all("*" in name for name in posted["name"])
    assert posted["amount_fen"].to_list() == [10_000] * 5
    assert "110101199003070011" not in str(posted.rows())


def test_who_gets_nothing_is_not_posted() -> None:
    """As where a cap leaves nothing; goods are posted with whatever amount, and what is open."""
    text = """
[goods.aid]
rice = { value = 2, unit = "袋" }
[benefits.goods]
label = { en = "goods", zh = "物资" }
in_kind = "goods.aid"
[benefits.open]
label = { en = "open", zh = "待定" }
amount = "plan.standard.open"
[benefits.more]
label = { en = "more", zh = "增补" }
amount = "plan.standard.aid"
cap = "plan.standard.aid"
cap_with = ["aid"]
[benefits.none]
label = { en = "none", zh = "无" }
amount = "plan.standard.aid"
cap = "plan.standard.none"
"""
    numbers = (
        'open = { between = [0, 100], unit = "yuan/person/once" }\n'
        'none = { value = 0, unit = "yuan/person/once" }\n'
    )
    evaluated = evaluation(read_plan_text(TEXT + numbers + text))
    posted = ps.public_list(evaluated)
    assert set(posted["benefit"]) == {"aid", "goods", "open"}
    told = str(evaluated.explain("P2"))
    assert "at most" not in told
    assert "100.00 yuan together with aid, of which 100.00 yuan are taken; nothing is left" in told
    assert "the cap leaves nothing" in told
    assert "受封顶限制,金额为零" in str(evaluated.explain("P2", language="zh"))


def test_a_level_with_few_is_left_out_as_well() -> None:
    """Where six rows are needed, no place has them."""
    posted = ps.public_list(evaluation(), smallest=6)
    assert posted["village"].null_count() == posted["township"].null_count() == 5
    assert posted["name"].null_count() == 5


@pytest.mark.parametrize("options", [{"name": "nam"}, {"smallest": 0}])
def test_what_cannot_be_posted_is_refused(options: dict[str, object]) -> None:
    """A field that is none, a size that is none."""
    with pytest.raises(ps.UsageError):
        ps.public_list(evaluation(), **options)  # type: ignore[arg-type]
