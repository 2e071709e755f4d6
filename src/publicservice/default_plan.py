"""The default plan of a programme: the file beside the module of its class."""

from __future__ import annotations

import sys
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from publicservice.model.problem import PlanError
from publicservice.model.programme import Programme

if TYPE_CHECKING:
    from publicservice.model.plan import Plan


def default_plan(programme: type[Programme]) -> Plan | None:
    """The plan that ships with a programme; `None` where none does.

    A class that localises another one and brings no plan file of its own has the other one's. The
    file is found in a wheel and in a zip file as well.

    Raises:
        PlanError: a file that the class names and that is not there, or that cannot be read.
    """
    from publicservice.plan_file import read_plan_text
    from publicservice.plan_file.text import read_text

    for base in programme.__mro__:
        if not issubclass(base, Programme) or base is Programme or not base.default_plan:
            continue
        found = _beside(base.__module__, base.default_plan)
        if found is not None and found.is_file():
            label, text = read_text(found)
            return read_plan_text(text, f"{programme.id}/{label}")
        if "default_plan" in vars(base):
            raise PlanError.of(
                "plan.file-missing", f"no file {base.default_plan!r} beside its module",
                where=f"{base.__module__}.{base.__qualname__}",
                remedy="put the file there, and see that the distribution packs it",
            )  # fmt: skip
    return None


def _beside(module_name: str, file: str) -> Traversable | None:
    module = sys.modules.get(module_name)
    package = getattr(module, "__package__", "")
    if package:
        return resources.files(package).joinpath(file)
    source = getattr(module, "__file__", None)
    return Path(source).with_name(file) if source else None
