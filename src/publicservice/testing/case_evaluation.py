"""Cases evaluated: each by itself, or many at once.

What takes time is reading registers, not deciding about rows. So cases with one plan and one date
share an evaluation, their rows kept apart by their keys; what is about registers as a whole is
evaluated by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, frozen

from publicservice.in_use import ProgrammeInUse, read_in_use
from publicservice.in_use import programme as programme_in_use
from publicservice.model.plan import Plan
from publicservice.model.problem import PublicServiceError
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Key, Reference
from publicservice.model.registers.payment import Payment
from publicservice.plan_file import merge_plans, read_plan_text
from publicservice.plan_file.toml_text import toml_key, toml_value
from publicservice.results.input_problems import registers_known
from publicservice.shipped_plans import further_plan
from publicservice.testing.case_money import PARTS, asked_of
from publicservice.testing.cases import TIMES, Case
from publicservice.testing.small import UNKNOWN, fields_by_register, small_registers
from publicservice.written_programme import programme_of, writes_rules

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.registers import Registers

Tables = dict[str, list[dict[str, Any]]]


@frozen(eq=False)
class Evaluated:
    """A case with its evaluation, perhaps shared with other cases.

    Attributes:
        key: the beneficiary's in the evaluation, empty where the case has none.
    """

    case: Case
    registers: Registers
    evaluation: Evaluation
    key: str


def evaluate_case(case: Case, programme: type[Programme] | str | None = None) -> Evaluated:
    """The evaluation of a case on Polars.

    Raises:
        UsageError: a case that names a register or a field that is not there.
        PlanError: a plan override that cannot be used.
    """
    in_use = _in_use_for(case, programme)
    tables = tables_of(case, in_use.programme)
    return _evaluate(in_use, [case], [tables], tables)[0]


def evaluate_cases(
    cases: Iterable[Case], programme: type[Programme] | str | None = None
) -> tuple[list[list[Evaluated]], dict[Case, PublicServiceError]]:
    """The cases with their evaluations, those that share one in one list; and the wrong cases."""
    groups: dict[object, list[Case]] = {}
    for case in cases:
        groups.setdefault(_company(case), []).append(case)
    found: list[list[Evaluated]] = []
    wrong: dict[Case, PublicServiceError] = {}
    for group in groups.values():
        together = _together(group, programme) if len(group) > 1 else None
        if together:
            found.append(together)
            continue
        for case in group:
            try:
                found.append([evaluate_case(case, programme)])
            except PublicServiceError as error:
                wrong[case] = error
    return found, wrong


def _company(case: Case) -> object:
    """What cases must have in common to share an evaluation; the case itself where it is alone."""
    if case.expect.indicators or case.expect.targets or _is_ranked(case):
        return case
    if Payment.register in case.registers:  # which names beneficiaries without a reference
        return case
    supplied = frozenset(case.registers)
    plan = case.upon, repr(case.plan)
    return case.programme, case.at, plan, repr(case.complete_until), supplied


def _is_ranked(case: Case) -> bool:
    """Whether something is expected that hangs on who else is there."""
    ranks = any("rank" in score for score in case.expect.scores.values() if score != "none")
    # Fen that go to each source in turn hang on the rows before.
    parts = any(PARTS in asked_of(wanted) for wanted in case.expect.entitlements.values())
    return ranks or parts or case.expect.consequences is not None


def _together(
    cases: Sequence[Case], programme: type[Programme] | str | None
) -> list[Evaluated] | None:
    """The cases in one evaluation; `None` where one of them is wrong, to be told by itself."""
    try:
        in_use = _in_use_for(cases[0], programme)
        own = [
            _apart(tables_of(case, in_use.programme), in_use.programme, number)
            for number, case in enumerate(cases)
        ]
        everything: Tables = {}
        for tables in own:
            for name, rows in tables.items():
                everything.setdefault(name, []).extend(rows)
        return _evaluate(in_use, cases, own, everything)
    except PublicServiceError:
        return None


def _apart(tables: Tables, programme: type[Programme], number: int) -> Tables:
    """The rows with a mark of their case in every key and reference."""
    fields = fields_by_register(programme)
    marked = {
        name: [field for field, declared in known.items() if isinstance(declared, Key | Reference)]
        for name, known in fields.items()
    }
    return {
        name: [
            {
                field: f"{number}/{value}"
                if field in marked.get(name, ()) and value not in (None, UNKNOWN)
                else value
                for field, value in row.items()
            }
            for row in rows
        ]
        for name, rows in tables.items()
    }


def _evaluate(
    in_use: ProgrammeInUse, cases: Sequence[Case], own: Sequence[Tables], tables: Tables
) -> list[Evaluated]:
    from publicservice.evaluation import Evaluation

    first, programme = cases[0], in_use.programme
    registers = small_registers(programme, complete_until=first.complete_until, **tables)
    evaluation = Evaluation(programme, in_use.plan, registers, first.at)
    mark = "{number}/{key}" if len(cases) > 1 else "{key}"
    evaluated = []
    for number, (case, rows) in enumerate(zip(cases, own, strict=True)):
        beneficiaries = rows[programme.unit.register]
        key = str(beneficiaries[0][programme.unit.key()]) if beneficiaries else ""
        if case.key:
            key = mark.format(number=number, key=case.key)
        evaluated.append(Evaluated(case, registers, evaluation, key))
    return evaluated


def _in_use_for(case: Case, programme: type[Programme] | str | None) -> ProgrammeInUse:
    """The programme with the case's plan."""
    owner = cast(Any, programme or case.programme)
    default = _in_use(owner, case.upon)
    plan = plan_of(case, default.plan)
    return default if plan is default.plan else _with_complete(_in_use(owner), plan)


def _with_complete(default: ProgrammeInUse, plan: Plan) -> ProgrammeInUse:
    """The programme with a plan that is complete.

    Put upon the default once more it would get back what it is without.
    """
    plan = evolve(plan, festivals=default.plan.festivals)
    found = default.programme
    if writes_rules(plan):
        found = programme_of(plan, found)
    in_use = ProgrammeInUse(found, plan, default.plugins)
    in_use.require_usable()
    return in_use


@functools.cache
def _in_use(programme: Any, upon: str = "") -> ProgrammeInUse:
    default = programme_in_use(programme)
    return in_use_upon(default, upon) if upon else default


def in_use_upon(default: ProgrammeInUse, name: str) -> ProgrammeInUse:
    """The programme with a plan that ships with it. Raises UsageError with the nearest names."""
    in_use = read_in_use(default.programme, further_plan(default.programme, name))
    in_use.require_usable()
    return in_use


def plan_of(case: Case, default: Plan) -> Plan:
    """The default plan with the case's overrides in it; itself where there are none."""
    if case.plan is None:
        return default
    if not isinstance(case.plan, Mapping):
        return merge_plans(default, case.plan)
    header: dict[str, Any] = {
        "programme": case.programme,
        "schema_version": default.schema_version,
        "source": {
            "title": case.name,
            "issuer": default.source.issuer,
            "document": default.source.document,
        },
    }
    tables = header | {key: _written(key, item, default) for key, item in case.plan.items()}
    text = "\n".join(f"{toml_key(key)} = {toml_value(item)}" for key, item in tables.items())
    return read_plan_text(text, case.source or "case", default=default)


def _written(path: str, item: Any, default: Plan) -> Any:
    """An override as a plan file has it: a bare value gets the unit and clause of the default."""
    number = default.numbers.get(path)
    if number is not None:
        table = dict(item) if isinstance(item, Mapping) else {"value": item}
        given = {"unit": number.unit, "cite": number.cite}
        return {key: value for key, value in given.items() if value} | table
    if isinstance(item, Mapping):
        return {key: _written(f"{path}.{key}", inner, default) for key, inner in item.items()}
    return item


def tables_of(case: Case, programme: type[Programme]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every register that the case supplies, complete with what is common and keys."""
    keys = {register.register: register.key() for register in registers_known(programme)}
    unit = programme.unit.register
    tables: dict[str, list[dict[str, Any]]] = {unit: []}
    if case.row is not None:
        tables[unit] += _copies(case.row)
    for name, given in case.registers.items():
        tables.setdefault(name, []).extend(copy for row in given for copy in _copies(row))
    for name, rows in tables.items():
        key = keys.get(name, "key")
        common = case.common.get(name, {})
        tables[name] = [
            {key: f"{key}-{number}", **common, **row} for number, row in enumerate(rows, 1)
        ]
    return tables


def _copies(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The row as often as its `times` says, with the number of the copy for ``{n}``."""
    cells = {name: value for name, value in row.items() if name != TIMES}
    return [
        {n: v.replace("{n}", str(number)) if isinstance(v, str) else v for n, v in cells.items()}
        for number in range(1, row.get(TIMES, 1) + 1)
    ]
