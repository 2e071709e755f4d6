from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.running import Command
from plugins_system.distributions import Folder, installed_in

import publicservice as ps

AT = "2024-12-31"


@pytest.fixture
def publicservice(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, in this process."""
    return Command(capsys)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the registers of a small county, as its office has them."""
    folder = tmp_path_factory.mktemp("county")
    ps.generate_county(seed=3, persons=300, households=100, townships=2, villages=12).write(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """Where a test installs plugins."""
    with installed_in(tmp_path) as found:
        yield found


@pytest.fixture
def local_plan(tmp_path: Path) -> Path:
    """A county's plan for the family doctors, with one number of its own."""
    path = tmp_path / "county.toml"
    path.write_text(
        'programme = "family-doctor"\nschema_version = 1\nyear = 2024\n'
        'source = { title = "Ours", issuer = "county", document = "o/1" }\n'
        '[ages]\nelderly = { value = 60, unit = "years", cite = "o2" }\n',
        encoding="utf-8",
    )
    return path
