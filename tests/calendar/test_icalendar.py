"""The agenda as an iCalendar file, read back with the library that calendar programs use."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import HEALTH, timeline

from publicservice.model.label import Label
from publicservice.model.problem import UsageError
from publicservice.timeline.icalendar_file import calendar_file, write_calendar
from publicservice.timeline.items import agenda_of

AT = date(2021, 10, 25)
BODY = (
    HEALTH
    + """\
letter = { start = { month = 11, part = "middle" }, end = { month = 11, part = "middle" }, \
label = { en = "letter", zh = "致家长一封信" }, parallel = true }
visits = { start = { unknown = "20xx年x月1x日" }, end = "12-20", parallel = true }
publicity = { start = "12-22", end = { unknown = "20xx年x月x日" }, parallel = true }
masked = { start = { unknown = "lost" }, end = { unknown = "lost" }, cite = "三(四)" }
yearly = { start = "02-15", end = "02-25", every_year = true }
day = { start = { festival = "poverty-relief-day" }, end = { festival = "poverty-relief-day" }, \
every_year = true }
[events]
money_arrives = 2021-11-05
[deliverables]
report = { to = "county", due = "12-05", late = "not accepted", note = "by hand", cite = "四" }
"""
)


def events(body: str = BODY, at: date = AT, **options: Any) -> dict[str, Any]:
    made = calendar_file(agenda_of([timeline(body)], at), at, **options)
    read = icalendar.Calendar.from_ical(made.content)
    return {str(event["SUMMARY"]): event for event in read.walk("VEVENT")}


def days_of(event: Any) -> tuple[date, date]:
    """First and last day, as people count."""
    return event.decoded("DTSTART"), event.decoded("DTEND") - timedelta(days=1)


def test_every_item_is_an_event_of_whole_days() -> None:
    """A window from its first to its last day, a deadline on its day."""
    found = {name: days_of(event) for name, event in events().items()}
    assert found == {
        "launch": (date(2021, 10, 18), date(2021, 10, 20)),
        "implementation": (date(2021, 10, 20), date(2021, 11, 30)),
        "summary": (date(2021, 12, 1), date(2021, 12, 10)),
        "letter": (date(2021, 11, 11), date(2021, 11, 20)),
        "ends: visits": (date(2021, 12, 20), date(2021, 12, 20)),
        "begins: publicity": (date(2021, 12, 22), date(2021, 12, 22)),
        "yearly": (date(2022, 2, 15), date(2022, 2, 25)),
        "day (9th)": (date(2022, 10, 17), date(2022, 10, 17)),
        "money arrives": (date(2021, 11, 5), date(2021, 11, 5)),
        "due: report → county": (date(2021, 12, 5), date(2021, 12, 5)),
    }


def test_an_event_says_where_it_is_written_and_what_lateness_costs() -> None:
    event = events()["due: report → county"]
    assert str(event["DESCRIPTION"]) == "A campaign\nc/1 四\nlate: not accepted\nby hand"
    assert event["CATEGORIES"].to_ical().decode() == "campaign,hand in"
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_what_is_not_certain_is_tentative() -> None:
    """One of several days, or one end of a window."""
    found = {name: str(event["STATUS"]) for name, event in events().items()}
    uncertain = {"letter", "ends: visits", "begins: publicity"}
    assert {name for name, status in found.items() if status == "TENTATIVE"} == uncertain


def test_only_what_is_the_same_every_year_comes_back_by_itself() -> None:
    """A day with a number has another number the next time."""
    assert [name for name, event in events().items() if "RRULE" in event] == ["yearly"]


def test_unknown_dates_are_left_out_and_listed() -> None:
    """In the answer and in the description of the calendar."""
    made = calendar_file(agenda_of([timeline(BODY)], AT), AT)
    names = [item.name for item in made.left_out]
    assert names == ["phases.masked", "phases.publicity", "phases.visits"]
    read = icalendar.Calendar.from_ical(made.content)
    assert str(read["X-WR-CALDESC"]).replace("\\n", "\n") == (
        "Dates that are not known:\nmasked: lost\npublicity: 20xx年x月x日\nvisits: 20xx年x月1x日"
    )
    assert "X-WR-CALDESC" not in icalendar.Calendar.from_ical(
        calendar_file(agenda_of([timeline(HEALTH)], AT), AT).content
    )


def test_the_same_items_give_the_same_bytes() -> None:
    """In whatever order they come."""
    items = agenda_of([timeline(BODY)], AT)
    first = calendar_file(items, AT).content
    assert calendar_file(reversed(items), AT).content == first
    assert b"\r\n" in first
    assert max(map(len, first.split(b"\r\n"))) <= 75


def test_an_event_keeps_its_identity_when_its_date_changes() -> None:
    """So that a calendar program moves it instead of showing it twice."""
    before, after = events(), events(BODY.replace('due = "12-05"', 'due = "12-08"'))
    uids = {name: str(event["UID"]) for name, event in before.items()}
    assert {name: str(event["UID"]) for name, event in after.items()} == uids
    assert len(set(uids.values())) == len(uids)
    later = events(at=date(2021, 11, 25))
    assert {name: str(event["UID"]) for name, event in later.items()} == uids


def test_another_years_edition_is_another_event() -> None:
    """And another plan's phase of the same name too."""
    this, following = events()["day (9th)"], events(at=date(2022, 10, 18))["day (10th)"]
    assert str(this["UID"]) != str(following["UID"])
    yearly = [str(events(at=at)["yearly"]["UID"]) for at in (AT, date(2023, 10, 1))]
    assert yearly[0] == yearly[1]
    plans = [timeline(HEALTH), evolve(timeline(HEALTH), region="another county")]
    read = icalendar.Calendar.from_ical(calendar_file(agenda_of(plans, AT), AT).content)
    assert len({str(event["UID"]) for event in read.walk("VEVENT")}) == 6


def test_a_calendar_in_chinese() -> None:
    found = events(language="zh")
    assert {"致家长一封信", "截止：report → county", "结束：visits", "day（第9届）"} <= set(found)
    assert found["致家长一封信"]["CATEGORIES"].to_ical().decode() == "campaign,阶段"


@unhurried
@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_label_comes_through(text: str) -> None:
    """Commas, semicolons, backslashes, line ends, control characters: never a broken file."""
    plan = timeline(HEALTH)
    phase = evolve(plan.phase("launch"), label=Label(text), note=text)
    items = agenda_of([evolve(plan, phases={"launch": phase})], AT)
    read = icalendar.Calendar.from_ical(calendar_file(items, AT).content)
    (event,) = read.walk("VEVENT")
    assert days_of(event) == (date(2021, 10, 18), date(2021, 10, 20))
    visible = "".join(text.split())
    if visible.isprintable() and text.strip():
        assert "".join(str(event["SUMMARY"]).split()) == visible


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A folder that is not there is told with the path."""
    items = agenda_of([timeline(HEALTH)], AT)
    made = write_calendar(tmp_path / "plan.ics", items, AT)
    assert (tmp_path / "plan.ics").read_bytes() == made.content
    assert [path.name for path in tmp_path.iterdir()] == ["plan.ics"]
    with pytest.raises(UsageError) as caught:
        write_calendar(tmp_path / "nowhere" / "plan.ics", items, AT)
    assert str(caught.value) == (
        f"{tmp_path / 'nowhere' / 'plan.ics'}: cannot be written: No such file or directory "
        "(name a file in a folder that is there and that you may write to)"
    )


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(UsageError) as caught:
        calendar_file([], AT)
    assert str(caught.value) == (
        "a calendar file needs icalendar, which is not installed "
        "(pip install 'publicservice[calendar]')"
    )
