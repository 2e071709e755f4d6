"""Entitlements of a million persons beside hand-written Polars: standard, top-up, cap, split.

python -m benchmarks.money --persons 1000000 --runs 5

Each person's amount is the standard of the category, a top-up for every disabled member of the
household, at most a cap; three sources share it to the fen; the costs are rolled up by village.
Grades and residences that are not known make intervals on both sides.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import polars as pl

from benchmarks.data import AT, WARM_UP, registers_of
from benchmarks.measuring import alternately, answer, digest, line, measured
from benchmarks.typed_registers import TypedRegisters
from publicservice import (
    Benefit,
    Person,
    Programme,
    amount,
    at_most,
    between,
    count,
    criterion,
    highest,
    programme,
    read_plan_text,
)

SIDES = ("ours", "by-hand")
SHARES = {"province": 600_000, "county": 250_000, "township": 150_000}
SEVERE, MODERATE, TOP_UP, CAP = 50_001, 30_001, 5_003, 57_000
PLAN = read_plan_text(f"""
programme = "aid"
schema_version = 1
source = {{ title = "Aid", issuer = "county", document = "904/1" }}
[standard]
severe = {{ value = {SEVERE}, unit = "fen/person/year" }}
moderate = {{ value = {MODERATE}, unit = "fen/person/year" }}
top_up = {{ value = {TOP_UP}, unit = "fen/person/year" }}
cap = {{ value = {CAP}, unit = "fen/person/year" }}
[funding]
province = {{ share = {{ value = 60, unit = "%" }} }}
county = {{ share = {{ value = 25, unit = "%" }} }}
township = {{ share = {{ value = 15, unit = "%" }} }}
""")


class Aid(Programme):
    """Aid to disabled residents."""

    id = "aid"
    unit = Person

    disabled = criterion("disabled", "残疾", lambda p: between(p.disability_grade, 1, 4), cite="1")
    severe = criterion("severe", "重度", lambda p: between(p.disability_grade, 1, 2), cite="1")
    eligible = criterion(
        "disabled resident", "常住残疾人",
        lambda p: p.disabled & p.resident, cite="1",
    )  # fmt: skip
    members = count(
        "disabled members", "家庭残疾人数", Person,
        lambda m: between(m.disability_grade, 1, 4), by="household", cite="2",
    )  # fmt: skip
    standard = amount(
        "standard", "标准",
        lambda p: at_most(
            highest((p.severe, p.plan.standard.severe), (p.disabled, p.plan.standard.moderate))
            + p.members * p.plan.standard.top_up,
            p.plan.standard.cap,
        ),
        cite="3",
    )  # fmt: skip
    aid = Benefit("aid", "补助", "standard", cite="3")


Outputs = dict[str, pl.DataFrame]
ENDS = ("certain", "possible")


def ours(frames: Mapping[str, pl.DataFrame]) -> Outputs:
    """Entitlements and the costs by village, through the public evaluation."""
    evaluation = programme(Aid, PLAN).evaluate(TypedRegisters(frames), at=AT)
    parts = [f"{part}_{end}_fen" for part in ("amount", *SHARES) for end in ENDS]
    rows = evaluation.entitlements.select("person", "status", *parts)
    costs = evaluation.costs.filter(pl.col("level") == "village")
    amounts = [f"amount_{end}_fen" for end in ENDS]
    return {"entitlements": rows, "costs": costs.select("area", "source", *amounts)}


def by_hand(frames: Mapping[str, pl.DataFrame]) -> Outputs:
    """The same in Polars, written for this one programme."""
    persons = frames["persons"].lazy()
    rows = _rows(persons).with_columns(*_parts())
    columns = [f"{part}_{end}_fen" for part in ("amount", *SHARES) for end in ENDS]
    villages = rows.group_by("village").agg(pl.col(columns).sum())
    found, summed = pl.collect_all([rows.select("person", "status", *columns), villages])
    sources = {"all": "amount", **{name: name for name in SHARES}}
    costs = [
        summed.select(
            pl.col("village").fill_null("unknown").alias("area"), pl.lit(source).alias("source"),
            *[pl.col(f"{part}_{end}_fen").alias(f"amount_{end}_fen") for end in ENDS],
        )
        for source, part in sources.items()
    ]  # fmt: skip
    return {"entitlements": found, "costs": pl.concat(costs)}


def _rows(persons: pl.LazyFrame) -> pl.LazyFrame:
    """Both ends of the amount of everybody who is entitled or may be."""
    grade, resident = pl.col("disability_grade"), pl.col("resident")
    counted = (
        persons.filter(pl.col("household").is_not_null(), grade.is_between(1, 4) | grade.is_null())
        .group_by("household")
        .agg(
            grade.is_between(1, 4).fill_null(value=False).sum().cast(pl.Int64).alias("few"),
            pl.len().cast(pl.Int64).alias("many"),
        )
    )  # fmt: skip
    eligible = grade.is_between(1, 4) & resident
    joined = persons.join(counted, on="household", how="left").with_columns(eligible=eligible)
    open_household = pl.col("household").is_null()
    low = pl.when(grade <= 2).then(SEVERE).when(grade <= 4).then(MODERATE).otherwise(0)
    high = pl.when((grade <= 2) | grade.is_null()).then(SEVERE).otherwise(MODERATE)
    certain = (low + pl.col("few").fill_null(0) * TOP_UP).clip(upper_bound=CAP)
    possible = (high + pl.col("many").fill_null(0) * TOP_UP).clip(upper_bound=CAP)
    possible = pl.when(open_household).then(CAP).otherwise(possible)
    sure = pl.col("eligible").fill_null(value=False)
    return joined.filter(pl.col("eligible").fill_null(value=True)).select(
        "person",
        "village",
        pl.when(sure).then(pl.lit("entitled")).otherwise(pl.lit("undetermined")).alias("status"),
        pl.when(sure).then(certain).otherwise(0).cast(pl.Int64).alias("amount_certain_fen"),
        possible.cast(pl.Int64).alias("amount_possible_fen"),
    )


def _parts() -> list[pl.Expr]:
    """Shares rounded down, the largest takes the rest."""
    low, high = pl.col("amount_certain_fen"), pl.col("amount_possible_fen")
    columns: list[pl.Expr] = []
    others = [name for name in SHARES if name != "province"]
    for name in others:
        columns += [
            (low * SHARES[name] // 1_000_000).alias(f"{name}_certain_fen"),
            (high * SHARES[name] // 1_000_000).alias(f"{name}_possible_fen"),
        ]
    rest = low - sum((low * SHARES[name] // 1_000_000 for name in others), start=pl.lit(0))
    share = SHARES["province"]
    ceiling = high - high * (1_000_000 - share) // 1_000_000 + len(others) - 1
    known = low == high
    return [
        *columns,
        pl.when(known).then(rest).otherwise(low * share // 1_000_000).alias("province_certain_fen"),
        pl.when(known).then(rest).otherwise(pl.min_horizontal(ceiling, high))
        .alias("province_possible_fen"),
    ]  # fmt: skip


def in_order(outputs: Outputs) -> Outputs:
    """Sorted, as the order of rows is not defined; sources that pay nobody left out."""
    costs = outputs["costs"].filter(pl.col("amount_possible_fen") > 0)
    return {
        "entitlements": outputs["entitlements"].sort("person"),
        "costs": costs.sort("area", "source"),
    }


def main() -> None:
    """Either one side once, or both alternately."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=SIDES, help="one run of one side, printed as JSON")
    options = parser.parse_args()
    if options.only:
        work = ours if options.only == "ours" else by_hand
        work(registers_of(WARM_UP, ("persons",)))
        frames = registers_of(options.persons, ("persons",))
        outputs, cost = measured(lambda: work(frames))
        answer(cost, digest=digest(in_order(outputs)))
        return
    registers_of(options.persons, ())
    costs = alternately("benchmarks.money", SIDES, options.runs, "--persons", str(options.persons))
    for side, cost in costs.items():
        print(line(side, cost))
    print(f"  ratio of wall times {costs['ours'].wall / costs['by-hand'].wall:.2f}")


if __name__ == "__main__":
    main()
