"""The yearly contest for model posts in a county's approval centre (corpus 000/3).

The four awards are scorecards of the plan: lists of what has to be met, without points. Here is
only what a window or a member of the staff brings along.
"""

from __future__ import annotations

from collections.abc import Iterator

from publicservice import Field, Key, Programme, Register, criterion, hookimpl

KINDS = {"窗口": "window", "个人": "person"}


class Post(Register):
    """A window of the centre, or a member of its staff, in the year of the contest."""

    register = "posts"
    zh = "创建对象"
    file_names = ("post", "窗口", "示范岗申报")

    post = Key(zh="编号", aliases=("窗口编号", "工号"))
    kind = Field("text", zh="类别", words=KINDS)
    applied = Field("bool", zh="已申报", aliases=("考核申请",), blank=False)
    self_checked = Field("bool", zh="已自查")
    star = Field("bool", zh="年度明星", aliases=("年度明星个人或明星窗口",), blank=False)
    party_member = Field("bool", zh="共产党员")
    league_member = Field("bool", zh="共青团员")
    woman = Field("bool", zh="妇女工作人员")
    obeys = Field("bool", zh="落实中心规定")
    outstanding = Field("bool", zh="成绩突出服务周到")
    complaints = Field("count", zh="投诉件数")
    items_outside = Field("count", zh="未进中心事项数")
    handled_twice = Field("count", zh="两头办理件数")
    handled = Field("count", zh="办件数")
    on_time = Field("count", zh="按期办结件数")
    early = Field("count", zh="提前办结和即办件数", aliases=("提前或即办件数",))
    overdue = Field("count", zh="超期件数")
    wrong = Field("count", zh="差错件数")
    breaches = Field("count", zh="违法违纪次数")
    lapses = Field("count", zh="迟到早退旷工次数")
    joins_activities = Field("bool", zh="参加集体活动")
    studies = Field("bool", zh="带头学习依法行政")
    diligent = Field("bool", zh="爱岗敬业")
    skilled = Field("bool", zh="业务熟练")
    well_conducted = Field("bool", zh="行为规范")
    disciplined = Field("bool", zh="遵守工作纪律")
    ethical = Field("bool", zh="职业道德良好")
    creative = Field("bool", zh="思想活跃有创新")
    kind_at_home = Field("bool", zh="家庭和睦邻里团结")
    votes = Field("count", zh="测评票数")
    votes_for = Field("count", zh="赞成票数")


class ModelPosts(Programme):
    """Model windows and model staff of an approval centre."""

    id = "model-posts"
    en = "model posts"
    zh = "示范岗创建"
    unit = Post

    eligible = criterion(
        "has applied to be assessed", "已提出考核申请", lambda p: p.applied, cite="六3"
    )


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield ModelPosts
