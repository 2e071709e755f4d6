"""One rule for every helper, operator and node that rules can be made of, over the guest houses."""

from __future__ import annotations

from datetime import date

from laws.guesthouses import Guest, House, Meal

from publicservice import (
    Indicator,
    Programme,
    age_at_least,
    age_between,
    all_of,
    amount,
    any_of,
    at_least,
    at_most,
    between,
    count,
    criterion,
    days_ago,
    decided,
    highest,
    month_start,
    months_ago,
    number,
    percent_of,
    total,
    when,
    whole_yuan,
    year_start,
    years_ago,
    yuan,
)


class Everything(Programme):
    """A rule book that no office would write."""

    id = "guest-houses"
    unit = House
    categories = ("flag", "younger", "some_guest")

    # Flags and what is made of them
    flag = criterion("licensed", "有证", lambda h: h.licensed)
    flag_elsewhere = criterion("resident owner", "房主常住", lambda h: h.owner.resident)
    both = criterion("both", "两者", lambda h: h.licensed & h.owner.resident)
    either = criterion("either", "任一", lambda h: h.licensed | h.owner.resident)
    neither = criterion("neither", "皆非", lambda h: ~(h.flag | h.flag_elsewhere))
    nested = criterion(
        "nested", "嵌套", lambda h: ~(h.licensed & ~h.owner.resident) | (h.rooms > 2) & h.flag
    )
    planned = criterion("planned", "规定", lambda h: h.licensed & h.plan.names.on)
    perhaps_planned = criterion("perhaps", "或许", lambda h: h.licensed | h.plan.names.perhaps)

    # Numbers compared
    fewer = criterion("fewer", "少于", lambda h: h.rooms < h.plan.counts.fixed)
    not_more = criterion("not more", "不多于", lambda h: h.rooms <= h.plan.counts.fixed)
    more = criterion("more", "多于", lambda h: h.rooms > h.plan.counts.fixed)
    not_fewer = criterion("not fewer", "不少于", lambda h: h.rooms >= h.plan.counts.fixed)
    as_many = criterion("as many", "等于", lambda h: h.rooms == h.plan.counts.fixed)
    not_as_many = criterion("not as many", "不等于", lambda h: h.rooms != h.plan.counts.fixed)
    any_number = criterion("not negative", "非负", lambda h: h.rooms >= 0)
    in_debt = criterion("in debt", "亏损", lambda h: h.balance < yuan(0))
    enough = criterion("enough for a range", "足够", lambda h: h.rooms >= h.plan.counts.ranging)
    in_range = criterion("equal to a range", "等于范围", lambda h: h.rooms == h.plan.counts.ranging)
    off_range = criterion("off a range", "不在范围", lambda h: h.rooms != h.plan.counts.ranging)
    enough_unknown = criterion("unknown", "未知数", lambda h: h.rooms > h.plan.counts.open)
    dearer = criterion("costs more than the income", "成本高", lambda h: h.cost > h.owner.income)
    busy = criterion("busy", "入住高", lambda h: h.occupied >= h.plan.shares.fixed)
    middling = criterion("between", "之间", lambda h: between(h.rooms, 1, h.plan.counts.ranging))
    stepped = criterion("stepped", "分期", lambda h: h.rooms >= h.plan.counts.stepped)
    later = criterion("not in force yet", "未生效", lambda h: h.rooms >= h.plan.later.room)
    after_later = criterion(
        "reads what is not in force", "引用未生效", lambda h: h.later | h.licensed
    )

    # Days
    open_today = criterion("opened", "已开业", lambda h: h.opened <= h.at)
    opened_before = criterion("before", "之前", lambda h: h.opened < h.plan.days.fixed)
    opened_after = criterion("after", "之后", lambda h: h.opened > h.plan.days.fixed)
    opened_then = criterion("that day", "当日", lambda h: h.opened == date(2024, 2, 29))
    not_then = criterion("another day", "非当日", lambda h: h.opened != date(2024, 2, 29))
    unknown_day = criterion("unknown day", "未知日", lambda h: h.opened >= h.plan.days.open)
    lately = criterion("lately", "近日", lambda h: h.opened >= days_ago(30))
    a_month = criterion("a month", "一月", lambda h: h.opened >= months_ago(1))
    some_months = criterion("months", "数月", lambda h: h.opened >= months_ago(h.plan.spans.months))
    a_year = criterion("a year", "一年", lambda h: h.opened >= years_ago(1))
    this_year = criterion("this year", "今年", lambda h: h.opened >= year_start())
    last_month = criterion(
        "last month", "上月", lambda h: (h.opened >= month_start(1)) & (h.opened < month_start())
    )
    unknown_span = criterion("span", "时长", lambda h: h.opened >= days_ago(h.plan.spans.days))

    # Ages
    younger = criterion("of age", "满龄", lambda h: age_at_least(h.owner.since, 4))
    of_age = criterion(
        "of plan age", "规定年龄", lambda h: age_at_least(h.opened, h.plan.ages.fixed)
    )
    perhaps_of_age = criterion(
        "of a range of ages", "年龄范围", lambda h: age_at_least(h.opened, h.plan.ages.ranging)
    )
    unknown_age = criterion("age", "年龄", lambda h: age_at_least(h.opened, h.plan.ages.open))
    child = criterion("up to six", "六岁内", lambda h: age_between(h.opened, 0, 6))
    grown = criterion(
        "between ages", "年龄段",
        lambda h: age_between(h.opened, h.plan.ages.ranging, h.plan.ages.older),
    )  # fmt: skip

    # Texts
    inn = criterion("an inn", "民宿", lambda h: h.kind == "inn")
    no_inn = criterion("no inn", "非民宿", lambda h: h.kind != h.plan.names.fixed)
    same_words = criterion("same words", "同名", lambda h: h.kind == h.owner.region)
    listed = criterion("listed", "在列", lambda h: h.kind.is_in(h.plan.names.listed))
    listed_here = criterion("listed here", "此列", lambda h: h.kind.is_in(("inn", "hotel")))
    in_nothing = criterion("in nothing", "空列", lambda h: h.kind.is_in(h.plan.names.none))
    in_no_words = criterion("in no words", "无列", lambda h: h.kind.is_in(()))
    unlisted = criterion("unlisted", "未列", lambda h: h.kind.is_in(h.plan.names.unlisted))

    # Related rows
    some_guest = criterion("a guest", "有客", lambda h: any_of(Guest, lambda g: g.present))
    all_adult = all_of("all adult", "皆成年", Guest, lambda g: age_at_least(g.born, 18))
    fed = any_of(
        "somebody ate",
        "有人用餐",
        Guest,
        lambda g: any_of(Meal, lambda m: m.eaten & (m.day <= m.at)),
    )
    guests = count("guests", "客人数", Guest)
    present = count("present guests", "在住人数", Guest, lambda g: g.present, by="house")
    paid = total("paid", "已付", Guest, lambda g: g.paid, lambda g: g.present)
    nights = total("nights", "晚数", Guest, lambda g: g.nights)
    full = criterion("full", "满员", lambda h: h.present >= h.rooms)
    two_guests = criterion("two guests", "两客", lambda h: count(Guest, lambda g: g.present) >= 2)
    well_paid = criterion("well paid", "付足", lambda h: h.paid >= h.plan.money.fixed)
    never_less = criterion("never less than none", "不为负", lambda h: h.nights >= 0)
    meals = number(
        "dear meals",
        "餐费",
        lambda h: count(Guest, lambda g: total(Meal, lambda m: m.price) > yuan(5)),
    )

    # Amounts and numbers
    sum_up = amount("sum", "和", lambda h: h.cost + h.owner.income)
    plus = amount("plus a constant", "加", lambda h: yuan("1.01") + h.cost)
    minus = amount("difference", "差", lambda h: h.cost - h.owner.income)
    signed_sum = amount("with the balance", "加结余", lambda h: h.cost + h.balance)
    times = amount("times", "乘", lambda h: h.rooms * h.plan.money.fixed + h.cost)
    times_range = amount("times a range", "乘范围", lambda h: h.cost * h.plan.counts.ranging)
    signed_times = amount("signed times", "带号乘", lambda h: (h.cost - h.owner.income) * h.rooms)
    minus_times = number("minus times", "负乘", lambda h: -3 * h.rooms)
    left_over = number("left over", "剩余", lambda h: 5 - h.rooms - h.present)
    share = amount("share", "份额", lambda h: percent_of(h.cost, h.plan.shares.fixed))
    share_down = amount(
        "share down", "舍去", lambda h: percent_of(h.cost, h.plan.shares.fixed, rounding="down")
    )
    share_range = amount("share range", "范围", lambda h: percent_of(h.cost, h.plan.shares.ranging))
    share_unknown = amount("share?", "未知份额", lambda h: percent_of(h.cost, h.plan.shares.open))
    own_share = amount("own share", "自有份额", lambda h: percent_of(h.cost, h.occupied))
    share_of_debt = amount(
        "of debt", "亏损份额", lambda h: percent_of(h.balance, h.plan.shares.fixed)
    )
    growth = amount("growth", "增长", lambda h: percent_of(h.cost, h.plan.shares.growth))
    capped = amount("capped", "封顶", lambda h: at_most(h.cost, h.plan.money.fixed))
    capped_range = amount("capped", "封顶", lambda h: at_most(h.cost, h.plan.money.ranging))
    lifted = amount("lifted", "保底", lambda h: at_least(h.balance, yuan(0)))
    lifted_range = amount("lifted", "保底", lambda h: at_least(h.cost, h.plan.money.open))
    chosen = amount("chosen", "择", lambda h: when(h.licensed, h.cost, h.plan.money.ranging))
    chosen_signed = amount("chosen", "择", lambda h: when(h.licensed, h.balance, h.cost))
    best = amount(
        "best", "就高",
        lambda h: highest((h.flag, h.plan.money.fixed), (h.inn, h.cost), (h.busy, yuan(9))),
    )  # fmt: skip
    awarded = amount("awarded", "核定", lambda h: decided(h.granted, h.plan.money.ranging))
    round_sum = amount("round", "取整", lambda h: whole_yuan(h.cost + h.plan.money.ranging))
    round_down = amount("round down", "取整", lambda h: whole_yuan(h.share, rounding="down"))
    whole = amount("of rules", "合计", lambda h: h.share + h.capped + h.minus)
    rich = criterion("rich", "富裕", lambda h: h.whole >= yuan(1000))
    unknown_sum = amount("of an unknown", "未知和", lambda h: h.cost + h.plan.money.open)

    eligible = criterion(
        "any of many", "多项之一",
        lambda h: (h.both | ~h.more & h.inn | h.full) & ~(h.in_debt & h.rich) | h.fed & h.later,
    )  # fmt: skip

    licensed_share = Indicator("licensed", "有证率", lambda h: h.licensed)
    eligible_inns = Indicator("inns", "民宿率", lambda h: h.inn, of="eligible")
    busy_count = Indicator("busy", "入住高", lambda h: h.busy, unit="count")
    guests_fed = Indicator(
        "fed",
        "用餐率",
        lambda g: any_of(Meal, lambda m: m.eaten),
        of=lambda g: g.present,
        over=Guest,
    )
    # Sums: of money, of counts, of one over the other, and by a text
    cost_of_kinds = Indicator(
        "cost", "成本合计", value=lambda h: h.cost, of="eligible", unit="yuan", by="kind"
    )
    rooms_of_inns = Indicator(
        "rooms of inns", "民宿房间", lambda h: h.inn, value=lambda h: h.rooms, unit="count"
    )
    income_used = Indicator(
        "cost of income", "成本收入比", lambda h: h.flag, value=lambda h: h.cost,
        per=lambda h: h.owner.income, of=lambda h: h.both, by="kind",
    )  # fmt: skip
    cost_a_room = Indicator(
        "cost a room", "每间成本", value=lambda h: h.cost, per=lambda h: h.rooms * 2, unit="yuan"
    )
    paid_a_night = Indicator(
        "paid a night", "每晚已付", value=lambda g: g.paid, per=lambda g: g.nights,
        of=lambda g: g.present, over=Guest, unit="yuan", by="kind",
    )  # fmt: skip
    meals_of_groups = Indicator(
        "groups", "团队餐", lambda m: m.guest.kind == "group", of=lambda m: m.price > yuan(1),
        over=Meal,
    )  # fmt: skip
