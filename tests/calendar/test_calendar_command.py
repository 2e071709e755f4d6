"""``publicservice calendar``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest
from cli.running import Command
from timelines import HEADER, HEALTH

from publicservice.model.calendar.deliverable import LATE
from publicservice.timeline.frames import AGENDA
from publicservice.timeline.words import LATE_WORDS

BODY = (
    HEALTH
    + """\
letter = { start = { month = 11, part = "middle" }, parallel = true, \
label = { zh = "致家长一封信" } }
[deliverables]
report = { to = "county", due = "12-05", late = "not accepted", cite = "四" }
payment = { due = { unknown = "20xx年x月" } }
"""
)


@pytest.fixture
def publicservice(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, in this process."""
    return Command(capsys)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "health.toml"
    path.write_text(HEADER + BODY, encoding="utf-8")
    return path


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_it_says_what_is_on_and_what_is_due_next(publicservice: Command, plan: Path) -> None:
    done = publicservice("calendar", plan, "--at", "2021-10-25")
    assert done.code == 0
    lines = lines_of(done.out)
    assert lines[:2] == ["Calendar at 2021-10-25", "A campaign · c/1 [campaign]"]
    for line in (
        "Now",
        "implementation phase 2021-10-20 2021-11-30 36 三(二)",
        "Next",
        "致家长一封信 phase 2021-11-11 ? 17",
        "summary phase 2021-12-01 2021-12-10 37 三(三)",
        "report → county hand in 2021-12-05 41 四",
        "late: not accepted",
        "Nobody can tell",
        "payment hand in ? 20xx年x月",
        "1 past; --json has them all",
    ):
        assert line in lines
    assert lines.index("Now") < lines.index("Next") < lines.index("Nobody can tell")


def test_in_chinese(publicservice: Command, plan: Path) -> None:
    done = publicservice("calendar", plan, "--at", "2021-10-25", "--lang", "zh", "--quiet")
    lines = lines_of(done.out)
    assert {"日程 2021-10-25", "正在进行", "接下来", "无法确定", "逾期：不予受理"} <= set(lines)
    assert "事项 类别 开始 结束 剩余天数 条款" in lines


def test_reasons_in_chinese(publicservice: Command, plan: Path) -> None:
    """What the library says is Chinese, what is printed in the document stays."""
    text = plan.read_text(encoding="utf-8")
    plan.write_text(
        text + '[phases.publish]\nend = "10-30"\nlabel = { zh = "公示" }\n', encoding="utf-8"
    )
    said = {
        language: publicservice("calendar", plan, "--at", "2021-10-25", "--lang", language).out
        for language in ("en", "zh")
    }
    assert "方案未规定“公示”的开始日期" in said["zh"].replace("\n", "")
    assert "gives phase" not in said["zh"]
    assert "the plan gives phase publish no" in " ".join(said["en"].split())
    assert all("20xx年x月" in text for text in said.values())


def test_every_consequence_of_lateness_has_words() -> None:
    assert set(LATE_WORDS) == set(LATE)


def test_what_is_wrong_with_the_dates_is_told_beside_it(publicservice: Command, plan: Path) -> None:
    done = publicservice("calendar", plan, "--at", "2021-10-25")
    assert done.err.startswith(
        "warning: health.toml: phases.implementation: 2021-10-20 belongs to both launch (三(一)) "
    )


def test_json_has_every_item_and_every_finding(publicservice: Command, plan: Path) -> None:
    answer: Any = publicservice.answer("calendar", plan, "--at", "2021-10-25", code=0)
    data = answer["data"]
    assert data["at"] == "2021-10-25"
    assert [each["title"] for each in data["plans"]] == ["A campaign"]
    assert {each["name"] for each in data["items"]} == {
        "phases.launch", "phases.implementation", "phases.summary", "phases.letter",
        "deliverables.report", "deliverables.payment",
    }  # fmt: skip
    assert all(list(each) == list(AGENDA) for each in data["items"])
    assert [problem["code"] for problem in answer["problems"]] == ["plan.phases-overlap"]


def test_a_portfolio_says_which_plan_each_line_is_of(publicservice: Command, plan: Path) -> None:
    done = publicservice("calendar", plan, "family-doctor", "--at", "2021-10-25")
    lines = lines_of(done.out)
    assert "implementation phase A campaign 2021-10-20 2021-11-30 36 三(二)" in lines
    assert "Contract service of village doctors · 000/5 [family-doctor]" in lines


def test_it_writes_a_calendar_and_a_chart(
    publicservice: Command, plan: Path, tmp_path: Path
) -> None:
    ics, chart = tmp_path / "plan.ics", tmp_path / "plan.svg"
    options = ("--at", "2021-10-25", "--lang", "zh", "--ics", ics, "--gantt", chart)
    done = publicservice("calendar", plan, *options)
    assert (done.code, lines_of(done.out)[-2:]) == (0, [str(ics), str(chart)])
    read = icalendar.Calendar.from_ical(ics.read_bytes())
    assert "截止：report → county" in {str(event["SUMMARY"]) for event in read.walk("VEVENT")}
    assert "今天 2021-10-25" in chart.read_text(encoding="utf-8")
    again = publicservice("calendar", plan, *options, "--json")
    assert again.code == 0
    assert str(ics) in again.out


def test_a_plan_without_dates(publicservice: Command, tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text(HEADER, encoding="utf-8")
    done = publicservice("calendar", path, "--at", "2021-10-25")
    assert "Nothing is on the calendar: no phase, no deadline, no event." in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("family-docter", "--at", "2021-10-25"), 2, "no programme 'family-docter'"),
        (("family-doctor", "--at", "2021-02-30"), 2, "no calendar has '2021-02-30'"),
        (("family-doctor",), 2, "the following arguments are required: --at"),
        (("family-doctor", "--at", "2021-10-25", "--gantt", "x.doc"), 2, "a chart is no .doc"),
        (("family-doctor", "--at", "2021-10-25", "--icz", "x"), 2, "unexpected argument '--icz'"),
    ],
)
def test_what_cannot_be_answered_is_told(
    publicservice: Command, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = publicservice("calendar", *arguments)
    assert (done.code, done.out) == (code, "")
    assert says in done.err


def test_a_broken_plan_is_told_with_every_problem(publicservice: Command, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(HEADER + "[phases]\na = { start = { month = 13 } }\n", encoding="utf-8")
    done = publicservice("calendar", path, "--at", "2021-10-25")
    assert done.code == 1
    assert "broken.toml: phases.a.start.month: month = 13" in done.err
