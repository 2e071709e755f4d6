"""The Chinese pages say what the English ones say: their blocks and links are the same."""

from __future__ import annotations

import re

import pytest
from docs.pages import ROOT

FENCE = re.compile(r"^(```[^\n]*\n.*?^```)$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")
PAIRS = (("docs/tutorial/school-meals.md", "docs/tutorial/school-meals.zh.md"),)


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_blocks_are_the_same(english: str, chinese: str) -> None:
    """What is run in one language is run in the other."""
    one, other = ((ROOT / page).read_text(encoding="utf-8") for page in (english, chinese))
    assert FENCE.findall(one) == FENCE.findall(other)


@pytest.mark.parametrize(("english", "chinese"), PAIRS)
def test_both_lead_to_the_same_pages(english: str, chinese: str) -> None:
    """A link that one of them lacks is a paragraph that it lacks."""
    one, other = ((ROOT / page).read_text(encoding="utf-8") for page in (english, chinese))
    assert LINK.findall(FENCE.sub("", one)) == LINK.findall(FENCE.sub("", other))
