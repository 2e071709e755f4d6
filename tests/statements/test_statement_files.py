"""Statements in a plan file: how they are written, what is wrong with them, and the way back."""

from __future__ import annotations

import string
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statements.statement_texts import FIGURES, JUNE, errors, found, held, plan, statement

from publicservice.model.label import Label
from publicservice.model.plan import Plan, Source
from publicservice.model.statements.statement import ABOUT, Figure, Listed, Statement
from publicservice.plan_file import dump_plan, read_plan, read_plan_text

CLAIM = '[statements.claim]\nprinted = { value = 240, unit = "yuan/person" }\n'
FULL = (
    CLAIM + 'is = "june.spent / june.persons + extra"\n'
    'inputs.extra = { value = 0.50, unit = "yuan/person", rounded = true, cite = "二" }\n'
    'inputs.listed = { value = ["x", "y"], cite = "三" }\n'
    "about = true\nat = 2014-06-30\n"
    'label = { en = "average top-up", zh = "人均补差" }\ncite = "一(一)"\nnote = "by hand"\n'
)


def test_everything_that_is_written_is_there() -> None:
    """The formula as text, figures as printed, an unused input with a warning."""
    read = plan(JUNE + FULL)
    assert read.statements == {
        "claim": Statement(
            "claim",
            "june.spent / june.persons + extra",
            Figure(Decimal(240), Decimal(240), "yuan/person"),
            {
                "extra": Figure(
                    Decimal("0.50"), Decimal("0.50"), "yuan/person", rounded=True, cite="二"
                ),
                "listed": Listed(("x", "y"), "三"),
            },
            ABOUT,
            date(2014, 6, 30),
            Label("average top-up", "人均补差"),
            "一(一)",
            "by hand",
        )
    }
    (warning,) = read.warnings
    assert str(warning) == (
        "district.toml: statements.claim.inputs.listed: no formula reads it (use it in the "
        "formula, or remove it)"
    )
    assert read.origin["statements.claim"] == "district.toml"


def test_decimals_are_kept_as_printed() -> None:
    """93.90 says more than 93.9, in the plan, its hash and its text."""
    one, other = (plan(statement("1", f"value = {text}")) for text in ("93.9", "93.90"))
    assert one != other
    assert one.sha256 != other.sha256
    assert one.statements["claim"].printed is not None
    assert one.statements["claim"].printed.decimals == 1
    assert "value = 93.90 " in dump_plan(other)


CASES = tomllib.loads(
    Path(__file__).with_name("wrong_statements.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize(
    ("body", "says"), [pytest.param(c["plan"], c["says"], id=c["name"]) for c in CASES]
)
def test_what_is_wrong_is_told_with_its_place(body: str, says: str) -> None:
    """And with what to write instead; nothing else is found wrong."""
    assert errors(body + "\n" + JUNE) == says.splitlines()


def test_several_mistakes_are_told_at_once() -> None:
    """Of one statement and of two."""
    body = (
        '[statements.a]\nprinted = { value = "x" }\nis = "1 +"\nabuot = true\ninputs.n = {}\n'
        '[statements.b]\nholds = "1 < nothing"\n'
    )
    assert [line.partition(":")[0] for line in errors(body)] == [
        "statements.a.abuot", "statements.a.is", "statements.a.printed.value",
        "statements.a.inputs.n", "statements.b.holds",
    ]  # fmt: skip


def test_a_figure_that_cannot_be_read_is_not_told_twice() -> None:
    """What a formula reads may be broken already."""
    broken = '[june]\nspent = { value = "x", unit = "yuan" }\n'
    claim = '[statements.claim]\nprinted = { value = 240 }\nis = "{}"\n'
    for formula in ("june.spent", "sum(june)", "june.spent + 1"):
        assert len(errors(broken + claim.replace("{}", formula))) == 1


def test_a_number_that_changes_needs_a_day() -> None:
    """80 yuan until 2014, 100 from 2015 on; not in force before its first day."""
    body = (
        "[standard]\nmonthly = { unit = 'yuan/month', value = [{ value = 80 }, "
        "{ since = 2015-01-01, value = 100 }] }\n"
        "later = { unit = 'yuan/month', value = [{ since = 2015-01-01, value = 100 }] }\n"
    )
    claim = statement("standard.monthly", 'value = 960, unit = "yuan/year"')
    (problem,) = found(body + claim)
    assert (problem.code, problem.severity) == ("statement.not-checked", "notice")
    assert problem.message == (
        "cannot be checked (901/1): standard.monthly: it changes on 2015-01-01, and no day to read "
        "it at is given"
    )
    assert held(f"{body}{claim}at = 2014-12-31\n").agrees == "exactly"
    assert held(f"{body}{claim}at = 2015-01-01\n").agrees == "no"
    early = held(f"{body}{claim.replace('monthly', 'later')}at = 2014-12-31\n")
    assert (early.agrees, early.reason) == (
        "unknown", "standard.later: not in force before 2015-01-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leaf", "span"),
    [
        ('value = 36.7191, unit = "万元"', "36.7191"), ('between = [1, 2], unit = "万元"', None),
        ('unknown = "digits lost", unit = "万元"', None), ('value = 50, unit = "%"', "0.5"),
        ('value = 12, unit = "万户"', "120000"),
    ],
)  # fmt: skip
def test_numbers_of_a_plan_mean_what_their_units_say(leaf: str, span: str | None) -> None:
    """Fen, millionths and multiples come back as what was written."""
    body = f"[section]\nkey = {{ {leaf} }}\n"
    unit = 'unit = "万元"' if "元" in leaf else ""
    given_ = held(body + statement("section.key", ", ".join(filter(None, ("value = 1", unit)))))
    if span is not None:
        assert given_.span == (Fraction(span), Fraction(span))
    elif "between" in leaf:
        assert given_.span == (Fraction(1), Fraction(2))
    else:
        assert given_.reason == "section.key: digits lost"


# The way back

texts = st.text(st.characters(codec="utf-8"), max_size=8)
names = st.text(string.ascii_lowercase, min_size=1, max_size=3).map(lambda name: f"n_{name}")
amounts = st.decimals(-(10**6), 10**6, places=2) | st.integers(-(10**14), 10**14).map(Decimal)
units = st.sampled_from(["", "元", "万元/户", "%", "persons/couple", "天"])
reasons = texts.filter(lambda text: bool(text.strip()))


@st.composite
def printed_figures(draw: st.DrawFn) -> Figure:
    """A value, a range, an open one, or unknown."""
    low, high = sorted(draw(st.tuples(amounts, amounts)))
    unit = draw(units)
    return draw(
        st.sampled_from([
            Figure(low, low, unit), Figure(low, high, unit), Figure(low, None, unit),
            Figure(None, high, unit), Figure(unit=unit, unknown=draw(reasons)),
        ])
    )  # fmt: skip


@st.composite
def given_figures(draw: st.DrawFn) -> Figure | Listed:
    """What an input can be."""
    if draw(st.booleans()):
        return Listed(tuple(draw(st.lists(texts, max_size=3))), draw(texts))
    low, high = sorted(draw(st.tuples(amounts, amounts)))
    made = draw(st.sampled_from([Figure(low, low), Figure(low, high), Figure(unknown="lost")]))
    return attrs.evolve(made, unit=draw(units), rounded=draw(st.booleans()), cite=draw(texts))


@st.composite
def statements(draw: st.DrawFn, name: str) -> Statement:
    """A statement that can be worked out, whatever its figures."""
    inputs = draw(st.dictionaries(names, given_figures(), max_size=3))
    printed = draw(st.none() | printed_figures())
    formula = (
        "1 < 2" if printed is None else "0" if not printed.unit.startswith(("元", "万")) else ""
    )
    if not formula and printed:
        inputs["money"] = Figure(Decimal(1), Decimal(1), printed.unit)
        formula = "money"
    about = None
    if printed and not printed.unknown and not printed.is_range:
        about = draw(st.sampled_from([None, ABOUT, Figure(Decimal("0.5"), Decimal("0.5"), "%")]))
    at = draw(st.none() | st.dates(date(1990, 1, 1)))
    label = Label(draw(texts), draw(texts))
    return Statement(
        name, formula, printed, inputs, about, at, label, draw(texts), draw(texts)
    )  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.lists(names, max_size=3, unique=True))
def test_what_is_written_reads_as_the_same_plan(data: st.DataObject, called: list[str]) -> None:
    """Figures, lists, ranges, unknowns and odd texts: nothing is lost and the hash is the same."""
    given_ = {name: data.draw(statements(name)) for name in called}
    before = Plan("p", 1, Source("t", "i", "d"), statements=given_)
    again = read_plan_text(dump_plan(before))
    assert again == before
    assert again.sha256 == before.sha256
    assert dump_plan(again) == dump_plan(before)


def test_the_printed_figures_of_many_documents_come_back_too() -> None:
    """All of them, in one file."""
    read = read_plan(FIGURES)
    assert read_plan_text(dump_plan(read)) == read


def test_a_changed_statement_is_another_plan() -> None:
    """The hash covers the result, the formula and the inputs."""
    bodies = [
        statement("a", "value = 1", a="value = 1"), statement("a", "value = 2", a="value = 1"),
        statement("a", "value = 1", a="value = 2"), statement("a + a", "value = 1", a="value = 1"),
        statement("a", "value = 1", a="value = 1") + "about = true\n",
    ]  # fmt: skip
    assert len({plan(body).sha256 for body in bodies}) == len(bodies)
