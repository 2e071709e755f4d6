"""A plan's statements held against its figures, and what contradicts itself told as problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve

from publicservice.model.plan import Number, Plan
from publicservice.model.problem import PlanError, Problem
from publicservice.model.statements.arithmetic import Call, leaves, parse_formula
from publicservice.model.statements.comparison import rounded
from publicservice.model.statements.figure_text import number_text
from publicservice.model.statements.held import Held, hold
from publicservice.model.statements.statement import ABOUT, Figure, Statement
from publicservice.model.statements.workings import Names

SECTION = "statements"
LOOK_UP = "look them up in the document: one of the figures is wrong, or the formula is"


def names_of(numbers: Mapping[str, Number], sections: Mapping[str, Mapping[str, Any]]) -> Names:
    """What formulas may read, by path.

    Numbers by their own path, those of a funding source as ``funding.name.planned``, of scarce
    places as ``places.name.number`` and ``places.name.quota.area``, the value of a target as
    ``targets.name``, a printed result as ``statements.name``, an input of another statement as
    ``statements.name.input``. Phases can be counted only.

    Args:
        sections: at least phases, targets and statements.
    """
    names: dict[str, object] = dict(numbers)
    names |= {f"phases.{name}": phase for name, phase in sections["phases"].items()}
    names |= {f"targets.{name}": target.value for name, target in sections["targets"].items()}
    for section in ("funding", "payers", "places"):
        for noun in sections.get(section, {}).values():
            names |= {number.path: number for number in noun.numbers}
    for name, statement in sections[SECTION].items():
        if statement.printed:
            names[f"{SECTION}.{name}"] = statement.printed
        names |= {f"{SECTION}.{name}.{key}": each for key, each in statement.inputs.items()}
    return names


def held_statements(plan: Plan) -> list[Held]:
    """Every statement of the plan, held against its inputs. Raises PlanError."""
    names = _names(plan)
    return [hold(statement, names) for statement in plan.statements.values()]


def check_statements(plan: Plan) -> list[Problem]:
    """What a plan prints and contradicts, what was cut off, and what cannot be checked.

    A contradiction is a warning, the rest are notices. A statement that cannot be worked out at all
    is an error; of a plan that was read from a file there are none, for reading refuses them.
    """
    return [problem for name in plan.statements for problem in _of_statement(name, plan)]


def paths_read(statement: Statement, names: Names) -> frozenset[str]:
    """The paths of the plan that a statement's result hangs on; those of a section one by one."""
    found: set[str] = set()
    for leaf in leaves(parse_formula(statement.formula)):
        path = leaf.of.path if isinstance(leaf, Call) else leaf.path
        if path not in statement.inputs:
            inside = [name for name in names if name.startswith(f"{path}.")]
            found.update([path] if path in names else inside)
    return frozenset(found)


def unread_inputs(statements: Mapping[str, Statement]) -> Iterator[tuple[str, Problem]]:
    """A warning for each input that no formula reads, with the path of its statement."""
    read = {
        path if "." in path else f"{SECTION}.{name}.{path}"
        for name, statement in statements.items()
        for leaf in leaves(parse_formula(statement.formula))
        for path in [leaf.of.path if isinstance(leaf, Call) else leaf.path]
    }
    for name, statement in statements.items():
        for key in statement.inputs:
            if f"{SECTION}.{name}.{key}" not in read:
                yield f"{SECTION}.{name}", Problem(
                    code="statement.unread-input", message="no formula reads it",
                    where=f"{SECTION}.{name}.inputs.{key}", severity="warning",
                    remedy="use it in the formula, or remove it",
                )  # fmt: skip


def _names(plan: Plan) -> Names:
    known = ("phases", "targets", "funding", "payers", "places", SECTION)
    sections = {section: getattr(plan, section) for section in known}
    return names_of(plan.numbers, sections)


def _of_statement(name: str, plan: Plan) -> Iterator[Problem]:
    path = f"{SECTION}.{name}"
    where = ": ".join(filter(None, (plan.origin.get(path, ""), path)))
    names = _names(plan)
    try:
        held = hold(plan.statements[name], names)
    except PlanError as error:
        yield from (evolve(each, where=f"{where}.{each.where}") for each in error.problems)
        return
    if held.agrees == "no":
        yield Problem(code="statement.contradicts", severity="warning", where=where,
                      message=_contradiction(held, _clause(held, plan)),
                      remedy=_remedy(held, names))  # fmt: skip
    elif held.agrees == "truncated":
        yield Problem(code="statement.truncated", severity="notice", where=where,
                      message=f"printed {held.printed}{_clause(held, plan)}, which is "
                      f"{held.recomputed} cut off, not rounded: {held.worked}",
                      remedy=f"a reader who rounds finds {_rounded(held)}")  # fmt: skip
    elif held.agrees == "unknown":
        yield Problem(code="statement.not-checked", severity="notice", where=where,
                      message=f"cannot be checked{_clause(held, plan)}: {held.reason}",
                      remedy="give what is missing, once it is known")  # fmt: skip


def _clause(held: Held, plan: Plan) -> str:
    document = plan.source_of(f"{SECTION}.{held.statement.name}").document
    return f" ({' '.join(filter(None, (document, held.statement.cite)))})"


def _contradiction(held: Held, clause: str) -> str:
    if held.reason:
        return f"{held.reason}{clause}"
    more = "more" if (held.difference or 0) < 0 else "less"
    apart = f"{number_text(abs(held.difference or Fraction(0)))} {held.unit}".rstrip()
    if held.statement.printed is None:
        other = held.printed.partition(" ")[2]
        than = f"{apart} {more} than {other}" if held.difference else "the same as on the right"
        return f"{held.worked} does not hold{clause}: {held.recomputed} is {than}"
    given = "" if held.worked == held.recomputed else f"{held.worked} = "
    return (
        f"printed {held.printed}{clause}, but {given}{held.recomputed}, "
        f"which is {apart} {more}{_rounding(held)}"
    )


def _rounding(held: Held) -> str:
    """What the result rounds to, where that could be meant."""
    printed, span = held.statement.printed, held.span
    if printed is None or printed.is_range or span is None or span[0] != span[1]:
        return ""
    exact = rounded(span[0], printed.decimals) == span[0]
    return "" if exact else f"; it rounds to {_rounded(held)}"


def _rounded(held: Held) -> str:
    printed, span = held.statement.printed, held.span
    if printed is None or span is None:
        return ""
    return f"{number_text(rounded(span[0], printed.decimals))} {held.unit}".rstrip()


def _remedy(held: Held, names: Names) -> str:
    """What to do; what would explain the difference is named only where it does."""
    statement = held.statement
    inputs = {
        key: evolve(each, rounded=True) if isinstance(each, Figure) and each.decimals else each
        for key, each in statement.inputs.items()
    }
    remedy = LOOK_UP
    if hold(evolve(statement, inputs=inputs), names).agrees != "no":
        remedy += "; it fits if inputs were rounded first: mark them with rounded = true"
    read = leaves(parse_formula(statement.formula))
    counted = any(isinstance(leaf, Call) and leaf.function == "count" for leaf in read)
    single = statement.printed and not statement.printed.is_range and not statement.about
    if single and not counted and hold(evolve(statement, about=ABOUT), names).agrees == "about":
        remedy += "; if the result is meant roughly, write about = true"
    return remedy
