"""Sections whose percentages make 100 % together."""

from __future__ import annotations

import pytest
from plan.plan_texts import HEADER, errors_of, read

REMEDY = "(correct the parts, or write unknown for one that the document leaves open)"
SECTION = "[shares]\nadds_up_to = 100\n"


def shares(**parts: str) -> str:
    return SECTION + "\n".join(f"{name} = {leaf}" for name, leaf in parts.items())


def percent(figure: str) -> str:
    return f"{{ value = {figure}, unit = '%' }}"


@pytest.mark.parametrize(
    "body",
    [
        shares(county=percent("50"), township=percent("50")),
        shares(a=percent("33.3333"), b=percent("33.3333"), c=percent("33.3334")),
        shares(county=percent("50"), township="{ unknown = 'lost', unit = '%' }"),
        shares(county=percent("50"), township="{ between = [40, 60], unit = '%' }"),
        shares(county=percent("100"), places="{ value = 7 }"),
        shares(
            county="{ value = [{ value = 100 }, { since = 2015-01-01, value = 60 }], unit = '%' }",
            township="{ value = [{ since = 2015-01-01, value = 40 }], unit = '%' }",
        ),
        shares(county="{ value = [{ since = 0001-01-01, value = 100 }], unit = '%' }"),
    ],
)
def test_parts_that_make_the_whole(body: str) -> None:
    """Exactly, at every date of change; a part that is not known may still complete it."""
    assert read(body).adding_up == {"shares"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            shares(county=percent("50"), township=percent("49")),
            f"adds up to 99 %, not to 100 %: county 50 + township 49 {REMEDY}",
        ),
        (
            shares(county=percent("50"), township=percent("51")),
            f"adds up to 101 %, not to 100 %: county 50 + township 51 {REMEDY}",
        ),
        (
            shares(a=percent("33.3333"), b=percent("33.3333"), c=percent("33.3333")),
            f"adds up to 99.9999 %, not to 100 %: a 33.3333 + b 33.3333 + c 33.3333 {REMEDY}",
        ),
        (
            shares(
                county="{ value = [{ value = 60 }, { since = 2015-01-01, value = 70 }], "
                "unit = '%' }",
                township=percent("40"),
            ),
            f"adds up to 110 % from 2015-01-01 on, not to 100 %: county 70 + township 40 {REMEDY}",
        ),
        (
            shares(
                county="{ value = [{ value = 70 }, { since = 2015-01-01, value = 60 }], "
                "unit = '%' }",
                township=percent("40"),
            ),
            f"adds up to 110 %, not to 100 %: county 70 + township 40 {REMEDY}",
        ),
        (
            shares(county=percent("101e0").replace("101e0", "70"), township=percent("40"),
                   village="{ unknown = 'lost', unit = '%' }"),
            f"adds up to 110 %, not to 100 %: county 70 + township 40 {REMEDY}",
        ),
        (
            shares(county="{ value = 100 }"),
            "adds_up_to = 100, but there is no percentage (give its numbers unit = \"%\")",
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not(body: str, message: str) -> None:
    """The sum, each part, and from when."""
    assert errors_of(HEADER + body) == [f"county.toml: shares: {message}"]


@pytest.mark.parametrize(
    ("value", "found"),
    [("99", "the number 99"), ("true", "true"), ('"all"', "the text 'all'")],
)
def test_only_100_can_be_added_up_to(value: str, found: str) -> None:
    """Anything else is a slip."""
    body = f"[shares]\nadds_up_to = {value}\ncounty = {percent('100')}"
    assert errors_of(HEADER + body) == [
        f"county.toml: shares.adds_up_to: expected 100, found {found} (write adds_up_to = 100)"
    ]


def test_a_part_that_cannot_be_read_is_not_missed_in_the_sum() -> None:
    """One mistake is not told twice."""
    body = shares(county=percent("50"), township=percent("115"))
    assert len(errors_of(HEADER + body)) == 1
