"""The same programme over the same registers on every engine, with the same results."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.model.registers.field import Field
from publicservice.output import to_polars
from publicservice.testing.failure import sentences_only
from publicservice.testing.made import POLARS_TYPES, MadeRegisters
from publicservice.testing.small import fields_by_register

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EngineName = Literal["polars", "duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = ("polars", "duckdb", "spark")
FEN_HEADER = "_fen"
PERCENT = pl.Decimal(20, 4)
POINTS = pl.Decimal(19, 3)
SHOWN = 5
SPARK_SETTINGS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

_MODULES: Mapping[EngineName, str] = {"duckdb": "duckdb", "spark": "pyspark"}


def missing_for(engine: EngineName) -> str:
    """What an engine lacks on this machine, in words; empty where it can be used."""
    module = _MODULES.get(engine)
    if module and importlib.util.find_spec(module) is None:
        return f"{engine} is not installed: pip install 'publicservice[{engine}]'"
    if engine == "spark" and not shutil.which("java"):
        return "Spark needs Java 17 or later: no java on the PATH"
    return ""


def check_engines(
    programme: type[Programme],
    plan: Plan,
    registers: MadeRegisters,
    at: date,
    *,
    engines: Iterable[EngineName] = ENGINES,
) -> None:
    """Evaluate on every engine, from native frames to decisions, indicators and targets.

    Args:
        programme: the class with the rules.
        plan: the numbers.
        registers: as `random_registers` makes them.
        at: the date of the evaluation.
        engines: those to try, by name.

    Raises:
        AssertionError: with the first differences from Polars.
    """
    __tracebackhide__ = sentences_only
    expected = results(programme, plan, registers, at, "polars")
    for engine in engines:
        found = results(programme, plan, registers, at, engine)
        for what, frame in expected.items():
            differences = list(_differences(frame, found[what]))
            if differences:
                head = f"{programme.id}: {what} on {engine} differ from Polars:"
                raise AssertionError("\n  ".join([head, *differences[:SHOWN]]))


def results(
    programme: type[Programme],
    plan: Plan,
    registers: MadeRegisters,
    at: date,
    engine: EngineName = "polars",
) -> dict[str, pl.DataFrame]:
    """What an evaluation on that engine gives, by name, as Polars frames in a defined order."""
    from publicservice.evaluation import Evaluation
    from publicservice.registers import registers as read

    frames = native_frames(programme, registers, engine)
    supplied = read(frames, complete_until=registers.complete_until or None)
    evaluation = Evaluation(programme, plan, supplied, at)
    found = {
        "decisions": to_polars(evaluation.decisions).sort(programme.unit.key()),
        "indicators": evaluation.indicators,
        "targets": evaluation.targets,
        "scores": evaluation.scores,
        "score_items": evaluation.score_items,
        "consequences": evaluation.consequences,
        "ladder_states": evaluation.ladder_states,
        "rectification": evaluation.rectification,
    }
    if programme.benefits:
        rows = to_polars(evaluation.entitlements)
        found["entitlements"] = rows.sort(programme.unit.key(), "benefit")
        found["costs"] = evaluation.costs
        found["budget"] = evaluation.budget
    if evaluation.has_payments:
        order = (programme.unit.key(), "benefit", "instalment", "period")
        found["payments"] = to_polars(evaluation.payments).sort(*order)
        found["cash_plan"] = evaluation.cash_plan
    return found


def native_frames(
    programme: type[Programme], registers: MadeRegisters, engine: EngineName
) -> dict[str, Any]:
    """The registers as frames of an engine, typed as an office's database would have them.

    Money is in columns of fen, percentages are decimals in percent.
    """
    fields = fields_by_register(programme)
    typed = {name: _frame(rows, fields[name]) for name, rows in registers.tables.items()}
    if engine == "duckdb":
        import duckdb

        connection = duckdb.connect()
        return {name: connection.from_arrow(frame.to_arrow()) for name, frame in typed.items()}
    if engine == "spark":
        session = spark_session()
        return {name: session.createDataFrame(frame.to_arrow()) for name, frame in typed.items()}
    return dict(typed)


def spark_session() -> SparkSession:
    """The Spark session of this process, or a small local one where there is none yet.

    Its settings suit a few rows under many rules: no code is generated for them.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    builder = SparkSession.builder.master("local[1]").appName("publicservice testing")
    for name, value in SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _frame(rows: Iterable[Mapping[str, Any]], fields: Mapping[str, Field]) -> pl.DataFrame:
    schema = {_header(field): _type(field) for field in fields.values()}
    cells = [[_cell(row.get(name), field) for name, field in fields.items()] for row in rows]
    return pl.DataFrame(cells, schema=schema, orient="row")


def _header(field: Field) -> str:
    return field.name + FEN_HEADER if field.kind == "money" else field.name


def _type(field: Field) -> pl.DataType:
    if field.kind == "points":
        return POINTS
    return PERCENT if field.kind == "percent" else POLARS_TYPES[field.kind]


def _cell(value: Any, field: Field) -> Any:
    if field.kind == "percent" and value is not None:
        return Decimal(value) / 10_000
    if field.kind == "points" and value is not None:
        return Decimal(value) / 1_000
    return value


def _differences(expected: pl.DataFrame, found: pl.DataFrame) -> Iterable[str]:
    """Sentences about the schema, the rows, and every cell that is not the same."""
    if expected.schema != found.schema:
        yield f"columns {dict(found.schema)} instead of {dict(expected.schema)}"
    elif expected.height != found.height:
        yield f"{found.height} rows instead of {expected.height}"
    else:
        pairs = zip(expected.iter_rows(named=True), found.iter_rows(named=True), strict=True)
        for number, (one, other) in enumerate(pairs):
            for column, value in one.items():
                if value != other[column]:
                    yield f"row {number}, {column}: {other[column]!r} instead of {value!r}"
