"""A title above the headers, as office spreadsheets have it."""

from __future__ import annotations

from pathlib import Path

import pytest
from registers.tables import Home, codes, quarantine, rows, said, table_of, write_sheet

import publicservice as ps

TITLE = ["某县困难家庭登记表"]
HEADERS = ["户编号", "年收入", "备注"]
BODY = [["H1", "100", ""], ["H2", "x", "y"]]


def csv(*lines: list[str]) -> str:
    return "".join(",".join(line) + "\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (csv(TITLE, HEADERS, *BODY), 2),
        (csv([*TITLE, "", ""], HEADERS, *BODY), 2),
        (csv([*TITLE, "", ""], ["", "填表日期：2024年", ""], ["", "", ""], HEADERS, *BODY), 4),
    ],
)
def test_the_headers_are_found_below_it(tmp_path: Path, text: str, row: int) -> None:
    """Rows keep the numbers that the office sees; the title is told, and nothing is lost."""
    path = tmp_path / "homes.csv"
    path.write_text(text, encoding="utf-8")
    table = table_of(Home, path)
    assert rows(table).select("home", "income", "note").rows() == [
        ("H1", 10_000, None), ("H2", None, "y"),
    ]  # fmt: skip
    assert quarantine(table)["row"].to_list() == [row + 2]
    (notice,) = said(table, "register.title-rows")
    start = f"homes.csv: the headers stand in row {row}; above it is a title: 某县困难家庭登记表"
    assert notice.startswith(start)
    assert said(table, "register.no-header") == []
    assert ps.registers(path).provenance[0].sha256


def test_in_a_workbook(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "homes.xlsx", [TITLE, HEADERS, *BODY])
    table = table_of(Home, path)
    assert rows(table)["home"].to_list() == ["H1", "H2"]
    assert len(said(table, "register.title-rows")) == 1


def test_references_find_their_keys_below_it(tmp_path: Path) -> None:
    """Also where the register that they point to has a title."""
    (tmp_path / "homes.csv").write_text("户编号,村\nH1,V1\nH2,V9\n", encoding="utf-8")
    (tmp_path / "villages.csv").write_text("村庄名册,\n村,乡镇\nV1,T\n", encoding="utf-8")
    table = ps.registers(tmp_path).require(Home)
    assert rows(table)["village"].to_list() == ["V1", None]
    assert codes(table) == ["cell.orphan"]


def test_a_table_without_the_key_is_refused_as_before(tmp_path: Path) -> None:
    """A title is only taken for one where the headers stand below it."""
    path = tmp_path / "homes.csv"
    path.write_text(csv(TITLE, ["编码", "年收入"], ["H1", "1"]), encoding="utf-8")
    with pytest.raises(ps.RegisterError, match="no column holds the key"):
        table_of(Home, path)


def test_headers_in_the_first_row_stay_headers(tmp_path: Path) -> None:
    """Whatever the rows below say."""
    path = tmp_path / "homes.csv"
    path.write_text(csv(HEADERS, HEADERS, *BODY), encoding="utf-8")
    table = table_of(Home, path)
    assert rows(table)["home"].to_list() == ["户编号", "H1", "H2"]
    assert said(table, "register.title-rows") == []
