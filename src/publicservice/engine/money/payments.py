"""From entitlements to payments: every instalment of everybody, what it comes to and how it stands.

The plan's instalments are few; each row of the entitlements is multiplied by those of its benefit,
and what the plan says of them is looked up by their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import narwhals as nw

from publicservice.engine import bounds as arithmetic
from publicservice.engine.bounds import MILLION, Bounds
from publicservice.engine.literals import choose, is_true, literal, look_up, unknown
from publicservice.engine.money.due_day import DUE_ON, REASON, with_due_day
from publicservice.engine.money.part_of_period import day_number, part_of_period
from publicservice.engine.money.payable import SLOT, Payable, among, named
from publicservice.model.money.due import Slot
from publicservice.model.money.funding import Ends

NONE, MET, OPEN, WITHHELD, SUSPENDED, FORFEITED = range(6)
CONDITIONS = {
    NONE: "none", MET: "met", OPEN: "open", WITHHELD: "withheld", SUSPENDED: "suspended",
    FORFEITED: "forfeited",
}  # fmt: skip
"""What the conditions of an instalment say of a row; of what stops it the later ones go first."""

PAID, PAID_LATE, DUE, LATE, UPCOMING, UNDETERMINED, NOTHING = range(6, 13)
STATES = {
    PAID: "paid", PAID_LATE: "paid_late", DUE: "due", LATE: "late", UPCOMING: "upcoming",
    WITHHELD: "withheld", SUSPENDED: "suspended", FORFEITED: "forfeited",
    UNDETERMINED: "undetermined", NOTHING: "nothing",
}  # fmt: skip
STANDING = {"due": DUE, "late": LATE, "upcoming": UPCOMING, "unknown": UNDETERMINED}
Frame = nw.LazyFrame[Any]
ENDS = ("__low", "__high")


def payments(
    entitlements: Frame, facts: Frame | None, made: Frame | None, payable: Payable
) -> Frame:
    """One row for each beneficiary, benefit, instalment and period, in no order; with its slot.

    Args:
        entitlements: as `engine.money.entitle.entitle` gives them.
        facts: the key of every beneficiary with the criteria and dates that schedules name.
        made: what was paid, as `engine.money.payments_made.paid_by_slot` gives it.
        payable: the plan's instalments, and what is known of payments.
    """
    rows = _multiplied(entitlements, payable)
    if facts is not None:
        rows = rows.join(facts, on=payable.key, how="left")
    rows = _with_parts(rows, payable)
    rows = _with_condition(rows, payable)
    rows = _with_made(rows, made, payable)
    rows = _with_state(rows, payable)
    return rows.select(*_published(payable))


def _multiplied(entitlements: Frame, payable: Payable) -> Frame:
    """Each row of the entitlements once for every slot of its benefit."""
    benefits = list(dict.fromkeys(slot.benefit for slot in payable.slots))
    lists = [",".join(map(str, payable.numbers(name))) for name in benefits]
    status = nw.col("status")
    rows = entitlements.filter(
        (status == literal("entitled")) | (status == literal("undetermined")),
        among(nw.col("benefit"), benefits),
    ).select(
        payable.key, *payable.levels, "benefit", "status",
        nw.col("amount_certain_fen").alias("__low"), nw.col("amount_possible_fen").alias("__high"),
    )  # fmt: skip
    listed = named(nw.col("benefit"), dict(zip(benefits, lists, strict=True)), "text")
    rows = rows.with_columns(listed.str.split(",").alias(SLOT)).explode(SLOT)
    return rows.with_columns(nw.col(SLOT).cast(nw.Int64))


def _with_parts(rows: Frame, payable: Payable) -> Frame:
    """The instalment's part of the amount, then the period's, then for the part entitled to."""
    rows = rows.with_columns(
        payable.of_slot("count", lambda slot: _exact(slot.before)).alias("__before"),
        payable.of_slot("count", lambda slot: _exact(slot.upto)).alias("__upto"),
        payable.of_slot("count", lambda slot: slot.own_share[0] or 0).alias("__share"),
        payable.of_slot("count", lambda slot: _or_all(slot.own_share[1])).alias("__share_most"),
        payable.of_slot("count", lambda slot: slot.of).alias("__of"),
        payable.of_slot("count", lambda slot: slot.number).alias("__number"),
    )
    rows = _instalments(rows)
    rows = rows.with_columns(*[_in_periods(nw.col(end)).alias(end) for end in ENDS])
    if any(slot.schedule.pro_rata for slot in payable.slots):
        rows = part_of_period(rows, payable)
    return rows


def _instalments(rows: Frame) -> Frame:
    """What the instalments up to one come to is rounded down, and so is what those before it do.

    So the instalments make up the amount to the fen. That of an amount or a share that is not known
    lies within its share of the two ends, rounded outward.
    """
    low, high = nw.col("__low"), nw.col("__high")
    before, upto = nw.col("__before"), nw.col("__upto")
    rows = rows.with_columns(
        (_down(low, upto) - _down(low, before)).alias("__exact"),
        _down(low, nw.col("__share")).alias("__outer_low"),
        (high - _down(high, literal(MILLION) - nw.col("__share_most"))).alias("__outer_high"),
        (is_true(low == high) & ~before.is_null() & ~upto.is_null()).alias("__known"),
    )
    known, exact = nw.col("__known"), nw.col("__exact")
    return rows.with_columns(
        choose(known, exact, nw.col("__outer_low")).alias("__low"),
        choose(known, exact, nw.col("__outer_high")).alias("__high"),
    )


def _exact(ends: Ends) -> int | None:
    return ends[0] if ends[0] == ends[1] else None


def _or_all(share: int | None) -> int:
    return MILLION if share is None else share


def _down(value: nw.Expr, millionths: nw.Expr) -> nw.Expr:
    one, other = (Bounds.of_column(side, nonnegative=True) for side in (value, millionths))
    return arithmetic.percent(one, other, "down").low


def _in_periods(fen: nw.Expr) -> nw.Expr:
    """An equal part for each period; the odd fen go to the first ones, one each.

    So a part never falls as the amount rises, and the ends of an interval stay its ends.
    """
    return (fen + nw.col("__of") - nw.col("__number")) // nw.col("__of")


def _with_condition(rows: Frame, payable: Payable) -> Frame:
    """Which condition decides about the row, a number of `CONDITIONS`, and what is to be paid.

    What is lost is forfeited, what rests is suspended, and what remains is withheld where its
    condition does not hold. Nothing is paid where it is lost or its condition does not hold; what
    is only suspended may go on again, so that it remains possible.
    """
    rests = _criterion(payable, "suspended") & ~_criterion(payable, "resumed")
    rows = rows.with_columns(
        _criterion(payable, "upon").alias("__upon"),
        _criterion(payable, "forfeits").alias("__lost"),
        rests.alias("__rests"),
        payable.of_slot("bool", lambda slot: bool(slot.instalment.criteria)).alias("__some"),
    )
    upon, lost, rests = nw.col("__upon"), nw.col("__lost"), nw.col("__rests")
    found = choose(upon & ~lost & ~rests, literal(MET), literal(OPEN))
    found = choose(~upon, literal(WITHHELD), found)
    found = choose(rests & (~lost | ~upon), literal(SUSPENDED), found)
    found = choose(lost, literal(FORFEITED), found)
    found = choose(nw.col("__some"), found, literal(NONE))
    rows = rows.with_columns(found.alias("__condition"))
    condition = nw.col("__condition")
    surely = condition.is_in([NONE, MET])
    stopped = (condition == literal(FORFEITED)) | is_true(~upon)
    return rows.with_columns(
        choose(surely, nw.col("__low"), literal(0)).alias("__certain"),
        choose(stopped, literal(0), nw.col("__high")).alias("__possible"),
        stopped.alias("__stopped"),
    )


def _criterion(payable: Payable, key: str) -> nw.Expr:
    """The criterion that the row's instalment names under the key; what holds where it names none.

    Nothing forfeits, suspends or resumes, and nothing stands in the way.
    """
    named: dict[str, list[int]] = {}
    for number, slot in enumerate(payable.slots):
        if name := getattr(slot.instalment, key):
            named.setdefault(name, []).append(number)
    found = literal(key == "upon")
    for name, numbers in named.items():
        found = choose(nw.col(SLOT).is_in(numbers), nw.col(name), found)
    return found


def _with_made(rows: Frame, made: Frame | None, payable: Payable) -> Frame:
    """Join what was paid; where there is a register of payments, no record means nothing paid."""
    if made is None:
        return rows.with_columns(
            unknown("count").alias("records"), unknown("money").alias("paid_fen"),
            unknown("date").alias("paid_on"), literal(0).alias("loose"),
        )  # fmt: skip
    keys = [payable.key, "benefit", SLOT]
    placed = made.filter(~nw.col(SLOT).is_null())
    loose = made.filter(nw.col(SLOT).is_null()).select(
        payable.key, "benefit", nw.col("records").alias("loose")
    )
    rows = rows.join(placed, on=keys, how="left").join(loose, on=keys[:2], how="left")
    records = nw.coalesce(nw.col("records"), literal(0))
    return rows.with_columns(
        records.alias("records"),
        choose(records == literal(0), literal(0), nw.col("paid_fen")).alias("paid_fen"),
        nw.coalesce(nw.col("loose"), literal(0)).alias("loose"),
    )


def _with_state(rows: Frame, payable: Payable) -> Frame:
    """How each row stands, a number of `STATES`, and how many days late it is."""
    rows = with_due_day(rows, payable, STANDING)
    due = day_number(nw.col(DUE_ON))
    rows = rows.with_columns(
        (day_number(nw.col("paid_on")) - due).alias("__paid_late"),
        (literal(payable.at.toordinal()) - due).alias("__late"),
        payable.is_goods.alias("__goods"),
    )
    rows = rows.with_columns(_state(payable).alias("__state"))
    state = nw.col("__state")
    late = choose(state == literal(LATE), nw.col("__late"), unknown("count"))
    late = choose(state == literal(PAID_LATE), nw.col("__paid_late"), late)
    return rows.with_columns(late.alias("days_late"))


def _state(payable: Payable) -> nw.Expr:
    condition, paid, goods = nw.col("__condition"), nw.col("paid_fen"), nw.col("__goods")
    some = is_true(nw.col("records") > literal(0))
    certain, possible = nw.col("__certain"), nw.col("__possible")
    standing = nw.col("__standing")
    if not (payable.told and payable.complete):  # what is late may have been paid
        standing = choose(standing == literal(LATE), literal(UNDETERMINED), standing)
    given = goods & is_true(nw.col("status") == literal("entitled"))
    given = given & condition.is_in([NONE, MET])
    asked = is_true(nw.coalesce(paid, literal(0)) < certain) | given
    unsure = (some & paid.is_null()) | (nw.col("loose") > literal(0)) | ~asked
    found = choose(unsure, literal(UNDETERMINED), standing)
    found = choose(~goods & (possible == literal(0)), literal(NOTHING), found)
    found = choose(condition == literal(SUSPENDED), condition, found)
    late = is_true(nw.col("__paid_late") > literal(0))
    all_paid = some & is_true(paid >= possible)
    found = choose(all_paid, choose(late, literal(PAID_LATE), literal(PAID)), found)
    return choose(nw.col("__stopped"), condition, found)


def _published(payable: Payable) -> Iterator[nw.Expr]:
    yield from (nw.col(name) for name in (payable.key, *payable.levels, "benefit"))
    texts: Sequence[tuple[str, Callable[[Slot], Any]]] = (
        ("schedule", lambda slot: slot.schedule.name or None),
        ("instalment", lambda slot: slot.instalment.name),
    )
    for name, value in texts:
        yield payable.of_slot("text", value).alias(name)
    yield payable.of_slot("count", lambda slot: slot.number).alias("period")
    yield payable.of_slot("count", lambda slot: slot.of).alias("periods")
    yield payable.of_slot("date", lambda slot: slot.first_day).alias("period_start")
    yield payable.of_slot("date", lambda slot: slot.last_day).alias("period_end")
    yield nw.col(DUE_ON).alias("due")
    yield nw.col(REASON).alias("due_reason")
    yield nw.col("status")
    for what, low, high in (
        ("scheduled", "__low", "__high"),
        ("amount", "__certain", "__possible"),
    ):
        yield nw.col(low).alias(f"{what}_certain_fen")
        yield nw.col(high).alias(f"{what}_possible_fen")
    yield look_up(nw.col("__condition"), CONDITIONS).alias("condition")
    yield from (nw.col(name) for name in ("records", "paid_fen", "paid_on"))
    yield look_up(nw.col("__state"), STATES).alias("state")
    yield nw.col("days_late")
    yield nw.col(SLOT)


_AMOUNTS = (("scheduled", "__low", "__high"), ("amount", "__certain", "__possible"))
