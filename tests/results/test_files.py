"""What an evaluation leaves in a folder."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from results.visits import AT, COUNTY, WinterVisits, evaluation, households, plan, target

import publicservice as ps
from publicservice.evaluation import Evaluation

NAMES = (
    "decisions", "summary", "indicators", "targets", "phases", "agenda", "findings", "quarantine",
)  # fmt: skip
BODY = 'year = 2024\n[phases]\nvisits = { start = "01-21", end = "02-08" }\n' + target(
    'value = 85; unit = "%"', due='"visits"'
)
FORMULA = COUNTY.with_columns(
    own_cost=pl.Series(["5001", "=1+1", "1.005", None, "0.05", "-3"]),
    note=pl.Series(["=1+1", "@x", "plain", "'quoted", "", None]),
)


def rows_of(path: Path) -> list[dict[str, str]]:
    """A CSV as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_folder_receives_every_table_twice_and_a_json(tmp_path: Path) -> None:
    """Parquet, CSV, and `evaluation.json`; the paths are returned."""
    folder = tmp_path / "new" / "out"
    written = evaluation(BODY).write(folder)
    expected = [f"{name}.{ending}" for name in NAMES for ending in ("parquet", "csv")]
    assert [path.name for path in written] == [*expected, "evaluation.json"]
    assert sorted(folder.iterdir()) == sorted(written)


def test_parquet_holds_the_frames_as_they_are(tmp_path: Path) -> None:
    """With fen as whole numbers, days as days; decisions sorted by key."""
    made = evaluation(BODY)
    made.write(tmp_path)
    decisions = pl.read_parquet(tmp_path / "decisions.parquet")
    assert decisions.equals(made.decisions.sort("household"))
    assert decisions.schema["money_certain_fen"] == pl.Int64
    for name in ("summary", "indicators", "targets", "phases", "findings"):
        assert pl.read_parquet(tmp_path / f"{name}.parquet").equals(getattr(made, name)), name


def test_csv_is_for_spreadsheets(tmp_path: Path) -> None:
    """A byte-order mark, yuan, yes and no, an empty cell for unknown, reasons in words."""
    evaluation().write(tmp_path)
    assert (tmp_path / "decisions.csv").read_bytes().startswith(b"\xef\xbb\xbfhousehold,")
    first, _, third, *_ = rows_of(tmp_path / "decisions.csv")
    assert [*first][-2:] == ["reasons_en", "reasons_zh"]
    assert not [name for name in first if name.endswith("_fen")]
    assert (first["money_certain"], first["own_cost"]) == ("1000.00", "5001.00")
    assert (third["money_certain"], third["money_possible"]) == ("200.50", "1000.00")
    assert (first["key"], first["disabled"], third["key"]) == ("yes", "no", "")
    assert first["reasons_en"] == (
        "key household (own cost > 5000 yuan): yes [二1]; on the list: yes [二2]"
    )
    assert first["reasons_zh"] == "重点户 (自付费用 > 5000 元)：是 [二1]；在册户：是 [二2]"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=9))
def test_money_in_csv_is_the_fen_of_parquet_to_the_last(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int]
) -> None:
    """Yuan with two decimals, of whatever size."""
    folder = tmp_path_factory.mktemp("out")
    frame = households(*[{} for _ in amounts]).drop("own_cost")
    frame = frame.with_columns(own_cost_fen=pl.Series(amounts, dtype=pl.Int64))
    evaluation(households=frame).write(folder)
    fen = pl.read_parquet(folder / "decisions.parquet")["own_cost_fen"].to_list()
    yuan = [row["own_cost"] for row in rows_of(folder / "decisions.csv")]
    assert [None if text == "" else int(Decimal(text) * 100) for text in yuan] == fen
    assert all(text == "" or text[-3] == "." for text in yuan)


def test_only_money_becomes_yuan_and_no_column_is_lost(tmp_path: Path) -> None:
    """A count that is named like an amount stays what it is, and keeps its name to itself."""

    class Debtor(ps.Household):
        """With counts that are named like what becomes of amounts."""

        owed = ps.Field("money")
        paid_fen = ps.Field("count")
        paid_certain = ps.Field("count")

    class Debts(ps.Programme):
        """Anything."""

        id = "debts"
        unit = Debtor
        paid = ps.amount("paid", "已付", lambda h: h.owed)
        eligible = ps.criterion("paid", "已付", lambda h: (h.paid_fen > 0) & (h.paid_certain > 0))

    table = pl.DataFrame(
        {"household": ["H1"], "owed": ["2.5"], "paid_fen": ["7"], "paid_certain": ["8"]}
    )
    made = Evaluation(Debts, plan(), ps.registers(households=table), AT)
    made.write(tmp_path)
    (row,) = rows_of(tmp_path / "decisions.csv")
    assert (row["owed"], row["paid_fen"], row["paid_certain"]) == ("2.50", "7", "8")
    assert (row["paid_certain_yuan"], row["paid_possible"]) == ("2.50", "2.50")


def test_a_cell_that_would_run_as_a_formula_is_escaped(tmp_path: Path) -> None:
    """In every text of every CSV; Parquet keeps what was there."""
    evaluation(households=FORMULA).write(tmp_path)
    notes = [row["note"] for row in rows_of(tmp_path / "decisions.csv")]
    assert notes == ["'=1+1", "'@x", "plain", "'quoted", "", ""]
    kept = pl.read_parquet(tmp_path / "decisions.parquet")["note"].to_list()
    assert kept[:4] == ["=1+1", "@x", "plain", "'quoted"]
    values = {row["value"] for row in rows_of(tmp_path / "quarantine.csv")}
    assert {"'=1+1", "'-3", "1.005"} <= values


def test_every_beginning_of_a_formula_is_escaped(tmp_path: Path) -> None:
    """Those of other spreadsheet programs and the full-width ones, too, in every table."""
    starts = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
    evaluation(households=households(*({"village": f"{start}1"} for start in starts))).write(
        tmp_path
    )
    villages = pl.read_parquet(tmp_path / "decisions.parquet")["village"].to_list()
    risky = [village for village in villages if village[0] in starts]
    assert len(risky) >= 8  # intake strips blank characters
    for name in ("decisions", "summary", "indicators"):
        text = (tmp_path / f"{name}.csv").read_bytes().decode("utf-8-sig")
        assert all(f"'{village}," in text for village in risky), name


def test_evaluation_json_tells_what_came_out_and_from_what(tmp_path: Path) -> None:
    """Sorted keys, readable Chinese, figures as texts."""
    made = evaluation(BODY)
    made.write(tmp_path)
    text = (tmp_path / "evaluation.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert text == json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert sorted(record) == [
        "agenda", "budget", "cash_plan", "cohorts", "costs", "files", "indicators", "outcomes",
        "phases", "places", "problems", "provenance", "schema_version", "statements", "targets",
    ]  # fmt: skip
    assert record["outcomes"][0] == {
        "outcome": "eligible", "category": "key", "beneficiaries": 1, "outcome_en": "eligible",
        "outcome_zh": "符合条件", "category_en": "key household", "category_zh": "重点户",
    }  # fmt: skip
    goal = record["targets"][0]
    assert (goal["required"], goal["due"], goal["status"]) == ("85.0000", "2024-02-08", "pending")
    assert record["phases"][0]["days_left"] == 3
    assert record["provenance"] == made.provenance
    assert {problem["code"] for problem in record["problems"]} >= {"register.not-supplied"}


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """Twice in one process, and once in another one, whose hashes are seeded differently."""
    for name in ("one", "two"):
        evaluation(BODY, households=FORMULA).write(tmp_path / name)
    program = (
        "import sys; from pathlib import Path; from results.test_files import *; "
        "evaluation(BODY, households=FORMULA).write(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "three")]
    package = Path(ps.__file__).parents[1]
    environment = {"PYTHONPATH": f"{package}:{Path(__file__).parents[1]}", "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, env=environment)
    assert digests(tmp_path / "one") == digests(tmp_path / "two") == digests(tmp_path / "three")


def test_the_order_of_a_register_does_not_show_in_the_tables(tmp_path: Path) -> None:
    """The same households in another order give the same decisions."""
    evaluation(BODY).write(tmp_path / "one")
    evaluation(BODY, households=COUNTY.reverse()).write(tmp_path / "two")
    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")
    tables = [f"{name}.{ending}" for name in NAMES for ending in ("parquet", "csv")]
    assert {name: one[name] for name in tables} == {name: two[name] for name in tables}


def test_writing_again_replaces_the_files(tmp_path: Path) -> None:
    """And leaves nothing unfinished behind, nor touches what else is there."""
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    evaluation(BODY).write(tmp_path)
    written = evaluation(at=date(2024, 1, 1)).write(tmp_path)
    assert pl.read_parquet(tmp_path / "targets.parquet").is_empty()
    assert sorted(tmp_path.iterdir()) == sorted([*written, tmp_path / "mine.txt"])


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    """It stays as it was."""
    taken = tmp_path / "out"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(ps.UsageError) as raised:
        evaluation().write(taken)
    assert str(raised.value) == (
        f"{taken}: there is a file of this name, and results need a folder (name another folder)"
    )
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_file_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    """The error says where and what to do."""
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(ps.UsageError) as raised:
        evaluation().write(taken / "out")
    assert str(raised.value) == (
        f"{taken / 'out'}: cannot be written: Not a directory "
        "(close it where it is open, or name a folder that you may write to)"
    )


def test_a_file_that_cannot_be_replaced_is_named(tmp_path: Path) -> None:
    """A folder of the file's name, as an open spreadsheet would be; nothing unfinished is left."""
    (tmp_path / "summary.csv").mkdir()
    with pytest.raises(ps.UsageError) as raised:
        evaluation().write(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / 'summary.csv'}: cannot be written: ")
    assert not list(tmp_path.glob(".*"))


@pytest.mark.duckdb
@pytest.mark.parametrize("kind", ["pandas", "arrow", "duckdb"])
def test_files_do_not_tell_the_kind_of_frame(tmp_path: Path, kind: str) -> None:
    """The same tables from whatever the registers came in."""
    import duckdb

    def in_duckdb(frame: pl.DataFrame) -> Any:
        connection = duckdb.connect()
        connection.register("households", frame.to_arrow())
        return connection.sql("select * from households")

    converted: dict[str, Callable[[pl.DataFrame], Any]] = {
        "pandas": lambda frame: frame.to_pandas(),
        "arrow": lambda frame: frame.to_arrow(),
        "duckdb": in_duckdb,
    }
    evaluation(BODY).write(tmp_path / "polars")
    evaluation(BODY, households=converted[kind](COUNTY)).write(tmp_path / kind)
    one, two = digests(tmp_path / "polars"), digests(tmp_path / kind)
    same = [f"{name}.{ending}" for name in NAMES[:5] for ending in ("parquet", "csv")]
    assert {name: one[name] for name in same} == {name: two[name] for name in same}


def test_an_evaluation_of_nobody_is_written(tmp_path: Path) -> None:
    """Every table has its header."""
    evaluation(households=households(), at=AT).write(tmp_path)
    assert rows_of(tmp_path / "decisions.csv") == []
    header = (tmp_path / "decisions.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("household,village,township,outcome,category,reasons,")


EVERYTHING = Path(__file__).with_name("everything.toml")


def test_what_the_plan_has_is_written_too(tmp_path: Path) -> None:
    """Cohorts, agenda and printed figures; all of it in the record as well."""
    registers = ps.generate_county(seed=3, persons=60, households=20, townships=1, villages=2)
    made = ps.programme(EVERYTHING).evaluate(registers.registers(), "2024-11-10")
    names = {path.name for path in made.write(tmp_path)}
    for name, rows in (("cohorts", 2), ("agenda", 11), ("statements", 3)):
        frame = pl.read_parquet(tmp_path / f"{name}.parquet")
        assert frame.equals(getattr(made, name))
        assert frame.height == rows == len(rows_of(tmp_path / f"{name}.csv")), name
    record = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert {*record["files"], "evaluation.json"} == names
    assert [row["agrees"] for row in record["statements"]] == ["no", "exactly", "unknown"]
    assert {row["kind"] for row in record["agenda"]} >= {"deliverable", "event", "preparation"}
    assert len(record["cohorts"]) == 2


def test_what_an_earlier_evaluation_left_is_removed(tmp_path: Path) -> None:
    """Tables that this one has not; nothing that is not ours."""
    county = ps.generate_county(seed=3, persons=60, households=20, townships=1, villages=2)
    ps.programme(EVERYTHING).evaluate(county.registers(), "2024-11-10").write(tmp_path)
    (tmp_path / "notes.csv").write_text("mine", encoding="utf-8")
    ps.programme("contraceptives").evaluate(county.registers(), "2024-11-10").write(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert "notes.csv" in left
    assert not left & {"statements.csv", "cohorts.parquet", "agenda.csv"}


@pytest.mark.parametrize("record", ["", "[]", '{"files": ["../../precious", 5]}', "\0"])
def test_a_record_that_is_not_ours_removes_nothing(tmp_path: Path, record: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", encoding="utf-8")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "evaluation.json").write_text(record, encoding="utf-8")
    evaluation(BODY).write(folder)
    assert precious.read_text(encoding="utf-8") == "mine"


REPORTED = """
[reported.june]
indicator = "reached"
as_of = 2024-01-30
value = { value = 80, unit = "%" }
"""


def test_reported_figures_alone_leave_no_decisions(tmp_path: Path) -> None:
    made = Evaluation.of_reports(WinterVisits, plan(BODY + REPORTED), AT)
    names = {path.stem for path in made.write(tmp_path)}
    assert names == {"indicators", "targets", "phases", "agenda", "findings", "evaluation"}
    record = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    assert record["outcomes"] == []
    assert record["targets"][0]["value_certain"] == "80.0000"
