"""Paired assistance between regions, and teams stationed in villages (corpus 001/3, 001/4).

Decided about are the places that are to be helped: counties, villages. Who is paired with whom, who
was there and what became of the projects is asked of both documents; the rest is in their plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from publicservice import (
    Field,
    Indicator,
    Key,
    Programme,
    Reference,
    Register,
    Row,
    any_of,
    between,
    count,
    criterion,
    hookimpl,
    month_start,
    total,
)

NOT_YET = date(9999, 12, 31)
SOURCES = {
    "单位扶持": "own", "向上争取": "from_above", "民间投资": "private", "捐赠": "donation",
    "财政安排": "budget",
}  # fmt: skip


class AssistedPlace(Register):
    """A county or a village that is to be helped."""

    register = "assisted_places"
    zh = "受援地"
    file_names = ("assisted_place", "办点村", "受援县")
    levels = ("township",)

    assisted_place = Key(zh="受援地编号", aliases=("受援地", "村"))
    township = Field("text", zh="乡镇", aliases=("州", "县"))
    in_scheme = Field("bool", zh="列入帮扶", aliases=("办点",))


class Helper(Register):
    """A district, a department or an office that helps."""

    register = "helpers"
    zh = "帮扶单位"
    file_names = ("helper", "办点单位")

    helper = Key(zh="帮扶单位编号", aliases=("帮扶单位",))


class Pairing(Register):
    """A helper and a place, for a time."""

    register = "pairings"
    zh = "结对关系"
    file_names = ("pairing", "结对")

    pairing = Key(zh="结对编号")
    helper = Reference(Helper, zh="帮扶单位编号", aliases=("帮扶单位",))
    assisted_place = Reference(AssistedPlace, zh="受援地编号", aliases=("受援地",))
    since = Field("date", zh="结对日期")
    ended_on = Field("date", zh="结束日期", blank=NOT_YET)


class TeamMember(Register):
    """Somebody who is sent to a place."""

    register = "team_members"
    zh = "工作队员"
    file_names = ("team_member", "队员名单")

    team_member = Key(zh="队员编号", aliases=("队员",))
    assisted_place = Reference(AssistedPlace, zh="受援地编号", aliases=("受援地",))
    serving = Field("bool", zh="在岗", aliases=("在队",))


class Stay(Register):
    """A stay of a team member in a place."""

    register = "stays"
    zh = "驻点记录"
    file_names = ("stay", "驻村记录")

    stay = Key(zh="驻点编号")
    team_member = Reference(TeamMember, zh="队员编号", aliases=("队员",))
    assisted_place = Reference(AssistedPlace, zh="受援地编号", aliases=("受援地",))
    date = Field("date", zh="日期", aliases=("到村日期",))
    days = Field("count", zh="天数", aliases=("驻村天数",))


class AssistanceProject(Register):
    """A project that was brought to a place."""

    register = "assistance_projects"
    zh = "帮扶项目"
    file_names = ("assistance_project", "项目台账", "引进项目")

    assistance_project = Key(zh="项目编号")
    assisted_place = Reference(AssistedPlace, zh="受援地编号", aliases=("受援地",))
    kind = Field("text", zh="项目类型")
    investment = Field("money", zh="总投资")
    paid_in = Field("money", zh="到位资金")
    started = Field("bool", zh="已开工")
    producing = Field("bool", zh="已投产")


class SupportFund(Register):
    """Money or goods for a place."""

    register = "support_funds"
    zh = "扶持资金"
    file_names = ("support_fund", "帮扶资金")

    support_fund = Key(zh="资金编号")
    assisted_place = Reference(AssistedPlace, zh="受援地编号", aliases=("受援地",))
    date = Field("date", zh="日期", aliases=("到位日期",))
    amount = Field("money", zh="金额")
    source = Field("text", zh="资金来源", words=SOURCES)


def _in_force(p: Row) -> Any:
    return (p.since <= p.at) & (p.ended_on > p.at)


def _last_month(s: Row) -> Any:
    return (s.date >= month_start(1)) & (s.date < month_start())


class PairedAssistance(Programme):
    """Those who have more are paired with places that have less, and stay with them."""

    id = "paired-assistance"
    en = "paired assistance and stationing"
    zh = "结对帮扶与驻点工作"
    unit = AssistedPlace
    plans = "plans"

    eligible = criterion("to be helped", "列入帮扶", lambda a: a.in_scheme, cite="001/3 工作机制")
    helpers = count(
        "helpers", "帮扶单位数", Pairing, _in_force, cite="001/3 工作机制"
    )  # fmt: skip
    paired = criterion("has a helper", "已结对", lambda a: a.helpers >= 1)
    attended = any_of(
        "somebody stayed there in the last whole month", "上月有队员到点", Stay, _last_month,
        cite="001/4 一3",
    )  # fmt: skip
    person_days = total(
        "days that members stayed", "驻点天数", Stay, lambda s: s.days, lambda s: s.date <= s.at,
        cite="001/4 一3",
    )  # fmt: skip
    support = total(
        "support received", "到位扶持资金", SupportFund, lambda f: f.amount,
        lambda f: f.date <= f.at, cite="001/4 一2",
    )  # fmt: skip

    coverage = Indicator(
        "places with a helper", "结对覆盖率", lambda a: a.paired, of="eligible",
        cite="001/3 工作机制", definition="places with at least one helper, of those in the scheme",
    )  # fmt: skip
    burden = Indicator(
        "helpers with as many places as the plan says", "结对数量合规的帮扶单位比例",
        lambda h: between(count(Pairing, _in_force), h.plan.pairing.least, h.plan.pairing.most),
        over=Helper, cite="001/3 工作机制",
        definition="helpers that are paired with no fewer and no more places than the plan says",
    )  # fmt: skip
    presence = Indicator(
        "members who went there every month", "按月到点的队员比例",
        lambda m: count(Stay, _last_month) >= m.plan.presence.a_month,
        of=lambda m: m.serving, over=TeamMember, cite="001/4 一3",
        definition="members who went to their place in the last whole month, of those who serve",
    )  # fmt: skip
    projects = Indicator(
        "projects", "项目数", value=lambda _: 1, over=AssistanceProject, unit="count",
        cite="001/3 经济合作",
    )  # fmt: skip
    started = Indicator(
        "projects that were started", "已开工项目数", lambda p: p.started, over=AssistanceProject,
        unit="count", cite="001/3 经济合作",
    )  # fmt: skip
    producing = Indicator(
        "projects that produce", "已投产项目数", lambda p: p.producing, over=AssistanceProject,
        unit="count", cite="001/3 经济合作",
    )  # fmt: skip
    paid_in = Indicator(
        "share of the investment that is paid in", "资金到位率", value=lambda p: p.paid_in,
        per=lambda p: p.investment, over=AssistanceProject, part=True, cite="001/3 经济合作",
        definition="money paid in, of the total investment of the projects",
    )  # fmt: skip
    funds = Indicator(
        "support by source", "各来源扶持资金", lambda f: f.date <= f.at,
        value=lambda f: f.amount, over=SupportFund, unit="yuan", by="source", cite="001/4 一2",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield PairedAssistance
