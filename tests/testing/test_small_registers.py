"""Registers in a line: rows as an office would write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from laws.guesthouses import House

import publicservice as ps
from publicservice import Field, Person, Programme, Register, criterion
from publicservice.output import to_polars
from publicservice.testing import UNKNOWN, small_registers


class Guesthouses(Programme):
    """A programme over the guest houses."""

    id = "guest-houses"
    unit = House
    eligible = criterion("licensed", "有证", lambda h: h.licensed & h.owner.resident)


def conformed(register: type[Register], registers: ps.Registers) -> list[dict[str, Any]]:
    table = registers.table(register)
    assert table is not None
    return to_polars(table.frame).rows(named=True)


def test_values_are_read_as_from_a_file() -> None:
    """Days, truths, numbers, money in yuan, percentages, and the office's own words."""
    registers = small_registers(
        Guesthouses,
        houses=[
            {"house": "h1", "opened": date(2024, 2, 29), "licensed": True, "rooms": 3, "cost": 12,
             "balance": "-3.50", "occupied": Decimal("12.5"), "kind": "民宿"},
            {"house": "h2", "opened": "2024年3月1日", "licensed": "否", "rooms": "4",
             "cost": Decimal("0.01"), "occupied": 85, "kind": "hotel"},
        ],
    )  # fmt: skip
    first, second = conformed(House, registers)
    assert first == {
        "house": "h1", "owner": None, "district": None, "licensed": True, "rooms": 3, "cost": 1200,
        "granted": None,
        "balance": -350, "occupied": 125_000, "opened": date(2024, 2, 29), "kind": "inn",
    }  # fmt: skip
    assert (second["opened"], second["licensed"], second["cost"]) == (date(2024, 3, 1), False, 1)
    assert (second["occupied"], second["kind"]) == (850_000, "hotel")


def test_a_field_left_out_is_a_blank_cell() -> None:
    """With the programme at hand, and so blank means what the field says that it means."""
    registers = small_registers("family-doctor", persons=[{"person": "P1"}])
    (row,) = conformed(Person, registers)
    assert row["moved_out_on"] == date.max
    assert row["hukou"] is None


def test_a_row_without_its_key_gets_one() -> None:
    """As in cases; a key that is written, also as a blank cell, stays as it is written."""
    rows: list[dict[str, Any]] = [{"hukou": "rural"}, {"person": "P2"}, {"person": None}]
    registers = small_registers("family-doctor", persons=rows)
    found = conformed(Person, registers)
    assert [row["person"] for row in found] == ["person-1", "P2"]


def test_unknown_is_unknown_also_where_blank_means_something() -> None:
    registers = small_registers(
        "family-doctor",
        persons=[{"person": "P1", "moved_out_on": UNKNOWN, "hukou": UNKNOWN, "birth_date": None}],
    )
    (row,) = conformed(Person, registers)
    assert (row["moved_out_on"], row["hukou"], row["birth_date"]) == (None, None, None)


def test_without_a_programme_only_the_columns_that_are_named() -> None:
    registers = small_registers(persons=[{"person": "P1", "hukou": "rural"}])
    (row,) = conformed(Person, registers)
    assert (row["hukou"], row["moved_out_on"]) == ("rural", None)


def test_a_register_may_be_empty() -> None:
    registers = small_registers(Guesthouses, houses=[])
    assert conformed(House, registers) == []
    assert registers.complete_until("houses") is None


def test_until_when_a_register_is_complete() -> None:
    registers = small_registers(Guesthouses, houses=[], complete_until="2024-05-31")
    assert registers.complete_until("houses") == date(2024, 5, 31)


class Sized(Programme):
    """A programme with a field of its own."""

    id = "sized"

    class Big(House):
        """A house with a garden."""

        garden = Field("bool", zh="花园")

    unit = Big
    eligible = criterion("garden", "花园", lambda h: h.garden)


@pytest.mark.parametrize(
    ("programme", "tables", "text"),
    [
        (Sized, {"houses": [{}, {"gardn": True}]},
         "houses, row 2: no field 'gardn' (did you mean 'garden'?)"),
        (Sized, {"house": [{}]},
         "house: the programme reads no register 'house' (did you mean 'houses'?)"),
        (None, {"houses": []},
         ("houses: no row, so nobody knows the columns (name the programme first: "
         "small_registers('family-doctor', ...))")),
        (Sized, {"houses": [{"garden": ["yes"]}]},
         "a row cannot hold a list (write a date, yes or no, a whole number, a Decimal or a text)"),
        (Sized, {"houses": [{"rooms": 1.5}]},
         "a row cannot hold float (write a date, yes or no, a whole number, a Decimal or a text)"),
        ("family-docter", {"persons": [{}]},
         "no programme 'family-docter' (did you mean 'family-doctor'?)"),
    ],
)  # fmt: skip
def test_mistakes_are_told(programme: Any, tables: Any, text: str) -> None:
    with pytest.raises(ps.UsageError) as raised:
        small_registers(programme, **tables)
    assert str(raised.value) == text
