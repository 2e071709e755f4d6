"""What must hold between a plan's statements and the rest of it, and what merging makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from publicservice.model.plan import Number, Phase
from publicservice.model.statements.arithmetic import Call, leaves, parse_formula
from publicservice.model.statements.held import hold
from publicservice.model.statements.statement import Figure, Statement
from publicservice.model.statements.statement_check import (
    SECTION,
    names_of,
    paths_read,
    unread_inputs,
)

if TYPE_CHECKING:
    from publicservice.plan_file.draft import Draft


def check_formulas(draft: Draft) -> None:
    """Keep what keeps a statement from being worked out, and inputs that no formula reads."""
    statements: dict[str, Statement] = draft.sections[SECTION]
    names, broken = names_of(draft.numbers, draft.sections), frozenset(draft.broken)
    for name, statement in statements.items():
        if not any(_touches(path, broken) for path in _written(statement)):
            draft.attempt(f"{SECTION}.{name}", hold, statement, names)
    for path, problem in unread_inputs(statements):
        draft.report(path, problem)


def read_by_statements(draft: Draft) -> set[str]:
    """The numbers of a file that its own statements read, also by their section."""
    statements: dict[str, Statement] = draft.sections[SECTION]
    named = {path for statement in statements.values() for path in _written(statement)}
    return {
        path
        for path in draft.written
        if path in named or any(path.startswith(f"{each}.") for each in named)
    }


def merged_statements(
    default: Draft, local: Draft, sections: Mapping[str, Mapping[str, Any]], label: str
) -> dict[str, Statement]:
    """The statements of a merged plan.

    A result that the default's document prints says nothing of a figure that the local plan puts in
    the place of one of its inputs. What is printed for the new figure is then unknown. Relations
    are kept as they are: what must hold of the figures holds of the new ones as well.
    """
    before = names_of(default.numbers, default.sections)
    after = names_of({**default.numbers, **local.numbers}, sections)
    changed = {path for path, each in after.items() if _differs(before.get(path), each)}
    merged: dict[str, Statement] = dict(sections[SECTION])
    for name, statement in merged.items():
        printed = statement.printed
        if name in local.sections[SECTION] or not printed or printed.unknown:
            continue
        if hit := sorted(paths_read(statement, after) & changed):
            file = default.origin.get(f"{SECTION}.{name}", default.label)
            reason = f"{file} prints it for another {hit[0]} than {label} gives"
            merged[name] = evolve(statement, printed=Figure(unit=printed.unit, unknown=reason))
    return merged


def _differs(before: object, after: object) -> bool:
    if isinstance(before, Number) and isinstance(after, Number):
        return (before.kind, before.steps) != (after.kind, after.steps)  # steps know no multiples
    return before is None if isinstance(after, Phase) else before != after


def _written(statement: Statement) -> set[str]:
    """The paths that the formula names, whether they exist or not."""
    read = leaves(parse_formula(statement.formula))
    paths = {leaf.of.path if isinstance(leaf, Call) else leaf.path for leaf in read}
    return paths - set(statement.inputs)


def _touches(path: str, broken: frozenset[str]) -> bool:
    return any(
        path == each or path.startswith(f"{each}.") or each.startswith(f"{path}.")
        for each in broken
    )
