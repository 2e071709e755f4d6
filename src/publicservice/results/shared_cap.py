"""What several programmes give one household together at most, and whom of them that cuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

import polars as pl
from attrs import field, frozen

from publicservice.model.problem import UsageError, nearest

AMOUNTS = ("amount_certain_fen", "amount_possible_fen")
UNCUT = ("uncut_certain_fen", "uncut_possible_fen")
PAID = ("entitled", "undetermined")


def _yuan(value: Decimal | int | str) -> Decimal:
    try:
        found = Decimal(value)
    except (InvalidOperation, TypeError) as error:
        raise UsageError.of("usage.precedence", f"{value!r} is no amount in yuan", where="caps",
                            remedy='write it as "2000.00"') from error  # fmt: skip
    if not found.is_finite() or found < 0 or found != round(found, 2):
        raise UsageError.of("usage.precedence", f"{value} is no amount in yuan", where="caps",
                            remedy="whole fen, and not less than nothing")  # fmt: skip
    return found


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


@frozen
class SharedCap:
    """The most that one household gets of several programmes together.

    Attributes:
        amount: in yuan; a text, a whole number or a Decimal, never a float.
        programmes: their ids. Which of them is paid first, the order of the evaluations says.
    """

    amount: Decimal = field(converter=_yuan)
    programmes: tuple[str, ...] = field(converter=_names)

    @property
    def fen(self) -> int:
        """The amount in fen."""
        return int(self.amount * 100)


def check_caps(caps: Sequence[SharedCap], names: Sequence[str]) -> None:
    """Raise UsageError where a cap names a programme that is not in the order."""
    for cap in caps:
        for name in cap.programmes:
            if name not in names:
                raise UsageError.of("usage.precedence", f"no programme {name!r} in the order",
                                    where="caps", remedy=nearest(name, names))  # fmt: skip


def capped(
    rows: pl.DataFrame, caps: Sequence[SharedCap], names: Sequence[str], by: str
) -> pl.DataFrame:
    """The rows with no household above a cap: who is paid first keeps what it has.

    Args:
        rows: with programme, beneficiary, the common key, benefit, status and both amounts, in
            the order in which they are paid.
        names: the ids in the order of precedence.

    Returns:
        The rows with uncut_certain_fen, uncut_possible_fen (the amounts before) and capped_by, the
        programmes that had used the cap up, by a comma; blank where nothing was cut.
    """
    amounts = [pl.col(new).alias(old) for new, old in zip(AMOUNTS, UNCUT, strict=True)]
    rows = rows.with_columns(*amounts, capped_by=pl.lit(None, dtype=pl.String))
    for cap in caps:
        rows = _cut(rows, cap, [name for name in names if name in cap.programmes], by)
    return rows


def _cut(rows: pl.DataFrame, cap: SharedCap, names: list[str], by: str) -> pl.DataFrame:
    certain, possible = (pl.col(name) for name in AMOUNTS)
    inside = pl.col("programme").is_in(names) & pl.col("status").is_in(PAID)
    # What one row can take of a cap is never more than the cap.
    rows = rows.with_row_index("__row").with_columns(
        __low=pl.when(inside).then(pl.min_horizontal(certain, cap.fen)).otherwise(0),
        __high=pl.when(inside).then(pl.min_horizontal(possible, cap.fen)).otherwise(0),
        __group=pl.coalesce(pl.col(by), pl.concat_str(pl.lit("\0"), "__row")),
    )
    before = {end: _before(pl.col(end)) for end in ("__low", "__high")}
    taken = [
        pl.when(_before(pl.col("__high") * (pl.col("programme") == name)) > 0).then(pl.lit(name))
        for name in names
    ]
    rows = rows.with_columns(
        __least=pl.min_horizontal(certain, (cap.fen - before["__high"]).clip(0)),
        __most=pl.min_horizontal(possible, (cap.fen - before["__low"]).clip(0)),
        __taken=pl.concat_str(taken, separator=", ", ignore_nulls=True),
    )
    # One row alone above the cap is cut by nobody before it: its own programme then uses it up.
    by_whom = pl.when(pl.col("__taken") == "").then(pl.col("programme")).otherwise("__taken")
    cut = inside & ((pl.col("__least") != certain) | (pl.col("__most").ne_missing(possible)))
    rows = rows.with_columns(
        pl.when(inside).then("__least").otherwise(certain).alias(AMOUNTS[0]),
        pl.when(inside).then("__most").otherwise(possible).alias(AMOUNTS[1]),
        pl.when(cut).then(by_whom).otherwise("capped_by").alias("capped_by"),
    )
    return rows.select(pl.exclude("^__.*$"))


def _before(value: pl.Expr) -> pl.Expr:
    return (value.cum_sum() - value).over("__group")
