"""Cases that say when somebody is paid, how much, and how it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from money.paid import HEAD, SCHEDULES

import publicservice as ps
from publicservice.testing import check_case, read_cases

CASE = """
programme = "stipend"
at = 2024-08-01
[common.doctors]
doctor = "D1"
passed = false
lost = false
resting = false
since = 2024-01-01
fee = 1000.01
on_list = true
[[case]]
name = "one"
row = {}
"""
PAID = """
[[case.registers.payments_made]]
beneficiary = "D1"
benefit = "劳务补助"
instalment = "basic"
period = "2024-Q1"
amount = 175
paid_on = 2024-04-20
"""


def check(folder: Path, expect: str, paid: str = PAID) -> None:
    plan, cases = folder / "stipend.toml", folder / "cases.toml"
    plan.write_text(HEAD + SCHEDULES, encoding="utf-8")
    cases.write_text(f"{CASE}expect.payments = {{ {expect} }}\n{paid}", encoding="utf-8")
    for case in read_cases(cases):
        check_case(case, str(plan))


def test_what_is_as_expected(tmp_path: Path) -> None:
    """By benefit, instalment and period; a name without its later parts stands for all of them."""
    check(
        tmp_path,
        '"work/basic/1" = { state = "paid_late", paid = 175, due = 2024-04-15 }, '
        '"work/basic" = 175, "work/basic/2" = "late", '
        '"work/rest" = { condition = "withheld", amount = 0 }, "work/third" = "none"',
    )


def test_without_the_register_nothing_is_late(tmp_path: Path) -> None:
    check(tmp_path, '"work/basic/1" = { state = "undetermined", paid = "?" }', paid="")


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ('"work/basic/1" = "paid"', "work/basic/1: state: expected paid, found paid_late"),
        ('"work/basic" = 174', "work/basic, work/basic/1: amount: expected 174, found 175"),
        ('"work/third" = 5', "work/third: expected 5, found none"),
    ],
)
def test_what_is_not_is_told(tmp_path: Path, expect: str, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check(tmp_path, expect)


@pytest.mark.parametrize(
    "expect",
    ['wrok = "paid"', 'work = "payed"', "work = { sum = 3 }", 'work = { condition = "x" }'],
)
def test_names_that_are_not_there(tmp_path: Path, expect: str) -> None:
    with pytest.raises(ps.UsageError) as raised:
        check(tmp_path, expect)
    assert raised.value.problems[0].code == "cases.no-such-name"
