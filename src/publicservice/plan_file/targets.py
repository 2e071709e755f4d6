"""The section ``[targets]`` as TOML tables: read and written.

Each function that reads raises one PlanError with all problems of its table, their places relative
to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast, get_args

import attrs
from attrs import frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.label import Label
from publicservice.model.plan import NO_LABEL, Known, Number, Range, Step, Unknown
from publicservice.model.problem import PlanError
from publicservice.model.target import (
    OF_BASELINE,
    OF_TASK,
    Comparator,
    Due,
    Milestone,
    Pace,
    Target,
)
from publicservice.plan_file.entries import FORMS, VALUE_KEYS, read_number
from publicservice.plan_file.structure import Gathered, structured, wrong_type
from publicservice.plan_file.tables import Table, number_table
from publicservice.plan_file.timetable import date_value, remarks_table, unnamed

COMPARATORS: tuple[Comparator, ...] = get_args(Comparator)
OTHER_COMPARATORS = {
    "≥": ">=", "=>": ">=", "at least": ">=", "不低于": ">=", "≤": "<=", "=<": "<=",
    "at most": "<=", "不超过": "<=", "==": "=", "is": "=", "＞": ">", "＜": "<",
}  # fmt: skip
INSTEAD = ("values", "not_below", "growth")
"""Keys that say what is asked for in the place of a number."""

BASES = ("baseline", "task")
RISING: tuple[Comparator, ...] = (">=", ">")


@frozen
class TargetEntry:
    """A target as written, without the keys that are numbers.

    Attributes:
        indicator: the name of the programme's indicator.
        comparator: how the measured value is held against it.
        due: a day, or the name of the phase with whose end it is due.
        pace: ``linear`` where steady progress is asked for.
        level: the level of organisation of which every area is held to it.
        not_below: the indicator, or the number of the plan, whose value is the floor.
    """

    indicator: str
    comparator: str
    due: Due | None = None
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL
    pace: Pace = ""
    level: str = ""
    not_below: str = ""


@frozen
class TargetKeys:
    """Keys of a target beside those of its entry and of a number.

    Attributes:
        comparator: how the measured value is held against it; where a task, a growth or groups say
            it, ``>=`` goes without saying.
        values: what is asked of each area of the level, or of each group.
        growth: how much more than the baseline, in % of it.
        baseline: what the growth is taken of.
        task: what progress is counted in, or the value where there is no other.
        milestones: what is asked for on the way.
        from_: the day or the phase with which the pace begins.
    """

    comparator: Comparator | None = None
    values: Mapping[str, Number | Decimal] = attrs.field(factory=dict)
    growth: Number | Decimal | None = None
    baseline: Number | Decimal | None = None
    task: Number | Decimal | None = None
    milestones: tuple[MilestoneEntry, ...] = ()
    from_: Due | None = None


@frozen
class MilestoneEntry:
    """A milestone as written; one of value, between and unknown, in the unit of the target.

    Attributes:
        due: the last day, or the phase with whose end it is due.
    """

    due: Due
    value: Any = None
    between: Any = None
    unknown: Any = None
    cite: str = ""


def read_target(name: str, raw: Any) -> Target:
    """A target: indicator, comparator, the keys of a number, due, label, cite, note, and more."""
    table = dict(unnamed(raw))
    gathered = Gathered()
    numbers = _numbers(f"targets.{name}", table, gathered)
    milestones = table.pop("milestones", [])
    start = gathered.attempt("from", _read_due, table.pop("from", None))
    others = {k: v for k, v in table.items() if k not in {*VALUE_KEYS, "values", "growth", *BASES}}
    entry = gathered.attempt("", structured, others, TargetEntry)
    number = numbers.value
    if entry:
        gathered.attempt("comparator", _check_comparator, entry.comparator, number)
        gathered.attempt("pace", _check_pace, entry, start)
    reached = gathered.attempt(
        "milestones", _read_milestones, f"targets.{name}", milestones, number, numbers.follows
    )
    if not entry or not number or reached is None or gathered.problems:
        raise PlanError(gathered.problems)
    number = attrs.evolve(number, cite=entry.cite, label_en=entry.label.en, label_zh=entry.label.zh)
    return Target(
        name, entry.indicator, cast(Comparator, entry.comparator), number, entry.due, entry.label,
        entry.cite, entry.note, tuple(reached), entry.pace, start, entry.level, numbers.groups,
        entry.not_below, numbers.baseline, numbers.task,
    )  # fmt: skip


@attrs.define
class _Numbers:
    """What of a target is a number; `follows` says why it has no milestones."""

    value: Number | None = None
    groups: Mapping[str, Number] = attrs.field(factory=dict)
    baseline: Number | None = None
    task: Number | None = None
    follows: str = ""


def _numbers(path: str, table: dict[str, Any], gathered: Gathered) -> _Numbers:
    """Read them; a comparator that goes without saying is added to the table."""
    found = _Numbers()
    gathered.attempt("", _check_one_form, table)
    for key in BASES:
        if key in table:
            setattr(found, key, gathered.attempt(key, _read_base, f"{path}.{key}", table[key]))
    unit = table.get("unit", "")
    if any(key in table for key in (*INSTEAD, "task")):
        table.setdefault("comparator", ">=")
    if "values" in table:
        found.follows = "values"
        found.groups = gathered.attempt("values", _groups, path, table["values"], unit) or {}
        found.value = _spanning(path, found.groups) if found.groups else None
    elif "not_below" in table:
        found.follows = "not_below"
        state = Unknown(f"it is the value of {table['not_below']}")
        found.value = gathered.attempt("", _of_another, path, state, unit)
    elif "growth" in table:
        found.value = gathered.attempt("growth", _in_unit, path, table["growth"], OF_BASELINE)
    elif "task" in table and not any(form in table for form in FORMS):
        found.value = found.task and attrs.evolve(found.task, path=path)
    else:
        value = {key: item for key, item in table.items() if key in VALUE_KEYS}
        found.value = gathered.attempt("", read_number, path, value)
    return found


def _check_one_form(table: Mapping[str, Any]) -> None:
    given = [key for key in (*INSTEAD, *FORMS) if key in table]
    if len(given) > 1 and any(key in INSTEAD for key in given):
        raise PlanError.of("plan.two-values", f"both {' and '.join(given)}",
                           remedy="keep one of them")  # fmt: skip
    if "growth" in table and "unit" in table:
        raise PlanError.of("plan.two-values", "both growth and unit", where="unit",
                           remedy="remove it; growth is in % of the baseline")  # fmt: skip
    if ("growth" in table) != ("baseline" in table):
        missing = "baseline" if "growth" in table else "growth"
        raise PlanError.of(
            "plan.missing-key", f"missing key {missing!r}",
            remedy='write growth = 14 with baseline = { value = 1860, unit = "yuan" }',
        )  # fmt: skip
    if "task" in table and given and table.get("unit") != OF_TASK:
        raise PlanError.of(
            "plan.task", "a task beside a value in another unit", where="unit",
            remedy=f'write the value in unit = "{OF_TASK}", or the task alone',
        )  # fmt: skip
    if table.get("unit") == OF_TASK and "task" not in table:
        raise PlanError.of("plan.missing-key", "missing key 'task'",
                           remedy="add task = 2200")  # fmt: skip


def _read_base(path: str, raw: Any) -> Number:
    number = read_number(path, raw if isinstance(raw, dict) else {"value": raw})
    if number.kind not in ("count", "money", "percent"):
        raise wrong_type("a number", raw)
    if any(isinstance(step.state, Known) and not step.state.value for step in number.steps):
        raise PlanError.of(
            "plan.base-zero", "nothing can be taken of 0",
            remedy='correct it, or write { unknown = "…", unit = "…" } if the figure is missing',
        )  # fmt: skip
    return number


def _in_unit(path: str, raw: Any, unit: str) -> Number:
    """A number whose unit stands elsewhere: a figure, or a table without a unit."""
    table = dict(raw) if isinstance(raw, dict) else {"value": raw}
    if "unit" in table:
        raise PlanError.of("plan.two-values", "a unit of its own", where="unit",
                           remedy="remove it; all are in the unit of the target")  # fmt: skip
    return read_number(path, {**table, "unit": unit} if unit else table)


def _groups(path: str, raw: Any, unit: str) -> dict[str, Number]:
    if not isinstance(raw, dict) or not raw:
        raise wrong_type("a table of groups", raw, "write values = { district = 95, village = 85 }")
    gathered = Gathered()
    found = {
        group: gathered.attempt(group, _in_unit, f"{path}.values.{group}", each, unit)
        for group, each in raw.items()
    }
    gathered.raise_all()
    return cast("dict[str, Number]", found)


def _spanning(path: str, groups: Mapping[str, Number]) -> Number:
    """From the least to the most that is asked of a group; unknown where one of them is."""
    ends: list[Any] = []
    states = [step.state for number in groups.values() for step in number.steps]
    for each in states:
        match each:
            case Known(value=value):
                ends.append(value)
            case Range(low=low, high=high):
                ends += [low, high]
    first = next(iter(groups.values()))
    if any(isinstance(state, Unknown) for state in states):
        unknown = Step(None, Unknown("it is not known of all groups"))
        return attrs.evolve(first, path=path, steps=[unknown])
    low, high = min(ends), max(ends)
    state = Known(low) if low == high else Range(low, high)
    return attrs.evolve(first, path=path, steps=[Step(None, state)])


def _of_another(path: str, state: Unknown, unit: str) -> Number:
    table = {"unknown": state.reason}
    return read_number(path, {**table, "unit": unit} if unit else {**table, "kind": "count"})


def _read_due(raw: Any) -> Due | None:
    return None if raw is None else structured(raw, PlanDate | str)  # type: ignore[arg-type]


def _read_milestones(path: str, raw: Any, value: Number | None, follows: str) -> list[Milestone]:
    if not isinstance(raw, list):
        raise wrong_type("a list of milestones", raw, 'write [{ due = "10-31", value = 30 }]')
    if raw and follows:
        raise PlanError.of("plan.milestones", f"milestones beside {follows}",
                           remedy="write a target of its own for each group")  # fmt: skip
    gathered = Gathered()
    found = [
        gathered.attempt(f"[{n}]", _read_milestone, f"{path}.milestones[{n}]", each, value)
        for n, each in enumerate(raw)
    ]
    gathered.raise_all()
    return cast("list[Milestone]", found)


def _read_milestone(path: str, raw: Any, value: Number | None) -> Milestone:
    entry = structured(raw, MilestoneEntry)
    given = {key: getattr(entry, key) for key in FORMS if getattr(entry, key) is not None}
    number = _in_unit(path, {**given, "cite": entry.cite}, value.unit if value else "")
    if value and number.kind != value.kind:
        raise PlanError.of("plan.kind", f"a {number.kind} on the way to a {value.kind}",
                           remedy="write it as the target is written")  # fmt: skip
    return Milestone(entry.due, number, entry.cite)


def _check_pace(entry: TargetEntry, start: Due | None) -> None:
    if bool(entry.pace) != (start is not None):
        raise PlanError.of(
            "plan.pace", f"a pace needs {'from' if entry.pace else 'pace'} as well",
            remedy='write pace = "linear" with from = the day or the phase with which it begins',
        )  # fmt: skip
    if entry.pace and entry.due is None:
        raise PlanError.of("plan.pace", "a pace to no day", remedy="add due")
    if entry.pace and entry.comparator not in RISING:
        raise PlanError.of("plan.pace", f"no pace leads to {entry.comparator}",
                           remedy='write comparator = ">=", or milestones')  # fmt: skip


def _check_comparator(comparator: str, number: Number | None) -> None:
    if comparator not in COMPARATORS:
        right = OTHER_COMPARATORS.get(comparator)
        remedy = f'write "{right}"' if right else f"known: {' '.join(COMPARATORS)}"
        raise PlanError.of("plan.comparator", f"unknown comparator {comparator!r}", remedy=remedy)
    kind = number.kind if number else "count"
    if kind in ("text", "bool") and comparator != "=":
        raise PlanError.of("plan.comparator", f"a {kind} cannot be {comparator} another",
                           remedy='write comparator = "="')  # fmt: skip
    if kind == "list":
        raise PlanError.of("plan.comparator", "a list is no target value",
                           remedy="write a number with its unit")  # fmt: skip


def target_table(target: Target) -> Table:
    """A target without its name; the keys of its value stand beside its own."""
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        **_value_table(target),
        **_given({"due": _due(target.due), "pace": target.pace, "from": _due(target.start)}),
        **_given({"milestones": [_milestone_table(each) for each in target.milestones]}),
        **_given({"level": target.level}),
        **remarks_table(target.label, target.cite, target.note),
    }


def _value_table(target: Target) -> Table:
    value = {k: v for k, v in number_table(target.value).items() if k not in ("label", "cite")}
    unit = _given({"unit": target.value.unit})
    task: Table = {"task": number_table(target.task)} if target.task else {}
    if target.groups:
        return {"values": {g: _without_unit(n) for g, n in target.groups.items()}, **unit}
    if target.not_below:
        return {"not_below": target.not_below, **unit}
    if target.baseline:
        growth = _without_unit(target.value, "cite", "label")
        return {"growth": growth, "baseline": number_table(target.baseline)}
    if target.task and target.value.unit != OF_TASK:
        return task
    return {**value, **task}


def _milestone_table(milestone: Milestone) -> Table:
    return {"due": _due(milestone.due), **_without_unit(milestone.value)}


def _without_unit(number: Number, *left_out: str) -> Table:
    hidden = ("unit", *left_out)
    return {key: item for key, item in number_table(number).items() if key not in hidden}


def _due(due: Due | None) -> Any:
    return date_value(due) if isinstance(due, PlanDate) else due or ""


def _given(values: Table) -> Table:
    return {key: value for key, value in values.items() if value}
