"""The year of building grass-roots organisations in a logistics office (corpus 000/1).

Organisations are graded on a scale of four by themselves, by members and masses, and by the
superior; problems are put right in public; and then they are graded again. The scorecards and the
ledger stand in the plan; here is what an organisation and an event bring along.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Field,
    FindingEvent,
    Key,
    Ledger,
    Programme,
    Reference,
    Register,
    criterion,
    hookimpl,
)

GRADES = {"强": "strong", "较强": "fairly_strong", "一般": "average", "薄弱": "weak"}


class Organisation(Register):
    """A Party organisation, down to the branch."""

    register = "organisations"
    zh = "党组织"
    file_names = ("organisation", "党支部", "党组织名册")

    organisation = Key(zh="党组织编号", aliases=("支部编号",))
    name = Field("text", zh="党组织名称")
    included = Field("bool", zh="纳入分类定级")
    self_grade = Field("text", zh="自评等级", words=GRADES)
    members_grade = Field("text", zh="党员群众评议等级", words=GRADES)
    superior_grade = Field("text", zh="上级评定等级", words=GRADES)
    final_grade = Field("text", zh="整改后等级", words=GRADES)
    leadership = Field("bool", zh="领导班子好")
    membership = Field("bool", zh="党员队伍好")
    mechanism = Field("bool", zh="工作机制好")
    performance = Field("bool", zh="工作业绩好")
    public_response = Field("bool", zh="群众反映好")
    promised_in_public = Field("bool", zh="已公开承诺")
    leader_assigned = Field("bool", zh="领导挂点", blank=False)
    inspections = Field("count", zh="季度巡查次数")


class OrganisationFinding(FindingEvent):
    """An event in the rectification of a problem of an organisation."""

    organisation = Reference(Organisation, zh="党组织编号", aliases=("支部编号",))
    settled = Field("bool", zh="问题解决")


class OrganisationGrading(Programme):
    """Party organisations graded before and after rectification."""

    id = "organisation-grading"
    en = "organisation grading"
    zh = "基层组织分类定级"
    unit = Organisation

    backward = criterion(
        "weak before rectification", "整顿前薄弱",
        lambda o: o.superior_grade == "weak", cite="四(二)",
    )  # fmt: skip
    helped = criterion(
        "a leader looks after it where it is weak", "薄弱组织有领导挂点",
        lambda o: ~o.backward | o.leader_assigned, cite="四(二)",
    )  # fmt: skip
    inspected = criterion(
        "inspected every quarter", "季度巡查到位",
        lambda o: o.inspections >= o.plan.inspections.rounds, cite="四(一)",
    )  # fmt: skip
    eligible = criterion(
        "included in the grading", "纳入分类定级", lambda o: o.included, cite="三3"
    )

    rectification = Ledger(over=OrganisationFinding, gates=("settled",), cite="三(二)")


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield OrganisationGrading
