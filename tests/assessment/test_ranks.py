"""Places, ties, and what follows from the first and the last."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from assessment.cards import evaluated
from hypothesis import given, settings
from hypothesis import strategies as st

CARD = """
[scorecards.service]
rank_within = "whole"
{ties}
items = {{ one = {{ score = "one", points = 100 }} }}
[scorecards.service.consequences]
award = {{ when = "first", gives = ["award"] }}
loses = {{ when = "last", places = {places}, takes = ["award"], cite = "7" }}
"""
Rows = list[tuple[int, int]]
"""The least and the most points of each."""

intervals = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair))),
    min_size=1, max_size=7,
)  # fmt: skip
OPEN = """
[scorecards.service]
rank_within = "whole"
{ties}
[scorecards.service.items]
sure = {{ score = "handled", points = 100 }}
open = {{ part = "on_time", whole = "complaints", points = 1 }}
[scorecards.service.consequences]
loses = {{ when = "last", places = {places} }}
award = {{ when = "first", places = {places} }}
"""


def _follows(body: str, rows: list[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in evaluated(body, rows).consequences.rows(named=True):
        mark = "" if row["state"] == "certain" else "?"
        found.setdefault(row["consequence"], []).append(row["window"] + mark)
    return found


@pytest.mark.parametrize(
    ("points", "places", "ties", "loses"),
    [
        ((90, 80, 70), 1, "", ["W03"]), ((90, 80, 70), 2, "", ["W02", "W03"]),
        ((90, 70, 70), 1, "", ["W02?", "W03?"]), ((90, 70, 70), 1, "all", ["W02", "W03"]),
        ((90, 70, 70), 1, "none", []), ((90, 70, 70), 2, "none", ["W02", "W03"]),
        ((90, 80, 80), 3, "none", ["W01", "W02", "W03"]), ((90, 80, None), 1, "", ["W02?", "W03?"]),
        ((90, 90, 90), 1, "none", []), ((90, 90, 90), 1, "all", ["W01", "W02", "W03"]),
    ],
)  # fmt: skip
def test_the_last_lose_the_award(
    points: tuple[int | None, ...], places: int, ties: str, loses: list[str]
) -> None:
    """All that share the place, or none of them; without a rule for ties possibly."""
    body = CARD.format(ties=f'ties = "{ties}"' if ties else "", places=places)
    rows = [{"one": None if p is None else str(p)} for p in points]
    assert _follows(body, rows).get("loses", []) == loses


WEAK_AND_LAST = CARD.format(ties="", places=1).replace(
    'when = "last", places = 1,', 'when = "last", grades = ["weak"],'
).replace(
    "items =", 'grades = [{ name = "weak", below = 75 }, { name = "good", at_least = 75 }]\nitems ='
)  # fmt: skip


@pytest.mark.parametrize(
    ("points", "loses", "ties"),
    [
        ((90, 80), [], 0), ((90, 70), ["W02"], 0), ((70, 60), ["W02"], 0),
        ((90, None), ["W02?"], 0), ((70, None), ["W01?", "W02?"], 0), ((80, None), ["W02?"], 0),
        ((90, 70, 70), ["W02?", "W03?"], 2), ((90, 80, 80), [], 0),
    ],
)  # fmt: skip
def test_the_last_loses_only_with_a_weak_grade(
    points: tuple[int | None, ...], loses: list[str], ties: int
) -> None:
    """In the last place and below 75 points: both must hold, and a tie above 75 is none."""
    evaluation = evaluated(WEAK_AND_LAST, [{"one": p and str(p)} for p in points])
    rows = [{"one": p and str(p)} for p in points]
    assert _follows(WEAK_AND_LAST, rows).get("loses", []) == loses
    told = [p.message for p in evaluation.problems if p.code == "score.tie" and "last" in p.message]
    assert [message[:7] for message in told] == ([f"{ties} share"] if ties else [])


def test_a_tie_that_nobody_settles_is_told() -> None:
    """With the path of the consequence, and what to write."""
    body = CARD.format(ties="", places=1)
    evaluation = evaluated(body, [{"one": "90"}, {"one": "70"}, {"one": "70"}])
    (found,) = [p for p in evaluation.problems if p.code == "score.tie"]
    assert found.where == "windows: scorecards.service.consequences.loses"
    assert found.message.startswith("2 share a place at the edge of the last")
    assert evaluation.consequences.filter(consequence="loses")["tie"].to_list() == [True, True]
    settled = evaluated(CARD.format(ties='ties = "all"', places=1), [{"one": "7"}, {"one": "7"}])
    assert [p.code for p in settled.problems if p.code == "score.tie"] == []


def test_a_tie_break_decides_among_equals() -> None:
    """More of it is better; without a number it is open again."""
    body = CARD.format(ties='tie_break = "handled"', places=1)
    rows = [{"one": "70", "handled": 5}, {"one": "70", "handled": 4}, {"one": "90", "handled": 1}]
    assert _follows(body, rows) == {"award": ["W03"], "loses": ["W02"]}
    rows[0]["handled"] = None
    assert _follows(body, rows) == {"award": ["W03"], "loses": ["W01?", "W02?"]}


def test_ranks_within_a_level() -> None:
    """Each hall has its own last; a window of no known hall may stand anywhere."""
    body = CARD.format(ties="", places=1).replace('"whole"', '"hall"')
    rows = [
        {"hall": "east", "one": "90"}, {"hall": "east", "one": "80"}, {"hall": "west", "one": "70"},
        {"one": "60"},
    ]  # fmt: skip
    evaluation = evaluated(body, rows)
    ranks = evaluation.scores.select("rank_best", "rank_worst", "ranked").rows()
    assert ranks[:3] == [(1, 1, 2), (2, 2, 2), (1, 1, 1)]
    assert ranks[3][:2] == (1, None)


def _points(row: tuple[int, int]) -> dict[str, Any]:
    """A row whose score lies between the two, in points."""
    return {"handled": row[0], "on_time": 0 if row[0] == row[1] else None, "complaints": 1}


@settings(max_examples=12, deadline=None)
@given(intervals, st.sampled_from(["", "all", "none"]), st.integers(1, 2))
def test_ranks_hold_whatever_the_open_scores_turn_out_to_be(
    rows: Rows, ties: str, places: int
) -> None:
    """Every completion lies between best and worst; what is certain holds in each of them."""
    rows = [(low, low + (high > low)) for low, high in rows]
    body = OPEN.format(ties=f'ties = "{ties}"' if ties else "", places=places)
    evaluation = evaluated(body, [_points(row) for row in rows])
    said = evaluation.scores.rows(named=True)
    states: dict[str, dict[str, str]] = {"loses": {}, "award": {}}
    for row in evaluation.consequences.rows(named=True):
        states[row["consequence"]][row["window"]] = row["state"]
    for number, (low, high) in enumerate(rows):
        assert said[number]["score_certain"] == Decimal(low)
        assert said[number]["score_possible"] == Decimal(high)
    for pick in range(2 ** min(len(rows), 5)):
        scores = [row[pick >> n & 1] for n, row in enumerate(rows)]
        for number, score in enumerate(scores):
            rank = 1 + sum(other > score for other in scores)
            assert said[number]["rank_best"] <= rank <= said[number]["rank_worst"]
            window = said[number]["window"]
            for what, beyond in (("award", [o > score for o in scores]),
                                 ("loses", [o < score for o in scores])):  # fmt: skip
                tied = sum(other == score for other in scores) - 1
                certain = sum(beyond) + (tied if ties != "all" else 0) < places
                possible = sum(beyond) + (tied if ties == "none" else 0) < places
                state = states[what].get(window)
                assert state != "certain" or certain
                assert state is not None or not possible
