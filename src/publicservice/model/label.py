"""Names for people, in English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from attrs import frozen

Language = Literal["en", "zh"]

_NUMBER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+)\}")
"""A number of the plan by its path, such as ``{ages.elderly}``."""


@frozen
class Label:
    """What a thing is called, in English and Chinese; either may be missing.

    The label of a rule may name numbers of the plan in braces, ``aged {ages.elderly} or over``, so
    that it says what the plan in use says.

    Attributes:
        en: in English.
        zh: in Chinese.
    """

    en: str = ""
    zh: str = ""

    def text(self, language: Language = "en") -> str:
        """The name in that language, or in the other one where it is missing."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)

    @property
    def paths(self) -> tuple[str, ...]:
        """The numbers of the plan that it names, each once."""
        return tuple(dict.fromkeys(_NUMBER.findall(self.en) + _NUMBER.findall(self.zh)))

    def filled(self, figure: Callable[[str], str]) -> Label:
        """The label with what `figure` says in the place of every number that it names."""
        return Label(*(
            _NUMBER.sub(lambda found: figure(found[1]), text) for text in (self.en, self.zh)
        ))  # fmt: skip

    def over(self, other: Label) -> Label:
        """This label, with the other one's name in a language that it lacks."""
        return Label(self.en or other.en, self.zh or other.zh)
