"""The script and the notebook in `examples/` run, and show what they say they show."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[2] / "examples"
RUN_NOTEBOOK = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


def run(*arguments: str | Path, folder: Path) -> str:
    """The standard output of a Python process, which must succeed."""
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_script_evaluates_three_programmes(tmp_path: Path) -> None:
    """It prints outcomes, targets and an explanation, and writes nothing."""
    shown = run(EXAMPLES / "evaluate_county.py", folder=tmp_path)
    for name in ("family-doctor contracting", "free contraceptives", "disability support"):
        assert f"{name}, at 2024-10-15" in shown
    assert shown.count("Decided by") == 3
    assert not any(tmp_path.iterdir())


def test_the_notebook_shows_its_true_output(tmp_path: Path) -> None:
    """Executed again, every cell gives the text that is stored."""
    stored = EXAMPLES / "demo-county.ipynb"
    again = tmp_path / "again.ipynb"
    run("-c", RUN_NOTEBOOK, stored, again, folder=tmp_path)
    assert results(again) == results(stored)


def results(path: Path) -> list[str]:
    """The text of every cell's result."""
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = (output for cell in cells for output in cell.get("outputs", ()))
    return ["".join(output["data"]["text/plain"]) for output in outputs if "data" in output]
