"""The tables of what is done for people: visits, contracts, distributions, treatments."""

from __future__ import annotations

from publicservice.demo.columns import (
    DATE,
    FACILITY,
    HOUSEHOLD,
    PERSON,
    TOWNSHIP,
    VILLAGE,
    Column,
    TableSchema,
    flag,
)

VISITS = TableSchema(
    "visits",
    "随访记录",
    (
        Column("visit", "记录编号"),
        PERSON,
        DATE,
        Column(
            "kind",
            "服务类型",
            words={
                "face_to_face": "入户面访",
                "filing": "建档",
                "phone": "电话随访",
                "wechat": "微信随访",
                "letter": "书面随访",
                "consultation": "健康咨询",
                "health_assessment": "健康评估",
            },
        ),
    ),
)

FACILITIES = TableSchema(
    "facilities",
    "机构名录",
    (
        FACILITY,
        Column("name", "机构名称"),
        Column(
            "kind",
            "机构类型",
            words={
                "county_hospital": "县级医院",
                "maternal_child_hospital": "妇幼保健院",
                "township_health_centre": "乡镇卫生院",
                "village_clinic": "村卫生室",
                "other_point": "其他发放点",
            },
        ),
        VILLAGE,
        TOWNSHIP,
        flag("practice_licence", "执业许可证"),
        flag("integrated_management", "一体化管理"),
        flag("distributes_contraceptives", "发放避孕药具"),
    ),
)

DOCTORS = TableSchema(
    "village_doctors",
    "乡村医生",
    (
        Column("doctor", "医生编号"),
        Column("name", "姓名"),
        FACILITY,
        Column("clinic", "村卫生室"),
        VILLAGE,
        TOWNSHIP,
        flag("qualified", "执业资格"),
        flag("clinic_licensed", "卫生室执业许可证"),
        flag("integrated", "一体化管理"),
        flag("signed", "签订责任书"),
        Column("residents", "服务人口", "count"),
        Column("consultations", "一般诊疗人次", "count"),
        flag("not_delivered", "未按责任书服务"),
        flag("passed", "考核合格"),
        flag("failed_before", "上年度考核不合格"),
        flag("rectified", "整改考核合格"),
    ),
)

CONTRACTS = TableSchema(
    "contracts",
    "签约协议",
    (
        Column("contract", "协议编号"),
        HOUSEHOLD,
        Column("doctor", "医生编号"),
        Column("signed_on", "签约日期", "date"),
        Column("ends_on", "到期日期", "date"),
        Column(
            "status", "协议状态", words={"active": "有效", "ended": "到期", "cancelled": "解约"}
        ),
    ),
)

RECORDS = TableSchema(
    "records",
    "健康档案",
    (
        Column("record", "档案编号"),
        PERSON,
        Column("created_on", "建档日期", "date"),
        flag("checked", "已核查"),
        flag("authentic", "档案真实"),
    ),
)

DISPENSINGS = TableSchema(
    "dispensings",
    "药具发放",
    (
        Column("dispensing", "发放编号"),
        PERSON,
        FACILITY,
        DATE,
        Column(
            "method",
            "药具种类",
            words={
                "condom": "避孕套",
                "oral_pill": "口服避孕药",
                "spermicide": "外用避孕药",
                "injection": "避孕针",
            },
        ),
        flag("entered_in_system", "已录入系统"),
    ),
)

SURGERIES = TableSchema(
    "surgeries",
    "避孕手术",
    (
        Column("surgery", "手术编号"),
        PERSON,
        FACILITY,
        DATE,
        Column(
            "kind",
            "手术类型",
            words={
                "iud_insertion": "放置宫内节育器",
                "iud_removal": "取出宫内节育器",
                "implant_insertion": "放置皮下埋植剂",
                "implant_removal": "取出皮下埋植剂",
                "vasectomy": "输精管结扎术",
                "vasectomy_reversal": "输精管吻合术",
                "tubal_ligation": "输卵管结扎术",
                "tubal_reversal": "输卵管吻合术",
            },
        ),
        flag("free", "免费"),
    ),
)

SURVEYS = TableSchema(
    "surveys",
    "满意度调查",
    (
        Column("survey", "调查编号"),
        Column(
            "programme",
            "服务项目",
            words={
                "family-doctor": "签约服务",
                "contraceptives": "避孕药具",
                "disability-support": "残疾人保障",
            },
        ),
        PERSON,
        DATE,
        flag("satisfied", "满意"),
    ),
)

WELFARE_POSTS = TableSchema("welfare_posts", "公益性岗位", (Column("post", "岗位编号"), PERSON))

PROVIDERS = {
    "community_centre": "社区卫生服务中心", "community_station": "社区卫生服务站",
    "township_hospital": "乡镇卫生院", "county_hospital": "县级医院", "other": "其他",
}  # fmt: skip
TREATMENT_KINDS = {
    "inpatient": "住院", "chronic_outpatient": "慢性病门诊", "outpatient": "普通门诊",
}  # fmt: skip


TREATMENTS = TableSchema(
    "treatments",
    "诊疗费用",
    (
        Column("treatment", "诊疗编号"),
        PERSON,
        DATE,
        Column("kind", "诊疗类别", words=TREATMENT_KINDS),
        flag("in_district", "区域内就医"),
        Column("cost", "医疗费用", "money"),
        Column("in_policy_cost", "政策范围内费用", "money"),
        Column("provider", "就诊机构类别", words=PROVIDERS),
        flag("settled", "医保已结算"),
        Column("insurance_paid", "基本医保支付", "money"),
        Column("irregular_cost", "不合规费用", "money"),
    ),
)

EMPLOYERS = TableSchema(
    "employers",
    "用人单位",
    (
        Column("employer", "单位编号"),
        Column("staff", "在职职工人数", "count"),
        Column("disabled_staff", "在职残疾职工人数", "count"),
    ),
)

PURPOSES = {"rehabilitation": "残疾人康复", "special_education": "特殊教育", "other": "其他"}
BUDGET_ITEMS = TableSchema(
    "budget_items",
    "预算安排",
    (
        Column("item", "预算编号"),
        Column("purpose", "用途", words=PURPOSES),
        Column("amount", "预算金额", "money"),
    ),
)

PAYMENTS = TableSchema(
    "payments_made",
    "发放台账",
    (
        Column("payment", "发放编号"),
        Column("programme", "发放项目"),
        Column("beneficiary", "领取对象编号"),
        Column("benefit", "待遇"),
        Column("instalment", "拨付批次"),
        Column("period", "所属期"),
        Column("amount", "实发金额", "money"),
        Column("paid_on", "发放日期", "date"),
        Column("receipt_number", "收据编号"),
        flag("signed", "已签收"),
    ),
)
