"""A programme together with the plan in use: what is evaluated."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from publicservice.manager import PluginSet, installed_plugins
from publicservice.model.label import Language
from publicservice.model.money.checks import check_money
from publicservice.model.plan import Plan
from publicservice.model.problem import PlanError, Problem, RegisterError, UsageError
from publicservice.model.programme import Programme
from publicservice.model.rules.binding import check_binding
from publicservice.model.statements.statement_check import check_statements
from publicservice.plan_file import read_plan
from publicservice.plan_in_use import AnyPlan, LocalPlan, plan_in_use
from publicservice.shipped_plans import (
    further_plan,
    plan_titles,
)
from publicservice.written_programme import programme_of, writes_rules

if TYPE_CHECKING:
    import polars as pl

    from publicservice.engine.elsewhere import PaidElsewhere
    from publicservice.evaluation import Evaluation
    from publicservice.explanation import Explanation
    from publicservice.registers import Registers

Target = str | os.PathLike[str] | type[Programme]
"""A programme's id, that of a plan that ships with it (``livelihood/003-11``), the path of a plan
file, or a programme class."""

logger = logging.getLogger(__name__)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@frozen
class ProgrammeInUse:
    """A programme's rules with a plan's numbers. Made by `programme`; nothing in it changes.

    Attributes:
        programme: the class, which holds the rules.
        plan: the default plan with the local plan's numbers in their place.
        plugins: whose checks and notifications it calls.
    """

    programme: type[Programme]
    plan: Plan
    plugins: PluginSet = field(repr=False, eq=False)

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong or odd about the plan for this programme.

        The warnings of reading it, numbers that the rules cannot use, targets of indicators that do
        not exist, dates that contradict one another, printed figures that their own inputs
        contradict, and what the plugins' plan checks find.
        """
        from publicservice.model.posting_check import check_postings
        from publicservice.results.assessment.plan_check import check_assessment
        from publicservice.results.reported_check import check_reported
        from publicservice.results.target_check import check_targets
        from publicservice.timeline.checks import check_timeline

        found = [
            *self.plan.warnings,
            *check_binding(self.programme, self.plan),
            *check_money(self.programme, self.plan),
            *check_targets(self.programme, self.plan),
            *check_postings(self.programme, self.plan),
            *check_assessment(self.programme, self.plan),
            *check_reported(self.programme, self.plan),
            *check_timeline(self.plan),
            *check_statements(self.plan),
            *self.plugins.check_plan(self.programme, self.plan),
        ]
        return tuple(dict.fromkeys(self.plugins.with_distribution(self.programme.id, found)))

    @property
    def statements(self) -> pl.DataFrame:
        """What the document prints about its own figures, held against its inputs.

        Columns: statement, label_en, label_zh, formula, worked, printed, recomputed,
        recomputed_high, unit, agrees, difference, reason, cite, document. `agrees` is exactly,
        rounded, truncated, about, within, holds, no or unknown.
        """
        from publicservice.results.statements import statements

        return statements(self.plan)

    def require_usable(self) -> tuple[Problem, ...]:
        """What `check` finds, if nothing of it is an error. Raises PlanError with the errors."""
        return without_errors(self.check())

    def evaluate(
        self,
        registers: Registers | str | os.PathLike[str] | Mapping[str, Any],
        at: date | str,
        *,
        elsewhere: PaidElsewhere | None = None,
    ) -> Evaluation:
        """Hold the programme against registers on a day.

        Args:
            registers: what `publicservice.registers` gives, or what it takes: a path, or a mapping
                of register names to frames; an empty one where the plan's reported figures are all
                that there is.
            at: the evaluation date, a date or a text such as ``"2024-12-31"``.
            elsewhere: what other programmes pay, as a fact that the rules of this one read.

        Raises:
            UsageError: a date that is none, or a field that `elsewhere` names and nobody has.
            RegisterError: registers that cannot be read, or without the programme's unit.
        """
        evaluation = self._evaluation(registers, at, elsewhere)
        self.plugins.notify_evaluated(evaluation)
        return evaluation

    def explain(
        self,
        registers: Registers | str | os.PathLike[str] | Mapping[str, Any],
        case: str,
        at: date | str,
        *,
        language: Language = "en",
        unmasked: bool = False,
    ) -> Explanation:
        """Why one beneficiary's outcome is what it is; see `Evaluation.explain`.

        For more than one case, evaluate once and ask the evaluation.
        """
        evaluation = self._evaluation(registers, at)
        return evaluation.explain(case, language=language, unmasked=unmasked)

    def _evaluation(
        self,
        registers: Registers | str | os.PathLike[str] | Mapping[str, Any],
        at: date | str,
        elsewhere: PaidElsewhere | None = None,
    ) -> Evaluation:
        from publicservice.evaluation import Evaluation

        day = evaluation_date(at)
        if isinstance(registers, Mapping) and not registers:
            if not self.plan.reported:
                raise no_figures(self)
            return Evaluation.of_reports(self.programme, self.plan, day)
        return Evaluation(self.programme, self.plan, registers_of(registers), day, elsewhere)


def no_figures(used: ProgrammeInUse) -> RegisterError:
    """The error of a programme that has neither registers nor reported figures."""
    unit = used.programme.unit
    return RegisterError.of(
        "register.missing", f"{used.programme.id} decides about {unit.register}, and neither "
        "registers nor reported figures were supplied",
        where="no register",
        remedy=f"supply a file named {unit.register} ({unit.zh}), or report figures in the plan",
    )  # fmt: skip


def programme(
    target: Target, plan: LocalPlan | None = None, *, plugins: PluginSet | None = None
) -> ProgrammeInUse:
    """A programme with the plan in use, checked and ready to be evaluated.

    Args:
        target: the programme's id, that of a plan that ships with it (``livelihood/003-11``), the
            path of a plan file (its key ``programme`` says whose), or a programme class, which need
            not be a plugin's.
        plan: a local plan upon the default one, or upon that of `target`: a path or a `Plan`.
        plugins: where programmes are looked up, instead of the installed plugins.

    Raises:
        UsageError: an unknown programme or shipped plan, with the nearest names.
        PluginError: two plugins that claim the programme.
        PlanError: with everything that keeps the plan from being used.
    """
    in_use = read_in_use(target, plan, plugins=plugins)
    in_use.require_usable()
    return in_use


def programmes() -> Mapping[str, type[Programme]]:
    """The programmes of the installed plugins by id, those in conflict left out."""
    return installed_plugins().programmes


def plans(programme: str | None = None, *, plugins: PluginSet | None = None) -> dict[str, str]:
    """The plans that ship with the programmes, and their titles.

    .. code-block:: python

        import publicservice as ps

        assert "family-doctor" in ps.plans()
        assert list(ps.plans("family-doctor")) == ["family-doctor"]

    Args:
        programme: the id of one programme, instead of all of them.
        plugins: where programmes are looked up, instead of the installed plugins.

    Returns:
        The titles by what `programme` takes: the id for the default plan, ``livelihood/003-11`` for
        a further one. The title of a file that cannot be read is empty, and why is logged.

    Raises:
        UsageError: an unknown programme, with the nearest names.
    """
    plugins = plugins or installed_plugins()
    found: dict[str, str] = {}
    for each in [programme] if programme else sorted(plugins.programmes):
        titles, problems = plan_titles(plugins.programme(each))
        found |= {plan.target: title for plan, title in titles}
        for problem in problems:
            logger.warning("%s", problem)
    return found


def read_in_use(
    target: Target, plan: AnyPlan | None = None, *, plugins: PluginSet | None = None
) -> ProgrammeInUse:
    """As `programme`, but what is wrong between plan and rules is left for `check` to tell."""
    plugins = plugins or installed_plugins()
    if isinstance(target, type):
        return _in_use(target, [plan], plugins)
    if shipped := _shipped(target, plugins):
        identifier, name = shipped
        found = plugins.programme(identifier)
        return _in_use(found, [further_plan(found, name), plan], plugins)
    path = _plan_path(target, plugins)
    identifier = str(target) if path is None else _programme_of(path)
    if path is not None and identifier not in plugins.ids:
        written = read_plan(path)
        if writes_rules(written):
            return _in_use(None, [written, plan], plugins)
    return _in_use(plugins.programme(identifier), [path, plan], plugins)


def _shipped(target: str | os.PathLike[str], plugins: PluginSet) -> tuple[str, str] | None:
    """The programme's id and the plan's name, where ``livelihood/003-11`` means a shipped plan.

    It does where the programme is known, and where no file or folder explains a misspelt id.
    """
    if not isinstance(target, str) or target.endswith(".toml") or target.count("/") != 1:
        return None
    identifier, _, name = target.partition("/")
    if identifier in plugins.ids:
        return identifier, name
    explained = not identifier or Path(identifier).exists()
    return None if explained else (identifier, name)


def _in_use(
    found: type[Programme] | None, plans: list[AnyPlan | None], plugins: PluginSet
) -> ProgrammeInUse:
    """The programme's class with the plans upon its default one, and the rules that they write."""
    try:
        plan = evolve(plan_in_use(found, plans), festivals=plugins.festivals)
    except PlanError as error:
        named = plugins.with_distribution(found.id if found else "", error.problems)
        raise PlanError(named) from error
    if found is None or writes_rules(plan):
        found = programme_of(plan, found)
    return ProgrammeInUse(found, plan, plugins)


def _plan_path(target: str | os.PathLike[str], plugins: PluginSet) -> Path | None:
    """The plan file that is meant, or `None` where a programme is."""
    if not isinstance(target, str):
        return Path(target)
    if target in plugins.ids:
        return None
    path = Path(target)
    return path if path.suffix == ".toml" or len(path.parts) > 1 or path.is_file() else None


def _programme_of(path: Path) -> str:
    """The id in a plan file's key ``programme``."""
    from publicservice.plan_file.text import parse, read_text

    try:
        label, text = read_text(path)
    except PlanError as error:
        if path.exists():
            raise
        raise UsageError(error.problems) from None
    found = parse(text, label).get("programme")
    if not isinstance(found, str):
        raise PlanError.of(
            "plan.no-programme", "the file does not say which programme it is a plan for",
            where=f"{label}: programme", remedy='begin it with programme = "family-doctor"',
        )  # fmt: skip
    return found


def without_errors(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems, if none of them is an error. Raises PlanError with the errors."""
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise PlanError(errors)
    return found


def evaluation_date(at: object) -> date:
    """The day that is meant. Raises UsageError for what is no day."""
    if isinstance(at, date) and not isinstance(at, datetime):
        return at
    remedy = 'write it as year, month and day: "2024-12-31"'
    if isinstance(at, datetime):
        message, remedy = f"{at} is a time, not a day", "pass its .date()"
    elif not isinstance(at, str) or not _DATE.fullmatch(at.strip()):
        message = f"{at!r} is not a date"
    else:
        try:
            return date.fromisoformat(at.strip())
        except ValueError:
            message = f"no calendar has {at!r}"
    raise UsageError.of("usage.date", message, where="at", remedy=remedy)


def registers_of(given: Registers | str | os.PathLike[str] | Mapping[str, Any]) -> Registers:
    """The registers that are meant: as they are, read from a path, or made of frames."""
    from publicservice.registers import Registers, registers

    if isinstance(given, Registers):
        return given
    if isinstance(given, Mapping):
        return registers(**given)
    if isinstance(given, str | os.PathLike):
        return registers(Path(given))
    raise UsageError.of(
        "usage.registers", f"{type(given).__name__} is no registers",
        where="registers", remedy="pass registers(...), a path, or {'persons': frame, ...}",
    )  # fmt: skip
