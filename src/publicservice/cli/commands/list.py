"""``publicservice list``: the programmes."""

from __future__ import annotations

import argparse
from typing import Any

from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import Reply
from publicservice.manager import PluginSet, load_plugins
from publicservice.plugin_record import Provided


def run(_options: argparse.Namespace) -> Reply:
    """Every programme that can be used, by id."""
    plugins = load_plugins()
    data = [_entry(plugins, identifier) for identifier in sorted(plugins.programmes)]

    def show(page: Page) -> None:
        columns = [
            Column("programme"),
            prose("what it is"),
            Column("about"),
            prose("from"),
        ]
        page.table(columns, [_row(entry) for entry in data])

    return Reply(data, show, plugins.problems)


def _entry(plugins: PluginSet, identifier: str) -> dict[str, Any]:
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
        **provider(provided),
    }


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
    about = f"{entry['unit']} {entry['unit_zh']}"
    origin = f"{entry['distribution']} {entry['distribution_version']}".strip() or entry["class"]
    if entry["localises"]:
        origin += ", localised"
    return [entry["id"], f"{label}\n{entry['description']}", about, origin]
