"""The tables of donations: who gives, what, along which accounts, and for which projects."""

from __future__ import annotations

from publicservice.demo.columns import (
    DATE,
    TOWNSHIP,
    VILLAGE,
    Column,
    TableSchema,
    flag,
)

DONOR = Column("donor", "捐赠人编号")
USES = {"road": "道路", "water": "饮水", "school": "助学", "industry": "产业", "medical": "医疗"}
ACCOUNTS = {
    "village_account": "村三资账户", "provincial_charity": "省慈善协会账户",
    "bureau": "单位专用账户",
}  # fmt: skip
CIRCLES = {
    "agency": "机关事业单位", "army": "驻区部队", "taiwan": "台胞华人华侨",
    "private_firm": "民营企业", "foreign_firm": "外商投资企业", "farm_leader": "农业产业化龙头企业",
    "poverty_firm": "扶贫龙头企业", "public": "社会公众",
}  # fmt: skip
RANKS = {
    "division": "处级", "chief": "正科级", "vice": "副科级", "staff": "一般干部职工", "none": "无",
}  # fmt: skip
STEPS = {
    "bureau": "单位专户", "union": "工会汇总", "city_charity": "市慈善总会",
    "provincial_charity": "省慈善协会", "district_account": "区扶贫资金专户",
    "village_account": "村三资账户",
}  # fmt: skip

DONORS = TableSchema(
    "donors",
    "捐赠人",
    (
        DONOR,
        Column("name", "姓名"),
        Column("office", "单位"),
        Column("circle", "捐赠人类别", words=CIRCLES),
        Column("rank", "职级", words=RANKS),
        flag("on_post", "在编在岗"),
    ),
)

DONATIONS = TableSchema(
    "donations",
    "捐款",
    (
        Column("donation", "捐款编号"),
        DONOR,
        DATE,
        Column("amount", "捐款金额", "money"),
        Column("named_village", "指定村"),
        Column("named_use", "指定用途", words=USES),
        Column("route", "汇入账户", words=ACCOUNTS),
        TOWNSHIP,
    ),
)

TRANSFERS = TableSchema(
    "transfers",
    "捐款划转",
    (
        Column("transfer", "划转编号"),
        DATE,
        Column("step", "环节", words=STEPS),
        Column("amount", "金额", "money"),
    ),
)

RELIEF_PROJECTS = TableSchema(
    "relief_projects",
    "扶贫项目",
    (
        Column("project", "项目编号"),
        VILLAGE,
        TOWNSHIP,
        Column("use", "用途", words=USES),
        Column("cost", "所需资金", "money"),
        flag("screened", "已筛选申报"),
        flag("claimed", "已认领"),
    ),
)
