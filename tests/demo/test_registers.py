"""The county as registers: every planted mistake is caught, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

import publicservice as ps
from publicservice.demo import TABLES, County, generate_county
from publicservice.plugins.disability_support.registers import DisabledPerson, SupportedHousehold

CLASSES = (ps.Village, SupportedHousehold, DisabledPerson, ps.Visit, ps.Facility, ps.Survey)
CODES = {
    "duplicate_identical": "row.duplicate-identical",
    "duplicate_contradictory": "cell.duplicate-contradictory",
    "unlisted_household": "cell.orphan",
    "impossible_date": "cell.not-a-date",
    "wrong_check_digit": "cell.resident-number-check-digit",
    "blank_key": "row.no-key",
    "negative_amount": "cell.below-minimum",
    "formula": "cell.formula",
    "unknown_village": "cell.orphan",
    "unknown_person": "cell.orphan",
}
REPAIRED = {"full_width_digits", "stray_spaces", "empty_household"}
"""Read as they are meant, without a word in the quarantine."""


def quarantined(registers: ps.Registers) -> Iterator[tuple[str, int, str, str]]:
    """Register, row, field and code of every quarantined row or cell."""
    for register in CLASSES:
        frame = registers.require(register).quarantine().collect().to_native()
        for row in frame.select("row", "field", "code").iter_rows():
            yield (register.register, *row)


@pytest.fixture(scope="module")
def from_files(county: County, tmp_path_factory: pytest.TempPathFactory) -> ps.Registers:
    """The county as an office hands it in: Chinese CSV files."""
    folder = tmp_path_factory.mktemp("county")
    county.write(folder)
    return ps.registers(folder, complete_until=county.at)


def test_every_kind_has_its_place(county: County) -> None:
    """Either a code of the quarantine or repaired in silence."""
    assert set(county.dirty) == {*CODES, *REPAIRED}


def test_every_planted_mistake_is_quarantined_in_its_row(
    county: County, from_files: ps.Registers
) -> None:
    """File row, field and code."""
    found = set(quarantined(from_files))
    for row in county.planted.iter_rows(named=True):
        if row["kind"] in CODES:
            entry = (row["register"], row["row"], row["column"], CODES[row["kind"]])
            assert entry in found


def test_nothing_but_the_planted_mistakes_is_quarantined(
    county: County, from_files: ps.Registers
) -> None:
    """The other entries concern the rows of which the planted ones are copies."""
    copies = county.planted.filter(pl.col("kind").str.starts_with("duplicate_"))
    persons = county.tables["persons"].with_row_index("row", offset=2)
    copied = set(persons.filter(pl.col("person").is_in(copies["key"].implode()))["row"])
    rows = {(r["register"], r["row"]) for r in county.planted.iter_rows(named=True)}
    rows |= {("persons", row) for row in copied}
    assert {(register, row) for register, row, _, _ in quarantined(from_files)} <= rows
    repaired = county.planted.filter(pl.col("kind").is_in(REPAIRED))
    wrong = {(register, row) for register, row, _, _ in quarantined(from_files)}
    assert wrong.isdisjoint(repaired.select("register", "row").iter_rows())


@pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_file_says_what_the_frames_say(
    tmp_path: Path,
    language: Literal["zh", "en"],
    format_: Literal["csv", "xlsx", "parquet"],
) -> None:
    """Six ways of handing in the same registers."""
    county = generate_county(8, persons=400, households=130, townships=2, villages=6)
    county.write(tmp_path, language=language, format=format_)
    files, frames = ps.registers(tmp_path), county.registers()
    for register in CLASSES:
        assert (
            files.require(register)
            .frame.collect()
            .to_native()
            .equals(frames.require(register).frame.collect().to_native())
        )


def test_registers_are_complete_up_to_the_countys_day(county: County) -> None:
    """All tables, under their names."""
    registers = county.registers()
    assert set(registers.names) == set(TABLES)
    assert {registers.complete_until(name) for name in TABLES} == {county.at}


def test_repaired_cells_are_read_as_meant(county: County) -> None:
    """Narrow digits, no spaces, and a household without members is still a household."""
    registers = county.registers()
    persons = registers.require(DisabledPerson).frame.collect().to_native()
    truth = county.typed()["persons"]
    keys = county.planted.filter(pl.col("kind").is_in(["full_width_digits", "stray_spaces"]))["key"]
    columns = ["person", "household", "resident_number"]
    assert keys.len() == 8
    for frame in (persons, truth):
        assert frame.filter(pl.col("person").is_in(keys.implode())).height == 8
    read, meant = (
        frame.filter(pl.col("person").is_in(keys.implode())).select(columns).sort("person")
        for frame in (persons, truth)
    )
    assert read.equals(meant)
    households = registers.require(SupportedHousehold).frame.collect().to_native()["household"]
    empty = county.planted.filter(pl.col("kind") == "empty_household")["key"]
    assert empty.is_in(households.implode()).all()


def test_a_clean_county_is_read_without_a_complaint(clean: County) -> None:
    """As text and typed, to the same registers."""
    texts = clean.registers()
    typed = ps.registers(complete_until=clean.at, **clean.typed())
    assert list(quarantined(texts)) == []
    assert list(quarantined(typed)) == []
    for register in CLASSES:
        one, other = (r.require(register).frame.collect().to_native() for r in (texts, typed))
        assert one.equals(other.select(one.columns))
