"""Scores, ladders and ledgers are the same on every engine."""

from __future__ import annotations

from datetime import date

import pytest
from assessment.cards import programme
from assessment.test_ladders import LADDER
from assessment.test_ledgers import BODY
from assessment.test_scores import STRICT

from publicservice.testing.engines import EngineName, check_engines, missing_for
from publicservice.testing.generate import random_registers

EVERYTHING = (
    LADDER
    + BODY
    + STRICT.replace(
        "[scorecards.service.items]",
        """
[scorecards.service.items]
rate = { part = "on_time", whole = "handled", at_least = 90, required = true }
""",
    ).replace(
        'score = { score = "one", points = 100 }',
        """
score = { score = "one", points = 60 }
share = { score = "share", points = 20 }
lapses = { each = "count(lapses, day <= at)", deduct = 3, points = 20 }
""",
    )
)


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_same_on_every_engine(engine: EngineName) -> None:
    """On registers with holes."""
    if lack := missing_for(engine):
        pytest.skip(lack)
    in_use = programme(EVERYTHING)
    at = date(2024, 2, 29)
    made = random_registers(in_use.programme, in_use.plan, at, seed=5, rows=25)
    check_engines(in_use.programme, in_use.plan, made, at, engines=[engine])
