"""Donations against poverty and what they pay for (corpus 002/7b, 002/14, 004/12)."""

from __future__ import annotations

from publicservice.plugins.poverty_relief.rules import (
    PovertyReliefDonations,
    PovertyReliefProjects,
    publicservice_programmes,
)

__all__ = ["PovertyReliefDonations", "PovertyReliefProjects", "publicservice_programmes"]
