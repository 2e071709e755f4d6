"""Lists posted in rounds: their days, the objections, and what may be read off the list."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps
from publicservice.plan_file import dump_plan, merge_plans, read_plan_text

TEXT = """
programme = "posted"
schema_version = 1
year = 2024
source = { title = "Aid", issuer = "county", document = "905/1" }
[standard]
aid = { value = 100, unit = "yuan/person/once" }
[postings.roll]
of = "aid"
label = { en = "aid roll", zh = "补助公示" }
cite = "6"
rounds = [
    { name = "village", by = "committee", level = "village", start = "03-01", days = 5, \
objections = 3, cite = "6.1" },
    { name = "township", start = "03-20", days = 2 },
    { name = "county", days = 10, objections = 1 },
]
"""
NAMES = ("甲某某", "乙某", "丙某某", "丁某", "戊某某")
NUMBERS = tuple(f"11010119900307{n:04d}" for n in range(5))


class Posted(ps.Programme):
    """Aid that is posted."""

    id = "posted"
    unit = ps.Person
    eligible = ps.criterion("rural", "农村", lambda p: p.hukou == "rural", cite="1")
    aid = ps.Benefit("aid", "补助", "standard.aid")


def evaluated(
    *objections: dict[str, Any], at: str = "2024-03-06", text: str = TEXT
) -> ps.Evaluation:
    """Five persons, known by their identity numbers, the last one in town."""
    persons = pl.DataFrame({
        "person": NUMBERS, "name": NAMES, "village": ["V1"] * 5, "township": ["T"] * 5,
        "hukou": ["rural"] * 4 + ["urban"],
    })  # fmt: skip
    tables: dict[str, Any] = {"persons": persons}
    if objections:
        columns = ("objection", "posting", "round", "beneficiary", "raised_on", "upheld",
                   "decided_on")  # fmt: skip
        rows = [
            {"objection": f"Y{n}", **dict.fromkeys(columns[1:]), **each}
            for n, each in enumerate(objections)
        ]
        tables["objections"] = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    return ps.programme(Posted, read_plan_text(text)).evaluate(tables, at=at)


def codes(evaluation: ps.Evaluation) -> list[str]:
    return [p.code for p in evaluation.problems if p.code.startswith("objection.")]


def test_rounds_follow_one_another() -> None:
    """One without a day of its own begins when objections to the one before it have ended."""
    rows = evaluated().postings.rows(named=True)
    assert [(row["round"], row["start"], row["end"], row["objections_until"]) for row in rows] == [
        ("village", date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 8)),
        ("township", date(2024, 3, 20), date(2024, 3, 21), date(2024, 3, 21)),
        ("county", date(2024, 3, 22), date(2024, 3, 31), date(2024, 4, 1)),
    ]
    assert [row["posted"] for row in rows] == [4, 4, 4]
    assert [(row["by"], row["cite"]) for row in rows][:2] == [("committee", "6.1"), ("", "6")]


@pytest.mark.parametrize(
    ("at", "statuses"),
    [
        ("2024-02-29", ["upcoming", "upcoming", "upcoming"]),
        ("2024-03-01", ["open", "upcoming", "upcoming"]),
        ("2024-03-08", ["open", "upcoming", "upcoming"]),
        ("2024-03-09", ["closed", "upcoming", "upcoming"]),
        ("2024-04-02", ["closed", "closed", "closed"]),
    ],
)
def test_status_at_a_day(at: str, statuses: list[str]) -> None:
    assert evaluated(at=at).postings["status"].to_list() == statuses


def test_a_start_that_is_not_known_leaves_the_round_unknown() -> None:
    text = TEXT.replace('start = "03-01"', 'start = { unknown = "x月x日" }')
    row = evaluated(text=text).postings.row(0, named=True)
    assert (row["start"], row["status"], row["reason"]) == (None, "unknown", "x月x日")


def test_rounds_are_on_the_calendar() -> None:
    rows = [r for r in evaluated().agenda.rows(named=True) if r["kind"] == "posting"]
    assert rows[0]["name"] == "postings.roll.rounds[0]"
    assert (rows[0]["label_zh"], rows[0]["status"]) == ("补助公示：village", "current")
    assert (rows[0]["start"], rows[0]["end"]) == (date(2024, 3, 1), date(2024, 3, 8))


def test_objections_are_counted_by_round_as_they_stood_on_the_day() -> None:
    """What is decided, or raised, after the day does not count yet; a round can be left out."""
    made = (
        {"posting": "roll", "round": "village", "beneficiary": NUMBERS[0],
         "raised_on": "2024-03-02", "upheld": "yes", "decided_on": "2024-03-04"},
        {"beneficiary": NUMBERS[1], "raised_on": "2024-03-03", "upheld": "no",
         "decided_on": "2024-03-07"},
        {"posting": "roll", "beneficiary": NUMBERS[2], "raised_on": "2024-03-08"},
    )  # fmt: skip
    counts = ("raised", "open", "upheld", "rejected", "late")
    early = evaluated(*made).postings.row(0, named=True)
    assert [early[name] for name in counts] == [2, 1, 1, 0, 0]
    later = evaluated(*made, at="2024-03-09").postings.row(0, named=True)
    assert [later[name] for name in counts] == [3, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("objection", "code"),
    [
        ({"round": "city", "beneficiary": NUMBERS[0]}, "objection.no-round"),
        ({"posting": "rol", "round": "village", "beneficiary": NUMBERS[0]}, "objection.no-round"),
        ({"beneficiary": NUMBERS[0], "raised_on": "2024-02-01"}, "objection.no-round"),
        ({"round": "village", "beneficiary": "P99"}, "objection.nobody"),
        ({"round": "village"}, "objection.nobody"),
        ({"round": "village", "beneficiary": NUMBERS[0], "raised_on": "2024-03-09"},
         "objection.late"),
        ({"round": "village", "beneficiary": NUMBERS[0], "upheld": "yes"},
         "objection.still-listed"),
    ],
)  # fmt: skip
def test_what_is_odd_about_an_objection_is_told(objection: dict[str, Any], code: str) -> None:
    """And nothing that is told holds an identity number."""
    evaluation = evaluated(objection, at="2024-03-12")
    assert codes(evaluation) == [code]
    assert not any(NUMBERS[0] in str(problem) for problem in evaluation.problems)


def test_two_objections_to_one_place_are_told() -> None:
    twice = {"round": "village", "beneficiary": NUMBERS[0], "raised_on": "2024-03-02"}
    evaluation = evaluated(twice, twice)
    assert codes(evaluation) == ["objection.twice"]
    assert evaluation.postings["raised"][0] == 2
    assert codes(evaluated(twice, {**twice, "beneficiary": NUMBERS[1]})) == []


def test_the_list_leaves_out_the_upheld_and_holds_the_open() -> None:
    """A late objection holds nobody up."""
    evaluation = evaluated(
        {"round": "village", "beneficiary": NUMBERS[0], "upheld": "yes"},
        {"round": "village", "beneficiary": NUMBERS[1]},
        {"round": "village", "beneficiary": NUMBERS[2], "raised_on": "2024-03-09"},
        {"round": "village", "beneficiary": NUMBERS[3], "upheld": "no"},
        at="2024-03-12",
    )
    listed = ps.public_list(evaluation, name="name", posting="roll")
    held = {row["name"]: row["held"] for row in listed.rows(named=True)}
    assert held == {"乙**": True, "丙**": False, "丁**": False}
    assert ps.public_list(evaluation, name="name").height == 4
    assert not ps.public_list(evaluation)["held"].any()


def test_a_criterion_can_be_posted() -> None:
    text = TEXT.replace('of = "aid"', 'of = "eligible"')
    listed = ps.public_list(evaluated(text=text), name="name", posting="roll")
    assert listed["label_zh"].to_list() == ["农村"] * 4
    assert listed["amount_fen"].null_count() == 4


class Objected(ps.Objection):
    """Objections that a rule reads."""

    beneficiary = ps.Reference(ps.Person, zh="被异议对象")


class WithRule(Posted):
    """Whoever has an objection that was upheld by the day is not eligible."""

    not_objected = ps.criterion(
        "no objection upheld", "无成立异议",
        lambda p: ~ps.any_of(
            Objected, lambda o: (o.raised_on <= o.at) & o.upheld & (o.decided_on <= o.at)
        ),
        cite="7",
    )  # fmt: skip
    eligible = ps.criterion("rural", "农村", lambda p: (p.hukou == "rural") & p.not_objected)


def test_a_rule_may_read_the_objections() -> None:
    """Then nobody with an upheld one is on the list, and the reason has its clause."""
    evaluation = with_rule("2024-03-06", decided_on="2024-03-04")
    assert evaluation.postings.select("posted", "upheld").row(0) == (1, 1)
    assert codes(evaluation) == []
    assert "905/1 7" in str(evaluation.explain("P1"))


def test_an_objection_counts_from_the_day_it_was_decided() -> None:
    """Before, the list holds the row; before it was raised it says nothing of it."""
    for at, held in (("2024-03-01", 0), ("2024-03-03", 1)):
        evaluation = with_rule(at, decided_on="2024-03-04")
        assert evaluation.postings["posted"][0] == 2
        assert ps.public_list(evaluation, posting="roll")["held"].sum() == held


def test_an_upheld_objection_without_a_day_leaves_the_row_open() -> None:
    evaluation = with_rule("2024-03-06", decided_on=None)
    outcomes = dict(evaluation.decisions.select("person", "outcome").iter_rows())
    assert outcomes == {"P1": "undetermined", "P2": "eligible"}
    assert ps.public_list(evaluation, posting="roll").height == 1


def with_rule(at: str, decided_on: str | None) -> ps.Evaluation:
    """Two persons, of whom P1 has an objection raised on 2 March and upheld."""
    tables = {
        "persons": pl.DataFrame({"person": ["P1", "P2"], "hukou": ["rural"] * 2}),
        "objections": pl.DataFrame({
            "objection": ["Y"], "round": ["village"], "beneficiary": ["P1"],
            "raised_on": ["2024-03-02"], "upheld": ["yes"], "decided_on": [decided_on],
        }),
    }  # fmt: skip
    found: ps.Evaluation = ps.programme(WithRule, read_plan_text(TEXT)).evaluate(tables, at=at)
    return found


OBJECTION = st.fixed_dictionaries({
    "posting": st.sampled_from([None, "roll", "other"]),
    "round": st.sampled_from([None, "village", "township", "county", "city"]),
    "beneficiary": st.sampled_from([None, *NUMBERS, "P99"]),
    "raised_on": st.sampled_from([None, "2024-03-02", "2024-03-09", "2024-03-21", "2024-05-01"]),
    "upheld": st.sampled_from([None, "yes", "no"]),
    "decided_on": st.sampled_from([None, "2024-03-05", "2024-04-01"]),
})  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(OBJECTION, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_objections_make_up_what_was_raised_and_their_order_changes_nothing(
    objections: list[dict[str, Any]], dice: Any
) -> None:
    evaluation = evaluated(*objections, at="2024-03-25")
    for row in evaluation.postings.rows(named=True):
        assert row["raised"] == row["open"] + row["upheld"] + row["rejected"]
        assert row["late"] <= row["raised"] <= len(objections)
    listed = ps.public_list(evaluation, name="name", posting="roll")
    shuffled = list(objections)
    dice.shuffle(shuffled)
    again = evaluated(*shuffled, at="2024-03-25")
    assert again.postings.equals(evaluation.postings)
    assert ps.public_list(again, name="name", posting="roll").equals(listed)
    assert set(listed["name"]) <= {"甲**", "乙**", "丙**", "丁**"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('of = "aid"', 'of = "aide"', "posting.unknown"),
        ('of = "aid"', 'of = ["aid", "eligibel"]', "posting.unknown"),
        ('of = "aid"', "of = []", "posting.of-nobody"),
        ('level = "village"', 'level = "vilage"', "posting.level"),
        ('name = "county"', 'name = "village"', "posting.round-twice"),
        ("days = 5", "days = 0", "plan.duration"),
        ("objections = 3", "objections = -1", "plan.duration"),
        ('start = "03-20"', 'start = "03-05"', "posting.order"),
        ("days = 2", "day = 2", "plan.unknown-key"),
    ],
)
def test_mistakes_in_a_posting_are_told(old: str, new: str, code: str) -> None:
    """An error, or a warning where it can still be posted."""
    try:
        found = ps.programme(Posted, read_plan_text(TEXT.replace(old, new))).check()
    except ps.PlanError as error:
        found = error.problems
    assert code in [problem.code for problem in found]
    assert any("postings.roll" in problem.where for problem in found)


SEVERAL = TEXT.replace("[postings.roll]", """cash = { value = 50, unit = "yuan/person/once" }
[places.first]
benefits = ["aid", "cash"]
number = 2
rank = ["disability_grade desc"]
[postings.roll]""")  # fmt: skip


class Several(Posted):
    """Two benefits that share places."""

    cash = ps.Benefit("cash", "现金", "standard.cash")
    old = ps.criterion("grade 1", "一级", lambda p: p.disability_grade == 1, cite="1")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(
    ("of", "rows"),
    [
        ('"first"', ["aid", "aid", "cash", "cash"]),
        ('["aid", "first"]', ["aid", "aid", "cash", "cash"]),
        ('["cash"]', ["cash", "cash"]),
        ('["old", "cash"]', ["cash", "cash", "old"]),
        ('["eligible", "old"]', ["eligible", "eligible", "eligible", "old"]),
    ],
)
def test_a_list_of_several_things_or_of_places(engine: str, of: str, rows: list[str]) -> None:
    """Who is on it in two rows is one who is on it; a benefit named twice has one row."""
    frame = pl.DataFrame({
        "person": ["P1", "P2", "P3"], "hukou": ["rural"] * 3, "village": ["V"] * 3,
        "disability_grade": [3, 2, 1],
    })  # fmt: skip
    native = frame if engine == "polars" else duckdb.sql("select * from frame")
    plan = read_plan_text(SEVERAL.replace('of = "aid"', f"of = {of}"))
    assert read_plan_text(dump_plan(plan)).postings == plan.postings
    evaluation = ps.programme(Several, plan).evaluate(ps.registers(persons=native), at="2024-03-06")
    assert ps.public_list(evaluation, posting="roll")["benefit"].sort().to_list() == rows
    assert evaluation.postings["posted"][0] == (2 if "old" not in of else 3)
    assert evaluation.postings["of"][0] == ", ".join(re.findall(r"\w+", of))


def test_a_place_left_out_in_one_row_is_left_out_in_all_of_the_beneficiary() -> None:
    """P1 alone has the benefit: a village in another row of the same name would tell where."""
    frame = pl.DataFrame({
        "person": ["P1", "P2", "P3", "P4"], "hukou": ["rural"] * 4, "village": ["V"] * 4,
        "name": ["甲某", "乙某", "丙某", "丁某"], "disability_grade": [1, 2, 2, 2],
    })  # fmt: skip
    plan = read_plan_text(SEVERAL.replace('of = "aid"', 'of = ["eligible", "old"]'))
    evaluation = ps.programme(Several, plan).evaluate({"persons": frame}, at="2024-03-06")
    listed = ps.public_list(evaluation, posting="roll", name="name")
    assert listed.filter(name="甲**")["village"].to_list() == [None, None]
    assert listed.filter(pl.col("name") != "甲**")["village"].to_list() == ["V"] * 3


def test_the_nearest_name_of_places_is_told() -> None:
    plan = read_plan_text(SEVERAL.replace('of = "aid"', 'of = ["aid", "frist"]'))
    with pytest.raises(ps.PlanError, match=r"places 'frist' .*mean 'first'"):
        ps.programme(Several, plan)


def test_a_posting_survives_writing_and_merging() -> None:
    """A local plan puts its own rounds in the place of the document's."""
    plan = read_plan_text(TEXT)
    assert read_plan_text(dump_plan(plan)).postings == plan.postings
    local = read_plan_text(
        'programme = "posted"\nschema_version = 1\n'
        'source = { title = "Ours", issuer = "county", document = "o/1" }\n'
        '[postings.roll]\nrounds = [{ name = "hall", days = 3, start = 2024-05-01 }]\n'
    )
    merged = merge_plans(plan, local)
    assert [each.name for each in merged.postings["roll"].rounds] == ["hall"]
    assert merged.source_of("postings.roll").document == "o/1"


@pytest.mark.parametrize("options", [{"posting": "rol"}, {"name": "resident_number"}])
def test_what_is_not_posted_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(ps.UsageError):
        ps.public_list(evaluated(), **options)  # type: ignore[arg-type]


def test_the_command_leaks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page, CSV, HTML and JSON: no identity number, no key, no name in full."""
    from publicservice.cli.main import main

    county = ps.generate_county(seed=4, persons=800, households=260, townships=2, villages=5)
    county.write(tmp_path / "county", language="en")
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'programme = "disability-support"\nschema_version = 1\nyear = 2024\n'
        'source = { title = "T", issuer = "i", document = "d" }\n'
        '[postings.roll]\nof = "premium_rural"\n'
        'rounds = [{ name = "village", start = "11-01", days = 7 }]\n',
        encoding="utf-8",
    )
    arguments = ["post", str(plan), "--registers", str(tmp_path / "county"), "--at", "2024-12-31",
                 "--posting", "roll", "--name", "name"]  # fmt: skip
    said = ""
    for ending in (["--out", str(tmp_path / "l.csv")], ["--out", str(tmp_path / "l.html")],
                   ["--json"]):  # fmt: skip
        assert main([*arguments, *ending]) == 0
        printed = capsys.readouterr()
        said += printed.out + printed.err
    for name in ("l.csv", "l.html"):
        written = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert "农村参合费全额代缴" in written
        said += written
    assert "某**" not in said  # a name is masked from its second character on
    assert re.search(r"\w\*\*", said)
    for secret in (r"999\d{14}", r"P0\d{6}", r"H0\d{6}", r"某\d{4}"):
        assert not re.search(secret, said), secret
    assert main([*arguments, "--out", str(tmp_path / "l.docx")]) == 2


RELIEF = """
programme = "relief"
schema_version = 1
source = { title = "Relief", issuer = "town", document = "R/1" }
[registers.households]
unit = true
fields = { poor = { kind = "bool" } }
[rules]
eligible = { is = "poor", label = { en = "poor", zh = "困难户" } }
[standard]
money = { value = 800, unit = "yuan/household/once" }
[benefits]
money = { amount = "plan.standard.money", label = { en = "money", zh = "救助金" } }
coal = { amount = "plan.standard.money", label = { en = "coal", zh = "取暖费" }, to = "eligible" }
"""


def test_the_command_counts_beneficiaries_and_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two households that get two things each are two on the list."""
    from publicservice.cli.main import main

    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "households.csv").write_text(
        "household,village,poor\nH1,A,yes\nH2,A,yes\nH3,A,no\n", encoding="utf-8"
    )
    plan = tmp_path / "relief.toml"
    plan.write_text(RELIEF, encoding="utf-8")
    arguments = ["post", str(plan), "--registers", str(tmp_path / "office"), "--at", "2024-01-20"]
    assert main(arguments) == 0
    assert "2 on the list in 4 rows" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["data"]
    assert (said["beneficiaries"], len(said["list"])) == (2, 4)
    plan.write_text(RELIEF[: RELIEF.index("coal")], encoding="utf-8")
    assert main(arguments) == 0
    assert "2 on the list\n" in capsys.readouterr().out
