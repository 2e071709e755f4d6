"""Which file or class everything came from, and what it took the place of."""

from __future__ import annotations

from typing import Any

from publicservice.model.calendar.phase import Phase
from publicservice.model.plan import Number, Plan, Target
from publicservice.model.programme import Programme
from publicservice.model.rules.indicator import Indicator
from publicservice.model.rules.rule import Rule


def replaced_in_plans(plan: Plan, path: str) -> list[str]:
    """The files whose entry at the path lost, the nearest first, with what it said."""
    return [
        ": ".join(filter(None, (replaced.origin, _said(replaced.entry))))
        for replaced in plan.replaced.get(path, ())
    ]


def replaced_in_rules(programme: type[Programme], plan: Plan, path: str) -> list[str]:
    """The files and classes whose rule or indicator lost, the nearest first.

    Args:
        path: of the plan, such as ``rules.eligible``; the class's rule has the same name.
    """
    name = path.rpartition(".")[2]
    classes = [
        base.__name__
        for base in programme.__mro__
        if isinstance(vars(base).get(name), Rule | Indicator)
    ]
    # What a plan writes stands in a class that was made of it, in the place of the others.
    return [*replaced_in_plans(plan, path), *dict.fromkeys(classes[1:])]


def origin_text(values: dict[str, Any], key: str = "origin") -> str:
    """A cell of a table: where it came from, and below it what it took the place of."""
    return "\n".join([values[key], *(f"over {each}" for each in values["replaced"])])


def _said(entry: Any) -> str:
    match entry:
        case Number():
            return entry.text
        case Target():
            return f"{entry.comparator} {entry.value.text}"
        case Phase():
            return " to ".join(str(day) for day in (entry.start, entry.end) if day is not None)
    return ""
