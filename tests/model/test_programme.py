"""What a programme class knows about itself once its body has been read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from laws.guesthouses import Guest, House, Meal, Owner, read_example_plan

from publicservice import (
    Household,
    Indicator,
    Key,
    Person,
    Programme,
    ProgrammeError,
    Reference,
    Register,
    Visit,
    age_at_least,
    amount,
    any_of,
    at_least,
    between,
    count,
    criterion,
    number,
    total,
    when,
    yuan,
)
from publicservice.model.numbers import Figures
from publicservice.model.registers.link import Link, link_between
from publicservice.model.rules.ages import back, completed_years
from publicservice.model.rules.expression import may_be_negative
from publicservice.model.rules.parts import parts, parts_of


class Houses(Programme):
    """Houses that may open.

    The second line is not part of the description.
    """

    id = "guest-houses"
    zh = "客栈"
    unit = House
    categories = ("big",)

    ready = criterion("ready", "就绪", lambda h: h.big & h.licensed, cite="1")
    big = criterion("big", "大", lambda h: (h.rooms > h.plan.counts.fixed) | (h.paid > yuan(1)))
    paid = total("paid", "已付", Guest, lambda g: g.paid, lambda g: g.present)
    fed = any_of("fed", "用餐", Guest, lambda g: any_of(Meal, lambda m: m.eaten))
    known = criterion("known", "已知", lambda h: h.owner.resident)
    eligible = criterion("eligible", "符合", lambda h: h.ready & ~h.fed & h.known)
    rate = Indicator("rate", "率", lambda h: h.ready, of="eligible")


def test_rules_stand_after_those_that_they_read() -> None:
    """Reading order is the author's; the order of evaluation follows from who reads whom."""
    order = list(Houses.rules)
    assert order.index("paid") < order.index("big") < order.index("ready") < order.index("eligible")
    assert set(order) == {"ready", "big", "paid", "fed", "known", "eligible"}


def test_names() -> None:
    assert Houses.en == "guest houses"
    assert Houses.label().text("zh") == "客栈"
    assert Houses.label().text("en") == "guest houses"
    assert Houses.description() == "Houses that may open."


def test_registers_that_it_reads() -> None:
    """The unit first; also those behind references and below related rows."""
    assert Houses.registers_read() == (House, Guest, Meal, Owner)


def test_plan_numbers_that_it_reads() -> None:
    assert Houses.plan_paths() == ("counts.fixed",)


def test_a_total_has_the_kind_of_what_it_sums() -> None:
    """Its readers too, whatever the order they are written in."""
    assert Houses.rules["paid"].kind == "money"


def test_parts_have_codes() -> None:
    """A rule of one condition is its own part; other parts are named after what they look at."""
    assert list(parts(Houses)) == [
        "big.rooms", "big.paid", "ready.licensed", "fed", "known",
    ]  # fmt: skip
    assert [part.code for part in parts_of(Houses.rules["ready"])] == ["ready.licensed"]


def test_two_parts_that_look_at_the_same_are_numbered() -> None:
    class Twice(Programme):
        """Two questions about one field."""

        id = "guest-houses"
        unit = House
        eligible = criterion("two", "二", lambda h: (h.kind == "inn") | (h.kind == "farm"))

    assert list(parts(Twice)) == ["eligible.kind", "eligible.kind_2"]


def test_between_is_one_part() -> None:
    """Also beside other conditions."""

    class Between(Programme):
        """A range and a flag."""

        id = "guest-houses"
        unit = House
        eligible = criterion("both", "二", lambda h: between(h.rooms, 1, 3) & h.licensed)

    assert list(parts(Between)) == ["eligible.rooms", "eligible.licensed"]


class Local(Houses):
    """A place that asks for more."""

    big = criterion("big", "大", lambda h: h.known & (h.rooms > 9), cite="local")
    extra = criterion("extra", "加", lambda h: h.licensed)


def test_a_sub_class_localises_the_programme() -> None:
    """One rule replaced, by one that reads a later one; one added; the base untouched."""
    assert list(Local.rules).index("known") < list(Local.rules).index("big")
    assert Local.rules["big"].defined_in == "Local"
    assert Local.rules["ready"].defined_in == "Houses"
    assert "extra" not in Houses.rules
    assert Houses.rules["big"].cite == ""
    assert Local.id == "guest-houses"


def test_a_base_class_need_not_be_complete() -> None:
    """`abstract` puts off the checks to the classes below."""

    class Base(Programme, abstract=True):
        """Shared by several programmes."""

        unit = House
        licensed_too = criterion("licensed", "有证", lambda h: h.licensed)

    class Complete(Base):
        """Uses what it shares."""

        id = "complete"
        eligible = criterion("eligible", "符合", lambda h: h.licensed_too)

    assert list(Complete.rules) == ["licensed_too", "eligible"]
    assert Base.rules == {}


def test_a_rule_may_be_a_decorated_function() -> None:
    class Long(Programme):
        """With a rule of several lines."""

        id = "long"
        unit = House

        @criterion("eligible", "符合", cite="1")
        def eligible(h: Any) -> Any:  # noqa: N805
            open_now = h.opened <= h.at
            return open_now & h.licensed

        @amount("cost", "成本")
        def doubled(h: Any) -> Any:  # noqa: N805
            return h.cost + h.cost

        @number("rooms", "房")
        def more(h: Any) -> Any:  # noqa: N805
            return h.rooms + 1

    assert Long.rules["eligible"].cite == "1"
    assert Long.rules["doubled"].kind == "money"
    assert Long.rules["more"].kind == "count"


# Links


class Member(Register):
    """Somebody in a house, with a host of their own."""

    register = "members"
    member = Key()
    house = Reference(House)
    host = Reference(Owner)


def test_direct_link() -> None:
    assert link_between(House, Guest) == Link("house", "house")
    assert link_between(Person, Visit) == Link("person", "person")


def test_link_through_what_both_refer_to() -> None:
    """The other members of a person's household."""
    assert link_between(Person, Person, "household") == Link("household", "household")
    assert link_between(House, Member) == Link("house", "house")
    assert link_between(Owner, Member) == Link("owner", "host")


def test_ambiguous_link() -> None:
    with pytest.raises(ProgrammeError) as raised:
        link_between(Person, Person, where="X.rule")
    assert str(raised.value) == (
        "X.rule: Person belongs to Person by household or village (choose one: by='household')"
    )


def test_no_link() -> None:
    with pytest.raises(ProgrammeError) as raised:
        link_between(Household, Meal, where="X.rule")
    assert str(raised.value) == (
        "X.rule: Meal does not refer to Household (give Meal a field Reference(Household))"
    )


# Numbers at a date


def test_figures_read_the_plan_at_a_date() -> None:
    """Known, a range, unknown, not in force; as one value and as an interval."""
    figures = Figures(read_example_plan(), date(2024, 6, 30))
    later = Figures(read_example_plan(), date(2024, 7, 1))
    assert figures.one("counts.fixed") == 2
    assert figures.interval("counts.ranging") == (1, 3)
    assert figures.one("counts.ranging") is None
    assert figures.interval("counts.open") == (None, None)
    assert (figures.one("counts.stepped"), later.one("counts.stepped")) == (1, 3)
    assert figures.one("names.listed") == ("inn", "farm")
    assert figures.may_be_negative("shares.growth")
    assert not figures.may_be_negative("shares.fixed")


def test_a_rule_that_reads_what_is_not_in_force() -> None:
    class Later(Programme):
        """Asks for a number of 2030."""

        id = "guest-houses"
        unit = House
        eligible = criterion("later", "后", lambda h: h.rooms >= h.plan.later.room)

    node = Later.rules["eligible"].node
    plan = read_example_plan()
    state = Figures(plan, date(2029, 12, 31)).not_in_force(node)
    assert state is not None
    assert state.since == date(2030, 1, 1)
    assert Figures(plan, date(2030, 1, 1)).not_in_force(node) is None


@pytest.mark.parametrize(
    ("day", "length", "expected"),
    [
        (date(2024, 3, 31), {"months": 1}, date(2024, 2, 29)),
        (date(2024, 2, 29), {"years": 1}, date(2023, 2, 28)),
        (date(2024, 3, 1), {"days": 1}, date(2024, 2, 29)),
        (date(2024, 1, 15), {"months": 14}, date(2022, 11, 15)),
    ],
)
def test_so_long_before(day: date, length: dict[str, int], expected: date) -> None:
    assert back(day, **length) == expected


@pytest.mark.parametrize(
    ("born", "at", "years"),
    [
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2004, 2, 29), date(2023, 2, 28), 18),
        (date(2004, 2, 29), date(2023, 3, 1), 19),
        (date(2024, 3, 1), date(2024, 2, 29), -1),
    ],
)
def test_completed_years(born: date, at: date, years: int) -> None:
    assert completed_years(born, at) == years


# What may lie below zero


class Signs(Programme):
    """Amounts of both signs."""

    id = "guest-houses"
    unit = House
    eligible = criterion("licensed", "有证", lambda h: age_at_least(h.opened, 1))
    cost_up = amount("up", "加", lambda h: h.cost + yuan(1))
    owed = amount("balance", "结余", lambda h: h.balance + yuan(1))
    less = amount("less", "减", lambda h: h.cost - yuan(1))
    lifted = amount("lifted", "保底", lambda h: at_least(h.balance, yuan(0)))
    either = amount("either", "择", lambda h: when(h.licensed, h.cost, h.balance))
    many = number("many", "多", lambda h: count(Guest) * 2)
    minus = number("minus", "负", lambda h: h.rooms * -1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("cost_up", False), ("owed", True), ("less", True), ("lifted", False), ("either", True),
        ("many", False), ("minus", True),
    ],
)  # fmt: skip
def test_signs(rule: str, expected: bool) -> None:
    assert may_be_negative(Signs.rules[rule].node) is expected
