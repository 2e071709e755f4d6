"""``python -m publicservice`` is the command ``publicservice``."""

from __future__ import annotations

import sys

from publicservice.cli import main

if __name__ == "__main__":
    sys.exit(main())
