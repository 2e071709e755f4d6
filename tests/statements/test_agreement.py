"""When a printed figure agrees with what its inputs give: laws, and the edges of them."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements.statement_texts import held, result, statement

from publicservice.model.statements.comparison import (
    agreement,
    distance,
    related,
    rounded,
    truncated,
)
from publicservice.model.statements.figure_text import cut, figure_text, number_text
from publicservice.model.statements.statement import Figure

fractions = st.fractions(-(10**6), 10**6, max_denominator=10**6)
places = st.integers(0, 6)
spans = st.tuples(fractions, fractions).map(lambda two: (min(two), max(two)))


def figure(value: Fraction, decimals: int) -> Figure:
    """The fraction, which must have so many decimals at most, as it would be printed."""
    text = Decimal(value.numerator) / Decimal(value.denominator)
    printed = text.quantize(Decimal(1).scaleb(-decimals))
    return Figure(printed, printed)


def point(value: Fraction) -> tuple[Fraction, Fraction]:
    return value, value


@given(fractions, places)
def test_what_is_rounded_half_up_agrees(value: Fraction, decimals: int) -> None:
    """Whatever rounds half up to the printed figure agrees, as the decimal module rounds."""
    printed = rounded(value, decimals)
    with decimal.localcontext(prec=60):
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        expected = quotient.quantize(Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)
    assert printed == Fraction(expected)
    wanted = "exactly" if printed == value else "rounded"
    assert agreement(figure(printed, decimals), None, point(value)) == wanted


@given(fractions, places)
def test_what_is_cut_off_agrees_as_cut_off(value: Fraction, decimals: int) -> None:
    """Towards 0; where that is the rounded figure too it is that."""
    printed = truncated(value, decimals)
    assert abs(printed) <= abs(value)
    assert abs(value - printed) < Fraction(1, 10**decimals)
    found = agreement(figure(printed, decimals), None, point(value))
    assert found == ("truncated" if printed != rounded(value, decimals) else found)
    assert found in ("exactly", "rounded", "truncated")


@given(fractions, places, st.integers(-9, 9))
def test_everything_else_contradicts(value: Fraction, decimals: int, off: int) -> None:
    """A figure one unit of its last place further off agrees in no way."""
    one = Fraction(1, 10**decimals)
    printed = rounded(value, decimals) + off * one
    found = agreement(figure(printed, decimals), None, point(value))
    agreeing = {rounded(value, decimals), truncated(value, decimals)}
    assert (found == "no") == (printed not in agreeing)


@pytest.mark.parametrize(
    ("printed", "given_", "agrees"),
    [
        ("93.9", "93.85", "rounded"), ("93.9", "93.8499999", "no"),
        ("93.9", "93.9499999", "rounded"),
        ("93.9", "93.95", "truncated"), ("93.9", "93.9999999", "truncated"), ("93.9", "94", "no"),
        ("93.9", "93.9", "exactly"), ("93.90", "93.91", "no"), ("93.9", "93.91", "rounded"),
        ("287", "287.5", "truncated"), ("288", "287.5", "rounded"), ("287", "287.4999", "rounded"),
        ("0", "0.4", "rounded"), ("0", "0.5", "truncated"), ("0", "-0.4", "rounded"),
        ("-2", "-1.5", "rounded"), ("-1", "-1.5", "truncated"), ("-1", "-1.4", "rounded"),
        ("240", "239.368", "no"), ("5.0", "5", "exactly"), ("5.0", "5.04", "rounded"),
        ("5.0", "5.1", "no"), ("1000000", "999999.5", "rounded"),
    ],
)  # fmt: skip
def test_the_edges_of_printed_decimals(printed: str, given_: str, agrees: str) -> None:
    """A half goes up by size; the decimals that are printed count, zeros too."""
    claim = Figure(Decimal(printed), Decimal(printed))
    assert agreement(claim, None, point(Fraction(given_))) == agrees


@pytest.mark.parametrize(
    ("about", "given_", "agrees"),
    [
        ("true", "200", "exactly"), ("true", "199.6", "rounded"), ("true", "210", "about"),
        ("true", "190", "about"), ("true", "210.01", "no"), ("true", "189.99", "no"),
        ("true", "200.7", "about"), ("{ value = 2, unit = '%' }", "204", "about"),
        ("{ value = 2, unit = '%' }", "204.1", "no"),
        ("{ value = 9, unit = '元' }", "209", "about"),
        ("{ value = 9, unit = '元' }", "191", "about"),
        ("{ value = 9, unit = '元' }", "209.1", "no"),
        ("{ value = 0.001, unit = '万元' }", "210", "about"), ("false", "201", "no"),
    ],
)  # fmt: skip
def test_about_allows_five_percent_or_what_is_said(about: str, given_: str, agrees: str) -> None:
    """To either side, the end included; what agrees exactly is not called about."""
    body = statement("a", 'value = 200, unit = "元"', a=f'value = {given_}, unit = "元"')
    assert held(f"{body}about = {about}\n").agrees == agrees


@pytest.mark.parametrize(
    ("printed", "given_", "agrees", "difference"),
    [
        ("between = [200, 400]", "value = 200", "within", 0),
        ("between = [200, 400]", "value = 400", "within", 0),
        ("between = [200, 400]", "value = 400.1", "no", Fraction(-1, 10)),
        ("between = [200, 400]", "value = 199.9", "no", Fraction(1, 10)),
        ("at_least = 1000", "value = 1000", "within", 0),
        ("at_least = 1000", "value = 1e14", "within", 0),
        ("at_least = 1000", "value = 999", "no", 1),
        ("at_most = 10", "value = 10", "within", 0),
        ("at_most = 10", "value = -999", "within", 0),
        ("at_most = 10", "value = 10.5", "no", Fraction(-1, 2)),
        ("value = 300", "between = [200, 400]", "within", 0),
        ("value = 400", "between = [200, 399.6]", "within", Fraction(2, 5)),
        ("value = 400", "between = [200, 399]", "no", 1),
        ("value = 200", "between = [201, 399]", "no", -1),
        ("value = 200", "between = [200.6, 399]", "truncated", Fraction(-3, 5)),
        ("between = [200, 400]", "between = [250, 300]", "within", 0),
        ("between = [200, 400]", "between = [300, 500]", "unknown", 0),
        ("between = [200, 400]", "between = [401, 500]", "no", -1),
        ("at_least = 300", "between = [200, 400]", "unknown", 0),
    ],
)  # fmt: skip
def test_ranges_on_either_side(
    printed: str, given_: str, agrees: str, difference: Fraction
) -> None:
    """Bounds belong to a range and are not rounded; what the figures leave open is not judged."""
    found = result("a", printed, a=given_)
    assert (found.agrees, found.difference) == (agrees, difference)


def test_inputs_that_were_rounded_first_leave_room() -> None:
    """Three printed thirds make 99.9 %: right where they are marked as rounded, else not."""
    third = 'value = 33.3, unit = "%"'
    exact = result("a + b + c", 'value = 100.0, unit = "%"', a=third, b=third, c=third)
    assert exact.agrees == "no"
    third += ", rounded = true"
    allowed = result("a + b + c", 'value = 100.0, unit = "%"', a=third, b=third, c=third)
    assert (allowed.agrees, allowed.span) == (
        "within", (Fraction("99.75"), Fraction("100.05")),
    )  # fmt: skip
    other = result("a + b + c", 'value = 101, unit = "%"', a=third, b=third, c=third)
    assert other.agrees == "no"


@pytest.mark.parametrize(
    ("formula", "inputs", "reason"),
    [
        ("a + b", {"a": "value = 1", "b": 'unknown = "digits lost"'}, "b: digits lost"),
        ("a * b", {"a": 'unknown = "20xx"', "b": "value = 0"}, "a: 20xx"),
        ("a - a", {"a": 'unknown = "torn off"'}, "a: torn off"),
    ],
)
def test_what_is_unknown_is_neither_right_nor_wrong(
    formula: str, inputs: dict[str, str], reason: str
) -> None:
    """An unknown input gives no result; 0 times unknown is not taken for 0."""
    found = result(formula, "value = 1", **inputs)
    assert (found.agrees, found.span, found.reason) == ("unknown", None, reason)


def test_an_unknown_result_contradicts_nothing() -> None:
    """What the inputs give is not printed over it."""
    found = result("a", 'unknown = "illegible"', a="value = 3")
    assert (found.agrees, found.reason) == ("unknown", "what is printed: illegible")


@given(spans, spans, st.sampled_from(["<", "<=", "==", "!=", ">=", ">", "in"]), st.data())
def test_comparisons_of_intervals_are_sound(
    left: tuple[Fraction, Fraction],
    right: tuple[Fraction, Fraction],
    sign: str,
    data: st.DataObject,
) -> None:
    """Said true, it is true of all numbers inside; said false, of none."""
    found = related(sign, left, right)  # type: ignore[arg-type]
    one = data.draw(st.sampled_from([*left, sum(left) / 2]))
    other = data.draw(st.sampled_from([*right, sum(right) / 2]))
    true = {
        "<": one < other, "<=": one <= other, "==": one == other, "!=": one != other,
        ">=": one >= other, ">": one > other, "in": right[0] <= one <= right[1],
    }[sign]  # fmt: skip
    assert found is None or found == true


@given(spans, fractions)
def test_the_difference_is_the_shortest_way(span: tuple[Fraction, Fraction], to: Fraction) -> None:
    """From what the inputs give to what is printed; none where the two meet."""
    way = distance((to, to), span)
    inside = span[0] <= to <= span[1]
    assert (way == 0) == inside
    assert inside or to - way in span


@settings(max_examples=50)
@given(fractions)
def test_numbers_are_shown_exactly_or_with_an_ellipsis(value: Fraction) -> None:
    """Never more digits than are known, never a rounded one."""
    text = number_text(value)
    if text.endswith("…"):
        assert abs(value) - Fraction(1, 10**6) < abs(Fraction(text[:-1])) < abs(value)
    else:
        assert Fraction(text) == value
    assert abs(Fraction(cut(value)) - value) < Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (Figure(Decimal("240"), Decimal("240"), "元"), "240 元"),
        (Figure(Decimal("93.90"), Decimal("93.90")), "93.90"),
        (Figure(Decimal(200), Decimal(400), "元/户"), "200–400 元/户"),
        (Figure(Decimal(1000), None, "元"), "at least 1000 元"),
        (Figure(None, Decimal(9)), "at most 9"),
        (Figure(unknown="digits lost"), "unknown (digits lost)"),
    ],
)
def test_figures_are_told_as_printed(printed: Figure, text: str) -> None:
    """With their decimals, bounds and unit."""
    assert figure_text(printed) == text
