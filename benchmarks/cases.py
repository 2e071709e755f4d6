"""The programmes that are measured, each with its hand-written twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import polars as pl
from attrs import frozen

from benchmarks.by_hand import family_doctor, hardship_visits
from benchmarks.data import AT
from benchmarks.hardship_visits import HardshipVisits
from benchmarks.typed_registers import TypedRegisters
from publicservice import Programme, programme
from publicservice.plugins.family_doctor.rules import FamilyDoctor

Outputs = dict[str, pl.DataFrame]
COUNTS = (
    "numerator_certain", "numerator_possible", "denominator_certain", "denominator_possible",
)  # fmt: skip


@frozen
class Case:
    """A programme, the registers it reads, and the same programme by hand.

    `whole` names the indicators over registers without villages.
    """

    programme: type[Programme]
    registers: tuple[str, ...]
    by_hand: Callable[[Mapping[str, pl.DataFrame], date], Outputs]
    whole: tuple[str, ...] = ()

    def ours(self, frames: Mapping[str, pl.DataFrame]) -> Outputs:
        """The decisions, and the indicators by village, through the public evaluation."""
        evaluation = programme(self.programme).evaluate(TypedRegisters(frames), at=AT)
        village = pl.col("level") == "village"
        wanted = village | pl.col("indicator").is_in(self.whole)
        indicators = evaluation.indicators.filter(wanted).select("indicator", "area", *COUNTS)
        return {"decisions": evaluation.decisions, "indicators": indicators}

    def theirs(self, frames: Mapping[str, pl.DataFrame]) -> Outputs:
        """The same frames from the hand-written version."""
        return self.by_hand(frames, AT)


CASES = {
    "family-doctor": Case(
        FamilyDoctor,
        ("persons", "households", "contracts", "records", "visits", "surveys"),
        family_doctor.run,
        whole=("satisfaction", "authenticity"),
    ),
    "hardship-visits": Case(HardshipVisits, ("households", "persons"), hardship_visits.run),
}


def in_order(outputs: Outputs) -> Outputs:
    """The outputs sorted by their keys, as the order of rows is not defined."""
    decisions, indicators = outputs["decisions"], outputs["indicators"]
    return {
        "decisions": decisions.sort(decisions.columns[0]),
        "indicators": indicators.sort("indicator", "area"),
    }
