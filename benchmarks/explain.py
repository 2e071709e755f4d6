"""How long it takes to explain one case, once the evaluation has been made.

python -m benchmarks.explain --persons 20000
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from statistics import median, quantiles

import polars as pl

from benchmarks.cases import CASES, Case
from benchmarks.data import AT, registers_of
from benchmarks.typed_registers import TypedRegisters
from publicservice import programme


def main() -> None:
    """Explain cases spread over the register, after ten to warm up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=200)
    options = parser.parse_args()
    for name, case in CASES.items():
        frames = _keyed(registers_of(options.persons, case.registers), case)
        evaluation = programme(case.programme).evaluate(TypedRegisters(frames), at=AT)
        unit = case.programme.unit
        keys = frames[unit.register][unit.key()].gather_every(
            max(1, frames[unit.register].height // options.cases)
        )
        for key in keys.head(10):
            evaluation.explain(key)
        taken = []
        for key in keys:
            began = time.perf_counter()
            evaluation.explain(key, language="zh")
            taken.append(time.perf_counter() - began)
        slow = quantiles(taken, n=20)[-1]
        print(
            f"{name}, {options.persons:,} persons: median {1000 * median(taken):.1f} ms, "
            f"95 % within {1000 * slow:.1f} ms, {len(taken)} cases"
        )


def _keyed(frames: Mapping[str, pl.DataFrame], case: Case) -> dict[str, pl.DataFrame]:
    """The frames with the keys that only explanations read, numbered where there are none."""
    keyed = dict(frames)
    for register in case.programme.registers_read():
        frame = frames[register.register]
        if register.key() not in frame.columns:
            number = pl.int_range(pl.len()).cast(pl.String).alias(register.key())
            keyed[register.register] = frame.with_columns(number)
    return keyed


if __name__ == "__main__":
    main()
