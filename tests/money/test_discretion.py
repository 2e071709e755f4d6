"""What an office decided, held against a standard that is a range, or is none."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest

import publicservice as ps
from publicservice.plan_file import read_plan_text

PLAN = read_plan_text("""
programme = "heat"
schema_version = 1
title = "Heat"
source = { title = "Heat", issuer = "county office", document = "903/5" }
[standard]
ill = { between = [500, 700], unit = "yuan/household/year", cite = "1" }
poor = { value = 550, unit = "yuan/household/year", cite = "2" }
""")


class Home(ps.Household):
    """A household."""

    ill = ps.Field("bool", zh="患病")
    poor = ps.Field("bool", zh="贫困")
    awarded = ps.Field("money", zh="核定金额")


class Heat(ps.Programme):
    """The amount is decided on the benefit as a whole, or in the class that has a range."""

    id = "heat"
    unit = Home
    eligible = ps.criterion("ill or poor", "患病或贫困", lambda h: h.ill | h.poor, cite="1")
    either = ps.amount(
        "standard", "标准",
        lambda h: ps.highest((h.poor, h.plan.standard.poor), (h.ill, h.plan.standard.ill)),
    )  # fmt: skip
    classed = ps.amount(
        "standard of the class", "类别标准",
        lambda h: ps.highest(
            (h.poor, h.plan.standard.poor),
            (h.ill, ps.decided(h.awarded, h.plan.standard.ill)),
        ),
    )  # fmt: skip
    whole = ps.Benefit("whole", "整体", "either", decided="awarded")
    by_class = ps.Benefit("by class", "按类", "classed")


CASES = [
    # benefit, ill, poor, awarded: yuan at least and at most, discretion
    ("whole", True, False, 600, (600, 600), "decided"),
    ("whole", True, False, None, (500, 700), "undecided"),
    ("whole", True, False, 900, (900, 900), "above_range"),
    ("whole", False, True, 300, (550, 550), "fixed_standard"),
    ("whole", False, True, 550, (550, 550), None),
    ("whole", False, True, None, (550, 550), None),
    ("whole", None, True, 300, (300, 700), "below_range"),
    ("by_class", True, False, 600, (600, 600), "decided"),
    ("by_class", True, False, None, (500, 700), "undecided"),
    ("by_class", True, False, 900, (900, 900), "above_range"),
    ("by_class", True, True, 500, (550, 550), "decided"),
    ("by_class", True, True, 400, (550, 550), "below_range"),
    ("by_class", False, True, None, (550, 550), None),
]
SCHEMA = {"household": pl.String, "ill": pl.Boolean, "poor": pl.Boolean, "awarded": pl.Int64}


def evaluated(*homes: tuple[Any, Any, Any]) -> ps.Evaluation:
    """Households by ill, poor and the amount that was entered."""
    rows = [(f"H{number}", *home) for number, home in enumerate(homes)]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return ps.programme(Heat, PLAN).evaluate({"households": frame}, at="2024-01-01")


@pytest.mark.parametrize(("benefit", "ill", "poor", "awarded", "yuan", "discretion"), CASES)
def test_what_is_paid_and_what_is_said_of_it(
    benefit: str, ill: Any, poor: Any, awarded: Any, yuan: tuple[int, int], discretion: Any
) -> None:
    """A range gives way to what was decided, a fixed standard does not."""
    frame = evaluated((ill, poor, awarded)).entitlements
    (row,) = frame.filter(pl.col("benefit") == benefit).rows(named=True)
    ends = row["amount_certain_fen"], row["amount_possible_fen"]
    assert ends == tuple(100 * end for end in yuan)
    assert row["discretion"] == discretion


def test_each_is_a_finding() -> None:
    """Of the benefit, with how many there are and what to do."""
    found = evaluated((True, False, 900), (False, True, 300), (False, True, 310)).problems
    told = {(problem.code, problem.where): problem.message for problem in found}
    assert told["benefit.outside-range", "heat: by_class"] == (
        "decided amounts above the standard's range: 1 (H0)"
    )
    assert told["benefit.outside-range", "heat: whole"] == (
        "decided amounts above the standard's range: 1 (H0)"
    )
    assert told["benefit.fixed-standard", "heat: whole"] == (
        "decided amounts other than the fixed standard, which is what counts: 2 (H1, H2)"
    )
    assert all(
        "in entitlements their discretion is" in problem.remedy
        for problem in found
        if problem.code.startswith("benefit.")
    )


def test_a_finding_names_three_and_counts_the_rest() -> None:
    """The first by key; what is still to be decided is counted only."""
    found = evaluated(*[(True, False, 900)] * 5, (True, False, None)).problems
    told = {(problem.code, problem.where): problem.message for problem in found}
    assert told["benefit.outside-range", "heat: whole"].endswith(": 5 (H0, H1, H2 and 2 more)")
    assert told["benefit.undecided", "heat: whole"].endswith("not decided yet: 1")


@pytest.mark.duckdb
def test_the_findings_of_duckdb_are_those_of_polars() -> None:
    """Keys included, and identity numbers among them masked."""
    rows = [(f"11010119900307001{n}", True, False, 900) for n in range(5)]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    messages = [
        [p.message for p in ps.programme(Heat, PLAN).evaluate(
            {"households": native}, at="2024-01-01").problems]
        for native in (frame, duckdb.from_arrow(frame.to_arrow()))
    ]  # fmt: skip
    assert messages[0] == messages[1]
    (told, _) = [each for each in messages[0] if "above the standard" in each]
    assert told.endswith("5 (110***10, 110***11, 110***12 and 2 more)")


OUTSIDE = [
    (900, "en", "decided: 900.00 yuan; above the standard of 500.00..700.00 yuan, and counts as"),
    (300, "en", "decided: 300.00 yuan; below the standard of 500.00..700.00 yuan, and counts as"),
    (900, "zh", "核定金额:900.00 元;高于标准 500.00..700.00 元,仍以核定金额为准"),
    (300, "zh", "核定金额:300.00 元;低于标准 500.00..700.00 元,仍以核定金额为准"),
]


@pytest.mark.parametrize(("awarded", "language", "line"), OUTSIDE)
def test_the_explanation_says_that_an_amount_lies_outside(
    awarded: int, language: Any, line: str
) -> None:
    """As the finding does; an amount within the range is only told."""
    assert line in str(evaluated((True, False, awarded)).explain("H0", language=language))
    within = str(evaluated((True, False, 600)).explain("H0", language=language))
    assert "600.00" in within
    assert not any(word in within for word in ("above", "below", "高于", "低于"))


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "by the plan (standard.ill): 500.00..700.00 yuan (per household, a year)  [903/5 1]"),
     ("zh", "方案规定(standard.ill): 500.00..700.00 元(每户,每年)  [903/5 1]")],
)  # fmt: skip
def test_a_standard_is_written_as_amounts_are(language: Any, line: str) -> None:
    """With for whom and how often it is; a number without a label by its path."""
    assert line in str(evaluated((True, False, 600)).explain("H0", language=language))


def test_an_amount_for_somebody_who_gets_nothing_is_told() -> None:
    """What was entered for a household that no benefit goes to is not dropped in silence."""
    evaluation = evaluated((True, False, 600), (False, False, 600), (None, False, 600))
    (found,) = [p for p in evaluation.problems if p.code == "benefit.decided-for-nobody"]
    assert found.message == "amounts were decided for 1 case that gets nothing of it: awarded"
    assert (found.where, found.severity) == ("heat: whole, by_class", "warning")
    nobody = [p for p in evaluated((True, False, 600)).problems if "for-nobody" in p.code]
    assert nobody == []


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "entered: 300.00 yuan; the standard is fixed, so it stands"),
     ("zh", "登记金额:300.00 元;标准为固定数额,以标准为准")],
)  # fmt: skip
def test_the_explanation_says_that_the_standard_stands(language: Any, line: str) -> None:
    """In both languages."""
    assert line in str(evaluated((False, True, 300)).explain("H0", language=language))
