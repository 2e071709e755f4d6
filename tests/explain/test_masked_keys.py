"""Registers whose keys are identity numbers leak none of them."""

from __future__ import annotations

import polars as pl
import pytest

import publicservice as ps

NUMBER = "999001195901010028"
OTHER = "999001195901010036"


def evaluation() -> ps.Evaluation:
    """A register of residents kept by identity number."""
    people = pl.DataFrame({"person": [NUMBER], "hukou": ["农村"], "resident": ["是"]})
    contracts = pl.DataFrame({"contract": [OTHER], "household": ["h"]})
    return ps.programme("family-doctor").evaluate(
        {"persons": people, "contracts": contracts}, at="2024-10-15"
    )


def test_an_explanation_masks_the_key_unless_asked() -> None:
    """The case itself and the rows that counted."""
    shown = str(evaluation().explain(NUMBER))
    assert NUMBER not in shown
    assert "999***28" in shown
    assert NUMBER in str(evaluation().explain(NUMBER, unmasked=True))


def test_a_missing_case_masks_what_it_offers() -> None:
    """Neither the key that was asked for nor the nearest ones."""
    with pytest.raises(ps.RegisterError) as caught:
        evaluation().explain("999001195901010027")
    assert "999***27" in str(caught.value)
    assert NUMBER not in str(caught.value)
