"""Text cells turned into days, numbers, amounts, shares and yes or no, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from publicservice.model.registers.field import Field, Kind
from publicservice.registers.codes import LIMIT, number_of
from publicservice.registers.spaces import SPACES, normal_word

YES = ("是", "有", "y", "yes", "true", "1", "1.0", "√", "✓", "✔", "对")
NO = ("否", "无", "没有", "n", "no", "false", "0", "0.0", "×", "✗", "✘", "错")

_DAY = (
    r"^([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?"
    r"(?:[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?$"
)
_COMPACT_DAY = r"^([0-9]{4})([0-9]{2})([0-9]{2})$"
_WRITTEN_DAY = r"^[1-9][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}$"
_DIGITS = r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_COUNT = rf"^(-?)\s*{_DIGITS}(?:\.0*)?$"
_MONEY = rf"^(-?)\s*(?:¥|rmb|cny|人民币)?\s*{_DIGITS}?(?:\.([0-9]*))?\s*(元|圆|yuan|万元?|亿元?)?$"
_PERCENT = rf"^(-?)\s*{_DIGITS}?(?:\.([0-9]*))?\s*(%)?$"
_POINTS = rf"^(-?)\s*{_DIGITS}?(?:\.([0-9]*))?\s*(分|points?)?$"
_FORMULA = r"^(?:[=+@]|-\s*[^0-9.¥\s])"
_FRACTION_DIGITS = 10
_TYPES: Mapping[Kind, pl.DataType] = {
    "text": pl.String(),
    "bool": pl.Boolean(),
    "count": pl.Int64(),
    "money": pl.Int64(),
    "percent": pl.Int64(),
    "points": pl.Int64(),
    "date": pl.Date(),
}
_FEN_IN = {"万": 10**6, "万元": 10**6, "亿": 10**10, "亿元": 10**10}
FEN_IN_A_YUAN = 100
MILLIONTHS_IN_A_PERCENT = 10_000
THOUSANDTHS_IN_A_POINT = 1_000

# Frames here have one row for each distinct text. Columns are added step by step, because the same
# expression written twice is computed twice.
Frame = pl.LazyFrame
_TEXT, _VALUE, _TROUBLE = pl.col("text"), pl.col("value"), pl.col("trouble")


def parsed(field: Field, cells: pl.Series, *, in_fen: bool) -> pl.DataFrame:
    """The field's value in every cell of a text column, in the engine's type of its kind.

    Blank cells are null without trouble; cells that cannot be read are null with one.

    Args:
        field: of any kind; of kind text only with `words`, all it may hold unless it is open.
        cells: as they stand; each distinct text is read once.
        in_fen: amounts are whole numbers of fen.

    Returns:
        Columns `value` and `trouble` (Int64, the number of the trouble or null), a row a cell.
    """
    cells = cells.alias("cell")
    distinct = cells.unique().to_frame().lazy()
    bare = pl.col("cell").str.normalize("NFKC").str.strip_chars(SPACES).str.to_lowercase()
    frame = distinct.with_columns(text=bare).with_columns(text=pl.when(_TEXT != "").then(_TEXT))
    kind: Kind = "count" if in_fen else field.kind
    frame = _READERS[kind](frame)
    if in_fen:
        amount = pl.when(number_of("cell.not-a-whole-number") == _TROUBLE).then(
            _number("cell.not-an-amount")
        )
        frame = frame.with_columns(trouble=amount.otherwise(_TROUBLE))
    if field.words:
        frame = _with_words(frame, field)
    formula = _TEXT.str.contains(_FORMULA) & _VALUE.is_null()
    frame = frame.with_columns(
        trouble=pl.when(formula).then(_number("cell.formula")).otherwise(_TROUBLE)
    ).with_columns(trouble=pl.when(_TEXT.is_not_null()).then(_TROUBLE))
    return (
        cells.to_frame()
        .lazy()
        .join(frame, on="cell", how="left", nulls_equal=True, maintain_order="left")
        .select("value", "trouble")
        .collect()
    )


def _with_words(frame: Frame, field: Field) -> Frame:
    """The values that the field's own words give, which go before what else a text may mean."""
    words = {normal_word(word): value for word, value in field.words.items()}
    if field.kind == "text":
        words = {normal_word(str(value)): value for value in field.words.values()} | words
    own = _TEXT.str.replace_all(r"\s", "").replace_strict(
        list(words), list(words.values()), default=None, return_dtype=_TYPES[field.kind]
    )
    frame = frame.with_columns(own=own)
    unread = pl.col("own").is_null()
    if field.kind == "text":
        if field.open:
            bare = pl.col("cell").str.strip_chars(SPACES)
            other = pl.when(_TEXT.is_not_null()).then(bare)
            return frame.with_columns(value=pl.coalesce(pl.col("own"), other), trouble=_trouble())
        trouble = _trouble((unread, "cell.not-a-listed-word"))
        return frame.with_columns(value=pl.col("own"), trouble=trouble)
    return frame.with_columns(
        value=pl.coalesce(pl.col("own"), _VALUE), trouble=pl.when(unread).then(_TROUBLE)
    )


def _number(code: str) -> pl.Expr:
    return pl.lit(number_of(code), dtype=pl.Int64)


def _trouble(*cases: tuple[pl.Expr, str]) -> pl.Expr:
    """The first case that holds, as the number of its code; null where none does."""
    found: pl.Expr = pl.lit(None, dtype=pl.Int64)
    for condition, code in reversed(cases):
        found = pl.when(condition).then(_number(code)).otherwise(found)
    return found


def _text(frame: Frame) -> Frame:
    return frame.with_columns(value=_TEXT, trouble=_trouble())


def _day(frame: Frame) -> Frame:
    written = _TEXT.str.replace(_DAY, "$1-$2-$3").str.replace(_COMPACT_DAY, "$1-$2-$3")
    sound = pl.col("written").str.contains(_WRITTEN_DAY)
    day = pl.when(sound).then(pl.col("written")).str.to_date("%Y-%m-%d", strict=False)
    frame = frame.with_columns(written=written).with_columns(value=day)
    return frame.with_columns(trouble=_trouble((_VALUE.is_null(), "cell.not-a-date")))


def _yes_or_no(frame: Frame) -> Frame:
    words = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
    value = _TEXT.replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.Boolean
    )
    frame = frame.with_columns(value=value)
    return frame.with_columns(trouble=_trouble((_VALUE.is_null(), "cell.not-yes-or-no")))


def _count(frame: Frame) -> Frame:
    frame = _taken_apart(frame, _COUNT, "sign", "digits").with_columns(whole=_whole())
    fits = (pl.col("whole") <= LIMIT).fill_null(value=False)
    absent = pl.col("digits").is_null()
    trouble = _trouble((absent, "cell.not-a-whole-number"), (~fits, "cell.too-large"))
    return _signed(frame.with_columns(number=pl.col("whole"), trouble=trouble))


def _money(frame: Frame) -> Frame:
    frame = _taken_apart(frame, _MONEY, "sign", "digits", "fraction", "unit")
    fen = pl.col("unit").replace_strict(
        list(_FEN_IN), list(_FEN_IN.values()), default=FEN_IN_A_YUAN, return_dtype=pl.Int64
    )
    frame = frame.with_columns(scale=fen)
    return _scaled(frame, none="cell.not-an-amount", finer="cell.finer-than-a-fen")


def _percent(frame: Frame) -> Frame:
    frame = _taken_apart(frame, _PERCENT, "sign", "digits", "fraction", "unit")
    frame = frame.with_columns(scale=pl.lit(MILLIONTHS_IN_A_PERCENT, dtype=pl.Int64))
    frame = _scaled(frame, none="cell.not-a-percentage", finer="cell.finer-than-a-millionth")
    small = _VALUE.is_between(1, MILLIONTHS_IN_A_PERCENT) & pl.col("unit").is_null()
    ambiguous = pl.when(small).then(_number("cell.ambiguous-percentage")).otherwise(_TROUBLE)
    frame = frame.with_columns(trouble=ambiguous)
    return frame.with_columns(value=pl.when(_TROUBLE.is_null()).then(_VALUE))


def _points(frame: Frame) -> Frame:
    frame = _taken_apart(frame, _POINTS, "sign", "digits", "fraction", "unit")
    frame = frame.with_columns(scale=pl.lit(THOUSANDTHS_IN_A_POINT, dtype=pl.Int64))
    return _scaled(frame, none="cell.not-a-score", finer="cell.finer-than-a-thousandth")


def _taken_apart(frame: Frame, pattern: str, *names: str) -> Frame:
    """The groups of the pattern as columns; null in all where the text does not match."""
    groups = _TEXT.str.extract_groups(pattern).struct.rename_fields(names)
    return frame.with_columns(groups.alias("groups")).unnest("groups")


def _whole() -> pl.Expr:
    """The number that `digits` writes; null where it has more than 18."""
    bare = pl.col("digits").str.replace_all(",", "", literal=True).str.strip_chars_start("0")
    return bare.replace("", "0").cast(pl.Int64, strict=False)


def _signed(frame: Frame) -> Frame:
    """`number` with its sign as the value, where there is no trouble."""
    number = pl.col("number")
    signed = pl.when(pl.col("sign") == "-").then(-number).otherwise(number)
    return frame.with_columns(value=pl.when(_TROUBLE.is_null()).then(signed))


def _scaled(frame: Frame, *, none: str, finer: str) -> Frame:
    """A decimal number times `scale`, exactly; the scale is a power of ten up to 10**10."""
    scale, whole, rest, number = map(pl.col, ("scale", "whole", "rest", "number"))
    frame = frame.with_columns(
        absent=pl.col("digits").is_null() & (pl.col("fraction").fill_null("") == ""),
        digits=pl.col("digits").fill_null("0"),
        fraction=pl.col("fraction").fill_null("").str.strip_chars_end("0"),
    )
    padded = pl.col("fraction").str.pad_end(_FRACTION_DIGITS, "0").cast(pl.Int64, strict=False)
    below = pl.lit(10**_FRACTION_DIGITS, dtype=pl.Int64) // scale
    frame = frame.with_columns(whole=_whole(), rest=padded, below=below)
    frame = frame.with_columns(number=whole * scale + rest // pl.col("below"))
    too_fine = (pl.col("fraction").str.len_chars() > _FRACTION_DIGITS) | (
        rest % pl.col("below") != 0
    )
    fits = ((whole <= LIMIT // scale) & (number <= LIMIT)).fill_null(value=False)
    cases = (pl.col("absent"), none), (too_fine, finer), (~fits, "cell.too-large")
    return _signed(frame.with_columns(trouble=_trouble(*cases)))


_READERS: Mapping[Kind, Callable[[Frame], Frame]] = {
    "text": _text,
    "bool": _yes_or_no,
    "count": _count,
    "money": _money,
    "percent": _percent,
    "points": _points,
    "date": _day,
}
