"""``publicservice calendar``: what is on and what is due next, in one plan or a portfolio."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.cli.reply import Reply
from publicservice.in_use import evaluation_date
from publicservice.manager import load_plugins
from publicservice.model.days import Day, PossibleDays
from publicservice.model.label import Language
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.timeline.agenda import plan_of
from publicservice.timeline.checks import check_timeline
from publicservice.timeline.gantt import write_gantt
from publicservice.timeline.icalendar_file import write_calendar
from publicservice.timeline.items import Item, agenda_of, has_unknown
from publicservice.timeline.words import KIND_WORDS, title_of


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
    page.title(f"Calendar at {data['at']}")
    for plan in data["plans"]:
        place = " · ".join(filter(None, (plan["title"], plan["region"], plan["document"])))
        page.line(f"{place}  [{plan['programme']}]")
    several = len(data["plans"]) > 1
    current = [item for item in items if item.status == "current"]
    following = [item for item in items if item.status in ("upcoming", "due")]
    unknown = [item for item in items if item.status == "unknown"]
    _write_dated(page, "Now", current, language, several=several)
    _write_dated(page, "Next", following, language, several=several)
    _write_unknown(page, unknown, language, several=several)
    if past := len(items) - len(current) - len(following) - len(unknown):
        page.line()
        page.line(f"{past} past; --json has them all")
    if not items:
        page.line("Nothing is on the calendar: no phase, no deadline, no event.")
    if files:
        page.section("Files")
        for file in files:
            page.raw(str(file))


def _write_dated(
    page: Page, title: str, items: Sequence[Item], language: Language, *, several: bool
) -> None:
    if not items:
        return
    page.section(title)
    columns = [
        prose("what"), Column("kind"), prose("plan"), Column("from"), Column("to"),
        figures("days left" if title == "Now" else "in days"), Column("clause"),
    ]  # fmt: skip
    page.table(columns, [_row(item, language, several=several) for item in items])


def _row(item: Item, language: Language, *, several: bool) -> tuple[str, ...]:
    notes = [f"late: {item.late}"] if item.late else []
    notes += [item.reason] if has_unknown(item) else []
    return (
        "\n".join((title_of(item, language), *notes)),
        KIND_WORDS[item.kind].text(language),
        item.plan if several else "",
        "" if item.start is None else _day(item.start),
        _day(item.end),
        "" if item.days is None else f"{item.days:,}",
        item.cite,
    )


def _write_unknown(page: Page, items: Sequence[Item], language: Language, *, several: bool) -> None:
    if not items:
        return
    page.section("Nobody can tell")
    columns = [
        prose("what"), Column("kind"), prose("plan"), Column("from"), Column("to"), prose("why"),
        Column("clause"),
    ]  # fmt: skip
    rows = [
        (
            title_of(item, language), KIND_WORDS[item.kind].text(language),
            item.plan if several else "", "" if item.start is None else _day(item.start),
            _day(item.end), item.reason, item.cite,
        )
        for item in items
    ]  # fmt: skip
    page.table(columns, rows)


def _day(day: Day) -> str:
    if isinstance(day, PossibleDays):
        return f"{day.earliest}\n..{day.latest}"
    return "?" if isinstance(day, Unknown) else str(day)
