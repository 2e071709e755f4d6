"""What must hold between the parts of a plan: phases, due dates, shares that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from publicservice.model.calendar_date import LEAP_YEAR, MonthDay, PlanDate
from publicservice.model.plan import Known, NotInForce, Number, Phase, Range, Target, Unknown
from publicservice.model.problem import Problem, nearest
from publicservice.model.unit import parse_unit
from publicservice.plan_file.draft import ADDS_UP_TO, Draft
from publicservice.plan_file.structure import Year

PERCENT = parse_unit("%")
WHOLE = 1_000_000
ONE_PERCENT = 10_000


def check_consistency(draft: Draft) -> None:
    """Keep in the draft every problem that concerns more than one value, and odd percentages."""
    year = draft.header.year if draft.header else None
    phases: dict[str, Phase] = draft.sections["phases"]
    targets: dict[str, Target] = draft.sections["targets"]
    for phase in phases.values():
        _report(draft, f"phases.{phase.name}", _of_phase(phase, year))
    for target in targets.values():
        _report(draft, f"targets.{target.name}", _of_due(target, draft, year))
    for number in (*draft.numbers.values(), *(target.value for target in targets.values())):
        _report(draft, number.path, _small_percentages(number))
    for section in sorted(draft.adding_up):
        if not any(path.startswith(f"{section}.") for path in draft.broken):
            _report(draft, section, _of_sum(section, draft))


def _report(draft: Draft, path: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        draft.report(path, problem)


def _of_phase(phase: Phase, year: Year) -> Iterator[Problem]:
    end_year = year + 1 if phase.crosses_year and isinstance(year, int) else year
    yield from _missing_day(phase.start, year, f"phases.{phase.name}.start")
    yield from _missing_day(phase.end, end_year, f"phases.{phase.name}.end")
    yield from _order_of_phase(phase, year)


def _missing_day(day: PlanDate | None, year: Year, where: str) -> Iterator[Problem]:
    if day is None or not isinstance(day.value, MonthDay) or not isinstance(year, int):
        return
    if isinstance(found := day.resolve(year), Unknown):
        yield Problem(code="plan.bad-date", message=found.reason, where=where,
                      remedy="correct the day or the plan's year")  # fmt: skip


def _order_of_phase(phase: Phase, year: Year) -> Iterator[Problem]:
    if phase.start is None or phase.end is None:
        return
    by_month = isinstance(phase.start.value, MonthDay) and isinstance(phase.end.value, MonthDay)
    any_year = LEAP_YEAR if by_month and not isinstance(year, int) else year
    start, end = phase.window(any_year)
    same_year_end = attrs.evolve(phase, crosses_year=False).window(any_year)[1]
    if isinstance(start, Unknown) or isinstance(end, Unknown) or isinstance(same_year_end, Unknown):
        return
    if end < start:
        may_cross = isinstance(phase.end.value, MonthDay) and not phase.crosses_year
        yield Problem(
            code="plan.end-before-start",
            message=f"the end {phase.end} is before the start {phase.start}",
            remedy="write crosses_year = true if it ends in the year after" if may_cross
            else "correct one of the dates",
        )  # fmt: skip
    elif phase.crosses_year and same_year_end >= start:
        yield Problem(
            code="plan.crosses-year",
            message=f"crosses_year, but {phase.start} to {phase.end} needs no year end",
            remedy="remove crosses_year",
        )  # fmt: skip


def _of_due(target: Target, draft: Draft, year: Year) -> Iterator[Problem]:
    if isinstance(target.due, PlanDate):
        yield from _missing_day(target.due, year, f"targets.{target.name}.due")
        return
    phases = draft.sections["phases"]
    if target.due and target.due not in phases and f"phases.{target.due}" not in draft.broken:
        yield Problem(
            code="plan.unknown-phase", message=f"due with an unknown phase {target.due!r}",
            where=f"targets.{target.name}.due", remedy=nearest(target.due, phases),
        )  # fmt: skip


def _small_percentages(number: Number) -> Iterator[Problem]:
    if not number.unit_parts or number.unit_parts.amount != "%":
        return
    for step in number.steps:
        state = step.state
        written: tuple[object, ...] = ()
        if isinstance(state, Known):
            written = (state.value,)
        elif isinstance(state, Range):
            written = (state.low, state.high)
        for value in written:
            if isinstance(value, int) and 0 < value < ONE_PERCENT:
                yield _small_percentage(value)


def _small_percentage(value: int) -> Problem:
    figure, tenfold, hundredfold = (PERCENT.to_figure(value * times) for times in (1, 10, 100))
    return Problem(
        code="plan.small-percentage", severity="warning",
        message=f'{figure} with unit "%" reads as {figure} %; as a share of 1 it would be '
        f"{hundredfold} %",
        remedy=f'write {hundredfold} if that is meant; {tenfold} with unit "‰" says {figure} % '
        "beyond doubt",
    )  # fmt: skip


def _of_sum(section: str, draft: Draft) -> Iterator[Problem]:
    parts = [
        number
        for path, number in draft.numbers.items()
        if path.rpartition(".")[0] == section and number.kind == "percent"
    ]
    if not parts:
        yield Problem(code="plan.sum", message=f"{ADDS_UP_TO} = 100, but there is no percentage",
                      remedy='give its numbers unit = "%"')  # fmt: skip
    changes = sorted({day for number in parts for day in number.dates})
    days = [date.fromordinal(max(1, day.toordinal() - 1)) for day in changes[:1]]
    for day in (*days, *changes) if changes else (date.max,):
        if problem := _sum_on(day, parts, f" from {day} on" if day in changes else ""):
            yield problem
            return


def _sum_on(day: date, parts: Iterable[Number], when: str) -> Problem | None:
    """The problem of that day; none where a part that is not known could still complete it."""
    states = {number.path.rpartition(".")[2]: number.at(day) for number in parts}
    known = {
        name: state.value
        for name, state in states.items()
        if isinstance(state, Known) and isinstance(state.value, int)
    }
    total = sum(known.values())
    certain = all(isinstance(state, (Known, NotInForce)) for state in states.values())
    if not known or total == WHOLE or (total < WHOLE and not certain):
        return None
    shown = " + ".join(f"{name} {PERCENT.to_figure(value)}" for name, value in known.items())
    return Problem(
        code="plan.sum",
        message=f"adds up to {PERCENT.to_figure(total)} %{when}, not to 100 %: {shown}",
        remedy="correct the parts, or write unknown for one that the document leaves open",
    )  # fmt: skip
