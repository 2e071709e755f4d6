"""Random plans: numbers of every kind, dated steps, phases, targets."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.label import Label
from publicservice.model.left_out import LeftOut
from publicservice.model.plan import (
    Comparator,
    Known,
    Number,
    NumberKind,
    Phase,
    Plan,
    Range,
    Source,
    Step,
    Target,
    Unknown,
)
from publicservice.model.unit import LARGEST

unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no reason to fail."""

UNITS: Mapping[NumberKind, tuple[str, ...]] = {
    "money": ("yuan", "元/人/月", "fen", "万元", "yuan per household"),
    "percent": ("%", "% of baseline", "‰"),
    "count": ("", "years", "户", "万人", "times/year"),
    "text": ("",),
    "bool": ("",),
    "date": ("",),
    "list": ("",),
}

names = st.text(string.ascii_lowercase, min_size=1, max_size=4).map(lambda name: f"n_{name}")
texts = st.text(st.characters(codec="utf-8"), max_size=12)
reasons = texts.filter(lambda text: bool(text.strip()))
labels = st.builds(Label, texts, texts)


def days() -> st.SearchStrategy[date]:
    """Calendar days."""
    return st.dates(date(1990, 1, 1), date(2060, 12, 31))


def _values(kind: NumberKind, unit: str) -> st.SearchStrategy[object]:
    if kind == "percent":
        return st.integers(0, 1_000_000)
    if kind == "count" and unit == "万人":
        return st.integers(0, LARGEST)
    by_kind: Mapping[str, st.SearchStrategy[object]] = {
        "money": st.integers(0, LARGEST),
        "count": st.integers(0, LARGEST),
        "text": texts,
        "bool": st.booleans(),
        "date": days(),
        "list": st.lists(texts, max_size=3).map(tuple),
    }
    return by_kind[kind]


@st.composite
def _states(draw: st.DrawFn, kind: NumberKind, unit: str) -> Known | Range | Unknown:
    forms = ["known", "unknown", *(["range"] if kind not in ("text", "bool", "list") else [])]
    match draw(st.sampled_from(forms)):
        case "known":
            return Known(draw(_values(kind, unit)))  # type: ignore[arg-type]
        case "range":
            bounds = sorted(draw(st.tuples(_values(kind, unit), _values(kind, unit))))  # type: ignore[type-var]
            return Range(*bounds)  # type: ignore[arg-type]
    return Unknown(draw(reasons))


@st.composite
def numbers(draw: st.DrawFn, path: str = "section.key", *, comparable: bool = False) -> Number:
    """A number with one to three steps; `comparable` ones can be a target's value."""
    kinds: list[NumberKind] = ["money", "percent", "count", "date"]
    kind = draw(st.sampled_from(kinds if comparable else list(UNITS)))
    unit = draw(st.sampled_from(UNITS[kind]))
    since = draw(st.lists(st.none() | days(), min_size=1, max_size=3, unique=True))
    steps = tuple(Step(day, draw(_states(kind, unit))) for day in since)
    label = draw(labels)
    return Number(path, kind, unit, steps, draw(texts), draw(texts), label.en, label.zh)


def plan_dates() -> st.SearchStrategy[PlanDate]:
    """Full dates, days without a year, and unknown ones."""
    month_days = st.builds(MonthDay, st.integers(1, 12), st.integers(1, 28))
    return st.builds(PlanDate, days() | month_days | st.builds(Unknown, reasons))


@st.composite
def _phases(draw: st.DrawFn, name: str) -> Phase:
    """A phase whose end cannot be found to lie before its start: one of them is missing."""
    start, end = draw(plan_dates()), draw(plan_dates())
    which = draw(st.sampled_from(("start", "end", "neither")))
    return Phase(
        name, draw(labels), start if which == "start" else None, end if which == "end" else None,
        cite=draw(texts), note=draw(texts),
    )  # fmt: skip


@st.composite
def _targets(draw: st.DrawFn, name: str, phases: list[str]) -> Target:
    value = draw(numbers(f"targets.{name}", comparable=True))
    due = draw(st.none() | plan_dates() | (st.sampled_from(phases) if phases else st.none()))
    label, cite = draw(labels), draw(texts)
    value = Number(
        value.path, value.kind, value.unit, value.steps, cite, "", label.en, label.zh
    )  # fmt: skip
    comparators: tuple[Comparator, ...] = (">=", "<=", "=", ">", "<")
    comparator = draw(st.sampled_from(comparators))
    return Target(name, draw(names), comparator, value, due, label, cite, draw(texts))


_left_out = st.builds(LeftOut, reasons, reasons, texts)


def _clause(entry: LeftOut) -> tuple[str, str]:
    return entry.document, entry.clause


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan that any file could hold."""
    paths = draw(st.lists(st.tuples(names, names), max_size=4, unique=True))
    alone = draw(st.lists(names.map(lambda name: f"top_{name}"), max_size=2, unique=True))
    phases = draw(st.lists(names, max_size=3, unique=True))
    targets = draw(st.lists(names, max_size=3, unique=True))
    year = draw(st.none() | st.integers(1950, 2100))
    return Plan(
        programme=draw(names),
        schema_version=1,
        source=draw(st.builds(Source, reasons, reasons, reasons, texts, texts, texts)),
        year=year,
        year_unknown=draw(st.just("") | reasons) if year is None else "",
        numbers={path: draw(numbers(path)) for path in [".".join(pair) for pair in paths] + alone},
        phases={name: draw(_phases(name)) for name in phases},
        targets={name: draw(_targets(name, phases)) for name in targets},
        title=draw(texts),
        region=draw(texts),
        left_out=tuple(draw(st.lists(_left_out, max_size=2, unique_by=_clause))),
        upon=draw(texts),
    )
