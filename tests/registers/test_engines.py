"""The same typed registers on Polars, DuckDB and Spark: the same tables, and nothing too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest
from registers.tables import Home, collected, one_field, resident_number, said

import publicservice as ps

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Frames = dict[str, pl.DataFrame]
Native = Callable[[Frames], dict[str, Any]]
CLASSES = (Home, ps.Person, ps.Household, ps.Village)

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SMALL_X = next(
    n.lower() for k in range(99) if (n := resident_number("19700101", f"{k:03d}"))[-1] == "X"
)
NUMBER = resident_number("19900307", "001")
WOMAN = resident_number("20011231", "002")
WRONG = NUMBER[:17] + ("1" if NUMBER[17] == "0" else "0")

HOMES = pl.DataFrame(
    [
        ("H1", "V1", Decimal("1234.50"), 85.0, True, 3, datetime(2024, 2, 5, 3), "一类", "=1+1"),
        ("H1", "V1", Decimal("1234.50"), 0.85, None, 3, datetime(2024, 2, 5, 9), None, None),
        (" H2　", "V9", Decimal("-1.00"), 115.0, None, None, None, " second ", " a b　"),
        ("H3", None, Decimal("99999999.99"), 12.34567, False, 99, None, "其他", "a\0b"),
        ("H3", "V2", Decimal("1.00"), float("nan"), True, 98, None, None, None),
        (None, "V2", Decimal("1.00"), 1e308, True, 5, None, None, "no key"),
        ("　", "V2", Decimal("0.01"), float("inf"), True, 5, None, None, "blank key"),
        ("H4", "V2", Decimal("0.015"), 50.0, None, 0, datetime(1900, 1, 1), "二类", None),
        ("H4", "V2", None, 50.00001, None, 0, datetime(1900, 1, 2), "二 类", None),
    ],
    schema={
        "home": pl.String, "village": pl.String, "income": pl.Decimal(18, 3), "rate": pl.Float64,
        "needs_care": pl.Boolean, "人口数": pl.Int32, "seen_on": pl.Datetime, "类别": pl.String,
        "note": pl.String,
    },
    orient="row",
)  # fmt: skip
PERSONS = pl.DataFrame(
    [
        ("P1", "H1", "王某", NUMBER, date(1990, 3, 7), "男", 1),
        ("P2", "H1", "李某", WOMAN, None, None, None),
        ("P3", "H2", "赵某", resident_number("19500101"), date(1950, 1, 2), "女", 9),
        ("P4", "HX", "赵某", SMALL_X, None, "male", 2),
        ("P5", None, None, "123", None, "未知", 3),
        ("P6", "H1", "某", NUMBER.translate(WIDE), None, "F", None),
        ("P6", "H2", "某", None, date(1990, 3, 7), None, 4),
        ("P7", "H1", "甲", WRONG, date(1990, 1, 1), "M", 0),
        ("P8", "H1", "甲", "99900120230229001X", None, None, 0),
        (None, "H1", "乙", NUMBER, None, None, 0),
    ],
    schema={
        "person": pl.String, "household": pl.String, "name": pl.String,
        "resident_number": pl.String, "birth_date": pl.Date, "sex": pl.String,
        "disability_grade": pl.Int64,
    },
    orient="row",
)  # fmt: skip
HOUSEHOLDS = pl.DataFrame({"household": ["H1", "H2", "H5", "H6"], "village": ["V1"] * 4})
VILLAGES = pl.DataFrame({"village": ["V1", "V2"], "township": ["T", "T"]})
FRAMES: Frames = {
    "homes": HOMES, "persons": PERSONS, "households": HOUSEHOLDS, "villages": VILLAGES,
}  # fmt: skip


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of one's own, not the default one; relations of older versions need it open."""
    with duckdb.connect() as opened:
        yield opened


def on_duckdb(connection: duckdb.DuckDBPyConnection, frames: Frames) -> dict[str, Any]:
    """Relations of one connection."""
    for name, frame in frames.items():
        connection.register(f"{name}_arrow", frame.to_arrow())
        connection.execute(f"create table {name} as from {name}_arrow")
    return {name: connection.table(name) for name in frames}


def on_spark(session: SparkSession) -> Native:
    """Spark frames."""
    return lambda frames: {n: session.createDataFrame(f.to_arrow()) for n, f in frames.items()}


def content(registers: ps.Registers, cls: type[ps.Register]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frame and the quarantine (without row numbers) in a defined order."""
    table = registers.require(cls)
    frame, found = collected(table.frame), collected(table.quarantine()).drop("row")
    return frame.sort(cls.key()), found.sort(found.columns, nulls_last=True)


def check_agreement(native: dict[str, Any]) -> None:
    """Frames, quarantine and problems as on Polars."""
    here, there = ps.registers(FRAMES), ps.registers(native)
    for cls in CLASSES:
        (frame, found), (other_frame, other_found) = content(here, cls), content(there, cls)
        assert other_frame.schema == frame.schema
        assert other_frame.rows() == frame.rows()
        assert other_found.schema == found.schema
        assert other_found.rows() == found.rows()
        told, other_told = (
            {(p.code, p.message, p.severity) for p in r.require(cls).problems}
            for r in (here, there)
        )
        assert other_told == told


def test_the_frames_are_dirty_enough() -> None:
    """Every kind of trouble that typed columns can have is in them."""
    registers = ps.registers(FRAMES)
    found = {code for cls in CLASSES for code in content(registers, cls)[1]["code"]}
    assert found == {
        "cell.above-maximum", "cell.ambiguous-percentage", "cell.below-minimum",
        "cell.contradicts-resident-number", "cell.control-character",
        "cell.duplicate-contradictory", "cell.finer-than-a-fen", "cell.finer-than-a-millionth",
        "cell.not-a-listed-word", "cell.orphan", "cell.resident-number-check-digit",
        "cell.resident-number-date", "cell.resident-number-form", "cell.too-large",
        "row.duplicate-contradictory", "row.no-key",
    }  # fmt: skip


@pytest.mark.duckdb
def test_duckdb_agrees(connection: duckdb.DuckDBPyConnection) -> None:
    """On relations of a connection of one's own; its catalogue stays as it was."""
    native = on_duckdb(connection, FRAMES)
    catalogue = "select table_name from information_schema.tables order by all"
    before = connection.sql(catalogue).fetchall()
    check_agreement(native)
    assert connection.sql(catalogue).fetchall() == before


@pytest.mark.spark
def test_spark_agrees(spark: SparkSession) -> None:
    """On frames of a session."""
    check_agreement(on_spark(spark)(FRAMES))


def check_native(registers: ps.Registers, engine: str) -> None:
    """Engine, kind, and a record without a look at the rows."""
    assert (registers.engine, registers.kind) == (engine, engine)
    assert {(s.rows, s.sha256, s.place) for s in registers.provenance} == {(None, "", "frame")}
    assert repr(registers).endswith(f"on {engine}: homes; persons; households; villages>")
    table = registers.require(Home)
    assert collected(table.quarantine())["row"].null_count() == len(collected(table.quarantine()))


@pytest.mark.duckdb
def test_duckdb_stays_native(
    monkeypatch: pytest.MonkeyPatch, connection: duckdb.DuckDBPyConnection
) -> None:
    """A table, its quarantine and its keys are relations; nothing is fetched for them."""
    native = on_duckdb(connection, FRAMES)
    fetching = ("fetchall", "to_arrow_table", "pl", "df")

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("fetched too early")

    with monkeypatch.context() as patch:
        patch.setattr("narwhals.LazyFrame.collect", refuse)
        for name in fetching:
            patch.setattr(duckdb.DuckDBPyRelation, name, refuse)
        with pytest.raises(AssertionError, match="fetched too early"):
            native["homes"].fetchall()
        registers = ps.registers(native)
        tables = [registers.require(cls) for cls in CLASSES]
        frames = [table.frame.to_native() for table in tables]
        frames += [table.quarantine().to_native() for table in tables]
        assert registers.provenance
    assert {type(frame) for frame in frames} == {duckdb.DuckDBPyRelation}
    check_native(registers, "duckdb")


@pytest.mark.spark
def test_spark_stays_native(spark: SparkSession) -> None:
    """No job runs before a table is collected."""
    from pyspark.sql import DataFrame

    native = on_spark(spark)(FRAMES)
    tracker = spark.sparkContext.statusTracker()
    before = set(tracker.getJobIdsForGroup(None))
    registers = ps.registers(native)
    tables = [registers.require(cls) for cls in CLASSES]
    frames = [table.frame.to_native() for table in tables]
    frames += [table.quarantine().to_native() for table in tables]
    assert all(isinstance(frame, DataFrame) for frame in frames)
    assert set(tracker.getJobIdsForGroup(None)) == before
    check_native(registers, "spark")
    assert set(tracker.getJobIdsForGroup(None)) > before, "jobs are seen when they run"


@pytest.mark.duckdb
@pytest.mark.parametrize(
    ("kind", "sql", "found", "needs"),
    [
        ("date", "'2024-02-05'", "String", "a date or timestamp column"),
        ("date", "20240205", "Int32", "a date or timestamp column"),
        ("money", "'5'", "String", ("a decimal, float or whole-number column in yuan, or whole "
         "numbers of fen under a header that ends in _fen")),
        ("money", "5::float", "Float32", ("a decimal, float or whole-number column in yuan, or "
         "whole numbers of fen under a header that ends in _fen")),
        ("bool", "1", "Int32", "a boolean column"),
        ("count", "'3'", "String", "a whole-number column"),
        ("percent", "'85%'", "String", "a decimal, float or whole-number column in percent"),
        ("text", "1.5::double", "Float64", "a string (or whole number) column"),
    ],
)  # fmt: skip
def test_columns_must_have_their_type_on_duckdb_and_spark(
    connection: duckdb.DuckDBPyConnection, kind: Any, sql: str, found: str, needs: str
) -> None:
    """Names the column, the type found, the type needed and the remedy."""
    relation = connection.sql(f"select 'a' thing, {sql} as \"value\"")
    with pytest.raises(ps.RegisterError) as caught:
        ps.registers(things=relation).table(one_field(ps.Field(kind)))
    assert str(caught.value) == (
        f"frame things: column 'value' holds {found}, and the {kind} field 'value' needs {needs} "
        "(cast the column before it is handed over, or read the table from a file)"
    )


@pytest.mark.duckdb
def test_whole_numbers_of_every_width_on_duckdb(connection: duckdb.DuckDBPyConnection) -> None:
    """Keys and texts that are numbers, amounts of 128 bits, fen under their header."""
    relation = connection.sql(
        "select * from (values (1::hugeint, 12::hugeint, 5::tinyint), "
        "(2, 170141183460469231731687303715884105727, null)) t(thing, amount, count)"
    )

    class Thing(ps.Register):
        register = "things"
        thing = ps.Key()
        amount = ps.Field("money")
        count = ps.Field("count")

    table = ps.registers(things=relation).require(Thing)
    assert collected(table.frame).sort("thing").rows() == [("1", 1200, 5), ("2", None, None)]
    assert collected(table.quarantine())["code"].to_list() == ["cell.too-large"]
    fen = relation.select("thing, count as amount_fen")
    frame = collected(ps.registers(things=fen).require(Thing).frame)
    assert frame.sort("thing")["amount"].to_list() == [5, None]


@pytest.mark.duckdb
def test_a_register_without_rows_on_duckdb(connection: duckdb.DuckDBPyConnection) -> None:
    """Is a register, and its notice costs a query only when it is read."""
    relation = connection.sql("select 'a' home where false")
    table = ps.registers(homes=relation).require(Home)
    assert collected(table.frame).shape == (0, len(Home.fields))
    assert said(table, "register.no-rows")
