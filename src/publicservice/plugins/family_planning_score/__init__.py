"""Year-end score of townships in family planning (corpus 003/2c)."""

from __future__ import annotations

from publicservice.plugins.family_planning_score.rules import (
    FamilyPlanningScore,
    publicservice_programmes,
)

__all__ = ["FamilyPlanningScore", "publicservice_programmes"]
