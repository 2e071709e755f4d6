"""Funding sources and payers of a bill: who pays which part of a benefit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from attrs import frozen

from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.state import Known, Range

if TYPE_CHECKING:
    from publicservice.model.plan import Number

MILLION = 1_000_000
UpTo = Literal["", "planned", "received", "allocated"]
UP_TO: tuple[UpTo, ...] = get_args(UpTo)
UNFUNDED = "unfunded"
"""What no source and no payer takes: of a bill the person's own share."""


@frozen
class Funding:
    """A source of money: a level of government, a department, a charity, a donor.

    Attributes:
        level: of whose money it is, such as ``county``.
        pays: the benefits that it may pay; every one where `None`, and where empty none but the
            bills of payers that draw on it.
        only_for: the criterion that whom it pays must meet (ring-fence); none where empty.
        share: its share of what it pays, in %.
        fixed: what it contributes to each case, before shares are taken of the rest.
        standard: the amount, usually a range, that it may pay for a case.
        cases: for how many cases the plan provides.
        planned, received, allocated, spent: money in the plan's own account.
        received_from: the total over a register that says what came in, instead of `received`.
        by: the level for whose areas it was given; it pays in each area what came in for it.
        up_to: the figure of its account that it gives at most, before the other sources; empty
            where it is asked for its part whatever it has.
        guarantee: the most of its loans that may be outstanding.
    """

    name: str
    label: Label = NO_LABEL
    level: str = ""
    pays: tuple[str, ...] | None = None
    only_for: str = ""
    share: Number | None = None
    fixed: Number | None = None
    standard: Number | None = None
    cases: Number | None = None
    planned: Number | None = None
    received: Number | None = None
    allocated: Number | None = None
    spent: Number | None = None
    guarantee: Number | None = None
    received_from: str = ""
    by: str = ""
    up_to: UpTo = ""
    cite: str = ""
    note: str = ""

    def may_pay(self, benefit: str) -> bool:
        """Whether the benefit of that name is one of those that it pays."""
        return self.pays is None or benefit in self.pays

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The figures that it has."""
        found = (getattr(self, key) for key in FUNDING_NUMBERS)
        return tuple(number for number in found if number is not None)


FUNDING_NUMBERS = (
    "share", "fixed", "standard", "cases", "planned", "received", "allocated", "spent",
    "guarantee",
)  # fmt: skip


@frozen
class Payer:
    """One payer of a bill, in its turn.

    Attributes:
        source: the funding source out of which it pays; that of its own name where empty.
        only_for: the criterion of whose bills it pays; everybody's where empty.
        of: the amount rule of what it pays a share of, such as the costs within the policy; what
            the payers before it left where empty.
        net: what those before it paid is taken off `of`, so that it pays of what is left of that.
        share: of that, in %; all of it without one.
        above: what the person bears first.
        limit: the most that it pays.
        own_share: it pays what is above this share of the whole bill, in %.
    """

    name: str
    label: Label = NO_LABEL
    source: str = ""
    only_for: str = ""
    of: str = ""
    net: bool = False
    share: Number | None = None
    above: Number | None = None
    limit: Number | None = None
    own_share: Number | None = None
    cite: str = ""
    note: str = ""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The figures that it has."""
        found = (getattr(self, key) for key in PAYER_NUMBERS)
        return tuple(number for number in found if number is not None)


PAYER_NUMBERS = ("share", "above", "limit", "own_share")

Ends = tuple[int | None, int | None]


def ends_of(number: Number | None, day: date) -> Ends:
    """What a figure is on a day, at least and at most; both `None` where it is not known."""
    if number is None:
        return None, None
    match number.at(day):
        case Known(value=int(value)):
            return value, value
        case Range(low=int(low), high=int(high)):
            return low, high
    return None, None
