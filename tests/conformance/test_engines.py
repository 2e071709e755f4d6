"""Every helper on every engine: the same decisions, reasons and counts, and those of `explain`."""

from __future__ import annotations

import inspect

import polars as pl
import pytest
from conformance.edges import PLAN, SCENARIOS
from conformance.everything import Everything
from conformance.native import Scenario, decisions_and_cells

import publicservice
from publicservice.model.rules import expression, vocabulary
from publicservice.model.rules.expression import Node, walk_everywhere
from publicservice.testing import check_interpreter
from publicservice.testing.engines import EngineName
from publicservice.testing.threshold import owned_trees

ALL: list[Scenario] = [(name, made, at) for name, (made, at) in SCENARIOS.items()]
# Analysing a hundred rules costs these engines seconds, whatever the number of rows: not all.
FOR_SPARK = ("guests and owners not supplied", "no guest at all", "meals not complete")
FOR_DUCKDB = (*FOR_SPARK, "no house at all", "at random")


def differences(engine: EngineName, names: tuple[str, ...]) -> list[str]:
    """Every cell that is not the same as on Polars, with its scenario."""
    scenarios = [scenario for scenario in ALL if scenario[0] in names]
    found = decisions_and_cells(Everything, PLAN, scenarios, engine)
    expected = decisions_and_cells(Everything, PLAN, scenarios, "polars")
    assert [frame.schema for frame in found] == [frame.schema for frame in expected]
    assert [frame.height for frame in found] == [frame.height for frame in expected]
    return [
        f"{one['scenario']}, {next(iter(one.values()))}, {column}: {other[column]!r}, not {value!r}"
        for here, there in zip(expected, found, strict=True)
        for one, other in zip(here.rows(named=True), there.rows(named=True), strict=True)
        for column, value in one.items()
        if value != other[column]
    ]


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    assert differences("duckdb", FOR_DUCKDB) == []


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    assert differences("spark", FOR_SPARK) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_explain_sees_what_the_engine_sees(name: str) -> None:
    made, at = SCENARIOS[name]
    check_interpreter(Everything, PLAN, made, at)


def test_the_scenarios_show_every_rule_in_every_state() -> None:
    """But for those that cannot be in all three, all do: the engines are compared on each."""
    decisions = decisions_and_cells(Everything, PLAN, ALL, "polars")[0]
    not_in_all = {
        "any_number": {True}, "never_less": {True}, "later": {False}, "in_nothing": {False, None},
        "in_no_words": {False, None}, "unlisted": {None}, "unknown_day": {None},
        "unknown_span": {None}, "unknown_age": {None}, "enough_unknown": {False, None},
        "perhaps_planned": {True, None}, "in_range": {False, None}, "off_range": {True, None},
    }  # fmt: skip
    seen = {
        name: set(decisions[name].to_list())
        for name, rule in Everything.rules.items()
        if rule.kind == "bool"
    }
    assert seen == {name: not_in_all.get(name, {True, False, None}) for name in seen}


def test_the_example_uses_every_node_and_every_helper() -> None:
    """A node or helper that is added without a rule here is not covered on the engines."""
    nodes = {
        cls for _, cls in inspect.getmembers(expression, inspect.isclass)
        if issubclass(cls, Node) and cls is not Node
    }  # fmt: skip
    used = {type(node) for _, _, tree in owned_trees(Everything) for node in walk_everywhere(tree)}
    assert used == nodes
    source = inspect.getsource(inspect.getmodule(Everything))  # type: ignore[arg-type]
    helpers = [
        name for name, value in vars(vocabulary).items()
        if inspect.isfunction(value) and name in publicservice.__all__
    ]  # fmt: skip
    assert [name for name in helpers if f"{name}(" not in source] == []


def test_unknown_is_null_and_never_zero() -> None:
    """The columns of a house of which nothing is known."""
    decisions = decisions_and_cells(Everything, PLAN, ALL[:1], "polars")[0]
    row = decisions.row(by_predicate=pl.col("house") == "all unknown", named=True)
    assert row["outcome"] == "undetermined"
    assert row["flag"] is None
    assert (row["share_certain_fen"], row["share_possible_fen"]) == (0, None)
    assert (row["minus_certain_fen"], row["minus_possible_fen"]) == (None, None)
    assert (row["guests_certain"], row["guests_possible"]) == (0, 0)
