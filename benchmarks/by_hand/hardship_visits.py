"""The household programme in Polars by hand, intervals of counts and amounts included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from benchmarks.by_hand.common import (
    State,
    all_hold,
    any_holds,
    category,
    col,
    counts,
    opposite,
    outcome,
    state_number,
    text_of,
    written,
)

LIMIT_FEN = 5_000_000
LISTS = ["five_guarantee", "destitute", "poor", "low_income"]
KEY_FEN, GENERAL_FEN = (60_000, 100_000), (20_000, 60_000)
PUBLISHED = [
    "household", "village", "township", "outcome", "category", "reasons",
    "disabled_members_certain", "disabled_members_possible",
    "elderly_members_certain", "elderly_members_possible",
    "ill", "disabled", "key", "general", "eligible",
    "standard_certain_fen", "standard_possible_fen",
    "own_hospital_cost_fen", "needs_care", "hardship_list", "visited_elsewhere",
]  # fmt: skip
COUNTED = ("disabled_members", "elderly_members")


def run(frames: Mapping[str, pl.DataFrame], at: date) -> dict[str, pl.DataFrame]:
    """Decisions and indicators by village, collected together."""
    households = _households(frames["households"].lazy(), frames["persons"].lazy(), at)
    parts = ("ill", "several", "needs_care", "listed", "old", "visited_elsewhere")
    states = state_number(*(col(part) for part in parts))
    decisions = households.with_columns(
        outcome(col("eligible")),
        category(col("eligible"), ["key", "general"]),
        text_of(states, len(parts), _reasons).alias("reasons"),
        *_standard(),
        col("own_hospital_cost").alias("own_hospital_cost_fen"),
    ).select(PUBLISHED)
    reached = counts(households, {"reached": (col("eligible"), col("visited"))}, "village")
    collected = pl.collect_all([decisions, reached])
    return {"decisions": collected[0], "indicators": collected[1]}


def _households(households: pl.LazyFrame, persons: pl.LazyFrame, at: date) -> pl.LazyFrame:
    joined = households.join(_members(persons, at), on="household", how="left").with_columns(
        col(f"{name}_{end}").fill_null(0).cast(pl.Int64)
        for name in COUNTED
        for end in ("certain", "possible")
    )
    return (
        joined.with_columns(
            (col("own_hospital_cost") > LIMIT_FEN).alias("ill"),
            _at_least_two("disabled_members").alias("several"),
            _at_least_two("elderly_members").alias("old"),
            col("hardship_list").is_in(LISTS).alias("listed"),
        )
        .with_columns((col("several") & col("needs_care")).alias("disabled"))
        .with_columns(
            (col("ill") | col("disabled")).alias("key"),
            (col("listed") | col("old")).alias("general"),
        )
        .with_columns(((col("key") | col("general")) & ~col("visited_elsewhere")).alias("eligible"))
    )


def _members(persons: pl.LazyFrame, at: date) -> pl.LazyFrame:
    """For each household with such members: how many surely are, and how many may be."""
    rows = persons.select(
        "household",
        (col("disability_grade") >= 1).alias("disabled_members"),
        (col("birth_date") <= at.replace(year=at.year - 65)).alias("elderly_members"),
    ).filter(
        pl.any_horizontal(col(name).fill_null(True) for name in COUNTED),
        col("household").is_not_null(),
    )
    sums = []
    for name in COUNTED:
        sums += [
            col(name).sum().alias(f"{name}_certain"),
            col(name).fill_null(True).sum().alias(f"{name}_possible"),
        ]
    return rows.group_by("household").agg(sums)


def _at_least_two(name: str) -> pl.Expr:
    surely = pl.when(col(f"{name}_certain") >= 2).then(True)
    return surely.when(col(f"{name}_possible") < 2).then(False).otherwise(None)


def _standard() -> list[pl.Expr]:
    key, general = col("key"), col("general")
    certain = pl.when(key).then(KEY_FEN[0]).when(general).then(GENERAL_FEN[0]).otherwise(0)
    possible = (
        pl.when(key.fill_null(True))
        .then(KEY_FEN[1])
        .when(general.fill_null(True))
        .then(GENERAL_FEN[1])
        .otherwise(0)
    )
    return [
        certain.cast(pl.Int64).alias("standard_certain_fen"),
        possible.cast(pl.Int64).alias("standard_possible_fen"),
    ]


def _reasons(
    ill: State, several: State, care: State, listed: State, old: State, elsewhere: State
) -> str:
    """The parts of ``((ill | several & care) | (listed | old)) & ~elsewhere`` that decided."""
    disabled = all_hold(several, care)
    key, general = any_holds(ill, disabled), any_holds(listed, old)
    in_class = any_holds(key, general)
    eligible = all_hold(in_class, opposite(elsewhere))
    parts: dict[str, State] = {}
    if in_class is eligible:
        if key is in_class:
            parts |= {"ill": ill} if ill is key else {}
            own = {"disabled.disabled_members": several, "disabled.needs_care": care}
            if disabled is key:
                parts |= {part: state for part, state in own.items() if state is disabled}
        if general is in_class:
            own = {"general.hardship_list": listed, "general.elderly_members": old}
            parts |= {part: state for part, state in own.items() if state is general}
    if opposite(elsewhere) is eligible:
        parts["eligible.visited_elsewhere"] = elsewhere
    return written(parts)
