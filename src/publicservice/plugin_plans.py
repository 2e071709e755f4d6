"""The plans that plugins ship, held against their programmes before anybody uses them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from publicservice.in_use import read_in_use
from publicservice.manager import PluginSet
from publicservice.model.problem import PlanError, Problem, PublicServiceError
from publicservice.model.programme import Programme
from publicservice.shipped_plans import shipped_plans


def plan_problems(plugins: PluginSet) -> tuple[Problem, ...]:
    """What keeps the plans of third parties from being used, as warnings with their distribution.

    The built-in programmes are left out: this library's own tests hold them.
    """
    found: list[Problem] = []
    for plugin in plugins.plugins:
        for programme in plugin.programmes:
            if not plugin.built_in and plugins.programmes.get(programme.id) is programme:
                problems = _problems(programme, plugins)
                found += [attrs.evolve(each, severity="warning") for each in problems]
    return tuple(dict.fromkeys(found))


def _problems(programme: type[Programme], plugins: PluginSet) -> Iterable[Problem]:
    try:
        targets = tuple(shipped_plans(programme)) or (programme.id,)
    except PlanError as error:
        return error.problems
    found: list[Problem] = []
    for target in targets:
        try:
            read_in_use(target, plugins=plugins).require_usable()
        except PublicServiceError as error:
            found += error.problems
    return found
