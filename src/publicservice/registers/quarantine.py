"""The quarantine: every cell and row that could not be taken as it stood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import polars as pl

from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.registers.field import Field, Reference
from publicservice.registers import codes
from publicservice.registers.codes import number_of
from publicservice.registers.columns import Staged, found_of, trouble_of
from publicservice.registers.loaded import ROW
from publicservice.registers.merge import (
    GROUP_KEY,
    SEVERAL,
    TARGET_HIT,
    TARGET_KEY,
    clash_of,
    groups,
    value_fields,
)
from publicservice.registers.strings import chosen, stripped, without_marks

COLUMNS = (
    "register", "file", "sheet", "row", "key", "field", "value", "code", "message", "remedy",
)  # fmt: skip
_TEXTS = ("code", "message", "remedy")
_KEY, _NOTE, _FIELD, _NUMBER = "__key", "__note", "__field", "__number"
_FIELD_DIGITS, _NUMBER_DIGITS = 3, 2
_BETWEEN = "\x1e"
Frame = nw.LazyFrame[Any]


def quarantine(
    staged: Staged,
    targets: Mapping[str, Frame],
    *,
    file: str,
    sheet: str,
    rejected: pl.DataFrame | None = None,
) -> Frame:
    """Every row and cell of a register that could not be taken as it stood; lazy.

    Columns (text unless stated): register, file, sheet, row (Int64, as the user sees it; null on
    DuckDB and Spark), key, field, value (as found; for whole rows, all cells), code, message,
    remedy. On Polars sorted by row.

    Args:
        staged: the rows before anything was merged.
        targets: for reference fields, the keys that exist, in a column `__target_key`.
        file, sheet: where the register was read from.
        rejected: rows that were not read, with `__row` and `value`.
    """
    frame = _with_groups_and_targets(staged, targets).filter(_suspect(staged, targets))
    notes = nw.concat_str(*_notes(staged, targets), separator=_BETWEEN, ignore_nulls=True)
    long = frame.select(
        nw.col(ROW), nw.col(staged.key).alias(_KEY), notes.str.split(_BETWEEN).alias(_NOTE)
    ).explode(_NOTE)
    found = _spelled_out(long, staged)
    if rejected is not None:
        found = nw.concat([found, _rejected(rejected)], how="vertical")
    place = {"register": staged.register.register, "file": file, "sheet": sheet}
    found = found.with_columns(**{name: literal(text) for name, text in place.items()})
    found = found.select(*COLUMNS)
    in_order = ("row", "field", "code", "value")
    is_polars = found.implementation.is_polars()
    return found.sort(*in_order, nulls_last=True) if is_polars else found


def _with_groups_and_targets(staged: Staged, targets: Mapping[str, Frame]) -> Frame:
    """The rows, with what their groups disagree about and which references have a target."""
    frame = staged.frame.join(groups(staged), how="left", left_on=staged.key, right_on=GROUP_KEY)
    for name, keys in targets.items():
        hits = keys.with_columns(**{TARGET_HIT + name: literal(True)})
        frame = frame.join(hits, how="left", left_on=name, right_on=TARGET_KEY)
    return frame


def _suspect(staged: Staged, targets: Mapping[str, Frame]) -> nw.Expr:
    """Whether anything is wrong with the row or one of its cells."""
    conditions = [~nw.col(trouble_of(name)).is_null() for name in _names(staged)]
    conditions += [nw.col(staged.key).is_null(), ~nw.col(SEVERAL).is_null()]
    conditions += [_is_orphan(staged, name) for name in targets]
    return nw.any_horizontal(*conditions, ignore_nulls=True)


def _is_orphan(staged: Staged, name: str) -> nw.Expr:
    has_key = ~nw.col(staged.key).is_null()
    return has_key & ~nw.col(name).is_null() & nw.col(TARGET_HIT + name).is_null()


def _names(staged: Staged) -> list[str]:
    return [name for name in staged.register.fields if name not in staged.missing]


def _notes(staged: Staged, targets: Mapping[str, Frame]) -> list[nw.Expr]:
    """Everything that can be wrong with a row: the field's place, the number, the value.

    They travel as one text and are split later, so that the rows are gone through once.
    """
    notes = []
    for name in _names(staged):
        trouble = nw.col(trouble_of(name))
        notes.append(_note(staged, name, ~trouble.is_null(), trouble))
    for name in value_fields(staged):
        clash = nw.col(clash_of(name)) & ~nw.col(name).is_null()
        number = literal(number_of("cell.duplicate-contradictory"))
        notes.append(_note(staged, name, clash, number))
    for name in targets:
        number = literal(number_of("cell.orphan"))
        notes.append(_note(staged, name, _is_orphan(staged, name), number))
    number = _row_number(staged)
    text = _whole_row(staged)
    return [*notes, _note(staged, staged.key, ~number.is_null(), number, text)]


def _note(
    staged: Staged, name: str, condition: nw.Expr, number: nw.Expr, value: nw.Expr | None = None
) -> nw.Expr:
    place = list(staged.register.fields).index(name)
    field = literal(str(place).zfill(_FIELD_DIGITS))
    value = _value(staged, name) if value is None else value
    note = nw.concat_str(field, number.cast(nw.String), value, ignore_nulls=True)
    return nw.when(condition).then(note)


def _row_number(staged: Staged) -> nw.Expr:
    """The number of what is wrong with the row as a whole."""
    clashes = [nw.col(clash_of(name)) for name in value_fields(staged)]
    identical = literal(number_of("row.duplicate-identical"))
    number = choose(nw.col(SEVERAL), identical, unknown("count"))
    if clashes:
        clash = nw.any_horizontal(*clashes, ignore_nulls=True)
        number = choose(clash, literal(number_of("row.duplicate-contradictory")), number)
    return choose(nw.col(staged.key).is_null(), literal(number_of("row.no-key")), number)


def _value(staged: Staged, name: str) -> nw.Expr:
    if name not in staged.supplied:
        return unknown("text")
    return without_marks(nw.col(found_of(name))).str.replace_all(_BETWEEN, " ", literal=True)


def _whole_row(staged: Staged) -> nw.Expr:
    """All cells of a row as found, such as ``person=P1; sex=男``; blank ones left out."""
    cells = [
        nw.concat_str(literal(f"{name}="), stripped(_value(staged, name)))
        for name in staged.supplied
    ]
    return nw.concat_str(*cells, separator="; ", ignore_nulls=True)


def _spelled_out(long: Frame, staged: Staged) -> Frame:
    """Notes as the columns of the quarantine, place excepted."""
    fields = staged.register.fields
    note, end = nw.col(_NOTE), _FIELD_DIGITS + _NUMBER_DIGITS
    value = note.str.slice(end)
    frame = long.with_columns(
        value=nw.when(value != literal("")).then(value),
        **{_FIELD: note.str.slice(0, _FIELD_DIGITS), _NUMBER: note.str.slice(0, end)},
    )
    names = {str(n).zfill(_FIELD_DIGITS): name for n, name in enumerate(fields)}
    general = {str(t.number): (t.code, t.message, t.remedy) for t in codes.ALL}
    special = _special(fields)
    number, texts = nw.col(_NUMBER).str.slice(_FIELD_DIGITS), {}
    for position, name in enumerate(_TEXTS):
        text = chosen(number, {n: texts_[position] for n, texts_ in general.items()})
        if special and name != "code":
            own = {n: words[position - 1] for n, words in special.items()}
            text = nw.coalesce(chosen(nw.col(_NUMBER), own), text)
        texts[name] = text
    row, key = nw.col(ROW).alias("row"), nw.col(_KEY).alias("key")
    field = chosen(nw.col(_FIELD), names).alias("field")
    return frame.select(row, key, field, "value", **texts)


def _special(fields: Mapping[str, Field]) -> dict[str, tuple[str, str]]:
    """Messages and remedies that name something of the field, by its place and the number."""
    return {
        f"{str(place).zfill(_FIELD_DIGITS)}{trouble.number}": trouble.in_words(field)
        for place, field in enumerate(fields.values())
        for trouble in codes.ALL
        if not trouble.is_for_every_field() and _can_have(field, trouble.code)
    }


def _can_have(field: Field, code: str) -> bool:
    return {
        "cell.not-a-listed-word": bool(field.words) and not field.open,
        "cell.below-minimum": field.minimum is not None,
        "cell.above-maximum": codes.maximum_of(field) is not None,
        "cell.orphan": isinstance(field, Reference),
    }[code]


def _rejected(rows: pl.DataFrame) -> Frame:
    trouble = codes.BY_CODE["row.too-many-cells"]
    return nw.from_native(rows.lazy()).select(
        row=nw.col(ROW),
        key=unknown("text"),
        field=unknown("text"),
        value=nw.col("value"),
        code=literal(trouble.code),
        message=literal(trouble.message),
        remedy=literal(trouble.remedy),
    )
