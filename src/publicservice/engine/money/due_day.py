"""The day by which each row is due: the plan's own, or counted from a date of the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import narwhals as nw

from publicservice.engine.literals import choose, is_true, literal, unknown
from publicservice.engine.money.part_of_period import Frame
from publicservice.engine.money.payable import SLOT, Payable
from publicservice.model.calendar.date_forms import RelativeDay
from publicservice.model.calendar.days import BEYOND, Day, earliest, latest, moved
from publicservice.model.money.due import Slot, none_so_far, not_filled_in
from publicservice.model.state import Unknown

DUE_ON, REASON, STANDING = "__due_on", "__due_reason", "__standing"
LONG_AGO, END = date(1000, 1, 1), date(9999, 12, 31)
"""The first and the last day that every engine can write."""


def with_due_day(rows: Frame, payable: Payable, standing: Mapping[str, int]) -> Frame:
    """The rows with the last day on which each is not late, why that is not known, how it stands.

    Of several days the latest counts; where one of them is not known, neither is that. A date of
    the case that is blank leaves the row undetermined and never makes it late.

    Args:
        rows: with their slot and the dates of the cases that the slots are counted from.
        payable: the plan's instalments.
        standing: the number that stands for each word of `Slot.standing`.
    """
    same = payable.of_slot("count", lambda slot: standing[slot.standing(payable.at)])
    columns = {
        DUE_ON: payable.of_slot("date", _fixed),
        REASON: payable.of_slot("text", lambda slot: slot.reason and slot.reason.reason),
        STANDING: same,
    }
    if not any(slot.counted for slot in payable.slots):
        return rows.with_columns(*[each.alias(name) for name, each in columns.items()])
    rows = rows.with_columns(
        payable.of_slot("bool", lambda slot: bool(slot.counted)).alias("__counted"),
        payable.of_slot("date", _opens).alias("__opens"), same.alias(STANDING),
        columns[DUE_ON].alias(DUE_ON), payable.of_slot("text", _fixed_reason).alias(REASON),
    )  # fmt: skip
    for number, (day, own) in enumerate(_by_day(payable)):
        rows = _counted_from(rows, day, own, f"__day_{number}")
    return rows.with_columns(_standing(payable.at, standing).alias(STANDING))


def _fixed(slot: Slot) -> date | None:
    """The latest of the days that are the same for everybody; long ago where there is none."""
    if slot.fixed is None:
        return LONG_AGO if slot.counted else None
    return None if isinstance(slot.fixed, Unknown) else latest(slot.fixed)


def _opens(slot: Slot) -> date:
    return slot.opens or LONG_AGO


def _fixed_reason(slot: Slot) -> str | None:
    """Why it is not known for anybody when it is due."""
    reason = slot.reason
    return reason.reason if reason and (not slot.counted or slot.reason is slot.fixed) else None


def _by_day(payable: Payable) -> Iterator[tuple[RelativeDay, list[int]]]:
    """Every way of counting from a date of the case, with the slots that are counted so."""
    found: dict[RelativeDay, list[int]] = {}
    for number, slot in enumerate(payable.slots):
        for day in slot.counted:
            found.setdefault(day, []).append(number)
    yield from found.items()


def _counted_from(rows: Frame, day: RelativeDay, slots: list[int], name: str) -> Frame:
    """The later one of the day so far and that which is counted from the date of the case."""
    rows = rows.with_columns(_moved(day).alias(name))
    own, counted, due = nw.col(SLOT).is_in(slots), nw.col(name), nw.col(DUE_ON)
    field, opens, reason = nw.col(day.event), nw.col("__opens"), nw.col(REASON)
    both = choose(counted.is_null(), unknown("date"), choose(counted > due, counted, due))
    begins = counted if day.before else field
    blank = literal(not_filled_in(day.event).reason)
    never = literal(none_so_far(day.event).reason)
    why = choose(field.is_null(), blank, literal(BEYOND.reason))
    why = choose(field == literal(END), never, why)
    return rows.with_columns(
        choose(own & ~due.is_null(), both, due).alias(DUE_ON),
        choose(own & is_true(begins > opens), begins, opens).alias("__opens"),
        choose(own & counted.is_null() & reason.is_null(), why, reason).alias(REASON),
    )


def _moved(day: RelativeDay) -> nw.Expr:
    """So much after the date of the case, or before it; null beyond the calendar.

    Such a date is taken away before it is moved: engines disagree about what lies beyond. The last
    of all days stands for what has not come about, and nothing is counted from it.
    """
    sign = -1 if day.before else 1
    back: Day = moved(
        END if sign > 0 else LONG_AGO, months=-sign * day.months, days=-sign * day.days
    )
    field = nw.col(day.event)
    inside = field <= literal(earliest(back)) if sign > 0 else field >= literal(latest(back))
    found = choose(inside & (field != literal(END)), field, unknown("date"))
    for count, unit in ((day.months, "mo"), (day.days, "d")):
        if count:
            found = found.dt.offset_by(f"{sign * count}{unit}").cast(nw.Date)
    return found


def _standing(at: date, standing: Mapping[str, int]) -> nw.Expr:
    """As `Slot.standing` has it, for each row."""
    number = {word: literal(value) for word, value in standing.items()}
    due, today = nw.col(DUE_ON), literal(at)
    found = choose(today > due, number["late"], number["due"])
    found = choose(due.is_null(), number["unknown"], found)
    found = choose(nw.col("__opens") > today, number["upcoming"], found)
    return choose(nw.col("__counted"), found, nw.col(STANDING))
