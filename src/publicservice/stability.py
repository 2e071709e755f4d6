"""What may be relied on, and what happens to a name that changes.

A public name that changes keeps working for two minor releases at least and says what to write
instead. Python names warn with `DeprecationWarning`, which test runners show; keys of plan files
and hooks are told as problems, because those who write them run no Python.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import field, frozen

from publicservice._version import __version__

Called = TypeVar("Called", bound=Callable[..., Any])


@frozen
class Renamed:
    """A name that has another one now.

    Attributes:
        new: what to write instead.
        since: the release that brought the new name.
        removed: the release that no longer knows the old one.
    """

    new: str
    since: str
    removed: str = field()

    @removed.validator
    def _check_later(self, _attribute: object, removed: str) -> None:
        if release(removed) <= release(self.since):
            raise ValueError(f"{removed} does not come after {self.since}")

    def told(self, old: str) -> str:
        """The change in a sentence: ``visits is called visit since 0.2; ...``."""
        return f"{old} is called {self.new} since {self.since}; the old name goes in {self.removed}"

    @property
    def overdue(self) -> bool:
        """Whether this release should no longer know the old name."""
        return release(__version__) >= release(self.removed)


RENAMED_NAMES: Mapping[str, Renamed] = {}
"""Names of `publicservice` and their new ones."""

RENAMED_HOOKS: Mapping[str, Renamed] = {}
"""Hooks and their new names."""

PROVISIONAL: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "Several programmes held together": (
        "PaidElsewhere", "PaidTogether", "Portfolio", "PortfolioEvaluation", "SharedCap",
        "by_precedence", "pay_together", "plans", "portfolio",
    ),
    "Money": ("Benefit", "Comparison", "Payment", "compare", "decided", "receipts", "whole_yuan"),
    "Assessment": (
        "Consequence", "FindingEvent", "Grade", "Ladder", "Ledger", "Rater", "ScoreItem",
        "Scorecard", "Step", "Veto", "reconcile",
    ),
})  # fmt: skip
"""Public names that may still change without the two releases, by what they are for."""


def release(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 0.10 comes after 0.9."""
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def deprecated(renamed: Renamed) -> Callable[[Called], Called]:
    """Marks a function, or a method, that still works under its old name.

    .. code-block:: python

        import warnings

        from publicservice.stability import Renamed, deprecated


        def new_name() -> int:
            return 1


        @deprecated(Renamed("new_name", since="0.2", removed="0.4"))
        def old_name() -> int:
            return new_name()


        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert old_name() == 1
        assert str(caught[0].message) == (
            "old_name is called new_name since 0.2; the old name goes in 0.4"
        )
    """

    def mark(function: Called) -> Called:
        name = function.__qualname__.rpartition("<locals>.")[2]

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            warn_renamed(name, renamed, stacklevel=3)
            return function(*args, **kwargs)

        return call  # type: ignore[return-value]

    return mark


def warn_renamed(old: str, renamed: Renamed, *, stacklevel: int = 3) -> None:
    """Warn whoever used the old name, at the line where it stands."""
    warnings.warn(renamed.told(old), DeprecationWarning, stacklevel=stacklevel)
