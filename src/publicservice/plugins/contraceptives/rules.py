"""A county gives contraceptives free of charge (corpus 000/7).

Covered here: who is served, and the five targets of 一. The document has no phases. Stock, demand
plan, follow-up, training and the settlement of operations are not covered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publicservice import (
    Facility,
    Field,
    Indicator,
    Key,
    Person,
    Programme,
    Reference,
    Register,
    Row,
    Survey,
    age_between,
    any_of,
    criterion,
    hookimpl,
    year_start,
)

METHODS = {
    "避孕套": "condom",
    "口服避孕药": "oral_pill",
    "外用避孕药": "spermicide",
    "避孕针": "injection",
}
OPERATIONS = {
    "放置宫内节育器": "iud_insertion", "取出宫内节育器": "iud_removal",
    "放置皮下埋植剂": "implant_insertion", "取出皮下埋植剂": "implant_removal",
    "输精管结扎术": "vasectomy", "输精管吻合术": "vasectomy_reversal",
    "输卵管结扎术": "tubal_ligation", "输卵管吻合术": "tubal_reversal",
}  # fmt: skip


class Resident(Person):
    """A person who lives in the county, whatever the registered residence."""

    is_married = Field("bool", zh="已婚", aliases=("married", "是否已婚"))


class DistributingFacility(Facility):
    """An institution that should have a point where contraceptives are given out."""

    distributes_contraceptives = Field("bool", zh="发放避孕药具", aliases=("药具发放点",))


class Dispensing(Register):
    """Contraceptives given to a person on a day."""

    register = "dispensings"
    zh = "药具发放"
    file_names = ("dispensing", "发放记录", "药具发放记录")

    dispensing = Key(zh="发放编号")
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id"))
    date = Field("date", zh="日期", aliases=("发放日期",))
    method = Field("text", zh="药具种类", words=METHODS)
    entered_in_system = Field("bool", zh="已录入系统", aliases=("个案录入",))


class Surgery(Register):
    """A contraceptive operation."""

    register = "surgeries"
    zh = "避孕手术"
    file_names = ("surgery", "手术", "手术记录")

    surgery = Key(zh="手术编号")
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id"))
    date = Field("date", zh="日期", aliases=("手术日期",))
    kind = Field("text", zh="手术类型", words=OPERATIONS)
    free = Field("bool", zh="免费", aliases=("是否免费",))


def _this_year(row: Row) -> Any:
    return (row.date >= year_start()) & (row.date <= row.at)


class Contraceptives(Programme):
    """Free contraceptives for everyone of child-bearing age in the county."""

    id = "contraceptives"
    en = "free contraceptives"
    zh = "免费提供避孕药具"
    unit = Resident
    categories = ("married", "not_married")

    in_county = criterion(
        "lives in the county", "辖区内居住",
        lambda p: p.resident & ~(p.moved_out_on <= p.at), cite="二",
    )  # fmt: skip
    child_bearing_age = criterion(
        "of child-bearing age", "育龄",
        lambda p: age_between(p.birth_date, p.plan.ages.from_age, p.plan.ages.to_age), cite="二",
    )  # fmt: skip
    married = criterion(
        "married", "已婚育龄人员", lambda p: p.is_married, cite="五1",
    )  # fmt: skip
    not_married = criterion("not married", "未婚育龄人员", lambda p: ~p.married)
    eligible = criterion(
        "served", "服务对象", lambda p: p.in_county & p.child_bearing_age, cite="二"
    )

    obtaining_rate = Indicator(
        "obtained free contraceptives", "免费避孕药具获得率",
        lambda p: any_of(Dispensing, _this_year),
        of="eligible", cite="一(一)",
        definition="people served who obtained contraceptives this year",
    )  # fmt: skip
    distributing_share = Indicator(
        "distributing institutions", "药具发放机构比例",
        lambda f: f.distributes_contraceptives,
        of=lambda f: f.kind.is_in(f.plan.institutions.should_distribute),
        over=DistributingFacility, cite="一(二)",
        definition="institutions that give out contraceptives, of those that should",
    )  # fmt: skip
    entry_rate = Indicator(
        "cases entered in the system", "个案录入率",
        lambda d: d.entered_in_system, of=_this_year, over=Dispensing, cite="一(三)",
        definition="dispensings of this year that are entered in the information system",
    )  # fmt: skip
    surgery_rate = Indicator(
        "basic operations free of charge", "免费基本避孕手术服务率",
        lambda s: s.free,
        of=lambda s: _this_year(s) & s.kind.is_in(s.plan.surgery.basic),
        over=Surgery, cite="一(四)",
        definition="basic contraceptive operations of this year that were free of charge",
    )  # fmt: skip
    satisfaction = Indicator(
        "satisfied with the service", "服务对象满意度",
        lambda s: s.satisfied, of=lambda s: (s.programme == "contraceptives") & _this_year(s),
        over=Survey, cite="一(五)",
        definition="satisfied answers, of all answers about the service this year",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield Contraceptives
