"""A name that changes keeps working for a while and says what to write instead."""

from __future__ import annotations

import importlib
import warnings
from types import SimpleNamespace
from typing import Any

import pytest
from plan.plan_texts import HEADER, errors_of

import publicservice as ps
from publicservice import plugin_checks, stability
from publicservice.manager import load_plugins
from publicservice.model.plan import Plan
from publicservice.plan_file import dump_plan, read_plan_text, upgrade
from publicservice.plan_file.upgrade import RenamedKey
from publicservice.stability import PROVISIONAL, Renamed, deprecated, release

SOON = Renamed("criterion", since="0.1", removed="99.0")
TOLD = "since 0.1; the old name goes in 99.0"


# Python names


def test_old_name_of_a_function_works_and_warns_at_the_callers_line() -> None:
    @deprecated(Renamed("double", since="0.2", removed="0.4"))
    def twice(number: int) -> int:
        """Two of it."""
        return 2 * number

    with pytest.warns(DeprecationWarning, match="^twice is called double since 0.2; the old") as w:
        assert twice(21) == 42
    assert w[0].filename == __file__
    assert twice.__doc__ == "Two of it."


def test_old_name_of_the_package_is_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stability, "RENAMED_NAMES", {"rule": SOON, "plan_of": Renamed(
        "read_plan", since="0.1", removed="99.0")})  # fmt: skip
    with pytest.warns(DeprecationWarning, match="publicservice.rule is called criterion") as w:
        assert ps.rule is ps.criterion
    assert w[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="publicservice.plan_of is called read_plan"):
        from publicservice import plan_of
    assert plan_of is ps.read_plan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ps.criterion


def test_name_cannot_go_before_it_changed() -> None:
    with pytest.raises(ValueError, match=r"0\.2 does not come after 0\.2"):
        Renamed("new", since="0.2", removed="0.2")
    assert release("0.10.0") > release("0.9.1")


def test_nothing_is_kept_longer_than_was_said() -> None:
    """A release drops what it said it would."""
    renamed = {
        **stability.RENAMED_NAMES, **stability.RENAMED_HOOKS,
        **{key.old: key.renamed for key in upgrade.RENAMED_KEYS},
    }  # fmt: skip
    assert [old for old, entry in renamed.items() if entry.overdue] == []
    assert Renamed("new", since="0.0.1", removed="0.1").overdue
    assert not SOON.overdue


def test_new_names_exist() -> None:
    for renamed in stability.RENAMED_NAMES.values():
        assert hasattr(ps, renamed.new)
    assert {entry.new for entry in stability.RENAMED_HOOKS.values()} <= set(plugin_checks.HOOKS)


def test_provisional_names_are_public() -> None:
    testing = importlib.import_module("publicservice.testing")
    public = {*ps.__all__, *testing.__all__}
    listed = [name for names in PROVISIONAL.values() for name in names]
    assert sorted(set(listed) - public) == []
    assert len(set(listed)) == len(listed)


# Hooks


def test_old_name_of_a_hook_is_called_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = Renamed("publicservice_evaluated", since="0.1", removed="99.0")
    monkeypatch.setattr(plugin_checks, "RENAMED_HOOKS", {"publicservice_done": renamed})
    heard = []

    @ps.hookimpl
    def publicservice_done(evaluation: Any) -> None:
        heard.append(evaluation)

    plugin = SimpleNamespace(publicservice_done=publicservice_done)
    plugins = load_plugins(extra=[plugin], entry_points=())
    plugins.notify_evaluated("an evaluation")  # type: ignore[arg-type]
    assert heard == ["an evaluation"]
    (problem,) = plugins.problems
    assert (problem.code, problem.severity) == ("plugin.renamed-hook", "warning")
    assert problem.message == f"publicservice_done is called publicservice_evaluated {TOLD}"
    assert problem.remedy == "write def publicservice_evaluated"


# Plan files


@pytest.fixture
def renamed_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    last = Renamed("end", since="0.1", removed="99.0")
    place = Renamed("region", since="0.1", removed="99.0")
    keys = (RenamedKey("phases", "last", last), RenamedKey("", "place", place))
    monkeypatch.setattr(upgrade, "RENAMED_KEYS", keys)


@pytest.mark.usefixtures("renamed_keys")
def test_old_key_is_read_and_told() -> None:
    plan = read_plan_text(f'{HEADER}place = "north"\n[phases.visits]\nlast = "05-31"\n', "p.toml")
    assert plan.region == "north"
    assert str(plan.phases["visits"].end) == "05-31"
    assert [str(problem) for problem in plan.warnings] == [
        f"p.toml: phases.visits.last: last is called end {TOLD} (write end)",
        f"p.toml: place: place is called region {TOLD} (write region)",
    ]
    written = dump_plan(plan)
    assert 'end = "05-31"' in written
    assert read_plan_text(written).warnings == ()


@pytest.mark.usefixtures("renamed_keys")
def test_old_and_new_key_together_are_an_error() -> None:
    (line,) = errors_of(f'{HEADER}[phases.visits]\nlast = "05-31"\nend = "06-30"\n')
    both = "county.toml: phases.visits.last: both last and end"
    assert line == f"{both} (keep end: last is called end {TOLD})"


def test_file_of_an_earlier_form_is_upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step, with a warning, and written in the form of today."""
    monkeypatch.setattr(upgrade, "SCHEMA_VERSION", 3)
    monkeypatch.setattr(upgrade, "UPGRADES", {
        1: lambda tables: {**tables, "title": tables["source"]["title"]},
        2: lambda tables: {**tables, "region": "north"},
    })  # fmt: skip
    plan = read_plan_text(HEADER, "p.toml")
    assert (plan.title, plan.region, plan.schema_version) == ("Spring Festival visits", "north", 3)
    (problem,) = plan.warnings
    assert str(problem) == (
        "p.toml: schema_version: the file has the form of schema_version 1 (it is read as 3; write "
        "it so, see the changelog: schema_version = 3)"
    )
    again = read_plan_text(dump_plan(plan))
    assert isinstance(again, Plan)
    assert again.warnings == ()


def test_file_of_a_later_form_is_refused() -> None:
    (line,) = errors_of(HEADER.replace("schema_version = 1", "schema_version = 4"))
    assert line == (
        "county.toml: schema_version: schema_version 4 is not known "
        "(known: 1; a newer release of publicservice may know more)"
    )
