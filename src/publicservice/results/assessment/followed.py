"""Ladders and ledgers of an evaluation: the frames for all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl
from attrs import frozen

from publicservice.engine.events import ladder_events, ledger_events
from publicservice.engine.scope import Tables
from publicservice.model.assessment.ledger import RecordedLedger
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.output import to_polars
from publicservice.results.assessment.ladders import STATES, ladder_states
from publicservice.results.assessment.ledgers import (
    FINDINGS,
    LIFE,
    findings,
    ledger_problems,
    life,
)


@frozen
class Followed:
    """What is followed through time: escalations and findings."""

    programme: type[Programme]
    plan: Plan
    figures: Figures
    tables: Tables
    at: date

    def ladder_states(self) -> pl.DataFrame:
        """Everyone's step on every ladder at the date."""
        key = self.programme.unit.key()
        schema = {key: pl.String, **STATES}
        frames = [pl.DataFrame(schema=schema)]
        for ladder in self.programme.ladders.values():
            events = ladder_events(ladder, self.figures, self.tables)
            if events is None:
                continue
            found = ladder_states(ladder, to_polars(events), key, self.plan, self.at)
            frames.append(found.select(*schema).cast(schema))  # type: ignore[arg-type]
        return pl.concat(frames).sort(key, "ladder", nulls_last=True)

    def rectification(self) -> pl.DataFrame:
        """Every finding of every ledger at the date."""
        key = self.programme.unit.key()
        schema = {key: pl.String, **FINDINGS}
        frames = [pl.DataFrame(schema=schema)]
        for ledger, events in self._ledgers():
            found = findings(ledger, events, self.plan, self.at).rename({"subject": key})
            frames.append(found.select(*schema).cast(schema))  # type: ignore[arg-type]
        return pl.concat(frames).sort("ledger", "finding")

    def rectification_events(self) -> pl.DataFrame:
        """Every finding's life, event by event."""
        frames = [pl.DataFrame(schema=LIFE)]
        for ledger, events in self._ledgers():
            found = life(ledger, events).select(*LIFE)
            frames.append(found.cast(LIFE))  # type: ignore[arg-type]
        return pl.concat(frames)

    def problems(self) -> Iterator[Problem]:
        """What is odd about the ledgers."""
        for ledger, events in self._ledgers():
            yield from ledger_problems(ledger, events, self.programme.id)

    def _ledgers(self) -> Iterator[tuple[RecordedLedger, pl.DataFrame]]:
        for ledger in self.programme.ledgers.values():
            events = ledger_events(ledger, self.figures, self.tables)
            if events is not None:
                yield ledger, to_polars(events)
