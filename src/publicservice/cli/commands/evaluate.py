"""``publicservice evaluate``: a programme, or a portfolio, over registers at a date."""

from __future__ import annotations

import argparse
from pathlib import Path

import attrs

from publicservice.cli.page import Page
from publicservice.cli.portfolio import portfolio_report, write_portfolio
from publicservice.cli.reply import Reply
from publicservice.cli.report import report, write_files, write_report
from publicservice.cli.supplied import supplied
from publicservice.in_use import read_in_use
from publicservice.manager import PluginSet, load_plugins
from publicservice.model.problem import Problem, PublicServiceError, UsageError
from publicservice.portfolios import read_portfolio


def run(options: argparse.Namespace) -> Reply:
    """The evaluation at a glance, and its files where a folder is named."""
    plugins = load_plugins(strict=options.strict)
    if len(options.target) > 1:
        return _portfolio(options, plugins)
    in_use = read_in_use(options.target[0], options.plan, plugins=plugins)
    checked = in_use.require_usable()
    evaluation = in_use.evaluate(supplied(options), options.at)
    found = tuple(dict.fromkeys((*checked, *evaluation.problems)))
    if options.strict:
        _refuse((*found, *plugins.problems))
    files = [] if options.out is None else evaluation.write(Path(options.out))
    data = report(evaluation) | {"files": files}

    def show(page: Page) -> None:
        write_report(page, data, found)
        write_files(page, files)

    return Reply(data, show, (*found, *plugins.problems), told=found)


def _portfolio(options: argparse.Namespace, plugins: PluginSet) -> Reply:
    if options.plan is not None:
        raise UsageError.of(
            "usage.arguments", "one --plan for several programmes",
            remedy="name the plan file itself in the place of its programme",
        )  # fmt: skip
    together = read_portfolio(options.target, plugins=plugins)
    checked = together.require_usable()
    evaluation = together.evaluate(supplied(options), options.at)
    found = tuple(dict.fromkeys((*checked, *evaluation.problems)))
    if options.strict:
        _refuse((*found, *plugins.problems))
    files = [] if options.out is None else evaluation.write(Path(options.out))
    data = portfolio_report(evaluation) | {"files": files}

    def show(page: Page) -> None:
        write_portfolio(page, data, found)
        write_files(page, files)

    return Reply(data, show, (*found, *plugins.problems), told=found)


def _refuse(problems: tuple[Problem, ...]) -> None:
    odd = [problem for problem in problems if problem.severity != "notice"]
    if odd:
        raise PublicServiceError(attrs.evolve(problem, severity="error") for problem in odd)
