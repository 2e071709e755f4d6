"""Days that are counted from a date of each case: late is who is late, and nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from money.paid import HEAD, doctors, evaluated, made, plan, rows

from publicservice.model.calendar.days import moved
from publicservice.output import to_polars
from publicservice.testing.engines import spark_session

SINCE = '{ after = "since", days = 30 }'
ARRIVED = '{ after = "money_arrives", days = 30 }'
OPEN = HEAD.replace("{ date = 2024-02-01 }", '{ unknown = "not told yet" }')


def due(written: str, *given: dict[str, Any], at: str = "2024-08-01", head: str = HEAD) -> Any:
    """The payments of `work`, paid at once and due as written, to doctors of whom none is paid."""
    text = f'[payments.work]\nbenefits = ["work"]\ncite = "5"\ndue = {written}\n'
    return evaluated(doctors(*given), made(), at=at, plan=plan(text, head))


def told(evaluation: Any) -> list[tuple[Any, ...]]:
    return [(row["due"], row["state"]) for row in rows(evaluation, benefit="work")]


def test_each_is_due_from_its_own_day() -> None:
    """Not yet begun, to be paid now, and late."""
    days = (date(2024, 8, 2), date(2024, 7, 2), date(2024, 7, 1))
    found = due(SINCE, *({"since": day} for day in days))
    assert told(found) == [
        (date(2024, 9, 1), "upcoming"), (date(2024, 8, 1), "due"), (date(2024, 7, 31), "late"),
    ]  # fmt: skip
    assert rows(found, benefit="work")[2]["days_late"] == 1


def test_a_blank_date_leaves_the_day_open_and_is_never_late() -> None:
    found = due(SINCE, {"since": None}, at="2200-01-01")
    assert told(found) == [(None, "undetermined")]
    assert rows(found, benefit="work")[0]["due_reason"] == "since is blank"


def test_nothing_is_counted_from_what_has_not_come_about() -> None:
    """`until` is read as the last of all days where it is blank; a day beyond it is not known."""
    for span in ("days = 0", "days = 1", "months = 1"):
        found = due(f'{{ after = "until", {span} }}', {"until": None})
        assert told(found) == [(None, "upcoming")]
        assert rows(found, benefit="work")[0]["due_reason"] == "there is no until so far"
    found = due('{ after = "until", days = 30 }', {"until": date(9999, 12, 20)})
    assert rows(found, benefit="work")[0]["due_reason"] == "it lies beyond the calendar"


def test_of_several_days_the_latest_counts_for_each() -> None:
    """The money arrived on 1 February; whose work was accepted later waits for that."""
    given = ({"since": date(2023, 5, 1)}, {"since": date(2024, 6, 1)}, {"since": None})
    assert told(due(f"[{ARRIVED}, {SINCE}]", *given)) == [
        (date(2024, 3, 2), "late"), (date(2024, 7, 1), "late"), (None, "undetermined"),
    ]  # fmt: skip
    found = due(f"[{ARRIVED}, {SINCE}]", *given, head=OPEN)
    assert told(found) == [(None, "undetermined"), (None, "undetermined"), (None, "undetermined")]
    assert all("not told yet" in row["due_reason"] for row in rows(found, benefit="work"))


def test_two_dates_of_the_case_and_a_day_before_one() -> None:
    written = f'[{SINCE}, {{ before = "until", months = 1 }}]'
    days = {"since": date(2024, 7, 31), "until": date(2024, 3, 31)}
    later = {**days, "until": date(2024, 12, 31)}
    assert told(due(written, days, later, {**days, "since": None})) == [
        (date(2024, 8, 30), "due"), (date(2024, 11, 30), "upcoming"), (None, "undetermined"),
    ]  # fmt: skip


def test_an_event_of_the_plan_goes_before_a_field_of_the_same_name() -> None:
    head = HEAD.replace("[events]", "[events]\nsince = 2024-05-01")
    assert told(due(SINCE, {"since": date(2020, 1, 1)}, head=head))[0][0] == date(2024, 5, 31)


def test_months_are_counted_as_everywhere_in_a_plan() -> None:
    """The last day of a shorter month; every day of two years, one of them a leap year."""
    days = [date(2023, 12, 1) + timedelta(days=n) for n in range(460)]
    found = rows(
        due('{ after = "since", months = 13, days = 3 }', *({"since": day} for day in days))
    )
    expected = {moved(day, months=13, days=3) for day in days}
    assert {row["due"] for row in found if row["benefit"] == "work"} == expected


def test_instalments_of_one_benefit_are_counted_each_in_its_way() -> None:
    """Thirty per cent upon the money, the rest a year after the date of the case."""
    text = """
    [payments.work]
    benefits = ["work"]
    instalments = [
        { name = "first", share = { value = 30, unit = "%" }, due = { after = "money_arrives", days = 30 } },
        { name = "last", due = { after = "since", months = 12 } },
    ]
    """  # noqa: E501 - lines of a plan file
    evaluation = evaluated(doctors({"since": date(2023, 9, 1)}), made(), plan=plan(text))
    assert told(evaluation) == [(date(2024, 3, 2), "late"), (date(2024, 9, 1), "due")]
    last = evaluation.cash_plan.row(1, named=True)
    assert (last["due"], last["standing"]) == (None, "unknown")
    assert last["due_reason"] == "counted from since of each case"


def test_what_was_paid_late_is_told_by_the_day_of_the_case() -> None:
    text = f'[payments.work]\nbenefits = ["work"]\ndue = {SINCE}\n'
    paid = made(*(
        {"医生编号": f"D{n}", "amount": 1000.01, "paid_on": date(2024, 7, 2)} for n in (1, 2, 3)
    ))  # fmt: skip
    days = (date(2024, 6, 2), date(2024, 6, 1), None)
    found = rows(evaluated(doctors(*({"since": d} for d in days)), paid, plan=plan(text)))
    found = [row for row in found if row["benefit"] == "work"]
    assert [row["state"] for row in found] == ["paid", "paid_late", "paid"]
    assert [row["days_late"] for row in found] == [None, 1, None]


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        (SINCE, "since is blank", "since未填写"),
        ('{ after = "until", days = 1 }', "there is no until so far", "尚无until"),
        ("[]", "the plan does not say when it is paid", "方案未规定发放时间"),
    ],
)
def test_why_a_day_is_open_is_told_in_both_languages(
    written: str, english: str, chinese: str
) -> None:
    found = due(written, {"since": None, "until": None})
    assert english in str(found.explain("D1"))
    assert f"发放期限未知 ({chinese})" in str(found.explain("D1", language="zh"))
    assert english not in str(found.explain("D1", language="zh"))


def test_the_agenda_says_that_each_case_has_its_day() -> None:
    agenda = due(SINCE, {}).agenda.filter(kind="payment")
    assert agenda.height == 1
    assert "each case" in str(agenda.row(0))


MIXED = (
    doctors(
        {"since": date(2024, 1, 31)}, {"since": None}, {"until": None},
        {"since": date(2023, 2, 28), "until": date(2024, 2, 29)}, {"passed": False},
    ),
    made({"amount": 1000.01, "paid_on": date(2024, 7, 2)}),
)  # fmt: skip
WRITTEN = f"""
[payments.work]
benefits = ["work"]
due = [{ARRIVED}, {SINCE}, {{ after = "until", months = 1, days = 1 }}]
[payments.post]
benefits = ["post"]
due = {{ before = "since", months = 12 }}
"""


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    import duckdb

    compare(*(duckdb.from_arrow(frame.to_arrow()) for frame in MIXED))


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    compare(*(spark_session().createDataFrame(frame.to_arrow()) for frame in MIXED))


def compare(given: Any, paid: Any) -> None:
    key = ["doctor", "benefit"]
    expected, found = (
        to_polars(evaluated(*each, plan=plan(WRITTEN)).payments).sort(key)
        for each in (MIXED, (given, paid))
    )
    assert found.equals(expected)
    assert found.schema == expected.schema
    assert expected["due"].null_count() not in (0, expected.height)
