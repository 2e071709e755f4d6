"""The programmes that come with the library keep the contract that every programme keeps."""

from __future__ import annotations

from publicservice.testing import ProgrammeContract


class TestFamilyDoctor(ProgrammeContract):
    programme = "family-doctor"


class TestContraceptives(ProgrammeContract):
    programme = "contraceptives"


class TestDisabilitySupport(ProgrammeContract):
    programme = "disability-support"
    waived = {
        "disabled_in_household: persons, disability grade ≤ 4": "there is no grade beyond 4",
        "post_share: person disability grade ≤ 4": "there is no grade beyond 4",
    }
