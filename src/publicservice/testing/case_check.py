"""A case held against what the programme says."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from attrs import frozen

from publicservice.engine.interpret import Interval
from publicservice.engine.reasons import SEPARATOR
from publicservice.in_use import ProgrammeInUse
from publicservice.in_use import programme as programme_in_use
from publicservice.model.plan import Plan
from publicservice.model.problem import UsageError, nearest
from publicservice.model.programme import Programme
from publicservice.plan_file import merge_plans, read_plan_text
from publicservice.plan_file.toml_text import toml_key, toml_value
from publicservice.results.measured import WHOLE
from publicservice.testing.cases import TIMES, Case
from publicservice.testing.small import UNKNOWN, small_registers
from publicservice.testing.soundness import values_of

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.registers import Registers

NOT_MEASURED = "not measured"
IN_NUMBERS = ("number", "indicator")
FEN_IN_A_YUAN = 100
_WORDS: Mapping[Any, str] = {True: "yes", False: "no", None: "unknown"}


@frozen
class Evaluated:
    """A case with its evaluation; `key` is the beneficiary's, empty where there is none."""

    case: Case
    registers: Registers
    evaluation: Evaluation
    key: str


def check_case(case: Case, programme: type[Programme] | str | None = None) -> None:
    """Evaluate a case and hold it against what it expects.

    Args:
        case: from `read_cases`.
        programme: the class or id to use instead of the case's, such as one that localises it.

    Raises:
        AssertionError: with everything that is not as expected, and the explanation of the case.
        UsageError: a case that names a field, register, criterion or target that is not there.
        PlanError: a plan override that cannot be used.
    """
    evaluated = evaluate_case(case, programme)
    differences = list(_differences(evaluated))
    if differences:
        lines = [f"{case}, at {case.at}", *(f"  {difference}" for difference in differences)]
        if evaluated.key:
            lines += ["", str(evaluated.evaluation.explain(evaluated.key))]
        raise AssertionError("\n".join(lines))


def evaluate_case(case: Case, programme: type[Programme] | str | None = None) -> Evaluated:
    """The evaluation of a case on Polars. Raises as `check_case` does, but for what is expected."""
    return _evaluated(case, cast(Any, programme or case.programme))


@functools.lru_cache(maxsize=1000)  # the check and the coverage report ask for the same cases
def _evaluated(case: Case, programme: Any) -> Evaluated:
    from publicservice.evaluation import Evaluation

    in_use = _in_use(programme)
    plan = plan_of(case, in_use.plan)
    if plan is not in_use.plan:
        in_use = programme_in_use(in_use.programme, plan)
    tables = tables_of(case, in_use.programme)
    registers = small_registers(in_use.programme, complete_until=case.complete_until, **tables)
    evaluation = Evaluation(in_use.programme, in_use.plan, registers, case.at)
    return Evaluated(case, registers, evaluation, _key(case, in_use.programme, tables))


@functools.cache
def _in_use(programme: Any) -> ProgrammeInUse:
    return programme_in_use(programme)


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
    keys = {register.register: register.key() for register in programme.registers_read()}
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


def _key(case: Case, programme: type[Programme], tables: Mapping[str, list[dict[str, Any]]]) -> str:
    rows = tables[programme.unit.register]
    return case.key or (str(rows[0][programme.unit.key()]) if rows else "")


def _differences(evaluated: Evaluated) -> Iterator[str]:
    """A sentence for everything that is not as the case expects."""
    expect, evaluation = evaluated.case.expect, evaluated.evaluation
    if evaluated.key:
        yield from _of_the_beneficiary(evaluated)
    elif expect.outcome or expect.category or expect.criteria or expect.numbers or expect.reasons:
        raise UsageError.of(
            "cases.no-beneficiary", "something is expected of a beneficiary, and there is none",
            where=str(evaluated.case), remedy="write row = { ... }",
        )  # fmt: skip
    if expect.indicators:
        yield from _differing(evaluated, "indicator", expect.indicators, _indicators(evaluation))
    if expect.targets:
        found = {row["target"]: row["status"] for row in evaluation.targets.rows(named=True)}
        yield from _differing(evaluated, "target", expect.targets, found)
    if expect.phases:
        found = {row["phase"]: row["status"] for row in evaluation.phases.rows(named=True)}
        yield from _differing(evaluated, "phase", expect.phases, found)


def _of_the_beneficiary(evaluated: Evaluated) -> Iterator[str]:
    expect, rules = evaluated.case.expect, evaluated.evaluation.programme.rules
    row = _decision(evaluated)
    values = values_of(evaluated.evaluation.programme, row)
    outcome, category = values.pop("outcome"), values.pop("category")
    whole = {"outcome": outcome, "category": category or "", "reasons": row["reasons"]}
    wanted = {
        "outcome": expect.outcome,
        "category": "undetermined" if expect.category == UNKNOWN else expect.category,
        "reasons": None if expect.reasons is None else SEPARATOR.join(expect.reasons),
    }
    stated = {name: value for name, value in wanted.items() if value is not None}
    yield from _differing(evaluated, "", stated, whole)
    truths = {name: v for name, v in values.items() if rules[name].kind == "bool"}
    yield from _differing(evaluated, "criterion", expect.criteria, truths)
    numbers = {
        name: _in_yuan(v) if rules[name].kind == "money" else _pair(v.low, v.high)
        for name, v in values.items()
        if isinstance(v, Interval)
    }
    yield from _differing(evaluated, "number", expect.numbers, numbers)


def _decision(evaluated: Evaluated) -> dict[str, Any]:
    key = evaluated.evaluation.programme.unit.key()
    for row in evaluated.evaluation.decisions.iter_rows(named=True):
        if row[key] == evaluated.key:
            return dict(row)
    raise UsageError.of(
        "cases.no-such-key", f"no {key} {evaluated.key!r}", where=str(evaluated.case),
        remedy="key names a row of the programme's unit",
    )  # fmt: skip


def _differing(
    evaluated: Evaluated, what: str, expected: Mapping[str, Any], found: Mapping[str, Any]
) -> Iterator[str]:
    """A sentence for each value that is not what the case expects."""
    for name, written in expected.items():
        if name not in found:
            raise UsageError.of(
                "cases.no-such-name", f"no {what} {name!r}", where=f"{evaluated.case}, expect",
                remedy=nearest(name, found),
            )  # fmt: skip
        value = found[name]
        if what in IN_NUMBERS:
            wanted = _expected_pair(written)
        else:
            wanted = None if written == UNKNOWN else written
        if value != wanted:
            yield f"{what} {name}: expected {_told(wanted)}, found {_told(value)}".strip()


def _indicators(evaluation: Evaluation) -> dict[str, Any]:
    rows = evaluation.indicators.rows(named=True)
    return {
        row["indicator"]: NOT_MEASURED
        if row["measured"] is False
        else _pair(row["value_certain"], row["value_possible"])
        for row in rows
        if row["level"] == WHOLE
    }


Pair = tuple[Decimal | None, Decimal | None]


def _pair(low: Any, high: Any) -> Pair:
    return _decimal(low), _decimal(high)


def _in_yuan(interval: Interval) -> Pair:
    low, high = _pair(interval.low, interval.high)
    return low and low / FEN_IN_A_YUAN, high and high / FEN_IN_A_YUAN


def _expected_pair(expected: Any) -> Any:
    if isinstance(expected, list) and len(expected) == 2:
        return _pair(*(None if end == UNKNOWN else end for end in expected))
    if expected == UNKNOWN:
        return None, None
    return expected if expected == NOT_MEASURED else _pair(expected, expected)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        low, high = ("?" if end is None else f"{end.normalize():f}" for end in value)
        return low if low == high else f"{low}..{high}"
    if isinstance(value, str):
        return value or "none"
    return _WORDS[value]
