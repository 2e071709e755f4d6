"""A list that is posted in public, round after round, and how long anybody may object to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day, moved
from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.calendar.plan_calendar import When
from publicservice.model.label import Label
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown

if TYPE_CHECKING:
    from publicservice.model.money.places import Places

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


def _names(given: tuple[str, ...] | str) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@frozen
class Posting:
    """A list that is posted, in the order of its rounds.

    Attributes:
        of: who is on the list: benefits, criteria and scarce places, one or several.
        rounds: one after the other, such as village, township, county.
    """

    name: str
    rounds: tuple[Round, ...] = field()
    of: tuple[str, ...] = field(default=("eligible",), converter=_names)
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""

    @of.validator
    def _check_of(self, _attribute: object, of: tuple[str, ...]) -> None:
        if not of:
            raise PlanError.of("posting.of-nobody", "a list of nobody", where="of",
                               remedy='name a benefit, a criterion or places: of = ["visit"]',
                               )  # fmt: skip

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

    def listed(self, places: Mapping[str, Places], known: Collection[str]) -> tuple[str, ...]:
        """The benefits and criteria whose rows are on the list, each once.

        Places stand for all benefits that take them. What is no benefit or criterion is left out.

        Args:
            places: the plan's, by name; a benefit or criterion of the same name goes before them.
            known: the benefits and criteria of the programme.
        """
        found: dict[str, None] = {}
        for name in self.of:
            of_places = places[name].benefits if name in places else ()
            names = (name,) if name in known else of_places
            found |= dict.fromkeys(each for each in names if each in known)
        return tuple(found)

    def on(self, when: When) -> Iterator[PostedRound]:
        """Every round with its days in the plan's calendar."""
        before: Day = NO_START
        for each in self.rounds:
            start = moved(before, days=1) if each.start is None else each.start.resolve(when)
            end = moved(start, days=each.days - 1)
            before = moved(end, days=each.objections)
            yield PostedRound(each, start, end, before)
