"""Support for disabled persons: insurance, relief, welfare and services (corpus 000/9, 001/6).

Covered here: who is a beneficiary, for which measures of the two documents the person meets the
conditions, and what is paid to whom out of which source, as far as the documents say it. Amounts
that they leave to the county are unknown until its plan states them. Measures whose conditions are
left open ("suitably", "as far as possible") are not covered.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Household,
    Indicator,
    Key,
    Person,
    Programme,
    Reference,
    Register,
    age_at_least,
    age_between,
    at_least,
    between,
    count,
    criterion,
    hookimpl,
    percent_of,
    yuan,
)

DISABILITIES = {
    "视力": "vision", "听力": "hearing", "言语": "speech", "肢体": "physical",
    "智力": "intellectual", "精神": "mental", "多重": "multiple",
}  # fmt: skip
EMPLOYMENT = {
    "在职职工": "employee", "个体工商户": "self_employed", "灵活就业": "flexible",
    "失业": "unemployed", "无": "none",
}  # fmt: skip


class SupportedHousehold(Household):
    """A household as the civil-affairs and family-planning offices see it."""

    one_child_certificate = Field("bool", zh="独生子女证")
    sterilised_two_daughters = Field("bool", zh="双女绝育户")
    real_hardship = Field("bool", zh="缴费确有困难")


class DisabledPerson(Person):
    """A person, disabled or not: the register of residents with the disability columns."""

    household = Reference(SupportedHousehold, zh="户编号", aliases=("户号", "家庭编号"))
    disability_kind = Field("text", zh="残疾类别", words=DISABILITIES)
    disability_card = Field("bool", zh="持残疾人证")
    minimum_living_allowance = Field("bool", zh="低保对象")
    destitute_support = Field("bool", zh="特困供养", aliases=("五保供养",))
    registered_poor = Field("bool", zh="建档立卡贫困")
    student = Field("bool", zh="在校学生")
    employed = Field("text", zh="就业状况", words=EMPLOYMENT)
    contribution_base = Field("money", zh="月缴费基数", aliases=("缴费基数",))
    insured = Field("bool", zh="参加基本医疗保险", aliases=("医保参保",))


class WelfarePost(Register):
    """A post in public service that was newly created for people hard to employ."""

    register = "welfare_posts"
    zh = "公益性岗位"
    file_names = ("公益岗位",)

    post = Key(zh="岗位编号")
    person = Reference(DisabledPerson, zh="人员编号", aliases=("个人编号", "人员id"))


class DisabilitySupport(Programme):
    """Social security and services for disabled persons."""

    id = "disability-support"
    en = "disability support"
    zh = "残疾人社会保障和服务"
    unit = DisabledPerson
    categories = ("severe", "moderate")

    # Who the documents are about
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

    # Medical insurance and treatment
    premium_by_civil_affairs = criterion(
        "premium paid by civil affairs", "民政代缴医保费",
        lambda p: p.eligible & p.minimum_living_allowance & p.severe, cite="000/9 二(1)1",
    )  # fmt: skip
    premium_shared = criterion(
        "premium shared by family planning and civil affairs", "计生民政分担合作医疗费",
        lambda p: (
            p.eligible & (p.hukou == "rural") & p.severe
            & (p.household.sterilised_two_daughters | p.household.one_child_certificate)
        ),
        cite="000/9 二(1)1",
    )  # fmt: skip
    premium_reduced = criterion(
        "reduced premium of urban residents", "城镇低保残疾人缴费优惠",
        lambda p: (
            p.eligible & (p.hukou == "urban") & p.minimum_living_allowance & ~p.severe
        ),
        cite="001/6 二(一)2",
    )  # fmt: skip
    premium_reduced_student = criterion(
        "reduced premium of students", "低保残疾学生缴费优惠",
        lambda p: p.eligible & p.student & p.minimum_living_allowance & ~p.severe,
        cite="001/6 二(一)2",
    )  # fmt: skip
    premium_rural_full = criterion(
        "rural premium paid in full by the county", "农村重度或贫困残疾人全额代缴",
        lambda p: p.eligible & (p.hukou == "rural") & (p.severe | p.poor), cite="001/6 二(一)2",
    )  # fmt: skip
    registration_free = criterion(
        "no registration fee", "免收挂号费",
        lambda p: p.eligible & p.disability_card, cite="000/9 二(1)3",
    )  # fmt: skip
    medical_assistance = criterion(
        "key group of medical assistance", "城乡医疗救助重点对象",
        lambda p: p.eligible & p.poor, cite="000/9 二(1)2",
    )  # fmt: skip
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

    # Pension insurance
    pension_gap = criterion(
        "pension base below the floor", "养老保险缴费差额补贴",
        lambda p: (
            p.eligible & (p.employed == "employee")
            & (p.contribution_base < percent_of(p.plan.pension.average_wage, p.plan.pension.floor))
        ),
        cite="001/6 二(一)1",
    )  # fmt: skip
    pension_rural_full = criterion(
        "rural pension premium paid by the county", "农村重度残疾人养老保险代缴",
        lambda p: p.eligible & (p.hukou == "rural") & p.severe, cite="001/6 二(一)1",
    )  # fmt: skip
    pension_rural_subsidy = criterion(
        "rural pension premium subsidised", "农村贫困残疾人养老保险补贴",
        lambda p: p.eligible & (p.hukou == "rural") & p.poor & ~p.severe, cite="001/6 二(一)1",
    )  # fmt: skip

    # Relief and welfare
    allowance_raised = criterion(
        "minimum living allowance raised", "城市低保补差上浮",
        lambda p: p.eligible & (p.hukou == "urban") & p.minimum_living_allowance,
        cite="001/6 二(二)1",
    )  # fmt: skip
    special_hardship = criterion(
        "household in special hardship", "特殊困难残疾人家庭",
        lambda p: p.eligible & (
            ((p.hukou == "urban") & (
                p.severe | p.several_disabled | (p.disability_kind == "multiple")
                | p.old_and_disabled
            ))
            | ((p.hukou == "rural") & (p.destitute_support | p.registered_poor))
        ),
        cite="000/9 二(1)4",
    )  # fmt: skip
    temporary_relief = criterion(
        "key relief for the severe without allowance", "重度残疾人临时救助",
        lambda p: p.eligible & p.severe & ~p.minimum_living_allowance, cite="001/6 二(二)3",
    )  # fmt: skip
    elderly_allowance = criterion(
        "monthly allowance from {ages.allowance}", "{ages.allowance}岁以上生活补助",
        lambda p: p.eligible & age_at_least(p.birth_date, p.plan.ages.allowance),
        cite="001/6 二(三)2",
    )  # fmt: skip
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

    # What is paid, and out of which source; a premium is paid once
    premium_civil_affairs = Benefit(
        "premium paid by civil affairs", "民政代缴医保费", "premium.basic",
        to="premium_by_civil_affairs", funded_by="civil_affairs", cite="000/9 二(1)1",
    )  # fmt: skip
    premium_half = Benefit(
        "premium shared half and half", "计生民政各半分担医保费", "premium.rural",
        to="premium_shared", funded_by=("family_planning", "civil_affairs_half"),
        gives_way_to="premium_civil_affairs", cite="000/9 二(1)1",
    )  # fmt: skip
    premium_rural = Benefit(
        "rural premium in full", "农村参合费全额代缴", "premium.rural", to="premium_rural_full",
        funded_by="county", gives_way_to=("premium_civil_affairs", "premium_half"),
        cite="001/6 二(一)2",
    )  # fmt: skip
    premium_student = Benefit(
        "student's premium but 10 yuan", "低保残疾学生参保补助",
        lambda p: at_least(p.plan.premium.basic - p.plan.premium.own_student, yuan(0)),
        to="premium_reduced_student", funded_by="county",
        gives_way_to=("premium_civil_affairs", "premium_half", "premium_rural"),
        cite="001/6 二(一)2",
    )  # fmt: skip
    premium_urban = Benefit(
        "urban premium but 20 yuan", "城镇低保残疾人参保补助",
        lambda p: at_least(p.plan.premium.basic - p.plan.premium.own, yuan(0)),
        to="premium_reduced", funded_by="county",
        gives_way_to=("premium_civil_affairs", "premium_half", "premium_student"),
        cite="001/6 二(一)2",
    )  # fmt: skip
    pension_difference = Benefit(
        "pension contribution up to 60 % of the wage", "养老保险缴费差额",
        lambda p: percent_of(
            at_least(
                percent_of(p.plan.pension.average_wage, p.plan.pension.floor)
                - p.contribution_base,
                yuan(0),
            ),
            p.plan.pension.rate,
        ),
        to="pension_gap", per="person", period="month", funded_by="county", cite="001/6 二(一)1",
    )  # fmt: skip
    pension_premium = Benefit(
        "lowest rural pension premium", "农村重度残疾人养老保险费", "pension.lowest_premium",
        to="pension_rural_full", funded_by="county", cite="001/6 二(一)1",
    )  # fmt: skip
    allowance_top_up = Benefit(
        "minimum living allowance, 20 % more", "城市低保上浮20%",
        lambda p: percent_of(p.plan.allowance.standard, p.plan.allowance.raised_by),
        to="allowance_raised", funded_by="county", cite="001/6 二(二)1",
    )  # fmt: skip
    old_age = Benefit(
        "monthly allowance from 70", "70岁以上生活补助", "allowance.elderly",
        to="elderly_allowance", funded_by="county", cite="001/6 二(三)2",
    )  # fmt: skip

    rehabilitation = Indicator(
        "rehabilitation money of the county, at least", "县级康复经费下限",
        value=lambda p: p.plan.rehabilitation.per_inhabitant, of="in_county", unit="yuan",
        cite="001/6 三(一)", definition="half a yuan for every inhabitant of the county, a year",
    )  # fmt: skip
    insured_rate = Indicator(
        "covered by medical insurance", "基本医疗保险参保率",
        lambda p: p.insured, of="eligible", cite="000/9 二(1)1",
        definition="beneficiaries who are insured; the document wants all of them covered",
    )  # fmt: skip
    severe_share = Indicator(
        "severely disabled", "重度残疾人比例", lambda p: p.severe, of="eligible",
        definition="beneficiaries who are severely disabled",
    )  # fmt: skip
    post_share = Indicator(
        "welfare posts held by disabled persons", "公益性岗位残疾人比例",
        lambda w: between(w.person.disability_grade, 1, w.plan.grades.lowest),
        over=WelfarePost, cite="001/6 三(三)",
        definition="posts held by a disabled person, of all welfare posts",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield DisabilitySupport
