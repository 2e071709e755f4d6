"""What a plan says it leaves out of its document."""

from __future__ import annotations

from plan.plan_texts import HEADER, LOCAL_HEADER, read

from publicservice.model.left_out import LeftOut
from publicservice.plan_file import dump_plan, read_plan_text

ENTRIES = """
left_out = [
    { clause = "三(二)", reason = "an appeal, nothing to measure" },
    { clause = "五", reason = "digits lost", document = "004/2" },
]
"""


def test_clauses_left_out_are_kept_with_their_reasons() -> None:
    """Also as tables of their own, and when written and read again."""
    plan = read(ENTRIES)
    assert plan.left_out == (
        LeftOut("三(二)", "an appeal, nothing to measure"),
        LeftOut("五", "digits lost", "004/2"),
    )
    assert read('[[left_out]]\nclause = "3"\nreason = "lost"').left_out == (LeftOut("3", "lost"),)
    assert read_plan_text(dump_plan(plan)) == plan
    assert plan.sha256 != read("").sha256


def test_local_plan_adds_its_own_and_the_defaults_name_their_document() -> None:
    default = read_plan_text(HEADER + ENTRIES, "plan.toml")
    local = '\nleft_out = [{ clause = "三(二)", reason = "no such office here" }]\n'
    merged = read_plan_text(LOCAL_HEADER + local, "county.toml", default=default)
    assert merged.left_out == (
        LeftOut("三(二)", "an appeal, nothing to measure", "004/1"),
        LeftOut("五", "digits lost", "004/2"),
        LeftOut("三(二)", "no such office here"),
    )


def test_local_plan_of_the_same_document_may_give_another_reason() -> None:
    default = read_plan_text(HEADER + ENTRIES, "plan.toml")
    local = '\nleft_out = [{ clause = "三(二)", reason = "no such office here" }]\n'
    merged = read_plan_text(HEADER + local, "county.toml", default=default)
    assert merged.left_out[1:] == (LeftOut("三(二)", "no such office here"),)
