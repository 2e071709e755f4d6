"""Units: what a plan's figures are counted in, and how they become whole numbers.

A unit is an amount, perhaps of a multiple, perhaps for somebody and for a period:
``yuan``, ``万元``, ``yuan/household``, ``元/人/月``, ``yuan per person per month``, ``元每人每月``.
Money is kept in fen, percentages in millionths of the whole, counts as they are; a figure that is
finer than that is refused, never rounded.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NoReturn

from attrs import frozen

from publicservice.model.problem import PlanError, nearest
from publicservice.model.shown import shown

LARGEST_DIGITS = 15
LARGEST = 10**LARGEST_DIGITS
"""No figure of a plan is larger in its smallest unit; in fen that is ten trillion yuan."""

UnitKind = Literal["money", "percent", "count"]

_Names = Mapping[str, tuple[str, ...]]

MONEY_UNITS: _Names = MappingProxyType({
    "yuan": ("元", "圆", "人民币", "人民币元", "rmb", "cny"),
    "jiao": ("角",),
    "fen": ("分",),
})  # fmt: skip
"""Amounts of money and their other names. 分 is money; points of a score are 分值."""

SHARE_UNITS: _Names = MappingProxyType({
    "%": ("percent", "per cent"),
    "‰": ("permille", "per mille"),
})  # fmt: skip

COUNT_UNITS: _Names = MappingProxyType({
    "years": ("year", "年", "岁", "周岁", "年度"),
    "months": ("month", "月", "个月"),
    "weeks": ("week", "周", "星期"),
    "days": ("day", "天", "日"),
    "hours": ("hour", "小时"),
    "minutes": ("minute", "分钟"),
    "quarters": ("quarter", "季度", "季"),
    "terms": ("term", "学期"),
    "times": ("time", "次", "趟"),
    "visits": ("visit", "人次"),
    "rounds": ("round", "轮"),
    "persons": ("person", "people", "人", "名", "位", "口"),
    "households": ("household", "户", "家庭"),
    "couples": ("couple", "对", "对夫妻"),
    "doctors": ("doctor", "名医生"),
    "cases": ("case", "例", "案"),
    "items": ("item", "项", "条"),
    "pieces": ("piece", "件", "个", "只", "台", "袋", "瓶"),
    "copies": ("copy", "份", "本"),
    "sets": ("set", "套"),
    "issues": ("issue", "期"),
    "doses": ("dose", "剂", "剂次"),
    "kinds": ("kind", "种", "类"),
    "classes": ("class", "班"),
    "lessons": ("lesson", "课时", "节"),
    "teams": ("team", "队", "支"),
    "villages": ("village", "村", "个村"),
    "townships": ("township", "乡镇", "个乡镇"),
    "districts": ("district", "区县", "个区"),
    "counties": ("county", "县市", "个县"),
    "facilities": ("facility", "所", "家", "机构", "个机构"),
    "firms": ("firm", "企业", "家企业"),
    "projects": ("project", "项目", "个项目"),
    "places": ("place", "名额"),
    "beds": ("bed", "张", "床位"),
    "grades": ("grade", "级"),
    "points": ("point", "分值", "得分"),
    "mu": ("亩",),
    "square metres": ("square metre", "平方米", "m2"),
    "metres": ("metre", "米"),
    "kilometres": ("kilometre", "km", "公里", "千米"),
    "kilograms": ("kilogram", "kg", "公斤", "千克"),
})  # fmt: skip
"""Everything that a plan may count, and its other names. A plugin's new unit is added here."""

WHOM: _Names = MappingProxyType({
    "person": ("persons", "people", "人", "名", "人口", "capita", "head", "inhabitant"),
    "household": ("households", "户", "家庭", "family"),
    "couple": ("couples", "对", "对夫妻"),
    "doctor": ("doctors", "医生", "名医生"),
    "pupil": ("pupils", "student", "students", "学生", "生"),
    "case": ("cases", "例", "案"),
    "item": ("items", "项", "件", "条"),
    "time": ("times", "次", "visit", "人次"),
    "piece": ("pieces", "个", "套", "份"),
    "class": ("classes", "班"),
    "team": ("teams", "队"),
    "village": ("villages", "村"),
    "township": ("townships", "乡镇", "乡", "镇"),
    "district": ("districts", "区县"),
    "county": ("counties", "县市"),
    "facility": ("facilities", "所", "家", "机构"),
    "project": ("projects", "项目"),
    "mu": ("亩",),
})  # fmt: skip
"""For whom an amount is meant, and its other names."""

PERIODS: _Names = MappingProxyType({
    "day": ("days", "天", "日"),
    "week": ("weeks", "周", "星期"),
    "month": ("months", "月"),
    "quarter": ("quarters", "季", "季度"),
    "term": ("terms", "学期"),
    "season": ("seasons", "季节", "采暖季", "供暖季"),
    "year": ("years", "年", "annum", "年度"),
    "once": ("一次性",),
})  # fmt: skip
"""For which period an amount is meant, and its other names."""

MULTIPLES: Mapping[str, int] = MappingProxyType({
    "thousand": 10**3, "ten thousand": 10**4, "10k": 10**4, "million": 10**6,
    "hundred million": 10**8,
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
})  # fmt: skip

_SMALLEST = {"yuan": 100, "jiao": 10, "fen": 1, "%": 10_000, "‰": 1_000}
_PER = r"(?:\s*(?:/|·|每|(?<!\S)per(?!\S))\s*)+"
_SHARE = re.compile(
    rf"(%|‰|percent|per cent|permille|per mille)(?:\s+of\s+(?P<base>.+)|(?P<parts>{_PER}.+))?"
)


@frozen
class Unit:
    """A unit taken apart.

    Attributes:
        text: as the plan writes it.
        kind: how figures in it behave in rules.
        amount: what is counted, by its canonical name: ``yuan``, ``%``, ``days``.
        scale: how many of the smallest unit (fen, millionths, ones) make 1 of it; a power of ten.
        whom: for whom, such as ``person`` or ``household``; empty where the unit does not say.
        period: for which period, such as ``month`` or ``once``; empty where it does not say.
        base: of what a percentage is taken; empty for a share of the indicator's own whole.
    """

    text: str
    kind: UnitKind
    amount: str
    scale: int
    whom: str = ""
    period: str = ""
    base: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals a figure in this unit may have."""
        return len(str(self.scale)) - 1

    def to_whole(self, figure: int | Decimal) -> int:
        """The figure in the smallest unit: fen, millionths, ones. Raises PlanError."""
        number = Decimal(figure)
        if not number.is_finite():
            raise PlanError.of(
                "plan.not-a-figure", f"{number} is not a figure",
                remedy='write a number, or { unknown = "as printed" }',
            )  # fmt: skip
        if not number:
            return 0
        self._check_bounds(number)
        if number.adjusted() < -LARGEST_DIGITS:  # before a fraction of a billion digits is made
            self._fail_too_fine(number)
        whole = Fraction(number) * self.scale
        if whole.denominator != 1:
            self._fail_too_fine(number)
        if abs(whole) > LARGEST:
            self._fail_too_large(number)
        return int(whole)

    def to_figure(self, whole: int) -> Decimal:
        """The figure that a plan would write for so many of the smallest unit; exact."""
        digits = tuple(int(digit) for digit in str(abs(whole)))
        text = f"{Decimal((int(whole < 0), digits, -self.decimals)):f}"
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)

    def _check_bounds(self, number: Decimal) -> None:
        if number.adjusted() > LARGEST_DIGITS:
            self._fail_too_large(number)
        if self.kind == "percent" and not self.base and number * self.scale > 1_000_000:
            raise PlanError.of(
                "plan.percent-over-100", f"a percentage of {self._shown(number)}",
                remedy="a share lies between 0 and 100; a growth or uplift that may pass 100 is "
                'written unit = "% of baseline"',
            )  # fmt: skip
        if number < 0 and not self.base:
            raise PlanError.of(
                "plan.negative", f"{self._shown(number)} is negative",
                remedy="write the size of it; the rule says whether it is added or taken away",
            )  # fmt: skip

    def _fail_too_fine(self, number: Decimal) -> NoReturn:
        finest = {"money": "a fen", "percent": "a millionth of the whole"}.get(self.kind)
        if self.decimals:
            remedy = f"write at most {self.decimals} decimals in {self.text}"
        else:
            remedy = "write a whole number, in a smaller unit if there is one"
        what = f"finer than {finest}" if finest else f"not a whole number of {self.amount}"
        raise PlanError.of("plan.too-fine", f"{self._shown(number)} is {what}", remedy=remedy)

    def _fail_too_large(self, number: Decimal) -> NoReturn:
        raise PlanError.of(
            "plan.too-large", f"{self._shown(number)} is larger than a plan's figure can be",
            remedy="check the figure and its unit",
        )  # fmt: skip

    def _shown(self, number: Decimal) -> str:
        return f"{shown(number)} {self.text}".rstrip()


PLAIN_COUNT = Unit("", "count", "", 1)
"""The unit of a whole number that has none."""


@lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Take a unit apart. Raises PlanError that names the part and the nearest known names."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if share := _SHARE.fullmatch(plain):
        amount = _canonical(share[1], SHARE_UNITS)
        parts = re.split(_PER, share["parts"] or "")[1:]
        whom, period = _for_whom(text, parts)
        return Unit(text, "percent", amount, _SMALLEST[amount], whom, period, share["base"] or "")
    head, *parts = re.split(_PER, plain)
    multiple, amount, kind = _amount(text, head)
    whom, period = _for_whom(text, parts)
    return Unit(text, kind, amount, _SMALLEST.get(amount, 1) * multiple, whom, period)


def _amount(text: str, head: str) -> tuple[int, str, UnitKind]:
    # The empty prefix comes first: 千克 is a kilogram, not a thousand of something.
    for prefix, multiple in (("", 1), *MULTIPLES.items()):
        name = head.removeprefix(prefix).strip()
        if head.startswith(prefix) and (amount := _canonical(name, MONEY_UNITS)):
            return multiple, amount, "money"
        if head.startswith(prefix) and (amount := _canonical(name, COUNT_UNITS)):
            return multiple, amount, "count"
    raise _unknown_unit(text, head, (MONEY_UNITS, SHARE_UNITS, COUNT_UNITS))


def _for_whom(text: str, parts: Iterable[str]) -> tuple[str, str]:
    found = {"whom": "", "period": ""}
    for part in parts:
        slot, names = ("whom", WHOM) if _canonical(part, WHOM) else ("period", PERIODS)
        name = _canonical(part, names)
        if not name:
            raise _unknown_unit(text, part, (WHOM, PERIODS))
        if found[slot]:
            raise PlanError.of(
                "plan.unknown-unit", f"unit {text!r} names {found[slot]} and {name}",
                remedy="keep one person or thing and one period, such as yuan/person/month",
            )  # fmt: skip
        found[slot] = name
    return found["whom"], found["period"]


def _canonical(name: str, names: _Names) -> str:
    return next((known for known, others in names.items() if name in (known, *others)), "")


def _unknown_unit(text: str, part: str, registries: tuple[_Names, ...]) -> PlanError:
    canonical = [name for names in registries for name in names]
    others = [name for names in registries for group in names.values() for name in group]
    close = difflib.get_close_matches(part, canonical + others, n=1, cutoff=0.6)
    inside = f" in {text!r}" if part != text else ""
    return PlanError.of(
        "plan.unknown-unit", f"unknown unit {part!r}{inside}",
        remedy=nearest(part, canonical + others if close else canonical),
    )  # fmt: skip
