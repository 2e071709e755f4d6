"""Time and memory of one piece of work, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import attrs
import polars as pl
from attrs import frozen

ROOT = Path(__file__).parents[1]
_MIB = 1 << 20
_STATUS = Path("/proc/self/status")
_CLEAR_PEAK = Path("/proc/self/clear_refs")

Result = TypeVar("Result")


@frozen
class Cost:
    """What a piece of work took: wall and processor seconds, resident memory in MiB.

    `before` is what was resident when it began, its inputs included; `peak` the most while it ran.
    """

    wall: float
    processor: float
    before: float
    peak: float


def measured(work: Callable[[], Result]) -> tuple[Result, Cost]:
    """Do the work once and say what it cost."""
    before = _resident("VmRSS")
    _forget_peak()
    wall, processor = time.perf_counter(), time.process_time()
    result = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return result, Cost(wall, processor, before, _resident("VmHWM"))


def in_child(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a new process and read the JSON object that it prints last."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def answer(cost: Cost, **more: Any) -> None:
    """Print what `in_child` reads."""
    print(json.dumps({**attrs.asdict(cost), **more}))


def alternately(module: str, sides: Sequence[str], runs: int, *arguments: str) -> dict[str, Cost]:
    """Run the sides in turn, A B B A ..., and give the medians of each.

    Whatever else the machine does so falls on all sides alike. Raises SystemExit where their
    outputs differ.
    """
    found: dict[str, list[dict[str, Any]]] = {side: [] for side in sides}
    for number in range(runs):
        for side in sides if number % 2 == 0 else sides[::-1]:
            found[side].append(in_child(module, *arguments, "--only", side))
    digests = {json.dumps(run["digest"]) for side in sides for run in found[side]}
    if len(digests) > 1:
        raise SystemExit("the outputs differ:\n" + "\n".join(sorted(digests)))
    return {side: medians(runs_of_side) for side, runs_of_side in found.items()}


def digest(outputs: Mapping[str, pl.DataFrame]) -> dict[str, list[Any]]:
    """Rows, columns and the sum of the hashes of all rows: equal for equal rows in any order."""
    return {
        name: [
            frame.height,
            {column: str(dtype) for column, dtype in frame.schema.items()},
            frame.hash_rows(seed=1).sum(),
        ]
        for name, frame in outputs.items()
    }


def medians(runs: Iterable[Mapping[str, Any]]) -> Cost:
    """The medians of several runs."""
    found = list(runs)
    names = [field.name for field in attrs.fields(Cost)]
    return Cost(*(median(run[name] for run in found) for name in names))


def line(side: str, cost: Cost) -> str:
    """One side's medians in a line of a report."""
    return (
        f"  {side:10} wall {cost.wall:7.3f} s  processor {cost.processor:7.3f} s  "
        f"peak {cost.peak:7.0f} MiB, {cost.before:.0f} before"
    )


def _resident(name: str) -> float:
    """A line of /proc/self/status in MiB; elsewhere than on Linux the peak of the whole process."""
    if not _STATUS.exists():
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (_MIB if sys.platform == "darwin" else 1024)
    lines = _STATUS.read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def _forget_peak() -> None:
    if _CLEAR_PEAK.exists():
        _CLEAR_PEAK.write_text("5")
