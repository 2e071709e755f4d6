"""What a reader of workbooks passes over in silence, found in the sheet's XML.

The reader gives a blank for a formula without a stored result and for an error value such as
``#REF!``, and rounds numbers of more than 15 digits, which damages identity numbers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from attrs import frozen

from publicservice.registers.loaded import DIGITS_LOST, NOT_COMPUTED, SPREADSHEET_ERROR

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_PREFIX = rb"(?:\w+:)?"
_FORMULA = re.compile(
    rb"<%(p)sc\b([^>]*)>\s*<%(p)sf\b[^>]*?(?:/>|>([^<]*)</%(p)sf>)"
    rb"\s*(<%(p)sv\b[^>]*?(?:/>|>([^<]*)</%(p)sv>))?" % {b"p": _PREFIX}
)
_ERROR = re.compile(
    rb"<%(p)sc\b([^>]*\bt=[\"']e[\"'][^>]*)>(?:(?!</%(p)sc>).)*?<%(p)sv\b[^>]*>([^<]*)<"
    % {b"p": _PREFIX},
    re.DOTALL,
)
_LONG_NUMBER = re.compile(
    rb"<%(p)sc\b([^>]*)>\s*<%(p)sv>(-?[0-9](?:\.[0-9]+)?[eE]\+?1[5-9]|-?[0-9]{16,})</"
    % {b"p": _PREFIX}
)
_MAY_BE_LONG = re.compile(rb">-?(?:[0-9]{16}|[0-9](?:\.[0-9]+)?[eE])")
_MERGED = re.compile(rb"<%(p)smergeCell\b[^>]*\bref=[\"']([A-Z0-9:]+)[\"']" % {b"p": _PREFIX})
_VALUED = re.compile(
    rb"<%(p)sc\b([^>]*[^/])?>(?:(?!</%(p)sc>).)*?<%(p)s(?:v\b[^>]*>[^<]|is\b)" % {b"p": _PREFIX},
    re.DOTALL,
)
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]+)([0-9]+)[\"']")
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")


@frozen
class BrokenCell:
    """A cell whose value the reader does not give. `row` counts from 1, `column` (A is 1) too."""

    row: int
    column: int
    text: str


@frozen
class SheetFacts:
    """What the XML of a sheet says beyond its values.

    Attributes:
        first_column: the column (A is 1) of the first cell that has a value, 0 if there is none.
        broken: cells with a formula and no result, with an error, or with digits lost.
        merged: ranges of merged cells, such as ``A2:A5``.
        unplaced: broken cells whose place is not written in the file.
    """

    first_column: int
    broken: tuple[BrokenCell, ...]
    merged: tuple[str, ...]
    unplaced: int = 0


def is_workbook_of_xml(data: bytes) -> bool:
    """Whether the bytes are a workbook of today's format, with XML inside."""
    return data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data))


def sheet_facts(data: bytes, sheet: str) -> SheetFacts | None:
    """The facts of one sheet; `None` where the workbook does not say which part holds it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return None
        xml = archive.read(part)
    cells = list(_broken(xml))
    placed = [cell for cell in cells if cell.row]
    return SheetFacts(
        first_column=_first_column(xml),
        broken=tuple(placed),
        merged=_merged(xml),
        unplaced=len(cells) - len(placed),
    )


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for space, relation in ((_MAIN, _RELATION), (_STRICT, _STRICT_RELATION)):
        for entry in book.iter(f"{space}sheet"):
            if entry.get("name") == sheet:
                target = targets.get(entry.get(relation), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return part if part in names else None
    return None


def _first_column(xml: bytes) -> int:
    """The column of the first cell whose value the reader gives (it gives none for an error)."""
    for found in _VALUED.finditer(xml):
        attributes = found[1] or b""
        if _type(attributes) != b"e":
            return _place(attributes)[1]
    return 0


def _merged(xml: bytes) -> tuple[str, ...]:
    if b"mergeCell" not in xml:
        return ()
    return tuple(reference.decode() for reference in _MERGED.findall(xml))


def _broken(xml: bytes) -> Iterator[BrokenCell]:
    # A plain search goes before each pattern: most sheets have nothing of the kind, and it is
    # ten times faster.
    if any(mark in xml for mark in (b"<f", b":f ", b":f>", b":f/")):
        yield from _formulas_without_result(xml)
    if any(mark in xml for mark in (b't="e"', b"t='e'")):
        for found in _ERROR.finditer(xml):
            yield _cell(found[1], SPREADSHEET_ERROR, found[2].lstrip(b"#"))
    if _MAY_BE_LONG.search(xml):
        for found in _LONG_NUMBER.finditer(xml):
            if _type(found[1]) in (b"", b"n"):
                yield _cell(found[1], DIGITS_LOST, found[2])


def _formulas_without_result(xml: bytes) -> Iterator[BrokenCell]:
    for found in _FORMULA.finditer(xml):
        attributes, formula, stored, value = found.groups()
        empty_text = _type(attributes) == b"str" and stored is not None
        if not value and not empty_text:
            yield _cell(attributes, NOT_COMPUTED, formula or b"")


def _cell(attributes: bytes, mark: str, text: bytes) -> BrokenCell:
    row, column = _place(attributes)
    return BrokenCell(row, column, mark + unescape(text.decode("utf-8", "replace")))


def _type(attributes: bytes) -> bytes:
    found = _TYPE.search(attributes)
    return found[1] if found else b""


def _place(attributes: bytes) -> tuple[int, int]:
    """Row and column of a cell, both from 1; zeros where the file does not say."""
    found = _ADDRESS.search(attributes)
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(found[2]), column
