"""Portfolios of livelihood projects (corpus 003/7c, 003/11, 003/12)."""

from __future__ import annotations

from publicservice.plugins.livelihood.rules import Livelihood, publicservice_programmes

__all__ = ["Livelihood", "publicservice_programmes"]
