"""What is made of the decisions: indicators, targets, summaries, files, a page for notebooks."""

from __future__ import annotations
