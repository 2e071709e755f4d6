"""Rectification of a town's poverty work (corpus 002/6)."""

from __future__ import annotations

from publicservice.plugins.poverty_rectification.rules import (
    PovertyIdentification,
    PovertyRectification,
    publicservice_programmes,
)

__all__ = ["PovertyIdentification", "PovertyRectification", "publicservice_programmes"]
