"""Publicity campaigns for livelihood projects (corpus 003/1a-1d, 003/4, 003/6, 003/10e, 003/13).

Decided about are the units that have to take part: villages, schools, offices. Here is what more
than one document asks of them; what only one asks for is in its own plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from publicservice import (
    Field,
    Indicator,
    Key,
    Programme,
    Reference,
    Register,
    Row,
    Survey,
    count,
    criterion,
    hookimpl,
    year_start,
)

NOT_YET = date(9999, 12, 31)
UNIT_KINDS = {
    "村": "village", "社区": "community", "居委会": "neighbourhood", "镇": "town",
    "部门": "department", "科室": "section", "学校": "school", "网站": "website", "其他": "other",
}  # fmt: skip
PUBLICATION_KINDS = {
    "新闻": "news", "征文": "essay", "绘画": "drawing", "专刊": "special_issue", "其他": "other",
}  # fmt: skip
ACTIVITY_KINDS = {
    "媒体宣传": "media", "发放材料": "materials", "横幅": "banner", "临时标语": "slogan",
    "永久性标语": "permanent_slogan", "板报": "board", "展板": "exhibition",
    "街头咨询": "street_event", "街头义诊": "street_clinic", "慰问病人": "patient_visit",
    "结核病宣传": "tb_information", "艾滋病宣传": "aids_information",
    "监督员走访": "supervisor_visit", "文艺演出": "show", "其他": "other",
}  # fmt: skip
AUDIENCES = {
    "学生": "students", "农民工": "migrant_workers", "企业职工": "enterprise_workers",
    "农村居民": "rural_residents", "建筑工地人员": "construction_workers",
    "娱乐场所人员": "entertainment_workers", "幼儿家长": "parents", "社区居民": "residents",
    "机关": "offices", "企业": "enterprises", "其他": "others",
}  # fmt: skip


class PublicityUnit(Register):
    """A village, a school, an office: whoever has to take part."""

    register = "publicity_units"
    zh = "宣传单位"
    file_names = ("publicity_unit", "责任单位", "单位名录")
    levels = ("township",)

    publicity_unit = Key(zh="单位编号", aliases=("单位",))
    township = Field("text", zh="乡镇", aliases=("镇", "街道"))
    kind = Field("text", zh="单位类型", words=UNIT_KINDS)
    takes_part = Field("bool", zh="承担宣传任务", aliases=("参加宣传",))
    liaisons = Field("count", zh="专门人员数", aliases=("联络员数",))
    leading_group = Field("bool", zh="成立宣传组织", aliases=("成立领导小组",))
    hotline = Field("bool", zh="公布咨询电话", aliases=("公布监督举报电话",))


class Publication(Register):
    """Something written: a news item, an essay, a special issue."""

    register = "publications"
    zh = "宣传稿件"
    file_names = ("publication", "稿件", "报道")

    publication = Key(zh="稿件编号")
    publicity_unit = Reference(PublicityUnit, zh="单位编号", aliases=("单位",))
    date = Field("date", zh="日期", aliases=("发表日期",))
    kind = Field("text", zh="稿件类型", words=PUBLICATION_KINDS)
    external = Field("bool", zh="外宣", aliases=("对外媒体发表",))


class Activity(Register):
    """Something done for the public."""

    register = "publicity_activities"
    zh = "宣传活动"
    file_names = ("publicity_activity", "活动记录")

    publicity_activity = Key(zh="活动编号")
    publicity_unit = Reference(PublicityUnit, zh="单位编号", aliases=("单位",))
    date = Field("date", zh="日期", aliases=("活动日期",))
    kind = Field("text", zh="活动类型", words=ACTIVITY_KINDS)
    audience = Field("text", zh="宣传对象", words=AUDIENCES)


class SchoolClass(Register):
    """A class of a school, with what its teacher did."""

    register = "classes"
    zh = "班级"
    file_names = ("class", "班级名单")

    school_class = Key(zh="班级编号", aliases=("班级",))
    publicity_unit = Reference(PublicityUnit, zh="单位编号", aliases=("学校",))
    pupils = Field("count", zh="学生数")
    letters = Field("count", zh="发放告知书数", aliases=("致家长一封信数",))


class ProjectSite(Register):
    """A place where a project is built, or was."""

    register = "project_sites"
    zh = "项目点"
    file_names = ("project_site", "项目建设点")
    levels = ("township",)

    project_site = Key(zh="项目点编号")
    township = Field("text", zh="乡镇", aliases=("镇", "街道"))
    finished = Field("bool", zh="已完工")
    sign = Field("bool", zh="项目标志牌")
    notice = Field("bool", zh="建设内容公示牌", aliases=("民生工程公示牌",))
    permanent_plate = Field("bool", zh="永久性标志牌")


class Recipient(Register):
    """Somebody who benefits from a project and is asked afterwards."""

    register = "recipients"
    zh = "受益对象"
    file_names = ("recipient", "受益户", "受益户名单")
    levels = ("village", "township")

    recipient = Key(zh="受益对象编号")
    village = Field("text", zh="村", aliases=("社区",))
    township = Field("text", zh="乡镇", aliases=("镇", "街道"))
    called_back_on = Field("date", zh="回访日期", blank=NOT_YET)
    call_recorded = Field("bool", zh="回访有记录")


class Answer(Survey):
    """What somebody said about the projects."""

    aware = Field("bool", zh="知晓")
    supportive = Field("bool", zh="支持")


def _in_campaign(row: Row) -> Any:
    campaign = row.plan.phases.campaign
    return (row.date >= campaign.start) & (row.date <= campaign.end) & (row.date <= row.at)


class PublicityCampaigns(Programme):
    """Units make the livelihood projects known, by the forms and numbers of their plan."""

    id = "publicity-campaigns"
    en = "publicity for livelihood projects"
    zh = "民生工程宣传"
    unit = PublicityUnit
    plans = "plans"

    eligible = criterion(
        "has to take part", "承担宣传任务", lambda u: u.takes_part, cite="003/1a 四(一)"
    )
    liaison_named = criterion(
        "names somebody for publicity", "明确专门人员",
        lambda u: u.liaisons >= u.plan.liaison.least, cite="003/1a 四(二)",
    )  # fmt: skip
    led = criterion(
        "has a publicity group", "成立宣传组织", lambda u: u.leading_group, cite="003/1d 一"
    )
    hotline_known = criterion(
        "has made a telephone number known", "公布电话", lambda u: u.hotline, cite="003/1b 四3"
    )
    articles = count(
        "articles in the campaign", "集中宣传期间稿件数", Publication, _in_campaign,
        cite="003/4 要求",
    )  # fmt: skip
    activities = count(
        "activities in the campaign", "集中宣传期间活动次数", Activity, _in_campaign,
        cite="003/1c 一",
    )  # fmt: skip

    liaisons = Indicator(
        "units that named somebody", "明确专门人员的单位比例", lambda u: u.liaison_named,
        of="eligible", cite="003/1a 四(二)",
        definition="units that named somebody for publicity, of those that take part",
    )  # fmt: skip
    groups = Indicator(
        "units with a publicity group", "成立宣传组织的单位比例", lambda u: u.led,
        of="eligible", cite="003/1d 一",
        definition="units that set up a group for publicity, of those that take part",
    )  # fmt: skip
    hotlines = Indicator(
        "units with a number to call", "公布电话的单位比例", lambda u: u.hotline_known,
        of="eligible", cite="003/1b 四3",
        definition="units that made a telephone number known, of those that take part",
    )  # fmt: skip
    awareness = Indicator(
        "who know of the projects", "知晓度", lambda a: a.aware,
        of=lambda a: (a.date >= year_start()) & (a.date <= a.at), over=Answer,
        cite="003/1a 四(二)", definition="who know of the projects, of those asked this year",
    )  # fmt: skip
    satisfaction = Indicator(
        "who are satisfied", "满意度", lambda a: a.satisfied,
        of=lambda a: (a.date >= year_start()) & (a.date <= a.at), over=Answer,
        cite="003/1a 四(二)", definition="who are satisfied, of those asked this year",
    )  # fmt: skip
    support = Indicator(
        "who support the projects", "支持度", lambda a: a.supportive,
        of=lambda a: (a.date >= year_start()) & (a.date <= a.at), over=Answer,
        cite="003/1a 四(二)", definition="who support the projects, of those asked this year",
    )  # fmt: skip
    called_back = Indicator(
        "recipients asked again", "受益对象回访率",
        lambda r: (r.called_back_on <= r.at) & r.call_recorded, over=Recipient,
        cite="003/10e 四(二)1", definition="recipients called or visited, with a record",
    )  # fmt: skip
    noticed = Indicator(
        "sites with a notice", "公示牌设置率", lambda s: s.notice,
        of=lambda s: ~s.finished, over=ProjectSite, cite="003/6 二(五)",
        definition="sites with a notice of what is built, of those under construction",
    )  # fmt: skip
    letters = Indicator(
        "pupils with a letter", "告知书发放率", value=lambda c: c.letters, per=lambda c: c.pupils,
        over=SchoolClass, part=True, cite="003/1d 二",
        definition="letters given out, of all pupils",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield PublicityCampaigns
