"""The four things that are done with plan files."""

from __future__ import annotations

import logging

from publicservice.model.plan import Plan, Unknown
from publicservice.model.problem import PlanError
from publicservice.plan_file.consistency import check_consistency
from publicservice.plan_file.draft import ADDS_UP_TO, Draft, read_draft
from publicservice.plan_file.merge import merge_drafts
from publicservice.plan_file.sections import SECTIONS
from publicservice.plan_file.tables import Table, header_table, number_table
from publicservice.plan_file.text import PlanPath, parse, read_text
from publicservice.plan_file.toml_text import toml_key, toml_value

logger = logging.getLogger(__name__)


def read_plan(path: PlanPath, *, default: Plan | None = None) -> Plan:
    """The plan in a TOML file.

    Args:
        path: the file, also one inside a package (``importlib.resources``).
        default: the programme's default plan, where the file is a local plan upon it.

    Raises:
        PlanError: with every problem of the file, each with place and remedy.
    """
    label, text = read_text(path)
    return read_plan_text(text, label, default=default)


def read_plan_text(text: str, name: str = "plan", *, default: Plan | None = None) -> Plan:
    """The plan in a TOML text; `name` stands for the file in messages and in `Plan.origin`.

    Args:
        default: the programme's default plan, where the text is a local plan upon it.

    Raises:
        PlanError: with every problem of the text, each with place and remedy.
    """
    draft = read_draft(parse(text, name), name)
    return _finished(merge_drafts(Draft.of(default), draft) if default else draft)


def merge_plans(default: Plan, local: Plan | PlanPath) -> Plan:
    """The default plan with the numbers, phases and targets of a local one in their place.

    A local file that repeats only some keys of a section is read as `local` by its path, or by
    `read_plan` with `default`; its parts need not be complete then.

    Raises:
        PlanError: with every problem, such as a number that the default plan lacks.
    """
    if not isinstance(local, Plan):
        return read_plan(local, default=default)
    return _finished(merge_drafts(Draft.of(default), Draft.of(local)))


def dump_plan(plan: Plan) -> str:
    """The plan as TOML text; reading it gives an equal plan.

    Of a merged plan the text names one source only: `Plan.origin` and `Plan.sources` are not kept.
    """
    lines = [f"{key} = {toml_value(item)}" for key, item in header_table(plan).items()]
    by_section: dict[str, list[str]] = {"": []}
    for path, number in plan.numbers.items():
        section, _, key = path.rpartition(".")
        by_section.setdefault(section, [])
        by_section[section] += [_line(key, number_table(number))]
    for section in plan.adding_up:
        by_section[section].insert(0, f"{ADDS_UP_TO} = 100")
    for name, reader in SECTIONS.items():
        entries = getattr(plan, name)
        by_section[name] = [_line(key, reader.write(entry)) for key, entry in entries.items()]
    lines += by_section.pop("")
    for section, written in by_section.items():
        if written:
            header = ".".join(map(toml_key, section.split(".")))
            lines += ["", f"[{header}]", *written]
    return "\n".join(lines) + "\n"


def _line(key: str, table: Table) -> str:
    return f"{toml_key(key)} = {toml_value(table)}"


def _finished(draft: Draft) -> Plan:
    check_consistency(draft)
    problems = tuple(dict.fromkeys(draft.problems))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or draft.header is None:
        raise PlanError(errors)
    year = draft.header.year
    plan = Plan(
        programme=draft.header.programme,
        schema_version=draft.header.schema_version,
        source=draft.header.source,
        title=draft.header.title,
        region=draft.header.region,
        year=year if isinstance(year, int) else None,
        year_unknown=year.reason if isinstance(year, Unknown) else "",
        numbers=draft.numbers,
        adding_up=frozenset(draft.adding_up),
        issued=draft.header.issued,
        left_out=draft.header.left_out,
        upon=draft.header.upon,
        without=draft.header.without,
        origin=draft.origin,
        replaced=draft.replaced,
        sources=draft.sources,
        warnings=problems,
        **draft.sections,
    )
    logger.debug("read plan %r from %s", plan, draft.label)
    return plan
