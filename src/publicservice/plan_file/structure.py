"""cattrs for plan files: strict types, no unknown key, every problem told with its path.

`where` in the problems raised here is relative to the value that was structured; the caller puts
the path and the file in front.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Literal, TypeVar, get_args, get_origin

import attrs
from attrs import define, field
from cattrs import Converter
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)
from cattrs.gen import make_dict_structure_fn

from publicservice.model.assessment.scorecard import Formula, Span
from publicservice.model.calendar.calendar_date import PlanDate, looks_like_a_date, read_unknown
from publicservice.model.calendar.date_reading import FIRST_YEAR, LAST_YEAR
from publicservice.model.calendar.phase import Duration
from publicservice.model.left_out import LeftOut
from publicservice.model.plan import Unknown
from publicservice.model.problem import PlanError, Problem, PublicServiceError, nearest
from publicservice.model.registers.field import Scalar
from publicservice.model.registers.register import Register
from publicservice.model.shown import described

Shape = TypeVar("Shape")
Result = TypeVar("Result")
Year = int | Unknown | None
Due = PlanDate | str | None
Dues = PlanDate | str | tuple[PlanDate | str, ...]

EXAMPLES = {
    "programme": 'programme = "family-doctor"',
    "schema_version": "schema_version = 1",
    "source": 'source = { title = "…", issuer = "…", document = "000/5" }',
    "comparator": 'comparator = ">="',
    "deadline": 'deadline = "11-30"',
    "to": 'to = "county office"',
    "days": "days = 10",
    "clause": 'clause = "三(二)"',
    "reason": 'reason = "an appeal, nothing to measure"',
    "steps": 'steps = [{ name = "…", days = 10 }]',
}


@define
class Gathered:
    """Keeps the problems of steps that may fail, so that all of them are told at once."""

    problems: list[Problem] = field(factory=list)

    def attempt(self, where: str, function: Callable[..., Result], *args: Any) -> Result | None:
        """What the function returns; `None` where it failed, its problems kept below `where`."""
        try:
            return function(*args)
        except PlanError as error:
            self.problems += below(where, error)
            return None

    def raise_all(self) -> None:
        """Raise one PlanError if anything failed."""
        if self.problems:
            raise PlanError(self.problems)


def below(where: str, error: PublicServiceError) -> list[Problem]:
    """The problems of an error, their places put below `where`."""
    return [attrs.evolve(each, where=join(where, each.where)) for each in error.problems]


def join(where: str, inner: str) -> str:
    """Two parts of a path: ``a`` and ``b`` give ``a.b``, ``a`` and ``[1]`` give ``a[1]``."""
    separator = "." if where and inner and not inner.startswith("[") else ""
    return f"{where}{separator}{inner}"


def wrong_type(expected: str, raw: object, remedy: str = "") -> PlanError:
    """What was expected, what was found."""
    message = f"expected {expected}, found {described(raw)}"
    return PlanError.of("plan.wrong-type", message, remedy=remedy)


def structured(raw: object, shape: type[Shape]) -> Shape:
    """What cattrs makes of a TOML value. Raises PlanError with every problem and its path."""
    try:
        return _CONVERTER.structure(raw, shape)
    except BaseValidationError as error:
        raise PlanError(_problems(error)) from error


def _problems(error: BaseValidationError) -> Iterator[Problem]:
    if not isinstance(error, (ClassValidationError, IterableValidationError)):
        raise error
    placed, unplaced = error.group_exceptions()
    for exception, note in placed:
        place = note.name if isinstance(note, AttributeValidationNote) else f"[{note.index}]"
        if isinstance(exception, KeyError):
            yield _missing_key(place)
        else:
            yield from below(place, PlanError(_problems_of(exception)))
    for exception in unplaced:
        yield from _problems_of(exception)


def _problems_of(exception: Exception) -> Iterable[Problem]:
    if isinstance(exception, PublicServiceError):
        return exception.problems
    if isinstance(exception, BaseValidationError):
        return tuple(_problems(exception))
    if isinstance(exception, ForbiddenExtraKeysError):
        known = [attribute.name for attribute in attrs.fields(exception.cl)]
        return unknown_keys(sorted(exception.extra_fields), known)
    raise exception


def _missing_key(name: str) -> Problem:
    remedy = "add " + EXAMPLES.get(name, f'{name} = "…"')
    return Problem(code="plan.missing-key", message=f"missing key {name!r}", remedy=remedy)


def unknown_keys(keys: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """One problem for each key that nobody knows, with the nearest known ones."""
    return [
        Problem(
            code="plan.unknown-key", message=f"unknown key {key!r}", where=key,
            remedy=nearest(key, known),
        )
        for key in keys
    ]  # fmt: skip


def _text(raw: object, _: object) -> str:
    if not isinstance(raw, str):
        raise wrong_type("a text", raw, "" if isinstance(raw, (dict, list)) else "put it in quotes")
    return raw


def _whole_number(raw: object, _: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise wrong_type("a whole number", raw, "write it without quotes and without decimals")
    return raw


def _truth(raw: object, _: object) -> bool:
    if not isinstance(raw, bool):
        raise wrong_type("true or false", raw)
    return raw


def _scalar(raw: object, _: object) -> Scalar:
    if isinstance(raw, (str, bool, int, date)) and not isinstance(raw, datetime):
        return raw
    raise wrong_type("a text, a whole number, a date, true or false", raw)


def _one_of(choices: tuple[str, ...], raw: object, _: object) -> str:
    if raw in choices:
        return str(raw)
    raise wrong_type("one of " + ", ".join(choices), raw, nearest(str(raw), choices))


def _texts(raw: object, _: object) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise wrong_type("a list of texts", raw, 'write ["…", "…"]')
    return tuple(structured(raw, list[str]))


def _left_out(raw: object, _: object) -> tuple[LeftOut, ...]:
    if not isinstance(raw, list):
        raise wrong_type("a list of tables", raw, 'write [{ clause = "…", reason = "…" }]')
    found = tuple(structured(raw, list[LeftOut]))
    gathered = Gathered()
    for index, entry in enumerate(found):
        for key in ("clause", "reason"):
            gathered.attempt(f"[{index}].{key}", _check_said, key, getattr(entry, key))
    gathered.raise_all()
    return found


def _check_said(key: str, text: str) -> None:
    if not text.strip():
        raise PlanError.of("plan.empty-text", "is empty", remedy=f"add {EXAMPLES[key]}")


def _day(raw: object, _: object) -> date:
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise wrong_type("a date", raw, "write it like 2015-01-01, without quotes")
    return raw


def _year(raw: object, _: object) -> int | Unknown:
    if isinstance(raw, dict):
        return read_unknown(raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise wrong_type("a year", raw, 'write year = 2024, or year = { unknown = "20xx" }')
    if not FIRST_YEAR <= raw <= LAST_YEAR:
        raise PlanError.of("plan.year", f"no plan is for the year {raw}",
                           remedy=f"a year lies between {FIRST_YEAR} and {LAST_YEAR}")  # fmt: skip
    return raw


def _figure(raw: object, _: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal)):
        raise wrong_type("a number", raw, "write it without quotes")
    return Decimal(raw)


def _time_limit(raw: object, _: object) -> Duration | Unknown:
    if isinstance(raw, dict) and "unknown" in raw:
        return read_unknown(raw)
    return structured(raw, Duration)


def _due(raw: object, _: object) -> PlanDate | str:
    is_phase = isinstance(raw, str) and raw.strip() and not looks_like_a_date(raw)
    return str(raw) if is_phase else PlanDate.read(raw)


def _dues(raw: object, _: object) -> tuple[PlanDate | str, ...]:
    """One day or a list of them."""
    if not isinstance(raw, list):
        return (_due(raw, None),)
    gathered = Gathered()
    found = [gathered.attempt(f"[{n}]", _due, day, None) for n, day in enumerate(raw)]
    gathered.raise_all()
    return tuple(day for day in found if day is not None)


def _converter() -> Converter:
    converter = Converter(detailed_validation=True, forbid_extra_keys=True)

    def table(shape: type[Any]) -> Callable[[Any, Any], Any]:
        from_dict = make_dict_structure_fn(shape, converter, _cattrs_forbid_extra_keys=True)

        def structure(raw: Any, _: Any) -> Any:
            if not isinstance(raw, dict):
                names = [attribute.name for attribute in attrs.fields(shape)]
                raise wrong_type("a table", raw, f"its keys are {', '.join(names)}")
            return from_dict(raw, shape)

        return structure

    converter.register_structure_hook_factory(attrs.has, table)
    for kind, hook in ((str, _text), (int, _whole_number), (bool, _truth), (date, _day)):
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook(PlanDate, lambda raw, _: PlanDate.read(raw))
    converter.register_structure_hook(Year, _year)
    converter.register_structure_hook(Scalar, _scalar)
    converter.register_structure_hook(Scalar | None, _scalar)
    converter.register_structure_hook_factory(
        lambda shape: get_origin(shape) is Literal,  # type: ignore[comparison-overlap]
        lambda shape: partial(_one_of, get_args(shape)),
    )
    converter.register_structure_hook(Due, _due)
    converter.register_structure_hook(PlanDate | str, _due)
    converter.register_structure_hook(Dues, _dues)
    converter.register_structure_hook(Decimal | None, _figure)
    converter.register_structure_hook(Span, _time_limit)
    converter.register_structure_hook(Formula, _text)
    converter.register_structure_hook(str | type[Register], _text)
    converter.register_structure_hook_func(lambda shape: shape == tuple[str, ...], _texts)
    converter.register_structure_hook_func(lambda shape: shape == tuple[LeftOut, ...], _left_out)
    return converter


_CONVERTER = _converter()
