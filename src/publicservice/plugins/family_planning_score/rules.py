"""Livelihood tasks of a county's family-planning bureau, and how townships are scored (003/2c).

Townships pay the rewards as promised, carry out the free checks, meet every month, and are scored
at the end of the year from daily checks, their own assessment and a poll of the people.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import Field, Key, Programme, Register, amount, criterion, hookimpl


class ScoredTownship(Register):
    """A township or street in the year of the score."""

    register = "scored_townships"
    zh = "考评乡镇"
    file_names = ("scored_township", "乡镇考评", "考评成绩")

    township = Key(zh="乡镇", aliases=("乡镇(街道)", "街道"))
    daily_score = Field("points", zh="日常检查得分", maximum=100_000)
    self_score = Field("points", zh="自查自评得分", maximum=100_000)
    polled = Field("count", zh="测评人数")
    satisfied = Field("count", zh="满意人数")
    checks_carried_out = Field("bool", zh="开展免费孕前优生检查")
    meetings = Field("count", zh="协调会议次数")
    rewarded_persons = Field("count", zh="奖励扶助人数")
    reward_paid = Field("money", zh="月奖励扶助金发放额")
    two_daughter_cases = Field("count", zh="二女户节育奖励例数")
    award_paid = Field("money", zh="二女户法定奖励发放额")


class FamilyPlanningScore(Programme):
    """Townships' livelihood tasks in family planning, scored at the end of the year."""

    id = "family-planning-score"
    en = "year-end score in family planning"
    zh = "计生民生工程考评"
    unit = ScoredTownship

    reward_due = amount(
        "reward due a month", "月应发奖励扶助金",
        lambda t: t.rewarded_persons * t.plan.standards.reward, cite="三3",
    )  # fmt: skip
    award_due = amount(
        "award due for sterilised two-daughter families", "应发二女户法定奖励",
        lambda t: t.two_daughter_cases * t.plan.standards.award, cite="三3",
    )  # fmt: skip
    paid_as_promised = criterion(
        "paid as promised", "坚决兑现",
        lambda t: (t.reward_paid >= t.reward_due) & (t.award_paid >= t.award_due), cite="三3",
    )  # fmt: skip
    meets_monthly = criterion(
        "a meeting every month", "每月召开协调会议",
        lambda t: t.meetings >= t.plan.meetings.a_year, cite="四(二)",
    )  # fmt: skip
    eligible = criterion(
        "carries out the free checks", "全面实施免费孕前优生健康检查",
        lambda t: t.checks_carried_out, cite="三1",
    )  # fmt: skip


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield FamilyPlanningScore
