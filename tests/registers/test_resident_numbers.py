"""Resident numbers: form, date, check digit, and what is taken from them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers.tables import (
    quarantine,
    read_cells,
    resident_number,
    rows,
    said,
    table_of,
    unhurried,
)
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

import publicservice as ps

NUMBER = resident_number("19900307", "001")
WITH_X = next(n for k in range(99) if (n := resident_number("19900307", f"{k:03d}"))[-1] == "X")


def read(number: str | None) -> tuple[Any, str]:
    """How a number is read."""
    return read_cells(ps.ResidentNumber(), [number])[0]


def person(**cells: Any) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """A single person as conformed, and the quarantine's field, value and code."""
    frame = pl.DataFrame({"person": ["P1"], **{name: [cell] for name, cell in cells.items()}})
    table = table_of(ps.Person, frame)
    return rows(table).row(0, named=True), quarantine(table).select("field", "value", "code").rows()


def expected(number: str) -> str:
    """What python-stdnum says about form, date and check digit; the area is not asked for."""
    if len(number) != 18 or not number[:17].isdigit() or number[17] not in "0123456789X":
        return "cell.resident-number-form"
    try:
        born = ric.get_birth_date(number)
    except InvalidComponent:
        return "cell.resident-number-date"
    if born.year < 1000:
        return "cell.resident-number-date"
    return "" if ric.calc_check_digit(number) == number[17] else "cell.resident-number-check-digit"


DIGITS = st.text("0123456789", min_size=17, max_size=17)
DATED = st.builds(
    lambda area, born, order: f"{area:06d}{born:%Y%m%d}{order:03d}",
    st.integers(0, 999_999), st.dates(date(1000, 1, 1)), st.integers(0, 999),
)  # fmt: skip
MONTHS = st.builds(
    lambda year, month, day: f"999001{year:04d}{month:02d}{day:02d}001",
    st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32),
)  # fmt: skip
LAST = st.sampled_from("0123456789X")
BODIES = DIGITS | DATED | MONTHS
NUMBERS = st.builds(lambda body, last: body + last, BODIES, LAST) | BODIES.map(
    lambda body: body + ric.calc_check_digit(body + "0")
)


@unhurried
@given(st.lists(NUMBERS, min_size=1, max_size=50))
def test_numbers_are_judged_as_python_stdnum_judges_them(numbers: list[str]) -> None:
    """For every form, date and check digit; the area code is never judged."""
    found = read_cells(ps.ResidentNumber(), numbers)
    assert [code for _, code in found] == [expected(number) for number in numbers]
    assert all(value in (None, number) for (value, _), number in zip(found, numbers, strict=True))


@pytest.mark.parametrize("year", [1900, 1999, 2000, 2023, 2024, 2100, 2400])
def test_the_29th_of_february(year: int) -> None:
    """Exists in leap years only."""
    number = resident_number(f"{year}0229")
    assert read(number)[1] == expected(number)


def test_a_number_is_read_as_people_type_it() -> None:
    """A small x, spaces around it, full-width digits."""
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    for text in (WITH_X, WITH_X.lower(), f" {WITH_X}　", WITH_X.translate(wide)):
        assert read(text) == (WITH_X, "")


@pytest.mark.parametrize(
    "text", ["123", "123456789012345", NUMBER + "1", "A" + NUMBER[1:], NUMBER[:17] + "Y", "=A1"]
)
def test_another_form_is_refused(text: str) -> None:
    """15 digits are no longer a number."""
    assert read(text) == (None, "cell.resident-number-form")


def test_a_future_birth_date_is_not_judged_here() -> None:
    """There is no evaluation date yet."""
    assert read(resident_number("29990101")) == (resident_number("29990101"), "")


def test_blank_birth_date_and_sex_come_from_the_number() -> None:
    """The cells are blank, or there are no such columns."""
    man, woman = resident_number("19900307", "001"), resident_number("20011231", "002")
    row, wrong = person(resident_number=man, birth_date=None, sex="")
    assert (row["birth_date"], row["sex"], wrong) == (date(1990, 3, 7), "male", [])
    row, wrong = person(resident_number=woman)
    assert (row["birth_date"], row["sex"], wrong) == (date(2001, 12, 31), "female", [])


def test_a_derived_field_is_not_missing() -> None:
    """Though it has no column."""
    frame = pl.DataFrame({"person": ["P1"], "resident_number": [NUMBER]})
    missing = table_of(ps.Person, frame).missing_fields
    assert {"birth_date", "sex"}.isdisjoint(missing)
    assert "name" in missing
    frame = pl.DataFrame({"person": ["P1"]})
    assert {"birth_date", "sex"} <= table_of(ps.Person, frame).missing_fields


def test_a_wrong_number_gives_nothing() -> None:
    """Neither date nor sex, not even a plausible one."""
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")
    row, found = person(resident_number=wrong, birth_date=None, sex=None)
    assert (row["resident_number"], row["birth_date"], row["sex"]) == (None, None, None)
    assert found == [("resident_number", wrong, "cell.resident-number-check-digit")]


def test_a_contradiction_makes_the_cell_unknown_and_keeps_the_number() -> None:
    """And the remedy says so."""
    row, found = person(resident_number=NUMBER, birth_date="1990-03-08", sex="女")
    assert (row["resident_number"], row["birth_date"], row["sex"]) == (NUMBER, None, None)
    assert found == [
        ("birth_date", "1990-03-08", "cell.contradicts-resident-number"),
        ("sex", "女", "cell.contradicts-resident-number"),
    ]
    frame = pl.DataFrame({"person": ["P1"], "resident_number": [NUMBER], "sex": ["女"]})
    table = table_of(ps.Person, frame)
    assert quarantine(table)["remedy"].item() == (
        "correct the one that is wrong; until then this cell counts as unknown and the resident "
        "number is kept"
    )
    (warning,) = said(table, "cell.contradicts-resident-number")
    assert warning.startswith("frame persons, row 1, sex: 1 cell: does not agree with")


def test_a_cell_that_could_not_be_read_is_not_filled() -> None:
    """It is in the quarantine, so it is unknown."""
    row, found = person(resident_number=NUMBER, birth_date="1990-02-30")
    assert row["birth_date"] is None
    assert found == [("birth_date", "1990-02-30", "cell.not-a-date")]


def test_the_words_of_a_sex_field_are_those_of_its_class() -> None:
    """A plugin may call them otherwise."""

    class Member(ps.Register):
        register = "members"
        member = ps.Key()
        number = ps.ResidentNumber()
        sex = ps.Field("text", words={"男": "M", "女": "F"}, derived_from="number")

    frame = pl.DataFrame({"member": ["1"], "number": [resident_number(order="002")]})
    assert rows(table_of(Member, frame))["sex"].to_list() == ["F"]


def test_a_bound_holds_for_a_derived_date_too() -> None:
    """Outside it is unknown."""

    class Member(ps.Register):
        register = "members"
        member = ps.Key()
        number = ps.ResidentNumber()
        born = ps.Field("date", minimum=date(1900, 1, 1), derived_from="number")

    frame = pl.DataFrame({"member": ["1"], "number": [resident_number("18990101")]})
    table = table_of(Member, frame)
    assert rows(table)["born"].to_list() == [None]
    assert quarantine(table)["code"].to_list() == ["cell.below-minimum"]


def test_only_dates_and_texts_can_be_derived() -> None:
    """A resident number holds nothing else."""

    class Member(ps.Register):
        register = "members"
        member = ps.Key()
        number = ps.ResidentNumber()
        age = ps.Field("count", derived_from="number")

    frame = pl.DataFrame({"member": ["1"], "number": [NUMBER]})
    with pytest.raises(ps.ProgrammeError, match="holds a date and a sex, no count"):
        table_of(Member, frame)
