"""Deliverables with their levels and deadlines, and schedules counted back from a deadline."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import reasons, texts, unhurried
from timelines import HEADER, said, timeline

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import PossibleDays
from publicservice.model.calendar.deliverable import (
    LATE,
    BackwardSchedule,
    Deliverable,
    HandOver,
    PreparationStep,
    overdue,
)
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.timeline.items import items

ROSTER = """\
year = 2019
[deliverables.roster]
label = { en = "roster", zh = "花名册" }
form = "hand-written table"
copies = 2
signed_by = ["person", "handler"]
stamped = true
to = "county"
due = "02-13"
late = "not accepted"
steps = [
    { to = "city", due = "02-20", cite = "五2" },
    { to = "province", due = "02-28" },
]
cite = "五1"
note = "by hand"
"""


def test_a_deliverable_says_what_to_hand_in_to_whom_and_when() -> None:
    """Form, copies, signatures, stamp, recipient, deadline, and what lateness costs."""
    found = timeline(ROSTER).deliverables["roster"]
    assert (found.form, found.copies, found.stamped) == ("hand-written table", 2, True)
    assert found.signed_by == ("person", "handler")
    assert (found.to, found.late, found.cite) == ("county", "not accepted", "五1")
    assert [step.to for step in found.handovers] == ["county", "city", "province"]


def test_a_single_signer_needs_no_list() -> None:
    plan = timeline('[deliverables]\nlist = { signed_by = "head" }\n')
    assert plan.deliverables["list"].signed_by == ("head",)


def test_every_level_has_its_own_deadline() -> None:
    """A report goes up step by step; each is an item with its own recipient and clause."""
    found = {
        item.name: (item.kind, item.to, item.end, item.cite, item.late)
        for item in items(timeline(ROSTER), date(2019, 2, 1))
    }
    late = "not accepted"
    assert found == {
        "deliverables.roster": ("deliverable", "county", date(2019, 2, 13), "五1", late),
        "deliverables.roster.steps[0]": ("handover", "city", date(2019, 2, 20), "五2", late),
        "deliverables.roster.steps[1]": ("handover", "province", date(2019, 2, 28), "五1", late),
    }


def test_a_deliverable_may_have_nothing_but_steps() -> None:
    plan = timeline('[deliverables]\nlist = { steps = [{ to = "county", due = 2019-02-13 }] }\n')
    (item,) = items(plan, date(2019, 2, 1))
    assert (item.name, item.kind) == ("deliverables.list.steps[0]", "handover")


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("05-05", "is due 2017-05-05, 3 days before campaign (四) ends, on which it reports"),
        ("04-01", "is due 2017-04-01, 37 days before campaign (四) ends, on which it reports"),
        ("05-08", None),
        ("05-10", None),
    ],
)
def test_a_report_due_before_what_it_reports_on_is_over(due: str, text: str | None) -> None:
    """On the last day or later it may well be written."""
    body = f"""\
year = 2017
[phases]
campaign = {{ start = "04-26", end = "05-08", cite = "四" }}
[deliverables]
summary = {{ due = "{due}", reports_on = "campaign", cite = "四(三)" }}
"""
    start = "warning deliverables.summary.due: summary (四(三)) "
    assert said(body) == ([f"{start}{text} (2017-05-08)"] if text else [])
    yearless = said(body.replace("year = 2017\n", ""))
    assert len(yearless) == len(said(body))
    assert "2017" not in "".join(yearless)


@pytest.mark.parametrize(
    ("due", "text"),
    [
        ("05-10", "2 days after campaign (四) has ended, in which it is to be done (2017-05-08)"),
        ("04-20", "6 days before campaign (四) begins, in which it is to be done (2017-04-26)"),
        ("05-08", None),
        ("04-26", None),
    ],
)
def test_a_task_due_outside_its_phase(due: str, text: str | None) -> None:
    """002/6: visits by 10 May, and the campaign closed on 8 May."""
    body = f"""\
year = 2017
[phases]
campaign = {{ start = "04-26", end = "05-08", cite = "四" }}
[deliverables]
visits = {{ due = "{due}", within = "campaign", cite = "五" }}
"""
    start = f"warning deliverables.visits.due: visits (五) is due 2017-{due}, "
    assert said(body) == ([start + text] if text else [])


def test_an_unknown_deadline_or_phase_accuses_nobody() -> None:
    phase = '[phases]\ncampaign = { start = "04-26", end = { unknown = "lost" } }\n'
    body = phase + '[deliverables]\nsummary = { due = "04-27", reports_on = "campaign" }\n'
    assert said("year = 2017\n" + body) == []
    assert said("year = 2017\n" + body.replace('"04-27"', '{ month = 4, part = "late" }')) == []


def test_a_level_that_hands_up_before_it_has_received() -> None:
    assert said(ROSTER.replace('to = "city", due = "02-20"', 'to = "city", due = "02-10"')) == [
        (
            "warning deliverables.roster.steps: due with city on 2019-02-10 (五2), before it is "
            "due with county on 2019-02-13"
        )
    ]
    assert said(ROSTER.replace('due = "02-20"', 'due = "02-13"')) == []


def test_a_deadline_in_the_year_after() -> None:
    body = 'year = 2019\n[deliverables]\nlist = { due = "01-15", crosses_year = true }\n'
    (item,) = items(timeline(body), date(2019, 12, 1))
    assert item.end == date(2020, 1, 15)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (date(2024, 1, 1), date(2024, 2, 20)),
        (date(2024, 2, 20), date(2024, 2, 20)),
        (date(2024, 2, 21), date(2025, 2, 20)),
    ],
)
def test_a_deliverable_of_every_year(at: date, due: date) -> None:
    """The next one that has not passed."""
    (item,) = items(timeline('[deliverables]\nlist = { due = "02-20", every_year = true }\n'), at)
    assert (item.end, item.status) == (due, "due")


@pytest.mark.parametrize(
    ("at", "passed"),
    [(date(2016, 6, 10), False), (date(2016, 6, 11), False), (date(2016, 6, 12), None),
     (date(2016, 6, 20), None), (date(2016, 6, 21), True)],
)  # fmt: skip
def test_a_deadline_in_mid_june_has_passed_only_after_mid_june(
    at: date, passed: bool | None
) -> None:
    """On its first possible day it has not."""
    span = PossibleDays(date(2016, 6, 11), date(2016, 6, 20))
    assert overdue(span, at) is passed
    assert overdue(Unknown("lost"), at) is None


# Schedules

PRINTING = """\
year = 2019
[schedule.printing]
deadline = "12-01"
start = "11-10"
steps = [
    { name = "draft", days = 7 },
    { name = "print", days = 10, label = { zh = "印制" }, cite = "三2" },
    { name = "hand_out", days = 3 },
]
cite = "三"
note = "calendar days"
"""


def test_a_schedule_is_counted_back_from_its_deadline() -> None:
    """The last step ends on the deadline, each other one on the day before the next."""
    found = [(item.label.text("en"), item.start, item.end, item.status) for item in
             items(timeline(PRINTING), date(2019, 11, 19))]  # fmt: skip
    assert found == [
        ("draft", date(2019, 11, 12), date(2019, 11, 18), "past"),
        ("印制", date(2019, 11, 19), date(2019, 11, 28), "current"),
        ("hand out", date(2019, 11, 29), date(2019, 12, 1), "upcoming"),
    ]


@unhurried
@given(st.lists(st.integers(1, 60), min_size=1, max_size=6), st.dates(date(2000, 1, 1)))
def test_the_steps_of_a_schedule_leave_no_day_out(lengths: list[int], deadline: date) -> None:
    """They follow upon one another without a gap and take just as long as they are said to."""
    steps = tuple(PreparationStep(f"s{n}", days) for n, days in enumerate(lengths))
    windows = BackwardSchedule("s", PlanDate(deadline), steps).windows(deadline)
    assert [step.days for step, _, _ in windows] == lengths
    assert windows[-1][2] == deadline
    for step, start, end in windows:
        assert isinstance(start, date)
        assert isinstance(end, date)
        assert (end - start).days + 1 == step.days
    for (_, _, end), (_, start, _) in itertools.pairwise(windows):
        assert isinstance(end, date)
        assert start == end + timedelta(days=1)


def test_an_unknown_deadline_leaves_every_step_unknown() -> None:
    body = PRINTING.replace('deadline = "12-01"', "deadline = { unknown = '20xx年x月x日' }")
    found = items(timeline(body), date(2019, 11, 19))
    assert {item.status for item in found} == {"unknown"}
    assert {item.reason for item in found} == {"20xx年x月x日"}
    assert said(body) == []


def test_a_schedule_that_would_have_to_begin_too_early() -> None:
    """Before the first day that the document names, or before it was issued."""
    assert said(PRINTING) == []
    assert said(PRINTING.replace('start = "11-10"', 'start = "11-20"')) == [
        (
            "warning schedule.printing: printing (三) takes 20 days and would have to begin "
            "2019-11-12, 8 days before the first day there is (2019-11-20)"
        )
    ]
    issued = "issued = 2019-11-15\n" + PRINTING.replace('start = "11-10"\n', "")
    assert said(issued) == [
        (
            "warning schedule.printing: printing (三) takes 20 days and would have to begin "
            "2019-11-12, 3 days before the day of issue (2019-11-15)"
        )
    ]


def test_a_schedule_may_end_with_a_phase() -> None:
    body = PRINTING.replace('deadline = "12-01"', 'deadline = "publicity"')
    plan = timeline(body + '[phases]\npublicity = { end = "12-01" }\n')
    last = [item for item in items(plan, date(2019, 11, 1)) if item.kind == "preparation"][-1]
    assert last.end == date(2019, 12, 1)


# Reading and writing


@pytest.mark.parametrize("body", [ROSTER, PRINTING, "[events]\na = 2024-01-02\n"])
def test_what_is_written_reads_as_the_same_plan(body: str) -> None:
    plan = timeline(body)
    again = read_plan_text(dump_plan(plan))
    assert again == plan
    assert again.sha256 == plan.sha256


@unhurried
@given(
    st.builds(
        Deliverable, st.just("d"), st.builds(Label, texts, texts), texts,
        st.none() | st.integers(1, 9), st.lists(texts, max_size=2).map(tuple), st.booleans(),
        texts, st.none() | st.builds(PlanDate, st.dates() | st.builds(Unknown, reasons)),
        st.booleans(), st.just(False), st.just(""), st.just(""), st.sampled_from(("", *LATE)),
        st.lists(st.builds(HandOver, texts, st.none(), texts), max_size=2).map(tuple), texts, texts,
    )
)  # fmt: skip
def test_any_deliverable_is_written_as_it_was_read(deliverable: Deliverable) -> None:
    """Whatever its texts are."""
    with_it = evolve(timeline(""), deliverables={"d": deliverable})
    assert read_plan_text(dump_plan(with_it)) == with_it


def test_a_local_plan_replaces_a_deliverable_whole() -> None:
    """But for what it is called; and adds its own."""
    local = read_plan_text(
        HEADER + '[deliverables]\nroster = { to = "town" }\nother = { to = "county" }\n',
        "local.toml",
        default=timeline(ROSTER),
    )
    label = Label("roster", "花名册")
    assert local.deliverables["roster"] == Deliverable("roster", label, to="town")
    assert set(local.deliverables) == {"roster", "other"}
    assert local.origin["deliverables.other"] == "local.toml"


def test_values_made_in_python_are_checked_too() -> None:
    with pytest.raises(PlanError, match="'never' is no consequence of lateness"):
        Deliverable("d", late="never")
    with pytest.raises(PlanError, match="a schedule without steps"):
        BackwardSchedule("s", PlanDate(date(2024, 1, 1)), ())
