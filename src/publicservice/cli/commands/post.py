"""``publicservice post``: the list that is posted in public, with nothing that identifies."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import polars as pl

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.cli.reply import Reply
from publicservice.cli.report import write_files
from publicservice.cli.supplied import supplied
from publicservice.in_use import read_in_use
from publicservice.manager import load_plugins
from publicservice.results.notice import HELD, list_title, shown, write_list
from publicservice.results.posting import beneficiaries_listed, public_list


def run(options: argparse.Namespace) -> Reply:
    """The public list of an evaluation, and its file where one is named."""
    plugins = load_plugins()
    in_use = read_in_use(options.target, options.plan, plugins=plugins)
    checked = in_use.require_usable()
    evaluation = in_use.evaluate(supplied(options), options.at)
    listed = public_list(
        evaluation, name=options.name, smallest=options.smallest, posting=options.posting
    )
    rounds = evaluation.postings.filter(pl.col("posting") == options.posting)
    title = list_title(evaluation, options.posting)
    files = [] if options.out is None else [write_list(listed, rounds, title, Path(options.out))]
    data: dict[str, Any] = {
        "posting": options.posting, "title": title, "rounds": rounds.rows(named=True),
        "beneficiaries": beneficiaries_listed(evaluation, options.posting),
        "list": listed.rows(named=True), "files": files,
    }  # fmt: skip

    def show(page: Page) -> None:
        page.title(title)
        _write_rounds(page, rounds)
        _write_list(page, shown(listed), data["beneficiaries"])
        write_files(page, files)

    found = tuple(dict.fromkeys((*checked, *evaluation.problems)))
    objected = [problem for problem in found if problem.code.startswith("objection.")]
    return Reply(data, show, (*objected, *plugins.problems))


def _write_rounds(page: Page, rounds: pl.DataFrame) -> None:
    columns = [
        prose("round"), prose("by"), Column("from"), Column("to"), Column("objections until"),
        Column("status"), figures("objections"), figures("open"), figures("upheld"),
    ]  # fmt: skip
    rows = [
        (row["round_zh"] or row["round"], row["by"],
         *(str(row[day] or "?") for day in ("start", "end", "objections_until")), row["status"],
         *(f"{row[count]:,}" for count in ("raised", "open", "upheld")))
        for row in rounds.rows(named=True)
    ]  # fmt: skip
    if rows:
        page.table(columns, rows)
        page.line()


def _write_list(page: Page, listed: pl.DataFrame, beneficiaries: int) -> None:
    columns = [
        figures(name) if name == "amount" else prose(name) if name == "for" else Column(name)
        for name in listed.columns
    ]
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in listed.rows()]
    if not rows:
        page.line("nobody is on the list")
        return
    page.table(columns, rows)
    held = sum(HELD in row for row in rows)
    several = f" in {len(rows):,} rows" if beneficiaries != len(rows) else ""
    of_them = f", {held:,} of the rows held" if several else f", {held:,} of them held"
    page.line(f"{beneficiaries:,} on the list{several}{of_them if held else ''}")
