"""Reported figures rolled up: from the areas that report to those that they are parts of.

Numerators are added up and denominators are, and a rate is taken of the sums. An area that did not
report is not 0: what it is a part of then has no upper end. Loads no engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from publicservice.model.areas import WHOLE, AreaTree, Place
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.rules.indicator import RecordedIndicator
from publicservice.results.added import Added, can_be_added
from publicservice.results.span import Span, measured_span, span_text

Row = dict[str, Any]
EXACT = Fraction(0)
MISSING = "missing"
"""The source of a figure that an area should have reported and did not."""

ROLLED_UP = "rolled_up"
"""The source of a figure that was added up from reports."""


@frozen
class RollUp:
    """One indicator's figures, rolled up.

    Attributes:
        tree: which areas there are.
        indicator: whose figures they are.
        rows: the figures that there are, by level and area.
        at: the evaluation date.
    """

    tree: AreaTree
    indicator: RecordedIndicator
    rows: Mapping[Place, Row]
    at: date
    _made: dict[Place, Row] = field(factory=dict, init=False)

    def all_rows(self) -> Iterator[Row]:
        """The rows that there are, and those of all other places of the tree."""
        places = dict.fromkeys(((WHOLE, WHOLE), *self.tree.places()))
        for place in dict.fromkeys((*self.rows, *places)):
            yield self.row(place) if place in places else self.rows[place]

    def row(self, place: Place) -> Row:
        """The figure of a place: its own, else what its parts come to."""
        if place not in self._made:
            own = self.rows.get(place)
            sums = self.sums(place)
            self._made[place] = own if own and own["source"] else self._best(place, sums)
        return self._made[place]

    def sums(self, place: Place) -> list[Row]:
        """What the parts of a place come to: one row for each level below that reports."""
        found = [self._sum(place, parts) for parts in self.tree.parts(place)]
        return [row for row in found if row is not None]

    def _best(self, place: Place, sums: Sequence[Row]) -> Row:
        """The sum that lacks least; the row of a place that did not report where there is none."""
        if sums:
            return min(sums, key=lambda row: row["lacking"])
        nothing = self.rows.get(place, {})
        return {**_empty(self.indicator), **nothing, **_at(place), "source": MISSING}

    def _sum(self, place: Place, parts: Sequence[Place]) -> Row | None:
        rows = [self.row(part) for part in parts]
        rate = self.indicator.is_rate
        given = [row for row in rows if _is_figure(row) and can_be_added(row, rate=rate)]
        if not given:
            return None
        lacking = len(rows) - len(given) + sum(row.get("lacking", 0) for row in given)
        added = Added.of(given, rate=rate, is_open=len(given) < len(rows))
        columns = added.columns(self.indicator.unit)
        if rate and self.indicator.part and columns["value_possible"] is None:
            columns["value_possible"] = 100 if self.indicator.unit == "%" else None
        days = [row["as_of"] or self.at for row in given]
        return {
            **_empty(self.indicator), **_at(place), **columns, "measured": True,
            "source": ROLLED_UP, "as_of": min(days), "cite": self.indicator.cite,
            "lacking": lacking, "latest": max(days),
        }  # fmt: skip

    def contradictions(self) -> Iterator[tuple[Row, Row]]:
        """Figures of a place that what its parts report contradicts."""
        for place, own in self.rows.items():
            if not _is_figure(own):
                continue
            for found in self.sums(place):
                if not _agree(own, found):
                    yield own, found


def roll_up(
    rows: Sequence[Row], indicators: Mapping[str, RecordedIndicator], plan: Plan, at: date
) -> list[Row]:
    """The rows of the indicators, with what reports come to in the places of the plan's areas."""
    found: list[Row] = []
    for name, own in _by_indicator(rows).items():
        tree = _reporting(own, plan)
        if tree.levels:
            rolled = RollUp(tree, indicators[name], own, at).all_rows()
            found += [{key: row[key] for key in rows[0]} for row in rolled]
        else:
            found += own.values()
    return found


def contradictions(
    rows: Sequence[Row], indicators: Mapping[str, RecordedIndicator], plan: Plan, at: date
) -> Iterator[Problem]:
    """Figures of a place that the reports of its parts contradict.

    A warning where all are of one day, else a notice.
    """
    for name, own in _by_indicator(rows).items():
        found = RollUp(_reporting(own, plan), indicators[name], own, at)
        for figure, added in found.contradictions():
            yield _contradiction(figure, added, at)


def _contradiction(figure: Row, added: Row, at: date) -> Problem:
    day = figure["as_of"] or at
    same = {day} == {added["as_of"], added["latest"]}
    said, sums = (_text(row) for row in (figure, added))
    return Problem(
        code="reported.sum", severity="warning" if same else "notice",
        where=f"{figure['indicator']}, {figure['level']} {figure['area']}".replace(
            f"{WHOLE} {WHOLE}", WHOLE
        ),
        message=f"{said} as of {day}, and its parts come to {sums} as of {added['as_of']}",
        remedy="correct one of the reports, or the areas that are its parts",
    )  # fmt: skip


def _by_indicator(rows: Sequence[Row]) -> dict[str, dict[Place, Row]]:
    found: dict[str, dict[Place, Row]] = {}
    for row in rows:
        found.setdefault(row["indicator"], {})[row["level"], row["area"]] = row
    return found


def _reporting(rows: Mapping[Place, Row], plan: Plan) -> AreaTree:
    """The levels at which some area reported the indicator, and those above them.

    At a level at which nobody reports nobody is missing.
    """
    tree = AreaTree(plan.areas)
    kept: set[str] = set()
    for (reported, _), row in rows.items():
        level = reported if row["source"] == "reported" else WHOLE
        while level in plan.areas and level not in kept:
            kept.add(level)
            level = tree.above(level)
    return AreaTree({name: level for name, level in plan.areas.items() if name in kept})


def _is_figure(row: Row) -> bool:
    return bool(row["source"]) and row["source"] != MISSING and row["value_certain"] is not None


def _agree(own: Row, added: Row) -> bool:
    """Whether they can be the same: the two totals of both, else the value as it is shown."""
    names = ("numerator", "denominator")
    known = [name for name in names if own[f"{name}_certain"] is not None]
    if not known or (len(known) < len(names) and added["denominator_certain"] is not None):
        return _overlap(measured_span(own), measured_span(added), slack=own.get("slack", EXACT))
    return all(_overlap(_ends(own, name), _ends(added, name)) for name in known)


def _overlap(one: Span, other: Span, slack: Fraction = EXACT) -> bool:
    return one.low - slack <= other.high and other.low <= one.high + slack


def _ends(row: Row, name: str) -> Span:
    return Span.between(row[f"{name}_certain"], row[f"{name}_possible"])


def _text(row: Row) -> str:
    if row["denominator_certain"] is None or row["numerator_certain"] is None:
        return span_text(measured_span(row), row["unit"])
    parts = (str(_ends(row, name)) for name in ("numerator", "denominator"))
    return f"{span_text(measured_span(row), row['unit'])} ({' of '.join(parts)})"


def _at(place: Place) -> Row:
    return {"level": place[0], "area": place[1]}


def _empty(indicator: RecordedIndicator) -> Row:
    columns = dict.fromkeys((
        "numerator_certain", "numerator_possible", "denominator_certain", "denominator_possible",
        "value_certain", "value_possible", "value_certain_of", "value_possible_of", "as_of",
    ))  # fmt: skip
    return {
        **columns, "indicator": indicator.name, "label_en": indicator.label.text("en"),
        "label_zh": indicator.label.text("zh"), "unit": indicator.unit, "cite": indicator.cite,
        "measured": False, "source": "",
    }  # fmt: skip
