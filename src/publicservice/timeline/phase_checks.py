"""Phases held against one another: shared days, days between, order, parts, length, the issue."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from publicservice.model.calendar.date_forms import ORDINALS, counted
from publicservice.model.calendar.days import PossibleDays, earliest, latest, moved
from publicservice.model.calendar.phase import Duration, Phase
from publicservice.model.plan import Plan
from publicservice.model.state import Unknown
from publicservice.timeline.finding import ONE_DAY, Finding, day_text, finding
from publicservice.timeline.placed import Placed, Span, common, comparable, placed

LONGEST_SLIP = 7
"""Days without a phase; more of them are a pause, which a plan may well mean."""

TOLERANCE = Fraction(1, 5)
"""By how much weeks, months and years may be off: people say "a month" of 35 days."""


def check_phases(plan: Plan) -> Iterator[Finding]:
    """Everything that is wrong between the phases of a plan."""
    for phases in _groups(plan):
        in_order = sorted(placed(plan, phases), key=_in_time)
        sequence = [each for each in in_order if not each.phase.parallel]
        yield from _backwards(in_order)
        yield from _shared_days(plan, sequence)
        yield from _order(sequence)
        if len({phase.every_year for phase in _siblings(plan, phases[0])}) == 1:
            yield from _days_between(in_order)
    for phase in sorted(plan.phases.values(), key=lambda phase: phase.name):
        if phase.within:
            yield from _part(plan, phase)
        if phase.lasts:
            yield from _length(plan, phase, phase.lasts)
    yield from _issue(plan)


def _siblings(plan: Plan, phase: Phase) -> list[Phase]:
    return [other for other in plan.phases.values() if other.within == phase.within]


def _groups(plan: Plan) -> list[list[Phase]]:
    """Phases that belong beside one another: parts of the same phase, yearly ones apart."""
    groups: dict[tuple[str, bool], list[Phase]] = {}
    for phase in plan.phases.values():
        groups.setdefault((phase.within, phase.every_year), []).append(phase)
    return [groups[key] for key in sorted(groups)]


def _in_time(each: Placed) -> tuple[date, date, str]:
    return *each.possibly, each.phase.name


def _backwards(group: Sequence[Placed]) -> Iterator[Finding]:
    """What a file alone cannot tell: the end before the start where a festival is one of them."""
    for each in group:
        if latest(each.end) < earliest(each.start):
            yield finding(
                each.entry, "end-before-start",
                f"the end {each.phase.end} ({each.day(each.end)}) is before the start "
                f"{each.phase.start} ({each.day(each.start)})",
                "write crosses_year = true if it ends in the year after, or correct the dates",
                severity="error",
            )  # fmt: skip


def _shared_days(plan: Plan, sequence: Sequence[Placed]) -> Iterator[Finding]:
    """Days that surely belong to two phases of which neither is said to run beside the other."""
    later = {
        each.phase.name: each
        for each in placed(plan, [each.phase for each in sequence], years_later=1)
        if each.phase.every_year
    }
    for one, other in itertools.combinations(sequence, 2):
        for first, second in ((one, other), (other, later.get(one.phase.name)),
                              (one, later.get(other.phase.name))):  # fmt: skip
            if second is not None and (days := common(first.surely, second.surely)):
                yield _overlap(first, second, days)
                break


def _overlap(first: Placed, second: Placed, days: Span) -> Finding:
    yearly = ", every year" if first.phase.every_year else ""
    verb = "belongs" if days[0] == days[1] else "belong"
    return finding(
        second.entry, "phases-overlap",
        f"{first.days(days)} {verb} to both {first.name} and {second.name}{yearly}",
        "end one before the other begins; where they run side by side write parallel = true, where "
        f'one is a part of the other within = "{first.phase.name}"',
    )  # fmt: skip


def _days_between(group: Sequence[Placed]) -> Iterator[Finding]:
    """Days that surely belong to no phase although a phase ends before and one begins after."""
    sequence = [each for each in group if not each.phase.parallel]
    beside = [each.possibly for each in group if each.phase.parallel]
    reached: Placed | None = None
    for each in sequence:
        if reached is not None and (gap := _between(reached, each)):
            for days in _without(gap, beside):
                yield _gap(reached, each, days)
        if reached is None or latest(each.end) > latest(reached.end):
            reached = each


def _between(one: Placed, other: Placed) -> Span | None:
    end, start = latest(one.end), earliest(other.start)
    return (end + ONE_DAY, start - ONE_DAY) if end < start and start - end > ONE_DAY else None


def _without(span: Span, covered: Sequence[Span]) -> list[Span]:
    """What is left of a span."""
    left = [span]
    for first, last in covered:
        pieces: list[Span] = []
        for start, end in left:
            if not common((start, end), (first, last)):
                pieces.append((start, end))
                continue
            pieces += [(start, first - ONE_DAY)] if start < first else []
            pieces += [(last + ONE_DAY, end)] if last < end else []
        left = pieces
    return left


def _gap(before: Placed, after: Placed, days: Span) -> Finding:
    length = (days[1] - days[0]).days + 1
    verb = "belongs" if length == 1 else "belong"
    return finding(
        after.entry, "days-between-phases",
        f"{after.days(days)} {verb} to no phase: {before.name} ends {before.day(before.end)}, "
        f"{after.name} begins {after.day(after.start)}",
        "correct one of the dates, or leave it where a pause is meant",
        severity="warning" if length <= LONGEST_SLIP else "notice",
    )  # fmt: skip


def _order(sequence: Sequence[Placed]) -> Iterator[Finding]:
    """The document's own count of its phases held against the calendar."""
    numbered = [each for each in sequence if each.phase.order is not None]
    numbered.sort(key=lambda each: (each.phase.order or 0, each.phase.name))
    for one, other in itertools.pairwise(numbered):
        if one.phase.order == other.phase.order:
            yield finding(
                other.entry, "phase-order",
                f"{one.name} and {other.name} are both the {_ordinal(one.phase)} phase",
                "correct one of the numbers", key="order",
            )  # fmt: skip
        elif latest(other.start) < earliest(one.start):
            yield finding(
                other.entry, "phase-order",
                f"{other.name} is the {_ordinal(other.phase)} phase, but begins "
                f"{other.day(other.start)}, before the {_ordinal(one.phase)}, {one.name}, which "
                f"begins {one.day(one.start)}",
                "correct the order or one of the dates", key="order",
            )  # fmt: skip


def _ordinal(phase: Phase) -> str:
    order = phase.order or 0
    return ORDINALS.get(order, f"{order}th")


def _part(plan: Plan, phase: Phase) -> Iterator[Finding]:
    """A part outside the phase that it is a part of."""
    whole = plan.phase(phase.within)
    if whole.every_year != phase.every_year:
        return
    part, around = placed(plan, [phase, whole])
    if latest(part.start) < earliest(around.start):
        yield finding(
            part.entry, "outside-its-phase",
            f"{part.name} begins {part.day(part.start)}, before {around.name} begins, of which it "
            f"is a part ({around.day(around.start)})",
            "correct one of the dates, or remove within", key="start",
        )  # fmt: skip
    if earliest(part.end) > latest(around.end):
        late = (earliest(part.end) - latest(around.end)).days
        yield finding(
            part.entry, "outside-its-phase",
            f"{part.name} ends {part.day(part.end)}, {counted(late, 'day')} after {around.name} "
            f"has ended, of which it is a part ({around.day(around.end)})",
            "correct one of the dates, or remove within", key="end",
        )  # fmt: skip


def _length(plan: Plan, phase: Phase, lasts: Duration) -> Iterator[Finding]:
    """How long the document says that it lasts, held against its dates; off only where clearly."""
    (each,) = placed(plan, [phase])
    if isinstance(each.start, Unknown) or isinstance(each.end, Unknown):
        return
    shortest = (earliest(each.end) - latest(each.start)).days + 1
    longest = (latest(each.end) - earliest(each.start)).days + 1
    least, most = _meant(earliest(each.start), lasts)
    if longest < least or shortest > most:
        days = counted(longest, "day") if shortest == longest else f"{shortest}..{longest} days"
        yield finding(
            each.entry, "duration",
            f"{each.name} is said to last {lasts}, but from {each.day(each.start)} to "
            f"{each.day(each.end)} there are {days}",
            "correct the dates or the duration", key="lasts", severity="notice",
        )  # fmt: skip


def _meant(start: date, lasts: Duration) -> tuple[Fraction, Fraction]:
    """The fewest and the most days that a duration can mean."""
    if lasts.unit == "days":
        return Fraction(lasts.value - 1), Fraction(lasts.value + 1)
    if lasts.unit == "weeks":
        days = 7 * lasts.value
    else:
        months = lasts.value * (12 if lasts.unit == "years" else 1)
        days = (earliest(moved(start, months=months)) - start).days
    return days * (1 - TOLERANCE), days * (1 + TOLERANCE)


def _issue(plan: Plan) -> Iterator[Finding]:
    """A plan that was issued when its first phase had begun already."""
    label = plan.origin.get("issued")
    own = [
        phase
        for phase in plan.phases.values()
        if not phase.every_year and plan.origin.get(f"phases.{phase.name}") == label
    ]
    if plan.issued is None or not own:
        return
    calendar, with_year = comparable(plan, [plan.issued, *(phase.start for phase in own)])
    issued = plan.issued.resolve(calendar)
    starts = [(phase.window(calendar)[0], phase) for phase in own]
    known = [(day, phase) for day, phase in starts if isinstance(day, date | PossibleDays)]
    if not known or isinstance(issued, Unknown):
        return
    start, first = min(known, key=lambda pair: (latest(pair[0]), pair[1].name))
    late = (earliest(issued) - latest(start)).days
    if late > 0:
        begun = Placed(first, start, start, with_year)
        yield finding(
            "issued", "issued-late",
            f"issued {day_text(issued, with_year=with_year)}, {counted(late, 'day')} after "
            f"{begun.name} begins ({begun.day(start)})",
            "correct one of the dates, or say in a note why",
        )  # fmt: skip
