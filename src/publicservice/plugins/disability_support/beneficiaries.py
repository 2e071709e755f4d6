"""Who the two documents are about, and which groups of them they name."""

from __future__ import annotations

from publicservice import Person, Programme, age_at_least, any_of, between, count, criterion
from publicservice.plugins.disability_support.registers import DisabledPerson


class Beneficiaries(Programme, abstract=True):
    """Disabled persons of the county: severe, poor, old, several in one household."""

    unit = DisabledPerson

    disabled = criterion(
        "certified disability", "持证残疾等级",
        lambda p: between(p.disability_grade, 1, p.plan.grades.lowest), cite="000/9 二(1)1",
    )  # fmt: skip
    in_county = criterion(
        "belongs to the county", "本县残疾人",
        lambda p: p.resident & ~(p.moved_out_on <= p.at), cite="001/6 (一)",
    )  # fmt: skip
    eligible = criterion("beneficiary", "保障对象", lambda p: p.disabled & p.in_county)
    severe = criterion(
        "severe: grade 1 to {grades.severe_to}", "重度(一至{grades.severe_to}级)残疾",
        lambda p: between(p.disability_grade, 1, p.plan.grades.severe_to), cite="000/9 二(1)1",
    )  # fmt: skip
    moderate = criterion(
        "certified, not severe", "持证非重度残疾",
        lambda p: p.disabled & ~p.severe, cite="000/9 二(1)1",
    )  # fmt: skip
    poor = criterion(
        "poor", "贫困残疾人",
        lambda p: p.minimum_living_allowance | p.destitute_support | p.registered_poor,
        cite="000/9 二(1)4",
    )  # fmt: skip
    disabled_in_household = count(
        "disabled members of the household", "家庭残疾人数", Person,
        lambda m: between(m.disability_grade, 1, m.plan.grades.lowest),
        by="household", cite="000/9 二(1)4",
    )  # fmt: skip
    several_disabled = criterion(
        "several disabled in one household", "一户多残",
        lambda p: p.disabled_in_household >= p.plan.households.several, cite="000/9 二(1)4",
    )  # fmt: skip
    old_and_disabled = criterion(
        "old and disabled", "老残一体",
        lambda p: age_at_least(p.birth_date, p.plan.ages.old) & p.disabled, cite="000/9 二(1)4",
    )  # fmt: skip
    main_member_severe = any_of(
        "a main member is severely disabled", "主要成员重度残疾", DisabledPerson,
        lambda m: m.main_member & between(m.disability_grade, 1, m.plan.grades.severe_to),
        by="household", cite="001/6 二(二)1",
    )  # fmt: skip
