"""The sections ``[reported]`` and ``[cohorts]`` as TOML tables: read and written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from publicservice.model.label import Label
from publicservice.model.plan import NO_LABEL, Known, Number
from publicservice.model.problem import PlanError
from publicservice.model.target import Cohort, Reported
from publicservice.plan_file.entries import read_number
from publicservice.plan_file.structure import Gathered, structured
from publicservice.plan_file.tables import Table, number_table
from publicservice.plan_file.timetable import remarks_table, unnamed

SHARE = "% of the whole"
"""The unit of a reported share, which unlike a target may pass 100 %; written ``%``."""

FIGURES = ("numerator", "denominator", "value")


@frozen
class ReportedEntry:
    """A reported figure as written, without its numbers.

    Attributes:
        indicator: the name of the programme's indicator.
        as_of: the day up to which it counts.
        per_case: how many units the denominator's cases have each: 2 persons of a couple.
        level: the level of the area; empty for the whole.
        area: where it was reported of; empty for the whole.
    """

    indicator: str
    as_of: date
    per_case: int = 1
    level: str = ""
    area: str = ""
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


@frozen
class ReportedKeys:
    """The numbers of a reported figure: numerator and denominator, or value.

    Attributes:
        numerator: those of whom it holds, a count or a total.
        denominator: all of whom it is asked, a count or a total.
        value: the figure alone, a percentage or a number.
    """

    numerator: Number | Decimal | None = None
    denominator: Number | Decimal | None = None
    value: Number | Decimal | None = None


@frozen
class CohortEntry:
    """A cohort as written.

    Attributes:
        indicators: the names of indicators, each of which counts a part of the one before.
    """

    indicators: tuple[str, ...]
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


def read_reported(name: str, raw: Any) -> Reported:
    """A reported figure: indicator, as_of, numerator and denominator, or value; level, area."""
    table = unnamed(raw)
    gathered = Gathered()
    numbers = {
        key: gathered.attempt(key, _read_figure, f"reported.{name}.{key}", table[key])
        for key in FIGURES
        if key in table
    }
    others = {key: item for key, item in table.items() if key not in FIGURES}
    entry = gathered.attempt("", structured, others, ReportedEntry)
    gathered.attempt("", _check_forms, table)
    if numbers.get("denominator"):
        gathered.attempt("denominator", _check_base, numbers["denominator"])
    if entry:
        gathered.attempt("", _check_entry, entry)
    gathered.raise_all()
    if entry is None:
        raise PlanError(gathered.problems)
    return Reported(
        name, entry.indicator, entry.as_of, numbers.get("numerator"), numbers.get("denominator"),
        entry.per_case, numbers.get("value"), entry.level, entry.area, entry.label, entry.cite,
        entry.note,
    )  # fmt: skip


def read_cohort(name: str, raw: Any) -> Cohort:
    """A cohort: indicators, the first step first."""
    entry = structured(unnamed(raw), CohortEntry)
    if len(set(entry.indicators)) < max(2, len(entry.indicators)):
        raise PlanError.of(
            "plan.cohort", "a cohort has two steps at least, and none twice", where="indicators",
            remedy='write indicators = ["registered", "sat", "passed"]',
        )  # fmt: skip
    return Cohort(name, entry.indicators, entry.label, entry.cite, entry.note)


def _read_figure(path: str, raw: Any) -> Number:
    table = dict(raw) if isinstance(raw, dict) else {"value": raw}
    if table.get("unit") == "%":
        table["unit"] = SHARE
    if "unknown" in table and "unit" not in table:
        table.setdefault("kind", "count")
    number = read_number(path, table)
    if number.kind not in ("count", "money", "percent") or len(number.steps) > 1:
        raise PlanError.of("plan.wrong-type", "a reported figure is one number of one day",
                           remedy="write another entry for another day")  # fmt: skip
    return number


def _check_forms(table: dict[str, Any]) -> None:
    if ("value" in table) == ("numerator" in table):
        both = "value" in table
        raise PlanError.of(
            "plan.two-values" if both else "plan.missing-key",
            "both value and numerator" if both else "no figure",
            remedy="write numerator and denominator, or value alone",
        )  # fmt: skip
    if "denominator" in table and "numerator" not in table:
        raise PlanError.of("plan.two-values", "both value and denominator",
                           remedy="keep one of them")  # fmt: skip


def _check_base(number: Number) -> None:
    state = number.steps[0].state
    if isinstance(state, Known) and not state.value:
        raise PlanError.of(
            "plan.base-zero", "nothing can be taken of 0",
            remedy='correct it, or write { unknown = "…" } if the figure is missing',
        )  # fmt: skip


def _check_entry(entry: ReportedEntry) -> None:
    if entry.per_case < 1:
        raise PlanError.of("plan.wrong-type", f"{entry.per_case} units of each case",
                           where="per_case", remedy="write per_case = 2")  # fmt: skip
    if bool(entry.level) != bool(entry.area):
        missing = "area" if entry.level else "level"
        raise PlanError.of(
            "plan.missing-key", f"missing key {missing!r}",
            remedy='write level = "township" and area = its name, or neither for the whole',
        )  # fmt: skip


def reported_table(reported: Reported) -> Table:
    """A reported figure without its name."""
    numbers = {key: getattr(reported, key) for key in FIGURES}
    table: Table = {"indicator": reported.indicator, "as_of": reported.as_of}
    table |= {key: _figure_table(number) for key, number in numbers.items() if number}
    if reported.per_case != 1:
        table["per_case"] = reported.per_case
    if reported.level:
        table |= {"level": reported.level, "area": reported.area}
    return {**table, **remarks_table(reported.label, reported.cite, reported.note)}


def cohort_table(cohort: Cohort) -> Table:
    """A cohort without its name."""
    remarks = remarks_table(cohort.label, cohort.cite, cohort.note)
    return {"indicators": list(cohort.indicators), **remarks}


def _figure_table(number: Number) -> Table:
    table = number_table(number)
    return {**table, "unit": "%"} if number.unit == SHARE else table
