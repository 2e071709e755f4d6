"""Packages that are really installed: built and put into a folder by pip, run in a new process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from attrs import frozen

SOURCE = Path(__file__).parents[2] / "src"
PIP = (
    "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
    "--disable-pip-version-check",
)  # fmt: skip


@frozen
class Installed:
    """A folder in which packages are installed, and where the last of them came from."""

    folder: Path
    source: Path

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python with these packages beside those of this environment."""
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True, encoding="utf-8", check=False, cwd=self.folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(self.folder), str(SOURCE))),
                "PYTHONIOENCODING": "utf-8",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )  # fmt: skip


def install(package: Path, folder: Path, *others: Path) -> Installed:
    """Build the packages and install them into a folder, without the network."""
    packages = [str(each) for each in (package, *others)]
    done = subprocess.run(
        [sys.executable, *PIP, "--target", str(folder), *packages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Installed(folder, package)
