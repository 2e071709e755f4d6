"""The family-doctor programme in Polars by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from benchmarks.by_hand.common import (
    State,
    all_hold,
    category,
    col,
    counts,
    holders,
    holds,
    opposite,
    outcome,
    state_number,
    text_of,
    written,
)

CATEGORIES = ["elderly", "child", "maternal", "chronic", "severe_mental", "general"]
ILLNESSES = ["hypertension", "diabetes", "chronic_disease"]
READ = ["hukou", "resident", "moved_out_on", "birth_date", "pregnancy", *ILLNESSES]
RULES = [
    "rural", "gone", *CATEGORIES[:-1], "key_group", "general", "eligible", "contracted",
]  # fmt: skip
PUBLISHED = [
    "person", "village", "township", "outcome", "category", "reasons", *RULES, *READ,
    "severe_mental_illness",
]  # fmt: skip
IS_RURAL = pl.col("hukou") == "rural"


def run(frames: Mapping[str, pl.DataFrame], at: date) -> dict[str, pl.DataFrame]:
    """Decisions and indicators by village, collected together."""
    tables = {name: frame.lazy() for name, frame in frames.items()}
    contracted = holders(
        tables["contracts"],
        "household",
        (col("status") != "cancelled") & (col("signed_on") <= at) & (col("ends_on") >= at),
        "contracted",
    )
    persons = _persons(tables["persons"], contracted, at)
    decisions = persons.with_columns(
        outcome(col("eligible")),
        category(col("eligible"), CATEGORIES),
        text_of(state_number(IS_RURAL, col("resident"), col("gone")), 3, _reasons).alias("reasons"),
    ).select(PUBLISHED)
    indicators = pl.concat([
        _households(tables, contracted, at),
        _filed(tables["records"], persons, at),
        _answers(tables["surveys"], at),
        _files(tables["records"], at),
    ])  # fmt: skip
    collected = pl.collect_all([decisions, indicators])
    return {"decisions": collected[0], "indicators": collected[1]}


def _persons(persons: pl.LazyFrame, contracted: pl.LazyFrame, at: date) -> pl.LazyFrame:
    born = col("birth_date")
    joined = persons.join(contracted, on="household", how="left")
    return (
        joined.with_columns(
            (IS_RURAL & col("resident")).alias("rural"),
            (col("moved_out_on") <= at).alias("gone"),
            (born <= at.replace(year=at.year - 65)).alias("elderly"),
            ((born <= at) & (born > at.replace(year=at.year - 7))).alias("child"),
            col("pregnancy").is_in(["pregnant", "lying_in"]).alias("maternal"),
            (col("hypertension") | col("diabetes") | col("chronic_disease")).alias("chronic"),
            col("severe_mental_illness").alias("severe_mental"),
            holds("contracted", "household"),
        )
        .with_columns(
            pl.any_horizontal(CATEGORIES[:-1]).alias("key_group"),
            (col("rural") & ~col("gone")).alias("eligible"),
        )
        .with_columns((~col("key_group")).alias("general"))
    )


def _reasons(rural: State, resident: State, gone: State) -> str:
    """The parts of ``(rural & resident) & ~gone`` that decided."""
    here = all_hold(rural, resident)
    eligible = all_hold(here, opposite(gone))
    parts: dict[str, State] = {}
    if here is eligible:
        own = {"rural.hukou": rural, "rural.resident": resident}
        parts |= {part: state for part, state in own.items() if state is here}
    if opposite(gone) is eligible:
        parts["gone"] = gone
    return written(parts)


def _households(
    tables: Mapping[str, pl.LazyFrame], contracted: pl.LazyFrame, at: date
) -> pl.LazyFrame:
    met = (
        (col("kind") == "face_to_face") & (col("date") >= date(at.year, 1, 1)) & (col("date") <= at)
    )
    visits = tables["visits"].select("person", met.alias("met_at_home"))
    visits = visits.filter(col("met_at_home").fill_null(True))
    # The visits need not be counted by person first: each meets one person, each person one home.
    members = tables["persons"].select("person", "household")
    met_ones = visits.join(members, on="person", how="inner").filter(col("household").is_not_null())
    homes = met_ones.group_by("household").agg(col("met_at_home").any())
    households = (
        tables["households"]
        .join(contracted, on="household", how="left")
        .join(homes, on="household", how="left")
        .select(
            "village",
            IS_RURAL.alias("rural"),
            holds("contracted", "household"),
            holds("met_at_home", "household"),
        )
    )
    rural = col("rural")
    measured = {
        "signing_rate": (rural, col("contracted")),
        "visit_rate": (rural, col("met_at_home")),
    }
    return counts(households, measured, "village")


def _filed(records: pl.LazyFrame, persons: pl.LazyFrame, at: date) -> pl.LazyFrame:
    filed = holders(records, "person", col("created_on") <= at, "filed")
    joined = persons.join(filed, on="person", how="left")
    joined = joined.select("village", "eligible", holds("filed", "person"))
    return counts(joined, {"filing_rate": (col("eligible"), col("filed"))}, "village")


def _answers(surveys: pl.LazyFrame, at: date) -> pl.LazyFrame:
    asked = (
        (col("programme") == "family-doctor")
        & (col("date") >= date(at.year, 1, 1))
        & (col("date") <= at)
    )
    return counts(surveys, {"satisfaction": (asked, col("satisfied"))}, None)


def _files(records: pl.LazyFrame, at: date) -> pl.LazyFrame:
    checked = col("checked") & (col("created_on") <= at)
    return counts(records, {"authenticity": (checked, col("authentic"))}, None)
