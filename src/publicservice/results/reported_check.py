"""Reported figures and cohorts held against the programme's indicators, and against themselves.

Loads no engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

from publicservice.model.plan import Plan
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.model.target import Cohort, Reported
from publicservice.results.reported_figures import span_of
from publicservice.results.reported_rows import last_reports, reported_rows
from publicservice.results.rolled_up import contradictions
from publicservice.results.span import MILLION, SCALES, Span, holds, shown

KINDS = {"%": "percent", "yuan": "money", "count": "count"}


def check_reported(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What is wrong with reported figures and cohorts.

    Errors: no such indicator or level, a rate without what it is taken of, another unit. Warnings:
    a part that is larger than its whole, two reports of one day, a step of a cohort that is larger
    than the one before.
    """
    problems: list[Problem] = []
    for report in plan.reported.values():
        indicator = programme.indicators.get(report.indicator)
        if indicator is None:
            problems.append(_unknown(plan, programme, report.indicator, place(plan, report)))
        else:
            problems += _of_report(plan, indicator, report)
    problems += _twice(plan)
    for cohort in plan.cohorts.values():
        problems += _of_cohort(programme, plan, cohort)
    for values in _by_day(programme, plan):
        problems += cohort_problems(plan, values)
    problems += _of_areas(programme, plan)
    return problems


def place(plan: Plan, noun: Reported | Cohort, key: str = "") -> str:
    """Where a report or a cohort is written, with its clause."""
    path = f"{'reported' if isinstance(noun, Reported) else 'cohorts'}.{noun.name}"
    label = plan.origin.get(path, "")
    return ": ".join(filter(None, (label, f"{path}.{key}" if key else path)))


def cohort_problems(plan: Plan, values: Mapping[str, Span]) -> Iterator[Problem]:
    """Steps of cohorts that surely count more than the step before; `values` by indicator."""
    for cohort in plan.cohorts.values():
        known = [(name, values[name]) for name in cohort.indicators if name in values]
        for (earlier, before), (later, after) in itertools.pairwise(known):
            if holds("<=", after, before) is False:
                clause = f" ({cohort.cite})" if cohort.cite else ""
                yield Problem(
                    code="cohort.larger", severity="warning", where=place(plan, cohort),
                    message=f"{later} is {_count(after)}, more than {earlier}, of which it is a "
                    f"part: {_count(before)}{clause}",
                    remedy="correct one of the figures, or the order of the steps",
                )  # fmt: skip


def _of_areas(programme: type[Programme], plan: Plan) -> Iterator[Problem]:
    """Areas that the plan does not have, and reports that those of their parts contradict."""
    listed = {name: frozenset(level.listed) for name, level in plan.areas.items()}
    for report in plan.reported.values():
        areas = listed.get(report.level)
        if areas is not None and report.area not in areas:
            yield Problem(
                code="plan.unknown-area", where=place(plan, report, "area"),
                message=f"areas.{report.level} does not list {report.area!r}",
                remedy=nearest(report.area, areas),
            )  # fmt: skip
    for day in sorted({report.as_of for report in plan.reported.values()}):
        rows = list(reported_rows(programme.indicators, last_reports(plan, day)))
        yield from contradictions(rows, programme.indicators, plan, day)


def _by_day(programme: type[Programme], plan: Plan) -> Iterator[dict[str, Span]]:
    """What is reported of the whole, the reports of one day together."""
    for day in sorted({report.as_of for report in plan.reported.values()}):
        values = {}
        for report in plan.reported.values():
            indicator = programme.indicators.get(report.indicator)
            if indicator is not None and report.as_of == day and not report.level:
                values[report.indicator] = span_of(indicator, report)
        yield {name: value for name, value in values.items() if value is not None}


def _of_report(plan: Plan, indicator: RecordedIndicator, report: Reported) -> Iterator[Problem]:
    if indicator.is_rate and report.numerator is not None and report.denominator is None:
        yield Problem(
            code="plan.no-denominator", where=place(plan, report),
            message=f"the indicator {indicator.name!r} is a rate, and what it is taken of is not "
            "reported", remedy="add denominator, or write the rate as value",
        )  # fmt: skip
    levels = (*indicator.levels, *plan.areas)
    if report.level and report.level not in levels:
        yield Problem(
            code="plan.unknown-level", where=place(plan, report, "level"),
            message=f"the indicator {indicator.name!r} is not given by {report.level!r}",
            remedy=nearest(report.level, levels),
        )  # fmt: skip
    if report.value is not None and report.value.kind != KINDS[indicator.unit]:
        yield Problem(
            code="plan.reported-unit", where=place(plan, report, "value"),
            message=f"a {report.value.kind}, and the indicator {indicator.name!r} is in "
            f"{indicator.unit}", remedy="write it in the unit of the indicator",
        )  # fmt: skip
    kinds = [each.kind for each in (report.numerator, report.denominator) if each is not None]
    if indicator.unit == "%" and len(set(kinds)) > 1:
        yield Problem(
            code="plan.reported-unit", where=place(plan, report),
            message=f"a {kinds[0]} of a {kinds[1]}", remedy="write both in one unit",
        )  # fmt: skip
    yield from _over_whole(plan, indicator, report)


def _over_whole(plan: Plan, indicator: RecordedIndicator, report: Reported) -> Iterator[Problem]:
    """A part that is larger than its whole, where the indicator says that it is a part."""
    value = span_of(indicator, report)
    if indicator.unit != "%" or not indicator.part or value is None or value.low <= MILLION:
        return
    clause = f" ({report.cite})" if report.cite else ""
    yield Problem(
        code="plan.over-whole", severity="warning", where=place(plan, report),
        message=f"{_count(value, Fraction(SCALES['%']))} %: a part larger than its whole{clause}",
        remedy="correct one of the figures; a rate that may pass 100 % has value= and per=",
    )  # fmt: skip


def _twice(plan: Plan) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], Reported] = {}
    for report in plan.reported.values():
        key = (report.indicator, report.level, report.area, report.as_of)
        first = seen.setdefault(key, report)
        if first is not report:
            yield Problem(
                code="plan.reported-twice", severity="warning", where=place(plan, report),
                message=f"the same day and place as reported.{first.name}; the later one counts",
                remedy="keep one of them",
            )  # fmt: skip


def _of_cohort(programme: type[Programme], plan: Plan, cohort: Cohort) -> Iterator[Problem]:
    where = place(plan, cohort, "indicators")
    for name in cohort.indicators:
        indicator = programme.indicators.get(name)
        if indicator is None:
            yield _unknown(plan, programme, name, where)
        elif indicator.is_rate or indicator.unit != "count":
            yield Problem(
                code="plan.cohort", message=f"the indicator {name!r} is no count", where=where,
                remedy='name indicators with unit = "count"',
            )  # fmt: skip


def _unknown(plan: Plan, programme: type[Programme], name: str, where: str) -> Problem:
    return Problem(
        code="plan.unknown-indicator", where=where,
        message=f"the programme {plan.programme} has no indicator {name!r}",
        remedy=nearest(name, programme.indicators),
    )  # fmt: skip


def _count(span: Span, scale: Fraction = Fraction(1)) -> str:
    ends = [shown(end, int(scale), up=False) for end in (span.low, span.high)]
    low, high = (f"{end:f}".rstrip("0").rstrip(".") if end is not None else "" for end in ends)
    return low if low == high else f"{low}..{high}"
