"""Health campaigns that call on every home (corpus 004/6, 004/9, 004/11).

Here is what the documents have in common: which households are called on, what a call consists of,
and what institutions prepare and hand in. What only one of them asks for is in its own plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publicservice import (
    NEVER,
    Facility,
    Field,
    Household,
    Indicator,
    Key,
    Programme,
    Reference,
    Register,
    Row,
    Village,
    any_of,
    count,
    criterion,
    hookimpl,
)


class CampaignHousehold(Household):
    """A household of the area."""

    moved_out_on = Field("date", zh="迁出日期", blank=NEVER)
    bedridden = Field("bool", zh="卧病在家不便就医", aliases=("有卧病患者",))
    poor_patient = Field("bool", zh="贫困患者家庭")


class Institution(Facility):
    """A medical institution that takes part."""

    grade = Field("count", zh="医院等级", words={"一级": 1, "二级": 2, "三级": 3}, maximum=3)
    leading_group = Field("bool", zh="成立领导小组", aliases=("活动领导小组",))
    contact_named = Field("bool", zh="已报联系人", aliases=("联系人",))
    plan_handed_in_on = Field("date", zh="计划报送日期", blank=NEVER)
    summary_handed_in_on = Field("date", zh="总结报送日期", blank=NEVER)


class CampaignVillage(Village):
    """A village or community with its chat group."""

    staff_in_chat_group = Field("bool", zh="微信群有医务人员")


class HomeVisit(Register):
    """A call on a household."""

    register = "home_visits"
    zh = "入户走访"
    file_names = ("home_visit", "走访记录", "入户走访记录")

    home_visit = Key(zh="走访编号")
    household = Reference(Household, zh="户编号", aliases=("户号", "家庭编号"))
    date = Field("date", zh="日期", aliases=("走访日期",))
    basic_checks = Field("bool", zh="量血压测血糖", aliases=("基本医疗服务",))
    treated = Field("bool", zh="上门诊疗", blank=False)
    card_left = Field("bool", zh="发放联系卡", aliases=("健康便民联系卡",))
    card_names_staff = Field("bool", zh="联系卡联系人为医务人员")
    combined = Field("bool", zh="与其他入户服务结合", blank=False)


def _in_campaign(v: Row) -> Any:
    phase = v.plan.phases.implementation
    return (v.date >= phase.start) & (v.date <= phase.end) & (v.date <= v.at)


class HealthIntoHomes(Programme):
    """A county or town sends its health workers into every home."""

    id = "health-into-homes"
    en = "health into homes"
    zh = "健康进万家"
    unit = CampaignHousehold
    plans = "plans"

    moved_out = criterion(
        "moved out", "已迁出", lambda h: h.moved_out_on <= h.at, cite="004/6 二(二)"
    )
    eligible = criterion(
        "household of the area", "辖区居民户", lambda h: ~h.moved_out, cite="004/6 二(二)"
    )
    visited = criterion(
        "called on in the campaign", "已入户走访",
        lambda h: any_of(HomeVisit, _in_campaign), cite="004/6 二(二)",
    )  # fmt: skip
    checked = criterion(
        "called on with basic medical services", "走访并提供基本医疗服务",
        lambda h: any_of(HomeVisit, lambda v: _in_campaign(v) & v.basic_checks),
        cite="004/6 二(二)",
    )  # fmt: skip
    card_held = criterion(
        "holds a card that names a health worker", "持有联系卡(联系人为医务人员)",
        lambda h: any_of(
            HomeVisit, lambda v: _in_campaign(v) & v.card_left & v.card_names_staff
        ),
        cite="004/6 二(三)",
    )  # fmt: skip
    calls_of_their_own = count(
        "calls not combined with another service", "未与其他服务结合的走访次数",
        HomeVisit, lambda v: _in_campaign(v) & ~v.combined, cite="004/9 二(三)",
    )  # fmt: skip
    called_on_again = criterion(
        "called on more than once without need", "重复走访",
        lambda h: h.calls_of_their_own > 1, cite="004/9 二(三)",
    )  # fmt: skip

    coverage = Indicator(
        "households called on", "入户走访率", lambda h: h.visited, of="eligible",
        cite="004/6 二(二)", definition="households called on in the campaign, of all of the area",
    )  # fmt: skip
    served = Indicator(
        "households served at the call", "入户服务率", lambda h: h.checked, of="eligible",
        cite="004/6 二(二)", definition="households whose blood pressure or sugar was measured at a"
        " call, of all of the area",
    )  # fmt: skip
    cards = Indicator(
        "households with a contact card", "联系卡发放率", lambda h: h.card_held, of="eligible",
        cite="004/6 二(三)", definition="households that hold a card whose contact is a health"
        " worker, of all of the area",
    )  # fmt: skip
    repeated = Indicator(
        "households called on again", "重复走访率", lambda h: h.called_on_again, of="eligible",
        cite="004/9 二(三)", definition="households with more than one call that was not combined"
        " with another service, of all of the area",
    )  # fmt: skip
    chat_groups = Indicator(
        "chat groups with a health worker", "微信群医务人员覆盖率",
        lambda v: v.staff_in_chat_group, over=CampaignVillage, cite="004/6 二(三)",
        definition="villages and communities in whose chat group there is a health worker",
    )  # fmt: skip
    plans_handed_in = Indicator(
        "plans and contacts handed in", "活动计划报送率",
        lambda f: (f.plan_handed_in_on <= f.plan.deliverables.activity_plan.due)
        & (f.plan_handed_in_on <= f.at) & f.contact_named,
        over=Institution, cite="004/6 三(一)",
        definition="institutions whose plan came in time and that named a contact",
    )  # fmt: skip
    summaries_handed_in = Indicator(
        "summaries handed in", "活动总结报送率",
        lambda f: (f.summary_handed_in_on <= f.plan.deliverables.summary.due)
        & (f.summary_handed_in_on <= f.at),
        over=Institution, cite="004/6 三(三)",
        definition="institutions whose summary came in time",
    )  # fmt: skip
    led = Indicator(
        "institutions with a leading group", "成立领导小组的机构比例",
        lambda f: f.leading_group, over=Institution, cite="004/6 四(一)",
        definition="institutions that set up a leading group for the campaign",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield HealthIntoHomes
