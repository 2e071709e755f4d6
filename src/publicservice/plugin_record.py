"""What is known of a plugin: where it came from, what it brings, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
from attrs import frozen

from publicservice.model.calendar.festival import Festival
from publicservice.model.problem import PluginError, Problem
from publicservice.model.programme import Programme


@frozen(kw_only=True)
class PluginProblem(Problem):
    """Something wrong with a plugin. It is a warning as long as everything else goes on.

    Attributes:
        traceback: the plugin's own part of it, where it raised; else empty.
    """

    traceback: str = ""


@frozen(kw_only=True)
class Plugin:
    """A plugin that was found, whether it could be loaded or not.

    Attributes:
        name: of its entry point; the module's name for a built-in one.
        module: what the entry point refers to.
        distribution, version: of the installed package that brings it; empty where the plugin was
            handed over in a call.
        built_in: whether it comes with this library.
        hooks: the hooks that it implements.
        programmes: the classes that it brings.
        festivals: the days that plans may name.
        problems: everything that is wrong with it.
    """

    name: str
    module: str
    distribution: str = ""
    version: str = ""
    built_in: bool = False
    hooks: tuple[str, ...] = ()
    programmes: tuple[type[Programme], ...] = ()
    festivals: tuple[Festival, ...] = ()
    problems: tuple[PluginProblem, ...] = ()

    @property
    def origin(self) -> str:
        """What a person would look for: distribution and version, else the module."""
        if self.distribution:
            return f"{self.distribution} {self.version}".rstrip()
        return f"module {self.module}"

    @property
    def place(self) -> str:
        """Where problems of this plugin are: its origin and its entry point."""
        if self.built_in or not self.distribution:
            return self.origin
        return f"{self.origin}, entry point {self.name} = {self.module}"

    def problem(
        self, code: str, message: str, *, remedy: str, traceback: str = "", at: str = ""
    ) -> PluginProblem:
        """A problem with this plugin, `at` a file and line of it."""
        return PluginProblem(
            code=f"plugin.{code}", message=message, where=", ".join(filter(None, (self.place, at))),
            remedy=remedy, severity="warning", traceback=traceback,
        )  # fmt: skip

    def with_problems(self, problems: Iterable[PluginProblem]) -> Plugin:
        """The plugin with more problems."""
        return attrs.evolve(self, problems=(*self.problems, *problems))


@frozen
class Provided:
    """A programme, the plugin that brings it, and what it took the place of.

    Attributes:
        localises: the programmes with the same id whose classes this one is derived from.
    """

    programme: type[Programme]
    plugin: Plugin
    localises: tuple[Provided, ...] = ()

    def __str__(self) -> str:
        return f"{self.programme.__module__}.{self.programme.__qualname__} ({self.plugin.origin})"


def chosen(claims: Sequence[Provided]) -> Provided | None:
    """The claim whose class is derived from all the others; `None` where there is no such class."""
    distinct = list({claim.programme: claim for claim in reversed(claims)}.values())
    for claim in distinct:
        others = tuple(other for other in reversed(distinct) if other is not claim)
        if all(issubclass(claim.programme, other.programme) for other in others):
            return attrs.evolve(claim, localises=others)
    return None


def conflict(identifier: str, claims: Sequence[Provided]) -> PluginError:
    """The error of a programme that is claimed by classes not derived from one another."""
    names = ", ".join(str(claim) for claim in claims)
    return PluginError.of(
        "plugin.conflict",
        f"{len(claims)} plugins claim the programme {identifier!r}: {names}",
        where=f"programme {identifier}",
        remedy="uninstall all but one of them; a class derived from another one of them, with the "
        "same id, would localise it and take its place",
    )  # fmt: skip
