"""What holds for any register and plan: parts make up the whole, nothing hangs on the order."""

from __future__ import annotations

import random
from typing import Any

import attrs
import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from money.grants import AT, IN_TURN, PLAN, Grants, InTurn

from publicservice.engine.money.columns import columns_of
from publicservice.model.money.routes import routes_of
from publicservice.model.plan import Plan
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.testing import MadeRegisters, check_interpreter
from publicservice.testing.completion import complete
from publicservice.testing.run import entitled
from publicservice.testing.strategies import made_registers

COLUMNS = columns_of(Grants, routes_of(Grants.benefits, PLAN, AT))
REGISTERS = made_registers(Grants, PLAN, AT, most_rows=5)
FEW = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
"""An example takes a good part of a second: few, and not made smaller when they fail."""


def rows(made: MadeRegisters, plan: Plan = PLAN, programme: Any = Grants) -> list[dict[str, Any]]:
    """The entitlements."""
    return entitled(programme, plan, made, AT).rows(named=True)


@FEW
@given(REGISTERS)
def test_explanations_and_columns_say_the_same(made: MadeRegisters) -> None:
    """The interpreter works in whole numbers of Python, the engine in expressions."""
    check_interpreter(Grants, PLAN, made, AT)


@FEW
@given(REGISTERS)
def test_parts_make_up_the_whole(made: MadeRegisters) -> None:
    """To the fen where all is known; else the parts leave room for the whole."""
    for row in rows(made):
        certain = [row[f"{part}_certain_fen"] for part in COLUMNS.parts]
        possible = [row[f"{part}_possible_fen"] for part in COLUMNS.parts]
        ends = row["amount_certain_fen"], row["amount_possible_fen"]
        paid = [fen for fen in certain if fen is not None]
        if not paid or row["status"] == "gives_way":
            continue
        assert sum(paid) <= ends[0]
        most = [high for low, high in zip(certain, possible, strict=True) if low is not None]
        if None not in most and ends[1] is not None:
            assert sum(most) >= ends[1]
        if ends[0] == ends[1] and paid == most:
            assert sum(paid) == ends[0], row


@FEW
@given(REGISTERS)
def test_certain_is_at_most_possible_and_nobody_gets_more_than_the_cap(made: MadeRegisters) -> None:
    """For the amount and for every part."""
    for row in rows(made):
        for what in ("amount", *COLUMNS.parts):
            low, high = row[f"{what}_certain_fen"], row[f"{what}_possible_fen"]
            assert low is None or high is None or 0 <= low <= high, (what, row)
        if row["benefit"] == "even":
            assert row["amount_possible_fen"] <= 90_000
    frame = entitled(Grants, PLAN, made, AT).filter(pl.col("benefit") == "shared")
    groups = dict(zip(*made_households(made), strict=True))
    named = frame.with_columns(group=pl.col("person").replace_strict(groups, default=None))
    sums = named.filter(pl.col("group").is_not_null()).group_by("group").agg(
        pl.col("amount_certain_fen").sum()
    )  # fmt: skip
    assert all(fen <= 90_000 for fen in sums["amount_certain_fen"])


def made_households(made: MadeRegisters) -> tuple[list[Any], list[Any]]:
    """Persons and their households."""
    persons = made.tables["persons"]
    return [p["person"] for p in persons], [p.get("household") for p in persons]


@FEW
@given(REGISTERS, st.integers(0, 2**32))
def test_every_completion_lies_between(made: MadeRegisters, seed: int) -> None:
    """Whatever is missing; an amount that is still to be decided lies within the standard."""
    said = {(row["person"], row["benefit"]): row for row in rows(made)}
    completion = complete(Grants, PLAN, made, AT, random.Random(seed))
    persons = [
        {**row, "awarded": before.get("awarded"), "household": before.get("household")}
        for row, before in zip(
            completion.registers.tables["persons"], made.tables["persons"], strict=True
        )
    ]
    full = completion.registers.with_tables({"persons": persons})
    for row in rows(full, attrs.evolve(completion.plan, funding=PLAN.funding)):
        before = said.get((row["person"], row["benefit"]))
        assert before is not None, row
        for what in ("amount", *COLUMNS.parts):
            low, high = (before[f"{what}_{end}_fen"] for end in ("certain", "possible"))
            found = row[f"{what}_certain_fen"], row[f"{what}_possible_fen"]
            if row["status"] == "gives_way" or found[0] is None:
                continue
            assert low <= found[0], (what, before, row)
            assert high is None or (found[1] is not None and found[1] <= high), (what, before, row)


@FEW
@given(REGISTERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_plan_keys_changes_nothing(
    made: MadeRegisters, dice: random.Random
) -> None:
    """A declared order of sources or payers is meaning; that of the plan's tables is not."""
    shuffled = list(made.tables["persons"])
    dice.shuffle(shuffled)
    names = list(PLAN.funding)
    dice.shuffle(names)
    plan = attrs.evolve(PLAN, funding={name: PLAN.funding[name] for name in names})
    columns = sorted(entitled(Grants, PLAN, made, AT).columns)
    other = entitled(Grants, plan, made.with_tables({"persons": shuffled}), AT)
    assert other.select(columns).equals(entitled(Grants, PLAN, made, AT).select(columns))


@FEW
@given(REGISTERS)
def test_batches_that_split_no_household_change_nothing(made: MadeRegisters) -> None:
    """Each household by itself, and those without one together."""
    whole = {(row["person"], row["benefit"]): row for row in rows(made)}
    batches: dict[Any, list[Any]] = {}
    for person in made.tables["persons"]:
        batches.setdefault(person.get("household"), []).append(person)
    for batch in batches.values():
        for row in rows(made.with_tables({"persons": batch})):
            assert row == whole.pop((row["person"], row["benefit"]))
    assert whole == {}


BILLS = st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=12)


@FEW
@given(BILLS)
def test_in_turn_every_source_gets_its_share_of_the_total(bills: list[int | None]) -> None:
    """To the fen, over all rows; and every row adds up."""
    persons = [{"person": f"P{n:02}", "poor": True, "bill": bill} for n, bill in enumerate(bills)]
    found = rows(MadeRegisters({"persons": persons}), IN_TURN, InTurn)
    if None in bills:
        for row in found:
            parts = [(row[f"{p}_certain_fen"], row[f"{p}_possible_fen"]) for p in SHARES]
            assert all(high is None or low <= high for low, high in parts)
            assert sum(low for low, _ in parts) <= row["amount_certain_fen"]
        return
    total = sum(bill for bill in bills if bill is not None)
    for name, share in SHARES.items():
        paid = sum(row[f"{name}_certain_fen"] for row in found)
        assert abs(100 * paid - share * total) < 200
    assert all(row[f"{name}_certain_fen"] >= 0 for row in found for name in SHARES)
    for row in found:
        assert sum(row[f"{name}_certain_fen"] for name in SHARES) == row["amount_certain_fen"]


SHARES = {"one": 33, "three": 33, "two": 34}


@FEW
@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=8), st.data())
def test_in_turn_a_bill_that_is_not_known_leaves_room(
    bills: list[int], data: st.DataObject
) -> None:
    """Whatever one bill turns out to be, the parts of all lie between what was said."""
    hidden = data.draw(st.integers(0, len(bills) - 1))
    persons = [{"person": f"P{n:02}", "poor": True, "bill": bill} for n, bill in enumerate(bills)]
    holes = [{**p, "bill": None} if n == hidden else p for n, p in enumerate(persons)]
    known = rows(MadeRegisters({"persons": persons}), IN_TURN, InTurn)
    said = rows(MadeRegisters({"persons": holes}), IN_TURN, InTurn)
    for before, row in zip(said, known, strict=True):
        for name in SHARES:
            low, high = before[f"{name}_certain_fen"], before[f"{name}_possible_fen"]
            assert low <= row[f"{name}_certain_fen"] <= (low if high is None else high) or (
                high is None and low <= row[f"{name}_certain_fen"]
            )


def test_a_plan_with_money_is_written_back() -> None:
    """Benefits, funding and payers too."""
    assert read_plan_text(dump_plan(PLAN)) == PLAN
