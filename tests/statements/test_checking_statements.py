"""Statements in use: `check`, an evaluation, the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from statements.statement_texts import HEADER, JUNE, found, plan

import publicservice as ps
from publicservice.cli import main
from publicservice.model.plan import Plan, Source
from publicservice.model.statements.statement import Figure, Statement
from publicservice.model.statements.statement_check import check_statements
from publicservice.results.statements import STATEMENTS, statements

AVERAGE = (
    '[statements.average]\nprinted = { value = 240, unit = "yuan/person" }\n'
    'is = "june.spent / june.persons"\ncite = "一"\nlabel = { en = "average top-up" }\n'
)
HALF_YEAR = (
    '[statements.half_year]\nprinted = { value = 287, unit = "元/人次" }\nis = "spent / times"\n'
    'inputs.spent = { value = 282.3875, unit = "万元" }\n'
    'inputs.times = { value = 9810, unit = "人次" }\n'
)
FUNNEL = (
    '[statements.funnel]\nholds = "doctors >= sat >= passed"\n'
    "inputs = { doctors = { value = 10693 }, sat = { value = 7407 }, passed = { value = 7308 } }\n"
)
BUDGET = (
    '[statements.budget]\nholds = "used <= budget"\n'
    'inputs.used = { between = [0.5, 0.9], unit = "万元" }\n'
    'inputs.budget = { value = 0.54, unit = "万元" }\n'
)
LOST = '[statements.lost]\nholds = "a > 1"\ninputs.a = { unknown = "torn off" }\n'
ALL = JUNE + AVERAGE + HALF_YEAR + FUNNEL + BUDGET + LOST
CODES = [
    ("statement.contradicts", "warning", "county.toml: statements.average"),
    ("statement.truncated", "notice", "county.toml: statements.half_year"),
    ("statement.not-checked", "notice", "county.toml: statements.budget"),
    ("statement.not-checked", "notice", "county.toml: statements.lost"),
]


@pytest.fixture
def county_plan(tmp_path: Path) -> Path:
    """A county's plan for the family doctors that prints figures of its own."""
    path = tmp_path / "county.toml"
    path.write_text(HEADER + ALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def registers() -> ps.Registers:
    """A small county."""
    made = ps.generate_county(seed=3, persons=60, households=20, townships=1, villages=2)
    return made.registers()


def of_statements(problems: tuple[ps.Problem, ...]) -> list[tuple[str, str, str]]:
    return [(p.code, p.severity, p.where) for p in problems if p.code.startswith("statement.")]


def test_a_programme_in_use_tells_what_contradicts_itself(county_plan: Path) -> None:
    """And can be used nevertheless: a document that adds up wrongly is still the document."""
    in_use = ps.programme(county_plan)
    assert of_statements(in_use.check()) == CODES


def test_an_evaluation_carries_the_findings(county_plan: Path, registers: ps.Registers) -> None:
    """In `problems` and in the frame of findings."""
    evaluation = ps.programme(county_plan).evaluate(registers, at="2024-12-31")
    assert of_statements(evaluation.problems) == CODES
    told = evaluation.findings.filter(pl.col("code") == "statement.contradicts")
    assert told["where"].to_list() == ["county.toml: statements.average"]
    assert "239.368318… yuan/person" in told["message"].item()
    assert evaluation.statements.equals(ps.programme(county_plan).statements)


def test_statements_come_as_a_frame(county_plan: Path) -> None:
    """One row each, exact to six decimals, unknown blank."""
    frame = ps.programme(county_plan).statements
    assert dict(frame.schema) == STATEMENTS
    rows = {row["statement"]: row for row in frame.rows(named=True)}
    assert list(rows) == ["average", "half_year", "funnel", "budget", "lost"]
    assert rows["average"] == {
        "statement": "average", "label_en": "average top-up", "label_zh": "average top-up",
        "formula": "june.spent / june.persons", "worked": "36.7191 万元 / 1534 persons",
        "printed": "240 yuan/person", "recomputed": Decimal("239.368318"),
        "recomputed_high": Decimal("239.368318"), "unit": "yuan/person", "agrees": "no",
        "difference": Decimal("0.631681"), "reason": "", "cite": "一", "document": "901/1",
    }  # fmt: skip
    assert rows["half_year"]["label_en"] == "half year"
    assert rows["half_year"]["difference"] == Decimal("-0.856778")
    assert (rows["funnel"]["agrees"], rows["funnel"]["recomputed"]) == ("holds", None)
    assert (rows["budget"]["recomputed"], rows["budget"]["recomputed_high"]) == (
        Decimal("0.5"), Decimal("0.9"),
    )  # fmt: skip
    assert (rows["budget"]["agrees"], rows["budget"]["reason"]) == (
        "unknown", "the figures leave it open",
    )  # fmt: skip
    assert (rows["lost"]["recomputed"], rows["lost"]["reason"]) == (None, "a: torn off")


def test_a_plan_without_statements_has_an_empty_frame() -> None:
    """With all its columns."""
    frame = ps.programme("family-doctor").statements
    assert frame.height == 0
    assert dict(frame.schema) == STATEMENTS


def test_the_largest_results_fit_into_the_frame(tmp_path: Path) -> None:
    """Ten to the thirtieth, the most that a statement may come to."""
    million, thousand = "1" + "0" * 14, "1" + "0" * 2
    body = f'[statements.big]\nholds = "{million} * {million} * {thousand} > 1"\n'
    path = tmp_path / "big.toml"
    path.write_text(HEADER + body, encoding="utf-8")
    assert ps.programme(path).statements["recomputed"].item() == Decimal(10) ** 30


def test_the_command_shows_them(county_plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings first, then each figure against its inputs; contradictions do not stop a plan."""
    assert main(["check", str(county_plan)]) == 0
    page = capsys.readouterr().out
    assert "can be used" in page
    assert "Printed figures against their inputs" in page
    table = page.partition("Printed figures against their inputs")[2]
    for text in (
        "240 yuan/person",
        "36.7191 万元",
        "239.368318…",
        "contradicts",
        "cut off",
        "holds",
    ):
        assert text in table, text


def test_the_command_is_strict_on_request(
    county_plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --strict a contradiction is an error."""
    assert main(["check", str(county_plan), "--strict"]) == 1
    assert "cannot be used" in capsys.readouterr().out


def test_the_command_gives_them_as_json(
    county_plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under `statements`, with the problems in `problems`."""
    assert main(["check", str(county_plan), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    average, half_year, *_ = answer["data"]["statements"]
    assert average == {
        "statement": "average", "label_en": "average top-up", "label_zh": "", "claim": "is",
        "formula": "june.spent / june.persons", "worked": "36.7191 万元 / 1534 persons",
        "printed": "240 yuan/person", "recomputed": "239.368318… yuan/person",
        "unit": "yuan/person", "agrees": "no", "difference": "0.631681…", "reason": "",
        "cite": "一",
    }  # fmt: skip
    assert half_year["agrees"] == "truncated"
    codes = [problem["code"] for problem in answer["problems"]]
    assert codes.count("statement.contradicts") == 1


def test_a_plan_without_statements_shows_no_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said about nothing."""
    main(["check", "family-doctor"])
    assert "Printed figures" not in capsys.readouterr().out


def test_a_statement_that_cannot_be_read_stops_the_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unlike one that contradicts itself: nobody could say what it means."""
    path = tmp_path / "county.toml"
    path.write_text(HEADER + JUNE + AVERAGE.replace("june.spent", "june.spnet"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "did you mean" in capsys.readouterr().out


LOOK = "look them up in the document: one of the figures is wrong, or the formula is"
ROUNDED = "; it fits if inputs were rounded first: mark them with rounded = true"
ROUGHLY = "; if the result is meant roughly, write about = true"
THIRDS = (
    '[statements.parts]\nprinted = { value = 100.0, unit = "%" }\nis = "3 * part"\n'
    'inputs.part = { value = 33.3, unit = "%" }\n'
)
LISTED = (
    '[statements.listed]\nprinted = { value = 25 }\nis = "count(items)"\n'
    f"inputs.items = {{ value = {['x'] * 24} }}\n"
)


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (AVERAGE.replace("240", "230"), LOOK + ROUGHLY),
        (AVERAGE.replace("240", "140"), LOOK),
        (THIRDS, LOOK + ROUNDED + ROUGHLY),
        (LISTED, LOOK),
        (FUNNEL.replace("7308", "7408"), LOOK),
    ],
)
def test_a_remedy_blames_nobody(body: str, remedy: str) -> None:
    """It names what would explain the difference where that is so, and only there."""
    (problem,) = found(JUNE + body)
    assert problem.remedy == remedy


def test_a_plan_made_in_python_is_told_what_is_wrong_too() -> None:
    """What reading would have refused is an error of `check`."""
    one = Figure(Decimal(1), Decimal(1))
    made = Plan(
        "p", 1, Source("t", "i", "d"), statements={"x": Statement("x", "1 + lost", one)}
    )  # fmt: skip
    (problem,) = check_statements(made)
    assert (problem.severity, problem.code) == ("error", "statement.formula")
    assert (problem.where, problem.message) == (
        "statements.x.is", "nothing in the plan is called 'lost'",
    )  # fmt: skip


def test_checking_twice_finds_the_same() -> None:
    """Nothing is kept from one time to the next."""
    read = plan(ALL)
    assert check_statements(read) == check_statements(read)


def test_items_of_a_list_are_never_shown() -> None:
    """They may be names of people."""
    body = (
        '[statements.leaders]\nprinted = { value = 3 }\nis = "count(leaders)"\n'
        'inputs.leaders = { value = ["Somebody", "110101199003078515"] }\n'
    )
    (problem,) = found(body)
    assert "Somebody" not in str(problem)
    assert "1101" not in str(problem)


FUNDED = """
[funding.city]
level = "city"
share = { value = 60, unit = "%" }
planned = { value = 5, unit = "万元" }
[funding.street]
level = "street"
[statements.cases]
inputs = { each = { value = 500, unit = "yuan" } }
holds = "funding.city.planned = 100 * each"
"""


def test_a_comparison_is_not_shown_as_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The document prints neither side of it as a result."""
    path = tmp_path / "district.toml"
    path.write_text(
        HEADER + '[statements.few]\nholds = "found <= most"\n'
        'inputs = { most = { value = 1500, unit = "persons" }, '
        'found = { value = 1534, unit = "persons" } }\n',
        encoding="utf-8",
    )
    main(["check", str(path)])
    page = capsys.readouterr()
    assert "Printed figures" in page.out, page.out
    table = page.out.partition("Printed figures against their inputs")[2]
    assert "printed" not in table
    assert "1534 persons ≤ 1500 persons: 1534 persons ≤ 1500 persons" in " ".join(table.split())


def test_formulas_read_the_account_of_a_source_everywhere() -> None:
    """What reading a file knows by name, the check and the frame know too."""
    read = plan(FUNDED)
    assert check_statements(read) == []
    assert statements(read)["agrees"].to_list() == ["holds"]
