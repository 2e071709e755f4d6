"""Entitlements of an evaluation: computed once, handed over, summed up, and what is odd in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
from attrs import evolve

from publicservice.engine.decide import Deciding
from publicservice.engine.money.entitle import columns_of, entitle
from publicservice.engine.money.sums import FOUND, added_up
from publicservice.model.areas import WHOLE
from publicservice.model.money.funding import UNFUNDED
from publicservice.model.money.routes import routes_of
from publicservice.model.numbers import Figures
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.unit import parse_unit
from publicservice.output import Frame, collect, to_polars
from publicservice.results.budget import budget, shortfalls
from publicservice.results.costs import COSTS, costs, rolled_up
from publicservice.results.decided_for_nobody import decided_for_nobody

if TYPE_CHECKING:
    from publicservice.registers import Registers

YUAN = parse_unit("yuan")


class Entitlements:
    """The entitlements of one evaluation; nothing is computed before it is asked for."""

    def __init__(
        self, programme: type[Programme], figures: Figures, registers: Registers, unit: Deciding
    ) -> None:
        self.programme = programme
        self.figures = figures
        self.routes = routes_of(programme.benefits, figures.plan, figures.at)
        self.columns = columns_of(programme, self.routes)
        self._registers = registers
        self._unit = unit

    @cached_property
    def lazy(self) -> nw.LazyFrame[Any]:
        """The rows, not computed."""
        return entitle(self.programme, self.figures, self._unit)

    @cached_property
    def frame(self) -> Frame:
        """The rows: collected on Polars, lazy on DuckDB and Spark."""
        return collect(self._registers, self.lazy, {})[0]

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Added up at the lowest level; see `engine.money.sums.added_up`."""
        rows = nw.from_native(self.frame, pass_through=False).lazy()
        return to_polars(added_up(rows, self.columns, self.routes))

    @cached_property
    def costs(self) -> pl.DataFrame:
        """See `Evaluation.costs`."""
        if not self.programme.benefits:
            return pl.DataFrame(schema=COSTS)
        return costs(self.programme, self.cells, self.columns)

    @cached_property
    def budget(self) -> pl.DataFrame:
        """See `Evaluation.budget`."""
        return budget(self.programme, self.figures.plan, self.costs, self.figures.at)

    def problems(self) -> Iterator[Problem]:
        """What is odd about the amounts that offices decided, and about what sources pay."""
        if not self.programme.benefits:
            return
        whole = rolled_up(self.cells, self.columns).filter(pl.col("level") == WHOLE)
        for row in whole.rows(named=True):
            yield from self._decisions(row)
            yield from self._sources(row)
        rows = nw.from_native(self.frame, pass_through=False).lazy()
        yield from decided_for_nobody(self.programme, rows, self._unit.frame)
        yield from (self._short(row) for row in shortfalls(self.budget))

    def _decisions(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        for found in FOUND:
            if row[found]:
                problem = _FOUND[found]
                message = problem.message.format(row[found])
                remedy = f"{problem.remedy}; in entitlements their discretion is {found}"
                where = self._place(row["benefit"])
                yield evolve(problem, message=message, where=where, remedy=remedy)

    def _sources(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        benefit = row["benefit"]
        for name in self.routes[benefit].names:
            if row[f"{name}_off"]:
                yield Problem(
                    code="funding.outside-standard", severity="warning",
                    message=f"{_cases(row[f'{name}_off'])} paid out of {name} with an amount that "
                    "it may not pay for a case",
                    where=f"{self._place(benefit)}, funding.{name}.standard",
                    remedy="change the amount, or pay these cases out of another source",
                )  # fmt: skip
        if self.programme.benefits[benefit].payers or self.routes[benefit].way == "none":
            return
        if row[f"{UNFUNDED}_cases"]:
            yield Problem(
                code="funding.nobody-pays", severity="warning",
                message=f"{_cases(row[f'{UNFUNDED}_cases'])} with "
                f"{_yuan(row[f'{UNFUNDED}_low'])} yuan that no source pays",
                where=self._place(benefit),
                remedy="name a source of the plan, or one that may pay for these cases",
            )  # fmt: skip

    def _short(self, row: Mapping[str, Any]) -> Problem:
        lacking = _yuan(-row["balance_possible_fen"])
        return Problem(
            code="funding.short", severity="warning",
            message=f"{row['source']} is asked for {_yuan(row['demand_certain_fen'])} yuan at "
            f"least, and {_yuan(row['planned_fen'])} yuan are planned: {lacking} yuan are missing",
            where=f"funding.{row['source']}",
            remedy="plan more, lower the standard, or pay part of it out of another source",
        )  # fmt: skip

    def _place(self, benefit: str) -> str:
        return f"{self.programme.id}: {benefit}"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _yuan(fen: int) -> str:
    return f"{YUAN.to_figure(fen):,.2f}"


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
