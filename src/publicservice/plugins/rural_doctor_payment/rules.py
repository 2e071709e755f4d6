"""Payment to contracted village doctors: subsidies, fees, and when they are paid (corpus 000/5).

Who of the residents may sign, and the targets and phases of the contract service, are another
programme's (``family-doctor``). The document prints shares and days but no amount: the county's
plan says them, and until then every amount is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Benefit,
    Field,
    Key,
    Programme,
    Reference,
    Register,
    Village,
    amount,
    criterion,
    hookimpl,
    percent_of,
)


class VillageDoctor(Register):
    """A doctor of a village clinic with what the year's subsidies hang on."""

    register = "village_doctors"
    zh = "乡村医生"
    file_names = ("village_doctor", "村医", "村医名册", "乡村医生名册")
    levels = ("village", "township")

    doctor = Key(zh="医生编号", aliases=("村医编号", "doctor_id"))
    name = Field("text", zh="姓名", private=True)
    clinic = Field("text", zh="村卫生室", aliases=("卫生室", "所在卫生室"))
    village = Reference(Village, zh="村", aliases=("行政村", "村(社区)", "村名"))
    township = Field("text", zh="乡镇", aliases=("镇", "乡"))
    qualified = Field("bool", zh="执业资格", aliases=("合法执业资格", "乡村医生执业证"))
    clinic_licensed = Field("bool", zh="卫生室执业许可证", aliases=("医疗机构执业许可证",))
    integrated = Field("bool", zh="一体化管理", aliases=("与卫生院一体化管理",))
    signed = Field("bool", zh="签订责任书", aliases=("签约服务责任书",))
    residents = Field("count", zh="服务人口", aliases=("服务人口数", "签约人口数"))
    consultations = Field("count", zh="一般诊疗人次", aliases=("门诊人次", "诊疗人次"))
    not_delivered = Field("bool", zh="未按责任书服务", aliases=("未履约",), blank=False)
    passed = Field("bool", zh="考核合格", aliases=("绩效考核合格", "年度考核合格"))
    failed_before = Field("bool", zh="上年度考核不合格", aliases=("上年不合格",), blank=False)
    rectified = Field("bool", zh="整改考核合格", aliases=("整改合格",), blank=False)


class RuralDoctorPayment(Programme):
    """What a contracted village doctor is paid, out of which money, when and upon what."""

    id = "rural-doctor-payment"
    en = "payment to village doctors"
    zh = "乡村医生补助资金发放"
    unit = VillageDoctor

    qualified_clinic = criterion(
        "qualified, in a licensed and integrated clinic", "具备执业资格且卫生室合规",
        lambda d: d.qualified & d.clinic_licensed & d.integrated, cite="四(一)",
    )  # fmt: skip
    may_sign = criterion(
        "may sign: did not fail, or passed after rectification", "具有签约资格",
        lambda d: ~d.failed_before | d.rectified, cite="六(三)",
    )  # fmt: skip
    eligible = criterion(
        "contracted village doctor", "签约乡村医生",
        lambda d: d.qualified_clinic & d.may_sign & d.signed, cite="五(二)",
    )  # fmt: skip
    keeps_contract = criterion(
        "delivers what was contracted", "按责任书提供服务", lambda d: ~d.not_delivered,
        cite="六(三)",
    )  # fmt: skip
    assessed = criterion(
        "passed the year's assessment", "年度绩效考核合格", lambda d: d.passed, cite="五(二)"
    )
    loses_right = criterion(
        "loses the right to sign next year", "取消下一年度签约资格",
        lambda d: d.eligible & (~d.keeps_contract | ~d.assessed), cite="六(三)",
    )  # fmt: skip

    tasks = amount(
        "public-health money of the residents served", "服务人口基本公卫经费",
        lambda d: d.residents * d.plan.standard.capitation, cite="五(一)",
    )  # fmt: skip
    labour_standard = amount(
        "the doctor's share of the tasks", "乡医承担任务所得",
        lambda d: percent_of(d.tasks, d.plan.tasks.doctor), cite="五(一)",
    )  # fmt: skip
    fees = amount(
        "consultation fees", "一般诊疗费",
        lambda d: d.consultations * d.plan.standard.consultation, cite="五(一)",
    )  # fmt: skip

    labour = Benefit(
        "labour subsidy of basic public health", "基本公共卫生服务劳务补贴", "labour_standard",
        per="doctor", period="year", cite="五(一)",
    )  # fmt: skip
    county_post = Benefit(
        "post subsidy of the county", "县级公共卫生服务岗位补助", "standard.county_post",
        cite="五(一)",
    )  # fmt: skip
    province_post = Benefit(
        "post subsidy of the province", "省级公共卫生服务岗位补助", "standard.province_post",
        cite="五(一)",
    )  # fmt: skip
    drugs = Benefit(
        "subsidy of sales without mark-up", "基本药物零差率销售补贴", "standard.drugs",
        cite="五(一)",
    )  # fmt: skip
    consultation = Benefit(
        "consultation fee", "一般诊疗费", "fees", per="doctor", period="year", cite="五(一)"
    )


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield RuralDoctorPayment
