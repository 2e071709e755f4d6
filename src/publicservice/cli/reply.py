"""What a command answers, and how it leaves the process: as a page or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from attrs import frozen

from publicservice.cli.page import Page
from publicservice.model.problem import Problem

SCHEMA_VERSION = 1
"""Of the JSON object. Keys may be added; one that goes or changes its meaning raises it."""

RESULT, NO_RESULT, WRONG_USAGE, OUR_FAULT = range(4)
"""The exit codes."""


@frozen
class Reply:
    """What a command answers.

    Attributes:
        data: plain values; dates, decimals and paths become texts.
        show: writes the page for people.
        problems: everything that went wrong or is odd.
        told: those of the problems that the page shows itself.
        code: the exit code.
    """

    data: Any
    show: Callable[[Page], None]
    problems: tuple[Problem, ...] = ()
    told: tuple[Problem, ...] = ()
    code: int = RESULT


def write_json(command: str, data: Any, problems: Iterable[Problem]) -> None:
    """Write the one object that ``--json`` promises."""
    answer = {
        "schema_version": SCHEMA_VERSION,
        "command": command,
        "data": data,
        "problems": [problem.as_dict() for problem in problems],
    }
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write("\n")


def tell(problems: Iterable[Problem]) -> None:
    """Write problems to the standard error stream, for people."""
    for problem in problems:
        place = f"{problem.where}: " if problem.where else ""
        print(f"{problem.severity}: {place}{problem.message}", file=sys.stderr)
        if problem.remedy:
            print(f"  {problem.remedy}", file=sys.stderr)


def progress(options: argparse.Namespace, text: str) -> None:
    """Say on the standard error stream what is being done, for those who wait."""
    if not options.quiet:
        print(text, file=sys.stderr, flush=True)


def _plain(value: object) -> str:
    if isinstance(value, date | Decimal | PurePath):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
