"""Whether any member had any visit: the way over the members is shorter, the answer the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps
from publicservice.model.plan import Plan, Source
from publicservice.model.rules.terms import Row

SOURCE = Source("visited", "an office", "000/0")
DAY = date(2024, 12, 31)


def _at_home(v: Row) -> Any:
    return v.kind == "home"


def _by_phone(v: Row) -> Any:
    return v.kind == "phone"


class Visit(ps.Visit):
    kind = ps.Field("text", zh="方式")


class Asked(ps.Programme):
    """Two facts that only pass on what is known of the members."""

    id = "asked"
    unit = ps.Household
    default_plan = ""

    at_home = ps.any_of("a", "甲", ps.Person, lambda p: ps.any_of(Visit, _at_home), cite="一")
    by_phone = ps.any_of("b", "乙", ps.Person, lambda p: ps.any_of(Visit, _by_phone), cite="一")
    eligible = ps.criterion("c", "丙", lambda h: h.at_home | h.by_phone, cite="一")


class Counted(ps.Programme):
    """The same by way of counts, which need to know about every member."""

    id = "counted"
    unit = ps.Household
    default_plan = ""

    members_at_home = ps.count(
        "a", "甲", ps.Person, lambda p: ps.any_of(Visit, _at_home), cite="一"
    )
    members_by_phone = ps.count(
        "b", "乙", ps.Person, lambda p: ps.any_of(Visit, _by_phone), cite="一"
    )
    at_home = ps.criterion("c", "丙", lambda h: h.members_at_home > 0, cite="一")
    by_phone = ps.criterion("d", "丁", lambda h: h.members_by_phone > 0, cite="一")
    eligible = ps.criterion("e", "戊", lambda h: h.at_home | h.by_phone, cite="一")


HOUSEHOLDS = pl.DataFrame({"household": ["H0", "H1", "H2"]})
MEMBERS = st.lists(st.sampled_from(["H0", "H1", None]), min_size=1, max_size=4)
VISITS = st.lists(
    st.tuples(st.sampled_from(["P0", "P1", "P2", None]), st.sampled_from(["home", "phone", None])),
    max_size=6,
)


def _decided(
    programme: type[ps.Programme],
    members: Sequence[str | None],
    visits: Sequence[tuple[str | None, str | None]],
    **more: Any,
) -> pl.DataFrame:
    persons = {"person": [f"P{n}" for n in range(len(members))], "household": members}
    seen = {
        "visit": [f"V{n}" for n in range(len(visits))],
        "person": [person for person, _ in visits],
        "kind": [kind for _, kind in visits],
    }
    registers = ps.registers(
        households=HOUSEHOLDS,
        persons=pl.DataFrame(persons, schema=dict.fromkeys(persons, pl.String)),
        visits=pl.DataFrame(seen, schema=dict.fromkeys(seen, pl.String)),
        **more,
    )
    plan = Plan(programme.id, 1, SOURCE)
    decided: pl.DataFrame = ps.programme(programme, plan).evaluate(registers, at=DAY).decisions
    return decided.sort("household")


@settings(deadline=None, max_examples=60)
@given(members=MEMBERS, visits=VISITS, complete=st.booleans())
def test_any_of_any_is_a_count_above_zero(
    members: Sequence[str | None], visits: Sequence[tuple[str | None, str | None]], complete: bool
) -> None:
    until = DAY if complete else date(2024, 6, 30)
    columns = ("household", "at_home", "by_phone", "eligible")
    asked, counted = (
        _decided(programme, members, visits, complete_until={"visits": until}).select(columns)
        for programme in (Asked, Counted)
    )
    assert asked.rows() == counted.rows()


@pytest.mark.parametrize(
    ("kinds", "complete", "expected"),
    [
        (["home"], True, True),
        ([None], True, None),
        ([None, "home"], True, True),
        (["phone"], True, False),
        ([], True, False),
        ([], False, None),
    ],
)
def test_a_household_is_visited_where_a_member_surely_was(
    kinds: list[str | None], complete: bool, expected: bool | None
) -> None:
    until = DAY if complete else date(2024, 6, 30)
    visits = [("P0", kind) for kind in kinds]
    decided = _decided(Asked, ["H0"], visits, complete_until={"visits": until})
    assert decided["at_home"].to_list()[0] is expected
