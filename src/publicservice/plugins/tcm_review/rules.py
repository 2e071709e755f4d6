"""Traditional Chinese medicine, science and training of a city's health bureau (corpus 001/1).

The document reports half a year and sets tasks. Most of its days and some of its places have lost
their digits; those are unknown. Hospitals are reviewed by scorecards of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Field,
    Indicator,
    Key,
    Programme,
    Reference,
    Register,
    amount,
    criterion,
    hookimpl,
)

KINDS = {"中医院": "tcm", "综合医院": "general", "专科医院": "specialised"}
COURSES = {
    "全科医师": "gp_or_nurse", "社区护士": "gp_or_nurse", "乡村医生": "rural_doctor",
    "社区公卫": "public_health", "全科骨干": "gp_backbone",
}  # fmt: skip


class Hospital(Register):
    """A hospital of the city or of one of its counties."""

    register = "hospitals"
    zh = "医院"
    file_names = ("hospital", "医院名录")
    levels = ("county",)

    hospital = Key(zh="医院编号", aliases=("医院代码",))
    county = Field("text", zh="县(市、区)")
    kind = Field("text", zh="医院类别", words=KINDS)
    graded = Field("bool", zh="第一周期已取得二甲", aliases=("已评二甲",))
    reviewed_on = Field("date", zh="复评日期")
    review_score = Field("points", zh="复评得分")
    self_score = Field("points", zh="自评得分")
    physicians = Field("count", zh="执业医师数")
    tcm_physicians = Field("count", zh="中医类别执业医师数")
    beds = Field("count", zh="总床位数")
    tcm_beds = Field("count", zh="中医床位数")
    tests_of_basics = Field("count", zh="三基考核次数")
    key_disciplines = Field("count", zh="市级重点学科数", blank=0)
    talents = Field("count", zh="市级重点人才数", blank=0)
    provincial_talents = Field("count", zh="省级重点人才数", blank=0)


class Trainee(Register):
    """Somebody who is to be trained this year."""

    register = "trainees"
    zh = "培训学员"
    file_names = ("trainee", "培训名册")

    trainee = Key(zh="学员编号")
    hospital = Reference(Hospital, zh="医院编号", aliases=("医院代码",))
    course = Field("text", zh="培训类别", words=COURSES)
    completed = Field("bool", zh="完成培训")


class TcmReview(Programme):
    """Review of TCM hospitals, training, and support for disciplines and talents."""

    id = "tcm-review"
    en = "TCM hospital review and training"
    zh = "中医院评审与卫生科教"
    unit = Hospital

    eligible = criterion(
        "TCM or general hospital", "中医院或综合医院",
        lambda h: h.kind.is_in(("tcm", "general")), cite="二3",
    )  # fmt: skip
    discipline_support = amount(
        "support for key disciplines", "重点学科资助",
        lambda h: h.key_disciplines * h.plan.support.discipline, cite="二2第三",
    )  # fmt: skip
    talent_support = amount(
        "support for key talents of the city", "市级重点人才资助",
        lambda h: h.talents * h.plan.support.talent, cite="二2第三",
    )  # fmt: skip
    provincial_support = amount(
        "support for key talents of the province", "省级重点人才资助",
        lambda h: h.provincial_talents * h.plan.support.provincial_talent, cite="二2第三",
    )  # fmt: skip

    gps_and_nurses = Indicator(
        "general practitioners and community nurses trained", "全科医师、社区护士培训数",
        lambda t: t.completed & (t.course == "gp_or_nurse"), over=Trainee, unit="count", cite="二1",
        definition="who completed the course",
    )  # fmt: skip
    rural_doctors = Indicator(
        "rural doctors trained", "乡村医生岗位培训数",
        lambda t: t.completed & (t.course == "rural_doctor"), over=Trainee, unit="count",
        cite="二1", definition="who completed the course",
    )  # fmt: skip
    public_health = Indicator(
        "community public-health staff trained", "社区公卫人员培训数",
        lambda t: t.completed & (t.course == "public_health"), over=Trainee, unit="count",
        cite="二1", definition="who completed the course",
    )  # fmt: skip
    gp_backbones = Indicator(
        "backbone general practitioners trained", "全科骨干培训数",
        lambda t: t.completed & (t.course == "gp_backbone"), over=Trainee, unit="count",
        cite="二1", definition="who completed eight months of rotation",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield TcmReview
