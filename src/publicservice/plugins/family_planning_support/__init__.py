"""Support of rural family-planning families, person by person (corpus 003/2c)."""

from __future__ import annotations

from publicservice.plugins.family_planning_support.rules import (
    FamilyPlanningSupport,
    publicservice_programmes,
)

__all__ = ["FamilyPlanningSupport", "publicservice_programmes"]
