"""Excel workbooks: every sheet a table of text."""

from __future__ import annotations

import fastexcel
import polars as pl

from publicservice.model.problem import Problem, RegisterError
from publicservice.registers.loaded import DIGITS_LOST, ROW, Loaded, empty, from_grid
from publicservice.registers.workbook_xml import SheetFacts, is_workbook_of_xml, sheet_facts

_SHOWN_RANGES = 5


def sheet_names(data: bytes, where: str) -> tuple[str, ...]:
    """The workbook's sheets in their order.

    Raises:
        RegisterError: not a workbook, damaged, or protected by a password.
    """
    try:
        return tuple(fastexcel.read_excel(data).sheet_names)
    except fastexcel.FastExcelError as error:
        raise _unreadable(where) from error


def read_sheet(data: bytes, sheet: str, where: str) -> Loaded:
    """One sheet as a table of text: numbers and dates as Excel stores them, written out.

    Raises:
        RegisterError: unreadable or empty.
    """
    try:
        grid = pl.read_excel(
            data,
            sheet_name=sheet,
            has_header=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options={"header_row": None, "skip_rows": 0, "dtypes": "string"},
        )
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError) as error:
        raise _unreadable(where) from error
    facts = sheet_facts(data, sheet) if is_workbook_of_xml(data) else SheetFacts(0, (), ())
    if facts is None or facts.unplaced:
        raise _not_looked_through(where)
    if grid.is_empty() and not facts.broken:
        raise empty(where)
    grid = _with_broken(grid, facts).with_row_index(ROW, offset=1).cast({ROW: pl.Int64})
    return from_grid(grid, where, problems=_merged(facts, where))


def _with_broken(grid: pl.DataFrame, facts: SheetFacts) -> pl.DataFrame:
    """The grid with the cells that the reader left blank or rounded, marked as such."""
    if not facts.broken:
        return grid
    begins = _first_column(grid, facts)
    first = min(begins, *(cell.column for cell in facts.broken))
    last = max(begins + grid.width - 1, *(cell.column for cell in facts.broken))
    height = max(grid.height, *(cell.row for cell in facts.broken))
    marked: dict[int, dict[int, str]] = {}
    for cell in facts.broken:
        marked.setdefault(cell.column, {})[cell.row - 1] = cell.text
    columns = []
    for number in range(first, last + 1):
        inside = 0 <= number - begins < grid.width
        column = grid.to_series(number - begins) if inside else pl.Series(dtype=pl.String)
        column = column.extend_constant(None, height - len(column)).alias(f"column_{number}")
        if number in marked:
            rows, texts = zip(*sorted(_kept(column, marked[number]).items()), strict=True)
            column = column.scatter(list(rows), list(texts))
        columns.append(column)
    return pl.DataFrame(columns)


def _kept(column: pl.Series, cells: dict[int, str]) -> dict[int, str]:
    """The marked texts; a number whose digits are lost keeps what the reader made of it."""
    return {
        row: f"{DIGITS_LOST}{column[row]}" if text.startswith(DIGITS_LOST) else text
        for row, text in cells.items()
    }


def _first_column(grid: pl.DataFrame, facts: SheetFacts) -> int:
    """The sheet's column (A is 1) that the grid begins with: the reader skips empty ones."""
    for row in grid.iter_rows():
        filled = [position for position, value in enumerate(row) if value is not None]
        if filled and facts.first_column:
            return facts.first_column - filled[0]
    return min(cell.column for cell in facts.broken)


def _merged(facts: SheetFacts, where: str) -> tuple[Problem, ...]:
    """A warning for cells merged over several rows, of which only the first has a value."""
    below = [range_ for range_ in facts.merged if _reaches_down(range_)]
    if not below:
        return ()
    shown = ", ".join(below[:_SHOWN_RANGES]) + (" ..." if below[_SHOWN_RANGES:] else "")
    return (
        Problem(
            severity="warning",
            code="register.merged-cells",
            message=f"cells are merged over several rows ({shown}): only the first row of each has "
            "a value, the others are blank",
            where=where,
            remedy="undo the merging and fill in every row",
        ),
    )


def _reaches_down(range_: str) -> bool:
    first, _, last = range_.partition(":")
    rows = [int("".join(char for char in cell if char.isdigit()) or 0) for cell in (first, last)]
    return rows[1] > max(rows[0], 1)


def _unreadable(where: str) -> RegisterError:
    return RegisterError.of(
        "register.unreadable-workbook",
        "the workbook cannot be opened: it is damaged, protected by a password, or another kind "
        "of file under this ending",
        where=where,
        remedy="open it in a spreadsheet program and save it as .xlsx without a password",
    )


def _not_looked_through(where: str) -> RegisterError:
    return RegisterError.of(
        "register.unusual-workbook",
        "the workbook is written in a way that does not show which cells hold a formula without a "
        "result or an error",
        where=where,
        remedy="open it in a spreadsheet program and save it again",
    )
