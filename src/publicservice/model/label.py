"""Names for people, in English and Chinese."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Language = Literal["en", "zh"]


@frozen
class Label:
    """What a thing is called, in English and Chinese; either may be missing."""

    en: str = ""
    zh: str = ""

    def text(self, language: Language = "en") -> str:
        """The name in that language, or in the other one where it is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)
