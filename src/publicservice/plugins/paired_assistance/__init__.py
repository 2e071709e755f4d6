"""Places that others are paired with and stationed in (corpus 001/3, 001/4)."""

from __future__ import annotations

from publicservice.plugins.paired_assistance.rules import PairedAssistance, publicservice_programmes

__all__ = ["PairedAssistance", "publicservice_programmes"]
