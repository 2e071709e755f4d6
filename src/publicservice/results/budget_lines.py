"""Lines of the budget before they are rows: what is asked for, and what there is to pay it with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import define, field

BudgetStatus = Literal["covered", "short", "open", "not_planned", "unfunded"]
ACCOUNT = ("planned", "received", "allocated", "spent")
Span = tuple[int, int | None]
"""At least and at most, in fen; no end where it may be any amount."""
NOTHING: Span = (0, 0)


@define
class Line:
    """What is added up for a source, an area, a level or the programme; `None` is not known.

    Attributes:
        asked: what it has to pay. net: the same without what was paid back of loans.
        account: the figures of the plan that are one number.
        received: what came in, as an interval; `None` where nothing says it.
        held: what the net is held against; `None` where there is nothing to hold it against.
        repaid, outstanding: of loans; `None` where there are none.
        limited: it is asked for no more than it has, whatever both turn out to be.
    """

    cases: list[int] = field(factory=lambda: [0, 0])
    asked: Span = NOTHING
    net: Span = NOTHING
    account: dict[str, int | None] = field(factory=dict)
    received: Span | None = None
    held: Span | None = None
    repaid: Span | None = None
    outstanding: Span | None = None
    limited: bool = False
    benefits: dict[str, None] = field(factory=dict)

    def add(self, row: Mapping[str, Any], loan: Loan | None, *, limited: bool = False) -> None:
        """A row of the costs, and of a loan what was paid back of it."""
        asked = row["amount_certain_fen"], row["amount_possible_fen"]
        self.cases[0] += row["cases_certain"]
        self.cases[1] += row["cases_possible"]
        self.asked = plus(self.asked, asked)
        self.benefits.setdefault(row["benefit"])
        self.net = plus(self.net, asked if loan is None else loan.net(asked, limited=limited))
        if loan is not None:
            self.repaid = plus(self.repaid or NOTHING, loan.repaid)
            self.outstanding = plus(self.outstanding or NOTHING, loan.outstanding)

    def join(self, other: Line, *, first: bool) -> None:
        """Add up the amounts and accounts of sources; cases of several sources do not add up."""
        self.asked, self.net = plus(self.asked, other.asked), plus(self.net, other.net)
        self.benefits |= other.benefits
        for key, figure in other.account.items():
            self.account[key] = _sum(self.account.get(key, 0), figure)
        self.limited = other.limited and (first or self.limited)
        self.held = other.held if first else _both(self.held, other.held)
        self.received = other.received if first else _both(self.received, other.received)
        for what in ("repaid", "outstanding"):
            own, more = getattr(self, what), getattr(other, what)
            setattr(self, what, own if more is None else plus(own or NOTHING, more))

    @property
    def status(self) -> BudgetStatus:
        """Whether there is enough."""
        if self.held is None:
            return "not_planned"
        if self.limited:
            return "covered"
        least, most = self.held
        if most is not None and self.net[0] > most:
            return "short"
        return "covered" if self.net[1] is not None and self.net[1] <= least else "open"

    @property
    def balance(self) -> tuple[int | None, int | None]:
        """What is left at least and at most."""
        if self.held is None:
            return None, None
        low, high = self.held
        least, most = _less(low, self.net[1]), _less(high, self.net[0])
        return (max(least or 0, 0) if self.limited else least), most


@define
class Loan:
    """What was paid back of a benefit, and what is outstanding."""

    repaid: Span
    outstanding: Span

    def net(self, part: Span, *, limited: bool) -> Span:
        """Of a source's part what is outstanding; a limited source may have given but a part."""
        if not limited:
            return self.outstanding
        low = 0 if self.repaid[1] is None else max(part[0] - self.repaid[1], 0)
        return low, self.outstanding[1]


def plus(one: Span, other: Span) -> Span:
    """The sum of two."""
    return one[0] + other[0], _sum(one[1], other[1])


def one_number(span: Span | None) -> int | None:
    """The number, where both ends are the same."""
    return span[0] if span is not None and span[0] == span[1] else None


def _both(one: Span | None, other: Span | None) -> Span | None:
    return None if one is None or other is None else plus(one, other)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
