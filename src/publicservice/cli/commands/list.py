"""``publicservice list``: the programmes, and the plans that ship with them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import Reply
from publicservice.manager import PluginSet, load_plugins
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.plugin_record import Provided
from publicservice.shipped_plans import plan_titles


def run(_options: argparse.Namespace) -> Reply:
    """Every programme that can be used, by id."""
    plugins = load_plugins()
    found: list[Problem] = []
    data = [_entry(plugins, identifier, found) for identifier in sorted(plugins.programmes)]

    def show(page: Page) -> None:
        columns = [
            Column("programme"),
            prose("what it is"),
            Column("about"),
            prose("from"),
        ]
        page.table(columns, [_row(entry) for entry in data])
        further = [row for entry in data for row in _further(entry)]
        if further:
            page.section("Further plans of these programmes")
            page.table([Column("plan"), prose("what it is")], further)

    return Reply(data, show, (*found, *plugins.problems))


def _entry(plugins: PluginSet, identifier: str, found: list[Problem]) -> dict[str, Any]:
    provided = plugins.provided(identifier)
    programme = provided.programme
    return {
        "id": identifier,
        "label_en": programme.label().text("en"),
        "label_zh": programme.label().text("zh"),
        "description": programme.description(),
        "version": programme.version,
        "unit": programme.unit.register,
        "unit_zh": programme.unit.zh,
        "plans": list(_plans(programme, found)),
        **provider(provided),
    }


def _plans(programme: type[Programme], found: list[Problem]) -> Iterator[dict[str, str]]:
    """What each shipped plan is called; what is wrong with a file goes to `found`."""
    titles, problems = plan_titles(programme)
    found += problems
    for plan, title in titles:
        yield {"target": plan.target, "title": title, "file": plan.label}


def provider(provided: Provided) -> dict[str, Any]:
    """Which plugin brings a programme, and which class; the others that it took the place of."""
    plugin, programme = provided.plugin, provided.programme
    return {
        "class": f"{programme.__module__}.{programme.__qualname__}",
        "plugin": plugin.name,
        "distribution": plugin.distribution,
        "distribution_version": plugin.version,
        "built_in": plugin.built_in,
        "localises": [str(other) for other in provided.localises],
    }


def _row(entry: dict[str, Any]) -> list[str]:
    label = f"{entry['label_en']} {entry['label_zh']}"
    about = f"{entry['unit']}\n{entry['unit_zh']}"
    origin = f"{entry['distribution']} {entry['distribution_version']}".strip() or entry["class"]
    if entry["localises"]:
        origin += ", localised"
    return [entry["id"], f"{label}\n{entry['description']}", about, origin]


def _further(entry: dict[str, Any]) -> Iterator[list[str]]:
    """A row for each plan beside the default one."""
    for plan in entry["plans"]:
        if plan["target"] != entry["id"]:
            yield [plan["target"], plan["title"]]
