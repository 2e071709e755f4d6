"""Self-check of public-health subsidy money in a township hospital (corpus 000/6)."""

from __future__ import annotations

from publicservice.plugins.subsidy_self_check.rules import (
    SubsidySelfCheck,
    publicservice_programmes,
)

__all__ = ["SubsidySelfCheck", "publicservice_programmes"]
