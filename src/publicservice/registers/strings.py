"""Text as text: spaces stripped, cells that are no text found, words looked up; on every engine."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from publicservice.engine.literals import choose, literal, unknown
from publicservice.model.registers.field import Field
from publicservice.registers.codes import number_of
from publicservice.registers.loaded import DIGITS_LOST, NOT_COMPUTED, SPREADSHEET_ERROR
from publicservice.registers.spaces import SPACES, normal_word

_NUL = "\0"
_SPACE_AT_AN_END = f"^[{SPACES}]|[{SPACES}]$"
_FORMULA_STARTS = r"^[=+@-]"
_HAS_FULL_WIDTH = "[０-９Ｘｘ]"
_FULL_WIDTH = {chr(0xFF10 + digit): str(digit) for digit in range(10)} | {"Ｘ": "X", "ｘ": "X"}


def stripped(column: nw.Expr) -> nw.Expr:
    """The text without the spaces around it; null where nothing is left."""
    text = choose(column.str.contains(_SPACE_AT_AN_END), column.str.strip_chars(SPACES), column)
    return nw.when(text != literal("")).then(text)


def no_text(column: nw.Expr, *, marked: bool) -> nw.Expr:
    """The trouble of a cell with a null byte; null for every other cell.

    Args:
        column: the cells as found.
        marked: cells whose value a workbook does not hold are marked with a null byte.
    """
    found = nw.when(column.str.contains(_NUL, literal=True))
    control = literal(number_of("cell.control-character"))
    if not marked:
        return found.then(control).otherwise(unknown("count"))
    kinds = (
        nw.when(column.str.starts_with(NOT_COMPUTED))
        .then(literal(number_of("cell.formula-not-computed")))
        .when(column.str.starts_with(SPREADSHEET_ERROR))
        .then(literal(number_of("cell.spreadsheet-error")))
        .when(column.str.starts_with(DIGITS_LOST))
        .then(literal(number_of("cell.digits-lost")))
        .otherwise(control)
    )
    return found.then(kinds).otherwise(unknown("count"))


def without_marks(column: nw.Expr) -> nw.Expr:
    """The cell as a person would write it down, without null bytes."""
    bare = column.str.replace_all(DIGITS_LOST, "", literal=True)
    return bare.str.replace_all(_NUL, "", literal=True)


def looks_like_a_formula(column: nw.Expr) -> nw.Expr:
    """Whether a spreadsheet would run the text as a formula."""
    return column.str.strip_chars(SPACES).str.contains(_FORMULA_STARTS)


def listed(field: Field, column: nw.Expr) -> nw.Expr:
    """The value that the field's words give to a text; null for a text that is none of them."""
    text = column.str.to_lowercase().str.replace_all(r"\s", "")
    words = {normal_word(str(value)): str(value) for value in field.words.values()}
    return chosen(text, words | {normal_word(w): str(v) for w, v in field.words.items()})


def chosen(column: nw.Expr, texts: Mapping[str, str]) -> nw.Expr:
    """The text that stands for each text; null for every other one."""
    found = unknown("text")
    for text in dict.fromkeys(texts.values()):
        keys = [key for key, value in texts.items() if value == text]
        found = choose(column.is_in(keys), literal(text), found)
    return found


def in_half_width(column: nw.Expr) -> nw.Expr:
    """A number typed in full-width digits, in plain ones, with a capital X."""
    text = column.str.to_uppercase()
    for wide, narrow in _FULL_WIDTH.items():
        text = text.str.replace_all(wide, narrow, literal=True)
    return choose(column.str.contains(_HAS_FULL_WIDTH), text, column.str.to_uppercase())
