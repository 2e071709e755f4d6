"""A plan's targets held against the programme's indicators, before anything is evaluated.

Loads no engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date

from publicservice.model.calendar.days import earliest, latest
from publicservice.model.plan import Known, Number, Plan, Range, Target
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.indicator import RecordedIndicator

Indicators = dict[str, RecordedIndicator]
KINDS = {"%": "percent", "yuan": "money", "count": "count"}


def check_targets(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What is wrong with a plan's targets.

    Errors: no such indicator, a value it cannot be held to, a level or a floor that is not there.
    Warnings: milestones that contradict the target.
    """
    problems: list[Problem] = []
    indicators = dict(programme.indicators)
    for target in plan.targets.values():
        indicator = indicators.get(target.indicator)
        if indicator is None:
            problems.append(no_indicator(plan, target, indicators))
            continue
        problems += _wrong_units(plan, target, indicator)
        problems += _wrong_level(plan, target, indicator)
        problems += _wrong_floor(plan, target, indicator, indicators)
        problems += _milestones(plan, target)
    return problems


def no_indicator(plan: Plan, target: Target, known: Iterable[str]) -> Problem:
    """The problem of a target whose indicator is not among those."""
    names = list(known)
    return Problem(
        code="plan.unknown-indicator",
        message=f"the programme {plan.programme} has no indicator {target.indicator!r}",
        where=_place(plan, target),
        remedy=nearest(target.indicator, names) if names else "it has no indicator at all",
    )


def _wrong_units(plan: Plan, target: Target, indicator: RecordedIndicator) -> Iterator[Problem]:
    if target.not_below:
        return
    measured = target.base or target.value
    if remedy := _wrong_unit(measured, indicator):
        yield Problem(
            code="plan.target-unit",
            message=f"the target is {_described(measured)}, the indicator {indicator.name!r} is a "
            f"{_measure_name(indicator)}",
            where=_place(plan, target, "baseline" if target.baseline else ""),
            remedy=remedy,
        )


def _wrong_unit(number: Number, indicator: RecordedIndicator) -> str:
    """What to do about a required value that the indicator cannot be held to; empty if it can."""
    kind, unit = number.kind, number.unit_parts
    if indicator.unit == "%":
        return "" if kind == "percent" else 'give the value in unit = "%"'
    if indicator.unit == "yuan":
        return "" if kind == "money" else 'give the value in unit = "yuan"'
    if kind != "count":
        return "give the value as a whole number of what is counted"
    if unit is not None and unit.whom and indicator.per is None:
        return f"give the total, not the number per {unit.whom}"
    return ""


def _wrong_level(plan: Plan, target: Target, indicator: RecordedIndicator) -> Iterator[Problem]:
    levels = (*indicator.levels, *plan.areas)
    if target.level and target.level not in levels:
        yield Problem(
            code="plan.unknown-level",
            message=f"the indicator {indicator.name!r} is not given by {target.level!r}",
            where=_place(plan, target, "level"),
            remedy=nearest(target.level, levels),
        )
    if target.groups and not target.level and not indicator.by:
        yield Problem(
            code="plan.unknown-level",
            message=f"values for groups, and the indicator {indicator.name!r} has none",
            where=_place(plan, target, "values"),
            remedy="add level = the level of organisation, or by= to the indicator",
        )
    if target.groups and not target.level and indicator.by:
        yield from _unknown_groups(plan, target, indicator)


def _unknown_groups(plan: Plan, target: Target, indicator: RecordedIndicator) -> Iterator[Problem]:
    """Groups that the field can never hold, where it says what it can."""
    words = dict.fromkeys(map(str, indicator.register.fields[indicator.by].words.values()))
    for group in target.groups:
        if words and group not in words:
            yield Problem(
                code="plan.unknown-group", severity="warning",
                message=f"{indicator.by!r} is never {group!r}",
                where=_place(plan, target, f"values.{group}"), remedy=nearest(group, words),
            )  # fmt: skip


def _wrong_floor(
    plan: Plan, target: Target, indicator: RecordedIndicator, indicators: Indicators
) -> Iterator[Problem]:
    name = target.not_below
    if not name:
        return
    number, other = plan.numbers.get(name), indicators.get(name)
    if number is None and other is None:
        yield Problem(
            code="plan.unknown-floor", where=_place(plan, target, "not_below"),
            message=f"there is no indicator and no number {name!r}",
            remedy=nearest(name, (*indicators, *plan.numbers)),
        )  # fmt: skip
        return
    kind = number.kind if number else KINDS[other.unit] if other else ""
    if kind != KINDS[indicator.unit]:
        yield Problem(
            code="plan.target-unit", where=_place(plan, target, "not_below"),
            message=f"{name!r} is a {kind}, the indicator {indicator.name!r} is a "
            f"{_measure_name(indicator)}",
            remedy="name one in the same unit",
        )  # fmt: skip
    if target.comparator not in (">=", ">"):
        yield Problem(
            code="plan.comparator", where=_place(plan, target, "comparator"),
            message=f"a floor is not reached with {target.comparator}",
            remedy='write comparator = ">=", or leave it out',
        )  # fmt: skip


def _milestones(plan: Plan, target: Target) -> Iterator[Problem]:
    """Milestones after the target's own due date, beyond what it asks for, or going back."""
    due = plan.due(target)
    clause = target.cite or target.value.cite
    own = f"the target{f' ({clause})' if clause else ''}"
    for index, milestone in enumerate(target.milestones):
        day, where = plan.day(milestone.due), _place(plan, target, f"milestones[{index}]")
        if due is not None and earliest(day) > latest(due):
            yield Problem(
                code="plan.milestone-late", severity="warning", where=where,
                message=f"due {day}, after {own}, which is due {due}",
                remedy="correct one of the dates",
            )  # fmt: skip
        if _beyond(target, milestone.value, target.value):
            yield Problem(
                code="plan.milestone-beyond", severity="warning", where=where,
                message=f"asks for {milestone.value.text}, more than {own}: "
                f"{target.value.text}",
                remedy="correct one of the values",
            )  # fmt: skip
    yield from _order(plan, target)


def _order(plan: Plan, target: Target) -> Iterator[Problem]:
    dated = [(plan.day(each.due), each.value) for each in target.milestones]
    known = sorted(
        ((day, value) for day, value in dated if isinstance(day, date)), key=lambda pair: pair[0]
    )
    for (day, value), (later, next_value) in itertools.pairwise(known):
        if day == later or _beyond(target, value, next_value):
            yield Problem(
                code="plan.milestone-order", severity="warning",
                where=_place(plan, target, "milestones"),
                message=f"{value.text} by {day}, and {next_value.text} by {later}",
                remedy="correct one of them",
            )  # fmt: skip


def _beyond(target: Target, value: Number, limit: Number) -> bool:
    """Whether a value on the way surely asks for more than what comes after it."""
    low, high = _ends(value), _ends(limit)
    if low is None or high is None:
        return False
    return (
        low[0] > high[1]
        if target.comparator in (">=", ">")
        else (target.comparator in ("<=", "<") and low[1] < high[0])
    )


def _ends(number: Number) -> tuple[int, int] | None:
    """The least and the most that the number ever is."""
    ends: list[int] = []
    for step in number.steps:
        match step.state:
            case Known(value=int(value)):
                ends.append(value)
            case Range(low=int(low), high=int(high)):
                ends += [low, high]
            case _:
                return None
    return min(ends), max(ends)


def _described(number: Number) -> str:
    return f"in {number.unit}" if number.unit else f"a {number.kind}"


def _measure_name(indicator: RecordedIndicator) -> str:
    return {"%": "share in %", "yuan": "amount in yuan"}.get(indicator.unit, "count")


def _place(plan: Plan, target: Target, key: str = "") -> str:
    path = f"targets.{target.name}"
    label = plan.origin.get(path, "")
    return ": ".join(filter(None, (label, f"{path}.{key}" if key else path)))
