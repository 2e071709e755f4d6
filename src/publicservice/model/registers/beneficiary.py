"""The registers that most programmes share; a programme subclasses them to add its own fields."""

from __future__ import annotations

from publicservice.model.registers.field import NEVER, Field, Key, Reference, ResidentNumber
from publicservice.model.registers.register import Register

VILLAGE_HEADERS = ("行政村", "村(社区)", "村居", "社区", "村名")
TOWNSHIP_HEADERS = ("镇", "乡", "街道", "乡镇(街道)", "乡镇街道", "town")
SEXES = {"男": "male", "女": "female", "m": "male", "f": "female"}
HUKOU_WORDS = {"农村": "rural", "农业": "rural", "城镇": "urban", "非农业": "urban"}
"""What the words of a household registration stand for, to extend in a field of one's own."""
DISABILITY_GRADES = {
    "无": 0, "非残疾": 0, "一级": 1, "二级": 2, "三级": 3, "四级": 4, "壹级": 1, "贰级": 2,
    "叁级": 3, "肆级": 4, "1级": 1, "2级": 2, "3级": 3, "4级": 4,
}  # fmt: skip

VISIT_KINDS = {
    "入户面访": "face_to_face", "面访": "face_to_face", "入户": "face_to_face", "建档": "filing",
    "电话随访": "phone", "微信随访": "wechat", "书面随访": "letter", "健康咨询": "consultation",
    "健康评估": "health_assessment",
}  # fmt: skip
FACILITY_KINDS = {
    "县级医院": "county_hospital", "妇幼保健院": "maternal_child_hospital",
    "乡镇卫生院": "township_health_centre", "村卫生室": "village_clinic",
    "其他发放点": "other_point",
}  # fmt: skip

FINDING_EVENTS = {
    "发现": "found", "措施": "measure", "责任": "assigned", "延期": "extended",
    "佐证": "evidence", "销号": "verified", "验收": "verified", "退回": "rejected",
    "重新打开": "reopened",
}  # fmt: skip


class Village(Register):
    """A village or an urban community: the lowest level of organisation."""

    register = "villages"
    zh = "村(社区)"
    file_names = ("village", "村", "社区", "communities")
    levels = ("village", "township")

    village = Key(zh="村", aliases=VILLAGE_HEADERS)
    township = Field("text", zh="乡镇", aliases=TOWNSHIP_HEADERS)


class Household(Register):
    """A family as the office registers it."""

    register = "households"
    zh = "家庭户"
    file_names = ("household", "户", "住户", "家庭")
    levels = ("village", "township")

    household = Key(zh="户编号", aliases=("户号", "家庭编号", "household_id"))
    village = Reference(Village, zh="村", aliases=VILLAGE_HEADERS)
    township = Field("text", zh="乡镇", aliases=TOWNSHIP_HEADERS)
    hukou = Field("text", zh="户籍类型", aliases=("户口性质",), words=HUKOU_WORDS)


class Person(Register):
    """A natural person."""

    register = "persons"
    zh = "人员"
    file_names = ("person", "people", "居民", "人口", "个人")
    levels = ("village", "township")

    person = Key(zh="人员编号", aliases=("个人编号", "人员id", "person_id"))
    household = Reference(Household, zh="户编号", aliases=("户号", "家庭编号", "household_id"))
    name = Field("text", zh="姓名", private=True)
    resident_number = ResidentNumber(
        zh="身份证号", aliases=("身份证号码", "公民身份号码", "证件号码", "id_number", "id_card")
    )
    birth_date = Field(
        "date",
        zh="出生日期",
        aliases=("出生年月日", "date_of_birth"),
        derived_from="resident_number",
    )
    sex = Field("text", zh="性别", aliases=("gender",), words=SEXES, derived_from="resident_number")
    village = Reference(Village, zh="村", aliases=VILLAGE_HEADERS)
    township = Field("text", zh="乡镇", aliases=TOWNSHIP_HEADERS)
    hukou = Field("text", zh="户籍类型", aliases=("户口性质",), words=HUKOU_WORDS)
    resident = Field("bool", zh="常住", aliases=("是否常住",))
    moved_out_on = Field("date", zh="迁出或注销日期", aliases=("迁出日期",), blank=NEVER)
    disability_grade = Field(
        "count", zh="残疾等级", aliases=("残疾级别",), words=DISABILITY_GRADES, maximum=4
    )


class Visit(Register):
    """A contact between a provider and a person on a day."""

    register = "visits"
    zh = "服务记录"
    file_names = ("visit", "随访", "随访记录", "入户记录")

    visit = Key(zh="记录编号", aliases=("服务编号", "visit_id"))
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id", "person_id"))
    date = Field("date", zh="日期", aliases=("服务日期", "随访日期", "visit_date"))
    kind = Field("text", zh="服务类型", aliases=("随访方式", "type"), words=VISIT_KINDS)


class Facility(Register):
    """A place that serves people: a hospital, a clinic, a distribution point."""

    register = "facilities"
    zh = "机构"
    file_names = ("facility", "institutions", "机构名录", "卫生机构")
    levels = ("village", "township")

    facility = Key(zh="机构编号", aliases=("机构代码", "facility_id"))
    name = Field("text", zh="机构名称")
    kind = Field("text", zh="机构类型", aliases=("type",), words=FACILITY_KINDS)
    village = Reference(Village, zh="村", aliases=VILLAGE_HEADERS)
    township = Field("text", zh="乡镇", aliases=TOWNSHIP_HEADERS)


class Survey(Register):
    """One answer of one person about one programme."""

    register = "surveys"
    zh = "满意度调查"
    file_names = ("survey", "调查", "回访")

    survey = Key(zh="调查编号", aliases=("survey_id",))
    programme = Field(
        "text",
        zh="服务项目",
        words={
            "签约服务": "family-doctor",
            "避孕药具": "contraceptives",
            "残疾人保障": "disability-support",
        },
        open=True,
    )
    person = Reference(Person, zh="人员编号", aliases=("个人编号", "人员id", "person_id"))
    date = Field("date", zh="日期", aliases=("调查日期",))
    satisfied = Field("bool", zh="满意", aliases=("是否满意",))


class Objection(Register):
    """An objection that somebody raised to a list that was posted, and what came of it.

    A rule that reads it derives a class from it whose `beneficiary` refers to the programme's unit.
    """

    register = "objections"
    zh = "公示异议"
    file_names = ("objection", "异议", "异议登记", "公示异议登记")

    objection = Key(zh="异议编号", aliases=("objection_id",))
    posting = Field("text", zh="公示名称", aliases=("公示",))
    round = Field("text", zh="公示环节", aliases=("公示层级",))
    beneficiary = Field("text", zh="被异议对象", aliases=("对象编号", "被异议对象编号"))
    raised_on = Field("date", zh="提出日期", aliases=("异议日期",))
    upheld = Field("bool", zh="异议成立", aliases=("是否成立",))
    decided_on = Field("date", zh="处理日期", aliases=("核查日期",))


class FindingEvent(Register):
    """One event in the life of a finding; to the ledger rows are only added, never changed."""

    register = "finding_events"
    zh = "问题整改台账"
    file_names = ("finding_event", "整改台账", "问题台账", "销号台账")

    event = Key(zh="记录编号", aliases=("event_id",))
    finding = Field("text", zh="问题编号", aliases=("finding_id",))
    date = Field("date", zh="日期", aliases=("记录日期",))
    kind = Field("text", zh="事项", aliases=("type",), words=FINDING_EVENTS)
    problem = Field("text", zh="问题", aliases=("存在问题",))
    topic = Field("text", zh="问题类别")
    measure = Field("text", zh="整改措施", aliases=("措施",))
    owner = Field("text", zh="责任人", aliases=("责任单位",), private=True)
    deadline = Field("date", zh="整改时限", aliases=("时限", "完成时限"))
    evidence = Field("text", zh="佐证材料", aliases=("整改结果",))
