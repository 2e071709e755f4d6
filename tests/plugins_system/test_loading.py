"""Plugins are found and loaded one by one; what is wrong with one is told, and the rest goes on."""

from __future__ import annotations

import logging
import textwrap
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest
from plugins_system.distributions import GOOD, MEALS, MEALS_PLAN, Folder

import publicservice as ps
from publicservice.manager import BUILT_IN, PluginSet, installed_plugins, load_plugins
from publicservice.plugin_record import Plugin, PluginProblem

BUILT_IN_IDS = set(load_plugins(entry_points=()).programmes)


def third_party(plugins: PluginSet) -> Plugin:
    """The one plugin that does not come with the library."""
    (found,) = [plugin for plugin in plugins.plugins if not plugin.built_in]
    return found


def only_problem(plugins: PluginSet) -> PluginProblem:
    """The one problem of the one third-party plugin; the built-in programmes are all there."""
    assert set(plugins.programmes) >= BUILT_IN_IDS
    (problem,) = third_party(plugins).problems
    assert plugins.problems == (problem,)
    return problem


def broken(folder: Folder, source: str) -> PluginProblem:
    folder.install("acme-meals", textwrap.dedent(source), version="2.1")
    return only_problem(load_plugins())


PLACE = "acme-meals 2.1, entry point acme-meals = acme_meals"
FILE = f"{PLACE}, acme_meals/__init__.py"


def test_built_in_programmes_are_plugins_and_come_first(folder: Folder) -> None:
    """They are registered before any installed plugin, in the order of the one tuple."""
    folder.install("aardvark", GOOD, plan=MEALS_PLAN)
    plugins = load_plugins().plugins
    assert [plugin.module for plugin in plugins] == [*BUILT_IN, "aardvark"]
    assert [plugin.built_in for plugin in plugins] == [*(True for _ in BUILT_IN), False]
    assert {"family-doctor", "contraceptives", "disability-support"} <= BUILT_IN_IDS


def test_installed_plugin_brings_its_programme(folder: Folder) -> None:
    """Its record says where it came from, which hooks it implements and what it brings."""
    folder.install("acme-meals", GOOD, version="2.1", plan=MEALS_PLAN)
    plugins = load_plugins(strict=True)
    meals = plugins.programme("school-meals")
    assert (meals.id, meals.unit) == ("school-meals", ps.Person)
    plugin = third_party(plugins)
    assert (plugin.name, plugin.module) == ("acme-meals", "acme_meals")
    assert (plugin.distribution, plugin.version) == ("acme-meals", "2.1")
    assert plugin.hooks == ("publicservice_programmes",)
    assert plugin.programmes == (meals,)
    assert plugin.problems == ()
    assert (plugin.origin, plugin.place) == ("acme-meals 2.1", PLACE)


def test_plugin_that_cannot_be_imported_is_reported_with_its_traceback(folder: Folder) -> None:
    problem = broken(folder, "\n\nimport kitchen_that_is_not_there\n")
    assert problem.code == "plugin.raised"
    assert problem.severity == "warning"
    assert str(problem) == (
        f"{FILE}, line 3: importing it raised ModuleNotFoundError: No module named "
        "'kitchen_that_is_not_there' (install kitchen_that_is_not_there, or have its authors add "
        "it to the dependencies)"
    )
    first, *lines = problem.traceback.splitlines()
    assert first == "Traceback (most recent call last):"
    assert lines[0].endswith('acme_meals/__init__.py", line 3, in <module>')
    assert lines[-1].startswith("ModuleNotFoundError: ")


def test_plugin_that_leaves_the_process_is_survived(folder: Folder) -> None:
    problem = broken(folder, "raise SystemExit(3)")
    assert problem.message == "importing it raised SystemExit: 3"


def test_programme_without_eligible_is_reported_by_class_and_remedy(folder: Folder) -> None:
    source = MEALS.replace("eligible = ", "fed = ")
    problem = broken(folder, source)
    assert str(problem) == (
        f"{FILE}, line 5: importing it raised ProgrammeError: Meals: a programme needs a criterion "
        "named 'eligible' (write: eligible = criterion('eligible', '符合条件', lambda p: ...))"
    )


def test_hook_that_raises_keeps_what_it_gave_before(folder: Folder) -> None:
    source = GOOD + '    raise ValueError("no kitchen")\n'
    folder.install("acme-meals", source, plan=MEALS_PLAN)
    plugins = load_plugins()
    problem = only_problem(plugins)
    assert problem.message == "publicservice_programmes raised ValueError: no kitchen"
    assert problem.traceback.splitlines()[-2].strip() == 'raise ValueError("no kitchen")'
    assert "manager.py" not in problem.traceback
    assert "school-meals" in plugins.programmes


def test_asking_for_a_programme_tells_of_the_plugin_that_lost_it(folder: Folder) -> None:
    source = GOOD.replace("    yield Meals", '    raise ValueError("no kitchen")\n    yield Meals')
    folder.install("acme-meals", source, plan=MEALS_PLAN)
    with pytest.raises(ps.UsageError, match="raised ValueError: no kitchen"):
        load_plugins().programme("school-meals")


def test_programme_instance_is_refused(folder: Folder) -> None:
    problem = broken(folder, GOOD.replace("yield Meals", "yield Meals()"))
    assert problem.code == "plugin.wrong-programme"
    assert str(problem) == (
        f"{PLACE}: publicservice_programmes gave an instance of Meals "
        "(give the class itself: yield Meals)"
    )


def test_class_that_is_no_programme_is_refused(folder: Folder) -> None:
    problem = broken(folder, GOOD.replace("yield Meals", "yield ps.Person"))
    assert problem.message == (
        "publicservice_programmes gave the class Person, not a Programme class"
    )
    assert problem.remedy == "give classes derived from publicservice.Programme"


def test_abstract_programme_is_refused(folder: Folder) -> None:
    source = """
        import publicservice as ps

        class Base(ps.Programme, abstract=True):
            '''What two programmes have in common.'''

        @ps.hookimpl
        def publicservice_programmes():
            return [Base]
    """
    problem = broken(folder, source)
    assert problem.message == (
        "publicservice_programmes gave the class Base, which is abstract: it has no rules"
    )


@pytest.mark.parametrize("body", ["pass", "return []"])
def test_plugin_that_gives_no_programme_is_reported(folder: Folder, body: str) -> None:
    source = f"""
        import publicservice as ps

        @ps.hookimpl
        def publicservice_programmes():
            {body}
    """
    problem = broken(folder, source)
    assert str(problem) == (
        f"{PLACE}: publicservice_programmes gave no programme (write: yield MyProgramme)"
    )


def test_hook_that_gives_one_record_instead_of_several_is_reported(folder: Folder) -> None:
    problem = broken(folder, GOOD.replace("yield Meals", "return 'Meals'"))
    assert problem.message == (
        "publicservice_programmes raised TypeError: gave 'Meals', not an iterable of records"
    )


def test_misspelt_hook_is_reported_with_the_nearest(folder: Folder) -> None:
    """As pluggy's `check_pending` would, but for every plugin; its other hooks stay."""
    source = GOOD + "\n@ps.hookimpl\ndef publicservice_evaluted(evaluation):\n    pass\n"
    folder.install("acme-meals", source, version="2.1", plan=MEALS_PLAN)
    plugins = load_plugins()
    problem = only_problem(plugins)
    assert problem.code == "plugin.unknown-hook"
    assert str(problem) == (
        f"{FILE}, line 23: no hook 'publicservice_evaluted' "
        "(did you mean 'publicservice_evaluated'?)"
    )
    assert "school-meals" in plugins.programmes


def test_optional_hook_of_another_version_is_no_problem(folder: Folder) -> None:
    source = GOOD + "\n@ps.hookimpl(optionalhook=True)\ndef publicservice_later():\n    pass\n"
    folder.install("acme-meals", source, plan=MEALS_PLAN)
    assert load_plugins().problems == ()


def test_hook_without_its_marker_is_reported(folder: Folder) -> None:
    """A function with a hook's name that nobody would ever call."""
    source = """
        def publicservice_programmes():
            return []
    """
    folder.install("acme-meals", textwrap.dedent(source))
    messages = [problem.message for problem in third_party(load_plugins()).problems]
    assert messages == [
        "publicservice_programmes is not marked as a hook and so is never called",
        "the plugin implements no hook",
    ]


def test_hook_with_an_unknown_argument_is_told_the_signature(folder: Folder) -> None:
    source = """
        import publicservice as ps

        @ps.hookimpl
        def publicservice_plan_checks(programme, plam):
            return []
    """
    problem = broken(folder, source)
    assert problem.code == "plugin.hook-argument"
    assert str(problem) == (
        f"{FILE}, line 4: publicservice_plan_checks takes no argument 'plam' (write "
        "publicservice_plan_checks(programme: type[Programme], plan: Plan) -> Iterable[Problem], "
        "or fewer of its arguments)"
    )


def test_plugin_with_an_unusable_hook_implements_none(folder: Folder) -> None:
    """Half a plugin would be harder to understand than none."""
    source = GOOD + "\n@ps.hookimpl\ndef publicservice_evaluated(evalution):\n    pass\n"
    folder.install("acme-meals", source, plan=MEALS_PLAN)
    plugins = load_plugins()
    assert third_party(plugins).hooks == ()
    assert set(plugins.programmes) == BUILT_IN_IDS


def test_hook_wrapper_is_refused(folder: Folder) -> None:
    source = """
        import publicservice as ps

        @ps.hookimpl(wrapper=True)
        def publicservice_programmes():
            return (yield)
    """
    problem = broken(folder, source)
    assert problem.message == (
        "publicservice_programmes is marked as a wrapper, and those are not called"
    )


def test_same_module_under_two_entry_points_is_loaded_once(folder: Folder) -> None:
    module = folder.install("acme-meals", GOOD, version="2.1", plan=MEALS_PLAN)
    points = [EntryPoint(name, module, "publicservice") for name in ("lunch", "dinner")]
    plugins = load_plugins(entry_points=points)
    assert "school-meals" in plugins.programmes
    (problem,) = plugins.problems
    assert problem.message == "the plugin is there already, from module acme_meals"


def test_every_broken_plugin_is_reported(folder: Folder) -> None:
    folder.install("acme-meals", "import nothing_of_this_name")
    folder.install("other-meals", "1 / 0")
    folder.install("school-kitchen", GOOD, plan=MEALS_PLAN)
    plugins = load_plugins()
    assert {problem.where.partition(" ")[0] for problem in plugins.problems} == {
        "acme-meals", "other-meals",
    }  # fmt: skip
    assert "school-meals" in plugins.programmes


def test_strict_loading_raises_everything_at_once(folder: Folder) -> None:
    folder.install("acme-meals", "import nothing_of_this_name")
    folder.install("other-meals", "1 / 0")
    with pytest.raises(ps.PluginError) as caught:
        load_plugins(strict=True)
    assert [problem.severity for problem in caught.value.problems] == ["error", "error"]
    assert "ZeroDivisionError: division by zero" in str(caught.value)


def test_installed_plugins_are_loaded_once_and_what_is_wrong_is_logged(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    folder.install("acme-meals", "1 / 0", version="2.1")
    installed_plugins.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            assert installed_plugins() is installed_plugins()
        assert [record.getMessage() for record in caplog.records] == [
            (
                f"{FILE}, line 1: importing it raised ZeroDivisionError: division by zero "
                "(update or uninstall it, or report this to its authors)"
            )
        ]
        assert set(ps.programmes()) == BUILT_IN_IDS
    finally:
        installed_plugins.cache_clear()


def test_plugin_handed_over_needs_no_installation() -> None:
    """Any object with marked functions will do, a class instance or a namespace too."""
    namespace: dict[str, object] = {"__name__": "notebook"}
    exec(GOOD, namespace)
    plugin = SimpleNamespace(publicservice_programmes=namespace["publicservice_programmes"])
    plugins = load_plugins(extra=[plugin], entry_points=(), strict=True)
    assert plugins.programme("school-meals") is namespace["Meals"]
    assert third_party(plugins).origin == "module SimpleNamespace"
