"""Cases that say what somebody is paid, and out of which source."""

from __future__ import annotations

from pathlib import Path

import pytest

import publicservice as ps
from publicservice.testing import check_case, read_cases
from publicservice.testing.case_evaluation import evaluate_cases

PLAN = """
programme = "winter-visits"
schema_version = 1
source = { title = "Winter visits", issuer = "sub-district office", document = "W/1" }
[registers.households]
unit = true
fields = { ill = { kind = "bool" }, poor = { kind = "bool" }, awarded = { kind = "money" } }
[rules]
eligible = { is = "ill or poor", cite = "2" }
[standard]
ill = { between = [200, 600], unit = "yuan/household", cite = "3" }
poor = { value = 50, unit = "yuan/household", cite = "3" }
[benefits]
visit = { amount = "plan.standard.ill", to = "ill", period = "once", decided = "awarded" }
parcel = { amount = "plan.standard.poor", to = "poor", period = "once", gives_way_to = ["visit"] }
[funding]
city = { level = "city", share = { value = 60, unit = "%" }, cite = "4" }
street = { level = "street", share = { value = 40, unit = "%" }, cite = "4" }
"""
CASE = """
programme = "winter-visits"
at = 2024-02-01
[common.households]
poor = false
[[case]]
name = "one"
"""
DECIDED = "row = { ill = true, awarded = 500 }\n"
OPEN = 'row = { ill = "?", poor = true }\n'


def check(folder: Path, text: str) -> None:
    plan, cases = folder / "visits.toml", folder / "cases.toml"
    plan.write_text(PLAN, encoding="utf-8")
    cases.write_text(CASE + text, encoding="utf-8")
    for case in read_cases(cases):
        check_case(case, str(plan))


@pytest.mark.parametrize(
    "text",
    [
        DECIDED + "expect.entitlements.visit = 500",
        DECIDED + 'expect.entitlements = { visit = "entitled", parcel = "none" }',
        DECIDED + 'expect.entitlements.visit = { amount = 500, discretion = "decided" }',
        DECIDED + "expect.entitlements.visit.parts = { city = 300, street = 200, unfunded = 0 }",
        "row = { ill = true }\nexpect.entitlements.visit.amount = [200, 600]",
        OPEN + 'expect.entitlements.visit = { status = "undetermined", amount = [0, 600] }',
        OPEN + "expect.entitlements.parcel.amount = [0, 50]",
        (
            "row = { ill = true, poor = true }\n"
            'expect.entitlements.parcel = { status = "gives_way", gives_way_to = "visit" }'
        ),
    ],
)
def test_a_case_of_money_that_holds(tmp_path: Path, text: str) -> None:
    check(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            DECIDED + "expect.entitlements.visit = 499.99",
            "benefit visit: amount: expected 499.99, found 500",
        ),
        (
            DECIDED + "expect.entitlements.visit = [200, 600]",
            "benefit visit: amount: expected 200..600, found 500",
        ),
        (
            DECIDED + 'expect.entitlements.visit = "gives_way"',
            "benefit visit: status: expected gives_way, found entitled",
        ),
        (
            DECIDED + 'expect.entitlements.visit = "none"',
            "benefit visit: status: expected none, found entitled",
        ),
        (
            DECIDED + "expect.entitlements.parcel = 50",
            "benefit parcel: expected an entitlement, found none",
        ),
        (
            DECIDED + "expect.entitlements.visit.parts.city = 200",
            "benefit visit: parts.city: expected 200, found 300",
        ),
    ],
)
def test_a_case_of_money_that_does_not_hold(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(AssertionError) as raised:
        check(tmp_path, text)
    assert str(raised.value).splitlines()[1] == f"  {told}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("visits = 500", "no benefit 'visits' (did you mean 'visit'?)"),
        ('visit = "entitld"', "no status 'entitld' (did you mean 'entitled'?)"),
        ("visit.amout = 500", "no part of an entitlement 'amout' (did you mean 'amount'?)"),
        ("visit.parts.town = 500", "no source or payer 'town'"),
        ("visit.amount = true", "an amount is"),
    ],
)
def test_names_that_are_not_there(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ps.UsageError) as raised:
        check(tmp_path, f"{DECIDED}expect.entitlements.{text}")
    assert told in str(raised.value)


def test_money_is_expected_of_a_beneficiary(tmp_path: Path) -> None:
    with pytest.raises(ps.UsageError, match="of a beneficiary, and there is none"):
        check(tmp_path, "expect.entitlements.visit = 500")


def test_parts_are_those_of_the_case_alone(tmp_path: Path) -> None:
    """Cases about parts share no evaluation: whose turn the odd fen is hangs on the rows before."""
    more = '[[case]]\nname = "two"\nrow = { ill = true }\nexpect.entitlements.visit = [200, 600]\n'
    (tmp_path / "visits.toml").write_text(PLAN, encoding="utf-8")
    path = tmp_path / "cases.toml"
    for expected, groups in (("visit.parts.city = 300", 2), ("visit = 500", 1)):
        path.write_text(f"{CASE}{DECIDED}expect.entitlements.{expected}\n{more}", encoding="utf-8")
        found, wrong = evaluate_cases(read_cases(path), str(tmp_path / "visits.toml"))
        assert (len(found), wrong) == (groups, {})
