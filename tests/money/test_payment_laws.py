"""What holds for any schedule and any register: parts add up, and nothing hangs on the order."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from money.paid import doctors, evaluated, made, plan, rows

FEW = settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
"""An example is an evaluation: few, and not made smaller when they fail."""

TRUTH = st.sampled_from([True, False, None])
DAYS = st.dates(date(2023, 11, 1), date(2025, 2, 1))
DOCTOR = st.fixed_dictionaries({
    "passed": TRUTH, "lost": TRUTH, "resting": TRUTH, "back": TRUTH, "on_list": TRUTH,
    "since": st.none() | DAYS, "until": st.none() | DAYS,
    "fee": st.none() | st.integers(0, 10**7).map(lambda fen: fen / 100),
})  # fmt: skip
DOCTORS = st.lists(DOCTOR, min_size=4, max_size=8)
CONDITIONS = 'upon = "assessed"\nforfeits = "cancelled"\nsuspended = "rests"\nresumed = "again"\n'


@st.composite
def schedules(draw: st.DrawFn, *, plain: bool = False) -> str:
    """Shares that make 100 %, perhaps one left out, each paid at once or by period."""
    cuts = sorted(draw(st.lists(st.integers(0, 1_000_000), max_size=3)))
    shares = [b - a for a, b in zip([0, *cuts], [*cuts, 1_000_000], strict=True)]
    silent = draw(st.integers(-1, len(shares) - 1))
    listed = []
    for n, share in enumerate(shares):
        keys = [f'every = "{every}"' for every in draw(EVERY)]
        if n != silent:
            keys.append(f'share = {{ value = {share / 10_000:.4f}, unit = "%" }}')
        listed.append("{ " + ", ".join(keys) + " }")
    text = f'[payments.work]\nbenefits = ["work"]\ninstalments = [{", ".join(listed)}]\n'
    if plain:
        return text
    parts = draw(st.sampled_from(["days", "months"]))
    dates = f'pro_rata = "{parts}"\nentitled_from = "since"\nentitled_until = "until"\n'
    return text + CONDITIONS + f'[payments.post]\nbenefits = ["post"]\nevery = "term"\n{dates}'


EVERY = st.sampled_from([[], ["month"], ["quarter"], ["year"]])


@FEW
@given(DOCTORS, schedules(plain=True))
def test_instalments_make_up_the_entitlement(given: list[dict[str, Any]], text: str) -> None:
    """To the fen where it is known; else they leave room for it."""
    evaluation = evaluated(doctors(*given), plan=plan(text))
    summed = evaluation.payments.group_by("doctor", "benefit").agg(
        pl.col("scheduled_certain_fen").sum(),
        pl.col("scheduled_possible_fen").sum(),
        pl.col("scheduled_possible_fen").is_null().any().alias("open"),
    )
    both = evaluation.entitlements.join(summed, on=["doctor", "benefit"])
    assert both.height == evaluation.entitlements.height
    for row in both.rows(named=True):
        low, high = row["amount_certain_fen"], row["amount_possible_fen"]
        assert row["scheduled_certain_fen"] <= low
        assert row["open"] == (high is None)
        assert high is None or row["scheduled_possible_fen"] >= high
        if low == high:
            assert row["scheduled_certain_fen"] == row["scheduled_possible_fen"] == low


@FEW
@given(DOCTORS, schedules(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_nor_does_a_second_time(
    given: list[dict[str, Any]], text: str, dice: random.Random
) -> None:
    frame, used = doctors(*given), plan(text)
    order = list(range(frame.height))
    dice.shuffle(order)
    paid = made(*({"instalment": "1", "period": str(n), "amount": n} for n in (1, 2, 3)))
    one = evaluated(frame, paid, plan=used)
    other = evaluated(frame[order], paid[[2, 0, 1]], plan=used)
    assert rows(one) == rows(other) == rows(one)
    assert one.cash_plan.equals(other.cash_plan)
    assert one.payments_made.sort("payment").equals(other.payments_made.sort("payment"))


@FEW
@given(DOCTORS, schedules(), st.randoms(use_true_random=False))
def test_every_completion_lies_inside(
    given: list[dict[str, Any]], text: str, dice: random.Random
) -> None:
    """Whatever is missing turns out to be; what could not be told may then be anything."""
    used = plan(text)
    said = {_key(row): row for row in rows(evaluated(doctors(*given), plan=used))}
    full = [{name: _filled(name, value, dice) for name, value in row.items()} for row in given]
    for row in rows(evaluated(doctors(*full), plan=used)):
        before = said[_key(row)]
        for what in ("scheduled", "amount"):
            low, high = (before[f"{what}_{end}_fen"] for end in ("certain", "possible"))
            assert low <= row[f"{what}_certain_fen"] <= row[f"{what}_possible_fen"], (before, row)
            assert high is None or row[f"{what}_possible_fen"] <= high, (before, row)
        later = {
            "open": None, "withheld": ("withheld", "suspended", "forfeited"),
            "suspended": ("suspended", "forfeited"),
        }  # fmt: skip
        allowed = later.get(before["condition"], (before["condition"],))
        assert allowed is None or row["condition"] in allowed


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("doctor", "benefit", "instalment", "period"))


def _filled(name: str, value: Any, dice: random.Random) -> Any:
    if value is not None or name == "until":  # a blank last day means none
        return value
    if name == "since":
        return date(2023, 11, 1) + timedelta(days=dice.randrange(450))
    return dice.randrange(10**7) / 100 if name == "fee" else dice.random() < 0.5


@FEW
@given(DOCTORS)
def test_parts_of_periods_are_those_of_the_calendar(given: list[dict[str, Any]]) -> None:
    """Counted day by day; a whole period is the whole amount, and no day of it is nothing."""
    text = (
        '[payments.post]\nbenefits = ["post"]\nevery = "quarter"\npro_rata = "days"\n'
        'entitled_from = "since"\nentitled_until = "until"\n'
    )
    for row in rows(evaluated(doctors(*given), plan=plan(text)), benefit="post"):
        doctor = given[int(row["doctor"][1:]) - 1]
        if doctor["since"] is None or doctor["on_list"] is None:
            continue
        first, last = row["period_start"], row["period_end"]
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        until = doctor["until"] or date.max
        covered = sum(doctor["since"] <= day <= until for day in days)
        exact = Fraction(30_000 * covered, len(days))
        assert row["scheduled_certain_fen"] == int(exact + Fraction(1, 2))
        assert row["scheduled_certain_fen"] == row["scheduled_possible_fen"]
        assert covered < len(days) or row["scheduled_certain_fen"] == 30_000
