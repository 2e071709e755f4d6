"""Ward education bursary of the county of Lemolo (Circular 3/2026): who gets it, and how much."""

from __future__ import annotations

from collections.abc import Iterator

import publicservice as ps


class Family(ps.Household):
    """A household, as the ward administrator knows it."""

    income = ps.Field("money", zh="家庭月收入", aliases=("monthly income",))
    in_ward_since = ps.Field("date", zh="迁入日期", aliases=("lives in the ward since",))


class Learner(ps.Register):
    """A learner in whose name somebody applied. Amounts are shillings, with cents."""

    register = "learners"
    zh = "申请学生"
    levels = ("ward",)

    learner = ps.Key(zh="学籍号", aliases=("UPI",))
    household = ps.Reference(Family, zh="户编号")
    ward = ps.Field("text", zh="选区")
    sex = ps.Field("text", zh="性别", words={"F": "female", "M": "male"})
    public_school = ps.Field("bool", zh="公立中学", aliases=("public secondary school",))
    parents_alive = ps.Field("count", zh="在世父母数", aliases=("parents alive",), maximum=2)
    registered_disability = ps.Field("bool", zh="登记残疾", aliases=("NCPWD card",), blank=False)
    full_scholarship = ps.Field("bool", zh="全额奖学金", blank=False)
    attendance = ps.Field("percent", zh="出勤率", aliases=("attendance last term",))
    fee_balance = ps.Field("money", zh="欠缴学费", aliases=("fee balance",))
    paid_to_school_on = ps.Field("date", zh="拨付学校日期", blank=ps.NEVER)


class WardBursary(ps.Programme):
    """School fees of needy learners in public secondary schools."""

    id = "ward-bursary"
    zh = "选区助学金"
    unit = Learner
    categories = ("orphan", "disabled", "half_orphan", "very_poor")

    resident = ps.criterion(
        "lives in the ward long enough",
        "在选区居住满期",
        lambda c: c.household.in_ward_since <= ps.years_ago(c.plan.limits.residence),
        cite="1(b)",
    )
    attends = ps.criterion(
        "attends school", "出勤达标", lambda c: c.attendance >= c.plan.limits.attendance, cite="4"
    )
    orphan = ps.criterion("total orphan", "孤儿", lambda c: c.parents_alive == 0, cite="2(a)")
    disabled = ps.criterion(
        "registered disability", "登记残疾", lambda c: c.registered_disability, cite="2(c)"
    )
    half_orphan = ps.criterion(
        "partial orphan of little income",
        "低收入单亲",
        lambda c: (c.parents_alive == 1) & (c.household.income < c.plan.limits.income_partial),
        cite="2(b)",
    )
    very_poor = ps.criterion(
        "very low income",
        "极低收入",
        lambda c: c.household.income < c.plan.limits.income,
        cite="2(d)",
    )
    eligible = ps.criterion(
        "gets a bursary",
        "获助学金",
        lambda c: (
            c.public_school
            & c.resident
            & ~c.full_scholarship
            & c.attends
            & (c.orphan | c.disabled | c.half_orphan | c.very_poor)
        ),
        cite="1",
    )
    award = ps.amount(
        "standard, at most the fee balance",
        "标准，不超过欠费",
        lambda c: ps.at_most(
            ps.when(c.orphan | c.disabled, c.plan.award.higher, c.plan.award.usual), c.fee_balance
        ),
        cite="3",
    )
    bursary = ps.Benefit("bursary", "助学金", "award", period="year", cite="3")

    girls = ps.Indicator(
        "awards to girls",
        "女生占比",
        lambda c: c.sex == "female",
        of="eligible",
        cite="6(a)",
        definition="girls among those who get a bursary",
    )
    paid = ps.Indicator(
        "bursaries paid to schools",
        "拨付率",
        lambda c: c.paid_to_school_on <= c.at,
        of="eligible",
        cite="6(b)",
        definition="bursaries that reached the school, of all bursaries",
    )


@ps.hookimpl
def publicservice_programmes() -> Iterator[type[ps.Programme]]:
    """The programmes of this package."""
    yield WardBursary
