"""``publicservice plugins``: what was found, what it brings, and what is wrong with it."""

from __future__ import annotations

import argparse
from typing import Any

from attrs import evolve

from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import Reply
from publicservice.manager import load_plugins
from publicservice.model.problem import PluginError
from publicservice.plugin_plans import plan_problems
from publicservice.plugin_record import Plugin


def run(options: argparse.Namespace) -> Reply:
    """Every plugin, the broken ones with their tracebacks."""
    plugins = load_plugins()
    problems = (*plugins.problems, *plan_problems(plugins))
    if options.strict and problems:
        raise PluginError(evolve(each, severity="error") for each in problems)
    data = [_entry(plugin) for plugin in plugins.plugins]

    def show(page: Page) -> None:
        columns = [
            Column("plugin"), Column("from"), prose("programmes"), prose("hooks"),
            Column("state"),
        ]  # fmt: skip
        page.table(columns, [_row(plugin) for plugin in plugins.plugins])
        for problem in problems:
            page.section(problem.where)
            page.line(problem.message)
            page.line(problem.remedy)
            if traceback := getattr(problem, "traceback", ""):
                page.raw(traceback)

    return Reply(data, show, problems, told=problems)


def _entry(plugin: Plugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "module": plugin.module,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "built_in": plugin.built_in,
        "state": _state(plugin),
        "hooks": list(plugin.hooks),
        "programmes": [programme.id for programme in plugin.programmes],
        "problems": [
            {**problem.as_dict(), "traceback": problem.traceback} for problem in plugin.problems
        ],
    }


def _state(plugin: Plugin) -> str:
    if not plugin.problems:
        return "loaded"
    return "loaded, with problems" if plugin.hooks else "broken"


def _row(plugin: Plugin) -> list[str]:
    programmes = ", ".join(programme.id for programme in plugin.programmes)
    hooks = ", ".join(hook.removeprefix("publicservice_") for hook in plugin.hooks)
    origin = plugin.origin + (", built in" if plugin.built_in else "")
    return [plugin.name, origin, programmes, hooks, _state(plugin)]
