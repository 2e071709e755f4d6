"""The hooks: what a plugin may implement, when each is called, and an example of each.

A plugin is a module (or any object) whose functions carry ``@hookimpl`` and the name of a hook. It
is found through the entry-point group ``publicservice``:

.. code-block:: toml

    [project.entry-points.publicservice]
    school-meals = "school_meals.rules"

Hooks give records and cause no side effects. A hook that raises, or gives something else than its
specification says, is reported with the plugin's distribution, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

from publicservice.model.calendar.festival import Festival
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.model.plan import Plan

PROJECT = "publicservice"
"""The name under which pluggy knows the hooks, and the entry-point group of plugins."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook whose name it bears."""


@hookspec
def publicservice_programmes() -> Iterable[type[Programme]]:
    """The programmes that the plugin brings, as classes.

    Fires once for each plugin while plugins are loaded, the built-in ones first. No engine and no
    register is at hand then, and none is needed to write a rule book.

    A sub-class that keeps the id of another plugin's programme takes its place: so a county
    localises a built-in programme. Two classes with one id of which neither is a sub-class of the
    other are a conflict, reported when that id is asked for.

    .. code-block:: python

        from types import SimpleNamespace

        import publicservice as ps


        class SchoolMeals(ps.Programme):
            '''Free lunches for young children.'''

            id = "school-meals"
            zh = "免费午餐"
            unit = ps.Person

            young = ps.criterion(
                "under school age", "学龄前",
                lambda p: ~ps.age_at_least(p.birth_date, p.plan.ages.school), cite="二",
            )
            eligible = ps.criterion("gets lunch", "享受午餐", lambda p: p.young)


        @ps.hookimpl
        def publicservice_programmes():
            yield SchoolMeals


        plugin = SimpleNamespace(publicservice_programmes=publicservice_programmes)
        plugins = ps.load_plugins(extra=[plugin], strict=True)
        assert plugins.programme("school-meals") is SchoolMeals

    Returns:
        Classes derived from `Programme`, never instances. The numbers of each stand in the file
        that its `default_plan` names, beside the module of the class.
    """
    return ()


@hookspec
def publicservice_festivals() -> Iterable[Festival]:
    """The festivals and public days that plans may name in the place of a date.

    Fires once for each plugin while plugins are loaded, the built-in ones first. Those of China
    come with the library; another country adds its own:

    .. code-block:: python

        from datetime import date
        from types import SimpleNamespace

        import publicservice as ps

        ID_AL_FITR = {2024: date(2024, 4, 10), 2025: date(2025, 3, 31)}


        @ps.hookimpl
        def publicservice_festivals():
            yield ps.Festival("id-al-fitr", ps.Label("Id al-Fitr", "开斋节"), ID_AL_FITR.get)
            midsummer = ps.Label("Midsummer Day", "仲夏节")
            yield ps.Festival("midsummer-day", midsummer, lambda year: date(year, 6, 24))


        plugin = SimpleNamespace(publicservice_festivals=publicservice_festivals)
        plugins = ps.load_plugins(extra=[plugin], strict=True)
        assert plugins.festivals["id-al-fitr"].day(2024) == date(2024, 4, 10)
        assert plugins.festivals["lantern-festival"].day(2024) == date(2024, 2, 24)

    A festival whose id is there already is reported with both plugins, and the one that was there
    stays.

    Returns:
        `Festival` records. `date_in` gives `None` for a year whose date nobody has worked out: what
        hangs on it is unknown then, and says so.
    """
    return ()


@hookspec
def publicservice_plan_checks(
    programme: type[Programme],  # noqa: ARG001 - a specification, not code
    plan: Plan,  # noqa: ARG001
) -> Iterable[Problem]:
    """What is wrong with a plan beyond what its own form shows.

    Fires for every plugin when a plan has been read, merged with the default and bound to its
    programme: in ``publicservice.programme(...)``, in ``ProgrammeInUse.check()`` and on
    ``publicservice check``. Errors stop the plan from being used, warnings and notices do not.

    .. code-block:: python

        from types import SimpleNamespace

        import publicservice as ps


        @ps.hookimpl
        def publicservice_plan_checks(programme, plan):
            if programme.id == "family-doctor" and plan.year is None:
                yield ps.Problem(
                    code="acme.no-year",
                    severity="notice",
                    message="the plan names no year",
                    where="year",
                    remedy="write the year that the contracts are for",
                )


        plugin = SimpleNamespace(publicservice_plan_checks=publicservice_plan_checks)
        plugins = ps.load_plugins(extra=[plugin], strict=True)
        in_use = ps.programme("family-doctor", plugins=plugins)
        assert [problem for problem in in_use.check() if problem.severity == "error"] == []

    Args:
        programme: the programme's class.
        plan: the plan in use.

    Returns:
        Problems, each with a place in the plan and a remedy.
    """
    return ()


@hookspec
def publicservice_evaluated(evaluation: Evaluation) -> None:
    """Somebody evaluated a programme.

    Fires for every plugin at the end of ``ProgrammeInUse.evaluate(...)``, before the caller gets
    the evaluation. It is a notification: what the hook returns is ignored, and where it raises, the
    evaluation stands. Results that are read here are computed here, also on a cluster, so keep to
    `programme`, `plan`, `at` and `provenance` unless a result is what the plugin is for.

    .. code-block:: python

        from types import SimpleNamespace

        import publicservice as ps

        journal = []


        @ps.hookimpl
        def publicservice_evaluated(evaluation):
            journal.append((evaluation.programme.id, evaluation.at.isoformat()))


        plugin = SimpleNamespace(publicservice_evaluated=publicservice_evaluated)
        plugins = ps.load_plugins(extra=[plugin], strict=True)
        county = ps.generate_county(persons=300, households=100, townships=2, villages=5)
        ps.programme("family-doctor", plugins=plugins).evaluate(county.registers(), at="2024-12-31")
        assert journal == [("family-doctor", "2024-12-31")]

    Args:
        evaluation: the evaluation, which computes its results when they are asked for.
    """
