"""What a plan has on its calendar, as it stands on a day. Loads no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal

from attrs import frozen

from publicservice.model.calendar.calendar_date import MonthDay, PlanDate
from publicservice.model.calendar.days import Day, PossibleDays, earliest, latest
from publicservice.model.calendar.deliverable import BackwardSchedule, Deliverable, overdue
from publicservice.model.calendar.phase import Phase, Window
from publicservice.model.label import Label, Language
from publicservice.model.money.due import schedule_slots
from publicservice.model.money.payments import PaymentSchedule
from publicservice.model.plan import Number, Plan, Target
from publicservice.model.posting import Posting
from publicservice.model.rules.formula import SIGNS
from publicservice.model.state import Known, Range, Unknown

ItemKind = Literal[
    "phase",
    "posting",
    "preparation",
    "deliverable",
    "handover",
    "milestone",
    "target",
    "event",
    "payment",
]
ItemStatus = Literal["upcoming", "current", "due", "past", "unknown"]
SINGLE_KINDS: tuple[ItemKind, ...] = (
    "deliverable", "handover", "milestone", "target", "event", "payment",
)  # fmt: skip
"""What has one day, and no window."""


@frozen(kw_only=True)
class Item:
    """A phase, a step of preparation, a deadline or an event of a plan on a day.

    Attributes:
        programme, plan, region, document: whose it is: the programme's id, the plan's title, where
            it holds, the document.
        name: its path in the plan, such as ``phases.launch``.
        start: the first day; `None` for a deadline or an event.
        end: the last day, or the one day that there is.
        status: upcoming, current or past for a window; due or past for a deadline; unknown where
            the answer hangs on a date that is not known.
        next: the day on which it changes: it begins, ends or is due; `None` where it is past or
            nobody can tell.
        days: from the day in question to that one.
        year, edition: of a yearly one, which one it is. every_year: whether it comes back.
        same_every_year: whether it does so on the same days under the same name.
        to: who gets it. late: what happens if it comes late. asked: the value that a target or a
        milestone asks for.
        reason: why a date is not known.
    """

    programme: str
    plan: str
    region: str
    document: str
    kind: ItemKind
    name: str
    label: Label
    start: Day | None
    end: Day
    status: ItemStatus
    next: date | None
    days: int | None
    year: int | None = None
    edition: int | None = None
    to: str = ""
    late: str = ""
    asked: str = ""
    cite: str = ""
    note: str = ""
    reason: str = ""
    every_year: bool = False
    same_every_year: bool = False

    @property
    def single(self) -> bool:
        """Whether it is a day and no window."""
        return self.kind in SINGLE_KINDS

    def why(self, language: Language) -> str:
        """Why a date is not known, in that language: `reason` in English."""
        days = (self.start, self.end) if self.kind in ("phase", "posting") else (self.end,)
        return reason_of(*days, language=language)

    def as_dict(self) -> dict[str, Any]:
        """Plain values: dates, texts, whole numbers. The columns of an agenda."""
        return {
            "programme": self.programme,
            "plan": self.plan,
            "region": self.region,
            "kind": self.kind,
            "name": self.name,
            "label_en": self.label.text("en"),
            "label_zh": self.label.text("zh"),
            **day_columns("start", self.start),
            **day_columns("end", self.end),
            "status": self.status,
            "next": self.next,
            "days": self.days,
            "edition": self.edition,
            "to": self.to,
            "late": self.late,
            "asked": self.asked,
            "cite": self.cite,
            "document": self.document,
            "note": self.note,
            "reason": self.reason,
        }


def day_columns(name: str, day: Day | None) -> dict[str, date | None]:
    """A day as three: the day itself where it is known, and the first and last that it can be."""
    known = day is not None and not isinstance(day, Unknown)
    return {
        name: day if isinstance(day, date) else None,
        f"{name}_earliest": earliest(day) if known else None,
        f"{name}_latest": latest(day) if known else None,
    }


def reason_of(*days: Day | None, language: Language = "en") -> str:
    """Why days are not known exactly; empty where they are."""
    reasons = [day.text(language) for day in days if isinstance(day, Unknown)]
    reasons += [
        f"{day.earliest}至{day.latest}之间某日"
        if language == "zh"
        else f"some day from {day.earliest} to {day.latest}"
        for day in days
        if isinstance(day, PossibleDays)
    ]
    return {"en": "; ", "zh": "；"}[language].join(dict.fromkeys(reasons))


def has_unknown(item: Item) -> bool:
    """Whether one of its days is not known at all."""
    return isinstance(item.start, Unknown) or isinstance(item.end, Unknown)


def label_of(label: Label, name: str) -> Label:
    """What it is called; its name in words where nothing else says it."""
    return label if label.en or label.zh else Label(name.replace("_", " "))


def items(plan: Plan, at: date) -> list[Item]:
    """Everything on the plan's calendar, as it stands on that day, in no order that means anything.

    Targets and deliverables without a due date are left out.
    """
    found = [_of_phase(plan, plan.phases[name], at) for name in sorted(plan.phases)]
    for name in sorted(plan.postings):
        found += _of_posting(plan, plan.postings[name], at)
    for name in sorted(plan.schedule):
        found += _of_schedule(plan, plan.schedule[name], at)
    for name in sorted(plan.deliverables):
        found += _of_deliverable(plan, plan.deliverables[name], at)
    for name in sorted(plan.targets):
        found += _of_target(plan, plan.targets[name], at)
    for name in sorted(plan.payments):
        found += _of_payments(plan, plan.payments[name], at)
    for name in sorted(plan.events):
        event = plan.events[name]
        day = event.day.resolve(plan.calendar)
        found.append(
            _deadline(plan, at, "event", f"events.{name}", label_of(event.label, name), day,
                      cite=event.cite, note=event.note)
        )  # fmt: skip
    return found


def agenda_of(plans: Iterable[Plan], at: date) -> list[Item]:
    """The items of all plans: what changes first comes first, then the unknown, then the past."""
    found = [item for plan in plans for item in items(plan, at)]
    return sorted(dict.fromkeys(found), key=_in_agenda)


def _in_agenda(item: Item) -> tuple[Any, ...]:
    past = item.status == "past"
    when = -latest(item.end).toordinal() if past else (item.next or date.max).toordinal()
    return past, when, item.programme, item.region, item.plan, item.name


def _of_phase(plan: Plan, phase: Phase, at: date) -> Item:
    window = phase.around(at, plan.calendar)
    status = window.status(at)
    path = f"phases.{phase.name}"
    following = _next(at, status, window.start, window.end)
    return Item(
        **_owner(plan, path), kind="phase", name=path, label=label_of(phase.label, phase.name),
        start=window.start, end=window.end, status=status, next=following,
        days=_days(at, following), year=window.year, edition=window.edition, cite=phase.cite,
        note=phase.note, reason=reason_of(window.start, window.end), every_year=phase.every_year,
        same_every_year=phase.every_year and _fixed(phase.start, phase.end)
        and window.edition is None,
    )  # fmt: skip


def _of_posting(plan: Plan, posting: Posting, at: date) -> Iterator[Item]:
    """The rounds, each with the days on which it hangs or anybody may still object."""
    path = f"postings.{posting.name}"
    name = label_of(posting.label, posting.name)
    for index, each in enumerate(posting.on(plan.calendar)):
        round_ = label_of(each.round.label, each.round.name)
        label = Label(f"{name.text('en')}: {round_.text('en')}",
                      f"{name.text('zh')}：{round_.text('zh')}")  # fmt: skip
        status = Window(each.start, each.until).status(at)
        following = _next(at, status, each.start, each.until)
        yield Item(
            **_owner(plan, path), kind="posting", name=f"{path}.rounds[{index}]", label=label,
            start=each.start, end=each.until, status=status, next=following,
            days=_days(at, following), cite=each.round.cite or posting.cite, note=posting.note,
            reason=reason_of(each.start),
        )  # fmt: skip


def _next(at: date, status: str, start: Day, end: Day) -> date | None:
    """The next day on which a window begins or ends; its last day is still to come on that day."""
    if status == "past":
        return None
    if not isinstance(start, Unknown):
        if at < earliest(start):
            return earliest(start)
        if at < latest(start):
            return latest(start)
    if isinstance(end, Unknown):
        return None
    return earliest(end) if at < earliest(end) else latest(end)


def _days(at: date, following: date | None) -> int | None:
    return None if following is None else (following - at).days


def _of_schedule(plan: Plan, schedule: BackwardSchedule, at: date) -> Iterator[Item]:
    path = f"schedule.{schedule.name}"
    windows = schedule.windows(plan.day(schedule.deadline, at))
    for index, (step, start, end) in enumerate(windows):
        status = Window(start, end).status(at)
        following = _next(at, status, start, end)
        yield Item(
            **_owner(plan, path), kind="preparation", name=f"{path}.steps[{index}]",
            label=label_of(step.label, step.name), start=start, end=end, status=status,
            next=following, days=_days(at, following), cite=step.cite or schedule.cite,
            note=schedule.note, reason=reason_of(end),
        )  # fmt: skip


def _of_deliverable(plan: Plan, deliverable: Deliverable, at: date) -> Iterator[Item]:
    path, label = f"deliverables.{deliverable.name}", label_of(deliverable.label, deliverable.name)
    own = deliverable.due is not None or bool(deliverable.to)
    fixed = [step.due for step in deliverable.handovers if isinstance(step.due, PlanDate)]
    for index, step in enumerate(deliverable.handovers):
        first = own and index == 0
        if step.due is None:
            continue
        day = _due_day(plan, deliverable, step.due, at)
        yield _deadline(
            plan, at, "deliverable" if first else "handover",
            path if first else f"{path}.steps[{index - own}]", label, day,
            to=step.to, late=deliverable.late, cite=step.cite or deliverable.cite,
            note=deliverable.note, every_year=deliverable.every_year,
            same_every_year=deliverable.every_year and _fixed(*fixed),
        )  # fmt: skip


def _due_day(plan: Plan, deliverable: Deliverable, due: PlanDate | str, at: date) -> Day:
    if isinstance(due, str):
        return plan.day(due, at)
    calendar = plan.calendar
    if not deliverable.every_year:
        return due.resolve(calendar.next_year() if deliverable.crosses_year else calendar)
    days = [due.resolve(calendar.in_year(at.year + later)) for later in range(2)]
    return next((day for day in days if not overdue(day, at)), days[-1])


def _of_target(plan: Plan, target: Target, at: date) -> Iterator[Item]:
    path, label = f"targets.{target.name}", label_of(target.label, target.name)
    cite = target.cite or target.value.cite
    for index, milestone in enumerate(target.milestones):
        if milestone.due != target.due:
            yield _deadline(
                plan, at, "milestone", f"{path}.milestones[{index}]", label,
                plan.day(milestone.due, at), asked=_asked(target, milestone.value, at),
                cite=milestone.cite or cite, note=target.note,
            )  # fmt: skip
    if target.due is not None:
        yield _deadline(
            plan, at, "target", path, label, plan.day(target.due, at),
            asked=_asked(target, target.value, at), cite=cite, note=target.note,
        )  # fmt: skip


def _of_payments(plan: Plan, payments: PaymentSchedule, at: date) -> Iterator[Item]:
    """Each day by which an instalment is paid; where it is unknown, one for all its periods."""
    seen: set[tuple[str, Day]] = set()
    for slot in schedule_slots("", payments, plan, at):
        part, due = slot.instalment, slot.due
        if due is None or (part.name, due) in seen:
            continue
        seen.add((part.name, due))
        whole = label_of(payments.label, payments.name)
        both = Label(*(" ".join(filter(None, pair)) for pair in (
            (whole.en, part.label.en), (whole.zh, part.label.zh))))  # fmt: skip
        yield _deadline(
            plan, at, "payment", f"payments.{payments.name}.{part.name}.{slot.number}", both, due,
            cite=part.cite, note=payments.note,
        )  # fmt: skip


def _asked(target: Target, number: Number, at: date) -> str:
    """What a target asks for on that day: ``≥ 30 %``; empty where the plan does not say it."""
    state = number.at(at)
    sign = SIGNS.get(target.comparator, target.comparator)
    if isinstance(state, Known):
        return f"{sign} {number.figure(state.value)} {number.unit}".rstrip()
    if isinstance(state, Range):
        low, high = number.figure(state.low), number.figure(state.high)
        return f"{sign} {low}..{high} {number.unit}".rstrip()
    return ""


def _deadline(
    plan: Plan, at: date, kind: ItemKind, path: str, label: Label, day: Day, **others: Any
) -> Item:
    passed = overdue(day, at)
    status: ItemStatus = "unknown" if passed is None else "past" if passed else "due"
    if kind == "event" and status == "due":
        status = "upcoming"
    following = None if passed or isinstance(day, Unknown) else _next(at, status, day, day)
    entry = ".".join(path.split(".")[:2])
    return Item(
        **_owner(plan, entry), kind=kind, name=path, label=label, start=None,
        end=day, status=status, next=following, days=_days(at, following), reason=reason_of(day),
        **others,
    )  # fmt: skip


def _fixed(*days: PlanDate | None) -> bool:
    """Whether the days are a month and a day that every year has."""
    found = [day.value for day in days if day is not None]
    return bool(found) and all(
        isinstance(day, MonthDay) and (day.month, day.day) != (2, 29) for day in found
    )


def _owner(plan: Plan, path: str) -> dict[str, Any]:
    return {
        "programme": plan.programme,
        "plan": plan.title or plan.source.title,
        "region": plan.region,
        "document": plan.source_of(path).document,
    }
