"""Targets held against what was measured: what is met, by when, and what cannot be said."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from results.completions import Row, completions, counted, rows, share
from results.visits import AT, WinterVisits, cells, evaluation, goal, measure, plan, target

from publicservice.model.numbers import Figures
from publicservice.model.plan import Comparator
from publicservice.model.problem import PlanError
from publicservice.results import targets
from publicservice.results.span import Span, holds
from publicservice.results.target_check import check_targets

YEAR = "year = 2024\n"
DAY_BEFORE, DAY_AFTER = date(2024, 2, 4), date(2024, 2, 6)

comparators: st.SearchStrategy[Comparator] = st.sampled_from([">=", "<=", "=", ">", "<"])


def of_100(yes: int, *, unknown: int = 0) -> Any:
    """Cells of 100 households: so many visited, so many of which it is not known."""
    number = {"yes_yes": yes, "yes_unknown": unknown, "yes_no": 100 - yes - unknown}
    return cells(("oak", "east", number))


def meets(comparator: Comparator, value: Fraction, required: Fraction) -> bool:
    return {
        ">=": value >= required,
        "<=": value <= required,
        ">": value > required,
        "<": value < required,
        "=": value == required,
    }[comparator]


@settings(deadline=None)
@given(rows, comparators, st.integers(0, 100))
def test_a_status_holds_however_the_unknown_turns_out(
    states: list[Row], comparator: Comparator, required: int
) -> None:
    """Met and not met mean all completions, and nothing else is called undetermined."""
    body = target(f'value = {required}; unit = "%"', comparator=comparator)
    status = goal(body, counted(states))["status"]
    shares = [share(completion) for completion in completions(states)]
    met = {None if value is None else meets(comparator, value, Fraction(required))
           for value in shares}  # fmt: skip
    expected = {
        frozenset({None}): "not_measured",
        frozenset({True}): "met",
        frozenset({False}): "not_met",
    }.get(frozenset(met), "undetermined")
    if comparator == "=" and expected == "not_met":
        # Shares in between that no completion takes are not told apart.
        assert status in ("not_met", "undetermined")
    else:
        assert status == expected


@settings(deadline=None)
@given(
    comparators,
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_spans_compare_as_all_their_values_do(
    comparator: Comparator, low: int, more: int, least: int, further: int
) -> None:
    """A value in a span against a figure that the office may set within another one."""
    value = Span(Fraction(low), Fraction(low + more))
    required = Span(Fraction(least), Fraction(least + further))
    answers = {
        meets(comparator, Fraction(a), Fraction(b))
        for a in range(low, low + more + 1)
        for b in range(least, least + further + 1)
    }
    expected = answers.pop() if len(answers) == 1 else None
    assert holds(comparator, value, required) is expected


@pytest.mark.parametrize(
    ("yes", "status", "gap"),
    [(8499, "not_met", "0.0100"), (8500, "met", "0.0000"), (8501, "met", "0.0000")],
)
def test_the_threshold_itself_is_enough(yes: int, status: str, gap: str) -> None:
    """85 % of 10,000 is 8,500."""
    frame = cells(("oak", "east", {"yes_yes": yes, "yes_no": 10_000 - yes}))
    found = goal(target('value = 85; unit = "%"'), frame)
    assert (found["status"], str(found["gap"])) == (status, gap)


def test_a_share_is_compared_before_it_is_rounded() -> None:
    """One in ten million short is short, although both figures read 85.0000."""
    frame = cells(("oak", "east", {"yes_yes": 8_499_999, "yes_no": 1_500_001}))
    found = goal(target('value = 85; unit = "%"'), frame)
    assert str(found["value_certain"]) == str(found["required"]) == "85.0000"
    assert found["status"] == "not_met"
    assert str(found["gap"]) == "0.0001"


@pytest.mark.parametrize(
    ("comparator", "gap"), [(">=", "15"), (">", "15"), ("<=", "0"), ("<", "0"), ("=", "15")]
)
def test_the_gap_is_that_of_the_unfavourable_end(comparator: str, gap: str) -> None:
    """Between 70 and 80 %, where 85 % are asked for, 15 are missing for sure to be there."""
    frame = of_100(70, unknown=10)
    found = goal(target('value = 85; unit = "%"', comparator=comparator), frame)
    assert found["gap"] == Decimal(gap)


@pytest.mark.parametrize(
    ("due", "at", "status"),
    [
        ("", AT, "not_met"),
        ('"02-05"', DAY_BEFORE, "pending"),
        ('"02-05"', AT, "pending"),
        ('"02-05"', DAY_AFTER, "missed"),
        ("2023-12-31", AT, "missed"),
    ],
)
def test_what_is_not_met_is_pending_until_its_last_day_is_over(
    due: str, at: date, status: str
) -> None:
    """The day itself still counts."""
    found = goal(YEAR + target('value = 85; unit = "%"', due=due), of_100(70), at=at)
    assert found["status"] == status


@pytest.mark.parametrize("due", ["", '"02-05"', '{ unknown = "illegible" }'])
def test_what_is_met_is_met_whatever_the_day(due: str) -> None:
    """Before and after."""
    for at in (DAY_BEFORE, DAY_AFTER):
        found = goal(YEAR + target('value = 85; unit = "%"', due=due), of_100(85), at=at)
        assert found["status"] == "met"


def test_a_target_is_due_with_the_end_of_its_phase() -> None:
    """A phase that the plan names."""
    body = YEAR + '[phases]\nvisits = { start = "01-21", end = "02-05" }\n'
    body += target('value = 85; unit = "%"', due='"visits"')
    assert goal(body, of_100(70))["due"] == AT
    assert goal(body, of_100(70))["status"] == "pending"
    assert goal(body, of_100(70), at=DAY_AFTER)["status"] == "missed"


def test_a_day_of_a_masked_year_stays_unknown() -> None:
    """Nobody can say whether it is over, so it is neither pending nor missed."""
    body = 'year = { unknown = "20xx" }\n' + target('value = 85; unit = "%"', due='"12-31"')
    found = goal(body, of_100(70))
    assert (found["due"], found["status"]) == (None, "not_met")
    assert found["reason_en"] == "the due date is unknown: the year is unknown: 20xx"
    assert found["reason_zh"] == "期限未知：the year is unknown: 20xx"


def test_an_unknown_required_value_is_undetermined_with_its_reason() -> None:
    """A blank in the document never becomes 0, which anything would meet."""
    found = goal(target('unknown = "not below [?]"; unit = "%"'), of_100(70))
    assert (found["status"], found["required"], found["gap"]) == ("undetermined", None, None)
    assert found["reason_en"] == "the required value is unknown: not below [?]"
    assert found["value_certain"] == 70


@pytest.mark.parametrize(
    ("yes", "status"), [(79, "not_met"), (80, "undetermined"), (89, "undetermined"), (90, "met")]
)
def test_a_required_value_within_a_range_is_compared_with_both_ends(yes: int, status: str) -> None:
    """Where the plan leaves 80 to 90 % to the office."""
    found = goal(target('between = [80, 90]; unit = "%"'), of_100(yes))
    assert (found["required"], found["required_high"]) == (80, 90)
    assert found["status"] == status
    if status == "undetermined":
        assert found["reason_en"] == "the plan leaves the figure to the office, within a range"


def test_a_target_that_hangs_on_missing_data_says_so() -> None:
    """Open between 80 and 90 %."""
    found = goal(YEAR + target('value = 85; unit = "%"', due='"01-01"'), of_100(80, unknown=10))
    assert found["status"] == "undetermined"
    assert found["reason_en"] == "it depends on what is missing"


def test_a_target_before_it_is_in_force_is_pending() -> None:
    """It asks for nothing yet; from its first day on it does."""
    dated = 'value = [{ since = 2024-02-06, value = 85 }]; unit = "%"'
    found = goal(target(dated), of_100(70))
    assert (found["status"], found["reason_en"]) == ("pending", "in force from 2024-02-06 on")
    assert goal(target(dated), of_100(70), at=DAY_AFTER)["status"] == "not_met"


def test_a_target_of_nobody_is_not_measured() -> None:
    """An empty population meets nothing and misses nothing."""
    found = goal(target('value = 85; unit = "%"'), cells())
    assert (found["status"], found["gap"]) == ("not_measured", None)
    assert found["reason_en"] == "nothing to measure: the population is empty"


def test_a_target_of_a_register_that_is_not_there_is_not_measured() -> None:
    """It says what is missing."""
    found = goal(target('value = 85; unit = "%"', indicator="correct"), of_100(100))
    assert (found["status"], found["required"]) == ("not_measured", 85)
    assert found["reason_en"] == "the register was not supplied"


def test_a_population_that_may_be_empty_is_undetermined() -> None:
    """If there is anybody, all of them are visited; if there is nobody, nothing is met."""
    found = goal(target('value = 85; unit = "%"'), cells(("oak", "east", {"unknown_yes": 3})))
    assert found["status"] == "undetermined"
    assert found["reason_en"] == "whether the population is empty is unknown"


@pytest.mark.parametrize(
    ("value", "required", "unit", "status"),
    [
        ('value = 300; unit = "households"', 300, "households", "met"),
        ('value = 0.03; unit = "万户"', 300, "households", "met"),
        ("value = 301", 301, "count", "not_met"),
    ],
)
def test_a_number_is_held_against_a_number(
    value: str, required: int, unit: str, status: str
) -> None:
    """In whatever multiple the plan writes it."""
    frame = cells(("oak", "east", {"yes_yes": 300}))
    found = goal(target(value, indicator="visits"), frame)
    assert (found["required"], found["unit"], found["status"]) == (required, unit, status)


def test_permille_is_shown_in_percent() -> None:
    """All figures of a row are in one unit."""
    found = goal(target('value = 15; unit = "‰"'), of_100(1))
    assert (str(found["required"]), found["unit"]) == ("1.5000", "%")
    assert found["status"] == "not_met"


def test_a_target_relative_to_something_unmeasured_is_undetermined() -> None:
    """A growth over a baseline is not a share of the population."""
    found = goal(target('value = 114; unit = "% of baseline"'), of_100(100))
    assert found["status"] == "undetermined"
    assert "'% of baseline'" in found["reason_en"]


def test_a_target_carries_its_name_clause_and_document() -> None:
    """The target's label, or that of its indicator."""
    named = target('value = 85; unit = "%"; label = { en = "reach", zh = "覆盖" }; cite = "四2"')
    found = goal(named, of_100(85))
    assert (found["label_en"], found["label_zh"]) == ("reach", "覆盖")
    assert (found["cite"], found["document"]) == ("四2", "901/1")
    unnamed = goal(target('value = 85; unit = "%"'), of_100(85))
    assert (unnamed["label_en"], unnamed["label_zh"]) == ("households visited", "走访率")


def test_a_target_of_an_unknown_indicator_offers_the_nearest_names() -> None:
    """As an error where it is held against figures."""
    read = plan(target('value = 85; unit = "%"', indicator="reachd"))
    with pytest.raises(PlanError) as raised:
        targets.against(read, Figures(read, AT), measure(of_100(1)))
    assert str(raised.value) == (
        "county.toml: targets.goal: the programme winter-visits has no indicator 'reachd' "
        "(did you mean 'reached'?)"
    )


@pytest.mark.parametrize(
    ("value", "indicator", "said"),
    [
        ('value = 85; unit = "%"', "reachd",
         ("county.toml: targets.goal: the programme winter-visits has no indicator 'reachd' "
         "(did you mean 'reached'?)")),
        ("value = 85", "reached",
         ("county.toml: targets.goal: the target is a count, the indicator 'reached' is a share in "
         '% (give the value in unit = "%")')),
        ('value = 85; unit = "%"', "visits",
         ("county.toml: targets.goal: the target is in %, the indicator 'visits' is a count (give "
         "the value as a whole number of what is counted)")),
        ('value = 2; unit = "times/household"', "visits",
         ("county.toml: targets.goal: the target is in times/household, the indicator 'visits' is "
         "a count (give the total, not the number per household)")),
    ],
)  # fmt: skip
def test_a_target_that_its_indicator_cannot_be_held_to_is_a_problem(
    value: str, indicator: str, said: str
) -> None:
    """Found before anything is evaluated."""
    read = plan(target(value, indicator=indicator))
    problems = check_targets(WinterVisits, read)
    assert [str(problem) for problem in problems] == [said]
    assert [problem.severity for problem in problems] == ["error"]


@pytest.mark.parametrize(
    ("value", "indicator"),
    [('value = 85; unit = "%"', "reached"), ('unknown = "[?]"; unit = "%"', "reached"),
     ('value = 3; unit = "households"', "visits"), ('value = 3; unit = "次/年"', "visits")],
)  # fmt: skip
def test_a_target_in_the_right_unit_is_no_problem(value: str, indicator: str) -> None:
    """Shares in %, totals in whatever is counted."""
    assert check_targets(WinterVisits, plan(target(value, indicator=indicator))) == []


def test_targets_of_an_evaluation() -> None:
    """From registers to a status: at least one of four, at most four of five are visited."""
    body = target('value = 85; unit = "%"')
    found = evaluation(body).targets.row(0, named=True)
    assert (found["value_certain"], found["value_possible"]) == (25, 80)
    assert found["status"] == "not_met"
    assert Counter(evaluation().targets.columns) == Counter(evaluation(body).targets.columns)
