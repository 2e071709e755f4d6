"""Checks of single cells on every engine: what a resident number says, bounds, what blank means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import narwhals as nw

from publicservice.engine.literals import DTYPES, choose, literal, unknown
from publicservice.model.registers.field import Field, ResidentNumber
from publicservice.registers.codes import maximum_of, number_of
from publicservice.registers.columns import blank_of, found_of, trouble_of
from publicservice.registers.resident import birth_date, sex, with_checked
from publicservice.registers.settle import settled
from publicservice.registers.spaces import normal_word
from publicservice.registers.strings import listed, stripped

_SAID, _OWN = "__said_", "__own_"
Frame = nw.LazyFrame[Any]


def with_words(frame: Frame, fields: Iterable[Field]) -> Frame:
    """The words of text fields put in the place of what they stand for.

    Other texts are unknown; those of an open field stay.
    """
    looked_up = [field for field in fields if field.kind == "text" and field.words]
    if not looked_up:
        return frame
    own = {_OWN + field.name: listed(field, nw.col(field.name)) for field in looked_up}
    number = literal(number_of("cell.not-a-listed-word"))
    troubles, values = {}, {}
    for field in looked_up:
        value, trouble = nw.col(_OWN + field.name), nw.col(trouble_of(field.name))
        if field.open:
            values[field.name] = nw.coalesce(value, nw.col(field.name))
            continue
        unlisted = value.is_null() & ~nw.col(field.name).is_null()
        troubles[trouble_of(field.name)] = choose(unlisted, number, trouble)
        values[field.name] = value
    return settled(frame.with_columns(**own)).with_columns(**troubles, **values)


def with_resident_numbers(frame: Frame, fields: Iterable[Field]) -> Frame:
    """The frame with every resident number checked; wrong ones unknown."""
    for field in fields:
        if isinstance(field, ResidentNumber):
            frame = with_checked(frame, field.name, trouble_of(field.name))
    return frame


def with_derived(frame: Frame, derived: Mapping[str, Field], supplied: Iterable[str]) -> Frame:
    """Blank dates of birth and sexes filled from valid resident numbers.

    A cell that contradicts the number becomes unknown; one that could not be read stays so.
    """
    if not derived:
        return frame
    present = set(supplied)
    against = literal(number_of("cell.contradicts-resident-number"))
    frame = frame.with_columns(**{_SAID + n: _said_by_number(f) for n, f in derived.items()})
    troubles: dict[str, nw.Expr] = {}
    values: dict[str, nw.Expr] = {}
    for name in derived:
        said, trouble = nw.col(_SAID + name), unknown("count")
        if name in present:
            trouble = nw.col(trouble_of(name))
            troubles[trouble_of(name)] = choose(nw.col(name) != said, against, trouble)
            filled = nw.coalesce(nw.col(name), said)
            values[name] = nw.when(nw.col(trouble_of(name)).is_null()).then(filled)
        else:
            troubles[trouble_of(name)], values[name] = trouble, said
    return frame.with_columns(**troubles).with_columns(**values)


def _said_by_number(field: Field) -> nw.Expr:
    number = nw.col(str(field.derived_from))
    if field.kind == "date":
        return birth_date(number)
    words = {normal_word(word): str(value) for word, value in field.words.items()}
    return sex(number, words.get("男", "male"), words.get("女", "female"))


def with_bounds(frame: Frame, fields: Iterable[Field]) -> Frame:
    """Values outside the field's bounds made unknown."""
    changed: dict[str, nw.Expr] = {}
    for field in fields:
        value, trouble = nw.col(field.name), nw.col(trouble_of(field.name))
        maximum = maximum_of(field)
        if isinstance(field.minimum, int | date):
            below = value < literal(field.minimum)
            trouble = choose(below, literal(number_of("cell.below-minimum")), trouble)
        if isinstance(maximum, int | date):
            above = value > literal(maximum)
            trouble = choose(above, literal(number_of("cell.above-maximum")), trouble)
        if field.minimum is not None or maximum is not None:
            changed[trouble_of(field.name)] = trouble
    frame = frame.with_columns(**changed) if changed else frame
    names = [field.name for field in fields if trouble_of(field.name) in changed]
    kinds = {field.name: field.kind for field in fields}
    cleared = {
        name: choose(nw.col(trouble_of(name)).is_null(), nw.col(name), unknown(kinds[name]))
        for name in names
    }
    return frame.with_columns(**cleared) if cleared else frame


def with_blanks(frame: Frame, fields: Iterable[Field]) -> Frame:
    """Blank cells given the value that the field declares for them, and marked as such."""
    marked, filled = {}, {}
    for field in fields:
        if field.blank is None:
            continue
        found = stripped(nw.col(found_of(field.name))).is_null()
        blank = found & nw.col(field.name).is_null() & nw.col(trouble_of(field.name)).is_null()
        marked[blank_of(field.name)] = blank
        meaning = literal(field.blank).cast(DTYPES[field.kind])
        filled[field.name] = choose(nw.col(blank_of(field.name)), meaning, nw.col(field.name))
    return frame.with_columns(**marked).with_columns(**filled) if marked else frame
