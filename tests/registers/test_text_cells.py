"""Cells of text: what every kind of field reads, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers.tables import (
    one_field,
    quarantine,
    read_cells,
    rows,
    said,
    table_of,
    unhurried,
)

import publicservice as ps
from publicservice.registers.spaces import SPACES

FEBRUARY = date(2024, 2, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-05", "2024/2/5", "20240205", "2024年2月5日", "2024.2.5", "2024-2-5",
        "2024-02-05 00:00:00", "2024-02-05T13:45:10", "２０２４－０２－０５", "　2024-02-05 ",
    ],
)  # fmt: skip
def test_days_are_read_as_offices_write_them(text: str) -> None:
    """ISO, slashes, points, digits only, Chinese, with a time, in full width."""
    assert read_cells(ps.Field("date"), [text]) == [(FEBRUARY, "")]


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2023-02-29", "2024-13-01", "2024-02", "45327", "0024-02-05", "5.2.2024"]
)
def test_what_is_no_day_is_unknown_and_quarantined(text: str) -> None:
    """30 February above all; a spreadsheet's day number too, which could be anything."""
    assert read_cells(ps.Field("date"), [text]) == [(None, "cell.not-a-date")]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.50", 123450), ("1234.5元", 123450), ("¥1,234", 123400), ("￥12", 1200),
        ("5万元", 5_000_000), ("1.234567万", 1_234_567), ("2亿元", 20_000_000_000), (".5", 50),
        ("0", 0), ("5.000", 500), ("RMB 5", 500), ("１２．５", 1250), ("10000000000000", 10**15),
    ],
)  # fmt: skip
def test_amounts_become_fen(text: str, fen: int) -> None:
    """Yuan with separators, signs and units; exact to the fen."""
    assert read_cells(ps.Field("money"), [text]) == [(fen, "")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.015", "cell.finer-than-a-fen"), ("1.2345678万", "cell.finer-than-a-fen"),
        ("1e308", "cell.not-an-amount"), ("1,23", "cell.not-an-amount"),
        ("1 234", "cell.not-an-amount"), ("元", "cell.not-an-amount"), ("-", "cell.not-an-amount"),
        ("-5", "cell.below-minimum"), ("10000000000000.01", "cell.too-large"),
        ("9" * 30, "cell.too-large"), ("99999999亿", "cell.too-large"),
        ("=1+1", "cell.formula"), ("+5", "cell.formula"), ("@A1", "cell.formula"),
        ("-A1", "cell.formula"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_unknown_and_quarantined(text: str, code: str) -> None:
    """Finer than a fen, too large, negative, a formula, a word."""
    assert read_cells(ps.Field("money"), [text]) == [(None, code)]


def test_a_negative_amount_is_read_where_the_field_allows_it() -> None:
    """Below zero down to the declared minimum."""
    field = ps.Field("money", minimum=-10_000)
    assert read_cells(field, ["-100", "-100.01"]) == [(-10_000, ""), (None, "cell.below-minimum")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3", (3, "")), ("3.0", (3, "")), ("1,000", (1000, "")), ("00012", (12, "")),
        ("３", (3, "")), ("3.5", (None, "cell.not-a-whole-number")),
        ("1e3", (None, "cell.not-a-whole-number")), ("三", (None, "cell.not-a-whole-number")),
        ("-2", (None, "cell.below-minimum")), (str(10**15), (10**15, "")),
        (str(10**15 + 1), (None, "cell.too-large")), ("9" * 40, (None, "cell.too-large")),
    ],
)  # fmt: skip
def test_counts(text: str, read: tuple[Any, str]) -> None:
    """Whole numbers only, within what 64 bits hold with room to spare."""
    assert read_cells(ps.Field("count"), [text]) == [read]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("85%", (850_000, "")), ("85", (850_000, "")), ("８５％", (850_000, "")),
        ("0.85%", (8_500, "")), ("0", (0, "")), ("100", (1_000_000, "")),
        ("12.3456%", (123_456, "")), ("115%", (None, "cell.above-maximum")),
        ("12.34567%", (None, "cell.finer-than-a-millionth")),
        ("0.85", (None, "cell.ambiguous-percentage")), ("1", (None, "cell.ambiguous-percentage")),
        ("half", (None, "cell.not-a-percentage")), ("-5%", (None, "cell.below-minimum")),
    ],
)  # fmt: skip
def test_percentages(text: str, read: tuple[Any, str]) -> None:
    """In percent; a bare number up to 1 could be a share, so nobody guesses; 115 is refused."""
    assert read_cells(ps.Field("percent"), [text]) == [read]


def test_a_percentage_above_a_hundred_where_the_field_allows_it() -> None:
    """A declared maximum replaces 100 %."""
    field = ps.Field("percent", maximum=2_000_000)
    assert read_cells(field, ["115%", "201%"]) == [(1_150_000, ""), (None, "cell.above-maximum")]


def test_yes_and_no() -> None:
    """In the words and signs that offices use; anything else is neither."""
    yes = ["是", "有", "Y", "yes", "TRUE", "1", "√", "1.0"]
    no = ["否", "无", "n", "No", "false", "0", "×", "0.0"]
    field = ps.Field("bool", words={"在册": True})
    assert [value for value, _ in read_cells(field, yes)] == [True] * len(yes)
    assert [value for value, _ in read_cells(field, no)] == [False] * len(no)
    assert read_cells(field, ["在册", "x"]) == [(True, ""), (None, "cell.not-yes-or-no")]


def test_words_stand_for_values_and_close_a_text_field() -> None:
    """Case, spaces and width do not count; the values themselves are words too; others are not."""
    field = ps.Field("text", words={"男": "male", "女": "female", "m": "male"})
    found = read_cells(field, ["男", " 女　", "Ｍ", "female", "未知", ""])
    assert found == [
        ("male", ""), ("female", ""), ("male", ""), ("female", ""),
        (None, "cell.not-a-listed-word"), (None, ""),
    ]  # fmt: skip


def test_words_come_before_numbers() -> None:
    """A count may have words for some values, and digits for the rest."""
    field = ps.Field("count", words={"一级": 1, "无": 0}, maximum=4)
    assert [value for value, _ in read_cells(field, ["一级", " 无", "3"])] == [1, 0, 3]
    assert read_cells(field, ["5"]) == [(None, "cell.above-maximum")]


def test_blank_is_unknown_unless_the_field_says_otherwise() -> None:
    """Nothing, spaces and full-width spaces; what it means is counted."""
    blanks = ["", " ", "　", None, "\u200b\t"]
    assert read_cells(ps.Field("bool"), blanks) == [(None, "")] * 5
    assert read_cells(ps.Field("bool", blank=False), blanks) == [(False, "")] * 5
    assert read_cells(ps.Field("money", blank=0), blanks) == [(0, "")] * 5
    frame = {"thing": ["a", "b", "c"], "value": ["", "5", None]}
    table = table_of(one_field(ps.Field("money", blank=0)), pl.DataFrame(frame))
    assert said(table, "register.blank-means") == [
        (
            "frame things: 2 blank cells of value taken as 0.00 yuan, as the field declares "
            "(fill them in where that is not what was meant)"
        )
    ]


@pytest.mark.parametrize(
    ("kind", "blank", "shown"),
    [
        ("bool", False, "no"), ("bool", True, "yes"), ("percent", 850_000, "85 %"),
        ("count", 0, "0"), ("text", "none", "none"), ("date", ps.NEVER, "none so far"),
        ("money", 123_450, "1,234.50 yuan"),
    ],
)  # fmt: skip
def test_what_blank_means_is_told_in_words(kind: Any, blank: Any, shown: str) -> None:
    """In the units of a reader."""
    frame = pl.DataFrame({"thing": ["a"], "value": [""]})
    table = table_of(one_field(ps.Field(kind, blank=blank)), frame)
    assert rows(table)["value"].to_list() == [blank]
    (notice,) = said(table, "register.blank-means")
    assert f"1 blank cell of value taken as {shown}, as the field declares" in notice


def test_a_bad_cell_is_not_blank() -> None:
    """It is unknown, whatever blank means."""
    assert read_cells(ps.Field("count", blank=0), ["x"]) == [(None, "cell.not-a-whole-number")]


def test_bounds_of_days_and_counts() -> None:
    """A value outside is unknown; the bounds themselves are inside."""
    field = ps.Field("date", minimum=date(2000, 1, 1), maximum=date(2020, 12, 31))
    found = read_cells(field, ["2000-01-01", "1999-12-31", "2020-12-31", "2021-01-01"])
    assert [code for _, code in found] == ["", "cell.below-minimum", "", "cell.above-maximum"]


def test_text_keeps_everything_but_the_spaces_around_it() -> None:
    """Also what a spreadsheet would run, of which a warning speaks."""
    field = ps.Field("text")
    assert read_cells(field, ["  a  b　"]) == [("a  b", "")]
    assert read_cells(field, ["=1+1", "-x", "@A1"]) == [("=1+1", ""), ("-x", ""), ("@A1", "")]
    frame = pl.DataFrame({"thing": ["a", "b"], "value": ["=1", "x"]})
    (warning,) = said(table_of(one_field(field), frame), "register.formula-text")
    assert warning.startswith("frame things: 1 cell of value with a text that a spreadsheet would")


def test_a_null_byte_is_a_bad_cell_in_every_field() -> None:
    """And the quarantine shows the cell without it."""
    for kind in ("text", "count", "date"):
        assert read_cells(ps.Field(kind), ["a\0b"]) == [(None, "cell.control-character")]
    frame = pl.DataFrame({"thing": ["a", "b\0"], "value": ["x\0y", "z"]})
    table = table_of(one_field(ps.Field("text")), frame)
    assert rows(table)["thing"].to_list() == ["a"]
    assert quarantine(table).select("field", "value", "code").rows() == [
        ("value", "xy", "cell.control-character"),
        ("thing", "b", "cell.control-character"),
        ("thing", "thing=b; value=z", "row.no-key"),
    ]


KINDS = st.sampled_from(["text", "bool", "count", "money", "percent", "date"])
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["2024-02-30", "1e308", "-1", "115%", "=A1", "12.345", "９", "0", "是", "1,000.00", "5万"]
)


@unhurried
@given(KINDS, st.lists(CELLS, min_size=1, max_size=20))
def test_every_cell_is_read_blank_or_quarantined(kind: Any, cells: list[str]) -> None:
    """Whatever stands there: exactly one of the three, and nothing raises."""
    for text, (value, code) in zip(cells, read_cells(ps.Field(kind), cells), strict=True):
        blank = not text.strip(SPACES)
        assert [blank, value is not None, bool(code)].count(True) == 1, (text, value, code)


@unhurried
@given(st.integers(-(10**15), 10**15))
def test_amounts_survive_being_written_out(fen: int) -> None:
    """Fen to yuan with two decimals and back."""
    sign, yuan, rest = ("-" if fen < 0 else ""), abs(fen) // 100, abs(fen) % 100
    field = ps.Field("money", minimum=-(10**15))
    assert read_cells(field, [f"{sign}{yuan:,}.{rest:02d}", f"{sign}{yuan}.{rest:02d}元"]) == [
        (fen, "")
    ] * 2  # fmt: skip


@unhurried
@given(st.dates(date(1000, 1, 1)))
def test_days_survive_being_written_out(day: date) -> None:
    """In every notation."""
    y, m, d = day.year, day.month, day.day
    texts = [f"{y}-{m}-{d}", f"{y}/{m:02d}/{d:02d}", f"{y}{m:02d}{d:02d}", f"{y}年{m}月{d}日"]
    assert {value for value, _ in read_cells(ps.Field("date"), texts)} == {day}
