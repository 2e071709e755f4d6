"""The rows and the time axis of a Gantt chart, without anything drawn yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from attrs import frozen

from publicservice.model.calendar.days import earliest, latest
from publicservice.model.label import Language
from publicservice.model.state import Unknown
from publicservice.timeline.items import Item
from publicservice.timeline.words import printable, title_of

LABEL_WIDTH = 34
"""Of a row's label, in half-width characters; longer ones go over several lines."""

LINE_STEP = 0.8
"""From one line of a label to the next, in rows of one line."""

DAILY, WEEKLY, MONTHLY, QUARTERLY = 16, 100, 430, 1300
"""Up to how many days an axis is marked at days, weeks, months and quarters; then at years."""


@frozen
class Row:
    """A row of the chart: a plan's name above its items, or an item.

    Attributes:
        lines: the label.
    """

    lines: tuple[str, ...]
    item: Item | None = None

    @property
    def height(self) -> float:
        """How much room it takes, in rows of one line."""
        return 1 + LINE_STEP * (len(self.lines) - 1)


@frozen
class Tick:
    """A mark of the time axis."""

    day: date
    text: str


def is_drawn(item: Item) -> bool:
    """Whether anything is known that can be drawn."""
    days = [item.end] if item.start is None else [item.start, item.end]
    return not all(isinstance(day, Unknown) for day in days)


def rows_of(items: Iterable[Item], language: Language) -> list[Row]:
    """A row for each item that can be drawn, by plan and then by time."""
    listed = sorted((item for item in items if is_drawn(item)), key=_in_rows)
    rows: list[Row] = []
    before: tuple[str, str, str] | None = None
    for item in listed:
        owner = (item.programme, item.region, item.plan)
        if owner != before:
            head = " · ".join(filter(None, (item.plan, item.region)))
            rows.append(Row(folded(head, LABEL_WIDTH)))
            before = owner
        title = _with_whole_figures(title_of(item, language))
        rows.append(Row(folded(title, LABEL_WIDTH), item))
    return rows


def _in_rows(item: Item) -> tuple[object, ...]:
    first = item.end if item.start is None or isinstance(item.start, Unknown) else item.start
    longest = -latest(item.end).toordinal()
    return (item.programme, item.region, item.plan, earliest(first), longest, item.name)


def _with_whole_figures(title: str) -> str:
    """A title in which a figure is not torn from its sign and its unit: ``≥ 100 %``."""
    return re.sub(r"(?<=[<>=≤≥]) (?=\d)|(?<=\d) (?=%)", "\u00a0", title)


def folded(text: str, width: int) -> tuple[str, ...]:
    """A text in lines of at most that many half-width characters; words stay whole if they fit."""
    lines, line = [], ""
    for word in _words(printable(text).replace("\n", " ")):
        if line and columns(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    lines.append(line.rstrip())
    return tuple(lines)


def _words(text: str) -> list[str]:
    """Words with the space after them; Chinese may be broken between any two characters."""
    words = [""]
    for character in text:
        wide = columns(character) == 2
        if words[-1] and (wide or words[-1][-1] == " " or columns(words[-1][-1]) == 2):
            words.append("")
        words[-1] += character
        if columns(words[-1]) >= LABEL_WIDTH:
            words.append("")
    return words


def columns(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def span_of(items: Sequence[Item], at: date) -> tuple[date, date]:
    """The first and last day to show: those of the items, and today where it is not far off."""
    known = [
        day
        for item in items
        for day in (item.start, item.end)
        if day is not None and not isinstance(day, Unknown)
    ]
    first = min((earliest(day) for day in known), default=at)
    last = max((latest(day) for day in known), default=at)
    near = max(timedelta(days=14), (last - first) / 2)
    if first - near <= at <= last + near:
        first, last = min(first, at), max(last, at)
    edge = timedelta(days=1 + (last - first).days // 40)
    lowest, highest = date.min + edge, date.max - edge
    return max(first, lowest) - edge, min(last, highest) + edge


def ticks(first: date, last: date) -> list[Tick]:
    """Round days between the two, with the year where it begins."""
    length = (last - first).days
    days = [day for day in _days(first, last) if _is_marked(day, length)]
    found = []
    for index, day in enumerate(days):
        new_year = index == 0 or day.year != days[index - 1].year
        text = f"{day.month:02d}-{day.day:02d}" if length <= WEEKLY else f"{day.month:02d}"
        if length > QUARTERLY:
            text, new_year = str(day.year), False
        found.append(Tick(day, f"{text}\n{day.year}" if new_year else text))
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=later) for later in range((last - first).days + 1))


def _is_marked(day: date, length: int) -> bool:
    if length <= DAILY:
        return True
    if length <= WEEKLY:
        return day.weekday() == 0
    if length <= MONTHLY:
        return day.day == 1
    if length <= QUARTERLY:
        return day.day == 1 and day.month in (1, 4, 7, 10)
    step = 1 + length // 365 // 20
    return (day.month, day.day) == (1, 1) and day.year % step == 0
