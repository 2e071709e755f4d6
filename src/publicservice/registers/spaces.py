"""Which characters count as space around a value, and when two words are the same."""

from __future__ import annotations

import unicodedata

_CODES = (
    *range(0x0009, 0x000E), 0x0020, 0x0085, 0x00A0, 0x1680, *range(0x2000, 0x200C),
    0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF,
)  # fmt: skip
SPACES = "".join(map(chr, _CODES))
"""Every space there is: the full-width one, the no-break ones, and marks of no width."""


def normal_word(word: str) -> str:
    """The word without what does not count: case, spaces, full-width forms."""
    return "".join(unicodedata.normalize("NFKC", word).strip(SPACES).lower().split())
