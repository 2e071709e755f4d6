"""``publicservice receipts``: receipts to print and sign."""

from __future__ import annotations

import argparse
from pathlib import Path

from publicservice.cli.page import Page
from publicservice.cli.reply import Reply
from publicservice.cli.supplied import supplied
from publicservice.in_use import read_in_use
from publicservice.manager import load_plugins
from publicservice.results.payments.receipts import receipts
from publicservice.timeline.saving import save


def run(options: argparse.Namespace) -> Reply:
    """One page with a receipt for each payment made, or each certain entitlement."""
    plugins = load_plugins()
    in_use = read_in_use(options.target, options.plan, plugins=plugins)
    checked = in_use.require_usable()
    evaluation = in_use.evaluate(supplied(options), options.at)
    text = receipts(
        evaluation, language=options.lang, unmasked=options.unmasked, name=options.name,
        of=options.of,
    )  # fmt: skip
    path = save(Path(options.out), text.encode("utf-8"))
    count = text.count("<section>")

    def show(page: Page) -> None:
        page.line(f"{path} is written, with {count:,} receipts; print it from a browser")

    problems = (*checked, *evaluation.problems, *plugins.problems)
    return Reply({"file": str(path), "receipts": count}, show, tuple(dict.fromkeys(problems)))
