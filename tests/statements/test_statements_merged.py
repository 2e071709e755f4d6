"""Statements of a default plan under a local one: who printed what, for which figures."""

from __future__ import annotations

import pytest
from statements.statement_texts import plan

from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError
from publicservice.model.statements.statement_check import check_statements, held_statements
from publicservice.plan_file import dump_plan, merge_plans, read_plan_text

DEFAULT = """\
[sources]
city = { value = 6.5, unit = "万元", cite = "四" }
relief = { value = 6.28, unit = "万元", cite = "四" }
[limits]
low = { value = 200, unit = "yuan/household" }
high = { value = 400, unit = "yuan/household" }
[statements.total]
printed = { value = 12.78, unit = "万元" }
is = "sum(sources)"
cite = "四"
[statements.order]
holds = "limits.low <= limits.high"
[statements.own]
printed = { value = 5 }
is = "a + b"
inputs = { a = { value = 2 }, b = { value = 3 } }
"""
LOCAL = """\
programme = "family-doctor"
schema_version = 1
source = { title = "Ours", issuer = "county", document = "902/1" }
"""


def default() -> Plan:
    """The plan that ships."""
    return plan(DEFAULT, "plan.toml")


def local(body: str) -> Plan:
    """That plan with a county's upon it."""
    return read_plan_text(LOCAL + body, "county.toml", default=default())


def agreements(merged: Plan) -> dict[str, str]:
    return {held.statement.name: held.agrees for held in held_statements(merged)}


CITY = '[sources]\ncity = { value = 7, unit = "万元" }\n'


def test_a_default_result_is_not_held_against_local_figures() -> None:
    """The county never printed it: it is not checked, and a notice says so."""
    merged = local(CITY)
    assert agreements(merged) == {"total": "unknown", "order": "holds", "own": "exactly"}
    (notice,) = check_statements(merged)
    assert (notice.code, notice.severity) == ("statement.not-checked", "notice")
    assert str(notice) == (
        "plan.toml: statements.total: cannot be checked (901/1 四): what is printed: plan.toml "
        "prints it for another sources.city than county.toml gives (give what is missing, once it "
        "is known)"
    )


def test_what_hangs_on_such_a_result_is_not_checked_either() -> None:
    """No error, no accusation."""
    extra = (
        '[statements.half]\nprinted = { value = 6.39, unit = "万元" }\n'
        'is = "statements.total / 2"\n'
    )
    both = plan(DEFAULT + extra, "plan.toml")
    assert agreements(both)["half"] == "exactly"
    merged = read_plan_text(LOCAL + CITY, "county.toml", default=both)
    assert agreements(merged)["half"] == "unknown"


def test_a_figure_that_stays_the_same_changes_nothing() -> None:
    """Repeated with a clause of its own, or in another multiple, it is the figure it was."""
    same = '[sources]\ncity = { value = 65000, unit = "元", cite = "我三" }\n'
    assert agreements(local(same)) == agreements(default())


def test_a_county_prints_its_own_result() -> None:
    """Its statement takes the place of the default's, whole."""
    own = '[statements.total]\nprinted = { value = 13.28, unit = "万元" }\nis = "sum(sources)"\n'
    merged = local(CITY + own)
    assert agreements(merged)["total"] == "exactly"
    assert merged.statements["total"].cite == ""
    wrong = local(CITY + own.replace("13.28", "13.82"))
    (warning,) = check_statements(wrong)
    assert warning.where == "county.toml: statements.total"
    assert "(902/1)" in warning.message


def test_what_must_hold_holds_of_local_figures_too() -> None:
    """A relation prints nothing: it is asked of the numbers in use."""
    merged = local('[limits]\nlow = { value = 500, unit = "yuan/household" }\n')
    (warning,) = check_statements(merged)
    assert warning.code == "statement.contradicts"
    assert warning.message == (
        "500 yuan/household ≤ 400 yuan/household does not hold (901/1): 500 yuan/household is 100 "
        "yuan/household more than 400 yuan/household"
    )


def test_a_local_plan_may_bring_figures_that_its_statements_read() -> None:
    """By path or by section; a number that nobody reads is still unknown to the default plan."""
    body = (
        "[june]\nspent = { value = 3, unit = 'yuan' }\nlate = { value = 1, unit = 'yuan' }\n"
        '[statements.june]\nprinted = { value = 4, unit = "yuan" }\nis = "sum(june)"\n'
    )
    assert agreements(local(body))["june"] == "exactly"
    with pytest.raises(PlanError) as caught:
        local(body.replace("sum(june)", "june.spent + 1 * june.spent"))
    assert [problem.where for problem in caught.value.problems] == ["county.toml: june.late"]


def test_a_default_contradiction_goes_with_its_statement() -> None:
    """Nothing that was found of a replaced statement is told of the new one."""
    first = plan(DEFAULT.replace("12.78", "12.87"), "plan.toml")
    assert [problem.code for problem in check_statements(first)] == ["statement.contradicts"]
    own = '[statements.total]\nprinted = { value = 12.78, unit = "万元" }\nis = "sum(sources)"\n'
    assert check_statements(read_plan_text(LOCAL + own, "county.toml", default=first)) == []


def test_warnings_of_a_replaced_statement_go_too() -> None:
    """An input that the default's formula forgets is not the county's fault."""
    first = plan(DEFAULT.replace("a + b", "a + 3"), "plan.toml")
    assert [warning.code for warning in first.warnings] == ["statement.unread-input"]
    own = '[statements.own]\nprinted = { value = 5 }\nis = "a"\ninputs.a = { value = 5 }\n'
    assert read_plan_text(LOCAL + own, "county.toml", default=first).warnings == ()
    kept = read_plan_text(LOCAL, "county.toml", default=first).warnings
    assert [warning.where for warning in kept] == ["plan.toml: statements.own.inputs.b"]


def test_a_merged_plan_is_written_and_merged_again() -> None:
    """What became unknown stays so, in the file and under a third plan."""
    merged = local(CITY)
    assert agreements(read_plan_text(dump_plan(merged))) == agreements(merged)
    again = merge_plans(merged, read_plan_text(LOCAL, "village.toml", default=merged))
    assert agreements(again) == agreements(merged)


def test_merging_leaves_the_default_plan_alone() -> None:
    """Its statements say what they said."""
    shipped = default()
    before = shipped.sha256
    read_plan_text(LOCAL + CITY, "county.toml", default=shipped)
    assert shipped.sha256 == before
    assert agreements(shipped)["total"] == "exactly"


def test_a_phase_more_changes_how_many_there_are() -> None:
    """A count over a section sees what the local plan adds, and not what it only moves."""
    phases = '[phases]\none = { start = "05-01" }\ntwo = { start = "06-01" }\n'
    stages = '[statements.stages]\nprinted = { value = 2 }\nis = "count(phases)"\n'
    shipped = plan(DEFAULT + phases + stages, "plan.toml")
    moved = LOCAL + '[phases]\none = { start = "05-02" }\n'
    more = LOCAL + '[phases]\nthree = { start = "07-02" }\n'
    assert agreements(read_plan_text(moved, "c.toml", default=shipped))["stages"] == "exactly"
    assert agreements(read_plan_text(more, "c.toml", default=shipped))["stages"] == "unknown"
