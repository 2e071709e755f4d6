"""Every frame of an evaluation is in the reference with all its columns."""

from __future__ import annotations

import polars as pl
import pytest
from docs.pages import code_spans, reference_pages, section

import publicservice as ps

FRAMES = (
    "summary", "indicators", "targets", "scores", "score_items", "consequences", "ladder_states",
    "rectification", "rectification_events", "phases", "agenda",
    "cohorts", "statements", "undetermined", "parts", "findings", "quarantine", "entitlements",
    "places", "waiting_list", "costs", "budget", "postings", "payments", "payments_made",
    "cash_plan",
)  # fmt: skip
OF_THE_CASE = {"person", "village", "township"}
"""Key and levels, which are those of the programme's unit."""


@pytest.fixture(scope="module")
def evaluation() -> ps.Evaluation:
    """A small county."""
    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    return ps.programme("family-doctor").evaluate(county.registers(), at="2024-10-15")


def test_every_frame_is_listed_here(evaluation: ps.Evaluation) -> None:
    """A result that is a frame, and that nobody added to the list above."""
    results = [
        name
        for cls in type(evaluation).__mro__
        for name, value in vars(cls).items()
        if not name.startswith("_") and isinstance(getattr(evaluation, name), pl.DataFrame)
        and value is not None
    ]  # fmt: skip
    assert sorted(results) == sorted({*FRAMES, "decisions"})


@pytest.mark.parametrize("frame", FRAMES)
def test_every_column_is_documented(evaluation: ps.Evaluation, frame: str) -> None:
    """In the section of the frame; those of statements on their own page."""
    page = reference_pages()["results.md"]
    text = section(page, f"## {frame}")
    if frame == "statements":
        text = reference_pages()["plan-statements.md"]
    columns = set(getattr(evaluation, frame).columns) - OF_THE_CASE
    assert sorted(columns - code_spans(text)) == []


@pytest.mark.parametrize("frame", ["statuses", "totals", "targets", "findings"])
def test_columns_of_portfolios_are_documented(evaluation: ps.Evaluation, frame: str) -> None:
    """Those that they have beside the columns of their members."""
    both = ps.portfolio({"a": "family-doctor", "b": "family-doctor"})
    county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
    columns = getattr(both.evaluate(county.registers(), at="2024-10-15"), frame).columns
    own = set(getattr(evaluation, frame).columns) if hasattr(evaluation, frame) else set()
    spans = code_spans(section(reference_pages()["results.md"], "## Portfolios"))
    assert sorted(set(columns) - own - spans) == []


def test_columns_of_decisions_are_documented(evaluation: ps.Evaluation) -> None:
    """Those that every programme has, and where the others come from."""
    spans = code_spans(section(reference_pages()["results.md"], "## decisions"))
    rules, fields = evaluation.programme.rules, evaluation.programme.unit.fields
    others = set(evaluation.decisions.columns) - set(rules) - set(fields)
    assert sorted(others - spans) == []


def test_keys_of_the_record_are_documented(evaluation: ps.Evaluation) -> None:
    """Those of provenance and of evaluation.json."""
    from publicservice.results.files import evaluation_record

    page = reference_pages()["results.md"]
    provenance = code_spans(section(page, "## provenance"))
    register = evaluation.provenance["registers"][0]
    assert sorted({*evaluation.provenance, *register} - provenance) == []
    assert sorted(set(evaluation_record(evaluation)) - code_spans(section(page, "## Files"))) == []
