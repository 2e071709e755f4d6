"""The tables of places, households and persons."""

from __future__ import annotations

from publicservice.demo.columns import (
    ALLOWANCE,
    HOUSEHOLD,
    HUKOU,
    PERSON,
    TOWNSHIP,
    VILLAGE,
    Column,
    TableSchema,
    flag,
)

HARDSHIP_LISTS = {
    "five_guarantee": "五保户", "destitute": "特困户", "poor": "贫困户", "low_income": "低保户",
    "low_income_edge": "低收入户", "serious_illness": "大病户", "disaster": "受灾户",
    "single_parent": "单亲家庭", "empty_nest": "空巢老人", "veteran": "复退军人",
    "worker": "困难职工", "migrant_worker": "困难农民工", "enterprise_worker": "困难企业特困职工",
    "unemployed": "特困失业人员", "teacher": "困难教职工", "provincial_model": "省级劳模",
    "resettled": "征拆户",
}  # fmt: skip
HONOURS = {
    "old_comrade": "老同志", "old_member": "老党员", "old_model": "老劳模",
    "lei_feng": "学雷锋先进代表", "moral_model": "道德模范", "village_cadre": "离任村干部",
    "member": "困难党员", "old_cadre": "老干部",
}  # fmt: skip
SOURCES = {
    "finance": "市、区财政", "civil_affairs": "区民政局", "charity": "雷锋慈善会",
    "organisation": "区委组织部", "disabled_federation": "区残联", "street": "街道",
}  # fmt: skip
OFFICES = {
    "review_meeting": "村民主评议会", "civil_affairs_office": "镇民政办",
    "township_meeting": "镇党政联席会议",
}  # fmt: skip
VILLAGES = TableSchema(
    "villages",
    "村",
    (
        VILLAGE,
        TOWNSHIP,
        Column("area_code", "区划代码"),
        Column("kind", "类别", words={"village": "行政村", "community": "社区"}),
    ),
)

LIVING = (
    flag("special_family", "计生特别扶助家庭"),
    flag("temporary_hardship", "符合临时救助条件"),
    flag("special_circumstances", "情况特殊"),
    flag("no_labour", "缺失劳动力"),
    flag("no_income", "基本无收入来源"),
    flag("housing_hardship", "住房困难"),
    flag("house_rebuilt", "列入农村建房"),
    flag("needs_adaptation", "需无障碍改造"),
    Column("income_projects", "增收项目数", "count"),
    Column("television_wiring", "有线电视初装费", "money"),
    Column("television_fee", "有线电视收视维护费", "money"),
    Column("water_bill", "生活用水费", "money"),
    Column("power_bill", "生活用电费", "money"),
    Column("heating_bill", "取暖费", "money"),
)
"""Hardships of a family, and its bills of the year."""

HOUSEHOLDS = TableSchema(
    "households",
    "住户",
    (
        HOUSEHOLD,
        VILLAGE,
        TOWNSHIP,
        HUKOU,
        flag("one_child_certificate", "独生子女证"),
        flag("sterilised_two_daughters", "双女绝育户"),
        *ALLOWANCE,
        Column("hardship_list", "困难类别", words=HARDSHIP_LISTS),
        flag("real_hardship", "缴费确有困难"),
        Column("income_per_head", "人均年收入", "money"),
        *LIVING,
        Column("honour", "特定对象类别", words=HONOURS),
        Column("own_hospital_cost", "住院自付费用", "money"),
        flag("needs_care", "需常年护理"),
        flag("disaster_harm", "因灾重病或死亡"),
        Column("disaster_loss", "因灾财产损失", "money"),
        flag("civil_compensation", "涉及民事赔偿"),
        flag("special_case", "认定特殊情况"),
        flag("labour_lost", "丧失主要劳力"),
        Column("seriously_ill", "重大疾病或精神病人数", "count"),
        flag("informed", "知情自愿"),
        flag("confirmed", "经主管局确认并公示"),
        flag("filed", "已建档"),
        flag("visited_elsewhere", "其他项目已慰问"),
        Column("paid_by", "资金来源", words=SOURCES),
        Column("decided_amount", "核定慰问金", "money"),
        Column("decided_by", "核定人", words=OFFICES),
        flag("visited", "已走访"),
        flag("receipt_signed", "已签收"),
    ),
)

SCHOOL_STAGES = {
    "preschool": "学前", "compulsory": "义务教育", "senior": "普通高中", "vocational": "中等职业",
    "higher": "高等教育", "adult_graduate": "成人教育毕业", "none": "无",
}  # fmt: skip
INSURANCES = {"employees": "城镇职工", "residents": "城镇居民", "rural": "新农合", "none": "无"}
CARE = {"residential": "机构托养", "day": "日间照料", "home": "居家安养"}
SUPPORT = (
    flag("main_member", "家庭主要成员"),
    Column("school_stage", "就读阶段", words=SCHOOL_STAGES),
    Column("tuition", "学费", "money"),
    flag("hires_workers", "有雇工"),
    flag("wants_work", "有就业能力和愿望"),
    Column("contract_since", "劳动合同起始日期", "date"),
    flag("unemployment_insured", "参加失业保险"),
    Column("contribution_years", "养老保险累计缴费年限", "count"),
    flag("pension_approved", "养老金申请已审批"),
    Column("insurance", "医保险种", words=INSURANCES),
    flag("maternity_insured", "参加生育保险"),
    flag("planned_birth", "计划内生育"),
    Column("birth_cost", "生育医疗费用", "money"),
    Column("care_service", "托养方式", words=CARE),
    flag("rehabilitated", "已获康复服务"),
    flag("low_income", "低收入家庭"),
    flag("seriously_ill", "重病患者"),
    flag("tuberculosis", "结核病"),
    flag("signed", "家庭医生签约"),
    flag("delivered_in_district", "区域内住院分娩"),
    flag("emergency_transfer", "危急重症转诊"),
    Column("delivery_cost", "住院分娩费用", "money"),
)
"""What the offices that support disabled and poor persons know."""

PROGRAMMES = (
    flag("echinococcosis_surgery", "包虫病手术"),
    flag("schistosomiasis", "晚期血吸虫病"),
    flag("kashin_beck", "重度大骨节病"),
    flag("disabled_child_care", "残疾儿童手术康复或辅具"),
    flag("checked_up", "已免费体检"),
    flag("parent", "独生子女或双女父母"),
    flag("sterilised_this_year", "本年落实长效节育措施"),
    flag("awarded_before", "已领法定奖励"),
    flag("expecting_plan", "计划怀孕夫妇"),
    flag("in_rural_insurance", "参加新农合"),
    flag("in_rural_pension", "参加新农保"),
)
"""What the health-poverty and family-planning offices know of a person."""

SCHOOL_LEVELS = {
    "preschool": "学前", "primary": "小学", "junior": "初中", "senior": "高中",
    "college": "大专院校", "none": "无",
}  # fmt: skip
ADMITTED_TO = {
    "key_senior": "重点高中", "regular_undergraduate": "本科前三批", "college": "其他大专院校",
    "none": "无",
}  # fmt: skip
PUPIL = (
    Column("school_level", "学段", words=SCHOOL_LEVELS),
    Column("school", "学校"),
    flag("rural_school", "农村学校"),
    flag("boarder", "寄宿生"),
    Column("boarder_grant", "寄宿生补助", "money"),
    Column("boarder_paid", "已发寄宿生补助", "money"),
    Column("school_days", "在校天数", "count"),
    flag("specially_poor", "特困学生"),
    Column("donated", "一对一捐资", "money"),
    flag("card_filed", "已建卡建档"),
    flag("policy_known", "知晓政策"),
    flag("admitted", "已入学"),
    flag("class_reviewed", "班级审核通过"),
    flag("school_reviewed", "园校审核通过"),
    flag("centre_reviewed", "中心学校审核通过"),
    flag("class_posted", "班级已公示"),
    flag("school_posted", "园校已公示"),
    flag("centre_posted", "中心学校已公示"),
    Column("graduating", "应届毕业", words={"junior": "初中", "senior": "高中", "none": "无"}),
    Column("admitted_to", "录取学校", words=ADMITTED_TO),
    flag("over_line", "达到指令性录取线"),
    flag("good_character", "品学兼优"),
    flag("wants_to_study", "愿意继续求学"),
    Column("named_by", "冠名人"),
    Column("sunshine_class", "阳光班"),
    Column("sunshine_amount", "阳光班资助额", "money"),
    flag("candidate_posted", "媒体已公示"),
)
"""What schools know of a person who learns there."""


PERSONS = TableSchema(
    "persons",
    "居民",
    (
        PERSON,
        HOUSEHOLD,
        Column("name", "姓名"),
        Column("resident_number", "身份证号"),
        Column("birth_date", "出生日期", "date"),
        Column("sex", "性别", words={"male": "男", "female": "女"}),
        Column(
            "relation",
            "与户主关系",
            words={
                "head": "户主",
                "spouse": "配偶",
                "child": "子女",
                "parent": "父母",
                "grandchild": "孙子女",
            },
        ),
        VILLAGE,
        TOWNSHIP,
        HUKOU,
        flag("resident", "常住"),
        Column("moved_out_on", "迁出或注销日期", "date"),
        flag("married", "已婚"),
        Column(
            "pregnancy",
            "孕产情况",
            words={"pregnant": "孕妇", "lying_in": "产妇", "none": "无"},
        ),
        flag("hypertension", "高血压"),
        flag("diabetes", "糖尿病"),
        flag("chronic_disease", "慢性病"),
        flag("severe_mental_illness", "重性精神病"),
        flag("sterilised", "已绝育"),
        *ALLOWANCE,
        Column(
            "disability_grade",
            "残疾等级",
            "count",
            {"0": "无", "1": "一级", "2": "二级", "3": "三级", "4": "四级"},
        ),
        Column(
            "disability_kind",
            "残疾类别",
            words={
                "vision": "视力",
                "hearing": "听力",
                "speech": "言语",
                "physical": "肢体",
                "intellectual": "智力",
                "mental": "精神",
                "multiple": "多重",
            },
        ),
        flag("disability_card", "持残疾人证"),
        flag("student", "在校学生"),
        Column(
            "employed",
            "就业状况",
            words={
                "employee": "在职职工",
                "self_employed": "个体工商户",
                "flexible": "灵活就业",
                "part_time": "非全日制",
                "unemployed": "失业",
                "none": "无",
            },
        ),
        Column("contribution_base", "月缴费基数", "money"),
        flag("veteran", "退役军人"),
        flag("insured", "参加基本医疗保险"),
        *SUPPORT,
        *PROGRAMMES,
        *PUPIL,
    ),
)
