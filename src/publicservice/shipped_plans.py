"""The plans that ship with a programme: the default one, and a folder of further ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from publicservice.model.problem import PlanError, Problem, UsageError, nearest
from publicservice.model.programme import Programme

if TYPE_CHECKING:
    from publicservice.model.plan import Plan

ENDING = ".toml"


@frozen
class ShippedPlan:
    """A plan file that comes with a programme, found in a wheel and in a zip file as well.

    Attributes:
        target: what it is called: ``livelihood`` for the default plan, ``livelihood/003-11`` for a
            further one.
        label: the file as messages name it: ``livelihood/plans/003-11.toml``.
        file: where it is.
    """

    target: str
    label: str
    file: Traversable = field(repr=False, eq=False)

    def read(self, default: Plan | None = None) -> Plan:
        """The plan, upon the programme's default one. Raises PlanError with every problem."""
        from publicservice.plan_file import read_plan_text
        from publicservice.plan_file.text import read_text

        return read_plan_text(read_text(self.file, self.label)[1], self.label, default=default)

    def title(self) -> str:
        """What the plan is called, else its document. Raises PlanError for a file that is none.

        Only the head of the file is read: a list of plans does not owe the time to read them all.
        """
        from publicservice.plan_file.text import parse_header, read_text

        header = parse_header(read_text(self.file, self.label)[1], self.label)
        source = header.get("source")
        titles = (header.get("title"), source.get("title") if isinstance(source, Mapping) else "")
        return next((each for each in titles if isinstance(each, str) and each), "")


def shipped_plans(programme: type[Programme]) -> dict[str, ShippedPlan]:
    """Every plan that ships with a programme by what it is called, the default one first.

    Raises:
        PlanError: a file or folder that the class names and that is not there.
    """
    default = default_plan(programme)
    found = {default.target: default} if default else {}
    return found | {plan.target: plan for plan in further_plans(programme).values()}


def plan_titles(
    programme: type[Programme],
) -> tuple[list[tuple[ShippedPlan, str]], tuple[Problem, ...]]:
    """The plans with their titles, an empty one for a file that cannot be read, and why."""
    found: list[tuple[ShippedPlan, str]] = []
    problems: list[Problem] = []
    try:
        plans = shipped_plans(programme)
    except PlanError as error:
        return [], error.problems
    for plan in plans.values():
        title = ""
        try:
            title = plan.title()
        except PlanError as error:
            problems += error.problems
        found.append((plan, title))
    return found, tuple(problems)


def default_plan(programme: type[Programme]) -> ShippedPlan | None:
    """The default plan of a programme: the file beside the module of its class; perhaps none.

    A class that localises another one and brings no plan file of its own has the other one's.

    Raises:
        PlanError: a file that the class names and that is not there.
    """
    for base in _bases(programme):
        if not base.default_plan:
            continue
        found = _beside(base.__module__, base.default_plan)
        if found is not None and found.is_file():
            return ShippedPlan(programme.id, f"{programme.id}/{found.name}", found)
        if "default_plan" in vars(base):
            raise PlanError.of(
                "plan.file-missing", f"no file {base.default_plan!r} beside its module",
                where=f"{base.__module__}.{base.__qualname__}",
                remedy="put the file there, and see that the distribution packs it",
            )  # fmt: skip
    return None


def further_plans(programme: type[Programme]) -> dict[str, ShippedPlan]:
    """The plans upon the default one, by the names of their files without the ending.

    A class that localises another one has the other one's too; of two with one name its own.

    Raises:
        PlanError: a folder that the class names and that is not there.
    """
    found: dict[str, ShippedPlan] = {}
    for base in reversed(_bases(programme)):
        if vars(base).get("plans"):
            found |= dict(_in_folder(base, programme.id))
    return dict(sorted(found.items()))


def further_plan(programme: type[Programme], name: str) -> ShippedPlan:
    """The plan ``ID/NAME`` of a programme. Raises UsageError with the nearest names."""
    plans = further_plans(programme)
    if name in plans:
        return plans[name]
    alone = f"it has its default plan alone: {programme.id}"
    remedy = nearest(name, plans) if plans else alone
    raise UsageError.of(
        "usage.unknown-plan", f"the programme {programme.id} has no plan {name!r}", remedy=remedy
    )


def _bases(programme: type[Programme]) -> list[type[Programme]]:
    """The class and those that it is derived from, the nearest first."""
    return [
        base for base in programme.__mro__ if issubclass(base, Programme) and base is not Programme
    ]


def _in_folder(programme: type[Programme], identifier: str) -> Iterator[tuple[str, ShippedPlan]]:
    folder = _beside(programme.__module__, programme.plans)
    if folder is None or not folder.is_dir():
        raise PlanError.of(
            "plan.file-missing", f"no folder {programme.plans!r} beside its module",
            where=f"{programme.__module__}.{programme.__qualname__}",
            remedy="put the folder there, and see that the distribution packs it",
        )  # fmt: skip
    for file in folder.iterdir():
        if file.name.endswith(ENDING):
            name = file.name.removesuffix(ENDING)
            label = f"{identifier}/{programme.plans}/{file.name}"
            yield name, ShippedPlan(f"{identifier}/{name}", label, file)


def _beside(module_name: str, name: str) -> Traversable | None:
    module = sys.modules.get(module_name)
    package = getattr(module, "__package__", "")
    if package:
        return resources.files(package).joinpath(name)
    source = getattr(module, "__file__", None)
    return Path(source).with_name(name) if source else None
