"""Self-check of public-health subsidy money in a township hospital (corpus 000/6).

Every expenditure is held against the rule that earmarked money is kept apart and only spent on its
purpose; what is found is rectified and closed.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import (
    Field,
    FindingEvent,
    Indicator,
    Key,
    Ledger,
    Programme,
    Reference,
    Register,
    criterion,
    hookimpl,
)

ACCOUNTS = {"专项资金": "earmarked", "专账": "earmarked", "其他资金": "other"}


class Expenditure(Register):
    """One expenditure of the hospital or of a village clinic."""

    register = "expenditures"
    zh = "支出明细"
    file_names = ("expenditure", "支出台账", "资金台账")
    levels = ("unit",)

    expenditure = Key(zh="凭证号", aliases=("凭证编号",))
    unit = Field("text", zh="单位", aliases=("卫生室",))
    paid_on = Field("date", zh="支出日期")
    amount = Field("money", zh="金额")
    item = Field("text", zh="支出类别", aliases=("用途类别",))
    public_health = Field("bool", zh="用于公共卫生")
    account = Field("text", zh="列支科目", words=ACCOUNTS)
    purpose_marked = Field("bool", zh="注明用途", aliases=("注明用于公共卫生",))
    approved = Field("bool", zh="专款专用审批")


class ExpenditureFinding(FindingEvent):
    """An event in the rectification of what the check found."""

    expenditure = Reference(Expenditure, zh="凭证号", aliases=("凭证编号",))
    cause = Field("text", zh="原因分析")


class SubsidySelfCheck(Programme):
    """Earmarked money of public health: kept apart, marked, approved."""

    id = "subsidy-self-check"
    en = "self-check of subsidy money"
    zh = "补助资金专项自查"
    unit = Expenditure

    own = criterion(
        "public health is paid from earmarked money", "公共卫生支出在专项资金中列支",
        lambda e: ~e.public_health | (e.account == "earmarked"), cite="四1",
    )  # fmt: skip
    others = criterion(
        "earmarked money pays for nothing else", "专项资金未用于其他支出",
        lambda e: e.public_health | (e.account == "other"), cite="四1",
    )  # fmt: skip
    apart = criterion("kept apart", "专款与其他资金分开", lambda e: e.own & e.others)
    marked = criterion(
        "what is paid from earmarked money says what for", "专款支出注明用途",
        lambda e: (e.account == "other") | e.purpose_marked, cite="四2",
    )  # fmt: skip
    released = criterion(
        "what is paid from earmarked money was approved", "专款支出经审批",
        lambda e: (e.account == "other") | e.approved, cite="五",
    )  # fmt: skip
    eligible = criterion("in order", "合规", lambda e: e.apart & e.marked & e.released, cite="一")

    mixed = Indicator(
        "money not kept apart", "未分开金额", lambda e: ~e.apart, value=lambda e: e.amount,
        unit="yuan", cite="四1", definition="money paid from the wrong account",
    )  # fmt: skip
    unmarked = Indicator(
        "money whose purpose is not marked", "未注明用途金额", lambda e: ~e.marked,
        value=lambda e: e.amount, unit="yuan", cite="四2",
        definition="earmarked money whose voucher does not name public health",
    )  # fmt: skip
    checked = Indicator(
        "money in order", "合规金额占比", lambda e: e.eligible, value=lambda e: e.amount,
        per=lambda e: e.amount, part=True, cite="一",
        definition="money of expenditures in order, of all money that was checked",
    )  # fmt: skip

    rectification = Ledger(over=ExpenditureFinding, cite="二2")


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield SubsidySelfCheck
