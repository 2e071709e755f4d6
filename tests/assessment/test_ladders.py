"""Escalation: steps within moving windows, suspension, and reinstatement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from assessment.cards import programme, windows
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps

REGISTER = """
[registers.lapses.fields]
lapse = { kind = "key" }
window = { kind = "reference", to = "windows" }
day = { kind = "date" }
what = { kind = "text" }
"""
LADDER = (
    REGISTER
    + """
[ladders.lateness]
over = "lapses"
where = "what == 'late'"
reinstated = "what == 'back'"
window = { value = 10, unit = "days" }
[ladders.lateness.steps]
talk = { at = 1 }
warning = { at = 2, takes = ["praise"] }
suspended = { at = 4, window = { value = 30, unit = "days" }, takes = ["praise", "award"] }
"""
)
TAKES = {None: "", "talk": "", "warning": "praise", "suspended": "praise; award"}
LEVEL = {None: 0, "talk": 1, "warning": 2, "suspended": 3}
FIRST = date(2024, 1, 1)
IN_USE = programme(LADDER)

Events = list[tuple[int, str]]
events = st.lists(st.tuples(st.integers(0, 70), st.just("late")), max_size=9)
with_returns = st.lists(
    st.tuples(st.integers(0, 70), st.sampled_from(["late", "late", "late", "back"])), max_size=12
)


def lapses(found: Events) -> pl.DataFrame:
    """The register of lapses of one window."""
    rows = [
        {"lapse": str(n), "window": "W01", "day": FIRST + timedelta(day), "what": what}
        for n, (day, what) in enumerate(found)
    ]
    schema = {"lapse": pl.String, "window": pl.String, "day": pl.Date, "what": pl.String}
    return pl.DataFrame(rows, schema=schema)


def evaluated(found: Events, day: int) -> ps.Evaluation:
    """On that day after the first one."""
    at = FIRST + timedelta(day)
    return IN_USE.evaluate({"windows": windows([{}]), "lapses": lapses(found)}, at=at)


def state(found: Events, day: int) -> dict[str, Any]:
    """Where the window stands; on no step where nothing happened."""
    rows = evaluated(found, day).ladder_states.rows(named=True)
    return rows[0] if rows else {"step": None, "takes": "", "restored": "", "count": 0}


def expected(found: Events, day: int) -> str | None:
    """The step by plain counting, event by event."""
    last_back = max((d for d, what in found if what == "back" and d <= day), default=-1)
    days = [d for d, what in found if what == "late" and last_back < d <= day]
    step = None
    for name, at, window in (("talk", 1, 10), ("warning", 2, 10), ("suspended", 4, 30)):
        for each in days:
            if sum(each - window < other <= each for other in days) >= at and each > day - window:
                step = name
    return step


@settings(max_examples=10, deadline=None)
@given(st.lists(with_returns, min_size=6, max_size=12), st.integers(0, 90))
def test_steps_are_as_counted_one_by_one(histories: list[Events], day: int) -> None:
    """Against plain Python, for several windows at once."""
    at = FIRST + timedelta(day)
    frames = [
        lapses(found).with_columns(window=pl.lit(f"W{n:02}"), lapse=f"{n}-" + pl.col("lapse"))
        for n, found in enumerate(histories, start=1)
    ]
    everybody = windows([{} for _ in histories])
    found_states = IN_USE.evaluate({"windows": everybody, "lapses": pl.concat(frames)}, at=at)
    told = {row["window"]: row for row in found_states.ladder_states.rows(named=True)}
    for n, found in enumerate(histories, start=1):
        row = told.get(f"W{n:02}", {"step": None, "takes": ""})
        assert row["step"] == expected(found, day)
        assert row["takes"] == TAKES[row["step"]]


@settings(max_examples=6, deadline=None)
@given(events, st.integers(0, 70), st.integers(0, 9))
def test_nobody_steps_down_within_the_window(found: Events, day: int, later: int) -> None:
    """Of the event that took them there, whatever else falls out meanwhile."""
    reached = [d for d, _ in found if d <= day]
    if not reached:
        return
    last = max(reached)
    then, now = state(found, last), state(found, last + later)
    assert LEVEL[now["step"]] >= LEVEL[then["step"]]


@settings(max_examples=6, deadline=None)
@given(events, st.integers(0, 90))
def test_a_day_more_changes_only_what_falls_in_or_out(found: Events, day: int) -> None:
    """The count of the lightest step's window, ten days."""
    one, other = state(found, day)["count"], state(found, day + 1)["count"]
    on = [d for d, _ in found]
    if state(found, day)["step"] in (None, "talk") and state(found, day + 1)["step"] in (
        None, "talk",
    ):  # fmt: skip
        within = sum(day - 10 < d <= day for d in on)
        assert other - one == on.count(day + 1) - on.count(day - 9)
        assert one == within


@settings(max_examples=6, deadline=None)
@given(events, st.integers(0, 80))
def test_reinstatement_gives_back_exactly_what_was_taken(found: Events, day: int) -> None:
    """All of it, on that day, and then nothing is taken."""
    before = state([each for each in found if each[0] <= day], day)
    after = state([*found, (day, "back")], day)
    assert after["takes"] == ""
    assert after["restored"] == before["takes"]
    assert after["restored_on"] == FIRST + timedelta(day)


def test_months_are_months() -> None:
    """From 31 January the window of a month ends with February."""
    body = (
        REGISTER
        + """
[ladders.slow]
over = "lapses"
window = { value = 1, unit = "months" }
steps = { warned = { at = 1 } }
"""
    )
    in_use = programme(body)
    rows = lapses([(30, "late")])  # 31 January 2024
    for at, step in (("2024-02-28", "warned"), ("2024-02-29", None)):
        found = in_use.evaluate({"windows": windows([{}]), "lapses": rows}, at=at)
        assert found.ladder_states["step"].to_list() == [step]


def test_a_term_is_a_phase() -> None:
    """Counted within it, held to its end, forgotten in the next."""
    body = (
        REGISTER
        + """
[phases]
term = { start = 2024-01-10, end = 2024-02-10 }
[ladders.term]
over = "lapses"
steps = { noted = { at = 2, within = "term" } }
"""
    )
    in_use = programme(body)
    rows = lapses([(5, "late"), (10, "late"), (20, "late"), (60, "late")])
    for day, step in ((19, None), (20, "noted"), (40, "noted"), (41, None), (60, None)):
        at = FIRST + timedelta(day)
        found = in_use.evaluate({"windows": windows([{}]), "lapses": rows}, at=at)
        assert found.ladder_states["step"].to_list() == [step], day


def test_what_is_not_known_may_count() -> None:
    """Certain is only what is."""
    frame = pl.DataFrame(
        {"lapse": ["1", "2", "3"], "window": ["W01"] * 3, "day": [FIRST, FIRST, None],
         "what": ["late", None, "late"]},
        schema_overrides={"day": pl.Date},
    )  # fmt: skip
    found = IN_USE.evaluate({"windows": windows([{}]), "lapses": frame}, at=FIRST)
    (row,) = found.ladder_states.rows(named=True)
    assert (row["step"], row["step_possible"]) == (None, "warning")
    frame = frame.with_columns(what=pl.lit("late"))
    (row,) = IN_USE.evaluate(
        {"windows": windows([{}]), "lapses": frame}, at=FIRST
    ).ladder_states.rows(named=True)
    assert (row["step"], row["count"], row["count_possible"]) == ("warning", 2, 3)


@pytest.mark.parametrize(
    ("steps", "code", "text"),
    [
        ("a = { at = 2 }, b = { at = 2 }", "ladder.steps-down",
         "b is reached at 2, a before it at 2"),
        ('a = { at = 1, takes = ["award"] }, b = { at = 2, takes = ["pay"] }', "ladder.steps-down",
         "b gives back award, which a takes"),
        ("a = { at = 0 }", "ladder.at", "at = 0"),
        ('a = { at = 1, within = "term", window = { value = 1, unit = "days" } }',
         "ladder.two-windows", "both window and within"),
    ],
)  # fmt: skip
def test_a_ladder_that_cannot_be_climbed(steps: str, code: str, text: str) -> None:
    """Refused with its place."""
    body = (
        REGISTER
        + f"""
[ladders.wrong]
over = "lapses"
window = {{ value = 1, unit = "days" }}
steps = {{ {steps} }}
"""
    )
    with pytest.raises(ps.PlanError) as error:
        programme(body)
    (problem,) = error.value.problems
    assert (problem.code, problem.message) == (code, text)
    assert problem.where.startswith("windows.toml: ladders.wrong.steps.")


DAILY = 'window = { value = 1, unit = "days" }\nsteps = { a = {} }'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('over = "laps"\nsteps = { a = { at = 1, within = "x" } }', "ladder.no-register"),
        (f'over = "lapses"\nday = "what"\n{DAILY}', "ladder.no-day"),
        (f'over = "persons"\nday = "birth_date"\n{DAILY}', "link.none"),
        ('over = "lapses"\nwindow = { value = 1, unit = "days" }\nsteps = {}', "ladder.no-steps"),
        ('over = "lapses"\nsteps = { a = {} }', "ladder.no-window"),
    ],
)  # fmt: skip
def test_a_ladder_over_nothing(body: str, code: str) -> None:
    """Names the nearest thing that is there."""
    with pytest.raises(ps.PlanError) as error:
        programme(f"{REGISTER}[ladders.wrong]\n{body}\n")
    assert [problem.code for problem in error.value.problems] == [code]
    assert "ladders.wrong" in error.value.problems[0].where
