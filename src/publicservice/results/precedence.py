"""Several programmes over one household: which one pays, and which gives way to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from publicservice.engine.literals import choose, is_true, literal
from publicservice.model.problem import UsageError, nearest
from publicservice.output import to_polars

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation

Pair = tuple[str, str]
AMOUNTS = ("amount_certain_fen", "amount_possible_fen")


def by_precedence(
    evaluations: Sequence[Evaluation], *, by: str, together: Iterable[Pair] = ()
) -> pl.DataFrame:
    """The entitlements of several programmes where one household is not paid twice.

    With shared caps, parts by source and explanations it is `pay_together`.

    The order of the evaluations is the order of precedence: who is paid by an earlier programme is
    not paid by a later one, unless the two are an allowed pair. Where it is open whether the
    earlier one pays, so it is what the later one does.

    Args:
        evaluations: in the order of precedence, over registers of the same county.
        by: the key that they have in common, such as ``household``: the key of the unit, or a
            reference field of it. A row without it stands alone.
        together: pairs of programme ids that may both pay one household.

    Returns:
        One row for each beneficiary, programme and benefit, in the order of these.
        Columns: programme, beneficiary, the common key, benefit, status, gives_way_to (the benefit
        or the programme that took precedence), amount_certain_fen, amount_possible_fen.

    Raises:
        UsageError: a programme twice, an unknown one in `together`, or a unit without the key.
    """
    return in_order(evaluations, by=by, together=tuple(together))


def in_order(
    evaluations: Sequence[Evaluation], *, by: str, together: tuple[Pair, ...]
) -> pl.DataFrame:
    """See `by_precedence`."""
    _check(evaluations, by, together)
    allowed = {frozenset(pair) for pair in together}
    claims: dict[str, nw.LazyFrame[Any]] = {}
    frames = []
    for evaluation in evaluations:
        name = evaluation.programme.id
        rows = _rows(evaluation, by)
        blockers = {o: claim for o, claim in claims.items() if frozenset((o, name)) not in allowed}
        rows = _after(rows, blockers, by)
        claims[name] = _claims(rows, by)
        frames.append(to_polars(rows))
    return pl.concat(frames).sort("programme", "beneficiary", "benefit")


def _check(evaluations: Sequence[Evaluation], by: str, together: Iterable[Pair]) -> None:
    names = [evaluation.programme.id for evaluation in evaluations]
    for name in names:
        if names.count(name) > 1:
            raise UsageError.of(
                "usage.precedence", f"{name} stands twice in the order", where="by_precedence",
                remedy="name each programme once",
            )  # fmt: skip
    for pair in together:
        for name in pair:
            if name not in names:
                raise UsageError.of("usage.precedence", f"no programme {name!r} in the order",
                                    where="together", remedy=nearest(name, names))  # fmt: skip
    for evaluation in evaluations:
        fields = evaluation.programme.unit.fields
        if by not in fields:
            raise UsageError.of(
                "usage.precedence", f"{evaluation.programme.id} has no field {by!r}", where="by",
                remedy=nearest(by, fields),
            )  # fmt: skip


def _rows(evaluation: Evaluation, by: str) -> nw.LazyFrame[Any]:
    """The entitlements with the common key."""
    key = evaluation.programme.unit.key()
    found = nw.from_native(evaluation.entitlements, pass_through=False)
    entitlements: nw.LazyFrame[Any] = found.lazy()
    same = [nw.col(name) for name in ("benefit", "status", "gives_way_to", *AMOUNTS)]
    named = literal(evaluation.programme.id).alias("programme")
    if by == key:
        own = nw.col(key)
        return entitlements.select(named, own.alias("beneficiary"), own.alias(by), *same)
    keys = evaluation.unit_columns(by)
    rows = entitlements.select(named, nw.col(key).alias("beneficiary"), *same)
    joined = rows.join(keys, left_on="beneficiary", right_on=key, how="left")
    return joined.select(
        "programme", "beneficiary", by, "benefit", "status", "gives_way_to", *AMOUNTS
    )


def _claims(rows: nw.LazyFrame[Any], by: str) -> nw.LazyFrame[Any]:
    """For each household: whether a programme pays it for sure, and whether it may."""
    sure = choose(nw.col("status") == literal("entitled"), literal(1), literal(0))
    maybe = choose(nw.col("status") == literal("undetermined"), literal(1), literal(0))
    told = rows.filter(~nw.col(by).is_null()).select(
        nw.col(by), sure.alias("__sure"), maybe.alias("__maybe")
    )
    return told.group_by(by).agg(
        nw.col("__sure").max().alias("__sure"), nw.col("__maybe").max().alias("__maybe")
    )


def _after(
    rows: nw.LazyFrame[Any], blockers: dict[str, nw.LazyFrame[Any]], by: str
) -> nw.LazyFrame[Any]:
    columns = rows.collect_schema().names()
    for name, claim in reversed(blockers.items()):
        rows = rows.join(claim, on=by, how="left")
        surely = is_true(nw.col("__sure") == literal(1))
        perhaps = is_true(nw.col("__maybe") == literal(1)) & ~surely
        gone = nw.col("status").is_in(["gives_way", "waiting"])
        status = choose(perhaps & ~gone, literal("undetermined"), nw.col("status"))
        status = choose(surely, literal("gives_way"), status)
        low = choose(surely | perhaps, literal(0), nw.col(AMOUNTS[0]))
        high = choose(surely, literal(0), nw.col(AMOUNTS[1]))
        to = choose(surely, literal(name), nw.col("gives_way_to"))
        rows = rows.with_columns(
            status.alias("status"), low.alias(AMOUNTS[0]), high.alias(AMOUNTS[1]),
            to.alias("gives_way_to"),
        ).select(columns)  # fmt: skip
    return rows
