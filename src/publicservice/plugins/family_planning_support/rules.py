"""Support of rural family-planning families, person by person (corpus 003/2c).

How townships carry it out and are scored is another programme's (``family-planning-score``). The
document names what is paid and not from which age; the county's plan says it.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Household,
    Person,
    Programme,
    Reference,
    age_at_least,
    criterion,
    hookimpl,
)


class PlanningHousehold(Household):
    """A household as the family-planning office sees it."""

    one_child_certificate = Field("bool", zh="独生子女证")
    sterilised_two_daughters = Field("bool", zh="双女绝育户")


class PlanningPerson(Person):
    """A resident with the columns of the family-planning office."""

    household = Reference(PlanningHousehold, zh="户编号", aliases=("户号", "家庭编号"))
    parent = Field("bool", zh="独生子女或双女父母")
    sterilised_this_year = Field("bool", zh="本年落实长效节育措施", blank=False)
    awarded_before = Field("bool", zh="已领法定奖励", blank=False)
    expecting_plan = Field("bool", zh="计划怀孕夫妇", blank=False)
    in_rural_insurance = Field("bool", zh="参加新农合")
    in_rural_pension = Field("bool", zh="参加新农保")


class FamilyPlanningSupport(Programme):
    """Rewards, awards and subsidies for rural families of one child or two daughters."""

    id = "family-planning-support"
    en = "support of family-planning families"
    zh = "计划生育家庭奖励扶助"
    unit = PlanningPerson
    categories = ("two_daughters", "one_child")

    two_daughters = criterion(
        "rural, two daughters, sterilised", "农村二女户",
        lambda p: (p.hukou == "rural") & p.household.sterilised_two_daughters, cite="三3",
    )  # fmt: skip
    one_child = criterion(
        "rural, one child", "农村独生子女户",
        lambda p: (p.hukou == "rural") & p.household.one_child_certificate, cite="三3",
    )  # fmt: skip
    eligible = criterion(
        "rural family-planning family", "农村计划生育家庭",
        lambda p: p.two_daughters | p.one_child,
    )  # fmt: skip
    rewarded = criterion(
        "parent of the age for the reward", "奖励扶助对象",
        lambda p: p.eligible & p.parent & age_at_least(p.birth_date, p.plan.ages.reward),
        cite="三3",
    )  # fmt: skip
    awarded = criterion(
        "sterilised this year, not awarded before", "二女户法定奖励对象",
        lambda p: p.two_daughters & p.sterilised_this_year & ~p.awarded_before, cite="三3",
    )  # fmt: skip
    insurance_subsidised = criterion(
        "insured in the rural cooperative", "新农合补助对象",
        lambda p: p.eligible & p.in_rural_insurance, cite="三3",
    )  # fmt: skip
    pension_subsidised = criterion(
        "in the rural pension", "新农保补助对象",
        lambda p: p.eligible & p.in_rural_pension, cite="三3",
    )  # fmt: skip
    checked = criterion(
        "couple that plans a child", "免费孕前优生健康检查对象",
        lambda p: p.expecting_plan & p.resident, cite="三1",
    )  # fmt: skip

    reward = Benefit(
        "monthly reward", "奖励扶助金", "standard.reward", to="rewarded",
        times=lambda p: p.plan.months.paid, cite="三3",
    )  # fmt: skip
    award = Benefit(
        "award of a two-daughter family", "二女户法定奖励", "standard.award", to="awarded",
        cite="三3",
    )  # fmt: skip
    insurance = Benefit(
        "subsidy of the rural insurance", "新农合补助", "standard.insurance",
        to="insurance_subsidised", cite="三3",
    )  # fmt: skip
    pension = Benefit(
        "subsidy of the rural pension", "新农保补助", "standard.pension",
        to="pension_subsidised", cite="三3",
    )  # fmt: skip
    check = Benefit(
        "free check before pregnancy", "免费孕前优生健康检查", in_kind="checks", to="checked",
        cite="三1",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield FamilyPlanningSupport
