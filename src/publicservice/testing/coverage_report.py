"""Which thresholds of a programme have a case on each side, and which none touches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, cast

from attrs import define, evolve, field

from publicservice.engine.because import STATE
from publicservice.engine.interpret import Case as CaseOfARow
from publicservice.engine.interpret import Truth
from publicservice.in_use import ProgrammeInUse
from publicservice.in_use import programme as programme_in_use
from publicservice.model.calendar.days import Day, earliest, latest, moved
from publicservice.model.plan import Plan, Unknown
from publicservice.model.programme import Programme
from publicservice.output import to_polars
from publicservice.shipped_plans import further_plans
from publicservice.testing.case_evaluation import Evaluated, evaluate_cases, in_use_upon
from publicservice.testing.cases import Case
from publicservice.testing.made import MadeRegisters, Row
from publicservice.testing.threshold import Threshold, owned_trees, seen, thresholds

if TYPE_CHECKING:
    from publicservice.registers import Registers

UNTOUCHED = "no case touches it"
MET, NOT_MET = ("met", "over_fulfilled"), ("not_met", "pending", "on_course", "behind", "missed")


@define
class Sides:
    """How often a threshold was met, not met or unknown, and how near a case came to it."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
    nearest_yes: int | None = None
    nearest_no: int | None = None

    def count(self, truth: Truth, distance: int | None = None) -> None:
        """Note one case."""
        if truth is None:
            self.unknown += 1
        elif truth:
            self.yes += 1
            self.nearest_yes = _nearer(self.nearest_yes, distance)
        else:
            self.no += 1
            self.nearest_no = _nearer(self.nearest_no, distance)

    @property
    def lack(self) -> str:
        """What is missing, in words; empty where there is a case on each side."""
        if not self.yes and not self.no:
            return UNTOUCHED
        return "" if self.yes and self.no else f"no case where it is {'no' if self.yes else 'yes'}"

    @property
    def gap(self) -> int | None:
        """Between the nearest cases on the two sides: days or units; 1 is as near as can be."""
        if self.nearest_yes is None or self.nearest_no is None:
            return None
        return self.nearest_yes + self.nearest_no


@define
class Coverage:
    """The thresholds of a programme and what its cases touch. Made by `coverage`.

    Attributes:
        sides: by threshold.
        states: by rule, the states of criteria that cases showed: yes, no, unknown.
        unread: plan numbers that no rule, no indicator and no benefit reads.
    """

    sides: dict[Threshold, Sides] = field(factory=dict)
    states: dict[str, set[str]] = field(factory=dict)
    unread: tuple[str, ...] = ()

    @property
    def lacking(self) -> dict[Threshold, str]:
        """The thresholds without a case on each side, and what they lack."""
        return {threshold: sides.lack for threshold, sides in self.sides.items() if sides.lack}

    @property
    def wide(self) -> dict[Threshold, int]:
        """The thresholds whose nearest cases are more than one day or unit apart."""
        gaps = {threshold: sides.gap for threshold, sides in self.sides.items()}
        return {threshold: gap for threshold, gap in gaps.items() if gap is not None and gap > 1}

    def __str__(self) -> str:
        covered = len(self.sides) - len(self.lacking)
        lines = [f"{covered} of {len(self.sides)} thresholds have a case on each side"]
        lines += [f"  {threshold}: {lack}" for threshold, lack in self.lacking.items()]
        for threshold, gap in self.wide.items():
            lines.append(f"  {threshold}: the nearest cases are {gap} apart")
        lines += [f"  {path}: no rule reads this number" for path in self.unread]
        return "\n".join(lines)


def coverage(cases: Iterable[Case], programme: type[Programme] | str | None = None) -> Coverage:
    """Evaluate the cases and note on which side of every threshold each of them lies.

    .. code-block:: python

        import publicservice.plugins.family_doctor as family_doctor
        from publicservice.testing import coverage, read_cases

        report = coverage(read_cases(family_doctor)[:3])
        print(report)

    Conditions are counted wherever a case evaluates them. A phase or a target is counted where the
    case expects something of it. `programme` is looked up by the cases' id where it is left out.

    Raises:
        PublicServiceError: of the first case that cannot be evaluated, as `check_case` does.
    """
    groups, wrong = evaluate_cases(cases, programme)
    if wrong:
        raise next(iter(wrong.values()))
    return covered(groups, programme)


def covered(
    groups: Iterable[list[Evaluated]], programme: type[Programme] | str | None = None
) -> Coverage:
    """The same of cases that were evaluated before; see `evaluate_cases`."""
    report = Coverage()
    default: ProgrammeInUse | None = None
    for together in groups:
        first = together[0]
        if default is None:
            default = programme_in_use(programme or first.case.programme)
            _prepare(report, default, first.case.at)
        _note_conditions(report, first)
        for evaluated in together:
            _note_plan(report, evaluated.case, evaluated.evaluation.plan, default.plan)
    return report


def conformed(programme: type[Programme], registers: Registers) -> MadeRegisters:
    """The registers after intake, as plain rows."""
    tables: dict[str, dict[str, Row]] = {}
    complete: dict[str, date] = {}
    for register in programme.registers_read():
        table = registers.table(register)
        if table is None:
            continue
        rows = tables.setdefault(register.register, {})
        for row in to_polars(table.frame).iter_rows(named=True):
            rows.setdefault(row[register.key()], {}).update(row)
        if until := registers.complete_until(register.register):
            complete[register.register] = until
    return MadeRegisters({name: list(rows.values()) for name, rows in tables.items()}, complete)


def _prepare(report: Coverage, default: ProgrammeInUse, at: date) -> None:
    """Everything that cases can touch, in the default plan and in those that ship beside it."""
    read: set[str] = set()
    unread: dict[str, None] = {}
    for name in ("", *further_plans(default.programme)):
        in_use = in_use_upon(default, name) if name else default
        for found in thresholds(in_use.programme, in_use.plan, at):
            owner = found.owner
            if name and isinstance(found.what, str):  # what a rule states is the same in each plan
                owner = _in_plan(name, owner, in_use.plan, default.plan)
            report.sides.setdefault(evolve(found, owner=owner), Sides())
        rules = in_use.programme.rules.values()
        report.states |= {rule.name: set() for rule in rules if rule.kind == "bool"}
        read |= set(in_use.programme.plan_paths())
        goods = {each.goods for each in in_use.programme.benefits.values() if each.goods}
        read |= {path for section in goods for path in in_use.plan.section(section)}
        unread |= dict.fromkeys(in_use.plan.numbers)
    report.unread = tuple(path for path in unread if path not in read)


def _in_plan(name: str, owner: str, plan: Plan, default: Plan) -> str:
    """``004-6: targets.coverage``; what is the default plan's stays that."""
    return (
        owner if not name or _entry(plan, owner) == _entry(default, owner) else f"{name}: {owner}"
    )


def _entry(plan: Plan, owner: str) -> object:
    section, _, name = owner.partition(".")
    entries = {"phases": plan.phases, "targets": plan.targets}.get(section, {})
    return entries.get(name) or plan.numbers.get(owner)


def _note_conditions(report: Coverage, evaluated: Evaluated) -> None:
    programme, figures = evaluated.evaluation.programme, evaluated.evaluation.figures
    made = conformed(programme, evaluated.registers)
    for owner, register, tree in owned_trees(programme):
        for row in made.tables.get(register.register, ()):
            case = CaseOfARow(register, row, made, figures, programme.rules)
            for node, truth, distance in seen(case, tree):
                if sides := report.sides.get(Threshold(owner, node, "")):
                    sides.count(truth, distance)
            if owner in report.states:
                report.states[owner].add(STATE[cast(Truth, case.rule(owner))])


def _note_plan(report: Coverage, case: Case, plan: Plan, default: Plan) -> None:
    """The dates and targets that the case says something about."""
    for name in case.expect.phases:
        start, end = plan.phases[name].window(plan.calendar)
        owner = _in_plan(case.upon, f"phases.{name}", plan, default)
        _note_day(report, owner, "start", start, case.at)
        _note_day(report, owner, "end", _day_after(end), case.at)
    for name, status in case.expect.targets.items():
        owner = _in_plan(case.upon, f"targets.{name}", plan, default)
        sides = report.sides.get(Threshold(owner, "value", ""))
        if sides and status in MET + NOT_MET:
            sides.count(status in MET)
        due = _day_after(plan.due(plan.targets[name], case.at))
        _note_day(report, owner, "due", due, case.at)
    for path, number in plan.numbers.items():
        for day in number.dates:
            owner = _in_plan(case.upon, path, plan, default)
            _note_day(report, owner, f"since {day}", day, case.at)


def _note_day(report: Coverage, owner: str, what: str, day: Day | None, at: date) -> None:
    """A day is before or after; of one that is vague, before or after all that it can be."""
    sides = report.sides.get(Threshold(owner, what, ""))
    if sides is None or day is None or isinstance(day, Unknown):
        return
    if at >= latest(day):
        sides.count(True, (at - latest(day)).days)
    elif at < earliest(day):
        sides.count(False, (earliest(day) - at).days)
    else:
        sides.count(None)


def _day_after(day: Day | None) -> Day | None:
    """The first day on which something that ends on that day is over."""
    return None if day is None else moved(day, days=1)


def _nearer(known: int | None, distance: int | None) -> int | None:
    if known is None or distance is None:
        return distance if known is None else known
    return min(known, distance)
