"""Control of catering fumes in a district (corpus 000/8)."""

from __future__ import annotations

from publicservice.plugins.catering_fumes.rules import CateringFumes, publicservice_programmes

__all__ = ["CateringFumes", "publicservice_programmes"]
