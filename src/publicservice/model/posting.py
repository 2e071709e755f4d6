"""A list that is posted in public, round after round, and how long anybody may object to it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import field, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day, moved
from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.calendar.plan_calendar import When
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown

LONGEST_ROUND = 3660
NO_START = Unknown("the plan gives the first round no start", "方案未规定首轮公示的开始日期")


@frozen
class Round:
    """One round of a posting: who posts the list, from when, and for how many days.

    Attributes:
        name: what the round is called, such as ``village``; objections name it.
        by: who posts it, such as ``village committee``.
        level: the level of organisation at which it is posted, one of the unit's.
        start: its first day; where it is left out, the day after objections to the round before it
            have ended.
        days: for how many calendar days it hangs, the first and the last included.
        objections: for how many calendar days after that anybody may still object.
    """

    name: str
    days: int = field()
    start: PlanDate | None = None
    by: str = ""
    level: str = ""
    objections: int = field(default=0)
    label: Label = NO_LABEL
    cite: str = ""

    @days.validator
    def _check_days(self, _attribute: object, days: int) -> None:
        if not 1 <= days <= LONGEST_ROUND:
            raise PlanError.of("plan.duration", f"{days} days", where="days",
                               remedy=f"it lies between 1 and {LONGEST_ROUND}")  # fmt: skip

    @objections.validator
    def _check_objections(self, _attribute: object, days: int) -> None:
        if not 0 <= days <= LONGEST_ROUND:
            raise PlanError.of("plan.duration", f"{days} days", where="objections",
                               remedy=f"it lies between 0 and {LONGEST_ROUND}")  # fmt: skip


@frozen
class PostedRound:
    """A round on the calendar: its days, and the last one on which anybody may object."""

    round: Round
    start: Day
    end: Day
    until: Day


@frozen
class Posting:
    """A list that is posted, in the order of its rounds.

    Attributes:
        of: who is on the list: a benefit, or a criterion.
        rounds: one after the other, such as village, township, county.
    """

    name: str
    rounds: tuple[Round, ...] = field()
    of: str = "eligible"
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""

    @rounds.validator
    def _check_rounds(self, _attribute: object, rounds: tuple[Round, ...]) -> None:
        if not rounds:
            raise PlanError.of(
                "posting.no-rounds", "a posting without rounds", where="rounds",
                remedy='write rounds = [{ name = "village", days = 7 }]',
            )  # fmt: skip
        names = [each.name for each in rounds]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                raise PlanError.of("posting.round-twice", f"two rounds named {name!r}",
                                   where="rounds", remedy="give each a name of its own",
                                   )  # fmt: skip

    def on(self, when: When) -> Iterator[PostedRound]:
        """Every round with its days in the plan's calendar."""
        before: Day = NO_START
        for each in self.rounds:
            start = moved(before, days=1) if each.start is None else each.start.resolve(when)
            end = moved(start, days=each.days - 1)
            before = moved(end, days=each.objections)
            yield PostedRound(each, start, end, before)
