"""What a plan leaves out of its programme's class: names that the class of the plan does not have.

A class body that sets the name of a rule to ``None`` does without it; that is what a plan's key
``without`` comes to.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from publicservice.model.money.benefit import Benefit
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem, nearest
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import Node, rules_read

NOUNS = ("rules", "indicators", "benefits", "scorecards", "ladders", "ledgers")


def of_the_class(plan: Plan) -> tuple[str, ...]:
    """The paths of what a class may have, among those that the plan does without."""
    return tuple(path for path in plan.without if path.partition(".")[0] in NOUNS)


def left_out_of(plan: Plan, base: type[Programme] | None) -> dict[str, Any]:
    """The names that are left out, and the benefits that named one of them.

    Raises PlanError with every path that the class does not have.
    """
    parts = {path: path.partition(".")[::2] for path in of_the_class(plan)}
    there = _there(base)
    problems = [
        Problem(
            code="plan.without", message="the programme has nothing of that path",
            where=f"{plan.origin.get('source', 'plan')}: without: {path}",
            remedy=nearest(
                path, [f"{each}.{n}" for each, own in there.items() for n in own], limit=1
            ),
        )
        for path, (section, name) in parts.items()
        if name not in there.get(section, ()) and path not in plan.replaced
    ]  # fmt: skip
    problems += _still_read(plan, base) if base else []
    if problems:
        raise PlanError(problems)
    gone = {name for section, name in parts.values() if section == "benefits"}
    body: dict[str, Any] = {name: None for _, name in parts.values()}
    if base is not None and gone:
        body |= {
            name: _naming_others(_as_written(base, name), gone)
            for name, benefit in base.benefits.items()
            if name not in gone and gone & {*benefit.gives_way_to, *benefit.cap_with}
        }
    return body


def _still_read(plan: Plan, base: type[Programme]) -> list[Problem]:
    """Rules that are left out, and that something reads which neither is nor is written anew."""
    written = {*plan.rules, *plan.indicators, *plan.benefits}
    staying = {
        name: trees for name, trees in _trees(base) if name not in written
        and not any(path.partition(".")[2] == name for path in of_the_class(plan))
    }  # fmt: skip
    found: list[Problem] = []
    for path in of_the_class(plan):
        section, _, name = path.partition(".")
        readers = [
            reader for reader, trees in staying.items()
            if section == "rules" and any(name in rules_read(tree) for tree in trees)
        ]  # fmt: skip
        if readers:
            found.append(Problem(
                code="plan.without-read", message=f"{', '.join(readers)} still reads it",
                where=f"{plan.origin.get('source', 'plan')}: without: {path}",
                remedy="keep it, or leave out what reads it as well",
            ))  # fmt: skip
    return found


def _trees(base: type[Programme]) -> Iterator[tuple[str, tuple[Node, ...]]]:
    yield from ((rule.name, (rule.node,)) for rule in base.rules.values())
    yield from ((name, indicator.trees) for name, indicator in base.indicators.items())
    yield from ((name, benefit.trees) for name, benefit in base.benefits.items())


def _there(base: type[Programme] | None) -> Mapping[str, Mapping[str, object]]:
    return {section: getattr(base, section) for section in NOUNS} if base else {}


def _as_written(base: type[Programme], name: str) -> Benefit:
    found = next(vars(each)[name] for each in base.__mro__ if name in vars(each))
    assert isinstance(found, Benefit)
    return found


def _naming_others(benefit: Benefit, gone: set[str]) -> Benefit:
    """The benefit, which gives way to and shares its cap with those only that are still there."""
    changed = copy.copy(benefit)
    changed.gives_way_to = tuple(each for each in benefit.gives_way_to if each not in gone)
    changed.cap_with = tuple(each for each in benefit.cap_with if each not in gone)
    return changed
