"""What comes out of a programme held against registers: the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from publicservice import output
from publicservice.engine.beside import trees_beside
from publicservice.engine.decide import Decided, decide
from publicservice.engine.measure import count_cells
from publicservice.engine.tables import RegisterTables
from publicservice.explanation import Explanation, explain_case
from publicservice.model.label import Language
from publicservice.model.money.checks import check_money
from publicservice.model.numbers import Figures
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.registers.register import Register
from publicservice.model.statements.statement_check import check_statements
from publicservice.results import cohorts, measured, provenance, statements, summaries, targets
from publicservice.results.assessment.followed import Followed
from publicservice.results.assessment.frames import Assessment
from publicservice.results.assessment.of_evaluation import assessment
from publicservice.results.input_problems import (
    check_unit,
    incomplete,
    numbers_not_in_force,
    problems_of_registers,
    supplied,
)
from publicservice.results.money_results import MoneyResults
from publicservice.results.payments.of_evaluation import PaymentResults
from publicservice.results.postings import PostingResults
from publicservice.results.reported import differences, with_reported
from publicservice.results.reported_check import cohort_problems
from publicservice.timeline import frames

if TYPE_CHECKING:
    from publicservice.engine.elsewhere import PaidElsewhere
    from publicservice.registers import Registers


class Evaluation(MoneyResults, PaymentResults, PostingResults):
    """One programme, with the plan in use, held against registers at a date.

    Frames come in the kind of frame that the registers came in (files give Polars). On DuckDB and
    Spark nothing is computed before a result is asked for.

    Attributes:
        programme: the programme's class.
        plan: the plan in use.
        at: the evaluation date.
        has_registers: no where it rests on reported figures alone, and nobody is decided about.
    """

    has_registers: bool = True

    def __init__(
        self, programme: type[Programme], plan: Plan, registers: Registers, at: date,
        elsewhere: PaidElsewhere | None = None,
    ) -> None:  # fmt: skip
        self.programme = programme
        self.plan = plan
        self.at = at
        self._registers = registers
        self._figures = Figures(plan, at)
        self._tables = RegisterTables(registers, programme.unit, elsewhere)
        check_unit(programme, registers)
        for register in programme.registers_read():
            self._tables.frame(register)  # what cannot be read is told now

    @classmethod
    def of_reports(cls, programme: type[Programme], plan: Plan, at: date) -> Evaluation:
        """An evaluation without registers: nobody to decide about, the plan's reported figures."""
        from publicservice.registers import registers

        unit = programme.unit
        nobody: dict[str, Any] = {unit.register: pl.DataFrame(schema={unit.key(): pl.String})}
        found = cls(programme, plan, registers(**nobody), at)
        found._cells = {}
        found.has_registers = False
        return found

    @cached_property
    def _decided(self) -> Decided:
        """The rules over every beneficiary, not computed."""
        trees = trees_beside(self.programme)
        return decide(self.programme, self._figures, self._tables, trees)

    @cached_property
    def _cells(self) -> output.Cells:
        """What the indicators count, not computed."""
        return count_cells(self.programme, self._figures, self._tables, self._decided)

    @cached_property
    def _collected(self) -> tuple[Any, Mapping[type[Register], pl.DataFrame]]:
        """The decisions, and the cells of the indicators, computed in one go on Polars."""
        return output.collect(self._registers, self._decided.decisions, self._cells)

    @property
    def decisions(self) -> Any:
        """One row for each beneficiary, with its outcome and why.

        Columns: key, levels, outcome, category, reasons, every rule, the fields that rules read.
        Criteria are three-valued booleans (null is unknown). Numbers have two columns, `_certain`
        and `_possible`; money is in fen (`_fen`). Row order is not defined.
        """
        return output.native(self._registers, self._collected[0])

    def unit_columns(self, *names: str) -> Any:
        """The key of every beneficiary with further fields, as a lazy narwhals frame."""
        key = self.programme.unit.key()
        return self._decided.frame.select(key, *names)

    @cached_property
    def indicators(self) -> pl.DataFrame:
        """Every indicator at every level: the counts and the share as an interval.

        Columns: indicator, label_en, label_zh, level, area, unit, numerator_certain,
        numerator_possible, denominator_certain, denominator_possible, value_certain,
        value_possible (% or a count, Decimal with four places), measured, cite, value_certain_of,
        value_possible_of (the populations behind the two shares), source (`registers`,
        `reported`), as_of (of a report). `measured` is null where the population may be empty.
        """
        return with_reported(self._measured, self.programme, self.plan, self.at)

    @cached_property
    def _measured(self) -> pl.DataFrame:
        """What the registers alone give."""
        return measured.indicators(self.programme, self._collected[1], self._incomplete)

    @cached_property
    def cohorts(self) -> pl.DataFrame:
        """The plan's cohorts: how many reached each step.

        Columns: cohort, step, indicator, label_en, label_zh, value_certain, value_possible,
        of_first_certain, of_first_possible, of_previous_certain, of_previous_possible (%), within
        (at most the step before), cite.
        """
        return cohorts.cohorts(self.programme, self.plan, self.indicators)

    @cached_property
    def targets(self) -> pl.DataFrame:
        """Every target of the plan against the indicator's value.

        Columns: target, indicator, label_en, label_zh, comparator, required, required_high, unit,
        due, value_certain, value_possible, status, gap, reason_en, reason_zh, cite, document,
        level, area, areas, areas_met, next_milestone, next_required, needed, pace_needed_day,
        pace_needed_30_days, progress_certain, progress_possible. Status is met, over_fulfilled,
        not_met (no date is set or known), missed, on_course, behind, pending (not met, not due
        yet), undetermined or not_measured. A target for a level has a row for each area.
        """
        by = {name: indicator.by for name, indicator in self.programme.indicators.items()}
        return targets.against(self.plan, self._figures, self.indicators, by)

    @cached_property
    def scores(self) -> pl.DataFrame:
        """Every scorecard of everyone that is assessed: score, grade, result, rank.

        Columns: key, levels, scorecard, label_en, label_zh, result, score_certain, score_possible,
        full_mark, pass_mark (points), grade, grade_lowest, grade_highest, grade_en, grade_zh,
        vetoed, assessed, rank_best, rank_worst, ranked, grades_raised_certain,
        grades_raised_possible, released_certain, released_possible (% of the money), cite,
        document. Result is passed, failed, vetoed, scored (nothing decides about passing) or
        undetermined.
        """
        return self._assessment.scores()

    @cached_property
    def score_items(self) -> pl.DataFrame:
        """Every item of every scorecard of everyone that is assessed.

        Columns: key, levels, scorecard, item, label_en, label_zh, kind, rater, points,
        points_certain, points_possible, met, required, cite, document.
        """
        return self._assessment.score_items()

    @cached_property
    def consequences(self) -> pl.DataFrame:
        """What follows from the scores, for certain or possibly.

        Columns: key, levels, scorecard, consequence, label_en, label_zh, state (certain,
        possible), when, tie, deadline, deadline_latest, deadline_reason, overdue, releases (% of
        the money), gives, takes, cite, document.
        """
        return self._assessment.consequences()

    @cached_property
    def ladder_states(self) -> pl.DataFrame:
        """Where everybody stands on the escalation ladders.

        Columns: key, ladder, label_en, label_zh, step (null on none), step_en, step_zh,
        step_possible, count, count_possible, since, until, takes, restored, restored_on, cite,
        document.
        """
        return self._followed.ladder_states()

    @cached_property
    def rectification(self) -> pl.DataFrame:
        """Every finding of the ledgers: what is done about it, by whom, and where it stands.

        Columns: key, ledger, finding, status (open, reopened, closed), stage, problem, topic,
        measure, owner, opened_on, deadline, overdue, days_overdue, closed_on, closed_late,
        evidence, reopened, lacking, events, cite, document.
        """
        return self._followed.rectification()

    @cached_property
    def rectification_events(self) -> pl.DataFrame:
        """Every finding's life: its events in order, with the status after each.

        Columns: ledger, finding, event, date, kind, status, closes, problem, measure, owner,
        deadline, evidence.
        """
        return self._followed.rectification_events()

    @property
    def _followed(self) -> Followed:
        return Followed(self.programme, self.plan, self._figures, self._tables, self.at)

    @cached_property
    def _assessment(self) -> Assessment:
        return assessment(
            self.programme, self.plan, self._figures, self._decided, self.at,
            lambda: self.indicators,
        )  # fmt: skip

    @cached_property
    def phases(self) -> pl.DataFrame:
        """The plan's phases at the date.

        Columns: phase, label_en, label_zh, start, end, status, days_left, cite, note, reason (why
        a day is not known), start_earliest, start_latest, end_earliest, end_latest (where a day is
        one of several), edition. Status is upcoming, current, past or unknown. Of a yearly phase it
        is the one under way, else the next.
        """
        return frames.phases(self.plan, self.at)

    @cached_property
    def agenda(self) -> pl.DataFrame:
        """What is on at the date, then what is due next; columns as of `publicservice.agenda`."""
        return frames.agenda_frame([self.plan], self.at)

    @cached_property
    def statements(self) -> pl.DataFrame:
        """What the document prints about its own figures; see `ProgrammeInUse.statements`."""
        return statements.statements(self.plan)

    @cached_property
    def summary(self) -> pl.DataFrame:
        """How many beneficiaries have which outcome, in which category, in which area.

        Columns: the unit's levels, outcome, category, beneficiaries, and what outcome and category
        are called (`_en`, `_zh`). Unknown areas have a row.
        """
        return summaries.summary(self.programme, self._figures, self._collected[0])

    @cached_property
    def undetermined(self) -> pl.DataFrame:
        """What is missing where the outcome is open: part, label_en, label_zh, beneficiaries."""
        return summaries.undetermined(self.programme, self._figures, self._collected[0])

    @cached_property
    def parts(self) -> pl.DataFrame:
        """What the codes in `reasons` mean: part, rule, label_en, label_zh, cite, document."""
        return summaries.parts(self.programme, self._figures)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything worth knowing about the inputs that did not stop the run."""
        found = [*self.plan.warnings, *check_statements(self.plan)]
        found += check_money(self.programme, self.plan)
        if self.has_registers:
            found += problems_of_registers(self.programme, self._registers, self._tables, self.at)
        found += numbers_not_in_force(self.programme, self._figures)
        found.extend(differences(self._measured, self.programme, self.plan, self.at))
        found.extend(cohort_problems(self.plan, cohorts.whole_values(self.indicators)))
        found.extend(cohorts.over_whole(self.programme, self.indicators))
        parts = (
            self._assessment, self._followed, self._money, self._payments, self._postings,
        )  # fmt: skip
        for part in parts:
            found.extend(part.problems())
        return tuple(dict.fromkeys(found))

    @cached_property
    def findings(self) -> pl.DataFrame:
        """`problems` as a frame: severity, code, message, where, remedy."""
        return summaries.findings(self.problems)

    @cached_property
    def quarantine(self) -> Any:
        """Every row and cell that could not be taken as it stood, with place and remedy."""
        return output.native(self._registers, self._quarantined)

    @cached_property
    def _quarantined(self) -> Any:
        """The quarantine of every register that is read, as the engine has it."""
        tables = supplied(self.programme, self._registers).values()
        return output.together([table.quarantine() for table in tables])

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """What went in: versions, plan hash, date, and each register's rows and hash."""
        return provenance.record(self.programme, self.plan, self.at, self._registers)

    def targeting(self, roster: Any, *, exits: str = "", status: str = "status") -> pl.DataFrame:
        """Hold a roster against the rules: who is on it wrongly, who is missing, and why.

        Args:
            roster: a frame or the path of a file, with the unit's key and perhaps a column that
                says who has exited (在册, 退出; in, exited). Without one all on it are in.
            exits: the criterion that says who should have exited.
            status: the header of that column.

        Returns:
            Columns key, on_roster (in, exited, no, unknown), outcome, exits, error, reasons,
            reasons_en, reasons_zh. An error is should_be_in, should_not_be_in, should_have_exited,
            should_not_have_exited, not_in_register, undetermined, or null where all is right.

        Raises:
            ProgrammeError: no such criterion.
            RegisterError: a roster that cannot be read.
        """
        from publicservice.results.assessment.targeting import targeting

        return targeting(self, self._decided, roster, exits, status)

    def explain(
        self, case: str, *, language: Language = "en", unmasked: bool = False
    ) -> Explanation:
        """Why one beneficiary's outcome is what it is: each criterion, value seen, and clause.

        Raises RegisterError with the nearest keys where the register has no such case.
        """
        return explain_case(self, self._tables, case, language=language, unmasked=unmasked)

    def write(self, folder: str | Path) -> list[Path]:
        """Write every frame as Parquet and as CSV (utf-8-sig), and `evaluation.json`.

        Cohorts, agenda and statements where the plan has them; decisions, summary and quarantine
        where there are registers. The same inputs give the same bytes. Returns the paths.
        """
        from publicservice.results.files import write

        return write(self, Path(folder), decisions=self._collected[0], quarantine=self._quarantined)

    @property
    def registers(self) -> Registers:
        """What it was evaluated over; empty where the plan's reports are all that there is."""
        return self._registers

    @property
    def figures(self) -> Figures:
        """The plan's numbers at the evaluation date."""
        return self._figures

    @cached_property
    def _incomplete(self) -> tuple[type[Register], ...]:
        """The registers that end before the evaluation date."""
        return incomplete(self.programme, self._tables, self.at)

    def __repr__(self) -> str:
        return f"<Evaluation {self.programme.id} at {self.at}, plan {self.plan.sha256[:8]}>"

    def _repr_html_(self) -> str:
        from publicservice.results.html import evaluation_html

        return evaluation_html(self)
