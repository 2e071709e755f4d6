"""The record of what went into an evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from results.visits import AT, COUNTY, WinterVisits, evaluation, plan

import publicservice as ps
from publicservice.evaluation import Evaluation

CHECKS = pl.DataFrame({"check": ["C1"], "household": ["H1"], "correct": [True]})


class Counted(ps.Programme):
    """Another programme that reads more of the same registers."""

    id = "counted"
    unit = ps.Visit
    eligible = ps.criterion("dated", "有日期", lambda v: v.kind == "x")


def test_provenance_is_plain_and_complete() -> None:
    """Programme, library, plan, day, engine, registers."""
    record = evaluation(households=COUNTY, checks=CHECKS).provenance
    assert json.loads(json.dumps(record)) == record
    assert record["programme"] == {"id": "winter-visits", "version": "1"}
    assert record["library"] == {"name": "publicservice", "version": ps.__version__}
    assert record["plan"]["sha256"] == plan().sha256
    assert record["plan"]["source"]["document"] == "901/1"
    assert record["plan"]["files"] == ["county.toml"]
    assert (record["at"], record["engine"]) == ("2024-02-05", "polars")
    assert [found["register"] for found in record["registers"]] == ["checks", "households"]
    assert [found["rows"] for found in record["registers"]] == [1, 6]
    assert all(len(found["sha256"]) == 64 for found in record["registers"])


def test_a_file_is_recorded_by_name_hash_and_encoding(tmp_path: Path) -> None:
    """Not by the folder that it happens to lie in; and the day up to which it is complete."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        text = COUNTY.write_csv()
        (tmp_path / name / "家庭户.csv").write_text(text, encoding="gb18030")
    records = [
        Evaluation(
            WinterVisits, plan(), ps.registers(tmp_path / name, complete_until="2024-01-31"), AT
        ).provenance
        for name in ("one", "two")
    ]
    assert records[0] == records[1]
    (found,) = records[0]["registers"]
    assert (found["register"], found["place"]) == ("家庭户", "家庭户.csv")
    assert found["complete_until"] == "2024-01-31"


def test_what_another_programme_reads_does_not_show() -> None:
    """The same evaluation has the same record, whatever else its registers were used for."""
    visits = pl.DataFrame({"visit": ["V1"], "kind": ["x"]})
    registers = ps.registers(households=COUNTY, visits=visits)
    before = Evaluation(WinterVisits, plan(), registers, AT).provenance
    assert Evaluation(Counted, plan(), registers, AT).decisions.height == 1
    after = Evaluation(WinterVisits, plan(), registers, AT).provenance
    assert before == after
    assert [found["register"] for found in after["registers"]] == ["households"]


def test_a_register_that_is_only_pointed_at_is_recorded() -> None:
    """Its keys decide which references hold, so it had a say."""
    villages = pl.DataFrame({"village": ["oak", "elm"]})
    record = evaluation(households=COUNTY, villages=villages).provenance
    assert [found["register"] for found in record["registers"]] == ["households", "villages"]


def test_another_cell_gives_another_hash() -> None:
    """One household's cost."""
    other = COUNTY.with_columns(own_cost=pl.Series([5001, 5000, None, None, 100, 101]))
    hashes = {
        evaluation(households=frame).provenance["registers"][0]["sha256"]
        for frame in (COUNTY, other)
    }
    assert len(hashes) == 2
