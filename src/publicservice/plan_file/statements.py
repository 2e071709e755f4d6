"""The section ``[statements]`` as TOML tables: read and written.

Each function that reads raises one PlanError with all problems of its table, their places relative
to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import asdict, field, frozen

from publicservice.model.calendar.calendar_date import read_unknown
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.shown import described, shown
from publicservice.model.statements.arithmetic import is_name, parse_formula
from publicservice.model.statements.quantity import measure
from publicservice.model.statements.statement import (
    ABOUT,
    NO_LABEL,
    Figure,
    Input,
    Listed,
    Statement,
)
from publicservice.plan_file.structure import Gathered, structured, unknown_keys, wrong_type
from publicservice.plan_file.timetable import remarks_table, unnamed
from publicservice.plan_file.toml_text import TomlValue

Table = dict[str, TomlValue]

KEYS = ("printed", "is", "holds", "inputs", "about", "at", "cite", "label", "note")
MOST_DIGITS = 15
"""Before the point, and behind it."""


@frozen
class PrintedEntry:
    """A printed result as written: one of value, between, at_least, at_most and unknown; its unit.

    Attributes:
        at_least: the least that it is, as printed.
        at_most: the most that it is, as printed.
        unit: of the figure.
    """

    value: Any = None
    between: Any = None
    at_least: Any = None
    at_most: Any = None
    unknown: Any = None
    unit: str = ""


@frozen
class InputEntry:
    """An input as written: one of value, between and unknown; a list has no unit.

    Attributes:
        unit: of the figure.
        rounded: whether the document rounded it.
    """

    value: Any = None
    between: Any = None
    unknown: Any = None
    unit: str = ""
    rounded: bool = False
    cite: str = ""


@frozen
class StatementKeys:
    """What a statement claims: a printed result and its formula, or a comparison that must hold.

    Attributes:
        printed: the result as the document prints it.
        is_: the formula that gives it.
        holds: the comparison, instead of a result.
        inputs: figures that only this statement reads, by name.
        about: whether the document says "about", or by how much it may differ.
    """

    printed: PrintedEntry | None = None
    is_: str = ""
    holds: str = ""
    inputs: Mapping[str, InputEntry] = field(factory=dict)
    about: bool | PrintedEntry = False


@frozen
class RemarksEntry:
    """What else a statement has.

    Attributes:
        at: the day at which it is worked out.
    """

    at: date | None = None
    cite: str = ""
    label: Label = NO_LABEL
    note: str = ""


def read_statement(name: str, raw: Any) -> Statement:
    """A statement: printed and is, or holds; inputs, about, at, cite, label, note."""
    raw = unnamed(raw)
    gathered = Gathered(unknown_keys((key for key in raw if key not in KEYS), KEYS))
    formula = gathered.attempt("", _formula, raw)
    printed = gathered.attempt("printed", _printed, raw["printed"]) if "printed" in raw else None
    inputs = gathered.attempt("inputs", _inputs, raw.get("inputs", {}))
    about = gathered.attempt("about", _about, raw.get("about", False), printed)
    remarks = {key: raw[key] for key in ("at", "cite", "label", "note") if key in raw}
    entry = gathered.attempt("", structured, remarks, RemarksEntry)
    gathered.raise_all()
    if formula is None or inputs is None or entry is None:
        raise PlanError(gathered.problems)
    return Statement(
        name, formula, printed, inputs, about, entry.at, entry.label, entry.cite, entry.note
    )


def _formula(raw: Mapping[str, Any]) -> str:
    key = "is" if "printed" in raw else "holds"
    other = "holds" if key == "is" else "is"
    if other in raw:
        raise PlanError.of(
            "statement.form", f"{other} {'beside' if key == 'is' else 'without'} printed",
            remedy="write printed and is for a result, holds alone for a comparison",
        )  # fmt: skip
    if key not in raw:
        example = "june.spent / june.persons" if key == "is" else "spent <= budget"
        raise PlanError.of("plan.missing-key", f"missing key {key!r}",
                           remedy=f'add {key} = "{example}"')  # fmt: skip
    gathered = Gathered()
    formula = gathered.attempt(key, structured, raw[key], str)
    gathered.attempt(key, parse_formula, formula or "0")
    gathered.raise_all()
    return formula or ""


def _printed(raw: Any) -> Figure:
    return _figure(structured(_table(raw, "value = 240"), PrintedEntry))


def _table(raw: Any, example: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise wrong_type("a table", raw, f"write {{ {example} }} with its unit")
    return raw


def _inputs(raw: Any) -> dict[str, Input]:
    table, gathered = _table(raw, "spent = { value = 3 }"), Gathered()
    found: dict[str, Input] = {}
    for name, each in table.items():
        gathered.attempt(name, _check_name, name)
        if (figure := gathered.attempt(name, _input, each)) is not None:
            found[name] = figure
    gathered.raise_all()
    return found


def _check_name(name: str) -> None:
    if not is_name(name):
        raise PlanError.of(
            "plan.name", f"{shown(name)!r} cannot be read by a formula",
            remedy="a name is made of letters, digits and _, and starts with a letter",
        )  # fmt: skip


def _input(raw: Any) -> Input:
    entry = structured(_table(raw, "value = 3"), InputEntry)
    if not isinstance(entry.value, list):
        return _figure(entry)
    gathered = Gathered()
    items = gathered.attempt("value", structured, entry.value, list[str])
    if entry.unit or entry.rounded or entry.between is not None or entry.unknown is not None:
        gathered.attempt("", _fail_list)
    gathered.raise_all()
    return Listed(tuple(items or ()), entry.cite)


def _fail_list() -> None:
    raise PlanError.of("plan.wrong-type", "a list has its items only",
                       remedy="keep value and cite")  # fmt: skip


def _figure(entry: PrintedEntry | InputEntry) -> Figure:
    values = asdict(entry, recurse=False)
    unit, cite, rounded = entry.unit, values.pop("cite", ""), values.pop("rounded", False)
    forms = {key: each for key, each in values.items() if key != "unit"}
    gathered = Gathered()
    if unit:
        gathered.attempt("unit", measure, unit)
    bounds = gathered.attempt("", _bounds, forms)
    gathered.raise_all()
    low, high, unknown = bounds or (None, None, "")
    return Figure(low, high, unit, unknown, rounded, cite)


def _bounds(forms: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None, str]:
    """The lowest, the highest, and why it is unknown."""
    given = [key for key, each in forms.items() if each is not None]
    if len(given) != 1:
        raise PlanError.of(
            "plan.two-values" if given else "plan.missing-key",
            f"both {' and '.join(given)}" if given else "no value",
            remedy="keep one of them" if given else f"write one of {', '.join(forms)}",
        )  # fmt: skip
    key, raw = given[0], forms[given[0]]
    if key == "unknown":
        return None, None, read_unknown({"unknown": raw}).reason
    if key == "between":
        return *_two(raw), ""
    gathered = Gathered()
    number = gathered.attempt(key, _number, raw)
    gathered.raise_all()
    return None if key == "at_most" else number, None if key == "at_least" else number, ""


def _two(raw: Any) -> tuple[Decimal, Decimal]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise wrong_type("two bounds", raw, "write between = [600, 1000]")
    gathered = Gathered()
    low, high = (
        gathered.attempt(f"between[{index}]", _number, each) for index, each in enumerate(raw)
    )
    gathered.raise_all()
    if low is None or high is None or low > high:
        raise PlanError.of("plan.range-order", f"{raw[0]} is more than {raw[1]}",
                           remedy=f"write between = [{raw[1]}, {raw[0]}]")  # fmt: skip
    return low, high


def _number(raw: Any) -> Decimal:
    """A figure to the decimals with which it is written."""
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        remedy = "write it without quotes" if isinstance(raw, str) else ""
        raise wrong_type("a number", raw, remedy)
    number = Decimal(raw)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise PlanError.of("plan.not-a-figure", f"{number} is not a figure",
                           remedy='write a number, or { unknown = "as printed" }')  # fmt: skip
    if number.adjusted() >= MOST_DIGITS or -exponent > MOST_DIGITS:
        raise PlanError.of(
            "plan.too-large", f"{described(raw)} has too many digits",
            remedy=f"write at most {MOST_DIGITS} before the point and {MOST_DIGITS} behind it",
        )  # fmt: skip
    return Decimal(f"{number if number else abs(number):f}")  # no exponent, and no -0


def _about(raw: Any, printed: Figure | None) -> Figure | None:
    if raw is False:
        return None
    if printed is None or printed.is_range:
        raise PlanError.of("statement.form", "about without one printed figure",
                           remedy="remove it, or write printed = { value = … }")  # fmt: skip
    if raw is True:
        return ABOUT
    entry = structured(_table(raw, "value = 5"), PrintedEntry)
    figure = _figure(entry)
    if entry.value is None or figure.low is None or figure.low < 0:
        raise PlanError.of("statement.form", "about is a size, above and below",
                           remedy='write about = true, or { value = 2, unit = "%" }')  # fmt: skip
    return figure


def statement_table(statement: Statement) -> Table:
    """A statement without its name, which is the table's own."""
    claim = "is" if statement.printed else "holds"
    table: Table = {
        "printed": _figure_table(statement.printed) if statement.printed else {},
        claim: statement.formula,
        "inputs": {name: _input_table(each) for name, each in statement.inputs.items()},
        "about": statement.about == ABOUT or _figure_table(statement.about or Figure()),
        "at": statement.at or "",
        **remarks_table(statement.label, statement.cite, statement.note),
    }
    return {key: each for key, each in table.items() if each or key == claim}


def _input_table(given: Input) -> Table:
    if isinstance(given, Figure):
        return _figure_table(given)
    return {"value": list(given.items), **({"cite": given.cite} if given.cite else {})}


def _figure_table(figure: Figure) -> Table:
    rest: Table = {"unit": figure.unit, "rounded": figure.rounded, "cite": figure.cite}
    return {**_value_table(figure), **{key: each for key, each in rest.items() if each}}


def _value_table(figure: Figure) -> Table:
    if figure.unknown:
        return {"unknown": figure.unknown}
    if figure.low is None:
        return {} if figure.high is None else {"at_most": figure.high}
    if figure.high is None:
        return {"at_least": figure.low}
    return {"between": [figure.low, figure.high]} if figure.is_range else {"value": figure.low}
