"""Cards that cannot give everybody one score and one grade are refused, with path and remedy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from assessment.cards import evaluated, programme

import publicservice as ps

COUNTED = """items = { a = { indicator = "number", points = 10 } }
[indicators.number]
where = "star"
unit = "count"
"""
ONE = 'one = { score = "one", points = 100 }'


def _refused(body: str) -> ps.Problem:
    with pytest.raises(ps.PlanError) as error:
        programme(f"[scorecards.service]\n{body}\n")
    (problem,) = error.value.problems
    return problem


@pytest.mark.parametrize(
    ("grades", "code", "message"),
    [
        ('{ name = "weak", below = 79 }, { name = "good", at_least = 80 }', "score.bands-hole",
         "from 79 to below 80, between weak and good, there is no grade"),
        ('{ name = "weak", below = 79.99 }, { name = "good", at_least = 80 }', "score.bands-hole",
         "from 79.99 to below 80, between weak and good, there is no grade"),
        ('{ name = "weak", below = 85 }, { name = "good", at_least = 80 }', "score.bands-overlap",
         "weak and good both hold from 80 to 85"),
        ('{ name = "weak", at_least = 10, below = 80 }, { name = "good", at_least = 80 }',
         "score.bands-hole", "below 10 there is no grade"),
        ('{ name = "weak", below = 80 }, { name = "good", at_least = 80, below = 100 }',
         "score.bands-hole", "from 100 on there is no grade"),
        ('{ name = "good", at_least = 80 }, { name = "weak" }', "score.bands-overlap",
         "weak and good both hold from 80 to the top"),
        ('{ name = "weak", at_least = 80, below = 70 }', "score.bands",
         "weak ends before it begins"),
    ],
)  # fmt: skip
def test_bands_with_a_hole_or_an_overlap(grades: str, code: str, message: str) -> None:
    """Whole numbers that are printed as 70-79 and 80-89 leave 79.5 without a grade."""
    problem = _refused(f"items = {{ {ONE} }}\ngrades = [{grades}]")
    assert (problem.code, problem.message) == (code, message)
    assert problem.where == "windows.toml: scorecards.service.grades"
    assert problem.remedy


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ("items = {}", "score.no-items", "items"),
        ('items = { a = { points = 10 } }', "score.item-form", "items.a"),
        ('items = { a = { is = "star", score = "one", points = 1 } }', "score.item-form",
         "items.a"),
        ('items = { a = { is = "star" } }', "score.no-points", "items.a"),
        ('items = { a = { score = "one", points = 0 } }', "score.points", "items.a"),
        ('items = { a = { score = "one", points = 0.0001 } }', "score.points", "items.a.points"),
        ('items = { a = { each = "complaints", points = 5 } }', "score.item-form", "items.a"),
        ('items = { a = { part = "on_time", points = 5 } }', "score.item-form", "items.a"),
        (f"full = 90\nitems = {{ {ONE} }}", "score.full", "full"),
        ('items = { a = { score = "one", points = 10, rater = "me" } }', "score.unknown-rater",
         "items.a.rater"),
        (f"vetoes = {{ v = {{ is = 'fraud', grade = 'bad' }} }}\nitems = {{ {ONE} }}",
         "score.no-grade", "vetoes.v.grade"),
        (f"consequences = {{ c = {{ when = 'failed' }} }}\nitems = {{ {ONE} }}", "score.no-pass",
         "consequences.c"),
        (f"consequences = {{ c = {{ when = 'last' }} }}\nitems = {{ {ONE} }}", "score.no-ranking",
         "consequences.c"),
        (f"consequences = {{ c = {{ when = 'raised' }} }}\nitems = {{ {ONE} }}",
         "score.no-comparison", "consequences.c"),
        (f"pass_mark = 60\nconsequences.c.releases = 120\nitems = {{ {ONE} }}", "score.percent",
         "consequences.c.releases"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_card(body: str, code: str, where: str) -> None:
    """The code, and the path inside the card."""
    problem = _refused(body)
    assert problem.code == code
    assert problem.where == f"windows.toml: scorecards.service.{where}"
    assert problem.remedy


def test_weights_that_do_not_add_up() -> None:
    """Told with what each rater has."""
    items = ", ".join(
        f'{n} = {{ score = "{n}", points = 100, rater = "{n}" }}' for n in ("one", "two")
    )
    problem = _refused(
        f'combine = "weighted"\nraters = {{ one = {{ weight = 40 }}, two = {{ weight = 50 }} }}\n'
        f"items = {{ {items} }}"
    )
    assert problem.code == "score.weights"
    assert problem.message == "the weights add up to 90 %, not to 100 %: one 40 + two 50"


def test_a_rater_without_scores() -> None:
    """In the plan it is refused; in the register it is a finding, and the score stays open."""
    problem = _refused(
        'combine = "mean"\nraters = { one = {}, two = {} }\n'
        'items = { one = { score = "one", points = 100, rater = "one" } }'
    )
    assert (problem.code, problem.message) == ("score.rater-without-scores", "two scores nothing")
    body = """
[scorecards.service]
combine = "mean"
raters = { one = {}, two = {} }
[scorecards.service.items]
one = { score = "one", points = 100, rater = "one" }
two = { score = "two", points = 100, rater = "two" }
"""
    evaluation = evaluated(body, [{"one": "80"}, {"one": "90"}])
    (found,) = [p for p in evaluation.problems if p.code == "score.rater-silent"]
    assert found.message == "two scored nobody: the score stays open"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f'only_from = ["stars"]\nitems = {{ {ONE} }}', "score.unknown-name"),
        ('items = { a = { indicator = "rate", points = 10 } }', "score.unknown-name"),
        (COUNTED, "score.indicator-unit"),
        (f'pass_mark = 1\nconsequences.c.due = "term"\nitems = {{ {ONE} }}', "plan.unknown-phase"),
        (f'rank_within = "county"\nitems = {{ {ONE} }}', "score.level"),
        (f"pass_mark = 1\nconsequences.c.counted_from = 'handled'\nitems = {{ {ONE} }}",
         "score.no-day"),
        ('items = { a = { score = "own", points = 10 } }', "score.kinds"),
        ('items = { a = { is = "starr", points = 10 } }', "rule.no-name"),
    ],
)  # fmt: skip
def test_what_a_card_cannot_find(body: str, code: str) -> None:
    """Told when the programme is made, below the card's path."""
    problem = _refused(body)
    assert problem.code == code
    assert "scorecards.service" in problem.where


def test_a_card_in_a_class_body() -> None:
    """The same nouns, with functions or texts; errors name the class."""

    class Window(ps.Register):
        register = "windows"
        zh = "窗口"
        window = ps.Key(zh="窗口")
        complaints = ps.Field("count", zh="投诉")
        score = ps.Field("points", zh="得分")

    def made(**options: Any) -> type[ps.Programme]:
        card = ps.Scorecard(
            label=ps.Label("service", "服务"),
            items=[
                ps.ScoreItem("none", holds=lambda w: w.complaints == 0, points="40.5"),
                ps.ScoreItem("score", score="score", points="59.5"),
            ],
            grades=[ps.Grade("weak", below="79.5"), ps.Grade("good", at_least="79.5")],
            **options,
        )
        anybody = ps.criterion("any", "任何", lambda w: w.complaints >= 0, cite="1")
        body = {"id": "windows", "zh": "窗口", "unit": Window, "service": card,
                "eligible": anybody}  # fmt: skip
        return type("Windows", (ps.Programme,), body)

    import polars as pl

    from publicservice.evaluation import Evaluation
    from publicservice.plan_file import read_plan_text

    plan = read_plan_text(
        'programme = "windows"\nschema_version = 1\n'
        'source = { title = "t", issuer = "i", document = "901/7" }', "w.toml",
    )  # fmt: skip
    frame = pl.DataFrame({"window": ["A"], "complaints": [0], "score": ["39"]})
    found = Evaluation(made(), plan, ps.registers(windows=frame), date(2024, 3, 1))
    assert found.scores.select("result", "grade").rows() == [("scored", "good")]
    with pytest.raises(ps.ProgrammeError) as error:
        made(full=90)
    assert error.value.problems[0].where == "Windows.service.full"
    with pytest.raises(ps.PlanError) as inexact:
        made(pass_mark=0.1 + 0.2)
    assert inexact.value.problems[0].code == "score.not-exact"


def test_a_time_limit_from_a_day_that_is_not_known() -> None:
    """The deadline is unknown, and says why."""
    body = f"""
[scorecards.service]
pass_mark = 60
items = {{ {ONE} }}
[scorecards.service.consequences.card]
when = "failed"
within = {{ value = 1, unit = "months" }}
counted_from = "reviewed_on"
"""
    rows: list[dict[str, Any]] = [{"one": "50", "reviewed_on": date(2024, 1, 31)}, {"one": "50"}]
    found = evaluated(body, rows).consequences
    assert found["deadline"].to_list() == [date(2024, 2, 29), None]
    assert found["deadline_reason"].to_list() == ["", "reviewed on is not known"]
    assert found["overdue"].to_list() == [True, None]
