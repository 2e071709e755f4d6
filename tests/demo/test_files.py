"""The county's files: what is in them, in which language, and the same bytes every time."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from publicservice.demo import TABLES, County, generate_county
from publicservice.demo import workbook as workbook_module
from publicservice.model.problem import UsageError

FORMATS: tuple[Literal["csv", "xlsx", "parquet"], ...] = ("csv", "xlsx", "parquet")


@pytest.fixture(scope="module")
def village() -> County:
    return generate_county(9, persons=400, households=130, townships=2, villages=6)


def read(file: Path) -> pl.DataFrame:
    """The file as text, blank cells null."""
    if file.suffix == ".csv":
        return pl.read_csv(file, infer_schema=False)
    if file.suffix == ".parquet":
        return pl.read_parquet(file)
    return pl.read_excel(file, infer_schema_length=0, drop_empty_rows=False)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_same_seed_writes_the_same_bytes(
    tmp_path: Path,
    village: County,
    language: Literal["zh", "en"],
    format_: Literal["csv", "xlsx", "parquet"],
) -> None:
    """Another run, another folder, another county object: not a byte differs."""
    again = generate_county(9, persons=400, households=130, townships=2, villages=6)
    first = village.write(tmp_path / "first", language=language, format=format_)
    second = again.write(str(tmp_path / "second"), language=language, format=format_)
    assert [file.name for file in first] == [file.name for file in second]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


@pytest.mark.parametrize("format_", FORMATS)
def test_english_files_hold_the_tables(
    tmp_path: Path, village: County, format_: Literal["csv", "xlsx", "parquet"]
) -> None:
    """Every cell of every table comes back, formulas as text among them."""
    files = village.write(tmp_path, language="en", format=format_)
    assert [file.name for file in files] == [f"{name}.{format_}" for name in TABLES]
    for file in files:
        assert read(file).equals(village.tables[file.stem]), file.name


@pytest.mark.parametrize("format_", FORMATS)
def test_chinese_files_say_the_same_in_chinese(
    tmp_path: Path, village: County, format_: Literal["csv", "xlsx", "parquet"]
) -> None:
    """Headers and words; translated back they are the tables."""
    files = village.write(tmp_path, format=format_)
    for file, (name, schema) in zip(files, TABLES.items(), strict=True):
        assert file.name == f"{schema.zh}.{format_}"
        found = read(file)
        assert found.columns == [column.zh for column in schema.columns]
        for column in schema.columns:
            back = {word: code for code, word in column.words.items()}
            cells = found[column.zh].replace(back)
            assert cells.equals(village.tables[name][column.name], null_equal=True)
            assert not found[column.zh].is_in(list(column.words)).any()


def test_words_of_a_column_are_different() -> None:
    """No Chinese word stands for two codes, no header for two columns."""
    for schema in TABLES.values():
        assert len({column.zh for column in schema.columns}) == len(schema.columns)
        for column in schema.columns:
            assert len(set(column.words.values())) == len(column.words)


def test_csv_opens_in_excel(tmp_path: Path, village: County) -> None:
    """The byte-order mark tells Excel that it is UTF-8."""
    for file in village.write(tmp_path):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_workbook_escapes_what_xml_would_read(tmp_path: Path) -> None:
    """Markup, quotes, blanks and leading spaces come back as they went."""
    path = tmp_path / "book.xlsx"
    table = pl.DataFrame({"a&b": ["<x>", "&amp;", ' "q" '], "c": [None, "'", "=1+1"]})
    workbook_module.write_workbook(table, path, "a<b&c")
    assert pl.read_excel(path, sheet_name="a<b&c", infer_schema_length=0).equals(table)


def test_workbook_has_letters_for_many_columns(tmp_path: Path) -> None:
    """After Z comes AA."""
    path = tmp_path / "wide.xlsx"
    table = pl.DataFrame({f"column {n}": [str(n)] for n in range(800)})
    workbook_module.write_workbook(table, path, "wide")
    assert pl.read_excel(path, infer_schema_length=0).equals(table)


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is cut off in silence."""
    monkeypatch.setattr(workbook_module, "MOST_ROWS", 2)
    with pytest.raises(UsageError) as refused:
        workbook_module.write_workbook(pl.DataFrame({"a": ["1"] * 3}), tmp_path / "x.xlsx", "x")
    assert str(refused.value) == "x.xlsx: 3 rows, and an Excel sheet holds 2 (write csv or parquet)"
    assert not (tmp_path / "x.xlsx").exists()


def test_unknown_language_and_format_are_refused(tmp_path: Path, village: County) -> None:
    """With the nearest known one, before anything is written."""
    with pytest.raises(UsageError) as language:
        village.write(tmp_path / "out", language="ze")  # type: ignore[arg-type]
    assert str(language.value) == "no language 'ze' (known: en, zh)"
    with pytest.raises(UsageError) as format_:
        village.write(tmp_path / "out", format="xls")  # type: ignore[arg-type]
    assert str(format_.value) == "no format 'xls' (did you mean 'xlsx'?)"
    assert not (tmp_path / "out").exists()


def test_repr_says_what_it_is(village: County) -> None:
    """Size, seed, day; no name and no number of anybody."""
    assert repr(village) == (
        "<County seed=9 at=2024-12-31: 400 persons, 130 households, with planted mistakes>"
    )
