"""What a formula's names stand for, as quantities and as they are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from attrs import define, field

from publicservice.model.plan import Number
from publicservice.model.problem import PlanError, nearest
from publicservice.model.rules.formula import SIGNS
from publicservice.model.state import Known, NotInForce, Range, State, Unknown
from publicservice.model.statements.arithmetic import Call, Chain, Constant, Name, Negative, Node
from publicservice.model.statements.figure_text import figure_text
from publicservice.model.statements.quantity import Measure, Quantity, described, measure
from publicservice.model.statements.statement import Figure, Listed, Statement
from publicservice.model.unit import PLAIN_COUNT

Names = Mapping[str, object]
"""What a plan holds, by path: numbers, printed figures, lists; and what is neither."""

MOST_SHOWN = 8
NUMBERS = ("count", "money", "percent")


@define
class Workings:
    """One statement being worked out.

    Attributes:
        units: of the figures read so far.
    """

    statement: Statement
    names: Names
    units: dict[str, Measure] = field(factory=dict)

    def quantity(self, node: Node) -> Quantity:
        """What a part of the formula comes to. Raises PlanError where that cannot be said."""
        match node:
            case Constant(value=value):
                return Quantity((value, value))
            case Name(path=path):
                return self._figure(path)
            case Call(function="count", of=Name(path=path)):
                return self._count(path)
            case Call(function="sum", of=Name(path=path)):
                return self._sum(path)
            case Call(function=function):
                raise _error(f"{function} is no number",
                             f'write it alone: holds = "{function}(lists.items)"')  # fmt: skip
            case Negative(of=inner):
                return self.quantity(inner).negative()
            case Chain():
                return self._chain(node)

    def items(self, path: str) -> tuple[str, ...] | Unknown:
        """What is listed at a path. Raises PlanError where no list is there."""
        found = self.find(path)
        if isinstance(found, Listed):
            return found.items
        if isinstance(found, Number) and found.kind == "list":
            state = self._state(found)
            if isinstance(state, Known):
                return cast("tuple[str, ...]", state.value)
            return Unknown(_reason(path, state))
        raise _error(f"{path!r} is no list", "name a list such as lists.activities")

    def find(self, path: str) -> object:
        """What is at a path: among the statement's inputs, else in the plan."""
        if path in self.statement.inputs:
            if path in self.names:
                raise _error(f"{path!r} is an input and a number of the plan",
                             "give the input another name")  # fmt: skip
            return self.statement.inputs[path]
        if path in self.names:
            return self.names[path]
        if inside := self.section(path):
            remedy = f"write sum({path}), count({path}) or one of its entries: "
            remedy += ", ".join(inside[:MOST_SHOWN])
            raise _error(f"{path!r} is a section, not a number", remedy)
        known = [*self.statement.inputs, *self.names]
        raise _error(f"nothing in the plan is called {path!r}", nearest(path, known))

    def section(self, path: str) -> list[str]:
        """The paths of all entries of a section."""
        return [name for name in self.names if name.startswith(f"{path}.")]

    def text(self, node: Node) -> str:
        """A part of the formula with every figure in the place of its name."""
        match node:
            case Constant(text=text):
                return text
            case Name(path=path):
                return self._shown(path)
            case Call(function="sum", of=Name(path=path)):
                paths = self.section(path)
                if len(paths) > MOST_SHOWN:
                    return f"the sum of {len(paths)} figures"
                return " + ".join(map(self._shown, paths))
            case Call(of=Name(path=path)):
                span = self._count(path).span
                counted = "unknown" if span is None else span[0]
                return f"{counted} listed{self._clause(path)}"
            case Negative(of=inner):
                return f"{SIGNS['-']}{self._inner(inner)}"
            case Chain(parts=parts):
                signed = "".join(f" {SIGNS.get(sign, sign)} {self._inner(part)}"
                                 for sign, part in parts)  # fmt: skip
                return signed[3:]

    def _chain(self, chain: Chain) -> Quantity:
        (_, first), *others = chain.parts
        total = self.quantity(first)
        for sign, part in others:
            each = self.quantity(part)
            if sign == "*":
                total = total.times(each)
            elif sign == "/":
                total = self._over(total, each, part)
            else:
                self.check_fit(total, each, "added up")
                total = total.plus(each if sign == "+" else each.negative())
        return total

    def _over(self, total: Quantity, divisor: Quantity, part: Node) -> Quantity:
        try:
            return total.over(divisor)
        except ZeroDivisionError:
            named = part.path if isinstance(part, Name) else self.text(part)
            raise PlanError.of(
                "statement.zero", f"divided by {named}, which is 0",
                remedy="correct that figure, or write { unknown = … } for it if the document "
                "leaves it open",
            ) from None  # fmt: skip

    @staticmethod
    def check_fit(one: Quantity, other: Quantity, done: str) -> None:
        """Raises PlanError where two quantities cannot be added or compared."""
        if not one.fits(other):
            here = described(one.powers, stated=one.stated)
            there = described(other.powers, stated=other.stated)
            raise PlanError.of(
                "statement.unit", f"{here} and {there} are {done}",
                remedy="give each figure its unit; a factor has one too, such as "
                '{ value = 2, unit = "persons/couple" }',
            )  # fmt: skip

    def _figure(self, path: str) -> Quantity:
        found = self.find(path)
        if isinstance(found, Figure):
            self.units[found.unit] = measure(found.unit)
            return _of_figure(path, found, self.units[found.unit])
        if isinstance(found, Number) and found.kind in NUMBERS:
            self.units[found.unit] = measure(found.unit)
            return self._of_number(found, self.units[found.unit])
        remedy = "name a figure"
        if isinstance(found, Listed) or (isinstance(found, Number) and found.kind == "list"):
            remedy = f"write count({path})"
        raise _error(f"{path!r} is no number", remedy)

    def _of_number(self, number: Number, unit: Measure) -> Quantity:
        state = self._state(number)
        if isinstance(state, Known):
            low = high = cast(int, state.value)
        elif isinstance(state, Range):
            low, high = cast(int, state.low), cast(int, state.high)
        else:
            return Quantity(None, unit.powers, unit.stated, _reason(number.path, state))
        one = unit.factor / (number.unit_parts or PLAIN_COUNT).scale
        return Quantity((low * one, high * one), unit.powers, unit.stated)

    def _state(self, number: Number) -> Known | Range | Unknown | NotInForce:
        if self.statement.at:
            return number.at(self.statement.at)
        if not number.dates:
            return number.steps[0].state
        days = " and ".join(map(str, number.dates))
        return Unknown(f"it changes on {days}, and no day to read it at is given")

    def _count(self, path: str) -> Quantity:
        inside = self.section(path)
        if inside and path not in self.names and path not in self.statement.inputs:
            return _exactly(len(inside))
        items = self.items(path)
        if isinstance(items, Unknown):
            return Quantity(None, unknown=items.reason)
        return _exactly(len(items))

    def _sum(self, path: str) -> Quantity:
        inside = self.section(path)
        if not inside:
            self.find(path)
            raise _error(f"{path!r} is no section", "write a + b, or the name of a section")
        first, *others = (self._figure(each) for each in inside)
        for each in others:
            self.check_fit(first, each, "added up")
            first = first.plus(each)
        return first

    def _shown(self, path: str) -> str:
        found = self.find(path)
        if isinstance(found, Figure):
            text = figure_text(found)
        else:
            number = cast(Number, found)
            text = _state_text(number, self._state(number))
        return f"{text}{self._clause(path)}"

    def _clause(self, path: str) -> str:
        cite = getattr(self.statement.inputs.get(path, self.names.get(path)), "cite", "")
        return f" [{cite}]" if cite and cite != self.statement.cite else ""

    def _inner(self, node: Node) -> str:
        text = self.text(node)
        wide = isinstance(node, Chain) or (isinstance(node, Call) and " + " in text)
        return f"({text})" if wide else text


def _exactly(number: int) -> Quantity:
    return Quantity((Fraction(number), Fraction(number)))


def _of_figure(path: str, figure: Figure, unit: Measure) -> Quantity:
    """A printed figure as a quantity; what was rounded stands for all that rounds to it."""
    if figure.unknown or figure.low is None or figure.high is None:
        why = figure.unknown or "the document gives it one bound only"
        return Quantity(None, unit.powers, unit.stated, f"{path}: {why}")
    half = Fraction(1, 2 * 10**figure.decimals) if figure.rounded else 0
    low, high = Fraction(figure.low) - half, Fraction(figure.high) + half
    return Quantity((low * unit.factor, high * unit.factor), unit.powers, unit.stated)


def _reason(path: str, state: State) -> str:
    if isinstance(state, NotInForce):
        return f"{path}: not in force before {state.since}"
    return f"{path}: {state.reason}" if isinstance(state, Unknown) else path


def _state_text(number: Number, state: State) -> str:
    if isinstance(state, Known):
        text = str(number.figure(state.value))
    elif isinstance(state, Range):
        text = f"{number.figure(state.low)}–{number.figure(state.high)}"
    else:
        return "unknown"
    return f"{text} {number.unit}".rstrip()


def _error(message: str, remedy: str) -> PlanError:
    return PlanError.of("statement.formula", message, remedy=remedy)
