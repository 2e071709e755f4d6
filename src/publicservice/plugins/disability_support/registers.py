"""The tables that the programme reads: residents, households, treatments, posts, employers."""

from __future__ import annotations

from publicservice import Field, Household, Key, Person, Reference, Register

DISABILITIES = {
    "视力": "vision", "听力": "hearing", "言语": "speech", "肢体": "physical",
    "智力": "intellectual", "精神": "mental", "多重": "multiple",
}  # fmt: skip
EMPLOYMENT = {
    "在职职工": "employee", "个体工商户": "self_employed", "灵活就业": "flexible",
    "非全日制": "part_time", "失业": "unemployed", "无": "none",
}  # fmt: skip
INSURANCES = {"城镇职工": "employees", "城镇居民": "residents", "新农合": "rural", "无": "none"}
STAGES = {
    "学前": "preschool", "幼儿园": "preschool", "义务教育": "compulsory", "普通高中": "senior",
    "中等职业": "vocational", "高等教育": "higher", "成人教育毕业": "adult_graduate", "无": "none",
}  # fmt: skip
CARE = {"机构托养": "residential", "日间照料": "day", "居家安养": "home", "无": "none"}
TREATMENTS = {"住院": "inpatient", "慢性病门诊": "chronic_outpatient", "普通门诊": "outpatient"}
PROVIDERS = {
    "社区卫生服务中心": "community_centre", "社区卫生服务站": "community_station",
    "乡镇卫生院": "township_hospital", "县级医院": "county_hospital", "其他": "other",
}  # fmt: skip
PURPOSES = {"残疾人康复": "rehabilitation", "特殊教育": "special_education", "其他": "other"}


class SupportedHousehold(Household):
    """A household as the offices of civil affairs, family planning and poverty see it.

    Bills are those of the year.
    """

    one_child_certificate = Field("bool", zh="独生子女证")
    sterilised_two_daughters = Field("bool", zh="双女绝育户")
    special_family = Field("bool", zh="计生特别扶助家庭", blank=False)
    real_hardship = Field("bool", zh="缴费确有困难")
    temporary_hardship = Field("bool", zh="符合临时救助条件", blank=False)
    special_circumstances = Field("bool", zh="情况特殊", blank=False)
    no_labour = Field("bool", zh="缺失劳动力")
    no_income = Field("bool", zh="基本无收入来源")
    housing_hardship = Field("bool", zh="住房困难")
    house_rebuilt = Field("bool", zh="列入农村建房", aliases=("危房改造",), blank=False)
    needs_adaptation = Field("bool", zh="需无障碍改造")
    income_projects = Field("count", zh="增收项目数")
    television_wiring = Field("money", zh="有线电视初装费", blank=0)
    television_fee = Field("money", zh="有线电视收视维护费")
    water_bill = Field("money", zh="生活用水费")
    power_bill = Field("money", zh="生活用电费")
    heating_bill = Field("money", zh="取暖费")


class DisabledPerson(Person):
    """A person, disabled or not: the register of residents with the disability columns."""

    household = Reference(SupportedHousehold, zh="户编号", aliases=("户号", "家庭编号"))
    disability_kind = Field("text", zh="残疾类别", words=DISABILITIES)
    disability_card = Field("bool", zh="持残疾人证")
    minimum_living_allowance = Field("bool", zh="低保对象")
    destitute_support = Field("bool", zh="特困供养", aliases=("五保供养",))
    registered_poor = Field("bool", zh="建档立卡贫困")
    main_member = Field("bool", zh="家庭主要成员")
    student = Field("bool", zh="在校学生")
    school_stage = Field("text", zh="就读阶段", words=STAGES)
    tuition = Field("money", zh="学费")
    employed = Field("text", zh="就业状况", words=EMPLOYMENT)
    hires_workers = Field("bool", zh="有雇工")
    wants_work = Field("bool", zh="有就业能力和愿望", aliases=("有就业愿望",))
    contract_since = Field("date", zh="劳动合同起始日期")
    unemployment_insured = Field("bool", zh="参加失业保险")
    contribution_base = Field("money", zh="月缴费基数", aliases=("缴费基数",))
    contribution_years = Field("count", zh="养老保险累计缴费年限")
    pension_approved = Field("bool", zh="养老金申请已审批", blank=False)
    insured = Field("bool", zh="参加基本医疗保险", aliases=("医保参保",))
    insurance = Field("text", zh="医保险种", words=INSURANCES)
    maternity_insured = Field("bool", zh="参加生育保险")
    planned_birth = Field("bool", zh="计划内生育", blank=False)
    birth_cost = Field("money", zh="生育医疗费用")
    care_service = Field("text", zh="托养方式", words=CARE, blank="none")
    rehabilitated = Field("bool", zh="已获康复服务")


class Treatment(Register):
    """A stay in hospital or a visit to a doctor in the year, with its bill."""

    register = "treatments"
    zh = "诊疗费用"
    file_names = ("treatment", "医疗费用", "住院记录")

    treatment = Key(zh="诊疗编号")
    person = Reference(DisabledPerson, zh="人员编号", aliases=("个人编号", "人员id"))
    kind = Field("text", zh="诊疗类别", words=TREATMENTS)
    provider = Field("text", zh="就诊机构类别", words=PROVIDERS)
    cost = Field("money", zh="医疗费用")
    in_policy_cost = Field("money", zh="政策范围内费用")
    settled = Field("bool", zh="医保已结算")
    insurance_paid = Field("money", zh="基本医保支付", aliases=("医保报销",))


class WelfarePost(Register):
    """A post in public service that was newly created for people hard to employ."""

    register = "welfare_posts"
    zh = "公益性岗位"
    file_names = ("公益岗位",)

    post = Key(zh="岗位编号")
    person = Reference(DisabledPerson, zh="人员编号", aliases=("个人编号", "人员id"))


class Employer(Register):
    """An office or firm that has to employ disabled persons in proportion to its staff."""

    register = "employers"
    zh = "用人单位"
    file_names = ("employer", "用人单位名册")

    employer = Key(zh="单位编号")
    staff = Field("count", zh="在职职工人数")
    disabled_staff = Field("count", zh="在职残疾职工人数")


class BudgetItem(Register):
    """A line of the county's budget for the year."""

    register = "budget_items"
    zh = "预算安排"
    file_names = ("budget_item", "县级预算")

    item = Key(zh="预算编号")
    purpose = Field("text", zh="用途", words=PURPOSES, open=True)
    amount = Field("money", zh="预算金额")
