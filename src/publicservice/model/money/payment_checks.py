"""What keeps the schedules of payments from being worked out, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from publicservice.model.calendar.days import moved
from publicservice.model.calendar.plan_calendar import ISSUED
from publicservice.model.money.due import MOST_PERIODS, counted_from_cases, periods
from publicservice.model.money.funding import MILLION, ends_of
from publicservice.model.money.payments import (
    CONDITIONS,
    MONTHS_OF,
    PERIOD_EVENTS,
    Instalment,
    PaymentSchedule,
)
from publicservice.model.plan import Plan
from publicservice.model.problem import Problem, Severity, nearest
from publicservice.model.programme import Programme
from publicservice.model.unit import parse_unit

PERCENT = parse_unit("%")
SHOWN = 'its_name = { is = "…" }'
"""A condition as a plan writes it."""


def check_payments(programme: type[Programme], plan: Plan) -> Iterator[Problem]:
    """What is wrong between a programme's benefits and the plan's schedules of payments.

    Errors where no instalment can be worked out: shares that do not make 100 %, names of nothing,
    a benefit with two schedules. Warnings for the rest.
    """
    checks = _Checks(programme, plan)
    yield from checks.benefits_once()
    for schedule in plan.payments.values():
        yield from checks.schedule(schedule)


@frozen
class _Checks:
    programme: type[Programme]
    plan: Plan

    def _problem(
        self, code: str, message: str, path: str, remedy: str, severity: Severity = "error"
    ) -> Problem:
        origin = self.plan.origin
        label = origin.get(".".join(path.split(".")[:2])) or origin.get("programme") or "plan"
        return Problem(code=code, message=message, where=f"{label}: {path}", remedy=remedy,
                       severity=severity)  # fmt: skip

    def benefits_once(self) -> Iterator[Problem]:
        """Each benefit is paid by one schedule."""
        for benefit in self.programme.benefits:
            named = [s.name for s in self.plan.payments.values()
                     if benefit in s.benefits or not s.benefits]  # fmt: skip
            if len(named) > 1:
                yield self._problem(
                    "payments.benefit-twice",
                    f"{benefit} is paid by {' and by '.join(sorted(named))}",
                    f"payments.{sorted(named)[1]}.benefits",
                    "name each benefit in one schedule, and none twice",
                )  # fmt: skip

    def schedule(self, schedule: PaymentSchedule) -> Iterator[Problem]:
        """Names, shares and dates of one schedule."""
        path = f"payments.{schedule.name}"
        criteria = [name for name, rule in self.programme.rules.items() if rule.kind == "bool"]
        dates = [n for n, field in self.programme.unit.fields.items() if field.kind == "date"]
        yield from self._unknown(schedule.benefits, self.programme.benefits, f"{path}.benefits",
                                 "benefit")  # fmt: skip
        yield from self._conditions(schedule, criteria, path)
        yield from self._unknown(schedule.fields, dates, path, "date field")
        yield from self._counted_from(schedule, dates, path)
        yield from self._twice(schedule, path)
        yield from self._shares(schedule, path)
        yield from self._pro_rata(schedule, path)
        for part in schedule.parts:
            yield from self._time(part, path)

    def _unknown(
        self, names: Iterable[str], known: Iterable[str], path: str, what: str
    ) -> Iterator[Problem]:
        listed = list(known)
        for name in dict.fromkeys(names):
            if name not in listed:
                yield self._problem("payments.no-name", f"no {what} {name!r}", path,
                                    nearest(name, listed))  # fmt: skip

    def _conditions(
        self, schedule: PaymentSchedule, criteria: list[str], path: str
    ) -> Iterator[Problem]:
        """Every condition is a criterion by its name, not the condition itself."""
        own: list[tuple[str, str, PaymentSchedule | Instalment]] = [(path, "", schedule)]
        own += [
            (f"{path}.instalments[{index}]", f"{part.name or index + 1}: ", part)
            for index, part in enumerate(schedule.instalments)
        ]
        for where, called, noun in own:
            for key in CONDITIONS:
                name = getattr(noun, key)
                if name and name not in criteria:
                    yield self._problem(
                        "payments.no-name", f"{called}no criterion {name!r}", f"{where}.{key}",
                        nearest(name, criteria) + f"; write the condition under [rules], {SHOWN}, "
                        f"and its name here: {key} = \"its_name\"",
                    )  # fmt: skip

    def _counted_from(
        self, schedule: PaymentSchedule, dates: list[str], path: str
    ) -> Iterator[Problem]:
        """What days are counted from is an event of the plan or a date of each case."""
        known = (*self.plan.calendar.events, ISSUED, *PERIOD_EVENTS, *dates)
        seen: set[tuple[str, str]] = set()
        for index, part in enumerate(schedule.parts):
            own = bool(schedule.instalments) and bool(schedule.instalments[index].due)
            where = f"{path}.instalments[{index}].due" if own else f"{path}.due"
            for day in counted_from_cases(part, self.plan.calendar):
                if day.event not in dates and (where, day.event) not in seen:
                    seen.add((where, day.event))
                    yield self._problem(
                        "payments.no-name",
                        f"no event of the plan and no date field {day.event!r}", where,
                        nearest(day.event, known) + "; an event is written [events] its_name = "
                        '{ unknown = "…" } until its day is known',
                    )  # fmt: skip

    def _twice(self, schedule: PaymentSchedule, path: str) -> Iterator[Problem]:
        names = [part.name for part in schedule.parts]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield self._problem(
                "payments.instalment-twice", f"two instalments are called {name!r}",
                f"{path}.instalments", "give each a name of its own",
            )  # fmt: skip
        if schedule.every and schedule.instalments:
            yield self._problem(
                "payments.two-ways", "both every and instalments", f"{path}.every",
                "write every in the instalments that are paid by period",
            )  # fmt: skip

    def _shares(self, schedule: PaymentSchedule, path: str) -> Iterator[Problem]:
        parts = schedule.instalments
        silent = [part.name or str(n) for n, part in enumerate(parts, 1) if part.share is None]
        if len(silent) > 1:
            yield self._problem(
                "payments.shares", f"{', '.join(silent)} have no share, and one alone can take the "
                "rest",
                f"{path}.instalments", 'write share = { value = 70, unit = "%" } in the others',
            )  # fmt: skip
            return
        changes = sorted({day for number in schedule.numbers for day in number.dates})
        days = [date.fromordinal(max(1, day.toordinal() - 1)) for day in changes[:1]]
        for day in (*days, *changes) or (date.max,):
            lows = [ends_of(part.share, day)[0] for part in parts if part.share is not None]
            if not lows or None in lows:
                continue
            total = sum(low or 0 for low in lows)
            highs = [ends_of(part.share, day)[1] for part in parts if part.share is not None]
            exact = highs == lows
            if (exact and not silent and total != MILLION) or total > MILLION:
                yield self._problem(
                    "payments.shares", f"the shares make {PERCENT.to_figure(total)} %, not 100 %",
                    f"{path}.instalments",
                    "correct the shares, or leave out that of the instalment that takes the rest",
                )  # fmt: skip
                return

    def _pro_rata(self, schedule: PaymentSchedule, path: str) -> Iterator[Problem]:
        if bool(schedule.pro_rata) != bool(schedule.fields):
            yield self._problem(
                "payments.pro-rata", "pro_rata takes entitled_from or entitled_until, and these "
                "take pro_rata",
                f"{path}.pro_rata",
                'write pro_rata = "days" and the date fields of the register, or neither',
            )  # fmt: skip
        for part in schedule.parts:
            if part.resumed and not part.suspended:
                yield self._problem(
                    "payments.resumed", f"{part.name}: resumed, and nothing suspends it",
                    f"{path}.resumed", "name in suspended the criterion of whose payment rests",
                )  # fmt: skip

    def _time(self, part: Instalment, path: str) -> Iterator[Problem]:
        """The time that an instalment is paid for, and its periods."""
        windows = periods(part, self.plan)
        start, end = windows[0][0], windows[-1][1]
        if not (isinstance(start, date) and isinstance(end, date)):
            return
        if end < start:
            yield self._problem(
                "payments.end-before-start", f"{part.name}: the end {end} is before the start "
                f"{start}",
                f"{path}.end", "correct one of the two days",
            )  # fmt: skip
        elif len(windows) >= MOST_PERIODS:
            yield self._problem(
                "payments.many-periods", f"{part.name}: {len(windows)} periods or more",
                f"{path}.end", "correct the year of the start or of the end",
            )  # fmt: skip
        elif part.every:
            yield from self._last_period(part, windows[-1], path)

    def _last_period(
        self, part: Instalment, window: tuple[object, object], path: str
    ) -> Iterator[Problem]:
        first, last = window
        if not (isinstance(first, date) and isinstance(last, date)):
            return
        full = moved(moved(first, months=MONTHS_OF[part.every]), days=-1)
        if isinstance(full, date) and last < full:
            yield self._problem(
                "payments.short-period", f"{part.name}: the last {part.every} ends on {last} and "
                f"not on {full}, and is paid as much as each of the others",
                f"{path}.end", "make the time whole periods, or give the rest an instalment of its "
                "own", "warning",
            )  # fmt: skip
