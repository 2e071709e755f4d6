from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from plugins_system.distributions import Folder, installed_in


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """Where a test installs distributions."""
    with installed_in(tmp_path) as found:
        yield found
