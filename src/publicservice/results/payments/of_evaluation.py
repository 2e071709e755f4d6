"""The results of an evaluation that tell of payments."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from publicservice import output
from publicservice.results.payments.frames import Payments

if TYPE_CHECKING:
    from publicservice.evaluation import Evaluation
    from publicservice.registers import Registers


class PaymentResults:
    """Frames of payments; a part of `Evaluation`."""

    _registers: Registers

    @property
    def payments(self) -> Any:
        """One row for each beneficiary, benefit, instalment and period: what is paid when.

        Of a plan with schedules of payments, or where the register of payments was supplied.
        Columns: key, levels, benefit, schedule, instalment, period, periods, period_start,
        period_end, due, due_reason, status, scheduled_certain_fen, scheduled_possible_fen,
        amount_certain_fen, amount_possible_fen, condition, records, paid_fen, paid_on, state,
        days_late. State is paid, paid_late, due, late, upcoming, withheld, suspended, forfeited,
        undetermined or nothing. Row order is not defined.
        """
        return output.native(self._registers, self._payments.frame)

    @property
    def payments_made(self) -> Any:
        """Every record of the register of payments, and what is odd about it.

        Columns: payment, key, benefit, instalment, period, amount_fen, paid_on, receipt_number,
        signed, finding. Row order is not defined.
        """
        return output.native(self._registers, self._payments.made)

    @property
    def cash_plan(self) -> pl.DataFrame:
        """What must be paid when, in all, by benefit, instalment and period; the next first.

        Columns: benefit, label_en, label_zh, schedule, instalment, period, periods, period_start,
        period_end, due, due_reason, standing, cases_certain, cases_possible, amount_certain_fen,
        amount_possible_fen, stopped_fen, waiting_certain_fen, waiting_possible_fen, paid_fen,
        left_certain_fen, left_possible_fen, cases_paid, cases_late, cases_stopped,
        cases_open, cite, document.
        """
        return self._payments.cash_plan

    @property
    def has_payments(self) -> bool:
        """Whether the plan has a schedule of payments, or records of its payments were supplied."""
        return self._payments.has_schedule or self.has_payments_made

    @property
    def has_payments_made(self) -> bool:
        """Whether the register of payments was supplied, with a record of this programme."""
        return self._payments.recorded

    @cached_property
    def _payments(self) -> Payments:
        whole = cast("Evaluation", self)
        return Payments(
            whole.programme, whole.figures, self._registers, whole._tables, whole._money,
            lambda: whole._decided.frame,
        )  # fmt: skip
