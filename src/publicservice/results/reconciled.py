"""Two departments' rosters held against each other: every difference, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from publicservice.model.problem import UsageError
from publicservice.model.registers.field import Field, Key, Kind
from publicservice.model.registers.register import Register
from publicservice.output import to_polars
from publicservice.registers import registers

DIFFERENCES = ("only_in_a", "only_in_b", "twice_in_a", "twice_in_b", "differs", "missing_in_a",
               "missing_in_b")  # fmt: skip
SCHEMA: dict[str, Any] = {
    "key": pl.String, "difference": pl.String, "field": pl.String, "a": pl.String, "b": pl.String,
}  # fmt: skip
KEY = "roster_key"
Compared = Sequence[str] | Mapping[str, str | tuple[str, str]]


def reconcile(
    a: Any, b: Any, /, *, key: str | tuple[str, str], compare: Compared = (),
    kinds: Mapping[str, Kind] | None = None, words: Mapping[str, str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Hold two rosters against each other and type every difference.

    .. code-block:: python

        import polars as pl
        import publicservice as ps

        poverty = pl.DataFrame({"户编号": ["H1", "H2"], "致贫原因": ["因病", "缺劳力"]})
        health = pl.DataFrame({"户编号": ["H1", "H3"], "致贫原因": ["缺劳力", "因病"]})
        found = ps.reconcile(poverty, health, key="户编号", compare=["致贫原因"])
        assert found["difference"].to_list() == ["differs", "only_in_a", "only_in_b"]

    Args:
        a, b: frames, or paths of files, each with a row for everybody on the roster.
        key: the header of the key, or the two headers where they differ.
        compare: headers of columns that should agree; by name where the two differ, such as
            ``{"cause": ("致贫原因", "主要致贫原因")}``.
        kinds: what a compared column holds where it is no text: ``{"死亡日期": "date"}``.
        words: texts that say the same, each with the one that stands for it.

    Returns:
        Columns key, difference, field, a, b, in the order of the keys. A difference is
        ``only_in_a``, ``only_in_b``, ``twice_in_a`` or ``twice_in_b`` (several rows with one key;
        what they agree upon is compared), ``differs`` (both say something, and not the same),
        ``missing_in_a`` or ``missing_in_b`` (one says nothing).

    Raises:
        UsageError: nothing to compare by.
        RegisterError: a roster that cannot be read, or has no such key.
    """
    fields = _fields(compare, dict(kinds or {}))
    if not key:
        raise UsageError.of("reconcile.no-key", "no key", where="key",
                            remedy='write key="户编号", the header of the key')  # fmt: skip
    headers = (key, key) if isinstance(key, str) else key
    frames = [
        _read(side, roster, header, fields, dict(words or {}))
        for side, roster, header in zip(("a", "b"), (a, b), headers, strict=True)
    ]
    (one, twice_in_a), (other, twice_in_b) = frames
    found = [
        _alone(one, other, "only_in_a"), _alone(other, one, "only_in_b"),
        _told(twice_in_a, "twice_in_a"), _told(twice_in_b, "twice_in_b"),
        *(_differing(one, other, name) for name in fields),
    ]  # fmt: skip
    return pl.concat([pl.DataFrame(schema=SCHEMA), *found]).sort("key", "difference", "field")


def _fields(compare: Compared, kinds: dict[str, Kind]) -> dict[str, tuple[str, str, Kind]]:
    """By name the two headers and the kind."""
    if isinstance(compare, str):
        compare = (compare,)
    named = compare if isinstance(compare, Mapping) else {name: name for name in compare}
    found = {}
    for name, headers in named.items():
        pair = (headers, headers) if isinstance(headers, str) else headers
        found[name] = (*pair, kinds.get(name, "text"))
    return found


def _read(
    side: str, roster: Any, key: str, fields: Mapping[str, tuple[str, str, Kind]],
    words: dict[str, str],
) -> tuple[pl.DataFrame, pl.Series]:  # fmt: skip
    """The roster with one row for each key and its columns as texts, and the keys that repeat."""
    place = 0 if side == "a" else 1
    body: dict[str, Any] = {"register": f"roster_{side}", "zh": f"名册{side}", KEY: Key(zh=key)}
    for number, each in enumerate(fields.values()):
        body[f"compared_{number}"] = Field(each[2], zh=str(each[place]), minimum=_least(each[2]))
    shape: type[Register] = type("Roster", (Register,), body)
    table = registers({f"roster_{side}": roster}).table(shape)
    assert table is not None, "it was handed over under this name"
    columns = [pl.col(f"compared_{n}").cast(pl.String).replace(words).alias(name)
               for n, name in enumerate(fields)]  # fmt: skip
    frame = to_polars(table.frame).select(pl.col(KEY).alias("key"), *columns)
    troubles = to_polars(table.quarantine())
    repeated = troubles.filter(pl.col("code").str.starts_with("row.duplicate"))
    return frame, repeated["key"].unique().sort()


def _least(kind: Kind) -> int | None:
    """Differences are told whatever the numbers are: no bound."""
    return -(10**15) if kind in ("count", "money") else None


def _alone(one: pl.DataFrame, other: pl.DataFrame, difference: str) -> pl.DataFrame:
    return _told(one.join(other, on="key", how="anti")["key"], difference)


def _told(keys: pl.Series, difference: str) -> pl.DataFrame:
    frame = keys.cast(pl.String).alias("key").to_frame()
    return frame.with_columns(
        difference=pl.lit(difference), field=pl.lit(""), a=pl.lit(None, dtype=pl.String),
        b=pl.lit(None, dtype=pl.String),
    )  # fmt: skip


def _differing(one: pl.DataFrame, other: pl.DataFrame, name: str) -> pl.DataFrame:
    """Where the two say different things of one column, or only one of them says anything."""
    pairs = one.select("key", pl.col(name).alias("a")).join(
        other.select("key", pl.col(name).alias("b")), on="key", how="inner"
    )
    a, b = pl.col("a"), pl.col("b")
    difference = (
        pl.when(a.is_null() & b.is_not_null()).then(pl.lit("missing_in_a"))
        .when(a.is_not_null() & b.is_null()).then(pl.lit("missing_in_b"))
        .when(a != b).then(pl.lit("differs"))
    )  # fmt: skip
    found = pairs.with_columns(difference=difference, field=pl.lit(name))
    return found.filter(pl.col("difference").is_not_null()).select(*SCHEMA)
