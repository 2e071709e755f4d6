"""A plan: the dated, cited numbers of a programme, its phases and its targets."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from attrs import field, frozen

from publicservice.model.areas import AreaLevel
from publicservice.model.assessment.ladder import Ladder
from publicservice.model.assessment.ledger import Ledger
from publicservice.model.assessment.scorecard import Scorecard
from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.days import Day
from publicservice.model.calendar.deliverable import BackwardSchedule, Deliverable, Event
from publicservice.model.calendar.festival import Festival
from publicservice.model.calendar.phase import NO_LABEL, Phase, PhaseStatus
from publicservice.model.calendar.plan_calendar import ISSUED, PlanCalendar
from publicservice.model.calendar.plan_days import day_paths, named_day
from publicservice.model.canonical import canonical
from publicservice.model.label import Label
from publicservice.model.left_out import LeftOut
from publicservice.model.money.funding import Funding, Payer
from publicservice.model.money.payments import PaymentSchedule
from publicservice.model.money.places import Places
from publicservice.model.posting import Posting
from publicservice.model.problem import PlanError, Problem, nearest
from publicservice.model.registers.field import Kind
from publicservice.model.state import Known, NotInForce, PlanValue, Range, State, Unknown
from publicservice.model.statements.statement import Statement
from publicservice.model.target import Cohort, Comparator, Milestone, Reported, Target
from publicservice.model.unit import PLAIN_COUNT, Unit, parse_unit
from publicservice.model.written import (
    WrittenBenefit,
    WrittenIndicator,
    WrittenRegister,
    WrittenRule,
)

__all__ = [
    "NO_LABEL", "Comparator", "Known", "Milestone", "NotInForce", "Number", "NumberKind",
    "Phase", "PhaseStatus", "Plan", "PlanDate", "PlanValue", "Range", "Source", "State",
    "Step", "Target", "Unknown",
]  # fmt: skip

NumberKind = Kind | Literal["list"]
"""How a plan's number behaves in rules; a `list` is a tuple of texts."""


@frozen
class Source:
    """The document that a plan file was made from.

    Attributes:
        title: of the document.
        issuer: the office that issued it.
        document: by which the clauses are cited, such as ``004/1``.
        number: the official document number, as printed.
        note: anything a reader should know, such as what the document leaves open.
        url: where it can be read.
    """

    title: str
    issuer: str
    document: str
    number: str = ""
    note: str = ""
    url: str = ""


@frozen
class Step:
    """What a number is from a day on; `since` is `None` where it always was.

    `cite` is its own clause, where another one than the number's brought it.
    """

    since: date | None
    state: Known | Range | Unknown
    cite: str = ""


def _in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.since or date.min))


@frozen(repr=False)
class Number:
    """A number of a plan with its unit and clause; it may change at given days.

    Attributes:
        path: its dotted path in the plan, ``limits.own_cost``.
        kind: how it behaves in rules.
        unit: as the plan writes it; empty for text, lists, dates, yes/no and plain counts.
        steps: what it is since when, the earliest first; at least one, no day twice.
        cite: the clause.
    """

    path: str
    kind: NumberKind
    unit: str
    steps: tuple[Step, ...] = field(converter=_in_order)
    cite: str = ""
    note: str = ""
    label_en: str = ""
    label_zh: str = ""

    @steps.validator
    def _check_steps(self, _attribute: object, steps: tuple[Step, ...]) -> None:
        if not steps:
            raise PlanError.of("plan.no-value", "no value", where=self.path,
                               remedy="give at least one step")  # fmt: skip
        for earlier, later in itertools.pairwise(steps):
            if earlier.since == later.since:
                when = f"since {later.since}" if later.since else "without 'since'"
                raise PlanError.of("plan.step-twice", f"two values {when}", where=self.path,
                                   remedy="keep one value for each day")  # fmt: skip

    def __repr__(self) -> str:
        return f"Number({self.path}: {self.text})"

    @property
    def text(self) -> str:
        """What it says: ``85 %``, ``since 2015-01-01 100 yuan``."""
        return "; ".join(map(self._shown, self.steps))

    def _shown(self, step: Step) -> str:
        since = f"since {step.since} " if step.since else ""
        if isinstance(step.state, Unknown):
            return f"{since}unknown, {step.state.reason}"
        if isinstance(step.state, Range):
            text = f"{self.figure(step.state.low)}..{self.figure(step.state.high)}"
        else:
            text = str(self.figure(step.state.value))
        cited = f" [{step.cite}]" if step.cite else ""
        return f"{since}{text} {self.unit}".rstrip() + cited

    def at(self, day: date) -> State:
        """What the number is on that day: the last step that has begun."""
        first = self.steps[0].since
        state: State = NotInForce(first) if first else self.steps[0].state
        for step in self.steps:
            if step.since is None or step.since <= day:
                state = step.state
        return state

    def cite_at(self, day: date) -> str:
        """The clause behind what it is on that day; before it is in force that of the first."""
        begun = [step for step in self.steps if step.since is None or step.since <= day]
        return (begun[-1] if begun else self.steps[0]).cite or self.cite

    @property
    def dates(self) -> tuple[date, ...]:
        """The days on which it changes."""
        return tuple(step.since for step in self.steps if step.since)

    @property
    def label(self) -> Label:
        """What it is called."""
        return Label(self.label_en, self.label_zh)

    @property
    def unit_parts(self) -> Unit | None:
        """The unit taken apart: amount, for whom, for which period; `None` without a unit."""
        return parse_unit(self.unit) if self.unit else None

    def figure(self, value: PlanValue) -> PlanValue | Decimal:
        """The value as the plan would write it: Decimal in its unit, else unchanged."""
        if not isinstance(value, int) or isinstance(value, bool):
            return value
        return (self.unit_parts or PLAIN_COUNT).to_figure(value)


def _frozen_mapping(items: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(items))


def _frozen_names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


def _as_tuple(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problems)


@frozen
class Replaced:
    """A number, phase, target or the like that a local plan has another one for.

    Attributes:
        origin: the file that it came from.
        entry: what it was.
    """

    origin: str
    entry: Any


@frozen(repr=False)
class Plan:
    """The numbers, phases and targets that a programme is evaluated with.

    Two plans are equal where their content is: where a value came from (`origin`, `sources`) and
    the warnings of reading do not count, nor does the order in which things were written.

    Attributes:
        year: the year that days without one belong to; `None` where the plan gives none or masks
            it, as `year_unknown` then says.
        numbers: by dotted path.
        registers: tables, or columns of known tables, that the plan itself declares.
        rules: rules that the plan itself writes; they add to those of the programme's class.
        indicators: indicators that the plan itself writes.
        benefits: benefits that the plan writes, or changes of those of the programme's class.
        funding: the sources of the money, by name.
        payers: the payers of bills, by name.
        places: how many may get benefits, and who comes first, by name.
        payments: when and in which instalments benefits are paid, by name.
        adding_up: sections whose percentages make 100 % together.
        statements: what the document prints about its own figures, by name.
        left_out: clauses of the document that the plan says it leaves out, and why.
        upon: the shipped plan that a local plan stands upon, by its name; empty once it does.
        without: what the plan's document does not have of the programme's class and of the plan
            beneath, by path: ``benefits.visit``.
        issued: the day on which the document was issued, where it says so.
        events: days that other dates are counted from, by name.
        deliverables: what has to be handed in or done by a day, by name.
        areas: the areas that report, by level.
        reported: figures that offices report of the indicators, by name.
        cohorts: indicators each of which counts a part of those that the one before counts.
        scorecards: how those that are decided about are assessed, by name.
        ladders: what follows when something happens again and again, by name.
        ledgers: how findings are followed until they are closed, by name.
        postings: lists that are posted in public, round after round, by name.
        schedule: ways back from a deadline to the day to begin, by name.
        festivals: those that dates can name, by id; a programme in use knows those of the plugins.
        origin: the file that each path came from.
        replaced: what stood at a path before a local plan replaced it, the nearest first, each with
            the file that it came from.
        sources: the document behind each of those files.
        warnings: what is odd but usable.
        sha256: of the content.
    """

    programme: str
    schema_version: int
    source: Source
    year: int | None = None
    numbers: Mapping[str, Number] = field(factory=dict, converter=_frozen_mapping)
    phases: Mapping[str, Phase] = field(factory=dict, converter=_frozen_mapping)
    targets: Mapping[str, Target] = field(factory=dict, converter=_frozen_mapping)
    registers: Mapping[str, WrittenRegister] = field(factory=dict, converter=_frozen_mapping)
    rules: Mapping[str, WrittenRule] = field(factory=dict, converter=_frozen_mapping)
    indicators: Mapping[str, WrittenIndicator] = field(factory=dict, converter=_frozen_mapping)
    benefits: Mapping[str, WrittenBenefit] = field(factory=dict, converter=_frozen_mapping)
    funding: Mapping[str, Funding] = field(factory=dict, converter=_frozen_mapping)
    payers: Mapping[str, Payer] = field(factory=dict, converter=_frozen_mapping)
    places: Mapping[str, Places] = field(factory=dict, converter=_frozen_mapping)
    payments: Mapping[str, PaymentSchedule] = field(factory=dict, converter=_frozen_mapping)
    title: str = ""
    region: str = ""
    year_unknown: str = ""
    adding_up: frozenset[str] = field(default=(), converter=_frozen_names)
    issued: PlanDate | None = None
    left_out: tuple[LeftOut, ...] = ()
    upon: str = ""
    without: tuple[str, ...] = ()
    events: Mapping[str, Event] = field(factory=dict, converter=_frozen_mapping)
    deliverables: Mapping[str, Deliverable] = field(factory=dict, converter=_frozen_mapping)
    schedule: Mapping[str, BackwardSchedule] = field(factory=dict, converter=_frozen_mapping)
    statements: Mapping[str, Statement] = field(factory=dict, converter=_frozen_mapping)
    areas: Mapping[str, AreaLevel] = field(factory=dict, converter=_frozen_mapping)
    reported: Mapping[str, Reported] = field(factory=dict, converter=_frozen_mapping)
    cohorts: Mapping[str, Cohort] = field(factory=dict, converter=_frozen_mapping)
    scorecards: Mapping[str, Scorecard] = field(factory=dict, converter=_frozen_mapping)
    ladders: Mapping[str, Ladder] = field(factory=dict, converter=_frozen_mapping)
    ledgers: Mapping[str, Ledger] = field(factory=dict, converter=_frozen_mapping)
    postings: Mapping[str, Posting] = field(factory=dict, converter=_frozen_mapping)
    festivals: Mapping[str, Festival] = field(factory=dict, converter=_frozen_mapping, eq=False)
    origin: Mapping[str, str] = field(factory=dict, converter=_frozen_mapping, eq=False)
    replaced: Mapping[str, tuple[Replaced, ...]] = field(
        factory=dict, converter=_frozen_mapping, eq=False
    )
    sources: Mapping[str, Source] = field(factory=dict, converter=_frozen_mapping, eq=False)
    warnings: tuple[Problem, ...] = field(default=(), converter=_as_tuple, eq=False)
    sha256: str = field(init=False, eq=False)

    @sha256.default
    def _hash_of_content(self) -> str:
        text = json.dumps(canonical(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def __hash__(self) -> int:
        return hash(self.sha256)

    def __repr__(self) -> str:
        return (
            f"Plan({self.programme!r}, {self.source.document}, {len(self.numbers)} numbers, "
            f"{len(self.phases)} phases, {len(self.targets)} targets, sha256 {self.sha256[:12]})"
        )

    def find(self, path: str, at: date | None = None) -> Number | None:
        """The number at that dotted path, or a day of the plan as one; `None` without either.

        A day is read as ``phases.launch.start``, ``events.money_arrives``, ``issued`` or
        ``deliverables.summary.due``; of what comes back every year it is the one that concerns the
        day `at`.
        """
        found = self.numbers.get(path)
        if found is None and (day := named_day(self, path, at)):
            return Number(path, "date", "", [Step(None, day.state)], day.cite)
        return found

    def number(self, path: str, at: date | None = None) -> Number:
        """What `find` finds. Raises PlanError with the nearest paths."""
        found = self.find(path, at)
        if found is not None:
            return found
        if inside := self.section(path):
            raise PlanError.of("plan.section", f"{path!r} is a section, not a number",
                               remedy="its numbers: " + ", ".join(inside))  # fmt: skip
        raise PlanError.of("plan.no-number", f"the plan of {self.programme} has no {path!r}",
                           remedy=nearest(path, (*self.numbers, *day_paths(self))))  # fmt: skip

    def section(self, path: str) -> tuple[str, ...]:
        """The paths of all numbers below a section; empty where there is no such section."""
        return tuple(name for name in self.numbers if name.startswith(f"{path}."))

    def phase(self, name: str) -> Phase:
        """The phase of that name. Raises PlanError with the nearest names."""
        if name not in self.phases:
            raise PlanError.of("plan.unknown-phase", f"no phase {name!r}",
                               remedy=nearest(name, self.phases))  # fmt: skip
        return self.phases[name]

    def source_of(self, path: str) -> Source:
        """The document behind the number, phase (``phases.name``) or target at that path."""
        label = self.origin.get(path) or self.origin.get(path.rpartition(".")[0], "")
        return self.sources.get(label, self.source)

    @property
    def rule_source(self) -> Source:
        """The document that the rules cite: that of the programme's default plan."""
        return next(iter(self.sources.values()), self.source)

    def source_of_rule(self, name: str) -> Source:
        """The document that a rule cites: that of the plan that writes it, else `rule_source`."""
        return self.source_of(f"rules.{name}") if name in self.rules else self.rule_source

    @property
    def calendar_year(self) -> int | Unknown | None:
        """The year to resolve days with: known, masked in the document, or not given."""
        return Unknown(self.year_unknown) if self.year_unknown else self.year

    @property
    def calendar(self) -> PlanCalendar:
        """What days are looked up with: the year, the festivals, the events."""
        events = {name: event.day for name, event in self.events.items()}
        if self.issued is not None:
            events[ISSUED] = self.issued
        return PlanCalendar(self.calendar_year, self.festivals, events)

    def day(self, due: PlanDate | str, at: date | None = None) -> Day:
        """The day that is meant, which for the name of a phase is its last one.

        Of a phase that comes back every year it is the one that concerns the day `at`, else that
        of the plan's year.
        """
        if isinstance(due, PlanDate):
            return due.resolve(self.calendar)
        phase = self.phase(due)
        if at is None:
            return phase.window(self.calendar)[1]
        return phase.around(at, self.calendar).end

    def due(self, target: Target, at: date | None = None) -> Day | None:
        """The day a target is due, see `day`; `None` where the plan names none."""
        return None if target.due is None else self.day(target.due, at)

    @property
    def dates(self) -> tuple[date, ...]:
        """Every day on which one of the numbers or target values changes, in order."""
        numbers = [*self.numbers.values()]
        numbers += [number for target in self.targets.values() for number in target.numbers]
        for money in (self.funding, self.payers, self.payments, self.places):
            numbers += [number for noun in money.values() for number in noun.numbers]
        return tuple(sorted({day for number in numbers for day in number.dates}))
