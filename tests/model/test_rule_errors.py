"""A rule book that cannot be meant fails when its class is made, with place and remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from laws.guesthouses import Guest, House, Meal

from publicservice import (
    Field,
    Indicator,
    Key,
    Programme,
    ProgrammeError,
    Reference,
    Register,
    Term,
    age_at_least,
    amount,
    any_of,
    count,
    criterion,
    highest,
    number,
    percent_of,
    total,
    yuan,
)

LICENSED = criterion("licensed", "有证", lambda h: h.licensed)


def programme(**body: Any) -> type[Programme]:
    """A programme over guest houses with that class body."""
    return type("Houses", (Programme,), {"id": "houses", "unit": House, **body})


def with_rule(rule: Any, **body: Any) -> type[Programme]:
    return programme(**{"eligible": LICENSED, "rule": rule, **body})


def text_of(make: Callable[[], Any]) -> str:
    """The text of the ProgrammeError that making it raises."""
    with pytest.raises(ProgrammeError) as raised:
        make()
    return str(raised.value)


NO_TRUTH = (
    "Houses.rule: a rule is recorded, not computed, so a term in it is neither true nor false "
    "(write & for and, | for or, ~ for not, when(...) for if, and between(x, low, high) for a "
    "chained comparison; put each comparison in parentheses)"
)
IN_A_RULE: list[tuple[str, Callable[[Any], Any], str]] = [
    ("and", lambda h: h.licensed and h.rooms > 1, NO_TRUTH),
    ("or", lambda h: h.licensed or h.rooms > 1, NO_TRUTH),
    ("the empty text", lambda h: h.kind == "",
     ("Houses.rule: compares with the empty text, which no cell holds: a blank is unknown (say "
      'what a blank means, blank = "none", and compare with that)')),
    ("not", lambda h: not h.licensed, NO_TRUTH),
    ("chained comparison", lambda h: 1 < h.rooms < 3, NO_TRUTH),
    ("if", lambda h: h.licensed if h.rooms > 1 else h.kind == "inn", NO_TRUTH),
    ("max()", lambda h: max(h.rooms, h.plan.counts.fixed) > 1, NO_TRUTH),
    ("misspelt field", lambda h: h.room > 1,
     "Houses.rule: no field or rule 'room' in Houses (unit House) (did you mean 'rooms'?)"),
    ("misspelt rule", lambda h: h.eligble,
     "Houses.rule: no field or rule 'eligble' in Houses (unit House) (did you mean 'eligible'?)"),
    ("nothing near", lambda h: h.zzz,
     ("Houses.rule: no field or rule 'zzz' in Houses (unit House) (known: balance, cost, district, "
     "eligible, granted, house, kind, licensed, occupied, opened, owner, rooms, rule)")),
    ("misspelt field of another register", lambda h: h.owner.incom > yuan(1),
     ("Houses.rule: no field 'incom' in Owner, to which 'owner' refers "
     "(did you mean 'income' or 'since'?)")),
    ("misspelt field of a related row", lambda h: any_of(Guest, lambda g: g.presents),
     "Houses.rule: no field or rule 'presents' in Guest (did you mean 'present'?)"),
    ("a rule over related rows", lambda h: any_of(Guest, lambda g: g.eligible),
     ("Houses.rule: no field or rule 'eligible' in Guest "
     "(known: born, guest, house, kind, nights, paid, present)")),
    ("missing parentheses", lambda h: h.licensed & h.rooms > 1,
     ("Houses.rule: & | ~ take conditions, not a count "
     "(put each comparison in parentheses: (a > 1) & (b < 2))")),
    ("a number where a condition is due", lambda h: h.rooms,
     ("Houses.rule: & | ~ take conditions, not a count "
     "(put each comparison in parentheses: (a > 1) & (b < 2))")),
    ("a loop", lambda h: any(room for room in h.rooms),
     "Houses.rule: a rule cannot loop over a term (count rows with count(Register, ...))"),
    ("a count and money", lambda h: h.cost > 5,
     ("Houses.rule: cannot compare money and count (write the amount as yuan('5000') or put it "
     "into the plan with a unit)")),
    ("a text and a day", lambda h: h.opened == "2024-01-01",
     ("Houses.rule: cannot compare date and text "
      "(write the day without quotes into the plan: value = 2024-08-20)")),
    ("texts have no order", lambda h: h.kind > "inn",
     "Houses.rule: texts have no order for > (compare with == or is_in)"),
    ("a flag compared", lambda h: h.licensed == True,  # noqa: E712
     "Houses.rule: a condition is not compared (write h.flag or ~h.flag)"),
    ("a fraction", lambda h: h.rooms > 1.5,
     "Houses.rule: a rule cannot contain 1.5 (put the number into the plan)"),
    ("None", lambda h: h.opened == None,  # noqa: E711
     ("Houses.rule: None is no value of a rule (a function of several lines ends with return; "
      "what a blank cell means is said by its field: blank=False)")),
    ("is_in a text", lambda h: h.kind.is_in("inn"),
     ("Houses.rule: is_in takes a list of texts, not 'inn' "
     "(write is_in(('a', 'b')) or is_in(h.plan.section.key))")),
    ("is_in of a number", lambda h: h.rooms.is_in(("one",)),
     "Houses.rule: is_in takes a text, not count (compare with == instead)"),
    ("is_in a field", lambda h: h.kind.is_in(h.district),
     "Houses.rule: is_in takes a list, not text (compare with == instead)"),
    ("the plan itself", lambda h: h.rooms > h.plan,
     "Houses.rule: the plan itself is not a number (write plan.section.key)"),
    ("a row compared", lambda h: h.owner == "o1",
     ("Houses.rule: 'owner' is a row of Owner, not a value "
     "(read one of its fields, such as .owner)")),
    ("a row compared inside a condition", lambda h: (h.owner != "o1") & h.licensed,
     ("Houses.rule: 'owner' is a row of Owner, not a value "
     "(read one of its fields, such as .owner)")),
    ("the plan alone", lambda h: h.plan.names.on,
     ("Houses.rule: the rule reads no field, no rule and no register "
     "(let it read the row, or read the plan number where it is used)")),
    ("an age of a number", lambda h: age_at_least(h.rooms, 3),
     "Houses.rule: an age needs a birth date, not a count (use a date field)"),
    ("years in words", lambda h: age_at_least(h.opened, "three"),
     ("Houses.rule: a length of time is a count, not a text "
     "(use a whole number or a plan number in years, months or days)")),
    ("no way to a register", lambda h: any_of(Meal, lambda m: m.eaten),
     "Houses.rule: Meal does not refer to House (give Meal a field Reference(House))"),
    ("a register by its name", lambda _: count("guests") > 1,  # type: ignore[call-overload]
     ("Houses.rule: count needs a register class, found nothing (count('label', '标签', Person, "
     "lambda m: ...) as a rule, count(Person, lambda m: ...) inside a rule)")),
    ("Python that raises", lambda h: h.rooms > 1 // 0,
     ("Houses.rule: the rule raised ZeroDivisionError: integer division or modulo by zero "
     "(a rule function only combines the terms of its row)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "text"), [case[1:] for case in IN_A_RULE], ids=[case[0] for case in IN_A_RULE]
)
def test_condition(function: Callable[[Any], Any], text: str) -> None:
    assert text_of(lambda: with_rule(criterion("rule", "规则", function))) == text


AMOUNTS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("division", lambda h: h.cost / 2,
     "Houses.rule: a rule cannot divide (use percent_of(amount, percent))"),
    ("a condition", lambda h: h.licensed,
     ("Houses.rule: an amount is a number, not bool "
     "(use criterion(...) for what holds or does not)")),
    ("a count", lambda h: h.rooms,
     ("Houses.rule: the rule is money, its value is count "
     "(use amount(...) for money and number(...) for a count)")),
    ("a percentage as a factor", lambda h: h.cost * h.occupied,
     "Houses.rule: a percentage is not a factor (use percent_of(amount, percent))"),
    ("money times money", lambda h: h.cost * h.cost,
     "Houses.rule: money times money has no meaning (multiply money by a count)"),
    ("a sum of a text", lambda h: h.cost + h.kind,
     "Houses.rule: cannot compute with text (compute with counts and money)"),
    ("a sum of two kinds", lambda h: h.cost + h.rooms,
     ("Houses.rule: cannot add or subtract money and count (write the amount as yuan('5000') or "
     "put it into the plan with a unit)")),
    ("a percentage that is a count", lambda h: percent_of(h.cost, h.rooms),
     ("Houses.rule: percent_of takes a percentage, not count "
     "(put the percentage into the plan with unit = '%')")),
    ("the highest of nothing", lambda h: highest(),
     "Houses.rule: highest() needs choices (highest((condition, value), ...))"),
    ("finer than a fen", lambda h: h.cost + yuan("0.001"),
     "Houses.rule: 0.001 yuan is finer than a fen"),
    ("no amount", lambda h: h.cost + yuan("a lot"),
     "Houses.rule: 'a lot' is not an amount in yuan (write yuan('5000'))"),
    ("a total of flags", lambda h: total(Guest, lambda g: g.present),
     "Houses.rule: total sums numbers, not bool (total(Register, lambda r: r.amount))"),
    ("a total that may fall", lambda h: total(Guest, lambda g: g.paid - yuan(1)),
     ("Houses.rule: total sums values that are never negative "
     "(write at_least(value, 0), or sum what is added and what is taken apart)")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("function", "text"), [case[1:] for case in AMOUNTS], ids=[case[0] for case in AMOUNTS]
)
def test_amount(function: Callable[[Any], Any], text: str) -> None:
    assert text_of(lambda: with_rule(amount("rule", "规则", function))) == text


BOOKS: list[tuple[str, dict[str, Any], str]] = [
    ("no eligible", {},
     ("Houses: a programme needs a criterion named 'eligible' "
     "(write: eligible = criterion('eligible', '符合条件', lambda p: ...))")),
    ("eligible is a number", {"eligible": number("rooms", "房间数", lambda h: h.rooms)},
     ("Houses: a programme needs a criterion named 'eligible' "
     "(write: eligible = criterion('eligible', '符合条件', lambda p: ...))")),
    ("no id", {"eligible": LICENSED, "id": ""},
     "Houses: a programme needs an id (write: id = 'school-meals')"),
    ("no unit", {"eligible": LICENSED, "unit": int},
     ("Houses: a programme needs the register class it decides about "
     "(write: unit = Person (or a sub-class with your own fields))")),
    ("a rule named like a field", {"eligible": LICENSED, "rooms": LICENSED},
     "Houses.rooms: the rule has the name of a field of House (choose another name for the rule)"),
    ("a reserved name", {"eligible": LICENSED, "plan": LICENSED},
     "Houses.plan: the name 'plan' is reserved (choose another name for the rule)"),
    ("a category that is no criterion", {"eligible": LICENSED, "categories": ("elligible",)},
     "Houses: category 'elligible' is not a criterion (did you mean 'eligible'?)"),
    ("a circle", {
        "eligible": LICENSED,
        "one": criterion("one", "一", lambda h: h.two),
        "two": criterion("two", "二", lambda h: h.three & h.licensed),
        "three": criterion("three", "三", lambda h: ~h.one),
     },
     ("Houses: rules that read each other in a circle: one -> two -> three -> one "
     "(let one of them read fields instead)")),
    ("a rule that reads itself", {"eligible": criterion("e", "", lambda h: h.eligible)},
     ("Houses: rules that read each other in a circle: eligible -> eligible "
     "(let one of them read fields instead)")),
    ("a wrong link", {
        "eligible": LICENSED,
        "rule": count("guests", "客人", Guest, lambda g: g.present, by="houses"),
     },
     "Houses.rule: by='houses' does not tie Guest to House (did you mean 'house'?)"),
    ("an indicator of no criterion", {
        "eligible": LICENSED, "rate": Indicator("rate", "率", lambda h: h.licensed, of="eligble"),
     },
     ("Houses.rate: of='eligble' is not a criterion of this programme "
      "(did you mean 'eligible'?)")),
    ("an indicator of something else", {
        "eligible": LICENSED, "rate": Indicator("rate", "率", lambda h: h.licensed, of="guests"),
     },
     ("Houses.rate: of='guests' is not a criterion of this programme "
      "(name a criterion over the programme's unit, or pass a condition)")),
    ("an indicator that counts a number", {
        "eligible": LICENSED, "rate": Indicator("rate", "率", lambda h: h.rooms),
     },
     ("Houses.rate: & | ~ take conditions, not a count "
     "(put each comparison in parentheses: (a > 1) & (b < 2))")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "text"), [case[1:] for case in BOOKS], ids=[case[0] for case in BOOKS]
)
def test_rule_book(body: dict[str, Any], text: str) -> None:
    assert text_of(lambda: programme(**body)) == text


def test_register_class_is_needed_for_related_rows() -> None:
    """A mistake in the call itself fails where it is written."""
    text = text_of(lambda: count("guests", "客人", "guests"))  # type: ignore[call-overload]
    assert text == (
        "count needs a register class, found the text 'guests' (count('label', '标签', Person, "
        "lambda m: ...) as a rule, count(Person, lambda m: ...) inside a rule)"
    )


class Tour(Register):
    """Goes from one house to another."""

    register = "tours"
    tour = Key()
    start = Reference(House)
    end = Reference(House)


def test_two_ways_to_a_register_are_not_guessed() -> None:
    rule = any_of("toured", "有团", Tour, lambda t: t.tour == "T1")
    assert text_of(lambda: with_rule(rule)) == (
        "Houses.rule: Tour belongs to House by end or start (choose one: by='end')"
    )
    chosen = any_of("toured", "有团", Tour, lambda t: t.tour == "T1", by="start")
    assert with_rule(chosen).rules["rule"].kind == "bool"


def test_problems_carry_a_code() -> None:
    """Machines read the code, people the sentence."""
    with pytest.raises(ProgrammeError) as raised:
        with_rule(criterion("rule", "规则", lambda h: h.room > 1))
    (problem,) = raised.value.problems
    assert problem.code == "rule.no-name"
    assert problem.where == "Houses.rule"
    assert problem.remedy == "did you mean 'rooms'?"


def test_the_original_error_is_kept() -> None:
    """What a rule function raised is the cause of the error."""
    with pytest.raises(ProgrammeError) as raised:
        with_rule(criterion("rule", "规则", lambda _: dict[str, Term]()["missing"]))
    assert isinstance(raised.value.__cause__, KeyError)


REGISTERS: list[tuple[str, dict[str, Any], str]] = [
    ("no name", {"key": Key()},
     "Clinics: a register class needs a name (write: register = 'clinics')"),
    ("no key", {"register": "clinics"},
     "Clinics: a register has one Key field, found 0: [] (declare one field as Key(zh=...))"),
    ("two keys", {"register": "clinics", "a": Key(), "b": Key()},
     ("Clinics: a register has one Key field, found 2: ['a', 'b'] "
     "(declare one field as Key(zh=...))")),
    ("a reserved field", {"register": "clinics", "a": Key(), "at": Field("date")},
     "Clinics: field name 'at' is reserved (choose another name and keep the old one as an alias)"),
    ("a level that is no field", {
        "register": "clinics", "a": Key(), "village": Field("text"), "levels": ("vilage",),
     },
     "Clinics: no field 'vilage' (did you mean 'village'?)"),
    ("derived from no resident number", {
        "register": "clinics", "a": Key(), "n": Field("text"),
        "born": Field("date", derived_from="n"),
     },
     "Clinics.born: 'n' is not a ResidentNumber field (derive from a ResidentNumber field)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "text"), [case[1:] for case in REGISTERS], ids=[case[0] for case in REGISTERS]
)
def test_register(body: dict[str, Any], text: str) -> None:
    assert text_of(lambda: type("Clinics", (Register,), body)) == text


def test_field_kind() -> None:
    assert text_of(lambda: Field("monney")) == "no field kind 'monney' (did you mean 'money'?)"  # type: ignore[arg-type]


def test_field_by_name() -> None:
    assert text_of(lambda: House.field("room")) == "House: no field 'room' (did you mean 'rooms'?)"


def test_a_term_has_no_hash() -> None:
    """So that it is not put into a set or a dictionary in place of its value."""
    terms: list[Term] = []

    def keep(row: Any) -> Term:
        terms.append(row.licensed)
        return terms[0]

    with_rule(criterion("rule", "规则", keep))
    with pytest.raises(TypeError, match="unhashable"):
        hash(terms[0])


# What a class body declares


FIELDS: list[tuple[str, Callable[[], Any], str]] = [
    ("a kind of another library", lambda: Field("int"),  # type: ignore[arg-type]
     "no field kind 'int' (write 'count')"),
    ("a Python type", lambda: Field(str),  # type: ignore[arg-type]
     "no field kind <class 'str'> (write 'text')"),
    ("one alias", lambda: Field("text", aliases="name"),  # type: ignore[arg-type]
     "aliases is one text, 'name', not several (write aliases=('name',))"),
    ("a reference by name", lambda: Reference("houses"),  # type: ignore[arg-type]
     ("a reference points to a register class, not to 'houses' "
      "(write Reference(Household); a class stands above those that refer to it)")),
    ("blank of another kind", lambda: table(Field("date", blank="none")),
     ("Rooms.x: blank is the text 'none', and the field holds days "
      "(write blank = date(9999, 12, 31))")),
    ("bounds of a text", lambda: table(Field("text", maximum=3)),
     ("Rooms.x: a text has no maximum "
      "(remove it, or give the field another kind than 'text')")),
    ("a rule that is no function", lambda: criterion("a", "甲", True),  # type: ignore[call-overload]
     ("criterion takes a function of the row, not true "
      "(write criterion('…', '…', lambda p: p.field))")),
    ("a related rule without a label", lambda: count("guests", Guest),  # type: ignore[call-overload]
     ("count begins with a label in English and one in Chinese; for the Chinese one it was given "
      "the class Guest (write count('old enough', '达到年龄', ...))")),
]  # fmt: skip


def table(field: Field) -> type[Register]:
    """A register with that column."""
    return type("Rooms", (Register,), {"register": "rooms", "room": Key(), "x": field})


@pytest.mark.parametrize(("make", "text"), [f[1:] for f in FIELDS], ids=[f[0] for f in FIELDS])
def test_declaration(make: Callable[[], Any], text: str) -> None:
    assert text_of(make) == text
