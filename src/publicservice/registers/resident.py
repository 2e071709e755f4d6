"""Resident identity numbers: form, date and check digit, by arithmetic on whole columns.

The last of the 18 characters makes the weighted sum of all of them 1 modulo 11 (X stands for 10).
The area code is never judged: codes are withdrawn, and people keep their numbers.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from publicservice.engine.literals import literal
from publicservice.registers.codes import number_of
from publicservice.registers.settle import settled
from publicservice.registers.strings import in_half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SOUND = "__sound"
_FORM = "^[0-9]{17}[0-9X]$"
_LEAP_YEAR = "(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)"
_DATE = (
    "^[0-9]{6}(?:[1-9][0-9]{3}(?:"
    "(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|"
    "(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|"
    "02(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}0229)[0-9]{{3}}[0-9X]$"
)


def with_checked(frame: nw.LazyFrame[Any], number: str, trouble: str) -> nw.LazyFrame[Any]:
    """The frame with numbers in plain digits, and unknown where they cannot be right.

    Args:
        frame: any frame.
        number: the column of numbers, without spaces around them.
        trouble: the column that receives the number of the trouble; kept where it is not null.
    """
    text, sound = nw.col(number), nw.col(_SOUND)
    frame = settled(frame.with_columns(**{number: in_half_width(text)}))
    formed = nw.when(text.str.contains(_FORM)).then(text)
    frame = settled(frame.with_columns(**{_SOUND: formed}))
    found = (
        nw.when(~text.is_null() & sound.is_null())
        .then(literal(number_of("cell.resident-number-form")))
        .when(~sound.str.contains(_DATE))
        .then(literal(number_of("cell.resident-number-date")))
        .when(_sum(sound) % literal(11) != literal(1))
        .then(literal(number_of("cell.resident-number-check-digit")))
        .otherwise(nw.col(trouble))
    )
    frame = settled(frame.with_columns(**{trouble: found}))
    return frame.with_columns(**{number: nw.when(nw.col(trouble).is_null()).then(text)})


def birth_date(number: nw.Expr) -> nw.Expr:
    """The day of birth that a valid number holds."""
    return number.str.slice(6, 8).str.to_date("%Y%m%d")


def sex(number: nw.Expr, male: str, female: str) -> nw.Expr:
    """The sex that a valid number holds: the 17th digit is odd for men."""
    odd = number.str.slice(16, 1).cast(nw.Int64) % literal(2)
    return (
        nw.when(odd == literal(1)).then(literal(male)).when(odd == literal(0)).then(literal(female))
    )


def _sum(number: nw.Expr) -> nw.Expr:
    """The weighted sum of all 18 characters of a number of the right form."""
    total = number.str.slice(17, 1).str.replace_all("X", "10", literal=True).cast(nw.Int64)
    for place, weight in enumerate(_WEIGHTS):
        total = total + number.str.slice(place, 1).cast(nw.Int64) * literal(weight)
    return total
