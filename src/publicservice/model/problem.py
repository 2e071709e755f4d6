"""What is wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal, Self

from attrs import asdict, field, frozen

Severity = Literal["error", "warning", "notice"]
MOST_LISTED = 20


@frozen(kw_only=True)
class Problem:
    """One thing found wrong in a plan, a register, a plugin or a call.

    `code` is stable and machine-readable (``"plan.unknown-key"``); `where` is a path a person can
    follow (``"county.toml: limits.own_cost"``, ``"persons.csv, row 17, birth_date"``).
    Nothing in a problem shows an identity number or a name unmasked.
    """

    code: str
    message: str
    where: str = ""
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.message}{remedy}"

    def as_dict(self) -> dict[str, str]:
        """The five keys of the JSON output: severity, code, message, where, remedy."""
        values = asdict(self)
        return {key: values[key] for key in ("severity", "code", "message", "where", "remedy")}


def _as_tuple(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problems)


@frozen(str=False)
class PublicServiceError(Exception):
    """Base of every error this library raises on purpose; carries all problems at once."""

    problems: tuple[Problem, ...] = field(converter=_as_tuple)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    @classmethod
    def of(cls, code: str, message: str, *, where: str = "", remedy: str = "") -> Self:
        """An error of this class with a single problem."""
        return cls((Problem(code=code, message=message, where=where, remedy=remedy),))


class ProgrammeError(PublicServiceError):
    """A programme class that cannot be a rule book: misspelt name, circle, missing `eligible`."""


class PlanError(PublicServiceError):
    """A plan file that cannot be used; lists every problem with its path in the file."""


class RegisterError(PublicServiceError):
    """A register that cannot be read at all (bad rows and cells are quarantined instead)."""


class PluginError(PublicServiceError):
    """A plugin that cannot be loaded, or two plugins that claim the same name."""


class EngineError(PublicServiceError):
    """An engine that is not installed, or a frame of a kind that no engine takes."""


class UsageError(PublicServiceError):
    """A call that cannot be answered as it was made: an unknown programme, a wrong date."""


def nearest(name: str, known: Iterable[str], *, limit: int = 3) -> str:
    """A remedy that offers the nearest known names: ``did you mean 'own_hospital_cost'?``.

    Where none is near it lists what is known, at most the first `MOST_LISTED`.
    """
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=limit, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(repr(match) for match in close) + "?"
    if not names:
        return "nothing is known there"
    more = f" and {len(names) - MOST_LISTED:,} more" if len(names) > MOST_LISTED else ""
    return f"known: {', '.join(names[:MOST_LISTED])}{more}"
