"""Registers of guest houses that hold what engines disagree about."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from conformance.everything import Everything
from laws.guesthouses import read_example_plan

from publicservice.testing import MadeRegisters, random_registers

LEAP_DAY = date(2024, 2, 29)
PLAN = read_example_plan()
LARGEST = 10**15
"""The largest amount in fen that intake lets through."""

PLAIN_HOUSE: dict[str, Any] = {
    "owner": "o1", "district": "east", "licensed": True, "rooms": 2, "cost": 123_456,
    "granted": 5_000, "balance": 0, "occupied": 125_000, "opened": date(2020, 2, 29), "kind": "inn",
}  # fmt: skip

OWNERS: list[dict[str, Any]] = [
    {"owner": "o1", "resident": True, "income": 123_455, "since": date(2020, 2, 29),
     "region": "north"},
    {"owner": "o2", "resident": False, "income": LARGEST, "since": date(2020, 3, 1),
     "region": "south"},
    {"owner": "o3", "resident": None, "income": None, "since": None, "region": None},
]  # fmt: skip

GUESTS: list[dict[str, Any]] = [
    {"guest": "g1", "house": "plain", "born": date(2006, 2, 28), "paid": 123_456, "nights": 1,
     "present": True, "kind": "group"},
    {"guest": "g2", "house": "plain", "born": date(2006, 3, 1), "paid": None, "nights": 2,
     "present": True, "kind": "single"},
    {"guest": "g3", "house": "plain", "born": None, "paid": 1, "nights": None, "present": None,
     "kind": None},
    {"guest": "g4", "house": "largest", "born": date(1950, 1, 1), "paid": LARGEST, "nights": 3,
     "present": True, "kind": "group"},
    {"guest": "g5", "house": None, "born": date(1950, 1, 1), "paid": 5, "nights": 5,
     "present": True, "kind": "group"},
    {"guest": "g6", "house": "nowhere", "born": date(1950, 1, 1), "paid": 5, "nights": 5,
     "present": True, "kind": "group"},
    {"guest": "g7", "house": "full", "born": date(2006, 2, 28), "paid": 0, "nights": 0,
     "present": True, "kind": "single"},
]  # fmt: skip

MEALS: list[dict[str, Any]] = [
    {"meal": "m1", "guest": "g1", "day": date(2024, 2, 29), "price": 501, "eaten": True},
    {"meal": "m2", "guest": "g2", "day": date(2024, 3, 1), "price": 500, "eaten": True},
    {"meal": "m3", "guest": "g2", "day": None, "price": None, "eaten": True},
    {"meal": "m4", "guest": "g4", "day": date(2024, 2, 1), "price": LARGEST, "eaten": None},
    {"meal": "m5", "guest": None, "day": date(2024, 2, 1), "price": 9, "eaten": True},
]  # fmt: skip


def houses() -> list[dict[str, Any]]:
    """A plain house, one with each field unknown, and those at the ends of what fields hold."""
    changed: dict[str, dict[str, Any]] = {
        "plain": {},
        "largest": {"cost": LARGEST, "rooms": 1_000, "occupied": 1_000_000, "owner": "o2"},
        "all but largest": {"cost": LARGEST - 1, "occupied": 333_333},
        "smallest": {"cost": 0, "rooms": 0, "balance": -1_000_000, "occupied": 0},
        "granted more than there is room for": {"granted": LARGEST},
        "half a fen": {"cost": 4, "balance": -4},
        "three halves": {"cost": 12, "balance": -12},
        "less than half": {"cost": 3, "balance": -3},
        "beyond a double": {"cost": 900_719_925_474_099, "occupied": 999_999},
        "full": {"rooms": 1},
        "opened on 1 March": {"opened": date(2020, 3, 1), "kind": "hotel"},
        "opened on 28 February": {"opened": date(2018, 2, 28), "kind": "farm"},
        "opened today": {"opened": LEAP_DAY, "balance": -1},
        "opens tomorrow": {"opened": date(2024, 3, 1), "balance": 1},
        "opened a year ago": {"opened": date(2023, 2, 28)},
        "opened long ago": {"opened": date(1964, 2, 29), "licensed": False},
        "without owner": {"owner": "nowhere"},
        "of an unknown owner": {"owner": "o3"},
        "of an owner elsewhere": {"owner": "o2"},
        "called like its region": {"kind": "north"},
    }
    changed |= {f"unknown {name}": {name: None} for name in PLAIN_HOUSE}
    changed["all unknown"] = dict.fromkeys(PLAIN_HOUSE)
    return [{"house": key, **PLAIN_HOUSE, **change} for key, change in changed.items()]


FULL = MadeRegisters({"owners": OWNERS, "houses": houses(), "guests": GUESTS, "meals": MEALS})
RANDOM = random_registers(Everything, PLAN, LEAP_DAY, seed=4, rows=25, holes=0.25)

SCENARIOS: dict[str, tuple[MadeRegisters, date]] = {
    "on a leap day": (FULL, LEAP_DAY),
    "on 28 February": (FULL, date(2023, 2, 28)),
    "on 1 March": (FULL, date(2023, 3, 1)),
    "guests and owners not supplied": (FULL.without("guests", "owners"), LEAP_DAY),
    "meals not supplied": (FULL.without("meals"), LEAP_DAY),
    "no guest at all": (FULL.with_tables({"guests": [], "meals": []}), LEAP_DAY),
    "no house at all": (FULL.with_tables({"houses": []}), LEAP_DAY),
    "guests not complete": (
        attrs.evolve(FULL, complete_until={"guests": date(2024, 2, 28)}), LEAP_DAY,
    ),
    "meals not complete": (
        attrs.evolve(FULL, complete_until={"meals": date(2024, 2, 28)}), LEAP_DAY,
    ),
    "complete to the day": (
        attrs.evolve(FULL, complete_until={"guests": LEAP_DAY, "meals": LEAP_DAY}), LEAP_DAY,
    ),
    "at random": (RANDOM, LEAP_DAY),
}  # fmt: skip
