"""``publicservice check``: a plan held against its programme."""

from __future__ import annotations

import argparse
from collections import Counter

from publicservice.cli.page import Column, Page, prose
from publicservice.cli.reply import NO_RESULT, RESULT, Reply
from publicservice.cli.statements import statement_values, write_statements
from publicservice.in_use import ProgrammeInUse, read_in_use
from publicservice.manager import load_plugins
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem


def run(options: argparse.Namespace) -> Reply:
    """Every problem of a plan; the exit code says whether it can be used."""
    plugins = load_plugins()
    try:
        in_use = read_in_use(options.plan, plugins=plugins)
    except PlanError as error:
        return _reply(options, None, error.problems)
    return _reply(options, in_use, in_use.check(), plugins.problems)


def _reply(
    options: argparse.Namespace,
    in_use: ProgrammeInUse | None,
    found: tuple[Problem, ...],
    others: tuple[Problem, ...] = (),
) -> Reply:
    counts = Counter(problem.severity for problem in found)
    usable = not counts["error"] and not (options.strict and counts["warning"])
    plan = in_use.plan if in_use else None
    statements = statement_values(plan)
    data = {
        "plan": str(options.plan),
        "programme": plan.programme if plan else None,
        "sha256": plan.sha256 if plan else None,
        "usable": usable,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notices": counts["notice"],
        "statements": statements,
    }

    def show(page: Page) -> None:
        verdict = "can be used" if usable else "cannot be used"
        page.title(f"{options.plan}: {verdict}{_counted(plan)}")
        if found:
            page.line()
            columns = [
                Column("severity"),
                prose("where"),
                prose("what, and what to do"),
            ]
            page.table(columns, [_row(problem, plan) for problem in found])
        write_statements(page, statements)

    code = RESULT if usable else NO_RESULT
    return Reply(data, show, (*found, *others), told=found, code=code)


def _counted(plan: Plan | None) -> str:
    if plan is None:
        return ""
    parts = (
        (len(plan.numbers), "number"), (len(plan.phases), "phase"), (len(plan.targets), "target")
    )  # fmt: skip
    counted = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in parts]
    return f" for {plan.programme} ({', '.join(counted)})"


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
