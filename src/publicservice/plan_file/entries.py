"""How the tables of a plan file become the nouns of `model.plan`.

Each function raises one PlanError with all problems of its table, their places relative to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

import attrs
from attrs import frozen

from publicservice.model.calendar.calendar_date import PlanDate, read_unknown
from publicservice.model.label import Label
from publicservice.model.left_out import LeftOut
from publicservice.model.plan import (
    NO_LABEL,
    Known,
    Number,
    NumberKind,
    PlanValue,
    Range,
    Source,
    Step,
    Unknown,
)
from publicservice.model.problem import PlanError
from publicservice.model.shown import described
from publicservice.model.unit import PLAIN_COUNT, Unit, parse_unit
from publicservice.plan_file.structure import (
    Gathered,
    Year,
    below,
    structured,
    wrong_type,
)

FORMS = ("value", "between", "unknown")
"""A table with one of these keys is a number; every other table is a section."""

VALUE_KEYS = frozenset({*FORMS, "unit", "kind"})
KINDS_WITHOUT_UNIT: tuple[NumberKind, ...] = ("bool", "count", "date", "list", "text")
_PYTHON_TYPES: Mapping[str, tuple[type, str]] = {
    "bool": (bool, "true or false"), "text": (str, "a text"), "list": (list, "a list of texts"),
}  # fmt: skip


@frozen
class Header:
    """The keys at the top of a plan file.

    Attributes:
        programme: the programme's id.
        schema_version: of the form of the file.
        source: the document that the file was made from.
        title: what the plan is called.
        region: where it holds.
        year: of days that are written without one, or ``{ unknown = "20xx" }``.
        issued: the day on which the document was issued.
        left_out: clauses of the document that the plan says it leaves out, and why.
        upon: the shipped plan that this one stands upon, by its name; the default one if empty.
        without: what its document does not have of what is beneath it: rules, benefits, indicators
            of the programme, entries and numbers of the plan, by path, such as ``targets.insured``.
    """

    programme: str
    schema_version: int
    source: Source
    title: str = ""
    region: str = ""
    year: Year = None
    issued: PlanDate | None = None
    left_out: tuple[LeftOut, ...] = ()
    upon: str = ""
    without: tuple[str, ...] = ()


@frozen
class StepEntry:
    """A dated value as written: ``{ since = 2015-01-01, value = 100 }``.

    Attributes:
        since: the day from which it holds; left out where it always did.
        cite: its clause, where it is another than the number's.
    """

    value: Any = None
    between: Any = None
    unknown: Any = None
    since: date | None = None
    cite: str = ""


@frozen
class NumberEntry:
    """A number as written: one of value, between and unknown, with unit and clause.

    Attributes:
        unit: money, a percentage or a count, perhaps for somebody and for a period.
        kind: what it would be, of a number that is unknown and has no unit.
    """

    value: Any = None
    between: Any = None
    unknown: Any = None
    unit: str = ""
    kind: str = ""
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


def read_number(path: str, raw: Any) -> Number:
    """The number that a table with value, between or unknown stands for."""
    entry = structured(raw, NumberEntry)
    gathered = Gathered()
    unit = gathered.attempt("unit", parse_unit, entry.unit) if entry.unit else None
    entries = gathered.attempt("", _step_entries, entry) or {}
    gathered.raise_all()
    kind = _kind(entry, unit, entries)
    steps: list[Step] = []
    for where, each in entries.items():
        if state := gathered.attempt(where, _state, each, kind, unit or PLAIN_COUNT):
            steps.append(Step(each.since, state, each.cite))
    gathered.raise_all()
    label = entry.label
    number = Number("", kind, entry.unit, steps, entry.cite, entry.note, label.en, label.zh)
    return attrs.evolve(number, path=path)


def _step_entries(entry: NumberEntry) -> dict[str, StepEntry]:
    """The dated values of a number by their place; a single value is dated `None`."""
    given = [form for form in FORMS if getattr(entry, form) is not None]
    _check_one_form(given)
    listed = isinstance(entry.value, list) and any(isinstance(item, dict) for item in entry.value)
    if not listed:
        return {given[0]: StepEntry(entry.value, entry.between, entry.unknown)}
    gathered = Gathered()
    entries = gathered.attempt("value", structured, entry.value, list[StepEntry]) or []
    found: dict[str, StepEntry] = {}
    for index, each in enumerate(entries):
        inside = [form for form in FORMS if getattr(each, form) is not None]
        gathered.attempt(f"value[{index}]", _check_one_form, inside)
        found[f"value[{index}].{(inside or ['value'])[0]}"] = each
    gathered.raise_all()
    return found


def _check_one_form(given: list[str]) -> None:
    if not given:
        raise PlanError.of(
            "plan.missing-key", "no value",
            remedy='write value = 80, between = [60, 80] or unknown = "digits lost"',
        )  # fmt: skip
    if len(given) > 1:
        raise PlanError.of("plan.two-values", f"both {' and '.join(given)}",
                           remedy="keep one of them")  # fmt: skip


def _kind(entry: NumberEntry, unit: Unit | None, entries: Mapping[str, StepEntry]) -> NumberKind:
    if entry.kind and (unit or entry.kind not in KINDS_WITHOUT_UNIT):
        allowed = ", ".join(KINDS_WITHOUT_UNIT)
        raise PlanError.of("plan.kind", f"kind {entry.kind!r} is not written", where="kind",
                           remedy=f"a unit says the kind; without one it is {allowed}")  # fmt: skip
    if unit or entry.kind:
        return unit.kind if unit else cast(NumberKind, entry.kind)
    for where, each in entries.items():
        if each.value is not None:
            return _guessed_kind(each.value, where)
        if each.between is not None:
            return _guessed_kind(_bounds(each.between, where)[0], where)
    raise PlanError.of(
        "plan.unit-missing", "unknown, and of no kind either",
        remedy='add its unit, such as unit = "yuan", or one of kind = "bool", "count", "date", '
        '"list", "text"',
    )  # fmt: skip


def _bounds(raw: Any, where: str = "") -> list[Any]:
    if not isinstance(raw, list) or len(raw) != 2:
        error = wrong_type("two bounds", raw, "write between = [600, 1000]")
        raise PlanError(below(where, error))
    return raw


def _guessed_kind(raw: Any, where: str) -> NumberKind:
    kinds: tuple[tuple[type, NumberKind], ...] = (
        (bool, "bool"), (int, "count"), (Decimal, "count"), (str, "text"), (date, "date"),
        (list, "list"),
    )  # fmt: skip
    found = next((kind for kind_type, kind in kinds if isinstance(raw, kind_type)), None)
    if found is None:
        error = wrong_type("a number, a text, a date, a list or true or false", raw)
        raise PlanError(below(where, error))
    return found


def _state(entry: StepEntry, kind: NumberKind, unit: Unit) -> Known | Range | Unknown:
    if entry.unknown is not None:
        return read_unknown({"unknown": entry.unknown})
    if entry.between is not None:
        return _range(entry.between, kind, unit)
    return Known(_value(entry.value, kind, unit))


def _range(raw: Any, kind: NumberKind, unit: Unit) -> Range:
    if kind in ("bool", "text", "list"):
        raise PlanError.of("plan.wrong-type", f"a {kind} has no range",
                           remedy="write value instead of between")  # fmt: skip
    gathered = Gathered()
    low, high = (
        gathered.attempt(f"[{index}]", _value, bound, kind, unit)
        for index, bound in enumerate(_bounds(raw))
    )
    gathered.raise_all()
    found = Range(cast("int | date", low), cast("int | date", high))
    if found.low > found.high:  # type: ignore[operator]
        raise PlanError.of("plan.range-order", f"{raw[0]} is more than {raw[1]}",
                           remedy=f"write between = [{raw[1]}, {raw[0]}]")  # fmt: skip
    return found


def _value(raw: Any, kind: NumberKind, unit: Unit) -> PlanValue:
    if kind in ("count", "money", "percent"):
        return _whole(raw, unit)
    if kind == "date":
        if isinstance(raw, datetime) or not isinstance(raw, date):
            raise wrong_type("a date", raw, "write it like 2015-01-01, without quotes")
        return raw
    python_type, expected = _PYTHON_TYPES[kind]
    if not isinstance(raw, python_type):
        raise wrong_type(expected, raw)
    return _texts(raw) if isinstance(raw, list) else cast(PlanValue, raw)


def _whole(raw: Any, unit: Unit) -> int:
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        remedy = "write it without quotes" if isinstance(raw, str) else ""
        raise wrong_type(f"a number of {unit.text}" if unit.text else "a number", raw, remedy)
    if isinstance(raw, Decimal) and unit is PLAIN_COUNT:
        raise PlanError.of(
            "plan.unit-missing", f"{described(raw)} has no unit",
            remedy='add one, such as unit = "yuan" or unit = "%"',
        )  # fmt: skip
    return unit.to_whole(raw)


def _texts(items: list[Any]) -> tuple[str, ...]:
    gathered = Gathered()
    for index, item in enumerate(items):
        gathered.attempt(f"[{index}]", structured, item, str)
    gathered.raise_all()
    return tuple(items)
