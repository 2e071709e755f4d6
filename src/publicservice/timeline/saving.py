"""Calendar files and charts on their way to the disk, and the libraries that they need."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from publicservice.model.problem import UsageError


def save(path: Path, content: bytes) -> Path:
    """Write a file, at once and only when it is complete. Raises UsageError."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise UsageError.of(
            "output.not-written", f"cannot be written: {error.strerror or error}", where=str(path),
            remedy="name a file in a folder that is there and that you may write to",
        ) from error  # fmt: skip
    return path


def library(name: str, *, extra: str, what: str) -> Any:
    """A library that comes with an extra. Raises UsageError that names the extra."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        raise UsageError.of(
            "usage.extra-missing", f"{what} needs {error.name}, which is not installed",
            remedy=f"pip install 'publicservice[{extra}]'",
        ) from None  # fmt: skip
