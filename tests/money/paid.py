"""A plan that pays village doctors in instalments, and registers to hold it against."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import publicservice as ps
from publicservice.model.plan import Plan
from publicservice.output import to_polars
from publicservice.plan_file import read_plan_text

AT = "2024-08-01"
HEAD = """
programme = "stipend"
schema_version = 1
title = "Stipends"
year = 2024
source = { title = "Stipends", issuer = "county hall", document = "S/1" }

[registers.doctors]
unit = true
levels = ["township"]
[registers.doctors.fields]
doctor = { kind = "key", zh = "医生编号" }
township = { zh = "乡镇" }
passed = { kind = "bool" }
lost = { kind = "bool" }
resting = { kind = "bool" }
back = { kind = "bool" }
since = { kind = "date" }
until = { kind = "date", blank = 9999-12-31 }
fee = { kind = "money" }
on_list = { kind = "bool" }

[rules]
eligible = { is = "on_list" }
assessed = { is = "passed", label = { en = "passed", zh = "考核合格" } }
cancelled = { is = "lost" }
rests = { is = "resting" }
again = { is = "back" }

[standard]
post = { value = 1200, unit = "yuan/person/year" }
[goods]
bag = { value = 1, unit = "个", label = { en = "bag", zh = "药箱" } }

[benefits.work]
label = { en = "work", zh = "劳务补助" }
amount = "fee"
per = "person"
period = "year"
[benefits.post]
label = { en = "post", zh = "岗位补助" }
amount = "plan.standard.post"
[benefits.bag]
label = { en = "bag", zh = "药箱" }
in_kind = "goods"

[events]
money_arrives = { date = 2024-02-01 }
"""
SCHEDULES = """
[payments.work]
benefits = ["work"]
label = { en = "work", zh = "劳务" }
cite = "5.2"
suspended = "rests"
resumed = "again"
instalments = [
    { name = "basic", label = { zh = "基本补助" }, share = { value = 70, unit = "%" }, every = "quarter", due = [{ after = "money_arrives", days = 30 }, { after = "period_end", days = 15 }] },
    { name = "rest", due = "12-31", upon = "assessed", cite = "5.3" },
]
[payments.post]
benefits = ["post"]
every = "month"
due = { after = "period_end", days = 10 }
entitled_from = "since"
entitled_until = "until"
pro_rata = "days"
forfeits = "cancelled"
"""  # noqa: E501 - lines of a plan file

DOCTOR: dict[str, Any] = {
    "doctor": "D1", "township": "T1", "passed": True, "lost": False, "resting": False,
    "back": False, "since": date(2024, 1, 1), "until": None, "fee": 1000.01, "on_list": True,
}  # fmt: skip
SCHEMA = {
    "doctor": pl.String, "township": pl.String, "passed": pl.Boolean, "lost": pl.Boolean,
    "resting": pl.Boolean, "back": pl.Boolean, "since": pl.Date, "until": pl.Date,
    "fee": pl.Float64, "on_list": pl.Boolean,
}  # fmt: skip
MADE = {
    "payment": pl.String, "医生编号": pl.String, "benefit": pl.String, "instalment": pl.String,
    "period": pl.String, "amount": pl.Float64, "paid_on": pl.Date, "receipt_number": pl.String,
    "signed": pl.Boolean, "programme": pl.String,
}  # fmt: skip


def plan(schedules: str = SCHEDULES, head: str = HEAD) -> Plan:
    """The plan with other schedules."""
    return read_plan_text(head + schedules)


def doctors(*rows: dict[str, Any]) -> pl.DataFrame:
    """Doctors that differ from `DOCTOR` as said, numbered."""
    whole = [{**DOCTOR, "doctor": f"D{n}", **row} for n, row in enumerate(rows, start=1)]
    return pl.DataFrame(whole, schema=SCHEMA, orient="row")


def made(*rows: dict[str, Any]) -> pl.DataFrame:
    """Payments to doctor D1 for `work` as said, numbered."""
    common = {"医生编号": "D1", "benefit": "work"}
    whole = [
        {**dict.fromkeys(MADE), **common, "payment": f"R{n}", **row}
        for n, row in enumerate(rows, start=1)
    ]
    return pl.DataFrame(whole, schema=MADE, orient="row")


def evaluated(
    doctors: Any, made: Any = None, *, at: str = AT, plan: Plan | None = None
) -> ps.Evaluation:
    """The programme that the plan writes, over doctors and perhaps what was paid."""
    from publicservice.in_use import ProgrammeInUse
    from publicservice.manager import installed_plugins
    from publicservice.written_programme import programme_of

    written = PLAN if plan is None else plan
    used = ProgrammeInUse(programme_of(written), written, installed_plugins())
    registers = {"doctors": doctors} | ({} if made is None else {"payments_made": made})
    return used.evaluate(registers, at)


def rows(evaluation: ps.Evaluation, **wanted: Any) -> list[dict[str, Any]]:
    """The payments of these benefits, instalments, ..., in the order of key and period."""
    frame = to_polars(evaluation.payments)
    for name, value in wanted.items():
        frame = frame.filter(pl.col(name) == value)
    return frame.sort("doctor", "benefit", "instalment", "period").rows(named=True)


PLAN = plan()
