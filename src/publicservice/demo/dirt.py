"""Planted mistakes of the kinds that real office tables have, and a record of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

import polars as pl

from publicservice.demo.identity import CHECK_DIGITS

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "duplicate_identical": "a person entered twice, the same in every cell",
        "duplicate_contradictory": "a person entered twice with different disability grades",
        "unlisted_household": "a person whose household is not in the households table",
        "impossible_date": "a person born on 30 February",
        "wrong_check_digit": "a resident number whose last digit is wrong",
        "blank_key": "a person without a number of its own",
        "full_width_digits": "a resident number typed in full-width digits",
        "stray_spaces": "a household number with spaces around it",
        "negative_amount": "a person with a negative contribution base",
        "formula": "a spreadsheet formula, a link to the residence booklet, in a person's hukou",
        "unknown_village": "a household in a village that is not in the villages table",
        "empty_household": "a household in which nobody lives",
        "unknown_person": "a visit to somebody who is not in the persons table",
    }
)
"""Every kind of planted mistake and what it is."""

FORMULA = '=HYPERLINK("http://example.invalid/","户口本")'
UNKNOWN_VILLAGE = "无名村"
_HANDFUL = 4
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_COLUMNS = ("kind", "register", "row", "key", "column", "value")

Tables = dict[str, pl.DataFrame]


def plant(seed: int, tables: Tables) -> tuple[Tables, pl.DataFrame]:
    """Plant a handful of mistakes of every kind, each in a row of its own.

    Args:
        seed: decides where.
        tables: text tables; they are left as they are.

    Returns:
        The dirty tables and one row a mistake: kind (see `KINDS`), register, row (as a
        spreadsheet counts: the header is row 1), key, column and the value that is wrong, as text.
    """
    planter = _Planter(seed, dict(tables), max(1, min(_HANDFUL, len(tables["persons"]) // 50)))
    _dirty_persons(planter)
    _dirty_households(planter)
    _dirty_visits(planter)
    log = pl.DataFrame(planter.log, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")
    return planter.tables, log.cast({"row": pl.Int64})


class _Planter:
    """Changes and appends rows, never the same row twice, and writes down what it does."""

    def __init__(self, seed: int, tables: Tables, handful: int) -> None:
        self.tables = tables
        self.handful = handful
        self.log: list[tuple[str, str, str, str | None, str, str | None]] = []
        self._random = Random(f"{seed}/dirt")
        self._used: dict[str, set[int]] = {name: set() for name in tables}

    def take(self, name: str, where: pl.Expr | None = None) -> list[int]:
        """A handful of rows of the table that nobody has taken yet."""
        table = self.tables[name].with_row_index("_row")
        rows = table if where is None else table.filter(where)
        used = self._used[name]
        free = rows.filter(~pl.col("_row").is_in(list(used)))["_row"]
        places = self._random.sample(range(len(free)), min(self.handful, len(free)))
        chosen = sorted(int(free[place]) for place in places)
        used.update(chosen)
        return chosen

    def change(
        self,
        kind: str,
        register: str,
        column: str,
        to: Callable[[str], str],
        where: pl.Expr | None = None,
    ) -> None:
        """Change a cell in a handful of rows, among those where it is not blank."""
        filled = pl.col(column).is_not_null()
        rows = self.take(register, filled if where is None else filled & where)
        table = self.tables[register]
        values = [to(str(value)) for value in table[column].gather(rows)]
        changed = table[column].clone().scatter(rows, values)
        self.tables[register] = table.with_columns(changed)
        for row, value in zip(rows, values, strict=True):
            self._note(kind, register, row, column, value)

    def append(
        self,
        kind: str,
        register: str,
        to: Callable[[int], dict[str, pl.Expr]],
        where: pl.Expr | None = None,
    ) -> None:
        """Append copies of a handful of rows, the n-th with the columns that `to(n)` gives.

        The first of these columns is the one that is wrong.
        """
        for number, row in enumerate(self.take(register, where)):
            table = self.tables[register]
            columns = to(number)
            changes = [value.cast(pl.String).alias(name) for name, value in columns.items()]
            copy = table.slice(row, 1).with_columns(changes)
            self.tables[register] = pl.concat([table, copy])
            self._used[register].add(len(table))
            wrong = next(iter(columns))
            self._note(kind, register, len(table), wrong, copy[wrong][0])

    def _note(self, kind: str, register: str, row: int, column: str, value: str | None) -> None:
        table = self.tables[register]
        key = table[row, table.columns[0]]
        self.log.append((kind, register, str(row + 2), key, column, value))


def _dirty_persons(planter: _Planter) -> None:
    grade = pl.col("disability_grade")
    other_grade = pl.when(grade == "2").then(pl.lit("4")).otherwise(pl.lit("2"))
    planter.change(
        "unlisted_household",
        "persons",
        "household",
        lambda key: f"{key[0]}99{key[3:]}",
        pl.col("relation") == "child",
    )
    planter.change("impossible_date", "persons", "birth_date", lambda day: f"{day[:4]}-02-30")
    planter.change("wrong_check_digit", "persons", "resident_number", _next_check_digit)
    planter.change(
        "full_width_digits", "persons", "resident_number", lambda text: text.translate(_FULL_WIDTH)
    )
    planter.change("negative_amount", "persons", "contribution_base", lambda text: f"-{text}")
    planter.change("formula", "persons", "hukou", lambda _: FORMULA)
    planter.change("stray_spaces", "persons", "household", lambda text: f"  {text} ")
    planter.append("duplicate_identical", "persons", lambda _: {"person": pl.col("person")})
    planter.append(
        "duplicate_contradictory",
        "persons",
        lambda _: {"disability_grade": other_grade},
        grade.is_not_null(),
    )
    planter.append("blank_key", "persons", lambda _: {"person": pl.lit(None)})


def _next_check_digit(number: str) -> str:
    place = CHECK_DIGITS.index(number[-1])
    return number[:-1] + CHECK_DIGITS[(place + 1) % len(CHECK_DIGITS)]


def _dirty_households(planter: _Planter) -> None:
    count = len(planter.tables["households"])
    planter.change("unknown_village", "households", "village", lambda _: UNKNOWN_VILLAGE)
    planter.append(
        "empty_household", "households", lambda n: {"household": pl.lit(f"H{count + n + 1:07d}")}
    )


def _dirty_visits(planter: _Planter) -> None:
    count = len(planter.tables["visits"])
    planter.append(
        "unknown_person",
        "visits",
        lambda n: {
            "person": pl.lit(f"P99999{n:02d}"),
            "visit": pl.lit(f"V{count + n + 1:08d}"),
        },
    )
