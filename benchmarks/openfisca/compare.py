"""The household allowance here and in OpenFisca-core, alternately, each in a process of its own.

python -m benchmarks.openfisca.compare --persons 1000000
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import polars as pl

from benchmarks.data import AT, WARM_UP, registers_of
from benchmarks.measuring import alternately, answer, digest, line, measured
from benchmarks.openfisca.allowance import HouseholdAllowance
from benchmarks.typed_registers import TypedRegisters
from publicservice import programme

SIDES = ("ours", "openfisca")
COMPUTED = ("severe_members", "elderly_members", "in_need", "eligible", "allowance")
Frames = Mapping[str, pl.DataFrame]


def main() -> None:
    """Either one side once, or both alternately."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=SIDES, help="one run of one side, printed as JSON")
    options = parser.parse_args()
    if options.only:
        _one(options.persons, options.only)
    else:
        _both(options.persons, options.runs)


def _one(persons: int, side: str) -> None:
    work = ours if side == "ours" else theirs
    work(known(WARM_UP))
    frames = known(persons)
    outputs, cost = measured(lambda: work(frames))
    answer(cost, digest=digest(outputs))


def _both(persons: int, runs: int) -> None:
    known(persons)
    module = "benchmarks.openfisca.compare"
    costs = alternately(module, SIDES, runs, "--persons", str(persons))
    print(f"household allowance, {persons:,} persons, medians of {runs} runs each, equal outputs")
    for side, cost in costs.items():
        print(line(side, cost))


def known(persons: int) -> dict[str, pl.DataFrame]:
    """Registers in which nothing is unknown and no household is empty.

    OpenFisca would take a missing number for 0, and count members for the wrong household.
    """
    frames = registers_of(persons, ("households", "persons"))
    members = frames["persons"].drop_nulls(["household", "birth_date", "disability_grade"])
    households = frames["households"].join(members, on="household", how="semi")
    households = households.with_columns(
        pl.col("own_hospital_cost").fill_null(0), pl.col("hardship_list").fill_null("none")
    )
    return {"households": households, "persons": members}


def ours(frames: Frames) -> dict[str, pl.DataFrame]:
    """The counts, the criteria, the allowance, and by village how many households have it."""
    evaluation = programme(HouseholdAllowance).evaluate(TypedRegisters(frames), at=AT)
    certain = [
        pl.col(f"{name}_members_certain").alias(f"{name}_members") for name in ("severe", "elderly")
    ]
    allowance = pl.col("allowance_certain_fen").alias("allowance")
    columns = ["household", *certain, "in_need", "eligible", allowance]
    villages = evaluation.indicators.filter(pl.col("level") == "village")
    return {
        "decisions": evaluation.decisions.select(columns),
        "villages": villages.select("area", supported="numerator_certain"),
    }


def theirs(frames: Frames) -> dict[str, pl.DataFrame]:
    """The same from OpenFisca: a simulation over arrays, as its documentation says."""
    from openfisca_core.simulation_builder import SimulationBuilder

    from benchmarks.openfisca.country import system

    households, persons = frames["households"], frames["persons"]
    country = system()
    builder = SimulationBuilder()
    builder.create_entities(country)
    builder.declare_person_entity("person", _array(persons["person"]))
    group = builder.declare_entity("household", _array(households["household"]))
    roles = ["member"] * persons.height
    builder.join_with_persons(group, _array(persons["household"]), roles=roles)
    simulation = builder.build(country)
    day = AT.isoformat()
    simulation.set_input("birth", "eternity", persons["birth_date"].to_numpy())
    for name, column in (
        ("disability_grade", persons["disability_grade"]),
        ("own_hospital_cost", households["own_hospital_cost"]),
        ("hardship_list", households["hardship_list"]),
    ):
        simulation.set_input(name, day, _array(column))
    computed = {name: simulation.calculate(name, day) for name in COMPUTED}
    decisions = households.select("household").with_columns(
        pl.Series(name, values).cast(pl.Boolean if values.dtype == bool else pl.Int64)
        for name, values in computed.items()
    )
    supported = pl.Series("eligible", computed["eligible"])
    by_village = households.select(area="village").with_columns(supported).group_by("area")
    villages = by_village.agg(supported=pl.col("eligible").sum().cast(pl.Int64))
    return {"decisions": decisions, "villages": villages}


def _array(column: pl.Series) -> Any:
    """Text in numpy's own type, which it sorts faster than Python's strings."""
    array = column.to_numpy()
    return array.astype(str) if column.dtype == pl.String else array


if __name__ == "__main__":
    main()
