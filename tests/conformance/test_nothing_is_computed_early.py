"""Registers in DuckDB and Spark stay there, untouched, until somebody asks for a result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import publicservice as ps
from publicservice.evaluation import Evaluation
from publicservice.output import to_polars
from publicservice.registers import registers
from publicservice.testing import MadeRegisters, random_registers
from publicservice.testing.engines import native_frames

AT = date(2024, 6, 30)
SPARK_ACTIONS = (
    "collect", "count", "first", "foreach", "foreachPartition", "head", "isEmpty", "show", "tail",
    "take", "toArrow", "toLocalIterator", "toPandas",
)  # fmt: skip


@pytest.fixture(scope="module")
def contraceptives() -> tuple[ps.ProgrammeInUse, MadeRegisters]:
    in_use = ps.programme("contraceptives")
    return in_use, random_registers(in_use.programme, in_use.plan, AT, seed=2, rows=12)


def ticking(frame: Any, connection: Any, ticks: list[str]) -> Any:
    """A DuckDB relation that notes when its rows are read."""

    def tick(value: str) -> str:
        ticks.append(value)
        return value

    name = f"tick_{frame.alias}"
    connection.create_function(name, tick, ["VARCHAR"], "VARCHAR", side_effects=True)
    key = frame.columns[0]
    return frame.project(f'{name}("{key}") AS "{key}", * EXCLUDE ("{key}")')


@pytest.mark.duckdb
def test_duckdb_reads_nothing_before_the_results(contraceptives: Any) -> None:
    import duckdb

    in_use, made = contraceptives
    connection = duckdb.connect()
    ticks: list[str] = []
    typed = native_frames(in_use.programme, made, "polars")
    frames = {
        name: ticking(connection.from_arrow(frame.to_arrow()), connection, ticks)
        for name, frame in typed.items()
    }
    evaluation = Evaluation(in_use.programme, in_use.plan, registers(frames), AT)
    decisions = evaluation.decisions
    assert isinstance(decisions, duckdb.DuckDBPyRelation)
    assert ticks == []
    assert len(to_polars(decisions)) == 12
    assert set(ticks) >= {f"persons-{number}" for number in range(12)}
    assert not any(key.startswith("facilities") for key in ticks), "only what decisions need"
    assert len(evaluation.indicators) > 0
    assert any(key.startswith("facilities") for key in ticks)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_runs_no_job_before_the_results(
    contraceptives: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql.classic.dataframe import DataFrame

    in_use, made = contraceptives
    frames = native_frames(in_use.programme, made, "spark")
    asked: list[str] = []

    def noting(name: str, action: Callable[..., Any]) -> Callable[..., Any]:
        def note(*args: Any, **options: Any) -> Any:
            asked.append(name)
            return action(*args, **options)

        return note

    for name in SPARK_ACTIONS:
        monkeypatch.setattr(DataFrame, name, noting(name, getattr(DataFrame, name)))
    evaluation = Evaluation(in_use.programme, in_use.plan, registers(frames), AT)
    decisions = evaluation.decisions
    assert isinstance(decisions, DataFrame)
    assert asked == []
    assert len(to_polars(decisions)) == 12
    assert asked != []
