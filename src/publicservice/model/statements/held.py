"""A statement held against its inputs: worked out exactly, then compared with what is printed."""

from __future__ import annotations

import itertools
from fractions import Fraction

from attrs import evolve, frozen

from publicservice.model.problem import PlanError
from publicservice.model.rules.formula import SIGNS
from publicservice.model.state import Unknown
from publicservice.model.statements.arithmetic import Call, Comparison, Relation, parse_formula
from publicservice.model.statements.comparison import (
    Agreement,
    agreement,
    bounds,
    distance,
    related,
)
from publicservice.model.statements.figure_text import figure_text, span_text
from publicservice.model.statements.numbering import faults
from publicservice.model.statements.quantity import (
    MONEY,
    Measure,
    Quantity,
    Span,
    described,
    measure,
)
from publicservice.model.statements.statement import Figure, Statement
from publicservice.model.statements.workings import Names, Workings

Link = tuple[Comparison, tuple[Quantity, Quantity]]
LARGEST = 10**30
LEFT_OPEN = "the figures leave it open"


@frozen
class Held:
    """What came out of holding a statement against its inputs.

    Attributes:
        worked: the formula with the figures in it.
        printed: what the document prints; of a relation, what its left side is compared with.
        unit: of `span` and `difference`.
        span: what the inputs give, exact: the lowest and the highest. `None` if unknown, and for a
            relation of more than two figures that holds.
        difference: from what the inputs give to the nearest that is printed.
        reason: why it is unknown, or what is wrong with a numbering.
    """

    statement: Statement
    agrees: Agreement
    worked: str
    printed: str = ""
    unit: str = ""
    span: Span | None = None
    difference: Fraction | None = None
    reason: str = ""

    @property
    def recomputed(self) -> str:
        """What the inputs give, in words; empty where that is unknown."""
        return span_text(*self.span, self.unit) if self.span else ""


def hold(statement: Statement, names: Names) -> Held:
    """Work a statement out and compare.

    Raises:
        PlanError: a formula that cannot be read, a name that is not there, units that do not fit, a
            division by 0; the place is relative to the statement.
    """
    workings = Workings(statement, names)
    try:
        if statement.printed:
            return _result(workings, statement.printed)
        return _relation(workings)
    except PlanError as error:
        key = "is" if statement.printed else "holds"
        raise PlanError(evolve(each, where=each.where or key) for each in error.problems) from None


def _result(workings: Workings, printed: Figure) -> Held:
    statement = workings.statement
    formula = parse_formula(statement.formula)
    if isinstance(formula, Relation):
        raise PlanError.of("statement.formula", "a comparison has no result",
                           remedy="write holds = … without printed, or one figure")  # fmt: skip
    found, worked, unit = workings.quantity(formula), workings.text(formula), measure(printed.unit)
    if not found.fits(unit):
        raise PlanError.of(
            "statement.unit", f"{worked} is {described(found.powers, stated=found.stated)}, not "
            f"{printed.unit or 'a plain number'}",
            remedy="correct the unit of printed, or give each input its own",
        )  # fmt: skip
    held = Held(statement, "unknown", worked, figure_text(printed), printed.unit)
    if found.span is None or printed.unknown:
        return evolve(held, reason=found.unknown or f"what is printed: {printed.unknown}")
    span = _in_unit(found.span, unit.factor)
    agrees = agreement(printed, _tolerance(statement, printed, unit), span)
    reason = LEFT_OPEN if agrees == "unknown" else ""
    return evolve(
        held, agrees=agrees, span=span, difference=distance(bounds(printed), span), reason=reason
    )


def _in_unit(span: Span, factor: Fraction) -> Span:
    if max(map(abs, span)) > LARGEST * factor:
        raise PlanError.of("statement.too-large", "comes to more than a document can mean",
                           remedy="check the formula and the units")  # fmt: skip
    return span[0] / factor, span[1] / factor


def _tolerance(statement: Statement, printed: Figure, unit: Measure) -> Fraction | None:
    """How far off the result may be, in the printed unit."""
    about = statement.about
    if about is None or about.low is None or printed.low is None:
        return None
    if about.unit == "%":
        return abs(Fraction(printed.low)) * Fraction(about.low) / 100
    own = measure(about.unit)
    if own.powers != unit.powers:
        raise PlanError.of(
            "statement.unit", f"about is in {about.unit or 'a plain number'}, the result in "
            f"{printed.unit or 'a plain number'}",
            where="about.unit", remedy='give it in the unit of the result, or in "%" of it',
        )  # fmt: skip
    return Fraction(about.low) * own.factor / unit.factor


def _relation(workings: Workings) -> Held:
    statement = workings.statement
    formula = parse_formula(statement.formula)
    if isinstance(formula, Call) and formula.function == "consecutive":
        return _numbering(workings, formula)
    if not isinstance(formula, Relation):
        raise PlanError.of(
            "statement.formula", "nothing is compared",
            remedy="write a comparison such as \"a >= b\", or a result as is = … with printed = …",
        )  # fmt: skip
    sides = [workings.quantity(part) for part in formula.parts]
    links = list(zip(formula.signs, itertools.pairwise(sides), strict=True))
    for _, (left, right) in links:
        workings.check_fit(left, right, "compared")
    outcomes = [_outcome(sign, left, right) for sign, (left, right) in links]
    held = Held(statement, "holds", _worked_relation(workings, formula))
    if False in outcomes:
        return _with_link(evolve(held, agrees="no"), workings, links[outcomes.index(False)])
    if None in outcomes:
        return _with_link(evolve(held, agrees="unknown"), workings, links[outcomes.index(None)])
    return held if len(links) > 1 else _with_link(held, workings, links[0])


def _outcome(sign: Comparison, left: Quantity, right: Quantity) -> bool | None:
    if left.span is None or right.span is None:
        return None
    return related(sign, left.span, right.span)


def _worked_relation(workings: Workings, formula: Relation) -> str:
    text = workings.text(formula.parts[0])
    for sign, part in zip(formula.signs, formula.parts[1:], strict=True):
        text += f" {SIGNS.get(sign, sign)} {workings.text(part)}"
    return text


def _with_link(held: Held, workings: Workings, link: Link) -> Held:
    """What the two figures are whose comparison decides, in a unit that the plan uses for such."""
    sign, (left, right) = link
    if left.span is None or right.span is None:
        return evolve(held, reason=left.unknown or right.unknown)
    named = left if left.stated else right
    unit, factor = _unit_for(named, workings)
    span, other = _in_unit(left.span, factor), _in_unit(right.span, factor)
    return evolve(
        held, unit=unit, span=span, printed=f"{SIGNS.get(sign, sign)} {span_text(*other, unit)}",
        difference=distance(other, span), reason=LEFT_OPEN if held.agrees == "unknown" else "",
    )  # fmt: skip


def _unit_for(quantity: Quantity, workings: Workings) -> tuple[str, Fraction]:
    if not quantity.stated:
        return "", Fraction(1)
    for text, unit in reversed(workings.units.items()):
        if unit.stated and unit.powers == quantity.powers:
            return text, unit.factor
    if not quantity.powers:
        return "%", Fraction(1, 100)
    yuan = Fraction(100) ** dict(quantity.powers).get(MONEY, 0)
    return described(quantity.powers), yuan


def _numbering(workings: Workings, call: Call) -> Held:
    items = workings.items(call.of.path)
    worked = workings.text(call)
    if isinstance(items, Unknown):
        return Held(workings.statement, "unknown", worked, reason=items.reason)
    wrong = faults(items)
    return Held(workings.statement, "no" if wrong else "holds", worked, reason=wrong)
