"""Health protection of poor patients (corpus 002/9b).

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
    at_most,
    criterion,
    hookimpl,
    total,
)

KINDS = {"住院": "inpatient", "慢性病门诊": "chronic_outpatient", "普通门诊": "outpatient"}


class PoorPatient(Person):
    """A resident with the columns of the poverty and health offices."""

    registered_poor = Field("bool", zh="建档立卡贫困")
    echinococcosis_surgery = Field("bool", zh="包虫病手术", blank=False)
    schistosomiasis = Field("bool", zh="晚期血吸虫病", blank=False)
    kashin_beck = Field("bool", zh="重度大骨节病", blank=False)
    disabled_child_care = Field("bool", zh="残疾儿童手术康复或辅具", blank=False)
    insured = Field("bool", zh="参加基本医疗保险")
    checked_up = Field("bool", zh="已免费体检", blank=False)


class Treatment(Register):
    """A stay in hospital or a course of outpatient treatment with its bill."""

    register = "treatments"
    zh = "诊疗费用"
    file_names = ("treatment", "医疗费用", "住院记录")

    treatment = Key(zh="诊疗编号")
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id"))
    kind = Field("text", zh="诊疗类别", words=KINDS)
    in_district = Field("bool", zh="区域内就医")
    cost = Field("money", zh="医疗费用")
    in_policy_cost = Field("money", zh="政策范围内费用")


class HealthPoverty(Programme):
    """Poor patients: what of their bills is paid, by whom, and which help is free."""

    id = "health-poverty"
    en = "health protection of poor patients"
    zh = "健康扶贫医疗保障"
    unit = PoorPatient

    eligible = criterion(
        "registered poor", "建档立卡贫困人口", lambda p: p.registered_poor, cite="二2"
    )
    bill = total(
        "bill of treatment in the district", "区域内医疗费用", Treatment, lambda t: t.cost,
        lambda t: t.in_district & t.kind.is_in(t.plan.lists.protected), by="person", cite="二3",
    )  # fmt: skip
    in_policy = total(
        "of that within the policy", "政策范围内费用", Treatment,
        lambda t: at_most(t.in_policy_cost, t.cost),
        lambda t: t.in_district & t.kind.is_in(t.plan.lists.protected), by="person", cite="二3",
    )  # fmt: skip
    disabled_child = criterion(
        "poor disabled child in care", "贫困残疾儿童",
        lambda p: (
            p.eligible & p.disabled_child_care & age_between(p.birth_date, 0, p.plan.ages.child_to)
        ),
        cite="二2",
    )  # fmt: skip
    echinococcosis = criterion(
        "poor, operated for echinococcosis", "手术治疗包虫病",
        lambda p: p.eligible & p.echinococcosis_surgery, cite="二2",
    )  # fmt: skip
    late_schistosomiasis = criterion(
        "poor, advanced schistosomiasis", "晚期血吸虫病人",
        lambda p: p.eligible & p.schistosomiasis, cite="二2",
    )  # fmt: skip
    severe_kashin_beck = criterion(
        "poor, severe Kashin-Beck disease", "重度大骨节病人",
        lambda p: p.eligible & p.kashin_beck, cite="二2",
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
        cite="二3",
    )  # fmt: skip
    premium = Benefit(
        "insurance premium", "代缴基本医保费", "standard.premium", funded_by="premiums", cite="二3"
    )
    child = Benefit(
        "care of a disabled child", "残疾儿童补助", "standard.disabled_child",
        to="disabled_child", funded_by="subsidies", cite="二2",
    )  # fmt: skip
    surgery = Benefit(
        "surgery for echinococcosis", "包虫病手术补助", "standard.echinococcosis",
        to="echinococcosis", funded_by="subsidies", cite="二2",
    )  # fmt: skip
    relief = Benefit(
        "advanced schistosomiasis", "晚期血吸虫病补助", "standard.schistosomiasis",
        to="late_schistosomiasis", funded_by="subsidies", cite="二2",
    )  # fmt: skip
    joint_disease = Benefit(
        "severe Kashin-Beck disease", "大骨节病补助", "standard.kashin_beck",
        to="severe_kashin_beck", funded_by="subsidies", cite="二2",
    )  # fmt: skip
    exemptions = Benefit(
        "ten exemptions", "十免", in_kind="exempt", to="eligible", cite="二2"
    )  # fmt: skip

    insured_rate = Indicator(
        "insured", "基本医疗保险参保率", lambda p: p.insured, of="eligible", cite="二3",
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
