"""An agenda as an iCalendar file, which every calendar program opens or subscribes to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from publicservice.model.calendar.days import Day, PossibleDays, earliest, latest
from publicservice.model.label import Label, Language
from publicservice.model.state import Unknown
from publicservice.timeline.items import Item, has_unknown
from publicservice.timeline.saving import library, save
from publicservice.timeline.words import KIND_WORDS, LATE_WORDS, printable, title_of

PRODUCT = "-//publicservice//agenda//EN"


@frozen
class CalendarFile:
    """A calendar as bytes, and what is not in it or only in part.

    Attributes:
        content: the file; the same items and day give the same bytes.
        left_out: the items of which a date is not known. Where the other end of a window is known,
            that day is in the file.
    """

    content: bytes
    left_out: tuple[Item, ...]


def calendar_file(items: Iterable[Item], at: date, *, language: Language = "en") -> CalendarFile:
    """Every item as an event of whole days, as known on the day `at`.

    An event keeps its identity when its date changes, so a program that reads the file again moves
    it. A day that is one of several is an event over all of them, marked tentative. A yearly phase
    that is on the same days every year comes back by itself. Raises UsageError without icalendar.
    """
    icalendar = library("icalendar", extra="calendar", what="a calendar file")
    listed = sorted(items, key=lambda item: (item.programme, item.region, item.plan, item.name))
    left_out = tuple(item for item in listed if has_unknown(item))
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    plans = list(dict.fromkeys(item.plan for item in listed))
    calendar.add("x-wr-calname", icalendar.vText(printable(", ".join(plans))))
    if left_out:
        calendar.add("x-wr-caldesc", icalendar.vText(printable(_told(left_out, language))))
    for item in listed:
        if (days := _days(item)) is not None:
            calendar.add_component(_event(icalendar.Event(), item, days, at, language))
    return CalendarFile(calendar.to_ical(), left_out)


def write_calendar(
    path: Path, items: Iterable[Item], at: date, *, language: Language = "en"
) -> CalendarFile:
    """Write the file. Raises UsageError where it cannot be written or icalendar is missing."""
    made = calendar_file(items, at, language=language)
    save(path, made.content)
    return made


def _told(left_out: Iterable[Item], language: Language) -> str:
    head = {"en": "Dates that are not known", "zh": "日期未知"}[language]
    lines = [f"{title_of(item, language)}: {item.why(language)}" for item in left_out]
    return "\n".join((f"{head}:", *lines))


def _days(item: Item) -> tuple[date, date] | None:
    """First and last day of the event; of a window of which one end is known, that day."""
    ends: list[Day] = [item.end] if item.start is None else [item.start, item.end]
    known = [day for day in ends if not isinstance(day, Unknown)]
    return (earliest(known[0]), latest(known[-1])) if known else None


def _event(event: Any, item: Item, days: tuple[date, date], at: date, language: Language) -> Any:
    first, last = days
    event.add("uid", _identity(item))
    event.add("dtstamp", datetime(at.year, at.month, at.day, tzinfo=UTC))
    event.add("dtstart", first)
    event.add("dtend", min(last, date.max - timedelta(days=1)) + timedelta(days=1))
    event.add("summary", printable(_summary(item, language)))
    if description := _description(item, language):
        event.add("description", printable(description))
    event.add("categories", [item.programme, KIND_WORDS[item.kind].text(language)])
    event.add("transp", "TRANSPARENT")
    tentative = any(isinstance(day, PossibleDays) for day in (item.start, item.end))
    event.add("status", "TENTATIVE" if tentative or has_unknown(item) else "CONFIRMED")
    if item.same_every_year:
        event.add("rrule", {"freq": "yearly"})
    return event


def _identity(item: Item) -> str:
    """The same for the same item of the same plan, whatever its date is."""
    year = item.year if item.every_year and not item.same_every_year else ""
    parts = (item.programme, item.region, item.plan, item.document, item.name, str(year))
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"{digest[:32]}@publicservice"


def _summary(item: Item, language: Language) -> str:
    title = title_of(item, language)
    word = None
    if item.single and item.kind != "event":
        word = Label("due", "截止")
    elif isinstance(item.start, Unknown):
        word = Label("ends", "结束")
    elif isinstance(item.end, Unknown) and item.start is not None:
        word = Label("begins", "开始")
    if word is None:
        return title
    return f"{word.text(language)}：{title}" if language == "zh" else f"{word.en}: {title}"


def _description(item: Item, language: Language) -> str:
    where = " ".join(filter(None, (item.document, item.cite)))
    plan = " · ".join(filter(None, (item.plan, item.region)))
    late = LATE_WORDS[item.late].text(language) if item.late else ""
    if late:
        late = f"逾期：{late}" if language == "zh" else f"late: {late}"
    return "\n".join(filter(None, (plan, where, late, item.why(language), item.note)))
