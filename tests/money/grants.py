"""A programme with a benefit of every shape, and its plan."""

from __future__ import annotations

from datetime import date

import publicservice as ps
from publicservice.plan_file import read_plan_text

AT = date(2024, 6, 30)

HEADER = """
programme = "grants"
schema_version = 1
source = { title = "Grants", issuer = "county office", document = "902/1" }
"""

NUMBERS = """
[standard]
grant = { value = 1000.01, unit = "yuan/person/once", cite = "1" }
visit = { between = [200, 600], unit = "yuan/person/once", cite = "2" }
month = { value = [{ since = 2014-01-01, value = 80 }, { since = 2015-01-01, value = 100 }], unit = "yuan/person/month", cite = "3" }
cap = { value = 900, unit = "yuan", cite = "4" }
[goods.visit]
rice = { value = 2, unit = "袋", label = { en = "rice", zh = "大米" } }
oil = { value = 1, unit = "瓶", label = { en = "oil", zh = "食用油" } }
"""  # noqa: E501 - lines of a plan file

FUNDING = """
[funding.province]
level = "province"
pays = ["grant", "even", "monthly"]
share = { value = 33.3333, unit = "%" }
[funding.county]
level = "county"
pays = ["grant", "even", "monthly"]
share = { value = 33.3333, unit = "%" }
planned = { value = 3000, unit = "yuan" }
received = { value = 1500, unit = "yuan" }
spent = { value = 300, unit = "yuan" }
[funding.township]
level = "township"
pays = ["grant", "even", "monthly"]
only_for = "rural"
share = { value = 33.3334, unit = "%" }
[funding.donors]
level = "donors"
pays = ["visit"]
standard = { between = [200, 400], unit = "yuan/person" }
[funding.street]
level = "street"
pays = ["visit"]
[funding.office]
pays = ["fixed"]
fixed = { value = 50, unit = "yuan" }
[funding.village]
pays = ["fixed"]
only_for = "rural"
fixed = { value = 100, unit = "yuan" }
[funding.rest]
pays = ["fixed"]
[funding.insurance]
[funding.relief]
[payers.insurance]
share = { value = 70, unit = "%" }
of = "in_policy"
above = { value = 100, unit = "yuan" }
limit = { value = 5000, unit = "yuan" }
[payers.severe]
source = "relief"
only_for = "rural"
of = "in_policy"
net = true
share = { value = 50, unit = "%" }
[payers.relief]
own_share = { value = 10, unit = "%" }
limit = { value = 2000, unit = "yuan" }
"""


class Applicant(ps.Person):
    """A person who may get something."""

    poor = ps.Field("bool", zh="贫困")
    months = ps.Field("count", zh="月数", maximum=24)
    awarded = ps.Field("money", zh="核定金额")
    awarded_by = ps.Field("text", zh="核定人")
    source = ps.Field("text", zh="资金来源")
    bill = ps.Field("money", zh="医疗费")
    in_policy = ps.Field("money", zh="政策内费用")


class Grants(ps.Programme):
    """Grants to poor persons."""

    id = "grants"
    zh = "补助"
    unit = Applicant

    eligible = ps.criterion("poor", "贫困", lambda p: p.poor, cite="1")
    rural = ps.criterion("rural", "农村", lambda p: p.hukou == "rural", cite="2")
    many = ps.criterion("many months", "多月", lambda p: p.months > 6, cite="3")
    in_hand = ps.amount("half a bill", "半数", lambda p: ps.percent_of(p.bill, p.plan.half.share))

    grant = ps.Benefit("grant", "补助金", "standard.grant", remainder="largest", cite="1")
    even = ps.Benefit(
        "even grant", "均摊补助", lambda p: p.plan.standard.grant + p.in_hand, rounding="yuan",
        funded_by=("province", "county", "township"), remainder="last", cap="standard.cap",
    )  # fmt: skip
    monthly = ps.Benefit(
        "allowance", "津贴", "standard.month", times="months", to="many",
        funded_by=("county",), gives_way_to="grant",
    )  # fmt: skip
    visit = ps.Benefit(
        "visit", "慰问", "standard.visit", decided="awarded", decided_by="awarded_by",
        paid_by="source", in_kind="goods.visit", gives_way_to=("monthly",),
    )  # fmt: skip
    fixed = ps.Benefit("fixed parts", "定额", "in_hand", per="person", once=True)
    medical = ps.Benefit(
        "bill", "医疗费", "bill", per="person", once=True,
        payers=("insurance", "severe", "relief"),
    )  # fmt: skip
    shared = ps.Benefit(
        "capped over the household", "按户封顶", "standard.grant", to="rural", funded_by="rest",
        cap="standard.cap", cap_over="household",
    )  # fmt: skip
    parcel = ps.Benefit("parcel", "物资", in_kind="goods.visit", to="rural")


class InTurn(ps.Programme):
    """Shares in turn."""

    id = "grants"
    unit = Applicant
    eligible = ps.criterion("poor", "贫困", lambda p: p.poor, cite="1")
    grant = ps.Benefit("grant", "补助金", "bill", per="person", once=True, remainder="running")


HALF = '[half]\nshare = { value = 50, unit = "%" }\n'
PLAN = read_plan_text(HEADER + NUMBERS + HALF + FUNDING)
IN_TURN = read_plan_text(
    HEADER + "[funding]\n" + "\n".join(
        f'{name} = {{ share = {{ value = {share}, unit = "%" }} }}'
        for name, share in (("one", 33), ("three", 33), ("two", 34))
    )
)  # fmt: skip
