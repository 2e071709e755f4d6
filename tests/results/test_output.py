"""Results come back in the caller's kind of frame, and nothing is computed twice or too early."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from results.visits import COUNTY, evaluation

from publicservice import output
from publicservice.evaluation import Evaluation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BAD = COUNTY.with_columns(own_cost=pl.Series(["1", "x", "-5", None, "1", "1"]))
"""With two cells that go into quarantine."""


def in_duckdb(frame: pl.DataFrame) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect()
    connection.register("households", frame.to_arrow())
    return connection.sql("select * from households")


def as_polars(frame: Any) -> pl.DataFrame:
    return output.to_polars(frame)


@pytest.mark.parametrize(
    ("convert", "kind"),
    [
        (lambda frame: frame, pl.DataFrame),
        (lambda frame: frame.lazy(), pl.DataFrame),
        (lambda frame: frame.to_pandas(), pd.DataFrame),
        (lambda frame: frame.to_arrow(), pa.Table),
    ],
    ids=["polars", "lazy polars", "pandas", "arrow"],
)
def test_frames_come_back_in_the_kind_they_came_in(
    convert: Callable[[pl.DataFrame], Any], kind: type
) -> None:
    """Decisions and quarantine; with the same content."""
    made = evaluation(households=convert(BAD))
    assert type(made.decisions) is kind
    assert type(made.quarantine) is kind
    expected = evaluation(households=BAD)
    assert sorted(as_polars(made.decisions)["reasons"]) == sorted(expected.decisions["reasons"])
    assert as_polars(made.quarantine)["code"].to_list() == expected.quarantine["code"].to_list()
    assert made.indicators.equals(expected.indicators)


@pytest.mark.duckdb
def test_a_duckdb_relation_stays_one() -> None:
    """Results are relations, and the figures are those of Polars."""
    made = evaluation(households=in_duckdb(COUNTY))
    assert type(made.decisions) is duckdb.DuckDBPyRelation
    assert type(made.quarantine) is duckdb.DuckDBPyRelation
    _same_figures(made, "indicators", "summary", "undetermined", "targets", "parts", "phases")


@pytest.mark.spark
def test_a_spark_frame_stays_one(spark: SparkSession) -> None:
    """Results are Spark frames, and the figures are those of Polars."""
    made = evaluation(households=spark.createDataFrame(COUNTY.to_arrow()))
    assert type(made.decisions).__module__.startswith("pyspark.sql")
    assert type(made.quarantine).__module__.startswith("pyspark.sql")
    _same_figures(made, "indicators", "undetermined")


def _same_figures(made: Evaluation, *names: str) -> None:
    expected = evaluation()
    key = "household"
    assert as_polars(made.decisions).sort(key).equals(expected.decisions.sort(key))
    for name in names:
        assert getattr(made, name).equals(getattr(expected, name)), name
    assert output.height(made.quarantine) == output.height(expected.quarantine) == 0


@pytest.mark.duckdb
def test_asking_for_decisions_counts_no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """On DuckDB nothing is computed before it is asked for; then it is computed once."""
    made = evaluation(households=in_duckdb(COUNTY))
    collected: list[object] = []
    collect = nw.LazyFrame.collect

    def counting(frame: nw.LazyFrame[Any], *args: Any, **options: Any) -> Any:
        collected.append(frame)
        return collect(frame, *args, **options)

    monkeypatch.setattr(nw.LazyFrame, "collect", counting)
    assert made.decisions is not None
    assert collected == []
    assert made.indicators.height > 0
    assert made.targets is not None
    assert len(collected) == 1


def test_on_polars_everything_is_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions, summary, indicators and targets share one collect."""
    made = evaluation()
    collected: list[int] = []
    collect_all = pl.collect_all

    def counting(frames: list[pl.LazyFrame], **options: Any) -> Any:
        collected.append(len(frames))
        return collect_all(frames, **options)

    monkeypatch.setattr(pl, "collect_all", counting)
    for name in ("decisions", "summary", "undetermined", "indicators", "targets", "decisions"):
        getattr(made, name)
    assert collected == [2]  # the decisions, and the cells of the one register that is measured


def test_together_keeps_order_and_drops_rows_that_stand_there_twice() -> None:
    """Two registers may be read from one table, and then report the same cell twice."""
    one = nw.from_native(pl.DataFrame({"row": [3, 1], "field": ["a", None]}).lazy())
    other = nw.from_native(pl.DataFrame({"row": [1, 2], "field": [None, "a"]}).lazy())
    joined = output.to_polars(output.together([one, other]))
    assert joined.rows() == [(3, "a"), (1, None), (2, "a")]
