"""What keeps a scorecard from giving every unit one score and one grade."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import evolve

from publicservice.model.assessment.points import millionths, points_of, thousandths
from publicservice.model.assessment.scale import Band, bands, full_mark, marks
from publicservice.model.assessment.scorecard import Consequence, Scorecard, ScoreItem
from publicservice.model.problem import PlanError, Problem, nearest

HUNDRED = Decimal(100)
NEED_POINTS = ("each", "score", "part", "indicator")
PASSING = ("passed", "failed")


def scorecard_problems(card: Scorecard) -> list[Problem]:
    """Everything that is wrong with the card alone, places relative to it; all are errors."""
    found = [*_figures(card)]
    if found:
        return found
    return [
        *_items(card), *_raters(card), *_full(card), *_bands(card), *_vetoes(card),
        *_consequences(card),
    ]  # fmt: skip


def _figures(card: Scorecard) -> Iterator[Problem]:
    """Figures that cannot be counted exactly."""
    points = {"full": card.full, "pass_mark": card.pass_mark}
    shares: dict[str, Decimal | None] = {}
    for item in card.items:
        for key in ("points", "deduct", "add", "out_of"):
            points[f"items.{item.name}.{key}"] = getattr(item, key)
        shares[f"items.{item.name}.at_least"] = item.at_least
    for grade in card.grades:
        points[f"grades.{grade.name}.at_least"] = grade.at_least
        points[f"grades.{grade.name}.below"] = grade.below
    shares |= {f"raters.{rater.name}.weight": rater.weight for rater in card.raters}
    shares |= {f"consequences.{each.name}.releases": each.releases for each in card.consequences}
    for check, figures in ((thousandths, points), (millionths, shares)):
        for place, figure in figures.items():
            if figure is None:
                continue
            try:
                check(figure)
            except PlanError as error:
                yield from (evolve(problem, where=place) for problem in error.problems)


def _items(card: Scorecard) -> Iterator[Problem]:
    if not card.items:
        yield _problem("no-items", "a card without items", "items", "write what is scored")
    yield from _twice("items", (item.name for item in card.items))
    scale = card.is_scale
    for item in card.items:
        place = f"items.{item.name}"
        if len(item.forms) != 1:
            told = " and ".join(item.forms) or "nothing that says how it is scored"
            yield _problem("item-form", told, place, "write one of: is, each, score, part, "
                           "indicator, grade")  # fmt: skip
            continue
        yield from _item(item, place)
        if scale and item.form != "grade" and item.points:
            yield _problem("scale", "points on a card whose items award grades", place,
                           "let it be required without points, or on another card")  # fmt: skip
    if scale and any(g.at_least is not None or g.below is not None for g in card.grades):
        yield _problem("scale", "bands of points, and items that award grades", "grades",
                       "leave out at_least and below: the grades stand in their order")  # fmt: skip
    if scale and not card.grades:
        yield _problem("scale", "items that award grades, and no grades", "grades",
                       'write grades = [{ name = "weak" }, …], the lowest first')  # fmt: skip


def _item(item: ScoreItem, place: str) -> Iterator[Problem]:
    form = item.form
    if form in NEED_POINTS and item.points is None and not item.required:
        yield _problem("no-points", "neither points nor required", place,
                       "write points = 10, or required = true for what must be met")  # fmt: skip
    if item.points is not None and item.points <= 0:
        yield _problem("points", f"{item.points} points", place, "write a number above 0")
    if form == "is" and item.points is None and not item.required:
        yield _problem("no-points", "neither points nor required", place,
                       "write points = 10, or required = true for what must be met")  # fmt: skip
    if form == "each" and item.points is not None and (item.deduct is None) == (item.add is None):
        yield _problem("item-form", "each takes one of deduct and add", place,
                       "write deduct = 2 for points lost with every one")  # fmt: skip
    if form == "part" and item.whole is None:
        yield _problem("item-form", "a part of nothing", place, 'add whole = "…"')
    if item.at_least is not None and form not in ("part", "indicator"):
        yield _problem("item-form", f"at_least with {form}", place,
                       "it is for part and indicator; write a condition with is")  # fmt: skip
    if form == "score" and item.required:
        yield _problem("item-form", "a score that is required", place,
                       "write pass_mark on the card, or a veto with the condition")  # fmt: skip
    if form in ("part", "indicator") and item.required and item.at_least is None:
        yield _problem("item-form", "required without at_least", place,
                       "write at_least = 100, the share from which on it is met")  # fmt: skip


def _raters(card: Scorecard) -> Iterator[Problem]:
    names = [rater.name for rater in card.raters]
    yield from _twice("raters", names)
    for item in card.items:
        counts = item.points is not None or item.form == "grade"
        if item.rater and item.rater not in names:
            yield _problem("unknown-rater", f"no rater {item.rater!r}", f"items.{item.name}.rater",
                           nearest(item.rater, names))  # fmt: skip
        elif names and counts and not item.rater:
            yield _problem("unknown-rater", "it does not say who gives it", f"items.{item.name}",
                           f'add rater = "{names[0]}"')  # fmt: skip
    for name, mark in marks(card).items():
        if names and not mark:
            yield _problem("rater-without-scores", f"{name} scores nothing", f"raters.{name}",
                           f'give an item rater = "{name}", or remove it')  # fmt: skip
    if (card.combine == "sum") != (len(names) <= 1):
        yield _problem(
            "combine", f'{len(names)} raters and combine = "{card.combine}"', "combine",
            'write combine = "weighted", "mean", "lowest", "highest", "median" or "last" for '
            "several raters, and leave it out for one",
        )  # fmt: skip
    yield from _weights(card)


def _weights(card: Scorecard) -> Iterator[Problem]:
    given = [rater.weight for rater in card.raters if rater.weight is not None]
    if card.combine != "weighted":
        if given:
            yield _problem("weights", f'weights, and combine = "{card.combine}"', "raters",
                           'write combine = "weighted", or leave out the weights')  # fmt: skip
        return
    total = sum(given, Decimal(0))
    if len(given) < len(card.raters) or total != HUNDRED:
        shown = " + ".join(f"{r.name} {'?' if r.weight is None else r.weight}" for r in card.raters)
        yield _problem("weights", f"the weights add up to {total} %, not to 100 %: {shown}",
                       "raters", "give every rater its weight in %")  # fmt: skip


def _full(card: Scorecard) -> Iterator[Problem]:
    """Where one rater adds points up, they have to make the full mark."""
    sums = marks(card)
    if card.full is None or card.combine != "sum" or card.is_scale:
        return
    total = sum(sums.values())
    if total and total != full_mark(card):
        yield _problem(
            "full", f"the points add up to {points_of(total)}, not to {card.full}", "full",
            "correct the points of the items, or the full mark",
        )  # fmt: skip


def _bands(card: Scorecard) -> Iterator[Problem]:
    yield from _twice("grades", (grade.name for grade in card.grades))
    if card.is_scale or not card.grades:
        return
    found = bands(card)
    for band in found:
        if band.low is not None and band.high is not None and band.low >= band.high:
            yield _problem("bands", f"{band.grade.name} ends before it begins", "grades",
                           "write at_least below below")  # fmt: skip
            return
    yield from _ends(card, found)
    for lower, higher in itertools.pairwise(found):
        if lower.high == higher.low and lower.high is not None:
            continue
        yield _between(lower, higher)


def _between(lower: Band, higher: Band) -> Problem:
    """A hole or an overlap between two grades that follow upon one another."""
    ends, starts = points_of(lower.high), points_of(higher.low)
    names = f"{lower.grade.name} and {higher.grade.name}"
    if lower.high is not None and higher.low is not None and lower.high < higher.low:
        return _problem(
            "bands-hole", f"from {ends} to below {starts}, between {names}, there is no grade",
            "grades", f"write below = {starts} for {lower.grade.name}: a band ends where the next "
            "begins, so that 79.995 has a grade too",
        )  # fmt: skip
    return _problem(
        "bands-overlap", f"{names} both hold from {starts if starts is not None else 'the bottom'} "
        f"to {ends if ends is not None else 'the top'}", "grades",
        f"write below = {starts} for {lower.grade.name}",
    )  # fmt: skip


def _ends(card: Scorecard, found: tuple[Band, ...]) -> Iterator[Problem]:
    """Every score from 0 to the full mark has a grade, and so has one above it."""
    low, high, full = found[0].low, found[-1].high, full_mark(card)
    if low is not None and low > 0:
        yield _problem("bands-hole", f"below {points_of(low)} there is no grade", "grades",
                       f"leave out at_least of {found[0].grade.name}, the lowest")  # fmt: skip
    if high is not None and high <= full:
        yield _problem("bands-hole", f"from {points_of(high)} on there is no grade", "grades",
                       f"leave out below of {found[-1].grade.name}, the highest")  # fmt: skip


def _vetoes(card: Scorecard) -> Iterator[Problem]:
    names = [grade.name for grade in card.grades]
    yield from _twice("vetoes", (veto.name for veto in card.vetoes))
    for veto in card.vetoes:
        if veto.holds is None:
            yield _problem("item-form", "a veto without a condition", f"vetoes.{veto.name}",
                           'write is = "…"')  # fmt: skip
        if veto.grade and veto.grade not in names:
            yield _no_grade(veto.grade, f"vetoes.{veto.name}.grade", names)


def _consequences(card: Scorecard) -> Iterator[Problem]:
    yield from _twice("consequences", (each.name for each in card.consequences))
    for each in card.consequences:
        yield from _consequence(card, each, f"consequences.{each.name}")


def _consequence(card: Scorecard, each: Consequence, place: str) -> Iterator[Problem]:
    names = [grade.name for grade in card.grades]
    fails = card.pass_mark is not None or any(item.required for item in card.items)
    if each.when in PASSING and not (fails or card.vetoes or card.only_from):
        yield _problem("no-pass", f"{each.when}, but nothing says what passes", place,
                       "write pass_mark, a veto, or an item that is required")  # fmt: skip
    if each.when == "vetoed" and not card.vetoes:
        yield _problem("no-pass", "vetoed, and there is no veto", place, "write the veto")
    if each.when in ("first", "last") and not card.rank_within:
        yield _problem("no-ranking", f"{each.when}, but nobody is ranked", place,
                       'write rank_within = "whole", or the level')  # fmt: skip
    if each.when in ("raised", "lowered") and not card.compared_with:
        yield _problem("no-comparison", f"{each.when} above which card?", place,
                       'write compared_with = "…" on the card')  # fmt: skip
    if each.when == "graded" and not each.grades:
        yield _problem("no-grade", "graded, and no grades are named", place,
                       'write when = "graded" with grades = ["…"]')  # fmt: skip
    yield from (_no_grade(g, f"{place}.grades", names) for g in each.grades if g not in names)
    if each.within is not None and each.due is not None:
        yield _problem("two-deadlines", "both within and due", place, "keep one of them")
    if each.places < 1:
        yield _problem("places", f"{each.places} places", place, "write places = 1 or more")


def _no_grade(name: str, place: str, names: Iterable[str]) -> Problem:
    return _problem("no-grade", f"no grade {name!r}", place, nearest(name, names))


def _twice(section: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, count in Counter(names).items():
        if count > 1 or not name:
            told = f"{name!r} stands there {count} times" if name else "one without a name"
            yield _problem("twice", told, section, "give each a name of its own")


def _problem(code: str, message: str, where: str, remedy: str) -> Problem:
    return Problem(code=f"score.{code}", message=message, where=where, remedy=remedy)
