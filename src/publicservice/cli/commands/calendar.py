"""``publicservice calendar``: what is on and what is due next, in one plan or a portfolio."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.cli.reply import Reply
from publicservice.in_use import evaluation_date
from publicservice.manager import load_plugins
from publicservice.model.calendar.days import Day, PossibleDays
from publicservice.model.label import Language
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.timeline.agenda import plan_of
from publicservice.timeline.checks import check_timeline
from publicservice.timeline.gantt import write_gantt
from publicservice.timeline.icalendar_file import write_calendar
from publicservice.timeline.items import Item, agenda_of
from publicservice.timeline.words import KIND_WORDS, LATE_WORDS, title_of

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "now": ("what", "kind", "plan", "from", "to", "left", "clause"),
    "next": ("what", "kind", "plan", "from", "to", "days", "clause"),
    "unknown": ("what", "kind", "plan", "from", "to", "why", "clause"),
})  # fmt: skip
"""The columns of each section."""

COLUMNS: Mapping[str, Callable[[str], Column]] = MappingProxyType({
    "what": prose, "kind": Column, "plan": prose, "from": Column, "to": Column, "left": figures,
    "days": figures, "why": prose, "clause": Column,
})  # fmt: skip

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType({
    "en": MappingProxyType({
        "title": "Calendar at {}", "now": "Now", "next": "Next", "unknown": "Nobody can tell",
        "files": "Files", "past": "{} past; --json has them all", "late": "late: ",
        "nothing": "Nothing is on the calendar: no phase, no deadline, no event.",
        "what": "what", "kind": "kind", "plan": "plan", "from": "from", "to": "to",
        "left": "days left", "days": "in days", "why": "why", "clause": "clause",
    }),
    "zh": MappingProxyType({
        "title": "日程 {}", "now": "正在进行", "next": "接下来", "unknown": "无法确定",
        "files": "文件", "past": "已结束{}项，--json 全部列出", "late": "逾期：",
        "nothing": "日程为空：没有阶段、期限或事项。",
        "what": "事项", "kind": "类别", "plan": "计划", "from": "开始", "to": "结束",
        "left": "剩余天数", "days": "距今天数", "why": "原因", "clause": "条款",
    }),
})  # fmt: skip


def run(options: argparse.Namespace) -> Reply:
    """The agenda, and its calendar file and chart where they are asked for."""
    plugins = load_plugins()
    at = evaluation_date(options.at)
    plans = [plan_of(target, plugins) for target in options.target]
    found = tuple(dict.fromkeys(each for plan in plans for each in check_timeline(plan)))
    items, language = agenda_of(plans, at), options.lang
    files = []
    if options.ics is not None:
        write_calendar(Path(options.ics), items, at, language=language)
        files.append(Path(options.ics))
    if options.gantt is not None:
        write_gantt(Path(options.gantt), items, at, language=language)
        files.append(Path(options.gantt))
    data = {
        "at": at,
        "plans": [_plan(plan) for plan in plans],
        "items": [item.as_dict() for item in items],
        "files": files,
    }
    return Reply(
        data,
        lambda page: _write(page, data, items, language, files),
        (*found, *plugins.problems),
    )


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "programme": plan.programme,
        "title": plan.title or plan.source.title,
        "region": plan.region,
        "year": plan.year,
        "document": plan.source.document,
        "sha256": plan.sha256,
    }


def _write(
    page: Page,
    data: dict[str, Any],
    items: Sequence[Item],
    language: Language,
    files: Sequence[Path],
) -> None:
    words = WORDS[language]
    page.title(words["title"].format(data["at"]))
    for plan in data["plans"]:
        place = " · ".join(filter(None, (plan["title"], plan["region"], plan["document"])))
        page.line(f"{place}  [{plan['programme']}]")
    sections = {
        "now": [item for item in items if item.status == "current"],
        "next": [item for item in items if item.status in ("upcoming", "due")],
        "unknown": [item for item in items if item.status == "unknown"],
    }
    several = len(data["plans"]) > 1
    for name, found in sections.items():
        if found:
            page.section(words[name])
            page.table(
                [COLUMNS[key](words[key]) for key in KEYS[name]],
                [[_cell(item, key, language, several=several) for key in KEYS[name]]
                 for item in found],
            )  # fmt: skip
    if past := sum(item.status == "past" for item in items):
        page.line()
        page.line(words["past"].format(past))
    if not items:
        page.line(words["nothing"])
    if files:
        page.section(words["files"])
        for file in files:
            page.raw(str(file))


def _cell(item: Item, key: str, language: Language, *, several: bool) -> str:
    match key:
        case "what":
            return "\n".join(filter(None, (title_of(item, language), _late(item, language))))
        case "kind":
            return KIND_WORDS[item.kind].text(language)
        case "plan":
            return item.plan if several else ""
        case "from":
            return "" if item.start is None else _day(item.start)
        case "to":
            return _day(item.end)
        case "left" | "days":
            return "" if item.days is None else f"{item.days:,}"
        case "why":
            return item.why(language)
    return item.cite


def _late(item: Item, language: Language) -> str:
    if not item.late:
        return ""
    return f"{WORDS[language]['late']}{LATE_WORDS[item.late].text(language)}"


def _day(day: Day) -> str:
    if isinstance(day, PossibleDays):
        return f"{day.earliest}\n..{day.latest}"
    return "?" if isinstance(day, Unknown) else str(day)
