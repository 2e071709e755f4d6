"""``publicservice demo``: a county that does not exist, and three programmes over it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import frozen

from publicservice.cli.page import Page
from publicservice.cli.reply import Reply, progress
from publicservice.cli.report import report, write_files, write_report
from publicservice.demo import County, generate_county
from publicservice.in_use import evaluation_date, read_in_use
from publicservice.manager import PluginSet, load_plugins
from publicservice.model.problem import Problem, UsageError
from publicservice.registers import Registers

PROGRAMMES = ("family-doctor", "contraceptives", "disability-support")
MONEY = (
    "hardship-visits", "health-poverty", "education-aid", "family-planning-support",
    "rural-doctor-payment",
)  # fmt: skip
"""Programmes that pay money, whose plans are written for trying them."""
SHOWN = 3
COUNTY = "county"
"""The folder of the made-up registers, below that of the results."""


@frozen
class Result:
    """One programme's evaluation: its values, what is odd, and the files that were written."""

    data: dict[str, Any]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def run(options: argparse.Namespace) -> Reply:
    """The three programmes over a made-up county, each at a glance."""
    plugins, at = load_plugins(), evaluation_date(options.at)
    progress(options, f"making up a county: seed {options.seed}, as of {at}")
    county = generate_county(options.seed, at=at)
    folder = None if options.out is None else Path(options.out)
    files = [] if folder is None else _write_county(county, folder)
    registers = county.registers()
    results = {}
    for identifier in PROGRAMMES:
        progress(options, f"evaluating {identifier}")
        results[identifier] = _evaluated(identifier, registers, options, plugins)
        files += results[identifier].files
    data = {
        "seed": options.seed,
        "at": at,
        "rows": {name: table.height for name, table in county.tables.items()},
        "planted": county.dirty,
        "evaluations": [result.data for result in results.values()],
        "files": files,
    }
    problems = dict.fromkeys(p for result in results.values() for p in result.problems)
    return Reply(
        data,
        lambda page: _write(page, data, results, folder),
        (*problems, *plugins.problems),
        told=tuple(problems),
    )


def _evaluated(
    identifier: str, registers: Registers, options: argparse.Namespace, plugins: PluginSet
) -> Result:
    in_use = read_in_use(identifier, _plan(identifier), plugins=plugins)
    checked = in_use.require_usable()
    evaluation = in_use.evaluate(registers, options.at)
    files = () if options.out is None else evaluation.write(Path(options.out) / identifier)
    return Result(report(evaluation), (*checked, *evaluation.problems), tuple(files))


def _plan(identifier: str) -> Traversable:
    """The plan of the county that does not exist."""
    return resources.files("publicservice.demo").joinpath("plans", f"{identifier}.toml")


def _write_county(county: County, folder: Path) -> list[Path]:
    """The registers and the plans, so that every command can be tried on them."""
    try:
        files = county.write(folder / COUNTY)
        for identifier in (*PROGRAMMES, *MONEY):
            path = folder / f"{identifier}.toml"
            path.write_bytes(_plan(identifier).read_bytes())
            files.append(path)
    except OSError as error:
        raise UsageError.of(
            "output.not-written", f"cannot be written: {error.strerror or error}",
            where=str(folder), remedy="name a folder that you may write to",
        ) from error  # fmt: skip
    return files


def _write(
    page: Page, data: Mapping[str, Any], results: Mapping[str, Result], folder: Path | None
) -> None:
    rows = ", ".join(f"{data['rows'][name]:,} {name}" for name in ("persons", "households"))
    page.title(f"A county that does not exist: {rows}, seed {data['seed']}, as of {data['at']}")
    planted = ", ".join(
        f"{count} {kind.replace('_', ' ')}" for kind, count in data["planted"].items()
    )
    page.line(f"Mistakes that were planted in its registers: {planted}")
    for result in results.values():
        page.rule()
        write_report(page, result.data, result.problems, shown=SHOWN)
    if folder is not None:
        write_files(page, [folder / COUNTY, *(folder / identifier for identifier in results)])
        page.section("Go on with")
        for identifier in (PROGRAMMES[0], MONEY[0]):
            plan, at = folder / f"{identifier}.toml", data["at"]
            page.raw(f"publicservice evaluate {plan} --registers {folder / COUNTY} --at {at}")
