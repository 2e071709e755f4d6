"""Plans with statements, and what comes of holding them."""

from __future__ import annotations

from pathlib import Path

import pytest

from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem
from publicservice.model.statements.held import Held
from publicservice.model.statements.statement_check import check_statements, held_statements
from publicservice.plan_file import read_plan_text

FIGURES = Path(__file__).with_name("figures.toml")

HEADER = """\
programme = "family-doctor"
schema_version = 1
source = { title = "Progress of a district", issuer = "district office", document = "901/1" }
"""

JUNE = """\
[june]
spent = { value = 36.7191, unit = "万元", cite = "一" }
persons = { value = 1534, unit = "persons", cite = "一" }
"""


def plan(body: str, name: str = "district.toml", default: Plan | None = None) -> Plan:
    """The plan with that body below the usual header."""
    return read_plan_text(HEADER + body, name, default=default)


def held(body: str) -> Held:
    """What comes out of the statement of a plan with one."""
    (only,) = held_statements(plan(body))
    return only


def result(formula: str, printed: str, **inputs: str) -> Held:
    """A printed result held against inputs, all as the insides of TOML tables."""
    return held(statement(formula, printed, **inputs))


def statement(formula: str, printed: str = "", **inputs: str) -> str:
    """A plan's one statement; without a printed result it is a relation."""
    claim = f"printed = {{ {printed} }}\nis" if printed else "holds"
    given = "".join(f"inputs.{name} = {{ {value} }}\n" for name, value in inputs.items())
    return f'[statements.claim]\n{claim} = "{formula}"\n{given}'


def found(body: str) -> list[Problem]:
    """What checking the statements finds."""
    return check_statements(plan(body))


def errors(body: str) -> list[str]:
    """The lines of the error that reading the plan raises, without the name of the file."""
    with pytest.raises(PlanError) as caught:
        plan(body)
    return [line.removeprefix("district.toml: ") for line in str(caught.value).splitlines()]
