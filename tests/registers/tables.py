"""Small register classes and short ways to read a table, for the tests of the intake."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, settings

import publicservice as ps
from publicservice.registers import Table

unhurried = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
"""No clock: a busy machine is no failure."""

CHECK_DIGITS = "10X98765432"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Home(ps.Register):
    """A household with a field of every kind."""

    register = "homes"
    zh = "住户测试"
    file_names = ("dwellings",)

    home = ps.Key(zh="户编号", aliases=("户号",))
    village = ps.Reference(ps.Village, zh="村")
    income = ps.Field("money", zh="年收入", aliases=("收入",), maximum=10**9)
    rate = ps.Field("percent", zh="比例")
    needs_care = ps.Field("bool", zh="需护理", blank=False)
    size = ps.Field("count", zh="人口数", maximum=20)
    seen_on = ps.Field("date", zh="走访日期")
    grade = ps.Field("text", zh="类别", words={"一类": "first", "二类": "second"})
    note = ps.Field("text", zh="备注")


def resident_number(birth: str = "19900307", order: str = "001", area: str = "999001") -> str:
    """A number with a right check digit, under an area that does not exist."""
    body = f"{area}{birth}{order}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + CHECK_DIGITS[total % 11]


def table_of(register: type[ps.Register], source: Any, **others: Any) -> Table:
    """The table of a register read from a path or a frame."""
    if isinstance(source, str | Path):
        return ps.registers(source, **others).require(register)
    return ps.registers({register.register: source, **others}).require(register)


def rows(table: Table) -> pl.DataFrame:
    """The conformed frame, collected."""
    return collected(table.frame)


def quarantine(table: Table) -> pl.DataFrame:
    """The quarantine, collected."""
    return collected(table.quarantine())


def collected(frame: Any) -> pl.DataFrame:
    """Any lazy frame of narwhals as a Polars frame."""
    found: pl.DataFrame = frame.collect("polars").to_native()
    return found


def codes(table: Table) -> list[str]:
    """The codes of the quarantine, in its order."""
    return quarantine(table)["code"].to_list()


def said(table: Table, code: str) -> list[str]:
    """The problems of that code as a reader sees them."""
    return [str(problem) for problem in table.problems if problem.code == code]


def one_field(field: ps.Field) -> type[ps.Register]:
    """A register with a key and that field, called `value`."""
    body = {"register": "things", "thing": ps.Key(), "value": field}
    return type("Thing", (ps.Register,), body)


def read_cells(field: ps.Field, cells: Sequence[Any], dtype: Any = None) -> list[tuple[Any, str]]:
    """For every cell the value it was read as, and the code of what is wrong with it or ""."""
    keys = [str(number) for number in range(len(cells))]
    frame = pl.DataFrame({"thing": keys, "value": pl.Series(cells, dtype=dtype or pl.String)})
    table = table_of(one_field(field), frame)
    found = quarantine(table)
    wrong = dict(zip(found["key"], found["code"], strict=True))
    values = dict(rows(table).select("thing", "value").iter_rows())
    return [(values[key], wrong.get(key, "")) for key in keys]


def write_sheet(path: Path, cells: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet; texts that begin with = are formulas without a result."""
    return write_workbook(path, {sheet: cells})


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook; texts that begin with = are formulas without a stored result."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(cells):
                for column, value in enumerate(values):
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(row, column, value, None, "")
                    elif value is not None:
                        sheet.write(row, column, value)
    return path
