"""The dates of a plan file that are written as tables: which form is meant, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from publicservice.model.calendar.date_forms import (
    ORDINALS,
    PARTS,
    WEEKDAYS,
    FestivalDay,
    Form,
    Part,
    PartOfMonth,
    RelativeDay,
    Weekday,
    WeekdayOfMonth,
)
from publicservice.model.problem import PlanError, Problem, nearest
from publicservice.model.shown import described, shown

FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_DAYS, MOST_MONTHS = 3660, 120
TABLE_FORMS = (
    '{ festival = "lantern-festival" }, { weekday = "sunday", nth = 3, month = 5 }, '
    '{ after = "issued", days = 30 }, { month = 6, part = "middle" } or '
    '{ date = 2015-05-10, weekday = "friday" }'
)
KEYS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "weekday", "festival"),
    "weekday": ("weekday", "nth", "month", "year"),
    "festival": ("festival", "days", "year"),
    "after": ("after", "days", "months"),
    "before": ("before", "days", "months"),
    "month": ("month", "part", "year"),
}
"""The keys of each form, by the key that tells it; the first that is there decides."""

TELLING = {"weekday": "nth", "month": "part"}
"""Keys that tell the form where its first one was forgotten."""

CHINESE_WEEKDAYS = dict(zip("一二三四五六日", WEEKDAYS, strict=True)) | {"天": "sunday"}
CHINESE_PARTS = {"上旬": "early", "中旬": "middle", "下旬": "late"}


def form_of(raw: Mapping[str, Any]) -> str:
    """Which form a table has. Raises PlanError where it has none, or a key of another one."""
    known = {key for keys in KEYS.values() for key in keys} | {"unknown"}
    form = next((key for key in KEYS if key in raw or TELLING.get(key) in raw), "")
    wrong = [key for key in raw if key not in (KEYS[form] if form else known)]
    if wrong:
        raise PlanError(
            Problem(code="plan.unknown-key", message=f"unknown key {key!r}", where=key,
                    remedy=nearest(key, KEYS[form] if form else known))
            for key in wrong
        )  # fmt: skip
    if not form:
        raise PlanError.of("plan.bad-date", "a table that is no date",
                           remedy=f"write {TABLE_FORMS}")  # fmt: skip
    return form


def read_form(raw: Mapping[str, Any]) -> Form:
    """The date that a table of one of the forms stands for. Raises PlanError."""
    match form_of(raw):
        case "weekday":
            weekday, month = read_weekday(_required(raw, "weekday")), _month(raw)
            return WeekdayOfMonth(weekday, _nth(raw), month, read_year(raw))
        case "festival":
            days = _whole(raw, "days", -MOST_DAYS, MOST_DAYS)
            return FestivalDay(required_name(raw, "festival"), days, read_year(raw))
        case "month":
            return PartOfMonth(_month(raw), _part(raw), read_year(raw))
        case side:
            return _relative(raw, side)


def read_weekday(name: object) -> Weekday:
    """The weekday of that name. Raises PlanError with the right one."""
    if name in WEEKDAYS:
        return name
    text = str(name)
    right = CHINESE_WEEKDAYS.get(text[-1:], "") if text[:-1] in ("周", "星期", "礼拜") else ""
    raise PlanError.of(
        "plan.bad-date", f"{described(name)} is no weekday", where="weekday",
        remedy=f'write "{right}"' if right else nearest(text.lower(), WEEKDAYS),
    )  # fmt: skip


def required_name(raw: Mapping[str, Any], key: str) -> str:
    """A name that must be there. Raises PlanError."""
    name = _required(raw, key)
    if not isinstance(name, str) or not name.strip():
        raise PlanError.of("plan.wrong-type", f"expected a name, found {described(name)}",
                           where=key, remedy=f'write {key} = "…"')  # fmt: skip
    return name


def read_year(raw: Mapping[str, Any]) -> int | None:
    """The year that a date names itself. Raises PlanError."""
    return _whole(raw, "year", FIRST_YEAR, LAST_YEAR) if "year" in raw else None


def _relative(raw: Mapping[str, Any], side: str) -> RelativeDay:
    if "days" not in raw and "months" not in raw:
        raise PlanError.of("plan.missing-key", f"how long {side} is not said",
                           remedy="add days = 30, or days = 0 for the day itself")  # fmt: skip
    days, months = _whole(raw, "days", 0, MOST_DAYS), _whole(raw, "months", 0, MOST_MONTHS)
    return RelativeDay(required_name(raw, side), days, months, side == "before")


def _required(raw: Mapping[str, Any], key: str) -> Any:
    if key not in raw:
        raise PlanError.of("plan.missing-key", f"missing key {key!r}",
                           remedy=f"write {TABLE_FORMS}")  # fmt: skip
    return raw[key]


def _month(raw: Mapping[str, Any]) -> int:
    _required(raw, "month")
    return _whole(raw, "month", 1, 12)


def _nth(raw: Mapping[str, Any]) -> int:
    nth = _required(raw, "nth")
    return int(_one_of(nth, "nth", ORDINALS, "1 to 5, or -1 for the last one of the month"))


def _part(raw: Mapping[str, Any]) -> Part:
    part = raw.get("part", "whole")
    right = CHINESE_PARTS.get(str(part))
    remedy = f'write "{right}"' if right else f"known: {', '.join(PARTS)}"
    return cast(Part, _one_of(part, "part", PARTS, remedy))


def _one_of(value: Any, key: str, known: Collection[Any], remedy: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | str) or value not in known:
        raise PlanError.of("plan.bad-date", f"{shown(value)!r} is no {key} of a date", where=key,
                           remedy=remedy)  # fmt: skip
    return value


def _whole(raw: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = raw.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PlanError.of(
            "plan.wrong-type", f"expected a whole number, found {described(value)}", where=key,
            remedy="write it without quotes and without decimals",
        )  # fmt: skip
    if not least <= value <= most:
        remedy = f"it lies between {least} and {most}"
        if key in ("days", "months") and value < 0:
            remedy = 'write { before = "…" } and a number that is not negative'
        raise PlanError.of("plan.bad-date", f"{key} = {value}", where=key, remedy=remedy)
    return value
