"""Indicators: rolled up from cells, as intervals, and not measured where nothing can be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from results.completions import Row, completions, counted, rows, share
from results.visits import COUNTY, cells, evaluation, households, measure

from publicservice.engine.measure import CELLS

counts = st.fixed_dictionaries({cell: st.integers(0, 10**6) for cell in CELLS})
areas = st.sampled_from([None, "oak", "elm", "fir", "unknown"])
rows_of_cells = st.lists(st.tuples(areas, areas, counts), max_size=12)
SUMMED = [
    "numerator_certain", "numerator_possible", "denominator_certain", "denominator_possible",
]  # fmt: skip


def one(frame: pl.DataFrame, indicator: str = "reached", **where: str) -> dict[str, Any]:
    """The row of an indicator, of the whole unless said otherwise."""
    wanted = {"indicator": indicator, "level": "whole"} | where
    found = frame.filter(**wanted)
    assert found.height == 1
    return found.row(0, named=True)


def half_up(value: Fraction) -> Decimal:
    """To four decimals."""
    return Decimal(int(value * 10_000 + Fraction(1, 2))).scaleb(-4)


@settings(deadline=None)
@given(rows_of_cells)
def test_the_whole_is_the_sum_of_every_level(
    counted_rows: list[tuple[str | None, str | None, dict[str, int]]],
) -> None:
    """Nobody is lost or counted twice on the way up, also where the place is unknown."""
    frame = measure(cells(*counted_rows)).filter(indicator="reached")
    whole = frame.filter(level="whole").select(SUMMED).row(0)
    for level in ("township", "village"):
        assert frame.filter(level=level).select(pl.col(SUMMED).sum()).row(0) == whole


@settings(deadline=None)
@given(rows_of_cells)
def test_an_area_is_the_sum_of_its_cells(
    counted_rows: list[tuple[str | None, str | None, dict[str, int]]],
) -> None:
    """Each township has one row with exactly what is counted in it, the unknown one last."""
    frame = measure(cells(*counted_rows)).filter(indicator="reached", level="township")
    expected: Counter[str | None] = Counter()
    for _, township, cell in counted_rows:
        expected[township] += cell["yes_yes"]
    order = sorted(expected, key=lambda township: (township is None, township))
    assert frame["area"].to_list() == [township or "unknown" for township in order]
    assert frame["numerator_certain"].to_list() == [expected[township] for township in order]


@settings(deadline=None)
@given(rows)
def test_the_interval_is_just_what_the_unknown_can_make_of_it(states: list[Row]) -> None:
    """Its ends are the least and the greatest share over all completions, neither wider."""
    found = one(measure(counted(states)))
    shares = [share(completion) for completion in completions(states)]
    values = [value for value in shares if value is not None]
    if not values:
        assert (found["value_certain"], found["value_possible"]) == (None, None)
        assert found["measured"] is False
        return
    assert found["value_certain"] == half_up(min(values))
    assert found["value_possible"] == half_up(max(values))
    assert found["measured"] is (None if None in shares else True)


@settings(deadline=None)
@given(rows)
def test_a_count_lies_between_the_certain_and_the_possible(states: list[Row]) -> None:
    """The same for a number: rows in the population whose numerator holds."""
    found = one(measure(counted(states)), "visits")
    numbers = [sum(of and where for of, where in each) for each in completions(states)]
    assert (found["value_certain"], found["value_possible"]) == (min(numbers), max(numbers))
    assert found["measured"] is True


@settings(deadline=None)
@given(rows)
def test_the_published_populations_give_the_published_shares(states: list[Row]) -> None:
    """Who recomputes the value from the counts in the row gets the value in the row."""
    found = one(measure(counted(states)))
    if found["measured"]:
        low = Fraction(100 * found["numerator_certain"], found["value_certain_of"])
        high = Fraction(100 * found["numerator_possible"], found["value_possible_of"])
        assert (half_up(low), half_up(high)) == (found["value_certain"], found["value_possible"])


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 3, "33.3333"), (2, 3, "66.6667"), (1, 32_000, "0.0031"), (1, 2_000_000, "0.0001"),
     (999_999_999, 10**9, "100.0000"), (10**12, 10**12, "100.0000")],
)  # fmt: skip
def test_a_share_is_rounded_half_up_and_never_through_a_float(
    part: int, whole: int, expected: str
) -> None:
    """1 of 2,000,000 is half of a ten-thousandth of a percent."""
    frame = measure(cells(("oak", "east", {"yes_yes": part, "yes_no": whole - part})))
    assert str(one(frame)["value_certain"]) == expected


def test_nobody_in_the_population_is_not_measured() -> None:
    """Neither 0 nor 100 %; a number of nobody is 0."""
    frame = measure(cells(("oak", "east", {})))
    assert one(frame)["measured"] is False
    assert one(frame)["value_certain"] is None
    assert one(frame, "visits")["measured"] is True
    assert one(frame, "visits")["value_possible"] == 0


def test_an_empty_register_has_a_whole() -> None:
    """No rows, no areas, and still a row that says so."""
    frame = measure(cells()).filter(indicator="reached")
    assert frame["level"].to_list() == ["whole"]
    assert frame["denominator_possible"].to_list() == [0]


def test_a_register_that_was_not_supplied_is_not_measured() -> None:
    """Its counts are unknown, not 0."""
    found = one(measure(cells()), "correct")
    assert found["measured"] is False
    assert [found[name] for name in SUMMED] == [None] * 4


def test_rows_of_unknown_place_have_an_area_of_their_own() -> None:
    """They stand last, and the whole counts them."""
    frame = evaluation().indicators.filter(indicator="visits", level="township")
    assert frame["area"].to_list() == ["east", "west", "unknown"]
    assert frame["value_certain"].to_list() == [1, 1, 0]


def test_indicators_of_an_evaluation() -> None:
    """From registers to shares: certain are the eligible, open are a visit and an outcome."""
    frame = evaluation().indicators
    found = one(frame)
    # H1 to H3 are eligible, H4 and H5 may be, H6 is not.
    assert (found["denominator_certain"], found["denominator_possible"]) == (3, 5)
    assert (found["value_certain"], found["value_possible"]) == (Decimal(25), Decimal(80))
    assert found["label_en"] == "households visited"
    assert found["label_zh"] == "走访率"
    assert (found["unit"], found["cite"]) == ("%", "四")
    assert one(frame, level="village", area="elm")["value_possible"] == 0
    assert one(frame, level="village", area="unknown")["measured"] is False


def test_a_register_without_levels_is_measured_as_a_whole() -> None:
    """A register whose rows lie in no area."""
    checks = pl.DataFrame(
        {"check": ["C1", "C2"], "household": ["H1", "H2"], "correct": [True, None]}
    )
    frame = evaluation(households=COUNTY, checks=checks).indicators.filter(indicator="correct")
    assert frame["level"].to_list() == ["whole"]
    assert frame.select("value_certain", "value_possible").row(0) == (Decimal(50), Decimal(100))


def test_no_household_at_all() -> None:
    """An empty register gives an evaluation in which nothing is measured."""
    frame = evaluation(households=households()).indicators
    assert one(frame)["measured"] is False
