"""Typed frames into the text tables that an office keeps, in English codes or Chinese words."""

from __future__ import annotations

import polars as pl

from publicservice.demo.schema import Column, TableSchema


def as_text(frame: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """Every cell as text: yes/no, ISO dates, money in yuan with two decimals; unknown is null.

    Args:
        frame: bool, Int64 (money in fen), Date and String columns.
        schema: its columns.
    """
    return frame.select(_text(column).alias(column.name) for column in schema.columns)


def _text(column: Column) -> pl.Expr:
    values = pl.col(column.name)
    if column.kind == "bool":
        return pl.when(values).then(pl.lit("yes")).when(~values).then(pl.lit("no"))
    if column.kind == "money":
        cents = (values % 100).cast(pl.String).str.zfill(2)
        return pl.concat_str((values // 100).cast(pl.String), pl.lit("."), cents)
    return values.cast(pl.String)


def in_chinese(table: pl.DataFrame, schema: TableSchema) -> pl.DataFrame:
    """A text table with Chinese headers and words; what is no known code stays as it is."""
    return table.select(
        pl.col(column.name).replace(dict(column.words)).alias(column.zh)
        for column in schema.columns
    )
