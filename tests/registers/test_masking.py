"""Identity numbers and names, masked."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers.tables import quarantine, resident_number, table_of

import publicservice as ps
from publicservice.masking import mask, mask_identities, masked

NUMBER = resident_number()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("99900119900307001X", "999***1X"), ("王某某", "王**"), ("王", "**"), ("", ""), (None, ""),
        (123456789012345678, "123***78"), ("  李某 ", "李**"), ("A1234567", "A12***67"),
        ("Alexandria", "A**"),
    ],
)  # fmt: skip
def test_what_is_left(value: Any, shown: str) -> None:
    """Three and two characters of a number, the first of a name; the length is not told."""
    assert mask(value) == shown


@given(st.text(min_size=1))
def test_a_masked_value_is_never_the_value(text: str) -> None:
    """Nor does it hold more than five of its characters."""
    shown = mask(text)
    assert shown != text or set(text) == {"*"}
    assert len(shown.replace("*", "")) <= 5


def test_numbers_in_running_text() -> None:
    """18 and 15 characters, a small x too; other numbers stay."""
    text = f"case {NUMBER}, 99900119900307001x and 123456789012345, not 12345678901234567890"
    assert mask_identities(text) == (
        f"case 999***{NUMBER[-2:]}, 999***1x and 123***45, not 12345678901234567890"
    )


def test_a_frame_for_the_terminal() -> None:
    """Private fields of the register, in the caller's kind of frame."""
    frame = pl.DataFrame(
        {
            "person": ["P1", NUMBER],
            "name": ["王某", None],
            "resident_number": [NUMBER, ""],
            "n": [1, 2],
        }
    )
    shown = masked(frame, [ps.Person])
    short = f"999***{NUMBER[-2:]}"
    assert shown.rows() == [("P1", "王**", short, 1), (short, None, "", 2)]
    assert masked(frame.to_pandas(), [ps.Person])["name"].tolist()[0] == "王**"
    assert masked(frame.to_arrow(), [ps.Person])["resident_number"].to_pylist() == [short, ""]


def test_a_quarantine_for_the_terminal() -> None:
    """Values of private fields, and whole rows, which hold them."""
    frame = pl.DataFrame(
        {"person": ["P1", ""], "resident_number": ["1" * 18, NUMBER], "birth_date": ["x", None]}
    )
    full = quarantine(table_of(ps.Person, frame))
    assert NUMBER in "".join(full["value"])
    shown = masked(full, [ps.Person])
    assert shown.drop("value").equals(full.drop("value"))
    assert shown.select("field", "value").rows() == [
        ("birth_date", "x"), ("resident_number", "111***11"), ("person", "***"),
    ]  # fmt: skip
