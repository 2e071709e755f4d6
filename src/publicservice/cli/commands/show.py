"""``publicservice show``: the rule book and the plan in use, read like a document."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal
from typing import Any

from publicservice.cli.origins import origin_text
from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import Reply
from publicservice.cli.rulebook import rulebook
from publicservice.cli.rulebook_assessment import write_assessment_book
from publicservice.cli.rulebook_money import write_money_book
from publicservice.in_use import read_in_use
from publicservice.manager import load_plugins
from publicservice.model.rules.formula import SIGNS

Values = dict[str, Any]


def run(options: argparse.Namespace) -> Reply:
    """The rule book, also where plan and rules do not fit; what does not is told."""
    plugins = load_plugins()
    in_use = read_in_use(options.target, options.plan, plugins=plugins)
    found = in_use.check()
    book = rulebook(in_use)
    return Reply(
        book, lambda page: _write(page, book, origin=options.origin), (*found, *plugins.problems)
    )


def _write(page: Page, book: Values, *, origin: bool) -> None:
    programme = book["programme"]
    page.title(f"{_labels(programme)}  [{programme['id']}]")
    if programme["description"]:
        page.line(programme["description"])
    page.line()
    page.facts(_facts(book, origin=origin))
    _rules(page, book, origin=origin)
    _numbers(page, book, origin=origin)
    _phases(page, book, origin=origin)
    _targets(page, book, origin=origin)
    _indicators(page, book, origin=origin)
    write_money_book(page, book, origin=origin)
    write_assessment_book(page, book)
    _registers(page, book)
    _left_out(page, book)


def _facts(book: Values, *, origin: bool) -> list[tuple[str, str]]:
    programme, plan = book["programme"], book["plan"]
    local = plan["source"]
    others = [source for source in plan["sources"].values() if source != local]
    year = f"unknown: {plan['year_unknown']}" if plan["year_unknown"] else str(plan["year"] or "")
    facts = [
        ("plan", " · ".join(filter(None, (plan["title"], plan["region"])))),
        ("year", year),
        ("document", _document(local)),
        *(("upon", _document(source)) for source in others),
        ("without", "\n".join(plan["without"])),
        ("decides about", f"{programme['unit']} {programme['unit_zh']}"),
    ]
    if origin:
        plugin = f"{programme['distribution']} {programme['distribution_version']}".strip()
        facts += [
            ("rules from", ", ".join(filter(None, (programme["class"], plugin)))),
            ("localises", "\n".join(programme["localises"])),
            ("numbers from", "\n".join(_file(label, plan) for label in plan["files"])),
            ("plan sha256", plan["sha256"]),
        ]
    return facts


def _document(source: Values) -> str:
    title = f"{source['title']}, {source['issuer']}"
    number = " ".join(filter(None, (source["document"], source["number"])))
    return "\n".join(filter(None, (title, number, source["note"])))


def _file(label: str, plan: Values) -> str:
    source = plan["sources"].get(label)
    return f"{label}: {source['document']}, {source['title']}" if source else label


def _rules(page: Page, book: Values, *, origin: bool) -> None:
    categories = book["programme"]["categories"]
    page.section("Rules")
    columns = [
        Column("rule"),
        prose("what it says"),
        Column("clause"),
        prose("from"),
    ]
    page.table(
        columns,
        [
            (rule["name"], f"{_labels(rule)}\n{rule['formula']}", rule["cite"],
             origin_text(rule, "defined_in") * origin)
            for rule in book["rules"]
        ],
    )  # fmt: skip
    if categories:
        page.line()
        page.line(f"Categories, the first that holds: {', '.join(categories)}")


def _numbers(page: Page, book: Values, *, origin: bool) -> None:
    if not book["numbers"]:
        return
    page.section("Numbers")
    columns = [
        Column("number"), prose("what it is"), prose("value"), Column("clause"), prose("from")
    ]  # fmt: skip
    page.table(
        columns,
        [
            (number["path"], _with_note(number), number_text(number), number["cite"],
             origin_text(number) * origin)
            for number in book["numbers"]
        ],
    )  # fmt: skip


def number_text(number: Values) -> str:
    """What a number is, a line for each day on which it changed."""
    return "\n".join(_step_text(step, number["unit"]) for step in number["steps"])


def _step_text(step: Values, unit: str) -> str:
    since = f"since {step['since']}: " if step["since"] else ""
    cited = f" [{step['cite']}]" if "cite" in step else ""
    if "unknown" in step:
        return f"{since}unknown: {step['unknown']}{cited}"
    if "low" in step:
        text = f"{since}{_figure(step['low'])}..{_figure(step['high'])} {unit}"
    else:
        text = f"{since}{_figure(step['value'])} {unit}"
    return text.rstrip() + cited


def _figure(value: Any) -> str:
    """A figure with its thousands set apart, a list with commas."""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value):
        return f"{Decimal(value):,f}"
    return f"{value:,}" if type(value) is int else str(value)


def _phases(page: Page, book: Values, *, origin: bool) -> None:
    if not book["phases"]:
        return
    page.section("Phases")
    columns = [
        Column("phase"), prose("what it is"), Column("start"), Column("end"), Column("clause"),
        prose("from"),
    ]  # fmt: skip
    page.table(
        columns,
        [
            (phase["name"], _with_note(phase), str(phase["starts_on"] or phase["start"] or ""),
             str(phase["ends_on"] or phase["end"] or ""), phase["cite"],
             origin_text(phase) * origin)
            for phase in book["phases"]
        ],
    )  # fmt: skip


def _targets(page: Page, book: Values, *, origin: bool) -> None:
    if not book["targets"]:
        return
    page.section("Targets")
    columns = [
        Column("target"), prose("what it is"), prose("asked for"), Column("due"),
        Column("clause"), prose("from"),
    ]  # fmt: skip
    page.table(
        columns,
        [
            (target["name"], f"{_with_note(target)}\n{_way(target)}".lstrip(),
             f"{sign(target['comparator'])} {number_text(target['value'])}",
             str(target["due_on"] or target["due"] or ""), target["cite"],
             origin_text(target) * origin)
            for target in book["targets"]
        ],
    )  # fmt: skip


def _way(target: Values) -> str:
    """The indicator, where it is asked of what, and the way to it."""
    lines = [target["indicator"]]
    lines += [f"in every {target['level']}"] if target["level"] else []
    lines += [f"{group}: {value}" for group, value in target["values"].items()]
    lines += [f"{key}: {target[key]}" for key in ("baseline", "task") if target[key]]
    lines += [f"by {each['due']}: {each['value']}" for each in target["milestones"]]
    lines += [f"{target['pace']} from {target['from']}"] if target["pace"] else []
    return "\n".join(lines)


def _indicators(page: Page, book: Values, *, origin: bool) -> None:
    if not book["indicators"]:
        return
    page.section("Indicators")
    columns = [
        Column("indicator"),
        prose("what it counts"),
        Column("clause"),
        prose("from"),
    ]
    page.table(
        columns,
        [
            (indicator["name"], _counted(indicator), indicator["cite"],
             origin_text(indicator, "defined_in") * origin)
            for indicator in book["indicators"]
        ],
    )  # fmt: skip


def _counted(indicator: Values) -> str:
    of = indicator["population"]
    population = f"{indicator['register']} where {of}" if of else f"all {indicator['register']}"
    share = f"share of {population}" if indicator["unit"] == "%" else f"number of {population}"
    if indicator["value"]:
        share = f"total of {indicator['value']}"
        share += f" per total of {indicator['per']}" if indicator["per"] else ""
        share += f" over {population}"
    told = ": ".join(filter(None, (share, indicator["counts"])))
    lines = (_labels(indicator), indicator["definition"], told)
    return "\n".join(filter(None, lines))


def _registers(page: Page, book: Values) -> None:
    page.section("Registers that it reads")
    columns = [Column("register"), Column(""), prose("fields")]
    page.table(
        columns,
        [
            (register["register"], register["label_zh"],
             ", ".join(field["name"] for field in register["fields"]))
            for register in book["registers"]
        ],
    )  # fmt: skip


def _left_out(page: Page, book: Values) -> None:
    if not book["plan"]["left_out"]:
        return
    page.section("Left out of the document")
    columns = [Column("document"), Column("clause"), prose("why")]
    page.table(
        columns,
        [
            (entry["document"], entry["clause"], entry["reason"])
            for entry in book["plan"]["left_out"]
        ],
    )


def sign(comparator: str) -> str:
    """A comparison as people write it."""
    return SIGNS.get(comparator, comparator)


def _labels(values: Values) -> str:
    return " ".join(dict.fromkeys(filter(None, (values["label_en"], values["label_zh"]))))


def _with_note(values: Values) -> str:
    return "\n".join(filter(None, (_labels(values), values["note"])))
