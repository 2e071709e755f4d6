"""What is due when, to whom, and how it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from money.paid import HEAD, SCHEDULES, doctors, evaluated, made, plan, rows

import publicservice as ps
from publicservice.output import to_polars
from publicservice.testing.engines import spark_session


def amounts(found: list[dict[str, Any]], what: str = "scheduled") -> list[Any]:
    """A figure for each row; a pair where the two ends differ."""
    pairs = [(row[f"{what}_certain_fen"], row[f"{what}_possible_fen"]) for row in found]
    return [low if low == high else (low, high) for low, high in pairs]


# Instalments and periods


def test_instalments_make_up_the_entitlement() -> None:
    """70 % rounded down, in four quarters, and the rest of it at the end of the year."""
    found = rows(evaluated(doctors({})), benefit="work")
    assert amounts(found) == [17_500, 17_500, 17_500, 17_500, 30_001]
    assert [row["period_start"] for row in found[:4]] == [
        date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1),
    ]  # fmt: skip
    assert found[3]["period_end"] == date(2024, 12, 31)


def test_the_odd_fen_go_to_the_first_periods() -> None:
    """One fen each."""
    found = rows(evaluated(doctors({"fee": 1000.05})), instalment="basic")
    assert amounts(found) == [17_501, 17_501, 17_501, 17_500]


def test_an_instalment_without_share_in_the_middle_takes_what_the_others_leave() -> None:
    schedule = """
    [payments.work]
    benefits = ["work"]
    instalments = [{ share = { value = 30, unit = "%" } }, {}, { share = { value = 20, unit = "%" } }]
    """  # noqa: E501
    found = rows(evaluated(doctors({"fee": 100.01}), plan=plan(schedule)), benefit="work")
    assert amounts(found) == [3_000, 5_000, 2_001]
    assert [row["instalment"] for row in found] == ["1", "2", "3"]


def test_a_grant_of_three_years_is_due_in_each_of_them() -> None:
    """A day without its year is that of the year in which the period ends."""
    schedule = """
    [payments.work]
    benefits = ["work"]
    every = "year"
    start = 2022-09-01
    end = 2025-08-31
    due = "09-30"
    """
    found = rows(evaluated(doctors({"fee": 300.01}), plan=plan(schedule)), benefit="work")
    assert [row["due"] for row in found] == [date(y, 9, 30) for y in (2023, 2024, 2025)]
    assert amounts(found) == [10_001, 10_000, 10_000]


def test_a_range_or_an_unknown_share_leaves_the_instalments_open() -> None:
    """To the ends of the range, never the middle."""
    schedule = """
    [payments.work]
    benefits = ["work"]
    instalments = [{ share = { unknown = "left to the county", unit = "%" } }, {}]
    [payments.post]
    benefits = ["post"]
    instalments = [{ share = { between = [60, 70], unit = "%" } }, {}]
    """
    found = evaluated(doctors({"fee": 100}), plan=plan(schedule))
    assert amounts(rows(found, benefit="work")) == [(0, 10_000), (0, 10_000)]
    assert amounts(rows(found, benefit="post")) == [(72_000, 84_000), (36_000, 48_000)]


def test_a_masked_year_hides_the_days_and_not_the_number_of_periods() -> None:
    head = HEAD.replace("year = 2024", 'year = { unknown = "20xx" }')
    found = rows(evaluated(doctors({}), plan=plan(head=head)), benefit="work")
    assert amounts(found) == [17_500, 17_500, 17_500, 17_500, 30_001]
    assert {row["period_start"] for row in found} == {None}
    assert "20xx" in found[4]["due_reason"]
    assert {row["state"] for row in found} == {"undetermined"}


# When


@pytest.mark.parametrize(
    ("at", "states"),
    [
        ("2024-03-31", ["due", "upcoming", "upcoming", "upcoming", "upcoming"]),
        ("2024-04-15", ["due", "upcoming", "upcoming", "upcoming", "upcoming"]),
        ("2024-04-16", ["late", "upcoming", "upcoming", "upcoming", "upcoming"]),
        ("2025-01-01", ["late", "late", "late", "due", "late"]),
    ],
)
def test_what_is_not_paid_is_upcoming_due_or_late(at: str, states: list[str]) -> None:
    """It can be paid once the quarter is over, and until fifteen days later."""
    found = rows(evaluated(doctors({}), made(), at=at), benefit="work")
    assert [row["state"] for row in found] == states


def test_without_the_register_of_payments_nothing_is_late() -> None:
    """It may have been paid."""
    found = rows(evaluated(doctors({}), at="2025-01-01"), benefit="work")
    assert [row["state"] for row in found] == ["undetermined"] * 3 + ["due", "undetermined"]
    assert {row["paid_fen"] for row in found} == {None}


def test_an_event_that_is_not_known_leaves_the_day_open_with_its_reason() -> None:
    """What cannot be due yet, whenever the money comes, is upcoming all the same."""
    head = HEAD.replace("{ date = 2024-02-01 }", '{ unknown = "the money has not arrived" }')
    found = rows(evaluated(doctors({}), made(), plan=plan(head=head)), instalment="basic")
    assert [row["state"] for row in found] == ["undetermined"] * 2 + ["upcoming"] * 2
    assert found[0]["due"] is None
    assert "the money has not arrived" in found[0]["due_reason"]
    assert amounts(found)[0] == 17_500


def test_of_several_days_the_latest_counts() -> None:
    """The money comes after the first quarter."""
    head = HEAD.replace("2024-02-01", "2024-05-20")
    found = rows(evaluated(doctors({}), made(), plan=plan(head=head)), instalment="basic")
    assert [row["due"] for row in found[:2]] == [date(2024, 6, 19), date(2024, 7, 15)]


def test_without_a_schedule_the_plan_does_not_say_when() -> None:
    """With a register of payments every benefit has rows; goods are due as well."""
    (bag,) = rows(evaluated(doctors({}), made(), plan=plan("")), benefit="bag")
    assert (bag["state"], bag["due"]) == ("due", None)
    assert bag["due_reason"] == "the plan does not say when it is paid"
    given = made({"benefit": "药箱"})
    (bag,) = rows(evaluated(doctors({}), given, plan=plan("")), benefit="bag")
    assert bag["state"] == "paid"


def test_without_schedules_and_records_there_are_no_rows() -> None:
    evaluation = evaluated(doctors({}), plan=plan(""))
    assert not evaluation.has_payments
    assert evaluation.payments.height == evaluation.payments_made.height == 0
    assert evaluation.cash_plan.height == 0


# Conditions


def test_the_rest_is_paid_upon_the_assessment() -> None:
    """Passed, failed, and not assessed yet."""
    found = rows(
        evaluated(doctors({}, {"passed": False}, {"passed": None}), made()), instalment="rest"
    )
    assert [row["condition"] for row in found] == ["met", "withheld", "open"]
    assert [row["state"] for row in found] == ["upcoming", "withheld", "undetermined"]
    assert amounts(found) == [30_001] * 3
    assert amounts(found, "amount") == [30_001, 0, (0, 30_001)]


def test_what_is_suspended_goes_on_after_rectification() -> None:
    """It remains possible as long as it rests."""
    found = rows(
        evaluated(
            doctors({"resting": True}, {"resting": True, "back": True}, {"resting": None},
                    {"resting": True, "back": None}), made()),
        instalment="basic", period=2,
    )  # fmt: skip
    assert [row["condition"] for row in found] == ["suspended", "met", "open", "open"]
    assert [row["state"] for row in found] == ["suspended", "late", "undetermined", "undetermined"]
    assert amounts(found, "amount") == [(0, 17_500), 17_500, (0, 17_500), (0, 17_500)]


def test_what_was_paid_before_it_rests_is_paid() -> None:
    paid = made({"instalment": "basic", "period": "1", "amount": 175, "paid_on": date(2024, 4, 10)})
    evaluation = evaluated(doctors({"resting": True}), paid)
    found = rows(evaluation, instalment="basic")
    assert [row["state"] for row in found] == ["paid", "suspended", "suspended", "suspended"]
    assert evaluation.payments_made["finding"].to_list() == [None]


@pytest.mark.parametrize(
    ("given", "condition", "most"),
    [
        ({"resting": True, "passed": False}, "suspended", 0),
        ({"resting": True, "passed": None}, "suspended", 30_001),
        ({"resting": True, "passed": False, "lost": None}, "suspended", 0),
        ({"resting": True, "lost": None}, "open", 30_001),
        ({"resting": True, "passed": False, "back": True}, "withheld", 0),
        ({"resting": None, "passed": False}, "withheld", 0),
        ({"resting": True, "passed": False, "lost": True}, "forfeited", 0),
    ],
)
def test_what_stops_a_payment_is_forfeited_then_suspended_then_withheld(
    given: dict[str, Any], condition: str, most: int
) -> None:
    """Whose work failed and is not put right yet is suspended; there is nothing to pay for it."""
    schedules = SCHEDULES.replace('cite = "5.2"', 'cite = "5.2"\nforfeits = "cancelled"', 1)
    (row,) = rows(evaluated(doctors(given), made(), plan=plan(schedules)), instalment="rest")
    assert row["condition"] == condition
    assert row["state"] == ("undetermined" if condition == "open" else condition)
    assert (row["amount_certain_fen"], row["amount_possible_fen"]) == (0, most)


def test_paid_although_it_is_suspended_and_its_condition_is_not_met_is_a_finding() -> None:
    paid = made({"instalment": "rest", "amount": 300.01, "paid_on": date(2024, 4, 10)})
    failed = evaluated(doctors({"resting": True, "passed": False}), paid)
    assert failed.payments_made["finding"].to_list() == ["stopped"]
    assert rows(failed, instalment="rest")[0]["state"] == "suspended"
    passed = evaluated(doctors({"resting": True}), paid)
    assert passed.payments_made["finding"].to_list() == [None]


def test_money_that_hangs_on_a_condition_is_not_lost_from_the_cash_plan() -> None:
    """It is neither to be paid now nor gone; what is forfeited is gone."""
    schedules = SCHEDULES.replace('cite = "5.2"', 'cite = "5.2"\nforfeits = "cancelled"', 1)
    given = doctors(
        {"passed": False}, {"passed": False, "resting": True}, {"passed": False, "lost": True},
        {"passed": False, "fee": None}, {"resting": True}, {},
    )  # fmt: skip
    found = evaluated(given, made(), plan=plan(schedules)).cash_plan
    (rest,) = found.filter(instalment="rest").rows(named=True)
    assert (rest["waiting_certain_fen"], rest["waiting_possible_fen"]) == (60_002, None)
    assert (rest["amount_certain_fen"], rest["amount_possible_fen"]) == (30_001, 60_002)
    (basic,) = found.filter(instalment="basic", period=1).rows(named=True)
    assert (basic["waiting_certain_fen"], basic["waiting_possible_fen"]) == (0, 0)


def test_a_payment_of_which_all_hangs_on_its_condition_is_shown() -> None:
    text = '[payments.work]\nbenefits = ["work"]\nupon = "assessed"\ndue = "12-31"'
    evaluation = evaluated(doctors({"passed": False, "fee": 300.01}), made(), plan=plan(text))
    html = evaluation._repr_html_()
    assert "条件未满足</span> 300.01" in html


def test_forfeited_goes_before_all_else() -> None:
    found = rows(evaluated(doctors({"lost": True}, {"lost": None}), made()), period=7)
    assert [row["state"] for row in found] == ["forfeited", "undetermined"]
    assert amounts(found, "amount") == [0, (0, 10_000)]


# Parts of a period


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), [10_000] * 12),
        (date(2024, 2, 1), None, [0, *[10_000] * 11]),
        (date(2024, 2, 15), date(2024, 2, 15), [0, 345, *[0] * 10]),  # one of 29 days
        (date(2024, 1, 17), date(2024, 3, 10), [4_839, 10_000, 3_226, *[0] * 9]),
        (date(2024, 5, 1), date(2024, 4, 1), [0] * 12),
    ],
)
def test_days_are_counted_with_both_ends(since: date, until: date, expected: list[int]) -> None:
    found = rows(evaluated(doctors({"since": since, "until": until})), benefit="post")
    assert amounts(found) == expected
    assert [row["state"] for row in found if row["scheduled_certain_fen"] == 0] == [
        "nothing" for fen in expected if fen == 0
    ]


def test_a_day_that_is_missing_is_not_the_first_one() -> None:
    """Nothing is certain, and all that the other day leaves is possible."""
    found = rows(
        evaluated(doctors({"since": None, "until": date(2024, 2, 10)})), benefit="post"
    )  # fmt: skip
    assert amounts(found)[:3] == [(0, 10_000), (0, 3_448), 0]


def test_whole_months_count_where_the_plan_says_so() -> None:
    """Months from the day of the month with which the period begins."""
    schedule = """
    [payments.post]
    benefits = ["post"]
    every = "term"
    start = 2024-01-15
    end = 2025-01-14
    entitled_from = "since"
    entitled_until = "until"
    pro_rata = "months"
    """
    used = plan(schedule)
    given = doctors(
        {"since": date(2024, 1, 15)}, {"since": date(2024, 2, 16)},
        {"since": date(2023, 1, 1), "until": date(2024, 4, 14)},
        {"since": date(2023, 1, 1), "until": date(2024, 4, 13)},
        {"since": None, "until": date(2024, 4, 14)},
    )  # fmt: skip
    found = rows(evaluated(given, plan=used), benefit="post", period=1)
    assert amounts(found) == [60_000, 40_000, 30_000, 20_000, (0, 30_000)]


# The cash plan, files, engines


def test_the_cash_plan_adds_up_what_must_be_paid_when() -> None:
    paid = made(
        {"instalment": "basic", "period": "2024-Q1", "amount": 175, "paid_on": date(2024, 4, 20)},
        {"instalment": "basic", "period": "2", "amount": 100, "paid_on": date(2024, 7, 15)},
    )
    found = evaluated(doctors({}, {"fee": None}, {"passed": False}), paid).cash_plan
    work = found.filter(pl.col("benefit") == "work").rows(named=True)
    assert [row["due"] for row in work] == sorted(row["due"] for row in work)
    first, second = work[:2]
    assert (first["cases_certain"], first["cases_possible"]) == (2, 3)
    assert (first["amount_certain_fen"], first["amount_possible_fen"]) == (35_000, None)
    assert (first["paid_fen"], first["left_certain_fen"], first["cases_paid"]) == (
        17_500,
        17_500,
        1,
    )
    assert (second["left_certain_fen"], second["cases_late"]) == (25_000, 2)
    (rest,) = [row for row in work if row["instalment"] == "rest"]
    assert (rest["stopped_fen"], rest["cases_stopped"], rest["cite"]) == (30_001, 1, "5.3")


def test_the_results_are_written_and_shown(tmp_path: Any) -> None:
    evaluation = evaluated(doctors({}), made({"instalment": "rest", "amount": 300.01}))
    names = {path.name for path in evaluation.write(tmp_path)}
    assert {"payments.csv", "payments_made.parquet", "cash_plan.csv"} <= names
    csv = (tmp_path / "cash_plan.csv").read_text("utf-8-sig").splitlines()
    assert "amount_certain" in csv[0]
    assert any(",175.00," in line for line in csv)
    html = evaluation._repr_html_()
    assert "发放" in html
    assert "175.00" in html


def test_an_explanation_tells_every_payment() -> None:
    paid = made({"instalment": "basic", "period": "1", "amount": 175, "paid_on": date(2024, 4, 20)})
    evaluation = evaluated(doctors({"passed": False}), paid)
    told = evaluation.explain("D1").payments
    assert told[0] == (
        "work, 基本补助, 1/4 (2024-01-01..2024-03-31): 175.00 yuan, due by 2024-04-15, "
        "paid 175.00 yuan 2024-04-20, +5 days (paid late)  [S/1 5.2]"
    )
    rest = "work, rest: 300.01 yuan, due by 2024-12-31 (condition not met)"
    assert f"{rest}  [S/1 5.3]" in told
    assert "条件未满足" in str(evaluation.explain("D1", language="zh"))


def test_the_days_are_on_the_agenda() -> None:
    agenda = evaluated(doctors({})).agenda.filter(pl.col("kind") == "payment")
    assert agenda.height == 17
    first = agenda.filter(pl.col("name") == "payments.work.rest.1").row(0, named=True)
    assert (first["end"], first["status"], first["cite"]) == (date(2024, 12, 31), "due", "5.3")


GIVEN = (
    doctors(
        {}, {"passed": None, "since": date(2024, 2, 29)}, {"lost": True, "fee": 77.77},
        {"resting": True, "since": None}, {"fee": None, "until": date(2024, 6, 1)},
        {"on_list": None},
    ),
    made(
        {"instalment": "基本补助", "period": "1", "amount": 175, "paid_on": date(2024, 4, 20)},
        {"instalment": "basic", "period": "2024年第2季度", "amount": 1, "signed": False},
        {"benefit": "post", "period": "2024-01", "amount": 100, "receipt_number": "7"},
        {"benefit": "post", "period": "2024-01", "amount": 3, "receipt_number": "7"},
        {"医生编号": "D9"}, {"benefit": "gift"}, {"instalment": "third"}, {"amount": 5},
        {"医生编号": "D3", "benefit": "post", "period": "3月", "amount": 1},
        {"医生编号": "D3", "benefit": "post", "period": "3", "amount": 1},
    ),
)  # fmt: skip


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    import duckdb

    found = compare(*(duckdb.from_arrow(frame.to_arrow()) for frame in GIVEN))
    assert found.cash_plan.equals(evaluated(*GIVEN, plan=plan(SHORT)).cash_plan)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    compare(*(spark_session().createDataFrame(frame.to_arrow()) for frame in GIVEN))


SHORT = SCHEDULES.replace('every = "month"', 'every = "term"').replace('"quarter"', '"term"')
"""An engine plans each lookup anew, and few payments show as much as many."""


def compare(given: Any, paid: Any) -> ps.Evaluation:
    """Rows and records, and the kinds of their columns; what the engine gave."""
    used = plan(SHORT)
    expected, found = evaluated(*GIVEN, plan=used), evaluated(given, paid, plan=used)
    for name, key in (("payments", ["doctor", "benefit", "instalment", "period"]),
                      ("payments_made", ["payment"])):  # fmt: skip
        one, other = (to_polars(getattr(each, name)).sort(key) for each in (expected, found))
        assert other.equals(one), name
        assert other.schema == one.schema
    return found
