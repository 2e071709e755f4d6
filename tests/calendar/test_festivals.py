"""Festivals: the built-in ones on the days on which they fell, and those of other plugins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from timelines import built_in

import publicservice as ps
from publicservice.manager import load_plugins
from publicservice.model.state import Unknown
from publicservice.plugins.chinese_festivals.moving import DAYS

KNOWN = """\
spring-festival 2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29
spring-festival 2007-02-18 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10
spring-festival 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25
spring-festival 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06
spring-festival 2028-01-26 2029-02-13 2030-02-03 2033-01-31 2034-02-19 2050-01-23
spring-festival-eve 2015-02-18 2020-01-24 2024-02-09
lantern-festival 2015-03-05 2016-02-22 2019-02-19 2020-02-08 2021-02-26 2024-02-24 2025-02-12
dragon-boat-festival 2015-06-20 2016-06-09 2017-05-30 2018-06-18 2019-06-07 2020-06-25 2021-06-14
dragon-boat-festival 2022-06-03 2023-06-22 2024-06-10 2025-05-31
mid-autumn-festival 2015-09-27 2016-09-15 2017-10-04 2018-09-24 2019-09-13 2020-10-01 2021-09-21
mid-autumn-festival 2022-09-10 2023-09-29 2024-09-17 2025-10-06
double-ninth-festival 2019-10-07 2020-10-25 2021-10-14 2022-10-04 2023-10-23 2024-10-11 2025-10-29
qingming-festival 2012-04-04 2013-04-04 2014-04-05 2015-04-05 2016-04-04 2019-04-05 2020-04-04
qingming-festival 2021-04-04 2024-04-04 2025-04-04
disabled-day 1991-05-19 2009-05-17 2015-05-17 2021-05-16 2024-05-19
poverty-relief-day 2014-10-17 2020-10-17
new-years-day 2012-01-01
womens-day 2024-03-08
arbor-day 2024-03-12
labour-day 2024-05-01
youth-day 2024-05-04
childrens-day 2024-06-01
party-founding-day 2021-07-01
army-day 2024-08-01
teachers-day 2024-09-10
national-day 2024-10-01
poverty-eradication-day 1993-10-17
"""
DATED = [
    (name, date.fromisoformat(day))
    for name, *days in map(str.split, KNOWN.splitlines())
    for day in days
]
LUNAR_DAYS = {"spring": 1, "dragon_boat": 5, "mid_autumn": 15, "double_ninth": 9}


@pytest.mark.parametrize(("name", "day"), DATED)
def test_a_festival_falls_on_its_day(name: str, day: date) -> None:
    assert built_in().festivals[name].day(day.year) == day


def test_every_festival_has_known_days_here() -> None:
    """So that none is left untested."""
    assert {name for name, _ in DATED} == set(built_in().festivals)


@pytest.mark.parametrize("year", range(2000, 2051))
def test_every_year_has_every_festival_once(year: int) -> None:
    for festival in built_in().festivals.values():
        if year >= (festival.first_year or year):
            found = festival.day(year)
            assert isinstance(found, date)
            assert found.year == year
    spring = built_in().festivals["spring-festival"].day(year)
    lantern = built_in().festivals["lantern-festival"].day(year)
    assert isinstance(spring, date)
    assert date(year, 1, 21) <= spring <= date(year, 2, 20)
    assert lantern == spring + timedelta(days=14)


@pytest.mark.parametrize("year", sorted(DAYS))
def test_lunar_days_follow_the_moon(year: int) -> None:
    """Counted from the mean new moon they are never off by more than the moon is."""
    epoch = date(2000, 1, 6).toordinal() + 0.598 + 8 / 24  # a mean new moon, in China's time
    month = 29.530588861
    for name, day in LUNAR_DAYS.items():
        first = DAYS[year][name].toordinal() + 0.5 - (day - 1)
        off = (first - epoch + month / 2) % month - month / 2
        assert abs(off) < 1.15, (name, off)


@pytest.mark.parametrize("year", range(2000, 2051))
def test_qingming_follows_the_rule_of_thumb_of_its_century(year: int) -> None:
    short = year - 2000
    assert DAYS[year]["qingming"] == date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def test_a_year_beyond_the_table_is_unknown() -> None:
    festival = built_in().festivals["mid-autumn-festival"]
    assert festival.day(2051) == Unknown("no date of mid-autumn-festival in 2051 is known")
    assert festival.day(1979) == Unknown("no date of mid-autumn-festival in 1979 is known")
    before = built_in().festivals["poverty-relief-day"].day(2013)
    assert before == Unknown("poverty-relief-day was held first in 2014")


def with_festivals(*festivals: Any) -> SimpleNamespace:
    @ps.hookimpl
    def publicservice_festivals() -> Iterator[Any]:
        yield from festivals

    return SimpleNamespace(publicservice_festivals=publicservice_festivals, __name__="abroad")


def midsummer(identifier: str = "midsummer-day") -> ps.Festival:
    return ps.Festival(identifier, ps.Label("Midsummer", "仲夏"), lambda year: date(year, 6, 24))


def test_another_country_adds_its_own() -> None:
    plugins = load_plugins(strict=True, extra=[with_festivals(midsummer())], entry_points=())
    assert plugins.festivals["midsummer-day"].day(2024) == date(2024, 6, 24)
    assert set(plugins.festivals) == {*built_in().festivals, "midsummer-day"}
    assert plugins.plugins[-1].festivals[0].label.en == "Midsummer"


def test_the_built_in_festivals_come_from_a_plugin_like_any_other() -> None:
    (plugin,) = [each for each in built_in().plugins if each.festivals]
    assert (plugin.name, plugin.built_in) == ("chinese_festivals", True)
    assert plugin.hooks == ("publicservice_festivals",)


def test_an_id_that_is_taken_is_told_with_both_plugins() -> None:
    """The one that was there stays, so that no date changes unseen."""
    plugins = load_plugins(extra=[with_festivals(midsummer("army-day"))], entry_points=())
    assert plugins.festivals["army-day"].day(2024) == date(2024, 8, 1)
    (problem,) = plugins.problems
    assert str(problem) == (
        "module abroad: gives the festival 'army-day', which publicservice "
        f"{ps.__version__} gives already (give it an id of its own; the one that was there stays)"
    )
    with pytest.raises(ps.PluginError):
        load_plugins(strict=True, extra=[with_festivals(midsummer("army-day"))], entry_points=())


def test_what_is_no_festival_is_told_and_the_others_stay() -> None:
    plugins = load_plugins(extra=[with_festivals(midsummer(), "army-day")], entry_points=())
    assert "midsummer-day" in plugins.festivals
    (problem,) = plugins.problems
    assert problem.message == "publicservice_festivals gave an instance of str, not a Festival"


def test_an_id_is_written_small() -> None:
    with pytest.raises(ps.PluginError) as caught:
        midsummer("Midsummer Day")
    assert str(caught.value) == (
        "'Midsummer Day' is no id of a festival "
        "(use small letters, digits and hyphens: lantern-festival)"
    )
