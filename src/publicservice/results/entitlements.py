"""Entitlements of an evaluation: computed once, handed over, summed up, and what is odd in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
from attrs import frozen

from publicservice.engine.decide import Deciding
from publicservice.engine.money.columns import columns_of
from publicservice.engine.money.entitle import entitle
from publicservice.engine.money.grant import grant
from publicservice.engine.money.pots import LOANS, Receipts, pots_of, receipts_of
from publicservice.engine.money.sums import OVERPAID, added_up
from publicservice.engine.tables import RegisterTables
from publicservice.model.areas import WHOLE
from publicservice.model.money.funding import UNFUNDED, ends_of
from publicservice.model.money.routes import routes_of
from publicservice.model.numbers import Figures
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.unit import parse_unit
from publicservice.output import Cells, Frame, collect, to_polars
from publicservice.results.budget import budget, shortfalls
from publicservice.results.budget_lines import Loan
from publicservice.results.costs import COSTS, costs, rolled_up
from publicservice.results.decided_for_nobody import decided_for_nobody
from publicservice.results.odd_decisions import OddDecisions
from publicservice.results.place_problems import problems_of_places
from publicservice.results.places import GivenPlaces

if TYPE_CHECKING:
    from publicservice.registers import Registers

YUAN = parse_unit("yuan")


@frozen
class Measured:
    """What the registers give beside the beneficiaries: cells not computed, and the indicators.

    Both on demand, because most entitlements need neither.
    """

    cells: Callable[[], Cells]
    tables: RegisterTables
    indicators: Callable[[], pl.DataFrame]


class Entitlements:
    """The entitlements of one evaluation; nothing is computed before it is asked for."""

    def __init__(
        self,
        programme: type[Programme],
        figures: Figures,
        registers: Registers,
        unit: Deciding,
        measured: Measured,
    ) -> None:
        self.programme = programme
        self.figures = figures
        self.routes = routes_of(programme.benefits, figures.plan, figures.at)
        self.columns = columns_of(programme, self.routes)
        self._registers = registers
        self._unit = unit
        self._granting = grant(unit)
        self._of_registers = measured

    @cached_property
    def lazy(self) -> nw.LazyFrame[Any]:
        """The rows, not computed."""
        return entitle(self._granting, self._receipts)

    @cached_property
    def places(self) -> GivenPlaces:
        """Who has a place where benefits are scarce."""
        return GivenPlaces(self._granting)

    @property
    def _receipts(self) -> dict[str, Receipts]:
        if not pots_of(self.routes):
            return {}
        measured, at = self._of_registers, self.figures.at
        return receipts_of(self.programme, self.routes, measured.cells(), measured.tables, at)

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
        plan = self.figures.plan
        read = any(source.received_from for source in plan.funding.values())
        indicators = self._of_registers.indicators() if read else None
        found = self.costs, self.figures.at, indicators, self._loans
        return budget(self.programme, plan, *found)

    @property
    def _loans(self) -> dict[tuple[str, str, str], Loan]:
        """What was paid back of each benefit, for the whole and every area."""
        if not self.columns.loans:
            return {}
        lent = [name for name, each in self.programme.benefits.items() if each.repaid is not None]
        rows = rolled_up(self.cells, self.columns).filter(pl.col("benefit").is_in(lent))
        return {
            (row["level"], row["area"], row["benefit"]): Loan(
                *((row[f"{what}_low"], None if row[f"{what}_open"] else row[f"{what}_high"])
                  for what in LOANS)
            )
            for row in rows.rows(named=True)
        }  # fmt: skip

    def waiting_list(self) -> Frame:
        """See `Evaluation.waiting_list`: collected on Polars, lazy on DuckDB and Spark."""
        return collect(self._registers, self.places.waiting_list(self.columns.levels), {})[0]

    def problems(self) -> Iterator[Problem]:
        """What is odd about the amounts that offices decided, and about what sources pay."""
        if not self.programme.benefits:
            return
        whole = rolled_up(self.cells, self.columns).filter(pl.col("level") == WHOLE)
        rows = nw.from_native(self.frame, pass_through=False).lazy()
        odd = OddDecisions.of(self.programme, whole, rows)
        for row in whole.rows(named=True):
            yield from odd.problems(row)
            yield from self._sources(row)
            if self.columns.loans and row[OVERPAID]:
                yield self._overpaid(row)
        yield from decided_for_nobody(self.programme, rows, self._unit.frame)
        yield from (self._short(row) for row in shortfalls(self.budget))
        yield from self._guarantees()
        table = self._registers.table(self.programme.unit)
        missing = table.missing_fields if table else ()
        yield from problems_of_places(self.places, self.figures.plan, missing)

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
        route = self.routes[benefit]
        if self.programme.benefits[benefit].payers or (route.way == "none" and not route.pots):
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
        lacking = -row["balance_possible_fen"]
        asked = (row["demand_certain_fen"] if row["outstanding_certain_fen"] is None
                 else row["outstanding_certain_fen"])  # fmt: skip
        said = "there" if row["planned_fen"] is None else "planned"
        there = f"{_yuan(asked - lacking)} yuan are {said}"
        area = f" in {row['area']}" if row["area"] else ""
        return Problem(
            code="funding.short", severity="warning",
            message=f"{row['source']} is asked for {_yuan(asked)} yuan at least{area}, and "
            f"{there}: {_yuan(lacking)} yuan are missing",
            where=f"funding.{row['source']}",
            remedy="plan more, lower the standard, or pay part of it out of another source",
        )  # fmt: skip

    def _overpaid(self, row: Mapping[str, Any]) -> Problem:
        return Problem(
            code="benefit.repaid-more",
            severity="warning",
            message=f"{_cases(row[OVERPAID])} of which more was paid back than they got",
            where=self._place(row["benefit"]),
            remedy="correct what was lent or what was paid back",
        )

    def _guarantees(self) -> Iterator[Problem]:
        """Sources with more loans outstanding than a guarantee stands for."""
        plan, at = self.figures.plan, self.figures.at
        for row in self.budget.filter(pl.col("scope") == "source").rows(named=True):
            source = plan.funding.get(row["source"])
            _, most = ends_of(source.guarantee, at) if source else (None, None)
            owed = row["outstanding_certain_fen"]
            if most is not None and owed is not None and owed > most:
                yield Problem(
                    code="funding.over-guarantee", severity="warning",
                    message=f"{_yuan(owed)} yuan of its loans are outstanding at least, and the "
                    f"guarantee is {_yuan(most)} yuan",
                    where=f"funding.{row['source']}.guarantee",
                    remedy="lend no more until enough is paid back, or raise the guarantee",
                )  # fmt: skip

    def _place(self, benefit: str) -> str:
        return f"{self.programme.id}: {benefit}"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _yuan(fen: int) -> str:
    return f"{YUAN.to_figure(fen):,.2f}"
