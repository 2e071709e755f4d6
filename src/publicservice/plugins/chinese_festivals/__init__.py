"""Festivals and public days of China, which plans name instead of a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import publicservice as ps
from publicservice.plugins.chinese_festivals.moving import moving

SUNDAY = 6


def _fixed(month: int, day: int, year: int) -> date:
    return date(year, month, day)


def _moved(name: str, days: int, year: int) -> date | None:
    found = moving(name, year)
    return found and found + timedelta(days=days)


def _third_sunday_of_may(year: int) -> date:
    first = date(year, 5, 1)
    return first + timedelta(days=(SUNDAY - first.weekday()) % 7 + 14)


MOVING = (
    ("spring-festival-eve", "Spring Festival Eve", "除夕", "spring", -1),
    ("spring-festival", "Spring Festival", "春节", "spring", 0),
    ("lantern-festival", "Lantern Festival", "元宵节", "spring", 14),
    ("qingming-festival", "Qingming Festival", "清明节", "qingming", 0),
    ("dragon-boat-festival", "Dragon Boat Festival", "端午节", "dragon_boat", 0),
    ("mid-autumn-festival", "Mid-Autumn Festival", "中秋节", "mid_autumn", 0),
    ("double-ninth-festival", "Double Ninth Festival", "重阳节", "double_ninth", 0),
)
"""Id, names, the day in the table, and how many days after it."""

FIXED = (
    ("new-years-day", "New Year's Day", "元旦", 1, 1, None),
    ("womens-day", "International Women's Day", "三八妇女节", 3, 8, None),
    ("arbor-day", "Arbor Day", "植树节", 3, 12, 1979),
    ("labour-day", "International Labour Day", "五一劳动节", 5, 1, None),
    ("youth-day", "Youth Day", "五四青年节", 5, 4, None),
    ("childrens-day", "International Children's Day", "六一儿童节", 6, 1, None),
    ("party-founding-day", "Party founding day", "建党节", 7, 1, None),
    ("army-day", "Army Day", "建军节", 8, 1, None),
    ("teachers-day", "Teachers' Day", "教师节", 9, 10, 1985),
    ("national-day", "National Day", "国庆节", 10, 1, None),
    ("poverty-relief-day", "National Poverty-relief Day", "国家扶贫日", 10, 17, 2014),
    ("poverty-eradication-day", "International Day for the Eradication of Poverty",
     "国际消除贫困日", 10, 17, 1993),
)  # fmt: skip
"""Id, names, month and day, and the year of the first one where editions are counted."""


@ps.hookimpl
def publicservice_festivals() -> Iterator[ps.Festival]:
    date_in: Callable[[int], date | None]
    for identifier, en, zh, name, days in MOVING:
        date_in = partial(_moved, name, days)
        yield ps.Festival(identifier, ps.Label(en, zh), date_in)
    for identifier, en, zh, month, day, first_year in FIXED:
        date_in = partial(_fixed, month, day)
        yield ps.Festival(identifier, ps.Label(en, zh), date_in, first_year)
    label = ps.Label("National Day of Helping the Disabled", "全国助残日")
    yield ps.Festival("disabled-day", label, _third_sunday_of_may, 1991)
