"""The plan in use: the default plan with further ones upon it."""

from __future__ import annotations

import os
from importlib.resources.abc import Traversable

from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError
from publicservice.model.programme import Programme
from publicservice.plan_file import merge_plans, read_plan
from publicservice.shipped_plans import ShippedPlan, default_plan, further_plan, further_plans

LocalPlan = str | os.PathLike[str] | Traversable | Plan
"""A plan upon the default one: the path of its file, or what was read of one."""

AnyPlan = LocalPlan | ShippedPlan


def plan_in_use(programme: type[Programme] | None, local: list[AnyPlan | None]) -> Plan:
    """The default plan with the local plans upon it, the later ones last."""
    default = default_plan(programme) if programme else None
    plan = default.read() if default else None
    for each in _with_what_is_beneath(programme, local):
        if isinstance(each, ShippedPlan):
            plan = each.read(plan)
        elif plan is None:
            plan = each if isinstance(each, Plan) else read_plan(each)
        else:
            plan = merge_plans(plan, each)
    if plan is not None and plan.upon:
        raise PlanError.of(
            "plan.upon", f"no programme {plan.programme!r} ships a plan {plan.upon!r}",
            where="upon", remedy="remove it, or install the plugin that brings the programme",
        )  # fmt: skip
    if plan is None:
        assert programme is not None, "a programme without a class has the plan that writes it"
        raise _no_default(programme)
    return plan


def _with_what_is_beneath(
    programme: type[Programme] | None, local: list[AnyPlan | None]
) -> list[AnyPlan]:
    """The plans, and before a plan the shipped one that it stands upon, unless that was named."""
    found: list[AnyPlan] = []
    for each in local:
        upon = "" if each is None or programme is None else _upon(each)
        if upon and programme is not None:
            beneath = further_plan(programme, upon)
            shipped = [other for other in found if isinstance(other, ShippedPlan)]
            found += [] if shipped else [beneath]  # another one is told when they are merged
        found += [] if each is None else [each]
    return found


def _upon(plan: AnyPlan) -> str:
    """The shipped plan that a plan stands upon; what else is wrong with it, reading it tells."""
    from publicservice.plan_file.text import parse, read_text

    if isinstance(plan, Plan):
        return plan.upon
    if isinstance(plan, ShippedPlan):
        return ""
    try:
        label, text = read_text(plan)
        found = parse(text, label).get("upon")
    except PlanError:
        return ""
    return found if isinstance(found, str) else ""


def _no_default(programme: type[Programme]) -> PlanError:
    remedy = "put the file there, name another with default_plan, or pass plan="
    if further := further_plans(programme):
        targets = ", ".join(plan.target for plan in further.values())
        remedy = f"name one of its plans ({targets}), or pass plan="
    return PlanError.of(
        "plan.no-default", f"no file {programme.default_plan!r} beside its module, and no plan "
        "was given",
        where=f"{programme.__module__}.{programme.__qualname__}", remedy=remedy,
    )  # fmt: skip
