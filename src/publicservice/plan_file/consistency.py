"""What must hold between the parts of a plan: dates, shares that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from publicservice.model.plan import Known, NotInForce, Number, Range, Target
from publicservice.model.problem import Problem
from publicservice.model.unit import Unit, parse_unit
from publicservice.plan_file.areas import check_areas
from publicservice.plan_file.draft import ADDS_UP_TO, Draft
from publicservice.plan_file.statement_rules import check_formulas
from publicservice.plan_file.time_consistency import check_dates

PERCENT = parse_unit("%")
YUAN = parse_unit("yuan")
FOR_ONE = ("person", "household", "couple", "pupil", "doctor")
PLAUSIBLE = 100_000_000
"""Fen: no programme pays more than a million yuan to one person or household at a time."""
WHOLE = 1_000_000
ONE_PERCENT = 10_000


def check_consistency(draft: Draft) -> None:
    """Keep in the draft every problem that concerns more than one value, and odd percentages."""
    targets: dict[str, Target] = draft.sections["targets"]
    check_dates(draft)
    check_formulas(draft)
    for path, problem in check_areas(draft.sections["areas"]):
        draft.report(path, problem)
    for number in (*draft.numbers.values(), *(target.value for target in targets.values())):
        _report(draft, number.path, _small_percentages(number))
    for number in (*draft.numbers.values(), *_of_money(draft)):
        _report(draft, number.path, _large_amounts(number))
    for section in sorted(draft.adding_up):
        if not any(path.startswith(f"{section}.") for path in draft.broken):
            _report(draft, section, _of_sum(section, draft))


def _report(draft: Draft, path: str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        draft.report(path, problem)


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


def _of_money(draft: Draft) -> list[Number]:
    nouns = (*draft.sections["funding"].values(), *draft.sections["payers"].values())
    return [number for noun in nouns for number in noun.numbers]


def _large_amounts(number: Number) -> Iterator[Problem]:
    """An amount for one person that nobody is paid: perhaps a multiple too much."""
    unit = number.unit_parts
    if unit is None or unit.kind != "money" or unit.whom not in FOR_ONE:
        return
    for step in number.steps:
        match step.state:
            case Known(value=int(value)) | Range(high=int(value)) if value > PLAUSIBLE:
                yield _large_amount(number, unit, value)
                return


def _large_amount(number: Number, unit: Unit, value: int) -> Problem:
    yuan = YUAN.to_figure(value)
    figure = unit.to_figure(value)
    plain = figure if unit.scale > YUAN.scale else YUAN.to_figure(value // 10_000)
    return Problem(
        code="plan.large-amount", severity="warning",
        message=f"{figure} {number.unit} is {yuan:,} yuan for one {unit.whom}; it may be meant as "
        f"{plain:,} yuan",
        remedy="check the unit against the document, 万元 above all; this plan is read as it is "
        "written",
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
