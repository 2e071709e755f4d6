"""Text fields with words that may hold other texts too."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest
from registers.tables import codes, one_field, read_cells, rows, said, table_of

import publicservice as ps

WORDS = {"签约服务": "family-doctor", "避孕药具": "contraceptives"}
OPEN = ps.Field("text", words=WORDS, open=True)


def test_other_texts_are_taken_as_they_stand() -> None:
    """Without the spaces around them; words and codes as ever."""
    cells = ["签约服务", " Family-Doctor ", " 学校 供餐　", "=1+1", "", None, "Ａ"]
    assert read_cells(OPEN, cells) == [
        ("family-doctor", ""), ("family-doctor", ""), ("学校 供餐", ""), ("=1+1", ""), (None, ""),
        (None, ""), ("Ａ", ""),
    ]  # fmt: skip


def test_they_are_listed_in_a_notice() -> None:
    """So that a misspelt word is seen."""
    frame = pl.DataFrame({"thing": list("abcd"), "value": ["签约服务", "签约服物", "供餐", "供餐"]})
    table = table_of(one_field(OPEN), frame)
    assert codes(table) == []
    assert said(table, "register.other-words") == [
        (
            "frame things: 3 cells of value with a text that is none of the words it knows, taken "
            "as it stands: 供餐, 签约服物 (correct what is misspelt; it knows 签约服务, 避孕药具)"
        )
    ]


@pytest.mark.duckdb
def test_so_it_is_on_duckdb() -> None:
    frame = pl.DataFrame({"thing": ["a", "b", "c"], "value": ["签约服务", " 供餐 ", None]})
    connection = duckdb.connect()
    relation = connection.from_arrow(frame.to_arrow())
    table = table_of(one_field(OPEN), relation)
    found = sorted(rows(table).select("thing", "value").rows())
    assert found == [("a", "family-doctor"), ("b", "供餐"), ("c", None)]


@pytest.mark.parametrize(
    "options", [{"kind": "count", "words": {"one": 1}}, {"kind": "text"}]
)  # fmt: skip
def test_only_a_text_field_with_words_can_be_open(options: Any) -> None:
    with pytest.raises(ps.ProgrammeError, match="an open") as raised:
        ps.Field(**options, open=True)
    assert "open=True lets a text field with words hold other texts too" in str(raised.value)


def test_a_survey_of_another_programme_stays() -> None:
    """Its answers are neither lost nor taken for those of the programmes that come along."""
    surveys = pl.DataFrame({"survey": ["S1", "S2"], "programme": ["学校供餐", "签约服务"]})
    table = table_of(ps.Survey, surveys)
    assert rows(table)["programme"].to_list() == ["学校供餐", "family-doctor"]
    assert codes(table) == []
