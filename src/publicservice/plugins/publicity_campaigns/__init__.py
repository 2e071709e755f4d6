"""Publicity campaigns for livelihood projects (corpus 003/1a-1d, 003/4, 003/6, 003/10e, 003/13)."""

from __future__ import annotations

from publicservice.plugins.publicity_campaigns.rules import (
    PublicityCampaigns,
    publicservice_programmes,
)

__all__ = ["PublicityCampaigns", "publicservice_programmes"]
