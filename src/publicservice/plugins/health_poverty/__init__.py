"""Health protection of poor patients: bills, subsidies, exemptions (corpus 002/9b)."""

from __future__ import annotations

from publicservice.plugins.health_poverty.rules import HealthPoverty, publicservice_programmes

__all__ = ["HealthPoverty", "publicservice_programmes"]
