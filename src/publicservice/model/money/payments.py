"""When and how a benefit is paid: schedules of instalments, and the days that each is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import attrs
from attrs import frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label

if TYPE_CHECKING:
    from publicservice.model.plan import Number

Every = Literal["", "month", "quarter", "term", "year"]
ProRata = Literal["", "days", "months"]
MONTHS_OF: dict[str, int] = {"month": 1, "quarter": 3, "term": 6, "year": 12}
"""How many months a period has; a term is half a school year."""

PRO_RATA: tuple[ProRata, ...] = get_args(ProRata)
CONDITIONS = ("upon", "forfeits", "suspended", "resumed")
"""Keys that name a criterion, of an instalment or of its whole schedule."""

PERIOD_START, PERIOD_END = "period_start", "period_end"
PERIOD_EVENTS = (PERIOD_START, PERIOD_END)
"""Events that every instalment has: the first and the last day of the period it is paid for."""


@frozen
class Instalment:
    """A part of a benefit's money that is paid on terms of its own.

    Attributes:
        name: by which the register of payments names it; its number where it has none.
        share: of the entitlement, in %; one without a share takes the rest.
        every: paid in equal parts for every period from `start` to `end`; at once where empty.
        start: the first day that it pays for; that of the schedule where none is named.
        end: the last day that it pays for.
        due: the day by which it is paid, perhaps counted from a date field of the unit, or the name
            of the phase with whose end; the latest of several.
        upon: the criterion upon which it is paid; else it is withheld.
        forfeits: the criterion of who has lost it.
        suspended: the criterion of whose payment rests.
        resumed: the criterion of whose suspended payment goes on again.
    """

    name: str = ""
    share: Number | None = None
    every: Every = ""
    start: PlanDate | None = None
    end: PlanDate | None = None
    due: tuple[PlanDate | str, ...] = ()
    upon: str = ""
    forfeits: str = ""
    suspended: str = ""
    resumed: str = ""
    label: Label = NO_LABEL
    cite: str = ""

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that it names."""
        return tuple(filter(None, (getattr(self, key) for key in CONDITIONS)))


@frozen
class PaymentSchedule:
    """How benefits are paid: in which instalments, for which time, upon which conditions.

    Attributes:
        benefits: which, by name; all where empty.
        instalments: in order; one for the whole where empty.
        every: of a schedule without instalments, as of an instalment.
        start: the first day that is paid for; that of the plan's year where none is named.
        end: the last day that is paid for.
        due: of instalments that name no day of their own.
        entitled_from: the unit's date field from which on a beneficiary is entitled.
        entitled_until: the date field with the last day of it.
        pro_rata: what a part of a period is paid by: its ``days``, its whole ``months``, or nothing
            (a period is paid whole).
        upon, forfeits, suspended, resumed: of instalments that name none of their own.
    """

    name: str
    label: Label = NO_LABEL
    benefits: tuple[str, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    every: Every = ""
    start: PlanDate | None = None
    end: PlanDate | None = None
    due: tuple[PlanDate | str, ...] = ()
    entitled_from: str = ""
    entitled_until: str = ""
    pro_rata: ProRata = ""
    upon: str = ""
    forfeits: str = ""
    suspended: str = ""
    resumed: str = ""
    cite: str = ""
    note: str = ""

    @property
    def parts(self) -> tuple[Instalment, ...]:
        """Its instalments, each with what the schedule says for all of them."""
        own = self.instalments or (Instalment(every=self.every, label=self.label),)
        return tuple(self._completed(each, number) for number, each in enumerate(own, start=1))

    def _completed(self, each: Instalment, number: int) -> Instalment:
        common = ("start", "end", "due", "cite", *CONDITIONS)
        given = {key: getattr(each, key) or getattr(self, key) for key in common}
        return attrs.evolve(each, name=each.name or str(number), **given)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The shares that it states."""
        return tuple(each.share for each in self.instalments if each.share is not None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The date fields of the unit that it reads."""
        return tuple(filter(None, (self.entitled_from, self.entitled_until)))

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that it names."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.criteria))


def schedule_of(benefit: str, schedules: dict[str, PaymentSchedule]) -> PaymentSchedule:
    """That which pays the benefit; at once and without a day where no plan says more."""
    found = (s for s in schedules.values() if benefit in s.benefits or not s.benefits)
    return next(found, PaymentSchedule(""))
