"""Amounts of money in Chinese capital numerals, as receipts and cheques have them.

The rules are those of the central bank for filling in vouchers (支付结算办法, annex 1): 整 where no
fen follow, one 零 for any zeros between two figures, none where the place of 万 alone is zero, and
零 before 角 or 分 that follow a zero.
"""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
TEN_THOUSAND, HUNDRED_MILLION = 10**4, 10**8
FEN_IN_A_YUAN = 100
HIGHEST = HUNDRED_MILLION**2 * FEN_IN_A_YUAN - 1


def capital_amount(fen: int) -> str:
    """``120000`` fen are ``壹仟贰佰元整``, ``10050`` are ``壹佰元零伍角整``.

    Args:
        fen: a whole number; what is less than nothing is written with 负.

    Raises:
        ValueError: 10 to the 16th yuan and more, for which there is no common word.
    """
    if abs(fen) > HIGHEST:
        raise ValueError(f"{fen} fen have no capital numerals")
    if fen < 0:
        return f"负{capital_amount(-fen)}"
    yuan, rest = divmod(fen, FEN_IN_A_YUAN)
    jiao, odd = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    tail = f"{DIGITS[jiao]}角" if jiao else ""
    tail += f"{DIGITS[odd]}分" if odd else "整" if jiao else ""
    skipped = bool(yuan) and (not jiao or yuan % 10 == 0)
    return f"{whole}{'零' if skipped else ''}{tail}"


def _whole(number: int) -> str:
    """A number above nothing; before a part that does not fill its places stands one 零."""
    for size, name in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = DIGITS[0] if 0 < low < size // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low) if low else ''}"
    return _group(number)


def _group(number: int) -> str:
    """Up to four figures; zeros between two others are one 零, those at the end none."""
    written = ""
    gap = False
    for place in reversed(range(len(PLACES))):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        written += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return written
