"""Plugins: found, loaded one by one, and asked; a broken one is reported and the rest goes on."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

from publicservice import hookspecs
from publicservice._version import __version__
from publicservice.hookspecs import PROJECT
from publicservice.model.calendar.festival import Festival
from publicservice.model.problem import PluginError, Problem, UsageError, nearest
from publicservice.model.programme import Programme
from publicservice.plugin_checks import (
    HOOKS,
    is_programme,
    marked_hooks,
    misnamed,
    renamed_hooks,
    unusable,
    wrong_programmes,
    wrong_records,
)
from publicservice.plugin_raised import raised
from publicservice.plugin_record import Plugin, PluginProblem, Provided, chosen, conflict

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from publicservice.evaluation import Evaluation
    from publicservice.model.plan import Plan

BUILT_IN = (
    "publicservice.plugins.family_doctor",
    "publicservice.plugins.contraceptives",
    "publicservice.plugins.disability_support",
    "publicservice.plugins.health_into_homes",
    "publicservice.plugins.model_posts",
    "publicservice.plugins.organisation_grading",
    "publicservice.plugins.tcm_review",
    "publicservice.plugins.poverty_rectification",
    "publicservice.plugins.catering_fumes",
    "publicservice.plugins.subsidy_self_check",
    "publicservice.plugins.family_planning_score",
    "publicservice.plugins.publicity_campaigns",
    "publicservice.plugins.livelihood",
    "publicservice.plugins.paired_assistance",
    "publicservice.plugins.education_aid",
    "publicservice.plugins.hardship_visits",
    "publicservice.plugins.health_poverty",
    "publicservice.plugins.family_planning_support",
    "publicservice.plugins.rural_doctor_payment",
    "publicservice.plugins.poverty_relief",
    "publicservice.plugins.chinese_festivals",
)
"""The modules of the programmes and festivals that come with the library."""

logger = logging.getLogger(__name__)
Unloaded = tuple[Plugin, Callable[[], object]]


class PluginSet:
    """Plugins that were loaded together, and what they bring. Made by `load_plugins`.

    Attributes:
        plugins: every plugin that was found, the built-in ones first, the broken ones included.
    """

    def __init__(
        self, manager: pluggy.PluginManager, loaded: Sequence[tuple[Plugin, object]]
    ) -> None:
        self.plugins: tuple[Plugin, ...] = tuple(plugin for plugin, _ in loaded)
        self._manager = manager
        self._loaded = tuple(loaded)
        self._later: list[PluginProblem] = []
        self._claims: dict[str, list[Provided]] = {}
        for plugin in self.plugins:
            for programme in plugin.programmes:
                claims = self._claims.setdefault(programme.id, [])
                claims.append(Provided(programme, plugin))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the plugins: while they were loaded, in conflicts, and since."""
        found: list[Problem] = [p for plugin in self.plugins for p in plugin.problems]
        for identifier, claims in self._claims.items():
            if chosen(claims) is None:
                error = conflict(identifier, claims)
                found += [attrs.evolve(p, severity="warning") for p in error.problems]
        return (*found, *self._festivals_twice(), *self._later)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all programmes, those in conflict included."""
        return tuple(self._claims)

    @property
    def programmes(self) -> Mapping[str, type[Programme]]:
        """The programmes by id, without those that are in conflict."""
        found = {name: chosen(claims) for name, claims in self._claims.items()}
        return MappingProxyType({name: one.programme for name, one in found.items() if one})

    @property
    def festivals(self) -> Mapping[str, Festival]:
        """The festivals by id; of two with one id the one that was there first."""
        given = [each for plugin in reversed(self.plugins) for each in reversed(plugin.festivals)]
        return MappingProxyType({festival.id: festival for festival in given})

    def _festivals_twice(self) -> Iterator[PluginProblem]:
        first: dict[str, Plugin] = {}
        for plugin in self.plugins:
            for festival in plugin.festivals:
                before = first.setdefault(festival.id, plugin)
                if festival is not self.festivals[festival.id]:
                    yield plugin.problem(
                        "festival-twice",
                        f"gives the festival {festival.id!r}, which {before.origin} gives already",
                        remedy="give it an id of its own; the one that was there stays",
                    )  # fmt: skip

    def provided(self, identifier: str) -> Provided:
        """The programme with that id and the plugin behind it.

        Raises UsageError with the nearest ids, and with what keeps plugins from being loaded, which
        may be why it is not there; PluginError where plugins are in conflict about it.
        """
        claims = self._claims.get(identifier)
        if claims is None:
            unknown = Problem(
                code="usage.unknown-programme", message=f"no programme {identifier!r}",
                remedy=nearest(identifier, self._claims),
            )  # fmt: skip
            raise UsageError((unknown, *self._unloaded()))
        found = chosen(claims)
        if found is None:
            raise conflict(identifier, claims)
        return found

    def _unloaded(self) -> Iterator[Problem]:
        """What is wrong with plugins that bring nothing because of it."""
        for plugin in self.plugins:
            if plugin.problems and not (plugin.programmes or plugin.festivals):
                yield from (attrs.evolve(each, severity="error") for each in plugin.problems)

    def programme(self, identifier: str) -> type[Programme]:
        """The class of the programme with that id. Raises as `provided` does."""
        return self.provided(identifier).programme

    def check_plan(self, programme: type[Programme], plan: Plan) -> tuple[Problem, ...]:
        """What the plugins' plan checks find; a check that breaks is one of the problems."""
        hook = "publicservice_plan_checks"
        found: list[Problem] = []
        for plugin, call in self._calls(hook, {"programme": programme, "plan": plan}):
            items, problems = _items(plugin, hook, call)
            found += [item for item in items if isinstance(item, Problem)]
            found += [*problems, *wrong_records(plugin, hook, items, Problem)]
        return tuple(found)

    def with_distribution(self, identifier: str, problems: Iterable[Problem]) -> list[Problem]:
        """The problems; errors in a plan that a third party ships name its distribution as well."""
        found = chosen(self._claims.get(identifier, []))
        if found is None or found.plugin.built_in:
            return list(problems)
        own = (f"{identifier}/", f"{found.programme.__module__}.")
        return [
            attrs.evolve(each, where=f"{found.plugin.origin}: {each.where}")
            if each.severity == "error" and each.where.startswith(own)
            else each
            for each in problems
        ]

    def notify_evaluated(self, evaluation: Evaluation) -> None:
        """Tell every plugin; one that breaks is logged and added to `problems`."""
        hook = "publicservice_evaluated"
        for plugin, call in self._calls(hook, {"evaluation": evaluation}):
            _, problems = _guarded(plugin, hook, call)
            for problem in problems:
                logger.warning("%s\n%s", problem, problem.traceback)
            self._later += problems

    def _calls(
        self, hook: str, arguments: Mapping[str, Any]
    ) -> Iterator[tuple[Plugin, Callable[[], Any]]]:
        """One call a plugin, in the order of registration, so that a failure stays its own."""
        callers = getattr(self._manager.hook, hook).get_hookimpls()
        implementations = {id(found.plugin): found for found in callers}
        for plugin, found in self._loaded:
            implementation = implementations.get(id(found))
            if implementation is not None and hook in plugin.hooks:
                wanted = [arguments[name] for name in implementation.argnames]
                yield plugin, functools.partial(implementation.function, *wanted)


def load_plugins(
    strict: bool = False,
    *,
    extra: Iterable[object] = (),
    entry_points: Iterable[EntryPoint] | None = None,
) -> PluginSet:
    """Load the built-in plugins, then the installed ones, then those handed over.

    Args:
        strict: whether anything wrong with a plugin is an error.
        extra: plugins that are not installed: modules or objects with hook implementations.
        entry_points: those to load instead of the installed ones of the group ``publicservice``.

    Raises:
        PluginError: with `strict`, listing everything that is wrong.
    """
    if entry_points is None:
        entry_points = importlib.metadata.entry_points(group=PROJECT)
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    unloaded = (*_built_in(), *map(_installed, entry_points), *map(_given, extra))
    plugins = PluginSet(manager, [_loaded(manager, plugin, load) for plugin, load in unloaded])
    if strict and plugins.problems:
        raise PluginError(attrs.evolve(p, severity="error") for p in plugins.problems)
    return plugins


@functools.cache
def installed_plugins() -> PluginSet:
    """The plugins of this process, loaded when they are first asked for. Logs what is wrong."""
    plugins = load_plugins()
    for problem in plugins.problems:
        logger.warning("%s", problem)
    return plugins


def _built_in() -> Iterator[Unloaded]:
    for module in BUILT_IN:
        plugin = Plugin(
            name=module.rpartition(".")[2], module=module, distribution=PROJECT,
            version=__version__, built_in=True,
        )  # fmt: skip
        yield plugin, functools.partial(importlib.import_module, module)


def _installed(entry_point: EntryPoint) -> Unloaded:
    distribution = entry_point.dist
    plugin = Plugin(
        name=entry_point.name,
        module=entry_point.value,
        distribution=distribution.name if distribution else "",
        version=distribution.version if distribution else "",
    )
    return plugin, entry_point.load


def _given(found: object) -> Unloaded:
    name = getattr(found, "__name__", type(found).__qualname__)
    return Plugin(name=name, module=name), lambda: found


def _loaded(
    manager: pluggy.PluginManager, plugin: Plugin, load: Callable[[], object]
) -> tuple[Plugin, object]:
    """The plugin as it is after loading, and what was loaded."""
    found, problems = _guarded(plugin, "importing it", load)
    if not problems:
        register = functools.partial(_register, manager, plugin, found)
        registered, problems = _guarded(plugin, "registering it", register)
        plugin = registered or plugin
    return plugin.with_problems(problems), found


def _register(manager: pluggy.PluginManager, plugin: Plugin, found: object) -> Plugin:
    """Register a plugin that was imported, and ask it for its programmes."""
    if manager.is_registered(found):
        problem = plugin.problem(
            "twice", f"the plugin is there already, from {manager.get_name(found)}",
            remedy="name it once among the entry points",
        )  # fmt: skip
        return plugin.with_problems([problem])
    hooks = marked_hooks(found)
    plugin = plugin.with_problems(renamed_hooks(plugin, hooks))
    hooks = marked_hooks(found)
    plugin = plugin.with_problems(misnamed(plugin, found, hooks))
    if problems := list(unusable(plugin, hooks)):
        return plugin.with_problems(problems)
    manager.register(found, name=_free_name(manager, plugin.place))
    plugin = attrs.evolve(plugin, hooks=tuple(hook.name for hook in hooks if hook.name in HOOKS))
    for hook in hooks:
        if hook.name == "publicservice_programmes":
            plugin = _with_programmes(plugin, hook.function)
        if hook.name == "publicservice_festivals":
            plugin = _with_festivals(plugin, hook.function)
    return plugin


def _free_name(manager: pluggy.PluginManager, place: str) -> str:
    """The place, numbered where two plugins are at the same."""
    names = itertools.chain((place,), (f"{place} ({count})" for count in itertools.count(2)))
    return next(name for name in names if not manager.has_plugin(name))


def _with_programmes(plugin: Plugin, function: Callable[[], Any]) -> Plugin:
    items, problems = _items(plugin, "publicservice_programmes", function)
    if not problems:
        problems = list(wrong_programmes(plugin, items))
    programmes = tuple(item for item in items if is_programme(item))
    return attrs.evolve(plugin, programmes=programmes).with_problems(problems)


def _with_festivals(plugin: Plugin, function: Callable[[], Any]) -> Plugin:
    hook = "publicservice_festivals"
    items, problems = _items(plugin, hook, function)
    festivals = tuple(item for item in items if isinstance(item, Festival))
    problems += wrong_records(plugin, hook, items, Festival)
    return attrs.evolve(plugin, festivals=festivals).with_problems(problems)


def _items(
    plugin: Plugin, hook: str, call: Callable[[], Any]
) -> tuple[list[object], list[PluginProblem]]:
    """What a hook gives, one by one; what it gave before it raised is kept."""
    items: list[object] = []

    def collect() -> None:
        given = call()
        if isinstance(given, str) or not isinstance(given, Iterable | None):
            raise TypeError(f"gave {given!r}, not an iterable of records")
        items.extend(given or ())

    _, problems = _guarded(plugin, hook, collect)
    return items, problems


def _guarded(
    plugin: Plugin, doing: str, call: Callable[[], Any]
) -> tuple[Any, list[PluginProblem]]:
    """The result of a plugin's code, or the problem that it raised."""
    try:
        return call(), []
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it raises, the rest goes on
        return None, raised(plugin, doing, error)
