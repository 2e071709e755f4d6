"""What holds for any plan of money, not only for those that somebody wrote."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from money.random_plans import AT, drawn_plan

from publicservice.model.numbers import Figures
from publicservice.model.plan import Number, Plan
from publicservice.model.programme import Programme
from publicservice.model.rules.expression import PlanNode
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.testing import MadeRegisters, check_interpreter
from publicservice.testing.completion import complete, complete_plan
from publicservice.testing.run import entitled
from publicservice.written_programme import programme_of

Row = dict[str, Any]


def drawn(dice: random.Random) -> tuple[type[Programme], Plan]:
    """A programme that is written in a plan, and the plan."""
    plan = read_plan_text(drawn_plan(dice))
    return programme_of(plan), plan


def households(dice: random.Random, number: int = 6) -> MadeRegisters:
    """Rows with holes."""

    def some(*values: Any) -> Any:
        return dice.choice((None, *values, *values))

    rows = [
        {
            "household": f"H{n}", "poor": some(True, False), "rural": some(True, False),
            "bill": some(0, 1, dice.randint(0, 300_000)),
            "policy": some(0, dice.randint(0, 300_000)),
            "months": some(0, 1, 6, 7, 12), "awarded": some(0, dice.randint(0, 150_000)),
            "source": some("county", "town", "nobody"),
        }
        for n in range(number)
    ]  # fmt: skip
    return MadeRegisters({"households": rows})


def parts_of(row: Row) -> dict[str, tuple[int, int | None]]:
    """The parts that a row has, as intervals in fen."""
    names = [n.removesuffix("_certain_fen") for n in row if n.endswith("_certain_fen")]
    return {
        name: (row[f"{name}_certain_fen"], row[f"{name}_possible_fen"])
        for name in names
        if name not in ("amount", "standard") and row[f"{name}_certain_fen"] is not None
    }


def check_parts(row: Row) -> None:
    """They make up the amount where it is known, and leave room for it where it is not."""
    parts = parts_of(row).values()
    low, high = row["amount_certain_fen"], row["amount_possible_fen"]
    assert low <= (low if high is None else high), row
    assert all(least >= 0 and (most is None or least <= most) for least, most in parts), row
    if row["status"] == "gives_way" or not parts:
        return
    assert sum(least for least, _ in parts) <= low, row
    if high is not None and all(most is not None for _, most in parts):
        assert sum(most for _, most in parts if most is not None) >= high, row


def check_caps(programme: type[Programme], plan: Plan, rows: list[Row]) -> None:
    """Benefits under one cap never give more than it together, unless those before it do."""
    amounts = {(row["household"], row["benefit"]): row["amount_possible_fen"] or 0 for row in rows}
    figures = Figures(plan, AT)
    for name, benefit in programme.benefits.items():
        if not benefit.cap_with:
            continue
        assert isinstance(benefit.cap, PlanNode)
        cap = figures.interval(benefit.cap.path)[1]
        for (household, which), own in amounts.items():
            taken = sum(amounts.get((household, other), 0) for other in benefit.cap_with)
            assert which != name or cap is None or own == 0 or own + taken <= cap, household


def inside(said: tuple[int, int | None], found: tuple[int, int | None]) -> bool:
    """Whether an interval lies in another."""
    return said[0] <= found[0] and (
        said[1] is None or (found[1] is not None and found[1] <= said[1])
    )


def filled(nouns: Mapping[str, Any], plan: Plan, dice: random.Random) -> dict[str, Any]:
    """Sources or payers with one number for each of their figures."""
    found = {}
    for name, noun in nouns.items():
        numbers = {
            field.name: value
            for field in attrs.fields(type(noun))
            if isinstance(value := getattr(noun, field.name), Number)
        }
        known = complete_plan(attrs.evolve(plan, numbers=numbers), AT, dice).numbers
        found[name] = attrs.evolve(noun, **known)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_any_plan(seed: int) -> None:
    """Parts add up, explanations agree, completions lie inside, and the plan is written back."""
    dice = random.Random(seed)
    programme, plan = drawn(dice)
    made = households(dice)
    assert read_plan_text(dump_plan(plan)) == plan
    check_interpreter(programme, plan, made, AT)
    said = {
        (r["household"], r["benefit"]): r for r in entitled(programme, plan, made, AT).to_dicts()
    }
    for row in said.values():
        check_parts(row)
    whole = complete(programme, plan, made, AT, dice)
    full = attrs.evolve(
        whole.plan, funding=filled(plan.funding, plan, dice), payers=filled(plan.payers, plan, dice)
    )
    rows = [
        {**row, "awarded": before["awarded"]}  # what is still to be decided is no missing knowledge
        for row, before in zip(
            whole.registers.tables["households"], made.tables["households"], strict=True
        )
    ]
    completed = whole.registers.with_tables({"households": rows})
    complete_rows = entitled(programme, full, completed, AT).to_dicts()
    check_caps(programme, full, complete_rows)
    for row in complete_rows:
        check_parts(row)
        before = said[row["household"], row["benefit"]]
        if row["status"] == "gives_way":
            continue
        ends = [(each["amount_certain_fen"], each["amount_possible_fen"]) for each in (before, row)]
        assert inside(*ends), (before, row)
        room = parts_of(before)
        assert all(inside(room[name], part) for name, part in parts_of(row).items()), (before, row)
