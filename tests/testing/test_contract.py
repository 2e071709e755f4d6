"""A programme that breaks the contract is told what to change."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import polars as pl
import pytest
from laws.guesthouses import AT, Guest, House, read_example_plan

import publicservice as ps
from publicservice import Indicator, Programme, any_of, criterion, number
from publicservice.model.label import Language
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan, Source
from publicservice.plan_file import read_plan_text
from publicservice.testing import MadeRegisters, ProgrammeContract, check_engines, random_registers
from publicservice.testing import engines as engines_module
from publicservice.testing.candidates import Candidates
from publicservice.testing.checks import days_to_try, missing_citations, missing_labels


class Careless(Programme):
    """Neither named nor cited."""

    id = "guest-houses"
    unit = House
    licensed_too = criterion("licensed", "", lambda h: h.licensed)
    big = number("", "大", lambda h: h.rooms + 1)
    eligible = criterion("either", "任一", lambda h: h.licensed_too | (h.big > 2))
    rate = Indicator("rate", "率", lambda h: h.licensed)


def test_missing_names_are_told() -> None:
    """English or Chinese, of the programme, its rules, and the fields of its registers."""
    told = list(missing_labels(Careless))
    assert "Careless, the programme has no Chinese name: write zh = '…' in its body" in told
    assert (
        "Careless.licensed_too has no Chinese name: the first two texts are its names in English "
        "and Chinese"
    ) in told
    assert (
        "Careless.big has no English name: the first two texts are its names in English and Chinese"
        in told
    )
    assert not any("eligible" in sentence for sentence in told)


def test_a_language_can_be_done_without() -> None:
    """With the reason; the other one stays."""

    class Unnamed(ProgrammeContract):
        programme = Careless
        plan = Plan("guest-houses", 1, Source("t", "i", "d"))
        unnamed: ClassVar[Mapping[Language, str]] = {"zh": "our offices work in English"}

    with pytest.raises(AssertionError) as raised:
        Unnamed().test_everything_is_named_in_both_languages()
    assert str(raised.value).splitlines() == [
        "Careless.big has no English name: the first two texts are its names in English and Chinese"
    ]


FAILING = """
from publicservice import Person, Programme, criterion
from publicservice.testing import ProgrammeContract

class Bare(Programme):
    id = "bare"
    unit = Person
    eligible = criterion("eligible", "", lambda p: p.resident)

class TestBare(ProgrammeContract):
    programme = Bare
    plan = "bare.toml"
"""
BARE_PLAN = (
    'programme = "bare"\nschema_version = 1\n'
    'source = { title = "t", issuer = "i", document = "d" }\n'
)


def test_an_author_sees_the_sentences_and_nothing_of_ours(tmp_path: Path) -> None:
    """No traceback through the testing kit."""
    (tmp_path / "test_bare.py").write_text(FAILING, encoding="utf-8")
    (tmp_path / "bare.toml").write_text(BARE_PLAN, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "not seed"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "E   AssertionError: Bare, the programme has no Chinese name: write zh = " in ran.stdout
    assert "Bare.eligible cites no clause: add cite='二(一)'" in ran.stdout
    assert "no file cases.toml (write cases.toml beside" in ran.stdout
    assert "contract.py" not in ran.stdout


def test_missing_clauses_are_told() -> None:
    """A composite of cited rules needs none; an indicator needs a clause or a definition."""
    plan = read_plan_text(
        'programme = "guest-houses"\nschema_version = 1\n'
        'source = { title = "t", issuer = "i", document = "d" }\n'
        '[limits]\nrooms = { value = 1, unit = "items" }'
    )
    assert list(missing_citations(Careless, plan)) == [
        "Careless.licensed_too cites no clause: add cite='二(一)'",
        "Careless.big cites no clause: add cite='二(一)'",
        "Careless.rate has neither clause nor definition: add cite='…' or definition='…'",
        "plan, limits.rooms cites no clause: add cite = '…' to the number",
    ]


def test_the_days_on_which_a_number_changes_are_tried() -> None:
    assert days_to_try(read_example_plan(), AT) == [
        AT, date(2024, 7, 1), date(2029, 12, 31), date(2030, 1, 1),
    ]  # fmt: skip


def test_a_contract_without_a_programme() -> None:
    class Nothing(ProgrammeContract):
        """Forgot to say what it tests."""

    with pytest.raises(ps.UsageError) as raised:
        Nothing().test_clauses_are_cited()
    assert str(raised.value) == (
        "Nothing: the contract has no programme "
        "(write programme = 'its-id' in the body of the test class)"
    )


def test_thresholds_without_cases_fail_with_the_list(tmp_path: Path) -> None:
    """Unless they are waived, each with its reason; a waiver that is not needed fails as well."""
    path = tmp_path / "cases.toml"
    path.write_text(
        'programme = "contraceptives"\nat = 2024-06-30\n'
        '[[case]]\nname = "resident"\nrow = { resident = true }\nexpect = {}\n',
        encoding="utf-8",
    )

    class Short(ProgrammeContract):
        """With one case only."""

        programme = "contraceptives"
        cases = path
        waived: ClassVar[Mapping[str, str]] = {
            "married: is married": "nobody says",
            "married: no such threshold": "a typo",
        }

    with pytest.raises(AssertionError) as raised:
        Short().test_thresholds_have_a_case_on_each_side()
    lines = str(raised.value).splitlines()
    assert lines[0] == (
        "in_county: resident: no case where it is no; add one to cases.toml, or waive it with the "
        "reason"
    )
    assert not any(line.startswith("married: is married") for line in lines)
    assert lines[-1] == (
        "married: no such threshold: waived, but it is no threshold that lacks a case: remove the "
        "waiver"
    )


def test_pytest_is_asked_for_one_test_a_case(tmp_path: Path) -> None:
    """And one for each seed and each engine beside Polars."""
    path = tmp_path / "cases.toml"
    path.write_text(
        'programme = "contraceptives"\nat = 2024-06-30\n'
        '[[case]]\nname = "one"\nexpect = {}\n[[case]]\nname = "two"\nexpect = {}\n',
        encoding="utf-8",
    )

    class Two(ProgrammeContract):
        """With two cases and three seeds."""

        programme = "contraceptives"
        cases = path
        seeds = (1, 2, 3)

    class Asked:
        """What pytest hands over, noting what is asked for."""

        fixturenames = ("case", "seed", "engine")

        def __init__(self) -> None:
            self.found: dict[str, list[Any]] = {}

        def parametrize(self, name: str, values: Any, ids: Any = None) -> None:
            self.found[name] = list(ids or values)

    asked = Asked()
    Two().pytest_generate_tests(asked)
    assert asked.found == {
        "case": ["one", "two"], "seed": [1, 2, 3], "engine": ["duckdb", "spark"],
    }  # fmt: skip


# Generated registers


class Compared(Programme):
    """Compares a field with everything that has a side."""

    id = "guest-houses"
    unit = House
    enough = criterion("enough", "足够", lambda h: h.rooms >= h.plan.counts.ranging)
    born = criterion("born", "出生", lambda h: ps.age_between(h.opened, 6, h.plan.ages.fixed))
    lately = criterion("lately", "近", lambda h: h.opened >= ps.days_ago(30))
    named = criterion("named", "名", lambda h: h.kind.is_in(("cottage", "inn")))
    shared = criterion("share", "份", lambda h: h.owner.income < ps.yuan(5))
    eligible = criterion("all", "全", lambda h: h.enough & h.licensed)


def test_generated_values_lie_on_each_side_of_what_is_compared() -> None:
    """Numbers one below and one above, days before and after, texts that are looked for."""
    found = Candidates(Compared, Figures(read_example_plan(), AT))
    assert {0, 1, 2, 3, 4} <= set(found.of(House, "rooms"))
    days = set(found.of(House, "opened"))
    assert {date(2018, 6, 29), date(2018, 6, 30), date(2018, 7, 1)} <= days
    assert {date(1993, 6, 29), date(1993, 6, 30), date(1993, 7, 1)} <= days
    assert {date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 1)} <= days
    assert {"cottage", "inn", "hotel", "farm"} <= set(found.of(House, "kind"))
    assert {499, 500, 501} <= set(found.of(House.references()["owner"].to, "income"))
    assert min(found.of(House, "balance")) == -1_000_000
    assert found.of(House, "house") == ()


def test_the_same_seed_makes_the_same_registers() -> None:
    plan = read_example_plan()
    one, two, other = (random_registers(Compared, plan, AT, seed=seed) for seed in (1, 1, 2))
    assert one.tables == two.tables
    assert one.tables != other.tables
    assert repr(one) == "<MadeRegisters houses 40, owners 40>"


def test_holes_are_made_as_often_as_asked() -> None:
    plan = read_example_plan()
    full = random_registers(Compared, plan, AT, holes=0)
    empty = random_registers(Compared, plan, AT, holes=1)
    assert all(value is not None for row in full.tables["houses"] for value in row.values())
    assert all(
        value is None for row in empty.tables["houses"] for key, value in row.items()
        if key != "house"
    )  # fmt: skip


def test_strategies_say_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "publicservice.testing.strategies", raising=False)
    with pytest.raises(ImportError, match="needs hypothesis: pip install hypothesis"):
        __import__("publicservice.testing.strategies")


# Engines


SIMPLE = Plan("simple", 1, Source("Simple", "office", "1"))


class Simple(Programme):
    """Houses that are licensed, or somebody's."""

    id = "simple"
    unit = House
    eligible = criterion("licensed", "有证", lambda h: h.licensed)


def test_engines_that_differ_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine, the frame, the row, the column and both values."""
    made = MadeRegisters({"houses": [{"house": "h1", "licensed": True}, {"house": "h2"}]})
    real = engines_module.results

    def wrong(
        programme: type[Programme], plan: Plan, registers: MadeRegisters, at: date, engine: str
    ) -> dict[str, pl.DataFrame]:
        found = real(programme, plan, registers, at, "polars")
        if engine == "duckdb":
            found["decisions"] = found["decisions"].with_columns(eligible=pl.lit(value=False))
        return found

    monkeypatch.setattr(engines_module, "results", wrong)
    with pytest.raises(AssertionError) as raised:
        check_engines(Simple, SIMPLE, made, AT, engines=["duckdb"])
    assert str(raised.value).splitlines() == [
        "simple: decisions on duckdb differ from Polars:",
        "  row 0, eligible: False instead of True",
        "  row 1, eligible: False instead of None",
    ]


def test_an_engine_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert engines_module.missing_for("duckdb") == (
        "duckdb is not installed: pip install 'publicservice[duckdb]'"
    )
    assert engines_module.missing_for("polars") == ""


def test_spark_without_java_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert engines_module.missing_for("spark") == (
        "Spark needs Java 17 or later: no java on the PATH"
    )


def test_importing_the_kit_needs_neither_pytest_nor_hypothesis() -> None:
    """A plugin's tests bring them; who only makes small registers does not need them."""
    import subprocess

    program = (
        "import sys; sys.modules['pytest'] = sys.modules['hypothesis'] = None\n"
        "import publicservice.testing as kit\n"
        "assert all(getattr(kit, name) for name in kit.__all__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        cwd=Path(ps.__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_unknown_names_of_the_kit_are_errors() -> None:
    import publicservice.testing

    with pytest.raises(AttributeError, match="has no attribute 'small_register'"):
        publicservice.testing.small_register  # noqa: B018


def test_every_related_row_is_seen_by_the_report() -> None:
    """A threshold below any_of is one of the programme's thresholds."""
    from publicservice.testing import thresholds

    class Fed(Programme):
        """Somebody in the house had a dear meal."""

        id = "guest-houses"
        unit = House
        eligible = any_of(
            "fed", "用餐", Guest, lambda g: ps.age_at_least(g.born, g.plan.ages.fixed)
        )

    texts = [str(found) for found in thresholds(Fed, read_example_plan(), AT)]
    assert "eligible: guests, age at least 30" in texts
    assert "counts.stepped: since 2024-07-01" in texts
