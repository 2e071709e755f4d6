"""Hardship visits before a festival (corpus 004/1, 004/2, 004/4, 004/5, 004/7, 004/12)."""

from __future__ import annotations

from publicservice.plugins.hardship_visits.rules import HardshipVisits, publicservice_programmes

__all__ = ["HardshipVisits", "publicservice_programmes"]
