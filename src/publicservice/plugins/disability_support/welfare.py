"""Welfare and services: allowances, bills, aids, care, home and work (001/6 二(三), 三)."""

from __future__ import annotations

from publicservice import (
    Benefit,
    age_at_least,
    age_between,
    amount,
    at_least,
    criterion,
    percent_of,
    yuan,
)
from publicservice.plugins.disability_support.beneficiaries import Beneficiaries


class Allowances(Beneficiaries, abstract=True):
    """Allowances by age, need and family (001/6 二(三)2); who meets several gets each of them."""

    elderly_allowance = criterion(
        "monthly allowance from {ages.allowance}", "{ages.allowance}岁以上生活补助",
        lambda p: p.eligible & age_at_least(p.birth_date, p.plan.ages.allowance),
        cite="001/6 二(三)2",
    )  # fmt: skip
    in_care = criterion(
        "in care: mental, intellectual or severe", "精神、智力、重度残疾人托养",
        lambda p: (
            p.eligible & (p.severe | p.disability_kind.is_in(p.plan.lists.care))
            & (p.care_service != "none")
        ),
        cite="001/6 二(三)2",
    )  # fmt: skip
    special_family = criterion(
        "only child disabled, no further child", "独生子女伤残或不再生育的家庭",
        lambda p: p.eligible & p.household.special_family, cite="001/6 二(三)2",
    )  # fmt: skip

    old_age = Benefit(
        "monthly allowance from 70", "70岁以上生活补助", "allowance.elderly",
        to="elderly_allowance", funded_by="county", cite="001/6 二(三)2",
    )  # fmt: skip
    living = Benefit(
        "living allowance of the poor", "贫困残疾人生活补助", "allowance.living",
        to=lambda p: p.eligible & p.poor, funded_by="county", cite="001/6 二(三)2",
    )  # fmt: skip
    nursing = Benefit(
        "nursing allowance of the severe", "重度残疾人护理补贴", "allowance.nursing",
        to=lambda p: p.eligible & p.severe, funded_by="county", cite="001/6 二(三)2",
    )  # fmt: skip
    care = Benefit(
        "subsidy for care", "托养服务补贴", "allowance.care", to="in_care", funded_by="county",
        cite="001/6 二(三)2",
    )  # fmt: skip
    family_support = Benefit(
        "family-planning support, 20 % more", "计生特别扶助金上浮20%",
        lambda p: percent_of(p.plan.family.support, p.plan.family.raised_by),
        to="special_family", funded_by="county", cite="001/6 二(三)2",
    )  # fmt: skip


class Bills(Beneficiaries, abstract=True):
    """Bills of a household at a reduced price (001/6 二(三)3); each household's bill once."""

    television_half = criterion(
        "half price for television", "有线电视费减半",
        lambda p: p.eligible & p.poor, cite="001/6 二(三)3",
    )  # fmt: skip
    utilities_half = criterion(
        "half price for water, power and heating", "水电暖半价",
        lambda p: (
            p.eligible & p.household.real_hardship
            & (p.severe | p.several_disabled | p.old_and_disabled | p.destitute_support)
        ),
        cite="001/6 二(三)3",
    )  # fmt: skip
    television_saved = amount(
        "television bill that is not charged", "有线电视费减收",
        lambda p: at_least(
            p.household.television_wiring + p.household.television_fee - percent_of(
                p.household.television_wiring + p.household.television_fee,
                p.plan.charged.television,
            ),
            yuan(0),
        ),
        cite="001/6 二(三)3",
    )  # fmt: skip
    utilities_saved = amount(
        "water, power and heating that are not charged", "水电暖费减收",
        lambda p: at_least(
            p.household.water_bill + p.household.power_bill + p.household.heating_bill
            - percent_of(
                p.household.water_bill + p.household.power_bill + p.household.heating_bill,
                p.plan.charged.utilities,
            ),
            yuan(0),
        ),
        cite="001/6 二(三)3",
    )  # fmt: skip

    television = Benefit(
        "television at half price", "有线电视费减半", "television_saved", to="television_half",
        per="household", period="year", cap="television_saved", cap_over="household",
        funded_by="television_operator", cite="001/6 二(三)3",
    )  # fmt: skip
    utilities = Benefit(
        "water, power and heating at half price", "水电暖半价", "utilities_saved",
        to="utilities_half", per="household", period="year", cap="utilities_saved",
        cap_over="household", funded_by="utility_operators", cite="001/6 二(三)3",
    )  # fmt: skip


class Services(Beneficiaries, abstract=True):
    """Rehabilitation, work, income and the home (000/9 二(2), 001/6 三)."""

    free_aids = criterion(
        "free prosthesis or cataract operation", "免费假肢、白内障手术",
        lambda p: p.eligible & p.poor & p.disability_kind.is_in(("physical", "vision")),
        cite="000/9 二(2)1",
    )  # fmt: skip
    free_hearing_aid = criterion(
        "free hearing aid for a poor deaf child", "贫困聋儿免费助听器",
        lambda p: (
            p.eligible & p.poor & (p.disability_kind == "hearing")
            & ~age_at_least(p.birth_date, p.plan.ages.child_below)
        ),
        cite="000/9 二(2)1",
    )  # fmt: skip
    rescue_rehabilitation = criterion(
        "free rescue rehabilitation", "0-{ages.rescue_to}岁残疾儿童抢救性康复",
        lambda p: p.eligible & age_between(p.birth_date, 0, p.plan.ages.rescue_to),
        cite="001/6 三(一)",
    )  # fmt: skip
    seeks_work = criterion(
        "able and willing to work", "有就业能力和愿望",
        lambda p: p.eligible & p.wants_work, cite="001/6 三(三)",
    )  # fmt: skip
    home_adapted = criterion(
        "home to be adapted: severe and poor", "重度贫困残疾人无障碍改造",
        lambda p: p.eligible & p.severe & p.poor & p.household.needs_adaptation,
        cite="001/6 三(六)",
    )  # fmt: skip

    aids = Benefit(
        "free prosthesis and cataract operation", "免费假肢和白内障手术", in_kind="aids",
        to="free_aids", cite="000/9 二(2)1",
    )  # fmt: skip
    hearing_aid = Benefit(
        "free hearing aid", "免费助听器", in_kind="hearing", to="free_hearing_aid",
        cite="000/9 二(2)1",
    )  # fmt: skip
    rescue = Benefit(
        "free rescue rehabilitation", "免费抢救性康复", in_kind="rescue",
        to="rescue_rehabilitation", cite="001/6 三(一)",
    )  # fmt: skip
    work_services = Benefit(
        "free training, guidance and placement", "免费职业培训、指导和介绍", in_kind="work",
        to="seeks_work", cite="001/6 三(三)",
    )  # fmt: skip
    adaptation = Benefit(
        "subsidy for adapting the home", "家居无障碍改造补贴", "housing.adaptation",
        to="home_adapted", cap="housing.adaptation", cap_over="household", funded_by="county",
        cite="001/6 三(六)",
    )  # fmt: skip
