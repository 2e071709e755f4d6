"""Grading of Party organisations of a logistics office (corpus 000/1)."""

from __future__ import annotations

from publicservice.plugins.organisation_grading.rules import (
    OrganisationGrading,
    publicservice_programmes,
)

__all__ = ["OrganisationGrading", "publicservice_programmes"]
