"""What holds for scarce places of any plan and register."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from money.scarce import (
    AT,
    ROWS,
    VARIANTS,
    Result,
    Row,
    Visits,
    completion,
    of_rows,
    placed_by_pairs,
    plan_of,
)

from publicservice.model.areas import WHOLE
from publicservice.model.money.quotas import divided, in_proportion
from publicservice.testing import MadeRegisters, check_interpreter

FEW = settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
"""Of each variant of the plan: an example takes a tenth of a second and more."""
EVERY = pytest.mark.parametrize("variant", list(VARIANTS))


@EVERY
@FEW
@given(rows=ROWS)
def test_places_are_those_of_every_pair(variant: str, rows: list[Row]) -> None:
    """Sorting and adding up gives what comparing every row with every other one gives.

    No more are given for certain than there are, and who waits gets nothing.
    """
    found = of_rows(plan_of(variant), rows)
    room: dict[str | None, tuple[int, int]] = {}
    for row in rows:
        rank = found.ranks[row["person"]]
        here = row["village"] if plan_of(variant).places["visits"].by else ""
        room[here] = rank["low"], rank["high"]
    expected = placed_by_pairs(variant, rows, room)
    for person, rank in found.ranks.items():
        if rank["claim"] is not False and rank["chosen"] is not False:
            assert rank["place"] is expected[person], (person, rank)
    assert_given(variant, found)
    waiting = {
        row["person"] for row in found.waiting.rows(named=True) if row["status"] == "waiting"
    }
    ranks = found.ranks.items()
    assert waiting == {key for key, row in ranks if row["claim"] and row["place"] is False}


def assert_given(variant: str, found: Result) -> None:
    """No more than there are, unless all equals get one; the rest gets parcels."""
    certain: dict[Any, set[str]] = {}
    for (person, benefit), row in found.entitlements.items():
        if row["status"] == "entitled" and benefit in ("visit", "card"):
            certain.setdefault(row["village"], set()).add(person)
        if row["status"] == "waiting":
            assert (row["amount_certain_fen"], row["amount_possible_fen"]) == (0, 0)
        if row["status"] == "waiting" and benefit == "visit":
            parcel = "entitled" if found.ranks[person]["claim"] else "undetermined"
            assert found.entitlements[person, "parcel"]["status"] == parcel
    if plan_of(variant).places["visits"].tie == "all":
        return
    for area in found.places.rows(named=True):
        high = area["places_possible"]
        given = certain.get(area["area"], set())
        if area["level"] == WHOLE:
            given = set().union(*certain.values())
        assert high is None or len(given) <= area["given_possible"] <= high


@EVERY
@FEW
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_every_completion_lies_between(variant: str, rows: list[Row], seed: random.Random) -> None:
    """Places, claimants, given, free and waiting of every area, every place, every amount."""
    plan = plan_of(variant)
    said, full = of_rows(plan, rows), of_rows(plan, completion(rows, seed))
    ends = {row["area"]: row for row in said.places.rows(named=True)}
    for person, row in full.ranks.items():
        before = said.ranks[person]
        if before["place"] is not None and row["claim"]:
            assert row["place"] is before["place"], (person, before, row)
    for key, row in full.entitlements.items():
        before = said.entitlements[key]
        low, high = before["amount_certain_fen"], before["amount_possible_fen"]
        assert low <= row["amount_certain_fen"] <= row["amount_possible_fen"] <= high
    for row in full.places.rows(named=True):
        if row["area"] in ends:
            assert_within(row, ends[row["area"]])


def assert_within(row: Row, before: Row) -> None:
    """Both ends of each count lie within what was said."""
    for what in ("places", "claimants", "given", "free", "waiting"):
        low, high = (before[f"{what}_{end}"] for end in ("certain", "possible"))
        least, most = (row[f"{what}_{end}"] for end in ("certain", "possible"))
        assert low is None or low <= least, (what, before, row)
        assert high is None or (most is not None and most <= high), (what, before, row)


@FEW
@given(variant=st.sampled_from(list(VARIANTS)), rows=ROWS, dice=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    variant: str, rows: list[Row], dice: random.Random
) -> None:
    """Nor does evaluating twice."""
    shuffled = list(rows)
    dice.shuffle(shuffled)
    one, other = of_rows(plan_of(variant), rows), of_rows(plan_of(variant), shuffled)
    assert one.entitlements == other.entitlements
    assert one.places.equals(other.places)
    assert one.waiting.equals(other.waiting)


@pytest.mark.parametrize("variant", ["quota", "quota for all", "weights", "open table"])
@FEW
@given(rows=ROWS)
def test_batches_that_split_no_area_change_nothing(variant: str, rows: list[Row]) -> None:
    """Each village by itself; who may live in any of them would be in all of the batches."""
    rows = [row for row in rows if row["village"]]
    whole = of_rows(plan_of(variant), rows).entitlements if rows else {}
    for village in {row["village"] for row in rows}:
        batch = [row for row in rows if row["village"] == village]
        for key, row in of_rows(plan_of(variant), batch).entitlements.items():
            assert row == whole.pop(key)
    assert whole == {}


@FEW
@given(rows=ROWS)
def test_explanations_and_columns_say_the_same(rows: list[Row]) -> None:
    """What takes precedence and who waits, as columns and as cases."""
    check_interpreter(Visits, plan_of("quota"), MadeRegisters({"persons": rows}), AT)


AREAS = st.dictionaries(st.text("ABCDEF", min_size=1, max_size=2), st.integers(0, 50), min_size=1)


@settings(max_examples=200, deadline=None)
@given(number=st.integers(0, 300), weights=AREAS.filter(lambda w: any(w.values())))
def test_a_division_makes_the_number(number: int, weights: dict[str, int]) -> None:
    """To the whole place; nobody gets less than its share rounded down, or more than rounded up."""
    parts = divided(number, weights)
    total = sum(weights.values())
    assert sum(parts.values()) == number
    for area, part in parts.items():
        share = number * weights[area]
        assert share // total <= part <= -(-share // total)
    for one, other in itertools.combinations(sorted(weights), 2):
        if weights[one] == weights[other]:
            assert parts[one] - parts[other] in (0, 1)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), number=st.integers(0, 60), weights=AREAS, spread=st.integers(0, 4))
def test_a_division_of_what_is_open_holds_every_completion(
    data: st.DataObject, number: int, weights: dict[str, int], spread: int
) -> None:
    """Weights and number between two bounds each."""
    ends = {
        area: (weight, weight + data.draw(st.integers(0, 3))) for area, weight in weights.items()
    }
    said = in_proportion((number, number + spread), ends)
    full = {area: data.draw(st.integers(low, high)) for area, (low, high) in ends.items()}
    if any(full.values()):
        parts = divided(data.draw(st.integers(number, number + spread)), full)
        for area, (low, high) in said.items():
            assert high is not None
            assert low <= parts[area] <= high
