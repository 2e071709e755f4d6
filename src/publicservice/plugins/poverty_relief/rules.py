"""Donations against poverty: who gives, by which account, and which projects are paid out of them.

Two programmes over one register of donations. The donors' one has the drives of a district's
Poverty-relief Day (corpus 002/7b), of a county (002/14) and of an education bureau with a scale by
rank (004/12). The projects' one pays out what came in: a gift that names a village stays there.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Indicator,
    Key,
    Programme,
    Reference,
    Register,
    Village,
    any_of,
    criterion,
    hookimpl,
    total,
    when,
    yuan,
)

CIRCLES = {
    "机关事业单位": "agency", "驻区部队": "army", "台胞华人华侨": "taiwan",
    "民营企业": "private_firm", "外商投资企业": "foreign_firm", "农业产业化龙头企业": "farm_leader",
    "扶贫龙头企业": "poverty_firm", "社会公众": "public",
}  # fmt: skip
RANKS = {
    "处级": "division", "正科级": "chief", "副科级": "vice", "一般干部职工": "staff", "无": "none",
}  # fmt: skip
USES = {
    "道路": "road", "饮水": "water", "助学": "school", "产业": "industry", "医疗": "medical",
    "无": "none",
}  # fmt: skip
ACCOUNTS = {
    "村三资账户": "village_account", "省慈善协会账户": "provincial_charity",
    "单位专用账户": "bureau",
}  # fmt: skip
STEPS = {
    "单位专户": "bureau", "工会汇总": "union", "市慈善总会": "city_charity",
    "省慈善协会": "provincial_charity", "区扶贫资金专户": "district_account",
    "村三资账户": "village_account",
}  # fmt: skip
FREE = "none"
"""What stands for a village or a use that the donor does not name."""


class Donor(Register):
    """Somebody who is asked to give: a person or a firm."""

    register = "donors"
    zh = "捐赠人"
    file_names = ("donor", "捐款名册")

    donor = Key(zh="捐赠人编号")
    name = Field("text", zh="姓名", private=True)
    office = Field("text", zh="单位")
    circle = Field("text", zh="捐赠人类别", words=CIRCLES)
    rank = Field("text", zh="职级", aliases=("级别",), words=RANKS)
    on_post = Field("bool", zh="在编在岗")


class Donation(Register):
    """A sum that was given; a village or a use that is left blank is left free."""

    register = "donations"
    zh = "捐款"
    file_names = ("donation", "捐款台账")
    levels = ("village", "township")

    donation = Key(zh="捐款编号")
    donor = Reference(Donor, zh="捐赠人编号")
    date = Field("date", zh="日期", aliases=("捐款日期",))
    amount = Field("money", zh="捐款金额", aliases=("金额",))
    village = Field("text", zh="指定村", aliases=("named_village", "指定贫困村"), blank=FREE)
    township = Field("text", zh="乡镇")
    named_use = Field("text", zh="指定用途", words=USES, open=True, blank=FREE)
    route = Field("text", zh="汇入账户", words=ACCOUNTS)


class Transfer(Register):
    """A sum that arrived at a step of the way from the donor to whom it is for."""

    register = "transfers"
    zh = "捐款划转"
    file_names = ("transfer", "划转记录")

    transfer = Key(zh="划转编号")
    date = Field("date", zh="日期", aliases=("划转日期",))
    step = Field("text", zh="环节", words=STEPS)
    amount = Field("money", zh="金额", aliases=("到账金额",))


class ReliefProject(Register):
    """What a village needs money for."""

    register = "relief_projects"
    zh = "扶贫项目"
    file_names = ("relief_project", "项目库")
    levels = ("village", "township")

    project = Key(zh="项目编号")
    village = Reference(Village, zh="村", aliases=("行政村",))
    township = Field("text", zh="乡镇")
    use = Field("text", zh="用途", words=USES, open=True)
    cost = Field("money", zh="所需资金", aliases=("项目资金",))
    screened = Field("bool", zh="已筛选申报", blank=False)
    claimed = Field("bool", zh="已认领", blank=False)


class PovertyReliefDonations(Programme):
    """Who is asked to give, who gave, and whether it went the way that its designation says."""

    id = "poverty-relief-donations"
    en = "donations against poverty"
    zh = "扶贫捐款"
    unit = Donor
    plans = "plans"

    eligible = criterion(
        "asked to give", "动员捐款对象", lambda d: d.circle.is_in(d.plan.lists.asked), cite="(三)2"
    )
    given = total(
        "given in all", "捐款合计", Donation, lambda g: g.amount, by="donor", cite="(三)2"
    )
    gave = criterion(
        "gave", "已捐款", lambda d: any_of(Donation, lambda g: g.amount > yuan(0), by="donor"),
        cite="(三)2",
    )  # fmt: skip

    taking_part = Indicator(
        "gave", "捐款参与率", lambda d: d.gave, of="eligible", cite="(三)2",
        definition="of those who are asked, those who gave",
    )  # fmt: skip
    donated = Indicator(
        "given in all", "捐款总额", value=lambda g: g.amount, over=Donation, unit="yuan",
        cite="(三)2",
    )  # fmt: skip
    for_villages = Indicator(
        "given for a named village", "指定村捐款", lambda g: g.village != FREE,
        value=lambda g: g.amount, over=Donation, unit="yuan", cite="(三)2",
    )  # fmt: skip
    for_uses = Indicator(
        "given for a named use", "指定用途捐款", lambda g: g.named_use != FREE,
        value=lambda g: g.amount, over=Donation, unit="yuan", by="named_use", cite="(三)2",
    )  # fmt: skip
    right_account = Indicator(
        "paid into the account that the designation asks for", "汇入账户正确率",
        lambda g: (
            ((g.village != FREE) & g.route.is_in(g.plan.accounts.named))
            | ((g.village == FREE) & g.route.is_in(g.plan.accounts.free))
        ),
        over=Donation, cite="(三)2",
        definition="donations in the village's account where a village is named, else in the "
        "charity's",
    )  # fmt: skip
    arrived = Indicator(
        "arrived at each step", "各环节到账", value=lambda t: t.amount, over=Transfer, unit="yuan",
        by="step", cite="(三)2",
    )  # fmt: skip
    passed_on = Indicator(
        "passed on in full", "如数划转率",
        value=lambda t: when(t.step.is_in(t.plan.chain.last), t.amount, yuan(0)),
        per=lambda t: when(t.step.is_in(t.plan.chain.first), t.amount, yuan(0)),
        over=Transfer, cite="(三)2",
        definition="what arrived at the last account of the way, of what arrived at the first",
    )  # fmt: skip


class PovertyReliefProjects(Programme):
    """What projects of villages are paid out of: who claims them, and the donations."""

    id = "poverty-relief-projects"
    en = "projects paid by donations"
    zh = "扶贫项目认领与捐款使用"
    unit = ReliefProject
    default_plan = "projects.toml"

    eligible = criterion(
        "screened and reported", "已筛选申报", lambda p: p.screened, cite="(三)2(1)"
    )
    adopted = criterion("claimed", "已认领项目", lambda p: p.eligible & p.claimed, cite="(三)2(1)")
    open_project = criterion(
        "not claimed", "待资助项目", lambda p: p.eligible & ~p.claimed, cite="(三)2(2)"
    )

    claim = Benefit(
        "paid by who claims it", "认领资金", "cost", to="adopted", per="case", once=True,
        cite="(三)2(1)",
    )  # fmt: skip
    support = Benefit(
        "paid out of donations", "捐款资助", "cost", to="open_project", per="case", once=True,
        cite="(三)2(2)",
    )  # fmt: skip

    claimed_share = Indicator(
        "claimed", "项目认领率", lambda p: p.claimed, of="eligible", cite="(三)2(1)",
        definition="projects that somebody claims, of those screened and reported",
    )  # fmt: skip
    for_villages = Indicator(
        "given for a named village and any use", "指定村捐款",
        lambda g: (g.village != FREE) & (g.named_use == FREE), value=lambda g: g.amount,
        over=Donation, unit="yuan", cite="(三)2",
    )  # fmt: skip
    left_free = Indicator(
        "given without naming a village or a use", "未指定捐款",
        lambda g: (g.village == FREE) & (g.named_use == FREE), value=lambda g: g.amount,
        over=Donation, unit="yuan", cite="(三)2",
    )  # fmt: skip
    for_a_use = Indicator(
        "given for a named use", "指定用途捐款", lambda g: g.named_use != FREE,
        value=lambda g: g.amount, over=Donation, unit="yuan", by="named_use", cite="(三)2",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programmes of this module."""
    yield PovertyReliefDonations
    yield PovertyReliefProjects
