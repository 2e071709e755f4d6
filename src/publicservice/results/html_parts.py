"""Pieces of HTML that every part of the page is made of; texts are escaped here or before."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from publicservice.model.label import Label


def section(title: Label, body: str) -> str:
    """A part of the page with its heading."""
    return f"<section><h3>{both(title)}</h3>{body}</section>"


def table(head: str, rows: Iterable[str], kind: str = "") -> str:
    """A table; `kind` is its class."""
    body = "".join(rows)
    return f'<table class="{kind}"><thead>{head}</thead><tbody>{body}</tbody></table>'


def head_row(*names: str) -> str:
    """The names of the columns."""
    cells = (f'<th scope="col">{escape(name)}</th>' for name in names)
    return f"<tr>{''.join(cells)}</tr>"


def table_row(name: str, *cells: str, kind: str = "") -> str:
    """A row with the name of what it is about."""
    return f'<tr class="{escape(kind)}"><th scope="row">{name}</th>{"".join(cells)}</tr>'


def cell(content: str, kind: str = "") -> str:
    """A cell; `n` is for figures, `bar` for bars."""
    return f'<td class="{kind}">{content}</td>'


def chip(status: str, words: Label, reason: str) -> str:
    """A status as a coloured word, and why."""
    chip = f'<span class="chip {escape(status)}">{both(words)}</span>'
    return chip + (f"<small>{reason}</small>" if reason else "")


def both(label: Label) -> str:
    """The label in both languages, the second one quieter; escaped."""
    texts = list(dict.fromkeys(text for text in (label.en, label.zh) if text))
    first, *second = [escape(text) for text in texts] or [""]
    return first + "".join(f' <span lang="zh">{text}</span>' for text in second)


def bar_ground(inside: str) -> str:
    """The ground of a bar, which screen readers leave out."""
    return f'<div aria-hidden="true">{inside}</div>'
