"""The contract that every programme keeps, as a test class to inherit.

.. code-block:: python

    from publicservice.testing import ProgrammeContract

    class TestSchoolMeals(ProgrammeContract):
        programme = "school-meals"

Needs pytest, which the extra ``test`` of a plugin brings.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, cast

from publicservice.in_use import ProgrammeInUse
from publicservice.in_use import programme as programme_in_use
from publicservice.model.label import Language
from publicservice.model.plan import Plan
from publicservice.model.problem import PublicServiceError, UsageError
from publicservice.model.programme import Programme
from publicservice.shipped_plans import further_plans
from publicservice.testing.agreement import check_interpreter
from publicservice.testing.case_check import check_case, differences
from publicservice.testing.case_evaluation import Evaluated, evaluate_cases, in_use_upon
from publicservice.testing.cases import Case, read_cases
from publicservice.testing.checks import (
    LANGUAGES,
    days_to_try,
    missing_citations,
    missing_labels,
    round_trip_differences,
)
from publicservice.testing.coverage_report import Coverage, covered
from publicservice.testing.engines import EngineName, check_engines, missing_for, results
from publicservice.testing.failure import sentences_only
from publicservice.testing.generate import random_registers
from publicservice.testing.soundness import check_soundness

__tracebackhide__ = sentences_only
# Read by pytest, for every frame of this module.


class ProgrammeContract:
    """Inherit, name the programme, and pytest checks what every programme owes its users.

    Attributes:
        programme: the id of an installed programme, or the class.
        plan: a local plan to hold it to, upon the default one: a path or a `Plan`.
        at: the date of the generated registers.
        cases: the file of cases; by default ``cases.toml`` beside the programme's module.
        seeds: of the generated registers; one more seed is one more county.
        rows: how many rows each generated register has.
        completions: how many ways to fill in what is missing are tried for each seed.
        engines: those that must give the results of Polars, where they are installed.
        waived: thresholds that need no case, as the report names them, each with the reason.
        unnamed: languages in which nothing needs a name, each with the reason, such as
            ``{"zh": "our offices work in English only"}``.
    """

    programme: ClassVar[type[Programme] | str] = ""
    plan: ClassVar[str | Path | Plan | None] = None
    at: ClassVar[date] = date(2024, 6, 30)
    cases: ClassVar[str | Path | None] = None
    seeds: ClassVar[tuple[int, ...]] = (1, 2)
    rows: ClassVar[int] = 30
    completions: ClassVar[int] = 5
    engines: ClassVar[tuple[EngineName, ...]] = ("duckdb", "spark")
    waived: ClassVar[Mapping[str, str]] = {}
    unnamed: ClassVar[Mapping[Language, str]] = {}

    def pytest_generate_tests(self, metafunc: Any) -> None:
        """One test for each case, seed and engine."""
        if "case" in metafunc.fixturenames:
            cases: tuple[Case, ...] = ()
            with contextlib.suppress(PublicServiceError):  # the test of the thresholds tells it
                cases = self._read_cases()
            metafunc.parametrize("case", cases, ids=[case.name for case in cases])
        if "seed" in metafunc.fixturenames:
            metafunc.parametrize("seed", self.seeds)
        if "engine" in metafunc.fixturenames:
            metafunc.parametrize("engine", self.engines)

    def test_everything_is_named_in_both_languages(self) -> None:
        """Programme, rules, indicators and fields have a name in English and Chinese."""
        languages = [language for language in LANGUAGES if language not in self.unnamed]
        _none_of(
            lack for each in self._with_every_plan()
            for lack in missing_labels(each.programme, languages)
        )  # fmt: skip

    def test_clauses_are_cited(self) -> None:
        """Every criterion, indicator and plan number says where the document says so."""
        _none_of(
            lack for each in self._with_every_plan()
            for lack in missing_citations(each.programme, each.plan)
        )  # fmt: skip

    def test_plan_fits_the_rules_and_survives_writing(self) -> None:
        """The plan has every number that the rules read, and is the same when written and read."""
        for in_use in self._with_every_plan():
            problems = [str(found) for found in in_use.check() if found.severity == "error"]
            _none_of([*problems, *round_trip_differences(in_use.plan)])

    def test_rules_evaluate_on_generated_registers(self, seed: int) -> None:
        """Every rule becomes a column, on every day on which a plan number changes."""
        programme, plan = self._programme_and_plan()
        for day in days_to_try(plan, self.at):
            made = random_registers(programme, plan, day, seed=seed, rows=self.rows)
            found = results(programme, plan, made, day)["decisions"]
            _none_of(
                f"{programme.__name__}.{rule.name} is no column of the decisions at {day}"
                for rule in programme.rules.values()
                if not any(name.startswith(rule.name) for name in found.columns)
            )

    def test_unknown_stays_unknown(self, seed: int) -> None:
        """Nothing said with values missing turns out wrong when they are filled in."""
        programme, plan = self._programme_and_plan()
        made = random_registers(programme, plan, self.at, seed=seed, rows=self.rows)
        check_soundness(programme, plan, made, self.at, completions=self.completions, seed=seed)

    def test_explanations_say_what_the_decisions_say(self, seed: int) -> None:
        """`explain` sees for every beneficiary what the engine saw."""
        programme, plan = self._programme_and_plan()
        made = random_registers(programme, plan, self.at, seed=seed, rows=self.rows)
        check_interpreter(programme, plan, made, self.at)
        for in_use in self._with_every_plan()[1:] if seed == self.seeds[0] else ():
            programme, plan = in_use.programme, in_use.plan
            made = random_registers(programme, plan, self.at, seed=seed, rows=self.rows)
            check_interpreter(programme, plan, made, self.at)

    def test_engines_agree(self, engine: EngineName) -> None:
        """An engine that is installed gives the results of Polars."""
        if lack := missing_for(engine):
            import pytest

            pytest.skip(lack)
        programme, plan = self._programme_and_plan()
        made = random_registers(programme, plan, self.at, seed=self.seeds[0], rows=self.rows)
        check_engines(programme, plan, made, self.at, engines=[engine])

    def test_case(self, case: Case) -> None:
        """A case of `cases.toml` gives what it says."""
        evaluated = {found.case: found for group in self._evaluated() for found in group}
        if case not in evaluated or any(differences(evaluated[case])):
            check_case(case, self._in_use().programme)  # by itself, and so explained by itself

    def test_thresholds_have_a_case_on_each_side(self) -> None:
        """Every comparison, age, list, flag, phase and target has cases on both sides."""
        lacking = {str(found): lack for found, lack in self._coverage().lacking.items()}
        _none_of(
            [
                *(f"{name}: {lack}; add one to cases.toml, or waive it with the reason"
                  for name, lack in lacking.items() if name not in self.waived),
                *(f"{name}: waived, but it is no threshold that lacks a case: remove the waiver"
                  for name in self.waived if name not in lacking),
            ]
        )  # fmt: skip

    @classmethod
    def _in_use(cls) -> ProgrammeInUse:
        if not cls.programme:
            raise UsageError.of(
                "testing.no-programme", "the contract has no programme", where=cls.__name__,
                remedy="write programme = 'its-id' in the body of the test class",
            )  # fmt: skip
        return _in_use(cast(Any, cls.programme), cast(Any, cls.plan))

    @classmethod
    def _with_every_plan(cls) -> list[ProgrammeInUse]:
        """The programme with its plan, and with each that ships beside the default one."""
        in_use = cls._in_use()
        names = () if cls.plan else further_plans(in_use.programme)
        return [in_use, *(in_use_upon(in_use, name) for name in names)]

    @classmethod
    def _programme_and_plan(cls) -> tuple[type[Programme], Plan]:
        in_use = cls._in_use()
        return in_use.programme, in_use.plan

    @classmethod
    def _read_cases(cls) -> tuple[Case, ...]:
        return _cases(cast(Any, cls.cases or cls._in_use().programme))

    @classmethod
    def _evaluated(cls) -> list[list[Evaluated]]:
        return _evaluated(cls._read_cases(), cast(Any, cls._in_use().programme))

    @classmethod
    def _coverage(cls) -> Coverage:
        return _coverage(cls._read_cases(), cast(Any, cls._in_use().programme))


@functools.cache
def _in_use(programme: Any, plan: Any) -> ProgrammeInUse:
    try:
        return programme_in_use(programme, plan)
    except PublicServiceError as error:
        raise error.with_traceback(None) from None


@functools.cache
def _cases(source: Any) -> tuple[Case, ...]:
    try:
        return read_cases(source)
    except PublicServiceError as error:
        raise error.with_traceback(None) from None


@functools.cache
def _evaluated(cases: tuple[Case, ...], programme: Any) -> list[list[Evaluated]]:
    return evaluate_cases(cases, programme)[0]  # what is wrong with a case, its own test tells


@functools.cache
def _coverage(cases: tuple[Case, ...], programme: Any) -> Coverage:
    return covered(_evaluated(cases, programme), programme)


def _none_of(sentences: Iterable[str]) -> None:
    """Raises AssertionError with the sentences, if there are any."""
    found = list(sentences)
    if found:
        raise AssertionError("\n".join(found))
