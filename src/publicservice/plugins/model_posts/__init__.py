"""Model posts of a county's approval centre (corpus 000/3)."""

from __future__ import annotations

from publicservice.plugins.model_posts.rules import ModelPosts, publicservice_programmes

__all__ = ["ModelPosts", "publicservice_programmes"]
