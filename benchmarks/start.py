"""What it costs to begin: each command in new processes, the interpreter alone for comparison.

python -m benchmarks.start

Compiled modules are kept from one run to the next, as those of an installed package are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from statistics import median

from benchmarks.measuring import ROOT

COMMANDS = {
    "python alone": ["-c", "pass"],
    "import publicservice": ["-c", "import publicservice"],
    "the names of a rule book": ["-c", "from publicservice import Programme, Person, criterion"],
    "publicservice list": ["-m", "publicservice", "list"],
    "import polars": ["-c", "import polars"],
    "import publicservice, narwhals, polars": ["-c", "import publicservice, narwhals, polars"],
}


def _time_of(arguments: list[str]) -> float:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - began


def main() -> None:
    """The commands in turn, so that what else the machine does falls on all alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(options.runs + 1):
        for name, arguments in COMMANDS.items():
            needed = _time_of(arguments)
            if number:  # the first run of all compiles
                taken[name].append(needed)
    for name, times in taken.items():
        print(f"{name:40} median {1000 * median(times):6.0f} ms, least {1000 * min(times):6.0f} ms")


if __name__ == "__main__":
    main()
