"""The way to a target: the milestones of the plan, and the line where it asks for a steady pace."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from attrs import frozen

from publicservice.model.calendar.days import Day
from publicservice.model.calendar.deliverable import overdue
from publicservice.model.plan import Plan
from publicservice.model.target import Target
from publicservice.results.span import Amount, Span, holds, stated

CourseStatus = Literal["on_course", "behind", "undetermined", ""]
DAYS_OF_PACE = 30


@frozen
class Step:
    """What is to be reached by a day; `required` is `None` where the plan does not say it."""

    day: Day | None
    required: Span | None

    @property
    def on(self) -> date | None:
        """The day where it is known."""
        return self.day if isinstance(self.day, date) else None


@frozen
class Course:
    """Where a value stands on the way to its target.

    Attributes:
        status: empty where the plan asks for nothing on the way yet.
        following: the next milestone, or the target itself; `None` after the last.
        needed: what is missing to it at most, in the smallest unit.
        each_day: what has to be added each day until then.
    """

    status: CourseStatus
    following: Step | None = None
    needed: Fraction | None = None
    each_day: Fraction | None = None


def course(
    plan: Plan, target: Target, at: date, value: Span | None, steps: Sequence[Step]
) -> Course:
    """How a value stands on the day, `steps` being the milestones and last the target itself."""
    following = _following(steps, at)
    if value is None:
        return Course("", following)
    answers = [
        holds(target.comparator, value, step.required)
        for step in steps[:-1]
        if step.required and step.day is not None and overdue(step.day, at)
    ]
    answers += _on_the_line(plan, target, at, value, steps)
    status = _status(answers)
    if following is None or following.required is None or target.comparator not in (">=", ">"):
        return Course(status, following)
    missing = following.required.high - value.low
    if isinstance(missing, float):
        return Course(status, following)
    needed = max(missing, Fraction(0))
    if following.on is None:
        return Course(status, following, needed)
    return Course(status, following, needed, needed / max((following.on - at).days, 1))


def _status(answers: Sequence[bool | None]) -> CourseStatus:
    if not answers:
        return ""
    return "behind" if False in answers else "undetermined" if None in answers else "on_course"


def _following(steps: Sequence[Step], at: date) -> Step | None:
    """The first that is still to come, in the order of days; the target after all milestones."""
    *milestones, goal = steps
    goal_ahead = goal.day is None or not overdue(goal.day, at)
    ahead = [step for step in milestones if step.on is not None and step.on >= at]
    if goal.on is not None and goal_ahead:
        ahead.append(goal)
    if ahead:
        return min(ahead, key=lambda step: step.on or date.max)
    return goal if goal_ahead else None


def _on_the_line(
    plan: Plan, target: Target, at: date, value: Span, steps: Sequence[Step]
) -> list[bool | None]:
    """Whether the value has reached the line of the pace; nothing where there is no line yet."""
    if not target.pace or target.start is None:
        return []
    begin = plan.day(target.start, at)
    points = [(step.on, step.required) for step in steps if step.required]
    known = [(day, required) for day, required in points if day is not None]
    if not isinstance(begin, date) or len(known) < len(steps):
        return [None]
    if at < begin:
        return []
    expected = _expected(at, (begin, _beginning(target, at)), sorted(known, key=lambda p: p[0]))
    return [holds(">=", value, expected)]


def _beginning(target: Target, at: date) -> Span:
    """A growth begins at what it grows from, everything else at nothing."""
    base = stated(target.baseline.at(at)) if target.baseline else None
    return base or Span.one(0)


def _expected(at: date, begin: tuple[date, Span], points: Sequence[tuple[date, Span]]) -> Span:
    """Where the line is on that day."""
    earlier, reached = begin
    for day, required in points:
        if at <= day:
            share = Fraction((at - earlier).days, max((day - earlier).days, 1))
            low = reached.low + (required.low - reached.low) * share
            return Span(low, _between(reached.high, required.high, share))
        earlier, reached = day, required
    return reached


def _between(one: Amount, other: Amount, share: Fraction) -> Amount:
    if isinstance(one, float) or isinstance(other, float):
        return math.inf
    return one + (other - one) * share
