"""Several programmes over one household: order, shared caps, parts by source, not visited twice."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps
from publicservice.plan_file import read_plan_text

AT = "2024-02-01"
NAMES = ("first", "second", "third")


def plan(name: str) -> ps.Plan:
    """A standard that is a range, out of two sources, 60 and 40 %."""
    return read_plan_text(f"""
programme = "{name}"
schema_version = 1
source = {{ title = "{name}", issuer = "county", document = "90{NAMES.index(name)}/1" }}
[registers.households]
unit = true
fields.poor = {{ kind = "bool", zh = "贫困" }}
fields.{name} = {{ kind = "money", zh = "{name}金额" }}
fields.visited = {{ kind = "bool", zh = "已慰问" }}
[rules]
eligible = {{ is = "poor", label = {{ en = "poor", zh = "贫困" }}, cite = "1" }}
[standard]
aid = {{ between = [0, 3000], unit = "yuan/household/once", cite = "2" }}
[benefits.aid]
label = {{ en = "{name} aid", zh = "{name}补助" }}
amount = "plan.standard.aid"
decided = "{name}"
cite = "2"
[funding.county]
label = {{ en = "county", zh = "县" }}
share = {{ value = 60, unit = "%" }}
cite = "3"
[funding.town]
label = {{ en = "town", zh = "镇" }}
share = {{ value = 40, unit = "%" }}
cite = "3"
""")


PLANS = {name: plan(name) for name in NAMES}


def evaluations(rows: list[dict[str, Any]], *names: str) -> list[ps.Evaluation]:
    """The programmes over these households."""
    columns: dict[str, Any] = {"household": pl.String, "poor": pl.Boolean, "visited": pl.Boolean,
               **dict.fromkeys(NAMES, pl.Decimal(12, 2))}  # fmt: skip
    frame = pl.DataFrame(
        [{**dict.fromkeys(columns), "poor": True, **row} for row in rows], schema=columns
    )
    return [used(name).evaluate({"households": frame}, at=AT) for name in names or NAMES]


def used(name: str) -> ps.ProgrammeInUse:
    from publicservice.in_use import _in_use
    from publicservice.manager import installed_plugins

    return _in_use(None, [PLANS[name]], installed_plugins())


PAIRS = [("first", "second"), ("first", "third"), ("second", "third")]
ALL: dict[str, Any] = {"by": "household", "together": PAIRS}


def amounts(paid: ps.PaidTogether) -> dict[str, tuple[int, int | None]]:
    return {
        row["programme"]: (row["amount_certain_fen"], row["amount_possible_fen"])
        for row in paid.entitlements.rows(named=True)
    }


def test_the_later_ones_get_what_the_earlier_ones_left_of_a_cap() -> None:
    """2,000 yuan: 1,500 of the first, 500 of 700 of the second, nothing of the third."""
    made = evaluations([{"household": "H1", "first": 1500, "second": 700, "third": 100}])
    paid = ps.pay_together(made, **ALL, caps=[ps.SharedCap("2000", NAMES)])
    assert amounts(paid) == {"first": (150_000, 150_000), "second": (50_000, 50_000),
                             "third": (0, 0)}  # fmt: skip
    rows = {row["programme"]: row for row in paid.entitlements.rows(named=True)}
    assert [rows[name]["capped_by"] for name in NAMES] == [None, "first", "first, second"]
    assert rows["second"]["uncut_certain_fen"] == 70_000
    parts = {(row["programme"], row["source"]): row["part_certain_fen"]
             for row in paid.parts.rows(named=True)}  # fmt: skip
    assert parts["first", "county"] == 90_000
    assert (parts["second", "county"], parts["second", "town"]) == (30_000, 20_000)
    assert parts["third", "county"] == parts["third", "town"] == 0
    totals = paid.sources.filter(pl.col("source") == "county")["part_certain_fen"]
    assert totals.to_list() == [90_000, 30_000, 0]


def test_the_order_of_the_programmes_decides_and_not_their_names() -> None:
    made = evaluations([{"household": "H1", "first": 1500, "second": 700}], "second", "first")
    paid = ps.pay_together(made, **ALL_OF_TWO, caps=[ps.SharedCap(2000, ("first", "second"))])
    assert amounts(paid) == {"first": (130_000, 130_000), "second": (70_000, 70_000)}


ALL_OF_TWO: dict[str, Any] = {"by": "household", "together": [("first", "second")]}


def test_an_open_amount_leaves_an_interval_to_the_next() -> None:
    """The first is 0 to 3,000 yuan, so 0 to 700 are left of 2,000 for the second."""
    made = evaluations([{"household": "H1", "second": 700}], "first", "second")
    paid = ps.pay_together(made, **ALL_OF_TWO, caps=[ps.SharedCap("2000", ("first", "second"))])
    assert amounts(paid) == {"first": (0, 200_000), "second": (0, 70_000)}
    parts = paid.parts.filter(pl.col("programme") == "second").sort("source")
    assert parts.select("part_certain_fen", "part_possible_fen").rows() == [
        (0, 42_000), (0, 28_000), (0, 0),
    ]  # fmt: skip


def test_a_programme_beside_the_cap_is_not_cut() -> None:
    made = evaluations([{"household": "H1", "first": 1500, "second": 700, "third": 2500}])
    paid = ps.pay_together(made, **ALL, caps=[ps.SharedCap("2000", ("first", "second"))])
    assert amounts(paid)["third"] == (250_000, 250_000)
    assert amounts(paid)["second"] == (50_000, 50_000)


def test_an_explanation_says_who_took_precedence_and_who_used_the_cap_up() -> None:
    """In the reader's language, with what is left of each source."""
    made = evaluations([{"household": "H1", "first": 1500, "second": 700, "third": 100}])
    cap = ps.SharedCap("2000", ("first", "second"))
    pairs = [("first", "second"), ("second", "third")]
    paid = ps.pay_together(made, by="household", together=pairs, caps=[cap])
    told = str(paid.explain("second", "H1"))
    assert "second aid: 500.00 yuan (entitled)" in told
    assert "together at most 2,000.00 yuan, used up by first; 700.00 yuan alone" in told
    assert "→ county: 300.00 yuan  [3]" in told
    assert "→ town: 200.00 yuan  [3]" in told
    told = str(paid.explain("third", "H1"))
    assert "third aid (gives way)" in told
    assert "first takes precedence and pays this household" in told
    assert "→" not in told
    told = str(paid.explain("third", "H1", language="zh"))
    assert "first优先，已由该项目支付" in told
    assert "合计最高2,000.00 元，已由first用去，原为700.00 元" in str(
        paid.explain("second", "H1", language="zh")
    )
    assert str(paid.explain("first", "H1")) == str(made[0].explain("H1"))


def test_precedence_alone_is_as_before() -> None:
    """Without caps the rows are those of by_precedence."""
    made = evaluations([{"household": "H1", "first": 100}, {"household": "H2", "poor": None}])
    paid = ps.pay_together(made, by="household").entitlements
    plain = ps.by_precedence(made, by="household")
    assert paid.select(plain.columns).equals(plain)
    assert paid["capped_by"].null_count() == paid.height


@pytest.mark.parametrize(
    ("cap", "message"),
    [
        (lambda: ps.SharedCap("-1", ("first",)), "no amount in yuan"),
        (lambda: ps.SharedCap("1.001", ("first",)), "no amount in yuan"),
        (lambda: ps.SharedCap("much", ("first",)), "no amount in yuan"),
        (lambda: ps.SharedCap(1, ("frist",)), "no programme 'frist'"),
    ],
)
def test_a_cap_that_is_none_is_refused(cap: Any, message: str) -> None:
    made = evaluations([{"household": "H1"}], "first", "second")
    with pytest.raises(ps.UsageError, match=message):
        ps.pay_together(made, by="household", caps=[cap()])


YUAN = st.one_of(st.none(), st.integers(0, 300_000).map(lambda fen: Decimal(fen) / 100))
HOUSEHOLDS = st.lists(
    st.fixed_dictionaries({"poor": st.sampled_from([True, True, None, False]),
                           **dict.fromkeys(NAMES, YUAN)}), min_size=1, max_size=4,
).map(lambda rows: [{"household": f"H{n}", **row} for n, row in enumerate(rows)])  # fmt: skip
CAPPED = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
CAPS = st.lists(st.tuples(st.integers(0, 400_000), CAPPED), max_size=2).map(
    lambda made: [ps.SharedCap(Decimal(fen) / 100, tuple(names)) for fen, names in made]
)
TOGETHER = st.lists(st.sampled_from(PAIRS), max_size=3)
FEW = settings(max_examples=8, deadline=None)


@FEW
@given(HOUSEHOLDS, CAPS, TOGETHER)
def test_nobody_gets_more_than_a_cap_and_the_parts_make_up_what_is_left(
    rows: list[dict[str, Any]], caps: list[ps.SharedCap], together: list[tuple[str, str]]
) -> None:
    paid = ps.pay_together(evaluations(rows), by="household", together=together, caps=caps)
    found = paid.entitlements
    for cap in caps:
        inside = found.filter(pl.col("programme").is_in(cap.programmes))
        sums = inside.group_by("household").agg(pl.col("amount_certain_fen").sum())
        assert sums.filter(pl.col("amount_certain_fen") > cap.fen).is_empty()
        assert (inside["amount_possible_fen"] <= cap.fen).all()
    assert (found["amount_certain_fen"] <= found["amount_possible_fen"]).all()
    assert (found["amount_possible_fen"] <= found["uncut_possible_fen"]).all()
    key = ["programme", "beneficiary", "benefit"]
    summed = paid.parts.group_by(key).agg(pl.col("part_certain_fen", "part_possible_fen").sum())
    both = found.join(summed, on=key)
    assert both.height == found.height
    assert (both["part_certain_fen"] <= both["amount_certain_fen"]).all()
    assert (both["part_possible_fen"] >= both["amount_possible_fen"]).all()
    exact = both.filter(pl.col("uncut_certain_fen") == pl.col("uncut_possible_fen"))
    exact = exact.filter(pl.col("amount_certain_fen") == pl.col("amount_possible_fen"))
    assert (exact["part_certain_fen"] == exact["amount_certain_fen"]).all()


@FEW
@given(HOUSEHOLDS, CAPS, TOGETHER, st.randoms(use_true_random=False))
def test_every_completion_lies_inside_and_the_order_of_rows_changes_nothing(
    rows: list[dict[str, Any]], caps: list[ps.SharedCap], together: list[tuple[str, str]],
    dice: random.Random,
) -> None:  # fmt: skip
    options: dict[str, Any] = {"by": "household", "together": together, "caps": caps}
    said = ps.pay_together(evaluations(rows), **options)
    shuffled = list(rows)
    dice.shuffle(shuffled)
    again = ps.pay_together(evaluations(shuffled), **options)
    assert again.entitlements.equals(said.entitlements)
    assert again.parts.equals(said.parts)
    full = [
        {**{name: Decimal(dice.randrange(300_001)) / 100 for name in NAMES}, **{
            name: value for name, value in row.items() if value is not None
        }, "poor": dice.random() < 0.5 if row["poor"] is None else row["poor"]}
        for row in rows
    ]  # fmt: skip
    known = ps.pay_together(evaluations(full), **options)
    key = ["programme", "beneficiary", "benefit"]
    for frame, other, what in (
        (said.entitlements, known.entitlements, "amount"), (said.parts, known.parts, "part"),
    ):  # fmt: skip
        on = [*key, "source"] if what == "part" else key
        joined = other.join(frame, on=on, how="left", suffix="_said")
        for end in (f"{what}_certain_fen", f"{what}_possible_fen"):
            inside = pl.col(end).is_between(f"{what}_certain_fen_said", f"{what}_possible_fen_said")
            assert joined.select(inside.all()).item() in (True, None), joined


# Not visited twice


@pytest.mark.parametrize(
    ("visited", "first_pays", "expected"),
    [
        (None, True, "not_eligible"), (None, None, "undetermined"), (False, False, "eligible"),
        (True, False, "not_eligible"), (False, True, "not_eligible"), (None, False, "undetermined"),
    ],
)  # fmt: skip
def test_what_another_programme_pays_is_a_fact_about_the_household(
    visited: bool | None, first_pays: bool | None, expected: str
) -> None:
    """Paid there for sure: yes; perhaps: unknown; not: what the register says."""
    rows = pl.DataFrame(
        [{"household": "H1", "poor": first_pays, "hardship_list": "low_income", "honour": "none",
          "real_hardship": False, "visited_elsewhere": visited, "first": Decimal(100)}],
        schema_overrides={"poor": pl.Boolean, "visited_elsewhere": pl.Boolean},
    )  # fmt: skip
    tables = {"households": rows, "persons": pl.DataFrame(schema={"person": pl.String})}
    first = used("first").evaluate(tables, at=AT)
    elsewhere = ps.PaidElsewhere([first], by="household", field="visited_elsewhere")
    visits = ps.programme("hardship-visits/004-1").evaluate(tables, at=AT, elsewhere=elsewhere)
    outcome = visits.decisions["outcome"][0]
    expected = "eligible" if (visited, first_pays) == (None, False) else expected
    assert outcome == expected
    if outcome == "not_eligible":
        assert "visited elsewhere: yes" in str(visits.explain("H1"))


def test_the_field_needs_no_column_then() -> None:
    """Nobody is told to add one."""
    tables = {
        "households": pl.DataFrame({"household": ["H1"], "poor": [False], "first": [1],
                                    "hardship_list": ["low_income"], "honour": ["none"]}),
        "persons": pl.DataFrame(schema={"person": pl.String}),
    }  # fmt: skip
    first = used("first").evaluate(tables, at=AT)
    elsewhere = ps.PaidElsewhere([first], by="household", field="visited_elsewhere")
    visits = ps.programme("hardship-visits/004-1").evaluate(tables, at=AT, elsewhere=elsewhere)
    assert visits.decisions["outcome"].to_list() == ["eligible"]
    needed = [each for each in visits.problems if each.code == "register.column-needed"]
    assert needed
    assert not any("visited_elsewhere" in problem.message for problem in needed)


@pytest.mark.parametrize(
    "wrong", [{"field": "visited_elsewere"}, {"field": "honour"}, {"by": "familie"}]
)
def test_a_field_of_nothing_is_refused(wrong: dict[str, str]) -> None:
    tables = {"households": pl.DataFrame({"household": ["H1"], "poor": [False]})}
    first = used("first").evaluate(tables, at=AT)
    options = {"by": "household", "field": "visited_elsewhere", **wrong}
    with pytest.raises(ps.UsageError, match="has no field"):
        ps.programme("hardship-visits/004-1").evaluate(
            tables, at=AT, elsewhere=ps.PaidElsewhere([first], **options)
        )


def test_duckdb_says_the_same() -> None:
    import duckdb

    rows = pl.DataFrame({
        "household": ["H1", "H2"], "poor": [True, None], "first": [Decimal(10)] * 2,
        "hardship_list": ["low_income"] * 2, "honour": ["none"] * 2,
        "visited_elsewhere": [False, False],
    })  # fmt: skip
    persons = pl.DataFrame(schema={"person": pl.String})
    connection = duckdb.connect()
    relations = {"households": connection.from_arrow(rows.to_arrow()),
                 "persons": connection.from_arrow(persons.to_arrow())}  # fmt: skip
    outcomes: list[Any] = []
    for tables in ({"households": rows, "persons": persons}, relations):
        first = used("first").evaluate(tables, at=AT)
        elsewhere = ps.PaidElsewhere([first], by="household", field="visited_elsewhere")
        visits = ps.programme("hardship-visits/004-1").evaluate(tables, at=AT, elsewhere=elsewhere)
        frame = visits.decisions if tables is not relations else visits.decisions.pl()
        outcomes.append(dict(frame.select("household", "outcome").iter_rows()))
        paid = ps.pay_together([first, visits], by="household")
        outcomes.append(paid.entitlements.height)
    assert outcomes[:2] == outcomes[2:]
    assert outcomes[0] == {"H1": "not_eligible", "H2": "undetermined"}
