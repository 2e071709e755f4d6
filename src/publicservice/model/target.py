"""Targets: what an indicator is to reach, by when, on which way, where and of whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.label import Label

if TYPE_CHECKING:
    from publicservice.model.plan import Number

Comparator = Literal[">=", "<=", "=", ">", "<"]
Due = PlanDate | str
"""A day, or the name of the phase with whose end something is due."""

Pace = Literal["", "linear"]
NO_LABEL = Label()
OF_BASELINE = "% of baseline"
OF_TASK = "% of task"


def _frozen_mapping(items: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(items))


@frozen
class Milestone:
    """What a target is to have reached by a day on the way.

    Attributes:
        due: the last day, or the phase with whose end it is due.
        value: what is asked for by then, in the unit of the target.
    """

    due: Due
    value: Number
    cite: str = ""


@frozen
class Target:
    """What an indicator is to reach, and by when.

    Attributes:
        indicator: the name of the programme's indicator.
        value: what is asked for. Of a target by group it spans what is asked of the groups; of one
            that follows another figure it is unknown until that is measured; of growth it is the
            growth, in % of the baseline.
        due: a day, or the name of the phase with whose end it is due; `None` where none is named.
        milestones: what is asked for on the way, in the order of the plan.
        pace: ``linear`` where the plan asks for steady progress from `start` to the due date,
            through the milestones; empty where it does not.
        start: where the line of `pace` begins, at nothing.
        level: the level of organisation of which every area is held to it; empty for the whole.
        groups: what is asked of each area of the level, or of each group of the indicator's `by`.
        not_below: the indicator, or the number of the plan, whose value is the floor.
        baseline: what a growth is taken of.
        task: what progress is counted in; the value where the plan gives no other.
    """

    name: str
    indicator: str
    comparator: Comparator
    value: Number
    due: Due | None = None
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""
    milestones: tuple[Milestone, ...] = ()
    pace: Pace = ""
    start: Due | None = None
    level: str = ""
    groups: Mapping[str, Number] = field(factory=dict, converter=_frozen_mapping, hash=False)
    not_below: str = ""
    baseline: Number | None = None
    task: Number | None = None

    @property
    def base(self) -> Number | None:
        """What a value in % of something is taken of; `None` for one that stands by itself."""
        return self.baseline or (self.task if self.value.unit == OF_TASK else None)

    @property
    def dates(self) -> tuple[tuple[str, Due], ...]:
        """Every date that it names, by its key."""
        found = [("due", self.due), ("from", self.start)]
        found += [(f"milestones[{n}].due", each.due) for n, each in enumerate(self.milestones)]
        return tuple((key, due) for key, due in found if due is not None)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that it states, its own value first."""
        others = (*self.groups.values(), *(each.value for each in self.milestones))
        bases = (each for each in (self.baseline, self.task) if each is not None)
        return tuple(dict.fromkeys((self.value, *others, *bases)))


@frozen
class Reported:
    """A figure that an office reports of an indicator, where no register gives it, or beside one.

    Attributes:
        as_of: the day up to which it counts.
        numerator, denominator: the two counts, or the totals; with `value` neither is given.
        per_case: how many units the denominator's cases have each: 2 persons of a couple.
        value: the figure alone, a percentage or a number.
        level, area: where it was reported of; empty for the whole.
    """

    name: str
    indicator: str
    as_of: date
    numerator: Number | None = None
    denominator: Number | None = None
    per_case: int = 1
    value: Number | None = None
    level: str = ""
    area: str = ""
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


@frozen
class Cohort:
    """Indicators each of which counts a part of those that the one before counts.

    Attributes:
        indicators: from the first step to the last.
    """

    name: str
    indicators: tuple[str, ...]
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""
