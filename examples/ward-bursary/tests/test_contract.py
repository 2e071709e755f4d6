"""What every programme owes its users, and the cases of cases.toml."""

from __future__ import annotations

from publicservice.testing import ProgrammeContract


class TestWardBursary(ProgrammeContract):
    """Each test says what to change where it fails."""

    programme = "ward-bursary"
