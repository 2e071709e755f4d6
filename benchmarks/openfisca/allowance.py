"""The household allowance as a programme: what OpenFisca is measured against."""

from __future__ import annotations

from benchmarks.hardship_visits import VisitedHousehold
from publicservice import (
    Indicator,
    Person,
    Programme,
    age_at_least,
    amount,
    at_most,
    between,
    count,
    criterion,
    when,
    yuan,
)


class HouseholdAllowance(Programme):
    """An allowance for households in need with severely disabled or elderly members."""

    id = "household-allowance"
    zh = "家庭补助"
    unit = VisitedHousehold
    default_plan = "allowance.toml"

    severe_members = count(
        "severely disabled members", "重度残疾人数", Person,
        lambda m: between(m.disability_grade, 1, 2),
    )  # fmt: skip
    elderly_members = count(
        "elderly members", "老年人数", Person,
        lambda m: age_at_least(m.birth_date, m.plan.ages.elderly),
    )  # fmt: skip
    in_need = criterion(
        "high hospital cost or on a hardship list", "困难家庭",
        lambda h: (h.own_hospital_cost > h.plan.limits.own_cost)
        | h.hardship_list.is_in(h.plan.lists.hardship),
        cite="一",
    )  # fmt: skip
    eligible = criterion(
        "in need, with such members", "可享受补助",
        lambda h: h.in_need & ((h.severe_members >= 1) | (h.elderly_members >= 2)), cite="二",
    )  # fmt: skip
    full = amount(
        "for each severely disabled member, more with elderly ones, capped", "应发标准",
        lambda h: at_most(
            h.severe_members * h.plan.standard.severe
            + when(h.elderly_members >= 2, h.plan.standard.elderly, yuan(0)),
            h.plan.standard.cap,
        ),
        cite="三",
    )  # fmt: skip
    allowance = amount(
        "allowance", "补助金", lambda h: when(h.eligible, h.full, yuan(0)), cite="三"
    )  # fmt: skip
    supported = Indicator(
        "households supported", "补助户数", lambda h: h.eligible, unit="count", cite="三"
    )
