"""Which column holds which field."""

from __future__ import annotations

import polars as pl
import pytest
from registers.tables import Home, resident_number, rows, said, table_of

import publicservice as ps


@pytest.mark.parametrize(
    "header",
    [
        "income",
        "年收入",
        "收入",
        "INCOME",
        " In come ",
        "年 收 入",
        "in_come",
        "ＩＮＣＯＭＥ",
        "年收入\n",
    ],
)
def test_what_does_not_count_in_a_header(header: str) -> None:
    """Case, spaces, underscores and full-width forms."""
    table = table_of(Home, pl.DataFrame({"户号": ["1"], header: ["5"]}))
    assert rows(table)["income"].to_list() == [500]


def test_full_width_brackets() -> None:
    """Offices write both."""
    frame = pl.DataFrame({"村（社区）": ["V1"], "乡镇": ["T"]})
    assert rows(table_of(ps.Village, frame)).rows() == [("V1", "T")]


def test_two_headers_for_one_field() -> None:
    """Names both, and the field."""
    frame = pl.DataFrame({"户号": ["1"], "income": ["5"], "年收入": ["6"]})
    with pytest.raises(ps.RegisterError) as caught:
        table_of(Home, frame)
    assert str(caught.value) == (
        "frame homes: the headers 'income' and '年收入' both name the field 'income' "
        "(keep one of the columns, or give the other a header of its own)"
    )


def test_one_header_for_two_fields() -> None:
    """Is a fault of the class; a field's own name goes before an alias of another."""

    class Clash(ps.Register):
        register = "clashes"
        clash = ps.Key()
        first = ps.Field("text", aliases=("both", "second"))
        second = ps.Field("text", aliases=("both",))

    with pytest.raises(ps.RegisterError) as caught:
        table_of(Clash, pl.DataFrame({"clash": ["1"], "both": ["x"]}))
    assert str(caught.value) == (
        "frame clashes: the header 'both' names the fields 'first' and 'second' alike "
        "(rename the column to one of first, second)"
    )
    table = table_of(Clash, pl.DataFrame({"clash": ["1"], "second": ["x"]}))
    assert rows(table).rows() == [("1", None, "x")]


def test_no_column_for_the_key() -> None:
    """Says which headers would do, and which there are."""
    with pytest.raises(ps.RegisterError) as caught:
        table_of(Home, pl.DataFrame({"编号": ["1"], "收入": ["5"]}))
    assert str(caught.value) == (
        "frame homes: no column holds the key 'home' of homes; headers not known: '编号' "
        "(the first row must hold the headers, and one of them must be home or 户编号 or 户号)"
    )


def test_a_first_row_that_may_be_data_is_not_shown() -> None:
    """Where no header is known it may be a person."""
    number = resident_number()
    with pytest.raises(ps.RegisterError) as caught:
        table_of(ps.Person, pl.DataFrame({"P1": ["P2"], "王某某": ["李某某"], number: ["x"]}))
    assert "none of its 3 headers is known" in str(caught.value)
    assert "王某某" not in str(caught.value)
    assert number not in str(caught.value)


def test_unknown_and_missing_columns_are_told() -> None:
    """Nothing is dropped in silence; an identity number among the headers is masked."""
    number = resident_number()
    frame = pl.DataFrame({"person": ["1"], "电话": ["2"], number: ["3"]})
    table = table_of(ps.Person, frame)
    assert said(table, "register.unknown-columns") == [
        (
            f"frame persons: columns that persons does not know: '电话', '999***{number[-2:]}' "
            "(they are not read; add a field or an alias if one of them is needed)"
        )
    ]
    (notice,) = said(table, "register.missing-columns")
    assert notice.startswith("frame persons: no column for: household, name, ")


def test_the_frame_has_the_fields_of_the_class_and_nothing_else() -> None:
    """In their order; a subclass reads more of the same table."""

    class Larger(Home):
        pets = ps.Field("count", zh="宠物")

    frame = pl.DataFrame({"note": ["n"], "宠物": ["2"], "home": ["1"]})
    registers = ps.registers(homes=frame)
    assert rows(registers.require(Home)).columns == list(Home.fields)
    assert rows(registers.require(Larger)).columns == [*Home.fields, "pets"]
    assert rows(registers.require(Larger))["pets"].to_list() == [2]
