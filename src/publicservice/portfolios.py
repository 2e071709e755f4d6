"""A portfolio: the programmes and plans that one office answers for, held together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from publicservice.in_use import (
    ProgrammeInUse,
    Target,
    evaluation_date,
    no_figures,
    read_in_use,
    registers_of,
    without_errors,
)
from publicservice.manager import PluginSet, installed_plugins
from publicservice.model.problem import Problem, UsageError, nearest

if TYPE_CHECKING:
    import polars as pl

    from publicservice.evaluation import Evaluation
    from publicservice.registers import Registers

    Given = Registers | str | os.PathLike[str] | Mapping[str, Any]

Member = Target | ProgrammeInUse
"""What `programme` takes, or what it gave."""


def _frozen_mapping(items: Mapping[str, ProgrammeInUse]) -> Mapping[str, ProgrammeInUse]:
    return MappingProxyType(dict(items))


@frozen
class Portfolio:
    """Several programmes, each with its plan in use. Made by `portfolio`; nothing in it changes.

    Attributes:
        members: the programmes in use by name, in the order in which they were given.
    """

    members: Mapping[str, ProgrammeInUse] = field(converter=_frozen_mapping)

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong or odd about any of the plans; see `ProgrammeInUse.check`."""
        return tuple(dict.fromkeys(each for used in self.members.values() for each in used.check()))

    def require_usable(self) -> tuple[Problem, ...]:
        """What `check` finds, if nothing of it is an error. Raises PlanError with the errors."""
        return without_errors(self.check())

    def agenda(self, at: date | str) -> pl.DataFrame:
        """What is on and what is due next in all plans; the columns of `publicservice.agenda`."""
        from publicservice.timeline.frames import agenda_frame

        plans = [used.plan for used in self.members.values()]
        return agenda_frame(plans, evaluation_date(at))

    def evaluate(
        self,
        registers: Given,
        at: date | str,
        *,
        own: Mapping[str, Given] | None = None,
    ) -> PortfolioEvaluation:
        """Hold every programme against registers on a day.

        Args:
            registers: those that all programmes share, in any form that `ProgrammeInUse.evaluate`
                takes; an empty mapping where the plans' reported figures are all that there is.
            at: the evaluation date.
            own: the registers of single members in the place of the shared ones, by name: another
                county has its own.

        Raises:
            UsageError: a date that is none, or `own` registers of nobody.
            RegisterError: a programme whose unit is not among the registers, and whose plan reports
                no figures either.
        """
        day = evaluation_date(at)
        given = dict(own or {})
        for name in given:
            if name not in self.members:
                raise UsageError.of(
                    "usage.unknown-member", f"no member {name!r}", where="own",
                    remedy=nearest(name, self.members),
                )  # fmt: skip
        shared = _supplied(registers)
        evaluations = {
            name: _evaluated(used, _supplied(given[name]) if name in given else shared, day)
            for name, used in self.members.items()
        }
        return PortfolioEvaluation(self, evaluations, day)


class PortfolioEvaluation:
    """What comes out of a portfolio held against registers at a date.

    Attributes:
        portfolio: what was evaluated.
        evaluations: those of the members, by name.
        at: the evaluation date.
    """

    def __init__(
        self, portfolio: Portfolio, evaluations: Mapping[str, Evaluation], at: date
    ) -> None:
        self.portfolio = portfolio
        self.evaluations = MappingProxyType(dict(evaluations))
        self.at = at

    @cached_property
    def targets(self) -> pl.DataFrame:
        """The targets of all plans: member, and the columns of `Evaluation.targets`."""
        from publicservice.results import portfolio

        return portfolio.stacked(self.evaluations, "targets")

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """The indicators of all programmes: member, and the columns of `Evaluation.indicators`."""
        from publicservice.results import portfolio

        return portfolio.stacked(self.evaluations, "indicators")

    @cached_property
    def phases(self) -> pl.DataFrame:
        """The phases of all plans: member, and the columns of `Evaluation.phases`."""
        from publicservice.results import portfolio

        return portfolio.stacked(self.evaluations, "phases")

    @cached_property
    def agenda(self) -> pl.DataFrame:
        """What is on and what is due next in all plans; the columns of `publicservice.agenda`."""
        return self.portfolio.agenda(self.at)

    @cached_property
    def statuses(self) -> pl.DataFrame:
        """How many targets of each plan, and of all, have which status.

        Columns: member (`whole` in the last row), title, targets, and one for each status of
        `Evaluation.targets`. A target for a level counts once, with the status of the level.
        """
        from publicservice.results import portfolio

        return portfolio.statuses(self.evaluations)

    @cached_property
    def totals(self) -> pl.DataFrame:
        """Indicators that several members have, added up; rates of the sums, never averaged.

        Columns: programme, indicator, label_en, label_zh, unit, members, added, not_measured,
        numerator_certain, numerator_possible, denominator_certain, denominator_possible,
        value_certain, value_possible, reason_en, reason_zh. Members of one programme are added up
        where they count different rows: those of registers of their own, or reported figures. What
        two plans measure in the same registers counts once where it is the same. Where one of them
        is not measured the sum has no upper end.
        """
        from publicservice.results import portfolio

        return portfolio.totals(self.evaluations)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything worth knowing about plans and inputs that did not stop the run."""
        from publicservice.results import portfolio

        return tuple(portfolio.problems(self.evaluations))

    @cached_property
    def findings(self) -> pl.DataFrame:
        """`problems` as a frame: members, severity, code, message, where, remedy.

        What concerns several members (a cell of a register that they share) is told once.
        """
        from publicservice.results import portfolio

        return portfolio.findings(self.evaluations)

    def write(self, folder: str | Path) -> list[Path]:
        """Write every member's results into a folder of its own, and the portfolio's beside them.

        The portfolio's are statuses, totals, targets, agenda and findings, each as Parquet and as
        CSV. Returns the paths.
        """
        from publicservice.results import portfolio

        return portfolio.write(self, Path(folder))

    def __repr__(self) -> str:
        return f"<PortfolioEvaluation of {', '.join(self.evaluations)} at {self.at}>"


def portfolio(
    members: Iterable[Member] | Mapping[str, Member], *, plugins: PluginSet | None = None
) -> Portfolio:
    """Several programmes and plans together, checked and ready to be evaluated.

    .. code-block:: python

        import publicservice as ps

        county = ps.generate_county(seed=7, persons=300, households=100, townships=2, villages=5)
        both = ps.portfolio(["family-doctor", "contraceptives"])
        evaluation = both.evaluate(county.registers(), at="2024-12-31")
        assert evaluation.statuses["member"].to_list()[-1] == "whole"

    Args:
        members: what `programme` takes, or programmes in use; by name where the names that they
            have by themselves (an id, a shipped plan's name, a path) are not wanted.
        plugins: where programmes are looked up, instead of the installed plugins.

    Raises:
        UsageError: an unknown programme, two members of one name, or none at all.
        PlanError: with everything that keeps any of the plans from being used.
    """
    found = read_portfolio(members, plugins=plugins)
    found.require_usable()
    return found


def read_portfolio(
    members: Iterable[Member] | Mapping[str, Member], *, plugins: PluginSet | None = None
) -> Portfolio:
    """As `portfolio`, but what is wrong with the plans is left for `check` to tell."""
    plugins = plugins or installed_plugins()
    unnamed: Iterable[Member] = () if isinstance(members, Mapping) else members
    named = dict(members) if isinstance(members, Mapping) else {}
    pairs = [*named.items(), *((_name(member), member) for member in unnamed)]
    found: dict[str, ProgrammeInUse] = {}
    for name, member in pairs:
        if name in found:
            raise UsageError.of(
                "usage.member-twice", f"two members are called {name!r}",
                remedy="name them: portfolio({'north': …, 'south': …})",
            )  # fmt: skip
        found[name] = _in_use(member, plugins)
    if not found:
        raise UsageError.of(
            "usage.no-members", "a portfolio of nothing", remedy="name at least one programme"
        )
    return Portfolio(found)


def _in_use(member: Member, plugins: PluginSet) -> ProgrammeInUse:
    return member if isinstance(member, ProgrammeInUse) else read_in_use(member, plugins=plugins)


def _name(member: Member) -> str:
    if isinstance(member, ProgrammeInUse):
        return member.programme.id
    return member.id if isinstance(member, type) else os.fspath(member)


def _supplied(registers: Given) -> Registers | None:
    """The registers; `None` where an empty mapping says that there are none."""
    if isinstance(registers, Mapping) and not registers:
        return None
    return registers_of(registers)


def _evaluated(used: ProgrammeInUse, registers: Registers | None, day: date) -> Evaluation:
    """The member's evaluation; on its reports alone where its unit was not supplied."""
    from publicservice.evaluation import Evaluation

    has_unit = registers is not None and registers.table(used.programme.unit) is not None
    if not has_unit and used.plan.reported:
        evaluation = Evaluation.of_reports(used.programme, used.plan, day)
    elif registers is None:
        raise no_figures(used)
    else:
        evaluation = Evaluation(used.programme, used.plan, registers, day)
    used.plugins.notify_evaluated(evaluation)
    return evaluation
