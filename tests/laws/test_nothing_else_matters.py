"""Order, repetition and other scenarios change nothing."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from conformance.edges import FULL, LEAP_DAY, PLAN
from conformance.everything import Everything
from laws.guesthouses import AT, House, read_example_plan

import publicservice as ps
from publicservice import Programme, criterion
from publicservice.evaluation import Evaluation
from publicservice.plan_file import read_plan_text
from publicservice.registers import registers
from publicservice.testing import MadeRegisters, random_registers
from publicservice.testing.engines import native_frames
from publicservice.testing.run import run


def evaluated(made: MadeRegisters, at: date = LEAP_DAY) -> tuple[pl.DataFrame, pl.DataFrame]:
    results = run(Everything, PLAN, made, at)
    return results.decisions, results.indicators


def test_the_order_of_rows_changes_nothing() -> None:
    dice = random.Random(1)
    shuffled = {name: dice.sample(rows, len(rows)) for name, rows in FULL.tables.items()}
    expected, found = evaluated(FULL), evaluated(MadeRegisters(shuffled))
    assert found[0].equals(expected[0])
    assert found[1].equals(expected[1])


def test_evaluating_twice_changes_nothing() -> None:
    """Neither the results of the second evaluation nor those of the first, nor the frames.

    The order of the rows is not defined, so they are sorted before they are compared.
    """
    in_use = ps.programme("disability-support")
    made = random_registers(in_use.programme, in_use.plan, AT, seed=1)
    frames = native_frames(in_use.programme, made, "polars")
    before = {name: frame.clone() for name, frame in frames.items()}
    supplied = registers(frames)
    first = Evaluation(in_use.programme, in_use.plan, supplied, AT)
    decisions, indicators = first.decisions.sort("person"), first.indicators
    second = Evaluation(in_use.programme, in_use.plan, supplied, AT)
    assert second.decisions.sort("person").equals(decisions)
    assert second.indicators.equals(indicators)
    assert first.decisions.sort("person").equals(decisions)
    assert all(frames[name].equals(frame) for name, frame in before.items())


def test_a_row_more_for_one_changes_nobody_else() -> None:
    """Decisions are about rows: a new guest of one house is no news about the others."""
    more = {"guest": "new", "house": "plain", "born": date(1990, 1, 1), "paid": 9, "nights": 9,
            "present": True, "kind": "single"}  # fmt: skip
    before = evaluated(FULL)[0]
    after = evaluated(FULL.with_tables({"guests": [*FULL.tables["guests"], more]}))[0]
    others = pl.col("house") != "plain"
    assert after.filter(others).equals(before.filter(others))
    assert not after.filter(~others).equals(before.filter(~others))


LOCAL = """
programme = "guest-houses"
schema_version = 1
source = { title = "A county", issuer = "office", document = "made up/2" }
[counts]
fixed = { value = 5, unit = "items", cite = "9" }
"""


def test_a_local_plan_does_not_change_the_default() -> None:
    """The scenario of one county is not the baseline of the next."""
    before = evaluated(FULL)[0]
    local = read_plan_text(LOCAL, "county.toml", default=PLAN)
    changed = run(Everything, local, FULL, LEAP_DAY).decisions
    assert not changed.equals(before)
    assert evaluated(FULL)[0].equals(before)
    assert read_example_plan() == PLAN


DATED = """
programme = "dated"
schema_version = 1
source = { title = "Dated", issuer = "office", document = "made up/3" }
[rooms.least]
unit = "items"
cite = "1"
value = [
    { value = 1 },
    { since = 2014-01-01, value = 2 },
    { since = 2015-01-01, value = 3 },
]
"""


class Dated(Programme):
    """Enough rooms, of which the plan asks for more every year."""

    id = "dated"
    unit = House
    eligible = criterion("enough", "足够", lambda h: h.rooms >= h.plan.rooms.least, cite="1")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (date(2013, 12, 31), {"one": "eligible", "two": "eligible", "three": "eligible"}),
        (date(2014, 1, 1), {"one": "not_eligible", "two": "eligible", "three": "eligible"}),
        (date(2014, 12, 31), {"one": "not_eligible", "two": "eligible", "three": "eligible"}),
        (date(2015, 1, 1), {"one": "not_eligible", "two": "not_eligible", "three": "eligible"}),
    ],
)
def test_an_earlier_date_gives_the_earlier_result(at: date, expected: dict[str, str]) -> None:
    plan = read_plan_text(DATED, "dated.toml")
    rooms = {"one": 1, "two": 2, "three": 3}
    made = MadeRegisters({"houses": [{"house": key, "rooms": n} for key, n in rooms.items()]})
    decisions = run(Dated, plan, made, at).decisions
    assert dict(zip(decisions["house"], decisions["outcome"], strict=True)) == expected


class Stricter(Everything):
    """A place that overrides one rule, by one that comes later in the book."""

    flag = criterion(
        "licensed and busy", "有证且入住高", lambda h: h.licensed & h.busy, cite="local"
    )


def test_a_sub_class_overrides_one_rule() -> None:
    """Its readers follow, everything else stays, and the original is as it was."""
    before = evaluated(FULL)[0]
    local = run(Stricter, PLAN, FULL, LEAP_DAY).decisions
    changed = {name for name in before.columns if not local[name].equals(before[name])}
    readers = {"flag", "neither", "nested", "best_certain_fen", "best_possible_fen", "category"}
    assert "flag" in changed
    assert changed <= readers
    assert evaluated(FULL)[0].equals(before)
    assert Stricter.rules["flag"].defined_in == "Stricter"
    assert Everything.rules["flag"].defined_in == "Everything"
    order = list(Stricter.rules)
    assert order.index("busy") < order.index("flag") < order.index("neither")
