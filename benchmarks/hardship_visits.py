"""A programme over households with counts over their members, for measuring only."""

from __future__ import annotations

from publicservice import (
    Field,
    Household,
    Indicator,
    Person,
    Programme,
    age_at_least,
    amount,
    count,
    criterion,
    highest,
)


class VisitedHousehold(Household):
    """A household as the office that pays the visit money registers it."""

    own_hospital_cost = Field("money", zh="住院自付费用", aliases=("自付医疗费",))
    needs_care = Field("bool", zh="需常年护理", blank=False)
    hardship_list = Field("text", zh="困难类别", blank="none")
    visited_elsewhere = Field("bool", zh="其他项目已慰问")
    visited = Field("bool", zh="已慰问")


class HardshipVisits(Programme):
    """Visit money for households in hardship before the Spring Festival."""

    id = "hardship-visits"
    zh = "困难家庭慰问"
    unit = VisitedHousehold
    default_plan = "hardship_visits.toml"
    categories = ("key", "general")

    disabled_members = count(
        "disabled members", "残疾人数", Person, lambda m: m.disability_grade >= 1
    )
    elderly_members = count(
        "elderly members", "老年人数", Person,
        lambda m: age_at_least(m.birth_date, m.plan.ages.elderly),
    )  # fmt: skip
    ill = criterion(
        "own hospital cost over the limit", "住院自付超限",
        lambda h: h.own_hospital_cost > h.plan.limits.own_cost, cite="二(二)1",
    )  # fmt: skip
    disabled = criterion(
        "several disabled members, one needs care", "一户多残需护理",
        lambda h: (h.disabled_members > 1) & h.needs_care, cite="二(二)2",
    )  # fmt: skip
    key = criterion("key hardship household", "重点对象", lambda h: h.ill | h.disabled)
    general = criterion(
        "on a hardship list or with elderly members", "一般对象",
        lambda h: h.hardship_list.is_in(h.plan.lists.general) | (h.elderly_members >= 2),
        cite="二(二)",
    )  # fmt: skip
    eligible = criterion(
        "any class, not visited by another programme", "符合条件且未重复慰问",
        lambda h: (h.key | h.general) & ~h.visited_elsewhere, cite="三(二)",
    )  # fmt: skip
    standard = amount(
        "highest class that fits", "就高标准",
        lambda h: highest((h.key, h.plan.standard.key), (h.general, h.plan.standard.general)),
        cite="二(二)",
    )  # fmt: skip
    reached = Indicator(
        "households visited", "慰问覆盖率", lambda h: h.visited, of="eligible", cite="三(二)"
    )
