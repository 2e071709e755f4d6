"""A made-up programme over guest houses: registers and a plan with every kind of everything.

The laws and the conformance suite use it beside the built-in programmes, because those do not have
signed amounts, percentages in a register, four kinds of plan numbers or sums.
"""

from __future__ import annotations

from datetime import date

from publicservice import Field, Key, Reference, Register
from publicservice.model.plan import Plan
from publicservice.plan_file import read_plan_text

AT = date(2024, 6, 30)


class Owner(Register):
    """Who a house belongs to."""

    register = "owners"
    zh = "房主"

    owner = Key(zh="房主编号")
    resident = Field("bool", zh="常住")
    income = Field("money", zh="收入")
    since = Field("date", zh="登记日期")
    region = Field("text", zh="地区", words={"北": "north", "南": "south"})


class House(Register):
    """A guest house."""

    register = "houses"
    zh = "客栈"
    levels = ("district",)

    house = Key(zh="客栈编号")
    owner = Reference(Owner, zh="房主编号")
    district = Field("text", zh="片区", words={"东": "east", "西": "west"})
    licensed = Field("bool", zh="有证")
    rooms = Field("count", zh="房间数")
    cost = Field("money", zh="成本")
    granted = Field("money", zh="核定额")
    balance = Field("money", zh="结余", minimum=-1_000_000)
    occupied = Field("percent", zh="入住率")
    opened = Field("date", zh="开业日期")
    kind = Field("text", zh="类型", words={"民宿": "inn", "酒店": "hotel", "农家": "farm"})


class Guest(Register):
    """Somebody who stays in a house."""

    register = "guests"
    zh = "客人"

    guest = Key(zh="客人编号")
    house = Reference(House, zh="客栈编号")
    born = Field("date", zh="出生日期")
    paid = Field("money", zh="已付")
    nights = Field("count", zh="晚数")
    present = Field("bool", zh="在住")
    kind = Field("text", zh="类型", words={"散客": "single", "团队": "group"})


class Meal(Register):
    """A meal that a guest has."""

    register = "meals"
    zh = "餐次"

    meal = Key(zh="餐次编号")
    guest = Reference(Guest, zh="客人编号")
    day = Field("date", zh="日期")
    price = Field("money", zh="价格")
    eaten = Field("bool", zh="已用")


PLAN_TEXT = """
programme = "guest-houses"
schema_version = 1
source = { title = "Guest houses of a county", issuer = "tourism office", document = "made up/1" }

[counts]
fixed = { value = 2, unit = "items", cite = "1" }
ranging = { between = [1, 3], unit = "items", cite = "1" }
open = { unknown = "digits lost", unit = "items", cite = "1" }
stepped = { value = [{ value = 1 }, { since = 2024-07-01, value = 3 }], unit = "items", cite = "1" }

[money]
fixed = { value = 1234.56, unit = "yuan", cite = "2" }
ranging = { between = [1, 200], unit = "yuan", cite = "2" }
open = { unknown = "not said", unit = "yuan", cite = "2" }

[shares]
fixed = { value = 12.5, unit = "%", cite = "3" }
ranging = { between = [10, 33.3333], unit = "%", cite = "3" }
open = { unknown = "not said", unit = "%", cite = "3" }
growth = { unknown = "not said", unit = "% of baseline", cite = "3" }

[spans]
months = { between = [1, 3], unit = "months", cite = "4" }
days = { unknown = "not said", unit = "days", cite = "4" }

[ages]
fixed = { value = 30, unit = "years", cite = "4" }
ranging = { between = [18, 20], unit = "years", cite = "4" }
open = { unknown = "not said", unit = "years", cite = "4" }
older = { value = 60, unit = "years", cite = "4" }

[days]
fixed = { value = 2024-06-15, cite = "5" }
open = { unknown = "20xx", kind = "date", cite = "5" }

[names]
fixed = { value = "inn", cite = "6" }
listed = { value = ["inn", "farm"], cite = "6" }
none = { value = [], cite = "6" }
unlisted = { unknown = "annex lost", kind = "list", cite = "6" }
on = { value = true, cite = "6" }
perhaps = { unknown = "not said", kind = "bool", cite = "6" }

[later]
room = { value = [{ since = 2030-01-01, value = 3 }], unit = "items", cite = "7" }
"""


def read_example_plan() -> Plan:
    """The plan of the guest houses."""
    return read_plan_text(PLAN_TEXT, "guest-houses.toml")
