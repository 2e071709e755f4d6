"""Which part of a period somebody is entitled for: its days, or its whole months."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import Any

import narwhals as nw

from publicservice.engine.literals import choose, is_true, literal, tally
from publicservice.engine.money.payable import SLOT, Payable
from publicservice.model.money.due import Slot, whole_months

Frame = nw.LazyFrame[Any]
UNBOUNDED = {"entitled_from": date(1000, 1, 1), "entitled_until": date(9999, 12, 31)}


def part_of_period(rows: Frame, payable: Payable) -> Frame:
    """The columns ``__low`` and ``__high`` for the part of the period that is covered.

    Of a date that is missing nothing is known: nothing of the period is certain, and all that the
    other date leaves is possible. Rounded half up to the fen; a whole period is the whole amount.
    """
    rows = rows.with_columns(
        payable.of_slot("count", _length).alias("__whole"),
        payable.of_slot("bool", lambda slot: slot.schedule.pro_rata == "days").alias("__by_days"),
        payable.of_slot("bool", lambda slot: bool(slot.schedule.pro_rata)).alias("__in_part"),
        _dates(payable.slots, "entitled_from").alias("__from"),
        _dates(payable.slots, "entitled_until").alias("__until"),
    )
    rows = rows.with_columns(
        _days(payable).alias("__days"), _months(payable).alias("__months"),
        (~nw.col("__from").is_null() & ~nw.col("__until").is_null()).alias("__dated"),
    )  # fmt: skip
    whole, by_days = nw.col("__whole"), nw.col("__by_days")
    covered = choose(by_days, nw.col("__days"), nw.col("__months"))
    covered = choose(covered < literal(0), literal(0), covered)
    rows = rows.with_columns(
        nw.coalesce(whole, literal(1)).alias("__whole"),
        choose(whole.is_null(), literal(1), covered).alias("__most"),
        choose(whole.is_null() | ~nw.col("__dated"), literal(0), covered).alias("__least"),
    )
    part, pairs = nw.col("__in_part"), (("__low", "__least"), ("__high", "__most"))
    return rows.with_columns(*[
        choose(part, _half_up(nw.col(fen), nw.col(days), nw.col("__whole")), nw.col(fen)).alias(fen)
        for fen, days in pairs
    ])  # fmt: skip


def _half_up(fen: nw.Expr, covered: nw.Expr, whole: nw.Expr) -> nw.Expr:
    return (fen * covered * literal(2) + whole) // (literal(2) * whole)


def _length(slot: Slot) -> int | None:
    """How many days or months its period has; `None` where that is not known."""
    if slot.first_day is None or slot.last_day is None:
        return None
    if slot.schedule.pro_rata == "months":
        return len(whole_months(slot.first_day, slot.last_day))
    return (slot.last_day - slot.first_day).days + 1


def _days(payable: Payable) -> nw.Expr:
    """How many days of the period are covered at most; not above 0 where none is.

    Of a missing day nothing is known, so the period's own bounds.
    """
    first = payable.of_slot("count", lambda slot: slot.first_day and slot.first_day.toordinal())
    last = payable.of_slot("count", lambda slot: slot.last_day and slot.last_day.toordinal())
    start = _later(first, day_number(nw.col("__from")))
    end = _earlier(last, day_number(nw.col("__until")))
    return end - start + literal(1)


def _months(payable: Payable) -> nw.Expr:
    """How many whole months of the period are covered at most."""
    months = [
        whole_months(slot.first_day, slot.last_day)
        if slot.schedule.pro_rata == "months" and slot.first_day and slot.last_day
        else []
        for slot in payable.slots
    ]
    terms = [literal(0)]
    for number in range(max(map(len, months), default=0)):
        nth = [each[number] if number < len(each) else (None, None) for each in months]
        starts, stops = (payable.by_number("date", [pair[side] for pair in nth]) for side in (0, 1))
        early, late = is_true(nw.col("__from") > starts), is_true(nw.col("__until") < stops)
        terms.append(tally(~(starts.is_null() | early | late)))
    return reduce(lambda a, b: a + b, terms)


def _dates(slots: tuple[Slot, ...], key: str) -> nw.Expr:
    """The date that the row's schedule reads.

    A schedule that reads none is not bounded on that side, which is not the same as unknown.
    """
    named: dict[str, list[int]] = {}
    for number, slot in enumerate(slots):
        named.setdefault(getattr(slot.schedule, key), []).append(number)
    found = literal(UNBOUNDED[key])
    for name, numbers in named.items():
        if name:
            found = choose(nw.col(SLOT).is_in(numbers), nw.col(name), found)
    return found


def _later(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return choose(other > one, other, one)


def _earlier(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return choose(other < one, other, one)


def day_number(day: nw.Expr) -> nw.Expr:
    """The day as Python counts it (`date.toordinal`), in whole numbers; null where unknown.

    Engines disagree about what the difference of two dates is, and never about this.
    """
    year, month, of_month = (
        part.cast(nw.Int64) for part in (day.dt.year(), day.dt.month(), day.dt.day())
    )
    year = choose(month <= literal(2), year - literal(1), year)
    from_march = choose(month <= literal(2), month + literal(9), month - literal(3))
    leaps = year // literal(4) - year // literal(100) + year // literal(400)
    of_year = (from_march * literal(153) + literal(2)) // literal(5) + of_month
    return year * literal(365) + leaps + of_year - literal(306)
