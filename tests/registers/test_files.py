"""Files and folders: what is read, how it is decoded, and what is said when it cannot be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registers.tables import Home, codes, quarantine, rows, said, table_of, unhurried

import publicservice as ps

LINES = "户号,年收入,备注\nH1,5,张庄\nH2,x,李庄\n"


def homes(folder: Path, text: str | bytes, name: str = "homes.csv") -> Path:
    """The folder with one file in it."""
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"),
        ("gbk", "gb18030"), ("gb18030", "gb18030"),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, encoding: str, named: str) -> None:
    """Whatever the office's program wrote."""
    registers = ps.registers(homes(tmp_path, LINES.encode(encoding)))
    table = registers.require(Home)
    assert rows(table)["note"].to_list() == ["张庄", "李庄"]
    assert registers.provenance[0].encoding == named
    guessed = [
        "homes.csv: read as GB18030 (GBK) (if names look wrong, save the table as CSV (UTF-8))"
    ]
    assert said(table, "register.encoding") == (guessed if named == "gb18030" else [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    """Of every system."""
    table = table_of(Home, homes(tmp_path, LINES.replace("\n", end)))
    assert rows(table).select("home", "income").rows() == [("H1", 500), ("H2", None)]
    assert quarantine(table)["row"].to_list() == [3]


NOTHING = (
    "nothing is in it, not even headers (put the headers in the first row and one row for each "
    "case below)"
)
AGAIN = "(save the table again as CSV (UTF-8))"
ENDING = "(give the file its right ending, or save the table as CSV (UTF-8))"
QUOTES = (
    "a quotation mark that does not pair, at or before line 3 (write a cell with a quotation mark "
    'in it as "…""…", or export the table again)'
)
BINARY = (
    "the file is binary, or UTF-16 text without a byte-order mark (save the table as CSV (UTF-8))"
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", NOTHING),
        (b" \n\n", NOTHING),
        (b",,\n , \n", NOTHING),
        (b"home\nH1\n\xff\xff\n", f"line 3 is not text in UTF-8 nor in GB18030 (GBK) {AGAIN}"),
        (b"\xef\xbb\xbfhome\n\xb9\xe3\n", f"line 2 is not text in UTF-8 {AGAIN}"),
        (b"\xff\xfeh\x00o\x00m", f"line 1 is not text in UTF-16 {AGAIN}"),
        ("home,income\nH1,5\n".encode("utf-16-le"), BINARY),
        (b"PK\x03\x04xxxx", f"the file is a workbook or another zip file, not text {ENDING}"),
        (b"%PDF-1.7", f"the file is a PDF file, not text {ENDING}"),
        (b'home,note\nH1,"unclosed\nH2,b\n', QUOTES),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, data: bytes, message: str) -> None:
    """Names the file and the remedy, and shows nothing of its content."""
    with pytest.raises(ps.RegisterError) as caught:
        table_of(Home, homes(tmp_path, data))
    assert str(caught.value) == f"homes.csv: {message}"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or that another program holds."""
    registers = ps.registers(homes(tmp_path, LINES))

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ps.RegisterError) as caught:
        registers.table(Home)
    assert str(caught.value) == (
        "homes.csv: the file cannot be read: Permission denied "
        "(close it in other programs and check that you may read it)"
    )


def test_a_missing_path(tmp_path: Path) -> None:
    """The nearest names beside it are offered."""
    homes(tmp_path, LINES)
    with pytest.raises(ps.RegisterError, match=r"no such file or folder .*'homes\.csv'\?"):
        ps.registers(tmp_path / "home.csv")
    with pytest.raises(ps.RegisterError, match="there is no folder nowhere either"):
        ps.registers(tmp_path / "nowhere" / "homes.csv")


def test_a_folder_without_tables(tmp_path: Path) -> None:
    """Says what is there instead."""
    with pytest.raises(ps.RegisterError, match="no table is in the folder, it is empty"):
        ps.registers(tmp_path)
    homes(tmp_path, b"x", "读我.docx")
    with pytest.raises(ps.RegisterError, match=r"in the folder; it holds 读我\.docx"):
        ps.registers(tmp_path)


def test_an_ending_that_is_not_known(tmp_path: Path) -> None:
    """Says which are."""
    path = homes(tmp_path, b"x", "homes.docx") / "homes.docx"
    with pytest.raises(ps.RegisterError, match=r"the ending '.docx' is none of .csv, .tsv, .txt"):
        ps.registers(path)


def test_headers_and_no_rows(tmp_path: Path) -> None:
    """A register of nothing, with a notice."""
    table = table_of(Home, homes(tmp_path, "户号,年收入\n"))
    assert rows(table).height == 0
    assert said(table, "register.no-rows")


def test_tabs_and_semicolons(tmp_path: Path) -> None:
    """A TSV file, and CSV files that are not separated by commas."""
    table = table_of(Home, homes(tmp_path, "home\tnote\nH1\ta,b\n", "homes.tsv"))
    assert rows(table).select("home", "note").rows() == [("H1", "a,b")]
    (tmp_path / "homes.tsv").unlink()
    table = table_of(Home, homes(tmp_path, "home;note\nH1;a\n"))
    assert rows(table).select("home", "note").rows() == [("H1", "a")]
    assert said(table, "register.separator") == [
        "homes.csv: the cells are separated by semicolons, not by commas"
    ]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """The header is row 1; empty rows count, and are told; so do cells of several lines."""
    text = '户号,年收入,备注\n\nH1,x,"two\nlines"\n,,\nH2,y,\n'
    table = table_of(Home, homes(tmp_path, text))
    assert quarantine(table).select("file", "sheet", "row", "value").rows() == [
        ("homes.csv", "", 3, "x"), ("homes.csv", "", 5, "y"),
    ]  # fmt: skip
    assert said(table, "register.empty-rows") == ["homes.csv: empty rows skipped: 2"]


def test_a_row_with_more_cells_than_headers(tmp_path: Path) -> None:
    """An amount with a comma and without quotation marks would shift every cell after it."""
    text = "户号,年收入,备注\nH1,1,234,a\nH2,5,b,,\nH3,6\n"
    table = table_of(Home, homes(tmp_path, text))
    assert rows(table).select("home", "income", "note").rows() == [
        ("H2", 500, "b"), ("H3", 600, None),
    ]  # fmt: skip
    found = quarantine(table).select("row", "key", "field", "value", "code").rows()
    assert found == [(2, None, None, "H1,1,234,a", "row.too-many-cells")]


def test_quotation_marks_inside_cells(tmp_path: Path) -> None:
    """Doubled ones, and inches."""
    text = 'home,note\nH1,"he said ""hi"""\nH2,5" pipe\nH3,7" pipe\n'
    table = table_of(Home, homes(tmp_path, text))
    assert rows(table)["note"].to_list() == ['he said "hi"', '5" pipe', '7" pipe']


def test_a_column_without_a_header(tmp_path: Path) -> None:
    """Is told if it has values."""
    table = table_of(Home, homes(tmp_path, "home,,note,\nH1,?,a,\n"))
    assert rows(table)["note"].to_list() == ["a"]
    assert [str(p) for p in table.problems if p.code == "register.no-header"] == [
        (
            "homes.csv: column 2 has values and no header, so it is not read "
            "(write a header in its first row if it is needed)"
        )
    ]


def test_a_file_that_is_a_folder_by_another_name(tmp_path: Path) -> None:
    """A file alone, or the path of one for a name of your choice."""
    path = homes(tmp_path, LINES, "2024 名单.csv") / "2024 名单.csv"
    assert ps.registers(path).table(Home) is None
    table = ps.registers(homes=path).require(Home)
    assert rows(table)["home"].to_list() == ["H1", "H2"]
    with pytest.raises(ps.UsageError, match="homes: a folder where a file is expected"):
        ps.registers(homes=tmp_path)


@pytest.mark.parametrize("name", ["homes", "HOMES", "住户测试", "dwellings", "Dwellings"])
def test_the_names_of_a_register(tmp_path: Path, name: str) -> None:
    """The register's own, its Chinese one and its further file names; case does not count."""
    assert ps.registers(homes(tmp_path, LINES, f"{name}.csv")).table(Home) is not None


def test_two_files_for_one_register(tmp_path: Path) -> None:
    """Names both."""
    homes(homes(tmp_path, LINES), LINES, "住户测试.csv")
    with pytest.raises(ps.RegisterError) as caught:
        ps.registers(tmp_path).table(Home)
    assert str(caught.value) == (
        "homes: two tables for the register 'homes': homes.csv and 住户测试.csv "
        "(keep one of them, or rename the other)"
    )


def test_what_nobody_reads_is_told(tmp_path: Path) -> None:
    """Tables of another name, files that are no tables, folders; not the system's own files."""
    for name in ("homes.csv", "home.csv", "notes.docx", ".hidden", "~$homes.xlsx"):
        homes(tmp_path, LINES, name)
    (tmp_path / "older").mkdir()
    found = [str(problem) for problem in ps.registers(tmp_path).unused([Home, ps.Village])]
    endings = ".csv, .tsv, .txt, .xlsx, .xlsm, .xls, .parquet"
    no_table = f"not a table, so it is not read (tables end in {endings} and lie directly in "
    assert found == [
        "home.csv: no register is called 'home', so it is not read (did you mean 'homes'?)",
        f"notes.docx: {no_table}the folder)",
        f"older: {no_table}the folder)",
    ]


def test_a_broken_file_that_nobody_reads_stops_nothing(tmp_path: Path) -> None:
    """Files are read when their register is asked for."""
    homes(homes(tmp_path, LINES), b"\xff\xff", "rubbish.csv")
    assert codes(ps.registers(tmp_path).require(Home)) == ["cell.not-an-amount"]


def test_parquet(tmp_path: Path) -> None:
    """Typed columns; rows are counted from 1; a damaged file is named."""
    frame = pl.DataFrame({"户号": ["H1", "H2"], "income_fen": [1250, -1], "需护理": [True, None]})
    frame.write_parquet(tmp_path / "homes.parquet")
    table = table_of(Home, tmp_path)
    assert rows(table).select("home", "income", "needs_care").rows() == [
        ("H1", 1250, True), ("H2", None, False),
    ]  # fmt: skip
    assert quarantine(table).select("file", "row", "value").rows() == [("homes.parquet", 2, "-1")]
    homes(tmp_path, b"PAR1 no more", "homes.parquet")
    with pytest.raises(
        ps.RegisterError, match=r"homes.parquet: the file is damaged, or no Parquet"
    ):
        table_of(Home, tmp_path)


def test_a_file_is_read_once_and_hashed_as_it_was_read(tmp_path: Path) -> None:
    """What happens to it afterwards changes nothing."""
    registers = ps.registers(homes(tmp_path, LINES))
    assert registers.provenance[0].rows is None
    before = rows(registers.require(Home))
    homes(tmp_path, "户号\nH9\n")

    class Again(Home):
        pets = ps.Field("count")

    assert rows(registers.require(Again))["home"].to_list() == before["home"].to_list()
    (source,) = ps.registers(homes(tmp_path, LINES)).provenance
    assert source.sha256 == hashlib.sha256(LINES.encode()).hexdigest()
    assert (source.register, source.place, source.rows) == ("homes", "homes.csv", None)


PLAIN = st.text(
    st.characters(exclude_characters='",;', exclude_categories=["Cc", "Cs"]), max_size=6
)
CELLS = st.lists(st.tuples(st.integers(0, 99).map(str), PLAIN), min_size=1, max_size=12)


@unhurried
@given(cells=CELLS, data=st.data())
def test_what_is_written_as_csv_is_read_as_a_frame_is(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Quoted or not, with broken lines inside of quotation marks."""
    folder = tmp_path_factory.mktemp("csv")
    extra = data.draw(st.sampled_from(["", ",", '"', "\n", "a\n,b"]))
    frame = pl.DataFrame([(k, t + extra) for k, t in cells], schema=["home", "note"], orient="row")
    always = data.draw(st.booleans())
    frame.write_csv(folder / "homes.csv", quote_style="always" if always else "necessary")
    from_file, from_frame = table_of(Home, folder), table_of(Home, frame)
    assert rows(from_file).equals(rows(from_frame))
    shown = ("key", "field", "code")
    one, other = (quarantine(table).select(shown).sort(shown) for table in (from_file, from_frame))
    assert one.equals(other)
