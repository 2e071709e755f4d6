"""A small county for tests that evaluate something."""

from __future__ import annotations

import publicservice as ps

COUNTY = ps.generate_county(seed=3, persons=300, households=100, townships=2, villages=6)
PLACE_OF_GIVEN = "module SimpleNamespace"
