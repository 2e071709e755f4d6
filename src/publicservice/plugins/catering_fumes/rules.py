"""Control of catering fumes in a district (corpus 000/8).

Large and medium caterers install efficient purifiers; who lets them idle, keeps no log or emits too
much is punished; a new place without purifier and monitor is not accepted.
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

SIZES = {"大型": "large", "中型": "medium", "小型": "small"}


class Caterer(Register):
    """A place that serves meals, with its equipment."""

    register = "caterers"
    zh = "餐饮服务单位"
    file_names = ("caterer", "餐饮单位", "整治名单")
    levels = ("street",)

    caterer = Key(zh="单位编号", aliases=("餐饮单位编号",))
    street = Field("text", zh="街道", aliases=("镇街",))
    name = Field("text", zh="单位名称")
    size = Field("text", zh="规模", words=SIZES)
    purifier = Field("bool", zh="安装高效油烟净化装置")
    idle = Field("bool", zh="擅自闲置或拆除", aliases=("闲置或拆除净化装置",))
    daily_log = Field("bool", zh="日常运行记录台账")
    over_limit = Field("bool", zh="油烟超标排放")
    monitor = Field("bool", zh="油烟在线监测")
    trained = Field("bool", zh="参加宣传培训")
    new_place = Field("bool", zh="新建项目", blank=False)


class CatererFinding(FindingEvent):
    """An event in the handling of a breach."""

    caterer = Reference(Caterer, zh="单位编号", aliases=("餐饮单位编号",))


class CateringFumes(Programme):
    """Large and medium caterers with purifiers, logs and monitors."""

    id = "catering-fumes"
    en = "catering fumes"
    zh = "餐饮油烟污染整治"
    unit = Caterer

    eligible = criterion(
        "large or medium caterer", "大中型餐饮单位",
        lambda c: c.size.is_in(("large", "medium")), cite="二3",
    )  # fmt: skip

    purifiers = Indicator(
        "large and medium caterers with an efficient purifier", "大中型单位净化装置安装率",
        lambda c: c.purifier, of="eligible", cite="二3",
        definition="caterers with an efficient purifier, of all large and medium ones",
    )  # fmt: skip
    monitors = Indicator(
        "large and medium caterers with an on-line monitor", "在线监测安装率",
        lambda c: c.monitor, of="eligible", cite="二4",
        definition="caterers with an on-line monitor, of all large and medium ones",
    )  # fmt: skip
    training = Indicator(
        "caterers that were trained", "宣传培训覆盖率", lambda c: c.trained, cite="二1",
        definition="caterers that took part in publicity and training, of all",
    )  # fmt: skip

    breaches = Ledger(over=CatererFinding, cite="三2")


@hookimpl
def publicservice_programmes() -> Iterator[type[Programme]]:
    """The programme of this module."""
    yield CateringFumes
