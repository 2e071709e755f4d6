"""Laws of the arithmetic: exact, sound where the inputs leave room, the same in any order."""

from __future__ import annotations

import operator
import random
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from statements.statement_texts import FIGURES

from publicservice.model.problem import PlanError
from publicservice.model.statements.arithmetic import DEEPEST
from publicservice.model.statements.held import LARGEST, Held, hold
from publicservice.model.statements.statement import Figure, Statement
from publicservice.model.statements.statement_check import check_statements, held_statements
from publicservice.plan_file import read_plan

Tree = Any
"""A name, a number as text, or an operator with its operands."""

NAMES = ("a", "b", "c")
STRENGTH = MappingProxyType({"+": 1, "-": 1, "*": 2, "/": 2})
WORKED = MappingProxyType(
    {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
)
unhurried = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
figures = st.decimals(-1000, 1000, places=3) | st.integers(-9, 9).map(Decimal)
values = st.fixed_dictionaries(dict.fromkeys(NAMES, figures))
ranges = st.fixed_dictionaries(dict.fromkeys(NAMES, st.tuples(figures, figures).map(sorted)))
leaves: st.SearchStrategy[Tree] = st.sampled_from((*NAMES, "0", "7", "12.50", "0.001"))
trees = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from("+-*/"), inner, inner) | st.tuples(st.just("neg"), inner)
    ),
    max_leaves=12,
)


def written(tree: Tree, strength: int = 0) -> str:
    """The formula with no more brackets than it needs."""
    if isinstance(tree, str):
        return tree
    if tree[0] == "neg":
        return f"-{written(tree[1], 3)}"
    own = STRENGTH[tree[0]]
    text = f"{written(tree[1], own)} {tree[0]} {written(tree[2], own + 1)}"
    return f"({text})" if own < strength else text


def worked_out(tree: Tree, given_: Mapping[str, Fraction]) -> Fraction:
    """What fractions make of it. Raises ZeroDivisionError."""
    if isinstance(tree, str):
        return given_[tree] if tree in given_ else Fraction(tree)
    if tree[0] == "neg":
        return -worked_out(tree[1], given_)
    found: Fraction = WORKED[tree[0]](worked_out(tree[1], given_), worked_out(tree[2], given_))
    return found


def hold_formula(formula: str, inputs: Mapping[str, Figure]) -> Held:
    """A formula that is printed as 0, so that only what is worked out matters."""
    zero = Figure(Decimal(0), Decimal(0))
    return hold(Statement("claim", formula, zero, inputs), {})


@unhurried
@given(trees, values)
def test_results_are_those_of_exact_fractions(tree: Tree, given_: Mapping[str, Decimal]) -> None:
    """Whatever the formula; and what is divided by 0 is refused."""
    inputs = {name: Figure(value, value) for name, value in given_.items()}
    try:
        expected = worked_out(tree, {name: Fraction(value) for name, value in given_.items()})
    except ZeroDivisionError:
        expected = None
    formula = written(tree)
    assume(formula.count("-") + formula.count("(") <= DEEPEST)
    if expected is None or abs(expected) > LARGEST:
        with pytest.raises(PlanError):
            hold_formula(formula, inputs)
    else:
        assert hold_formula(formula, inputs).span == (expected, expected)


@unhurried
@given(trees, ranges, st.randoms(use_true_random=False))
def test_no_completion_of_a_range_lies_outside(
    tree: Tree, given_: Mapping[str, list[Decimal]], chance: random.Random
) -> None:
    """Whichever figure of each range is meant, the result is inside what was said."""
    inputs = {name: Figure(low, high) for name, (low, high) in given_.items()}
    try:
        span = hold_formula(written(tree), inputs).span
    except PlanError:
        span = None
    assume(span is not None)
    for _ in range(5):
        chosen = {
            name: Fraction(low) + chance.choice((0, 1, Fraction(1, 3))) * Fraction(high - low)
            for name, (low, high) in given_.items()
        }
        assert span is not None
        assert span[0] <= worked_out(tree, chosen) <= span[1]


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_in_a_file_does_not_matter(chance: random.Random) -> None:
    """The same plan, hash and findings, however statements and inputs are ordered."""
    plan = read_plan(FIGURES)
    names = list(plan.statements)
    chance.shuffle(names)
    shuffled = {}
    for name in names:
        statement = plan.statements[name]
        keys = list(statement.inputs)
        chance.shuffle(keys)
        inputs = {key: statement.inputs[key] for key in keys}
        shuffled[name] = Statement(
            name, statement.formula, statement.printed, inputs, statement.about, statement.at,
            statement.label, statement.cite, statement.note,
        )  # fmt: skip
    other = attrs.evolve(plan, statements=shuffled)
    assert other == plan
    assert other.sha256 == plan.sha256
    assert set(check_statements(other)) == set(check_statements(plan))
    agrees = {held.statement.name: held.agrees for held in held_statements(plan)}
    assert {held.statement.name: held.agrees for held in held_statements(other)} == agrees
