"""Health protection of poor patients (corpus 002/9b; the plans 002-1 and 002-8 stand beside it).

The bill of treatment in the district goes through the insurances, the relief schemes and the funds
in their order, until at most a tenth of it is left to the patient. Four subsidies, the exemptions
and the free check-up stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Indicator,
    Key,
    Person,
    Programme,
    Reference,
    Register,
    age_between,
    at_least,
    at_most,
    criterion,
    hookimpl,
    total,
    yuan,
)

KINDS = {"住院": "inpatient", "慢性病门诊": "chronic_outpatient", "普通门诊": "outpatient"}


class PoorPatient(Person):
    """A resident with the columns of the poverty, civil-affairs and health offices."""

    registered_poor = Field("bool", zh="建档立卡贫困")
    minimum_living_allowance = Field("bool", zh="低保对象")
    destitute_support = Field("bool", zh="特困供养")
    low_income = Field("bool", zh="低收入家庭")
    seriously_ill = Field("bool", zh="重病患者")
    hypertension = Field("bool", zh="高血压")
    diabetes = Field("bool", zh="糖尿病")
    tuberculosis = Field("bool", zh="结核病")
    severe_mental_illness = Field("bool", zh="重性精神病")
    echinococcosis_surgery = Field("bool", zh="包虫病手术", blank=False)
    schistosomiasis = Field("bool", zh="晚期血吸虫病", blank=False)
    kashin_beck = Field("bool", zh="重度大骨节病", blank=False)
    disabled_child_care = Field("bool", zh="残疾儿童手术康复或辅具", blank=False)
    insured = Field("bool", zh="参加基本医疗保险")
    checked_up = Field("bool", zh="已免费体检", blank=False)
    signed = Field("bool", zh="家庭医生签约")
    delivered_in_district = Field("bool", zh="区域内住院分娩", blank=False)
    emergency_transfer = Field("bool", zh="危急重症转诊", blank=False)
    delivery_cost = Field("money", zh="住院分娩费用")


class Treatment(Register):
    """A stay in hospital or a course of outpatient treatment with its bill."""

    register = "treatments"
    zh = "诊疗费用"
    file_names = ("treatment", "医疗费用", "住院记录")

    treatment = Key(zh="诊疗编号")
    person = Reference(PoorPatient, zh="人员编号", aliases=("个人编号", "人员id"))
    kind = Field("text", zh="诊疗类别", words=KINDS)
    in_district = Field("bool", zh="区域内就医")
    cost = Field("money", zh="医疗费用")
    in_policy_cost = Field("money", zh="政策范围内费用")
    irregular_cost = Field("money", zh="不合规费用", blank=0)


class HealthPoverty(Programme):
    """Poor patients: what of their bills is paid, by whom, and which help is free."""

    id = "health-poverty"
    en = "health protection of poor patients"
    zh = "健康扶贫医疗保障"
    unit = PoorPatient
    plans = "plans"

    eligible = criterion(
        "registered poor", "建档立卡贫困人口", lambda p: p.registered_poor, cite="二(一)2"
    )
    bill = total(
        "bill of treatment in the district", "区域内医疗费用", Treatment,
        lambda t: at_least(t.cost - t.irregular_cost, yuan(0)),
        lambda t: t.in_district & t.kind.is_in(t.plan.lists.protected), by="person", cite="二(一)3",
    )  # fmt: skip
    in_policy = total(
        "of that within the policy", "政策范围内费用", Treatment,
        lambda t: at_most(t.in_policy_cost, at_least(t.cost - t.irregular_cost, yuan(0))),
        lambda t: t.in_district & t.kind.is_in(t.plan.lists.protected), by="person", cite="二(一)3",
    )  # fmt: skip
    irregular = total(
        "cost against the rules of treatment", "不合规医疗费用", Treatment,
        lambda t: at_most(t.irregular_cost, t.cost),
        lambda t: t.in_district & t.kind.is_in(t.plan.lists.protected), by="person", cite="二(一)4",
    )  # fmt: skip
    disabled_child = criterion(
        "poor disabled child in care", "贫困残疾儿童",
        lambda p: (
            p.eligible & p.disabled_child_care & age_between(p.birth_date, 0, p.plan.ages.child_to)
        ),
        cite="二(一)2",
    )  # fmt: skip
    echinococcosis = criterion(
        "poor, operated for echinococcosis", "手术治疗包虫病",
        lambda p: p.eligible & p.echinococcosis_surgery, cite="二(一)2",
    )  # fmt: skip
    late_schistosomiasis = criterion(
        "poor, advanced schistosomiasis", "晚期血吸虫病人",
        lambda p: p.eligible & p.schistosomiasis, cite="二(一)2",
    )  # fmt: skip
    severe_kashin_beck = criterion(
        "poor, severe Kashin-Beck disease", "重度大骨节病人",
        lambda p: p.eligible & p.kashin_beck, cite="二(一)2",
    )  # fmt: skip
    free_birth = criterion(
        "gave birth in a hospital of the district", "区域内住院分娩(危急重症转诊除外)",
        lambda p: p.eligible & p.delivered_in_district & ~p.emergency_transfer, cite="二(一)2",
    )  # fmt: skip
    check_up = criterion(
        "free check-up", "免费健康体检",
        lambda p: (
            p.eligible & age_between(p.birth_date, p.plan.ages.check_from, p.plan.ages.check_to)
        ),
        cite="一",
    )  # fmt: skip

    treatment = Benefit(
        "bill of treatment", "医疗费用", "bill", per="person", period="year",
        payers=("basic", "serious", "policy_balance", "medical_assistance", "emergency", "funds"),
        cite="二(一)3",
    )  # fmt: skip
    irregular_cost = Benefit(
        "cost that the hospital bears itself", "医疗机构自行承担费用", "irregular",
        to=lambda p: p.eligible & (p.irregular > yuan(0)), per="person", period="year",
        funded_by="hospitals", cite="二(一)4",
    )  # fmt: skip
    free_delivery = Benefit(
        "delivery in hospital, also over the limit", "住院分娩全免费", "delivery_cost",
        to="free_birth", per="person", period="once", funded_by="deliveries", cite="二(一)2",
    )  # fmt: skip
    premium = Benefit(
        "insurance premium",
        "代缴基本医保费",
        "standard.premium",
        funded_by="premiums",
        cite="二(一)1",
    )
    child = Benefit(
        "care of a disabled child", "残疾儿童补助", "standard.disabled_child",
        to="disabled_child", funded_by="subsidies", cite="二(一)2",
    )  # fmt: skip
    surgery = Benefit(
        "surgery for echinococcosis", "包虫病手术补助", "standard.echinococcosis",
        to="echinococcosis", funded_by="subsidies", cite="二(一)2",
    )  # fmt: skip
    relief = Benefit(
        "advanced schistosomiasis", "晚期血吸虫病补助", "standard.schistosomiasis",
        to="late_schistosomiasis", funded_by="subsidies", cite="二(一)2",
    )  # fmt: skip
    joint_disease = Benefit(
        "severe Kashin-Beck disease", "大骨节病补助", "standard.kashin_beck",
        to="severe_kashin_beck", funded_by="subsidies", cite="二(一)2",
    )  # fmt: skip
    exemptions = Benefit(
        "ten exemptions", "十免", in_kind="exempt", to="eligible", cite="二(一)2"
    )  # fmt: skip

    in_district_rate = Indicator(
        "treated within the district", "区域内就诊率", lambda t: t.in_district, over=Treatment,
        of=lambda t: t.person.registered_poor, cite="二(一)4",
        definition="treatments of registered poor that were within the district",
    )  # fmt: skip
    signed_rate = Indicator(
        "signed with a family doctor", "家庭医生签约率", lambda p: p.signed,
        of=lambda p: p.eligible & p.resident, cite="二(一)2",
        definition="residents among the poor who have signed with a family doctor",
    )  # fmt: skip
    insured_rate = Indicator(
        "insured", "基本医疗保险参保率", lambda p: p.insured, of="eligible", cite="二(一)1",
        definition="registered poor who are in the basic insurance",
    )  # fmt: skip
    checked_rate = Indicator(
        "checked up", "免费体检率", lambda p: p.checked_up, of="check_up", cite="一",
        definition="registered poor of the ages for a free check-up who had one",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield HealthPoverty
