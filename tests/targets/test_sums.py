"""Totals and rates of two totals: exact, summed up over levels, an interval where unknown."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets.checkups import Checkups, Place, measured, places

import publicservice as ps
from publicservice.model.problem import ProgrammeError

DISTRICT: tuple[dict[str, Any], ...] = (
    {"township": "east", "couples": 500, "examined": 1000, "spent": Decimal("100.10")},
    {"township": "west", "couples": 486, "examined": 852, "spent": Decimal("200.25")},
)
some = st.one_of(st.none(), st.integers(0, 5))
truth = st.sampled_from([True, False, None])
rows = st.lists(
    st.fixed_dictionaries(
        {"township": st.sampled_from(["east", "west", None]), "couples": some, "examined": some,
         "included": truth}
    ),
    max_size=3,
)  # fmt: skip
LARGEST = 7


def test_a_rate_over_two_persons_a_couple() -> None:
    """003/12: 1852 persons of 986 couples are 93.9 %."""
    rate = measured(*DISTRICT)["exam_rate"]
    assert (rate["numerator_certain"], rate["denominator_certain"]) == (1852, 1972)
    assert rate["value_certain"] == rate["value_possible"] == Decimal("93.9148")


def test_a_changed_input_changes_the_rate() -> None:
    """Half of the persons, half of the rate."""
    halved = [{**row, "examined": row["examined"] // 2} for row in DISTRICT]
    assert measured(*halved)["exam_rate"]["value_certain"] == Decimal("46.9574")


def test_a_rate_of_two_totals_may_pass_100_percent() -> None:
    """003/12: 40 operations of 35 are 114.3 %."""
    rate = measured({"couples": 35, "examined": 80})["exam_rate"]
    assert rate["value_certain"] == Decimal("114.2857")


def test_totals_and_averages_of_money_are_exact_to_the_fen() -> None:
    """300.35 yuan for 1852 persons."""
    found = measured(*DISTRICT)
    assert found["spent"]["numerator_certain"] == 30035
    assert found["spent"]["value_certain"] == Decimal("300.35")
    assert found["spent_each"]["value_certain"] == Decimal("0.1622")


def test_rows_can_be_held_against_a_total() -> None:
    """Two places for 986 couples."""
    found = measured(*DISTRICT)["places_each"]
    assert (found["numerator_certain"], found["denominator_certain"]) == (2, 986)
    assert found["value_certain"] == Decimal("0.2028")


def test_an_average_of_averages_is_not_taken() -> None:
    """100 % of 500 couples and 50 % of 1 are not 75 %."""
    found = measured({"township": "east", "couples": 500, "examined": 1000},
                     {"township": "west", "couples": 1, "examined": 1})  # fmt: skip
    assert found["exam_rate"]["value_certain"] == Decimal("99.9002")


def test_an_unknown_number_leaves_the_total_open_above() -> None:
    """It is not 0: 1000 at least, and a rate of at least 1000 of 1972."""
    found = measured(DISTRICT[0], {**DISTRICT[1], "examined": None})
    assert (found["examined"]["value_certain"], found["examined"]["value_possible"]) == (1000, None)
    rate = found["exam_rate"]
    assert (rate["value_certain"], rate["value_possible"]) == (Decimal("50.7099"), None)


def test_an_unknown_member_may_add_what_it_has() -> None:
    """A place of which it is not known whether it counts."""
    found = measured(DISTRICT[0], {**DISTRICT[1], "included": None})["examined"]
    assert (found["value_certain"], found["value_possible"]) == (1000, 1852)


def test_a_base_of_nothing_is_not_measured() -> None:
    """Neither 0 nor 100 %; the total of nothing is 0."""
    found = measured({"couples": 0, "examined": 0})
    assert found["exam_rate"]["measured"] is False
    assert found["exam_rate"]["value_certain"] is None
    assert (found["examined"]["value_certain"], found["examined"]["measured"]) == (0, True)


@settings(deadline=None, max_examples=25)
@given(rows)
def test_the_whole_is_the_sum_of_the_townships(given_rows: list[dict[str, Any]]) -> None:
    """Totals are added up, the rows of an unknown township included."""
    whole, areas = measured(*given_rows), measured(*given_rows, level="township")
    for name in ("numerator_certain", "denominator_certain"):
        for indicator in ("exam_rate", "examined"):
            added = [row[name] for row in areas.values() if row["indicator"] == indicator]
            assert None in added or sum(added) == (whole[indicator][name] or 0)


@settings(deadline=None, max_examples=25)
@given(rows)
def test_the_interval_contains_every_completion(given_rows: list[dict[str, Any]]) -> None:
    """Whatever the missing numbers and memberships turn out to be."""
    found = measured(*given_rows)
    for completed in itertools.product(*(completions(row) for row in given_rows)):
        members = [row for row in completed if row["included"]]
        persons = sum(row["examined"] for row in members)
        couples = sum(row["couples"] for row in members)
        inside(found["examined"], Fraction(persons))
        if couples:
            assert found["exam_rate"]["measured"] is not False
            inside(found["exam_rate"], Fraction(100 * persons, 2 * couples))
        else:
            assert found["exam_rate"]["measured"] is not True


def completions(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Every way in which a row may turn out, as far as it makes a difference here."""
    numbers = (0, 1, LARGEST)
    choices = {"couples": numbers, "examined": numbers, "included": (True, False)}
    open_keys = [key for key in choices if row[key] is None]
    filled = itertools.product(*(choices[key] for key in open_keys))
    return [{**row, **dict(zip(open_keys, each, strict=True))} for each in filled]


def inside(row: dict[str, Any], value: Fraction) -> None:
    """A value lies between both ends, as far as they are rounded."""
    slack = Fraction(1, 20_000)
    assert Fraction(row["value_certain"]) <= value + slack
    assert row["value_possible"] is None or value <= Fraction(row["value_possible"]) + slack


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "indicator.counts-nothing"),
        ({"value": lambda p: p.examined}, "indicator.no-denominator"),
        ({"where": lambda p: p.trained, "unit": "yuan"}, "indicator.unit"),
        ({"value": lambda p: p.spent, "unit": "count"}, "indicator.kinds"),
        ({"value": lambda p: p.spent, "per": lambda p: p.couples}, "indicator.kinds"),
        ({"value": lambda p: p.tier, "unit": "count"}, "indicator.kinds"),
        ({"value": lambda p: p.couples - p.examined, "unit": "count"}, "indicator.negative"),
        ({"where": lambda p: p.trained, "by": "teir"}, "indicator.by"),
    ],
)
def test_what_no_figure_can_be_made_of_is_refused(arguments: dict[str, Any], code: str) -> None:
    """When the class is made, with a code of its own."""
    with pytest.raises(ProgrammeError) as raised:
        ps.Indicator("x", "x", **arguments).record(Place, {})
    assert [problem.code for problem in raised.value.problems] == [code]


def test_a_plan_file_writes_sums_too(tmp_path: Any) -> None:
    """As text, with the same result."""
    from publicservice.plan_file import dump_plan, read_plan_text

    text = """
programme = "written-checks"
schema_version = 1
source = { title = "t", issuer = "i", document = "d" }
[registers.places]
unit = true
levels = ["township"]
[registers.places.fields]
place = { kind = "key" }
township = { kind = "text" }
couples = { kind = "count" }
examined = { kind = "count" }
[rules.eligible]
is = "couples >= 1"
[indicators.rate]
value = "examined"
per = "couples * 2"
"""
    read = read_plan_text(text)
    assert read_plan_text(dump_plan(read)) == read
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    table = places(*DISTRICT).select("place", "township", "couples", "examined")
    found = ps.programme(path).evaluate({"places": table}, at="2012-06-30").indicators
    assert found.filter(level="whole")["value_certain"].to_list() == [Decimal("93.9148")]
    assert found.filter(area="west")["value_certain"].to_list() == [Decimal("87.6543")]


@pytest.mark.duckdb
def test_duckdb_counts_the_same() -> None:
    """Totals and rates of rows with and without holes."""
    duckdb = pytest.importorskip("duckdb")
    table = places(*DISTRICT, {"township": None, "couples": 3, "included": None}, {})
    relation = duckdb.from_arrow(table.to_arrow())
    day = "2012-06-30"
    plan = _plan()
    on_polars = ps.programme(Checkups, plan=plan).evaluate({"places": table}, at=day).indicators
    on_duckdb = ps.programme(Checkups, plan=plan).evaluate({"places": relation}, at=day).indicators
    assert isinstance(on_duckdb, pl.DataFrame)
    assert on_duckdb.equals(on_polars)


def _plan() -> Any:
    from targets.checkups import plan

    return plan()


@pytest.mark.duckdb
def test_a_part_that_is_larger_than_its_whole_is_told() -> None:
    """Where the indicator says that it is a part; also of one area, on every engine."""
    duckdb = pytest.importorskip("duckdb")
    table = places({"township": "east", "couples": 5, "examined": 6},
                   {"township": "west", "couples": 5, "examined": 3})  # fmt: skip

    class Parts(Checkups):
        """The same with a part of the couples."""

        id = "checkups"
        part = ps.Indicator(
            "part",
            "占比",
            value=lambda p: p.examined,
            per=lambda p: p.couples,
            part=True,
            by="tier",
        )

    for frame in (table, duckdb.from_arrow(table.to_arrow())):
        result = ps.programme(Parts, plan=_plan()).evaluate({"places": frame}, at="2012-06-30")
        told = [each.where for each in result.problems if each.code == "indicator.over-whole"]
        assert told == ["places: part, township east"]
