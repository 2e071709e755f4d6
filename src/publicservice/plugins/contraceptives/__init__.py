"""Free contraceptives service (corpus 000/7)."""

from __future__ import annotations

from publicservice.plugins.contraceptives.rules import Contraceptives, publicservice_programmes

__all__ = ["Contraceptives", "publicservice_programmes"]
