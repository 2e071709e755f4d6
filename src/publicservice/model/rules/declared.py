"""What a class body declares, held against what it can mean, before anything is recorded."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from publicservice.model.problem import ProgrammeError, nearest
from publicservice.model.registers.field import Field
from publicservice.model.shown import described

IDENTIFIER = re.compile(r"[^\W_][\w-]*")
NEAR = 0.8
"""How like a known name another one is that was probably meant to be it."""


def check_label(en: object, zh: object, maker: str) -> None:
    """A label is two texts. Raises ProgrammeError."""
    for text, language in ((en, "English"), (zh, "Chinese")):
        if not isinstance(text, str):
            raise ProgrammeError.of(
                "rule.label", f"{maker} begins with a label in English and one in Chinese; for the "
                f"{language} one it was given {called(text)}",
                remedy=f"write {maker}('old enough', '达到年龄', ...)",
            )  # fmt: skip


def check_function(function: object, maker: str) -> None:
    """A rule is a function of its row alone. Raises ProgrammeError."""
    if not callable(function):
        raise ProgrammeError.of(
            "rule.no-function", f"{maker} takes a function of the row, not {called(function)}",
            remedy=f"write {maker}('…', '…', lambda p: p.field)",
        )  # fmt: skip
    try:
        parameters = inspect.signature(function)
    except ValueError:  # written in C, and silent about its arguments
        return
    try:
        parameters.bind(None)
    except TypeError:
        arguments = ", ".join(parameters.parameters)
        raise ProgrammeError.of(
            "rule.no-function", f"{maker} takes a function of the row alone, not one of "
            f"({arguments})",
            remedy="write lambda p: ...; the plan is p.plan, the date p.at",
        ) from None  # fmt: skip


def check_id(identifier: object, where: str) -> None:
    """A programme's id stands on command lines and in plan files. Raises ProgrammeError."""
    if not isinstance(identifier, str) or not IDENTIFIER.fullmatch(identifier):
        plain = re.sub(r"[^\w]+", "-", str(identifier).lower()).strip("-_")
        raise ProgrammeError.of(
            "programme.id", f"{identifier!r} is no id", where=where,
            remedy=f"letters, digits, - and _, without spaces: write id = {plain!r}",
        )  # fmt: skip


def check_body(cls: type[Any], known: Mapping[str, Any]) -> None:
    """What in the body of a programme nobody would ever read. Raises ProgrammeError.

    Args:
        known: the attributes that a programme may set.
    """
    for name, value in vars(cls).items():
        where = f"{cls.__name__}.{name}"
        if isinstance(value, Field):
            raise ProgrammeError.of(
                "programme.field", "a field stands in the body of a programme", where=where,
                remedy="put it into the register class that is the programme's unit",
            )  # fmt: skip
        if name.startswith("_") or name in known or not isinstance(value, str | tuple | list):
            continue
        if difflib.get_close_matches(name, known, n=1, cutoff=NEAR):
            raise ProgrammeError.of(
                "programme.attribute", f"a programme has no {name!r}", where=where,
                remedy=nearest(name, known, limit=1),
            )  # fmt: skip
    for name in ("categories", "waived"):
        if isinstance(vars(cls).get(name), str):
            raise ProgrammeError.of(
                "programme.category", f"{name} is one text, not several", where=cls.__name__,
                remedy=f'write {name} = ("{vars(cls)[name]}",)',
            )  # fmt: skip


def check_field(field: Field, where: str) -> None:
    """Arguments of a field that contradict its kind. Raises ProgrammeError."""
    python_type = _TYPES[field.kind]
    for name in ("blank", "minimum", "maximum"):
        value = getattr(field, name)
        if name != "blank" and field.kind in ("text", "bool") and value is not None:
            raise ProgrammeError.of(
                "field.argument", f"a {field.kind} has no {name}", where=where,
                remedy=f"remove it, or give the field another kind than {field.kind!r}",
            )  # fmt: skip
        if value is not None and type(value) is not python_type:
            raise ProgrammeError.of(
                "field.argument", f"{name} is {described(value)}, and the field holds "
                f"{_VALUES[field.kind]}",
                where=where, remedy=f"write {name} = {_EXAMPLES[field.kind]}",
            )  # fmt: skip


_TYPES: Mapping[str, type] = {
    "text": str, "bool": bool, "count": int, "money": int, "percent": int, "date": date,
    "points": int,
}  # fmt: skip
_VALUES: Mapping[str, str] = {
    "text": "texts", "bool": "yes or no", "count": "whole numbers", "money": "whole fen",
    "percent": "millionths of the whole", "date": "days", "points": "thousandths of a point",
}  # fmt: skip
_EXAMPLES: Mapping[str, str] = {
    "text": "'none'", "bool": "False", "count": "0", "money": "500_00 for 500 yuan",
    "percent": "850_000 for 85 %", "date": "date(9999, 12, 31)", "points": "90_000 for 90 points",
}  # fmt: skip


def called(value: object) -> str:
    """What was given, in plain words."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if inspect.isroutine(value):
        return "a function"
    return described(value)
