"""Decisions summed up, and the codes of the reasons in words."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from results.visits import COUNTY, WinterVisits, evaluation, households

from publicservice.engine.interpret import Case
from publicservice.results import summaries

truth = st.sampled_from([True, False, None])
some_households = st.lists(
    st.fixed_dictionaries({
        "township": st.sampled_from(["east", "west", None]),
        "village": st.sampled_from(["oak", "elm", None]),
        "own_cost": st.sampled_from([100, 5000, 5001]),
        "disabled": truth,
        "on_list": truth,
    }),
    max_size=12,
)  # fmt: skip


def test_summary_counts_each_area_outcome_and_category() -> None:
    """Highest level first, categories in the programme's order, unknown places last."""
    frame = evaluation().summary
    columns = ["township", "village", "outcome", "category", "beneficiaries"]
    assert frame.select(columns).rows() == [
        ("east", "elm", "eligible", "undetermined", 1),
        ("east", "oak", "eligible", "key", 1),
        ("east", "oak", "eligible", "general", 1),
        ("west", "fir", "undetermined", "undetermined", 2),
        ("unknown", "unknown", "not_eligible", None, 1),
    ]


def test_summary_is_labelled_in_both_languages() -> None:
    """Codes for programs, words for people."""
    frame = evaluation().summary.filter(category="key")
    assert frame.select("outcome_en", "outcome_zh", "category_en", "category_zh").row(0) == (
        "eligible", "符合条件", "key household", "重点户",
    )  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(some_households)
def test_everybody_is_in_the_summary_once(rows: list[dict[str, object]]) -> None:
    """Whatever is unknown of them; the totals hold as many."""
    made = evaluation(households=households(*rows))
    totals = summaries.totals(WinterVisits, made.summary)
    assert made.summary["beneficiaries"].sum() == len(rows)
    assert totals["beneficiaries"].sum() == len(rows)
    assert totals.select("outcome", "category").is_unique().all()
    assert made.summary.select("township", "village", "outcome", "category").is_unique().all()


def test_undetermined_names_what_is_missing_the_commonest_first() -> None:
    """H4 lacks two facts and counts for both, H5 lacks one."""
    assert evaluation().undetermined.rows() == [
        ("key.disabled", "key household (disabled)", "重点户 (有残疾人)", 2),
        (
            "key.own_cost",
            "key household (own cost > 5000 yuan)",
            "重点户 (自付费用 > 5000 元)",
            1,
        ),
    ]


def test_where_nothing_is_open_nothing_is_missing() -> None:
    """An unknown that decides nothing is not asked for."""
    settled = households({"own_cost": None, "disabled": True, "on_list": None})
    assert evaluation(households=settled).undetermined.is_empty()


def test_parts_explain_every_code_with_its_clause() -> None:
    """The rule's clause and that of the number it reads."""
    frame = evaluation().parts
    assert frame.filter(part="key.own_cost").rows() == [
        ("key.own_cost", "key", "key household (own cost > 5000 yuan)",
         "重点户 (自付费用 > 5000 元)", "二1", "901/1")
    ]  # fmt: skip
    assert frame.filter(part="general").rows() == [
        ("general", "general", "on the list", "在册户", "二2", "901/1")
    ]


@settings(max_examples=20, deadline=None)
@given(some_households)
def test_every_reason_of_every_decision_is_a_known_part(rows: list[dict[str, object]]) -> None:
    """No decision gives a code that `parts` cannot explain."""
    made = evaluation(households=households(*rows))
    found = {
        code.rpartition("=")[0]
        for reasons in made.decisions["reasons"]
        for code in reasons.split(";")
    }
    assert found <= set(made.parts["part"])


def test_reasons_in_words_once_for_each_distinct_value() -> None:
    """English and Chinese, with state and clause."""
    made = evaluation()
    reasons = pl.Series(["key.own_cost=yes;general=yes", "general=unknown", "general=unknown"])
    english = summaries.reason_texts(WinterVisits, made.figures, reasons, "en")
    assert english.rows() == [
        ("general=unknown", "on the list: unknown [二2]"),
        ("key.own_cost=yes;general=yes",
         "key household (own cost > 5000 yuan): yes [二1]; on the list: yes [二2]"),
    ]  # fmt: skip
    chinese = summaries.reason_texts(WinterVisits, made.figures, reasons, "zh")
    assert chinese["reasons_zh"].to_list() == [
        "在册户：未知 [二2]",
        "重点户 (自付费用 > 5000 元)：是 [二1]；在册户：是 [二2]",
    ]


def test_the_summary_agrees_with_the_decisions_case_by_case() -> None:
    """Held against the rules in plain Python."""
    made = evaluation()
    outcomes = {True: "eligible", False: "not_eligible", None: "undetermined"}
    expected: dict[str, int] = {}
    for record in made.decisions.rename({"own_cost_fen": "own_cost"}).rows(named=True):
        case = Case(WinterVisits.unit, record, None, made.figures, WinterVisits.rules)  # type: ignore[arg-type]
        outcome = outcomes[case.rule("eligible")]  # type: ignore[index]
        expected[outcome] = expected.get(outcome, 0) + 1
    counted = made.summary.group_by("outcome").agg(pl.col("beneficiaries").sum())
    assert dict(counted.rows()) == expected


def test_nobody_to_decide_about() -> None:
    """An empty register gives empty frames with all their columns."""
    made = evaluation(households=households(), at=date(2024, 1, 1))
    assert made.summary.is_empty()
    assert made.summary.columns == evaluation().summary.columns
    assert made.undetermined.columns == ["part", "label_en", "label_zh", "beneficiaries"]
    assert COUNTY.height == evaluation().decisions.height
