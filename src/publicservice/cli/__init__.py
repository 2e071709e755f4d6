"""The command ``publicservice``."""

from __future__ import annotations

from publicservice.cli.main import main

__all__ = ["main"]
