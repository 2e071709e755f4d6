"""An agenda as a Gantt chart: a row for each phase and deadline, a line for today."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from publicservice.model.calendar.days import Day, earliest, latest
from publicservice.model.label import Label, Language
from publicservice.model.problem import UsageError
from publicservice.model.state import Unknown
from publicservice.timeline.chart_axis import (
    LINE_STEP,
    Row,
    columns,
    folded,
    is_drawn,
    rows_of,
    span_of,
    ticks,
)
from publicservice.timeline.items import Item, ItemStatus, has_unknown
from publicservice.timeline.saving import library, save
from publicservice.timeline.words import STATUS_WORDS, title_of

COLOURS: Mapping[ItemStatus, str] = MappingProxyType({
    "past": "#9aa5b1", "current": "#1f7a5c", "upcoming": "#7fb2e5", "due": "#d9822b",
    "unknown": "#c7a600",
})  # fmt: skip
INK, PALE, TODAY = "#22303c", "#6b7785", "#c0392b"
SUFFIXES = (".svg", ".png")
FAMILIES = "'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
"""The fonts that an SVG asks the viewer for, so that Chinese shows."""

CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "SimHei", "Noto Sans CJK JP",
)  # fmt: skip
"""The fonts that a PNG is drawn with where one of them is installed."""

WIDTH, LABELS, RIGHT, TITLE, FOOT, LINE = 11.0, 3.3, 0.35, 0.75, 0.6, 0.24
"""In inches: the chart, its labels, the edge, what is above the rows and below, a line of text."""

GAP = 0.45
"""Between two rows, in lines."""

INSIDE = 1.3
"""How long a bar has to be for its dates to stand in it, in inches."""

HALO = MappingProxyType({"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85})
"""Behind dates, so that no line runs through them."""

NOTE_WIDTH = 118
"""Of the lines below the chart, in half-width characters."""


def write_gantt(
    path: Path, items: Iterable[Item], at: date, *, language: Language = "en"
) -> tuple[Item, ...]:
    """Write the chart, as SVG or PNG by the ending of the path. The same items give the same SVG.

    Returns:
        The items that are not on the chart because no day of them is known.

    Raises:
        UsageError: another ending, matplotlib missing, no Chinese font for a PNG, or a file that
            cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError.of(
            "usage.chart-format", f"a chart is no {path.suffix or 'file without an ending'}",
            where=str(path), remedy=f"let the name end in {' or '.join(SUFFIXES)}",
        )  # fmt: skip
    listed = list(items)
    as_svg = path.suffix.lower() == ".svg"
    save(path, gantt(listed, at, language=language, as_svg=as_svg))
    return tuple(item for item in listed if not is_drawn(item))


def gantt(
    items: Sequence[Item], at: date, *, language: Language = "en", as_svg: bool = True
) -> bytes:
    """The chart as SVG, its text kept as text, or as PNG. Raises UsageError as `write_gantt`."""
    matplotlib = library("matplotlib", extra="charts", what="a chart")
    rows = rows_of(items, language)
    notes = _notes([item for item in items if has_unknown(item)], language)
    font = _chinese_font()
    if not as_svg and font is None and _has_chinese(rows, notes):
        raise UsageError.of(
            "usage.no-font", "no font with Chinese characters is installed, and a PNG needs one",
            remedy="install one, such as Noto Sans CJK, or write an SVG",
        )  # fmt: skip
    settings = {
        "svg.fonttype": "none", "svg.hashsalt": "publicservice", "text.parse_math": False,
        "font.family": [*([font] if font else []), "DejaVu Sans"], "font.size": 9,
    }  # fmt: skip
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)  # the viewer has it
        figure = _figure(rows, notes, span_of(items, at), at, language)
        return _svg(figure) if as_svg else _png(figure)


def _svg(figure: Any) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": "publicservice"})
    text = drawn.getvalue().decode()
    return re.sub(r"font-family: [^;\"]+", f"font-family: {FAMILIES}", text).encode()


def _png(figure: Any) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=150, metadata={"Software": "publicservice"})
    return drawn.getvalue()


def _chinese_font() -> str | None:
    manager = library("matplotlib.font_manager", extra="charts", what="a chart")
    installed = set(manager.get_font_names())
    return next((name for name in CHINESE_FONTS if name in installed), None)


def _has_chinese(rows: Iterable[Row], notes: Iterable[str]) -> bool:
    texts = [*(line for row in rows for line in row.lines), *notes]
    return any(columns(text) != len(text) for text in texts)


def _notes(unknown: Iterable[Item], language: Language) -> list[str]:
    """What is not on the chart, or only in part, and why."""
    lines = [
        f"{title_of(item, language)} — {item.why(language)}"
        + (f" ({item.cite})" if item.cite else "")
        for item in sorted(unknown, key=lambda item: (item.programme, item.region, item.name))
    ]
    if lines:
        lines.insert(0, {"en": "Dates that are not known:", "zh": "日期未知："}[language])
    return [part for line in lines for part in folded(line, NOTE_WIDTH)]


def _figure(
    rows: Sequence[Row], notes: Sequence[str], span: tuple[date, date], at: date, language: Language
) -> Any:
    figures = library("matplotlib.figure", extra="charts", what="a chart")
    lines = GAP + sum(row.height + GAP * (1 + (row.item is None)) for row in rows)
    below = FOOT + LINE * 0.85 * len(notes)
    height = TITLE + lines * LINE + below
    figure = figures.Figure(figsize=(WIDTH, height), facecolor="white")
    axes = figure.add_axes(
        (LABELS / WIDTH, below / height, (WIDTH - LABELS - RIGHT) / WIDTH, lines * LINE / height)
    )
    axes.set_xlim(*(day.toordinal() for day in span))
    axes.set_ylim(lines, 0)
    _draw_frame(axes, span, lines)
    top = GAP
    for row in rows:
        top += GAP * (row.item is None and row is not rows[0])
        _draw_row(axes, row, top, span, language)
        top += row.height + GAP
    _draw_today(axes, at, span, language)
    _draw_legend(figure, rows, height, language)
    for number, note in enumerate(notes):
        y = (below - FOOT - LINE * 0.85 * number) / height
        figure.text(0.15 / WIDTH, y, note, color=PALE, fontsize=8)
    return figure


def _write(axes: Any, x: float, y: float, text: str, size: float = 9, **style: Any) -> None:
    """A line of text with its middle at that height, whatever fonts are there to measure it."""
    baseline = y + 0.36 * size / (72 * LINE)
    axes.text(x, baseline, text, fontsize=size, va="baseline", **style)


def _draw_frame(axes: Any, span: tuple[date, date], lines: float) -> None:
    marks = ticks(*span)
    axes.set_xticks([mark.day.toordinal() for mark in marks], [""] * len(marks))
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color="#e6eaee", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#c9d1d9")
    for mark in marks:
        for number, text in enumerate(mark.text.split("\n")):
            _write(axes, mark.day.toordinal(), lines + 0.55 + 0.65 * number, text, 8, ha="center",
                   color=PALE)  # fmt: skip


def _draw_row(axes: Any, row: Row, top: float, span: tuple[date, date], language: Language) -> None:
    item, middle = row.item, top + row.height / 2
    inch = (span[1] - span[0]).days / (WIDTH - LABELS - RIGHT)
    left = span[0].toordinal() - inch * (LABELS - (0.15 if item is None else 0.3))
    weight = "bold" if item is None else "normal"
    for number, line in enumerate(row.lines):
        y = top + 0.5 + LINE_STEP * number
        _write(axes, left, y, line, color=INK, fontweight=weight)
    if item is None:
        return
    colour = COLOURS[item.status]
    if item.start is None or isinstance(item.start, Unknown) or isinstance(item.end, Unknown):
        _draw_day(axes, item, middle, colour)
    else:
        _draw_bar(axes, item.start, item.end, middle, colour)
    _draw_dates(axes, item, middle, span, language)


def _draw_bar(axes: Any, start: Day, end: Day, middle: float, colour: str) -> None:
    """What is certain in full colour, what is possible in a pale one."""
    spans = [(earliest(start), latest(end), 0.35), (latest(start), earliest(end), 1.0)]
    for first, last, alpha in spans:
        if first <= last:
            axes.barh(middle, (last - first).days + 1, left=first.toordinal(), height=0.72,
                      color=colour, alpha=alpha, linewidth=0)  # fmt: skip


def _draw_day(axes: Any, item: Item, middle: float, colour: str) -> None:
    """A deadline, or the one end of a window that is known."""
    if item.start is None:
        day, marker = item.end, "D"
    elif isinstance(item.start, Unknown):
        day, marker = item.end, "<"
    else:
        day, marker = item.start, ">"
    if earliest(day) < latest(day):
        _draw_bar(axes, day, day, middle, colour)
        return
    axes.plot([earliest(day).toordinal() + 0.5], [middle], marker=marker, markersize=7,
              color=colour, linestyle="none", clip_on=False)  # fmt: skip


def _draw_dates(
    axes: Any, item: Item, middle: float, span: tuple[date, date], language: Language
) -> None:
    """The dates in the bar where it is long enough, else beside it where there is room."""
    known = [day for day in (item.start, item.end) if day and not isinstance(day, Unknown)]
    first, last = earliest(known[0]), latest(known[-1])
    text = _dates_text(item, _short(first, span), _short(last, span), language)
    inch = (span[1] - span[0]).days / (WIDTH - LABELS - RIGHT)
    certain = not item.reason and item.start is not None
    if certain and (last - first).days > INSIDE * inch:
        x = first.toordinal() + 0.08 * inch
        _write(axes, x, middle, text, 7.5, color="white", zorder=4)  # above the line of today
    elif (span[1] - last).days > INSIDE * inch:
        _write(axes, last.toordinal() + 1 + 0.1 * inch, middle, text, 7.5, color=PALE, zorder=4,
               bbox=HALO)  # fmt: skip
    else:
        _write(axes, first.toordinal() - 0.1 * inch, middle, text, 7.5, color=PALE, ha="right",
               zorder=4, bbox=HALO)  # fmt: skip


def _dates_text(item: Item, first: str, last: str, language: Language) -> str:
    """``10-18 – 10-20``, ``from 10-18``, ``one day of 12-11 – 12-20``."""
    text = Label(first) if first == last else Label(f"{first} – {last}")
    if isinstance(item.start, Unknown):
        text = Label(f"until {last}", f"至{last}")
    elif isinstance(item.end, Unknown):
        text = Label(f"from {first}", f"{first}起")
    elif item.start is None and first != last:
        text = Label(f"one day of {first} – {last}", f"{first} – {last}之间某日")
    elif item.reason:
        text = Label(f"within {first} – {last}", f"{first} – {last}之间")
    return text.text(language)


def _short(day: date, span: tuple[date, date]) -> str:
    within_a_year = span[0].year == span[1].year
    return f"{day:%m-%d}" if within_a_year else f"{day:%Y-%m-%d}"


def _draw_today(axes: Any, at: date, span: tuple[date, date], language: Language) -> None:
    word = {"en": "today", "zh": "今天"}[language]
    x, text, align = at.toordinal() + 0.5, f"{word} {at}", "center"
    if at > span[1]:
        x, text, align = span[1].toordinal(), f"{word} {at} →", "right"
    elif at < span[0]:
        x, text, align = span[0].toordinal(), f"← {word} {at}", "left"
    else:
        axes.axvline(x, color=TODAY, linewidth=1.3, zorder=3)
    _write(axes, x, -0.45, text, 8, ha=align, color=TODAY)


def _draw_legend(figure: Any, rows: Sequence[Row], height: float, language: Language) -> None:
    used = [row.item.status for row in rows if row.item is not None]
    x, y = 0.15 / WIDTH, 1 - 0.34 / height
    for status, colour in COLOURS.items():
        if status in used:
            word = STATUS_WORDS[status].text(language)
            figure.text(x, y, "■", color=colour, fontsize=10)
            figure.text(x + 0.018, y, word, color=PALE, fontsize=8)
            x += 0.04 + 0.008 * columns(word)
