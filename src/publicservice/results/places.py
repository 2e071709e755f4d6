"""Scarce places: how many there are in each area, who has one, and who waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl
from attrs import define, frozen

from publicservice.engine.literals import choose, is_false, is_true, literal, unknown
from publicservice.engine.money.grant import Granting
from publicservice.engine.money.hanging import columns_ranked_by, hanging
from publicservice.engine.money.ranking import (
    CLAIM,
    COLUMNS,
    FAR,
    HIGH,
    LOW,
    PLACE,
    RANK_BEST,
    RANK_WORST,
    Ranking,
    ties,
    totals,
)
from publicservice.model.areas import WHOLE
from publicservice.model.money.places import Places
from publicservice.model.money.quotas import Bounded, quotas_of
from publicservice.output import collect_all
from publicservice.results.measured import UNKNOWN_AREA

COUNTED = ("places", "claimants", "given", "free", "waiting")
PLACES: dict[str, pl.DataType] = {
    "places": pl.String(),
    "label_en": pl.String(),
    "label_zh": pl.String(),
    "level": pl.String(),
    "area": pl.String(),
    **{f"{what}_{end}": pl.Int64() for what in COUNTED for end in ("certain", "possible")},
    "cite": pl.String(),
    "document": pl.String(),
}
Counted = Mapping[str, Bounded]
Cells = Mapping[str, int]
NOBODY = dict.fromkeys(
    ("claim_sure", "claim_maybe", "try_sure", "try_maybe", "given_sure", "given_maybe", "waiting"),
    0,
)
NO_ENDS: tuple[None, None] = (None, None)


@frozen
class PlaceOfCase:
    """What one beneficiary can say of its place; ranks are null where it does not contend.

    Attributes:
        has: whether it has one, three-valued.
        best, worst: both ends of its rank in its area.
        room: both ends of the places there.
        contenders: how many contend for one there, at most.
        register: the unit's, whose rows contend.
    """

    places: Places
    has: bool | None
    best: int | None
    worst: int | None
    room: Bounded
    contenders: int
    register: str


@define(slots=False)
class GivenPlaces:
    """The places of one evaluation; nothing is computed before it is asked for."""

    granting: Granting

    @property
    def rankings(self) -> Mapping[str, Ranking]:
        """Those whose benefits the programme has, by name."""
        return self.granting.rankings

    @cached_property
    def _ranked(self) -> nw.LazyFrame[Any]:
        """Everybody with all ranks, once computed on Polars, for they are read again and again."""
        unit = self.granting.programme.unit
        areas = (each.places.by for each in self.rankings.values() if each.places.by)
        names = dict.fromkeys((unit.key(), *unit.levels, *areas))
        ranks = [ranking.column(what) for ranking in self.rankings.values() for what in COLUMNS]
        for ranking in self.rankings.values():
            names |= dict.fromkeys(columns_ranked_by(ranking, self.granting.programme))
        frame = self.granting.frame.select(*names, *ranks)
        return frame.collect().lazy() if frame.implementation.is_polars() else frame

    @cached_property
    def _computed(self) -> list[pl.DataFrame]:
        """The totals by area of all places, then the ties of all."""
        rankings, frame = self.rankings.values(), self._ranked
        return collect_all([
            *(totals(frame, ranking) for ranking in rankings),
            *(ties(frame, ranking) for ranking in rankings),
        ])  # fmt: skip

    @cached_property
    def cells(self) -> dict[str, dict[str | None, Cells]]:
        """By places and area; see `engine.money.ranking.totals`."""
        frames = zip(self.rankings, self._computed, strict=False)
        return {
            name: {row.pop("area"): row for row in frame.rows(named=True)} for name, frame in frames
        }

    @cached_property
    def ties(self) -> dict[str, pl.DataFrame]:
        """By places, sorted by area; see `engine.money.ranking.ties`."""
        frames = self._computed[len(self.rankings) :]
        return {n: f.sort("area") for n, f in zip(self.rankings, frames, strict=True)}

    @cached_property
    def hanging(self) -> dict[str, pl.DataFrame]:
        """By places, sorted by area; see `engine.money.hanging.hanging`.

        Only of those that have a rank and do not know who gets each place.
        """
        found = {
            name: hanging(self._ranked, ranking, self.granting.programme)
            for name, ranking in self.rankings.items()
            if ranking.places.rank and any(
                cell["given_sure"] < cell["given_maybe"] for cell in self.cells[name].values()
            )
        }  # fmt: skip
        frames = zip(found, collect_all(list(found.values())), strict=True)
        return {name: frame.sort("area") for name, frame in frames}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """See `Evaluation.places`."""
        rows = [row for ranking in self.rankings.values() for row in self._rows(ranking.places)]
        return pl.DataFrame(rows, schema=PLACES, orient="row")

    def _rows(self, places: Places) -> Iterator[dict[str, Any]]:
        head = {
            "places": places.name, "label_en": places.label.text("en") or places.name,
            "label_zh": places.label.text("zh"), "cite": places.cite,
            "document": self.granting.figures.plan.source_of(f"places.{places.name}").document,
        }  # fmt: skip
        areas = self.by_area(places)
        yield {**head, "level": WHOLE, "area": WHOLE, **_columns(self.whole(places, areas))}
        for area, told in areas.items() if places.by else ():
            row = {**head, "level": places.by, "area": area or UNKNOWN_AREA, **_columns(told)}
            yield row if area else {**row, **dict.fromkeys(_OF_NO_AREA)}

    def by_area(self, places: Places) -> dict[str | None, Counted]:
        """What is counted of every area with places or claimants, by name."""
        quotas = quotas_of(places, self.granting.figures.at)
        cells = self.cells[places.name]
        found = {area: _of_nobody(ends) for area, ends in quotas.listed.items()} | cells
        if not places.by:
            found = found or {"": _of_nobody(quotas.whole)}
        shared = places.in_proportion_to or not places.by
        anywhere = cells.get(None, NOBODY)
        return {
            area: _of_area(found[area], places, anywhere if area is not None else None)
            for area in sorted(found, key=lambda area: (area is None, area))
            if area in quotas.listed or found[area]["claim_maybe"] or (shared and area is not None)
        }

    def whole(self, places: Places, areas: Mapping[str | None, Counted]) -> Counted:
        """All areas together. Of a table of quotas its sum, else the number."""
        if not places.by:
            return areas[""]
        sums = {what: _summed([told[what] for told in areas.values()]) for what in COUNTED}
        room = self._room(places, sums["places"], someone_anywhere=None in areas)
        cells = self.cells[places.name].values()
        claimants = sum(c["claim_sure"] for c in cells), sum(c["claim_maybe"] for c in cells)
        given = sums["given"][0], _least(sums["given"][1], sum(c["try_maybe"] for c in cells))
        waits = sums["waiting"][0]
        if places.tie != "all" and room[1] is not None:
            given = given[0], min(given[1] or 0, room[1])
            waits = max(waits, claimants[0] - room[1])
        left = None if room[1] is None else max(room[1] - given[0], 0)
        return {
            "places": room, "claimants": claimants, "given": given,
            "free": (sums["free"][0], left), "waiting": (waits, claimants[1] - given[0]),
        }  # fmt: skip

    def _room(self, places: Places, listed: Bounded, *, someone_anywhere: bool) -> Bounded:
        """The places of all areas: what a table of quotas makes, else the number.

        Who may live in any area may live in one that the table does not have.
        """
        quotas = quotas_of(places, self.granting.figures.at)
        if not isinstance(places.quota, Mapping):
            return quotas.whole
        if not someone_anywhere or quotas.elsewhere[1] == 0:
            return listed
        if listed[1] is None or quotas.whole[1] is None:
            return listed[0], None
        return listed[0], max(listed[1], quotas.whole[1])

    def waiting_list(self, levels: tuple[str, ...]) -> nw.LazyFrame[Any]:
        """See `Evaluation.waiting_list`; not computed."""
        frame, key = self._ranked, self.granting.programme.unit.key()
        same = [nw.col(name) for name in (key, *levels)]
        lists = [_waiting(frame, ranking, same) for ranking in self.rankings.values()]
        if lists:
            return nw.concat(lists, how="vertical")
        texts = [unknown("text").alias(name) for name in ("places", "area", "status")]
        ranks = [unknown("count").alias(name) for name in RANKS]
        return frame.head(0).select(texts[0], *same, *texts[1:], *ranks)

    def of_case(self, key: str) -> dict[str, PlaceOfCase]:
        """What one beneficiary can say of its place, by places; nothing where it claims none."""
        names = (CLAIM, PLACE, RANK_BEST, RANK_WORST, LOW, HIGH)
        unit = self.granting.programme.unit
        own = self._ranked.filter(nw.col(unit.key()) == literal(key))
        frames = collect_all([
            own.select(ranking.area.alias("area"), *[ranking.read(n).alias(n) for n in names])
            for ranking in self.rankings.values()
        ])  # fmt: skip
        told: dict[str, PlaceOfCase] = {}
        for (name, ranking), frame in zip(self.rankings.items(), frames, strict=True):
            for row in frame.filter(pl.col(CLAIM).fill_null(True)).rows(named=True):
                here = self.by_area(ranking.places)[row["area"]]
                told[name] = PlaceOfCase(
                    ranking.places, row[PLACE], row[RANK_BEST], row[RANK_WORST], here["places"],
                    self._contenders(name, row["area"]), unit.register,
                )  # fmt: skip
        return told

    def _contenders(self, name: str, area: str | None) -> int:
        cells = self.cells[name]
        anywhere = cells.get(None, NOBODY)["try_maybe"]
        return cells[area]["try_maybe"] + (anywhere if area is not None else 0)


_OF_NO_AREA = ("places_certain", "places_possible", "free_certain", "free_possible")
RANKS = ("rank_best", "rank_worst", "position_best", "position_worst")


def _columns(told: Counted) -> dict[str, int | None]:
    ends = ("certain", "possible")
    return {f"{what}_{end}": told[what][n] for what in COUNTED for n, end in enumerate(ends)}


def _of_nobody(ends: Bounded) -> Cells:
    """The cells of an area without a claimant."""
    return {**NOBODY, "low": ends[0], "high": FAR if ends[1] is None else ends[1]}


def _of_area(cells: Cells, places: Places, anywhere: Cells | None) -> Counted:
    """What is said of an area, from its counted cells.

    Args:
        anywhere: the cells of those who may live in any area; `None` for these themselves, who
            have no places of their own.
    """
    claims, tries = cells["claim_sure"], cells["try_sure"]
    if anywhere is None:
        return {
            "places": (0, 0), "claimants": (claims, cells["claim_maybe"]),
            "given": (0, cells["given_maybe"]), "free": (0, 0),
            "waiting": (cells["waiting"], cells["claim_maybe"]),
        }  # fmt: skip
    low, high = cells["low"], None if cells["high"] >= FAR else cells["high"]
    most_claims = cells["claim_maybe"] + anywhere["claim_maybe"]
    most_tries = cells["try_maybe"] + anywhere["try_maybe"]
    least = max(cells["given_sure"], min(tries, low))
    waits, most = cells["waiting"], most_tries if high is None else min(most_tries, high)
    if places.tie == "all":
        most = cells["given_maybe"] + anywhere["given_maybe"]
    elif high is not None:
        waits = max(waits, claims - high)
    most_waits = most_claims - least
    if not places.chosen:
        most_waits = min(most_waits, max(most_claims - low, 0))
    return {
        "places": (low, high), "claimants": (claims, most_claims), "given": (least, most),
        "free": (max(low - most_tries, 0), None if high is None else max(high - tries, 0)),
        "waiting": (waits, most_waits),
    }  # fmt: skip


def _summed(ends: list[Bounded]) -> Bounded:
    highs = [high for _, high in ends]
    known = [high for high in highs if high is not None]
    return sum(low for low, _ in ends), sum(known) if len(known) == len(highs) else None


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _waiting(frame: nw.LazyFrame[Any], ranking: Ranking, same: list[nw.Expr]) -> nw.LazyFrame[Any]:
    """Who claims and has no place for certain, with rank and position."""
    claim, place = ranking.read(CLAIM), ranking.read(PLACE)
    best, worst = ranking.read(RANK_BEST), ranking.read(RANK_WORST)
    waits = is_true(claim) & is_false(place)
    first, last = best - ranking.read(HIGH), worst - ranking.read(LOW)
    status = choose(waits, literal("waiting"), literal("undetermined"))
    area = ranking.area if ranking.places.by else literal(WHOLE)
    return frame.filter(~is_false(claim) & ~is_true(place)).select(
        literal(ranking.places.name).alias("places"),
        *same,
        area.alias("area"),
        status.alias("status"),
        best.alias("rank_best"),
        worst.alias("rank_worst"),
        nw.when(waits & (first > literal(0))).then(first).alias("position_best"),
        nw.when(last > literal(0)).then(last).alias("position_worst"),
    )
