"""The law of unknowns: whatever the missing values turn out to be, what was said stays true."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl
from attrs import field, frozen

from publicservice.engine.intervals import Interval
from publicservice.explanation import OUTCOME
from publicservice.model.areas import WHOLE
from publicservice.model.plan import Plan
from publicservice.model.programme import Programme
from publicservice.testing.completion import Completion, complete, with_references
from publicservice.testing.failure import sentences_only
from publicservice.testing.made import MadeRegisters
from publicservice.testing.run import Results, case_of, run

SHOWN = 5


@frozen
class Violation:
    """Something said that a completion of the missing values proves wrong."""

    case: str
    column: str
    said: Any
    found: Any
    completion: int

    def __str__(self) -> str:
        return (
            f"{self.case}: {self.column} was said to be {self.said}, "
            f"but is {self.found} in completion {self.completion}"
        )


@frozen
class Soundness:
    """What `check_soundness` did: how much was judged, and how much was left open."""

    completions: int
    cases: int
    undetermined: int
    judged: int = field(repr=False)


def check_soundness(
    programme: type[Programme],
    plan: Plan,
    registers: MadeRegisters,
    at: date,
    *,
    completions: int = 20,
    seed: int = 0,
) -> Soundness:
    """Hold what is said about registers with holes against many ways to fill the holes.

    For every completion: the outcome is the same, or was undetermined; every criterion is the same,
    or was unknown; every number and every indicator lies between what was certain and what was
    possible. What is filled in, and what is not, is said in `completion.complete`.

    Indicators are held against completions for the whole only: a completed place moves a row from
    one area to another. One over a register that is not complete is not judged.

    Args:
        programme: the class with the rules.
        plan: the numbers.
        registers: as `random_registers` makes them.
        at: the date of the evaluation.
        completions: how many ways to fill the holes are tried.
        seed: of what is filled in.

    Raises:
        AssertionError: with the first violations; the seed and the number of the completion make
            each of them again.
    """
    __tracebackhide__ = sentences_only
    said = run(programme, plan, registers, at)
    violations: list[Violation] = []
    judged = 0
    for number in range(completions):
        dice = random.Random(f"{seed}-{number}")
        completion = complete(programme, plan, registers, at, dice)
        found = run(programme, completion.plan, completion.registers, at)
        pairs = [
            *_pairs(programme, said, found),
            *_own_references(programme, said, completion, at, dice),
            *_indicators(programme, registers, said, found, at),
        ]
        judged += len(pairs)
        violations += [
            Violation(case, column, one, other, number)
            for case, column, one, other in pairs
            if not _holds(column, one, other)
        ]
    if violations:
        raise AssertionError(_told(programme, violations, seed))
    outcomes = said.decisions["outcome"].to_list()
    return Soundness(completions, len(outcomes), outcomes.count("undetermined"), judged)


Pair = tuple[str, str, Any, Any]


def _pairs(programme: type[Programme], said: Results, found: Results) -> Iterator[Pair]:
    """What was said and what was found, for every beneficiary and column that says something."""
    key = programme.unit.key()
    then = {row[key]: row for row in found.decisions.iter_rows(named=True)}
    for row in said.decisions.iter_rows(named=True):
        one, other = values_of(programme, row), values_of(programme, then[row[key]])
        for column, value in one.items():
            if not (column == "category" and other["outcome"] == "not_eligible"):
                yield row[key], column, value, other[column]


def values_of(programme: type[Programme], row: Mapping[str, Any]) -> dict[str, Any]:
    """Outcome, category and every rule of a row of decisions; numbers as intervals."""
    values: dict[str, Any] = {"outcome": row["outcome"], "category": row["category"]}
    for name, rule in programme.rules.items():
        if rule.kind == "bool":
            values[name] = row[name]
        else:
            fen = "_fen" if rule.kind == "money" else ""
            values[name] = Interval(row[f"{name}_certain{fen}"], row[f"{name}_possible{fen}"])
    return values


def _own_references(
    programme: type[Programme],
    said: Results,
    completion: Completion,
    at: date,
    dice: random.Random,
) -> Iterator[Pair]:
    """The beneficiaries whose own references are blank, led to existing rows one at a time."""
    key, name = programme.unit.key(), programme.unit.register
    rows = {row[key]: row for row in said.decisions.iter_rows(named=True)}
    table = completion.registers.tables[name]
    for index, row in enumerate(table):
        filled = with_references(completion, name, row, dice) if row[key] in rows else None
        if filled is None:
            continue
        others = (*table[:index], filled, *table[index + 1 :])
        made = completion.registers.with_tables({name: others})
        case = case_of(programme, completion.plan, made, at, filled)
        one = values_of(programme, rows[row[key]])
        yield row[key], "outcome", one["outcome"], OUTCOME[case.rule("eligible")]  # type: ignore[index]
        for rule in programme.rules:
            yield row[key], rule, one[rule], case.rule(rule)


def _indicators(
    programme: type[Programme], registers: MadeRegisters, said: Results, found: Results, at: date
) -> Iterator[Pair]:
    then = {row["indicator"]: row for row in _whole(found)}
    for row in _whole(said):
        indicator = programme.indicators[row["indicator"]]
        supplied = indicator.register.register in registers.tables
        other = then[row["indicator"]]
        if not supplied or not registers.is_complete(indicator.register, at):
            continue
        for what in ("numerator", "denominator", "value"):
            ends = (f"{what}_certain", f"{what}_possible")
            one, two = (Interval(each[ends[0]], each[ends[1]]) for each in (row, other))
            if other["measured"]:
                yield "whole", f"{indicator.name} ({what})", one, two


def _whole(results: Results) -> list[dict[str, Any]]:
    return results.indicators.filter(pl.col("level") == WHOLE).rows(named=True)


def _holds(column: str, said: Any, found: Any) -> bool:
    if isinstance(said, Interval):
        low = said.low is None or (found.low is not None and found.low >= said.low)
        high = said.high is None or (found.high is not None and found.high <= said.high)
        return bool(low and high)
    if column in ("outcome", "category"):
        return said in ("undetermined", found)
    return said is None or said == found


def _told(programme: type[Programme], violations: list[Violation], seed: int) -> str:
    lines = [
        f"{programme.id} says more than it can know (seed {seed}), {len(violations)} times:",
        *(f"  {violation}" for violation in violations[:SHOWN]),
        "A rule must be made of the helpers of publicservice only; if it is, please report this.",
    ]
    return "\n".join(lines)
