"""Projects paid out of gifts that name a village and of free ones; loans that flow back."""

from __future__ import annotations

from datetime import date

import publicservice as ps
from publicservice.plan_file import read_plan_text

AT = date(2024, 12, 31)

GIFTS = """
programme = "gifts"
schema_version = 1
source = { title = "Gifts", issuer = "county office", document = "903/1" }
[funding.free]
level = "donors"
received_from = "given_freely"
up_to = "received"
[funding.named]
level = "donors"
only_for = "wanted"
received_from = "given_for_villages"
by = "village"
up_to = "received"
[funding.county]
level = "county"
planned = { value = 100, unit = "yuan" }


"""

LOANS = """
programme = "gifts"
schema_version = 1
source = { title = "Loans", issuer = "township", document = "903/2" }
[funding.revolving]
level = "township"
planned = { value = 1000, unit = "yuan", cite = "1" }
guarantee = { value = 800, unit = "yuan", cite = "2" }
"""


class Project(ps.Register):
    """What a village needs money for."""

    register = "projects"
    zh = "项目"
    levels = ("village", "township")

    project = ps.Key(zh="项目编号")
    village = ps.Reference(ps.Village, zh="村")
    township = ps.Field("text", zh="乡镇")
    cost = ps.Field("money", zh="所需资金")
    more = ps.Field("money", zh="追加资金")
    claimed = ps.Field("bool", zh="已认领")
    repaid = ps.Field("money", zh="已还款")


class Gift(ps.Register):
    """What somebody gave, perhaps for a village."""

    register = "gifts"
    zh = "捐款"
    levels = ("village",)

    gift = ps.Key(zh="捐款编号")
    village = ps.Reference(ps.Village, zh="指定村")
    is_free = ps.Field("bool", zh="未指定")
    amount = ps.Field("money", zh="金额")


class Gifts(ps.Programme):
    """Projects of villages."""

    id = "gifts"
    en = "gifts"
    zh = "捐款"
    unit = Project

    eligible = ps.criterion("a project", "项目", lambda p: p.cost > ps.yuan(0), cite="1")
    wanted = ps.criterion("claimed", "已认领", lambda p: p.claimed, cite="2")
    money = ps.Benefit("project money", "项目资金", "cost", per="case", once=True, cite="1")
    repair = ps.Benefit("repairs", "追加", "more", per="case", once=True, to="wanted", cite="1")
    given_for_villages = ps.Indicator(
        "given for villages", "指定捐款", lambda g: ~g.is_free, value=lambda g: g.amount, over=Gift,
        unit="yuan",
    )  # fmt: skip
    given_freely = ps.Indicator(
        "given freely", "未指定捐款", lambda g: g.is_free, value=lambda g: g.amount, over=Gift,
        unit="yuan",
    )  # fmt: skip


class Revolving(ps.Programme):
    """Loans that refill the fund."""

    id = "gifts"
    en = "loans"
    zh = "循环借款"
    unit = Project

    eligible = ps.criterion("a project", "项目", lambda p: p.cost > ps.yuan(0), cite="1")
    loan = ps.Benefit("loan", "借款", "cost", per="case", once=True, repaid="repaid", cite="1")


PLAN = read_plan_text(GIFTS)
LOAN_PLAN = read_plan_text(LOANS)
