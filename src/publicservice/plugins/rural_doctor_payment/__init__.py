"""Payment to contracted village doctors (corpus 000/5)."""

from __future__ import annotations

from publicservice.plugins.rural_doctor_payment.rules import (
    RuralDoctorPayment,
    publicservice_programmes,
)

__all__ = ["RuralDoctorPayment", "publicservice_programmes"]
