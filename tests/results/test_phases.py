"""The plan's phases on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from results.visits import evaluation, plan

from publicservice.timeline import frames

VISITS = '[phases.visits]\nstart = "01-21"\nend = "02-08"\ncite = "五"\nnote = "before the feast"\n'


def visits(header: str, at: date, body: str = VISITS) -> dict[str, Any]:
    return frames.phases(plan(header + body), at).row(0, named=True)


@pytest.mark.parametrize(
    ("at", "status", "days_left"),
    [
        (date(2024, 1, 20), "upcoming", 19),
        (date(2024, 1, 21), "current", 18),
        (date(2024, 2, 8), "current", 0),
        (date(2024, 2, 9), "past", None),
    ],
)
def test_a_phase_on_each_side_of_its_days(at: date, status: str, days_left: int | None) -> None:
    """First and last day belong to it; days are counted to the last one."""
    found = visits("year = 2024\n", at)
    assert (found["status"], found["days_left"]) == (status, days_left)
    assert (found["start"], found["end"]) == (date(2024, 1, 21), date(2024, 2, 8))
    assert (found["cite"], found["note"], found["reason"]) == ("五", "before the feast", "")


def test_a_phase_of_a_masked_year_is_unknown_with_the_reason() -> None:
    """No year is made up for it."""
    found = visits('year = { unknown = "20xx" }\n', date(2024, 2, 1))
    assert (found["start"], found["end"], found["days_left"]) == (None, None, None)
    assert found["status"] == "unknown"
    assert found["reason"] == "the year is unknown: 20xx"


def test_a_phase_of_which_only_the_end_is_known() -> None:
    """Days are counted down although nobody knows whether it has begun."""
    body = '[phases.visits]\nstart = { unknown = "digit lost" }\nend = 2024-02-08\n'
    found = visits("", date(2024, 2, 1), body)
    assert (found["status"], found["days_left"], found["reason"]) == ("unknown", 7, "digit lost")
    assert visits("", date(2024, 2, 9), body)["status"] == "past"


def test_phases_keep_the_order_of_the_plan_and_have_names() -> None:
    """A phase without a label is called by its name."""
    body = 'year = 2024\n[phases]\nsum_up = { start = "03-01", end = "03-02" }\n' + VISITS
    frame = frames.phases(plan(body), date(2024, 2, 1))
    assert frame["phase"].to_list() == ["sum_up", "visits"]
    assert frame["label_en"].to_list() == ["sum up", "visits"]


def test_phases_of_an_evaluation() -> None:
    """At its own date; a plan without phases gives an empty frame."""
    frame = evaluation("year = 2024\n" + VISITS, at=date(2024, 2, 8)).phases
    assert frame["status"].to_list() == ["current"]
    assert evaluation().phases.is_empty()
