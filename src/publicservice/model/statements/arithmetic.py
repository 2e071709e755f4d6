"""The formulas of statements: arithmetic over named figures, and nothing else.

A formula is read into a small tree. It has numbers, names (``spent``, ``june.spent``), ``+ - * /``,
brackets, the functions in `FUNCTIONS`, and at its top a comparison, perhaps of more than two
(``a >= b >= c``). There are no powers, no calls of anything else and no attributes, and length and
depth are bounded, so a formula from anywhere can be read and worked out at no risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NoReturn, cast

from attrs import define, frozen

from publicservice.model.problem import PlanError, nearest
from publicservice.model.shown import shown

LONGEST_FORMULA = 1_000
DEEPEST = 20
MOST_DIGITS = 15

Function = Literal["count", "sum", "consecutive"]
FUNCTIONS: tuple[Function, ...] = ("count", "sum", "consecutive")
"""The number of listed items; all numbers of a section added up; a list numbered without a gap."""

Sign = Literal["+", "-", "*", "/"]
Comparison = Literal["<", "<=", "==", "!=", ">=", ">", "in"]

_NAME = r"[^\W\d]\w*"
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>{_NAME}(?:\.{_NAME})*)"
    r"|(?P<sign><=|>=|==|!=|[-+*/()<>=≤≥≠×÷−])|(?P<other>\S))"
)
_SAME_SIGN = {"=": "==", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "/", "−": "-"}
_COMPARISONS = ("<", "<=", "==", "!=", ">=", ">", "in")
_MAY_FOLLOW = "+ - * / < <= == != >= > in"


@frozen
class Constant:
    """A number written in the formula; it has no unit."""

    value: Fraction
    text: str


@frozen
class Name:
    """A figure, a list or a section by its path in the plan, or by its name among the inputs."""

    path: str


@frozen
class Call:
    """One of `FUNCTIONS` of a list or of a section."""

    function: Function
    of: Name


@frozen
class Negative:
    """The figure with the other sign."""

    of: Node


@frozen
class Chain:
    """Parts with the sign before each; the first sign of a sum is +, that of a product ``*``."""

    parts: tuple[tuple[Sign, Node], ...]


Node = Constant | Name | Call | Negative | Chain


@frozen
class Relation:
    """Two or more figures compared, each with the next."""

    parts: tuple[Node, ...]
    signs: tuple[Comparison, ...]


Formula = Node | Relation


@lru_cache(maxsize=4096)
def parse_formula(text: str) -> Formula:
    """The tree of a formula. Raises PlanError that says where it cannot be read."""
    if len(text) > LONGEST_FORMULA:
        raise _error(f"a formula of {len(text):,} characters",
                     f"write at most {LONGEST_FORMULA:,}, or more than one statement")  # fmt: skip
    return _Reader([*_tokens(text)]).formula()


def leaves(formula: Formula) -> Iterator[Name | Call]:
    """Every name and every call in the formula, from left to right."""
    match formula:
        case Name() | Call():
            yield formula
        case Negative(of=inner):
            yield from leaves(inner)
        case Chain(parts=parts):
            for _, part in parts:
                yield from leaves(part)
        case Relation(parts=compared):
            for part in compared:
                yield from leaves(part)


def is_name(text: str) -> bool:
    """Whether a formula can read something of that name."""
    return bool(re.fullmatch(_NAME, text)) and text != "in"


@frozen
class _Token:
    kind: str
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        group = cast(str, found.lastgroup)
        written = found[group]
        kind = "sign" if written == "in" else group
        yield _Token(kind, _SAME_SIGN.get(written, written), found.start(group) + 1)
    yield _Token("end", "", len(text) + 1)


@define
class _Reader:
    """Reads tokens from left to right, one function for each strength of binding."""

    tokens: list[_Token]
    next: int = 0
    depth: int = 0

    def formula(self) -> Formula:
        parts, signs = [self._sum()], []
        while self._here.text in _COMPARISONS:
            signs.append(cast(Comparison, self._take().text))
            parts.append(self._sum())
        if self._here.kind != "end":
            self._fail("an operator", f"write one of {_MAY_FOLLOW} between two figures")
        return Relation(tuple(parts), tuple(signs)) if signs else parts[0]

    def _sum(self) -> Node:
        return self._chain("+", ("+", "-"))

    def _chain(self, first: Sign, signs: tuple[Sign, Sign]) -> Node:
        part = self._factor if first == "*" else self._product
        parts: list[tuple[Sign, Node]] = [(first, part())]
        while self._here.text in signs:
            parts.append((cast(Sign, self._take().text), part()))
        return parts[0][1] if len(parts) == 1 else Chain(tuple(parts))

    def _product(self) -> Node:
        return self._chain("*", ("*", "/"))

    def _factor(self) -> Node:
        token = self._here
        if token.kind == "number":
            return _constant(self._take())
        if token.kind == "name":
            return self._name()
        if token.text not in ("-", "("):
            self._fail("a number, a name or a bracket", "write what is to be worked out there")
        self.depth += 1
        if self.depth > DEEPEST:
            raise _error(f"more than {DEEPEST} brackets or signs one inside the other",
                         "write more than one statement")  # fmt: skip
        inner = self._negative() if token.text == "-" else self._bracket()
        self.depth -= 1
        return inner

    def _negative(self) -> Node:
        self._take()
        return Negative(self._factor())

    def _bracket(self) -> Node:
        self._take()
        inner = self._sum()
        self._expect(")")
        return inner

    def _name(self) -> Node:
        token = self._take()
        if self._here.text != "(":
            return Name(token.text)
        if token.text not in FUNCTIONS:
            raise _error(f"no function {shown(token.text)!r} at character {token.position}",
                         nearest(token.text, FUNCTIONS))  # fmt: skip
        self._take()
        if self._here.kind != "name":
            self._fail("the name of a list or a section", f"write {token.text}(lists.activities)")
        argument = Name(self._take().text)
        self._expect(")")
        return Call(token.text, argument)

    @property
    def _here(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def _expect(self, text: str) -> None:
        if self._here.text != text:
            self._fail(repr(text), f"add {text!r}")
        self._take()

    def _fail(self, expected: str, remedy: str) -> NoReturn:
        token = self._here
        found = f"found {shown(token.text)!r}" if token.text else "the formula ends"
        raise _error(f"expected {expected} at character {token.position}, {found}", remedy)


def _constant(token: _Token) -> Constant:
    whole, _, decimals = token.text.partition(".")
    if max(len(whole), len(decimals)) > MOST_DIGITS:
        raise _error(f"the number {shown(token.text)} at character {token.position} is too long",
                     f"write at most {MOST_DIGITS} digits before and after the point")  # fmt: skip
    return Constant(Fraction(token.text), token.text)


def _error(message: str, remedy: str) -> PlanError:
    return PlanError.of("statement.formula", message, remedy=remedy)
