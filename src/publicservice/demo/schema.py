"""What a county's tables look like: columns, Chinese headers, and the words of coded columns."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from publicservice.model.registers.field import Kind


def _frozen_mapping(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(words))


YES_NO = _frozen_mapping({"yes": "是", "no": "否"})


@frozen
class Column:
    """One column: its canonical name, its Chinese header, how its values behave and are written.

    `words` gives the Chinese word of each code in an English file; a text column without words
    holds free text, which is the same in both languages.
    """

    name: str
    zh: str
    kind: Kind = "text"
    words: Mapping[str, str] = field(factory=dict, converter=_frozen_mapping)


@frozen
class TableSchema:
    """One table: its register name, its Chinese file name and its columns."""

    name: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The canonical column names, in the order in which they are written."""
        return [column.name for column in self.columns]

    @property
    def money_names(self) -> dict[str, str]:
        """The money columns and their names in typed tables, where they hold whole fen."""
        return {c.name: f"{c.name}_fen" for c in self.columns if c.kind == "money"}


def _flag(name: str, zh: str) -> Column:
    return Column(name, zh, "bool", YES_NO)


_VILLAGE = Column("village", "村")
_TOWNSHIP = Column("township", "乡镇")
_PERSON = Column("person", "人员编号")
_HOUSEHOLD = Column("household", "户编号")
_FACILITY = Column("facility", "机构编号")
_DATE = Column("date", "日期", "date")
_HUKOU = Column("hukou", "户籍类型", words={"rural": "农村", "urban": "城镇"})
_ALLOWANCE = (
    _flag("minimum_living_allowance", "低保对象"),
    _flag("destitute_support", "特困供养"),
    _flag("registered_poor", "建档立卡贫困"),
)

VILLAGES = TableSchema(
    "villages",
    "村",
    (
        _VILLAGE,
        _TOWNSHIP,
        Column("area_code", "区划代码"),
        Column("kind", "类别", words={"village": "行政村", "community": "社区"}),
    ),
)

HOUSEHOLDS = TableSchema(
    "households",
    "住户",
    (
        _HOUSEHOLD,
        _VILLAGE,
        _TOWNSHIP,
        _HUKOU,
        _flag("one_child_certificate", "独生子女证"),
        _flag("sterilised_two_daughters", "双女绝育户"),
        *_ALLOWANCE,
        Column(
            "hardship_list",
            "困难类别",
            words={
                "five_guarantee": "五保户",
                "destitute": "特困户",
                "poor": "贫困户",
                "low_income": "低收入户",
                "serious_illness": "大病户",
                "disaster": "受灾户",
            },
        ),
        _flag("real_hardship", "缴费确有困难"),
        Column("income_per_head", "人均年收入", "money"),
    ),
)

PERSONS = TableSchema(
    "persons",
    "居民",
    (
        _PERSON,
        _HOUSEHOLD,
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
        _VILLAGE,
        _TOWNSHIP,
        _HUKOU,
        _flag("resident", "常住"),
        Column("moved_out_on", "迁出或注销日期", "date"),
        _flag("married", "已婚"),
        Column(
            "pregnancy",
            "孕产情况",
            words={"pregnant": "孕妇", "lying_in": "产妇", "none": "无"},
        ),
        _flag("hypertension", "高血压"),
        _flag("diabetes", "糖尿病"),
        _flag("chronic_disease", "慢性病"),
        _flag("severe_mental_illness", "重性精神病"),
        _flag("sterilised", "已绝育"),
        *_ALLOWANCE,
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
        _flag("disability_card", "持残疾人证"),
        _flag("student", "在校学生"),
        Column(
            "employed",
            "就业状况",
            words={
                "employee": "在职职工",
                "self_employed": "个体工商户",
                "flexible": "灵活就业",
                "unemployed": "失业",
                "none": "无",
            },
        ),
        Column("contribution_base", "月缴费基数", "money"),
        _flag("veteran", "退役军人"),
        _flag("insured", "参加基本医疗保险"),
    ),
)

VISITS = TableSchema(
    "visits",
    "随访记录",
    (
        Column("visit", "记录编号"),
        _PERSON,
        _DATE,
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
        _FACILITY,
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
        _VILLAGE,
        _TOWNSHIP,
        _flag("practice_licence", "执业许可证"),
        _flag("integrated_management", "一体化管理"),
        _flag("distributes_contraceptives", "发放避孕药具"),
    ),
)

DOCTORS = TableSchema(
    "doctors",
    "乡村医生",
    (
        Column("doctor", "医生编号"),
        Column("name", "姓名"),
        _FACILITY,
        _VILLAGE,
        _TOWNSHIP,
        _flag("licensed", "具有执业资格"),
    ),
)

CONTRACTS = TableSchema(
    "contracts",
    "签约协议",
    (
        Column("contract", "协议编号"),
        _HOUSEHOLD,
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
        _PERSON,
        Column("created_on", "建档日期", "date"),
        _flag("checked", "已核查"),
        _flag("authentic", "档案真实"),
    ),
)

DISPENSINGS = TableSchema(
    "dispensings",
    "药具发放",
    (
        Column("dispensing", "发放编号"),
        _PERSON,
        _FACILITY,
        _DATE,
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
        _flag("entered_in_system", "已录入系统"),
    ),
)

SURGERIES = TableSchema(
    "surgeries",
    "避孕手术",
    (
        Column("surgery", "手术编号"),
        _PERSON,
        _FACILITY,
        _DATE,
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
        _flag("free", "免费"),
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
        _PERSON,
        _DATE,
        _flag("satisfied", "满意"),
    ),
)

WELFARE_POSTS = TableSchema("welfare_posts", "公益性岗位", (Column("post", "岗位编号"), _PERSON))

TABLES: Mapping[str, TableSchema] = MappingProxyType(
    {
        table.name: table
        for table in (
            VILLAGES,
            HOUSEHOLDS,
            PERSONS,
            VISITS,
            FACILITIES,
            DOCTORS,
            CONTRACTS,
            RECORDS,
            DISPENSINGS,
            SURGERIES,
            SURVEYS,
            WELFARE_POSTS,
        )
    }
)
"""Every table of a county, in the order in which the files are written."""
