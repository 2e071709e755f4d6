"""The pages of the reference as text, and what stands in them as code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
_FENCE = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)


def reference_pages() -> dict[str, str]:
    """Every page of the reference by the name of its file."""
    return {page.name: page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md")}


def code_spans(text: str) -> set[str]:
    """What stands between backticks, blocks of code left out."""
    return {found[1] for found in _SPAN.findall(_FENCE.sub("", text))}


def words_in_code(text: str) -> set[str]:
    """The names and keys inside code spans: ``value`` of ``value = 3``."""
    return {word for span in code_spans(text) for word in re.findall(r"[\w-]+", span)}


def section(text: str, heading: str) -> str:
    """The part of a page below a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    start = text.index(f"\n{heading}\n") + 1
    end = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(text, start + len(heading))
    return text[start : end.start() if end else len(text)]
