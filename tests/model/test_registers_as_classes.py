"""Register classes say what is wrong with them when their body ends."""

from __future__ import annotations

from typing import Any

import pytest

import publicservice as ps


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"clinic": ps.Key()}, "a register class needs a name"),
        ({"register": "clinics"}, "a register has one Key field, found 0"),
        ({"register": "clinics", "a": ps.Key(), "b": ps.Key()}, "found 2: ['a', 'b']"),
        ({"register": "c", "a": ps.Key(), "at": ps.Field("date")}, "field name 'at' is reserved"),
        ({"register": "c", "a": ps.Key(), "levels": ("twon",), "town": ps.Field("text")},
         "did you mean 'town'?"),
        ({"register": "c", "a": ps.Key(), "born": ps.Field("date", derived_from="a")},
         "'a' is not a ResidentNumber field"),
    ],
)  # fmt: skip
def test_a_wrong_register_class_is_refused(body: dict[str, Any], said: str) -> None:
    """The message says what to write."""
    with pytest.raises(ps.ProgrammeError) as caught:
        type("Clinic", (ps.Register,), body)
    assert said in str(caught.value)
    assert "Clinic" in str(caught.value)


def test_an_unknown_kind_offers_the_nearest() -> None:
    """Kinds are a closed list."""
    with pytest.raises(ps.ProgrammeError, match=r"no field kind 'monye'.*did you mean 'money'"):
        ps.Field("monye")  # type: ignore[arg-type]


def test_a_subclass_adds_fields_and_reads_the_same_table() -> None:
    """Name, key and references are inherited."""

    class Resident(ps.Person):
        """With a card."""

        card = ps.Field("bool", zh="卡")

    assert Resident.register == "persons"
    assert Resident.key() == "person"
    assert set(Resident.fields) == set(ps.Person.fields) | {"card"}
    assert "card" not in ps.Person.fields
    assert Resident.references()["household"].to is ps.Household


def test_headers_of_a_field_are_its_names_in_both_languages() -> None:
    """The canonical one first, none twice."""
    field = ps.Person.fields["birth_date"]
    assert field.headers[:3] == ("birth_date", "出生日期", "birth date")
    assert len(set(field.headers)) == len(field.headers)
