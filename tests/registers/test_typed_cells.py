"""Columns that come with a type: taken as they are, without a way round through text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from registers.tables import one_field, quarantine, read_cells, rows, table_of

import publicservice as ps


def values(kind: Any, column: pl.Series, header: str = "value") -> list[Any]:
    """What a field of that kind makes of a column."""
    frame = pl.DataFrame({"thing": [str(n) for n in range(len(column))], header: column})
    return rows(table_of(one_field(ps.Field(kind)), frame))["value"].to_list()


def test_days_and_moments() -> None:
    """The day of a moment; the time is dropped."""
    moments = pl.Series([datetime(2024, 2, 5, 23, 59), None])
    assert values("date", moments) == [date(2024, 2, 5), None]
    assert values("date", pl.Series([date(2024, 2, 5)])) == [date(2024, 2, 5)]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt64, pl.Int128, pl.Float64, pl.Decimal(10, 2)])
def test_numbers_are_yuan(dtype: Any) -> None:
    """Whole, float or decimal; money is fen inside."""
    assert values("money", pl.Series([12, None]).cast(dtype)) == [1200, None]


def test_whole_numbers_under_a_fen_header_are_fen() -> None:
    """The header says so; typed and as text."""
    assert values("money", pl.Series([1234, None]), "value_fen") == [1234, None]
    assert values("money", pl.Series(["1234"]), "Value_FEN") == [1234]
    frame = pl.DataFrame({"thing": ["a"], "value_fen": ["12.5"]})
    table = table_of(one_field(ps.Field("money")), frame)
    assert quarantine(table)["code"].to_list() == ["cell.not-an-amount"]


def test_yuan_and_fen_of_one_field_are_two_columns_for_it() -> None:
    """Which of them counts is not for us to say."""
    frame = pl.DataFrame({"thing": ["a"], "value": [1], "value_fen": [100]})
    with pytest.raises(ps.RegisterError, match="'value' and 'value_fen' both name the field"):
        table_of(one_field(ps.Field("money")), frame)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (1234.56, (123456, "")), (0.1 + 0.2, (30, "")), (float("nan"), (None, "")),
        (12.345, (None, "cell.finer-than-a-fen")), (1e308, (None, "cell.too-large")),
        (float("inf"), (None, "cell.too-large")), (-0.01, (None, "cell.below-minimum")),
        (9_999_999_999_999.99, (999_999_999_999_999, "")),
    ],
)  # fmt: skip
def test_floats_of_money(cell: float, read: tuple[Any, str]) -> None:
    """What binary fractions cost is forgiven; half a fen is not; NaN is unknown."""
    assert read_cells(ps.Field("money"), [cell], pl.Float64) == [read]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (Decimal("1234.5600"), (123456, "")), (Decimal("0.0150"), (None, "cell.finer-than-a-fen")),
        (Decimal("10000000000000"), (10**15, "")), (Decimal("1e20"), (None, "cell.too-large")),
    ],
)  # fmt: skip
def test_decimals_of_money(cell: Decimal, read: tuple[Any, str]) -> None:
    """Exact on both sides of a fen and of the largest amount."""
    assert read_cells(ps.Field("money"), [cell], pl.Decimal(38, 4)) == [read]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (2**62, (None, "cell.too-large")), (-(2**63), (None, "cell.too-large")),
        (10**13, (10**15, "")), (-1, (None, "cell.below-minimum")),
    ],
)  # fmt: skip
def test_large_whole_numbers_do_not_wrap_round(cell: int, read: tuple[Any, str]) -> None:
    """Times a hundred they would leave 64 bits in silence."""
    assert read_cells(ps.Field("money"), [cell], pl.Int64) == [read]


def test_percentages_and_counts() -> None:
    """In percent; a share is ambiguous as a number too; a count is whole."""
    found = read_cells(ps.Field("percent"), [85.0, 0.85, 12.34567, 115.0, None], pl.Float64)
    assert found == [
        (850_000, ""), (None, "cell.ambiguous-percentage"), (None, "cell.finer-than-a-millionth"),
        (None, "cell.above-maximum"), (None, ""),
    ]  # fmt: skip
    found = read_cells(ps.Field("count"), [3.0, 2.5, float("nan")], pl.Float64)
    assert found == [(3, ""), (None, "cell.not-a-whole-number"), (None, "")]


def test_what_has_another_type_is_read_as_text() -> None:
    """20240205 for a day, 1.0 for yes, 7.0 for a key, a float of 32 bits for money."""
    assert values("date", pl.Series([20240205, None])) == [date(2024, 2, 5), None]
    assert values("date", pl.Series([20240205.0, None])) == [date(2024, 2, 5), None]
    assert values("bool", pl.Series([1.0, 0.0, None])) == [True, False, None]
    assert values("bool", pl.Series([1, 0])) == [True, False]
    assert values("text", pl.Series([7.0, 7.5, None])) == ["7", "7.5", None]
    assert values("text", pl.Series([7, None])) == ["7", None]
    assert values("money", pl.Series([12.34], dtype=pl.Float32)) == [1234]
    assert values("count", pl.Series([None, None])) == [None, None]


def test_coded_text_is_text() -> None:
    """Categories and enumerations."""
    assert values("text", pl.Series([" a ", None], dtype=pl.Categorical)) == ["a", None]
    enum = pl.Series(["2024-02-05"], dtype=pl.Enum(["2024-02-05"]))
    assert values("date", enum) == [date(2024, 2, 5)]


def test_a_type_that_no_cell_can_have_is_refused() -> None:
    """With the column, the type found, and the type needed."""
    frame = pl.DataFrame({"thing": ["a"], "value": [[1, 2]]})
    with pytest.raises(ps.RegisterError) as caught:
        table_of(one_field(ps.Field("count")), frame)
    assert str(caught.value) == (
        "frame things: column 'value' holds List(Int64), and the count field 'value' needs a "
        "whole-number column (cast the column before it is handed over, or read the table from "
        "a file)"
    )


def test_pandas_with_its_habits() -> None:
    """Objects of mixed type, floats for missing whole numbers, an index with a name."""
    mixed = [date(2024, 2, 5), "2024-02-30", None]
    frame = pd.DataFrame({"value": mixed}, index=pd.Index([1.0, 2.0, 3.0], name="thing"))
    table = table_of(one_field(ps.Field("date")), frame)
    assert rows(table).rows() == [("1", date(2024, 2, 5)), ("2", None), ("3", None)]
    assert quarantine(table)["value"].to_list() == ["2024-02-30"]


def test_a_pandas_frame_that_is_changed_later_changes_nothing() -> None:
    """Registers keep what they were given."""
    frame = pd.DataFrame({"thing": [1, 2], "value": [1.5, 2.5]})
    registers = ps.registers(things=frame)
    frame.loc[0, "value"] = 99.0
    frame.loc[0, "thing"] = 77
    table = registers.require(one_field(ps.Field("money")))
    assert rows(table).rows() == [("1", 150), ("2", 250)]


def test_arrow_and_lazy_frames() -> None:
    """Dictionaries, decimals; a lazy frame is computed once, when it is needed."""
    arrow = pa.table(
        {
            "thing": pa.array(["a", "b"]).dictionary_encode(),
            "value": pa.array([Decimal("1.50"), None]),
        }
    )
    register = one_field(ps.Field("money"))
    assert rows(table_of(register, arrow)).rows() == [("a", 150), ("b", None)]
    calls: list[int] = []

    def counted(frame: pl.DataFrame) -> pl.DataFrame:
        calls.append(1)
        return frame

    lazy = pl.LazyFrame({"thing": ["a"], "value": [1]}).map_batches(counted)
    registers = ps.registers(things=lazy)
    assert calls == []
    assert rows(registers.require(register)).rows() == [("a", 100)]
    assert rows(registers.require(one_field(ps.Field("count")))).rows() == [("a", 1)]
    assert len(calls) == 1


def test_rows_of_frames_are_counted_from_one() -> None:
    """They have no header row."""
    frame = pl.DataFrame({"thing": ["a", "b"], "value": ["1", "x"]})
    table = table_of(one_field(ps.Field("count")), frame)
    assert quarantine(table)["row"].to_list() == [2]
    assert quarantine(table)["file"].to_list() == ["frame"]
