"""Cases as data: `cases.toml` beside a programme's plan, one case on each side of every threshold.

.. code-block:: toml

    programme = "family-doctor"
    at = 2024-06-30                        # of every case that names no other day

    [common.persons]                       # what every row says that does not say otherwise
    hukou = "rural"
    resident = true

    [registers]                            # supplied in every case that does not say otherwise
    contracts = []

    [[case]]
    name = "65th birthday today"
    row = { birth_date = 1959-06-30 }      # the beneficiary; the first row of the unit's register
    expect = { outcome = "eligible", category = "elderly", criteria = { elderly = true } }

    [[case]]
    name = "signed, and the contract ends today"
    row = { household = "H1" }
    registers.contracts = [{ household = "H1", signed_on = 2023-07-01, ends_on = 2024-06-30 }]
    expect = { criteria = { contracted = true } }

    [[case]]
    name = "a county that says 60"
    plan.ages.elderly = 60                 # as a local plan; or plan = "county.toml", a file beside
    row = { birth_date = 1964-06-30 }
    expect = { criteria = { elderly = true } }

    [[case]]
    name = "the plan of the north, a day after its visits ended"
    upon = "north"                         # plans/north.toml, which ships with the programme
    at = 2024-12-01
    expect = { phases = { visits = "past" } }

Rows are written as for `small_registers`; ``"?"`` is a value that nobody knows, a field that is
left out a blank cell. A row without its key gets one: ``person-1``. A register that neither the
case nor the file names is not supplied. ``{ times = 17, household = "household-{n}" }`` stands for
17 rows, `{n}` for 1 to 17.

`expect` may hold `outcome`, `category` (``"?"`` where it is undetermined, ``""`` for none),
`criteria` (true, false, ``"?"``), `numbers` (a number, or ``[certain, possible]`` with ``"?"`` for
an end that is not known; money in yuan), `reasons` (the codes in order), `scores` (of each
scorecard `result`, `grade`, `score` as a number, `rank`, `released`; ``"none"`` where it is not
assessed), `consequences` (those that follow, with ``?`` behind those that only may),
`entitlements` (of each benefit its amount in yuan or its status, or a table of `status`, `amount`,
`gives_way_to`, `discretion`, and `parts` by source or payer; ``"none"`` where there is none),
`payments` (by ``"benefit/instalment/period"``, of which the later parts may be left out, the state,
or the amount, or a table of `state`, `condition`, `amount`, `due` and `paid`), and for the
registers as a whole `indicators` (as numbers), `targets` and `phases` (their status).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any, cast, get_args

from attrs import field, frozen

from publicservice.model.calendar.phase import PhaseStatus
from publicservice.model.problem import UsageError, nearest
from publicservice.model.programme import Programme
from publicservice.model.shown import described

FILE_NAME = "cases.toml"
OUTCOMES = ("eligible", "not_eligible", "undetermined")
TIMES = "times"
"""The key of a row that says how many such rows there are."""

Row = Mapping[str, Any]
Source = str | Path | ModuleType | type[Programme]

_FILE_KEYS = ("programme", "schema_version", "at", "common", "registers", "case")
_CASE_KEYS = ("name", "note", "at", "upon", "plan", "key", "row", "registers", "complete_until",
              "expect")  # fmt: skip


@frozen
class Expectation:
    """What a case is to give; what is left out is not looked at."""

    outcome: str | None = None
    category: str | None = None
    criteria: Mapping[str, Any] = field(factory=dict)
    numbers: Mapping[str, Any] = field(factory=dict)
    reasons: tuple[str, ...] | None = None
    indicators: Mapping[str, Any] = field(factory=dict)
    targets: Mapping[str, str] = field(factory=dict)
    phases: Mapping[str, str] = field(factory=dict)
    scores: Mapping[str, Any] = field(factory=dict)
    consequences: tuple[str, ...] | None = None
    entitlements: Mapping[str, Any] = field(factory=dict)
    payments: Mapping[str, Any] = field(factory=dict)


_EXPECT_KEYS = ("outcome", "category", "criteria", "numbers", "reasons", "indicators", "targets",
                "phases", "scores", "consequences", "entitlements", "payments")  # fmt: skip


@frozen(eq=False)
class Case:
    """One case of a `cases.toml`.

    Attributes:
        at: the evaluation date.
        upon: a plan that ships with the programme, by the name of its file; empty for the default.
        plan: overrides of that plan as nested tables, or the path of a plan file.
        row: the beneficiary without what is common to all rows; `None` where the case is about the
            registers as a whole.
        registers: the rows of every register that is supplied, those of `row` left out.
        common: by register, what each row says that does not say otherwise.
        key: of the beneficiary; where empty, that of `row` or of the first row of the unit.
        source: the file, for messages.
    """

    programme: str
    name: str
    at: date
    expect: Expectation
    row: Row | None = None
    registers: Mapping[str, tuple[Row, ...]] = field(factory=dict)
    common: Mapping[str, Row] = field(factory=dict)
    plan: Mapping[str, Any] | Path | None = None
    key: str = ""
    complete_until: date | Mapping[str, date] | None = None
    source: str = ""
    upon: str = ""

    def __str__(self) -> str:
        return f"{self.source}: {self.name!r}"


def read_cases(source: Source) -> tuple[Case, ...]:
    """The cases of a file, of the folder it lies in, or of a programme.

    Args:
        source: the path of the file or its folder, a module or package beside which it lies, or the
            programme's class.

    Raises:
        UsageError: no such file, or one that cannot be read, with place and remedy.
    """
    path = _path(source)
    if not path.is_file():
        raise UsageError.of(
            "cases.missing", f"no file {path.name}", where=str(path.parent.name),
            remedy=f"write {FILE_NAME} beside plan.toml",
        )  # fmt: skip
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError.of(
            "cases.not-toml", f"not TOML: {error}", where=path.name,
            remedy="correct the file at that line",
        ) from error  # fmt: skip
    return _cases(raw, path)


def _path(source: Source) -> Path:
    if isinstance(source, type):
        import sys

        source = sys.modules[source.__module__]
    if isinstance(source, ModuleType):
        source = Path(cast(str, source.__file__)).parent
    path = Path(source)
    return path / FILE_NAME if path.is_dir() else path


def _cases(raw: Mapping[str, Any], path: Path) -> tuple[Case, ...]:
    where = path.name
    _check_keys(raw, _FILE_KEYS, where)
    _typed(raw, "programme", str, where)
    tables = raw.get("case", [])
    if not isinstance(tables, list) or not tables:
        raise UsageError.of("cases.none", "no case", where=where, remedy="write [[case]] tables")
    cases = tuple(_case(table, number, raw, path) for number, table in enumerate(tables, 1))
    names = [case.name for case in cases]
    if twice := [name for name in names if names.count(name) > 1]:
        raise UsageError.of(
            "cases.name-twice", f"two cases are called {twice[0]!r}", where=where,
            remedy="give each a name of its own",
        )  # fmt: skip
    return cases


def _case(table: Any, number: int, raw: Mapping[str, Any], path: Path) -> Case:
    where = f"{path.name}, case {number}"
    if not isinstance(table, dict):
        raise _wrong_type("case", table, "a table", where)
    name = _typed(table, "name", str, where)
    where = f"{path.name}, case {name!r}"
    _check_keys(table, _CASE_KEYS, where)
    plan = table.get("plan")
    return Case(
        programme=raw["programme"],
        name=name,
        at=_typed({"at": raw.get("at"), **table}, "at", date, where),
        expect=_expectation(_typed(table, "expect", dict, where), where),
        row=table.get("row"),
        registers=_registers({**raw.get("registers", {}), **table.get("registers", {})}, where),
        common=raw.get("common", {}),
        plan=path.with_name(plan) if isinstance(plan, str) else plan,
        key=table.get("key", ""),
        complete_until=table.get("complete_until"),
        source=path.name,
        upon="" if table.get("upon") is None else _typed(table, "upon", str, where),
    )


def _registers(raw: Mapping[str, Any], where: str) -> dict[str, tuple[Row, ...]]:
    for name, rows in raw.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _wrong_type(name, rows, "a list of rows", f"{where}, registers")
    return {name: tuple(rows) for name, rows in raw.items()}


def _expectation(raw: Mapping[str, Any], where: str) -> Expectation:
    where = f"{where}, expect"
    _check_keys(raw, _EXPECT_KEYS, where)
    for name in ("criteria", "numbers", "indicators", "targets", "phases", "scores",
                 "entitlements", "payments"):  # fmt: skip
        _typed({name: {}, **raw}, name, dict, where)
    _check_words(raw, where)
    reasons = raw.get("reasons")
    if reasons is not None and not isinstance(reasons, list):
        raise _wrong_type("reasons", reasons, "a list of codes such as 'elderly=yes'", where)
    follows = raw.get("consequences")
    if follows is not None and not isinstance(follows, list):
        raise _wrong_type("consequences", follows, "a list of names", where)
    listed = {"reasons": reasons, "consequences": follows}
    return Expectation(
        **{
            **raw,
            **{name: None if given is None else tuple(given) for name, given in listed.items()},
        }
    )


def _check_words(raw: Mapping[str, Any], where: str) -> None:
    """Outcomes and statuses are among those that there are."""
    from publicservice.results.targets import TargetStatus

    known = {"targets": get_args(TargetStatus), "phases": get_args(PhaseStatus)}
    given = [("outcome", raw["outcome"], OUTCOMES)] if "outcome" in raw else []
    for section, words in known.items():
        given += [
            (f"{section}, {name}", word, words) for name, word in raw.get(section, {}).items()
        ]
    for place, word, words in given:
        if word not in words:
            raise UsageError.of(
                "testing.word", f"{described(word)} is none of them", where=f"{where}, {place}",
                remedy=nearest(str(word).replace(" ", "_"), words),
            )  # fmt: skip


def _check_keys(raw: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for key in raw:
        if key not in known:
            raise UsageError.of(
                "cases.unknown-key", f"unknown key {key!r}", where=where,
                remedy=nearest(key, known),
            )  # fmt: skip


def _typed(raw: Mapping[str, Any], key: str, wanted: type, where: str) -> Any:
    names = {str: "a text", date: "a date without quotes", dict: "a table"}
    value = raw.get(key)
    if value is None:
        raise UsageError.of(
            "cases.missing-key", f"no {key}", where=where,
            remedy=f"write {key} = {names[wanted]}",
        )  # fmt: skip
    if not isinstance(value, wanted):
        raise _wrong_type(key, value, names[wanted], where)
    return value


def _wrong_type(key: str, value: Any, wanted: str, where: str) -> UsageError:
    return UsageError.of(
        "cases.wrong-type", f"{key} is {described(value)}, not {wanted}", where=where,
        remedy=f"write {key} as {wanted}",
    )  # fmt: skip
