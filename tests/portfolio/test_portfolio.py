"""A portfolio: several plans held together, counted, and added up where they may be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from targets.checkups import Checkups, places, plan

import publicservice as ps
from publicservice.in_use import read_in_use
from publicservice.plan_file import read_plan_text
from publicservice.portfolios import read_portfolio

AT = "2012-06-30"
TARGET = """
title = "{title}"
[targets.rate]
indicator = "exam_rate"
comparator = ">="
value = 85
unit = "%"
due = 2012-12-31
[targets.persons]
indicator = "examined"
comparator = ">="
value = 100
unit = "persons"
level = "township"
"""
REPORT = """
[reported.checks]
indicator = "exam_rate"
as_of = 2012-06-30
numerator = {numerator}
denominator = {denominator}
per_case = 2
"""


def district(title: str, report: str = "") -> ps.ProgrammeInUse:
    """The programme with a plan of a district, and perhaps what that reported."""
    return ps.programme(Checkups, plan=plan(TARGET.format(title=title) + report))


def reported(title: str, numerator: int, denominator: int) -> ps.ProgrammeInUse:
    """A district that reported its examinations."""
    return district(title, REPORT.format(numerator=numerator, denominator=denominator))


def rows(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The columns as tuples."""
    return frame.select(columns).rows()


def total(evaluation: ps.PortfolioEvaluation, indicator: str) -> dict[str, Any]:
    """The row of an indicator that several members have."""
    return evaluation.totals.filter(indicator=indicator).row(0, named=True)


def test_targets_of_all_members_stand_in_one_frame() -> None:
    both = ps.portfolio({"a": district("A"), "b": district("B")})
    one = places({"township": "east", "couples": 10, "examined": 18})
    two = places({"township": "west", "couples": 10, "examined": 120})
    evaluation = both.evaluate({"places": one}, AT, own={"b": {"places": two}})
    assert rows(evaluation.targets, "member", "target", "area", "status") == [
        ("a", "rate", "whole", "met"),
        ("a", "persons", "whole", "not_met"),
        ("a", "persons", "east", "not_met"),
        ("b", "rate", "whole", "over_fulfilled"),
        ("b", "persons", "whole", "met"),
        ("b", "persons", "west", "over_fulfilled"),
    ]
    assert evaluation.targets.columns[1:] == evaluation.evaluations["a"].targets.columns
    assert evaluation.indicators.columns[0] == evaluation.phases.columns[0] == "member"


def test_statuses_count_every_target_once() -> None:
    """One for a level counts by its level; the last row adds up the members."""
    both = ps.portfolio({"a": district("A"), "b": district("B")})
    east = places({"township": "east", "couples": 10, "examined": 18}, {"township": "west"})
    evaluation = both.evaluate({"places": east}, AT)
    counted = rows(evaluation.statuses, "member", "title", "targets", "met", "undetermined")
    assert counted == [("a", "A", 2, 0, 1), ("b", "B", 2, 0, 1), ("whole", "", 4, 0, 2)]
    assert evaluation.statuses["not_met"].to_list() == [1, 1, 2]


def test_rates_of_several_districts_are_taken_of_the_sums() -> None:
    """10 of 20 and 90 of 2 x 50: 100 of 120, where the average of 50 % and 90 % would be 70 %."""
    both = ps.portfolio({"a": reported("A", 10, 10), "b": reported("B", 90, 50)})
    row = total(both.evaluate({}, AT), "exam_rate")
    assert (row["members"], row["added"], row["not_measured"]) == (2, 2, 0)
    assert (row["numerator_certain"], row["denominator_certain"]) == (100, 120)
    assert row["value_certain"] == row["value_possible"] == Decimal("83.3333")


def test_same_registers_count_once() -> None:
    """Two plans over one register: the register has so many, not twice as many."""
    both = ps.portfolio({"a": district("A"), "b": district("B")})
    one = places({"couples": 10, "examined": 18})
    row = total(both.evaluate({"places": one}, AT), "examined")
    assert (row["members"], row["added"], row["value_certain"]) == (2, 1, 18)
    row = total(both.evaluate({"places": one}, AT, own={"b": {"places": one}}), "examined")
    assert (row["members"], row["added"], row["value_certain"]) == (2, 2, 36)


def test_what_is_missing_is_not_zero() -> None:
    """A sum with a member that nobody measured has no upper end, a rate none at all."""
    three = ps.portfolio(
        {"a": reported("A", 10, 10), "b": reported("B", 90, 50), "c": district("C")}
    )
    row = total(three.evaluate({}, AT, own={"c": {"places": places()}}), "exam_rate")
    assert (row["members"], row["added"], row["not_measured"]) == (3, 2, 1)
    assert (row["numerator_certain"], row["numerator_possible"]) == (100, None)
    assert (row["value_certain"], row["value_possible"]) == (0, None)
    assert row["reason_en"] == "1 of them did not measure it"


def test_unknown_facts_stay_open_in_the_sum() -> None:
    both = ps.portfolio({"a": district("A"), "b": district("B")})
    one = places({"couples": 10, "examined": 10}, {"couples": 10, "examined": None})
    two = places({"couples": 20, "examined": 30})
    evaluation = both.evaluate({"places": one}, AT, own={"b": {"places": two}})
    row = total(evaluation, "examined")
    assert (row["value_certain"], row["value_possible"]) == (40, None)
    assert total(evaluation, "exam_rate")["value_certain"] == 50


def test_bare_rates_cannot_be_added_up() -> None:
    """Without what they are taken of there is no rate of the whole."""
    bare = '[reported.r]\nindicator = "exam_rate"\nas_of = 2012-06-30\n'
    bare += 'value = { value = 90, unit = "%" }\n'
    both = ps.portfolio({"a": district("A", bare), "b": reported("B", 90, 50)})
    row = total(both.evaluate({}, AT), "exam_rate")
    assert (row["added"], row["value_certain"]) == (0, None)
    assert row["reason_en"] == "a rate was reported without what it is taken of"


COUNTING = """
programme = "busy-places"
schema_version = 1
source = {{ title = "Busy places", issuer = "office", document = "b/1" }}
[limits]
least = {{ value = {least}, unit = "persons", cite = "1" }}
[registers.places]
unit = true
[registers.places.fields]
place = {{ kind = "key" }}
examined = {{ kind = "count" }}
[rules]
eligible = {{ is = "examined >= plan.limits.least", cite = "1" }}
[indicators]
busy = {{ where = "eligible", unit = "count", cite = "1" }}
"""


def test_plans_that_count_differently_are_not_added_up(tmp_path: Path) -> None:
    """Over the same register, with another number: neither is right for both."""
    for name, least in (("a", 10), ("b", 10), ("c", 20)):
        (tmp_path / f"{name}.toml").write_text(COUNTING.format(least=least), encoding="utf-8")
    register = {"places": places({"examined": 15}, {"examined": 25})}

    def added(*names: str) -> dict[str, Any]:
        members = {name: tmp_path / f"{name}.toml" for name in names}
        return total(ps.portfolio(members).evaluate(register, AT), "busy")

    assert (added("a", "b")["added"], added("a", "b")["value_certain"]) == (1, 2)
    row = added("a", "c")
    assert (row["added"], row["value_certain"]) == (0, None)
    assert row["reason_en"] == "the plans count it differently in the same registers"


def test_findings_name_the_members_they_concern() -> None:
    """What a shared register has wrong is told once, what one of them does not read not at all."""
    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    both = ps.portfolio(["family-doctor", "contraceptives"])
    evaluation = both.evaluate(county.registers(), "2024-12-31")
    findings = evaluation.findings
    cell = findings.filter(code="cell.not-a-date")
    assert cell["members"].to_list() == ["family-doctor, contraceptives"]
    unused = findings.filter(code="register.unused")["message"].to_list()
    assert not [message for message in unused if "facilities" in message or "records" in message]
    assert [message for message in unused if "welfare" in message]
    assert len(evaluation.problems) == findings.height


def test_agenda_holds_all_plans() -> None:
    header = 'programme = "{}"\nschema_version = 1\nyear = 2024\n'
    source = 'source = { title = "T", issuer = "I", document = "d/1" }\n'
    phases = '[phases]\nnow = { start = "10-01", end = "10-20" }\n'
    names = ("family-doctor", "contraceptives")
    used = {
        n: ps.programme(n, plan=read_plan_text(header.format(n) + source + phases)) for n in names
    }
    agenda = ps.portfolio(used).agenda("2024-10-15")
    current = agenda.filter(pl.col("name") == "phases.now")
    assert sorted(current["programme"].to_list()) == sorted(names)


def test_member_without_its_register_is_evaluated_on_its_reports() -> None:
    """Beside members that have registers."""
    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    both = ps.portfolio({"doctors": "family-doctor", "checks": reported("A", 90, 50)})
    evaluation = both.evaluate(county.registers(), AT)
    assert evaluation.targets.filter(member="checks")["status"].to_list()[0] == "met"
    alone = ps.portfolio({"doctors": "family-doctor", "checks": district("A")})
    with pytest.raises(ps.RegisterError, match="checkups decides about places"):
        alone.evaluate(county.registers(), AT)
    with pytest.raises(ps.RegisterError, match="neither registers nor reported figures"):
        alone.evaluate({}, AT)


@pytest.mark.duckdb
def test_portfolio_is_the_same_on_duckdb() -> None:
    import duckdb

    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    typed: dict[str, Any] = dict(county.typed())
    both = ps.portfolio(["family-doctor", "contraceptives", "livelihood/003-12"])
    expected = both.evaluate(ps.registers(**typed), "2024-12-31")
    with duckdb.connect() as connection:
        native: dict[str, Any] = {
            name: connection.from_arrow(frame.to_arrow()) for name, frame in typed.items()
        }
        found = both.evaluate(ps.registers(**native), "2024-12-31")
        for name in ("targets", "statuses", "indicators", "agenda"):
            assert getattr(found, name).equals(getattr(expected, name)), name


def test_portfolio_says_what_is_wrong_with_any_plan() -> None:
    wrong = plan('[targets.rate]\nindicator = "exam_rat"\ncomparator = ">="\nvalue = 8\nunit = "%"')
    used = read_portfolio({"a": district("A"), "b": read_in_use(Checkups, wrong)})
    assert [problem.code for problem in used.check()] == ["plan.unknown-indicator"]
    with pytest.raises(ps.PlanError, match="did you mean 'exam_rate'"):
        used.require_usable()


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ([], "a portfolio of nothing"),
        (["family-doctor", "family-doctor"], "two members are called 'family-doctor'"),
        (["family-docter"], "did you mean 'family-doctor'"),
    ],
)
def test_members_that_cannot_be(members: list[str], says: str) -> None:
    with pytest.raises(ps.UsageError, match=says):
        ps.portfolio(members)


def test_registers_of_nobody_are_refused() -> None:
    both = ps.portfolio({"north": reported("A", 1, 1), "south": reported("B", 1, 1)})
    with pytest.raises(ps.UsageError, match="did you mean 'north'"):
        both.evaluate({}, AT, own={"nord": {}})


def test_results_are_written_with_those_of_each_member(tmp_path: Path) -> None:
    """Also where two names would make one folder."""
    both = ps.portfolio({"a/b": reported("A", 10, 10), "a-b": reported("B", 90, 50)})
    paths = both.evaluate({}, AT).write(tmp_path)
    names = {path.relative_to(tmp_path).as_posix() for path in paths}
    assert {"statuses.csv", "totals.parquet", "targets.csv", "agenda.csv", "findings.csv"} < names
    assert {"a-b/targets.csv", "a-b-2/targets.csv", "a-b/evaluation.json"} < names
    assert all(path.is_file() for path in paths)
    assert "83.3333" in (tmp_path / "totals.csv").read_text(encoding="utf-8-sig")


def test_totals_that_were_reported_by_themselves_are_added_up() -> None:
    """Money without a numerator: 31.35 and 0.89 万元."""
    text = '[reported.s]\nindicator = "spent"\nas_of = 2012-06-30\n'
    text += 'value = {{ value = {}, unit = "万元" }}\n'
    both = ps.portfolio({n: district(n, text.format(v)) for n, v in (("a", 31.35), ("b", 0.89))})
    row = total(both.evaluate({}, AT), "spent")
    assert (row["added"], row["value_certain"], row["value_possible"]) == (2, 322400, 322400)


def test_population_that_nothing_bounds_leaves_the_rate_without_a_lower_end() -> None:
    """An unknown number of couples in one district may be any number."""
    both = ps.portfolio({"a": district("A"), "b": reported("B", 90, 50)})
    one = places({"couples": None, "examined": 10})
    row = total(both.evaluate({}, AT, own={"a": {"places": one}}), "exam_rate")
    assert (row["added"], row["value_certain"]) == (2, 0)


PLACES = st.lists(
    st.tuples(
        st.none() | st.integers(0, 20), st.none() | st.integers(0, 40), st.none() | st.booleans()
    ),
    max_size=3,
)
Rows = list[tuple[int | None, int | None, bool | None]]


def sums_of(north: Rows, south: Rows) -> dict[str, Any]:
    """The totals of two districts by indicator."""
    names = ("couples", "examined", "included")
    tables = {
        name: {"places": places(*(dict(zip(names, row, strict=True)) for row in found))}
        for name, found in (("a", north), ("b", south))
    }
    both = ps.portfolio({"a": district("A"), "b": district("B")})
    totals = both.evaluate({}, AT, own=tables).totals
    return {row["indicator"]: row for row in totals.rows(named=True)}


@settings(max_examples=25, deadline=None)
@given(north=PLACES, south=PLACES, data=st.data())
def test_sum_contains_whatever_the_missing_turns_out_to_be(
    north: Rows, south: Rows, data: st.DataObject
) -> None:
    """Of counts and of rates, with unknown figures and unknown members."""

    def completed(rows: Rows) -> Rows:
        known = (st.integers(0, 20), st.integers(0, 40), st.booleans())
        return [
            tuple(data.draw(k) if v is None else v for v, k in zip(row, known, strict=True))  # type: ignore[misc]
            for row in rows
        ]

    said, true = sums_of(north, south), sums_of(completed(north), completed(south))
    for indicator in ("examined", "exam_rate"):
        low, high = (said[indicator][f"value_{end}"] for end in ("certain", "possible"))
        value = true[indicator]["value_certain"]
        if value is not None and true[indicator]["not_measured"] == 0:
            assert low is None or low <= value
            assert high is None or value <= high
