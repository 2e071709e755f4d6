"""One county for all tests of the generator that only look at it."""

from __future__ import annotations

import pytest

from publicservice.demo import County, generate_county


@pytest.fixture(scope="session")
def county() -> County:
    """The county that `publicservice demo` shows: default seed and size, with mistakes."""
    return generate_county()


@pytest.fixture(scope="session")
def clean() -> County:
    """The same county without mistakes."""
    return generate_county(dirty=False)
