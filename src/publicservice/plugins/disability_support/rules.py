"""Support for disabled persons: insurance, relief, welfare and services (corpus 000/9, 001/6).

Two counties' documents in one family: the default plan promises what either of them does, the plans
``000-9`` and ``001-6`` leave out what theirs has not. Amounts that they leave to the county are
unknown until its plan states them. The chapters stand in modules of their own; this one measures.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import Indicator, Programme, age_between, any_of, between, hookimpl
from publicservice.plugins.disability_support.insurance import (
    Pensions,
    Premiums,
    Treatments,
    WorkInsurance,
)
from publicservice.plugins.disability_support.registers import (
    BudgetItem,
    DisabledPerson,
    Employer,
    SupportedHousehold,
    Treatment,
    WelfarePost,
)
from publicservice.plugins.disability_support.relief import Relief, Schooling
from publicservice.plugins.disability_support.welfare import Allowances, Bills, Services


class DisabilitySupport(
    Premiums, Treatments, Pensions, WorkInsurance, Relief, Schooling, Allowances, Bills, Services
):
    """Social security and services for disabled persons."""

    id = "disability-support"
    en = "disability support"
    zh = "残疾人社会保障和服务"
    plans = "plans"
    categories = ("severe", "moderate")

    rehabilitation = Indicator(
        "rehabilitation money of the county, at least", "县级康复经费下限",
        value=lambda p: p.plan.rehabilitation.per_inhabitant, of="in_county", unit="yuan",
        cite="001/6 三(一)", definition="half a yuan for every inhabitant of the county, a year",
    )  # fmt: skip
    rehabilitation_budget = Indicator(
        "rehabilitation money in the budget", "县级康复经费预算",
        value=lambda b: b.amount, of=lambda b: b.purpose == "rehabilitation", over=BudgetItem,
        unit="yuan", cite="001/6 三(一)",
        definition="lines of the county's budget for the rehabilitation of disabled persons",
    )  # fmt: skip
    insured_rate = Indicator(
        "covered by medical insurance", "基本医疗保险参保率",
        lambda p: p.insured, of="eligible", cite="000/9 二(1)1",
        definition="beneficiaries who are insured; the document wants all of them covered",
    )  # fmt: skip
    rehabilitated_rate = Indicator(
        "got rehabilitation services", "康复服务覆盖率",
        lambda p: p.rehabilitated, of="eligible", cite="001/6 三(一)",
        definition="beneficiaries who got a rehabilitation service",
    )  # fmt: skip
    schooled_rate = Indicator(
        "disabled children at school", "残疾儿童少年义务教育入学率",
        lambda p: p.school_stage.is_in(p.plan.lists.schooled),
        of=lambda p: (
            p.eligible & age_between(p.birth_date, p.plan.ages.school_from, p.plan.ages.school_to)
        ),
        cite="001/6 (三)", definition="disabled children of school age who are at a school",
    )  # fmt: skip
    severe_share = Indicator(
        "severely disabled", "重度残疾人比例", lambda p: p.severe, of="eligible",
        definition="beneficiaries who are severely disabled",
    )  # fmt: skip
    employees_rate = Indicator(
        "hospital cost that the employees' insurance paid", "职工医保政策内住院报销比例",
        value=lambda t: t.insurance_paid, per=lambda t: t.in_policy_cost, over=Treatment,
        of=lambda t: (
            (t.kind == "inpatient") & t.settled & (t.person.insurance == "employees")
            & between(t.person.disability_grade, 1, t.plan.grades.lowest)
        ),
        part=True, cite="001/6 二(一)2",
        definition="paid by the insurance, of the cost within the policy of disabled patients",
    )  # fmt: skip
    residents_rate = Indicator(
        "hospital cost that the residents' insurance paid", "居民医保政策内住院报销比例",
        value=lambda t: t.insurance_paid, per=lambda t: t.in_policy_cost, over=Treatment,
        of=lambda t: (
            (t.kind == "inpatient") & t.settled & (t.person.insurance == "residents")
            & between(t.person.disability_grade, 1, t.plan.grades.lowest)
        ),
        part=True, cite="001/6 二(一)2",
        definition="paid by the insurance, of the cost within the policy of disabled patients",
    )  # fmt: skip
    post_share = Indicator(
        "welfare posts held by disabled persons", "公益性岗位残疾人比例",
        lambda w: between(w.person.disability_grade, 1, w.plan.grades.lowest),
        over=WelfarePost, cite="001/6 三(三)",
        definition="posts held by a disabled person, of all welfare posts",
    )  # fmt: skip
    employed_share = Indicator(
        "disabled staff", "用人单位残疾职工比例",
        value=lambda e: e.disabled_staff, per=lambda e: e.staff, part=True, over=Employer,
        cite="001/6 三(三)", definition="disabled staff, of the staff of all employers",
    )  # fmt: skip
    project_rate = Indicator(
        "poor rural households with an income project", "农村贫困残疾人家庭增收项目覆盖率",
        lambda h: h.income_projects >= h.plan.households.projects, over=SupportedHousehold,
        of=lambda h: (h.hukou == "rural") & any_of(
            DisabledPerson,
            lambda m: (
                between(m.disability_grade, 1, m.plan.grades.lowest)
                & (m.minimum_living_allowance | m.destitute_support | m.registered_poor)
            ),
            by="household",
        ),
        cite="001/6 三(四)",
        definition="households of a poor disabled person with a project that earns something",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield DisabilitySupport
