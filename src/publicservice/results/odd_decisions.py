"""What is odd about the amounts that an office decided: counted, and the first of them named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

from publicservice.engine.literals import literal
from publicservice.engine.money.sums import FOUND
from publicservice.masking import mask, mask_identities
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.output import to_polars

SHOWN = 3
NOT_NAMED = ("undecided",)
"""What is still to be decided may be every row: counted only."""


@frozen
class OddDecisions:
    """The first keys of what is odd, by benefit and kind of oddity.

    Attributes:
        named: up to `SHOWN` keys each, in their order, masked where they are private.
    """

    programme: type[Programme]
    named: Mapping[tuple[str, str], list[str]]

    @classmethod
    def of(
        cls, programme: type[Programme], whole: pl.DataFrame, rows: nw.LazyFrame[Any]
    ) -> OddDecisions:
        """Look for the keys, where anything is odd at all.

        Args:
            programme: whose benefits they are.
            whole: a row for each benefit, with how many are odd in each way.
            rows: the entitlements: the unit's key, benefit, discretion.
        """
        kinds = [each for each in FOUND if each not in NOT_NAMED]
        if not any(whole[kind].sum() for kind in kinds):
            return cls(programme, {})
        key = programme.unit.key()
        group = ("benefit", "discretion")
        number = nw.col("__one").cum_sum().over(*group, order_by=key)
        # Spark cannot compile a filter on looked-up texts: Polars sorts out the few that are left.
        ones = rows.select(key, *group).with_columns(literal(1).alias("__one"))
        first = ones.with_columns(number.alias("__number"))
        first = first.filter(nw.col("__number") <= literal(SHOWN)).select(key, *group)
        odd = to_polars(first).filter(pl.col("discretion").is_in(kinds)).sort(key)
        private = programme.unit.fields[key].private
        named: dict[tuple[str, str], list[str]] = {}
        for row in odd.rows(named=True):
            told = mask(row[key]) if private else mask_identities(str(row[key]))
            named.setdefault((row["benefit"], row["discretion"]), []).append(told)
        return cls(programme, named)

    def problems(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        """One finding for each thing that is odd about a benefit's amounts."""
        for found in FOUND:
            if row[found]:
                problem = _FOUND[found]
                message = f"{problem.message.format(row[found])}{self._keys(row, found)}"
                remedy = f"{problem.remedy}; in entitlements their discretion is {found}"
                where = f"{self.programme.id}: {row['benefit']}"
                yield evolve(problem, message=message, where=where, remedy=remedy)

    def _keys(self, row: Mapping[str, Any], found: str) -> str:
        keys = self.named.get((row["benefit"], found))
        if not keys:
            return ""
        more = row[found] - len(keys)
        return f" ({', '.join(keys)}{f' and {more} more' if more > 0 else ''})"


_FOUND: Mapping[str, Problem] = MappingProxyType({
    "undecided": Problem(
        code="benefit.undecided", severity="notice",
        message="amounts within a range that are not decided yet: {}",
        remedy="enter the amount that was decided, and who decided it",
    ),
    "below_range": Problem(
        code="benefit.outside-range", severity="warning",
        message="decided amounts below the standard's range: {}",
        remedy="correct the amount, or say in the plan why less may be paid",
    ),
    "above_range": Problem(
        code="benefit.outside-range", severity="warning",
        message="decided amounts above the standard's range: {}",
        remedy="correct the amount, or say in the plan why more may be paid",
    ),
    "fixed_standard": Problem(
        code="benefit.fixed-standard", severity="warning",
        message="decided amounts other than the fixed standard, which is what counts: {}",
        remedy="remove the amount, or make the standard a range in the plan: between = [200, 600]",
    ),
    "decided_by_nobody": Problem(
        code="benefit.decided-by-nobody", severity="warning",
        message="decided amounts that do not say who decided them: {}",
        remedy="enter who decided the amount",
    ),
})  # fmt: skip
