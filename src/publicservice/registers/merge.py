"""Rows made one for each key: what has no key leaves, what is there several times is joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import polars as pl

from publicservice.engine.literals import choose, literal, unknown
from publicservice.registers.columns import Staged, found_of, trouble_of
from publicservice.registers.loaded import ROW

GROUP_KEY, GROUP_ROWS, SEVERAL = "__group_key", "__group_rows", "__several"
TARGET_KEY, TARGET_HIT = "__target_key", "__target_hit"
_LEAST, _MOST = "__least_", "__most_"
_UNREAD_LEAST, _UNREAD_MOST = "__unread_least_", "__unread_most_"
Frame = nw.LazyFrame[Any]


def clash_of(name: str) -> str:
    """The column of `groups` that is true where the rows of a key disagree about the field."""
    return f"__clash_{name}"


def with_key(staged: Staged) -> Frame:
    """The rows that have a key."""
    return staged.frame.filter(~nw.col(staged.key).is_null())


def value_fields(staged: Staged) -> tuple[str, ...]:
    """The fields about which something is known, the key excepted."""
    known = set(staged.supplied) | staged.derived
    return tuple(name for name in staged.register.fields if name in known and name != staged.key)


def groups(staged: Staged) -> Frame:
    """One row for each key that several rows have: which fields they disagree about.

    Columns: `__group_key` (text), `__several` (true) and for every field `clash_of` (boolean,
    never null).
    """
    names = value_fields(staged)
    frame = with_key(staged)
    if _is_polars(staged):  # grouping every row costs more than finding those that share a key
        several = frame.to_native().filter(pl.col(staged.key).is_duplicated())
        frame = nw.from_native(several)
    grouped = _grouped(staged, frame)
    clashes = {clash_of(name): _clash(name) for name in names}
    return (
        grouped.filter(nw.col(GROUP_ROWS) > literal(1))
        .with_columns(**clashes, **{SEVERAL: literal(True)})
        .select(nw.col(staged.key).alias(GROUP_KEY), SEVERAL, *clashes)
    )


def merged(staged: Staged) -> Frame:
    """One row for each key, with `__row` (the first) and the fields of the class in their order.

    A cell about which the rows of a key disagree is unknown. A blank agrees with everything; a
    cell that could not be read agrees with nothing but its copies.
    """
    frame = _merged_on_polars(staged) if _is_polars(staged) else _one_each(staged, staged.frame)
    nothing = {
        name: unknown(field.kind)
        for name, field in staged.register.fields.items()
        if name in staged.missing
    }
    frame = frame.with_columns(**nothing) if nothing else frame
    return frame.select(ROW, *staged.register.fields)


def without_orphans(frame: Frame, targets: Mapping[str, Frame]) -> Frame:
    """References to rows that are not there made unknown.

    Args:
        frame: the merged rows.
        targets: for reference fields, the keys that exist, in a column `__target_key`.
    """
    columns = frame.collect_schema().names()
    for name, keys in targets.items():
        hits = keys.with_columns(**{TARGET_HIT: literal(True)})
        joined = frame.join(hits, how="left", left_on=name, right_on=TARGET_KEY)
        found = choose(nw.col(TARGET_HIT), nw.col(name), unknown("text"))
        frame = joined.with_columns(**{name: found}).select(*columns)
    return frame


def _is_polars(staged: Staged) -> bool:
    return bool(staged.frame.implementation.is_polars())


def _merged_on_polars(staged: Staged) -> Frame:
    """The same as on the other engines, but only rows that share a key are grouped."""
    names = value_fields(staged)
    frame: pl.DataFrame = with_key(staged).select(ROW, staged.key, *names).collect().to_native()
    several = frame[staged.key].is_duplicated()
    if not several.any():
        return nw.from_native(frame.lazy())
    copies: pl.DataFrame = with_key(staged).collect().to_native().filter(several)
    joined = _one_each(staged, nw.from_native(copies.lazy()))
    together: pl.DataFrame = pl.concat([frame.filter(~several), joined.collect().to_native()])
    return nw.from_native(together.sort(ROW).lazy())


def _one_each(staged: Staged, frame: Frame) -> Frame:
    names = value_fields(staged)
    kinds = {name: staged.register.fields[name].kind for name in names}
    kept = frame.filter(~nw.col(staged.key).is_null())
    grouped = _grouped(staged, kept)
    values = {
        name: choose(_clash(name), unknown(kinds[name]), nw.col(_LEAST + name)) for name in names
    }
    grouped = grouped.with_columns(**values) if values else grouped
    return grouped.select(ROW, staged.key, *names)


def _grouped(staged: Staged, frame: Frame) -> Frame:
    """For each key the number of rows, the first row, and the least and greatest of every field.

    So too of the cells that could not be read, as they were found.
    """
    aggregates = [nw.len().alias(GROUP_ROWS), nw.col(ROW).min()]
    for name in value_fields(staged):
        unread = _unread(staged, name)
        aggregates += [nw.col(name).min().alias(_LEAST + name)]
        aggregates += [nw.col(name).max().alias(_MOST + name)]
        aggregates += [unread.min().alias(_UNREAD_LEAST + name)]
        aggregates += [unread.max().alias(_UNREAD_MOST + name)]
    return frame.group_by(staged.key).agg(*aggregates)


def _unread(staged: Staged, name: str) -> nw.Expr:
    found = nw.col(found_of(name)) if name in staged.supplied else unknown("text")
    return nw.when(~nw.col(trouble_of(name)).is_null()).then(nw.coalesce(found, literal("")))


def _clash(name: str) -> nw.Expr:
    """Whether the values differ, or one of them could not be read and the others are no copies.

    The rows of a group that has no value at all agree.
    """
    least, unread = nw.col(_LEAST + name), nw.col(_UNREAD_LEAST + name)
    differ = (least != nw.col(_MOST + name)) | (unread != nw.col(_UNREAD_MOST + name))
    either = ~least.is_null() & ~unread.is_null()
    return choose(differ, literal(True), choose(either, literal(True), literal(False)))
