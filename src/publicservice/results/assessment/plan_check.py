"""What scorecards and ladders name of the plan, held against it before anything is evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from publicservice.model.plan import Plan
from publicservice.model.problem import Problem, nearest
from publicservice.model.programme import Programme


def check_assessment(programme: type[Programme], plan: Plan) -> list[Problem]:
    """The phases that consequences are due with, or steps are counted in, and that are not there.

    All are errors.
    """
    return [
        Problem(
            code="plan.unknown-phase", message=f"no phase {name!r}", where=_place(plan, path),
            remedy=nearest(name, plan.phases),
        )
        for path, name in _phases(programme)
        if name not in plan.phases
    ]  # fmt: skip


def _phases(programme: type[Programme]) -> Iterator[tuple[str, str]]:
    for name, recorded in programme.scorecards.items():
        for each in recorded.card.consequences:
            if isinstance(each.due, str):
                yield f"scorecards.{name}.consequences.{each.name}.due", each.due
    for name, ladder in programme.ladders.items():
        for step in ladder.ladder.steps:
            if step.within:
                yield f"ladders.{name}.steps.{step.name}.within", step.within


def _place(plan: Plan, path: str) -> str:
    label = plan.origin.get(".".join(path.split(".")[:2])) or plan.origin.get("programme", "plan")
    return f"{label}: {path}"
