"""Social insurance: who pays premiums and contributions, and what a hospital bill comes to."""

from __future__ import annotations

from publicservice import (
    Benefit,
    amount,
    at_least,
    at_most,
    between,
    count,
    criterion,
    highest,
    percent_of,
    total,
    years_ago,
    yuan,
)
from publicservice.plugins.disability_support.beneficiaries import Beneficiaries
from publicservice.plugins.disability_support.registers import Treatment


class Pensions(Beneficiaries, abstract=True):
    """Pension insurance (001/6 二(一)1); a person is in one scheme."""

    pension_gap = criterion(
        "pension base below the floor", "养老保险缴费差额补贴",
        lambda p: (
            p.eligible & (p.employed == "employee")
            & (p.contribution_base < percent_of(p.plan.pension.average_wage, p.plan.pension.floor))
        ),
        cite="001/6 二(一)1",
    )  # fmt: skip
    pension_flexible = criterion(
        "pays the contribution alone, on a base within the range", "灵活就业参保基数在规定范围内",
        lambda p: (
            p.eligible
            & (((p.employed == "self_employed") & ~p.hires_workers)
               | p.employed.is_in(("flexible", "part_time")))
            & between(
                p.contribution_base,
                percent_of(p.plan.pension.average_wage, p.plan.pension.floor),
                percent_of(p.plan.pension.average_wage, p.plan.pension.ceiling),
            )
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
    pension_claim = criterion(
        "may draw the pension after {pension.years} years", "缴费满{pension.years}年可领养老金",
        lambda p: (
            p.eligible & p.severe & (p.contribution_years >= p.plan.pension.years)
            & p.pension_approved
        ),
        cite="001/6 二(一)1",
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
    pension_flexible_subsidy = Benefit(
        "subsidy for who pays alone", "灵活就业养老保险补贴", "pension.flexible_subsidy",
        to="pension_flexible", funded_by="county", cite="001/6 二(一)1",
    )  # fmt: skip
    pension_premium = Benefit(
        "lowest rural pension premium", "农村重度残疾人养老保险费", "pension.lowest_premium",
        to="pension_rural_full", funded_by="county",
        gives_way_to=("pension_difference", "pension_flexible_subsidy"), cite="001/6 二(一)1",
    )  # fmt: skip
    pension_premium_part = Benefit(
        "part of the lowest rural pension premium", "农村贫困残疾人养老保险补贴",
        lambda p: at_most(p.plan.pension.poor_subsidy, p.plan.pension.lowest_premium),
        to="pension_rural_subsidy", funded_by="county",
        gives_way_to=("pension_difference", "pension_flexible_subsidy"), cite="001/6 二(一)1",
    )  # fmt: skip


class Premiums(Beneficiaries, abstract=True):
    """Premiums of the basic medical insurance; each is paid once."""

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
    premium_rural_subsidy = criterion(
        "rural premium subsidised", "农村残疾人参合费补贴",
        lambda p: p.eligible & (p.hukou == "rural") & ~(p.severe | p.poor), cite="001/6 二(一)2",
    )  # fmt: skip

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
    premium_rural_part = Benefit(
        "part of the rural premium", "农村残疾人参合费补贴",
        lambda p: at_most(p.plan.premium.rural_subsidy, p.plan.premium.rural),
        to="premium_rural_subsidy", funded_by="county",
        gives_way_to=("premium_civil_affairs", "premium_half", "premium_student"),
        cite="001/6 二(一)2",
    )  # fmt: skip


class Treatments(Beneficiaries, abstract=True):
    """Fees and hospital bills: the insurance first, then medical assistance."""

    registration_free = criterion(
        "no registration fee", "免收挂号费",
        lambda p: p.eligible & p.disability_card, cite="000/9 二(1)3",
    )  # fmt: skip
    registrations = count(
        "registrations without fee", "免费挂号次数", Treatment,
        lambda t: t.provider.is_in(t.plan.lists.free_registration), by="person",
        cite="000/9 二(1)3",
    )  # fmt: skip
    medical_assistance = criterion(
        "key group of medical assistance", "城乡医疗救助重点对象",
        lambda p: p.eligible & p.poor, cite="000/9 二(1)2",
    )  # fmt: skip
    employees_insured = criterion(
        "insured as an employee", "城镇职工医保", lambda p: p.insurance == "employees",
        cite="001/6 二(一)2",
    )  # fmt: skip
    residents_insured = criterion(
        "insured as an urban resident", "城镇居民医保", lambda p: p.insurance == "residents",
        cite="001/6 二(一)2",
    )  # fmt: skip
    rural_insured = criterion(
        "in the rural cooperative insurance", "新农合", lambda p: p.insurance == "rural",
        cite="001/6 二(一)2",
    )  # fmt: skip
    bill = total(
        "hospital bills not settled yet", "未结算住院费用", Treatment, lambda t: t.cost,
        lambda t: (t.kind == "inpatient") & ~t.settled, by="person", cite="000/9 二(1)2",
    )  # fmt: skip
    in_policy = total(
        "of that within the policy", "政策范围内费用", Treatment,
        lambda t: at_most(t.in_policy_cost, t.cost),
        lambda t: (t.kind == "inpatient") & ~t.settled, by="person", cite="001/6 二(一)2",
    )  # fmt: skip
    below_employees_floor = total(
        "paid below {reimbursement.employees} %", "低于{reimbursement.employees}%的差额", Treatment,
        lambda t: at_least(
            percent_of(at_most(t.in_policy_cost, t.cost), t.plan.reimbursement.employees)
            - t.insurance_paid,
            yuan(0),
        ),
        lambda t: (t.kind == "inpatient") & t.settled, by="person", cite="001/6 二(一)2",
    )  # fmt: skip
    below_residents_floor = total(
        "paid below {reimbursement.residents} %", "低于{reimbursement.residents}%的差额", Treatment,
        lambda t: at_least(
            percent_of(at_most(t.in_policy_cost, t.cost), t.plan.reimbursement.residents)
            - t.insurance_paid,
            yuan(0),
        ),
        lambda t: (t.kind == "inpatient") & t.settled, by="person", cite="001/6 二(一)2",
    )  # fmt: skip
    floor_gap = amount(
        "what the insurance paid too little", "住院报销低于下限的差额",
        lambda p: highest(
            (p.employees_insured, p.below_employees_floor),
            (p.residents_insured, p.below_residents_floor),
        ),
        cite="001/6 二(一)2",
    )  # fmt: skip
    below_floor = criterion(
        "reimbursed below the floor", "报销比例低于下限",
        lambda p: p.eligible & (p.floor_gap > yuan(0)), cite="001/6 二(一)2",
    )  # fmt: skip

    registration = Benefit(
        "registration fee waived", "免收挂号费", "fees.registration", to="registration_free",
        per="person", period="once", times="registrations", funded_by="providers",
        cite="000/9 二(1)3",
    )  # fmt: skip
    inpatient = Benefit(
        "hospital bill", "住院费用", "bill", per="person", period="year",
        payers=("employees", "residents", "rural", "medical_assistance"), cite="000/9 二(1)2",
    )  # fmt: skip
    floor_difference = Benefit(
        "reimbursement up to the floor", "补足报销下限", "floor_gap", to="below_floor",
        per="person", period="year", funded_by="insurance", cite="001/6 二(一)2",
    )  # fmt: skip
    covered_items = Benefit(
        "rehabilitation covered by the insurance", "纳入医保的康复项目", in_kind="rehabilitated_by",
        to=lambda p: p.eligible & p.insured, cite="001/6 二(一)2",
    )  # fmt: skip


class WorkInsurance(Beneficiaries, abstract=True):
    """Unemployment and maternity insurance (001/6 二(一)4, 5)."""

    hired_a_year = criterion(
        "insured under a contract for {employment.contract_years} year",
        "合同制职工连续工作满{employment.contract_years}年",
        lambda p: (
            p.eligible & (p.employed == "employee")
            & (p.contract_since <= years_ago(p.plan.employment.contract_years))
            & p.unemployment_insured
        ),
        cite="001/6 二(一)4",
    )  # fmt: skip
    maternity = criterion(
        "planned birth of an insured woman", "参保女职工计划内生育",
        lambda p: (
            p.eligible & (p.sex == "female") & p.maternity_insured & p.planned_birth
        ),
        cite="001/6 二(一)5",
    )  # fmt: skip

    insurance_subsidy = Benefit(
        "social-insurance subsidy of the employer", "用人单位社会保险补贴",
        "employment.insurance_subsidy", to="hired_a_year", funded_by="employment_money",
        cite="001/6 二(一)4",
    )  # fmt: skip
    birth = Benefit(
        "medical cost of a birth, somewhat above the limit", "生育医疗费用",
        lambda p: at_most(
            p.birth_cost, percent_of(p.plan.maternity.limit, p.plan.maternity.paid_up_to)
        ),
        to="maternity", per="person", period="once", funded_by="insurance", cite="001/6 二(一)5",
    )  # fmt: skip
