"""A public list as a notice board takes it: a CSV file, or a page to print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from publicservice.model.problem import UsageError
from publicservice.timeline.items import label_of

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

FORMATS = (".csv", ".html")
HELD = "under objection 异议核查中"
HEADERS = {
    "village": "village 村", "township": "township 乡镇", "name": "name 姓名", "for": "for 事项",
    "amount": "amount, yuan 金额(元)", "held": "note 备注",
}  # fmt: skip
STYLE = (
    "body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}"
    "td,th{border:1px solid #999;padding:.3em .6em;text-align:left}"
)


def list_title(evaluation: Evaluation, posting: str) -> str:
    """What the list is called: the posting's label, else the programme's name."""
    if posting:
        label = label_of(evaluation.plan.postings[posting].label, posting)
    else:
        label = evaluation.programme.label()
    return " ".join(dict.fromkeys(filter(None, (label.zh, label.en))))


def shown(listed: pl.DataFrame) -> pl.DataFrame:
    """The public list with words for people: place, name, for what, amount in yuan, note."""
    places = listed.columns[: listed.columns.index("name")]
    both = pl.concat_str(
        "label_zh", pl.when(pl.col("label_en") != pl.col("label_zh")).then("label_en"),
        separator=" ", ignore_nulls=True,
    )  # fmt: skip
    cents = (pl.col("amount_fen") % 100).cast(pl.String).str.zfill(2)
    yuan = pl.concat_str((pl.col("amount_fen") // 100).cast(pl.String), pl.lit("."), cents)
    frame = listed.select(
        *places, "name", both.str.strip_chars().alias("for"), yuan.alias("amount"),
        pl.when("held").then(pl.lit(HELD)).alias("held"),
    )  # fmt: skip
    empty = [name for name in frame.columns if frame[name].null_count() == frame.height]
    return frame.drop([name for name in empty if name != "for"])


def write_list(listed: pl.DataFrame, rounds: pl.DataFrame, title: str, path: Path) -> Path:
    """Write the list as CSV (UTF-8 with a byte-order mark) or as a page, by the file's ending.

    Raises:
        UsageError: another ending, or a file that cannot be written.
    """
    if path.suffix not in FORMATS:
        raise UsageError.of(
            "usage.posting", f"no list is written as {path.suffix or path.name!r}",
            where=str(path), remedy=f"end it in {' or '.join(FORMATS)}",
        )  # fmt: skip
    frame = shown(listed)
    frame = frame.rename({name: HEADERS.get(name, name) for name in frame.columns})
    try:
        if path.suffix == ".csv":
            runs = pl.all().str.contains(r"^[=+\-@\t\r]")
            escaped = pl.when(runs).then(pl.lit("'") + pl.all()).otherwise(pl.all())
            frame.select(escaped.name.keep()).write_csv(path, include_bom=True)
        else:
            path.write_text(_page(frame, rounds, title), encoding="utf-8")
    except OSError as error:
        raise UsageError.of(
            "output.not-written", f"cannot be written: {error.strerror or error}",
            where=str(path), remedy="name a file that you may write to",
        ) from error  # fmt: skip
    return path


def _page(frame: pl.DataFrame, rounds: pl.DataFrame, title: str) -> str:
    lines = [
        f"{row['round_zh']} {row['by']}: {row['start'] or '?'} – {row['end'] or '?'}; "
        f"objections until 异议截止 {row['objections_until'] or '?'}"
        for row in rounds.rows(named=True)
    ]
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    head = _row("th", frame.columns)
    body = "".join(_row("td", row) for row in frame.rows())
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1><ul>{told}</ul>"
        f"<table>{head}{body}</table></html>\n"
    )


def _row(tag: str, cells: Iterable[str | None]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell or '')}</{tag}>" for cell in cells) + "</tr>\n"
