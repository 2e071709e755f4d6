"""The place of one beneficiary in words: which rank it has, of how many, for how many places."""

from __future__ import annotations

from publicservice.model.label import Language
from publicservice.results.places import PlaceOfCase
from publicservice.timeline.words import ordinal

COUNTED_AS = {"households": "户", "persons": "人"}
"""How Chinese counts the rows of a unit's register."""


def place_told(place: PlaceOfCase, language: Language) -> str:
    """Such as ``ranked 3rd to 5th of 9 for 4 places``."""
    return _chinese(place) if language == "zh" else _english(place)


def _english(place: PlaceOfCase) -> str:
    low, high = place.room
    room = _between(low, high, " to ", "any number of")
    places = "1 place" if (low, high) == (1, 1) else f"{room} places"
    if place.best is None:
        return f"not chosen for one of {places}"
    worst = "any" if place.worst is None else ordinal(place.worst)
    rank = ordinal(place.best) if place.best == place.worst else f"{ordinal(place.best)} to {worst}"
    return f"ranked {rank} of {place.contenders} for {places}"


def _chinese(place: PlaceOfCase) -> str:
    low, high = place.room
    places = f"{_between(low, high, '至', '不定数')}个名额"
    if place.best is None:
        return f"未被选定({places})"
    worst = "不定" if place.worst is None else f"{place.worst}"
    rank = f"第{place.best}" if place.best == place.worst else f"第{place.best}至{worst}"
    counted = COUNTED_AS.get(place.register, "人(户)")
    return f"{place.contenders}{counted}争{places},排{rank}位"


def _between(low: int, high: int | None, to: str, anything: str) -> str:
    if high is None:
        return f"{low}+" if low else anything
    return str(low) if low == high else f"{low}{to}{high}"
