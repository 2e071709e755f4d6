"""The same fen on every engine."""

from __future__ import annotations

import pytest
from conformance.native import NativeTables
from money.grants import AT, IN_TURN, PLAN, Grants, InTurn

from publicservice.testing import MadeRegisters
from publicservice.testing.engines import EngineName
from publicservice.testing.run import entitled

PERSONS = MadeRegisters({
    "persons": [
        {
            "person": f"P{n:02}",
            "poor": (True, True, None, False, True)[n % 5],
            "hukou": ("rural", "urban", None)[n % 3],
            "months": (3, 12, None, 7)[n % 4],
            "awarded": (None, 30_001, 70_000)[n % 3],
            "awarded_by": ("council", None)[n % 2],
            "source": ("donors", None, "street", "nobody")[n % 4],
            "bill": (100_001, None, 50_000, 1_234_567, 33)[n % 5],
            "in_policy": (90_000, 70_000, None)[n % 3],
            "household": f"H{n // 3}" if n < 20 else None,
            "village": f"V{n % 2}" if n % 7 else None,
        }
        for n in range(24)
    ]
})  # fmt: skip


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    compare("duckdb")


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    compare("spark")


def compare(engine: EngineName) -> None:
    """Every shape of benefit, and shares in turn."""
    for programme, plan in ((Grants, PLAN), (InTurn, IN_TURN)):
        expected = entitled(programme, plan, PERSONS, AT)
        found = entitled(programme, plan, NativeTables(PERSONS, engine), AT)
        assert found.equals(expected)
        assert found.schema == expected.schema
