"""The documents behind the built-in plans: what is wrong in them is found, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

import publicservice as ps

FOUND = {
    "health-into-homes": set(),
    "health-into-homes/004-6": {
        ("plan.phases-overlap", "phases.implementation",
         "20 October belongs to both launch (三(一)) and implementation (三(二))"),
    },
    "health-into-homes/004-9": set(),
    "health-into-homes/004-11": set(),
    "publicity-campaigns": set(),
    "publicity-campaigns/003-1a": set(),
    "publicity-campaigns/003-1b": set(),
    "publicity-campaigns/003-1c": {
        ("statement.contradicts", "statements.forms",
         "the numbers run to 5, but 2 is missing (003/1c 二)"),
    },
    "publicity-campaigns/003-1d": {
        ("plan.weekday", "deliverables.parents.due",
         "printed Friday, but 2015-05-10 is a Sunday (附6, 三)"),
    },
    "publicity-campaigns/003-4": set(),
    "publicity-campaigns/003-6": {
        ("statement.contradicts", "statements.chapter_three",
         "the numbers run to 3, but 2 is missing (003/6 三)"),
    },
    "publicity-campaigns/003-10e": {
        ("plan.issued-late", "issued",
         "issued 2011-10-26, 9 days after campaign (三) begins (2011-10-17)"),
    },
    "publicity-campaigns/003-13": set(),
    "paired-assistance": set(),
    "paired-assistance/001-3": set(),
    "paired-assistance/001-4": set(),
}  # fmt: skip
FAMILIES = ("health-into-homes", "publicity-campaigns", "paired-assistance")


def test_every_document_of_the_families_is_looked_at() -> None:
    assert {target for family in FAMILIES for target in ps.plans(family)} == set(FOUND)


@pytest.mark.parametrize("target", FOUND)
def test_what_is_wrong_in_a_document_is_found_and_nothing_else(target: str) -> None:
    """Overlaps, weekdays, days of issue, numberings; no false accusation, not even a notice."""
    found = {
        (problem.code, problem.where.rpartition(": ")[2], problem.message)
        for problem in ps.programme(target).check()
    }
    assert found == FOUND[target]


@pytest.mark.parametrize(
    ("target", "agrees"),
    [
        ("paired-assistance/001-3", {"holds": 5, "exactly": 1}),
        ("paired-assistance/001-4", {"holds": 3, "exactly": 1}),
        ("publicity-campaigns/003-1d", {"exactly": 1, "holds": 1}),
        ("publicity-campaigns/003-6", {"holds": 1, "exactly": 1, "no": 1}),
        ("publicity-campaigns/003-10e", {"exactly": 1}),
        ("publicity-campaigns/003-13", {"exactly": 1}),
    ],
)
def test_right_figures_come_out_of_their_inputs(target: str, agrees: dict[str, int]) -> None:
    assert Counter(ps.programme(target).statements["agrees"]) == agrees


@pytest.mark.parametrize("target", [name for name in FOUND if "/" in name])
def test_every_plan_of_a_document_says_what_it_leaves_out(target: str) -> None:
    """With the clause and a reason."""
    plan = ps.programme(target).plan
    assert plan.left_out
    assert plan.source.document.replace("/", "-") == target.partition("/")[2]
