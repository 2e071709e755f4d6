"""What an office has to hand in, and the way back from a deadline to the day to begin."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day, earliest, latest, moved
from publicservice.model.calendar.phase import NO_LABEL, check_counted
from publicservice.model.label import Label
from publicservice.model.problem import PlanError, nearest

Due = PlanDate | str | None
"""A day, or the name of the phase with whose end it is due; `None` where none is named."""

LATE = ("not accepted", "gives up", "points deducted", "criticised")
"""What can happen to something that comes late: 逾期不予受理, 视为放弃, 扣分, 通报批评."""

LONGEST_STEP = 3660


@frozen
class Event:
    """A day that other dates are counted from, such as the day on which the money arrives."""

    name: str
    day: PlanDate
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


@frozen
class HandOver:
    """A step of a report on its way up: to whom, and by when.

    Attributes:
        to: who gets it.
        due: the last day, or the phase with whose end it is due.
    """

    to: str
    due: Due = None
    cite: str = ""


@frozen
class Deliverable:
    """A report, a form, a list or a task that has a deadline.

    Attributes:
        form: how it is handed in, such as a table by its name or "in writing".
        copies: how many.
        signed_by: who signs it.
        stamped: whether it needs the official stamp.
        to: who gets it.
        due: the last day, or the phase with whose end it is due.
        crosses_year: the due date lies in the year after the plan's year.
        every_year: it is due every year.
        reports_on: the phase that it gives account of, which should be over by then.
        within: the phase in which it is to be done.
        late: what happens to one that comes late, one of `LATE`.
        steps: the way up from there, the lowest level first.
    """

    name: str
    label: Label = NO_LABEL
    form: str = ""
    copies: int | None = field(default=None, validator=check_counted)
    signed_by: tuple[str, ...] = ()
    stamped: bool = False
    to: str = ""
    due: Due = None
    crosses_year: bool = False
    every_year: bool = False
    reports_on: str = ""
    within: str = ""
    late: str = field(default="")
    steps: tuple[HandOver, ...] = ()
    cite: str = ""
    note: str = ""

    @late.validator
    def _check_late(self, _attribute: object, late: str) -> None:
        if late and late not in LATE:
            raise PlanError.of(
                "plan.late", f"{late!r} is no consequence of lateness", where="late",
                remedy=f"{nearest(late, LATE)}; say more in note",
            )  # fmt: skip

    @property
    def handovers(self) -> tuple[HandOver, ...]:
        """Every level that it goes to with its deadline, its own recipient first."""
        if self.due is None and not self.to:
            return self.steps
        return HandOver(self.to, self.due, self.cite), *self.steps


@frozen
class PreparationStep:
    """What has to be done before a deadline, and how many days it takes.

    Attributes:
        name: what is done.
        days: how many calendar days it takes.
    """

    name: str
    days: int = field()
    label: Label = NO_LABEL
    cite: str = ""

    @days.validator
    def _check_days(self, _attribute: object, days: int) -> None:
        if not 1 <= days <= LONGEST_STEP:
            raise PlanError.of("plan.duration", f"{days} days", where="days",
                               remedy=f"it lies between 1 and {LONGEST_STEP}")  # fmt: skip


@frozen
class BackwardSchedule:
    """Steps that follow upon one another and end with a deadline; counted back from it.

    Attributes:
        deadline: the last day of the last step, or the phase with whose end that is.
        start: the first day that there is, where the document names one.
        steps: in the order of time; their days are calendar days.
    """

    name: str
    deadline: PlanDate | str
    steps: tuple[PreparationStep, ...] = field()
    start: PlanDate | None = None
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""

    @steps.validator
    def _check_steps(self, _attribute: object, steps: tuple[PreparationStep, ...]) -> None:
        if not steps:
            raise PlanError.of("plan.no-steps", "a schedule without steps", where="steps",
                               remedy='write steps = [{ name = "…", days = 10 }]')  # fmt: skip

    def windows(self, deadline: Day) -> tuple[tuple[PreparationStep, Day, Day], ...]:
        """Each step with its first and its last day; the last one ends on the deadline."""
        found: list[tuple[PreparationStep, Day, Day]] = []
        end = deadline
        for step in reversed(self.steps):
            start = moved(end, days=1 - step.days)
            found.append((step, start, end))
            end = moved(start, days=-1)
        return tuple(reversed(found))


def overdue(due: Day, at: date) -> bool | None:
    """Whether a due date has passed; `None` where that hangs on an unknown date."""
    if at > latest(due):
        return True
    return False if at <= earliest(due) else None
