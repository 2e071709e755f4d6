"""The agenda as a chart."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from plan.plan_strategies import unhurried
from timelines import HEALTH, timeline

from publicservice.model.label import Label
from publicservice.model.plan import Plan
from publicservice.model.problem import UsageError
from publicservice.timeline import gantt as module
from publicservice.timeline.chart_axis import columns, folded, rows_of, span_of, ticks
from publicservice.timeline.gantt import gantt, write_gantt
from publicservice.timeline.items import Item, agenda_of

AT = date(2021, 10, 25)
BODY = (
    HEALTH
    + """\
letter = { start = { month = 11, part = "middle" }, end = { month = 11, part = "middle" }, \
label = { en = "letter to parents", zh = "致家长一封信" }, parallel = true }
visits = { start = { unknown = "20xx年x月1x日" }, end = "12-20", parallel = true }
masked = { start = { unknown = "lost" }, end = { unknown = "lost" }, cite = "三(四)" }
[deliverables]
report = { to = "county", due = "12-05" }
"""
)
SVG = "{http://www.w3.org/2000/svg}"


def agenda(*plans: Plan) -> list[Item]:
    return agenda_of(plans or [timeline(BODY)], AT)


def words_of(content: bytes) -> list[str]:
    """The texts of an SVG, which are texts and no outlines."""
    root = ElementTree.fromstring(content)
    return [text for each in root.iter(f"{SVG}text") if (text := "".join(each.itertext()).strip())]


def test_a_row_for_each_phase_and_deadline_with_its_dates() -> None:
    words = words_of(gantt(agenda(), AT))
    for name in ("launch", "implementation", "summary", "letter to parents", "report → county"):
        assert words.count(name) == 1
    assert {"10-18 – 10-20", "10-20 – 11-30", "12-01 – 12-10", "12-05"} <= set(words)
    assert {"within 11-11 – 11-20", "until 12-20", "today 2021-10-25"} <= set(words)
    assert {"past", "current", "upcoming", "due", "unknown"} <= set(words)


def test_what_is_not_known_is_listed_beneath() -> None:
    words = words_of(gantt(agenda(), AT))
    notes = words[words.index("Dates that are not known:") :]
    assert notes == [
        "Dates that are not known:",
        "masked — lost (三(四))",
        "visits — 20xx年x月1x日",
    ]
    assert "masked" not in words


def test_in_chinese() -> None:
    words = words_of(gantt(agenda(), AT, language="zh"))
    assert {"致家长一封信", "今天 2021-10-25", "进行中", "日期未知：", "至12-20"} <= set(words)


def test_chinese_is_text_in_fonts_that_viewers_have() -> None:
    """Whatever fonts are on the machine that draws."""
    content = gantt(agenda(), AT, language="zh").decode()
    families = set(re.findall(r"font-family: ([^;\"]+)", content))
    assert families == {module.FAMILIES}


def test_the_same_items_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a Chinese font on the machine or without one."""
    first = gantt(agenda(), AT, language="zh")
    assert gantt(agenda(), AT, language="zh") == first
    monkeypatch.setattr(module, "_chinese_font", lambda: None)
    assert words_of(gantt(agenda(), AT, language="zh")) == words_of(first)


def test_a_portfolio_is_grouped_by_plan() -> None:
    """The plan's name above its rows."""
    plans = [timeline(HEALTH), evolve(timeline(HEALTH), title="Another", region="county")]
    rows = rows_of(agenda(*plans), "en")
    assert [row.lines[0] for row in rows if row.item is None] == ["A campaign", "Another · county"]
    assert [row.item.plan for row in rows if row.item] == ["A campaign"] * 3 + ["Another"] * 3
    words = words_of(gantt(agenda(*plans), AT))
    assert words.index("A campaign") < words.index("launch") < words.index("Another · county")


def test_rows_go_by_time() -> None:
    """Of two that begin together the longer one first."""
    campaign = HEALTH + 'campaign = { start = "10-18", end = "12-10", parallel = true }\n'
    rows = [row.item.name for row in rows_of(agenda(timeline(campaign)), "en") if row.item]
    assert rows == [
        "phases.campaign", "phases.launch", "phases.implementation", "phases.summary",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (date(2031, 1, 1), "today 2031-01-01 →"),
        (date(2001, 1, 1), "← today 2001-01-01"),
        (date(2021, 12, 20), "today 2021-12-20"),
    ],
)
def test_today_far_away_does_not_squeeze_the_chart(at: date, text: str) -> None:
    found = agenda_of([timeline(HEALTH)], at)
    first, last = span_of(found, at)
    assert text in words_of(gantt(found, at))
    assert (last - first).days < 100


def test_a_plan_with_nothing_to_draw_still_gives_a_chart() -> None:
    masked = timeline('[phases]\nmasked = { start = { unknown = "lost" } }\n')
    words = words_of(gantt(agenda(masked), AT))
    assert "masked — lost; the plan gives phase masked no end" in words
    assert words_of(gantt([], AT))


def test_the_ending_of_the_name_is_the_format(tmp_path: Path) -> None:
    left_out = write_gantt(tmp_path / "chart.svg", agenda(), AT)
    assert [item.name for item in left_out] == ["phases.masked"]
    assert words_of((tmp_path / "chart.svg").read_bytes())
    english = agenda(timeline('year = 2021\n[phases]\nlaunch = { start = "10-18" }\n'))
    write_gantt(tmp_path / "chart.PNG", english, AT)
    assert (tmp_path / "chart.PNG").read_bytes().startswith(b"\x89PNG\r\n")
    with pytest.raises(UsageError) as caught:
        write_gantt(tmp_path / "chart.pdf", english, AT)
    assert str(caught.value) == (
        f"{tmp_path / 'chart.pdf'}: a chart is no .pdf (let the name end in .svg or .png)"
    )
    with pytest.raises(UsageError, match="a chart is no file without an ending"):
        write_gantt(tmp_path / "chart", english, AT)


def test_a_png_with_chinese_needs_a_font_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty boxes would be drawn in the place of the text."""
    monkeypatch.setattr(module, "_chinese_font", lambda: None)
    with pytest.raises(UsageError) as caught:
        gantt(agenda(), AT, language="zh", as_svg=False)
    assert str(caught.value) == (
        "no font with Chinese characters is installed, and a PNG needs one (install one, such as "
        "Noto Sans CJK, or write an SVG)"
    )


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError) as caught:
        gantt(agenda(), AT)
    assert str(caught.value) == (
        "a chart needs matplotlib, which is not installed (pip install 'publicservice[charts]')"
    )


@unhurried
@given(st.text("农家 abcdefg-", max_size=90), st.integers(12, 40))
def test_a_folded_label_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = folded(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    longest = max((len(word) for word in re.findall(r"[a-g-]+", text)), default=0)
    assert all(columns(line) <= max(width, longest) for line in lines)


@unhurried
@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(2, 4000))
def test_an_axis_has_marks_but_not_too_many(first: date, length: int) -> None:
    """In order, inside the axis, and each year is told once."""
    last = first + timedelta(days=length)
    marks = ticks(first, last)
    days = [mark.day for mark in marks]
    assert days == sorted(set(days))
    assert all(first <= day <= last for day in days)
    assert len(marks) <= 20
    assert marks or length < 400
    told = [mark for mark in marks if "\n" in mark.text]
    assert len(told) == len({mark.day.year for mark in told})


def test_a_label_is_drawn_as_it_is_written() -> None:
    """A dollar or an angle bracket is a character, no formula and no tag."""
    plan = timeline(HEALTH)
    phase: Any = evolve(plan.phase("launch"), label=Label("a $5 & b$ <x>"))
    assert "a $5 & b$ <x>" in words_of(gantt(agenda(evolve(plan, phases={"launch": phase})), AT))


@settings(deadline=None, max_examples=15)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_label_gives_a_chart_that_can_be_read(text: str) -> None:
    plan = timeline(HEALTH)
    phase = evolve(plan.phase("launch"), label=Label(text), note=text)
    assert words_of(gantt(agenda(evolve(plan, phases={"launch": phase})), AT))


def test_figure_is_not_torn_from_its_sign_and_unit() -> None:
    """``≥ 100 %`` stands in one line, wherever the label is broken."""
    target = """
[targets.every_single_household_called_on]
indicator = "x"
comparator = ">="
value = 100
unit = "%"
due = "11-30"
"""
    rows = rows_of(agenda(timeline(BODY + target)), "en")
    lines = [line for row in rows for line in row.lines]
    assert any("≥\u00a0100\u00a0%" in line for line in lines)
