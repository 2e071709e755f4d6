"""What an item earns, how raters are combined, and which grade a score has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from assessment.cards import evaluated, scores
from hypothesis import given, settings
from hypothesis import strategies as st

GRADED = """
[scorecards.service]
pass_mark = 80
grades = [
  { name = "excellent", at_least = 90 },
  { name = "weak", below = 60 },
  { name = "good", at_least = 80, below = 90 },
  { name = "fair", at_least = 60, below = 80 },
]
items = { one = { score = "one", points = 100, cite = "2" } }
"""
EDGES = {"weak": (0, 60), "fair": (60, 80), "good": (80, 90), "excellent": (90, 1000)}


def _only(body: str, **row: Any) -> dict[str, Any]:
    (found,) = scores(body, [row])
    return found


def _points(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["score_certain"], row["score_possible"]


# Grades


@pytest.mark.parametrize(
    ("score", "grade", "result"),
    [
        ("0", "weak", "failed"), ("59.999", "weak", "failed"), ("60", "fair", "failed"),
        ("79.995", "fair", "failed"), ("79.999", "fair", "failed"), ("80", "good", "passed"),
        ("89.5", "good", "passed"), ("90", "excellent", "passed"), ("100", "excellent", "passed"),
    ],
)  # fmt: skip
def test_a_band_begins_at_its_edge_and_ends_below_the_next(
    score: str, grade: str, result: str
) -> None:
    """79.995 is no 80, and is not without a grade either."""
    row = _only(GRADED, one=score)
    assert (row["grade"], row["result"]) == (grade, result)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=60))
def test_every_score_has_exactly_one_grade(thousandths: list[int]) -> None:
    """The one in whose band it lies."""
    figures = [Decimal(each) / 1000 for each in thousandths]
    for row in scores(GRADED, [{"one": str(figure)} for figure in figures]):
        inside = [g for g, (low, high) in EDGES.items() if low <= row["score_certain"] < high]
        assert [row["grade"]] == inside
        assert row["grade_lowest"] == row["grade_highest"] == row["grade"]


def test_a_missing_score_leaves_score_grade_and_result_open() -> None:
    """From nothing to everything."""
    row = _only(GRADED)
    assert _points(row) == (0, 100)
    assert (row["grade"], row["grade_lowest"], row["grade_highest"]) == (None, "weak", "excellent")
    assert row["result"] == "undetermined"


# Items


@pytest.mark.parametrize(
    ("item", "row", "points"),
    [
        ('{ is = "star", points = 10 }', {"star": True}, ("10", "10")),
        ('{ is = "star", points = 10 }', {"star": False}, ("0", "0")),
        ('{ is = "star", points = 10 }', {}, ("0", "10")),
        ('{ each = "complaints", deduct = 4, points = 10 }', {"complaints": 0}, ("10", "10")),
        ('{ each = "complaints", deduct = 4, points = 10 }', {"complaints": 2}, ("2", "2")),
        ('{ each = "complaints", deduct = 4, points = 10 }', {"complaints": 3}, ("0", "0")),
        ('{ each = "complaints", deduct = 4, points = 10 }', {}, ("0", "10")),
        ('{ each = "complaints", add = 4, points = 10 }', {"complaints": 2}, ("8", "8")),
        ('{ each = "complaints", add = 4, points = 10 }', {"complaints": 9}, ("10", "10")),
        ('{ score = "one", points = 10, out_of = 40 }', {"one": "30"}, ("7.5", "7.5")),
        ('{ score = "complaints", points = 10, out_of = 5 }', {"complaints": 2}, ("4", "4")),
        ('{ score = "share", points = 10 }', {"share": "85%"}, ("8.5", "8.5")),
        ('{ part = "on_time", whole = "handled", points = 10 }',
         {"on_time": 2, "handled": 3}, ("6.667", "6.667")),
        ('{ part = "on_time", whole = "handled", points = 10 }',
         {"on_time": 0, "handled": 0}, ("0", "10")),
        ('{ part = "on_time", whole = "handled", points = 10 }', {"on_time": 2}, ("0", "10")),
        ('{ part = "one", whole = "handled", out_of = 5, points = 100 }',
         {"one": "43.5", "handled": 10}, ("87", "87")),
        ('{ part = "on_time", whole = "handled", at_least = 90, points = 10 }',
         {"on_time": 9, "handled": 10}, ("10", "10")),
        ('{ part = "on_time", whole = "handled", at_least = 90, points = 10 }',
         {"on_time": 89_999, "handled": 100_000}, ("0", "0")),
        ('{ part = "on_time", whole = "handled", at_least = 90, points = 10 }',
         {"on_time": 0, "handled": 0}, ("0", "10")),
    ],
)  # fmt: skip
def test_what_an_item_earns(item: str, row: dict[str, Any], points: tuple[str, str]) -> None:
    """At least and at most; of nothing there is no share."""
    body = f"[scorecards.service]\nitems = {{ it = {item} }}\n"
    assert _points(_only(body, **row)) == tuple(map(Decimal, points))


def test_a_score_over_the_full_mark_is_the_full_mark() -> None:
    """And is told."""
    body = '[scorecards.service]\nitems = { it = { score = "one", points = 10 } }\n'
    evaluation = evaluated(body, [{"one": "12"}])
    assert evaluation.scores["score_certain"].to_list() == [Decimal(10)]
    (found,) = [p for p in evaluation.problems if p.code == "score.over-full"]
    assert "1 score above the full mark of 10" in found.message


@settings(max_examples=8, deadline=None)
@given(st.permutations(["a", "b", "c", "d"]), st.integers(0, 5), st.integers(0, 9))
def test_the_order_of_items_changes_nothing(
    order: list[str], complaints: int, on_time: int
) -> None:
    """Nor does that of the bands, see above."""
    items = {
        "a": '{ is = "star", points = 20 }', "b": '{ score = "one", points = 30 }',
        "c": '{ each = "complaints", deduct = 7, points = 20 }',
        "d": '{ part = "on_time", whole = "handled", points = 30 }',
    }  # fmt: skip
    rows = [
        {"star": star, "one": one, "complaints": complaints, "on_time": on_time, "handled": 9}
        for star in (True, None) for one in ("12.345", None)
    ]  # fmt: skip

    def of(names: list[str]) -> list[dict[str, Any]]:
        listed = ", ".join(f"{name} = {items[name]}" for name in names)
        return scores(f"[scorecards.service]\nitems = {{ {listed} }}\n", rows)

    assert of(order) == of(sorted(order))


# What is required, and vetoes

STRICT = """
[scorecards.service]
pass_mark = 50
rank_within = "whole"
grades = [{ name = "weak", below = 60 }, { name = "good", at_least = 60 }]
[scorecards.service.items]
score = { score = "one", points = 100 }
no_complaint = { each = "complaints", required = true, cite = "2" }
[scorecards.service.vetoes]
fraud = { is = "fraud", grade = "weak", cite = "3" }
[scorecards.service.consequences]
paid = { when = "passed", releases = 100 }
half = { when = "failed", releases = 50 }
none = { when = "vetoed", releases = 0 }
"""


@pytest.mark.parametrize(
    ("row", "result", "grade"),
    [
        ({"complaints": 0, "fraud": False}, "passed", "good"),
        ({"complaints": 1, "fraud": False}, "failed", "good"),
        ({"complaints": 0, "fraud": True}, "vetoed", "weak"),
        ({"complaints": 1, "fraud": True}, "vetoed", "weak"),
        ({"fraud": False}, "undetermined", "good"),
        ({"complaints": 0}, "undetermined", None),
        ({"complaints": 2}, "failed", None),
    ],
)
def test_zero_tolerance_and_veto(row: dict[str, Any], result: str, grade: str | None) -> None:
    """The full mark does not help."""
    found = _only(STRICT, one="100", **row)
    assert (found["result"], found["grade"]) == (result, grade)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=2, max_size=12), st.data())
def test_a_veto_cannot_be_bought_off(points: list[int], data: st.DataObject) -> None:
    """Whatever the score: vetoed, the lowest grade, below all others, and no money."""
    fraud = [data.draw(st.booleans()) for _ in points]
    rows = scores(
        STRICT,
        [{"one": str(p), "complaints": 0, "fraud": f} for p, f in zip(points, fraud, strict=True)],
    )
    clean = [row for row, sunk in zip(rows, fraud, strict=True) if not sunk]
    for row, sunk in zip(rows, fraud, strict=True):
        if sunk:
            assert (row["result"], row["grade"]) == ("vetoed", "weak")
            assert row["released_possible"] == 0
            assert row["rank_best"] > len(clean)
        else:
            assert row["result"] in ("passed", "failed")
            assert row["released_certain"] == (100 if row["result"] == "passed" else 50)


# Raters


def _combined(combine: str, weights: tuple[int, ...] = (), missing: str = "unknown") -> str:
    raters = ", ".join(
        f"{name} = {{ weight = {weight} }}" if weights else f"{name} = {{}}"
        for name, weight in zip(("one", "two", "three"), weights or (0, 0, 0), strict=True)
    )
    items = ", ".join(
        f'{name} = {{ score = "{name}", points = 100, rater = "{name}" }}'
        for name in ("one", "two", "three")
    )
    return (
        f'[scorecards.service]\ncombine = "{combine}"\nmissing = "{missing}"\n'
        f"raters = {{ {raters} }}\nitems = {{ {items} }}\n"
    )


@pytest.mark.parametrize(
    ("combine", "weights", "expected"),
    [
        ("weighted", (20, 30, 50), "79.000"), ("mean", (), "76.666"), ("lowest", (), "60.000"),
        ("highest", (), "90.000"), ("median", (), "80.000"), ("last", (), "90.000"),
    ],
)  # fmt: skip
def test_raters_are_combined(combine: str, weights: tuple[int, ...], expected: str) -> None:
    """Exactly, and cut off at a thousandth."""
    row = _only(_combined(combine, weights), one="80", two="60", three="90")
    assert _points(row) == (Decimal(expected), Decimal(expected))


@pytest.mark.parametrize(
    ("combine", "weights", "unknown", "others"),
    [
        ("weighted", (20, 30, 50), ("61.000", "91.000"), "87.142"),
        ("mean", (), ("56.666", "90.000"), "85.000"),
        ("lowest", (), ("0.000", "80.000"), "80.000"),
        ("highest", (), ("90.000", "100.000"), "90.000"),
        ("median", (), ("80.000", "90.000"), "85.000"),
        ("last", (), ("90.000", "90.000"), "90.000"),
    ],
)
def test_a_rater_without_a_score(
    combine: str, weights: tuple[int, ...], unknown: tuple[str, str], others: str
) -> None:
    """Leaves the score open, or leaves it to the others, as the plan says."""
    given = {"one": "80", "three": "90"}
    assert _points(_only(_combined(combine, weights), **given)) == tuple(map(Decimal, unknown))
    row = _only(_combined(combine, weights, "others"), **given)
    assert _points(row) == (Decimal(others), Decimal(others))


def test_how_raters_are_combined_is_not_printed() -> None:
    """Whatever the weights are, the score lies between the lowest and the highest."""
    row = _only(_combined("unknown"), one="80", two="60", three="90")
    assert _points(row) == (60, 90)


def test_nobody_rated() -> None:
    """Then there is nothing to leave it to."""
    for combine in ("mean", "lowest", "median", "last"):
        assert _points(_only(_combined(combine, (), "others"))) == (0, 100)


@settings(max_examples=8, deadline=None)
@given(
    st.permutations(["one", "two", "three"]),
    st.sampled_from(["weighted", "mean", "lowest", "highest", "median"]),
    st.sampled_from(["unknown", "others"]),
    st.lists(st.one_of(st.none(), st.integers(0, 100_000)), min_size=3, max_size=3),
)
def test_the_order_of_raters_changes_nothing(
    order: list[str], combine: str, missing: str, given_: list[int | None]
) -> None:
    """Unless the last one decides."""
    weights = {"one": 20, "two": 30, "three": 50}
    values = dict(zip(("one", "two", "three"), given_, strict=True))
    row = {n: None if v is None else str(Decimal(v) / 1000) for n, v in values.items()}

    def body(names: list[str]) -> str:
        raters = ", ".join(
            f"{n} = {{ weight = {weights[n]} }}" if combine == "weighted" else f"{n} = {{}}"
            for n in names
        )
        items = ", ".join(f'{n} = {{ score = "{n}", points = 100, rater = "{n}" }}' for n in names)
        return (
            f'[scorecards.service]\ncombine = "{combine}"\nmissing = "{missing}"\n'
            f"raters = {{ {raters} }}\nitems = {{ {items} }}\n"
        )

    assert scores(body(order), [row]) == scores(body(sorted(order)), [row])


def test_raters_of_different_full_marks_are_brought_to_one() -> None:
    """80 of 100 and 32 of 40 are the same."""
    body = """
[scorecards.service]
combine = "weighted"
raters = { one = { weight = 50 }, two = { weight = 50 } }
[scorecards.service.items]
a = { score = "one", points = 100, rater = "one" }
b = { score = "two", points = 40, rater = "two" }
"""
    assert _points(_only(body, one="80", two="32")) == (80, 80)
    assert _points(_only(body, one="80", two="33")) == (Decimal("81.25"), Decimal("81.25"))


# Scales of grades

SCALE = """
[scorecards.before]
grades = [{ name = "weak" }, { name = "fair" }, { name = "good" }, { name = "strong" }]
combine = "last"
raters = { own = {}, superior = {} }
[scorecards.before.items]
own = { grade = "own", rater = "own" }
superior = { grade = "theirs", rater = "superior" }
[scorecards.after]
grades = [{ name = "weak" }, { name = "fair" }, { name = "good" }, { name = "strong" }]
items = { final = { grade = "final" } }
compared_with = "before"
[scorecards.after.consequences]
upgraded = { when = "raised", gives = ["praise"] }
fallen = { when = "lowered" }
"""


@pytest.mark.parametrize(
    ("row", "grade", "raised", "follows"),
    [
        ({"own": "strong", "theirs": "weak", "final": "good"}, "weak", 2, ["upgraded"]),
        ({"own": "weak", "theirs": "good", "final": "fair"}, "good", -1, ["fallen"]),
        ({"own": "weak", "theirs": "good", "final": "good"}, "good", 0, []),
    ],
)
def test_grades_before_and_after(
    row: dict[str, str], grade: str, raised: int, follows: list[str]
) -> None:
    """The last rater decides; rising is told in grades."""
    evaluation = evaluated(SCALE, [row])
    before, after = evaluation.scores.sort("scorecard", descending=True).rows(named=True)
    assert (before["grade"], before["score_certain"]) == (grade, None)
    assert after["grades_raised_certain"] == after["grades_raised_possible"] == raised
    assert evaluation.consequences["consequence"].to_list() == follows


def test_a_grade_that_is_not_on_the_scale_is_unknown() -> None:
    """And the card is open between the ends of the scale."""
    (row,) = [r for r in scores(SCALE, [{"theirs": "perfect"}]) if r["scorecard"] == "before"]
    assert (row["grade"], row["grade_lowest"], row["grade_highest"]) == (None, "weak", "strong")


# Who is assessed

DRAWN = """
[scorecards.star]
of = "handled > 0"
pass_mark = 90
items = { one = { score = "one", points = 100 } }
[scorecards.award]
only_from = ["star"]
items = { clean = { is = "complaints == 0", required = true } }
consequences = { award = { when = "passed", gives = ["plaque"] } }
"""


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ({"handled": 1, "one": "95", "complaints": 0}, "passed"),
        ({"handled": 1, "one": "95", "complaints": 1}, "failed"),
        ({"handled": 1, "one": "89.999", "complaints": 0}, "failed"),
        ({"handled": 0, "one": "95", "complaints": 0}, "failed"),
        ({"handled": 1, "complaints": 0}, "undetermined"),
        ({"one": "95", "complaints": 0}, "undetermined"),
        ({"handled": 1, "complaints": 1}, "failed"),
    ],
)
def test_one_award_is_drawn_from_the_winners_of_another(row: dict[str, Any], result: str) -> None:
    """Who is not even assessed there has not won it."""
    found = [each for each in scores(DRAWN, [row]) if each["scorecard"] == "award"]
    assert [each["result"] for each in found] == [result]


def test_who_is_not_assessed_has_no_row() -> None:
    """And who may not be has one that is open."""
    rows = scores(DRAWN, [{"handled": 0, "one": "95"}, {"one": "95"}, {"handled": 2, "one": "95"}])
    star = {row["window"]: row["result"] for row in rows if row["scorecard"] == "star"}
    assert star == {"W02": "undetermined", "W03": "passed"}
