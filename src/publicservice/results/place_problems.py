"""What is odd about the places of an evaluation: equals, areas without a quota, too many given."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from publicservice.model.money.place_checks import place_of
from publicservice.model.money.places import Places
from publicservice.model.money.quotas import quotas_of
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem, Severity, nearest
from publicservice.results.places import GivenPlaces

SHOWN = 3
"""How many areas a sentence names."""


def problems_of_places(
    given: GivenPlaces, plan: Plan, missing: Collection[str]
) -> Iterator[Problem]:
    """Every finding about the places of an evaluation.

    Args:
        missing: the fields of the unit of which its register has no column.
    """
    for name, ranking in given.rankings.items():
        told = _Told(given, plan, name, ranking.places)
        yield from told.columns(missing)
        yield from told.ties()
        yield from told.hanging(missing)
        yield from told.exceeded()
        yield from told.areas()


class _Told:
    def __init__(self, given: GivenPlaces, plan: Plan, name: str, places: Places) -> None:
        self.given, self.plan, self.name, self.places = given, plan, name, places
        self.areas_told = given.by_area(places)

    def _problem(
        self, code: str, key: str, message: str, remedy: str, severity: Severity = "warning"
    ) -> Problem:
        where = place_of(self.plan, f"places.{self.name}", key)
        return Problem(code=code, message=message, where=where, remedy=remedy, severity=severity)

    def columns(self, missing: Collection[str]) -> Iterator[Problem]:
        """What places are given by, and nobody entered: nothing is known of anybody's rank."""
        fields = self.given.granting.programme.unit.fields
        for field in self.places.names_read:
            if field in missing and field in fields:
                key = "rank" if field in [each.name for each in self.places.rank] else ""
                key = key or ("chosen" if field == self.places.chosen else "in_proportion_to")
                yield self._problem(
                    "places.no-column", key, f"the register has no column for {field}, so it is "
                    "unknown of everybody",
                    f"add the column {fields[field].zh or field}",
                )  # fmt: skip

    def ties(self) -> Iterator[Problem]:
        """Equals of whom not all get a place: nobody is drawn in silence."""
        found = [
            _in_area(row["area"], f"{row['rows']} stand equal for "
                     f"{_counted(row['high'] - row['best'] + 1, 'place')}")
            for row in self.given.ties[self.name].rows(named=True)
            if row["rows"] == row["worst"] - row["best"] + 1 and row["low"] == row["high"]
        ]  # fmt: skip
        if found:
            yield self._problem(
                "places.tie", "rank" if self.places.rank else "", _listed(found),
                "rank by a further field, such as the number of a lot that was drawn; or say "
                'tie = "all" or tie = "key"',
            )  # fmt: skip

    def hanging(self, missing: Collection[str]) -> Iterator[Problem]:
        """Rows that cannot tell whether they get a place until what they are ranked by is known."""
        if self.name not in self.given.hanging:
            return
        cells, rows = self.given.cells[self.name], self.given.hanging[self.name].rows(named=True)
        for number, key in enumerate(self.places.rank):
            found = []
            for row in (each for each in rows if each["key"] == number):
                cell = cells[row["area"]]
                if cell["low"] == cell["high"] and key.name not in missing:
                    left = _counted(cell["high"] - cell["given_sure"], "place")
                    found.append(
                        _in_area(row["area"], f"{_counted(row['rows'], 'row')} for {left}")
                    )
            if found:
                yield self._problem(
                    "places.blank", "rank",
                    f"places hang on {key.name}, which is not known: {_listed(found)}",
                    f"fill in {key.name} of those who are undetermined on the waiting list",
                )  # fmt: skip

    def exceeded(self) -> Iterator[Problem]:
        """More given than there are, because equals all get one."""
        found = []
        for area, told in self.areas_told.items():
            (least, _), (_, room) = told["given"], told["places"]
            if area is not None and room is not None and least > room:
                found.append(_in_area(area, f"{least} given of {_counted(room, 'place')}, "
                                      f"{least - room} more"))  # fmt: skip
        if found:
            yield self._problem(
                "places.exceeded", "tie", f"all equals get a place: {_listed(found)}",
                "see that there is money for them, or rank by a further field",
            )  # fmt: skip

    def areas(self) -> Iterator[Problem]:
        """Areas that the table does not have, or that nobody lives in, or that are not known."""
        if not self.places.by:
            return
        if unplaced := self.areas_told.get(None):
            yield self._problem(
                "places.no-area", "by", f"{_counted(unplaced['claimants'][1] or 0, 'claimant')} "
                f"without {self.places.by}: each may take a place in any of them",
                f"fill in {self.places.by}",
            )  # fmt: skip
        listed = quotas_of(self.places, self.given.granting.figures.at).listed
        if not listed:
            return
        here = {area: told for area, told in self.areas_told.items() if area is not None}
        lacking = [area for area in here if area not in listed]
        if lacking:
            yield self._problem(
                "places.no-quota", self._table, f"no number for {_listed(lacking)}, where "
                f"{_counted(self._claimants(lacking), 'claimant')} may take a place",
                f"add {self._table}.{lacking[0]!r}, 0 where there is none; "
                f"{nearest(lacking[0], listed)}",
            )  # fmt: skip
        nowhere = [area for area in listed if area not in self.given.cells[self.name]]
        if nowhere:
            known = [area for area in self.given.cells[self.name] if area is not None]
            yield self._problem(
                "places.nobody-there", self._table, f"{_listed(nowhere)}: nobody of the register "
                f"has this {self.places.by}",
                nearest(nowhere[0], known) if known else "look at the register", "notice",
            )  # fmt: skip

    @property
    def _table(self) -> str:
        return "weights" if isinstance(self.places.weights, Mapping) else "quota"

    def _claimants(self, areas: list[str]) -> int:
        cells = self.given.cells[self.name]
        return sum(cells[area]["claim_maybe"] for area in areas)


def _in_area(area: str, told: str) -> str:
    return f"{area}: {told}" if area else told


def _listed(found: list[str]) -> str:
    more = len(found) - SHOWN
    return "; ".join(found[:SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
