"""A page on the terminal: headings, facts and tables, plain where nobody looks at a screen."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH = 100
"""The widest that a page gets, and its width where there is no terminal."""

NARROWEST = 22
"""What a column of prose is left at least."""

NARROWEST_NAME = 8
"""What any column but one of figures is left, where a table is wider than the page."""

GAP = 2
"""Between two columns."""

STYLES = {
    "eligible": "green", "met": "green", "current": "green", "loaded": "green",
    "undetermined": "yellow", "pending": "yellow", "warning": "yellow", "unknown": "yellow",
    "loaded, with problems": "yellow",
    "covered": "green", "short": "red", "not funded": "red", "not planned": "dim",
    "missed": "red", "not met": "red", "error": "red",
    "contradicts": "red", "broken": "red",
    "not measured": "dim", "past": "dim", "upcoming": "dim", "notice": "dim",
}  # fmt: skip
"""Colours of words that a table shows alone in a cell."""


@frozen
class Column:
    """A column of a table: figures to the `right`, prose that may `wrap`, else a name or a word."""

    title: str
    right: bool = False
    wrap: bool = False


def prose(title: str) -> Column:
    """A column of texts that may go over several lines."""
    return Column(title, wrap=True)


def figures(title: str) -> Column:
    """A column of figures."""
    return Column(title, right=True)


class Page:
    """Writes to the standard output stream."""

    def __init__(self) -> None:
        self._console = _console()

    def title(self, text: str) -> None:
        """The head of the page."""
        self._print(text, style="bold")

    def section(self, text: str) -> None:
        """A heading, after a blank line."""
        self._print("")
        self._print(text, style="bold cyan")

    def line(self, text: str = "") -> None:
        """A paragraph."""
        self._print(text)

    def rule(self) -> None:
        """A line across the page, with space around it."""
        from rich.rule import Rule

        self._print("")
        self._print(Rule(style="dim"))
        self._print("")

    def more(self, count: int) -> None:
        """That so many were left out, if any."""
        if count > 0:
            self._print(f"and {count:,} more", style="dim")

    def indented(self, text: str) -> None:
        """Lines that keep their indentation where they are broken."""
        from rich.padding import Padding

        for line in text.splitlines():
            inner = line.lstrip()
            self._print(Padding(inner, (0, 0, 0, len(line) - len(inner))))

    def raw(self, text: str) -> None:
        """Lines that are laid out already."""
        sys.stdout.write(f"{text}\n")

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names and texts, one pair a line; those without text are left out."""
        from rich.table import Table

        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in facts:
            if text:
                table.add_row(name, text)
        self._print(table)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """A table; columns without any text are left out."""
        from rich import box
        from rich.table import Table
        from rich.text import Text

        listed = [list(row) for row in rows]
        used = [n for n, _ in enumerate(columns) if any(row[n] for row in listed)]
        table = Table(
            box=box.SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            padding=(0, 1, 0, 0),
            header_style="dim",
        )
        cells = [(columns[n], [row[n] for row in listed]) for n in used]
        whole = self._whole(cells)
        for number in used:
            column = columns[number]
            table.add_column(
                column.title,
                justify="right" if column.right else "left",
                no_wrap=column.right in whole and not column.wrap,
                overflow="fold",
            )
        for row in listed:
            table.add_row(*(Text(row[n], style=STYLES.get(row[n], "")) for n in used))
        self._print(table)

    def _whole(self, columns: Sequence[tuple[Column, list[str]]]) -> tuple[bool, ...]:
        """Which columns stay in one line: names and figures, else figures alone, else none.

        Nothing is ever cut off.
        """
        for whole in ((True, False), (True,)):
            if self._needed(columns, whole) <= self._console.width:
                return whole
        return ()

    def _needed(self, columns: Sequence[tuple[Column, list[str]]], whole: tuple[bool, ...]) -> int:
        """The width that the table takes at least where those columns are not broken."""
        from rich.cells import cell_len

        needed = GAP * (len(columns) - 1)
        for column, cells in columns:
            lines = [line for cell in (column.title, *cells) for line in cell.splitlines()]
            longest = max(map(cell_len, lines), default=0)
            least = NARROWEST if column.wrap else NARROWEST_NAME
            broken = column.wrap or column.right not in whole
            if broken and len(whole) == 1:
                least = NARROWEST_NAME
            needed += min(longest, least) if broken else longest
        return needed

    def _print(self, content: RenderableType, style: str = "") -> None:
        # Captured first: a table pads every line with spaces up to its width.
        with self._console.capture() as captured:
            self._console.print(content, style=style)
        lines = captured.get().splitlines()
        sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines))


def _console() -> Console:
    from rich.console import Console

    width = WIDTH
    if "COLUMNS" in os.environ or sys.stdout.isatty():
        width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)
