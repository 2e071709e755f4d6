"""Records of payments: which instalment each of them pays, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import narwhals as nw

from publicservice.engine.literals import choose, is_true, literal, look_up, tally, unknown
from publicservice.engine.money.payable import SLOT, Payable, among, named
from publicservice.engine.money.payments import CONDITIONS, FORFEITED, SUSPENDED, WITHHELD
from publicservice.model.label import Label
from publicservice.model.money.due import Slot
from publicservice.model.money.payments import MONTHS_OF

Frame = nw.LazyFrame[Any]
FINDINGS = (
    "unknown_person", "unknown_benefit", "in_future", "not_entitled", "unknown_instalment",
    "no_instalment", "stopped", "twice", "too_much", "too_little", "no_amount",
)  # fmt: skip
"""What can be odd about a record; of several that which stands first is told."""

RECORD = ("payment", "beneficiary", "benefit", "instalment", "period", "amount", "paid_on",
          "receipt_number", "signed")  # fmt: skip
LIES_AHEAD, SAID = "__ahead", "__said"


def records(
    frame: Frame, payable: Payable, programme: tuple[str, ...], labels: Mapping[str, Label]
) -> Frame:
    """The records of a programme, each with its benefit and its slot as far as they are known.

    Args:
        frame: the conformed register.
        payable: the plan's instalments.
        programme: what the programme is called; a record that names another is not its own.
        labels: what the benefits are called.
    """
    own = nw.col("programme").is_null() | nw.col("programme").is_in(list(programme))
    rows = frame.filter(own).select(*RECORD)
    rows = rows.with_columns(
        _benefit(labels).alias("__benefit"),
        is_true(nw.col("paid_on") > literal(payable.at)).alias(LIES_AHEAD),
        (~nw.col("instalment").is_null() | ~nw.col("period").is_null()).alias(SAID),
    )
    rows = rows.with_columns(_instalment(payable).alias("__instalment"))
    return rows.with_columns(_slot(payable).alias(SLOT))


def _benefit(labels: Mapping[str, Label]) -> nw.Expr:
    """The benefit that is named, by its name or what it is called; the only one without a name."""
    words = {w: name for name, label in labels.items() for w in (label.zh, label.en) if w}
    words |= {name: name for name in labels}
    found = named(nw.col("benefit"), words, "text")
    if len(labels) != 1:
        return found
    return choose(nw.col("benefit").is_null(), literal(next(iter(labels))), found)


def _instalment(payable: Payable) -> nw.Expr:
    """``benefit|instalment``; the only one of its benefit where none is named."""
    known: dict[str, str] = {}
    for benefit in dict.fromkeys(slot.benefit for slot in payable.slots):
        parts = _parts(payable, benefit)
        for number, (name, slot) in enumerate(parts.items(), start=1):
            label = slot.instalment.label
            words = [label.en, label.zh, str(number), name]
            words += [""] if len(parts) == 1 else []
            known |= {f"{benefit}|{word}": f"{benefit}|{name}" for word in words if word or
                      len(parts) == 1}  # fmt: skip
    return _told(known, nw.col("__benefit"), nw.col("instalment"))


def _parts(payable: Payable, benefit: str) -> dict[str, Slot]:
    """The instalments of a benefit by name, each with its first slot."""
    found: dict[str, Slot] = {}
    for slot in payable.slots:
        if slot.benefit == benefit:
            found.setdefault(slot.instalment.name, slot)
    return found


def _slot(payable: Payable) -> nw.Expr:
    """The number of the slot; null where the record does not tell, or tells of none."""
    known: dict[str, int] = {}
    for number, slot in enumerate(payable.slots):
        for word in period_words(slot):
            known[f"{slot.benefit}|{slot.instalment.name}|{word}"] = number
    text = nw.concat_str(
        nw.col("__instalment"), nw.coalesce(nw.col("period"), literal("")), separator="|"
    )
    return named(text, known, "count")


def period_words(slot: Slot) -> Iterator[str]:
    """How a register may name a period: ``2``, ``第2期``, ``2024-Q2``, ``2024年第2季度``."""
    yield str(slot.number)
    yield f"第{slot.number}期"
    if slot.of == 1:
        yield ""
    first = slot.first_day
    if first is None:
        return
    yield first.isoformat()
    months = MONTHS_OF.get(slot.instalment.every)
    if months == MONTHS_OF["month"]:
        yield from (f"{first:%Y-%m}", f"{first.year}年{first.month}月")
    elif months == MONTHS_OF["quarter"] and first.month % 3 == 1:
        quarter = first.month // 3 + 1
        yield from (f"{first.year}-Q{quarter}", f"{first.year}年第{quarter}季度",
                    f"{first.year}年{'一二三四'[quarter - 1]}季度")  # fmt: skip
    elif months in (None, MONTHS_OF["year"]):
        yield from (str(first.year), f"{first.year}年")


def _told(known: Mapping[str, str], *columns: nw.Expr) -> nw.Expr:
    texts = [nw.coalesce(column, literal("")) for column in columns]
    return named(nw.concat_str(*texts, separator="|"), known, "text")


def paid_by_slot(found: Frame, payable: Payable) -> Frame:
    """What everybody was paid for each slot up to the date; without a slot where none is told.

    Columns: the key, benefit, the slot, records, paid_fen (null where some money is not known),
    paid_on (the last day; null where one is not known).
    """
    key = payable.key
    rows = found.filter(~nw.col(LIES_AHEAD), ~nw.col("beneficiary").is_null())
    rows = rows.filter(~nw.col("__benefit").is_null()).select(
        nw.col("beneficiary").alias(key), nw.col("__benefit").alias("benefit"), SLOT,
        literal(1).alias("records"), nw.col("amount").alias("__amount"),
        tally(nw.col("amount").is_null()).alias("__blank"),
        nw.col("paid_on").alias("__day"), tally(nw.col("paid_on").is_null()).alias("__no_day"),
    )  # fmt: skip
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name)
            for name in ("records", "__amount", "__blank", "__no_day")]  # fmt: skip
    rows = rows.group_by(key, "benefit", SLOT).agg(*sums, nw.col("__day").max().alias("__day"))
    known = (nw.col("__blank") == literal(0)) | payable.is_goods
    dated = nw.col("__no_day") == literal(0)
    return rows.select(
        key, "benefit", SLOT, "records",
        choose(known, nw.col("__amount"), unknown("money")).alias("paid_fen"),
        choose(dated, nw.col("__day"), unknown("date")).alias("paid_on"),
    )  # fmt: skip


def judged(found: Frame, keys: Frame, payments: Frame, payable: Payable) -> Frame:
    """Every record with what is odd about it; null where nothing is.

    Args:
        found: the records.
        keys: the key of every beneficiary.
        payments: as `engine.money.payments.payments` gives them, with their slot.
        payable: the plan's instalments.

    Returns:
        payment, the key, benefit, instalment, period, amount_fen, paid_on, receipt_number, signed,
        finding; benefit, instalment and period as the plan has them where it has them.
    """
    key = payable.key
    rows = found.with_columns(nw.col("beneficiary").alias(key))
    known = keys.select(key).with_columns(literal(True).alias("__known"))
    rows = rows.join(known, on=key, how="left")
    some = payments.select(key, nw.col("benefit").alias("__benefit")).unique()
    rows = rows.join(some.with_columns(literal(True).alias("__some")), on=[key, "__benefit"],
                     how="left")  # fmt: skip
    terms = payments.select(
        key, SLOT, nw.col("condition").alias("__held"), nw.col("records").alias("__records"),
        nw.col("paid_fen").alias("__paid"), nw.col("amount_certain_fen").alias("__certain"),
        nw.col("amount_possible_fen").alias("__possible"),
    )  # fmt: skip
    rows = rows.join(terms, on=[key, SLOT], how="left")
    return rows.select(*_told_of(payable), _finding(payable).alias("finding"))


def _told_of(payable: Payable) -> Iterator[nw.Expr]:
    yield nw.col("payment")
    yield nw.col(payable.key)
    yield nw.coalesce(nw.col("__benefit"), nw.col("benefit")).alias("benefit")
    instalment = payable.of_slot("text", lambda slot: slot.instalment.name)
    yield nw.coalesce(instalment, nw.col("instalment")).alias("instalment")
    period = payable.of_slot("text", lambda slot: str(slot.number))
    yield nw.coalesce(period, nw.col("period")).alias("period")
    yield nw.col("amount").alias("amount_fen")
    yield from (nw.col(name) for name in ("paid_on", "receipt_number", "signed"))


def _finding(payable: Payable) -> nw.Expr:
    too_much = is_true(nw.col("__paid") > nw.col("__possible"))
    several = is_true(nw.col("__records") > literal(1))
    held = nw.col("__held").is_in([CONDITIONS[WITHHELD], CONDITIONS[FORFEITED]])
    placed = ~nw.col(SLOT).is_null()
    goods = among(nw.col("__benefit"), payable.in_kind)
    rests = nw.col("__held") == literal(CONDITIONS[SUSPENDED])
    held = held | (rests & (nw.col("__possible") == literal(0)) & ~goods)
    conditions = {
        "unknown_person": nw.col("__known").is_null(),
        "unknown_benefit": nw.col("__benefit").is_null(),
        "in_future": nw.col(LIES_AHEAD),
        "not_entitled": nw.col("__some").is_null(),
        "unknown_instalment": ~placed & nw.col(SAID),
        "no_instalment": ~placed,
        "stopped": is_true(held),
        "twice": too_much & several,
        "too_much": too_much,
        "too_little": is_true(nw.col("__paid") < nw.col("__certain")),
        "no_amount": nw.col("amount").is_null() & ~goods,
    }
    number = literal(0)
    for index, name in reversed(list(enumerate(FINDINGS, start=1))):
        number = choose(conditions[name], literal(index), number)
    return look_up(number, dict(enumerate(FINDINGS, start=1)))
