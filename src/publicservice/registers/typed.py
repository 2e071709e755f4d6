"""Columns that come with a type: days, truth values and numbers of a frame, on every engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import narwhals as nw
from attrs import frozen

from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.registers.field import Field, Kind
from publicservice.registers.codes import LIMIT, number_of
from publicservice.registers.text import (
    FEN_IN_A_YUAN,
    MILLIONTHS_IN_A_PERCENT,
    THOUSANDTHS_IN_A_POINT,
)

if TYPE_CHECKING:
    from narwhals.dtypes import DType

_UNITS: Mapping[Kind, int] = {
    "count": 1,
    "money": FEN_IN_A_YUAN,
    "percent": MILLIONTHS_IN_A_PERCENT,
    "points": THOUSANDTHS_IN_A_POINT,
}
_TOO_FINE: Mapping[Kind, str] = {
    "count": "cell.not-a-whole-number",
    "money": "cell.finer-than-a-fen",
    "percent": "cell.finer-than-a-millionth",
    "points": "cell.finer-than-a-thousandth",
}
_DECIMALS: Mapping[int, nw.Decimal] = {
    1: nw.Decimal(18, 0),
    FEN_IN_A_YUAN: nw.Decimal(18, 2),
    THOUSANDTHS_IN_A_POINT: nw.Decimal(19, 3),
    MILLIONTHS_IN_A_PERCENT: nw.Decimal(20, 4),
}
_FIRST_DAY, _LAST_DAY = date(1000, 1, 1), date(9999, 12, 31)
_NOISE = 1e-6
"""How far a float may lie from a whole number of fen: what binary fractions cost, never a fen."""
_ROUNDING = 1e-15


@frozen
class Cells:
    """A column as three: the field's value, the trouble's number, and the cell as found."""

    value: nw.Expr
    trouble: nw.Expr
    found: nw.Expr


def is_text(dtype: DType) -> bool:
    """Whether the column holds strings, coded or not."""
    return dtype in (nw.String, nw.Categorical) or isinstance(dtype, nw.Enum)


def fits(kind: Kind, dtype: DType) -> bool:
    """Whether a column of that type can be taken for a field of that kind as it is."""
    if kind == "text":
        return is_text(dtype) or dtype.is_integer()
    if kind == "bool":
        return dtype == nw.Boolean
    if kind == "date":
        return dtype == nw.Date or isinstance(dtype, nw.Datetime)
    return dtype.is_integer() or dtype.is_decimal() or dtype == nw.Float64


def typed(field: Field, column: nw.Expr, dtype: DType, *, in_fen: bool) -> Cells:
    """The field's cells in a column whose type fits (see `fits`), text columns excepted."""
    if field.kind == "bool":
        words = choose(column, literal("true"), literal("false"))
        found = choose(column.is_null(), unknown("text"), words)
        return Cells(column, unknown("count"), found)
    if field.kind == "date":
        return _day(column, dtype)
    if field.kind == "text":
        text = column.cast(nw.String)
        return Cells(text, unknown("count"), text)
    return _number(field.kind, column, dtype, 1 if in_fen else _UNITS[field.kind])


def _day(column: nw.Expr, dtype: DType) -> Cells:
    day = column if dtype == nw.Date else column.dt.date()
    form = "%Y-%m-%d" if dtype == nw.Date else "%Y-%m-%d %H:%M:%S"
    inside = (day >= literal(_FIRST_DAY)) & (day <= literal(_LAST_DAY))
    trouble = choose(~inside, literal(number_of("cell.not-a-date")), unknown("count"))
    return Cells(choose(inside, day, unknown("date")), trouble, column.dt.to_string(form))


def _number(kind: Kind, column: nw.Expr, dtype: DType, unit: int) -> Cells:
    """A number times `unit`, exactly; what it cannot be is a trouble."""
    found = _written(column, dtype)
    if dtype.is_float():
        column = choose(column.is_nan(), nw.lit(None, dtype=nw.Float64), column)
    most = literal(LIMIT // unit)
    inside = (column <= most) & (column >= literal(-(LIMIT // unit)))
    bounded = nw.when(inside).then(column)
    whole, is_whole = _scaled(bounded, dtype, unit)
    trouble = (
        nw.when(~inside)
        .then(literal(number_of("cell.too-large")))
        .when(~is_whole & ~column.is_null())
        .then(literal(number_of(_TOO_FINE[kind])))
    )
    value = nw.when(inside & is_whole).then(whole)
    if kind != "percent":
        return Cells(value, trouble.otherwise(unknown("count")), found)
    small = (value >= literal(1)) & (value <= literal(MILLIONTHS_IN_A_PERCENT))
    trouble = trouble.when(small).then(literal(number_of("cell.ambiguous-percentage")))
    return Cells(
        choose(small, unknown("percent"), value), trouble.otherwise(unknown("count")), found
    )


def _scaled(column: nw.Expr, dtype: DType, unit: int) -> tuple[nw.Expr, nw.Expr]:
    """The column times `unit` as a whole number, and whether that is exact."""
    if dtype.is_integer():
        whole = column.cast(nw.Int64) * literal(unit)
        return whole, literal(True)
    if dtype.is_decimal():
        cut = column.cast(_DECIMALS[unit])
        return (cut * literal(unit)).cast(nw.Int64), cut == column
    scaled = column * nw.lit(float(unit), dtype=nw.Float64)
    whole = scaled.round(0)
    noise = nw.lit(_NOISE, dtype=nw.Float64) + scaled.abs() * nw.lit(_ROUNDING, dtype=nw.Float64)
    return whole.cast(nw.Int64), (scaled - whole).abs() <= noise


def _written(column: nw.Expr, dtype: DType) -> nw.Expr:
    """The number as text, the same on every engine: no exponent where one can do without."""
    if dtype.is_integer():
        return column.cast(nw.String)
    if dtype.is_decimal():
        return _without_zeros(column.cast(nw.String))
    known = choose(column.is_nan(), nw.lit(None, dtype=nw.Float64), column)
    limit = nw.lit(1e13, dtype=nw.Float64)
    plain = nw.when((known < limit) & (known > -limit)).then(known).cast(nw.Decimal(20, 6))
    other = known.cast(nw.String).str.to_lowercase()
    for long, short in ((".0e", "e"), ("e+", "e"), ("infinity", "inf")):
        other = other.str.replace_all(long, short, literal=True)
    return nw.coalesce(_without_zeros(plain.cast(nw.String)), other)


def _without_zeros(text: nw.Expr) -> nw.Expr:
    fraction = text.str.contains(r"\.")
    return choose(fraction, text.str.replace_all(r"\.?0+$", ""), text)


def needed(kind: Kind) -> str:
    """The types that a column of DuckDB or Spark needs for a field of that kind, in words."""
    return {
        "text": "a string (or whole number) column",
        "bool": "a boolean column",
        "count": "a whole-number column",
        "money": "a decimal, float or whole-number column in yuan, or whole numbers of fen under "
        "a header that ends in _fen",
        "percent": "a decimal, float or whole-number column in percent",
        "points": "a decimal, float or whole-number column in points",
        "date": "a date or timestamp column",
    }[kind]
