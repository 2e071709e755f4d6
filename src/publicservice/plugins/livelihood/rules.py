"""Portfolios of livelihood projects of a town, a county and a district (003/7c, 003/11, 003/12).

Here is what the documents have in common: a ledger of projects, each with its task, what is done of
it, and its money. What only one of them asks for (the standards of the town, the bulletins of the
county, the thirteen items of the district) is in its own plan, and so are the clauses left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import Field, Indicator, Key, Programme, Register, criterion, hookimpl

ITEMS = {
    "农村居民最低生活保障": "rural_allowance", "农村低保": "rural_allowance",
    "农村五保户供养": "five_guarantee", "一事一议财政奖补": "village_initiative",
    "新型农村合作医疗": "rural_insurance", "城镇居民基本医疗保险": "urban_insurance",
    "城乡医疗救助": "medical_aid", "重大传染病救助": "infectious_disease",
    "城乡卫生服务体系建设": "village_clinics", "义务教育经费保障": "compulsory_education",
    "水库移民后期扶持": "reservoir_migrants", "计划生育家庭奖励扶助": "family_planning",
    "农村公路危桥改造": "bridges", "贫困白内障患者复明": "cataract",
    "重度残疾人生活救助": "severe_disability", "农家书屋": "book_rooms",
    "校舍安全工程": "school_safety", "残疾儿童抢救性康复": "child_rehabilitation",
    "精神病人服药补助": "mental_medicine", "免费婚前医学检查": "premarital_checks",
    "农村孕产妇分娩补助": "deliveries", "免疫规划": "vaccination",
    "公共电子阅览室": "reading_rooms", "农民体育健身工程": "village_fitness",
    "全民健身苑": "fitness_parks", "免收书本费": "textbooks",
    "智能化便民服务亭": "kiosks", "老少活动家园": "activity_homes",
}  # fmt: skip
"""What items of a portfolio are called in ledgers."""


class Project(Register):
    """A project of the portfolio, or its part in one village: a row of the ledger."""

    register = "projects"
    zh = "民生工程项目台账"
    file_names = ("project", "项目台账", "民生工程台账")
    levels = ("village", "township")

    project = Key(zh="项目编号", aliases=("编号", "序号"))
    item = Field("text", zh="项目名称", aliases=("民生工程", "项目类别"), words=ITEMS)
    office = Field("text", zh="责任单位", aliases=("实施单位",))
    village = Field("text", zh="村", aliases=("行政村", "村(社区)", "社区"))
    township = Field("text", zh="乡镇", aliases=("镇", "乡", "街道"))
    task = Field("count", zh="目标任务", aliases=("任务数", "年度任务"))
    done = Field("count", zh="完成数", aliases=("已完成",))
    base = Field("count", zh="应服务人数", aliases=("对象数",))
    required = Field("money", zh="所需资金", aliases=("项目经费", "计划资金"))
    received = Field("money", zh="到位资金", aliases=("已到位资金",))
    spent = Field("money", zh="支出资金", aliases=("已支出资金", "发放资金"))


class Livelihood(Programme):
    """Livelihood projects of a town, county or district, from the task to the money."""

    id = "livelihood"
    en = "livelihood projects"
    zh = "民生工程"
    unit = Project
    plans = "plans"
    categories = ("finished", "under_way", "not_begun")

    eligible = criterion(
        "item of the portfolio", "列入民生工程项目",
        lambda p: p.item.is_in(p.plan.portfolio.items), cite="003/12 1",
    )  # fmt: skip
    finished = criterion(
        "task done", "完成任务", lambda p: p.done >= p.task, cite="003/12 4",
    )  # fmt: skip
    over_fulfilled = criterion(
        "more done than the task", "超额完成", lambda p: p.done > p.task, cite="003/12 8",
    )  # fmt: skip
    under_way = criterion(
        "something done", "实施中", lambda p: p.done > 0, cite="003/12 5",
    )  # fmt: skip
    not_begun = criterion("nothing done", "未实施", lambda p: ~p.under_way)
    money_missing = criterion(
        "less money received than required", "资金未足额到位",
        lambda p: p.received < p.required, cite="003/12 3",
    )  # fmt: skip
    overspent = criterion(
        "more spent than required", "超支", lambda p: p.spent > p.required, cite="003/12 10",
    )  # fmt: skip

    projects = Indicator(
        "projects of the portfolio", "民生工程项目数", lambda p: p.eligible, unit="count",
        cite="003/7c", definition="rows of the ledger that belong to an item of the portfolio",
    )  # fmt: skip
    finished_share = Indicator(
        "projects finished", "项目完成率", lambda p: p.finished, of="eligible", cite="003/12",
        definition="projects whose task is done, of all of the portfolio",
    )  # fmt: skip
    required = Indicator(
        "money required", "所需资金", value=lambda p: p.required, of="eligible", unit="yuan",
        by="item", cite="003/12 3", definition="what the projects of the portfolio cost",
    )  # fmt: skip
    received = Indicator(
        "money received", "到位资金", value=lambda p: p.received, of="eligible", unit="yuan",
        by="item", cite="003/12 3", definition="what has come in for them, from every level",
    )  # fmt: skip
    spent = Indicator(
        "money spent", "支出资金", value=lambda p: p.spent, of="eligible", unit="yuan",
        by="item", cite="003/12 10", definition="what was spent on them or paid out",
    )  # fmt: skip
    received_share = Indicator(
        "money received of what is required", "资金到位率", value=lambda p: p.received,
        per=lambda p: p.required, of="eligible", by="item", cite="003/12 3",
        definition="received of required, of the sums",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield Livelihood
