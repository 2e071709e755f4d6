"""Intake: the registers of a county as CSV files, read, checked and conformed.

python -m benchmarks.intake --persons 1000000
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.cases import CASES
from benchmarks.data import FOLDER
from benchmarks.measuring import answer, in_child, line, measured, medians
from publicservice import Registers, generate_county, registers

KINDS = ("csv", "typed")


def main() -> None:
    """Either one kind of source once, or each several times in processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=KINDS, help="one run, printed as JSON")
    options = parser.parse_args()
    folder = _files(options.persons)
    if options.only:
        _one(folder, options.only)
        return
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for _ in range(options.runs):
        for kind in KINDS:
            arguments = ("--persons", str(options.persons), "--only", kind)
            found[kind].append(in_child("benchmarks.intake", *arguments))
    size = sum(file.stat().st_size for file in (folder / "csv").iterdir()) / 1e6
    print(f"{options.persons:,} persons, {size:.0f} MB of CSV, medians of {options.runs} runs")
    for kind, runs in found.items():
        print(line(kind, medians(runs)))
        for name, seconds in runs[0]["registers"].items():
            print(f"    {name:24} {seconds:7.2f} s")


def _one(folder: Path, kind: str) -> None:
    if kind == "csv":
        given = registers(folder / "csv")
    else:
        paths = (folder / "typed").iterdir()
        given = registers({path.stem: pl.read_parquet(path) for path in paths})
    taken: dict[str, float] = {}
    _, cost = measured(lambda: _conform(given, taken))
    answer(cost, registers=taken)


def _conform(given: Registers, taken: dict[str, float]) -> None:
    """Every register that the family-doctor programme reads, and its quarantine."""
    for register in CASES["family-doctor"].programme.registers_read():
        began = time.perf_counter()
        table = given.require(register)
        table.frame.collect()
        table.quarantine().collect()
        taken[register.__name__] = time.perf_counter() - began


def _files(persons: int) -> Path:
    """A dirty county's files as an office writes them, and its tables in memory, made once."""
    folder = FOLDER / f"intake-{persons}"
    if not (folder / "complete").exists():
        county = generate_county(
            1,
            persons=persons,
            households=persons * 13 // 40,
            townships=max(3, persons // 20_000),
            villages=max(40, persons // 500),
        )
        county.write(folder / "csv", language="zh", format="csv")
        (folder / "typed").mkdir(exist_ok=True)
        for name, frame in county.typed().items():
            frame.write_parquet(folder / "typed" / f"{name}.parquet")
        (folder / "complete").touch()
    return folder


if __name__ == "__main__":
    main()
