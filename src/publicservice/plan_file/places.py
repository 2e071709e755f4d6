"""The section ``[places]`` as a TOML table: read and written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.money.places import DIRECTIONS, Places, RankKey, Tie
from publicservice.model.plan import Number
from publicservice.model.problem import PlanError
from publicservice.model.state import Unknown
from publicservice.plan_file.entries import read_number
from publicservice.plan_file.structure import Gathered, structured, wrong_type
from publicservice.plan_file.tables import Table, number_table
from publicservice.plan_file.timetable import remarks_table, unnamed

TABLES = ("quota", "weights")
EXAMPLE = 'write the area with its number: "upper village" = 3'


@frozen
class PlacesEntry:
    """Scarce places as written, without their figures.

    Attributes:
        benefits: whose places these are; one beneficiary takes one place.
        by: the level or field of the unit whose areas have places of their own; one pool without.
        in_proportion_to: the criterion whose holders are counted in each area to divide the number.
        chosen: the criterion that holds for whom an office chose; nobody else gets a place.
        rank: what decides who comes first, such as ``["severe desc", "applied_on asc"]``.
        tie: what happens to equals of whom not all get a place.
    """

    benefits: tuple[str, ...]
    by: str = ""
    in_proportion_to: str = ""
    chosen: str = ""
    rank: tuple[str, ...] = ()
    tie: Tie = "undecided"
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


@frozen
class PlacesKeys:
    """The figures of scarce places.

    Attributes:
        number: how many places there are in all.
        quota: how many each area has, by its name, or unknown with the reason.
        weights: by area, what the number is divided in proportion to, or unknown with the reason.
    """

    number: Number | Decimal | None = None
    quota: Mapping[str, Number | Decimal | str] | None = None
    weights: Mapping[str, Number | Decimal | str] | None = None


def read_places(name: str, raw: Any) -> Places:
    """``[places.visits]``: benefits, by, number, quota, weights, rank, tie.

    Raises one PlanError with all problems of the table, their places relative to it.
    """
    table, path, gathered = unnamed(raw), f"places.{name}", Gathered()
    figures: dict[str, Any] = {}
    if "number" in table:
        figures["number"] = gathered.attempt("number", _read_count, f"{path}.number",
                                             table["number"])  # fmt: skip
    for key in TABLES:
        if key in table:
            figures[key] = gathered.attempt(key, _read_table, f"{path}.{key}", table[key])
    others = {key: item for key, item in table.items() if key not in ("number", *TABLES)}
    entry = gathered.attempt("", structured, others, PlacesEntry)
    rank = gathered.attempt("rank", _read_rank, entry.rank) if entry else None
    gathered.raise_all()
    assert entry is not None, "else a problem was raised"
    assert rank is not None, "else a problem was raised"
    found = Places(
        name, entry.label, entry.benefits, entry.by, **figures, rank=rank, tie=entry.tie,
        in_proportion_to=entry.in_proportion_to, chosen=entry.chosen, cite=entry.cite,
        note=entry.note,
    )  # fmt: skip
    _check_division(found)
    return found


def _read_count(path: str, raw: Any) -> Number:
    number = read_number(path, raw if isinstance(raw, dict) else {"value": raw})
    if number.kind != "count":
        raise PlanError.of(
            "plan.wrong-type", f"{number.kind} in the place of a count",
            remedy='write 3, or { value = 3, unit = "households" }',
        )  # fmt: skip
    return number


def _read_table(path: str, raw: Any) -> Mapping[str, Number] | Unknown:
    if not isinstance(raw, dict):
        raise wrong_type("a table", raw, EXAMPLE)
    if isinstance(reason := raw.get("unknown"), str) and len(raw) == 1:
        return Unknown(reason)
    if not raw:
        raise PlanError.of("plan.empty-section", "no area is listed", remedy=EXAMPLE)
    gathered = Gathered()
    read = {area: gathered.attempt(area, _read_count, f"{path}.{area}", raw[area]) for area in raw}
    gathered.raise_all()
    return {area: number for area, number in read.items() if number is not None}


def _read_rank(texts: tuple[str, ...]) -> tuple[RankKey, ...]:
    gathered = Gathered()
    keys = [gathered.attempt(f"[{n}]", _read_rank_key, text) for n, text in enumerate(texts)]
    gathered.raise_all()
    return tuple(key for key in keys if key is not None)


def _read_rank_key(text: str) -> RankKey:
    name, _, direction = text.strip().partition(" ")
    if direction.strip() not in DIRECTIONS or not name.isidentifier():
        raise PlanError.of(
            "places.rank", f"{text!r} does not say what comes first",
            remedy=f'write "{name if name.isidentifier() else "income"} desc" for the greatest '
            "first (what holds before what does not, the latest day), asc for the least",
        )  # fmt: skip
    return RankKey(name, direction.strip() == "desc")


def _check_division(places: Places) -> None:
    """One way to say how many each area has, and none where there are no areas."""
    ways = {"quota": places.quota, "weights": places.weights,
            "in_proportion_to": places.in_proportion_to}  # fmt: skip
    given = [key for key, way in ways.items() if way]
    if len(given) > 1 or (given and not places.by):
        what = "two ways to say how many each area has" if places.by else "no areas that have them"
        raise PlanError.of(
            "places.division", f"{', '.join(given)}: {what}",
            remedy="keep one of them" if places.by else 'say which areas: by = "village"',
        )  # fmt: skip
    if places.by and not given:
        raise PlanError.of(
            "places.division", f"by {places.by}, and nothing says how many each has",
            remedy='add a quota for each, weights, in_proportion_to = "…", or quota = { unknown = '
            '"why" }',
        )  # fmt: skip
    if places.number is None and not isinstance(places.quota, Mapping | Unknown):
        raise PlanError.of(
            "places.number", "nothing says how many places there are",
            remedy='write number = { value = 100, unit = "persons" }, or { unknown = "why", unit '
            '= "persons" }',
        )  # fmt: skip
    if not places.benefits:
        raise PlanError.of(
            "places.benefits", "nobody's places", where="benefits",
            remedy='name the benefits that are scarce: benefits = ["visit"]',
        )  # fmt: skip


def places_table(places: Places) -> Table:
    """Places without their name."""
    table: Table = {"benefits": list(places.benefits)}
    for key in ("by", "in_proportion_to", "chosen"):
        if value := getattr(places, key):
            table[key] = value
    if places.number is not None:
        table["number"] = number_table(places.number)
    for key in TABLES:
        found = getattr(places, key)
        if isinstance(found, Unknown):
            table[key] = {"unknown": found.reason}
        elif found is not None:
            table[key] = {area: number_table(number) for area, number in found.items()}
    if places.rank:
        table["rank"] = [str(key) for key in places.rank]
    if places.tie != "undecided":
        table["tie"] = places.tie
    return {**table, **remarks_table(places.label, places.cite, places.note)}
