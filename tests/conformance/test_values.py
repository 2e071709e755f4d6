"""What each helper gives, written out by hand, so that no two wrong answers can agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from conformance.edges import PLAIN_HOUSE, PLAN
from laws.guesthouses import Guest, House, Meal

from publicservice import (
    Programme,
    age_at_least,
    age_between,
    all_of,
    amount,
    any_of,
    at_least,
    at_most,
    between,
    count,
    criterion,
    days_ago,
    highest,
    month_start,
    months_ago,
    number,
    percent_of,
    total,
    when,
    year_start,
    years_ago,
    yuan,
)
from publicservice.testing import MadeRegisters
from publicservice.testing.run import run

AT = date(2024, 6, 30)
Function = Callable[[Any], Any]


def evaluated(
    rule: Any,
    house: dict[str, Any],
    tables: Mapping[str, list[dict[str, Any]]] | None = None,
    *,
    at: date = AT,
) -> dict[str, Any]:
    """The decision about one house by a programme of one rule."""
    body = {"id": "guest-houses", "unit": House, "rule": rule}
    body["eligible"] = criterion("licensed", "有证", lambda h: h.licensed)
    programme: type[Programme] = type("OneRule", (Programme,), body)
    made = MadeRegisters({"houses": [{"house": "h", **PLAIN_HOUSE, **house}], **(tables or {})})
    return run(programme, PLAN, made, at).decisions.row(0, named=True)


CONDITIONS: list[tuple[str, Function, dict[str, Any], bool | None]] = [
    ("equal is not less", lambda h: h.rooms < h.plan.counts.fixed, {"rooms": 2}, False),
    ("equal is at most", lambda h: h.rooms <= h.plan.counts.fixed, {"rooms": 2}, True),
    ("one more is more", lambda h: h.rooms > h.plan.counts.fixed, {"rooms": 3}, True),
    ("unknown", lambda h: h.rooms > h.plan.counts.fixed, {"rooms": None}, None),
    ("a number turned round", lambda h: h.rooms < 3, {"rooms": 2}, True),
    ("whatever it is, it is not negative", lambda h: h.rooms >= 0, {"rooms": None}, True),
    ("and so not below", lambda h: h.rooms < 0, {"rooms": None}, False),
    ("a signed one may be", lambda h: h.balance >= yuan(0), {"balance": None}, None),
    ("below every number of a range", lambda h: h.rooms >= h.plan.counts.ranging, {"rooms": 0},
     False),
    ("above the lowest of a range", lambda h: h.rooms >= h.plan.counts.ranging, {"rooms": 2}, None),
    ("as much as the highest of a range", lambda h: h.rooms >= h.plan.counts.ranging, {"rooms": 3},
     True),
    ("inside a range is not equal to it", lambda h: h.rooms == h.plan.counts.ranging, {"rooms": 2},
     None),
    ("outside a range is another number", lambda h: h.rooms != h.plan.counts.ranging, {"rooms": 4},
     True),
    ("between, both ends included", lambda h: between(h.rooms, 1, 2), {"rooms": 2}, True),
    ("between, one too many", lambda h: between(h.rooms, 1, 2), {"rooms": 3}, False),
    ("one end unknown, the other fails", lambda h: between(h.rooms, 1, h.plan.counts.open),
     {"rooms": 0}, False),
    ("unknown and no is no", lambda h: h.licensed & (h.rooms > 5),
     {"licensed": None, "rooms": 1}, False),
    ("unknown or yes is yes", lambda h: h.licensed | (h.rooms > 0),
     {"licensed": None, "rooms": 1}, True),
    ("unknown and yes is unknown", lambda h: h.licensed & (h.rooms > 0),
     {"licensed": None, "rooms": 1}, None),
    ("not unknown is unknown", lambda h: ~h.licensed, {"licensed": None}, None),
    ("a flag of the plan", lambda h: h.licensed & h.plan.names.on, {}, True),
    ("an unknown flag of the plan", lambda h: h.licensed & h.plan.names.perhaps, {}, None),
    ("the same text", lambda h: h.kind == "inn", {"kind": "inn"}, True),
    ("another text", lambda h: h.kind != "inn", {"kind": "farm"}, True),
    ("unknown text", lambda h: h.kind == "inn", {"kind": None}, None),
    ("in the plan's list", lambda h: h.kind.is_in(h.plan.names.listed), {"kind": "farm"}, True),
    ("not in the plan's list", lambda h: h.kind.is_in(h.plan.names.listed), {"kind": "hotel"},
     False),
    ("nothing is in an empty list", lambda h: h.kind.is_in(()), {"kind": "inn"}, False),
    ("not even what is unknown is surely out", lambda h: h.kind.is_in(()), {"kind": None}, None),
    ("in a list that nobody knows", lambda h: h.kind.is_in(h.plan.names.unlisted), {}, None),
    ("today is not later than today", lambda h: h.opened <= h.at, {"opened": AT}, True),
    ("tomorrow is", lambda h: h.opened <= h.at, {"opened": date(2024, 7, 1)}, False),
    ("30 days ago", lambda h: h.opened >= days_ago(30), {"opened": date(2024, 5, 31)}, True),
    ("31 days ago", lambda h: h.opened >= days_ago(30), {"opened": date(2024, 5, 30)}, False),
    ("a month ago", lambda h: h.opened == months_ago(1), {"opened": date(2024, 5, 30)}, True),
    ("four months ago, in a short month", lambda h: h.opened == months_ago(4),
     {"opened": date(2024, 2, 29)}, True),
    ("a year ago", lambda h: h.opened == years_ago(1), {"opened": date(2023, 6, 30)}, True),
    ("New Year's Day", lambda h: h.opened == year_start(), {"opened": date(2024, 1, 1)}, True),
    ("the first of this month", lambda h: h.opened == month_start(),
     {"opened": date(2024, 6, 1)}, True),
    ("the first of last month", lambda h: h.opened == month_start(1),
     {"opened": date(2024, 5, 1)}, True),
    ("the last day of last month", lambda h: h.opened >= month_start(),
     {"opened": date(2024, 5, 31)}, False),
    ("one to three months back, from the first of March or of May", lambda h: h.opened
     >= month_start(h.plan.spans.months), {"opened": date(2024, 4, 1)}, None),
    ("one to three months ago, two months ago", lambda h: h.opened >= months_ago(
        h.plan.spans.months), {"opened": date(2024, 4, 30)}, None),
    ("one to three months ago, four months ago", lambda h: h.opened >= months_ago(
        h.plan.spans.months), {"opened": date(2024, 2, 29)}, False),
    ("nobody knows how many days ago", lambda h: h.opened >= days_ago(h.plan.spans.days), {}, None),
    ("the plan's day is unknown", lambda h: h.opened >= h.plan.days.open, {}, None),
    ("30 today", lambda h: age_at_least(h.opened, h.plan.ages.fixed),
     {"opened": date(1994, 6, 30)}, True),
    ("30 tomorrow", lambda h: age_at_least(h.opened, h.plan.ages.fixed),
     {"opened": date(1994, 7, 1)}, False),
    ("18 to 20 years are asked, 19 it is", lambda h: age_at_least(h.opened, h.plan.ages.ranging),
     {"opened": date(2005, 6, 30)}, None),
    ("18 to 20 years are asked, 17 it is", lambda h: age_at_least(h.opened, h.plan.ages.ranging),
     {"opened": date(2006, 7, 1)}, False),
    ("not born is not even 0", lambda h: age_at_least(h.opened, 0), {"opened": date(2024, 7, 1)},
     False),
    ("born today is 0", lambda h: age_between(h.opened, 0, 6), {"opened": AT}, True),
    ("6 until the day before the 7th birthday", lambda h: age_between(h.opened, 0, 6),
     {"opened": date(2017, 7, 1)}, True),
    ("7 on the 7th birthday", lambda h: age_between(h.opened, 0, 6), {"opened": date(2017, 6, 30)},
     False),
    ("a number that is not in force yet", lambda h: h.rooms >= h.plan.later.room, {"rooms": 9},
     False),
]  # fmt: skip

NUMBERS: list[tuple[str, Function, dict[str, Any], tuple[int | None, int | None]]] = [
    ("a sum", lambda h: h.cost + yuan("0.01"), {"cost": 99}, (100, 100)),
    ("a sum with an unknown part", lambda h: h.cost + yuan(1), {"cost": None}, (100, None)),
    ("a difference may be negative", lambda h: h.cost - yuan(1), {"cost": 1}, (-99, -99)),
    ("less something unknown", lambda h: yuan(1) - h.cost, {"cost": None}, (None, 100)),
    ("an unknown less something", lambda h: h.cost - yuan(1), {"cost": None}, (-100, None)),
    ("unknown, perhaps negative", lambda h: h.balance + yuan(1), {"balance": None}, (None, None)),
    ("a product", lambda h: h.rooms * yuan(5), {"rooms": 3}, (1500, 1500)),
    ("a product of more than any money there is", lambda h: h.rooms * yuan(5),
     {"rooms": 10**15}, (0, None)),
    ("a product of two cells, likewise", lambda h: h.rooms * h.cost,
     {"rooms": 10**12, "cost": 10**12}, (0, None)),
    ("a product of two cells, as far as it goes", lambda h: h.rooms * h.cost,
     {"rooms": 10**8, "cost": 10**9}, (10**17, 10**17)),
    ("a product with nothing", lambda h: h.rooms * h.cost, {"rooms": 0, "cost": 10**15}, (0, 0)),
    ("a debt of more than any money", lambda h: h.balance * h.rooms,
     {"balance": -(10**15), "rooms": 10**15}, (None, None)),
    ("a product with a range", lambda h: h.cost * h.plan.counts.ranging, {"cost": 7}, (7, 21)),
    ("a negative product with a range", lambda h: h.balance * h.plan.counts.ranging,
     {"balance": -7}, (-21, -7)),
    ("12.5 % of 4 fen is half a fen, up", lambda h: percent_of(h.cost, h.plan.shares.fixed),
     {"cost": 4}, (1, 1)),
    ("12.5 % of 3 fen is less than half", lambda h: percent_of(h.cost, h.plan.shares.fixed),
     {"cost": 3}, (0, 0)),
    ("half a fen down", lambda h: percent_of(h.cost, h.plan.shares.fixed, rounding="down"),
     {"cost": 4}, (0, 0)),
    ("a negative half is rounded up too", lambda h: percent_of(h.balance, h.plan.shares.fixed),
     {"balance": -12}, (-1, -1)),
    ("beyond the digits of a double", lambda h: percent_of(h.cost, h.occupied),
     {"cost": 900_719_925_474_099, "occupied": 999_999}, (900_719_024_754_174,) * 2),
    ("the largest amount", lambda h: percent_of(h.cost, h.occupied),
     {"cost": 10**15, "occupied": 999_999}, (999_999_000_000_000,) * 2),
    ("a share of 10 to 33.3333 %", lambda h: percent_of(h.cost, h.plan.shares.ranging),
     {"cost": 1000}, (100, 333)),
    ("a share that nobody knows", lambda h: percent_of(h.cost, h.plan.shares.open), {}, (0, None)),
    ("a growth that nobody knows", lambda h: percent_of(h.cost, h.plan.shares.growth), {},
     (None, None)),
    ("capped", lambda h: at_most(h.cost, yuan(5)), {"cost": 501}, (500, 500)),
    ("an unknown amount, capped", lambda h: at_most(h.cost, yuan(5)), {"cost": None}, (0, 500)),
    ("capped by something unknown", lambda h: at_most(h.cost, h.plan.money.open), {"cost": 5},
     (0, 5)),
    ("lifted", lambda h: at_least(h.balance, yuan(0)), {"balance": -5}, (0, 0)),
    ("an unknown amount, lifted", lambda h: at_least(h.balance, yuan(1)), {"balance": None},
     (100, None)),
    ("when it holds", lambda h: when(h.licensed, yuan(2), yuan(1)), {"licensed": True}, (200, 200)),
    ("when it does not", lambda h: when(h.licensed, yuan(2), yuan(1)), {"licensed": False},
     (100, 100)),
    ("when nobody knows", lambda h: when(h.licensed, yuan(2), yuan(1)), {"licensed": None},
     (100, 200)),
    ("the highest that holds", lambda h: highest((h.licensed, yuan(2)), (h.kind == "inn", yuan(3))),
     {"licensed": True, "kind": "inn"}, (300, 300)),
    ("none holds", lambda h: highest((h.licensed, yuan(2)), (h.kind == "farm", yuan(3))),
     {"licensed": False, "kind": "inn"}, (0, 0)),
    ("the higher one perhaps", lambda h: highest((h.licensed, yuan(2)), (h.kind == "inn", yuan(3))),
     {"licensed": True, "kind": None}, (200, 300)),
    ("an unknown standard is not the lower one", lambda h: highest(
        (h.licensed, h.plan.money.open), (h.kind == "inn", yuan(3))), {"kind": "inn"}, (300, None)),
    ("not in force yet pays nothing", lambda h: h.cost * h.plan.later.room, {}, (0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "house", "expected"), [case[1:] for case in CONDITIONS],
    ids=[case[0] for case in CONDITIONS],
)  # fmt: skip
def test_condition(function: Function, house: dict[str, Any], expected: bool | None) -> None:
    assert evaluated(criterion("rule", "规则", function), house)["rule"] is expected


@pytest.mark.parametrize(
    ("function", "house", "expected"), [case[1:] for case in NUMBERS],
    ids=[case[0] for case in NUMBERS],
)  # fmt: skip
def test_amount(
    function: Function, house: dict[str, Any], expected: tuple[int | None, int | None]
) -> None:
    row = evaluated(amount("rule", "规则", function), house)
    assert (row["rule_certain_fen"], row["rule_possible_fen"]) == expected


@pytest.mark.parametrize(
    ("at", "birth", "years", "expected"),
    [
        (date(2023, 2, 28), date(2005, 2, 28), 18, True),
        (date(2023, 2, 28), date(2004, 2, 29), 19, False),
        (date(2023, 3, 1), date(2004, 2, 29), 19, True),
        (date(2024, 2, 28), date(2004, 2, 29), 20, False),
        (date(2024, 2, 29), date(2004, 2, 29), 20, True),
        (date(2024, 2, 29), date(2005, 2, 28), 19, True),
        (date(2024, 2, 29), date(2005, 3, 1), 19, False),
    ],
)
def test_birthdays_on_29_february(at: date, birth: date, years: int, expected: bool) -> None:
    """Who is born on a leap day completes a year on 1 March of a common year."""
    rule = criterion("rule", "规则", lambda h: age_at_least(h.opened, years))
    assert evaluated(rule, {"opened": birth}, at=at)["rule"] is expected


def guest(number: int, **change: Any) -> dict[str, Any]:
    plain = {"house": "h", "born": date(2000, 1, 1), "paid": 100, "nights": 1, "present": True}
    return {"guest": f"g{number}", **plain, **change}


PRESENT, ABSENT, PERHAPS = guest(1), guest(2, present=False), guest(3, present=None)


@pytest.mark.parametrize(
    ("guests", "some", "every", "how_many"),
    [
        ([], False, True, (0, 0)),
        ([PRESENT], True, True, (1, 1)),
        ([ABSENT], False, False, (0, 0)),
        ([PERHAPS], None, None, (0, 1)),
        ([PRESENT, PERHAPS], True, None, (1, 2)),
        ([ABSENT, PERHAPS], None, False, (0, 1)),
        ([PRESENT, ABSENT], True, False, (1, 1)),
        ([guest(1, house=None)], False, True, (0, 0)),
        ([guest(1, house="another")], False, True, (0, 0)),
        (None, None, None, (0, None)),
    ],
)  # fmt: skip
def test_related_rows(
    guests: list[dict[str, Any]] | None,
    some: bool | None,
    every: bool | None,
    how_many: tuple[int, int | None],
) -> None:
    """Any, all and how many; `None` stands for a register that was not supplied."""
    tables = {} if guests is None else {"guests": guests}
    any_rule = any_of("rule", "规则", Guest, lambda g: g.present)
    all_rule = all_of("rule", "规则", Guest, lambda g: g.present)
    counting = count("rule", "规则", Guest, lambda g: g.present)
    assert evaluated(any_rule, {}, tables)["rule"] is some
    assert evaluated(all_rule, {}, tables)["rule"] is every
    row = evaluated(counting, {}, tables)
    assert (row["rule_certain"], row["rule_possible"]) == how_many


@pytest.mark.parametrize(
    ("guests", "expected"),
    [
        ([], (0, 0)),
        ([PRESENT, guest(2, paid=5)], (105, 105)),
        ([PRESENT, guest(2, paid=None)], (100, None)),
        ([PRESENT, guest(3, present=None, paid=7)], (100, 107)),
        ([guest(3, present=False, paid=None)], (0, 0)),
        (None, (0, None)),
    ],
)
def test_totals(guests: list[dict[str, Any]] | None, expected: tuple[int, int | None]) -> None:
    """An unknown amount leaves the sum open above, an unknown condition adds what is possible."""
    tables = {} if guests is None else {"guests": guests}
    rule = total("rule", "规则", Guest, lambda g: g.paid, lambda g: g.present)
    row = evaluated(rule, {}, tables)
    assert (row["rule_certain_fen"], row["rule_possible_fen"]) == expected


def test_rows_of_rows() -> None:
    """Guests with a meal that was dear: the sum of a sum."""
    meals: list[dict[str, Any]] = [
        {"meal": "m1", "guest": "g1", "price": 400},
        {"meal": "m2", "guest": "g1", "price": 101},
        {"meal": "m3", "guest": "g2", "price": 500},
        {"meal": "m4", "guest": "g3", "price": None},
    ]
    rule = number(
        "rule", "规则", lambda h: count(Guest, lambda g: total(Meal, lambda m: m.price) > yuan(5))
    )
    row = evaluated(rule, {}, {"guests": [guest(1), guest(2), guest(3)], "meals": meals})
    assert (row["rule_certain"], row["rule_possible"]) == (1, 2)


def test_a_field_of_another_register() -> None:
    """Read through a reference; unknown where the reference is blank or leads to nothing."""
    rule = criterion("rule", "规则", lambda h: h.owner.income > yuan(1))
    owners = {"owners": [{"owner": "o1", "income": 101}]}
    assert evaluated(rule, {}, owners)["rule"] is True
    assert evaluated(rule, {"owner": None}, owners)["rule"] is None
    assert evaluated(rule, {"owner": "nobody"}, owners)["rule"] is None
    assert evaluated(rule, {})["rule"] is None
