"""Family-doctor contracting in the countryside (corpus 000/5)."""

from __future__ import annotations

from publicservice.plugins.family_doctor.rules import FamilyDoctor, publicservice_programmes

__all__ = ["FamilyDoctor", "publicservice_programmes"]
