"""The assessment of everyone that an evaluation decides about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from publicservice import output
from publicservice.engine.decide import Decided
from publicservice.engine.score import score_columns
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.results.assessment.frames import Assessment


def assessment(
    programme: type[Programme],
    plan: Plan,
    figures: Figures,
    decided: Decided,
    at: date,
    indicators: Callable[[], pl.DataFrame],
) -> Assessment:
    """The scorecards held against what was decided; of nobody where there is no scorecard.

    The indicators are computed only where a scorecard may ask for them.
    """
    unit = programme.unit
    if not programme.scorecards:
        nobody = pl.DataFrame(schema=dict.fromkeys((unit.key(), *unit.levels), pl.String))
        return Assessment(programme, plan, figures, nobody, nobody, at)
    columns = output.to_polars(score_columns(programme, figures, decided))
    return Assessment(programme, plan, figures, columns, indicators(), at)
