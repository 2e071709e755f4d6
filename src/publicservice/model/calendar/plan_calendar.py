"""What the dates of a plan hang on: its year, the festivals that are known, its events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import attrs
from attrs import field, frozen

from publicservice.model.calendar.days import Day
from publicservice.model.calendar.festival import Festival
from publicservice.model.state import Unknown

ISSUED = "issued"
"""The event that a plan has without saying so: the day on which it was issued."""


class Dated(Protocol):
    """A date of a plan, as an event has it."""

    def resolve(self, when: PlanCalendar) -> Day:
        """The day, as far as it is known."""
        ...


@frozen
class PlanCalendar:
    """The year that days without one belong to, and what other dates are counted from.

    Attributes:
        year: `None` where the plan gives none, `Unknown` where it masks it.
        festivals: by id.
        events: the dates of the plan's events by name.
    """

    year: int | Unknown | None = None
    festivals: Mapping[str, Festival] = field(factory=dict)
    events: Mapping[str, Dated] = field(factory=dict)

    @classmethod
    def of(cls, when: PlanCalendar | int | Unknown | None) -> PlanCalendar:
        """A calendar as it is; a year, known or not, as a calendar without events."""
        return when if isinstance(when, PlanCalendar) else cls(when)

    def in_year(self, year: int | Unknown | None) -> PlanCalendar:
        """The same calendar in another year."""
        return attrs.evolve(self, year=year)

    def next_year(self) -> PlanCalendar:
        """The same calendar a year later."""
        return self.in_year(self.year + 1) if isinstance(self.year, int) else self

    def known_year(self, own: int | None = None) -> int | Unknown:
        """The year that a date names itself, else that of the plan, or why it is not known."""
        if own is not None:
            return own
        if isinstance(self.year, Unknown):
            return Unknown(f"the year is unknown: {self.year.reason}",
                           f"年份未知：{self.year.text('zh')}")  # fmt: skip
        return (
            Unknown("the plan gives no year", "方案未写明年份") if self.year is None else self.year
        )

    def festival(self, name: str, year: int) -> Day:
        """The day of a festival in that year."""
        found = self.festivals.get(name)
        if found is None:
            return Unknown(f"no festival {name!r} is known here", f"未知的节日：{name}")
        return found.day(year)

    def event(self, name: str) -> Day:
        """The day of an event."""
        found = self.events.get(name)
        if found is None:
            if name == ISSUED:
                return Unknown("the plan does not say when it was issued", "方案未写明印发日期")
            return Unknown(f"the plan has no event {name!r}", f"方案中没有事项{name}")
        others = {each: day for each, day in self.events.items() if each != name}
        day = found.resolve(attrs.evolve(self, events=others))
        if isinstance(day, Unknown):
            return Unknown(f"the day of {name} is unknown: {day.reason}",
                           f"{name}的日期未知：{day.text('zh')}")  # fmt: skip
        return day


When = PlanCalendar | int | Unknown | None
"""A calendar, or no more than a year."""
