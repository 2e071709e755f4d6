"""A roster held against the rules, and two rosters against each other."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import publicservice as ps
from publicservice.in_use import ProgrammeInUse
from publicservice.manager import installed_plugins
from publicservice.plan_file import read_plan_text
from publicservice.written_programme import programme_of

PLAN = """
programme = "poverty"
schema_version = 1
source = { title = "Poverty", issuer = "town", document = "902/6" }
[registers.households]
unit = true
[registers.households.fields]
income = { kind = "count", zh = "人均收入" }
housing = { kind = "bool", zh = "住房安全" }
[rules.poor]
label = { en = "income below the line", zh = "收入低于标准" }
is = "income < 4000"
cite = "五(一)"
[rules.unsafe]
label = { en = "no safe housing", zh = "住房无保障" }
is = "not housing"
cite = "五(一)"
[rules.eligible]
label = { en = "poor", zh = "贫困" }
is = "poor or unsafe"
[rules.out]
label = { en = "has risen out", zh = "达到退出标准" }
is = "income >= 5000 and housing"
cite = "五(四)"
"""
RICH, MIDDLING, POOR = (6000, True), (4500, True), (3000, True)
Cells = tuple[int | None, bool | None]


def evaluated(rows: dict[str, Cells]) -> ps.Evaluation:
    """The households by key: income and housing."""
    plan = read_plan_text(PLAN, "poverty.toml")
    in_use = ProgrammeInUse(programme_of(plan), plan, installed_plugins())
    frame = pl.DataFrame(
        {"household": list(rows), "income": [c[0] for c in rows.values()],
         "housing": [c[1] for c in rows.values()]},
        schema={"household": pl.String, "income": pl.Int64, "housing": pl.Boolean},
    )  # fmt: skip
    return in_use.evaluate({"households": frame}, at="2024-05-01")


def errors(rows: dict[str, Cells], roster: dict[str, str | None], **options: Any) -> dict[str, Any]:
    """The error of everybody."""
    frame = pl.DataFrame(
        {"户编号": list(roster), "状态": list(roster.values())},
        schema={"户编号": pl.String, "状态": pl.String},
    )
    found = evaluated(rows).targeting(frame, status="状态", **options)
    return dict(found.select("household", "error").iter_rows())


@pytest.mark.parametrize(
    ("cells", "status", "error"),
    [
        (POOR, "在册", None), (POOR, None, "undetermined"), (POOR, "no", "should_be_in"),
        (POOR, "已脱贫", "should_not_have_exited"), (RICH, "在册", "should_have_exited"),
        (RICH, "已脱贫", None), (RICH, "no", None), (MIDDLING, "在册", "should_not_be_in"),
        (MIDDLING, "已脱贫", "should_not_have_exited"), (MIDDLING, "no", None),
        ((None, True), "在册", "undetermined"), ((None, True), "no", "undetermined"),
        ((None, False), "在册", None), ((None, False), "no", "should_be_in"),
    ],
)  # fmt: skip
def test_the_four_errors(cells: Cells, status: str | None, error: str | None) -> None:
    """Should be in, should not be, should have exited, should not have; and what is open."""
    roster = {} if status == "no" else {"H1": status}
    assert errors({"H1": cells}, roster, exits="out") == {"H1": error}


def test_reasons_are_the_criteria_that_decided() -> None:
    """Those of the entry or of the exit, with their clauses."""
    frame = pl.DataFrame({"户编号": ["H1", "H9"], "状态": ["在册", "在册"]})
    found = evaluated({"H1": RICH, "H2": POOR}).targeting(frame, exits="out", status="状态")
    rows = {row["household"]: row for row in found.rows(named=True)}
    assert rows["H2"]["reasons"] == "poor=yes"
    assert rows["H2"]["reasons_zh"] == "收入低于标准：是 [五(一)]"
    assert rows["H1"]["reasons"] == "out.income=yes;out.housing=yes"
    assert (rows["H9"]["error"], rows["H9"]["outcome"]) == ("not_in_register", None)


def test_a_roster_without_exits() -> None:
    """Everybody on it is in; without an exit criterion the rules of entry decide alone."""
    frame = pl.DataFrame({"户编号": ["H1", "H2"]})
    found = evaluated({"H1": RICH, "H2": POOR, "H3": POOR}).targeting(frame)
    assert dict(found.select("household", "error").iter_rows()) == {
        "H1": "should_not_be_in", "H2": None, "H3": "should_be_in",
    }  # fmt: skip


def test_an_exit_that_nobody_wrote() -> None:
    """The nearest criterion is offered."""
    with pytest.raises(ps.ProgrammeError) as error:
        evaluated({"H1": RICH}).targeting(pl.DataFrame({"户编号": ["H1"]}), exits="outt")
    assert error.value.problems[0].code == "targeting.no-criterion"
    assert "'out'" in error.value.problems[0].remedy


rosters = st.dictionaries(
    st.sampled_from(["H1", "H2", "H3", "H4"]),
    st.tuples(st.sampled_from(["ill", "old", None]), st.sampled_from([1, 2, None])),
)


@settings(max_examples=15, deadline=None)
@given(rosters, rosters)
def test_every_difference_is_told_once_and_nothing_else(
    one: dict[str, tuple[Any, Any]], other: dict[str, tuple[Any, Any]]
) -> None:
    """Against plain Python; and the other way round the sides change places."""

    def frame(roster: dict[str, tuple[Any, Any]]) -> pl.DataFrame:
        return pl.DataFrame(
            {"no": list(roster), "cause": [c for c, _ in roster.values()],
             "size": [n for _, n in roster.values()]},
            schema={"no": pl.String, "cause": pl.String, "size": pl.Int64},
        )  # fmt: skip

    options: dict[str, Any] = {
        "key": "no", "compare": ["cause", "size"], "kinds": {"size": "count"},
    }  # fmt: skip
    expected = {(k, "only_in_a", "") for k in one.keys() - other.keys()}
    expected |= {(k, "only_in_b", "") for k in other.keys() - one.keys()}
    for name in one.keys() & other.keys():
        for field, a, b in zip(("cause", "size"), one[name], other[name], strict=True):
            if a != b:
                how = "missing_in_a" if a is None else "missing_in_b" if b is None else "differs"
                expected.add((name, how, field))
    found = ps.reconcile(frame(one), frame(other), **options)
    assert set(found.select("key", "difference", "field").iter_rows()) == expected
    assert found.height == len(expected)
    turned = ps.reconcile(frame(other), frame(one), **options)
    swap = {"only_in_a": "only_in_b", "missing_in_a": "missing_in_b"}
    swap |= {after: before for before, after in swap.items()}
    told = {(k, swap.get(d, d), f) for k, d, f in expected}
    assert set(turned.select("key", "difference", "field").iter_rows()) == told


def test_headers_words_and_repeated_keys() -> None:
    """Two departments never write alike."""
    poverty = pl.DataFrame({"户号": ["H1", "H1", "H2"], "致贫原因": ["因病", "因病", "因病致贫"]})
    health = pl.DataFrame({"编号": ["H1", "H2"], "主要原因": ["因病", "缺劳力"]})
    found = ps.reconcile(
        poverty, health, key=("户号", "编号"), compare={"cause": ("致贫原因", "主要原因")},
        words={"因病致贫": "因病"},
    )  # fmt: skip
    assert found.rows() == [
        ("H1", "twice_in_a", "", None, None), ("H2", "differs", "cause", "因病", "缺劳力"),
    ]  # fmt: skip


def test_no_key() -> None:
    """Nothing to hold them together by."""
    with pytest.raises(ps.UsageError) as error:
        ps.reconcile(pl.DataFrame({"a": ["1"]}), pl.DataFrame({"a": ["1"]}), key="")
    assert error.value.problems[0].code == "reconcile.no-key"
