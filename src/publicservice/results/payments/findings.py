"""What is odd about the payments that were made, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import polars as pl
from attrs import evolve

from publicservice.engine.literals import is_false, literal, tally
from publicservice.masking import mask_identities
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.output import to_polars

SHOWN = 5

_FOUND: Mapping[str, Problem] = MappingProxyType({
    "unknown_person": Problem(
        code="payment.unknown-person", severity="warning",
        message="payments to somebody who is not in the register of beneficiaries",
        remedy="correct the number of the beneficiary, or add the person",
    ),
    "unknown_benefit": Problem(
        code="payment.unknown-benefit", severity="warning",
        message="payments of no benefit of this programme",
        remedy="correct the benefit, or name the programme",
    ),
    "in_future": Problem(
        code="payment.in-future", severity="warning",
        message="payments after the evaluation date, which are not counted",
        remedy="correct the day, or evaluate at a later one",
    ),
    "not_entitled": Problem(
        code="payment.not-entitled", severity="warning",
        message="payments to somebody who is not entitled to the benefit",
        remedy="ask for the money back, or correct the register that says otherwise",
    ),
    "unknown_instalment": Problem(
        code="payment.unknown-instalment", severity="warning",
        message="payments of an instalment or period that the plan does not have",
        remedy="write the instalment and the number of the period as the plan has them",
    ),
    "no_instalment": Problem(
        code="payment.no-instalment", severity="warning",
        message="payments that do not say which instalment or period they are for",
        remedy="fill in instalment and period: without them it is open what was paid",
    ),
    "stopped": Problem(
        code="payment.stopped", severity="warning",
        message="payments of what is withheld or forfeited",
        remedy="ask for the money back, or correct the criterion's fields",
    ),
    "twice": Problem(
        code="payment.twice", severity="warning",
        message="payments of what was paid more than once, and too much",
        remedy="remove the record that stands there twice, or ask for the money back",
    ),
    "too_much": Problem(
        code="payment.too-much", severity="warning",
        message="payments of more than the entitlement",
        remedy="correct the amount, or ask for the rest back",
    ),
    "too_little": Problem(
        code="payment.too-little", severity="warning",
        message="payments of less than the entitlement",
        remedy="pay the rest, or correct the amount",
    ),
    "no_amount": Problem(
        code="payment.no-amount", severity="warning",
        message="payments without an amount",
        remedy="fill in the amount",
    ),
})  # fmt: skip


def found_problems(programme: type[Programme], odd: pl.DataFrame) -> Iterator[Problem]:
    """A warning for each benefit and each thing that is odd about its payments."""
    grouped = odd.sort("payment").group_by("finding", "benefit", maintain_order=True).agg(
        pl.len().alias("count"), pl.col("payment").head(SHOWN), pl.col("amount_fen").sum()
    )  # fmt: skip
    order = list(_FOUND)
    rows = sorted(
        grouped.iter_rows(named=True),
        key=lambda row: (order.index(row["finding"]), row["benefit"] or ""),
    )
    for row in rows:
        problem = _FOUND[row["finding"]]
        named = ", ".join(mask_identities(each) for each in row["payment"])
        more = f" and {row['count'] - SHOWN} more" if row["count"] > SHOWN else ""
        whole, cents = divmod(row["amount_fen"], 100)
        yield evolve(
            problem,
            message=f"{problem.message}: {row['count']}, {whole:,}.{cents:02} yuan in all: "
            f"{named}{more}",
            where=f"payments_made: {programme.id}, {row['benefit'] or 'no benefit'}",
        )


def receipt_problems(programme: type[Programme], made: nw.LazyFrame[Any]) -> Iterator[Problem]:
    """Receipt numbers that stand on several payments, and payments that nobody signed for."""
    numbered = made.filter(~nw.col("receipt_number").is_null())
    numbers = numbered.group_by("receipt_number").agg(nw.len().alias("times"))
    twice = to_polars(numbers.filter(nw.col("times") > literal(1)).sort("receipt_number"))
    if twice.height:
        shown = ", ".join(map(mask_identities, twice["receipt_number"].head(SHOWN)))
        yield Problem(
            code="payment.receipt-twice", severity="warning",
            message=f"receipt numbers that stand on more than one payment: {twice.height}: {shown}",
            where=f"payments_made: {programme.id}", remedy="give each payment a receipt of its own",
        )  # fmt: skip
    count = made.select(tally(is_false(nw.col("signed"))).alias("unsigned"))
    unsigned = int(to_polars(count.select(nw.col("unsigned").sum()))["unsigned"].sum())
    if unsigned:
        yield Problem(
            code="payment.not-signed", severity="warning",
            message=f"payments that the recipient has not signed for: {unsigned}",
            where=f"payments_made: {programme.id}", remedy="have the receipts signed",
        )  # fmt: skip
