"""What keeps scarce places from being given, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from attrs import frozen

from publicservice.model.money.places import Places, circle
from publicservice.model.money.quotas import bounded, sum_of
from publicservice.model.plan import Number, Plan
from publicservice.model.problem import Problem, Severity, nearest
from publicservice.model.programme import Programme

RANKED_BY = ("bool", "date", "money", "count", "percent", "points")
"""Kinds of rules and fields that there is an order of."""


def check_places(programme: type[Programme], plan: Plan) -> Iterator[Problem]:
    """What is wrong between a plan's places and the programme.

    Errors where nobody can be ranked or no place be counted: names of nothing, weights that make 0,
    a benefit with places twice, a circle. A table that does not make the number is a warning; that
    the order of keys decides is told as a notice.
    """
    checks = _Checks(programme, plan)
    for places in plan.places.values():
        yield from checks.names(places)
        yield from checks.figures(places)
    yield from checks.together()


def place_of(plan: Plan, path: str, key: str = "") -> str:
    """Where something of the section stands: file, path and clause."""
    cite = plan.places[path.partition(".")[2]].cite
    clause = f" [{plan.source_of(path).document} {cite}]" if cite else ""
    return f"{plan.origin.get(path, 'plan')}: {path}{'.' if key else ''}{key}{clause}"


@frozen
class _Checks:
    programme: type[Programme]
    plan: Plan

    def _problem(
        self,
        code: str,
        places: Places,
        key: str,
        message: str,
        remedy: str,
        severity: Severity = "error",
    ) -> Problem:
        where = place_of(self.plan, f"places.{places.name}", key)
        return Problem(code=code, message=message, where=where, remedy=remedy, severity=severity)

    def names(self, places: Places) -> Iterator[Problem]:
        """Benefits, areas, rules and fields that are not there, or of no use here."""
        benefits = self.programme.benefits
        for name in places.benefits:
            if name not in benefits:
                yield self._problem("places.no-name", places, "benefits", f"no benefit {name!r}",
                                    nearest(name, benefits))  # fmt: skip
        areas = self._of_kind("text", rules=False)
        if places.by and places.by not in areas:
            yield self._problem(
                "places.by", places, "by", f"{places.by!r} is no level and no text field of "
                f"{self.programme.unit.__name__}", nearest(places.by, areas),
            )  # fmt: skip
        for key in places.rank:
            known = self._of_kind(*RANKED_BY)
            if key.name not in known:
                yield self._problem(
                    "places.rank", places, "rank", f"there is no order of {key.name!r}: it is no "
                    "number, day or criterion", nearest(key.name, known),
                )  # fmt: skip
        criteria = self._of_kind("bool")
        for what in ("chosen", "in_proportion_to"):
            name = getattr(places, what)
            if name and name not in criteria:
                yield self._problem("places.no-name", places, what, f"no criterion {name!r}",
                                    nearest(name, criteria))  # fmt: skip

    def _of_kind(self, *kinds: str, rules: bool = True) -> list[str]:
        named: dict[str, str] = {n: f.kind for n, f in self.programme.unit.fields.items()}
        if rules:
            named |= {name: rule.kind for name, rule in self.programme.rules.items()}
        return [name for name, kind in named.items() if kind in kinds]

    def figures(self, places: Places) -> Iterator[Problem]:
        """Weights that divide nothing, a table that does not make the number."""
        if places.tie == "key":
            yield self._problem(
                "places.key", places, "tie", "the order of the register's keys decides among "
                "equals, and says nothing of their need",
                'rank by a further field, such as a lot that was drawn, or say tie = "undecided"',
                "notice",
            )  # fmt: skip
        for day in _days(places.numbers):
            when = f" on {day}" if day != date.max else ""
            if isinstance(places.weights, Mapping) and sum_of(places.weights, day)[1] == 0:
                yield self._problem(
                    "places.weights", places, "weights", f"the weights make 0{when}",
                    "give one area a weight above 0",
                )  # fmt: skip
                return
            if isinstance(places.quota, Mapping) and places.number is not None:
                low, high = sum_of(places.quota, day)
                least, most = bounded(places.number, day)
                if (high is not None and high < least) or (most is not None and (low or 0) > most):
                    made = low if low == high else f"{low} to {high}"
                    yield self._problem(
                        "places.sum", places, "quota", f"the quotas make {made}{when}, and the "
                        f"number is {_shown(least, most)}: the table counts",
                        "correct one of the two", "warning",
                    )  # fmt: skip
                    return

    def together(self) -> Iterator[Problem]:
        """Benefits with places twice, and those that wait for each other."""
        plan = self.plan.places
        for name in self.programme.benefits:
            found = [places for places in plan.values() if name in places.benefits]
            if len(found) > 1:
                yield self._problem(
                    "places.twice", found[1], "benefits", f"{name} has the places of "
                    f"{found[0].name} already",
                    "keep one of them; write a benefit for each where they differ",
                )  # fmt: skip
        stuck = circle(self.programme.benefits, plan)
        if stuck:
            first = next(each for each in plan.values() if set(each.benefits) & set(stuck))
            yield self._problem(
                "places.circle", first, "benefits", "benefits that share places wait for each "
                f"other: {', '.join(stuck)}",
                "let benefits that give way to each other share no places with others",
            )  # fmt: skip


def _shown(low: int, high: int | None) -> str:
    return f"{low}" if low == high else f"{low} to {'any' if high is None else high}"


def _days(numbers: Iterable[Number]) -> list[date]:
    """Days on each of which the numbers stand otherwise."""
    changes = sorted({day for number in numbers for day in number.dates})
    return [changes[0] - timedelta(days=1), *changes] if changes else [date.max]
