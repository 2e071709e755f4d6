"""Quantities: exact numbers, or intervals of them, with what they are measured in.

Money divided by persons is money per person; persons divided by couples, two persons to a couple,
are a share. Kept in smallest units: fen, ones, the whole of a share, months, days, metres.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from attrs import evolve, frozen

from publicservice.model.unit import COUNT_UNITS, MONEY_UNITS, PERIODS, WHOM, parse_unit

Powers = tuple[tuple[str, int], ...]
"""What is counted, each with its power: yuan per person is ``(("person", -1), ("yuan", 1))``."""

Span = tuple[Fraction, Fraction]
"""The lowest and the highest that something can be, in the smallest unit."""

MONEY = "yuan"
WHOLE = 1_000_000

ALWAYS: Mapping[str, tuple[str, int]] = MappingProxyType({
    "year": ("month", 12), "quarter": ("month", 3), "week": ("day", 7), "hours": ("minutes", 60),
    "kilometres": ("metres", 1_000),
})  # fmt: skip
"""What is always so many of something else; a month is not always so many days."""


@frozen
class Measure:
    """What figures in a unit are measured in.

    Attributes:
        powers: of what; nothing for a share.
        factor: so many of the smallest unit are 1 of it.
        stated: whether there is a unit; a plain number may stand for any count.
    """

    powers: Powers = ()
    factor: Fraction = Fraction(1)
    stated: bool = False


@frozen
class Quantity:
    """An exact number or an interval, and what it is measured in.

    Attributes:
        span: `None` where it is unknown.
        powers, stated: as in `Measure`.
        unknown: why it is.
    """

    span: Span | None
    powers: Powers = ()
    stated: bool = False
    unknown: str = ""

    def fits(self, other: Quantity | Measure) -> bool:
        """Whether the two can be added or compared; a plain number fits every count and share."""
        if self.powers == other.powers:
            return True
        plain, named = (other, self) if self.stated else (self, other)
        return not plain.stated and MONEY not in dict(named.powers)

    def plus(self, other: Quantity) -> Quantity:
        """The sum, in the unit of whichever has one."""
        named = self if self.stated else other
        found = _combined(self, other, lambda a, b: a + b)
        return evolve(found, powers=named.powers, stated=named.stated)

    def times(self, other: Quantity) -> Quantity:
        """The product."""
        found = _combined(self, other, lambda a, b: a * b)
        return _measured(found, self, other, 1)

    def over(self, other: Quantity) -> Quantity:
        """The quotient, unknown where the divisor may be 0; ZeroDivisionError where it is."""
        low, high = other.span or (Fraction(1), Fraction(1))
        if low < high and low <= 0 <= high:
            other = evolve(other, span=None, unknown="what it is divided by may be 0")
        found = _combined(self, other, lambda a, b: a / b)
        return _measured(found, self, other, -1)

    def negative(self) -> Quantity:
        """With the other sign."""
        return evolve(self, span=self.span and (-self.span[1], -self.span[0]))


def _combined(
    one: Quantity, other: Quantity, operation: Callable[[Fraction, Fraction], Fraction]
) -> Quantity:
    if one.span is None or other.span is None:
        return Quantity(None, unknown=one.unknown or other.unknown)
    found = [operation(a, b) for a in dict.fromkeys(one.span) for b in dict.fromkeys(other.span)]
    return Quantity((min(found), max(found)))


def _measured(found: Quantity, one: Quantity, other: Quantity, sign: int) -> Quantity:
    powers = multiplied(one.powers, ((name, sign * power) for name, power in other.powers))
    return evolve(found, powers=powers, stated=one.stated or other.stated)


def multiplied(*factors: Iterable[tuple[str, int]]) -> Powers:
    """The powers of a product."""
    totals: dict[str, int] = {}
    for name, power in itertools.chain(*factors):
        totals[name] = totals.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in totals.items() if power))


@lru_cache(maxsize=1024)
def measure(unit: str) -> Measure:
    """What a unit measures; none is a plain number. Raises PlanError for an unknown one."""
    if not unit:
        return Measure()
    parsed = parse_unit(unit)
    factor = Fraction(parsed.scale, WHOLE if parsed.kind == "percent" else 1)
    parts = [] if parsed.kind == "percent" else [(_amount(parsed.amount), 1)]
    parts += [(name, -1) for name in (parsed.whom, parsed.period) if name not in ("", "once")]
    for name, power in parts:
        factor *= Fraction(ALWAYS.get(name, ("", 1))[1]) ** power
    powers = multiplied((ALWAYS.get(name, (name, 1))[0], power) for name, power in parts)
    return Measure(powers, factor, stated=True)


def described(powers: Powers, *, stated: bool = True) -> str:
    """A measure in words: ``yuan/person``."""
    above = "·".join(name for name, power in powers for _ in range(power))
    below = "".join(f"/{name}" for name, power in powers for _ in range(-power))
    if not powers:
        return "a share" if stated else "a plain number"
    return f"{above or 'share'}{below}"


def _amount(name: str) -> str:
    """What is counted, by the name that it has after "per": couples are counted per couple."""
    if name in MONEY_UNITS:
        return MONEY
    for called in (name, *COUNT_UNITS[name]):
        for registry in (WHOM, PERIODS):
            for known, others in registry.items():
                if called in (known, *others):
                    return known
    return name
