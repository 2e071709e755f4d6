"""Visits to households in hardship before a festival: whom, with how much, out of which money.

Six documents in one family (corpus 004/1, 004/2, 004/4, 004/5, 004/7, 004/12): the default plan is
that of 004/1, the others ship as plans beside it. They differ in their classes, standards and
sources, all of which are the plan's; 004/2 and 004/4 write a criterion of their own. Where only so
many can be visited (004/2, 004/12), the places stand in the plan, and who has one is worked out.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Household,
    Indicator,
    Person,
    Programme,
    amount,
    count,
    criterion,
    highest,
    hookimpl,
)

LISTS = {
    "低保户": "low_income", "五保户": "five_guarantee", "特困户": "destitute", "贫困户": "poor",
    "残疾人户": "disabled", "受灾户": "disaster", "大病户": "serious_illness",
    "因病返贫户": "serious_illness", "低收入户": "low_income_edge", "低保边缘户": "low_income_edge",
    "单亲家庭": "single_parent", "困难优抚对象": "entitled", "复退军人": "veteran",
    "空巢老人": "empty_nest", "困境儿童": "child", "计生困难对象": "family_planning",
    "困难职工": "worker", "困难农民工": "migrant_worker", "困难企业特困职工": "enterprise_worker",
    "特困失业人员": "unemployed", "省级劳模": "provincial_model", "困难教职工": "teacher",
    "困难农民": "farmer", "困难城镇居民": "urban_resident", "征拆户": "resettled", "无": "none",
}  # fmt: skip
HONOURS = {
    "老同志": "old_comrade", "老党员": "old_member", "老劳模": "old_model", "困难党员": "member",
    "学雷锋先进代表": "lei_feng", "道德模范": "moral_model", "离任村干部": "village_cadre",
    "老干部": "old_cadre", "劳动模范": "labour_model", "无": "none",
}  # fmt: skip


class VisitedHousehold(Household):
    """A family, or a worker, that may be visited: one row of the roster."""

    hardship_list = Field(
        "text", zh="困难类别", aliases=("慰问对象类别",), words=LISTS, blank="none"
    )
    honour = Field("text", zh="特定对象类别", words=HONOURS, blank="none")
    real_hardship = Field("bool", zh="缴费确有困难", aliases=("家庭困难", "困难户"))
    own_hospital_cost = Field("money", zh="住院自付费用", aliases=("自付医疗费",))
    needs_care = Field("bool", zh="需常年护理", blank=False)
    disaster_harm = Field("bool", zh="因灾重病或死亡", blank=False)
    disaster_loss = Field("money", zh="因灾财产损失")
    civil_compensation = Field("bool", zh="涉及民事赔偿", blank=False)
    special_case = Field("bool", zh="认定特殊情况", blank=False)
    visited_elsewhere = Field("bool", zh="其他项目已慰问", aliases=("已慰问",), blank=False)
    decided_amount = Field("money", zh="核定慰问金", aliases=("慰问金额", "慰问金"))
    decided_by = Field("text", zh="核定人", aliases=("审批人",))
    paid_by = Field("text", zh="资金来源")
    visited = Field("bool", zh="已走访", blank=False)
    receipt_signed = Field("bool", zh="已签收", aliases=("签领",), blank=False)


class HardshipVisits(Programme):
    """Visits to households in hardship before a festival, with money or goods."""

    id = "hardship-visits"
    en = "hardship visits"
    zh = "困难群众走访慰问"
    unit = VisitedHousehold
    plans = "plans"
    categories = ("key", "specified", "general", "resettled")

    disabled_members = count(
        "disabled members", "残疾人数", Person,
        lambda m: m.disability_grade >= 1, by="household", cite="二(二)2",
    )  # fmt: skip
    ill = criterion(
        "own hospital cost over the limit", "住院自付费用超限",
        lambda h: h.own_hospital_cost > h.plan.limits.own_cost, cite="二(二)1",
    )  # fmt: skip
    several_disabled = criterion(
        "several disabled, one in need of care", "一户多残且需常年护理",
        lambda h: (h.disabled_members >= h.plan.limits.disabled_members) & h.needs_care,
        cite="二(二)2",
    )  # fmt: skip
    disaster = criterion(
        "disaster or accident", "灾害或意外事故",
        lambda h: (
            (h.disaster_harm | (h.disaster_loss > h.plan.limits.loss)) & ~h.civil_compensation
        ),
        cite="二(二)3",
    )  # fmt: skip
    general = criterion(
        "on a hardship list", "一般慰问对象",
        lambda h: h.hardship_list.is_in(h.plan.lists.general), cite="二(二)",
    )  # fmt: skip
    specified = criterion(
        "honoured and in hardship", "特定慰问对象",
        lambda h: h.honour.is_in(h.plan.lists.specified) & h.real_hardship, cite="二(二)",
    )  # fmt: skip
    in_money = criterion("in a class", "慰问对象", lambda h: h.general | h.specified)
    key = criterion(
        "especially hard case", "重点慰问对象",
        lambda h: h.plan.classes.key & h.in_money
        & (h.ill | h.several_disabled | h.disaster | h.special_case),
        cite="二(二)",
    )  # fmt: skip
    resettled = criterion(
        "resettled", "征拆慰问对象",
        lambda h: h.hardship_list.is_in(h.plan.lists.resettled), cite="二(二)",
    )  # fmt: skip
    not_visited_twice = criterion(
        "not visited by another programme", "未重复慰问",
        lambda h: ~h.visited_elsewhere, cite="三(二)",
    )  # fmt: skip
    eligible = criterion(
        "to be visited", "应慰问", lambda h: (h.in_money | h.resettled) & h.not_visited_twice
    )

    standard = amount(
        "highest class that fits", "就高标准",
        lambda h: highest(
            (h.key, h.plan.standard.key), (h.specified, h.plan.standard.specified),
            (h.general, h.plan.standard.general),
        ),
        cite="二(二)",
    )  # fmt: skip
    gets_money = criterion(
        "visited with money", "发放慰问金", lambda h: h.eligible & h.in_money, cite="二(二)"
    )
    gets_goods = criterion(
        "visited with goods", "发放慰问物资", lambda h: h.eligible & h.resettled, cite="二(一)"
    )

    visit = Benefit(
        "visit money", "慰问金", "standard", to="gets_money", per="household", once=True,
        decided="decided_amount", decided_by="decided_by", paid_by="paid_by", cite="二(二)",
    )  # fmt: skip
    goods = Benefit(
        "goods for resettled households", "征拆慰问物资", lambda h: h.plan.standard.resettled,
        to="gets_goods", per="household", once=True, paid_by="paid_by", gives_way_to="visit",
        cite="二(一)",
    )  # fmt: skip

    reached = Indicator(
        "visited", "慰问覆盖率", lambda h: h.visited, of="eligible", cite="二(三)",
        definition="households that were visited, of those to be visited",
    )  # fmt: skip
    signed = Indicator(
        "visits with a signed receipt", "签收率", lambda h: h.receipt_signed,
        of=lambda h: h.visited, cite="二(三)",
        definition="visited households that signed for what they got",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield HardshipVisits
