"""What both hand-written programmes share: three-valued states, their texts, and counting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import polars as pl

State = bool | None
col = pl.col


def state_number(*conditions: pl.Expr) -> pl.Expr:
    """One small number for the states of all conditions: 0 unknown, 1 no, 2 yes, three to a place.

    Texts that follow from the states are then looked up, which costs a quarter of building them.
    """
    number = pl.lit(0, pl.UInt16)
    for condition in conditions:
        digit = pl.when(condition).then(2).when(~condition).then(1).otherwise(0)
        number = number * 3 + digit.cast(pl.UInt16)
    return number


def text_of(number: pl.Expr, conditions: int, write: Callable[..., str]) -> pl.Expr:
    """The text that `write` makes of the states behind each state number."""
    states: list[State] = [None, False, True]
    texts = [write(*combination) for combination in product(states, repeat=conditions)]
    return number.replace_strict(range(len(texts)), texts, return_dtype=pl.String)


def all_hold(*states: State) -> State:
    """Three-valued and."""
    return False if False in states else None if None in states else True


def any_holds(*states: State) -> State:
    """Three-valued or."""
    return True if True in states else None if None in states else False


def opposite(state: State) -> State:
    """Three-valued not."""
    return None if state is None else not state


def written(parts: Mapping[str, State]) -> str:
    """``part=yes;other=unknown``."""
    words = {True: "yes", False: "no", None: "unknown"}
    return ";".join(f"{part}={words[state]}" for part, state in parts.items())


def outcome(eligible: pl.Expr) -> pl.Expr:
    """The outcome of a three-valued criterion."""
    said = pl.when(eligible).then(pl.lit("eligible")).when(~eligible).then(pl.lit("not_eligible"))
    return said.otherwise(pl.lit("undetermined")).alias("outcome")


def category(eligible: pl.Expr, names: list[str]) -> pl.Expr:
    """The first category that holds, undetermined behind one that may hold."""
    unclear = len(names)
    first = pl.lit(None, pl.UInt8)
    for number, name in reversed(list(enumerate(names))):
        number_here = pl.when(col(name)).then(pl.lit(number, pl.UInt8))
        first = number_here.when(col(name).is_null()).then(unclear).otherwise(first)
    first = pl.when(~eligible).then(pl.lit(None, pl.UInt8)).otherwise(first).cast(pl.UInt8)
    texts = [*names, "undetermined"]
    return first.replace_strict(range(len(texts)), texts, return_dtype=pl.String).alias("category")


def holders(rows: pl.LazyFrame, key: str, condition: pl.Expr, name: str) -> pl.LazyFrame:
    """The keys for which a row meets the condition (true) or may meet it (false)."""
    rows = rows.select(key, condition.alias(name))
    rows = rows.filter(col(name).fill_null(True), col(key).is_not_null())
    return rows.group_by(key).agg(col(name).any())


def holds(name: str, key: str) -> pl.Expr:
    """The three-valued state after `holders` was joined: no row there means no."""
    surely = pl.when(col(name)).then(True)
    return surely.when(~col(name) | col(key).is_null()).then(None).otherwise(False).alias(name)


def counts(
    frame: pl.LazyFrame, indicators: Mapping[str, tuple[pl.Expr, pl.Expr]], area: str | None
) -> pl.LazyFrame:
    """For each area and indicator (population, numerator): both ends of both counts."""
    sums = []
    for name, (of, where) in indicators.items():
        ends = {
            "numerator_certain": of & where,
            "numerator_possible": of.fill_null(True) & where.fill_null(True),
            "denominator_certain": of,
            "denominator_possible": of.fill_null(True),
        }
        sums += [e.sum().cast(pl.Int64).alias(f"{name}:{end}") for end, e in ends.items()]
    if area is None:
        counted = frame.select(pl.lit("whole").alias("area"), *sums)
    else:
        counted = frame.group_by(col(area).fill_null("unknown").alias("area")).agg(sums)
    return pl.concat([_one(counted, name) for name in indicators])


def _one(counted: pl.LazyFrame, name: str) -> pl.LazyFrame:
    ends = ["numerator_certain", "numerator_possible", "denominator_certain"]
    ends.append("denominator_possible")
    columns = [col(f"{name}:{end}").alias(end) for end in ends]
    return counted.select(pl.lit(name).alias("indicator"), "area", *columns)
