"""Excel workbooks: sheets, cells that hold no value, numbers that lost their digits."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from registers.tables import (
    Home,
    codes,
    quarantine,
    resident_number,
    rows,
    said,
    table_of,
    write_sheet,
    write_workbook,
)

import publicservice as ps

OLD_WORKBOOK = Path(__file__).parent / "homes.xls"
HEADERS = ["户号", "年收入", "备注"]


def found(path: Path, register: type[ps.Register] = Home) -> list[tuple[Any, ...]]:
    """Row, field, value and code of the quarantine."""
    return quarantine(table_of(register, path)).select("row", "field", "value", "code").rows()


def test_cells_are_read_as_text(tmp_path: Path) -> None:
    """Numbers, dates, booleans, texts: what the sheet shows, without a format's guess."""
    path = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["户号", "年收入", "走访日期", "需护理", "人口数"])
        sheet.write_row(1, 0, [1001, 1234.5])
        sheet.write_datetime(1, 2, datetime(2024, 2, 5), day)
        sheet.write_row(1, 3, [True, 3])
    table = table_of(Home, path)
    assert rows(table).row(0, named=True) == {
        "home": "1001", "village": None, "income": 123450, "rate": None, "needs_care": True,
        "size": 3, "seen_on": date(2024, 2, 5), "grade": None, "note": None,
    }  # fmt: skip


def test_the_place_of_a_bad_cell(tmp_path: Path) -> None:
    """File, sheet and row, also where the table begins further down and to the right."""
    table_cells: list[list[Any]] = [HEADERS, ["H1", "x"], [], ["H2", "y"]]
    cells = [[None] * 4, *[[None, None, *row] for row in table_cells]]
    path = write_sheet(tmp_path / "homes.xlsx", cells, "名单")
    table = table_of(Home, path)
    assert quarantine(table).select("file", "sheet", "row", "value").rows() == [
        ("homes.xlsx", "名单", 3, "x"), ("homes.xlsx", "名单", 5, "y"),
    ]  # fmt: skip
    assert said(table, "register.empty-rows") == ["homes.xlsx [名单]: empty rows skipped: 1"]


def test_a_formula_without_a_result_is_not_a_blank(tmp_path: Path) -> None:
    """In a typed field, in a text, in a key, in a last row of nothing else."""
    cells = [HEADERS, ["H1", "=SUM(A1:A9)", "=A1&A2"], ["=B1", "5", ""], ["H3", "6", "a"], ["=A9"]]
    path = write_sheet(tmp_path / "homes.xlsx", [[None], *[[None, *row] for row in cells]])
    table = table_of(Home, path)
    assert rows(table).select("home", "income", "note").rows() == [
        ("H1", None, None), ("H3", 600, "a"),
    ]  # fmt: skip
    assert found(path) == [
        (3, "income", "=SUM(A1:A9)", "cell.formula-not-computed"),
        (3, "note", "=A1&A2", "cell.formula-not-computed"),
        (4, "home", "=B1", "cell.formula-not-computed"),
        (4, "home", "home==B1; income=5", "row.no-key"),
        (6, "home", "=A9", "cell.formula-not-computed"),
        (6, "home", "home==A9", "row.no-key"),
    ]


def test_a_formula_with_a_result_is_its_result(tmp_path: Path) -> None:
    """A number, a text, and a text that is empty on purpose."""
    path = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_string(1, 0, "H1")
        sheet.write_formula(1, 1, "=2+3", None, 5)
        sheet.write_formula(1, 2, '=""', None, "")
    _replace(path, r'<c r="C2"><f>""</f><v></v>', '<c r="C2" t="str"><f>""</f><v></v>')
    table = table_of(Home, path)
    assert rows(table).select("income", "note").rows() == [(500, None)]
    assert codes(table) == []


def test_a_shared_formula_without_a_result(tmp_path: Path) -> None:
    """The formula stands in the first cell only."""
    path = write_sheet(tmp_path / "homes.xlsx", [HEADERS, ["H1", "=1"], ["H2", "=1"]])
    _replace(path, r"<f>1</f><v></v></c></row><row", '<f t="shared" si="0"/></c></row><row')
    assert [code for *_, code in found(path)] == ["cell.formula-not-computed"] * 2


def test_an_error_value_is_not_a_blank(tmp_path: Path) -> None:
    """It stays what it is."""
    path = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, ["H1"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    assert found(path) == [(2, "income", "#DIV/0!", "cell.spreadsheet-error")]


def test_an_identity_number_kept_as_a_number_has_lost_digits(tmp_path: Path) -> None:
    """A spreadsheet keeps fifteen of them; what comes back could even have a right check digit."""
    number = resident_number()
    cells: list[list[Any]] = [["人员编号", "身份证号"], ["P1", int(number)], ["P2", number]]
    path = write_sheet(tmp_path / "persons.xlsx", cells)
    ((row, field, value, code),) = found(path, ps.Person)
    assert (row, field, code) == (2, "resident_number", "cell.digits-lost")
    assert value[:15] == number[:15]
    assert value != number
    assert rows(table_of(ps.Person, path))["resident_number"].to_list() == [None, number]


def test_merged_cells_are_told(tmp_path: Path) -> None:
    """Only the first row of a merged range has its value; a merged title is no harm."""
    path = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        sheet.write_column(1, 0, ["H1", "H2", "H3"])
        sheet.merge_range(1, 2, 3, 2, "all three")
        sheet.merge_range(5, 0, 5, 2, "")
    table = table_of(Home, path)
    assert rows(table)["note"].to_list() == ["all three", None, None]
    (warning,) = said(table, "register.merged-cells")
    assert warning == (
        "homes.xlsx [Sheet1]: cells are merged over several rows (C2:C4): only the first row of "
        "each has a value, the others are blank (undo the merging and fill in every row)"
    )


def test_sheets_are_registers(tmp_path: Path) -> None:
    """By their names; a first sheet that nobody has named goes by the file's."""
    sheets: dict[str, Any] = {
        "住户测试": [HEADERS, ["H1", "5"]],
        "villages": [["村"], ["V1"]],
        "说明": [["text"]],
    }
    write_workbook(tmp_path / "county.xlsx", sheets)
    registers = ps.registers(tmp_path)
    assert registers.names == ("住户测试", "villages", "说明")
    assert rows(registers.require(Home))["income"].to_list() == [500]
    assert rows(registers.require(ps.Village))["village"].to_list() == ["V1"]
    unused = [problem.where for problem in registers.unused([Home, ps.Village])]
    assert unused == ["county.xlsx [说明]"]


@pytest.mark.parametrize("sheet", ["Sheet1", "工作表1", "2024名单"])
def test_a_workbook_of_one_sheet_goes_by_its_own_name(tmp_path: Path, sheet: str) -> None:
    """Whatever the sheet is called."""
    write_sheet(tmp_path / "homes.xlsx", [HEADERS, ["H1", "5"]], sheet)
    assert ps.registers(tmp_path).table(Home) is not None


def test_spare_sheets_are_not_told(tmp_path: Path) -> None:
    """A new workbook has empty ones."""
    sheets: dict[str, Any] = {"Sheet1": [HEADERS, ["H1"]], "Sheet2": [], "Sheet3": []}
    write_workbook(tmp_path / "homes.xlsx", sheets)
    registers = ps.registers(tmp_path)
    assert registers.require(Home).frame.collect().shape[0] == 1
    assert registers.unused([Home]) == ()
    write_workbook(tmp_path / "homes.xlsx", sheets | {"Sheet2": [["something"]]})
    (problem,) = ps.registers(tmp_path).unused([Home])
    assert problem.where == "homes.xlsx [Sheet2]"


def test_an_empty_sheet(tmp_path: Path) -> None:
    """Is no register."""
    write_workbook(tmp_path / "county.xlsx", {"homes": [], "villages": [["村"]]})
    with pytest.raises(ps.RegisterError, match=r"county.xlsx \[homes\]: nothing is in it"):
        ps.registers(tmp_path).table(Home)


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 damaged", b"<html></html>"])
def test_a_workbook_that_cannot_be_opened(tmp_path: Path, data: bytes) -> None:
    """Names the file and the remedy."""
    (tmp_path / "homes.xlsx").write_bytes(data)
    with pytest.raises(ps.RegisterError) as caught:
        ps.registers(tmp_path)
    assert str(caught.value) == (
        "homes.xlsx: the workbook cannot be opened: it is damaged, protected by a password, or "
        "another kind of file under this ending (open it in a spreadsheet program and save it as "
        ".xlsx without a password)"
    )


def test_a_workbook_by_the_name_of_a_register(tmp_path: Path) -> None:
    """Its only sheet, the sheet of that name, or an error."""
    path = write_sheet(tmp_path / "2024.xlsx", [HEADERS, ["H1", "5"]], "名单")
    assert rows(ps.registers(homes=path).require(Home))["home"].to_list() == ["H1"]
    write_workbook(path, {"甲": [HEADERS], "homes": [HEADERS, ["H2"]]})
    assert rows(ps.registers(homes=path).require(Home))["home"].to_list() == ["H2"]
    write_workbook(path, {"甲": [HEADERS], "乙": [HEADERS]})
    with pytest.raises(ps.RegisterError, match="none of its sheets answers to that name: 甲, 乙"):
        ps.registers(homes=path)


def test_a_workbook_of_the_old_format() -> None:
    """Excel 97."""
    table = table_of(Home, OLD_WORKBOOK)
    assert rows(table).select("home", "income", "note").rows() == [
        ("H1", 123450, "张庄"), ("H2", None, None),
    ]  # fmt: skip
    assert quarantine(table).select("file", "sheet", "row", "value").rows() == [
        ("homes.xls", "homes", 3, "x"),
    ]  # fmt: skip


def test_a_first_column_of_formulas_without_results(tmp_path: Path) -> None:
    """The reader does not even know that there is such a column."""
    cells = [["=A9", *HEADERS[1:], "户号"], ["=A9", "5", "a", "H1"], ["=A9", "6", "b", "H2"]]
    table = table_of(Home, write_sheet(tmp_path / "homes.xlsx", cells))
    assert rows(table).select("home", "income", "note").rows() == [
        ("H1", 500, "a"), ("H2", 600, "b"),
    ]  # fmt: skip


def test_a_first_row_that_begins_with_an_error(tmp_path: Path) -> None:
    """The columns are not shifted by it."""
    path = tmp_path / "homes.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet.write_row(0, 1, HEADERS)
        sheet.write_row(1, 1, ["H1"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    assert found(path) == [(2, "income", "#DIV/0!", "cell.spreadsheet-error")]


def test_a_sheet_of_formulas_without_results_alone(tmp_path: Path) -> None:
    """Is not an empty one."""
    path = write_sheet(tmp_path / "homes.xlsx", [["=A1"]])
    with pytest.raises(ps.RegisterError, match="no column holds the key 'home'"):
        table_of(Home, path)


UNUSUAL = (
    "homes.xlsx [Sheet1]: the workbook is written in a way that does not show which cells hold a "
    "formula without a result or an error (open it in a spreadsheet program and save it again)"
)


def test_cells_without_an_address(tmp_path: Path) -> None:
    """Some programs leave it out; only with a formula is that a matter."""
    path = write_sheet(tmp_path / "homes.xlsx", [HEADERS, ["H1", "5"], ["H2", "=A1"]])
    _replace(path, ' r="B3"', "")
    with pytest.raises(ps.RegisterError) as caught:
        table_of(Home, path)
    assert str(caught.value) == UNUSUAL


def test_sheets_that_are_named_by_an_absolute_path(tmp_path: Path) -> None:
    """As other programs write it."""
    path = write_sheet(tmp_path / "homes.xlsx", [HEADERS, ["H1", "=A1"]])
    relations = "xl/_rels/workbook.xml.rels"
    _replace(path, '"worksheets/sheet1.xml"', '"/xl/worksheets/sheet1.xml"', relations)
    assert found(path) == [(2, "income", "=A1", "cell.formula-not-computed")]


def test_prefixed_xml(tmp_path: Path) -> None:
    """Some programs write every element with a prefix."""
    path = write_sheet(tmp_path / "homes.xlsx", [HEADERS, ["H1", "=A1"]])
    _replace(path, "<f>A1</f><v></v></c>", "<x:f>A1</x:f></x:c>")
    _replace(path, '<c r="B2">', '<x:c r="B2">')
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    _replace(path, '<worksheet xmlns="', f'<worksheet xmlns:x="{namespace}" xmlns="')
    assert found(path) == [(2, "income", "=A1", "cell.formula-not-computed")]


def _replace(path: Path, old: str, new: str, part: str = "xl/worksheets/sheet1.xml") -> None:
    """Change the XML of a part, by default of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = parts[part].decode().replace(old, new)
    assert changed.encode() != parts[part]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (parts | {part: changed.encode()}).items():
            archive.writestr(name, data)
