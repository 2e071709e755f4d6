"""Whatever the missing values turn out to be, nothing that was said turns out wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import polars as pl
import pytest
from conformance.edges import FULL, LEAP_DAY, PLAN
from conformance.everything import Everything
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps
from publicservice import Household, Person, Programme, any_of, count, criterion
from publicservice.model.plan import Plan, Source
from publicservice.testing import (
    MadeRegisters,
    check_interpreter,
    check_soundness,
    count_needless,
    random_registers,
    soundness,
)
from publicservice.testing.run import Results, run
from publicservice.testing.strategies import made_registers

AT = date(2024, 6, 30)
BUILT_IN = {
    name: ps.programme(name) for name in ("family-doctor", "contraceptives", "disability-support")
}


def small_counties(name: str) -> st.SearchStrategy[MadeRegisters]:
    in_use = BUILT_IN[name]
    return made_registers(in_use.programme, in_use.plan, AT, most_rows=3)


@pytest.mark.parametrize("name", BUILT_IN)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(data=st.data())
def test_built_in_programmes(name: str, data: st.DataObject) -> None:
    made = data.draw(small_counties(name))
    in_use = BUILT_IN[name]
    check_interpreter(in_use.programme, in_use.plan, made, AT)
    check_soundness(in_use.programme, in_use.plan, made, AT, completions=3)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(FULL, id="everything supplied"),
        pytest.param(FULL.without("guests"), id="no register of guests"),
        pytest.param(FULL.without("owners", "meals"), id="neither owners nor meals"),
        pytest.param(
            attrs.evolve(FULL, complete_until=dict.fromkeys(FULL.tables, date(2024, 1, 31))),
            id="registers that end a month before",
        ),
        pytest.param(
            random_registers(Everything, PLAN, LEAP_DAY, seed=11, rows=30, holes=0.3), id="random"
        ),
    ],
)
def test_every_helper(made: MadeRegisters) -> None:
    """A programme with a rule for every helper, its plan with unknown numbers and ranges."""
    assert check_soundness(Everything, PLAN, made, LEAP_DAY, completions=8).judged > 0


def test_the_law_covers_what_is_open() -> None:
    """The report says how much was judged, and how much was left open."""
    report = check_soundness(Everything, PLAN, FULL, LEAP_DAY, completions=2)
    assert report.completions == 2
    assert report.cases == len(FULL.tables["houses"])
    assert 0 < report.undetermined < report.cases


# The law finds what it is there to find


class Crowded(Programme):
    """Households with several members in debt, for the broken engines below."""

    id = "crowded"
    unit = Household
    members = count("members", "人数", Person, lambda m: m.disability_grade >= 1, by="household")
    several = criterion("several", "多人", lambda h: h.members > 1)
    nobody = criterion(
        "nobody", "无人", lambda h: ~any_of(Person, lambda m: m.resident, by="household")
    )
    eligible = criterion("eligible", "符合", lambda h: h.several | h.nobody)


CROWDED_PLAN = Plan("crowded", 1, Source("title", "office", "1"))


def crowd() -> MadeRegisters:
    return random_registers(Crowded, CROWDED_PLAN, AT, seed=5, rows=20, holes=0.4)


def test_a_sound_engine_passes() -> None:
    check_soundness(Crowded, CROWDED_PLAN, crowd(), AT, completions=10)


def first_results(change: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[..., Results]:
    """A run whose first decisions are tampered with, as by an engine that is not sound."""
    runs: list[Results] = []

    def tampered(*args: Any) -> Results:
        runs.append(run(*args))
        if len(runs) > 1:
            return runs[-1]
        return attrs.evolve(runs[0], decisions=change(runs[0].decisions))

    return tampered


def test_unknown_taken_for_no_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message has the seed, the case, what was said and what came out."""

    def closed(decisions: pl.DataFrame) -> pl.DataFrame:
        said = pl.col("outcome").replace("undetermined", "not_eligible")
        return decisions.with_columns(said, pl.col("eligible").fill_null(value=False))

    monkeypatch.setattr(soundness, "run", first_results(closed))
    with pytest.raises(AssertionError) as raised:
        check_soundness(Crowded, CROWDED_PLAN, crowd(), AT, completions=10, seed=3)
    told = str(raised.value).splitlines()
    assert told[0].startswith("crowded says more than it can know (seed 3), ")
    assert re.fullmatch(
        r"  households-\d+: outcome was said to be not_eligible, but is eligible in completion \d+",
        told[1],
    )


def test_an_unknown_number_taken_for_zero_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of systems in which a missing income pays more."""

    def certain(decisions: pl.DataFrame) -> pl.DataFrame:
        return decisions.with_columns(members_possible=pl.col("members_certain"))

    monkeypatch.setattr(soundness, "run", first_results(certain))
    with pytest.raises(AssertionError, match="members was said to be Interval"):
        check_soundness(Crowded, CROWDED_PLAN, crowd(), AT, completions=10)


# Undetermined only where the answer hangs on what is missing


@pytest.mark.parametrize("name", ["family-doctor", "disability-support"])
def test_undetermined_is_never_said_in_vain(name: str) -> None:
    """Every completion was tried for each of the open cases: they do not all agree."""
    in_use = BUILT_IN[name]
    report = count_needless(in_use.programme, in_use.plan, AT, beneficiaries=150)
    assert report.enumerated > 10
    assert report.needless == 0


class Tautology(Programme):
    """A rule book that asks whether something holds or does not."""

    id = "tautology"
    unit = Household
    eligible = criterion(
        "rural or not", "农村与否", lambda h: (h.hukou == "rural") | (h.hukou != "rural")
    )


def test_needless_doubt_is_counted() -> None:
    """Three-valued logic does not see that p or not p holds; the report does."""
    plan = Plan("tautology", 1, Source("title", "office", "1"))
    report = count_needless(Tautology, plan, AT, beneficiaries=40)
    assert report.undetermined > 0
    assert report.needless == report.enumerated == report.undetermined
    assert "True" in report.examples[0]
