"""``publicservice schema``: the JSON Schema of plan files, for editors."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from publicservice.cli.page import Page
from publicservice.cli.reply import Reply
from publicservice.plan_file.schema import plan_schema
from publicservice.timeline.saving import save


def run(options: argparse.Namespace) -> Reply:
    """The schema on the standard output stream, or in a file."""
    schema = plan_schema()
    if options.out is None:
        return Reply(schema, lambda page: page.raw(schema_text(schema).rstrip("\n")))
    path = save(Path(options.out), schema_text(schema).encode("utf-8"))

    def show(page: Page) -> None:
        page.line(f"{path} is written; the first line of a plan that is checked with it:")
        page.raw(f"#:schema {path if path.is_absolute() else './' + path.as_posix()}")

    return Reply({"file": str(path)}, show)


def schema_text(schema: dict[str, Any]) -> str:
    """The schema as the file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
