"""A programme beside its hand-written twin, alternately, each run in a process of its own.

python -m benchmarks.compare family-doctor --persons 1000000 --runs 5
"""

from __future__ import annotations

import argparse

from benchmarks.cases import CASES
from benchmarks.data import WARM_UP, registers_of
from benchmarks.measuring import Cost, alternately, answer, digest, line, measured

SIDES = ("ours", "by-hand")


def main() -> None:
    """Either one side once, or both alternately."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programme", choices=CASES)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=SIDES, help="one run of one side, printed as JSON")
    options = parser.parse_args()
    if options.only:
        _one(options.programme, options.persons, options.only)
    else:
        _both(options.programme, options.persons, options.runs)


def _one(programme: str, persons: int, side: str) -> None:
    case = CASES[programme]
    work = case.ours if side == "ours" else case.theirs
    work(registers_of(WARM_UP, case.registers))
    frames = registers_of(persons, case.registers)
    outputs, cost = measured(lambda: work(frames))
    answer(cost, digest=digest(outputs))


def _both(programme: str, persons: int, runs: int) -> None:
    registers_of(persons, ())
    arguments = (programme, "--persons", str(persons))
    costs = alternately("benchmarks.compare", SIDES, runs, *arguments)
    print(f"{programme}, {persons:,} persons, medians of {runs} runs each, equal outputs")
    for side, cost in costs.items():
        print(line(side, cost))
    print(_ratio(costs["ours"], costs["by-hand"]))


def _ratio(ours: Cost, by_hand: Cost) -> str:
    return (
        f"  ratio      wall {ours.wall / by_hand.wall:7.2f}    "
        f"processor {ours.processor / by_hand.processor:7.2f}    "
        f"peak {ours.peak / by_hand.peak:7.2f}"
    )


if __name__ == "__main__":
    main()
