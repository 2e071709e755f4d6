"""Social security and services for disabled persons (corpus 000/9 with 001/6)."""

from __future__ import annotations

from publicservice.plugins.disability_support.rules import (
    DisabilitySupport,
    publicservice_programmes,
)

__all__ = ["DisabilitySupport", "publicservice_programmes"]
