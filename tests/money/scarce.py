"""A programme whose visits are scarce, its plans, and who comes first in plain Python."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
from attrs import frozen
from hypothesis import strategies as st

import publicservice as ps
from publicservice.engine.decide import Deciding
from publicservice.engine.money.entitle import entitle
from publicservice.engine.money.grant import Granting, grant
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.plan_file import read_plan_text
from publicservice.results.places import GivenPlaces
from publicservice.testing import MadeRegisters
from publicservice.testing.run import Tables, collected

AT = date(2024, 6, 30)
Row = dict[str, Any]


class Claimant(ps.Person):
    """A person who may be visited."""

    poor = ps.Field("bool", zh="贫困")
    severe = ps.Field("bool", zh="重病")
    cost = ps.Field("money", zh="费用")
    applied_on = ps.Field("date", zh="申请日期")
    chosen = ps.Field("bool", zh="选定")
    in_post = ps.Field("bool", zh="在岗")


class Visits(ps.Programme):
    """A visit for those who come first, a parcel for the rest."""

    id = "visits"
    unit = Claimant

    eligible = ps.criterion("poor", "贫困", lambda p: p.poor, cite="1")
    burden = ps.amount("half the cost", "半数", lambda p: ps.percent_of(p.cost, p.plan.half.share))

    parcel = ps.Benefit("parcel", "物资", "standard.parcel", gives_way_to="visit", cite="3")
    visit = ps.Benefit("visit", "慰问", "standard.visit", cite="2")
    card = ps.Benefit("card", "贺卡", "standard.card", to="severe_poor", cite="2")
    severe_poor = ps.criterion("severe", "重病", lambda p: p.poor & p.severe, cite="1")


HEAD = """
programme = "visits"
schema_version = 1
source = { title = "Visits", issuer = "county office", document = "903/1" }
[half]
share = { value = 50, unit = "%" }
[standard]
visit = { value = 500, unit = "yuan/person/once", cite = "2" }
parcel = { value = 80, unit = "yuan/person/once", cite = "3" }
card = { value = 1, unit = "yuan/person/once", cite = "2" }
[places.visits]
cite = "4"
benefits = ["visit", "card"]
"""
RANK = 'rank = ["severe desc", "burden desc", "applied_on asc"]\n'
QUOTA = 'by = "village"\nquota = { A = 2, B = { between = [0, 2], unit = "persons" }, C = 0 }\n'
VARIANTS: dict[str, str] = {
    "pool": "number = 3\n" + RANK,
    "range": 'number = { between = [1, 3], unit = "persons" }\n' + RANK,
    "unknown": 'number = { unknown = "lost", unit = "persons" }\n' + RANK,
    "no rank": "number = 2\n",
    "all": 'number = 2\nrank = ["severe desc", "burden desc"]\ntie = "all"\n',
    "key": 'number = 2\nrank = ["severe desc"]\ntie = "key"\n',
    "chosen": 'number = 2\nchosen = "chosen"\nrank = ["cost desc"]\n',
    "quota": QUOTA + RANK,
    "quota for all": QUOTA + 'rank = ["cost desc"]\ntie = "all"\n',
    "open table": 'by = "village"\nnumber = 3\nquota = { unknown = "not printed" }\n' + RANK,
    "weights": 'by = "village"\nnumber = 3\nweights = { A = 5, B = 5, C = 3 }\n' + RANK,
    "staff": 'by = "village"\nnumber = 3\nin_proportion_to = "in_post"\n' + RANK,
}


def plan_of(variant: str) -> Plan:
    """The plan with the places of that name in `VARIANTS`."""
    return read_plan_text(HEAD + VARIANTS[variant])


ROWS = st.lists(
    st.fixed_dictionaries({
        "poor": st.sampled_from([True, True, True, None, False]),
        "severe": st.sampled_from([True, False, None]),
        "cost": st.sampled_from([0, 1000, 1000, 2000, None]),
        "applied_on": st.sampled_from([date(2024, 1, 1), date(2024, 2, 1), None]),
        "chosen": st.sampled_from([True, True, False, None]),
        "in_post": st.sampled_from([True, True, False, None]),
        "village": st.sampled_from(["A", "A", "B", "C", "D", None]),
    }),
    min_size=1, max_size=9,
).map(lambda rows: [{"person": f"P{n}", **row} for n, row in enumerate(rows)])  # fmt: skip


@frozen
class Result:
    """Who has what: the entitlements by key and benefit, and the ranks by key."""

    entitlements: dict[tuple[str, str], Row]
    ranks: dict[str, Row]
    places: pl.DataFrame
    waiting: pl.DataFrame


def granting_of(plan: Plan, tables: Tables) -> Granting:
    """Who is granted what, not computed."""
    return grant(Deciding.of_unit(Visits, Figures(plan, AT), tables))


def given_to(plan: Plan, tables: Tables) -> Result:
    """What comes out of a plan for registers on any engine."""
    granting = granting_of(plan, tables)
    (ranking,) = granting.rankings.values()
    names = ("claim", "chosen", "place", "best", "worst", "low", "high")
    columns = [ranking.read(name).alias(name) for name in names]
    ranks = collected(granting.frame.select("person", *columns)).rows(named=True)
    rows = collected(entitle(granting)).rows(named=True)
    return Result(
        {(row["person"], row["benefit"]): row for row in rows},
        {row["person"]: row for row in ranks},
        GivenPlaces(granting).frame,
        waiting_of(plan, tables),
    )


def waiting_of(plan: Plan, tables: Tables) -> pl.DataFrame:
    """The waiting list, sorted by key."""
    places = GivenPlaces(granting_of(plan, tables))
    return collected(places.waiting_list(("village", "township"))).sort("person")


def hanging_of(plan: Plan, tables: Tables) -> list[Row]:
    """Whose place hangs on what is not known of them, counted by area and key."""
    found = GivenPlaces(granting_of(plan, tables)).hanging
    return [row for frame in found.values() for row in frame.rows(named=True)]


def of_rows(plan: Plan, rows: list[Row]) -> Result:
    """The same for rows of the register on Polars."""
    return given_to(plan, MadeRegisters({"persons": rows}))


# In plain Python: every pair of rows is compared.

Truth = bool | None


def truth_of(*parts: Truth) -> Truth:
    """All of them, three-valued."""
    if False in parts:
        return False
    return None if None in parts else True


Tuple = tuple[Fraction, ...]
FAR = Fraction(10**30)


def ends_of(variant: str, row: Row) -> tuple[Tuple, Tuple]:
    """The best and the worst tuple that a row is ranked by, the smaller the better."""
    ends: list[tuple[Fraction, Fraction]] = []
    for key in plan_of(variant).places["visits"].rank:
        name, value = key.name, row.get("cost" if key.name == "burden" else key.name)
        if isinstance(value, date):
            value = value.toordinal()
        low, high = (-FAR, FAR) if value is None else (Fraction(value), Fraction(value))
        if value is None and name == "severe":
            low, high = Fraction(0), Fraction(1)
        if value is None and name in ("cost", "burden"):
            low = Fraction(0)
        ends.append((-high, -low) if key.descending else (low, high))
    if 'tie = "key"' in VARIANTS[variant]:
        number = Fraction(int(row["person"][1:]))
        ends.append((number, number))
    return tuple(best for best, _ in ends), tuple(worst for _, worst in ends)


def placed_by_pairs(
    variant: str, rows: list[Row], room: dict[str | None, tuple[int, int]]
) -> dict[str, Truth]:
    """Whether each row has a place, from every pair of rows; `room` by area."""
    plan = plan_of(variant).places["visits"]
    found: dict[str, Truth] = {}
    ends = {row["person"]: ends_of(variant, row) for row in rows}
    contends = {
        row["person"]: truth_of(row["poor"], row["chosen"] if plan.chosen else True) for row in rows
    }
    for row in rows:
        own, here = row["person"], row["village"] if plan.by else ""
        surely = possibly = 0
        for other in rows:
            that, there = other["person"], other["village"] if plan.by else ""
            if that == own or contends[that] is False or (there is not None and there != here):
                continue
            if ends[that][1] < ends[own][0] and contends[that] and there is not None:
                surely += 1
            level, worst = ends[that][0], ends[own][1]
            if level < worst or (level == worst and plan.tie != "all"):
                possibly += 1
        low, high = room[here]
        has = True if possibly < low and here is not None else None
        found[own] = False if surely >= high else has
        found[own] = truth_of(found[own], row["chosen"] if plan.chosen else True)
    return found


def completion(rows: list[Row], seed: Any) -> list[Row]:
    """One of the ways in which what is missing may turn out."""
    values: dict[str, list[Any]] = {
        "poor": [True, False], "severe": [True, False], "chosen": [True, False],
        "in_post": [True, False], "cost": [0, 1000, 1500, 999_999],
        "applied_on": [date(2023, 1, 1), date(2024, 1, 1), date(2024, 2, 1), date(2025, 1, 1)],
        "village": ["A", "B", "C", "D", "E"],
    }  # fmt: skip
    return [
        {key: seed.choice(values[key]) if value is None else value for key, value in row.items()}
        for row in rows
    ]
