"""Reasons stand in the order in which the rules state their parts, as a column and as a case."""

from __future__ import annotations

from datetime import date
from itertools import product

import publicservice as ps
from publicservice.model.plan import Plan, Source
from publicservice.testing import MadeRegisters, check_interpreter, small_registers

PLAN = Plan("either-way", 1, Source("either way", "an office", "000/0"))
DAY = date(2024, 12, 31)


class Household(ps.Household):
    urban = ps.Field("bool", zh="城镇")
    insured = ps.Field("bool", zh="参保")
    landed = ps.Field("bool", zh="有地")


class EitherWay(ps.Programme):
    """What is asked hangs on a field that is asked for both plainly and negated."""

    id = "either-way"
    unit = Household
    default_plan = ""

    eligible = ps.criterion(
        "fits", "符合", lambda h: (h.urban & h.insured) | (~h.urban & h.landed), cite="一"
    )


def test_a_part_that_stands_plain_and_negated() -> None:
    states = list(product((True, False, None), repeat=3))
    rows = [
        {"household": f"H{number}", "urban": urban, "insured": insured, "landed": landed}
        for number, (urban, insured, landed) in enumerate(states)
    ]
    check_interpreter(EitherWay, PLAN, MadeRegisters({"households": rows}), DAY)
    registers = small_registers(EitherWay, households=rows)
    found = ps.programme(EitherWay, PLAN).evaluate(registers, at=DAY)
    reasons = dict(found.decisions.select("household", "reasons").iter_rows())
    both_ways = f"H{states.index((True, False, True))}"
    assert reasons[both_ways] == "eligible.urban=yes;eligible.insured=no"
