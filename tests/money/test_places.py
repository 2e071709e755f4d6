"""Scarce places: quotas, ranks, equals, the waiting list, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conformance.native import NativeTables
from money.scarce import VARIANTS, given_to, hanging_of, of_rows, plan_of, waiting_of

import publicservice as ps
from publicservice.in_use import read_in_use
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.testing import MadeRegisters
from publicservice.written_programme import programme_of

PLAN = """
programme = "winter-visits"
schema_version = 1
source = { title = "Visits", issuer = "town", document = "W/1" }
[registers.households]
unit = true
fields = { poor = { kind = "bool" }, cost = { kind = "money" }, note = { kind = "text" }, chosen = { kind = "bool" } }
[rules]
eligible = { is = "poor", label = { en = "poor", zh = "困难户" }, cite = "1" }
[standard]
visit = { value = 800, unit = "yuan/household/once", cite = "2" }
[benefits]
visit = { amount = "plan.standard.visit", label = { en = "visit", zh = "慰问金" } }
parcel = { amount = "plan.standard.visit", gives_way_to = ["visit"] }
card = { amount = "plan.standard.visit", gives_way_to = ["parcel"] }
[places.visits]
benefits = ["visit"]
by = "village"
number = { value = 3, unit = "households" }
quota = { A = 2, B = 1 }
rank = ["cost desc"]
cite = "4"
"""  # noqa: E501 - lines of a plan file


def in_use(text: str = PLAN) -> Any:
    """The programme that the text writes."""
    plan = read_plan_text(text)
    return read_in_use(programme_of(plan), plan)


def problems(text: str) -> list[Any]:
    """What reading, or else checking the plan finds."""
    try:
        return list(in_use(text).check())
    except ps.PublicServiceError as error:
        return list(error.problems)


def evaluate(text: str, *rows: tuple[Any, ...]) -> ps.Evaluation:
    """The visits over households given as village, cost and perhaps chosen; all of them poor."""
    frame = pl.DataFrame(
        {
            "household": [f"H{n}" for n in range(len(rows))],
            "poor": [True] * len(rows),
            "village": [row[0] for row in rows],
            "cost": [row[1] for row in rows],
            "chosen": [row[2] if len(row) > 2 else None for row in rows],
        },
        schema_overrides={"village": pl.String, "cost": pl.Int64, "chosen": pl.Boolean},
    )
    found: ps.Evaluation = in_use(text).evaluate({"households": frame}, at="2024-01-20")
    return found


def statuses(evaluation: ps.Evaluation, benefit: str = "visit") -> list[str]:
    """Of each household, in the order of the keys."""
    frame = evaluation.entitlements.filter(pl.col("benefit") == benefit).sort("household")
    return list(frame["status"])


def codes(evaluation: ps.Evaluation) -> dict[str, str]:
    """The findings about places, by code."""
    return {p.code: p.message for p in evaluation.problems if p.code.startswith("places.")}


def test_the_greatest_cost_comes_first_and_the_rest_waits() -> None:
    """In each village by itself; who waits gets the parcel, and who gets it no card."""
    rows = (("A", 1), ("A", 3), ("A", 2), ("B", 9), ("B", 10))
    evaluation = evaluate(PLAN, *rows)
    assert statuses(evaluation) == ["waiting", "entitled", "entitled", "waiting", "entitled"]
    assert statuses(evaluation, "parcel") == [
        "entitled", "gives_way", "gives_way", "entitled", "gives_way",
    ]  # fmt: skip
    assert statuses(evaluation, "card") == [
        "gives_way", "entitled", "entitled", "gives_way", "entitled",
    ]  # fmt: skip
    whole = evaluation.places.row(0, named=True)
    counted = {
        what: whole[f"{what}_certain"] for what in ("places", "claimants", "given", "waiting")
    }
    assert counted == {"places": 3, "claimants": 5, "given": 3, "waiting": 2}
    waiting = evaluation.waiting_list.sort("household")
    assert waiting.select("household", "area", "rank_best", "position_best").rows() == [
        ("H0", "A", 3, 1), ("H3", "B", 2, 1),
    ]  # fmt: skip
    costs = evaluation.costs.filter(level="whole", benefit="visit", source="all").row(0, named=True)
    assert (costs["cases_certain"], costs["cases_possible"]) == (3, 3)
    assert costs["amount_possible_fen"] == 3 * 80_000
    assert codes(evaluation) == {}


def test_equals_are_undetermined_and_told() -> None:
    """Never drawn in silence, and never by the order of the rows."""
    evaluation = evaluate(PLAN, ("A", 9), ("A", 5), ("A", 5), ("A", 5), ("B", 1))
    assert statuses(evaluation) == ["entitled", *["undetermined"] * 3, "entitled"]
    assert codes(evaluation) == {"places.tie": "A: 3 stand equal for 1 place"}
    (line, *_) = evaluation.explain("H1").amounts
    assert "ranked 2nd to 4th of 4 for 2 places" in line.steps
    (line, *_) = evaluation.explain("H1", language="zh").amounts
    assert "4户争2个名额,排第2至4位" in line.steps


LOT = PLAN.replace("note = {", 'lot = { kind = "count" }, note = {').replace(
    'rank = ["cost desc"]', 'rank = ["cost desc", "lot asc"]'
)


def drawn(*rows: tuple[Any, ...]) -> ps.Evaluation:
    """The visits over households of village A given as cost and lot."""
    frame = pl.DataFrame(
        {
            "household": [f"H{n}" for n in range(len(rows))], "poor": [True] * len(rows),
            "village": ["A"] * len(rows), "cost": [row[0] for row in rows],
            "lot": [row[1] for row in rows],
        },
        schema_overrides={"cost": pl.Int64, "lot": pl.Int64},
    )  # fmt: skip
    text = LOT.replace("quota = { A = 2, B = 1 }", "quota = { A = 2 }").replace("= 3", "= 2")
    found: ps.Evaluation = in_use(text).evaluate({"households": frame}, at="2024-01-20")
    return found


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(9, None), (5, None), (5, None), (5, None)], "lot, which is not known: A: 3 rows for 1"),
        ([(9, None), (5, 1), (5, None), (1, None)], "lot, which is not known: A: 1 row for 1"),
        ([(9, None), (5, 2), (5, 1), (1, None)], ""),
        ([(9, None), (7, None), (5, None), (5, None)], ""),
        ([(9, None), (None, None), (5, None)], "cost, which is not known: A: 1 row for 1"),
        ([(9, 1), (None, 2), (9, None)], "lot, which is not known: A: 1 row for 2"),
        ([(5, None), (5, None)], ""),
    ],
)
def test_a_lot_that_is_to_be_drawn_is_told(rows: list[tuple[Any, ...]], said: str) -> None:
    """Only of those whose place hangs on it, and by what they are ranked by first."""
    found = codes(drawn(*rows))
    assert [*found] == (["places.blank"] if said else [])
    assert said in found.get("places.blank", "")


def test_who_may_be_no_claimant_is_undetermined_on_the_list() -> None:
    """It surely gets nothing, as who waits does, and may not wait either."""
    frame = pl.DataFrame({
        "household": ["H0", "H1", "H2", "H3"], "poor": [True, True, None, True],
        "village": ["A"] * 4, "cost": [9, 8, 2, 1],
    })  # fmt: skip
    evaluation = in_use(PLAN).evaluate({"households": frame}, at="2024-01-20")
    listed = evaluation.waiting_list.sort("household")
    shown = ("household", "status", "rank_best", "rank_worst", "position_best", "position_worst")
    assert listed.select(shown).rows() == [
        ("H2", "undetermined", 3, 3, None, 1), ("H3", "waiting", 3, 4, 1, 2),
    ]  # fmt: skip
    assert statuses(evaluation) == ["entitled", "entitled", "waiting", "waiting"]
    village = evaluation.places.row(by_predicate=pl.col("area") == "A", named=True)
    assert (village["waiting_certain"], village["waiting_possible"]) == (1, 2)


def test_all_equals_get_one_and_the_quota_is_exceeded() -> None:
    """By how much, a finding says."""
    text = PLAN + 'tie = "all"\n'
    evaluation = evaluate(text, ("A", 9), ("A", 5), ("A", 5), ("A", 1))
    assert statuses(evaluation) == ["entitled", "entitled", "entitled", "waiting"]
    assert codes(evaluation) == {
        "places.exceeded": "all equals get a place: A: 3 given of 2 places, 1 more",
        "places.nobody-there": "B: nobody of the register has this village",
    }


def test_the_key_decides_where_the_plan_says_so() -> None:
    """And that is told."""
    evaluation = evaluate(PLAN + 'tie = "key"\n', ("A", 5), ("A", 5), ("A", 5), ("B", 1))
    assert statuses(evaluation) == ["entitled", "entitled", "waiting", "entitled"]
    assert "the order of the register's keys decides" in codes(evaluation)["places.key"]


def test_who_was_not_chosen_has_no_place() -> None:
    """However many places are free; unknown is not no."""
    evaluation = evaluate(
        PLAN + 'chosen = "chosen"\n',
        ("A", 5, True),
        ("A", 6, False),
        ("A", 7, None),
        ("B", 1, True),
    )
    assert statuses(evaluation) == ["entitled", "waiting", "undetermined", "entitled"]
    (line, *_) = evaluation.explain("H1").amounts
    assert (line.status, line.steps) == ("waiting", ("not chosen for one of 2 places",))


def test_without_a_rank_there_are_places_for_all_or_nobody_can_tell() -> None:
    """Two for two in A; one for two in B."""
    text = PLAN.replace('rank = ["cost desc"]\n', "")
    evaluation = evaluate(text, ("A", 5), ("A", 6), ("B", 5), ("B", 6))
    assert statuses(evaluation) == ["entitled", "entitled", "undetermined", "undetermined"]
    assert codes(evaluation) == {"places.tie": "B: 2 stand equal for 1 place"}


def test_areas_that_the_table_does_not_have_are_told() -> None:
    """What is not listed has what the others leave of the number; zero is a quota."""
    rows = (("A", 1), ("C", 5), ("D", 1), (None, 3))
    evaluation = evaluate(PLAN.replace("B = 1", "B = 1, D = 0"), *rows)
    assert statuses(evaluation) == ["entitled", "waiting", "waiting", "undetermined"]
    found = codes(evaluation)
    assert found["places.no-quota"] == "no number for C, where 1 claimant may take a place"
    assert found["places.no-area"].startswith("1 claimant without village")
    open_ended = PLAN.replace('number = { value = 3, unit = "households" }\n', "")
    assert statuses(evaluate(open_ended, *rows)) == ["entitled", *["undetermined"] * 3]


def test_a_column_that_nobody_supplied_is_told() -> None:
    """What is ranked by is then unknown of everybody."""
    frame = pl.DataFrame({"household": ["H0", "H1"], "poor": [True] * 2, "village": ["B"] * 2})
    evaluation = in_use().evaluate({"households": frame}, at="2024-01-20")
    assert statuses(evaluation) == ["undetermined", "undetermined"]
    assert codes(evaluation)["places.no-column"].startswith("the register has no column for cost")


def test_a_table_that_the_document_lacks_leaves_every_place_open() -> None:
    """Until a local plan fills it in."""
    text = PLAN.replace("quota = { A = 2, B = 1 }", 'quota = { unknown = "not attached" }')
    evaluation = evaluate(text, ("A", 1), ("A", 2))
    assert statuses(evaluation) == ["undetermined", "undetermined"]
    row = evaluation.places.row(0, named=True)
    assert (row["given_certain"], row["given_possible"]) == (0, 2)


@pytest.mark.parametrize(
    ("division", "expected"),
    [
        ("weights = { A = 2, B = 1 }", {"A": 2, "B": 1}),
        ("weights = { A = 1, B = 1 }", {"A": 2, "B": 1}),
        ("weights = { A = 1, B = 1, C = 100 }", {"A": 0, "B": 0, "C": 3}),
        ('in_proportion_to = "chosen"', {"A": 1, "B": 2}),
    ],
)
def test_a_number_is_divided_in_proportion(division: str, expected: dict[str, int]) -> None:
    """By largest remainder; of equal ones the first by name."""
    text = PLAN.replace("quota = { A = 2, B = 1 }", division)
    evaluation = evaluate(
        text, ("A", 1, True), ("A", 2, False), ("B", 1, True), ("B", 2, True), ("B", 3, True)
    )
    places = evaluation.places.filter(pl.col("level") == "village")
    assert dict(places.select("area", "places_certain").rows()) == expected
    assert places["places_certain"].equals(places["places_possible"].rename("places_certain"))


def test_a_register_that_may_lack_somebody_makes_no_place_certain() -> None:
    """It ends before the day; who is ahead of all that are known still may not be first."""
    frame = pl.DataFrame({"household": ["H0"], "poor": [True], "village": ["A"], "cost": [5]})
    registers = ps.registers(households=frame, complete_until={"households": "2024-01-01"})
    evaluation = in_use().evaluate(registers, at="2024-01-20")
    assert statuses(evaluation) == ["undetermined"]


ERRORS = [
    ('benefits = ["visit"]', 'benefits = ["visits"]', "places.no-name", "no benefit 'visits'"),
    ('benefits = ["visit"]', "benefits = []", "places.benefits", "nobody's places"),
    ('by = "village"', 'by = "cost"', "places.by", "'cost' is no level and no text field"),
    ('by = "village"\n', "", "places.division", "quota: no areas that have them"),
    ("quota = { A = 2, B = 1 }\n", "", "places.division", "nothing says how many each has"),
    ("quota = {", "weights = { A = 1 }\nquota = {", "places.division", "two ways to say"),
    ("quota = { A = 2, B = 1 }", "weights = { A = 0 }", "places.weights", "the weights make 0"),
    ("quota = { A = 2, B = 1 }", 'in_proportion_to = "staff"', "places.no-name",
     "no criterion 'staff'"),
    ('number = { value = 3, unit = "households" }\nquota = { A = 2, B = 1 }',
     "weights = { A = 1 }", "places.number", "nothing says how many places there are"),
    ("cost desc", "cost", "places.rank", "'cost' does not say what comes first"),
    ("cost desc", "costs desc", "places.rank", "there is no order of 'costs'"),
    ("cost desc", "note desc", "places.rank", "there is no order of 'note'"),
    ("A = 2", "A = -2", "plan.negative", "-2 is negative"),
    ("A = 2", 'A = { value = 2, unit = "yuan" }', "plan.wrong-type", "money in the place of"),
    ('cite = "4"', 'tie = "lot"', "plan.wrong-type", "expected one of undecided, all, key"),
    ("[places.visits]", '[places.more]\nbenefits = ["visit"]\nnumber = 1\n[places.visits]',
     "places.twice", "visit has the places of more already"),
    ('benefits = ["visit"]', 'benefits = ["visit", "card"]', "places.circle",
     "wait for each other: visit, parcel, card"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "code", "message"), ERRORS)
def test_nobody_can_be_given_a_place(right: str, wrong: str, code: str, message: str) -> None:
    """An error with what was found, where, and what to do."""
    text = PLAN.replace(right, wrong, 1)
    assert text != PLAN
    found = [p for p in problems(text) if p.code == code]
    assert found, problems(text)
    assert message in found[0].message
    assert (found[0].severity, "places." in found[0].where) == ("error", True)
    assert found[0].remedy


def test_quotas_that_do_not_make_the_number_are_a_finding() -> None:
    """The table counts; path and clause are told."""
    assert problems(PLAN) == []
    (found,) = problems(PLAN.replace("value = 3", "value = 5"))
    assert (found.code, found.severity) == ("places.sum", "warning")
    assert found.message == "the quotas make 3, and the number is 5: the table counts"
    assert found.where.endswith("places.visits.quota [W/1 4]")


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_places_are_written_back(variant: str) -> None:
    """Every form of them."""
    plan = plan_of(variant)
    assert read_plan_text(dump_plan(plan)) == plan


def test_files_report_and_page_have_the_places(tmp_path: Path) -> None:
    """`--out` writes both tables, and the page in a notebook shows them."""
    evaluation = evaluate(PLAN, ("A", 1), ("A", 3), ("A", 2))
    names = {path.name for path in evaluation.write(tmp_path)}
    assert {"places.csv", "waiting_list.csv", "places.parquet"} <= names
    assert "H0,A,,A,waiting,3,3,1,1" in (tmp_path / "waiting_list.csv").read_text("utf-8")
    assert "Scarce places" in evaluation._repr_html_()


def test_who_waits_for_one_programme_is_paid_by_the_next() -> None:
    """A place that somebody has not is no payment; and waiting stays waiting."""
    first = evaluate(PLAN, ("B", 1), ("B", 2))
    other = evaluate(PLAN.replace("winter-visits", "spring-visits"), ("B", 1), ("B", 2))
    found = ps.by_precedence([first, other], by="household").filter(benefit="visit")
    assert found.select("programme", "beneficiary", "status", "gives_way_to").rows() == [
        ("spring-visits", "H0", "gives_way", "winter-visits"),
        ("spring-visits", "H1", "gives_way", "winter-visits"),
        ("winter-visits", "H0", "waiting", None), ("winter-visits", "H1", "entitled", None),
    ]  # fmt: skip
    open_first = evaluate(PLAN, ("B", None), ("B", 2))
    found = ps.by_precedence([open_first, other], by="household").filter(
        benefit="visit", programme="spring-visits"
    )
    assert found["status"].to_list() == ["waiting", "undetermined"]


PERSONS = [
    {
        "person": f"P{n:02}",
        "poor": (True, True, True, None, True, False)[n % 6],
        "severe": (True, None, False, False)[n % 4],
        "cost": (1000, 2000, None, 2000, 33)[n % 5],
        "chosen": (True, None, True, False)[n % 4],
        "in_post": (True, True, False)[n % 3],
        "village": ("A", "B", "A", "C", None)[n % 5] if n % 4 else "A",
    }
    for n in range(22)
]


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    """Ranks, entitlements, places and the waiting list."""
    made = MadeRegisters({"persons": PERSONS})
    for variant in ("key", "quota for all", "staff"):
        expected = of_rows(plan_of(variant), PERSONS)
        found = given_to(plan_of(variant), NativeTables(made, "duckdb"))
        assert found.ranks == expected.ranks, variant
        assert found.entitlements == expected.entitlements, variant
        assert found.places.equals(expected.places), variant
        assert found.waiting.equals(expected.waiting), variant
    expected_keys = hanging_of(plan_of("quota"), made)
    assert expected_keys
    assert hanging_of(plan_of("quota"), NativeTables(made, "duckdb")) == expected_keys


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    """The waiting list, which hangs on all ranks and on how many places there are."""
    made = MadeRegisters({"persons": PERSONS})
    expected = of_rows(plan_of("staff"), PERSONS).waiting
    assert expected.height > 5
    assert waiting_of(plan_of("staff"), NativeTables(made, "spark")).equals(expected)
