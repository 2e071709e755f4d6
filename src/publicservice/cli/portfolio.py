"""A portfolio's evaluation at a glance: as plain values, and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from publicservice.cli.page import Column, Page, figures, prose
from publicservice.cli.report import SHOWN, report, write_problems, write_targets
from publicservice.model.problem import Problem
from publicservice.results.portfolio import STATUSES
from publicservice.results.shown import between
from publicservice.results.words import TARGET_WORDS

if TYPE_CHECKING:
    from publicservice.portfolios import PortfolioEvaluation

Values = dict[str, Any]


def portfolio_report(evaluation: PortfolioEvaluation) -> Values:
    """What the members' evaluations hold, by name, and what the portfolio adds."""
    return {
        "at": evaluation.at,
        "members": {name: report(each) for name, each in evaluation.evaluations.items()},
        "statuses": evaluation.statuses.rows(named=True),
        "totals": evaluation.totals.rows(named=True),
        "agenda": evaluation.agenda.rows(named=True),
    }


def write_portfolio(page: Page, data: Values, problems: Sequence[Problem]) -> None:
    """The whole page: statuses of all targets, the targets of each plan, totals, what is next."""
    page.title(f"Portfolio of {len(data['members'])} plans at {data['at']}")
    _write_statuses(page, data)
    for name, member in data["members"].items():
        if member["targets"]:
            write_targets(page, member, f"Targets of {name}")
    _write_totals(page, data)
    _write_agenda(page, data)
    write_problems(page, problems, _quarantined(data))


def _quarantined(data: Values) -> int:
    """How many cells and rows; those of a register that several plans read count once."""
    found: dict[tuple[str, ...], int] = {}
    for member in data["members"].values():
        for entry in member["quarantine"]:
            key = tuple(str(entry[name]) for name in ("register", "field", "code", "message"))
            found[key] = max(found.get(key, 0), entry["entries"])
    return sum(found.values())


def _write_statuses(page: Page, data: Values) -> None:
    page.section("Targets by status")
    page.table(
        [prose("plan"), figures("targets"), prose("how they stand")],
        [
            ("\n".join(filter(None, (row["member"], row["title"]))), str(row["targets"]),
             _counted(row))
            for row in data["statuses"]
        ],
    )  # fmt: skip


def _counted(row: Values) -> str:
    """Every status that there is, with how many targets have it."""
    counted = [f"{row[each]} {TARGET_WORDS[each].text('en')}" for each in STATUSES if row[each]]
    return ", ".join(counted)


def _write_totals(page: Page, data: Values) -> None:
    if not data["totals"]:
        return
    page.section("Added up over several plans")
    columns = [prose("indicator"), figures("of"), figures("added"), figures("value"), prose("")]
    page.table(
        columns,
        [
            (f"{row['label_en']} {row['label_zh']}", str(row["members"]), str(row["added"]),
             between(row["value_certain"], row["value_possible"], row["unit"]), row["reason_en"])
            for row in data["totals"]
        ],
    )  # fmt: skip


def _write_agenda(page: Page, data: Values) -> None:
    """What is on and what is due next; the rest is what ``publicservice calendar`` shows."""
    items = [item for item in data["agenda"] if item["status"] in ("current", "upcoming", "due")]
    if not items:
        return
    page.section("What is next")
    columns = [prose("what"), prose("plan"), Column("on"), figures("in days"), Column("status")]
    page.table(
        columns,
        [
            (f"{item['label_en']} {item['label_zh']}".strip(), item["plan"], str(item["next"]),
             str(item["days"]), item["status"])
            for item in items[:SHOWN]
        ],
    )  # fmt: skip
    page.more(len(items) - SHOWN)
