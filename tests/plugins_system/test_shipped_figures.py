"""What is wrong in the documents is found by checking the plans that ship."""

from __future__ import annotations

import pytest

import publicservice as ps

FOUND = {
    "F004": ("model-posts", "plan.phases-overlap", "25 February belongs to both"),
    "F032": ("poverty-rectification", "plan.impossible-date", "5月0日"),
    "F033": ("poverty-rectification", "plan.due-outside-phase", "2 days after campaign"),
    "F068": ("publicity-campaigns/003-1d", "plan.weekday", "2015-05-10 is a Sunday"),
    "F090": ("livelihood/003-7c", "statement.contradicts", "14 listed"),
    "F092": ("publicity-campaigns/003-10e", "plan.issued-late", "9 days after"),
    "F094": ("livelihood/003-12", "statement.contradicts", "240 yuan/person"),
    "F097": ("livelihood/003-12", "statement.contradicts", "20.91 万元"),
    "F105": ("livelihood/003-12", "statement.contradicts", "0.89 万元 ≤ 0.54 万元"),
    "F119": ("livelihood/003-12", "statement.contradicts", "2, 7 and 9 are missing"),
    "F177": ("hardship-visits/004-1", "funding.average-outside-standard", "402.56 yuan"),
    "F193": ("health-into-homes/004-6", "plan.phases-overlap", "20 October"),
}
"""By the figure in the collection of documents: the plan, the code, and a part of the message."""


@pytest.mark.parametrize("figure", FOUND)
def test_mistake_of_a_document_is_found_in_its_plan(figure: str) -> None:
    """Once, as a warning, with the clause or the days in the message."""
    target, code, says = FOUND[figure]
    found = [problem for problem in ps.programme(target).check() if says in problem.message]
    assert [(problem.code, problem.severity) for problem in found] == [(code, "warning")]
    assert target.rpartition("/")[2] in found[0].where
