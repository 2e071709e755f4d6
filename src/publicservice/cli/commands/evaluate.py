"""``publicservice evaluate``: a programme over registers at a date."""

from __future__ import annotations

import argparse
from pathlib import Path

import attrs

from publicservice.cli.page import Page
from publicservice.cli.reply import Reply
from publicservice.cli.report import report, write_files, write_report
from publicservice.in_use import read_in_use
from publicservice.manager import load_plugins
from publicservice.model.problem import Problem, PublicServiceError


def run(options: argparse.Namespace) -> Reply:
    """The evaluation at a glance, and its files where a folder is named."""
    plugins = load_plugins(strict=options.strict)
    in_use = read_in_use(options.target, options.plan, plugins=plugins)
    checked = in_use.require_usable()
    evaluation = in_use.evaluate(options.registers, options.at)
    found = tuple(dict.fromkeys((*checked, *evaluation.problems)))
    if options.strict:
        _refuse((*found, *plugins.problems))
    files = [] if options.out is None else evaluation.write(Path(options.out))
    data = report(evaluation) | {"files": files}

    def show(page: Page) -> None:
        write_report(page, data, found)
        write_files(page, files)

    return Reply(data, show, (*found, *plugins.problems), told=found)


def _refuse(problems: tuple[Problem, ...]) -> None:
    odd = [problem for problem in problems if problem.severity != "notice"]
    if odd:
        raise PublicServiceError(attrs.evolve(problem, severity="error") for problem in odd)
