"""Rural families sign a service contract with a village doctor (corpus 000/5).

Covered here: who may sign and in which key group, the targets of 七(四) and 七(五) and the three
phases of 七(六). Payment to doctors is the programme ``rural-doctor-payment``; capacity,
service obligations and assessment are not covered.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publicservice import (
    Field,
    Household,
    Indicator,
    Key,
    Person,
    Programme,
    Reference,
    Register,
    Row,
    Survey,
    Visit,
    age_at_least,
    age_between,
    any_of,
    criterion,
    hookimpl,
    year_start,
)

PREGNANCY = {"孕妇": "pregnant", "产妇": "lying_in", "无": "none"}
STATUS = {"有效": "active", "到期": "ended", "解约": "cancelled"}


class Resident(Person):
    """A person who may be served under a contract of the household."""

    pregnancy = Field("text", zh="孕产情况", words=PREGNANCY)
    hypertension = Field("bool", zh="高血压")
    diabetes = Field("bool", zh="糖尿病")
    chronic_disease = Field("bool", zh="慢性病", aliases=("其他慢性病",))
    severe_mental_illness = Field("bool", zh="重性精神病", aliases=("严重精神障碍",))


class Contract(Register):
    """A service agreement between a household and a doctor, for one year."""

    register = "contracts"
    zh = "签约协议"
    file_names = ("contract", "签约", "协议")

    contract = Key(zh="协议编号")
    household = Reference(Household, zh="户编号", aliases=("户号", "家庭编号"))
    doctor = Field("text", zh="医生编号")
    signed_on = Field("date", zh="签约日期")
    ends_on = Field("date", zh="到期日期")
    status = Field("text", zh="协议状态", words=STATUS)


class HealthRecord(Register):
    """A resident's health file."""

    register = "records"
    zh = "健康档案"
    file_names = ("record", "health_records", "档案")

    record = Key(zh="档案编号")
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id"))
    created_on = Field("date", zh="建档日期")
    checked = Field("bool", zh="已核查")
    authentic = Field("bool", zh="档案真实")


def _in_force(c: Row) -> Any:
    return (c.status != "cancelled") & (c.signed_on <= c.at) & (c.ends_on >= c.at)


def _visited_at_home(v: Row) -> Any:
    return (v.kind == "face_to_face") & (v.date >= year_start()) & (v.date <= v.at)


class FamilyDoctor(Programme):
    """Contract service of village doctors for rural families."""

    id = "family-doctor"
    en = "family-doctor contracting"
    zh = "乡村医生签约服务"
    unit = Resident
    categories = ("elderly", "child", "maternal", "chronic", "severe_mental", "general")

    rural = criterion(
        "rural resident", "农村居民",
        lambda p: (p.hukou == "rural") & p.resident, cite="四(一)",
    )  # fmt: skip
    gone = criterion(
        "moved out or removed", "已迁出或注销",
        lambda p: p.moved_out_on <= p.at, cite="四(一)",
    )  # fmt: skip
    elderly = criterion(
        "aged {ages.elderly} or over", "{ages.elderly}岁以上老年人",
        lambda p: age_at_least(p.birth_date, p.plan.ages.elderly), cite="三(二)",
    )  # fmt: skip
    child = criterion(
        "child aged 0 to {ages.child_to}", "0-{ages.child_to}岁儿童",
        lambda p: age_between(p.birth_date, 0, p.plan.ages.child_to), cite="三(二)",
    )  # fmt: skip
    maternal = criterion(
        "pregnant or lying-in woman", "孕产妇",
        lambda p: p.pregnancy.is_in(("pregnant", "lying_in")), cite="三(二)",
    )  # fmt: skip
    chronic = criterion(
        "chronic patient", "慢性病人",
        lambda p: p.hypertension | p.diabetes | p.chronic_disease, cite="三(二)",
    )  # fmt: skip
    severe_mental = criterion(
        "severe mental illness", "重性精神病患者",
        lambda p: p.severe_mental_illness, cite="三(二)",
    )  # fmt: skip
    key_group = criterion(
        "key group", "重点服务对象",
        lambda p: p.elderly | p.child | p.maternal | p.chronic | p.severe_mental, cite="三(二)",
    )  # fmt: skip
    general = criterion("no key group", "一般人群", lambda p: ~p.key_group)
    eligible = criterion("may sign", "可签约", lambda p: p.rural & ~p.gone)
    contracted = criterion(
        "contract in force", "已签约",
        lambda p: any_of(Contract, _in_force), cite="四(二)",
    )  # fmt: skip

    signing_rate = Indicator(
        "rural households signed", "农村家庭签约率",
        lambda h: any_of(Contract, _in_force),
        of=lambda h: h.hukou == "rural", over=Household, cite="七(五)",
        definition="households with a contract in force, of all rural households",
    )  # fmt: skip
    visit_rate = Indicator(
        "rural households visited", "入户率",
        lambda h: any_of(Person, lambda m: any_of(Visit, _visited_at_home)),
        of=lambda h: h.hukou == "rural", over=Household, cite="七(四)",
        definition="households with a member met face to face this year, of all rural households",
    )  # fmt: skip
    filing_rate = Indicator(
        "residents with a health file", "建档率",
        lambda p: any_of(HealthRecord, lambda r: r.created_on <= r.at),
        of="eligible", cite="七(四)",
        definition="residents who may sign and have a health file",
    )  # fmt: skip
    satisfaction = Indicator(
        "satisfied with the service", "群众满意率",
        lambda s: s.satisfied, over=Survey, cite="七(四)",
        of=lambda s: (s.programme == "family-doctor") & (s.date >= year_start()) & (s.date <= s.at),
        definition="satisfied answers, of all answers about the service this year",
    )  # fmt: skip
    authenticity = Indicator(
        "authentic health files", "档案真实率",
        lambda r: r.authentic, over=HealthRecord, cite="七(四)",
        of=lambda r: r.checked & (r.created_on <= r.at),
        definition="authentic files, of all files that were checked",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield FamilyDoctor
