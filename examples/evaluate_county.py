"""Evaluate three programmes over a made-up county and explain one open case.

Run it with ``python examples/evaluate_county.py``; it writes nothing.
"""

from __future__ import annotations

from importlib.resources import files

import polars as pl

import publicservice as ps

AT = "2024-10-15"


def main() -> None:
    """Make up a county, evaluate its programmes, and print what an office would ask first."""
    county = ps.generate_county(seed=7, persons=3_000, households=960, townships=3, villages=12)
    registers = county.registers()
    for name in ("family-doctor", "contraceptives", "disability-support"):
        plan = files("publicservice.demo") / "plans" / f"{name}.toml"
        evaluation = ps.programme(name, plan=plan).evaluate(registers, at=AT)
        show(evaluation)


def show(evaluation: ps.Evaluation) -> None:
    """Outcomes, targets, and why the first open case is open."""
    print(f"\n{evaluation.programme.en}, at {evaluation.at}")
    outcomes = evaluation.decisions.group_by("outcome").len().sort("outcome")
    for outcome, number in outcomes.iter_rows():
        print(f"  {outcome:<13} {number:>5}")
    for target in evaluation.targets.iter_rows(named=True):
        print(f"  {target['label_en']}: {target['status']}")
    for row in evaluation.undetermined.iter_rows(named=True):
        print(f"  missing: {row['label_en']} of {row['beneficiaries']}")
    open_cases = evaluation.decisions.filter(pl.col("outcome") == "undetermined").sort("person")
    if open_cases.height:
        print(evaluation.explain(open_cases["person"][0]))


if __name__ == "__main__":
    main()
