"""Rectification of a town's poverty work (corpus 002/6).

Two programmes. The one decides about households: who should be on the roster of the poor and who
should have left it; hold a roster against it with `Evaluation.targeting`. The other scores villages
on two rates and one degree, and follows every problem until nothing lets it pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publicservice import (
    Field,
    FindingEvent,
    Household,
    Indicator,
    Key,
    Ledger,
    Programme,
    Reference,
    Register,
    Row,
    Village,
    all_of,
    count,
    criterion,
    hookimpl,
    total,
)


class PoorHousehold(Household):
    """A household of the town, as the check on the spot finds it."""

    below_line = Field("bool", zh="收入低于标准", aliases=("低于扶贫标准",))
    food_and_clothing = Field("bool", zh="不愁吃不愁穿")
    guarantees = Field("bool", zh="三保障落实", aliases=("义务教育医疗住房有保障",))
    stable_income = Field("bool", zh="收入稳定达标")
    registered = Field("bool", zh="建档立卡", blank=False)
    exited = Field("bool", zh="已脱贫", blank=False)
    measures = Field("count", zh="项目及措施个数")
    basic_card = Field("bool", zh="基本信息卡")
    policy_card = Field("bool", zh="脱贫政策明白卡")
    help_card = Field("bool", zh="帮扶工作记录卡")
    income_card = Field("bool", zh="收益卡")
    helper = Field("bool", zh="有帮扶联系人")
    satisfied = Field("bool", zh="对帮扶满意", aliases=("满意",))
    still_helped = Field("bool", zh="脱贫后继续帮扶")


class PoorVillage(Village):
    """A village with its industry."""

    industry_income = Field("money", zh="产业项目年收益")
    misuse = Field("bool", zh="资金违规", aliases=("虚报冒领截留挤占挪用",))


class StationedMember(Register):
    """A member of a team that is stationed in a village."""

    register = "stationed_members"
    zh = "驻村工作队队员"
    file_names = ("stationed_member", "驻村队员")

    member = Key(zh="队员编号")
    village = Reference(PoorVillage, zh="村", aliases=("驻点村",))
    days = Field("count", zh="驻村天数")


class VillageFinding(FindingEvent):
    """An event in the rectification of a village's problem: the four that do not let it pass."""

    village = Reference(PoorVillage, zh="村")
    found_out = Field("bool", zh="问题查清")
    put_right = Field("bool", zh="整改到位")
    effective = Field("bool", zh="成效符合要求")
    people_satisfied = Field("bool", zh="群众满意")


def _on_roster(h: Row) -> Any:
    return h.registered & ~h.exited


def _is_poor(h: Row) -> Any:
    return h.below_line | ~(h.food_and_clothing & h.guarantees)


class PovertyIdentification(Programme):
    """Which households should be on the roster of the poor, and which should have left it."""

    id = "poverty-identification"
    en = "identification of the poor"
    zh = "贫困户精准识别"
    unit = PoorHousehold
    default_plan = "identification.toml"

    secure = criterion(
        "food and clothing, and the three guarantees", "两不愁三保障",
        lambda h: h.food_and_clothing & h.guarantees, cite="五(四)",
    )  # fmt: skip
    eligible = criterion("poor", "贫困", lambda h: h.below_line | ~h.secure, cite="五(一)")
    risen = criterion(
        "should have exited", "达到脱贫标准",
        lambda h: h.secure & h.stable_income & ~h.below_line, cite="五(四)",
    )  # fmt: skip


class PovertyRectification(Programme):
    """Villages scored on two rates and one degree; problems followed until they are closed."""

    id = "poverty-rectification"
    en = "rectification of poverty work"
    zh = "扶贫专项整改"
    unit = PoorVillage

    poor = count(
        "poor households", "贫困户数", PoorHousehold, lambda h: h.registered & ~h.exited,
        cite="五(二)",
    )  # fmt: skip
    measures = total(
        "projects and measures", "项目及措施总数", PoorHousehold, lambda h: h.measures,
        lambda h: h.registered & ~h.exited, cite="五(二)",
    )  # fmt: skip
    present = criterion(
        "every stationed member is there long enough", "驻村天数达标",
        lambda v: all_of(StationedMember, lambda m: m.days >= m.plan.presence.days), cite="五(八)",
    )  # fmt: skip
    eligible = criterion("has poor households", "有贫困户", lambda v: v.poor > 0, cite="四(二)")

    identified = Indicator(
        "households identified rightly", "精准识别率",
        lambda h: (_on_roster(h) & _is_poor(h)) | (~_on_roster(h) & ~_is_poor(h)),
        over=PoorHousehold, cite="五(一)",
        definition="households that are on the roster and poor, or neither, of all",
    )  # fmt: skip
    exits = Indicator(
        "exits that were right", "退出精准率",
        lambda h: h.food_and_clothing & h.guarantees & h.stable_income, of=lambda h: h.exited,
        over=PoorHousehold, cite="五(四)",
        definition="households that exited and meet the standard, of all that exited",
    )  # fmt: skip
    satisfaction = Indicator(
        "poor households satisfied with the help", "群众满意度", lambda h: h.satisfied,
        of=lambda h: h.registered, over=PoorHousehold, cite="五(三)",
        definition="households on the roster that are satisfied with help and helper",
    )  # fmt: skip
    cards = Indicator(
        "poor households with four cards", "四卡齐全率",
        lambda h: h.basic_card & h.policy_card & h.help_card & h.income_card,
        of=lambda h: h.registered, over=PoorHousehold, cite="五(二)",
        definition="households on the roster that hold all four cards",
    )  # fmt: skip
    helped = Indicator(
        "poor households with a helper", "帮扶联系人覆盖率", lambda h: h.helper,
        of=lambda h: h.registered & ~h.exited, over=PoorHousehold, cite="五(三)",
        definition="poor households with a helper, of all on the roster that did not exit",
    )  # fmt: skip
    help_goes_on = Indicator(
        "exited households that are still helped", "脱贫不脱帮扶", lambda h: h.still_helped,
        of=lambda h: h.exited, over=PoorHousehold, cite="六(三)",
        definition="households that exited and are still helped, of all that exited",
    )  # fmt: skip

    rectification = Ledger(
        over=VillageFinding, cite="三",
        gates=("found_out", "put_right", "effective", "people_satisfied"),
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programmes of this module."""
    yield PovertyIdentification
    yield PovertyRectification
