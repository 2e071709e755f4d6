"""Aid to poor pupils: subsidies of a school, admission to a kindergarten, grants of funds.

Three documents in one family (corpus 002/3, 002/5, 002/7a). The default plan is that of a school,
002/3; the kindergarten and the province's funds ship as plans beside it, with criteria and grants
of their own. Nothing excludes anything: the school stacks what the specially poor may get.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Indicator,
    Person,
    Programme,
    criterion,
    hookimpl,
    yuan,
)

SCHOOL_LEVELS = {
    "学前": "preschool", "幼儿园": "preschool", "小学": "primary", "初中": "junior",
    "高中": "senior", "大专院校": "college", "无": "none",
}  # fmt: skip
GRADUATING = {"初中": "junior", "高中": "senior", "无": "none"}
ADMITTED_TO = {
    "重点高中": "key_senior", "本科前三批": "regular_undergraduate", "其他大专院校": "college",
    "无": "none",
}  # fmt: skip


class Pupil(Person):
    """A person with what schools and the poverty office know; most are at no school."""

    registered_poor = Field("bool", zh="建档立卡贫困", aliases=("建档立卡",))
    school_level = Field("text", zh="学段", words=SCHOOL_LEVELS)
    school = Field("text", zh="学校", aliases=("就读学校",))
    rural_school = Field("bool", zh="农村学校")
    boarder = Field("bool", zh="寄宿生", aliases=("是否寄宿",))
    boarder_grant = Field("money", zh="寄宿生补助", aliases=("上级拨付寄宿生补助",))
    boarder_paid = Field("money", zh="已发寄宿生补助")
    school_days = Field("count", zh="在校天数", maximum=366)
    specially_poor = Field("bool", zh="特困学生", aliases=("特困生",))
    donated = Field("money", zh="一对一捐资")
    card_filed = Field("bool", zh="已建卡建档", aliases=("已建档",))
    policy_known = Field("bool", zh="知晓政策")
    admitted = Field("bool", zh="已入学", aliases=("已入园",))
    class_reviewed = Field("bool", zh="班级审核通过", blank=False)
    school_reviewed = Field("bool", zh="园校审核通过", aliases=("幼儿园审核通过",), blank=False)
    centre_reviewed = Field("bool", zh="中心学校审核通过", blank=False)
    class_posted = Field("bool", zh="班级已公示", blank=False)
    school_posted = Field("bool", zh="园校已公示", aliases=("幼儿园已公示",), blank=False)
    centre_posted = Field("bool", zh="中心学校已公示", blank=False)
    graduating = Field("text", zh="应届毕业", words=GRADUATING, blank="none")
    admitted_to = Field(
        "text", zh="录取学校", aliases=("录取类别",), words=ADMITTED_TO, blank="none"
    )
    over_line = Field("bool", zh="达到指令性录取线")
    good_character = Field("bool", zh="品学兼优")
    wants_to_study = Field("bool", zh="愿意继续求学")
    named_by = Field("text", zh="冠名人", blank="none")
    sunshine_class = Field("text", zh="阳光班", blank="none")
    sunshine_amount = Field("money", zh="阳光班资助额")
    candidate_posted = Field("bool", zh="媒体已公示", blank=False)


class EducationAid(Programme):
    """What poor pupils get from school, county and donors."""

    id = "education-aid"
    en = "aid to poor pupils"
    zh = "教育扶贫资助"
    unit = Pupil
    plans = "plans"
    categories = ("hard", "poor")

    poor = criterion(
        "registered poor, at one of the school's levels", "建档立卡贫困学生",
        lambda p: p.registered_poor & p.school_level.is_in(p.plan.levels.served), cite="三(一)",
    )  # fmt: skip
    hard = criterion(
        "specially poor", "特困学生",
        lambda p: p.specially_poor & p.school_level.is_in(p.plan.levels.served), cite="三(一)3",
    )  # fmt: skip
    eligible = criterion("poor pupil", "贫困学生", lambda p: p.poor | p.hard, cite="三(一)")
    poor_preschooler = criterion(
        "registered poor, in preschool", "建档立卡学前幼儿",
        lambda p: p.registered_poor & p.school_level.is_in(p.plan.levels.preschool),
        cite="三(一)1",
    )  # fmt: skip
    poor_boarder = criterion(
        "registered poor, boarding in compulsory education", "建档立卡寄宿生",
        lambda p: p.registered_poor & p.school_level.is_in(p.plan.levels.compulsory) & p.boarder,
        cite="三(一)2",
    )  # fmt: skip
    fed = criterion(
        "poor, in rural compulsory education", "农村义务教育贫困学生",
        lambda p: p.eligible & p.school_level.is_in(p.plan.levels.compulsory) & p.rural_school,
        cite="三(一)5",
    )  # fmt: skip
    sponsored = criterion(
        "poor, with a donor of its own", "一对一帮扶学生",
        lambda p: p.eligible & (p.donated > yuan(0)), cite="三(一)4",
    )  # fmt: skip

    living = Benefit(
        "living subsidy in preschool", "学前教育生活补助", "standard.preschool",
        to="poor_preschooler", cite="三(一)1",
    )  # fmt: skip
    boarding = Benefit(
        "living subsidy of boarders", "寄宿生生活补助", "boarder_grant", to="poor_boarder",
        per="person", period="year", cite="三(一)2",
    )  # fmt: skip
    meals = Benefit(
        "meals of the nutrition plan", "营养改善计划膳食补助", "standard.meals", to="fed",
        times="school_days", cite="三(一)5",
    )  # fmt: skip
    one_to_one = Benefit(
        "donation one to one", "一对一捐资助学", "donated", to="sponsored", per="person",
        period="year", cite="三(一)4",
    )  # fmt: skip

    filed = Indicator(
        "poor pupils with a card on file", "贫困生建档率", lambda p: p.card_filed, of="eligible",
        cite="四(三)", definition="poor pupils with information on file, of all poor pupils",
    )  # fmt: skip
    informed = Indicator(
        "know the policy", "政策知晓率", lambda p: p.policy_known, of="eligible", cite="四(四)",
        definition="poor pupils who know what help there is, of all poor pupils",
    )  # fmt: skip
    boarding_paid = Indicator(
        "of the boarders' subsidy paid out", "寄宿生补助发放率", value=lambda p: p.boarder_paid,
        per=lambda p: p.boarder_grant, of="poor_boarder", cite="三(一)2",
        definition="paid out to poor boarders, of what was received from above for them",
    )  # fmt: skip
    donations = Indicator(
        "donated one to one", "一对一捐资", value=lambda p: p.donated, of="eligible", unit="yuan",
        cite="三(一)4", definition="what donors gave to the pupils that they sponsor",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield EducationAid
