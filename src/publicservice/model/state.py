"""What a plan can say about a number: a value, a range, that it is unknown, not in force."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from publicservice.model.label import Language

PlanValue = int | str | bool | date | tuple[str, ...]
"""Money in fen, percent in millionths of the whole, counts whole, a list as a tuple of texts."""


@frozen
class Known:
    """One value."""

    value: PlanValue


@frozen
class Range:
    """Official discretion between two bounds, both included; not missing data."""

    low: int | date
    high: int | date


@frozen
class Unknown:
    """Nobody can tell from the document; `reason` says why, as printed where it can.

    What the library itself says has Chinese words too; what is printed stays as it is.
    """

    reason: str
    zh: str = field(default="", eq=False, repr=False)

    def text(self, language: Language) -> str:
        """The reason in that language."""
        return (language == "zh" and self.zh) or self.reason


@frozen
class NotInForce:
    """Not decided yet at that day: it holds from `since` on. Not the same as unknown."""

    since: date


State = Known | Range | Unknown | NotInForce
