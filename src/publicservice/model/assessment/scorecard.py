"""Scorecards: items, raters, grades, vetoes, and what follows from the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

import attrs
from attrs import field, frozen

from publicservice.model.assessment.points import exact_or_none
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.phase import NO_LABEL, Duration
from publicservice.model.label import Label
from publicservice.model.registers.register import Register
from publicservice.model.rules.rule_text import RuleText
from publicservice.model.state import Unknown

Formula = str | Callable[[Any], Any] | None
"""A text as in a plan's rules, or a function of a row as in a class body."""

Noun = TypeVar("Noun", "ScoreItem", "Veto", "Scorecard")
Combination = Literal["sum", "weighted", "mean", "lowest", "highest", "median", "last", "unknown"]
Missing = Literal["unknown", "others"]
Ties = Literal["", "all", "none"]
When = Literal["passed", "failed", "vetoed", "graded", "first", "last", "raised", "lowered"]
Span = Duration | Unknown | None
"""A time limit; unknown where the document names one without saying how long."""


def _listed(given: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(given)


def texts(given: str | Iterable[str]) -> tuple[str, ...]:
    """Names; a single one need not be a list."""
    return (given,) if isinstance(given, str) else tuple(given)


@frozen
class ScoreItem:
    """One line of a scorecard. One of the six forms says how it is scored.

    Attributes:
        points: its full mark; an item without points only has to be met.
        holds: a condition; met, it earns its points (``is`` in a plan file).
        each: a number; every one costs `deduct` points, or earns `add`, never below 0 nor over
            the full mark.
        score: a number that was awarded, in points or in %, of the full mark `out_of`.
        part: a number; its share in `whole` earns that share of the points.
        whole: what `part` is taken of.
            With `out_of` the share is a mean mark out of so many points.
        indicator: the indicator whose value for the row's area earns that share of the points.
        grade: a text that names one of the card's grades.
        at_least: the share, in %, from which on `part` or `indicator` is met; met, it earns all
            its points, otherwise none.
        rater: who gives it; empty where nobody is named.
        required: without it the card is not passed, whatever the score; of `each` there may be
            none at all.
    """

    name: str = ""
    label: Label = NO_LABEL
    points: Decimal | None = field(default=None, converter=exact_or_none)
    holds: Formula = field(default=None, metadata={"written": "is"})
    each: Formula = None
    deduct: Decimal | None = field(default=None, converter=exact_or_none)
    add: Decimal | None = field(default=None, converter=exact_or_none)
    score: Formula = None
    part: Formula = None
    whole: Formula = None
    indicator: str = ""
    grade: Formula = None
    out_of: Decimal | None = field(default=None, converter=exact_or_none)
    at_least: Decimal | None = field(default=None, converter=exact_or_none)
    rater: str = ""
    required: bool = False
    cite: str = ""
    note: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it is written; of a sound item just one."""
        given = {
            "is": self.holds, "each": self.each, "score": self.score, "part": self.part,
            "indicator": self.indicator or None, "grade": self.grade,
        }  # fmt: skip
        return tuple(name for name, value in given.items() if value is not None)

    @property
    def form(self) -> str:
        """How it is scored."""
        return next(iter(self.forms), "")


@frozen
class Grade:
    """A grade: from `at_least` points on, below `below`. On a scale of grades neither is given."""

    name: str
    label: Label = NO_LABEL
    at_least: Decimal | None = field(default=None, converter=exact_or_none)
    below: Decimal | None = field(default=None, converter=exact_or_none)
    note: str = ""


@frozen
class Rater:
    """Who scores: the unit itself, the members, the superior, the public.

    Attributes:
        weight: in %, where the scores are weighted.
    """

    name: str = ""
    label: Label = NO_LABEL
    weight: Decimal | None = field(default=None, converter=exact_or_none)
    cite: str = ""
    note: str = ""


@frozen
class Veto:
    """A condition that sinks the whole card; no points make up for it.

    Attributes:
        grade: the grade that it then has; by default none.
    """

    name: str = ""
    label: Label = NO_LABEL
    holds: Formula = field(default=None, metadata={"written": "is"})
    grade: str = ""
    cite: str = ""
    note: str = ""


@frozen
class Consequence:
    """What follows from a result.

    Attributes:
        when: from which. A card that is vetoed has also failed.
        grades: of `graded`, the grades; with any other condition, the grade must be one of these
            as well.
        places: of `first` and `last`, how many places.
        within: the time limit, counted from `counted_from`.
        counted_from: the field with the day that the limit is counted from; the day of the
            evaluation where none is named.
        due: a day, or the phase with whose end it is due, instead of a time limit.
        releases: the share of the money, in %, that is then released.
        gives: what is then awarded.
        takes: what is then lost or suspended.
    """

    name: str = ""
    when: When = "failed"
    label: Label = NO_LABEL
    grades: tuple[str, ...] = field(default=(), converter=texts)
    places: int = 1
    within: Span = None
    counted_from: str = ""
    due: PlanDate | str | None = None
    releases: Decimal | None = field(default=None, converter=exact_or_none)
    gives: tuple[str, ...] = field(default=(), converter=texts)
    takes: tuple[str, ...] = field(default=(), converter=texts)
    cite: str = ""
    note: str = ""


@frozen
class Scorecard:
    """How those that a programme decides about are assessed.

    Written in the class body of a programme, or in a plan file as ``[scorecards.NAME]``.

    Attributes:
        items: what is scored or has to be met.
        of: a condition: who is assessed; everybody where there is none.
        full: the full mark; by default what the points of the items add up to.
        pass_mark: so many points are needed to pass.
        grades: half-open bands of points without hole or overlap, in any order; or, for items that
            award a grade, the scale of grades from the lowest to the highest.
        raters: who scores, in the order in which they do.
        combine: how the scores of the raters become one; with `last`, the last one decides. Where
            the document does not say, `unknown`: the score lies between the lowest and the highest.
        missing: what a rater without a score means: the score is unknown, or that of the others.
        vetoes: conditions that sink the card.
        only_from: cards one of which has to be passed before this one can be.
        rank_within: the level of organisation within which scores are ranked, `whole` for all;
            empty where nobody is ranked.
        ties: whether all that share a place at the edge of `first` or `last` bear the consequence,
            or none; empty where the document does not say.
        tie_break: a number of which more is better among equal scores.
        compared_with: the card before, whose grade `raised` and `lowered` are told against.
        consequences: what follows.
    """

    label: Label = NO_LABEL
    items: tuple[ScoreItem, ...] = field(default=(), converter=_listed)
    of: Formula = None
    full: Decimal | None = field(default=None, converter=exact_or_none)
    pass_mark: Decimal | None = field(default=None, converter=exact_or_none)
    grades: tuple[Grade, ...] = field(default=(), converter=_listed)
    raters: tuple[Rater, ...] = field(default=(), converter=_listed)
    combine: Combination = "sum"
    missing: Missing = "unknown"
    vetoes: tuple[Veto, ...] = field(default=(), converter=_listed)
    only_from: tuple[str, ...] = field(default=(), converter=texts)
    rank_within: str = ""
    ties: Ties = ""
    tie_break: Formula = None
    compared_with: str = ""
    consequences: tuple[Consequence, ...] = field(default=(), converter=_listed)
    cite: str = ""
    note: str = ""
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", self.name or name)

    @property
    def formulas(self) -> Iterator[tuple[str, str, Formula]]:
        """Everything that it reads of a row: its place, what it must be, and the formula."""
        yield "of", "bool", self.of
        yield "tie_break", "number", self.tie_break
        for veto in self.vetoes:
            yield f"vetoes.{veto.name}", "bool", veto.holds
        for item in self.items:
            place = f"items.{item.name}"
            yield place, "bool", item.holds
            yield place, "number", item.each
            yield place, "number", item.score
            yield place, "text", item.grade
            yield f"{place}.part", "number", item.part
            yield f"{place}.whole", "number", item.whole

    def parsed(self, registers: Mapping[str, type[Register]]) -> Scorecard:
        """The same with every formula that is a text parsed; ProgrammeError where one is none."""

        def read(noun: Noun, *names: str) -> Noun:
            found = {name: getattr(noun, name) for name in names}
            texts = {name: text for name, text in found.items() if isinstance(text, str)}
            parsed: Any = {name: RuleText.parse(text, registers) for name, text in texts.items()}
            return cast(Noun, attrs.evolve(cast(Any, noun), **parsed))

        of_item = ("holds", "each", "score", "part", "whole", "grade")
        items: list[ScoreItem] = [read(item, *of_item) for item in self.items]
        vetoes: list[Veto] = [read(veto, "holds") for veto in self.vetoes]
        return attrs.evolve(
            read(self, "of", "tie_break"),
            items=items,
            vetoes=vetoes,
        )

    @property
    def is_scale(self) -> bool:
        """Whether its items award grades instead of points."""
        return any(item.form == "grade" for item in self.items)
