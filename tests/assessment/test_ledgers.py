"""Findings: opened, followed, closed, reopened, and never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from assessment.cards import programme, windows
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps

BODY = """
[registers.finding_events.fields]
window = { kind = "reference", to = "windows" }
rectified = { kind = "bool" }
satisfied = { kind = "bool" }
[ledgers.rectify]
over = "finding_events"
gates = ["rectified", "satisfied"]
within = { value = 30, unit = "days" }
cite = "3"
"""
FIRST = date(2024, 1, 1)
IN_USE = programme(BODY)
KINDS = ("found", "measure", "assigned", "extended", "evidence", "verified", "rejected", "reopened")
SCHEMA = {
    "event": pl.String, "finding": pl.String, "date": pl.Date, "kind": pl.String,
    "problem": pl.String, "measure": pl.String, "owner": pl.String, "deadline": pl.Date,
    "evidence": pl.String, "window": pl.String, "rectified": pl.Boolean, "satisfied": pl.Boolean,
}  # fmt: skip


def evaluated(events: list[dict[str, Any]], day: int) -> ps.Evaluation:
    """On that day after the first; an event's day is counted from there as well."""
    rows = [
        {"event": f"{n:03}", "finding": "F1", "window": "W01", **each,
         "date": None if each.get("day") is None else FIRST + timedelta(each["day"])}
        for n, each in enumerate(events)
    ]  # fmt: skip
    frame = pl.DataFrame([{k: row.get(k) for k in SCHEMA} for row in rows], schema=SCHEMA)
    given_ = {"windows": windows([{}]), "finding_events": frame}
    return IN_USE.evaluate(given_, at=FIRST + timedelta(day))


def one(events: list[dict[str, Any]], day: int) -> dict[str, Any]:
    """The only finding."""
    (row,) = evaluated(events, day).rectification.rows(named=True)
    return row


YES = {"rectified": True, "satisfied": True}
LIFE: list[dict[str, Any]] = [
    {"day": 0, "kind": "found", "problem": "money not kept apart"},
    {"day": 2, "kind": "measure", "measure": "an account of its own"},
    {"day": 3, "kind": "assigned", "owner": "finance", "deadline": FIRST + timedelta(20)},
    {"day": 18, "kind": "evidence", "evidence": "account opened"},
    {"day": 19, "kind": "verified", "rectified": True, "satisfied": False},
    {"day": 25, "kind": "verified", **YES},
    {"day": 40, "kind": "reopened"},
    {"day": 50, "kind": "verified", **YES},
]


@pytest.mark.parametrize(
    ("day", "status", "stage", "overdue", "lacking"),
    [
        (0, "open", "found", False, ""), (3, "open", "assigned", False, ""),
        (19, "open", "verified", False, "satisfied"), (20, "open", "verified", False, "satisfied"),
        (21, "open", "verified", True, "satisfied"), (25, "closed", "verified", False, ""),
        (39, "closed", "verified", False, ""), (40, "reopened", "reopened", True, "satisfied"),
        (50, "closed", "verified", False, ""),
    ],
)  # fmt: skip
def test_the_life_of_a_finding(
    day: int, status: str, stage: str, overdue: bool, lacking: str
) -> None:
    """As of each day; a verification closes only where nothing is lacking."""
    row = one(LIFE, day)
    shown = row["lacking"] if status != "reopened" else lacking
    assert (row["status"], row["stage"], row["overdue"], shown) == (status, stage, overdue, lacking)


def test_what_is_known_of_a_finding() -> None:
    """The last that was said of each thing."""
    row = one(LIFE, 60)
    assert (row["problem"], row["measure"], row["owner"], row["evidence"]) == (
        "money not kept apart", "an account of its own", "finance", "account opened",
    )  # fmt: skip
    assert (row["opened_on"], row["closed_on"]) == (FIRST, FIRST + timedelta(50))
    assert (row["closed_late"], row["reopened"], row["events"]) == (True, 1, 8)
    assert (row["window"], row["cite"], row["document"]) == ("W01", "3", "901/7")


def test_without_a_deadline_the_ledger_has_one() -> None:
    """Counted from the day on which it was found, or reopened."""
    assert one([{"day": 5, "kind": "found"}], 35)["deadline"] == FIRST + timedelta(35)
    again = [{"day": 5, "kind": "found"}, {"day": 6, "kind": "verified", **YES},
             {"day": 40, "kind": "found"}]  # fmt: skip
    row = one(again, 41)
    assert (row["status"], row["reopened"]) == ("reopened", 1)
    assert row["deadline"] == FIRST + timedelta(70)


events = st.lists(
    st.fixed_dictionaries({
        "day": st.integers(0, 30), "kind": st.sampled_from(KINDS),
        "finding": st.sampled_from(["F1", "F2", "F3"]),
        "rectified": st.sampled_from([True, True, False, None]),
        "satisfied": st.sampled_from([True, True, True, None]),
    }),
    max_size=12,
)  # fmt: skip


def status_of(history: list[dict[str, Any]]) -> str:
    """By plain Python, event by event."""
    status, closed = "open", False
    ranked = [*KINDS[:1], "reopened", *KINDS[1:5], "rejected", "verified"]
    for each in sorted(history, key=lambda e: (e["day"], ranked.index(e["kind"]), e["n"])):
        if each["kind"] == "verified" and each["rectified"] and each["satisfied"]:
            status, closed = "closed", True
        elif each["kind"] == "reopened" or (each["kind"] == "found" and closed):
            status = "reopened"
        elif each["kind"] == "found":
            status = "open"
    return status


@settings(max_examples=12, deadline=None)
@given(events, st.integers(0, 30))
def test_a_finding_is_open_closed_or_reopened_and_never_lost(
    found: list[dict[str, Any]], day: int
) -> None:
    """Everything that an event up to the day names, with the status that follows from them."""
    numbered = [{**each, "n": n} for n, each in enumerate(found)]
    told = evaluated(found, day).rectification
    histories: dict[str, list[dict[str, Any]]] = {}
    for each in numbered:
        if each["day"] <= day:
            histories.setdefault(each["finding"], []).append(each)
    assert dict(told.select("finding", "status").iter_rows()) == {
        name: status_of(history) for name, history in histories.items()
    }
    assert told["events"].sum() == sum(map(len, histories.values()))


@settings(max_examples=6, deadline=None)
@given(events.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_in_which_rows_were_added_does_not_matter(
    pair: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    """What counts is the day, then the kind."""
    one_, other = (evaluated(found, 30).rectification.drop("events") for found in pair)
    kept = ["finding", "status", "opened_on", "deadline", "closed_on"]
    assert one_.select(kept).equals(other.select(kept))


def test_odd_ledgers_are_told() -> None:
    """Events that stand nowhere, lives that begin in the middle, closings without proof."""
    found = evaluated(
        [
            {"day": 1, "kind": "found"}, {"day": 2, "kind": "verified", **YES},
            {"day": 1, "kind": "measure", "finding": "F2"}, {"kind": "found", "finding": "F3"},
        ],
        30,
    )  # fmt: skip
    codes = [problem.code for problem in found.problems if problem.code.startswith("ledger.")]
    assert codes == ["ledger.not-placed", "ledger.no-beginning", "ledger.no-evidence"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('[ledgers.a]\nover = "windows"\n', "ledger.register"),
        ('[ledgers.a]\nover = "finding_event"\n', "ladder.no-register"),
        ('[ledgers.a]\nover = "finding_events"\ngates = ["done"]\n', "ledger.gate"),
    ],
)
def test_a_ledger_of_nothing(body: str, code: str) -> None:
    """Refused with its place."""
    with pytest.raises(ps.PlanError) as error:
        programme(body)
    assert [problem.code for problem in error.value.problems] == [code]
