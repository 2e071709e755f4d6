"""What can be wrong with a plugin that was imported: its hooks, and what they give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeGuard

from attrs import frozen

from publicservice import hookspecs
from publicservice.hookspecs import PROJECT
from publicservice.model.problem import nearest
from publicservice.model.programme import Programme
from publicservice.plugin_raised import function_place
from publicservice.plugin_record import Plugin, PluginProblem
from publicservice.stability import RENAMED_HOOKS

PREFIX = f"{PROJECT}_"
HOOKS: Mapping[str, inspect.Signature] = MappingProxyType({
    name: inspect.signature(function)
    for name, function in vars(hookspecs).items()
    if hasattr(function, f"{PROJECT}_spec")
})  # fmt: skip
"""Every hook and its signature."""


@frozen
class Hook:
    """A function of a plugin that is marked with ``@hookimpl``."""

    name: str
    function: Callable[..., Any]
    wrapper: bool = False
    optional: bool = False


def marked_hooks(plugin: object) -> tuple[Hook, ...]:
    """The functions of a plugin that carry the marker, by the names of their hooks."""
    found = []
    for name in dir(plugin):
        function = getattr(plugin, name)
        options = getattr(function, f"{PROJECT}_impl", None)
        if inspect.isroutine(function) and isinstance(options, dict):
            wrapper = bool(options["wrapper"] or options["hookwrapper"])
            hook = options["specname"] or name
            found.append(Hook(hook, function, wrapper, bool(options["optionalhook"])))
    return tuple(found)


def renamed_hooks(plugin: Plugin, hooks: Iterable[Hook]) -> Iterator[PluginProblem]:
    """A warning for each hook with an old name, which is called as the new one from here on."""
    for hook in hooks:
        if renamed := RENAMED_HOOKS.get(hook.name):
            getattr(hook.function, f"{PROJECT}_impl")["specname"] = renamed.new
            yield plugin.problem(
                "renamed-hook", renamed.told(hook.name), remedy=f"write def {renamed.new}",
                at=function_place(plugin, hook.function),
            )  # fmt: skip


def signature(hook: str) -> str:
    """A hook as its specification writes it: ``name(programme: type[Programme], ...)``."""
    return f"{hook}{HOOKS[hook]}".replace("'", "")


def unusable(plugin: Plugin, hooks: Iterable[Hook]) -> Iterator[PluginProblem]:
    """Marked functions that cannot be called as their hook is."""
    for hook in hooks:
        if hook.name not in HOOKS:
            continue
        wrong = [name for name in _arguments(hook) if name not in HOOKS[hook.name].parameters]
        at = function_place(plugin, hook.function)
        if wrong:
            yield plugin.problem(
                "hook-argument", f"{hook.name} takes no argument {wrong[0]!r}",
                remedy=f"write {signature(hook.name)}, or fewer of its arguments", at=at,
            )  # fmt: skip
        elif hook.wrapper:
            yield plugin.problem(
                "hook-wrapper", f"{hook.name} is marked as a wrapper, and those are not called",
                remedy="mark it with plain @hookimpl and give the plugin's own records", at=at,
            )  # fmt: skip


def _arguments(hook: Hook) -> Iterator[str]:
    """The arguments that have to be given by position; as pluggy counts them."""
    for name, parameter in inspect.signature(hook.function).parameters.items():
        by_position = parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        if by_position and parameter.default is parameter.empty:
            yield name


def misnamed(plugin: Plugin, found: object, hooks: Sequence[Hook]) -> Iterator[PluginProblem]:
    """Names that no hook has, and functions with a hook's name that lack the marker.

    The first is what pluggy's ``check_pending()`` finds, here for every plugin and with the nearest
    name.
    """
    for hook in hooks:
        if hook.name not in HOOKS and not hook.optional:
            yield plugin.problem(
                "unknown-hook", f"no hook {hook.name!r}",
                remedy=nearest(hook.name, HOOKS, limit=1),
                at=function_place(plugin, hook.function),
            )  # fmt: skip
    marked = [hook.function for hook in hooks]
    for name in dir(found):
        function = getattr(found, name)
        if name.startswith(PREFIX) and inspect.isroutine(function) and function not in marked:
            yield plugin.problem(
                "not-marked", f"{name} is not marked as a hook and so is never called",
                remedy="write @publicservice.hookimpl above it",
                at=function_place(plugin, function),
            )  # fmt: skip
    if not hooks:
        yield plugin.problem(
            "no-hooks", "the plugin implements no hook",
            remedy="let its entry point name the module that holds the @hookimpl functions",
        )  # fmt: skip


def wrong_records(
    plugin: Plugin, hook: str, items: Iterable[object], wanted: type[object]
) -> Iterator[PluginProblem]:
    """A problem for each item that is not of the type that the hook gives."""
    for item in items:
        if not isinstance(item, wanted):
            yield plugin.problem(
                "wrong-record", f"{hook} gave {_described(item)}, not a {wanted.__name__}",
                remedy=f"give what {signature(hook)} says",
            )  # fmt: skip


def is_programme(item: object) -> TypeGuard[type[Programme]]:
    """Whether it is a programme class that can be used."""
    return isinstance(item, type) and issubclass(item, Programme) and bool(item.rules)


def wrong_programmes(plugin: Plugin, items: Sequence[object]) -> Iterator[PluginProblem]:
    """A problem for each item that is not a programme class, and one where there is no item."""
    for item in items:
        if not is_programme(item):
            message, remedy = _not_a_programme(item)
            yield plugin.problem("wrong-programme", message, remedy=remedy)
    if not items:
        yield plugin.problem(
            "no-programmes", "publicservice_programmes gave no programme",
            remedy="write: yield MyProgramme",
        )  # fmt: skip


def _not_a_programme(item: object) -> tuple[str, str]:
    start = f"publicservice_programmes gave {_described(item)}"
    if isinstance(item, Programme):
        return start, f"give the class itself: yield {type(item).__name__}"
    if isinstance(item, type) and issubclass(item, Programme):
        return f"{start}, which is abstract: it has no rules", "give a class derived from it"
    return f"{start}, not a Programme class", "give classes derived from publicservice.Programme"


def _described(item: object) -> str:
    if isinstance(item, type):
        return f"the class {item.__name__}"
    return f"an instance of {type(item).__name__}"
