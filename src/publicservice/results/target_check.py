"""A plan's targets held against the programme's indicators, before anything is evaluated.

Loads no engine.
"""

from __future__ import annotations

from collections.abc import Iterable

from publicservice.model.indicator import RecordedIndicator
from publicservice.model.plan import Plan, Target
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme


def check_targets(programme: type[Programme], plan: Plan) -> list[Problem]:
    """What is wrong with a plan's targets: no such indicator, or a value it cannot be held to."""
    problems = []
    for target in plan.targets.values():
        indicator = programme.indicators.get(target.indicator)
        if indicator is None:
            problems.append(no_indicator(plan, target, programme.indicators))
        elif remedy := _wrong_unit(target, indicator):
            problems.append(
                Problem(
                    code="plan.target-unit",
                    message=f"the target is {_described(target)}, the indicator "
                    f"{indicator.name!r} is a {_measure_name(indicator)}",
                    where=_place(plan, target),
                    remedy=remedy,
                )
            )
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


def _wrong_unit(target: Target, indicator: RecordedIndicator) -> str:
    """What to do about a required value that the indicator cannot be held to; empty if it can."""
    kind, unit = target.value.kind, target.value.unit_parts
    if indicator.unit == "%":
        return "" if kind == "percent" else 'give the value in unit = "%"'
    if kind != "count":
        return "give the value as a whole number of what is counted"
    if unit is not None and unit.whom:
        return f"give the total, not the number per {unit.whom}"
    return ""


def _described(target: Target) -> str:
    return f"in {target.value.unit}" if target.value.unit else f"a {target.value.kind}"


def _measure_name(indicator: RecordedIndicator) -> str:
    return "share in %" if indicator.unit == "%" else "count"


def _place(plan: Plan, target: Target) -> str:
    path = f"targets.{target.name}"
    return ": ".join(filter(None, (plan.origin.get(path, ""), path)))
