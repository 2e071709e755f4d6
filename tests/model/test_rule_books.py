"""A programme class is recorded when its body ends, and tells at once what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import publicservice as ps
from publicservice.model.rules.rule import Rule


class Home(ps.Household):
    """Fields of every kind."""

    cost = ps.Field("money", zh="费用")
    income = ps.Field("money", zh="收入")
    members = ps.Field("count", zh="人数")
    care = ps.Field("bool", zh="护理")
    listed = ps.Field("text", zh="名册")
    since = ps.Field("date", zh="日期")


class Support(ps.Programme):
    """A rule book with one rule of every type."""

    id = "support"
    unit = Home

    several = ps.criterion("several", "多人", lambda h: h.members > 1, cite="1")
    poor = ps.criterion("poor", "困难", lambda h: h.income < h.plan.limits.income, cite="2")
    disabled = ps.count("disabled", "残疾人数", ps.Person, lambda m: m.disability_grade >= 1)
    visits = ps.any_of("old", "老人", ps.Person, lambda m: ps.age_at_least(m.birth_date, 60))
    grant = ps.amount("grant", "补助", lambda h: ps.highest((h.poor, ps.yuan("100"))))
    eligible = ps.criterion("eligible", "符合", lambda h: h.several & h.poor)


def failing(**body: Any) -> str:
    """The message of a sub-class of Support with these rules."""
    with pytest.raises(ps.ProgrammeError) as caught:
        type("Local", (Support,), body)
    return str(caught.value)


def rule(function: Callable[[Any], Any]) -> Rule:
    """A criterion around a function."""
    return ps.criterion("label", "标签", function)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda h: h.incom > h.cost, "no field or rule 'incom' in Local (unit Home)"),
        (lambda h: h.incom > h.cost, "did you mean 'income'"),
        (lambda h: h.severl, "did you mean 'several'"),
        (lambda h: h.several and h.poor, "write & for and, | for or, ~ for not"),
        (lambda h: h.several or h.poor, "neither true nor false"),
        (lambda h: not h.several, "~ for not"),
        (lambda h: 1 < h.members < 3, "between(x, low, high) for a chained comparison"),
        (lambda h: h.members if h.several else h.cost, "when(...) for if"),
        (lambda h: h.members > 1 & h.several, "put each comparison in parentheses"),
        (lambda h: h.cost > 5000, "cannot compare money and count"),
        (lambda h: h.cost > 5000, "write the amount as yuan('5000')"),
        (lambda h: h.listed > "a", "texts have no order for >"),
        (lambda h: h.care == True, "a condition is not compared"),  # noqa: E712
        (lambda h: h.members.is_in(("a",)), "is_in takes a text, not count"),
        (lambda h: h.listed.is_in("abc"), "is_in takes a list of texts, not 'abc'"),
        (lambda h: h.listed.is_in((1, 2)), "is_in takes a list of texts"),
        (lambda h: h.cost > 0.5, "a rule cannot contain 0.5"),
        (lambda h: h.members > h, "a rule cannot contain Row"),
        (lambda h: h.cost / 2 > h.income, "a rule cannot divide"),
        (lambda h: h.cost * h.income > h.cost, "money times money has no meaning"),
        (lambda h: h.listed + "a", "cannot compute with text"),
        (lambda h: any(h.members), "a rule cannot loop over a term"),
        (lambda h: h.village, "'village' is a row of Village, not a value"),
        (lambda h: h.plan, "the plan itself is not a number"),
        (lambda h: h.members, "& | ~ take conditions, not a count"),
        (lambda h: ps.age_at_least(h.members, 60), "an age needs a birth date, not a count"),
        (lambda h: ps.age_at_least(h.since, h.cost), "a length of time is a count, not a money"),
        (lambda h: ps.yuan("0.001") < h.cost, "0.001 yuan is finer than a fen"),
        (lambda h: ps.yuan("much") < h.cost, "'much' is not an amount in yuan"),
        (lambda h: h.cost < ps.percent_of(h.income, 5), "percent_of takes a percentage, not count"),
        (lambda h: h.cost > ps.highest(), "highest() needs choices"),
        (lambda h: h.care["x"], "the rule raised TypeError: 'Recorded' object is not"),
        (lambda h: ps.any_of(ps.Visit, lambda v: v.date < v.at), "Visit does not refer to Home"),
        (
            lambda h: ps.any_of("visits"),  # type: ignore[call-overload]
            "any_of needs a register class, found nothing",
        ),
        (lambda h: h.at < h.plan.dates.end, "the rule reads no field, no rule and no register"),
    ],
)
def test_a_wrong_rule_fails_when_the_class_is_made(
    function: Callable[[Any], Any], said: str
) -> None:
    """The message names the rule, what was found and what to write instead."""
    message = failing(poor=rule(function))
    assert said in message
    assert message.startswith("Local.poor: ")


def test_the_order_follows_from_who_reads_whom() -> None:
    """A rule stands after those that it reads, wherever it was written."""

    class Reversed(Support):
        """Reads a rule that is written below it."""

        first = ps.criterion("first", "一", lambda h: h.second)
        second = ps.criterion("second", "二", lambda h: h.care)

    names = list(Reversed.rules)
    assert names.index("second") < names.index("first")


def test_a_circle_is_named() -> None:
    """The rules of the circle in the order in which they read each other."""
    message = failing(poor=rule(lambda h: h.several), several=rule(lambda h: h.poor))
    assert "rules that read each other in a circle: several -> poor -> several" in message


def test_overriding_one_rule_localises_and_leaves_the_original() -> None:
    """The other rules read the new one; the base class keeps its own."""

    class Local(Support):
        """Counts disabled members instead."""

        several = ps.criterion("several", "多人", lambda h: h.disabled > 1)

    assert Local.rules["several"].defined_in == "Local"
    assert Local.rules["poor"].defined_in == "Support"
    assert Local.rules["several"].node != Support.rules["several"].node
    assert list(Local.rules).index("disabled") < list(Local.rules).index("several")


def test_a_rule_named_like_a_field_is_refused() -> None:
    """Otherwise one would overwrite the other in silence."""
    message = failing(cost=rule(lambda h: h.care))
    assert message == (
        "Local.cost: the rule has the name of a field of Home (choose another name for the rule)"
    )


@pytest.mark.parametrize("name", ["at", "plan", "outcome", "category", "reasons"])
def test_reserved_names_are_refused(name: str) -> None:
    """Names that the row or the decisions use themselves."""
    assert f"the name {name!r} is reserved" in failing(**{name: rule(lambda h: h.care)})


def test_a_programme_without_eligible_is_refused() -> None:
    """The remedy shows the missing rule."""
    with pytest.raises(ps.ProgrammeError) as caught:
        type("Empty", (ps.Programme,), {"id": "empty", "unit": Home})
    assert "a programme needs a criterion named 'eligible'" in str(caught.value)
    assert "eligible = criterion(" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"unit": Home}, "a programme needs an id"),
        ({"id": "x"}, "a programme needs the register class it decides about"),
        ({"id": "x", "unit": 3}, "a programme needs the register class it decides about"),
    ],
)
def test_the_header_is_checked(body: dict[str, Any], said: str) -> None:
    """Id and unit come first."""
    with pytest.raises(ps.ProgrammeError, match=said):
        type("Empty", (ps.Programme,), body)


def test_categories_are_criteria() -> None:
    """A category that is no criterion is refused with the nearest names."""
    message = failing(categories=("poorr",))
    assert "category 'poorr' is not a criterion (did you mean 'poor'?)" in message


def test_a_member_belongs_to_a_household_in_one_way() -> None:
    """Two persons share a village and a household: the rule must say which."""
    body = {
        "id": "p",
        "unit": ps.Person,
        "others": ps.count("others", "他人", ps.Person, lambda m: m.resident),
        "eligible": ps.criterion("e", "e", lambda p: p.others > 1),
    }
    with pytest.raises(ps.ProgrammeError, match="belongs to Person by household or village"):
        type("Ambiguous", (ps.Programme,), body)
    body["others"] = ps.count("others", "他人", ps.Person, lambda m: m.resident, by="household")
    assert type("Clear", (ps.Programme,), dict(body)).rules["others"].kind == "count"  # type: ignore[attr-defined]
    body["others"] = ps.count("others", "他人", ps.Person, lambda m: m.resident, by="housold")
    with pytest.raises(ps.ProgrammeError, match="did you mean 'household'"):
        type("Misspelt", (ps.Programme,), body)


def test_an_amount_is_money_and_a_number_is_a_count() -> None:
    """The type of a rule and the kind of its value fit."""
    message = failing(grant=ps.amount("g", "g", lambda h: h.members))
    assert "the rule is money, its value is count" in message
    assert "an amount is a number, not bool" in failing(
        grant=ps.amount("g", "g", lambda h: h.several)
    )


def test_a_total_takes_the_kind_of_what_it_sums() -> None:
    """Rules that read it are recorded with that kind."""

    class Summed(Support):
        """Money of several homes in a village."""

        spent = ps.total("spent", "支出", Home, lambda o: o.cost, by="village")
        dear = ps.criterion("dear", "高", lambda h: h.spent > ps.yuan("5"))

    assert Summed.rules["spent"].kind == "money"
    assert Summed.rules["dear"].kind == "bool"


def test_what_a_programme_reads_is_listed() -> None:
    """Registers, its unit first, and plan numbers."""
    assert Support.registers_read() == (Home, ps.Person)
    assert Support.plan_paths() == ("limits.income",)
    assert Support.label() == ps.Label("support", "")
    assert Support.description() == "A rule book with one rule of every type."


def test_a_decorated_function_is_a_rule() -> None:
    """For rules too long for a lambda."""

    class Long(Support):
        """Decorates."""

        @ps.criterion("newly listed", "新列入", cite="3")
        def fresh(h: Any) -> Any:  # noqa: N805 - a rule function gets a row, not a self
            recent = h.since >= ps.days_ago(30)
            return recent & (h.since <= date(2030, 1, 1))

    assert Long.rules["fresh"].cite == "3"


def test_an_indicator_counts_what_it_names() -> None:
    """`of` names a criterion of the unit; another register has none of the programme's rules."""
    wrong = ps.Indicator("share", "率", lambda h: h.care, of="cost")
    assert "of='cost' is not a criterion of this programme" in failing(share=wrong)
    elsewhere = ps.Indicator("share", "率", lambda v: v.several, over=ps.Visit)
    assert "no field or rule 'several'" in failing(share=elsewhere)
