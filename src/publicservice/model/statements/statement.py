"""What a document prints about its own figures, as a plan records it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from attrs import field, frozen

from publicservice.model.label import Label

NO_LABEL = Label()


@frozen
class Figure:
    """A figure as printed: with its unit, and to the decimals that the document shows.

    Attributes:
        low: in `unit`; `None` where there is no lower bound, or nothing is known.
        high: likewise; the same as `low` where one value is printed.
        unit: as the plan writes it; empty for a plain number.
        unknown: why there is no figure, as printed where it can; empty where there is one.
        rounded: it was rounded before it was printed, so it stands for every figure that rounds
            to it.
        cite: the clause, where it is not that of the statement.
    """

    low: Decimal | None = field(default=None, eq=str)
    high: Decimal | None = field(default=None, eq=str)
    unit: str = ""
    unknown: str = ""
    rounded: bool = False
    cite: str = ""

    @property
    def is_range(self) -> bool:
        """Whether it leaves room: two bounds, or one of them open."""
        return not self.unknown and self.low != self.high

    @property
    def decimals(self) -> int:
        """How many decimals are printed; of two bounds, the more."""
        printed = [figure for figure in (self.low, self.high) if figure is not None]
        return max((decimals_of(figure) for figure in printed), default=0)


@frozen
class Listed:
    """The items that a document lists, by whatever names or numbers they have."""

    items: tuple[str, ...]
    cite: str = ""


Input = Figure | Listed
"""What a statement's formula may read by a bare name."""


def _frozen_inputs(inputs: Mapping[str, Input]) -> Mapping[str, Input]:
    return MappingProxyType(dict(inputs))


@frozen
class Statement:
    """A result that a document prints, or a relation it implies, to be held against its inputs.

    Attributes:
        formula: what gives the result, ``"june.spent / june.persons"``; without a printed result,
            what must be true, ``"doctors >= sat >= passed"``. See
            `publicservice.model.statements.arithmetic`.
        printed: the result as printed; `None` for a relation.
        inputs: figures and lists that stand nowhere else in the plan, by name.
        about: how far off a result may be that is printed as "about": a figure in ``%`` of what is
            printed, or in its unit; `None` where the printed decimals decide.
        at: the day on which numbers are read that change with time.
        cite: the clause that prints the result.
    """

    name: str
    formula: str
    printed: Figure | None = None
    inputs: Mapping[str, Input] = field(factory=dict, converter=_frozen_inputs)
    about: Figure | None = None
    at: date | None = None
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


ABOUT = Figure(Decimal(5), Decimal(5), "%")
"""What ``about = true`` allows: 5 % of the printed figure, to either side."""


def decimals_of(figure: Decimal) -> int:
    """How many decimals a figure is printed with."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
