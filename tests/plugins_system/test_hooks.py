"""When each hook is called, with what, and what becomes of a hook that breaks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from plugins_system.county import COUNTY, PLACE_OF_GIVEN

import publicservice as ps
from publicservice import hookspecs, manager
from publicservice.manager import PluginSet, load_plugins
from publicservice.plugin_checks import HOOKS


def with_hook(**hooks: Callable[..., Any]) -> PluginSet:
    """The built-in plugins and one that implements these hooks."""
    marked = {name: ps.hookimpl(function) for name, function in hooks.items()}
    return load_plugins(extra=[SimpleNamespace(**marked)], entry_points=(), strict=True)


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_says_when_it_fires_and_shows_a_plugin(hook: str) -> None:
    """The examples themselves run with the documentation's tests."""
    text = inspect.getdoc(getattr(hookspecs, hook)) or ""
    assert hook.startswith("publicservice_")
    assert "Fires" in text
    assert ".. code-block:: python" in text
    assert f"@ps.hookimpl\n    def {hook}(" in text


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_hook_is_called_by_something(hook: str) -> None:
    """A hook that nothing calls would be a promise that nobody keeps."""
    assert f'"{hook}"' in inspect.getsource(manager)


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_argument_of_a_hook_is_documented_and_typed(hook: str) -> None:
    function = getattr(hookspecs, hook)
    text = inspect.getdoc(function) or ""
    signature = HOOKS[hook]
    assert signature.return_annotation is not inspect.Signature.empty
    for name, parameter in signature.parameters.items():
        assert f"    {name}: " in text
        assert parameter.annotation is not inspect.Signature.empty


def test_plan_check_gets_programme_and_merged_plan() -> None:
    seen = []

    def check(programme: type[ps.Programme], plan: ps.Plan) -> None:
        seen.append((programme.id, plan.number("ages.elderly").cite))

    ps.programme("family-doctor", plugins=with_hook(publicservice_plan_checks=check))
    assert seen == [("family-doctor", "三(二)")]


def test_plan_check_may_take_fewer_arguments() -> None:
    def check(plan: ps.Plan) -> list[ps.Problem]:
        return [ps.Problem(code="acme.odd", message=plan.programme, severity="notice")]

    plugins = with_hook(publicservice_plan_checks=check)
    (problem,) = ps.programme("contraceptives", plugins=plugins).check()
    assert (problem.code, problem.message) == ("acme.odd", "contraceptives")


def test_error_of_a_plan_check_stops_the_plan() -> None:
    def check() -> list[ps.Problem]:
        return [
            ps.Problem(code="acme.low", message="too low", where="ages.elderly", remedy="raise it")
        ]

    plugins = with_hook(publicservice_plan_checks=check)
    with pytest.raises(ps.PlanError, match=r"^ages.elderly: too low \(raise it\)$"):
        ps.programme("family-doctor", plugins=plugins)


def test_plan_check_that_raises_is_told_and_the_plan_can_be_used() -> None:
    def check() -> list[ps.Problem]:
        raise KeyError("pension")

    plugins = with_hook(publicservice_plan_checks=check)
    (problem,) = ps.programme("family-doctor", plugins=plugins).check()
    assert problem.severity == "warning"
    line = check.__code__.co_firstlineno + 1
    assert str(problem) == (
        f"{PLACE_OF_GIVEN}, test_hooks.py, line {line}: "
        "publicservice_plan_checks raised KeyError: 'pension' "
        "(update or uninstall it, or report this to its authors)"
    )


def test_plan_check_that_gives_something_else_is_told() -> None:
    plugins = with_hook(publicservice_plan_checks=lambda: ["too low"])
    (problem,) = ps.programme("family-doctor", plugins=plugins).check()
    assert problem.code == "plugin.wrong-record"
    assert problem.message == "publicservice_plan_checks gave an instance of str, not a Problem"
    assert problem.remedy == (
        "give what publicservice_plan_checks(programme: type[Programme], plan: Plan) -> "
        "Iterable[Problem] says"
    )


def test_plugins_are_asked_in_the_order_of_registration() -> None:
    """Whatever pluggy's own order is: first registered, first asked."""
    asked: list[str] = []
    plugins = [
        SimpleNamespace(
            __name__=name,
            publicservice_plan_checks=ps.hookimpl(lambda name=name: asked.append(name)),
        )
        for name in ("first", "second", "third")
    ]
    found = load_plugins(extra=plugins, entry_points=())
    ps.programme("family-doctor", plugins=found)
    assert asked == ["first", "second", "third"]


def test_everybody_hears_of_an_evaluation_before_the_caller() -> None:
    heard = []

    def evaluated(evaluation: ps.Evaluation) -> None:
        heard.append(evaluation)

    plugins = with_hook(publicservice_evaluated=evaluated)
    evaluation = ps.programme("family-doctor", plugins=plugins).evaluate(
        COUNTY.registers(), "2024-12-31"
    )
    assert heard == [evaluation]


def test_explaining_one_case_is_no_evaluation() -> None:
    heard: list[ps.Evaluation] = []

    def evaluated(evaluation: ps.Evaluation) -> None:
        heard.append(evaluation)

    plugins = with_hook(publicservice_evaluated=evaluated)
    in_use = ps.programme("family-doctor", plugins=plugins)
    in_use.explain(COUNTY.registers(), "P0000001", "2024-12-31")
    assert heard == []


def test_notification_that_breaks_costs_no_evaluation(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, told among the plugins' problems, and the others still hear."""
    heard = []

    @ps.hookimpl
    def breaks() -> None:
        raise OSError("disk full")

    @ps.hookimpl
    def hears(evaluation: ps.Evaluation) -> None:
        heard.append(evaluation)

    extra = [SimpleNamespace(publicservice_evaluated=hook) for hook in (breaks, hears)]
    plugins = load_plugins(extra=extra, entry_points=())
    in_use = ps.programme("family-doctor", plugins=plugins)
    evaluation = in_use.evaluate(COUNTY.registers(), "2024-12-31")
    assert heard == [evaluation]
    (problem,) = plugins.problems
    assert problem.message == "publicservice_evaluated raised OSError: disk full"
    assert "OSError: disk full" in caplog.text
