"""Review of TCM hospitals and training of rural health staff (corpus 001/1)."""

from __future__ import annotations

from publicservice.plugins.tcm_review.rules import TcmReview, publicservice_programmes

__all__ = ["TcmReview", "publicservice_programmes"]
