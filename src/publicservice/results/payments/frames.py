"""The payments of one evaluation: computed once, handed over, summed up, and what is odd."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
from attrs import define

from publicservice.engine.money.payable import SLOT, Payable
from publicservice.engine.money.payments import payments
from publicservice.engine.money.payments_made import judged, paid_by_slot, records
from publicservice.engine.tables import RegisterTables
from publicservice.model.money.due import slots_of
from publicservice.model.numbers import Figures
from publicservice.model.problem import Problem
from publicservice.model.programme import Programme
from publicservice.model.registers.payment import Payment, payments_of
from publicservice.output import Frame, collect, to_polars
from publicservice.results.payments.cash_plan import cash_plan
from publicservice.results.payments.findings import found_problems, receipt_problems

if TYPE_CHECKING:
    from publicservice.registers import Registers
    from publicservice.results.entitlements import Entitlements


def payment_register(programme: type[Programme]) -> type[Payment] | None:
    """The register of what was paid; `None` for a programme that pays no benefits."""
    if not programme.benefits:
        return None
    return payments_of(programme.unit, programme.payment_register)


@define(slots=False)
class Payments:
    """The payments of one evaluation; nothing is computed before it is asked for."""

    programme: type[Programme]
    figures: Figures
    registers: Registers
    tables: RegisterTables
    money: Entitlements
    everybody: Callable[[], nw.LazyFrame[Any]]

    @cached_property
    def register(self) -> type[Payment] | None:
        """The register of what was paid, where it was supplied."""
        found = payment_register(self.programme)
        return found if found is not None and self.tables.frame(found) is not None else None

    @property
    def has_schedule(self) -> bool:
        """Whether the plan says when its benefits are paid."""
        return bool(self.programme.benefits) and bool(self.figures.plan.payments)

    @property
    def there(self) -> bool:
        """Whether payments can be held against anything: a schedule, or a register of them."""
        return self.has_schedule or self.register is not None

    @cached_property
    def recorded(self) -> bool:
        """Whether the register, which may serve several programmes, has a record of this one."""
        found = self._records
        return found is not None and to_polars(found.select(nw.len().alias("n"))).item() > 0

    @cached_property
    def payable(self) -> Payable:
        """The plan's instalments for the benefits, and what is known of payments."""
        unit, plan, at = self.programme.unit, self.figures.plan, self.figures.at
        benefits = self.programme.benefits if self.there else {}
        return Payable(
            unit.key(),
            tuple(level for level in unit.levels if level != unit.key()),
            slots_of(plan, benefits, at),
            tuple(name for name, benefit in benefits.items() if benefit.standard is None),
            at,
            self.register is not None,
            self.register is None or self.tables.is_complete(self.register, at),
        )

    @cached_property
    def with_slots(self) -> Frame:
        """The rows with the numbers of their slots: collected on Polars, lazy elsewhere."""
        entitlements = _lazy(self.money.frame)
        found = self._records
        made = None if found is None else paid_by_slot(found, self.payable)
        return self._collected(payments(entitlements, self._facts, made, self.payable))

    @cached_property
    def frame(self) -> Frame:
        """See `Evaluation.payments`."""
        return self._collected(_lazy(self.with_slots).drop(SLOT))

    @cached_property
    def made(self) -> Frame:
        """See `Evaluation.payments_made`."""
        found = self._records
        rows, payable = _lazy(self.with_slots), self.payable
        if found is None:
            nobody = self._empty_register()
            found = records(nobody, payable, (self.programme.id,), self._labels)
        keys = self.everybody().select(payable.key)
        return self._collected(judged(found, keys, rows, payable))

    @cached_property
    def cash_plan(self) -> pl.DataFrame:
        """See `Evaluation.cash_plan`."""
        return cash_plan(self.programme, self.figures.plan, _lazy(self.with_slots), self.payable)

    def problems(self) -> Iterator[Problem]:
        """What is odd about what was paid."""
        if self.register is None:
            return
        made = _lazy(self.made)
        odd = to_polars(made.filter(~nw.col("finding").is_null()))
        yield from found_problems(self.programme, odd)
        yield from receipt_problems(self.programme, made)

    @property
    def _labels(self) -> dict[str, Any]:
        return {name: benefit.label for name, benefit in self.programme.benefits.items()}

    @cached_property
    def _records(self) -> nw.LazyFrame[Any] | None:
        if self.register is None:
            return None
        frame = self.tables.frame(self.register)
        assert frame is not None, "asked before"
        label = self.programme.label()
        called = tuple(filter(None, (self.programme.id, label.en, label.zh)))
        return records(frame, self.payable, called, self._labels)

    def _empty_register(self) -> nw.LazyFrame[Any]:
        """No record at all, in the engine of the other registers."""
        from publicservice.engine.literals import unknown

        fields = payments_of(self.programme.unit, self.programme.payment_register).fields
        blank = [unknown(field.kind).alias(name) for name, field in fields.items()]
        return self.everybody().head(0).with_columns(*blank).select(*fields)

    @property
    def _facts(self) -> nw.LazyFrame[Any] | None:
        """What the schedules read of everybody."""
        schedules = dict.fromkeys(slot.schedule for slot in self.payable.slots)
        counted = (day.event for slot in self.payable.slots for day in slot.counted)
        named = (name for each in schedules for name in (*each.criteria, *each.fields))
        names = dict.fromkeys((*named, *counted))
        if not names:
            return None
        return self.everybody().select(self.payable.key, *names)

    def _collected(self, frame: nw.LazyFrame[Any]) -> Frame:
        return collect(self.registers, frame, {})[0]


def _lazy(frame: Frame) -> nw.LazyFrame[Any]:
    if isinstance(frame, pl.DataFrame):
        return nw.from_native(frame, pass_through=False).lazy()
    return frame
