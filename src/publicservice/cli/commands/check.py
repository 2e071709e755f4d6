"""``publicservice check``: plans held against their programmes."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import NO_RESULT, RESULT, Reply
from publicservice.cli.statements import statement_values, write_statements
from publicservice.in_use import read_in_use
from publicservice.manager import PluginSet, load_plugins
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem, UsageError
from publicservice.shipped_plans import shipped_plans

COUNTED = {
    "phases": ("phase", "phases"), "targets": ("target", "targets"),
    "deliverables": ("deliverable", "deliverables"), "rules": ("rule", "rules"),
    "benefits": ("benefit", "benefits"), "funding": ("source of money", "sources of money"),
    "payers": ("payer", "payers"), "scorecards": ("scorecard", "scorecards"),
    "ladders": ("ladder", "ladders"), "ledgers": ("ledger", "ledgers"),
    "postings": ("posting", "postings"),
    "places": ("set of scarce places", "sets of scarce places"),
    "payments": ("schedule of payments", "schedules of payments"),
}  # fmt: skip
"""The sections of a plan that are counted besides its numbers, and how they are called.

Statements are not among them: each has its row below.
"""


@frozen
class Checked:
    """A plan that was checked.

    Attributes:
        target: the plan as it was asked for.
        plan: what was read, `None` where that failed.
        found: everything that is wrong or odd.
        strict: whether warnings keep it from being used.
    """

    target: str
    plan: Plan | None
    found: tuple[Problem, ...]
    strict: bool

    @property
    def counts(self) -> Counter[str]:
        """How many problems of each severity."""
        return Counter(problem.severity for problem in self.found)

    @property
    def usable(self) -> bool:
        """Whether a programme can be evaluated with it."""
        return not self.counts["error"] and not (self.strict and self.counts["warning"])

    def data(self) -> dict[str, Any]:
        """As plain values."""
        plan = self.plan
        return {
            "plan": self.target,
            "programme": plan.programme if plan else None,
            "sha256": plan.sha256 if plan else None,
            "usable": self.usable,
            "errors": self.counts["error"],
            "warnings": self.counts["warning"],
            "notices": self.counts["notice"],
            "statements": statement_values(plan),
        }


def run(options: argparse.Namespace) -> Reply:
    """Every problem of a plan, or of several; the exit code says whether all can be used."""
    plugins = load_plugins()
    if bool(options.plan) == options.all:
        raise UsageError.of(
            "usage.arguments", "one plan or several, or --all" if options.all else "no plan given",
            remedy="write: publicservice check PLAN, or publicservice check --all",
        )  # fmt: skip
    checked = list(_all(plugins, strict=options.strict)) if options.all else [
        _checked(target, plugins, strict=options.strict) for target in options.plan
    ]  # fmt: skip
    found = tuple(dict.fromkeys(problem for each in checked for problem in each.found))
    several = options.all or len(checked) > 1
    usable = all(each.usable for each in checked)
    data = {"usable": usable, "plans": [each.data() for each in checked]}
    return Reply(
        data if several else checked[0].data(),
        lambda page: _write(page, checked),
        (*found, *plugins.problems),
        told=found,
        code=RESULT if usable else NO_RESULT,
    )


def _checked(target: str, plugins: PluginSet, *, strict: bool) -> Checked:
    try:
        in_use = read_in_use(target, plugins=plugins)
    except PlanError as error:
        return Checked(target, None, error.problems, strict)
    return Checked(target, in_use.plan, in_use.check(), strict)


def _all(plugins: PluginSet, *, strict: bool) -> Iterator[Checked]:
    """Every plan that ships with a programme."""
    for identifier, programme in sorted(plugins.programmes.items()):
        try:
            targets = list(shipped_plans(programme))
        except PlanError as error:
            yield Checked(identifier, None, error.problems, strict)
            continue
        for target in targets:
            yield _checked(target, plugins, strict=strict)


def _write(page: Page, checked: list[Checked]) -> None:
    for number, each in enumerate(checked):
        if number:
            page.line()
        verdict = "can be used" if each.usable else "cannot be used"
        page.title(f"{each.target}: {verdict}{_counted(each.plan)}")
        if each.found:
            page.line()
            columns = [
                Column("severity"),
                prose("where"),
                prose("what, and what to do"),
            ]
            page.table(columns, [_row(problem, each.plan) for problem in each.found])
        write_statements(page, statement_values(each.plan))


def _counted(plan: Plan | None) -> str:
    if plan is None:
        return ""
    parts = [(len(plan.numbers), "number", "numbers")]
    parts += [(len(getattr(plan, section)), *nouns) for section, nouns in COUNTED.items()]
    counted = [f"{count} {one if count == 1 else more}" for count, one, more in parts if count]
    return f" for {plan.programme} ({', '.join(counted) or 'no number'})"


def _row(problem: Problem, plan: Plan | None) -> list[str]:
    told = "\n".join(filter(None, (problem.message, problem.remedy)))
    return [problem.severity, _with_clause(problem.where, plan), told]


def _with_clause(where: str, plan: Plan | None) -> str:
    """The place, and the clause of the number or target that is there."""
    path = where.rpartition(": ")[2]
    number = plan.numbers.get(path) if plan else None
    target = plan.targets.get(path.removeprefix("targets.")) if plan else None
    cite = number.cite if number else (target.cite or target.value.cite) if target else ""
    return f"{where}\n{cite}" if cite else where
