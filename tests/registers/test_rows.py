"""Rows: keys, duplicates, references; nothing disappears and nothing multiplies."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from registers.tables import Home, codes, quarantine, rows, said, table_of, unhurried

import publicservice as ps


class Ticket(ps.Register):
    """A row with a few fields to disagree about."""

    register = "tickets"
    ticket = ps.Key()
    amount = ps.Field("money")
    paid = ps.Field("bool", blank=False)
    owner = ps.Field("text", private=True)


def tickets(*cells: tuple[Any, ...]) -> pl.DataFrame:
    """A frame of text."""
    schema = dict.fromkeys(("ticket", "amount", "paid", "owner"), pl.String)
    return pl.DataFrame(cells, schema=schema, orient="row")


def test_a_row_without_a_key_leaves_the_register() -> None:
    """And is kept in the quarantine with all its cells; its bad cells too."""
    table = table_of(Ticket, tickets(("A", "1", "是", "王某"), (" ", "x", "", "李某")))
    assert rows(table)["ticket"].to_list() == ["A"]
    found = quarantine(table).select("row", "key", "field", "value", "code").rows()
    assert found == [
        (2, None, "amount", "x", "cell.not-an-amount"),
        (2, None, "ticket", "amount=x; owner=李某", "row.no-key"),
    ]


def test_identical_copies_become_one_row() -> None:
    """Every one of them is in the quarantine."""
    same = ("A", "1", "是", "王某")
    table = table_of(Ticket, tickets(same, ("B", "2", "否", ""), same, same))
    assert rows(table).rows() == [("A", 100, True, "王某"), ("B", 200, False, None)]
    found = quarantine(table)
    assert found["row"].to_list() == [1, 3, 4]
    assert set(found["code"]) == {"row.duplicate-identical"}
    assert set(found["value"]) == {"ticket=A; amount=1; paid=是; owner=王某"}


def test_a_blank_agrees_with_a_value() -> None:
    """Two halves of one row make a whole one."""
    table = table_of(Ticket, tickets(("A", "1", "是", ""), ("A", "", "是", "王某")))
    assert rows(table).rows() == [("A", 100, True, "王某")]
    assert codes(table) == ["row.duplicate-identical"] * 2


def test_contradictory_copies_become_one_row_with_unknowns() -> None:
    """Only the cells that disagree; each of them is named."""
    table = table_of(Ticket, tickets(("A", "1", "是", "王某"), ("A", "2", "是", "王某")))
    assert rows(table).rows() == [("A", None, True, "王某")]
    found = quarantine(table).select("row", "field", "value", "code").rows()
    whole = "ticket=A; amount={}; paid=是; owner=王某"
    assert found == [
        (1, "amount", "1", "cell.duplicate-contradictory"),
        (1, "ticket", whole.format(1), "row.duplicate-contradictory"),
        (2, "amount", "2", "cell.duplicate-contradictory"),
        (2, "ticket", whole.format(2), "row.duplicate-contradictory"),
    ]


def test_an_unreadable_cell_agrees_with_nothing() -> None:
    """Nobody knows whether it says the same: the cell is unknown, and both rows are listed."""
    table = table_of(Ticket, tickets(("A", "1", "是", "王某"), ("A", "abc", "是", "王某")))
    assert rows(table).rows() == [("A", None, True, "王某")]
    found = quarantine(table).select("row", "field", "value", "code").rows()
    whole = "ticket=A; amount={}; paid=是; owner=王某"
    assert found == [
        (1, "amount", "1", "cell.duplicate-contradictory"),
        (1, "ticket", whole.format(1), "row.duplicate-contradictory"),
        (2, "amount", "abc", "cell.not-an-amount"),
        (2, "ticket", whole.format("abc"), "row.duplicate-contradictory"),
    ]


def test_unreadable_cells_contradict_one_another() -> None:
    """Unless they are copies; a blank agrees with one as with a value."""
    differ = table_of(Ticket, tickets(("A", "abc", "是", ""), ("A", "abd", "是", "")))
    assert codes(differ).count("row.duplicate-contradictory") == 2
    for other in ("abc", ""):
        same = table_of(Ticket, tickets(("A", "abc", "是", ""), ("A", other, "是", "")))
        assert rows(same)["amount"].to_list() == [None]
        assert codes(same).count("row.duplicate-identical") == 2


def test_what_blank_means_can_contradict() -> None:
    """A cell left blank to say no does not agree with a yes."""
    table = table_of(Ticket, tickets(("A", "1", "", "王某"), ("A", "1", "是", "王某")))
    assert rows(table)["paid"].to_list() == [None]


def test_a_register_of_keys_alone() -> None:
    """Duplicates are found there too."""
    table = table_of(Ticket, pl.DataFrame({"ticket": ["A", "B", "A"]}))
    assert rows(table)["ticket"].to_list() == ["A", "B"]
    assert rows(table).columns == ["ticket", "amount", "paid", "owner"]
    assert codes(table) == ["row.duplicate-identical"] * 2
    assert table.missing_fields == {"amount", "paid", "owner"}
    assert rows(table)["paid"].to_list() == [None, None], "no column is not a blank cell"


def test_a_register_without_rows() -> None:
    """Is a register, with a notice."""
    table = table_of(Ticket, tickets())
    assert rows(table).height == 0
    assert rows(table).schema == {
        "ticket": pl.String, "amount": pl.Int64, "paid": pl.Boolean, "owner": pl.String,
    }  # fmt: skip
    assert said(table, "register.no-rows") == [
        (
            "frame tickets: there are headers and no rows "
            "(if the register is not empty in fact, export it again)"
        )
    ]


HOMES = pl.DataFrame({"home": ["H1", "H2", "H3"], "village": ["V1", "V9", None]})
VILLAGES = pl.DataFrame({"village": ["V1", "V2", ""], "township": ["T"] * 3})


def test_a_reference_to_nothing_is_unknown() -> None:
    """The row stays; the cell is in the quarantine."""
    table = table_of(Home, HOMES, villages=VILLAGES)
    assert rows(table).select("home", "village").rows() == [
        ("H1", "V1"),
        ("H2", None),
        ("H3", None),
    ]
    assert quarantine(table).drop("file", "sheet").rows() == [
        ("homes", 2, "H2", "village", "V9", "cell.orphan",
         "no such row in the register villages, so the cell is unknown",
         "correct the reference, or add the row to villages"),
    ]  # fmt: skip


def test_a_reference_is_not_checked_without_its_register() -> None:
    """And a notice says so."""
    table = table_of(Home, HOMES)
    assert rows(table)["village"].to_list() == ["V1", "V9", None]
    assert codes(table) == []
    assert said(table, "register.reference-not-checked") == [
        (
            "frame homes: whether what village refers to exists was not checked: villages was not "
            "supplied (supply villages (村(社区)))"
        )
    ]


def test_a_reference_is_not_checked_against_a_register_without_its_key() -> None:
    """The other register's own table says what is wrong with it."""
    table = table_of(Home, HOMES, villages=pl.DataFrame({"name": ["V1"]}))
    (notice,) = said(table, "register.reference-not-checked")
    assert "frame villages has no column for village" in notice


def test_references_within_one_register() -> None:
    """To rows of the same register, itself included."""

    class Worker(ps.Register):
        register = "workers"
        worker = ps.Key()

    class Boss(Worker):
        boss = ps.Reference(Worker)

    frame = pl.DataFrame({"worker": ["a", "b"], "boss": ["b", "z"]})
    table = table_of(Boss, frame)
    assert rows(table)["boss"].to_list() == ["b", None]
    assert codes(table) == ["cell.orphan"]


def test_households_that_no_person_lists() -> None:
    """A warning with their number and the first of them."""
    persons = pl.DataFrame({"person": ["P1", "P2"], "household": ["H1", "H9"]})
    households = pl.DataFrame({"household": ["H1", *(f"H{n}" for n in range(2, 9))]})
    table = table_of(ps.Person, persons, households=households)
    assert said(table, "register.unlisted-households") == [
        (
            "frame persons: 7 households that no person lists: H2, H3, H4, H5, H6 ... "
            "(add their members, or delete the households)"
        )
    ]
    table = table_of(ps.Person, persons, households=households.head(1))
    assert said(table, "register.unlisted-households") == []


def test_the_problems_count_the_quarantine_and_mask_it() -> None:
    """One warning for a field and a code, with the first row and an example."""
    table = table_of(
        Ticket,
        tickets(("A", "x", "", "王某某"), ("B", "y", "", "a\0某某某"), ("", "1", "", "李某某")),
    )
    assert [str(problem) for problem in table.problems if problem.severity == "warning"] == [
        (
            "frame tickets, row 3, ticket: 1 row: the row has no key, so it is left out "
            "(fill in the key of the row; all of them are in the quarantine)"
        ),
        (
            "frame tickets, row 1, amount: 2 cells: not an amount of money, such as 'x' "
            "(write yuan, such as 1234.50; all of them are in the quarantine)"
        ),
        (
            "frame tickets, row 2, owner: 1 cell: the cell holds a null byte, such as 'a**' "
            "(enter the cell again, or export the table anew; all of them are in the quarantine)"
        ),
    ]


KEYS = st.sampled_from(["A", "B", "C", " A", "D ", "", None])
AMOUNTS = st.sampled_from(["1", "2", "x", "", "-1", "1.00"])
PAID = st.sampled_from(["是", "否", "", "perhaps"])
OWNERS = st.sampled_from(["王某", "李某", ""])
TICKETS = st.lists(st.tuples(KEYS, AMOUNTS, PAID, OWNERS), max_size=25)


@unhurried
@given(TICKETS, st.randoms())
def test_the_order_of_rows_changes_nothing(cells: list[tuple[Any, ...]], random: Any) -> None:
    """Neither in the frame, nor in the quarantine but for the row numbers."""
    shuffled = list(cells)
    random.shuffle(shuffled)
    one, other = table_of(Ticket, tickets(*cells)), table_of(Ticket, tickets(*shuffled))
    assert_frame_equal(rows(one).sort("ticket"), rows(other).sort("ticket"))
    first, second = (quarantine(table).drop("row") for table in (one, other))
    assert_frame_equal(first.sort(first.columns), second.sort(second.columns))


@unhurried
@given(TICKETS)
def test_every_row_is_accepted_merged_or_left_out(cells: list[tuple[Any, ...]]) -> None:
    """Rows in = rows out + rows joined to another one + rows without a key."""
    table = table_of(Ticket, tickets(*cells))
    frame, found = rows(table), quarantine(table)
    whole = found.filter(pl.col("code").str.starts_with("row."))
    doubles = whole.filter(pl.col("code").str.starts_with("row.duplicate"))
    without_key = whole.filter(pl.col("code") == "row.no-key").height
    joined = doubles.height - doubles["key"].n_unique()
    assert len(cells) == frame.height + joined + without_key
    assert frame["ticket"].is_unique().all()
    assert frame["ticket"].null_count() == 0


@unhurried
@given(TICKETS)
def test_every_bad_value_is_in_the_quarantine(cells: list[tuple[Any, ...]]) -> None:
    """As often as it stands in the table."""
    found = quarantine(table_of(Ticket, tickets(*cells)))
    bad = Counter(cell for _, *rest in cells for cell in rest if cell in ("x", "-1", "perhaps"))
    bad_codes = ("cell.not-an-amount", "cell.below-minimum", "cell.not-yes-or-no")
    assert Counter(found.filter(pl.col("code").is_in(bad_codes))["value"]) == bad


@unhurried
@given(TICKETS)
def test_a_value_of_a_key_is_what_all_its_rows_say(cells: list[tuple[Any, ...]]) -> None:
    """Unknown where they differ, and known where one of them knows and none disagrees."""
    said_by: dict[str, set[str]] = {}
    for key, _, _, owner in cells:
        if (key or "").strip():
            said_by.setdefault(str(key).strip(), set()).update({owner} - {""})
    expected = {key: next(iter(o)) if len(o) == 1 else None for key, o in said_by.items()}
    frame = rows(table_of(Ticket, tickets(*cells)))
    assert dict(frame.select("ticket", "owner").iter_rows()) == expected
