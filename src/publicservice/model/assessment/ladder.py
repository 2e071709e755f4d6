"""Escalation ladders: how often something happened within a window, and what each step takes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs import field, frozen

from publicservice.model.assessment.scorecard import Formula, texts
from publicservice.model.calendar.phase import NO_LABEL, Duration
from publicservice.model.label import Label
from publicservice.model.problem import Problem, ProgrammeError, nearest
from publicservice.model.registers.link import Link, link_between
from publicservice.model.registers.register import Register
from publicservice.model.rules.expression import Node
from publicservice.model.rules.rule import record_condition
from publicservice.model.rules.rule_text import RuleText
from publicservice.model.rules.terms import Row


@frozen
class Step:
    """A step of a ladder.

    Attributes:
        at: it is reached by so many within the window.
        window: in which they are counted, back from each of them; by default that of the ladder.
        within: the phase in which they are counted instead, such as a term.
        lasts: how long it holds from the last event that reaches it; by default as long as the
            window, or to the end of the phase.
        takes: what it suspends.
    """

    name: str = ""
    at: int = 1
    label: Label = NO_LABEL
    window: Duration | None = None
    within: str = ""
    lasts: Duration | None = None
    takes: tuple[str, ...] = field(default=(), converter=texts)
    cite: str = ""
    note: str = ""


def _steps(given: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(given)


@frozen
class Ladder:
    """What follows when something happens again and again.

    Attributes:
        over: the register whose rows are counted; it refers to the programme's unit.
        where: a condition: which rows count; every row where there is none.
        reinstated: a condition: the rows that put back everything that was taken.
        day: the field with the day; the register's only date where none is named.
        by: the reference to the unit, where there are several.
        window: in which they are counted, where a step names none.
        steps: from the lightest to the heaviest.
    """

    over: str | type[Register] = ""
    steps: tuple[Step, ...] = field(default=(), converter=_steps)
    label: Label = NO_LABEL
    where: Formula = None
    reinstated: Formula = None
    day: str = ""
    by: str = ""
    window: Duration | None = None
    cite: str = ""
    note: str = ""
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        object.__setattr__(self, "name", self.name or name)

    def parsed(self, registers: Mapping[str, type[Register]]) -> Ladder:
        """The same with its register found and its texts parsed; ProgrammeError if that fails."""
        over = register_named(self.over, registers)
        formulas: dict[str, Any] = {
            key: RuleText.parse(text, registers)
            for key in ("where", "reinstated")
            if isinstance(text := getattr(self, key), str)
        }
        return attrs.evolve(self, over=over, **formulas)


@frozen
class RecordedLadder:
    """A ladder as recorded: its register, how rows belong to the unit, and its conditions."""

    name: str
    ladder: Ladder
    register: type[Register]
    link: Link
    day: str
    where: Node | None
    reinstated: Node | None
    defined_in: str

    @property
    def trees(self) -> tuple[Node, ...]:
        """Its conditions, over rows of its register."""
        return tuple(tree for tree in (self.where, self.reinstated) if tree is not None)


def register_named(
    over: str | type[Register], registers: Mapping[str, type[Register]]
) -> type[Register]:
    """The register of that name. Raises ProgrammeError with the nearest names."""
    if not isinstance(over, str):
        return over
    if over not in registers:
        raise ProgrammeError.of("ladder.no-register", f"no register {over!r}",
                                remedy=nearest(over, registers))  # fmt: skip
    return registers[over]


def ladder_problems(ladder: Ladder) -> Iterator[Problem]:
    """What is wrong with the ladder alone, places relative to it; all are errors."""
    if not ladder.steps:
        yield _problem("no-steps", "a ladder without steps", "steps", "write what follows")
    for step in ladder.steps:
        place = f"steps.{step.name}"
        if step.at < 1:
            yield _problem("at", f"at = {step.at}", place, "write 1 or more")
        if step.within and step.window:
            yield _problem("two-windows", "both window and within", place, "keep one of them")
        if not (step.within or step.window or ladder.window):
            yield _problem("no-window", "within which time?", place,
                           'write window = { value = 1, unit = "months" }')  # fmt: skip
    for lighter, heavier in itertools.pairwise(ladder.steps):
        yield from _in_order(lighter, heavier)


def _in_order(lighter: Step, heavier: Step) -> Iterator[Problem]:
    """A heavier step asks for more, and takes all that the lighter one takes."""
    place = f"steps.{heavier.name}"
    if heavier.at <= lighter.at:
        yield _problem(
            "steps-down", f"{heavier.name} is reached at {heavier.at}, {lighter.name} before it at "
            f"{lighter.at}", place, "put the steps in order, each with a higher number",
        )  # fmt: skip
    missing = [taken for taken in lighter.takes if taken not in heavier.takes]
    if missing:
        yield _problem(
            "steps-down", f"{heavier.name} gives back {', '.join(missing)}, which {lighter.name} "
            "takes", place, "a heavier step takes what the lighter ones take, and more",
        )  # fmt: skip


def record_ladder(
    ladder: Ladder, unit: type[Register], registers: Mapping[str, type[Register]], owner: str
) -> RecordedLadder:
    """Check the ladder and record its conditions over its register.

    Raises:
        ProgrammeError: with everything that is wrong, below ``Class.ladder``.
    """
    where = f"{owner}.{ladder.name}"
    found = [attrs.evolve(each, where=f"{where}.{each.where}") for each in ladder_problems(ladder)]
    if found:
        raise ProgrammeError(found)
    try:
        parsed = ladder.parsed(registers)
    except ProgrammeError as error:
        raise ProgrammeError(attrs.evolve(p, where=where) for p in error.problems) from error
    register = register_named(parsed.over, registers)
    row = Row(register, {})
    counts, back = (
        record_condition(formula, row, where) if callable(formula) else None
        for formula in (parsed.where, parsed.reinstated)
    )
    link = link_between(unit, register, ladder.by, where=where)
    if link.own != unit.key():
        raise ProgrammeError.of(
            "ladder.link", f"{register.register} does not refer to {unit.register}", where=where,
            remedy=f"give it a field Reference({unit.__name__})",
        )  # fmt: skip
    return RecordedLadder(
        ladder.name, ladder, register, link, _day(ladder, register, where), counts, back, owner
    )  # fmt: skip


def _day(ladder: Ladder, register: type[Register], where: str) -> str:
    days = [name for name, each in register.fields.items() if each.kind == "date"]
    if ladder.day in days:
        return ladder.day
    if not ladder.day and len(days) == 1:
        return days[0]
    found = f"{ladder.day!r} is no date" if ladder.day else f"{len(days)} dates"
    raise ProgrammeError.of(
        "ladder.no-day", f"{found} of {register.register}", where=where,
        remedy=f'write day = "…": {nearest(ladder.day, days)}',
    )  # fmt: skip


def _problem(code: str, message: str, where: str, remedy: str) -> Problem:
    return Problem(code=f"ladder.{code}", message=message, where=where, remedy=remedy)
