"""Rows of which not everything is known, and every way in which the unknown may turn out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

import polars as pl
from hypothesis import strategies as st
from results.visits import cells

STATES = ("yes", "no", "unknown")
Row = tuple[str, str]
"""How a row stands to the population and to the numerator."""

rows = st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)), max_size=5)


def counted(states: list[Row]) -> pl.DataFrame:
    """The cells of rows in those states; rows outside the population are in no cell."""
    number = Counter(f"{of}_{where}" for of, where in states if of != "no")
    return cells(("oak", "east", number))


def completions(states: list[Row]) -> Iterator[list[tuple[bool, bool]]]:
    """Every way in which the unknown states may turn out."""
    truths = {"yes": (True,), "no": (False,), "unknown": (True, False)}
    each = [list(itertools.product(truths[of], truths[where])) for of, where in states]
    yield from (list(completion) for completion in itertools.product(*each))


def share(completion: list[tuple[bool, bool]]) -> Fraction | None:
    """The share in %, `None` where nobody is in the population."""
    numerators = [where for of, where in completion if of]
    return Fraction(100 * sum(numerators), len(numerators)) if numerators else None
