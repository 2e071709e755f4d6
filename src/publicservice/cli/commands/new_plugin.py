"""``publicservice new-plugin``: a package with a programme that works at once."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from publicservice.cli.page import Page
from publicservice.cli.reply import Reply
from publicservice.manager import load_plugins
from publicservice.new_plugin import make_plugin


def run(options: argparse.Namespace) -> Reply:
    """Make the package, and say how to install and test it."""
    plugins = load_plugins()
    made = make_plugin(options.name, Path(options.folder), programmes=plugins.ids)
    folder = f"{'' if made.folder.is_absolute() else './'}{made.folder.as_posix()}"
    steps = [
        f"pip install --editable {shlex.quote(f'{folder}[test]')}",
        "publicservice list",
        f"pytest {shlex.quote(folder)}",
    ]

    def show(page: Page) -> None:
        page.title(f"made {made.folder}")
        for path in made.files:
            page.indented(f"  {path}")
        page.section("Next")
        for step in steps:
            page.raw(f"  {step}")  # to be copied: never broken
        page.line()
        page.line(f"then read {made.folder / 'README.md'}: what to change first")

    data = {
        "name": made.name,
        "folder": str(made.folder),
        "files": [path.as_posix() for path in made.files],
        "next": steps,
    }
    return Reply(data, show, plugins.problems)
