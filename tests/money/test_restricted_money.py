"""Money that its donor restricted, sources that give what they have, and loans that flow back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from conformance.native import NativeTables
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from money.gifts import AT, GIFTS, LOAN_PLAN, LOANS, PLAN, Gifts, Revolving

import publicservice as ps
from publicservice.plan_file import dump_plan, read_plan_text
from publicservice.testing import MadeRegisters, check_interpreter, small_registers
from publicservice.testing.completion import complete
from publicservice.testing.engines import EngineName
from publicservice.testing.run import entitled
from publicservice.testing.strategies import made_registers

REGISTERS = made_registers(Gifts, PLAN, AT, most_rows=6)
LOAN_REGISTERS = made_registers(Revolving, LOAN_PLAN, AT, most_rows=5)
FEW = settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.generate))
PARTS = ("named", "free", "county", "unfunded")


def project(number: int, village: str | None, cost: Any, **cells: Any) -> dict[str, Any]:
    """A claimed project of a village."""
    same = {"township": "T", "claimed": True, "more": 0, "repaid": 0}
    return {"project": f"P{number}", "village": village, "cost": cost, **same, **cells}


def gift(number: int, village: str | None, amount: Any) -> dict[str, Any]:
    """A gift for a village, or free."""
    named = {"village": village, "is_free": village is None}
    return {"gift": f"G{number}", "amount": amount, **named}


def evaluate(projects: list[Any], gifts: list[Any], plan: ps.Plan = PLAN) -> ps.Evaluation:
    """Projects and gifts."""
    registers = small_registers(Gifts, projects=projects, gifts=gifts)
    return ps.Evaluation(Gifts, plan, registers, AT)


def parts(evaluation: ps.Evaluation, benefit: str = "money") -> dict[str, list[Any]]:
    """Of each project what each source pays, in yuan; both ends where they differ."""
    rows = evaluation.entitlements.filter(pl.col("benefit") == benefit).rows(named=True)
    return {row["project"]: [both(row, part) for part in PARTS] for row in rows}


def both(row: dict[str, Any], what: str) -> Any:
    """An amount in yuan, or both ends."""
    low, high = (row[f"{what}_{end}_fen"] for end in ("certain", "possible"))
    yuan = [None if fen is None else fen / 100 for fen in (low, high)]
    return yuan[0] if low == high else tuple(yuan)


def budget(evaluation: ps.Evaluation) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of sources and areas."""
    rows = evaluation.budget.filter(pl.col("scope").is_in(["source", "area", "programme"]))
    return {(row["source"], row["area"]): row for row in rows.rows(named=True)}


def test_what_was_given_for_a_village_stays_there_and_free_money_covers_the_rest() -> None:
    """B keeps what it does not need; A and C are covered out of the free gifts, then the county."""
    projects = [project(1, "A", 100), project(2, "A", 100), project(3, "B", 100),
                project(4, "C", 50)]  # fmt: skip
    evaluation = evaluate(projects, [gift(1, "A", 150), gift(2, "B", 300), gift(3, None, 70)])
    assert parts(evaluation) == {
        "P1": [100, 0, 0, 0], "P2": [50, 50, 0, 0], "P3": [100, 0, 0, 0], "P4": [0, 20, 30, 0],
    }  # fmt: skip
    rows = budget(evaluation)
    assert both(rows["named", "B"], "received") == 300
    assert both(rows["named", "B"], "balance") == 200
    assert both(rows["named", "A"], "balance") == 0
    assert rows["named", ""]["received_fen"] == 45_000
    assert both(rows["free", ""], "balance") == 0
    assert ("named", "unknown") not in rows
    text = str(evaluation.explain("P2"))
    assert "named: 50.00 yuan" in text
    assert "free: 50.00 yuan" in text


def test_another_gift_changes_who_pays() -> None:
    """The register is what came in."""
    projects = [project(1, "A", 100), project(2, "C", 50)]
    assert parts(evaluate(projects, [gift(1, "A", 30)]))["P1"] == [30, 0, 70, 0]
    assert parts(evaluate(projects, [gift(1, "A", 30), gift(2, "A", 60)]))["P1"] == [90, 0, 10, 0]


def test_a_gift_of_no_known_amount_is_an_interval() -> None:
    """A may have got anything, so nothing more than 30 is sure to be left to others."""
    evaluation = evaluate([project(1, "A", 100)], [gift(1, "A", 30), gift(2, "A", None)])
    assert parts(evaluation) == {"P1": [(30, 100), 0, (0, 70), 0]}
    row = budget(evaluation)["named", "A"]
    assert both(row, "received") == (30, None)
    assert (row["received_fen"], row["status"]) == (None, "covered")


def test_a_gift_for_a_village_not_known_may_be_for_any() -> None:
    """And a project of a village not known may draw on any village's gifts."""
    gifts = [gift(1, "A", 30), {"gift": "G2", "amount": 50, "village": None, "is_free": False}]
    evaluation = evaluate([project(1, "A", 100), project(2, "B", 100)], gifts)
    assert parts(evaluation)["P1"] == [(30, 80), 0, (20, 70), 0]
    assert parts(evaluation)["P2"] == [(0, 50), 0, (50, 100), 0]
    evaluation = evaluate([project(1, None, 20), project(2, "A", 100)], [gift(1, "A", 30)])
    assert parts(evaluation)["P1"] == [(0, 20), 0, (0, 20), 0]
    assert parts(evaluation)["P2"] == [(10, 30), 0, (70, 90), 0]


def test_benefits_share_what_there_is_in_their_order() -> None:
    """Repairs get what the projects of the village leave, and who is not claimed none of it."""
    projects = [project(1, "A", 100, more=40), project(2, "A", 20, claimed=False)]
    evaluation = evaluate(projects, [gift(1, "A", 120)])
    assert parts(evaluation)["P1"] == [100, 0, 0, 0]
    assert parts(evaluation)["P2"] == [0, 0, 20, 0]
    assert parts(evaluation, "repair")["P1"] == [20, 0, 20, 0]


def test_what_is_left_in_one_village_does_not_cover_another() -> None:
    """As a whole there is enough, and yet it is short."""
    plan = read_plan_text(GIFTS.replace(
        "[funding.county]\nlevel = \"county\"\nplanned = { value = 100, unit = \"yuan\" }\n", ""
    ))  # fmt: skip
    evaluation = evaluate([project(1, "A", 100)], [gift(1, "B", 500)], plan)
    rows = {row["source"]: row for row in evaluation.budget.rows(named=True)}
    assert rows["unfunded"]["demand_certain_fen"] == 10_000
    assert rows["all"]["status"] == "short"
    assert "funding.nobody-pays" in [problem.code for problem in evaluation.problems]


def test_without_up_to_a_village_is_told_what_it_lacks() -> None:
    """It is asked for all, and held against what came in for it."""
    text = GIFTS.replace('by = "village"\nup_to = "received"', 'by = "village"')
    text = text.replace('only_for = "wanted"\n', "").replace("[funding.county]", "[funding.x]")
    plan = read_plan_text(text.replace('level = "county"', 'level = "x"\npays = []').replace(
        '[funding.named]', '[funding.named]\nshare = { value = 100, unit = "%" }'
    ).replace('[funding.x]', '[funding.x]\nshare = { value = 0, unit = "%" }'))  # fmt: skip
    projects = [project(1, "A", 100), project(2, "B", 100)]
    evaluation = evaluate(projects, [gift(1, "A", 40), gift(2, "B", 500)], plan)
    rows = budget(evaluation)
    assert (rows["named", "A"]["status"], rows["named", "B"]["status"]) == ("short", "covered")
    assert rows["named", ""]["status"] == "short"
    found = [p.message for p in evaluation.problems if p.code == "funding.short"]
    told = "named is asked for 100.00 yuan at least in A, and 40.00 yuan are there"
    assert found == [f"{told}: 60.00 yuan are missing"]


def test_a_register_that_ends_early_leaves_every_area_open() -> None:
    """A gift that is not entered yet may be for a village that has none so far."""
    text = GIFTS.replace('up_to = "received"\n[funding.county]', "[funding.county]")
    text = text.replace("[funding.named]", '[funding.named]\nshare = { value = 100, unit = "%" }')
    plan = read_plan_text(text.replace(
        "[funding.county]", '[funding.county]\nshare = { value = 0, unit = "%" }'
    ))  # fmt: skip
    registers = small_registers(
        Gifts, complete_until={"gifts": "2024-06-30"}, projects=[project(1, "A", 100)],
        gifts=[gift(1, "B", 50)],
    )  # fmt: skip
    rows = budget(ps.Evaluation(Gifts, plan, registers, AT))
    assert both(rows["named", "A"], "received") == (0, None)
    assert both(rows["named", "B"], "received") == (50, None)
    assert rows["named", "A"]["status"] == "open"


def test_no_register_of_gifts_leaves_it_open() -> None:
    """Nothing is known of what came in."""
    registers = small_registers(Gifts, projects=[project(1, "A", 100)])
    evaluation = ps.Evaluation(Gifts, PLAN, registers, AT)
    assert parts(evaluation) == {"P1": [(0, 100), (0, 100), (0, 100), 0]}
    assert both(budget(evaluation)["named", ""], "received") == (0, None)


@FEW
@given(REGISTERS)
def test_parts_make_up_the_whole_and_no_fen_leaves_its_village(made: MadeRegisters) -> None:
    """Of each village no more than came in for it, or may have."""
    frame = entitled(Gifts, PLAN, made, AT)
    for row in frame.filter(pl.col("status") != "gives_way").rows(named=True):
        ends = row["amount_certain_fen"], row["amount_possible_fen"]
        certain = [row[f"{part}_certain_fen"] for part in PARTS]
        possible = [row[f"{part}_possible_fen"] for part in PARTS]
        assert sum(certain) <= ends[0]
        if None not in possible and ends[1] is not None:
            assert sum(possible) >= ends[1]
        if certain == possible:
            assert sum(certain) == ends[0] == ends[1]
    check_villages(frame, made.tables.get("gifts", []))


def check_villages(frame: pl.DataFrame, gifts: Sequence[dict[str, Any]]) -> None:
    """Certain money of a village out of its own gifts, or those whose village is not known."""
    for village in {row["village"] for row in frame.rows(named=True)} - {None}:
        mine = [g for g in gifts if g.get("village") in (village, None) and not g.get("is_free")]
        if any(g.get("amount") is None for g in mine):
            continue
        paid = frame.filter(pl.col("village") == village)["named_certain_fen"].sum()
        assert paid <= sum(g["amount"] for g in mine)


@FEW
@given(REGISTERS, st.integers(0, 2**32))
def test_every_completion_lies_between(made: MadeRegisters, seed: int) -> None:
    """Whatever is missing of projects and gifts."""
    said = {
        (r["project"], r["benefit"]): r for r in entitled(Gifts, PLAN, made, AT).rows(named=True)
    }
    full = complete(Gifts, PLAN, made, AT, random.Random(seed)).registers
    for row in entitled(Gifts, PLAN, full, AT).rows(named=True):
        before = said[row["project"], row["benefit"]]
        for what in ("amount", *PARTS):
            low, high = (before[f"{what}_{end}_fen"] for end in ("certain", "possible"))
            found = row[f"{what}_certain_fen"], row[f"{what}_possible_fen"]
            assert low <= found[0], (what, before, row)
            assert high is None or (found[1] is not None and found[1] <= high), (what, before, row)


@FEW
@given(REGISTERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(made: MadeRegisters, dice: random.Random) -> None:
    """Of projects and of gifts."""
    tables = {name: list(rows) for name, rows in made.tables.items()}
    for rows in tables.values():
        dice.shuffle(rows)
    other = entitled(Gifts, PLAN, made.with_tables(tables), AT)
    assert other.equals(entitled(Gifts, PLAN, made, AT))


@FEW
@given(LOAN_REGISTERS, st.integers(0, 2**32))
def test_what_is_outstanding_lies_between(made: MadeRegisters, seed: int) -> None:
    """And is what was lent less what was paid back, where both are known."""
    check_interpreter(Revolving, LOAN_PLAN, made, AT)
    said = {
        row["project"]: row for row in entitled(Revolving, LOAN_PLAN, made, AT).rows(named=True)
    }
    full = complete(Revolving, LOAN_PLAN, made, AT, random.Random(seed)).registers
    for row in entitled(Revolving, LOAN_PLAN, full, AT).rows(named=True):
        before = said[row["project"]]
        found = row["outstanding_certain_fen"]
        assert found == max(row["amount_certain_fen"] - row["repaid_certain_fen"], 0)
        assert before["outstanding_certain_fen"] <= found
        most = before["outstanding_possible_fen"]
        assert most is None or found <= most


def lend(plan_text: str, *projects: dict[str, Any]) -> ps.Evaluation:
    """Loans out of the revolving fund."""
    registers = small_registers(Revolving, projects=projects)
    return ps.Evaluation(Revolving, read_plan_text(plan_text), registers, AT)


def test_repayments_refill_the_fund() -> None:
    """1300 yuan lent out of 1000, 500 of them paid back: 800 are outstanding, 200 are left."""
    loans = project(1, "A", 600, repaid=500), project(2, "A", 700, repaid=0)
    evaluation = lend(LOANS, *loans)
    row = budget(evaluation)["revolving", ""]
    assert [both(row, what) for what in ("demand", "repaid", "outstanding", "balance")] == [
        1300, 500, 800, 200,
    ]  # fmt: skip
    assert row["status"] == "covered"
    assert both(budget(evaluation)["all", ""], "outstanding") == 800
    assert [p.code for p in evaluation.problems if p.code.startswith("funding")] == []


def test_too_much_outstanding_is_short_and_over_the_guarantee() -> None:
    """1100 yuan out of a fund of 1000 with a guarantee of 800."""
    loans = project(1, "A", 600, repaid=200), project(2, "A", 700, repaid=0)
    evaluation = lend(LOANS, *loans)
    found = {p.code: p.message for p in evaluation.problems if p.code.startswith("funding")}
    assert found == {
        "funding.short": "revolving is asked for 1,100.00 yuan at least, and 1,000.00 yuan are "
        "planned: 100.00 yuan are missing",
        "funding.over-guarantee": "1,100.00 yuan of its loans are outstanding at least, and the "
        "guarantee is 800.00 yuan",
    }


def test_a_fund_lends_again_what_was_paid_back() -> None:
    """Up to what it has: the second loan is paid out of the first one's repayment."""
    text = LOANS.replace("guarantee", 'up_to = "planned"\nguarantee')
    loans = [project(1, "A", 600, repaid=300), project(2, "A", 900)]
    frame = lend(text, *loans).entitlements.sort("project")
    assert frame["revolving_certain_fen"].to_list() == [60_000, 70_000]
    assert frame["unfunded_certain_fen"].to_list() == [0, 20_000]
    unknown = lend(text, loans[0] | {"repaid": None}, loans[1]).entitlements.sort("project")
    assert unknown["revolving_certain_fen"].to_list() == [60_000, 40_000]
    assert unknown["revolving_possible_fen"].to_list() == [60_000, 90_000]


def test_more_paid_back_than_lent_is_told() -> None:
    """The surplus does not refill the fund."""
    evaluation = lend(LOANS, project(1, "A", 600, repaid=700))
    assert [p.message for p in evaluation.problems if p.code == "benefit.repaid-more"] == [
        "1 case of which more was paid back than they got"
    ]
    assert both(budget(evaluation)["revolving", ""], "balance") == 1000


WRONG = {
    "funding.no-name": ('received_from = "given_freely"', 'received_from = "given_freel"'),
    "funding.by": ('by = "village"', 'by = "county"'),
    "funding.up-to": ('up_to = "received"\n[funding.named]', 'up_to = "planned"\n[funding.named]'),
}


def refused(programme: type[ps.Programme], text: str) -> list[ps.Problem]:
    """Why the plan cannot be used."""
    with pytest.raises(ps.PlanError) as raised:
        ps.programme(programme, plan=read_plan_text(text))
    return list(raised.value.problems)


@pytest.mark.parametrize("code", WRONG)
def test_names_of_nothing_are_refused(code: str) -> None:
    """With the nearest name, or what to write."""
    (found,) = refused(Gifts, GIFTS.replace(*WRONG[code]))
    assert found.code == code
    assert found.remedy


def test_a_level_that_the_gifts_do_not_have_is_refused() -> None:
    """Gifts are for villages; nothing says what came in for a township."""
    (found,) = refused(Gifts, GIFTS.replace('by = "village"', 'by = "township"'))
    assert found.message == "given_for_villages is not given by township"


def test_an_area_needs_to_know_what_came_in_for_it() -> None:
    """A figure of the plan is not of an area."""
    text = GIFTS.replace('received_from = "given_for_villages"\n', "")
    found = refused(Gifts, text.replace('up_to = "received"\n[funding.county]', "[funding.county]"))
    assert [(each.code, each.message) for each in found] == [
        ("funding.by", "nothing says what came in for which area")
    ]


def test_who_pays_is_said_in_one_way() -> None:
    """A payer of a bill cannot draw on what gives in turn."""
    text = GIFTS + '[payers.free]\n[benefits.money]\npayers = ["free"]\n'
    (found,) = refused(Gifts, text)
    assert found.message == "free gives what it has in turn, and free says otherwise who pays"


def test_loans_of_two_sources_are_refused() -> None:
    """Nobody says to whom what is paid back flows."""
    found = refused(Revolving, LOANS + '[funding.bank]\nlevel = "bank"\n')
    assert [each.code for each in found] == ["benefit.repaid"]


def test_a_figure_and_a_register_are_one_too_many() -> None:
    """What came in is said once."""
    with pytest.raises(ps.PlanError, match="both received and received_from"):
        read_plan_text(GIFTS.replace(
            'up_to = "received"\n[funding.named]',
            'received = { value = 1, unit = "yuan" }\n[funding.named]',
        ))  # fmt: skip


def test_plans_are_written_back() -> None:
    """With what is new in funding and benefits."""
    text = LOANS.replace("guarantee", 'up_to = "planned"\nguarantee')
    text += '[benefits.loan]\nrepaid = "repaid"\n'
    for plan in (PLAN, read_plan_text(text)):
        assert read_plan_text(dump_plan(plan)) == plan


MADE = MadeRegisters({
    "projects": [
        {
            "project": f"P{n:02}", "village": ("A", "B", None, "C")[n % 4], "township": "T",
            "cost": (10_000, 5_000, None, 33_333)[n % 3], "more": (None, 700, 900)[n % 3],
            "claimed": (True, None, True, False)[n % 4], "repaid": (0, 5_000, None)[n % 3],
        }
        for n in range(14)
    ],
    "gifts": [
        {
            "gift": f"G{n}", "village": ("A", "B", None)[n % 3],
            "is_free": (False, None, True)[n % 3],
            "amount": (20_000, 9_999, None if n > 4 else 1_234)[n % 3],
        }
        for n in range(6)
    ],
})  # fmt: skip


@pytest.mark.duckdb
def test_duckdb_gives_what_polars_gives() -> None:
    compare("duckdb")


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_gives_what_polars_gives() -> None:
    compare("spark")


def compare(engine: EngineName) -> None:
    """Pots by area and as a whole, and loans out of a pot."""
    loans = read_plan_text(LOANS.replace("guarantee", 'up_to = "planned"\nguarantee'))
    for programme, plan in ((Gifts, PLAN), (Revolving, loans)):
        expected = entitled(programme, plan, MADE, AT)
        found = entitled(programme, plan, NativeTables(MADE, engine), AT)
        assert found.equals(expected)
        assert found.schema == expected.schema
