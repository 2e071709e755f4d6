"""Health campaigns that call on every home (corpus 004/6, 004/9, 004/11)."""

from __future__ import annotations

from publicservice.plugins.health_into_homes.rules import HealthIntoHomes, publicservice_programmes

__all__ = ["HealthIntoHomes", "publicservice_programmes"]
