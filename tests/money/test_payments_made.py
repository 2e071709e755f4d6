"""Records of payments: each is told where it is odd, and none is dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from money.paid import HEAD, doctors, evaluated, made, plan, rows

import publicservice as ps
from publicservice.results.payments.frames import payment_register
from publicservice.written_programme import programme_of

FIRST = {"instalment": "basic", "period": "1", "amount": 175, "paid_on": date(2024, 4, 10)}


ODD: dict[str, tuple[dict[str, Any], str | None]] = {
    "nothing": ({}, None),
    "somebody else": ({"医生编号": "X"}, "unknown_person"),
    "nobody": ({"医生编号": None}, "unknown_person"),
    "another benefit": ({"benefit": "gift"}, "unknown_benefit"),
    "no benefit": ({"benefit": None}, "unknown_benefit"),
    "to come": ({"paid_on": date(2024, 8, 2)}, "in_future"),
    "another instalment": ({"instalment": "second"}, "unknown_instalment"),
    "another period": ({"period": "5"}, "unknown_instalment"),
    "no instalment": ({"instalment": None, "period": None}, "no_instalment"),
    "more": ({"amount": 175.01}, "too_much"),
    "less": ({"amount": 174.99}, "too_little"),
    "no amount": ({"amount": None}, "no_amount"),
    **{f"period {name}": ({"period": name}, None) for name in (
        "第1期", "2024-Q1", "2024年第1季度", "2024年一季度", "2024-01-01")},
    "benefit by its label": ({"benefit": "劳务补助"}, None),
    "instalment by its label": ({"instalment": "基本补助"}, None),
    "instalment by its number": ({"instalment": "1"}, None),
}  # fmt: skip


def findings(*records: dict[str, Any], **row: Any) -> list[str | None]:
    """What is odd about each record, to one doctor."""
    frame = evaluated(doctors(row), made(*records)).payments_made
    found: list[str | None] = frame.sort("payment")["finding"].to_list()
    return found


@pytest.fixture(scope="module")
def of_many() -> ps.Evaluation:
    """A doctor for each record."""
    records = [
        {**FIRST, "医生编号": f"D{n}", **record}
        for n, (record, _) in enumerate(ODD.values(), start=1)
    ]
    return evaluated(doctors(*({} for _ in ODD)), made(*records))


@pytest.mark.parametrize("name", ODD)
def test_every_odd_record_is_told(of_many: ps.Evaluation, name: str) -> None:
    """What is not odd has no finding, and none is left out."""
    number = list(ODD).index(name) + 1
    (row,) = of_many.payments_made.filter(pl.col("payment") == f"R{number}").rows(named=True)
    assert row["finding"] == ODD[name][1]


def test_each_finding_is_a_problem_with_its_count_and_money(of_many: ps.Evaluation) -> None:
    """By the number of the record."""
    told = {problem.code: problem.message for problem in of_many.problems}
    expected = {f"payment.{finding.replace('_', '-')}" for _, finding in ODD.values() if finding}
    assert {code for code in told if code.startswith("payment.")} == expected
    assert told["payment.unknown-person"].endswith(": 2, 350.00 yuan in all: R2, R3")


def test_what_was_paid_in_two_parts_is_not_paid_twice() -> None:
    """Twice is what comes to too much."""
    half = {**FIRST, "amount": 87.5}
    assert findings(half, half) == [None, None]
    assert findings(FIRST, FIRST) == ["twice", "twice"]


def test_who_is_not_entitled_is_told_and_who_may_be_is_not() -> None:
    assert findings(FIRST, on_list=False) == ["not_entitled"]
    assert findings(FIRST, on_list=None) == [None]
    assert findings({**FIRST, "instalment": "rest", "amount": 300.01}, passed=False) == ["stopped"]


def test_a_payment_that_does_not_say_what_it_is_for_leaves_the_others_open() -> None:
    """Any of them may have been paid."""
    paid = made({**FIRST, "instalment": None, "period": None})
    found = rows(evaluated(doctors({}), paid), benefit="work")
    assert {row["state"] for row in found} == {"undetermined"}


def test_late_is_what_came_after_the_day() -> None:
    """A day that is not known makes nothing late."""
    paid = made({**FIRST, "paid_on": date(2024, 4, 18)}, {**FIRST, "period": "2", "paid_on": None})
    first, second = rows(evaluated(doctors({}), paid), instalment="basic")[:2]
    assert (first["state"], first["days_late"]) == ("paid_late", 3)
    assert (second["state"], second["days_late"]) == ("paid", None)


def test_records_of_another_programme_are_not_ours() -> None:
    """By its id or either of its names."""
    records = [{**FIRST, "programme": name} for name in ("hardship-visits", "Stipends", None)]
    frame = evaluated(doctors({}), made(*records)).payments_made
    assert frame.sort("payment")["payment"].to_list() == ["R2", "R3"]


def test_receipts_are_numbered_once_and_signed() -> None:
    paid = made(
        {**FIRST, "receipt_number": "7", "signed": True},
        {**FIRST, "period": "2", "receipt_number": "7", "signed": False},
    )
    found = {problem.code: problem for problem in evaluated(doctors({}), paid).problems}
    assert "7" in found["payment.receipt-twice"].message
    assert found["payment.not-signed"].message.endswith(": 1")


def test_an_identity_number_is_masked_in_a_finding() -> None:
    number = "11010519491231002X"
    frame = made({**FIRST, "医生编号": "D9"}).with_columns(payment=pl.lit(number))
    told = "\n".join(map(str, evaluated(doctors({}), frame).problems))
    assert number not in told


def test_records_count_only_up_to_the_day_to_which_they_are_complete() -> None:
    """What came later may be missing, so nothing is late."""
    registers = ps.registers(
        {"doctors": doctors({}), "payments_made": made()},
        complete_until={"发放台账": date(2024, 4, 1)},
    )
    used = evaluated(doctors({})).programme
    from publicservice.in_use import ProgrammeInUse
    from publicservice.manager import installed_plugins

    evaluation = ProgrammeInUse(used, plan(), installed_plugins()).evaluate(registers, "2024-08-01")
    states = {row["state"] for row in rows(evaluation, benefit="work")}
    assert states == {"undetermined", "upcoming"}


def test_a_plan_may_add_columns_to_the_register() -> None:
    """The beneficiary is still named by the key of the unit."""
    more = '[registers.payments_made.fields]\nbank = { zh = "开户行" }\n'
    register = payment_register(programme_of(plan(head=HEAD + more)))
    assert register is not None
    assert {"bank", "amount"} <= set(register.fields)
    assert "医生编号" in register.fields["beneficiary"].headers


def test_a_programme_may_have_a_register_of_its_own() -> None:
    class Transfer(ps.Payment):
        account = ps.Field("text", zh="账号", private=True)

    class Grants(ps.Programme):
        id = "grants"
        zh = "补助"
        unit = ps.Person
        payment_register = Transfer
        eligible = ps.criterion("here", "在册", lambda p: p.resident)
        grant = ps.Benefit("grant", "补助", "standard.grant")

    register = payment_register(Grants)
    assert register is not None
    assert issubclass(register, Transfer)
