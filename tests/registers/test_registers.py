"""What was supplied: names, engine, kind, days, provenance, and another one with other tables."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers.tables import Home, one_field, rows, unhurried

import publicservice as ps

FRAME = pl.DataFrame({"home": ["H1", "H2"], "income": ["5", "6"]})


def hash_of(frame: Any) -> str:
    """The hash of the only frame."""
    return ps.registers(homes=frame).provenance[0].sha256


def test_names_engine_and_kind(tmp_path: Path) -> None:
    """The caller's kind of frame, if all are of one; files are Polars."""
    FRAME.write_csv(tmp_path / "homes.csv")
    other = pl.DataFrame({"village": ["V1"]})
    cases: list[tuple[Path | None, dict[str, Any], str]] = [
        (tmp_path, {}, "polars"),
        (None, {"homes": FRAME}, "polars"),
        (None, {"homes": FRAME.lazy()}, "polars"),
        (None, {"homes": FRAME.to_pandas()}, "pandas"),
        (None, {"homes": FRAME.to_arrow()}, "arrow"),
        (tmp_path, {"villages": other.to_pandas()}, "pandas"),
        (None, {"homes": FRAME.to_pandas(), "villages": other}, "polars"),
    ]
    for source, tables, kind in cases:
        registers = ps.registers(source, **tables)
        assert (registers.engine, registers.kind) == ("polars", kind)
        assert registers.names[0] == "homes"
        assert rows(registers.require(Home))["income"].to_list() == [500, 600]


def test_frames_by_any_name_of_the_register() -> None:
    """Keywords may be Chinese; a mapping does as well."""
    assert ps.registers(住户测试=FRAME).table(Home) is not None
    assert ps.registers({"住户测试": FRAME}).table(Home) is not None


def test_a_table_is_made_once_for_each_class() -> None:
    """And `None` where nothing has its name."""
    registers = ps.registers(homes=FRAME)
    assert registers.table(Home) is registers.table(Home)
    assert registers.table(ps.Person) is None
    with pytest.raises(ps.RegisterError) as caught:
        registers.require(ps.Person)
    assert str(caught.value) == (
        "persons: no register 'persons'; supplied: homes "
        "(name a file, a sheet or a keyword persons or 人员 or person or people)"
    )


def test_nothing_given() -> None:
    """Says how to call it."""
    with pytest.raises(ps.UsageError, match=r"no register was handed over \(write registers"):
        ps.registers()
    with pytest.raises(ps.UsageError, match=r"neither a path nor tables by name \(hand a frame"):
        ps.registers(FRAME)  # type: ignore[arg-type]
    with pytest.raises(ps.EngineError) as caught:
        ps.registers(homes=[1, 2])
    assert str(caught.value) == (
        "frame homes: homes: an object of type list is no table that an engine takes (hand over a "
        "Polars, pandas or Arrow table, a DuckDB relation, a Spark DataFrame or the path of a file)"
    )


@pytest.mark.duckdb
def test_engines_do_not_mix(tmp_path: Path) -> None:
    """Neither frames nor files; nor relations of two databases."""
    first, second = duckdb.connect(), duckdb.connect()
    relation = first.sql("select 'H1' home")
    with pytest.raises(ps.EngineError) as caught:
        ps.registers(homes=relation, villages=pl.DataFrame({"village": ["V1"]}))
    assert "frame homes (duckdb) and frame villages (polars)" in str(caught.value)
    assert "bring them to one engine: spark.createDataFrame(...)" in str(caught.value)
    FRAME.write_csv(tmp_path / "homes.csv")
    with pytest.raises(ps.EngineError, match=r"homes.csv \(polars\) and frame villages \(duckdb\)"):
        ps.registers(tmp_path, villages=first.sql("select 'V1' village"))
    with pytest.raises(ps.EngineError) as caught:
        ps.registers(homes=relation, villages=second.sql("select 'V1' village"))
    assert str(caught.value) == (
        "frame homes and frame villages come from different DuckDB connections "
        "(make both relations with the same connection)"
    )


def test_complete_until() -> None:
    """One day for all, days by name, under any name of the register."""
    day = date(2024, 12, 31)
    for given_ in (day, datetime(2024, 12, 31, 8), "2024-12-31"):
        registers = ps.registers(visits=FRAME, complete_until=given_)
        assert registers.complete_until("visits") == day
        assert registers.complete_until("anything") == day
    registers = ps.registers(visits=FRAME, complete_until={"服务记录": "2024-12-31"})
    assert registers.complete_until("visits") == day
    assert registers.complete_until("persons") is None
    assert ps.registers(visits=FRAME).complete_until("visits") is None
    found = ps.registers(visits=FRAME, complete_until={"visit s": "2024-12-31", "vists": day})
    assert [p.where for p in found.unused([ps.Visit])] == ["complete_until['vists']"]
    with pytest.raises(ps.UsageError) as caught:
        ps.registers(visits=FRAME, complete_until={"visits": "31.12.2024"})
    assert str(caught.value) == (
        "complete_until['visits']: '31.12.2024' is no day (write it as 2024-12-31)"
    )


def test_other_tables_make_other_registers(tmp_path: Path) -> None:
    """In the place of those under any of the register's names; the first ones stay as they are."""
    FRAME.write_csv(tmp_path / "住户测试.csv")
    first = ps.registers(tmp_path, complete_until="2024-12-31")
    second = first.with_tables(homes=FRAME.head(1), villages=pl.DataFrame({"village": ["V1"]}))
    assert (first.names, second.names) == (("住户测试",), ("homes", "villages"))
    assert rows(first.require(Home)).height == 2
    assert rows(second.require(Home)).height == 1
    assert second.complete_until("homes") == date(2024, 12, 31)
    assert first.table(ps.Village) is None


def test_reading_a_table_changes_neither_frame_nor_registers() -> None:
    """The same registers give the same table, whatever was asked before."""
    frame = FRAME.clone()
    registers = ps.registers(homes=frame)
    before = rows(registers.require(Home))
    registers.require(Home).quarantine().collect()
    assert registers.require(Home).problems is not None
    assert frame.equals(FRAME)
    assert rows(registers.require(Home)).equals(before)
    with pytest.raises(AttributeError):
        registers.require(Home).register = ps.Person  # type: ignore[misc]


def test_the_representation_counts_only_what_was_read() -> None:
    """It is cheap."""
    registers = ps.registers(homes=FRAME, villages=pl.DataFrame({"village": ["V1"]}))
    assert repr(registers) == "<Registers on polars: homes; villages>"
    table = registers.require(Home)
    assert repr(registers) == "<Registers on polars: homes: 2 rows; villages>"
    assert repr(table) == "<Table homes from frame homes>"


def test_the_hash_of_a_frame_is_that_of_its_content() -> None:
    """Values, their order, types and headers count; the layout in memory does not."""
    assert hash_of(FRAME) == hash_of(FRAME.lazy())
    assert hash_of(FRAME) == hash_of(pl.concat([FRAME.head(1), FRAME.tail(1)], rechunk=False))
    assert hash_of(FRAME) == hash_of(pl.concat([FRAME, FRAME]).slice(0, 2))
    for other in (
        FRAME.reverse(), FRAME.select("income", "home"), FRAME.rename({"income": "note"}),
        FRAME.cast({"income": pl.Int64}), FRAME.head(1),
        FRAME.with_columns(income=pl.Series(["5", None])),
        FRAME.with_columns(income=pl.Series(["5", ""])),
    ):  # fmt: skip
        assert hash_of(other) != hash_of(FRAME)


def test_columns_of_every_type_have_a_hash() -> None:
    """Also those that no field can hold."""
    frame = FRAME.with_columns(
        pl.Series("list", [[1], [2, 3]]), pl.Series("struct", [{"a": 1}, {"a": None}]),
        pl.Series("bytes", [b"a", b"\xff"]), pl.Series("object", [1, "a"], dtype=pl.Object),
        pl.Series("category", ["a", "b"], dtype=pl.Categorical), pl.Series("null", [None, None]),
    )  # fmt: skip
    assert hash_of(frame) == hash_of(frame.clone())
    changed = frame.with_columns(pl.Series("list", [[1], [2, 4]]))
    assert hash_of(changed) != hash_of(frame)


CELLS = st.lists(
    st.sampled_from(["", "a", "ab", "b", '"', ",", "\n", None]), min_size=1, max_size=5
)


@unhurried
@given(CELLS, CELLS)
def test_different_content_has_a_different_hash(one: list[Any], other: list[Any]) -> None:
    """And the same content the same."""
    first, second = (pl.DataFrame({"home": pl.Series(c, dtype=pl.String)}) for c in (one, other))
    assert (hash_of(first) == hash_of(second)) == (one == other)


def test_pandas_and_arrow_have_a_hash_too() -> None:
    """Of what they are as Polars frames."""
    assert hash_of(FRAME.to_pandas()) == hash_of(FRAME.to_pandas())
    assert hash_of(FRAME.to_arrow()) != hash_of(FRAME.reverse().to_arrow())
    assert hash_of(pd.DataFrame({"home": [1]})) != hash_of(pa.table({"home": [2]}))


def test_two_columns_of_one_name() -> None:
    """Matter only where they hold a field."""
    frame = pd.DataFrame([["H1", 5, "a", "b"]], columns=["home", "income", "extra", "extra"])
    assert rows(ps.registers(homes=frame).require(Home))["income"].to_list() == [500]
    arrow = pa.table([["H1"], ["5"], ["6"]], names=["home", "income", "income"])
    with pytest.raises(ps.RegisterError, match="'income' and 'income' both name the field"):
        ps.registers(homes=arrow).table(Home)


def test_importing_the_package_loads_no_engine() -> None:
    """And the package is also the function, whichever is imported first."""
    program = (
        "import sys\n"
        "import publicservice.registers\n"
        "from publicservice.registers import registers\n"
        "import publicservice as ps\n"
        "print([name for name in ('polars', 'narwhals', 'pandas') if name in sys.modules])\n"
        "import polars as pl\n"
        "print(ps.registers(homes=pl.DataFrame({'home': ['1']})).names)\n"
        "print(registers(homes=pl.DataFrame({'home': ['1']})).names)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "('homes',)", "('homes',)"]


def test_a_field_that_identifies_is_masked_in_every_problem() -> None:
    """Names and identity numbers, in the fields that say so and wherever a number stands."""
    number = "99900119900307001X"
    register = one_field(ps.Field("text", words={"a": "b"}, private=True))
    frame = pl.DataFrame({"thing": [number, number], "value": [number, "王某某"]})
    table = ps.registers(things=frame).require(register)
    shown = "\n".join(str(problem) for problem in table.problems)
    assert "999***1X" in shown
    assert number not in shown
    assert "王某某" not in shown
    assert number in table.quarantine().collect("polars")["value"].to_list()
