"""A plain Excel workbook of one text sheet, the same bytes for the same table."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import polars as pl

from publicservice.model.problem import UsageError

MOST_ROWS = 1_048_575
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_workbook(table: pl.DataFrame, path: Path, sheet: str) -> None:
    """Write a table of text columns; a null is an empty cell, and no cell is a formula.

    Raises:
        UsageError: the table has more rows than a sheet holds.
    """
    if len(table) > MOST_ROWS:
        raise UsageError.of(
            "demo.too-many-rows",
            f"{len(table):,} rows, and an Excel sheet holds {MOST_ROWS:,}",
            where=path.name,
            remedy="write csv or parquet",
        )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": _workbook(sheet),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": _worksheet(table),
    }
    with ZipFile(path, "w") as archive:
        for name, text in parts.items():
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, _HEAD + text)


def _content_types() -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _workbook(sheet: str) -> str:
    return (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _worksheet(table: pl.DataFrame) -> str:
    names = [_cell(_letters(n), "1", escape(name)) for n, name in enumerate(table.columns)]
    numbered = table.with_row_index("_row", offset=2).cast({"_row": pl.String})
    cells = [_cells(name, _letters(n)) for n, name in enumerate(table.columns)]
    rows = numbered.select(
        pl.concat_str(pl.lit('<row r="'), "_row", pl.lit('">'), *cells, pl.lit("</row>"))
    ).to_series()
    body = "".join(rows)
    header = f'<row r="1">{"".join(names)}</row>'
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{header}{body}</sheetData></worksheet>'


def _cell(letters: str, row: str, text: str) -> str:
    opening = f'<c r="{letters}{row}" t="inlineStr"><is><t xml:space="preserve">'
    return f"{opening}{text}</t></is></c>"


def _cells(name: str, letters: str) -> pl.Expr:
    before, after = _cell(letters, "\0", "\1").split("\1")
    opening, closing = before.split("\0")
    text = pl.col(name)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(character, entity, literal=True)
    cell = pl.concat_str(pl.lit(opening), "_row", pl.lit(closing), text, pl.lit(after))
    return cell.fill_null("")


def _letters(column: int) -> str:
    """The column's letters: A, B, ... Z, AA, AB."""
    letters = ""
    number = column + 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
