"""Units: what a figure counts, for whom, for which period, and how exact it may be."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.plan_strategies import unhurried

from publicservice.model.problem import PlanError
from publicservice.model.unit import (
    COUNT_UNITS,
    LARGEST,
    MONEY_UNITS,
    MULTIPLES,
    PERIODS,
    SHARE_UNITS,
    WHOM,
    parse_unit,
)
from publicservice.model.unit_words import unit_text

WRONG = tomllib.loads(Path(__file__).with_name("wrong_units.toml").read_text(encoding="utf-8"))
ALL_AMOUNTS = {**MONEY_UNITS, **SHARE_UNITS, **COUNT_UNITS}


@pytest.mark.parametrize(
    ("text", "kind", "amount", "scale", "whom", "period"),
    [
        ("yuan", "money", "yuan", 100, "", ""),
        ("元", "money", "yuan", 100, "", ""),
        ("RMB", "money", "yuan", 100, "", ""),
        ("分", "money", "fen", 1, "", ""),
        ("角", "money", "jiao", 10, "", ""),
        ("万元", "money", "yuan", 10**6, "", ""),
        ("亿元", "money", "yuan", 10**10, "", ""),
        ("ten thousand yuan", "money", "yuan", 10**6, "", ""),
        ("10k yuan", "money", "yuan", 10**6, "", ""),
        ("million yuan", "money", "yuan", 10**8, "", ""),
        ("yuan/household", "money", "yuan", 100, "household", ""),
        ("元/户", "money", "yuan", 100, "household", ""),
        ("元/人/月", "money", "yuan", 100, "person", "month"),
        ("元／人／月", "money", "yuan", 100, "person", "month"),
        ("元/人·月", "money", "yuan", 100, "person", "month"),
        ("元每人每月", "money", "yuan", 100, "person", "month"),
        ("元/每人", "money", "yuan", 100, "person", ""),
        ("yuan per person per month", "money", "yuan", 100, "person", "month"),
        ("Yuan  per  Month", "money", "yuan", 100, "", "month"),
        ("元/天", "money", "yuan", 100, "", "day"),
        ("万元/例", "money", "yuan", 10**6, "case", ""),
        ("yuan/couple/once", "money", "yuan", 100, "couple", "once"),
        ("元/户/一次性", "money", "yuan", 100, "household", "once"),
        ("元/次", "money", "yuan", 100, "time", ""),
        ("%", "percent", "%", 10_000, "", ""),
        ("％", "percent", "%", 10_000, "", ""),
        ("percent", "percent", "%", 10_000, "", ""),
        ("%/year", "percent", "%", 10_000, "", "year"),
        ("‰", "percent", "‰", 1_000, "", ""),
        ("岁", "count", "years", 1, "", ""),
        ("个月", "count", "months", 1, "", ""),
        ("times/year", "count", "times", 1, "", "year"),
        ("次/人/年", "count", "times", 1, "person", "year"),
        ("persons per doctor", "count", "persons", 1, "doctor", ""),
        ("万人", "count", "persons", 10**4, "", ""),
        ("千克", "count", "kilograms", 1, "", ""),
    ],
)
def test_units_that_offices_write(
    text: str, kind: str, amount: str, scale: int, whom: str, period: str
) -> None:
    """English and Chinese, with and without multiples, for somebody and for a period."""
    unit = parse_unit(text)
    assert (unit.kind, unit.amount, unit.scale) == (kind, amount, scale)
    assert (unit.whom, unit.period, unit.base) == (whom, period, "")
    assert unit.text == text


def test_a_percentage_of_something_names_its_base() -> None:
    """Such a percentage may pass 100 and may fall."""
    unit = parse_unit("% of the city average")
    assert (unit.kind, unit.base) == ("percent", "the city average")


@pytest.mark.parametrize("registry", [ALL_AMOUNTS, WHOM, PERIODS])
def test_no_name_stands_for_two_things(registry: dict[str, tuple[str, ...]]) -> None:
    """Otherwise the order of the registry would decide what a plan means."""
    names = [name for known, others in registry.items() for name in (known, *others)]
    assert len(names) == len(set(names))


def test_for_whom_and_for_which_period_are_never_confused() -> None:
    """A part of a unit is found in one of the two registries only."""
    everyone = {name for known, others in WHOM.items() for name in (known, *others)}
    always = {name for known, others in PERIODS.items() for name in (known, *others)}
    assert not everyone & always


@pytest.mark.parametrize("name", [n for k, others in ALL_AMOUNTS.items() for n in (k, *others)])
def test_every_registered_name_is_found_also_in_multiples(name: str) -> None:
    """A name that begins like a multiple is still itself."""
    plain = parse_unit(name)
    assert name in (plain.amount, *ALL_AMOUNTS[plain.amount])
    if plain.kind == "money":
        for multiple, factor in MULTIPLES.items():
            assert parse_unit(f"{multiple} {name}").scale == plain.scale * factor


@pytest.mark.parametrize(
    ("text", "message"), [(case["unit"], case["says"]) for case in WRONG["unit"]]
)
def test_an_unknown_unit_is_told_with_the_nearest(text: str, message: str) -> None:
    """The part that is not known is named, not the whole."""
    with pytest.raises(PlanError) as caught:
        parse_unit(text)
    assert str(caught.value) == message


def test_a_unit_like_nothing_known_lists_what_is_known() -> None:
    """The canonical names, without their other names."""
    with pytest.raises(PlanError) as caught:
        parse_unit("qqqqqq")
    assert str(caught.value).startswith("unknown unit 'qqqqqq' (known: %, beds, cases, classes,")


@pytest.mark.parametrize(
    ("figure", "unit", "message"),
    [(case["figure"], case["unit"], case["says"]) for case in WRONG["figure"]],
)
def test_a_figure_that_cannot_be_is_refused(figure: str, unit: str, message: str) -> None:
    """Nothing is rounded, nothing wraps, a share is a share."""
    with pytest.raises(PlanError) as caught:
        parse_unit(unit).to_whole(Decimal(figure))
    assert str(caught.value) == message


@pytest.mark.parametrize("figure", ["0", "-0", "0e999999999", "0e-999999999", "0.000"])
def test_nothing_is_zero_however_it_is_written(figure: str) -> None:
    """Zero has no size that could be too large or too fine."""
    assert parse_unit("yuan").to_whole(Decimal(figure)) == 0


@unhurried
@given(
    st.integers(0, LARGEST),
    st.sampled_from(["yuan", "fen", "万元", "亿元", "years", "万人", "% of baseline"]),
)
def test_figures_are_exact_both_ways(whole: int, text: str) -> None:
    """Fen to yuan and back loses nothing, at any size."""
    unit = parse_unit(text)
    assert unit.to_whole(unit.to_figure(whole)) == whole


def test_money_is_never_a_float() -> None:
    """Figures come back as Decimal, values are whole."""
    unit = parse_unit("yuan")
    assert type(unit.to_whole(Decimal("0.07"))) is int
    assert unit.to_figure(7) == Decimal("0.07")
    assert str(unit.to_figure(5_000_000)) == "50000"


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("persons", "人"), ("yuan", "元"), ("yuan/household", "元/户"), ("%", "%"),
        ("yuan per person per month", "元/人/月"), ("ten thousand yuan", "万元"),
        ("million persons", "百万人"), ("jiao", "角"), ("times/year", "次/年"), ("元/人", "元/人"),
        ("% of baseline", "% of baseline"), ("grades", "级"), ("", ""),
    ],
)  # fmt: skip
def test_units_in_chinese(unit: str, words: str) -> None:
    """As an explanation says them; English stays as the plan writes it."""
    assert unit_text(unit, "zh") == words
    assert unit_text(unit, "en") == unit


def test_every_unit_has_a_chinese_word() -> None:
    for name in (*MONEY_UNITS, *COUNT_UNITS):
        assert not unit_text(name, "zh").isascii(), name
