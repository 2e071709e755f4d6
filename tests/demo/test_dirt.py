"""The planted mistakes: each is there, each is recorded, and nothing else is wrong."""

from __future__ import annotations

import polars as pl
import pytest
from stdnum.cn import ric

from publicservice.demo import DIRT_KINDS, County, generate_county


def planted(county: County, kind: str) -> pl.DataFrame:
    return county.planted.filter(pl.col("kind") == kind)


def test_every_kind_is_planted_and_counted(county: County) -> None:
    """The counts are those of the record."""
    assert set(county.dirty) == set(DIRT_KINDS)
    assert county.dirty == dict.fromkeys(DIRT_KINDS, 4)
    assert county.planted.height == sum(county.dirty.values())


def test_a_clean_county_has_none(clean: County) -> None:
    """Neither in the record nor in the tables."""
    assert clean.dirty == {}
    assert clean.planted.is_empty()
    assert clean.planted.columns == ["kind", "register", "row", "key", "column", "value"]
    for table in clean.tables.values():
        text = table.select(pl.concat_str(pl.all(), ignore_nulls=True)).to_series()
        assert not text.str.contains("HYPERLINK|-02-30| |[０-９]").any()


def test_the_smallest_county_has_every_kind() -> None:
    """One mistake of each in a village of 50."""
    county = generate_county(persons=50, households=16, townships=1, villages=1)
    assert set(county.dirty) == set(DIRT_KINDS)
    assert set(county.dirty.values()) == {1}


def test_the_record_finds_each_cell(county: County) -> None:
    """Row as a spreadsheet counts, column and value lead to the mistake; no row has two."""
    for row in county.planted.iter_rows(named=True):
        cells = county.tables[row["register"]].row(row["row"] - 2, named=True)
        assert cells[row["column"]] == row["value"]
        assert next(iter(cells.values())) == row["key"]
    assert county.planted.select("register", "row").is_unique().all()


def test_only_the_planted_cells_differ_from_the_clean_county(county: County, clean: County) -> None:
    """Changed cells and appended rows are exactly those of the record."""
    for name, table in clean.tables.items():
        dirty = county.tables[name]
        record = county.planted.filter(pl.col("register") == name)
        kept = dirty.head(table.height)
        changed = sum(int(kept[c].ne_missing(table[c]).sum()) for c in table.columns)
        assert changed == record.filter(pl.col("row") <= table.height + 1).height
        assert dirty.height - table.height == record.filter(pl.col("row") > table.height + 1).height


def test_keys_are_duplicated_only_where_planted(county: County) -> None:
    """Identical rows are equal in every cell; contradictory ones differ in the grade."""
    persons = county.tables["persons"]
    repeated = persons.filter(pl.col("person").is_duplicated() & pl.col("person").is_not_null())
    assert repeated["person"].n_unique() == 8
    same = planted(county, "duplicate_identical")["key"]
    for key, rows in repeated.group_by("person"):
        distinct = rows.unique()
        assert distinct.height == (1 if key[0] in same else 2)
        assert distinct.drop("disability_grade").unique().height == 1
    assert persons["person"].null_count() == county.dirty["blank_key"]


@pytest.mark.parametrize(
    ("kind", "table", "column", "to"),
    [
        ("unlisted_household", "persons", "household", "households"),
        ("unknown_village", "households", "village", "villages"),
        ("unknown_person", "visits", "person", "persons"),
    ],
)
def test_references_break_only_where_planted(
    county: County, kind: str, table: str, column: str, to: str
) -> None:
    """Once spaces are stripped, every other reference resolves."""
    values = county.tables[table][column].str.strip_chars()
    known = county.tables[to].to_series(0).drop_nulls()
    broken = values.filter(~values.is_in(known.implode()))
    assert sorted(broken) == sorted(planted(county, kind)["value"])


def test_households_are_empty_only_where_planted(county: County) -> None:
    """The other households all have members."""
    lived_in = county.tables["persons"]["household"].str.strip_chars()
    households = county.tables["households"]["household"]
    empty = households.filter(~households.is_in(lived_in.implode()))
    assert sorted(empty) == sorted(planted(county, "empty_household")["key"])


def test_wrong_numbers_are_wrong_and_wide_ones_are_right(county: County) -> None:
    """Check digits fail only where planted; full-width numbers are sound once narrowed."""
    for number in planted(county, "wrong_check_digit")["value"]:
        assert ric.calc_check_digit(number) != number[-1]
    narrow = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
    for number in planted(county, "full_width_digits")["value"]:
        assert not number.isascii()
        assert ric.calc_check_digit(number.translate(narrow)) == number.translate(narrow)[-1]


def test_values_are_wrong_as_announced(county: County) -> None:
    """30 February, a negative amount, a formula, spaces."""
    assert planted(county, "impossible_date")["value"].str.contains(r"^\d{4}-02-30$").all()
    assert planted(county, "negative_amount")["value"].str.contains(r"^-\d+\.\d\d$").all()
    assert planted(county, "formula")["value"].str.starts_with("=HYPERLINK(").all()
    assert planted(county, "stray_spaces")["value"].str.contains(r"^ .* $").all()
