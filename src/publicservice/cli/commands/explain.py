"""``publicservice explain``: the decision about one beneficiary."""

from __future__ import annotations

import argparse

from publicservice.cli.reply import Reply
from publicservice.cli.supplied import supplied
from publicservice.in_use import read_in_use
from publicservice.manager import load_plugins


def run(options: argparse.Namespace) -> Reply:
    """Each criterion with the value seen and its clause; names and numbers masked."""
    plugins = load_plugins()
    in_use = read_in_use(options.target, options.plan, plugins=plugins)
    checked = in_use.require_usable()
    explanation = in_use.explain(
        supplied(options),
        options.case,
        options.at,
        language=options.lang,
        unmasked=options.unmasked,
    )
    return Reply(
        explanation.as_dict(),
        lambda page: page.indented(str(explanation)),
        (*checked, *plugins.problems),
    )
