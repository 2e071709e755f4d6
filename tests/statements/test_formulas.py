"""The formulas: what they can say, what they cannot, and what hostile ones come to."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements.statement_texts import JUNE, errors, held, plan, result, statement

from publicservice.model.problem import PlanError
from publicservice.model.statements.arithmetic import FUNCTIONS, LONGEST_FORMULA, parse_formula
from publicservice.model.statements.statement_check import held_statements

ANY = "value = 1"


def value(formula: str, **inputs: str) -> Fraction:
    """What a formula of plain numbers comes to."""
    span = result(formula, ANY, **inputs).span
    assert span is not None
    assert span[0] == span[1]
    return span[0]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("2 - 3 - 4", -5), ("2 - (3 - 4)", 3),
        ("12 / 2 / 3", 2), ("12 / (2 / 3)", 18), ("2 * 6 / 4", 3), ("-3 + 5", 2), ("--3", 3),
        ("2 * -3", -6), ("-(2 + 3)", -5), ("0.1 + 0.2", Fraction(3, 10)), ("1 / 3", Fraction(1, 3)),
        ("2×3÷4", Fraction(3, 2)), ("5 − 2", 3), ("  1+\t1\n", 2), ("007", 7),
        ("999999999999999 + 0.000000000000001", 999999999999999 + Fraction(1, 10**15)),
    ],
)  # fmt: skip
def test_arithmetic_is_that_of_school(formula: str, expected: Fraction) -> None:
    """Brackets, then times and over, then plus and minus, each from the left; exact."""
    assert value(formula.replace("\n", " ").replace("\t", " ")) == expected


@pytest.mark.parametrize(
    ("formula", "agrees"),
    [
        ("a >= b", "holds"), ("b >= a", "no"), ("a > a", "no"), ("a <= a", "holds"),
        ("a = a", "holds"), ("a == b", "no"), ("a != b", "holds"), ("a ≠ a", "no"),
        ("b < a", "holds"), ("b ≤ a", "holds"), ("a ≥ b", "holds"),
        ("a > b > 1", "holds"), ("a > b > 3", "no"), ("b > a > 1", "no"),
        ("1 < b < a = 5", "holds"),
        ("a in range", "holds"), ("1 in range", "no"), ("2 in range", "holds"),
        ("a + 1 in range", "no"), ("a - b = b", "no"), ("2 * a > 3 * b", "holds"),
    ],
)  # fmt: skip
def test_comparisons_and_chains_of_them(formula: str, agrees: str) -> None:
    """Each figure with the next; bounds belong to a range."""
    body = statement(formula, a="value = 5", b="value = 3", range="between = [2, 5]")
    assert held(body).agrees == agrees


def test_numbers_of_the_plan_are_read_by_their_path() -> None:
    """By section and key, whatever the depth."""
    body = JUNE + "[a.b]\nc = { value = 2 }\n"
    claim = statement("june.spent / june.persons * a.b.c", 'value = 480, unit = "yuan/person"')
    assert held(body + claim).worked == "36.7191 万元 [一] / 1534 persons [一] × 2"


def test_other_statements_and_targets_are_read_too() -> None:
    """The printed result of one, its inputs, a target's value."""
    body = (
        '[targets.visited]\nindicator = "signing_rate"\ncomparator = ">="\nvalue = 85\nunit = "%"\n'
        '[statements.total]\nprinted = { value = 5 }\nis = "a + b"\n'
        "inputs = { a = { value = 2 }, b = { value = 3 } }\n"
    )
    for formula in ("statements.total - statements.total.b == 2", "targets.visited < 0.9"):
        first, second = held_statements(plan(f'{body}[statements.second]\nholds = "{formula}"\n'))
        assert (first.agrees, second.agrees) == ("exactly", "holds")


SOURCES = "[sources]\na = { value = 1.5, unit = '万元' }\nb = { value = 500, unit = 'yuan' }\n"
LISTS = '[lists]\ntasks = { value = ["x", "y", "z"] }\n'
PHASES = '[phases]\none = { start = "05-01" }\ntwo = { start = "06-01" }\n'


@pytest.mark.parametrize(
    ("body", "formula", "printed", "agrees"),
    [
        (SOURCES, "sum(sources)", 'value = 1.55, unit = "万元"', "exactly"),
        (SOURCES, "sum(sources) - sources.a", 'value = 500, unit = "元"', "exactly"),
        (SOURCES, "count(sources)", "value = 2", "exactly"),
        (LISTS, "count(lists.tasks)", "value = 3", "exactly"),
        (LISTS, "count(lists.tasks) * 2", 'value = 6, unit = "期"', "exactly"),
        (PHASES, "count(phases)", "value = 2", "exactly"),
        (PHASES, "count(phases)", "value = 3", "no"),
    ],
)
def test_sections_are_added_up_and_lists_counted(
    body: str, formula: str, printed: str, agrees: str
) -> None:
    """A section by its name, a list by its path, phases as they stand in the plan."""
    assert held(body + statement(formula, printed)).agrees == agrees


@pytest.mark.parametrize(
    ("items", "agrees", "reason"),
    [
        (["1", "2", "3"], "holds", ""),
        (["三", "一", "二"], "holds", ""),
        ([str(n) for n in range(1, 21)], "holds", ""),
        (["九", "十", "十一", "二十", *"12345678", *map(str, range(12, 20))], "holds", ""),
        (["1", "3"], "no", "the numbers run to 3, but 2 is missing"),
        (["2", "3"], "no", "the numbers run to 3, but 1 is missing"),
        (["1", "4"], "no", "the numbers run to 4, but 2 and 3 are missing"),
        (["1", "2", "2"], "no", "2 is there more than once"),
        (["1", "3", "3"], "no",
         "the numbers run to 3, but 2 is missing; 3 is there more than once"),
        (["99999999"], "no",
         "the numbers run to 99999999, but 1, 2, 3, 4, 5, 6, 7, 8 and 99,999,990 more are missing"),
        ([], "holds", ""),
    ],
)  # fmt: skip
def test_numbering_has_no_gap(items: list[str], agrees: str, reason: str) -> None:
    """Each number from 1 on, once, in any order, in digits or in Chinese."""
    found = held(statement("consecutive(items)", items=f"value = {items!r}"))
    assert (found.agrees, found.reason) == (agrees, reason)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("", "expected a number, a name or a bracket at character 1, the formula ends"),
        ("a +", "expected a number, a name or a bracket at character 4, the formula ends"),
        ("a b", "expected an operator at character 3, found 'b'"),
        ("2a", "expected an operator at character 2, found 'a'"),
        ("1e9", "expected an operator at character 2, found 'e9'"),
        ("0x10", "expected an operator at character 2, found 'x10'"),
        ("1.", "expected an operator at character 2, found '.'"),
        ("a..b", "expected an operator at character 2, found '.'"),
        ("(a", "expected ')' at character 3, the formula ends"),
        ("a)", "expected an operator at character 2, found ')'"),
        ("a ** 9", "expected a number, a name or a bracket at character 4, found '*'"),
        ("a // 2", "expected a number, a name or a bracket at character 4, found '/'"),
        ("a % 2", "expected an operator at character 3, found '%'"),
        ("a ^ 2", "expected an operator at character 3, found '^'"),
        ("a if b else 1", "expected an operator at character 3, found 'if'"),
        ("a and b", "expected an operator at character 3, found 'and'"),
        ("[a]", "expected a number, a name or a bracket at character 1, found '['"),
        ("'a'", "expected a number, a name or a bracket at character 1, found \"'\""),
        ("a; b", "expected an operator at character 2, found ';'"),
        ("a := 1", "expected an operator at character 3, found ':'"),
        ("lambda: 0", "expected an operator at character 7, found ':'"),
        ("a > b, c", "expected an operator at character 6, found ','"),
        ("+a", "expected a number, a name or a bracket at character 1, found '+'"),
        ("in a", "expected a number, a name or a bracket at character 1, found 'in'"),
        ("count()", "expected the name of a list or a section at character 7, found ')'"),
        ("count(2)", "expected the name of a list or a section at character 7, found '2'"),
        ("sum(a, b)", "expected ')' at character 6, found ','"),
        ("__import__(os)", "no function '__import__' at character 1"),
        ("os.system(a)", "no function 'os.system' at character 1"),
        ("eval(a)", "no function 'eval' at character 1"),
        ("cuont(a)", "no function 'cuont' at character 1"),
        ("9" * 16, "the number 9999999999999999 at character 1 is too long"),
        ("0." + "1" * 16, "the number 0.1111111111111111 at character 1 is too long"),
    ],
)  # fmt: skip
def test_what_is_no_formula_is_refused(formula: str, says: str) -> None:
    """What was expected, what was found, and where."""
    with pytest.raises(PlanError) as caught:
        parse_formula(formula)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("statement.formula", says)
    assert problem.remedy


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("(" * 500 + "1" + ")" * 499, "more than 20 brackets or signs one inside the other"),
        ("-" * 900 + "1", "more than 20 brackets or signs one inside the other"),
        ("1+" * 500 + "1", "a formula of 1,001 characters"),
        ("9" * 1_000_000, "a formula of 1,000,000 characters"),
        ("*".join(["999999999999999"] * 60), "comes to more than a document can mean"),
    ],
)
def test_hostile_formulas_are_refused_at_once(formula: str, says: str) -> None:
    """However deep, long or large."""
    (line,) = errors(statement(formula, ANY))
    assert line.startswith(f"statements.claim.is: {says} (")


def test_the_longest_formula_is_worked_out() -> None:
    """A thousand characters of sums, or of products, need no depth."""
    long = "+".join(["1"] * (LONGEST_FORMULA // 2))
    assert value(long) == LONGEST_FORMULA // 2
    assert value("/".join(["999999999999999"] * 62)) == Fraction(1, 999999999999999**60)


@settings(deadline=None)
@given(st.text(max_size=30) | st.text("ab.+-*/()<>= 019在", max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    """No other error, whatever the text."""
    with contextlib.suppress(PlanError):
        parse_formula(text)


@pytest.mark.parametrize("name", ["__class__", "__import__", "os", "self", "statement", *FUNCTIONS])
def test_names_reach_the_plan_and_nothing_else(name: str) -> None:
    """What Python calls by a name means nothing here."""
    (line,) = errors(JUNE + statement(f"{name} + 1", ANY))
    assert line.startswith(f"statements.claim.is: nothing in the plan is called {name!r} (")


def test_inputs_may_have_names_of_functions_and_of_words() -> None:
    """A name is a function only before a bracket."""
    assert (
        value("sum + count + lambda", **dict.fromkeys(("sum", "count", "lambda"), "value = 1")) == 3
    )


def test_names_may_be_chinese() -> None:
    """As the document says them; TOML wants them in quotes."""
    claim = statement("六月.人数 + 其他", ANY, 其他="value = 3").replace(
        "inputs.其他", 'inputs."其他"'
    )
    assert held(f'["六月"]\n"人数" = {{ value = 4 }}\n{claim}').span == (Fraction(7), Fraction(7))
