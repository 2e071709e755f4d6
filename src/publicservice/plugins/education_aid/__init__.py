"""Aid to poor pupils (corpus 002/3, 002/5, 002/7a)."""

from __future__ import annotations

from publicservice.plugins.education_aid.rules import EducationAid, publicservice_programmes

__all__ = ["EducationAid", "publicservice_programmes"]
