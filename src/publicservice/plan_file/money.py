"""The sections ``[benefits]``, ``[funding]`` and ``[payers]`` as TOML tables: read and written.

Each function that reads raises one PlanError with all problems of its table, their places relative
to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from attrs import fields, frozen

from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.money.benefit import REMAINDERS, ROUNDINGS
from publicservice.model.money.funding import (
    FUNDING_NUMBERS,
    PAYER_NUMBERS,
    Funding,
    Payer,
    UpTo,
)
from publicservice.model.plan import Number
from publicservice.model.problem import PlanError, nearest
from publicservice.model.unit import PERIODS, WHOM
from publicservice.model.written import WrittenBenefit
from publicservice.plan_file.entries import read_number
from publicservice.plan_file.structure import Gathered, structured
from publicservice.plan_file.tables import Table, number_table
from publicservice.plan_file.timetable import remarks_table, unnamed

KINDS: Mapping[str, str] = {
    "share": "percent", "own_share": "percent", "cases": "count", "fixed": "money",
    "standard": "money", "planned": "money", "received": "money", "allocated": "money",
    "spent": "money", "guarantee": "money", "above": "money", "limit": "money",
}  # fmt: skip
UNITS = {"percent": '"%"', "money": '"yuan"', "count": '"households"'}


@frozen
class FundingEntry:
    """A funding source as written, without its figures.

    Attributes:
        level: of whose money it is, such as ``county``.
        pays: the benefits that it may pay, by name; all without it, and an empty list for none.
        only_for: the criterion that whom it pays must meet.
        received_from: the indicator, a total in yuan, that says what came in.
        by: the level, such as ``village``, for whose areas the money was given.
        up_to: the figure of its account that it gives at most, in turn and before the others:
            ``received``, ``planned`` or ``allocated``.
    """

    level: str = ""
    pays: tuple[str, ...] | None = None
    only_for: str = ""
    received_from: str = ""
    by: str = ""
    up_to: UpTo = ""
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


@frozen
class FundingKeys:
    """The figures of a funding source.

    Attributes:
        share: its share of what it pays, in %.
        fixed: what it gives to each case, before shares are taken of the rest.
        standard: the amount, usually a range, that it may pay for one case.
        cases: for how many cases the plan provides.
        planned: the money planned.
        received: the money that has arrived.
        allocated: the money passed on to those who pay it out.
        spent: the money paid out.
        guarantee: the most of its loans that may be outstanding.
    """

    share: Number | None = None
    fixed: Number | None = None
    standard: Number | None = None
    cases: Number | Decimal | None = None
    planned: Number | None = None
    received: Number | None = None
    allocated: Number | None = None
    spent: Number | None = None
    guarantee: Number | None = None


@frozen
class PayerEntry:
    """A payer as written, without its figures.

    Attributes:
        source: the funding source out of which it pays; the one of its own name without it.
        only_for: the criterion of whose bills it pays.
        of: the amount of which it pays a share; what is left of the bill without it.
        net: what the payers before it paid is taken off that amount first.
    """

    source: str = ""
    only_for: str = ""
    of: str = ""
    net: bool = False
    cite: str = ""
    note: str = ""
    label: Label = NO_LABEL


@frozen
class PayerKeys:
    """The figures of a payer.

    Attributes:
        share: of what it pays a share of, in %; all of it without it.
        above: what the person bears first.
        limit: the most that it pays.
        own_share: it pays what is above this share of the whole bill, in %.
    """

    share: Number | None = None
    above: Number | None = None
    limit: Number | None = None
    own_share: Number | None = None


def read_benefit(name: str, raw: Any) -> WrittenBenefit:
    """``[benefits.visit]``: the keys of `Benefit`."""
    benefit = structured({**unnamed(raw), "name": name}, WrittenBenefit)
    gathered = Gathered()
    for key, known in (
        ("rounding", ROUNDINGS), ("remainder", REMAINDERS), ("per", WHOM), ("period", PERIODS),
    ):  # fmt: skip
        value = getattr(benefit, key)
        if value and value not in known:
            gathered.attempt(key, _fail_choice, key, value, known)
    gathered.raise_all()
    return benefit


def _fail_choice(key: str, value: str, known: Collection[str]) -> None:
    raise PlanError.of("plan.benefit", f"{value!r} is no {key}", remedy=nearest(value, known))


def read_funding(name: str, raw: Any) -> Funding:
    """``[funding.county]``: level, pays, only_for and its figures, each with a unit."""
    numbers, entry = _numbers_and(f"funding.{name}", raw, FUNDING_NUMBERS, FundingEntry)
    if entry.received_from and numbers["received"]:
        raise PlanError.of("plan.funding", "both received and received_from",
                           remedy="keep the figure, or the indicator that adds it up")  # fmt: skip
    return Funding(
        name, entry.label, entry.level, entry.pays, entry.only_for, **numbers,
        received_from=entry.received_from, by=entry.by, up_to=entry.up_to,
        cite=entry.cite, note=entry.note,
    )  # fmt: skip


def read_payer(name: str, raw: Any) -> Payer:
    """``[payers.insurance]``: source, only_for, of and its figures, each with a unit."""
    numbers, entry = _numbers_and(f"payers.{name}", raw, PAYER_NUMBERS, PayerEntry)
    if numbers["own_share"] and (numbers["share"] or numbers["above"]):
        raise PlanError.of("plan.payer", "both own_share and a share of its own",
                           remedy="keep one of them")  # fmt: skip
    return Payer(
        name, entry.label, entry.source, entry.only_for, entry.of, entry.net, **numbers,
        cite=entry.cite, note=entry.note,
    )  # fmt: skip


def _numbers_and(
    path: str, raw: Any, keys: tuple[str, ...], shape: type[Any]
) -> tuple[dict[str, Number | None], Any]:
    table = unnamed(raw)
    gathered = Gathered()
    numbers = {
        key: gathered.attempt(key, read_figure, f"{path}.{key}", key, table[key])
        if key in table
        else None
        for key in keys
    }
    others = {key: item for key, item in table.items() if key not in keys}
    entry = gathered.attempt("", structured, others, shape)
    gathered.raise_all()
    return numbers, entry


def read_figure(path: str, key: str, raw: Any) -> Number:
    """A figure of the kind that its key takes. Raises PlanError."""
    number = read_number(path, raw if isinstance(raw, dict) else {"value": raw})
    kind = KINDS[key]
    if number.kind != kind:
        raise PlanError.of(
            "plan.wrong-type", f"{key} is {number.kind}, and it takes {kind}",
            remedy=f"write {key} = {{ value = …, unit = {UNITS[kind]} }}",
        )  # fmt: skip
    return number


def benefit_table(benefit: WrittenBenefit) -> Table:
    """A benefit without its name."""
    table: Table = {}
    for attribute in fields(WrittenBenefit):
        value = getattr(benefit, attribute.name)
        if attribute.name in ("name", "label", "cite", "note") or not value:
            continue
        table[attribute.name] = list(value) if isinstance(value, tuple) else value
    return {**table, **remarks_table(benefit.label, benefit.cite, benefit.note)}


def funding_table(funding: Funding) -> Table:
    """A funding source without its name."""
    texts = ("level", "pays", "only_for", "received_from", "by", "up_to")
    return _written(funding, texts, FUNDING_NUMBERS)


def payer_table(payer: Payer) -> Table:
    """A payer without its name."""
    return _written(payer, ("source", "only_for", "of", "net"), PAYER_NUMBERS)


def _written(noun: Funding | Payer, texts: tuple[str, ...], numbers: tuple[str, ...]) -> Table:
    table: Table = {}
    for key in texts:
        value = getattr(noun, key)
        if value or value == ():
            table[key] = list(value) if isinstance(value, tuple) else value
    for key in numbers:
        if (number := getattr(noun, key)) is not None:
            table[key] = number_table(number)
    return {**table, **remarks_table(noun.label, noun.cite, noun.note)}
