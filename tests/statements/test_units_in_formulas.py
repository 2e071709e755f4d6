"""Units in formulas: what goes together, what is converted, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from statements.statement_texts import JUNE, errors, held, result, statement


@pytest.mark.parametrize(
    ("formula", "printed", "inputs"),
    [
        # money and what it is for
        ("a / b", 'value = 100, unit = "yuan/person"',
         {"a": 'value = 1, unit = "万元"', "b": 'value = 100, unit = "人"'}),
        ("a * b", 'value = 1, unit = "亿元"',
         {"a": 'value = 10, unit = "万户"', "b": 'value = 1000, unit = "元/户"'}),
        ("a + b", 'value = 1.5, unit = "元"',
         {"a": 'value = 1, unit = "元"', "b": 'value = 50, unit = "分"'}),
        ("a / b", 'value = 3, unit = "户"',
         {"a": 'value = 900, unit = "元"', "b": 'value = 300, unit = "元/户"'}),
        ("a / b", 'value = 200, unit = "%"',
         {"a": 'value = 1, unit = "万元"', "b": 'value = 5000, unit = "元"'}),
        # rates over two units per case
        ("a / (b * c)", 'value = 50, unit = "%"',
         {"a": 'value = 9, unit = "persons"', "b": 'value = 2, unit = "persons/couple"',
          "c": 'value = 9, unit = "couples"'}),
        ("a / b", 'value = 2, unit = "人/对"',
         {"a": 'value = 8, unit = "人"', "b": 'value = 4, unit = "对"'}),
        # shares
        ("a * b", 'value = 30, unit = "元"',
         {"a": 'value = 60, unit = "元"', "b": 'value = 50, unit = "%"'}),
        ("1 - a", 'value = 30, unit = "%"', {"a": 'value = 70, unit = "%"'}),
        ("a + b", 'value = 1, unit = "%"',
         {"a": 'value = 5, unit = "‰"', "b": 'value = 0.5, unit = "%"'}),
        ("a - b", 'value = 20, unit = "% of baseline"',
         {"a": 'value = 120, unit = "%"', "b": 'value = 100, unit = "%"'}),
        # periods that are always so many of another one
        ("a", 'value = 960, unit = "元/人/年"', {"a": 'value = 80, unit = "元/人/月"'}),
        ("a", 'value = 300, unit = "元/季度"', {"a": 'value = 100, unit = "元/月"'}),
        ("a * b", 'value = 600, unit = "元"',
         {"a": 'value = 100, unit = "元/月"', "b": 'value = 0.5, unit = "years"'}),
        ("a * b", 'value = 14, unit = "次"',
         {"a": 'value = 2, unit = "次/天"', "b": 'value = 1, unit = "周"'}),
        ("a", 'value = 1.5, unit = "公里"', {"a": 'value = 1500, unit = "米"'}),
        # a plain number is any count
        ("a + 3", 'value = 28, unit = "种"', {"a": 'value = 25, unit = "种"'}),
        ("a", 'value = 6, unit = "项"', {"a": "value = 6"}),
        ("a", "value = 6", {"a": 'value = 6, unit = "项"'}),
        ("a * 22", "value = 44", {"a": 'value = 2, unit = "人"'}),
        ("a / b", 'value = 50, unit = "%"', {"a": "value = 1", "b": "value = 2"}),
        # two names of one thing
        ("a + b", 'value = 7, unit = "households"',
         {"a": 'value = 3, unit = "户"', "b": 'value = 4, unit = "household"'}),
        ("a / b", 'value = 2, unit = "元/次"',
         {"a": 'value = 8, unit = "元"', "b": 'value = 4, unit = "人次"'}),
    ],
)  # fmt: skip
def test_units_are_worked_out_with_the_figures(
    formula: str, printed: str, inputs: dict[str, str]
) -> None:
    """Multiples, rates, shares, periods: the result comes in the unit that is printed."""
    assert result(formula, printed, **inputs).agrees == "exactly"


PRINTED = 'value = 1, unit = "元"'
MONEY, PERSONS = 'value = 1, unit = "元"', 'value = 1, unit = "人"'


@pytest.mark.parametrize(
    ("formula", "printed", "says"),
    [
        ("a + b", PRINTED, "is: yuan and person are added up"),
        ("a - b / b", PRINTED, "is: yuan and a share are added up"),
        ("a + 1", PRINTED, "is: yuan and a plain number are added up"),
        ("a / b", PRINTED, "is: 1 元 / 1 人 is yuan/person, not 元"),
        ("a / b / b", PRINTED, "is: 1 元 / 1 人 / 1 人 is yuan/person/person, not 元"),
        ("b / a", PRINTED, "is: 1 人 / 1 元 is person/yuan, not 元"),
        ("a * a", PRINTED, "is: 1 元 × 1 元 is yuan·yuan, not 元"),
        ("a * b", PRINTED, "is: 1 元 × 1 人 is person·yuan, not 元"),
        ("a", "value = 1", "is: 1 元 is yuan, not a plain number"),
        ("b", 'value = 1, unit = "户"', "is: 1 人 is person, not 户"),
        ("b / (2 * c)", 'value = 1, unit = "%"', "is: 1 人 / (2 × 1 对) is person/couple, not %"),
        ("d", 'value = 1, unit = "元"', "is: 1 元/月 is yuan/month, not 元"),
        ("1 + 1", 'value = 2, unit = "元"', "is: 1 + 1 is a plain number, not 元"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(formula: str, printed: str, says: str) -> None:
    """Apples are not pears, whatever the figures."""
    inputs = {
        "a": MONEY,
        "b": PERSONS,
        "c": 'value = 1, unit = "对"',
        "d": 'value = 1, unit = "元/月"',
    }
    used = {name: value for name, value in inputs.items() if name in formula}
    (line,) = errors(statement(formula, printed, **used))
    assert line.startswith(f"statements.claim.{says} (")


def test_what_is_compared_has_one_unit_too() -> None:
    """The remedy shows what a factor with a unit looks like."""
    assert errors(statement("a >= b", a=MONEY, b=PERSONS)) == [
        (
            "statements.claim.holds: yuan and person are compared (give each figure its unit; a "
            'factor has one too, such as { value = 2, unit = "persons/couple" })'
        )
    ]


def test_unknown_units_are_refused_where_they_stand() -> None:
    """With the nearest known ones, of the result and of the inputs alike."""
    body = statement("a", 'value = 1, unit = "yuna"', a='value = 1, unit = "hosuehold"')
    assert errors(body) == [
        "statements.claim.printed.unit: unknown unit 'yuna' (did you mean 'yuan'?)",
        (
            "statements.claim.inputs.a.unit: unknown unit 'hosuehold' (did you mean 'household' or "
            "'households'?)"
        ),
    ]


@pytest.mark.parametrize(
    ("formula", "unit", "given"),
    [
        ("june.spent / june.persons > least", "yuan/person", Fraction(367191, 1534)),
        ("june.spent > 2 * others", "万元", Fraction("36.7191")),
        ("june.persons > 3", "persons", Fraction(1534)),
        ("june.spent / others > june.persons / june.persons", "%", None),
        ("june.spent / june.persons > june.spent / persons / 2", "yuan/person", None),
    ],
)
def test_a_comparison_is_told_in_a_unit_of_the_plan(
    formula: str, unit: str, given: Fraction | None
) -> None:
    """The last one that fits, else one made of what is counted."""
    inputs = {
        "least": 'value = 1, unit = "yuan/person"', "others": 'value = 1, unit = "万元"',
        "persons": 'value = 1534, unit = "persons"',
    }  # fmt: skip
    used = {name: value for name, value in inputs.items() if name in formula.split()}
    found = held(JUNE + statement(formula, **used))
    assert (found.agrees, found.unit) == ("holds", unit)
    if given is not None:
        assert found.span == (given, given)


def test_a_division_by_nothing_is_refused_with_its_place() -> None:
    """A base of 0 has no result."""
    body = statement("a / b", 'value = 3, unit = "%"', a="value = 1", b="value = 0")
    assert errors(body) == [
        (
            "statements.claim.is: divided by b, which is 0 (correct that figure, or write "
            "{ unknown = … } for it if the document leaves it open)"
        )
    ]
    body = statement("a / (b - b) > 1", a="value = 1", b='value = 7, unit = "户"')
    assert errors(body)[0].startswith(
        "statements.claim.holds: divided by 7 户 − 7 户, which is 0 ("
    )


def test_a_division_by_what_may_be_nothing_cannot_be_checked() -> None:
    """A range that holds 0 leaves everything open."""
    found = result("a / b", "value = 3", a="value = 1", b="between = [0, 5]")
    assert (found.agrees, found.reason) == ("unknown", "what it is divided by may be 0")
