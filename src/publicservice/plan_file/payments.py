"""The section ``[payments]`` as TOML tables: schedules of instalments, read and written."""

from __future__ import annotations

from typing import Any

from attrs import fields, frozen

from publicservice.model.calendar.calendar_date import PlanDate
from publicservice.model.calendar.phase import NO_LABEL
from publicservice.model.label import Label
from publicservice.model.money.payments import Every, Instalment, PaymentSchedule, ProRata
from publicservice.model.plan import Number
from publicservice.plan_file.money import read_figure
from publicservice.plan_file.structure import Dues, Gathered, structured, wrong_type
from publicservice.plan_file.tables import Table, number_table
from publicservice.plan_file.timetable import date_value, remarks_table, unnamed


@frozen
class InstalmentEntry:
    """An instalment as written, without its share.

    Attributes:
        name: by which the register of payments names it; its number where it has none.
        every: paid in equal parts for every month, quarter, term or year; at once without it.
        start: the first day that it pays for; that of the schedule without it.
        end: the last day that it pays for.
        due: the day by which it is paid, perhaps counted from a date field of the unit, or the
            phase with whose end; the latest of a list.
        upon: the criterion upon which it is paid; else it is withheld.
        forfeits: the criterion of who has lost it.
        suspended: the criterion of whose payment rests.
        resumed: the criterion of whose suspended payment goes on again.
    """

    name: str = ""
    every: Every = ""
    start: PlanDate | None = None
    end: PlanDate | None = None
    due: Dues = ()
    upon: str = ""
    forfeits: str = ""
    suspended: str = ""
    resumed: str = ""
    label: Label = NO_LABEL
    cite: str = ""


@frozen
class InstalmentKeys(InstalmentEntry):
    """Every key of an instalment: ``{ name = "first", share = { value = 70, unit = "%" } }``.

    Attributes:
        share: of the entitlement, in %; one without a share takes the rest.
    """

    share: Number | None = None


@frozen
class PaymentsEntry:
    """A schedule of payments as written, without its instalments.

    Attributes:
        benefits: which it pays, by name; all without it.
        every: of a schedule without instalments, for every month, quarter, term or year.
        start: the first day that is paid for; that of the plan's year without it.
        end: the last day that is paid for.
        due: of instalments that name no day of their own; the latest of a list.
        entitled_from: the date field from which on a beneficiary is entitled.
        entitled_until: the date field with the last day of it.
        pro_rata: what a part of a period is paid by, its days or its whole months.
        upon: the criterion upon which it is paid, of instalments that name none.
        forfeits: the criterion of who has lost it, of instalments that name none.
        suspended: the criterion of whose payment rests, of instalments that name none.
        resumed: the criterion of whose suspended payment goes on again.
    """

    benefits: tuple[str, ...] = ()
    every: Every = ""
    start: PlanDate | None = None
    end: PlanDate | None = None
    due: Dues = ()
    entitled_from: str = ""
    entitled_until: str = ""
    pro_rata: ProRata = ""
    upon: str = ""
    forfeits: str = ""
    suspended: str = ""
    resumed: str = ""
    label: Label = NO_LABEL
    cite: str = ""
    note: str = ""


@frozen
class PaymentsKeys(PaymentsEntry):
    """Every key of a schedule of payments.

    Attributes:
        instalments: in order; one for the whole without it.
    """

    instalments: tuple[InstalmentKeys, ...] = ()


def read_payments(name: str, raw: Any) -> PaymentSchedule:
    """``[payments.doctors]``: benefits, instalments, dates, conditions. Raises PlanError."""
    table = dict(unnamed(raw))
    listed = table.pop("instalments", [])
    gathered = Gathered()
    instalments = gathered.attempt("instalments", _read_instalments, f"payments.{name}", listed)
    entry = gathered.attempt("", structured, table, PaymentsEntry)
    gathered.raise_all()
    return PaymentSchedule(**_given(entry), name=name, instalments=instalments or ())


def _read_instalments(path: str, raw: Any) -> tuple[Instalment, ...]:
    if not isinstance(raw, list):
        raise wrong_type("a list of tables", raw, "write instalments = [{ … }]")
    gathered = Gathered()
    found = [
        gathered.attempt(f"[{index}]", _read_instalment, f"{path}.instalments[{index}]", each)
        for index, each in enumerate(raw)
    ]
    gathered.raise_all()
    return tuple(each for each in found if each is not None)


def _read_instalment(path: str, raw: Any) -> Instalment:
    if not isinstance(raw, dict):
        raise wrong_type("a table", raw, 'write { share = { value = 70, unit = "%" } }')
    table = dict(raw)
    gathered = Gathered()
    share = None
    if "share" in table:
        share = gathered.attempt("share", read_figure, f"{path}.share", "share", table.pop("share"))
    entry = gathered.attempt("", structured, table, InstalmentEntry)
    gathered.raise_all()
    return Instalment(**_given(entry), share=share)


def _given(entry: Any) -> dict[str, Any]:
    return {attribute.name: getattr(entry, attribute.name) for attribute in fields(type(entry))}


def payments_table(schedule: PaymentSchedule) -> Table:
    """A schedule without its name."""
    table: Table = _plain(schedule, PaymentsEntry)
    if schedule.instalments:
        table["instalments"] = [_instalment_table(each) for each in schedule.instalments]
    return {**table, **remarks_table(schedule.label, schedule.cite, schedule.note)}


def _instalment_table(part: Instalment) -> Table:
    table: Table = _plain(part, InstalmentEntry)
    if part.share is not None:
        table["share"] = number_table(part.share)
    return {**table, **remarks_table(part.label, part.cite, "")}


def _plain(noun: PaymentSchedule | Instalment, cls: type[Any]) -> Table:
    """The keys that hold a text, texts or dates."""
    table: Table = {}
    for attribute in fields(cls):
        value = getattr(noun, attribute.name)
        if attribute.name in ("label", "cite", "note") or not value:
            continue
        if attribute.name == "due":
            written = [date_value(day) if isinstance(day, PlanDate) else day for day in value]
            table["due"] = written[0] if len(written) == 1 else written
        elif isinstance(value, PlanDate):
            table[attribute.name] = date_value(value)
        else:
            table[attribute.name] = list(value) if isinstance(value, tuple) else value
    return table
